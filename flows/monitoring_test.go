package flows_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/engine"
	"pvx/flows"
	"pvx/storage/bolt"
)

const (
	workspace = flows.TeamID("T1")
	owner     = flows.UserID("UOWNER")
	boss      = flows.UserID("UBOSS")
)

// monitored runs a story in a bubble of its own time: a decided decision with one trigger on A's sourced revenue and a
// date, the workers running, a double in Slack's place. The bubble's clock starts on Saturday 1 January 2000, 00:00 UTC.
func monitored(t *testing.T, change func(*flows.Decision), story func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pvx.db")
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s := &slackDouble{}
		f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: s, Directory: s})
		if err != nil {
			t.Fatal(err)
		}
		id := flows.NewID()
		d := flows.Fresh(id, 1, flows.Actor{Team: workspace, User: owner, Channel: "C1"}, "Route to market", "USD", time.Now())
		d.Options = []flows.Option{{Key: "A", Name: "Referral"}, {Key: "B", Name: "Co-sell"}}
		d.Status, d.DecidedAt, d.Recommendation.Option = flows.Decided, time.Now(), "A"
		d.People.Owner = owner
		d.SetEstimate(flows.Estimate{Estimate: engine.Estimate{Component: "sourced", Option: "A", Low: 1e6, Base: 1.25e6, High: 1.5e6}})
		d.Monitoring.Triggers = []flows.Trigger{
			{ID: "t1", Kind: flows.OnThreshold, Owner: owner, Deputy: boss, Component: "sourced", Option: "A", Base: 1.25e6, Threshold: 850e3, Warning: 930e3, Rearm: 890e3, From: "A", To: "B"},
		}
		if change != nil {
			change(&d)
		}
		ctx, stop := context.WithCancel(t.Context())
		err = store.Update(ctx, workspace, func(tx flows.Tx) error {
			for _, p := range []flows.UserID{owner, boss} {
				if err := tx.PutPerson(flows.Person{ID: p, Name: string(p), TZ: "Europe/Berlin", AsOf: time.Now()}); err != nil {
					return err
				}
			}
			if err := tx.PutMessage(id, "card", flows.MessageRef{Channel: "C1", TS: "1700000000.000000"}); err != nil {
				return err
			}
			if err := tx.PutChannel(flows.Channel{ID: "C1", Member: true, Members: []flows.UserID{owner, boss}}); err != nil {
				return err
			}
			return tx.Save(d, 0)
		})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx) }()
		story(ctx, f, s, id)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// settle lets everything that can happen now happen, and Slack's double take it.
func settle() { time.Sleep(time.Second); synctest.Wait() }

func report(t *testing.T, ctx context.Context, f *flows.Flow, id flows.ID, value string) flows.Shown {
	t.Helper()
	out, err := f.Submit(ctx, flows.Actor{Team: workspace, User: owner}, flows.Address{Decision: id, At: "reading:t1"},
		flows.Answers{"value": value, "period": "1999-12", "window": "trailing", "n": "", "source": "CRM"})
	if err != nil {
		t.Fatalf("report %s: %v", value, err)
	}
	return out
}

func TestCrossedTriggerIsToldOnce(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		report(t, ctx, f, id, "1.1m")
		settle()
		if got := s.with("crossed"); len(got) != 0 {
			t.Fatalf("told of a crossing at 1.1M: %v", got)
		}
		report(t, ctx, f, id, "840k")
		settle()
		told := s.with("fell below")
		if len(told) != 2 {
			t.Fatalf("%d messages tell of the crossing, want one in the thread and one to the owner: %+v", len(told), told)
		}
		var thread, dm bool
		for _, p := range told {
			thread = thread || p.to.Channel == "C1" && p.to.Thread == "1700000000.000000"
			dm = dm || p.to.User == owner
			for _, want := range []string{"840k", "1.25M", "850k"} {
				if !strings.Contains(p.m.Text, want) {
					t.Errorf("the text %q does not say %s", p.m.Text, want)
				}
			}
		}
		if !thread || !dm {
			t.Errorf("thread %t, owner %t; want both", thread, dm)
		}
		report(t, ctx, f, id, "820k")
		settle()
		if got := s.with("fell below"); len(got) != 2 {
			t.Errorf("a second reading beyond the threshold is told again: %d messages", len(got))
		}
	})
}

func TestEarlyWarningGoesToTheOwnerAlone(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		report(t, ctx, f, id, "900k")
		settle()
		got := s.with("Early warning")
		if len(got) != 1 || got[0].to.User != owner {
			t.Fatalf("want one early warning to the owner, got %+v", got)
		}
	})
}

func TestReminderWaitsForWorkingHoursRepeatsAndEscalates(t *testing.T) {
	monitored(t, func(d *flows.Decision) {
		d.Monitoring.Triggers = append(d.Monitoring.Triggers, flows.Trigger{ID: "d1", Kind: flows.OnDate, On: "2000-01-02", Owner: owner, Deputy: boss})
	}, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "d1", time.Date(2000, 1, 2, 8, 0, 0, 0, time.UTC)) // a Sunday
		time.Sleep(24*time.Hour + 12*time.Hour)
		settle()
		if got := s.with("Review due"); len(got) != 0 {
			t.Fatalf("a reminder came on a Sunday: %+v", got)
		}
		time.Sleep(24 * time.Hour)
		settle()
		got := s.with("Review due")
		if len(got) != 1 || got[0].to.User != owner {
			t.Fatalf("want one reminder to the owner on Monday, got %d", len(got))
		}
		time.Sleep(3 * 24 * time.Hour)
		settle()
		if got := s.with("Reminder:"); len(got) != 1 || got[0].to.User != owner {
			t.Fatalf("want one repeat to the owner, got %+v", got)
		}
		time.Sleep(5 * 24 * time.Hour)
		settle()
		if got := s.with("Still open"); len(got) == 0 || got[0].to.User != boss {
			t.Fatalf("want the deputy to be told next, got %+v", got)
		}
		time.Sleep(20 * 24 * time.Hour)
		settle()
		last := s.with("Still open")
		if n := len(last); n != 3 || last[1].to.User != owner || last[2].to.Channel != "C1" {
			t.Fatalf("want deputy, decision owner, thread; got %d: %+v", n, last)
		}
	})
}

func TestNoChangeStopsTheRepeats(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "t1", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		time.Sleep(3 * 24 * time.Hour)
		settle()
		if got := s.with("Review due"); len(got) != 1 {
			t.Fatalf("want one reminder, got %d", len(got))
		}
		waits := func() bool {
			home, err := f.Home(ctx, flows.Actor{Team: workspace, User: owner})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Contains(fmt.Sprintf("%+v", home.Items), "Review due since 3 Jan 2000")
		}
		if !waits() {
			t.Error("App Home does not show what waits for an answer")
		}
		out, err := f.Press(ctx, flows.Actor{Team: workspace, User: owner}, flows.Press{Action: "no-change", Value: string(id) + "|t1"})
		if err != nil || !strings.Contains(string(out.Say), "no change") {
			t.Fatalf("got %q, %v", out.Say, err)
		}
		if waits() {
			t.Error("App Home still shows what was answered")
		}
		time.Sleep(30 * 24 * time.Hour)
		settle()
		if got := append(s.with("Reminder:"), s.with("Still open")...); len(got) != 0 {
			t.Errorf("reminded again after No change: %+v", got)
		}
	})
}

func TestSnoozeComesBackOnce(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "t1", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		time.Sleep(2*24*time.Hour + 10*time.Hour)
		settle()
		if _, err := f.Press(ctx, flows.Actor{Team: workspace, User: owner}, flows.Press{Action: "snooze", Value: string(id) + "|t1|tomorrow"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		settle()
		if got := s.with("Review due"); len(got) != 2 {
			t.Fatalf("want the reminder and its return, got %d", len(got))
		}
	})
}

func TestLostAnswerSendsNothingTwice(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		// Slack takes the message, the answer is lost: before the second try the history is read.
		lost := false
		s.lose = func(to flows.Target) bool {
			first := !lost && to.User == owner
			lost = lost || first
			return first
		}
		report(t, ctx, f, id, "840k")
		time.Sleep(time.Hour)
		settle()
		if !lost {
			t.Fatal("no message was lost: the test proves nothing")
		}
		n := 0
		for _, p := range s.with("fell below") {
			if p.to.User == owner {
				n++
			}
		}
		if n != 1 {
			t.Errorf("the owner was told %d times, want once", n)
		}
	})
}

// schedule puts a timer for a trigger into the store, as step five does.
func schedule(t *testing.T, ctx context.Context, f *flows.Flow, id flows.ID, trigger string, at time.Time) {
	t.Helper()
	if err := f.Schedule(ctx, workspace, id, trigger, at); err != nil {
		t.Fatal(err)
	}
}
