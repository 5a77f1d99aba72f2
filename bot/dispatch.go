package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// limits of the dispatcher.
const (
	workers = 64   // handlers at once
	backlog = 2000 // accepted and not finished; beyond it people are told to try again
)

// lanes runs tasks in the background: those of one lane one after another, in the order they came, and all together at
// most a fixed number at once. A task that panics ends alone.
type lanes struct {
	slots  chan struct{}
	failed func(lane string, cause any, stack []byte)

	mu    sync.Mutex
	queue map[string][]func()
	count int
	idle  chan struct{} // closed when count is 0
}

func newLanes(n int, failed func(string, any, []byte)) *lanes {
	idle := make(chan struct{})
	close(idle)
	return &lanes{slots: make(chan struct{}, n), failed: failed, queue: map[string][]func(){}, idle: idle}
}

// add takes a task; it never blocks.
func (l *lanes) add(lane string, task func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count == 0 {
		l.idle = make(chan struct{})
	}
	l.count++
	q, running := l.queue[lane]
	l.queue[lane] = append(q, task)
	if !running {
		go l.serve(lane)
	}
}

func (l *lanes) serve(lane string) {
	for {
		l.mu.Lock()
		q := l.queue[lane]
		if len(q) == 0 {
			delete(l.queue, lane)
			l.mu.Unlock()
			return
		}
		task := q[0]
		l.queue[lane] = q[1:]
		l.mu.Unlock()
		l.slots <- struct{}{}
		l.run(lane, task)
		<-l.slots
		l.mu.Lock()
		if l.count--; l.count == 0 {
			close(l.idle)
		}
		l.mu.Unlock()
	}
}

func (l *lanes) run(lane string, task func()) {
	defer func() {
		if cause := recover(); cause != nil {
			l.failed(lane, cause, debug.Stack())
		}
	}()
	task()
}

// pending is how many tasks are accepted and not finished.
func (l *lanes) pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count
}

// wait returns when nothing is left, or with ctx's error.
func (l *lanes) wait(ctx context.Context) error {
	for {
		l.mu.Lock()
		idle, n := l.idle, l.count
		l.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-idle:
		case <-ctx.Done():
			return fmt.Errorf("%d tasks are unfinished: %w", n, ctx.Err())
		}
	}
}

// recent remembers answers for a while, so that an envelope that arrives twice gets the same one.
type recent struct {
	mu   sync.Mutex
	keep time.Duration
	at   map[string]time.Time
	said map[string]any
}

func newRecent(keep time.Duration) *recent {
	return &recent{keep: keep, at: map[string]time.Time{}, said: map[string]any{}}
}

func (r *recent) get(key string) (any, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.at[key]
	return r.said[key], ok
}

func (r *recent) put(key string, answer any, now time.Time) {
	if key == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at[key], r.said[key] = now, answer
	if len(r.at) > 512 {
		for k, t := range r.at {
			if now.Sub(t) > r.keep {
				delete(r.at, k)
				delete(r.said, k)
			}
		}
	}
}

// queued says whether a task waits in a lane that has not begun.
func (l *lanes) queued(lane string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue[lane]) > 0
}
