package bot

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"pvx/bot/text"
	"pvx/flows"
)

// innerEvent is what PVX reads of an event; user and channel are ids or objects, as the event likes.
type innerEvent struct {
	message
	User    json.RawMessage `json:"user"`
	Channel json.RawMessage `json:"channel"`
	New     string          `json:"new_channel_id"`
	Tab     string          `json:"tab"`
	Tokens  struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

func (r *request) event() innerEvent {
	var e innerEvent
	_ = json.Unmarshal(r.payload.Event, &e) // what cannot be read has no name, and so no handler
	return e
}

// name is the event as the manifest names it.
func (e innerEvent) name() string {
	if e.Type != "message" {
		return e.Type
	}
	switch e.Kind {
	case "im":
		return "message.im"
	case "group", "mpim":
		return "message.groups"
	}
	return "message.channels"
}

// lane keeps the order within one thread, one channel or one person.
func (e innerEvent) lane() string {
	if e.Type == "message" {
		return idOf(e.Channel)
	}
	return orElse(idOf(e.Channel), idOf(e.User))
}

// idOf reads "C1" and {"id": "C1"} alike.
func idOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var o struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &o)
	return o.ID
}

// messageEvent files what people write in threads, and follows edits and deletions.
func messageEvent(b *Bot, ctx context.Context, r *request) (reply, error) {
	e := r.event()
	channel := flows.ChannelID(idOf(e.Channel))
	m := e.message
	m.User = idOf(e.User)
	what := flows.Reply{Channel: channel, Event: r.EventID}
	switch m.Subtype {
	case "message_changed":
		if m.Message == nil || m.Message.Edited == nil {
			return reply{}, nil // an unfurl or a reaction count, nobody's words
		}
		m = *m.Message
		what.Edited = true
	case "message_deleted":
		if m.Previous == nil {
			return reply{}, nil
		}
		deleted := m.Deleted
		m = *m.Previous
		m.TS, m.Text, what.Deleted = orElse(deleted, m.TS), "", true
	}
	if !written(m.Subtype, m.Bot) || m.User == "" || m.User == string(b.self.User) {
		return reply{}, nil
	}
	if m.Thread == "" || m.Thread == m.TS {
		if e.Kind == "im" && !what.Edited && !what.Deleted {
			return b.talked(r, channel, flows.UserID(m.User)), nil
		}
		return reply{}, nil
	}
	a := flows.Actor{Team: b.self.Team, User: flows.UserID(m.User), Channel: channel,
		External: outside(b.self, orElse(m.UserTeam, orElse(m.Source, m.Team)), "")}
	what.Thread, what.TS, what.User, what.Text = m.Thread, m.TS, flows.UserID(m.User), m.Text
	what.Link = b.c.link(flows.MessageRef{Channel: channel, TS: m.TS, Thread: m.Thread})
	if err := b.flow.Reply(ctx, a, what); err != nil {
		// It is acknowledged all the same: reading the threads back finds it again.
		b.work.add(catchUpLane, func() {
			if sleep(b.live, 5*time.Second) == nil {
				b.catchUp()
			}
		})
		return reply{}, err
	}
	return reply{then: func(context.Context) { b.meet(what.User) }}, nil
}

// talked answers who writes to the app outside of a thread.
func (b *Bot) talked(r *request, ch flows.ChannelID, who flows.UserID) reply {
	key := "im/" + r.EventID
	if _, twice := b.said.get(key); twice {
		return reply{}
	}
	b.said.put(key, nil, time.Now())
	return reply{then: func(ctx context.Context) {
		_, err := b.c.Send(ctx, b.self.Team, flows.Target{Channel: ch, User: who}, key, wordsMessage(text.InDM))
		if err != nil {
			b.log.Warn("a message to the app was not answered", "user", who, "code", code(err))
		}
	}}
}

func homeOpened(b *Bot, _ context.Context, r *request) (reply, error) {
	e := r.event()
	if e.Tab != "home" {
		return reply{}, nil
	}
	a := flows.Actor{Team: b.self.Team, User: flows.UserID(idOf(e.User))}
	return reply{then: func(ctx context.Context) {
		b.publish(ctx, a)
		b.meet(a.User)
	}}, nil
}

// userChanged stores a member's new facts: time zone, name, or that they left.
func userChanged(b *Bot, ctx context.Context, r *request) (reply, error) {
	var u struct {
		User slack.User `json:"user"`
	}
	if err := json.Unmarshal(r.payload.Event, &u); err != nil || u.User.ID == "" {
		return reply{}, err
	}
	b.c.forget(flows.UserID(u.User.ID))
	return reply{}, b.flow.LearnPerson(ctx, b.self.Team, person(u.User, b.self.Team, &b.self))
}

// channelChanged looks a channel up again once things have settled down.
func channelChanged(b *Bot, _ context.Context, r *request) (reply, error) {
	e := r.event()
	id := orElse(e.New, idOf(e.Channel))
	if id == "" || isDM(id) {
		return reply{}, nil
	}
	if strings.HasPrefix(e.Type, "member_") && b.busyWith(id) {
		return reply{}, nil
	}
	return reply{then: func(context.Context) {
		b.later("channel/"+id, func(ctx context.Context) {
			if err := b.flow.LookUp(ctx, b.self.Team, flows.ChannelID(id), false); err != nil {
				b.log.Warn("a channel could not be looked up", "code", code(err))
			}
		})
	}}, nil
}

// busyWith says whether the channel's look-up is queued already and will see this change too.
func (b *Bot) busyWith(id string) bool { return b.work.queued("channel/" + id) }

// removed stops the bot: the app is gone from the workspace. What is on disk stays.
func removed(b *Bot, _ context.Context, r *request) (reply, error) {
	e := r.event()
	if e.Type == "tokens_revoked" && len(e.Tokens.Bot) == 0 {
		return reply{}, nil // somebody's own token, not ours
	}
	b.log.Error("the app was removed from the workspace; data is kept", "team", b.self.Team, "event", e.Type)
	return reply{then: func(context.Context) { b.once.Do(func() { close(b.removed) }) }}, nil
}

// met remembers whose facts are fresh, so that not every click asks the store.
type met struct {
	mu sync.Mutex
	at map[flows.UserID]time.Time
}

// meet makes sure in the background that a person's name and time zone are known.
func (b *Bot) meet(id flows.UserID) {
	if id == "" {
		return
	}
	b.met.mu.Lock()
	fresh := time.Since(b.met.at[id]) < time.Hour
	if !fresh {
		b.met.at[id] = time.Now()
	}
	b.met.mu.Unlock()
	if fresh {
		return
	}
	b.later("meet/"+string(id), func(ctx context.Context) {
		if err := b.flow.Meet(ctx, b.self.Team, id); err != nil {
			b.met.mu.Lock()
			delete(b.met.at, id)
			b.met.mu.Unlock()
			b.log.Warn("a person's facts are not known", "user", id, "code", code(err))
		}
	})
}
