package bolt_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"pvx/flows"
	"pvx/storage/bolt"
)

// sample is a decision of the size people make: about 7 kB as a record.
func sample(n int) flows.Decision {
	d := flows.Decision{Schema: 1, ID: flows.ID(fmt.Sprintf("0199c2f0-0000-7000-8000-%012d", n)), Number: int64(n) + 1, Team: team,
		Status: flows.InDraft, Title: fmt.Sprintf("Which partners to open the portal to, case %d", n), Channel: "C01",
		People:  flows.People{Owner: flows.UserID(fmt.Sprint("U", n%50)), Approvers: []flows.UserID{"U1", "U2"}},
		Changed: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC)}
	for _, key := range []string{"A", "B", "C"} {
		d.Options = append(d.Options, flows.Option{Key: key, Name: "Option " + key, Proposition: "For partners who integrate themselves."})
		for c := range 8 {
			e := flows.Estimate{Typed: "0.9–1.4M USD/yr", By: "U1", At: d.Changed}
			e.Component, e.Option, e.Low, e.Base, e.High, e.Owner, e.Source = fmt.Sprint("c", c), key, 0.9e6, 1.1e6, 1.4e6, "U1", "CRM export"
			d.Estimates = append(d.Estimates, e)
		}
	}
	return d
}

func benchStore(b *testing.B) *bolt.Store {
	b.Helper()
	return open(b, filepath.Join(b.TempDir(), "pvx.db"))
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// saveAll fills the store in large transactions.
func saveAll(b *testing.B, s flows.Store, n int) {
	b.Helper()
	for from := 0; from < n; from += 1000 {
		must(b, s.Update(context.Background(), team, func(tx flows.Tx) error {
			for i := from; i < min(from+1000, n); i++ {
				if err := tx.Save(sample(i), 0); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// answer is what a submission commits: dedupe key, record, log entry and a post.
func answer(tx flows.Tx, n int, event string) error {
	if _, err := tx.Once(event, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		return err
	}
	d, v, err := tx.Decision(sample(n).ID)
	if err != nil {
		return err
	}
	d.Changed = d.Changed.Add(time.Second)
	if err := tx.Save(d, v); err != nil {
		return err
	}
	if err := tx.Append(d.ID, flows.Entry{At: d.Changed, Kind: "answered", Actor: "heron", Content: []byte(`{"title":"x"}`), Salt: []byte("0123456789abcdef")}); err != nil {
		return err
	}
	return tx.Enqueue(flows.Job{Key: string(d.ID) + "/card", Queue: flows.Posts, Lane: "C01"})
}

func BenchmarkUpdateAlone(b *testing.B) {
	s := benchStore(b)
	saveAll(b, s, 100)
	for i := 0; b.Loop(); i++ {
		must(b, s.Update(context.Background(), team, func(tx flows.Tx) error { return answer(tx, i%100, fmt.Sprint(i)) }))
	}
}

func BenchmarkUpdateOf64Writers(b *testing.B) {
	s := benchStore(b)
	saveAll(b, s, 100)
	var n atomic.Int64
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(n.Add(1))
			if err := s.Update(context.Background(), team, func(tx flows.Tx) error { return answer(tx, i%100, fmt.Sprint(i)) }); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkDecision(b *testing.B) {
	s := benchStore(b)
	saveAll(b, s, 10_000)
	id := sample(4711).ID
	for b.Loop() {
		must(b, s.View(context.Background(), team, func(tx flows.Tx) error {
			_, _, err := tx.Decision(id)
			return err
		}))
	}
}

func BenchmarkListOf10000(b *testing.B) {
	s := benchStore(b)
	saveAll(b, s, 10_000)
	for _, bb := range []struct {
		name string
		q    flows.Query
	}{
		{"first page", flows.Query{}},
		{"one owner", flows.Query{Owner: "U7", Max: 10}},
		{"words in none", flows.Query{Words: "nowhere to be found"}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				must(b, s.View(context.Background(), team, func(tx flows.Tx) error {
					_, _, err := tx.List(bb.q, "")
					return err
				}))
			}
		})
	}
}

// BenchmarkClaim claims and settles in tens, among 10,000 jobs that are due and 10,000 that are not.
func BenchmarkClaim(b *testing.B) {
	ctx, s, now := context.Background(), benchStore(b), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	refill := func() {
		must(b, s.Update(ctx, team, func(tx flows.Tx) error {
			for range 10_000 {
				n++
				for from, key := range map[time.Time]string{now.Add(-time.Hour): "due", now.Add(time.Hour): "later"} {
					if err := tx.Enqueue(flows.Job{Key: fmt.Sprint(key, n), Queue: flows.Timers, Lane: fmt.Sprint(key, n%2000), NotBefore: from}); err != nil {
						return err
					}
				}
			}
			return nil
		}))
	}
	for b.Loop() {
		claims, err := s.Claim(ctx, flows.Timers, "holder", now, time.Minute, 10)
		must(b, err)
		if len(claims) == 0 {
			b.StopTimer()
			refill()
			b.StartTimer()
			continue
		}
		must(b, s.Update(ctx, team, func(tx flows.Tx) error {
			for _, c := range claims {
				if err := tx.Settle(c, flows.Result{}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// BenchmarkClaimOfNothing is what a waiting sender costs: 10,000 jobs, none of them due.
func BenchmarkClaimOfNothing(b *testing.B) {
	ctx, s, now := context.Background(), benchStore(b), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	must(b, s.Update(ctx, team, func(tx flows.Tx) error {
		for i := range 10_000 {
			if err := tx.Enqueue(flows.Job{Key: fmt.Sprint(i), Queue: flows.Timers, NotBefore: now.Add(time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	}))
	for b.Loop() {
		_, err := s.Claim(ctx, flows.Timers, "holder", now, time.Minute, 10)
		must(b, err)
	}
}
