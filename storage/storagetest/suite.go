// Package storagetest is the meaning of flows.Store as tests: a backend is right when Run passes.
//
// The suite uses exported names of flows alone and knows no backend. A new promise of the store gets its test here
// first; a backend's own tests are for what only it has, such as its files.
package storagetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pvx/flows"
)

// Opener opens an empty store for one test. reopen closes it and opens the same data again, as a restart does; the
// store it returns takes the place of the first. The opener sees to it that whichever is open at the end is closed.
type Opener = func(t *testing.T) (s flows.Store, reopen func() flows.Store)

// Run runs the whole suite: each test as it is and with every function of an Update run twice, then random operations.
func Run(t *testing.T, open Opener) {
	t.Run("as it is", func(t *testing.T) { all(t, open) })
	t.Run("every function run twice", func(t *testing.T) {
		all(t, func(t *testing.T) (flows.Store, func() flows.Store) {
			s, reopen := open(t)
			return twice{s}, func() flows.Store { return twice{reopen()} }
		})
	})
	t.Run("agrees with a map", func(t *testing.T) {
		s, _ := open(t)
		model(t, &harness{s: s})
	})
}

func all(t *testing.T, open Opener) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, h *harness)
	}{
		{"records", records},
		{"versions", versions},
		{"numbers", numbers},
		{"list", list},
		{"log", log},
		{"facts", facts},
		{"drafts", drafts},
		{"once", once},
		{"messages", messages},
		{"transactions", transactions},
		{"workspaces", workspaces},
		{"reopening", reopening},
		{"job order", jobOrder},
		{"job keys", jobKeys},
		{"leases", leases},
		{"waking", waking},
		{"writers at once", writers},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, reopen := open(t)
			h := &harness{s: s, team: "T1"}
			h.reopen = func() { h.s = reopen() }
			tt.test(t, h)
		})
	}
}

// twice runs each function of an Update once in vain before it counts, as a backend may that tries again.
type twice struct{ flows.Store }

func (s twice) Update(ctx context.Context, team flows.TeamID, fn func(flows.Tx) error) error {
	takenBack := errors.New("the first run, taken back")
	err := s.Store.Update(ctx, team, func(tx flows.Tx) error {
		_ = fn(tx)
		return takenBack
	})
	if !errors.Is(err, takenBack) {
		return err
	}
	return s.Store.Update(ctx, team, fn)
}

// harness is one store under test.
type harness struct {
	s      flows.Store
	team   flows.TeamID
	reopen func()
}

// at is a time of the story: so many minutes after it began.
func at(minutes int) time.Time {
	return time.Date(2026, 10, 5, 9, minutes, 0, 0, time.UTC)
}

func (h *harness) update(t *testing.T, fn func(tx flows.Tx) error) {
	t.Helper()
	if err := h.s.Update(context.Background(), h.team, fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func (h *harness) view(t *testing.T, fn func(tx flows.Tx) error) {
	t.Helper()
	if err := h.s.View(context.Background(), h.team, fn); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// ask runs a reading method in a View.
func ask[T any](t *testing.T, h *harness, fn func(tx flows.Tx) (T, error)) T {
	t.Helper()
	var out T
	h.view(t, func(tx flows.Tx) (err error) { out, err = fn(tx); return err })
	return out
}

// fails wants an Update to fail with the sentinel.
func (h *harness) fails(t *testing.T, want error, fn func(tx flows.Tx) error) {
	t.Helper()
	if err := h.s.Update(context.Background(), h.team, fn); !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

// missing wants a reading method to find nothing.
func missing[T any](t *testing.T, h *harness, what string, fn func(tx flows.Tx) (T, error)) {
	t.Helper()
	err := h.s.View(context.Background(), h.team, func(tx flows.Tx) error { _, err := fn(tx); return err })
	if !errors.Is(err, flows.ErrNotFound) {
		t.Errorf("%s: got error %v, want ErrNotFound", what, err)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}
