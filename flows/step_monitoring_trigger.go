package flows

import (
	"fmt"
	"math"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// The pages one deeper of step five: a threshold, a date, and how one metric or input is watched.

func findTrigger(ts []Trigger, id string) (int, bool) {
	for i, t := range ts {
		if t.ID == id {
			return i, true
		}
	}
	return 0, false
}

func triggerPage(s *Scene, id string) (Page, error) {
	ts, err := s.triggers()
	if err != nil {
		return Page{}, err
	}
	i, ok := findTrigger(ts, id)
	if !ok || ts[i].Kind != OnThreshold {
		return Page{Title: "Trigger", Items: []Item{Note{Info, "This trigger is no longer there."}}}, nil
	}
	t := ts[i]
	c, _, _ := s.D.Component(t.Component)
	label := "Review if it falls below"
	switch {
	case c.Integer && t.Rising:
		label = "Review if it is this level or higher"
	case c.Integer:
		label = "Review if it is this level or lower"
	case t.Rising:
		label = "Review if it rises above"
	}
	p := Page{Title: "Trigger", Next: "Save", Items: []Item{
		Note{Text: Markupf("%s", triggerText(*s.D, t, s.Readings))},
		Field{ID: "threshold", Kind: TextField, Label: label, Value: thresholdText(*s.D, t), Max: 60, Placeholder: "e.g. " + thresholdText(*s.D, t)}}}
	if !c.Integer {
		warning := ""
		if t.Warning != t.Base {
			warning = FormatValue(*s.D, t.Component, t.Warning)
		}
		p.Items = append(p.Items, Field{ID: "warning", Kind: TextField, Label: "Early warning at", Value: warning, Optional: true, Max: 60,
			Hint: "Between base and threshold; to the trigger’s owner alone. Left empty: none."})
	}
	p.Items = append(p.Items,
		Field{ID: "owner", Kind: UserField, Label: "Owner", Value: string(trOwner(*s.D, t))},
		Field{ID: "deputy", Kind: UserField, Label: "Deputy", Value: string(t.Deputy), Optional: true},
		Field{ID: "armed", Kind: DateField, Label: "Armed from", Value: string(t.ArmedFrom), Optional: true, Hint: "Readings before this date do not fire it."},
		Field{ID: "off", Kind: ChecksField, Label: "Switch", Optional: true, Value: offValue(t.Off), Choices: []Choice{{ID: "off", Label: "Switched off"}}})
	return p, nil
}

func offValue(off bool) string {
	if off {
		return "off"
	}
	return ""
}

// thresholdText is the threshold as people type it: of levels, the first that fires.
func thresholdText(d Decision, t Trigger) string {
	if c, _, ok := d.Component(t.Component); ok && c.Integer {
		return FormatValue(d, t.Component, firstLevel(t.Threshold, t.Rising))
	}
	return FormatValue(d, t.Component, t.Threshold)
}

func firstLevel(threshold float64, rising bool) float64 {
	if rising {
		return math.Ceil(threshold)
	}
	return math.Floor(threshold)
}

// readOne reads one value of a component, without a range.
func readOne(d Decision, component, text string) (float64, error) {
	e, _, err := quantity.Parse(text, want(d, component, ""))
	if err != nil {
		return 0, err
	}
	if e.Ranged {
		return 0, fmt.Errorf("one value is needed, not a range; for example %s", FormatValue(d, component, e.Base))
	}
	return e.Base, nil
}

func answerTrigger(s *Scene, id, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil
	}
	ts, err := s.triggers()
	if err != nil {
		return Outcome{}, err
	}
	i, ok := findTrigger(ts, id)
	if !ok {
		return Outcome{Go: Pop, Say: "This trigger is no longer there."}, nil
	}
	t := ts[i]
	errs := FieldErrors{}
	c, _, _ := s.D.Component(t.Component)
	if text, on := in["threshold"]; on && strings.TrimSpace(text) != thresholdText(*s.D, t) {
		v, err := readOne(*s.D, t.Component, text)
		if err != nil {
			errs["threshold"] = parseError(err)
		} else if why := thresholdWrong(*s.D, c, t, v); why != "" {
			errs["threshold"] = why
		} else {
			t = s.moveThreshold(c, t, v)
		}
	}
	if text, on := in["warning"]; on && len(errs) == 0 {
		was := ts[i]
		switch text = strings.TrimSpace(text); {
		case text == "":
			t.Warning = t.Base
		case was.Warning != was.Base && text == FormatValue(*s.D, t.Component, was.Warning):
			// Left alone: it stays, or moved along with the threshold.
		default:
			v, err := readOne(*s.D, t.Component, text)
			if err != nil {
				errs["warning"] = parseError(err)
			} else if !between(v, t.Base, t.Threshold) {
				errs["warning"] = fmt.Sprintf("The early warning lies between base %s and threshold %s.", FormatValue(*s.D, t.Component, t.Base), thresholdText(*s.D, t))
			}
			t.Warning = v
		}
	}
	if in["owner"] == "" {
		errs["owner"] = "Name who watches it."
	} else if in["owner"] == in["deputy"] {
		errs["deputy"] = "The deputy is another person than the owner."
	}
	s.newcomers(in, errs, map[string]UserID{"owner": ts[i].Owner, "deputy": ts[i].Deputy})
	if a := Date(in["armed"]); a != "" && !validDate(a) {
		errs["armed"] = "Choose a date, for example 2027-04-01."
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	t.Owner, t.Deputy, t.ArmedFrom, t.Off = UserID(in["owner"]), UserID(in["deputy"]), Date(in["armed"]), in["off"] == "off"
	ts = append([]Trigger(nil), ts...)
	ts[i] = t
	s.D.Monitoring.Triggers = ts
	return Outcome{Go: Pop, Kind: "trigger"}, nil
}

func between(v, a, b float64) bool { return v >= min(a, b) && v <= max(a, b) }

// thresholdWrong says what is wrong with a threshold; "" when nothing is.
func thresholdWrong(d Decision, c engine.Component, t Trigger, v float64) string {
	if c.Integer {
		if t.Rising && v <= t.Base || !t.Rising && v >= t.Base {
			return "The base is " + FormatValue(d, c.ID, t.Base) + ": choose a level beyond it."
		}
		return ""
	}
	if t.Rising && v <= t.Base {
		return "It must lie above the base of " + FormatValue(d, c.ID, t.Base) + "."
	}
	if !t.Rising && v >= t.Base {
		return "It must lie below the base of " + FormatValue(d, c.ID, t.Base) + "."
	}
	return ""
}

// moveThreshold sets a threshold that a person chose; early warning and re-arming keep their share of the way. It is no
// flip point any more.
func (s *Scene) moveThreshold(c engine.Component, t Trigger, v float64) Trigger {
	if c.Integer {
		v = betweenLevels(v, t.Rising)
		t.Threshold, t.Rearm, t.Warning = v, v, t.Base
	} else {
		warned, rearm := t.Warning != t.Base, rearmBand(*s.D, c, t)
		t.Threshold = v
		if warned {
			t.Warning = quantity.Round(t.Base + engine.DefaultRules().WarningShare*(v-t.Base))
		}
		if t.Rising {
			t.Rearm = v - rearm
		} else {
			t.Rearm = v + rearm
		}
	}
	t.From, t.To = "", ""
	return t
}

// rearmBand is how far back past the threshold a reading must come to arm the trigger again: what it was, or the rule's
// share of the scale.
func rearmBand(d Decision, c engine.Component, t Trigger) float64 {
	if b := math.Abs(t.Rearm - t.Threshold); b > 0 && t.Threshold != 0 {
		return b
	}
	_, def, ok := d.Component(c.ID)
	if !ok || def.Formula.Kind != engine.Plain {
		return engine.DefaultRules().RearmShare * math.Abs(t.Base)
	}
	scale, _ := d.ScaleOf(def)
	return engine.DefaultRules().RearmShare * math.Abs(scale.Best-scale.Worst)
}

func datePage(s *Scene, id string) Page {
	t := Trigger{Owner: s.D.People.Owner}
	known := false
	if i, ok := findTrigger(s.D.Monitoring.Triggers, id); ok {
		t, known = s.D.Monitoring.Triggers[i], true
	} else if id != "new" {
		return Page{Title: "Date", Items: []Item{Note{Info, "This date is no longer there."}}}
	}
	p := Page{Title: "Review on a date", Next: "Save", Items: []Item{
		Field{ID: "on", Kind: DateField, Label: "Date", Value: string(t.On)},
		Field{ID: "text", Kind: TextField, Label: "Why then?", Value: t.Text, Optional: true, Max: 150, Placeholder: "e.g. the reseller contract ends"},
		Field{ID: "owner", Kind: UserField, Label: "Owner", Value: string(trOwner(*s.D, t))},
		Field{ID: "deputy", Kind: UserField, Label: "Deputy", Value: string(t.Deputy), Optional: true}}}
	if known {
		p.Items = append(p.Items, Action{ID: "delete", Label: "Delete", Style: "danger", Confirm: "Delete this date?"})
	}
	return p
}

func answerDate(s *Scene, id, action string, in Answers) (Outcome, error) {
	ts, err := s.triggers()
	if err != nil {
		return Outcome{}, err
	}
	i, known := findTrigger(ts, id)
	switch {
	case !known && id != "new":
		return Outcome{Go: Pop, Say: "This date is no longer there."}, nil
	case action == "delete" && known:
		s.D.Monitoring.Triggers = append(append([]Trigger(nil), ts[:i]...), ts[i+1:]...)
		return s.replan(Outcome{Go: Pop, Kind: "trigger"})
	case action != "next":
		return Outcome{}, nil
	}
	errs := FieldErrors{}
	on := Date(in["on"])
	if !validDate(on) {
		errs["on"] = "Choose a date, for example 2027-04-01."
	} else if on <= s.Today() {
		errs["on"] = "Choose a date after today."
	}
	if in["owner"] == "" {
		errs["owner"] = "Name who is reminded."
	} else if in["owner"] == in["deputy"] {
		errs["deputy"] = "The deputy is another person than the owner."
	}
	var was Trigger
	if known {
		was = ts[i]
	}
	s.newcomers(in, errs, map[string]UserID{"owner": was.Owner, "deputy": was.Deputy})
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	t := Trigger{ID: id, Kind: OnDate, On: on, Text: strings.TrimSpace(in["text"]), Owner: UserID(in["owner"]), Deputy: UserID(in["deputy"])}
	ts = append([]Trigger(nil), ts...)
	if known {
		t.Off = ts[i].Off
		ts[i] = t
	} else {
		for _, o := range ts {
			if t.ID = o.ID; o == t {
				return Outcome{Go: Pop}, nil // Next was pressed twice
			}
		}
		t.ID = freshTrigger(ts, "date")
		ts = append(ts, t)
	}
	s.D.Monitoring.Triggers = ts
	return s.replan(Outcome{Go: Pop, Kind: "trigger"})
}

// freshTrigger is an id that no trigger has: the prefix and the next free number.
func freshTrigger(ts []Trigger, prefix string) string {
	for n := 1; ; n++ {
		id := fmt.Sprintf("%s%d", prefix, n)
		if _, taken := findTrigger(ts, id); !taken {
			return id
		}
	}
}

// replan moves the timers of a decided decision along with its dates.
func (s *Scene) replan(o Outcome) (Outcome, error) {
	if s.D.Status != Decided || s.D.Monitoring.Cadence == "" {
		return o, nil
	}
	s.plan()
	return o, s.startTimers(&o)
}
