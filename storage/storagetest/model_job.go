package storagetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"pvx/flows"
)

// jobModel is the queue as a slice: who can be claimed is found by looking at all.
type jobModel struct {
	h       *harness
	queue   string
	team    flows.TeamID
	now     int
	seq     int
	jobs    []*modelJob
	settled map[string]bool
	claims  []flows.Claim // all that were ever given
}

type modelJob struct {
	flows.Job
	seq             int
	claimed, parked bool
	begun           bool // claimed once, and not parked since
	unclear         bool
	tries           int
	fence           int64
	until           time.Time
}

func (j *modelJob) at() time.Time {
	if j.claimed {
		return j.until
	}
	return j.NotBefore
}

// heads are the jobs that can be claimed at a time, in their order: the first of each lane.
func (m *jobModel) heads(now time.Time) []*modelJob {
	first := map[string]*modelJob{}
	for _, j := range m.jobs {
		if j.parked || !j.begun && j.NotBefore.After(now) {
			continue
		}
		lane := j.Lane
		if lane == "" {
			lane = fmt.Sprint("\x00", j.seq)
		}
		if f := first[lane]; f == nil || j.begun && !f.begun || j.begun == f.begun && j.seq < f.seq {
			first[lane] = j
		}
	}
	var out []*modelJob
	for _, j := range first {
		if !j.at().After(now) {
			out = append(out, j)
		}
	}
	slices.SortFunc(out, func(a, b *modelJob) int { return cmp.Or(a.at().Compare(b.at()), a.seq-b.seq) })
	return out
}

func (m *jobModel) find(key string) *modelJob {
	if i := slices.IndexFunc(m.jobs, func(j *modelJob) bool { return j.Key == key }); i >= 0 {
		return m.jobs[i]
	}
	return nil
}

func (m *jobModel) drop(gone func(*modelJob) bool) { m.jobs = slices.DeleteFunc(m.jobs, gone) }

func (m *jobModel) update(rt *rapid.T, fn func(tx flows.Tx) error) {
	rt.Helper()
	if err := m.h.s.Update(context.Background(), m.team, fn); err != nil {
		rt.Fatal(err)
	}
}

var jobKeyGen = rapid.SampledFrom([]string{"a/1", "a/2", "b/1", "b/2", "b/22", "c", "d", "e"})

func (m *jobModel) enqueue(rt *rapid.T) {
	var add []flows.Job
	for range rapid.IntRange(1, 4).Draw(rt, "jobs") {
		j := flows.Job{
			Key:       jobKeyGen.Draw(rt, "key"),
			Team:      m.team,
			Queue:     m.queue,
			Lane:      rapid.SampledFrom([]string{"", "C1", "C1", "C12"}).Draw(rt, "lane"),
			NotBefore: at(m.now + rapid.IntRange(-4, 12).Draw(rt, "from")),
			Payload:   []byte(fmt.Sprint(m.seq, len(add))),
		}
		add = append(add, j)
	}
	m.update(rt, func(tx flows.Tx) error { return tx.Enqueue(add...) })
	for _, j := range add {
		old := m.find(j.Key)
		switch {
		case m.settled[j.Key]:
		case old == nil:
			m.seq++
			m.jobs = append(m.jobs, &modelJob{Job: j, seq: m.seq})
		case !old.claimed && !old.parked:
			old.Job, old.begun = j, false
		}
	}
}

func (m *jobModel) claim(rt *rapid.T) {
	most := rapid.IntRange(1, 4).Draw(rt, "most")
	got, err := m.h.s.Claim(context.Background(), m.queue, "holder", at(m.now), lease, most)
	if err != nil {
		rt.Fatal(err)
	}
	want := m.heads(at(m.now))
	want = want[:min(most, len(want))]
	var wantNames []string
	for _, j := range want {
		wantNames = append(wantNames, j.Key)
	}
	if names(got) != strings.Join(wantNames, " ") {
		rt.Fatalf("claimed %q at %d, want %q", names(got), m.now, wantNames)
	}
	for i, j := range want {
		c := got[i]
		for _, old := range m.claims {
			if old.Fence >= c.Fence {
				rt.Fatalf("fence %d after %d", c.Fence, old.Fence)
			}
		}
		j.unclear = j.unclear || j.claimed
		j.claimed, j.begun, j.tries, j.fence, j.until = true, true, j.tries+1, c.Fence, at(m.now).Add(lease)
		differ(rt, "claim", c, flows.Claim{Job: j.Job, Holder: "holder", Fence: c.Fence, Until: j.until, Tries: j.tries, Unclear: j.unclear})
	}
	m.claims = append(m.claims, got...)
}

// any draws a claim, stale ones among them, and the job when it is the current one.
func (m *jobModel) any(rt *rapid.T) (flows.Claim, *modelJob) {
	if len(m.claims) == 0 {
		rt.Skip("nothing was claimed yet")
	}
	// Among the last few, so that current ones are met.
	c := rapid.SampledFrom(m.claims[max(0, len(m.claims)-5):]).Draw(rt, "claim")
	if j := m.find(c.Key); j != nil && j.claimed && j.fence == c.Fence {
		return c, j
	}
	return c, nil
}

func (m *jobModel) settle(rt *rapid.T) {
	c, j := m.any(rt)
	r := rapid.SampledFrom([]flows.Result{{}, {}, {Again: at(m.now + 3)}, {Again: at(m.now), Unclear: true}, {Parked: true}}).Draw(rt, "result")
	err := m.h.s.Update(context.Background(), m.team, func(tx flows.Tx) error { return tx.Settle(c, r) })
	if errors.Is(err, flows.ErrLeaseLost) != (j == nil) {
		rt.Fatalf("settle: error %v, current %v", err, j != nil)
	}
	if j == nil {
		return
	}
	j.claimed = false
	switch {
	case r.Parked:
		j.parked, j.begun = true, false
	case !r.Again.IsZero():
		j.NotBefore, j.unclear = r.Again, j.unclear || r.Unclear
	default:
		m.settled[c.Key] = true
		m.drop(func(x *modelJob) bool { return x == j })
	}
}

func (m *jobModel) extend(rt *rapid.T) {
	c, j := m.any(rt)
	until := at(m.now + rapid.IntRange(0, 20).Draw(rt, "until"))
	err := m.h.s.Extend(context.Background(), c, until)
	if errors.Is(err, flows.ErrLeaseLost) != (j == nil) {
		rt.Fatalf("extend: error %v, current %v", err, j != nil)
	}
	if j != nil {
		j.until = until
	}
}

func (m *jobModel) cancel(rt *rapid.T) {
	prefix := rapid.SampledFrom([]string{"a/", "b/2", "c", "x"}).Draw(rt, "prefix")
	m.update(rt, func(tx flows.Tx) error { return tx.Cancel(prefix) })
	m.drop(func(j *modelJob) bool { return !j.claimed && strings.HasPrefix(j.Key, prefix) })
}

func (m *jobModel) unpark(rt *rapid.T) {
	prefix := rapid.SampledFrom([]string{"", "a/", "b/2"}).Draw(rt, "prefix")
	m.update(rt, func(tx flows.Tx) error { return tx.Unpark(prefix, at(m.now)) })
	for _, j := range m.jobs {
		if j.parked && strings.HasPrefix(j.Key, prefix) {
			j.parked, j.NotBefore = false, at(m.now)
		}
	}
}

// check compares what can be seen without claiming: what is parked, and when something is due.
func (m *jobModel) check(rt *rapid.T) {
	var parked []string
	for _, j := range m.jobs {
		if j.parked {
			parked = append(parked, j.Key)
		}
	}
	slices.Sort(parked)
	var got []string
	err := m.h.s.View(context.Background(), m.team, func(tx flows.Tx) error {
		jobs, err := tx.Parked()
		for _, j := range jobs {
			got = append(got, j.Key)
		}
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
	differ(rt, "parked", got, parked)

	due, ok, err := m.h.s.Due(context.Background(), m.queue)
	if err != nil {
		rt.Fatal(err)
	}
	if len(m.heads(at(m.now))) > 0 {
		if !ok || due.After(at(m.now)) {
			rt.Fatalf("due %v (%v) while something can be claimed at %v", due, ok, at(m.now))
		}
		return
	}
	// The first time from now on at which looking at all jobs finds one.
	var times []time.Time
	for _, j := range m.jobs {
		if !j.parked && len(m.heads(j.at())) > 0 {
			times = append(times, j.at())
		}
	}
	if ok != (len(times) > 0) || ok && !due.Equal(slices.MinFunc(times, time.Time.Compare)) {
		rt.Fatalf("due %v (%v), want the first of %v", due, ok, times)
	}
}
