package flows_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

const days = 24 * time.Hour

// asked are the reminders that were sent, by their first words.
func asked(s *slackDouble) []posted {
	var out []posted
	for _, p := range s.all() {
		for _, w := range []string{"Review due", "Reminder:", "Still open"} {
			if strings.HasPrefix(p.m.Text, w) {
				out = append(out, p)
			}
		}
	}
	return out
}

// value is what a message's button carries.
func value(t *testing.T, p posted, id string) string {
	t.Helper()
	for _, it := range p.m.Items {
		if a, ok := it.(flows.Action); ok && a.ID == id {
			return a.Value
		}
	}
	t.Fatalf("no button %q in %q", id, p.m.Text)
	return ""
}

// TestAnsweringOneReminderLeavesOthers: "own1" is not the beginning of "own10".
func TestAnsweringOneReminderLeavesOthers(t *testing.T) {
	monitored(t, func(d *flows.Decision) {
		one, ten := d.Monitoring.Triggers[0], d.Monitoring.Triggers[0]
		one.ID, ten.ID, ten.Component, ten.Option = "own1", "own10", "nps", "B"
		d.Monitoring.Triggers = []flows.Trigger{one, ten}
	}, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "own1", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		schedule(t, ctx, f, id, "own10", time.Date(2000, 1, 3, 10, 0, 0, 0, time.UTC))
		time.Sleep(3 * days)
		settle()
		press(t, ctx, f, "no-change", string(id)+"|own1")
		time.Sleep(4 * days)
		settle()
		if got := s.with("Reminder:"); len(got) != 1 {
			t.Errorf("%d repeats, want that of own10 alone", len(got))
		}
	})
}

// TestReportAnswersItsReminder: a value that is reported, from the reminder's button or otherwise, ends the repeats of
// what it answers, also of a data refresh and of a date.
func TestReportAnswersItsReminder(t *testing.T) {
	for _, c := range []struct {
		name    string
		trigger flows.Trigger
		at      flows.Place
		in      flows.Answers
	}{
		{"threshold", flows.Trigger{ID: "x", Kind: flows.OnThreshold, Component: "sourced", Option: "A", Base: 1.25e6, Threshold: 850e3, Warning: 1.25e6}, "reading:x", flows.Answers{"value": "1.1m"}},
		{"refresh, from its button", flows.Trigger{ID: "x", Kind: flows.OnRefresh, Component: "nps", Option: "A", On: "2000-01-03"}, "reading:x", flows.Answers{"quantity": "depth.A", "value": "D1"}},
		{"refresh, from elsewhere", flows.Trigger{ID: "x", Kind: flows.OnRefresh, Component: "influenced", Option: "A", On: "2000-01-03"}, "reading", flows.Answers{"quantity": "sourced.B", "value": "1m"}},
		{"date", flows.Trigger{ID: "x", Kind: flows.OnDate, On: "2000-01-03", Text: "contract ends"}, "reading:x", flows.Answers{"quantity": "nps.A", "value": "30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			monitored(t, func(d *flows.Decision) {
				c.trigger.Owner = owner
				d.Monitoring.Triggers = []flows.Trigger{c.trigger}
			}, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
				schedule(t, ctx, f, id, "x", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
				time.Sleep(3 * days)
				settle()
				if n := len(asked(s)); n != 1 {
					t.Fatalf("%d reminders, want one", n)
				}
				if _, err := f.Submit(ctx, flows.Actor{Team: workspace, User: owner}, flows.Address{Decision: id, At: c.at}, c.in); err != nil {
					t.Fatal(err, said(err))
				}
				time.Sleep(20 * days)
				settle()
				if got := asked(s); len(got) != 1 {
					t.Errorf("asked again after a value was reported: %q", got[1].m.Text)
				}
			})
		})
	}
}

// TestStandInAnswersARegularReview: whoever is asked in a watcher's place ends that watcher's repeats.
func TestStandInAnswersARegularReview(t *testing.T) {
	monitored(t, func(d *flows.Decision) {
		d.Monitoring.Cadence = "weekly"
		d.Monitoring.Triggers[0].Owner = boss
		d.Monitoring.Triggers = append(d.Monitoring.Triggers, flows.Trigger{ID: "w", Kind: flows.OnWords, Owner: owner, Text: "the reseller is sold"})
	}, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "cadence", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		var open []posted
		for range 12 {
			time.Sleep(days)
			settle()
			if open = s.with("Still open"); len(open) > 0 {
				break
			}
		}
		if len(open) == 0 || open[0].to.User != owner {
			t.Fatalf("nobody was asked in the watcher's place: %+v", open)
		}
		if !strings.Contains(fmt.Sprint(open[0].m.Items), "the reseller is sold") {
			t.Error("the condition in the team's words is not shown at the review")
		}
		before := len(s.with("Still open"))
		press(t, ctx, f, "no-change", value(t, open[0], "no-change"))
		time.Sleep(3 * days)
		settle()
		for _, p := range s.with("Still open")[before:] {
			t.Errorf("asked again: to %+v", p.to)
		}
	})
}

// TestSnoozeEndsWithTheAnswer: what was put off and then answered does not come back.
func TestSnoozeEndsWithTheAnswer(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		schedule(t, ctx, f, id, "t1", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		time.Sleep(2*days + 10*time.Hour)
		settle()
		press(t, ctx, f, "snooze", string(id)+"|t1|tomorrow")
		report(t, ctx, f, id, "1.1m")
		time.Sleep(10 * days)
		settle()
		if n := len(asked(s)); n != 1 {
			t.Errorf("%d reminders, want one", n)
		}
	})
}

// TestPlanningAnewDoesNotRemindAgain: a date that has come and was answered stays quiet when another date is added.
func TestPlanningAnewDoesNotRemindAgain(t *testing.T) {
	monitored(t, func(d *flows.Decision) { d.Monitoring.Cadence = "none" }, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		add := func(on string) {
			t.Helper()
			_, err := f.Submit(ctx, flows.Actor{Team: workspace, User: owner}, flows.Address{Decision: id, At: "monitoring/date-new"},
				flows.Answers{"on": on, "text": "contract of " + on, "owner": string(owner)})
			if err != nil {
				t.Fatal(err, said(err))
			}
		}
		add("2000-01-04")
		time.Sleep(4 * days)
		settle()
		if n := len(asked(s)); n != 1 {
			t.Fatalf("%d reminders, want one", n)
		}
		press(t, ctx, f, "no-change", string(id)+"|date1")
		time.Sleep(5 * days)
		schedule(t, ctx, f, id, "nothing", time.Now()) // the workers are busy with something else, and the store learns the time
		settle()
		add("2000-02-01")
		time.Sleep(5 * days)
		settle()
		if got := asked(s); len(got) != 1 {
			t.Errorf("reminded again: %q", got[1].m.Text)
		}
		time.Sleep(20 * days)
		settle()
		if n := len(asked(s)); n < 2 {
			t.Error("the second date was forgotten")
		}
	})
}

// TestDateThatWasPutOffIsNotAskedForAgain: repeats of the old date end.
func TestDateThatWasPutOffIsNotAskedForAgain(t *testing.T) {
	monitored(t, func(d *flows.Decision) { d.Monitoring.Cadence = "none" }, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		put := func(at flows.Place, on string) {
			t.Helper()
			_, err := f.Submit(ctx, flows.Actor{Team: workspace, User: owner}, flows.Address{Decision: id, At: at},
				flows.Answers{"on": on, "text": "contract ends", "owner": string(owner)})
			if err != nil {
				t.Fatal(err, said(err))
			}
		}
		put("monitoring/date-new", "2000-01-04")
		time.Sleep(4 * days)
		settle()
		put("monitoring/date-date1", "2000-03-01")
		time.Sleep(20 * days)
		settle()
		if got := asked(s); len(got) != 1 {
			t.Errorf("asked about the old date: %q", got[1].m.Text)
		}
	})
}

// TestNobodyLeftToAsk: a decision without a channel has no thread for the last reminder.
func TestNobodyLeftToAsk(t *testing.T) {
	monitored(t, func(d *flows.Decision) { d.Channel = "" }, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		s.refuse = func(to flows.Target, m flows.Message) error {
			if to.Channel == "" && to.User == "" {
				t.Error("a message to nobody")
			}
			return nil
		}
		schedule(t, ctx, f, id, "t1", time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC))
		time.Sleep(30 * days)
		settle()
		if n := len(asked(s)); n != 4 {
			t.Errorf("%d reminders, want two to the owner, one to the deputy and one to the decision's owner", n)
		}
	})
}
