package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pvx/flows"
)

func leases(t *testing.T, h *harness) {
	ctx := context.Background()
	h.enqueue(t, post("a", "C1", 0), post("b", "C1", 0))
	old := h.one(t, flows.Posts, 0)
	h.can(t, 9, 5, "")
	c := h.one(t, flows.Posts, 10) // the lease ended at 10
	if c.Key != "a" || c.Fence <= old.Fence || !c.Unclear || c.Tries != 2 {
		t.Errorf("after the lease: %+v; want a with a fence above %d, unclear, the second try", c, old.Fence)
	}

	// A stale fence commits nothing.
	for _, r := range []flows.Result{{}, {Again: at(1)}, {Parked: true}} {
		h.fails(t, flows.ErrLeaseLost, func(tx flows.Tx) error {
			if err := tx.PutSetting("sent", "by the stale holder"); err != nil {
				return err
			}
			return tx.Settle(old, r)
		})
	}
	same(t, "what a stale holder wrote", ask(t, h, func(tx flows.Tx) (string, error) { return tx.Setting("sent") }), "")
	if err := h.s.Extend(ctx, old, at(99)); !errors.Is(err, flows.ErrLeaseLost) {
		t.Errorf("a stale claim was extended: %v", err)
	}

	// Extending moves the end, and the fence stays good.
	if err := h.s.Extend(ctx, c, at(40)); err != nil {
		t.Fatal(err)
	}
	h.can(t, 39, 5, "")
	if due, ok, err := h.s.Due(ctx, flows.Posts); err != nil || !ok || !due.Equal(at(40)) {
		t.Errorf("due %v, %v, %v; want the end of the extended lease", due, ok, err)
	}
	if err := h.s.Extend(ctx, c, at(35)); err != nil { // and back
		t.Error(err)
	}
	if due, _, err := h.s.Due(ctx, flows.Posts); err != nil || !due.Equal(at(35)) {
		t.Errorf("due %v, %v; want the end of the shortened lease", due, err)
	}
	// Its time is over, but nobody else has claimed the job: it can still be settled.
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(tx.PutSetting("sent", "yes"), tx.Settle(c, flows.Result{}))
	})
	same(t, "what the holder wrote", ask(t, h, func(tx flows.Tx) (string, error) { return tx.Setting("sent") }), "yes")
	h.fails(t, flows.ErrLeaseLost, func(tx flows.Tx) error { return tx.Settle(c, flows.Result{}) })
	if err := h.s.Extend(ctx, c, at(99)); !errors.Is(err, flows.ErrLeaseLost) {
		t.Errorf("a settled claim was extended: %v", err)
	}

	// What the holder says of a try is kept for the next one.
	b := h.one(t, flows.Posts, 41)
	h.settle(t, flows.Result{Again: at(41)}, b)
	b = h.one(t, flows.Posts, 41)
	if b.Unclear {
		t.Error("unclear, though the holder said nothing of the kind")
	}
	h.settle(t, flows.Result{Again: at(41), Unclear: true}, b)
	b = h.one(t, flows.Posts, 41)
	if !b.Unclear {
		t.Error("clear, though the holder said that the try may have been carried out")
	}
	h.settle(t, flows.Result{Parked: true}, b)
	h.update(t, func(tx flows.Tx) error { return tx.Unpark("b", at(41)) })
	if b = h.one(t, flows.Posts, 41); !b.Unclear || b.Tries != 4 {
		t.Errorf("unparked: unclear %v, tries %d; want true and 4", b.Unclear, b.Tries)
	}

	// A key that is free again never meets an old claim.
	h.settle(t, flows.Result{Again: at(42)}, b)
	h.update(t, func(tx flows.Tx) error { return tx.Cancel("b") })
	h.enqueue(t, post("b", "C1", 0))
	fresh := h.one(t, flows.Posts, 42)
	h.fails(t, flows.ErrLeaseLost, func(tx flows.Tx) error { return tx.Settle(b, flows.Result{}) })
	h.settle(t, flows.Result{}, fresh)

	h.fails(t, flows.ErrLeaseLost, func(tx flows.Tx) error {
		return tx.Settle(flows.Claim{Job: flows.Job{Key: "none", Team: h.team}, Fence: 1}, flows.Result{})
	})
	if c, err := h.s.Claim(ctx, flows.Posts, "holder", at(42), 0, 1); err == nil {
		t.Errorf("a lease of no length was given: %v", c)
	}
}

func waking(t *testing.T, h *harness) {
	due := func(want string) {
		t.Helper()
		got, ok, err := h.s.Due(context.Background(), flows.Posts)
		if err != nil {
			t.Fatal(err)
		}
		s := "never"
		if ok {
			s = fmt.Sprint(got.Sub(at(0)).Minutes())
		}
		if s != want {
			t.Errorf("due at minute %s, want %s", s, want)
		}
	}
	due("never")
	h.enqueue(t, post("late", "C1", 30))
	due("30")
	h.enqueue(t, post("a", "C1", 5), post("b", "C1", 6))
	due("5")
	a := h.can(t, 6, 5, "a")
	due("16") // the end of a's lease: b cannot go before
	h.enqueue(t, post("c", "C1", 7))
	due("16")
	h.enqueue(t, post("d", "C2", 8))
	due("8")
	h.update(t, func(tx flows.Tx) error { return tx.Cancel("d") })
	due("16")
	h.settle(t, flows.Result{Again: at(12)}, a...)
	due("12")
	h.settle(t, flows.Result{}, h.can(t, 12, 5, "a")...)
	due("6")
	for _, k := range []string{"b", "c"} {
		h.settle(t, flows.Result{Parked: true}, h.can(t, 12, 5, k)...)
	}
	due("30")
	h.settle(t, flows.Result{Parked: true}, h.can(t, 30, 5, "late")...)
	due("never")
	h.update(t, func(tx flows.Tx) error { return tx.Unpark("b", at(33)) })
	due("33")
	h.update(t, func(tx flows.Tx) error { return tx.Cancel("") })
	due("never")

	h.enqueue(t, post("moves", "C1", 0))
	fired := func(ch <-chan struct{}) bool {
		select {
		case <-ch:
			return true
		default:
			return false
		}
	}
	var c flows.Claim
	boom := errors.New("no")
	for _, tt := range []struct {
		name string
		do   func(tx flows.Tx) error
		err  error
		want bool
	}{
		{"a job", func(tx flows.Tx) error { return tx.Enqueue(post("m", "C1", 0)) }, nil, true},
		{"a job that is not committed", func(tx flows.Tx) error { return errors.Join(tx.Enqueue(post("x", "C1", 0)), boom) }, boom, false},
		{"a job that is replaced", func(tx flows.Tx) error { return tx.Enqueue(post("m", "C1", 1)) }, nil, true},
		{"nothing of the kind", func(tx flows.Tx) error { return tx.PutSetting("a", "b") }, nil, false},
		{"a job that moves to another queue", func(tx flows.Tx) error {
			return tx.Enqueue(flows.Job{Key: "moves", Queue: flows.Timers})
		}, nil, true},
		{"a job of another queue", func(tx flows.Tx) error { return tx.Enqueue(flows.Job{Key: "t", Queue: flows.Timers}) }, nil, false},
		{"a claim is given back", func(tx flows.Tx) error { return tx.Settle(c, flows.Result{Again: at(2)}) }, nil, true},
		{"a job is cancelled", func(tx flows.Tx) error { return tx.Cancel("m") }, nil, true},
		{"a job after that", func(tx flows.Tx) error { return tx.Enqueue(post("b", "C1", 0)) }, nil, true},
		{"a claim is parked", func(tx flows.Tx) error { return tx.Settle(c, flows.Result{Parked: true}) }, nil, true},
		{"it is unparked", func(tx flows.Tx) error { return tx.Unpark("b", at(3)) }, nil, true},
		{"a claim is done", func(tx flows.Tx) error { return tx.Settle(c, flows.Result{}) }, nil, true},
	} {
		if strings.HasPrefix(tt.name, "a claim") {
			c = h.one(t, flows.Posts, 50)
		}
		ch := h.s.Changed(flows.Posts)
		err := h.s.Update(context.Background(), h.team, func(tx flows.Tx) error {
			err := tt.do(tx)
			if fired(ch) {
				t.Errorf("%s: told before the commit", tt.name)
			}
			return err
		})
		if !errors.Is(err, tt.err) {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := fired(ch); got != tt.want {
			t.Errorf("%s: told is %v, want %v", tt.name, got, tt.want)
		}
	}
}
