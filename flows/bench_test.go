package flows_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"sync"
	"testing"
	"time"

	"pvx/engine"
	"pvx/flows"
	"pvx/storage/bolt"
)

// large is a draft with six options and twenty metrics and inputs, all figures given.
func large(n int) flows.Decision {
	d := threeWays()
	d.ID, d.Number = flows.ID(fmt.Sprintf("018cc251-f400-7000-8000-%012d", n)), int64(n)
	d.Options = nil
	for i := range 6 {
		d.Options = append(d.Options, flows.Option{Key: string(rune('A' + i)), Name: fmt.Sprint("Option ", i)})
	}
	d.Estimates = nil
	for i := 0; len(d.Definitions) < 20; i++ {
		id := fmt.Sprint("own", i)
		d.Definitions = append(d.Definitions, flows.Definition{Criterion: engine.Criterion{ID: id, Name: "Own " + id, Kind: engine.Metric, Group: engine.Reach, Unit: "deals", Points: 20,
			Scale: engine.Scale{Kind: engine.Linear, Best: 100}}, Components: []engine.Component{{ID: id, Name: "Own " + id, Unit: "deals"}}, What: "deals closed"})
	}
	base := map[string]float64{"sourced": 5e5, "influenced": 1e5, "nps": 30, "depth": 2, "value_proposition": 3, "support_needed": 40, "support_available": 100, "incentives": 8}
	for i, o := range d.Options {
		for j, c := range d.Components() {
			v := base[c.ID]
			if v == 0 {
				v = 40
			}
			v *= 1 + 0.05*float64((i*7+j*3)%5)
			e := [3]float64{v * 0.8, v, v * 1.2}
			if c.Integer {
				e = [3]float64{2, 2, 2}
			}
			d.SetEstimate(estimate(c.ID, o.Key, e))
		}
	}
	return d
}

// BenchmarkManyPeopleAtOnce has 32 people change the weights of a large decision each and look at the result, all at the
// same moment, while somebody types in another one. It reports the middle and the longest time that one of them waits, and
// the longest that typing does; Slack waits three seconds.
func BenchmarkManyPeopleAtOnce(b *testing.B) {
	const people = 32
	store, err := bolt.Open(filepath.Join(b.TempDir(), "pvx.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	s := &slackDouble{}
	f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: s, Directory: s})
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	for n := range people {
		if err := store.Update(ctx, team, func(tx flows.Tx) error { return tx.Save(large(n+1), 0) }); err != nil {
			b.Fatal(err)
		}
	}
	typing := threeWays()
	typing.ID, typing.Number = "018cc251-f400-7000-8000-999999999999", people+1
	if err := store.Update(ctx, team, func(tx flows.Tx) error { return tx.Save(typing, 0) }); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	var typed time.Duration
	round := 0
	for b.Loop() {
		round++
		took = took[:0]
		var mu sync.Mutex
		var wg sync.WaitGroup
		for n := range people {
			wg.Go(func() {
				id, at := large(n+1).ID, time.Now()
				who := flows.Actor{Team: team, User: owner}
				_, err := f.Act(ctx, who, flows.Address{Decision: id, At: "scenarios"}, "run", "", flows.Answers{"tradeoff": fmt.Sprint(40 + round%20), "band": ""})
				mu.Lock()
				defer mu.Unlock()
				if took = append(took, time.Since(at)); err != nil {
					b.Error(err)
				}
			})
		}
		over := make(chan struct{})
		go func() { wg.Wait(); close(over) }()
		for n, more := 0, true; more; n++ {
			at := time.Now()
			err := f.Keep(ctx, flows.Actor{Team: team, User: owner}, flows.Address{Decision: typing.ID, At: "scope"}, flows.Answers{"title": fmt.Sprint("Title ", round, n)})
			if typed = max(typed, time.Since(at)); err != nil {
				b.Fatal(err)
			}
			select {
			case <-over:
				more = false
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms-middle")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms-longest")
	b.ReportMetric(float64(typed.Milliseconds()), "ms-typing")
}
