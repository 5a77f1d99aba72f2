package flows

import (
	"sort"
)

// TriggerState is what the readings say of a threshold trigger. It is computed from them, never stored, so a corrected
// or withdrawn reading is judged again by itself.
type TriggerState struct {
	Fired   bool
	FiredBy ID // the reading that completed the crossing
	Warned  bool
	Latest  *Reading // the newest reading that counts
	Streak  int      // consecutive readings of distinct periods beyond the threshold
	Skipped []ID     // readings whose window differs from the definition's, or from before the trigger was armed
}

// Beyond reports whether v lies past the printed threshold.
func (t Trigger) Beyond(v float64) bool {
	if t.Rising {
		return v > t.Threshold
	}
	return v < t.Threshold
}

func (t Trigger) warns(v float64) bool {
	if t.Warning == t.Base { // none was set
		return false
	}
	if t.Rising {
		return v > t.Warning
	}
	return v < t.Warning
}

func (t Trigger) rearms(v float64) bool {
	if t.Rising {
		return v < t.Rearm
	}
	return v > t.Rearm
}

// Watches reports whether a reading is about the trigger's quantity.
func (t Trigger) Watches(r Reading) bool {
	return t.Kind == OnThreshold && r.Component == t.Component && r.Option == t.Option
}

// State judges a threshold trigger by the readings: it fires after Persist consecutive readings of distinct periods
// beyond the threshold (1 when Persist is 0), and is armed again by a reading back past Rearm.
func (t Trigger) State(readings []Reading) TriggerState {
	var st TriggerState
	if t.Kind != OnThreshold || t.Off {
		return st
	}
	need := max(t.Persist, 1)
	rs := append([]Reading(nil), readings...)
	sort.SliceStable(rs, func(i, j int) bool { return rs[i].At.Before(rs[j].At) })
	period := ""
	for _, r := range rs {
		if !t.Watches(r) || r.Withdrawn || r.NoChange {
			continue
		}
		if (t.Window != "" && r.Window != "" && r.Window != t.Window) || (t.ArmedFrom != "" && Date(r.At.Format("2006-01-02")) < t.ArmedFrom) {
			st.Skipped = append(st.Skipped, r.ID)
			continue
		}
		st.Latest = &r
		switch {
		case t.Beyond(r.Value):
			if st.Streak == 0 || r.Period == "" || r.Period != period {
				st.Streak++
			}
			if st.Streak >= need && !st.Fired {
				st.Fired, st.FiredBy = true, r.ID
			}
		default:
			st.Streak = 0
			if st.Fired && t.rearms(r.Value) {
				st.Fired, st.FiredBy = false, ""
			}
		}
		st.Warned = !st.Fired && t.warns(r.Value)
		period = r.Period
	}
	return st
}
