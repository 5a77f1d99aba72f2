package flows

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pvx/flows/calendar"
)

// Press is a button in a message. Action is Action.ID as drawn, Value its Action.Value; neither is trusted.
type Press struct {
	Action, Value string
	Message       MessageRef
}

// Press takes a button in a message or on App Home: it opens a page (Go Show), or acts and says so.
func (f *Flow) Press(ctx context.Context, a Actor, p Press) (Shown, error) {
	if a.External {
		return Shown{}, &Refusal{"People of another company can read this decision but not act in it."}
	}
	id, arg, _ := strings.Cut(p.Value, "|")
	switch p.Action {
	case "new":
		return f.Start(ctx, a, "")
	case "open":
		return f.show(ctx, a, ID(id), "")
	case "approve":
		id, round, err := idRound(p.Value)
		if err != nil {
			return Shown{}, err
		}
		return f.Verdict(ctx, a, id, round, Approved, "", "")
	case "approve-if", "ask-changes":
		id, round, err := idRound(p.Value)
		if err != nil {
			return Shown{}, err
		}
		kind := "condition"
		if p.Action == "ask-changes" {
			kind = "changes"
		}
		at := Place(fmt.Sprintf("verdict:%s-%d", kind, round))
		return f.show(ctx, a, id, at)
	case "report":
		at := Place("reading")
		if arg != "" && arg != cadenceTrigger { // "cadence:<person>" stays: filing answers for that person
			at += Place(":" + arg)
		}
		return f.show(ctx, a, ID(id), at)
	case "figures":
		return f.show(ctx, a, ID(id), "figures")
	case "evidence":
		return f.show(ctx, a, ID(id), "evidence")
	case "file-reading":
		parts := strings.SplitN(arg, "|", 4)
		if len(parts) != 4 {
			return Shown{}, fmt.Errorf("press %s: %w", p.Action, ErrNotFound)
		}
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) {
			if err := s.mayReport(); err != nil {
				return Outcome{}, err
			}
			component, option, ok := quantityOf(*s.D, parts[0], parts[1])
			if !ok {
				return Outcome{}, refuse("This quantity is no longer part of %s, so nothing was filed.", s.D.Key())
			}
			est, _, err := ParseQuantity(*s.D, component, option, parts[2])
			if err != nil {
				return Outcome{}, &Refusal{Markupf("%s", upperFirst(err.Error()))}
			}
			return fileReading(s, Reading{ID: s.NewID(), Decision: s.D.ID, Component: component, Option: option, Value: est.Base, Typed: parts[2],
				Period: readPeriod(parts[3], s.Now), Window: windowOf(s, component), N: est.N, By: s.Who, At: s.Now.UTC(), Source: "thread"})
		})
	case "remind":
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) { return s.answerDue(arg) })
	case "no-change":
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) { return s.noChange(arg) })
	case "snooze":
		trigger, kind, ok := cutLast(arg, "|")
		if !ok {
			return Shown{}, fmt.Errorf("press %s: %w", p.Action, ErrNotFound)
		}
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) { return s.snooze(trigger, kind) })
	case "take-over":
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) { return s.takeOver() })
	case "retry":
		return f.onScene(ctx, a, ID(id), func(s *Scene) (Outcome, error) {
			if s.Who != s.D.People.Owner {
				return Outcome{}, refuse("Only the owner %s of %s can try its messages again.", s.D.People.Owner, s.D.Key())
			}
			return Outcome{Kind: "retried", Say: "Trying again. If Slack refuses once more, you will get another note.", Tx: func(tx Tx) error { return tx.Unpark(string(s.D.ID), s.Now) }}, nil
		})
	}
	return Shown{}, fmt.Errorf("no such button: %w", ErrNotFound)
}

// idRound reads "<decision>:<round>".
func idRound(v string) (ID, int, error) {
	id, r, _ := strings.Cut(v, ":")
	var round int
	if _, err := fmt.Sscanf(r, "%d", &round); err != nil {
		return "", 0, fmt.Errorf("button value: %w", ErrNotFound)
	}
	return ID(id), round, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// show opens a page as a new view.
func (f *Flow) show(ctx context.Context, a Actor, id ID, at Place) (Shown, error) {
	out, err := f.Open(ctx, a, id, at)
	out.Go = Show
	return out, err
}

// onScene runs one act on a decision outside of any page.
func (f *Flow) onScene(ctx context.Context, a Actor, id ID, act func(*Scene) (Outcome, error)) (Shown, error) {
	var out Shown
	now, ids, salts := f.clock.Now(), f.newIDs(), newSalts()
	err := f.update(ctx, a.Team, func(tx Tx) error {
		s, err := f.scene(tx, a, id, now, ids)
		if err != nil {
			return err
		}
		was := clone(*s.D)
		o, err := act(s)
		if err != nil {
			return err
		}
		if err := f.commit(tx, s, was, "", o.Kind, o, salts); err != nil {
			return err
		}
		out = Shown{Go: Finish, Address: Address{Decision: id}, Say: o.Say}
		return nil
	})
	return out, err
}

// mayAnswerDue refuses an answer to a reminder that is not this person's, or about nothing that is watched any more.
func (s *Scene) mayAnswerDue(due string) error {
	trigger, _ := dueOf(due)
	if err := s.mayReport(); err != nil {
		return err
	}
	if s.D.Status != Decided {
		return refuse("%s is %s: its reminders have ended.", s.D.Key(), string(s.D.Status))
	}
	if _, ok := s.D.trigger(trigger); !ok && trigger != cadenceTrigger {
		return refuse("What this reminder was about is no longer watched in %s.", s.D.Key())
	}
	return nil
}

// noChange files that everything a reminder asked about is as before, and stops its repeats.
func (s *Scene) noChange(due string) (Outcome, error) {
	if err := s.mayAnswerDue(due); err != nil {
		return Outcome{}, err
	}
	trigger, whose := s.dueFor(due)
	o := Outcome{Kind: "no change", Note: map[string]any{"trigger": trigger}}
	var rs []Reading
	for _, t := range s.D.Monitoring.Triggers {
		mine := t.ID == trigger || (trigger == cadenceTrigger && t.Kind == OnThreshold && trOwner(*s.D, t) == whose)
		if !mine || t.Off {
			continue
		}
		if t.Kind == OnThreshold {
			rs = append(rs, Reading{ID: s.NewID(), Decision: s.D.ID, Component: t.Component, Option: t.Option, Value: t.Base,
				By: s.Who, At: s.Now.UTC(), NoChange: true})
		}
	}
	o.Tx = func(tx Tx) error {
		for _, r := range rs {
			if err := tx.PutReading(r); err != nil {
				return err
			}
		}
		return answered(tx, s.D.ID, trigger, whose)
	}
	o.Say = Markupf("Noted: no change in %s. The next reminder comes as scheduled.", s.D.Key())
	return o, nil
}

// snooze puts a reminder off once; the schedule stays as it is.
func (s *Scene) snooze(due, kind string) (Outcome, error) {
	if err := s.mayAnswerDue(due); err != nil {
		return Outcome{}, err
	}
	trigger, whose := s.dueFor(due)
	loc := s.Person(s.Who).Location()
	at, err := calendar.Snooze(kind, s.Now, loc)
	if err != nil {
		return Outcome{}, fmt.Errorf("snooze: %w", ErrNotFound)
	}
	j, err := timerJob(*s.D, fmt.Sprintf("%s%s/%d", snoozeKey(s.D.ID, trigger), s.Who, at.Unix()), at,
		timerPayload{Trigger: trigger, To: s.Who, OneOff: true, Due: at.Unix()})
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Kind: "snoozed", Note: map[string]any{"trigger": trigger, "until": at.UTC().Format(time.RFC3339)}, Jobs: []Job{j},
		Tx:  func(tx Tx) error { return answered(tx, s.D.ID, trigger, whose) },
		Say: Markupf("Snoozed: you will be reminded of %s on %s.", s.D.Key(), at.In(loc).Format("Monday 2 January at 15:04"))}, nil
}
