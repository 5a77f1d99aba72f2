package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"pvx/flows"
)

// job is a stored job. It is in exactly one index: waiting, its lane, or parked.
type job struct {
	flows.Job
	Seq     uint64 // in the order of enqueuing, over all workspaces
	State   state
	Begun   bool // claimed before, and first in its lane until it is settled or parked
	Holder  string
	Fence   int64
	Until   time.Time // end of the lease of a claimed job
	Tries   int
	Unclear bool
	Why     string
}

type state string

const (
	free    state = "" // waiting for its time, for its lane, or for another try
	claimed state = "claimed"
	given   state = "parked" // given up until somebody acts
)

// at is when the job can be claimed, once it is first in its lane.
func (j job) at() time.Time {
	if j.State == claimed {
		return j.Until
	}
	return j.NotBefore
}

func (j job) ref() []byte { return ref(j.Team, j.Key) }

// keep is how long the key of a settled job is remembered.
const keep = 24 * time.Hour

func (t *tx) job(r []byte) (j job, ok bool, err error) {
	v := get(t.all(jobs), r)
	if v == nil {
		return job{}, false, nil
	}
	j, err = decode[job](v)
	return j, err == nil, err
}

func (t *tx) putJob(j job) error {
	b, err := t.makeAll(jobs)
	if err != nil {
		return err
	}
	enc, err := encode(j)
	if err != nil {
		return err
	}
	return b.Put(j.ref(), enc)
}

func (t *tx) dropJob(j job) error {
	b, err := t.makeAll(jobs)
	if err != nil {
		return err
	}
	if err := t.unindex(j); err != nil {
		return err
	}
	return b.Delete(j.ref())
}

// Enqueue adds jobs. One that replaces another keeps its place and what is known of earlier tries.
func (t *tx) Enqueue(list ...flows.Job) error {
	for _, j := range list {
		if err := t.enqueue(j); err != nil {
			return fmt.Errorf("enqueue %s: %w", j.Key, err)
		}
	}
	return nil
}

func (t *tx) enqueue(add flows.Job) error {
	if add.Team == "" {
		add.Team = t.team
	}
	switch {
	case add.Key == "" || add.Queue == "":
		return errors.New("its key or its queue is missing")
	case add.Team != t.team:
		return errors.New("it belongs to another workspace than the transaction")
	}
	r := ref(add.Team, add.Key)
	if v := get(t.all(settled), r); v != nil && timeAt(v).After(t.s.now()) {
		return nil
	}
	old, known, err := t.job(r)
	if err != nil {
		return err
	}
	j := job{Job: add}
	if known {
		if old.State != free {
			return nil
		}
		if err := t.unindex(old); err != nil {
			return err
		}
		t.tell(old.Queue)
		j.Seq, j.Fence, j.Tries, j.Unclear, j.Why = old.Seq, old.Fence, old.Tries, old.Unclear, old.Why
	} else {
		all, err := t.makeAll(jobs)
		if err != nil {
			return err
		}
		if j.Seq, err = all.NextSequence(); err != nil {
			return err
		}
	}
	t.tell(j.Queue)
	if err := t.wait(j); err != nil {
		return err
	}
	return t.putJob(j)
}

// Cancel removes unclaimed jobs, parked ones among them; their keys are not remembered.
func (t *tx) Cancel(prefix string) error {
	list, err := t.jobsWith(jobs, prefix)
	for _, j := range list {
		if err == nil && j.State != claimed {
			t.tell(j.Queue)
			err = t.dropJob(j)
		}
	}
	if err != nil {
		return fmt.Errorf("cancel %s: %w", prefix, err)
	}
	return nil
}

// jobsWith returns this workspace's jobs that stand in the bucket and whose key begins with prefix, by key.
func (t *tx) jobsWith(bucket, prefix string) ([]job, error) {
	var out []job
	err := scan(t.all(bucket), ref(t.team, prefix), func(k, _ []byte) error {
		j, ok, err := t.job(k)
		if ok {
			out = append(out, j)
		}
		return err
	})
	return out, err
}

// current returns the job that c is the claim of; flows.ErrLeaseLost.
func (t *tx) current(c flows.Claim) (job, error) {
	j, ok, err := t.job(ref(c.Team, c.Key))
	if err != nil {
		return job{}, err
	}
	if !ok || j.State != claimed || j.Fence != c.Fence {
		return job{}, flows.ErrLeaseLost
	}
	return j, nil
}

// Settle ends a claim. A lease that has ended still counts while nobody else has claimed the job.
func (t *tx) Settle(c flows.Claim, r flows.Result) error {
	if err := t.settle(c, r); err != nil {
		return fmt.Errorf("settle %s: %w", c.Key, err)
	}
	return nil
}

func (t *tx) settle(c flows.Claim, r flows.Result) error {
	if c.Team != t.team {
		return errors.New("it belongs to another workspace than the transaction")
	}
	j, err := t.current(c)
	if err != nil {
		return err
	}
	t.tell(j.Queue)
	switch {
	case r.Parked:
		if err := t.unindex(j); err != nil {
			return err
		}
		j.State, j.Begun, j.Why, j.Unclear = given, false, r.Why, j.Unclear || r.Unclear
		b, err := t.makeAll(parked)
		if err != nil {
			return err
		}
		if err := b.Put(j.ref(), nil); err != nil {
			return err
		}
		return t.putJob(j)
	case !r.Again.IsZero():
		j.State, j.NotBefore, j.Why, j.Unclear = free, r.Again.UTC(), r.Why, j.Unclear || r.Unclear
		if err := t.putJob(j); err != nil {
			return err
		}
		return t.rehead(laneOf(j), j.Queue)
	}
	if err := t.dropJob(j); err != nil {
		return err
	}
	// It may have been settled later than the lease's end, and a day counts from there.
	end := j.Until
	if now := t.s.now(); now.After(end) {
		end = now
	}
	_, err = t.remember(settled, j.ref(), end.Add(keep))
	return err
}

// Parked returns the workspace's parked jobs by key.
func (t *tx) Parked() ([]flows.Job, error) {
	list, err := t.jobsWith(parked, "")
	if err != nil {
		return nil, fmt.Errorf("parked jobs: %w", err)
	}
	var out []flows.Job
	for _, j := range list {
		out = append(out, j.Job)
	}
	return out, nil
}

// Unpark lets parked jobs be claimed from now on.
func (t *tx) Unpark(prefix string, now time.Time) error {
	list, err := t.jobsWith(parked, prefix)
	for _, j := range list {
		if err == nil {
			err = t.unpark(j, now)
		}
	}
	if err != nil {
		return fmt.Errorf("unpark %s: %w", prefix, err)
	}
	return nil
}

func (t *tx) unpark(j job, now time.Time) error {
	if err := t.unindex(j); err != nil {
		return err
	}
	j.State, j.NotBefore = free, now.UTC()
	t.tell(j.Queue)
	if err := t.wait(j); err != nil {
		return err
	}
	return t.putJob(j)
}

// unindex takes a job out of whichever index it is in.
func (t *tx) unindex(j job) error {
	for bucket, key := range map[string][]byte{
		waiting: waitingKey(j),
		parked:  j.ref(),
		lanes:   laneKey(j),
	} {
		b, err := t.makeAll(bucket)
		if err != nil {
			return err
		}
		if err := b.Delete(key); err != nil {
			return err
		}
	}
	return t.rehead(laneOf(j), j.Queue)
}

// laneOf is the lane a job stands in. Without one it has a lane of its own.
func laneOf(j job) []byte {
	k := part(part(nil, j.Queue), j.Team)
	if j.Lane == "" {
		return number(append(k, 0), j.Seq)
	}
	return part(append(k, 1), j.Lane)
}

// laneKey is the job's place in its lane: a job that was begun is first, the others follow as they were enqueued.
func laneKey(j job) []byte {
	rank := byte(1)
	if j.Begun {
		rank = 0
	}
	return number(append(laneOf(j), rank), j.Seq)
}

func waitingKey(j job) []byte {
	return number(instant(part(nil, j.Queue), j.NotBefore), j.Seq)
}

// wait puts a job among those that Claim has not looked at yet. The lane's length goes first in the value.
func (t *tx) wait(j job) error {
	b, err := t.makeAll(waiting)
	if err != nil {
		return err
	}
	lane := laneOf(j)
	return b.Put(waitingKey(j), append(append(number(nil, uint64(len(lane))), lane...), j.ref()...))
}

// rehead brings heads in line with the first job of a lane.
func (t *tx) rehead(lane []byte, queue string) error {
	all, err := t.makeAll(lanes)
	if err != nil {
		return err
	}
	index, err := t.makeAll(heads)
	if err != nil {
		return err
	}
	of, err := t.makeAll(headOf)
	if err != nil {
		return err
	}
	var key, r []byte
	if k, v := all.Cursor().Seek(lane); bytes.HasPrefix(k, lane) {
		r = bytes.Clone(v)
		j, ok, err := t.job(r)
		if err != nil {
			return err
		}
		if !ok {
			return errors.New("damaged index: a lane names a job that is not there")
		}
		key = number(instant(part(nil, queue), j.at()), j.Seq)
	}
	was := bytes.Clone(of.Get(lane))
	if bytes.Equal(was, key) {
		return nil
	}
	if was != nil {
		if err := index.Delete(was); err != nil {
			return err
		}
	}
	if key == nil {
		return of.Delete(lane)
	}
	if err := index.Put(key, r); err != nil {
		return err
	}
	return of.Put(lane, key)
}
