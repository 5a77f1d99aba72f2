package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"pvx/flows"
)

// keeper holds what people have typed since the last save, by view.
type keeper struct {
	mu    sync.Mutex
	views map[string]*kept
}

type kept struct {
	actor flows.Actor
	addr  flows.Address
	in    flows.Answers // nil: saved
	saved time.Time
	timer *time.Timer
}

// keepLater saves what was typed: before the acknowledgement when the last save is a while ago, else at the end of the
// pause since then. So a kill costs at most what was typed within one pause of a save, and nothing that stood alone.
func (b *Bot) keepLater(ctx context.Context, r *request, c carried, in flows.Answers) {
	b.keeps.mu.Lock()
	k := b.keeps.of(r, c, in)
	if k.timer == nil && time.Since(k.saved) >= b.keep {
		b.keeps.mu.Unlock()
		b.flush(ctx, r.View.ID)
		return
	}
	defer b.keeps.mu.Unlock()
	if k.timer == nil { // else it will take this one along
		k.timer = b.flushing(r, b.keep-time.Since(k.saved))
	}
}

// flushing saves what a view has waiting after a pause, in its turn.
func (b *Bot) flushing(r *request, pause time.Duration) *time.Timer {
	id, lane := r.View.ID, "view/"+orElse(r.View.Root, r.View.ID)
	return time.AfterFunc(pause, func() {
		b.asks.add(lane, func() {
			ctx, cancel := context.WithTimeout(b.base, afterwards)
			defer cancel()
			b.flush(ctx, id)
		})
	})
}

// carriedAlong is told what became of a request that carried a view's answers. What is stored need not be saved again; a
// request that failed for another reason than what was typed leaves its answers to be saved in a moment.
func (b *Bot) carriedAlong(r *request, c carried, in flows.Answers, err error) {
	var fields flows.FieldErrors
	if err == nil || errors.As(err, &fields) || errors.Is(err, flows.ErrForbidden) || errors.Is(err, flows.ErrNotFound) {
		b.keeps.drop(r.View.ID)
		return
	}
	b.keeps.mu.Lock()
	defer b.keeps.mu.Unlock()
	if k := b.keeps.of(r, c, in); k.timer == nil {
		k.timer = b.flushing(r, b.keep)
	}
}

// of is what waits for a request's view, with these answers as the newest. k.mu held.
func (k *keeper) of(r *request, c carried, in flows.Answers) *kept {
	one := k.views[r.View.ID]
	if one == nil {
		k.prune()
		one = &kept{}
		k.views[r.View.ID] = one
	}
	one.actor, one.addr, one.in = r.actor, c.Address, in
	return one
}

// flush saves what a view has waiting.
func (b *Bot) flush(ctx context.Context, id string) {
	b.keeps.mu.Lock()
	k := b.keeps.views[id]
	if k == nil || k.in == nil {
		if k != nil {
			k.timer = nil
		}
		b.keeps.mu.Unlock()
		return
	}
	actor, addr, in := k.actor, k.addr, k.in
	k.in, k.timer, k.saved = nil, nil, time.Now()
	b.keeps.mu.Unlock()
	if err := b.flow.Keep(ctx, actor, addr, in); err != nil {
		b.log.Warn("what was typed is not saved yet", "decision", addr.Decision, "step", addr.At.Root(), "user", actor.User, "err", err)
	}
}

// prune forgets views that were left long ago; nobody tells when a window is closed. k.mu held.
func (k *keeper) prune() {
	if len(k.views) < 1024 {
		return
	}
	for id, one := range k.views {
		if one.in == nil && time.Since(one.saved) > time.Hour {
			delete(k.views, id)
		}
	}
}

// drop forgets what waits: what follows carries all of it.
func (k *keeper) drop(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if one := k.views[id]; one != nil {
		if one.timer != nil {
			one.timer.Stop()
		}
		delete(k.views, id)
	}
}

// flushAll saves everything that waits.
func (b *Bot) flushAll(ctx context.Context) {
	b.keeps.mu.Lock()
	var ids []string
	for id, k := range b.keeps.views {
		if k.timer != nil {
			k.timer.Stop()
		}
		ids = append(ids, id)
	}
	b.keeps.mu.Unlock()
	for _, id := range ids {
		b.flush(ctx, id)
	}
}
