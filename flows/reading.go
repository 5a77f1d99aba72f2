package flows

import (
	"fmt"
	"time"

	"pvx/engine"
)

// fileReading puts a reading into the record and asks for the messages that follow: a crossed trigger is told once in
// the thread and to its owner; an early warning to the owner alone.
func fileReading(s *Scene, r Reading) (Outcome, error) {
	if s.D.Status != Decided && s.D.Status != Proposed && s.D.Status != InDraft {
		return Outcome{}, &Refusal{Markupf("%s is %s: readings are filed with the decision that followed it.", s.D.Key(), string(s.D.Status))}
	}
	for _, had := range s.Readings { // the answer to the first was lost, and it was sent again
		if had.Component == r.Component && had.Option == r.Option && had.Value == r.Value && had.Period == r.Period && had.Window == r.Window &&
			had.N == r.N && had.By == r.By && !had.Withdrawn && !had.NoChange && r.At.Sub(had.At) < sentTwice {
			return Outcome{Say: Markupf("This reading is in the record of %s already: it was filed once.", s.D.Key())}, nil
		}
	}
	o := Outcome{Kind: "reading", Note: map[string]any{"reading": r}}
	now := append(append([]Reading(nil), s.Readings...), r)
	told := ""
	for _, t := range s.D.Monitoring.Triggers {
		if !t.Watches(r) {
			continue
		}
		was, is := t.State(s.Readings), t.State(now)
		owner := trOwner(*s.D, t)
		switch {
		case is.Fired && !was.Fired && s.D.Status == Decided:
			arg := t.ID + "|" + string(r.ID)
			o.Posts = append(o.Posts,
				Post{Kind: "crossed", Arg: arg, Once: once(s, "crossed", arg)},
				Post{Kind: "crossed-owner", Arg: arg, To: Target{User: owner}, Once: once(s, "crossed-owner", arg)},
				Post{Kind: "card", Once: once(s, "card", arg)})
			told = "It crosses a trigger: the thread and the trigger's owner are told."
		case is.Warned && !was.Warned && s.D.Status == Decided:
			arg := t.ID + "|" + string(r.ID)
			o.Posts = append(o.Posts, Post{Kind: "warning", Arg: arg, To: Target{User: owner}, Once: once(s, "warning", arg)})
			told = "It is close to a trigger: the trigger's owner is told."
		case len(is.Skipped) > len(was.Skipped):
			told = "It is filed and does not fire the trigger: its window differs from the definition's, or the trigger is not armed yet."
		}
	}
	what := FormatValue(*s.D, r.Component, r.Value)
	o.Say = Markupf("Filed: %s is *%s*%s. %s", QuantityName(*s.D, r.Component, r.Option), what, forPeriod(r.Period), told)
	o.Tx = func(tx Tx) error {
		if err := tx.PutReading(r); err != nil {
			return err
		}
		for _, t := range s.D.Monitoring.Triggers {
			if t.Watches(r) || t.Kind == OnRefresh && s.D.sameDefinition(t.Component, r.Component) {
				if err := answered(tx, s.D.ID, t.ID, r.By); err != nil {
					return err
				}
			}
		}
		return answered(tx, s.D.ID, cadenceTrigger, r.By)
	}
	s.Readings = now
	return o, nil
}

func forPeriod(p string) Markup {
	if p == "" {
		return ""
	}
	return " for " + Plaintext(sayPeriod(p))
}

func once(s *Scene, kind, arg string) string { return fmt.Sprintf("%s/%s/%s", s.D.ID, kind, arg) }

func trOwner(d Decision, t Trigger) UserID {
	if t.Owner != "" {
		return t.Owner
	}
	return d.People.Owner
}

// With is the decision with a reading in place of the estimate it is about.
func (d Decision) With(r Reading) Decision {
	out := clone(d)
	e, _ := out.Estimate(r.Component, r.Option)
	e.Component, e.Option = r.Component, r.Option
	e.Low, e.Base, e.High, e.Dist = r.Value, r.Value, r.Value, engine.Fixed
	e.AsOf, e.N = r.At.Format(time.DateOnly), r.N
	out.SetEstimate(e)
	return out
}

// trigger finds one by id.
func (d Decision) trigger(id string) (Trigger, bool) {
	for _, t := range d.Monitoring.Triggers {
		if t.ID == id {
			return t, true
		}
	}
	return Trigger{}, false
}

// reading finds one by id.
func (s *Scene) reading(id ID) (Reading, bool) {
	for _, r := range s.Readings {
		if r.ID == id {
			return r, true
		}
	}
	return Reading{}, false
}

// latest is the newest reading of a quantity that stands.
func (s *Scene) latest(component, option string) (Reading, bool) {
	var out Reading
	found := false
	for _, r := range s.Readings {
		if r.Component == component && r.Option == option && !r.Withdrawn && !r.NoChange && (!found || !r.At.Before(out.At)) {
			out, found = r, true
		}
	}
	return out, found
}

// sameDefinition says that two components belong to one metric or input.
func (d Decision) sameDefinition(a, b string) bool {
	_, x, ok := d.Component(a)
	_, y, ok2 := d.Component(b)
	return ok && ok2 && x.ID == y.ID
}
