package flows_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pvx/flows"
	"pvx/storage/bolt"
)

// watched tells how long the functions of a store's views and updates run.
type watched struct {
	flows.Store
	view, update time.Duration
}

func (w *watched) View(ctx context.Context, team flows.TeamID, fn func(flows.Tx) error) error {
	return w.Store.View(ctx, team, func(tx flows.Tx) error {
		defer func(at time.Time) { w.view += time.Since(at) }(time.Now())
		return fn(tx)
	})
}

func (w *watched) Update(ctx context.Context, team flows.TeamID, fn func(flows.Tx) error) error {
	return w.Store.Update(ctx, team, func(tx flows.Tx) error {
		defer func(at time.Time) { w.update += time.Since(at) }(time.Now())
		return fn(tx)
	})
}

// TestArithmeticHoldsUpNobody: the analysis of a large decision is computed before the one writer is taken. Best of five,
// for other programs run as well.
func TestArithmeticHoldsUpNobody(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "pvx.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	w := &watched{Store: store}
	s := &slackDouble{}
	f, err := flows.New(flows.Config{Store: w, Clock: flows.WallClock(), Notifier: s, Directory: s})
	if err != nil {
		t.Fatal(err)
	}
	d, ctx := large(1), context.Background()
	if err := store.Update(ctx, team, func(tx flows.Tx) error { return tx.Save(d, 0) }); err != nil {
		t.Fatal(err)
	}
	best := time.Hour
	for n := range 5 {
		w.view, w.update = 0, 0
		out, err := f.Act(ctx, flows.Actor{Team: team, User: owner}, flows.Address{Decision: d.ID, At: "scenarios"}, "run", "", flows.Answers{"tradeoff": fmt.Sprint(40 + n), "band": ""})
		if err != nil || len(out.Page.Items) == 0 {
			t.Fatal(err)
		}
		if w.update < best && w.update*2 < w.view {
			best = w.update
		}
	}
	if best == time.Hour {
		t.Errorf("the update took %v of %v", w.update, w.update+w.view)
	}
}
