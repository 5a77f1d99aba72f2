package bot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"sort"
	"strings"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
	"pvx/bot/text"
	"pvx/flows"
)

var errExternal = errors.New("of another company")

// reference is what an unexpected error is called, to people and in the log.
func reference() string {
	var raw [4]byte
	_, _ = rand.Read(raw[:]) // never fails
	return hex.EncodeToString(raw[:])
}

// words says what happened and what to do. kept is false when what was typed is not on disk.
func (b *Bot) words(r *request, err error) (words flows.Markup, kept bool) {
	var refusal *flows.Refusal
	var fields flows.FieldErrors
	var send *flows.SendError
	switch {
	case errors.As(err, &refusal):
		return refusal.Text, true
	case errors.As(err, &fields):
		return flows.Paragraphs(strings.Join(sorted(fields), "\n")), true
	case errors.Is(err, errExternal):
		return text.External, true
	case errors.Is(err, flows.ErrForbidden):
		return text.Forbidden, true
	case errors.Is(err, flows.ErrNotFound):
		return text.Gone, true
	case errors.Is(err, flows.ErrBusy), errors.Is(err, flows.ErrConflict):
		b.note(r, err, "")
		return text.Busy, false
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		b.note(r, err, "")
		return text.Slow, false
	case errors.As(err, &send):
		if w := slackWords(send, err); w != "" {
			b.note(r, err, "")
			return w, true
		}
	}
	ref := reference()
	b.note(r, err, ref)
	return flows.Markup(text.Unexpected(ref)), false
}

// slackWords are the sentences for Slack's codes; "" for one that nobody can act on.
func slackWords(e *flows.SendError, err error) flows.Markup {
	switch e.Code {
	case "expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id":
		return text.TooSoon
	case "push_limit_reached":
		return text.Stack
	case "invalid_arguments", "view_too_large", "duplicate_external_id":
		return text.Refused
	case "not_in_channel":
		return text.NotAMember
	case "channel_not_found":
		return text.NoChannel
	case "is_archived":
		return text.Archived
	case "user_disabled", "account_inactive_user":
		return text.Left
	case codeRateLimited:
		return text.Waiting
	case codeUnreachable, codeServer:
		return text.Unreached
	case "missing_scope":
		var said slack.SlackErrorResponse
		if errors.As(err, &said) && said.Needed != "" {
			return flows.Markup(text.Scope(said.Needed))
		}
	}
	if strings.HasPrefix(e.Code, "restricted_action") {
		return text.Restricted
	}
	return ""
}

func sorted(fields flows.FieldErrors) []string {
	var out []string
	for _, v := range fields {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

// note writes an error into the log; what people wrote is not in it.
func (b *Bot) note(r *request, err error, ref string) {
	args := []any{"err", err}
	if ref != "" {
		args = append(args, "reference", ref)
	}
	if r != nil {
		args = append(args, "type", r.Type(), "envelope", r.env.ID, "user", r.actor.User)
	}
	b.log.Error("a request failed", args...)
}

// explain turns an error of a handler into what the person sees, with what was typed still in place.
func (b *Bot) explain(ctx context.Context, r *request, err error) reply {
	switch r.Type() {
	case "view_submission":
		return b.explainSubmission(ctx, r, err)
	case "block_actions":
		if r.View != nil && r.View.Callback == pageView {
			return b.explainAction(r, err)
		}
		words, _ := b.words(r, err)
		return reply{then: func(ctx context.Context) { b.say(ctx, r, carried{}, words) }}
	case slashCommands:
		words, _ := b.words(r, err)
		return reply{ack: privately(wordsMessage(words))}
	case "shortcut", "message_action":
		words, _ := b.words(r, err)
		return reply{then: func(ctx context.Context) { b.say(ctx, r, carried{}, words) }}
	default: // an event: there is nobody to tell
		b.note(r, err, reference())
		return reply{}
	}
}

// errorText is how long an error under a field may be; Slack publishes no limit.
const errorText = 300

func (b *Bot) explainSubmission(ctx context.Context, r *request, err error) reply {
	blocks, order := r.View.fields()
	var fields flows.FieldErrors
	if errors.As(err, &fields) {
		at := map[string]string{}
		for id, what := range fields {
			if block, ok := blocks[id]; ok {
				at[block] = blockkit.Cut(what, errorText)
			}
		}
		if len(at) > 0 {
			return reply{ack: slack.NewErrorsViewSubmissionResponse(at)}
		}
	}
	words, kept := b.words(r, err)
	c, _ := r.View.carried()
	if kept {
		if v, ok := b.withNote(ctx, r, c, words); ok {
			b.pages.next(r.View.ID)
			return reply{ack: slack.NewUpdateViewSubmissionResponse(&v)}
		}
	}
	return b.atFirstField(r, c, words, blocks, order)
}

// atFirstField tells at a field, which leaves everything typed where it is; a page without fields is replaced by a
// small one that leads back.
func (b *Bot) atFirstField(r *request, c carried, words flows.Markup, blocks map[string]string, order []string) reply {
	if len(order) > 0 {
		return reply{ack: slack.NewErrorsViewSubmissionResponse(map[string]string{blocks[order[0]]: blockkit.Cut(bare(words), errorText)})}
	}
	b.pages.next(r.View.ID)
	v := leadsBack(words, c)
	return reply{ack: slack.NewUpdateViewSubmissionResponse(&v)}
}

// withNote is the page of an address as it stands, with words at its top.
func (b *Bot) withNote(ctx context.Context, r *request, c carried, words flows.Markup) (slack.ModalViewRequest, bool) {
	if c.Decision == "" {
		return slack.ModalViewRequest{}, false
	}
	shown, err := b.flow.Open(ctx, r.actor, c.Decision, c.At)
	if err != nil {
		return leadsBack(words, carried{Channel: c.Channel}), errors.Is(err, flows.ErrNotFound) || errors.Is(err, flows.ErrForbidden)
	}
	shown.Page.Items = append([]flows.Item{flows.Note{Level: flows.Alarm, Text: words}}, shown.Page.Items...)
	return b.draw(shown, c), true
}

// leadsBack is a small page with words, and a button back to where the person was.
func leadsBack(words flows.Markup, c carried) slack.ModalViewRequest {
	p := flows.Page{Title: text.App, Items: []flows.Item{flows.Note{Level: flows.Alarm, Text: words}}}
	if c.Decision != "" {
		p.Items = append(p.Items, flows.Action{ID: redraw, Label: text.Again})
	}
	return View(p, c.Address, c.Channel)
}

// explainAction redraws the page with what was wrong: at the fields where it can, else at the top.
func (b *Bot) explainAction(r *request, err error) reply {
	c, _ := r.View.carried()
	seq := b.pages.next(r.View.ID)
	return reply{then: func(ctx context.Context) {
		var fields flows.FieldErrors
		if errors.As(err, &fields) {
			if shown, failed := b.flow.Open(ctx, r.actor, c.Decision, c.At); failed == nil {
				b.updating(r, r.View.ID, seq, b.draw(underFields(shown, fields), c))
				return
			}
		}
		words, _ := b.words(r, err)
		v, ok := b.withNote(ctx, r, c, words)
		if !ok {
			v = leadsBack(words, c)
		}
		b.updating(r, r.View.ID, seq, v)
	}}
}

// underFields puts errors under their fields, those of absent fields at the top.
func underFields(s flows.Shown, fields flows.FieldErrors) flows.Shown {
	items := slices.Clone(s.Page.Items)
	rest := flows.FieldErrors{}
	for k, v := range fields {
		rest[k] = v
	}
	for i, it := range items {
		if f, ok := it.(flows.Field); ok && rest[f.ID] != "" {
			f.Echo = signs[flows.Alarm] + flows.Plaintext(rest[f.ID])
			delete(rest, f.ID)
			items[i] = f
		}
	}
	if len(rest) > 0 {
		top := flows.Note{Level: flows.Alarm, Text: flows.Paragraphs(strings.Join(sorted(rest), "\n"))}
		items = append([]flows.Item{top}, items...)
	}
	s.Page.Items = items
	return s
}

// sorry answers a request that was not even tried.
func (b *Bot) sorry(r *request, err error) any {
	words, _ := b.words(r, err)
	switch r.Type() {
	case "view_submission":
		c, _ := r.View.carried()
		blocks, order := r.View.fields()
		return b.atFirstField(r, c, words, blocks, order).ack
	case slashCommands:
		return privately(wordsMessage(words))
	}
	return nil
}

// slow answers a submission whose time is over.
func (b *Bot) slow(r *request) any { return b.sorry(r, context.DeadlineExceeded) }

// checked is the last look at a view before it goes: one that Slack would refuse is replaced by a page that says so.
func (b *Bot) checked(v slack.ModalViewRequest, at flows.Address, ch flows.ChannelID) slack.ModalViewRequest {
	problem := viewProblem(v)
	if problem == "" {
		return v
	}
	ref := reference()
	b.log.Error("a page would be refused by Slack", "decision", at.Decision, "step", at.At.Root(), "why", problem, "reference", ref)
	return View(flows.Page{Title: text.App, Items: []flows.Item{flows.Note{Level: flows.Alarm, Text: flows.Markup(text.NoPage + " " + text.Unexpected(ref))}}},
		flows.Address{}, ch)
}
