package sandbox

import (
	"context"
	"sync"
	"time"
)

// Clock is the story clock of a workspace: it runs at real speed from a chosen start and can be moved forward, never back.
// Message stamps and due times use it; protocol timers never do. A nil *Clock is the wall clock and cannot be moved.
// All methods are safe for concurrent use.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration // story time minus wall time
	jumped chan struct{} // closed and replaced at each jump
	subs   map[int]func(time.Time)
	nextID int
}

// NewClock returns a story clock that shows start now.
func NewClock(start time.Time) *Clock {
	return &Clock{offset: time.Until(start), jumped: make(chan struct{}), subs: map[int]func(time.Time){}}
}

// WallClock returns the clock on the wall, which is nil: Advance does nothing on it.
func WallClock() *Clock { return nil }

// Story tells whether the clock can be moved.
func (c *Clock) Story() bool { return c != nil }

// Now is the story's time, in UTC and without a monotonic part.
func (c *Clock) Now() time.Time {
	if c == nil {
		return time.Now().UTC().Round(0)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset).UTC().Round(0)
}

// Advance moves the clock forward by d and returns the new time. A d of zero or less changes nothing.
func (c *Clock) Advance(d time.Duration) time.Time {
	if c == nil || d <= 0 {
		return c.Now()
	}
	c.mu.Lock()
	c.offset += d
	close(c.jumped)
	c.jumped = make(chan struct{})
	subs := make([]func(time.Time), 0, len(c.subs))
	for _, fn := range c.subs {
		subs = append(subs, fn)
	}
	c.mu.Unlock()
	now := c.Now()
	for _, fn := range subs {
		fn(now)
	}
	return now
}

// OnJump calls fn with the new time after each Advance, on the goroutine that advanced. stop ends the subscription.
func (c *Clock) OnJump(fn func(now time.Time)) (stop func()) {
	if c == nil {
		return func() {}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	id := c.nextID
	c.nextID++
	c.subs[id] = fn
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subs, id)
	}
}

// Wait blocks until the clock shows until or later, jumps included, or until ctx ends, whose error it returns.
func (c *Clock) Wait(ctx context.Context, until time.Time) error {
	for {
		var jumped chan struct{}
		if c != nil {
			c.mu.Lock()
			jumped = c.jumped
			c.mu.Unlock()
		}
		left := until.Sub(c.Now())
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(left)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		case <-jumped:
			timer.Stop()
		}
	}
}
