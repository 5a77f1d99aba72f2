package flows

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"time"

	"pvx/engine"
	"pvx/flows/calendar"
)

// How triggers come from the flip points, and timers from triggers and dates.

// safeID makes an id that can stand in a place.
func safeID(id string) string {
	return strings.NewReplacer("/", ".", ":", ".", "|", ".", " ", "-").Replace(id)
}

// triggers are the stored ones, or those that the flip points propose while none is stored.
func (s *Scene) triggers() ([]Trigger, error) {
	if len(s.D.Monitoring.Triggers) > 0 {
		return s.D.Monitoring.Triggers, nil
	}
	return s.proposedTriggers()
}

// keepTriggers stores the proposed triggers when none is stored, and returns what is stored.
func (s *Scene) keepTriggers() ([]Trigger, error) {
	ts, err := s.triggers()
	if err != nil {
		return nil, err
	}
	s.D.Monitoring.Triggers = ts
	return ts, nil
}

// proposedTriggers are the engine's thresholds on quantities that can be observed, the likeliest to be crossed first.
// Weights and the trade-off are preferences: no reading can cross them.
func (s *Scene) proposedTriggers() ([]Trigger, error) {
	a, err := s.Analysis()
	if err != nil {
		return nil, err
	}
	most := a.Used.TriggersShown
	if most == 0 {
		most = engine.DefaultRules().TriggersShown
	}
	var out []Trigger
	seen := map[string]bool{}
	for _, p := range likeliest(a) {
		t, ok := s.triggerFrom(p)
		if ok && !seen[t.ID] && len(out) < most {
			seen[t.ID] = true
			out = append(out, t)
		}
	}
	return out, nil
}

// likeliest are the proposed triggers, those of a known probability in the engine's order, then the others as near as
// their flips are.
func likeliest(a engine.Analysis) []engine.Trigger {
	type flip struct {
		kind            engine.FlipKind
		subject, option string
		rising          bool
	}
	at := map[flip]int{}
	for i, f := range a.Flips {
		k := flip{f.Kind, f.Subject, f.Option, f.Rising}
		if _, ok := at[k]; !ok {
			at[k] = i
		}
	}
	out := append([]engine.Trigger(nil), a.Triggers...)
	sort.SliceStable(out, func(i, j int) bool {
		x, y := out[i], out[j]
		if x.PCross != nil || y.PCross != nil {
			return x.PCross != nil && y.PCross == nil
		}
		return at[flip{x.Kind, x.Subject, x.Option, x.Rising}] < at[flip{y.Kind, y.Subject, y.Option, y.Rising}]
	})
	return out
}

// triggerFrom turns one of the engine's proposals into a trigger of the decision.
func (s *Scene) triggerFrom(p engine.Trigger) (Trigger, bool) {
	c, def, ok := s.D.Component(p.Subject)
	if !ok || (p.Kind != engine.FlipEstimate && p.Kind != engine.FlipGate) {
		return Trigger{}, false
	}
	t := Trigger{ID: safeID(p.ID), Kind: OnThreshold, Component: c.ID, Option: p.Option, Rising: p.Rising, Base: p.Base,
		Threshold: p.Threshold, Warning: p.Warning, Rearm: p.Rearm, From: p.From, To: p.To, Persist: p.Persist, Window: def.Window}
	if c.Shared {
		t.Option = ""
	}
	if c.Integer {
		t.Threshold = betweenLevels(p.Threshold, p.Rising)
		t.Warning, t.Rearm = t.Base, t.Threshold
	}
	t.Owner = s.D.People.Owner
	if e, ok := s.D.Estimate(c.ID, t.Option); ok && isMember(e.Owner) {
		t.Owner = UserID(e.Owner)
	}
	if def.Window == "forward" {
		t.ArmedFrom = s.D.Scope.From // a ramp-up must not fire in its first month
	}
	return t, true
}

// betweenLevels puts the threshold of an ordinal scale half a level before the first level that fires, so that a reading
// of exactly that level lies beyond it.
func betweenLevels(level float64, rising bool) float64 {
	if rising {
		return math.Ceil(level-1e-9) - 0.5
	}
	return math.Floor(level+1e-9) + 0.5
}

// outOfDate says that today's flip points differ from the stored thresholds that were made from them.
func (s *Scene) outOfDate() bool {
	now, err := s.proposedTriggers()
	if err != nil {
		return false
	}
	was := map[string]Trigger{}
	for _, t := range s.D.Monitoring.Triggers {
		was[t.ID] = t
	}
	for _, t := range now {
		if w, ok := was[t.ID]; !ok || w.From != "" && w.Threshold != t.Threshold {
			return true
		}
	}
	return false
}

// rederive replaces thresholds made from flip points by today's; what people added or changed stays, as do owner,
// deputy, date and switch of a threshold that is still there.
func (s *Scene) rederive() error {
	now, err := s.proposedTriggers()
	if err != nil {
		return err
	}
	was := map[string]Trigger{}
	var kept []Trigger
	fresh := map[string]bool{}
	for _, t := range now {
		fresh[t.ID] = true
	}
	for _, t := range s.D.Monitoring.Triggers {
		was[t.ID] = t
		if t.From == "" || t.Kind != OnThreshold {
			kept = append(kept, t)
			delete(fresh, t.ID)
		}
	}
	var out []Trigger
	for _, t := range now {
		if !fresh[t.ID] {
			continue
		}
		if w, ok := was[t.ID]; ok {
			t.Owner, t.Deputy, t.ArmedFrom, t.Off, t.Text = w.Owner, w.Deputy, w.ArmedFrom, w.Off, w.Text
		}
		out = append(out, t)
	}
	s.D.Monitoring.Triggers = append(out, kept...)
	return nil
}

const (
	refreshPrefix = "refresh-" // ids of the triggers that the data refresh plan makes
	stepPrefix    = "step-"    // ids of those that next steps make
)

func stepTrigger(t Trigger) bool { return t.Kind == OnDate && strings.HasPrefix(t.ID, stepPrefix) }

// plan brings the triggers of the data refresh plan and of the next steps up to date.
func (s *Scene) plan() {
	d := s.D
	kept := d.Monitoring.Triggers[:0:0]
	for _, t := range d.Monitoring.Triggers {
		if !(t.Kind == OnRefresh && strings.HasPrefix(t.ID, refreshPrefix)) && !stepTrigger(t) {
			kept = append(kept, t)
		}
	}
	for _, def := range d.Definitions {
		r, ok := d.Monitoring.Refresh[def.ID]
		if !ok || r.On == "" || len(def.Components) == 0 {
			continue
		}
		c := def.Components[0]
		option := d.Recommendation.Option
		if option == "" && len(d.Options) > 0 {
			option = d.Options[0].Key
		}
		if c.Shared {
			option = ""
		}
		kept = append(kept, Trigger{ID: refreshPrefix + safeID(def.ID), Kind: OnRefresh, Owner: r.Owner, Component: c.ID, Option: option, On: r.On})
	}
	for i, st := range d.Recommendation.Steps {
		if st.By != "" && !st.Done {
			kept = append(kept, Trigger{ID: fmt.Sprintf("%s%d", stepPrefix, i+1), Kind: OnDate, Owner: st.Who, On: st.By, Text: "Next step: " + clip(st.What, 150)})
		}
	}
	d.Monitoring.Triggers = kept
}

// startTimers asks for the reminders of dates, refreshes and the regular review, in place of those asked for before,
// and says when the first comes. Reminders belong to a decided decision: before, only the plan is told.
func (s *Scene) startTimers(o *Outcome) error {
	d := s.D
	var jobs []Job
	var first time.Time
	var to UserID
	add := func(key string, at time.Time, who UserID, p timerPayload) error {
		j, err := timerJob(*d, key, at, p)
		if err != nil {
			return err
		}
		jobs = append(jobs, j)
		if first.IsZero() || at.Before(first) {
			first, to = at, who
		}
		return nil
	}
	owner := d.People.Owner
	if c := d.Monitoring.Cadence; c != "" && c != noCadence {
		at, err := calendar.Next(c, s.Now, s.Person(owner).Location())
		if err != nil {
			return fmt.Errorf("next review: %w", err)
		}
		who := s.watchers()[0]
		if err := add(fmt.Sprintf("%s/due/%s/%d", d.ID, cadenceTrigger, at.Unix()), at, who, timerPayload{Trigger: cadenceTrigger}); err != nil {
			return err
		}
	}
	for _, t := range d.Monitoring.Triggers {
		if t.Off || t.On == "" {
			continue
		}
		who := trOwner(*d, t)
		at, err := calendar.Day(string(t.On), s.Person(who).Location())
		if err != nil {
			continue // a date of an imported record that does not read
		}
		if !at.After(s.Now) && s.Setting(remindedKey(d.ID, t.ID)) == string(t.On) {
			continue // that reminder went out, and is repeated until it is answered
		}
		if err := add(fmt.Sprintf("%s/due/%s/%s", d.ID, t.ID, t.On), at, who, timerPayload{Trigger: t.ID}); err != nil {
			return err
		}
	}
	when := "No reminder is planned: thresholds are checked as readings come in."
	if !first.IsZero() {
		if first.Before(s.Now) {
			first = s.Now
		}
		local := first.In(s.Person(to).Location())
		when = fmt.Sprintf("The first reminder goes to %s on %s at %s.", nameOf(s, to), local.Format("Monday, 2 January 2006"), local.Format("15:04"))
	}
	if d.Status != Decided {
		o.Say = sayMore(o.Say, "Saved: monitoring starts when the decision is made. "+when)
		return nil
	}
	if o.Kind == "monitored" {
		o.Say = sayMore(o.Say, "Monitoring has started. "+when)
	} else if d.Monitoring.Cadence != "" {
		o.Say = sayMore(o.Say, when)
	}
	o.Jobs = append(o.Jobs, jobs...)
	before := o.Tx
	prefix := string(d.ID) + "/due/"
	o.Tx = func(tx Tx) error {
		if before != nil {
			if err := before(tx); err != nil {
				return err
			}
		}
		return tx.Cancel(prefix)
	}
	return nil
}

func sayMore(said Markup, more string) Markup {
	return Markup(strings.TrimSpace(string(said + " " + Plaintext(more))))
}

// validDate says that d is a date YYYY-MM-DD.
func validDate(d Date) bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}
