package bot

import (
	"context"
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
	id := r.View.ID
	b.keeps.mu.Lock()
	k := b.keeps.views[id]
	if k == nil {
		b.keeps.prune()
		k = &kept{}
		b.keeps.views[id] = k
	}
	k.actor, k.addr, k.in = r.actor, c.Address, in
	wait := b.keep - time.Since(k.saved)
	switch {
	case k.timer != nil: // it will take this one along
	case wait > 0:
		lane := "view/" + orElse(r.View.Root, id)
		k.timer = time.AfterFunc(wait, func() {
			b.asks.add(lane, func() {
				ctx, cancel := context.WithTimeout(b.base, afterwards)
				defer cancel()
				b.flush(ctx, id)
			})
		})
	default:
		b.keeps.mu.Unlock()
		b.flush(ctx, id)
		return
	}
	b.keeps.mu.Unlock()
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
