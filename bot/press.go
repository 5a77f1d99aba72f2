package bot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"pvx/bot/text"
	"pvx/flows"
)

// press takes a button in a message, on App Home, or on a page of words only.
func press(b *Bot, ctx context.Context, r *request) (reply, error) {
	p, ok := pressOf(r)
	if !ok {
		return reply{}, nil
	}
	if r.actor.External {
		return reply{}, errExternal
	}
	switch p.Action { // the few buttons that no decision is behind
	case "help":
		return b.shown(r, flows.Shown{Go: flows.Show, Page: flows.Page{Title: text.App, Items: help(p.Value).Items}}), nil
	case "more":
		words, cursor := p.Value, ""
		if i := strings.LastIndexByte(p.Value, '|'); i >= 0 { // a cursor has no bar; words may
			words, cursor = p.Value[:i], p.Value[i+1:]
		}
		m, err := b.flow.List(ctx, r.actor, words, cursor)
		if err != nil {
			return reply{}, err
		}
		return reply{then: b.responding(r, m)}, nil
	}
	shown, err := b.flow.Press(ctx, r.actor, p)
	if err != nil {
		return reply{}, err
	}
	return b.shown(r, shown), nil
}

// shown turns what a use case shows into a reply to a button, a command or a shortcut: a new window, or words.
func (b *Bot) shown(r *request, s flows.Shown) reply {
	c := carried{Channel: r.actor.Channel}
	opening := s.Go == flows.Show || s.Go == flows.Push || s.Go == flows.Replace
	home := r.View != nil && r.View.Type == string(slack.VTHomeTab)
	return reply{then: func(ctx context.Context) {
		if !opening || len(s.Page.Items) == 0 {
			b.say(ctx, r, c, s.Say)
			b.slowly(r, c, s, "", 0)
		} else {
			got, err := b.c.api.OpenViewContext(ctx, r.TriggerID, b.draw(s, c))
			if err != nil {
				b.sayError(ctx, r, c, refusedBy(err))
				return
			}
			b.slowly(r, c, s, got.ID, b.pages.first(got.ID, got.Hash))
		}
		if home {
			b.publish(ctx, r.actor)
		}
	}}
}

// shortcutNew starts a decision from anywhere.
func shortcutNew(b *Bot, ctx context.Context, r *request) (reply, error) {
	if r.actor.External {
		return reply{}, errExternal
	}
	shown, err := b.flow.Start(ctx, r.actor, "")
	if err != nil {
		return reply{}, err
	}
	return b.shown(r, shown), nil
}

// shortcutEvidence files a message in a decision's record.
func shortcutEvidence(b *Bot, ctx context.Context, r *request) (reply, error) {
	if r.actor.External {
		return reply{}, errExternal
	}
	if r.Message == nil {
		return reply{}, flows.ErrNotFound
	}
	m, ch := r.Message, flows.ChannelID(r.payload.Channel.ID)
	what := flows.Reply{Channel: ch, Thread: orElse(m.Thread, m.TS), TS: m.TS, Text: m.Text}
	if written(m.Subtype, m.Bot) {
		what.User = flows.UserID(m.User)
	}
	what.Link = b.c.link(flows.MessageRef{Channel: ch, TS: m.TS, Thread: m.Thread})
	shown, err := b.flow.Evidence(ctx, r.actor, what)
	if err != nil {
		return reply{}, err
	}
	return b.shown(r, shown), nil
}

// say tells the person alone: under the command or button when Slack gave a way to, else where the window was opened.
func (b *Bot) say(ctx context.Context, r *request, c carried, words flows.Markup) {
	if words == "" {
		return
	}
	m := wordsMessage(words)
	if r.Response != "" {
		if err := b.c.respond(ctx, r.Response, r.Container.Thread, m); err == nil {
			return
		}
	}
	ch := c.Channel
	if ch == "" {
		ch = r.actor.Channel
	}
	if err := b.c.Whisper(ctx, r.actor.Team, flows.Target{Channel: ch, User: r.actor.User}, m); err != nil {
		b.log.Warn("a word to one person was not delivered", "user", r.actor.User, "code", code(err))
	}
}

func (b *Bot) sayError(ctx context.Context, r *request, c carried, err error) {
	words, _ := b.words(r, err)
	b.say(ctx, r, c, words)
}

func wordsMessage(words flows.Markup) flows.Message {
	return flows.Message{Text: bare(words), Items: []flows.Item{flows.Note{Text: words}}}
}

// ephemeral is the answer to a command that only the person sees.
type ephemeral struct {
	Type   string       `json:"response_type"`
	Text   string       `json:"text"`
	Blocks slack.Blocks `json:"blocks"`

	message flows.Message
}

// privately answers a command in the acknowledgement. Slack tells nobody when it refuses a block there, so only blocks
// that every workspace takes are used.
func privately(m flows.Message) *ephemeral {
	d := draw(m, []string{tableBlock, chartBlock})
	return &ephemeral{Type: slack.ResponseTypeEphemeral, Text: d.text, Blocks: slack.Blocks{BlockSet: d.blocks}, message: m}
}

// responding answers by response URL what could not go into the acknowledgement.
func (b *Bot) responding(r *request, m flows.Message) func(context.Context) {
	return func(ctx context.Context) {
		if err := b.c.respond(ctx, r.Response, r.Container.Thread, m); err != nil {
			b.log.Warn("an answer was not delivered", "user", r.actor.User, "code", code(err))
		}
	}
}

// publish draws App Home anew.
func (b *Bot) publish(ctx context.Context, a flows.Actor) {
	m, err := b.flow.Home(ctx, a)
	if err != nil {
		words, _ := b.words(nil, err)
		m = wordsMessage(words)
	}
	_, err = b.c.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(a.User), View: HomeView(m)})
	if err != nil {
		b.log.Warn("App Home was not drawn", "user", a.User, "code", code(refusedBy(err)))
	}
}
