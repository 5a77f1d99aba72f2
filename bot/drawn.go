package bot

import (
	"sync"
	"time"
)

// drawnPages counts for each view what was last drawn there, so that a slow redraw never covers a newer page.
type drawnPages struct {
	mu   sync.Mutex
	last int64
	at   map[string]drawnPage
}

type drawnPage struct {
	seq  int64
	hash string // Slack's, of what it shows; "" when it is not known
	when time.Time
}

func (p *drawnPages) next(id string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if len(p.at) > 4096 {
		for k, d := range p.at {
			if now.Sub(d.when) > 6*time.Hour {
				delete(p.at, k)
			}
		}
	}
	p.last++
	p.at[id] = drawnPage{p.last, p.at[id].hash, now}
	return p.last
}

// first counts the opening of a view, unless the person was faster than Slack's answer to it: then it is 0, which is
// never what was drawn last.
func (p *drawnPages) first(id, hash string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.at[id]; known {
		return 0
	}
	p.last++
	p.at[id] = drawnPage{p.last, hash, time.Now()}
	return p.last
}

// shows remembers the hash of what a view shows since it was drawn; "" when an acknowledgement draws it, which tells none.
func (p *drawnPages) shows(id string, seq int64, hash string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, known := p.at[id]; known && d.seq == seq {
		d.hash = hash
		p.at[id] = d
	}
}

func (p *drawnPages) hash(id string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[id].hash
}

func (p *drawnPages) now(id string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[id].seq
}

func (p *drawnPages) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.at, id)
}
