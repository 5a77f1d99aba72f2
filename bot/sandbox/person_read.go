package sandbox

import "slices"

// Message is a message as a person sees it.
type Message struct {
	TS       string
	Channel  string // id
	User     string // id of the author
	BotID    string // "" for people
	Text     string // as stored, in Slack's markup
	ThreadTS string // "" outside threads
	Subtype  string
	Blocks   []map[string]any

	Ephemeral, Edited, Pinned bool

	Replies   int
	Reactions map[string][]string // emoji name to the users' ids
	Files     []string            // names
	Metadata  map[string]any      // nil without

	shown string
}

// Transcript is everything readable in the message, its blocks line by line; stable enough for golden files.
func (m Message) Transcript() string { return m.shown }

// Buttons lists the visible texts of the message's buttons, in order.
func (m Message) Buttons() []string { return buttonTexts(m.Blocks) }

// seenMessage copies a message for a person. w.mu held.
func (w *Workspace) seenMessage(c *channel, m *message) Message {
	out := Message{TS: m.TS, Channel: c.ID, User: m.User, Text: m.Text, ThreadTS: m.ThreadTS, Subtype: m.Subtype, Blocks: clone(m.Blocks),
		Ephemeral: m.EphemeralTo != "", Edited: m.EditedBy != "", Pinned: m.Pinned, Reactions: map[string][]string{}, Metadata: clone(m.Metadata)}
	if m.Bot {
		out.BotID = w.botID
	}
	if !m.reply() {
		out.Replies = len(c.replies(m.TS, ""))
	}
	for _, r := range m.Reactions {
		out.Reactions[r.Name] = slices.Clone(r.Users)
	}
	for _, id := range m.Files {
		if f := w.files[id]; f != nil {
			out.Files = append(out.Files, f.Name)
		}
	}
	out.shown = w.plain(m.Text)
	if m.Bot && len(m.Blocks) > 0 {
		out.shown = w.transcript(m.Blocks, mergeState(m.Blocks, m.State, nil, c.ID), nil)
	}
	return out
}

func (p *Person) list(in string, keep func(*channel, *message) bool) []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	ids := p.w.chanOrder
	if in != "" {
		c, err := p.channel(in)
		if err != nil {
			return nil
		}
		ids = []string{c.ID}
	}
	var out []Message
	for _, id := range ids {
		c := p.w.channels[id]
		if !c.visible(p.id) {
			continue
		}
		for _, m := range c.messages {
			if (m.EphemeralTo == "" || m.EphemeralTo == p.id) && keep(c, m) {
				out = append(out, p.w.seenMessage(c, m))
			}
		}
	}
	return out
}

// Messages lists a channel's messages without thread replies (broadcast ones stay), oldest first, this person's ephemeral ones included.
func (p *Person) Messages(in string) []Message {
	return p.list(in, func(_ *channel, m *message) bool { return m.inChannel() })
}

// Ephemerals lists what only this person sees in a channel; "" means everywhere.
func (p *Person) Ephemerals(in string) []Message {
	return p.list(in, func(_ *channel, m *message) bool { return m.EphemeralTo == p.id })
}

// DM lists the messages of the conversation with the app.
func (p *Person) DM() []Message { return p.Messages(AppMember) }

// Thread lists the parent and its replies.
func (p *Person) Thread(in, ts string) []Message {
	return p.list(in, func(_ *channel, m *message) bool { return m.TS == ts || m.ThreadTS == ts })
}
