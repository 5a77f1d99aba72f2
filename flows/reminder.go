package flows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"pvx/flows/calendar"
)

// cadenceTrigger is the id under which the regular review comes due.
const cadenceTrigger = "cadence"

// Reminders are repeated to the owner once, then go to the deputy, the decision's owner and the decision's thread.
const (
	repeatAfter = 48 * time.Hour
	lastTry     = 4
)

// timerPayload is what a timer job carries.
type timerPayload struct {
	Schema   int    `json:"schema"`
	Decision ID     `json:"decision"`
	Trigger  string `json:"trigger"` // Trigger.ID, "cadence" or "digest"
	To       UserID `json:"to,omitempty"`
	Try      int    `json:"try,omitempty"`
	Due      int64  `json:"due,omitempty"`     // Unix time it first came due; 0: the job's own
	OneOff   bool   `json:"one_off,omitempty"` // a snooze or a repeat: the schedule goes on without it
}

func repeatKey(id ID, trigger string) string { return fmt.Sprintf("%s/repeat/%s", id, trigger) }

func snoozeKey(id ID, trigger string) string { return fmt.Sprintf("%s/snooze/%s/", id, trigger) }

// dueOf parts what a reminder's buttons carry: a trigger's id, or "cadence" with the person whose regular review it is
// when somebody else is asked in their place ("cadence:U0123").
func dueOf(arg string) (trigger string, whose UserID) {
	trigger, who, _ := strings.Cut(arg, ":")
	return trigger, UserID(who)
}

// dueFor is dueOf with the person who answers when no other is named.
func (s *Scene) dueFor(arg string) (trigger string, whose UserID) {
	if trigger, whose = dueOf(arg); whose == "" {
		whose = s.Who
	}
	return trigger, whose
}

// answered ends the repeats and the snoozes of a reminder; those of a regular review are one person's.
func answered(tx Tx, id ID, trigger string, whose UserID) error {
	for _, prefix := range []string{repeatKey(id, trigger) + "/", snoozeKey(id, trigger)} {
		if trigger == cadenceTrigger {
			prefix += string(whose) + "/"
		}
		if err := tx.Cancel(prefix); err != nil {
			return err
		}
	}
	return changeAsked(tx, id, func(all map[string]asked) { delete(all, askedOf(trigger, whose)) })
}

// askedOf names a reminder among those that wait: a regular review is asked of each person.
func askedOf(trigger string, whose UserID) string {
	if trigger == cadenceTrigger {
		return trigger + ":" + string(whose)
	}
	return trigger
}

// remindedKey is the setting that holds the date of a trigger that was reminded of last, so that planning anew does not
// remind of it again.
func remindedKey(id ID, trigger string) string { return fmt.Sprintf("reminded/%s/%s", id, trigger) }

func timerJob(d Decision, key string, at time.Time, p timerPayload) (Job, error) {
	p.Schema, p.Decision = 1, d.ID
	raw, err := json.Marshal(p)
	if err != nil {
		return Job{}, fmt.Errorf("encode timer: %w", err)
	}
	// A timer has a lane of its own: one that is due in a year must not hold up one that is due tomorrow.
	return Job{Key: key, Team: d.Team, Queue: Timers, Lane: key, NotBefore: at, Kind: "due", Payload: raw}, nil
}

// timer serves one timer that came due.
func (f *Flow) timer(ctx context.Context, c Claim) error {
	var p timerPayload
	if err := json.Unmarshal(c.Payload, &p); err != nil {
		return f.giveUp(ctx, c, "payload")
	}
	now, ids := f.clock.Now(), f.newIDs()
	return f.store.Update(ctx, c.Team, func(tx Tx) error {
		if p.Trigger == digestTrigger {
			return f.sendDue(tx, c, p, now, ids)
		}
		s, err := f.backstage(tx, c.Team, p.Decision, "", now, ids)
		if errors.Is(err, ErrNotFound) {
			return tx.Settle(c, Result{})
		}
		if err != nil {
			return err
		}
		if s.D.Status != Decided {
			return tx.Settle(c, Result{})
		}
		if p.Due == 0 {
			p.Due = c.NotBefore.Unix()
		}
		var jobs []Job
		if p.Trigger == cadenceTrigger && p.To == "" {
			jobs, err = s.cadenceDue(p)
		} else {
			var wait time.Time
			jobs, wait, err = s.triggerDue(p)
			if err == nil && wait.After(now) {
				return tx.Settle(c, Result{Again: wait, Why: "outside working hours"})
			}
			if t, ok := s.D.trigger(p.Trigger); err == nil && ok && t.On != "" && !p.OneOff {
				err = tx.PutSetting(remindedKey(s.D.ID, t.ID), string(t.On))
			}
		}
		if err != nil {
			return err
		}
		if err := tx.Enqueue(jobs...); err != nil {
			return err
		}
		return tx.Settle(c, Result{})
	})
}

// cadenceDue schedules the next regular review and one reminder for each person who watches something.
func (s *Scene) cadenceDue(p timerPayload) ([]Job, error) {
	var jobs []Job
	if regular(*s.D) && !p.OneOff {
		next, err := calendar.Next(s.D.Monitoring.Cadence, s.Now, s.Person(s.D.People.Owner).Location())
		if err != nil {
			return nil, err
		}
		j, err := timerJob(*s.D, fmt.Sprintf("%s/due/%s/%d", s.D.ID, cadenceTrigger, next.Unix()), next, timerPayload{Trigger: cadenceTrigger})
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	for _, who := range s.watchers() {
		j, err := timerJob(*s.D, fmt.Sprintf("%s/remind/%s/%s/%d", s.D.ID, cadenceTrigger, who, p.Due),
			calendar.Working(s.Now, s.Person(who).Location()), timerPayload{Trigger: cadenceTrigger, To: who, Due: p.Due})
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// watchers are the people who own a threshold, in the order of the triggers; the decision's owner when nobody does.
func (s *Scene) watchers() []UserID {
	var out []UserID
	seen := map[UserID]bool{}
	for _, t := range s.D.Monitoring.Triggers {
		if o := trOwner(*s.D, t); t.Kind == OnThreshold && !t.Off && !seen[o] {
			seen[o] = true
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		out = []UserID{s.D.People.Owner}
	}
	return out
}

// triggerDue asks for the reminder of one trigger to the person whose turn it is; wait is later than now outside that
// person's working hours.
func (s *Scene) triggerDue(p timerPayload) (jobs []Job, wait time.Time, err error) {
	t, ok := s.D.trigger(p.Trigger)
	if p.Trigger == cadenceTrigger {
		t, ok = Trigger{ID: cadenceTrigger, Kind: OnDate, Owner: p.To}, true
	}
	if !ok || t.Off || s.moved(t, p.Due) {
		return nil, time.Time{}, nil
	}
	to := Target{User: s.turnOf(t, p.Try)}
	if p.Try >= lastTry {
		if to, ok = s.thread(); !ok {
			if to = (Target{Channel: s.D.Channel}); to.Channel == "" {
				return nil, time.Time{}, nil // everybody there is was asked
			}
		}
	} else if p.To != "" && p.Try == 0 {
		to.User = s.here(p.To)
	}
	if to.User != "" {
		if wait = calendar.Working(s.Now, s.Person(to.User).Location()); wait.After(s.Now) {
			return nil, wait, nil
		}
	}
	due := p.Trigger
	if due == cadenceTrigger && p.To != to.User {
		due += ":" + string(p.To)
	}
	post := Post{Kind: "reminder", To: to, Arg: fmt.Sprintf("%s|%d|%d", due, p.Due, p.Try),
		Once: fmt.Sprintf("%s/reminder/%s/%s/%d/%d/%t", s.D.ID, p.Trigger, to.User, p.Due, p.Try, p.OneOff)}
	if p.OneOff {
		post.Once += fmt.Sprintf("/%d", s.Now.Unix())
	}
	var j Job
	if to.User != "" {
		if err := changeAsked(s.tx, s.D.ID, func(all map[string]asked) {
			all[askedOf(p.Trigger, p.To)] = asked{To: to.User, Arg: post.Arg, Due: p.Due}
		}); err != nil {
			return nil, wait, err
		}
		j, err = s.remind(post)
	} else {
		j, err = postJob(s, post)
	}
	if err != nil {
		return nil, wait, err
	}
	jobs = append(jobs, j)
	if p.Try < lastTry {
		at := s.Now.Add(repeatAfter)
		owner := trOwner(*s.D, t)
		at = calendar.Working(at, s.Person(owner).Location())
		key := repeatKey(s.D.ID, p.Trigger)
		if p.Trigger == cadenceTrigger {
			key += "/" + string(p.To)
		}
		next := p
		next.Try, next.OneOff = p.Try+1, true
		j, err := timerJob(*s.D, fmt.Sprintf("%s/%d/%d", key, p.Due, next.Try), at, next)
		if err != nil {
			return nil, wait, err
		}
		jobs = append(jobs, j)
	}
	return jobs, wait, nil
}

// moved says that a trigger's date was put off since a reminder of it came due.
func (s *Scene) moved(t Trigger, due int64) bool {
	day, err := calendar.Day(string(t.On), s.Person(trOwner(*s.D, t)).Location())
	return err == nil && day.Add(-24*time.Hour).Unix() > due
}

// turnOf is who is reminded at a try: the owner twice, the deputy, the decision's owner.
func (s *Scene) turnOf(t Trigger, try int) UserID {
	switch {
	case try <= 1:
		return s.here(trOwner(*s.D, t))
	case try == 2 && t.Deputy != "":
		return s.here(t.Deputy)
	}
	return s.here(s.D.People.Owner)
}

// here is the person, or the decision's owner when the person has left.
func (s *Scene) here(u UserID) UserID {
	if s.Person(u).Deleted && u != s.D.People.Owner {
		return s.D.People.Owner
	}
	return u
}

// NextDue is when something of a decided decision next comes due, and what.
func NextDue(d Decision, now time.Time, loc *time.Location) (at time.Time, what string) {
	take := func(t time.Time, w string) {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at, what = t, w
		}
	}
	if regular(d) {
		if t, err := calendar.Next(d.Monitoring.Cadence, now, loc); err == nil {
			take(t, "regular review")
		}
	}
	for _, t := range d.Monitoring.Triggers {
		if t.Off || t.On == "" {
			continue
		}
		if day, err := calendar.Day(string(t.On), loc); err == nil && day.After(now) {
			take(day, "review")
		}
	}
	for _, r := range d.Monitoring.Refresh {
		if day, err := calendar.Day(string(r.On), loc); err == nil && day.After(now) {
			take(day, "data refresh")
		}
	}
	return at, what
}

// Schedule makes a trigger of a decision come due at a time: its owner is reminded then.
func (f *Flow) Schedule(ctx context.Context, team TeamID, id ID, trigger string, at time.Time) error {
	return f.store.Update(ctx, team, func(tx Tx) error {
		d, _, err := tx.Decision(id)
		if err != nil {
			return err
		}
		j, err := timerJob(d, fmt.Sprintf("%s/due/%s/%d", id, trigger, at.Unix()), at, timerPayload{Trigger: trigger})
		if err != nil {
			return err
		}
		return tx.Enqueue(j)
	})
}

// regular says whether the decision is reviewed at a cadence.
func regular(d Decision) bool { return d.Monitoring.Cadence != "" && d.Monitoring.Cadence != noCadence }
