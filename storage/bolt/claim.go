package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"pvx/flows"
)

// Claim leases jobs, the longest due first. In a lane the jobs whose time has come go in the order in which they were
// enqueued; one that was begun stays first, also while it waits for another try; one whose time has not come holds
// nobody up.
func (s *Store) Claim(ctx context.Context, queue, holder string, now time.Time, ttl time.Duration, most int) ([]flows.Claim, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if ttl <= 0 {
		return nil, fmt.Errorf("claim of %s: a lease of %v is none", queue, ttl)
	}
	if err := s.inflight.enter(); err != nil {
		return nil, err
	}
	defer s.inflight.leave()
	s.advance(now)
	if most <= 0 {
		return nil, nil
	}
	// Nearly every call finds nothing due; it must not cost a commit.
	due := false
	err := s.db.View(func(b *bbolt.Tx) error {
		t := &tx{s: s, b: b}
		for _, bucket := range []string{waiting, heads} {
			k, _ := first(t.all(bucket), part(nil, queue))
			due = due || k != nil && !timeAt(k).After(now)
		}
		return nil
	})
	if err != nil || !due {
		return nil, err
	}
	var out []flows.Claim
	err = s.write(ctx, func(b *bbolt.Tx) error {
		t := &tx{s: s, b: b}
		if err := t.line(queue, now); err != nil {
			return err
		}
		var err error
		out, err = t.claim(queue, holder, now, ttl, most)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim of %s: %w", queue, err)
	}
	return out, nil
}

// first returns the first key that begins with prefix, without it, and its value; nil when there is none.
func first(b *bbolt.Bucket, prefix []byte) (rest, v []byte) {
	if b == nil {
		return nil, nil
	}
	k, v := b.Cursor().Seek(prefix)
	if !bytes.HasPrefix(k, prefix) {
		return nil, nil
	}
	return k[len(prefix):], v
}

// line moves the jobs whose time has come into their lanes; each is moved once in its life.
func (t *tx) line(queue string, now time.Time) error {
	from, err := t.makeAll(waiting)
	if err != nil {
		return err
	}
	to, err := t.makeAll(lanes)
	if err != nil {
		return err
	}
	prefix := part(nil, queue)
	end := successor(append(bytes.Clone(prefix), instant(nil, now)...))
	var keys, into [][]byte // into: lane and ref by turns
	c := from.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
		lane, r, err := splitWaiting(v)
		if err != nil {
			return err
		}
		keys, into = append(keys, bytes.Clone(k)), append(into, bytes.Clone(lane), bytes.Clone(r))
	}
	for i, k := range keys {
		lane, r := into[2*i], into[2*i+1]
		if err := from.Delete(k); err != nil {
			return err
		}
		seq := binary.BigEndian.Uint64(k[len(k)-8:])
		if err := to.Put(number(append(bytes.Clone(lane), 1), seq), r); err != nil {
			return err
		}
		if err := t.rehead(lane, queue); err != nil {
			return err
		}
	}
	return nil
}

func splitWaiting(v []byte) (lane, r []byte, err error) {
	if len(v) >= 8 {
		if n := binary.BigEndian.Uint64(v); n <= uint64(len(v)-8) {
			return v[8 : 8+n], v[8+n:], nil
		}
	}
	return nil, nil, errors.New("damaged index of waiting jobs")
}

func (t *tx) claim(queue, holder string, now time.Time, ttl time.Duration, most int) ([]flows.Claim, error) {
	index, err := t.makeAll(heads)
	if err != nil {
		return nil, err
	}
	prefix := part(nil, queue)
	var refs [][]byte
	c := index.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(refs) < most && !timeAt(k[len(prefix):]).After(now); k, v = c.Next() {
		refs = append(refs, bytes.Clone(v))
	}
	all, err := t.makeAll(lanes)
	if err != nil {
		return nil, err
	}
	var out []flows.Claim
	for _, r := range refs {
		j, ok, err := t.job(r)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errors.New("damaged index: a head names a job that is not there")
		}
		if err := all.Delete(laneKey(j)); err != nil {
			return nil, err
		}
		// Fences grow over all jobs, so that a key which is used again never meets an old one.
		fence, err := index.NextSequence()
		if err != nil {
			return nil, err
		}
		j.Unclear = j.Unclear || j.State == claimed
		j.State, j.Begun, j.Holder, j.Fence, j.Until, j.Tries = claimed, true, holder, int64(fence), now.Add(ttl).UTC(), j.Tries+1
		if err := all.Put(laneKey(j), r); err != nil {
			return nil, err
		}
		if err := t.putJob(j); err != nil {
			return nil, err
		}
		if err := t.rehead(laneOf(j), queue); err != nil {
			return nil, err
		}
		out = append(out, flows.Claim{Job: j.Job, Holder: holder, Fence: j.Fence, Until: j.Until, Tries: j.Tries, Unclear: j.Unclear})
	}
	return out, nil
}

// Extend moves the end of a lease, also of one that has ended but that nobody else has claimed.
func (s *Store) Extend(ctx context.Context, c flows.Claim, until time.Time) error {
	if err := s.begin(ctx, c.Team); err != nil {
		return err
	}
	defer s.inflight.leave()
	err := s.write(ctx, func(b *bbolt.Tx) error {
		t := &tx{s: s, b: b, team: c.Team}
		j, err := t.current(c)
		if err != nil {
			return err
		}
		j.Until = until.UTC()
		if err := t.putJob(j); err != nil {
			return err
		}
		return t.rehead(laneOf(j), j.Queue)
	})
	if err != nil {
		return fmt.Errorf("extend %s: %w", c.Key, err)
	}
	return nil
}

// Due is the earliest time at which Claim could return a job of the queue.
func (s *Store) Due(ctx context.Context, queue string) (at time.Time, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, false, err
	}
	if err := s.inflight.enter(); err != nil {
		return time.Time{}, false, err
	}
	defer s.inflight.leave()
	err = s.db.View(func(b *bbolt.Tx) error {
		t := &tx{s: s, b: b}
		prefix := part(nil, queue)
		if k, _ := first(t.all(heads), prefix); k != nil {
			at, ok = timeAt(k), true
		}
		if t.all(waiting) == nil {
			return nil
		}
		c := t.all(waiting).Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			w := timeAt(k[len(prefix):])
			if ok && !w.Before(at) {
				break
			}
			lane, _, err := splitWaiting(v)
			if err != nil {
				return err
			}
			// A lane with a head speaks through heads: a job that joins it now cannot go before that.
			if get(t.all(headOf), lane) == nil {
				at, ok = w, true
				break
			}
		}
		return nil
	})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("due of %s: %w", queue, err)
	}
	return at, ok, nil
}

// Changed returns a channel that is closed after the next commit that adds or changes a job of the queue; a Claim and
// an Extend do not count. Take it before calling Claim, so that no change is missed.
func (s *Store) Changed(queue string) <-chan struct{} { return s.changed.next(queue) }
