package bot

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"pvx/bot/text"
	"pvx/flows"
)

// redraw is the action of our own button on a page that could not be drawn.
const redraw = "pvx:redraw"

// page takes everything that happens on a page.
func page(b *Bot, ctx context.Context, r *request) (reply, error) {
	c, err := r.View.carried()
	if err != nil {
		return reply{}, err
	}
	switch r.Type() {
	case "view_closed":
		return b.closed(ctx, r, c)
	case "view_submission":
		return b.submitted(ctx, r, c)
	default:
		return b.acted(ctx, r, c)
	}
}

func (b *Bot) submitted(ctx context.Context, r *request, c carried) (reply, error) {
	if c.Decision == "" {
		return reply{ack: slack.NewClearViewSubmissionResponse()}, nil // a page of words only
	}
	in := r.View.answers()
	shown, err := b.flow.Submit(ctx, r.actor, c.Address, in)
	b.carriedAlong(r, c, in, err)
	if err != nil {
		return reply{}, err
	}
	seq := b.pages.next(r.View.ID)
	rep := reply{}
	slowly := func(id string, seq int64) { b.slowly(r, c, shown, id, seq) }
	switch shown.Go {
	case flows.Push:
		view := b.draw(shown, c)
		rep.ack = slack.NewPushViewSubmissionResponse(&view)
	case flows.Pop:
		parent := r.View.Previous
		rep.then = func(ctx context.Context) {
			if parent != "" {
				seq := b.pages.next(parent)
				b.updating(r, parent, seq, b.draw(shown, c))
				slowly(parent, seq)
				return
			}
			b.say(ctx, r, c, shown.Say)
		}
	case flows.Finish:
		b.pages.forget(r.View.ID)
		b.log.Info("finished", "decision", c.Decision, "step", c.At.Root(), "user", r.actor.User)
		rep.ack = slack.NewClearViewSubmissionResponse()
		rep.then = func(ctx context.Context) {
			b.say(ctx, r, c, shown.Say)
			slowly("", 0)
		}
	default:
		view := b.draw(shown, c)
		b.pages.shows(r.View.ID, seq, "")
		rep.ack = slack.NewUpdateViewSubmissionResponse(&view)
		rep.then = func(context.Context) { slowly(r.View.ID, seq) }
	}
	return rep, nil
}

func (b *Bot) acted(ctx context.Context, r *request, c carried) (reply, error) {
	if len(r.Actions) == 0 {
		return reply{}, nil
	}
	a := r.Actions[0]
	id, in := original(a.ActionID), r.View.answers()
	if c.Decision == "" {
		return press(b, ctx, r) // a page of words only may hold a button all the same
	}
	if b.onlyKept(r.View, a) {
		b.keepLater(ctx, r, c, in)
		return reply{}, nil
	}
	switch {
	case id == redraw:
		shown, err := b.flow.Open(ctx, r.actor, c.Decision, c.At)
		if err != nil {
			return reply{}, err
		}
		return b.redrawn(r, c, shown), nil
	case strings.HasPrefix(id, opens):
		err := b.flow.Keep(ctx, r.actor, c.Address, in)
		b.carriedAlong(r, c, in, err)
		if err != nil {
			return reply{}, err
		}
		shown, err := b.flow.Open(ctx, r.actor, c.Decision, flows.Place(strings.TrimPrefix(id, opens)))
		if err != nil {
			return reply{}, err
		}
		return b.pushed(r, c, shown), nil
	}
	shown, err := b.flow.Act(ctx, r.actor, c.Address, id, a.answer(), in)
	b.carriedAlong(r, c, in, err)
	if err != nil {
		return reply{}, err
	}
	switch shown.Go {
	case flows.Push:
		return b.pushed(r, c, shown), nil
	case flows.Pop, flows.Finish:
		// Slack closes a view for a submission only: the page says that it is done.
		return reply{then: func(context.Context) {
			if parent := r.View.Previous; parent != "" && shown.Go == flows.Pop {
				b.updating(r, parent, b.pages.next(parent), b.draw(shown, c))
			}
			items := []flows.Item{flows.Note{Level: flows.Success, Text: flows.Markup(orElse(string(shown.Say), text.Done))}}
			done := flows.Shown{Page: flows.Page{Title: orElse(shown.Page.Title, text.App), Items: items}}
			b.updating(r, r.View.ID, b.pages.next(r.View.ID), b.draw(done, carried{Channel: c.Channel}))
			b.slowly(r, c, shown, r.View.Previous, b.pages.now(r.View.Previous))
		}}, nil
	default:
		return b.redrawn(r, c, shown), nil
	}
}

// redrawn puts a page in the place of the view in front, after a bare acknowledgement.
func (b *Bot) redrawn(r *request, c carried, shown flows.Shown) reply {
	seq := b.pages.next(r.View.ID)
	return reply{then: func(context.Context) {
		b.updating(r, r.View.ID, seq, b.draw(shown, c))
		b.slowly(r, c, shown, r.View.ID, seq)
	}}
}

// pushed puts a page on top. The trigger lives three seconds, so it goes at once.
func (b *Bot) pushed(r *request, c carried, shown flows.Shown) reply {
	return reply{then: func(ctx context.Context) {
		got, err := b.c.api.PushViewContext(ctx, r.TriggerID, b.draw(shown, c))
		if err != nil {
			b.sayError(ctx, r, c, refusedBy(err))
			return
		}
		b.slowly(r, c, shown, got.ID, b.pages.first(got.ID, got.Hash))
	}}
}

// closed redraws the page beneath one that was closed without Next: what was done on it shows there.
func (b *Bot) closed(_ context.Context, r *request, c carried) (reply, error) {
	id, parent := r.View.ID, r.View.Previous
	return reply{then: func(ctx context.Context) {
		b.flush(ctx, id)
		b.pages.forget(id)
		if r.Cleared || parent == "" || c.Decision == "" || c.At.Up() == "" {
			return
		}
		seq := b.pages.next(parent)
		shown, err := b.flow.Open(ctx, r.actor, c.Decision, c.At.Up())
		if err == nil {
			b.updating(r, parent, seq, b.draw(shown, c))
		}
	}}, nil
}

// draw makes the view of what is shown; a word to the person stands at its top.
func (b *Bot) draw(s flows.Shown, c carried) slack.ModalViewRequest {
	p := s.Page
	if s.Say != "" && s.Go != flows.Finish {
		p.Items = append([]flows.Item{flows.Note{Level: flows.Info, Text: s.Say}}, p.Items...)
	}
	v := View(p, s.Address, c.Channel)
	return b.checked(v, s.Address, c.Channel)
}

// updating replaces a view in the background, unless something newer was drawn there by then. What stands in the view's
// fields is kept by the client, whose blocks keep their ids. The hash keeps a call that is under way while the person
// presses Next from covering the next page.
func (b *Bot) updating(r *request, id string, seq int64, v slack.ModalViewRequest) {
	if id == "" {
		return
	}
	b.later("view/"+id, func(ctx context.Context) {
		if b.pages.now(id) != seq {
			return
		}
		hash := b.pages.hash(id)
		if hash == "" && r.View != nil && r.View.ID == id {
			hash = r.View.Hash
		}
		got, err := b.c.api.UpdateViewContext(ctx, v, "", hash, id)
		if hash != "" && code(err) == "hash_conflict" {
			if b.pages.now(id) != seq {
				return
			}
			got, err = b.c.api.UpdateViewContext(ctx, v, "", "", id)
		}
		switch c := code(err); {
		case err == nil:
			b.pages.shows(id, seq, got.Hash)
		case c == "not_found" || c == "view_not_found" || c == "hash_conflict":
			b.pages.forget(id) // closed meanwhile
		default:
			b.log.Error("a view was not redrawn", "code", c, "user", r.actor.User, "envelope", r.env.ID)
		}
	})
}

// slowly runs what a page still asks for and redraws the view with the result.
func (b *Bot) slowly(r *request, c carried, shown flows.Shown, id string, seq int64) {
	if shown.Then == nil {
		return
	}
	b.later("slow/"+r.env.ID, func(ctx context.Context) {
		next, err := shown.Then(ctx)
		switch {
		case err != nil:
			words, _ := b.words(r, err)
			if id == "" || b.pages.now(id) != seq {
				return
			}
			opened, err := b.flow.Open(ctx, r.actor, shown.Address.Decision, shown.Address.At)
			if err != nil {
				return
			}
			opened.Page.Items = append([]flows.Item{flows.Note{Level: flows.Warn, Text: words}}, opened.Page.Items...)
			b.updating(r, id, seq, b.draw(opened, c))
		case id != "" && len(next.Page.Items) > 0:
			b.updating(r, id, seq, b.draw(next, c))
		default:
			b.say(ctx, r, c, next.Say)
		}
		if err == nil && next.Then != nil {
			b.slowly(r, c, next, id, seq)
		}
	})
}

// onlyKept says whether an element's change is saved and nothing else.
func (b *Bot) onlyKept(v *view, a pressed) bool {
	for _, bl := range v.Blocks {
		if bl.BlockID == a.BlockID && bl.Type == "input" {
			return strings.HasSuffix(a.BlockID, keptOnly) || slices.Contains(bl.Element.Dispatch.On, "on_character_entered")
		}
	}
	return false
}

var errPanic = errors.New("a handler panicked")
