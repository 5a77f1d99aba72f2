package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/slack-go/slack/socketmode"

	"pvx/flows"
)

// Types of envelopes.
const (
	slashCommands = "slash_commands"
	interactive   = "interactive"
	eventsAPI     = "events_api"
)

// reply is what a handler answers. The wrapper acknowledges with ack, then runs then.
type reply struct {
	ack  any // nil, a message, or a view's answer
	then func(context.Context)
}

// handler serves one kind of request; it never acknowledges by itself.
type handler func(*Bot, context.Context, *request) (reply, error)

// maxAck is the largest acknowledgement we send, in bytes; Slack drops those of 20,480 and more without a word.
const maxAck = 20000

// afterwards is how long what follows an acknowledgement may take.
const afterwards = 25 * time.Second

// accept takes one envelope, finds its handler and puts it into its lane. It never blocks.
func (b *Bot) accept(e envelope) {
	e.received = time.Now()
	switch e.Type {
	case slashCommands, interactive, eventsAPI:
	case "hello", "disconnect":
		return
	default:
		b.log.Warn("an envelope of an unknown type", "type", e.Type, "envelope", e.ID)
		b.acknowledge(e.ID, nil)
		return
	}
	r, err := e.decode(b.self)
	if err != nil {
		b.log.Warn("an envelope cannot be read", "envelope", e.ID, "err", err)
		b.acknowledge(e.ID, nil)
		return
	}
	h, lane := route(&r)
	if h == nil {
		b.log.Debug("nobody serves this", "type", r.payload.Type, "envelope", e.ID)
		b.acknowledge(e.ID, nil)
		return
	}
	a := &answer{b: b, r: &r}
	if b.asks.pending() > backlog {
		b.log.Error("too much is going on", "pending", b.asks.pending())
		a.give(b.sorry(&r, flows.ErrBusy))
		return
	}
	b.asks.add(lane, func() { b.serve(&r, h, a) })
}

// serve runs one handler and acknowledges within the deadline, whatever happens.
func (b *Bot) serve(r *request, h handler, a *answer) {
	key := orElse(r.TriggerID, r.EventID)
	if r.Type() == "view_closed" {
		key = ""
	}
	if said, ok := b.said.get(key); ok && key != "" {
		a.give(said) // the same once more: Slack sends some twice
		return
	}
	submission := r.Type() == "view_submission"
	left := b.answer - time.Since(r.env.received)
	if left <= 0 && submission {
		a.give(b.slow(r))
		return
	}
	// A submission that is not stored in time is told so and stored never, so that pressing again is right. Everything
	// else goes on after a bare acknowledgement.
	limit := 4 * b.answer
	if submission {
		limit = left
	}
	ctx, cancel := context.WithTimeout(b.base, limit)
	defer cancel()
	watch := time.AfterFunc(max(left, 0), func() {
		if submission {
			a.give(b.slow(r))
		} else {
			a.give(nil)
		}
	})
	defer watch.Stop()
	rep, err := b.safely(ctx, r, h)
	if err != nil {
		rep = b.explain(ctx, r, err)
	}
	ack, then := rep.ack, rep.then
	if size := sizeOf(ack); size >= maxAck {
		ack, then = b.large(r, ack, then)
	}
	late := !a.give(ack)
	if !late {
		b.said.put(key, ack, time.Now())
	} else if m, ok := ack.(*ephemeral); ok {
		then = b.responding(r, m.message)
	}
	b.log.Debug("served", "type", r.Type(), "envelope", r.env.ID, "user", r.actor.User, "took", time.Since(r.env.received))
	if then != nil {
		after, cancel := context.WithTimeout(b.base, afterwards)
		defer cancel()
		then(after)
	}
	b.meet(r.actor.User)
}

// Type is the interaction's type, the envelope's for the others.
func (r *request) Type() string {
	if r.env.Type == interactive {
		return r.payload.Type
	}
	return r.env.Type
}

func (b *Bot) safely(ctx context.Context, r *request, h handler) (rep reply, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			b.log.Error("a handler panicked", "type", r.Type(), "envelope", r.env.ID, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			rep, err = reply{}, errPanic
		}
	}()
	return h(b, ctx, r)
}

// later runs f in the background, after all else of that lane.
func (b *Bot) later(lane string, f func(context.Context)) {
	b.work.add(lane, func() {
		ctx, cancel := context.WithTimeout(b.base, afterwards)
		defer cancel()
		f(ctx)
	})
}

// answer acknowledges one envelope once.
type answer struct {
	b    *Bot
	r    *request
	once sync.Once
}

// give reports whether this was the one that counted.
func (a *answer) give(payload any) (first bool) {
	a.once.Do(func() {
		first = true
		a.b.acknowledge(a.r.env.ID, payload)
	})
	return first
}

// acknowledge hands an acknowledgement to the library. It waits no longer than Slack would.
func (b *Bot) acknowledge(id string, payload any) {
	if id == "" {
		return
	}
	sm := b.socket.Load()
	if sm == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.base), 3*time.Second)
	defer cancel()
	if err := sm.AckCtx(ctx, id, payload); err != nil {
		b.log.Error("an acknowledgement was not sent", "envelope", id, "err", err)
		return
	}
	b.acked.Store(time.Now().UnixNano())
}

// resend tries a lost acknowledgement once more; it leaves on the next connection.
func (b *Bot) resend(ev socketmode.Event) {
	e, ok := ev.Data.(*socketmode.ErrorWriteFailed)
	if !ok || e.Response == nil {
		return
	}
	b.log.Warn("an acknowledgement was lost and is sent again", "envelope", e.Response.EnvelopeID)
	b.work.add("resend", func() { b.acknowledge(e.Response.EnvelopeID, e.Response.Payload) })
}

func sizeOf(payload any) int {
	if payload == nil {
		return 0
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return 0
	}
	return len(raw) + 80 // the envelope around it
}
