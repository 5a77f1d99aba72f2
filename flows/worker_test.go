package flows_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/flows"
	"pvx/storage/bolt"
)

func press(t *testing.T, ctx context.Context, f *flows.Flow, action, value string) {
	t.Helper()
	if _, err := f.Press(ctx, flows.Actor{Team: workspace, User: owner}, flows.Press{Action: action, Value: value}); err != nil {
		t.Fatalf("press %s: %v", action, err)
	}
}

// in are the posts that went to a channel.
func in(posts []posted, ch flows.ChannelID) []posted {
	var out []posted
	for _, p := range posts {
		if p.to.Channel == ch {
			out = append(out, p)
		}
	}
	return out
}

func refuseChannel(s *slackDouble, err func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = func(to flows.Target, _ flows.Message) error {
		if to.Channel == "C1" {
			return err()
		}
		return nil
	}
}

func TestRefusedPostIsToldOnceAndTriedAgain(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		tries := 0
		refuseChannel(s, func() error { tries++; return &flows.SendError{Code: "not_in_channel"} })
		report(t, ctx, f, id, "840k") // the card and the crossing: two posts that are refused
		time.Sleep(time.Hour)
		settle()
		told := s.with("could not be posted")
		if len(told) != 1 || told[0].to.User != owner || !strings.Contains(told[0].m.Text, "/invite @PVX") {
			t.Fatalf("want one note to the owner that says what to do, got %+v", told)
		}
		was := tries
		time.Sleep(24 * time.Hour)
		settle()
		if tries != was {
			t.Errorf("tried %d times more although nobody acted", tries-was)
		}
		// Still refused: the owner gets another note, as the button promises.
		press(t, ctx, f, "retry", string(id))
		settle()
		if told = s.with("could not be posted"); len(told) != 2 || tries == was {
			t.Fatalf("after a try that was refused: %d notes, want two; %d tries, was %d", len(told), tries, was)
		}
		refuseChannel(s, func() error { return nil })
		press(t, ctx, f, "retry", string(id))
		settle()
		if got := in(s.with("fell below"), "C1"); len(got) != 1 || got[0].to.Thread == "" {
			t.Errorf("want the crossing in the thread once, got %+v", got)
		}
		if told = s.with("could not be posted"); len(told) != 2 {
			t.Errorf("%d notes, want no third", len(told))
		}
	})
}

func TestPostToArchivedChannelWaitsUntilItIsBack(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		refuseChannel(s, func() error { return &flows.SendError{Code: "is_archived"} })
		report(t, ctx, f, id, "840k")
		settle()
		if told := s.with("The channel is archived"); len(told) != 1 {
			t.Fatalf("%d notes, want one", len(told))
		}
		refuseChannel(s, func() error { return nil })
		if err := f.LookUp(ctx, workspace, "C1", false); err != nil { // as the event of the unarchived channel does
			t.Fatal(err)
		}
		settle()
		if got := in(s.with("fell below"), "C1"); len(got) != 1 {
			t.Errorf("want the crossing once when the channel is back, got %d", len(got))
		}
	})
}

func TestRateLimitIsRespected(t *testing.T) {
	monitored(t, nil, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
		var at []time.Time
		refuseChannel(s, func() error {
			at = append(at, time.Now())
			if len(at) == 1 {
				return &flows.SendError{Code: "ratelimited", After: 40 * time.Second}
			}
			return nil
		})
		report(t, ctx, f, id, "840k")
		time.Sleep(2 * time.Minute)
		settle()
		if len(at) < 2 || at[1].Sub(at[0]) < 40*time.Second || at[1].Sub(at[0]) > 45*time.Second {
			t.Errorf("tried at %v; want the second try 40 s after the first", at)
		}
		if got := in(s.with("fell below"), "C1"); len(got) != 1 {
			t.Errorf("%d messages, want one", len(got))
		}
		if told := s.with("could not be posted"); len(told) != 0 {
			t.Errorf("a rate limit was told to the owner: %+v", told)
		}
	})
}

func TestWhoHasLeftIsReplacedByTheOwner(t *testing.T) {
	monitored(t, func(d *flows.Decision) { d.Monitoring.Triggers[0].Owner = boss },
		func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
			s.mu.Lock()
			s.refuse = func(to flows.Target, _ flows.Message) error {
				if to.User == boss {
					return &flows.SendError{Code: "user_disabled"}
				}
				return nil
			}
			s.mu.Unlock()
			report(t, ctx, f, id, "840k")
			settle()
			var told []posted
			for _, p := range s.with("fell below") {
				if p.to.User == owner {
					told = append(told, p)
				}
			}
			if len(told) != 1 {
				t.Fatalf("the owner was told %d times in place of who has left, want once", len(told))
			}
			// From now on nobody tries to write there.
			s.mu.Lock()
			s.refuse = func(to flows.Target, _ flows.Message) error {
				if to.User == boss {
					t.Error("who has left is written to again")
				}
				return nil
			}
			s.mu.Unlock()
			schedule(t, ctx, f, id, "t1", time.Now().Add(time.Hour))
			time.Sleep(4 * 24 * time.Hour)
			settle()
			if got := s.with("Review due"); len(got) != 1 || got[0].to.User != owner {
				t.Errorf("want the reminder to the owner, got %+v", got)
			}
		})
}

func TestBurstOfEditsIsFewCalls(t *testing.T) {
	monitored(t, func(d *flows.Decision) { d.Status, d.DecidedAt = flows.InDraft, time.Time{} },
		func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
			edit := func(title string) {
				t.Helper()
				shown, err := f.Open(ctx, flows.Actor{Team: workspace, User: owner}, id, "scope")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := f.Submit(ctx, flows.Actor{Team: workspace, User: owner}, shown.Address, flows.Answers{"title": title, "options": "Referral\nCo-sell"}); err != nil {
					t.Fatal(err)
				}
			}
			edit("First") // its card is gone: it is posted anew
			time.Sleep(5 * time.Second)
			settle()
			cards := in(s.with("First"), "C1")
			if len(cards) != 1 {
				t.Fatalf("a deleted card is posted anew: %d cards, want one", len(cards))
			}
			const edits = 40
			for i := range edits {
				edit(fmt.Sprintf("Title %d", i))
				time.Sleep(50 * time.Millisecond) // two seconds in all
			}
			time.Sleep(5 * time.Second)
			settle()
			cards = in(s.with(fmt.Sprintf("Title %d", edits-1)), "C1")
			if len(cards) != 1 {
				t.Fatalf("%d cards show the last title, want one", len(cards))
			}
			if n := cards[0].edits; n < 1 || n > 3 {
				t.Errorf("%d edits of Slack's message for %d changes in two seconds, want at most one a second", n, edits)
			}
		})
}

// A process was killed with two posts in its hands, one of which had reached Slack: the next process sends the other one,
// once the lease has ended, and not before.
func TestUnsettledClaimIsTakenUpOnce(t *testing.T) {
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
		ctx, stop := context.WithCancel(t.Context())
		id := flows.NewID()
		d := flows.Fresh(id, 1, flows.Actor{Team: workspace, User: owner, Channel: "C1"}, "Route to market", "USD", time.Now())
		d.Options = []flows.Option{{Key: "A", Name: "Referral"}, {Key: "B", Name: "Co-sell"}}
		d.Status, d.DecidedAt, d.Recommendation.Option = flows.Decided, time.Now(), "A"
		d.Monitoring.Triggers = []flows.Trigger{{ID: "t1", Kind: flows.OnThreshold, Owner: owner, Component: "sourced", Option: "A",
			Base: 1.25e6, Threshold: 850e3, Warning: 930e3, Rearm: 890e3, From: "A", To: "B"}}
		err = store.Update(ctx, workspace, func(tx flows.Tx) error {
			if err := tx.PutMessage(id, "card", flows.MessageRef{Channel: "C1", TS: "1700000000.000000"}); err != nil {
				return err
			}
			return tx.Save(d, 0)
		})
		if err != nil {
			t.Fatal(err)
		}
		report(t, ctx, f, id, "840k")
		dead, err := store.Claim(ctx, flows.Posts, "dead", time.Now().Add(time.Second), 30*time.Second, 8)
		if err != nil || len(dead) < 2 {
			t.Fatalf("claimed %d posts, %v; want at least two", len(dead), err)
		}
		arrived := 0
		for _, c := range dead {
			if c.Lane == "C1" {
				s.put(flows.Target{Channel: "C1", Thread: "1700000000.000000"}, c.Key, flows.Message{Text: "arrived"})
				arrived++
			}
		}
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx) }()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if got := s.with("fell below"); len(got) != 0 {
			t.Errorf("sent within another's lease: %+v", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		told := s.with("fell below")
		if arrived != 1 || len(told) != 1 || told[0].to.User != owner {
			t.Errorf("%d arrived before; sent after the lease: %+v; want the one to the owner", arrived, told)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestManyRemindersAtOnceAreOneDigest(t *testing.T) {
	for _, tt := range []struct {
		name            string
		due             int
		singles, digest int
	}{
		{"three are three", 3, 3, 0},
		{"four are one", 4, 0, 1},
		{"twenty-five are one", 25, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			monitored(t, func(d *flows.Decision) {
				d.Monitoring.Triggers = nil
				for i := range tt.due {
					d.Monitoring.Triggers = append(d.Monitoring.Triggers, flows.Trigger{ID: fmt.Sprintf("d%d", i), Kind: flows.OnDate, On: "2000-01-02", Owner: owner})
				}
			}, func(ctx context.Context, f *flows.Flow, s *slackDouble, id flows.ID) {
				for i := range tt.due { // on a Sunday, at different hours: all wait for Monday, nine o'clock
					schedule(t, ctx, f, id, fmt.Sprintf("d%d", i), time.Date(2000, 1, 2, i%24, 0, 0, 0, time.UTC))
				}
				time.Sleep(2*24*time.Hour + 12*time.Hour)
				settle()
				if got := s.with("Review due"); len(got) != tt.singles {
					t.Errorf("%d reminders of their own, want %d", len(got), tt.singles)
				}
				got := s.with("reviews are due")
				if len(got) != tt.digest {
					t.Fatalf("%d digests, want %d", len(got), tt.digest)
				}
				if tt.digest == 0 {
					return
				}
				if got[0].to.User != owner || !strings.Contains(got[0].m.Text, fmt.Sprintf("%d reviews are due", tt.due)) {
					t.Errorf("the digest goes to %v and says %q", got[0].to, got[0].m.Text)
				}
				lines := 0
				for _, it := range got[0].m.Items {
					l, ok := it.(flows.Line)
					if !ok {
						continue
					}
					if lines++; lines == 1 {
						press(t, ctx, f, l.ID, l.Value)
					}
				}
				if lines != min(tt.due, 20) {
					t.Errorf("%d lines, want %d", lines, min(tt.due, 20))
				}
				settle()
				if one := s.with("Review due"); len(one) != 1 || one[0].to.User != owner {
					t.Errorf("after Answer: %d reminders of their own, want one", len(one))
				}
				// Two days later all of them are asked again, together once more.
				time.Sleep(3 * 24 * time.Hour)
				settle()
				if got := s.with("reviews are due"); len(got) != 2 {
					t.Errorf("%d digests after two days, want two", len(got))
				}
			})
		})
	}
}
