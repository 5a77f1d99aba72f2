package bot

import (
	"context"
	"sync"
	"time"
)

// pacer spaces connections that end as soon as they are made: the library dials again at once, which Slack answers with
// more of the same. The first reconnect is never held back.
type pacer struct {
	mu      sync.Mutex
	strikes int       // connections in a row that did not last
	since   time.Time // of the current connection
}

// lasting is how long a connection must live to count as one.
const lasting = 10 * time.Second

// connected notes that a connection stands.
func (p *pacer) connected(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since = now
}

// reopened counts a connection that is asked for, and says how long to wait before it.
func (p *pacer) reopened(now time.Time) (wait time.Duration, strikes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.since.IsZero(): // the first of all, or one after a refused open: the library waits by itself
	case now.Sub(p.since) >= lasting:
		p.strikes = 0
	default:
		p.strikes++
	}
	p.since = time.Time{}
	if p.strikes <= 1 {
		return 0, p.strikes
	}
	return min(500*time.Millisecond<<min(p.strikes-2, 7), 30*time.Second), p.strikes
}

func (p *pacer) wait(ctx context.Context) error {
	d, _ := p.reopened(time.Now())
	if d == 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pacer) unsteady() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.strikes
}
