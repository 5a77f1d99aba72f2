package storagetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

const lease = 10 * time.Minute

// claim claims at a minute of the story, for ten minutes.
func (h *harness) claim(t *testing.T, queue string, now, most int) []flows.Claim {
	t.Helper()
	c, err := h.s.Claim(context.Background(), queue, "holder", at(now), lease, most)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return c
}

// one claims the one job that can be claimed.
func (h *harness) one(t *testing.T, queue string, now int) flows.Claim {
	t.Helper()
	c := h.claim(t, queue, now, 10)
	if len(c) != 1 {
		t.Fatalf("claimed %q at %d, want one job", names(c), now)
	}
	return c[0]
}

func names(claims []flows.Claim) string {
	var out []string
	for _, c := range claims {
		out = append(out, c.Key)
	}
	return strings.Join(out, " ")
}

// can wants exactly these jobs, in this order, to be claimed.
func (h *harness) can(t *testing.T, now, most int, want string) []flows.Claim {
	t.Helper()
	c := h.claim(t, flows.Posts, now, most)
	if got := names(c); got != want {
		t.Errorf("claimed %q at minute %d, want %q", got, now, want)
	}
	return c
}

func (h *harness) enqueue(t *testing.T, jobs ...flows.Job) {
	t.Helper()
	h.update(t, func(tx flows.Tx) error { return tx.Enqueue(jobs...) })
}

func (h *harness) settle(t *testing.T, r flows.Result, claims ...flows.Claim) {
	t.Helper()
	for _, c := range claims {
		err := h.s.Update(context.Background(), c.Team, func(tx flows.Tx) error { return tx.Settle(c, r) })
		if err != nil {
			t.Fatalf("settle: %v", err)
		}
	}
}

// post is a job of the posts' queue: its key, its lane, and the minute from which it may be claimed.
func post(key, lane string, from int) flows.Job {
	return flows.Job{Key: key, Queue: flows.Posts, Lane: lane, NotBefore: at(from), Kind: "post", Payload: []byte("{}")}
}

func jobOrder(t *testing.T, h *harness) {
	done := flows.Result{}
	for _, tt := range []struct {
		name string
		test func(t *testing.T, h *harness)
	}{
		{"nothing", func(t *testing.T, h *harness) { h.can(t, 0, 5, "") }},
		{"the longest due first, over lanes", func(t *testing.T, h *harness) {
			h.enqueue(t, post("c", "C3", 3), post("a", "C1", 1), post("b", "C2", 2), post("d", "C4", 4))
			h.can(t, 3, 2, "a b")
			h.can(t, 3, 2, "c")
			h.can(t, 3, 2, "")
			h.can(t, 4, 2, "d")
		}},
		{"at most none", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "C1", 0))
			h.can(t, 0, 0, "")
			h.can(t, 0, 1, "a")
		}},
		{"another queue is left alone", func(t *testing.T, h *harness) {
			timer := post("t", "d", 0)
			timer.Queue = flows.Timers
			h.enqueue(t, timer, post("a", "d", 0))
			h.can(t, 0, 5, "a")
			if got := names(h.claim(t, flows.Timers, 0, 5)); got != "t" {
				t.Errorf("timers: %q, want t", got)
			}
		}},
		{"over all workspaces", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "C1", 1))
			one, two := h.team, h.team+other
			h.team = two
			h.enqueue(t, post("a", "C1", 0))
			c := h.can(t, 1, 5, "a a")
			if c[0].Team != two || c[1].Team != one {
				t.Errorf("claimed of %s and %s, want %s, then %s", c[0].Team, c[1].Team, two, one)
			}
		}},
		{"in a lane one after the other, as enqueued", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "C1", 0), post("c", "C1", 1), post("b", "C1", 0))
			a := h.can(t, 5, 5, "a")
			h.can(t, 5, 5, "")
			h.settle(t, done, a...)
			c := h.can(t, 5, 5, "c")
			h.settle(t, done, c...)
			h.can(t, 5, 5, "b")
		}},
		{"without a time is due at once, after what came before", func(t *testing.T, h *harness) {
			second := post("b", "C1", 0)
			second.NotBefore = time.Time{}
			h.enqueue(t, post("a", "C1", 0), second)
			h.settle(t, done, h.can(t, 0, 5, "a")...)
			h.can(t, 0, 5, "b")
		}},
		{"without a lane nobody waits", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "", 0), post("b", "", 0))
			h.can(t, 0, 5, "a b")
		}},
		{"one whose time has not come holds nobody up", func(t *testing.T, h *harness) {
			h.enqueue(t, post("next month", "d", 50), post("today", "d", 1))
			h.settle(t, done, h.can(t, 1, 5, "today")...)
			h.can(t, 49, 5, "")
			h.can(t, 50, 5, "next month")
		}},
		{"one that becomes due waits for the one that was begun", func(t *testing.T, h *harness) {
			h.enqueue(t, post("earlier", "d", 2), post("begun", "d", 1))
			begun := h.can(t, 1, 5, "begun")
			h.can(t, 2, 5, "")
			h.settle(t, done, begun...)
			h.can(t, 2, 5, "earlier")
		}},
		{"one to be tried again keeps its lane", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "C1", 0), post("b", "C1", 0), post("other", "C2", 0))
			a := h.can(t, 0, 5, "a other")[0]
			h.settle(t, flows.Result{Again: at(5)}, a)
			h.can(t, 4, 5, "")
			again := h.can(t, 5, 5, "a")[0]
			if again.Tries != 2 || again.Unclear || again.Fence <= a.Fence {
				t.Errorf("claimed again: tries %d, unclear %v, fence %d after %d; want 2, false, a higher one", again.Tries, again.Unclear, again.Fence, a.Fence)
			}
			h.settle(t, done, again)
			h.can(t, 5, 5, "b")
		}},
		{"one that is parked does not", func(t *testing.T, h *harness) {
			h.enqueue(t, post("a", "C1", 0), post("b", "C1", 0))
			h.settle(t, flows.Result{Parked: true, Why: "not in channel"}, h.can(t, 0, 5, "a")...)
			h.settle(t, done, h.can(t, 0, 5, "b")...)
			h.can(t, 60, 5, "")
			parked := ask(t, h, func(tx flows.Tx) ([]flows.Job, error) { return tx.Parked() })
			want := post("a", "C1", 0)
			want.Team = h.team
			same(t, "parked", parked, []flows.Job{want})
		}},
		{"unparked", func(t *testing.T, h *harness) {
			h.enqueue(t, post("d1/card", "C1", 0), post("d2/card", "C2", 0))
			h.settle(t, flows.Result{Parked: true}, h.can(t, 0, 5, "d1/card d2/card")...)
			h.enqueue(t, post("d1/later", "C1", 0))
			h.update(t, func(tx flows.Tx) error { return tx.Unpark("d1/", at(20)) })
			parked := ask(t, h, func(tx flows.Tx) ([]flows.Job, error) { return tx.Parked() })
			if len(parked) != 1 || parked[0].Key != "d2/card" {
				t.Errorf("parked are %v, want d2/card", parked)
			}
			c := h.can(t, 20, 5, "d1/card")
			if c[0].Tries != 2 {
				t.Errorf("tries %d, want 2", c[0].Tries)
			}
			h.settle(t, done, c...)
			h.can(t, 20, 5, "d1/later")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// A workspace of its own, because keys are remembered; and no job left, because Claim is over all.
			fresh := *h
			fresh.team = flows.TeamID(tt.name)
			tt.test(t, &fresh)
			fresh.clear(t, flows.TeamID(tt.name), flows.TeamID(tt.name)+other)
		})
	}
}

const other = "/other" // ends the name of a case's second workspace

// clear leaves no job of these workspaces behind for the next case.
func (h *harness) clear(t *testing.T, teams ...flows.TeamID) {
	t.Helper()
	for _, queue := range []string{flows.Posts, flows.Timers} {
		for {
			c := h.claim(t, queue, 1000, 100)
			if len(c) == 0 {
				break
			}
			h.settle(t, flows.Result{Parked: true}, c...)
		}
	}
	for _, team := range teams {
		h.team = team
		h.update(t, func(tx flows.Tx) error { return tx.Cancel("") })
		if left := ask(t, h, func(tx flows.Tx) ([]flows.Job, error) { return tx.Parked() }); len(left) != 0 {
			t.Errorf("parked after everything was cancelled: %v", left)
		}
	}
}

func jobKeys(t *testing.T, h *harness) {
	// Every field of a job and of a claim.
	full := filled[flows.Job]()
	full.Team, full.Queue, full.NotBefore = h.team, flows.Posts, at(0)
	h.enqueue(t, full)
	c := h.one(t, flows.Posts, 1)
	same(t, "claim", c, flows.Claim{Job: full, Holder: "holder", Fence: c.Fence, Until: at(1).Add(lease), Tries: 1})
	h.settle(t, flows.Result{}, c)

	with := func(key, lane string, from int, payload string) flows.Job {
		j := post(key, lane, from)
		j.Payload = []byte(payload)
		return j
	}
	h.enqueue(t, with("a", "C1", 0, "1"), with("b", "C1", 0, "1"))
	h.enqueue(t, with("a", "C1", 0, "2")) // keeps its place
	a := h.can(t, 1, 5, "a")[0]
	if string(a.Payload) != "2" {
		t.Errorf("payload %s of a job that was replaced, want 2", a.Payload)
	}
	h.enqueue(t, with("a", "C1", 0, "3"), with("b", "C9", 2, "2")) // a is claimed: ignored; b moves
	h.can(t, 1, 5, "")
	b := h.can(t, 2, 5, "b")[0]
	if b.Lane != "C9" || string(b.Payload) != "2" {
		t.Errorf("lane %s and payload %s of a job that was replaced, want C9 and 2", b.Lane, b.Payload)
	}
	h.settle(t, flows.Result{Again: at(4)}, a)
	h.enqueue(t, with("a", "C1", 3, "4")) // waits for another try: replaced, and its tries are known
	a = h.can(t, 3, 5, "a")[0]
	if string(a.Payload) != "4" || a.Tries != 2 {
		t.Errorf("payload %s, tries %d of a job that was replaced between tries, want 4 and 2", a.Payload, a.Tries)
	}
	h.settle(t, flows.Result{Parked: true}, a)
	h.enqueue(t, with("a", "C1", 3, "5")) // parked: ignored
	h.can(t, 4, 5, "")
	h.update(t, func(tx flows.Tx) error { return tx.Unpark("a", at(4)) })
	a = h.can(t, 4, 5, "a")[0]
	if string(a.Payload) != "4" {
		t.Errorf("payload %s of a job that was parked, want 4", a.Payload)
	}
	h.settle(t, flows.Result{}, a, b)
	const day = 24 * 60
	for _, now := range []int{5, 6, day} { // settled within a day: ignored
		h.enqueue(t, with("a", "C1", 0, "6"))
		h.can(t, now, 5, "")
	}
	h.can(t, day+60, 5, "")
	h.enqueue(t, with("a", "C1", 0, "7")) // forgotten
	a = h.can(t, day+60, 5, "a")[0]
	if a.Tries != 1 {
		t.Errorf("tries %d of a key that was forgotten, want 1", a.Tries)
	}

	// The day counts from the settling, not from the claim.
	now := day + 60
	h.claim(t, flows.Timers, now+600, 1)
	h.settle(t, flows.Result{}, a)
	now += day + 300
	h.claim(t, flows.Timers, now, 1)
	h.enqueue(t, with("a", "C1", 0, "8"))
	h.can(t, now, 5, "")

	// Cancelled are those not claimed, parked ones too; and no other's.
	h.enqueue(t, post("d1/claimed", "C1", 0))
	claimed := h.can(t, now, 5, "d1/claimed")
	h.enqueue(t, post("d1/parked", "C4", 0))
	h.settle(t, flows.Result{Parked: true}, h.can(t, now, 5, "d1/parked")...)
	h.enqueue(t, post("d1/again", "C5", 0))
	h.settle(t, flows.Result{Again: at(now)}, h.can(t, now, 5, "d1/again")...)
	h.enqueue(t, post("d1/now", "C2", 0), post("d1/later", "C2", now+5), post("d10/x", "C2", 0), post("d", "C3", 0))
	h.update(t, func(tx flows.Tx) error { return tx.Cancel("d1/") })
	left := h.can(t, now+5, 5, "d10/x d")
	h.settle(t, flows.Result{}, append(left, claimed...)...)
	if p := ask(t, h, func(tx flows.Tx) ([]flows.Job, error) { return tx.Parked() }); len(p) != 0 {
		t.Errorf("parked after Cancel: %v", p)
	}
	h.enqueue(t, post("d1/now", "C2", 0)) // a key that was cancelled is free
	h.can(t, now+5, 5, "d1/now")

	for _, bad := range []flows.Job{
		{Queue: flows.Posts}, {Key: "k"}, {Key: "k", Queue: flows.Posts, Team: "T9"},
	} {
		err := h.s.Update(context.Background(), h.team, func(tx flows.Tx) error { return tx.Enqueue(bad) })
		if err == nil {
			t.Errorf("enqueued %+v", bad)
		}
	}
}
