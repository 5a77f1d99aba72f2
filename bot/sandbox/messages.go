package sandbox

import (
	"slices"
	"sort"
	"strings"
)

// message is one post. Exported fields are kept on disk.
type message struct {
	TS          string     `json:"ts"`
	User        string     `json:"user"`
	Bot         bool       `json:"bot,omitempty"`
	Text        string     `json:"text"`
	Blocks      []obj      `json:"blocks,omitempty"`
	Attachments []obj      `json:"attachments,omitempty"`
	ThreadTS    string     `json:"thread_ts,omitempty"` // set on replies and on parents that have some
	Broadcast   bool       `json:"broadcast,omitempty"`
	Subtype     string     `json:"subtype,omitempty"`
	Inviter     string     `json:"inviter,omitempty"`
	EditedBy    string     `json:"edited_by,omitempty"`
	EditedTS    string     `json:"edited_ts,omitempty"`
	Reactions   []reaction `json:"reactions,omitempty"`
	Files       []string   `json:"files,omitempty"`
	Metadata    obj        `json:"metadata,omitempty"`
	ClientID    string     `json:"client_id,omitempty"`
	EphemeralTo string     `json:"ephemeral_to,omitempty"`
	Pinned      bool       `json:"pinned,omitempty"`
	PinnedAt    int64      `json:"pinned_at,omitempty"` // Unix seconds
	Locked      bool       `json:"locked,omitempty"`    // nobody replies any more
	Username    string     `json:"username,omitempty"`  // in place of the app's name
	Icons       obj        `json:"icons,omitempty"`     // in place of the app's picture
	Plain       bool       `json:"plain,omitempty"`     // mrkdwn in the text is not read
	Notice      obj        `json:"notice,omitempty"`    // what a notice tells beside its text: a topic, a name
	State       obj        `json:"-"`                   // what people chose in the message's inputs
	Silent      bool       `json:"-"`                   // no event and no unread mark: seeds
}

type reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

func (m *message) reply() bool     { return m.ThreadTS != "" && m.ThreadTS != m.TS }
func (m *message) inChannel() bool { return !m.reply() || m.Broadcast }

func (c *channel) find(ts string) *message {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].TS >= ts })
	if i < len(c.messages) && c.messages[i].TS == ts {
		return c.messages[i]
	}
	return nil
}

// replies lists a thread's replies, oldest first; ephemeral ones only for viewer.
func (c *channel) replies(parent, viewer string) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.ThreadTS == parent && m.TS != parent && (m.EphemeralTo == "" || m.EphemeralTo == viewer) {
			out = append(out, m)
		}
	}
	return out
}

// post stores a new message, shows it and tells the app. w.mu held.
func (w *Workspace) post(c *channel, m *message) *message {
	m.TS = w.nextTS()
	if m.User == w.botUser {
		m.Bot = true
	}
	if typed := !m.Bot && m.User != slackbot && (m.Subtype == "" || m.Subtype == "file_share"); typed {
		m.ClientID = newUUID()
		if m.Blocks == nil && m.Text != "" {
			m.Blocks = []obj{richText(m.Text, m.TS)}
		}
	}
	c.messages = append(c.messages, m)
	if m.EphemeralTo != "" {
		w.emitMessage("ephemeral", c, m)
		return m
	}
	if !m.Bot && m.inChannel() {
		c.LastRead[m.User] = m.TS
	}
	var parent *message
	if m.reply() {
		if parent = c.find(m.ThreadTS); parent != nil {
			parent.ThreadTS = parent.TS
		}
	}
	w.emitMessage("message", c, m)
	if parent != nil {
		w.emitMessage("message_changed", c, parent)
		w.saveMessage(c, parent)
	}
	if m.inChannel() {
		w.unreadChanged(c)
	}
	if !m.Silent {
		w.messageEvent(c, m)
	}
	w.saveMessage(c, m)
	return m
}

// unreadChanged tells members about the counts beside a channel. w.mu held.
func (w *Workspace) unreadChanged(c *channel) {
	id := c.ID
	w.emit(c.Members, func(viewer string) obj {
		return obj{"type": "channel", "channel": w.channelView(w.channels[id], viewer)}
	})
}

// edit changes a message in place, shows it and tells the app. w.mu held.
func (w *Workspace) edit(c *channel, m *message, by string, change func(*message)) {
	before := w.apiMessage(c, m, true)
	change(m)
	if by != "" {
		m.EditedBy, m.EditedTS = by, formatTS(w.cfg.Clock.Now().Unix()*1e6)
	}
	if m.EphemeralTo != "" {
		w.emitMessage("ephemeral", c, m)
		return
	}
	w.emitMessage("message_changed", c, m)
	w.saveMessage(c, m)
	ts := w.nextTS()
	w.channelEvent(c, obj{"type": "message", "subtype": "message_changed", "message": w.apiMessage(c, m, true), "previous_message": before,
		"channel": c.ID, "hidden": true, "ts": ts, "event_ts": ts, "channel_type": c.Kind})
}

// remove deletes a message; a parent with replies stays as a tombstone. w.mu held.
func (w *Workspace) remove(c *channel, m *message) {
	before := w.apiMessage(c, m, true)
	ts := w.nextTS()
	ev := obj{"type": "message", "subtype": "message_deleted", "previous_message": before, "channel": c.ID, "hidden": true,
		"deleted_ts": m.TS, "ts": ts, "event_ts": ts, "channel_type": c.Kind}
	ephemeral := m.EphemeralTo != ""
	if !m.reply() && len(c.replies(m.TS, "")) > 0 {
		*m = message{TS: m.TS, ThreadTS: m.ThreadTS, User: slackbot, Subtype: "tombstone", Text: "This message was deleted."}
		w.emitMessage("message_changed", c, m)
		w.saveMessage(c, m)
	} else {
		c.messages = slices.DeleteFunc(c.messages, func(x *message) bool { return x == m })
		gone := obj{"type": "message_deleted", "channel": c.ID, "ts": m.TS}
		if ephemeral {
			w.emit([]string{m.EphemeralTo}, fixed(gone))
			return
		}
		w.emit(w.audience(c), fixed(gone))
		w.save("deleted", obj{"channel": c.ID, "ts": m.TS})
		if m.reply() {
			if parent := c.find(m.ThreadTS); parent != nil {
				if len(c.replies(parent.TS, "")) == 0 {
					parent.ThreadTS = ""
				}
				w.emitMessage("message_changed", c, parent)
			}
		}
		w.unreadChanged(c)
	}
	w.channelEvent(c, ev)
}

// audience is everybody who can see a channel. w.mu held.
func (w *Workspace) audience(c *channel) []string {
	if c.private() {
		return c.Members
	}
	return w.everyone()
}

func (w *Workspace) emitMessage(kind string, c *channel, m *message) {
	who := w.audience(c)
	if m.EphemeralTo != "" {
		who = []string{m.EphemeralTo}
	}
	w.emit(who, fixed(obj{"type": kind, "message": w.pageMessage(c, m)}))
}

// react adds or removes one person's reaction; it reports whether anything changed. w.mu held.
func (w *Workspace) react(c *channel, m *message, userID, name string, on bool) bool {
	i := slices.IndexFunc(m.Reactions, func(r reaction) bool { return r.Name == name })
	switch {
	case on && i < 0:
		m.Reactions = append(m.Reactions, reaction{name, []string{userID}})
	case on && slices.Contains(m.Reactions[i].Users, userID):
		return false
	case on:
		m.Reactions[i].Users = append(m.Reactions[i].Users, userID)
	case i < 0 || !slices.Contains(m.Reactions[i].Users, userID):
		return false
	default:
		m.Reactions[i].Users = slices.DeleteFunc(m.Reactions[i].Users, func(u string) bool { return u == userID })
		if len(m.Reactions[i].Users) == 0 {
			m.Reactions = slices.Delete(m.Reactions, i, i+1)
		}
	}
	w.emitMessage("message_changed", c, m)
	w.saveMessage(c, m)
	kind := "reaction_added"
	if !on {
		kind = "reaction_removed"
	}
	if w.man.scope("reactions:read") && c.has(w.botUser) {
		w.sendEvent(kind, obj{"type": kind, "user": userID, "reaction": name, "item": obj{"type": "message", "channel": c.ID, "ts": m.TS},
			"item_user": m.User, "event_ts": w.nextTS()}, c)
	}
	return true
}

// apiMessage is the message as the Web API and events show it. w.mu held.
func (w *Workspace) apiMessage(c *channel, m *message, metadata bool) obj {
	o := obj{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS}
	if m.User != slackbot {
		o["team"] = w.team(m.User)
	}
	if w.team(m.User) == elsewhere {
		o["user_team"], o["source_team"] = elsewhere, elsewhere
	}
	if m.Subtype != "" {
		o["subtype"] = m.Subtype
	} else if m.Broadcast {
		o["subtype"] = "thread_broadcast"
	}
	if m.ClientID != "" {
		o["client_msg_id"] = m.ClientID
	}
	if m.Inviter != "" {
		o["inviter"] = m.Inviter
	}
	if m.Bot {
		o["bot_id"], o["app_id"] = w.botID, w.appID
		o["bot_profile"] = obj{"id": w.botID, "deleted": false, "name": w.man.Features.Bot.Name, "updated": int64(0), "app_id": w.appID,
			"icons":   w.botIcons(),
			"team_id": w.cfg.Team.ID}
	}
	if m.Username != "" || m.Icons != nil { // Slack's older shape, which has a name in place of a user
		o["username"] = m.Username
		if m.Icons != nil {
			o["icons"] = clone(m.Icons)
		}
		if m.Subtype == "" && !m.Broadcast {
			o["subtype"] = "bot_message"
			delete(o, "user")
		}
	}
	if m.Plain {
		o["mrkdwn"] = false
	}
	for k, v := range m.Notice {
		o[k] = v
	}
	if len(m.Blocks) > 0 {
		o["blocks"] = clone(m.Blocks)
	}
	if len(m.Attachments) > 0 {
		o["attachments"] = clone(m.Attachments)
	}
	if m.EditedBy != "" {
		o["edited"] = obj{"user": m.EditedBy, "ts": m.EditedTS}
	}
	if m.ThreadTS != "" {
		o["thread_ts"] = m.ThreadTS
		if m.reply() {
			if p := c.find(m.ThreadTS); p != nil {
				o["parent_user_id"] = p.User
				if m.Broadcast {
					root := w.apiMessage(c, p, false)
					delete(root, "bot_profile")
					delete(root, "subscribed")
					o["root"] = root
				}
			}
		} else {
			for k, v := range threadFields(c.replies(m.TS, "")) {
				o[k] = v
			}
			o["reply_users_count"] = len(o["reply_users"].([]string))
			o["is_locked"], o["subscribed"] = m.Locked, false
		}
	}
	if len(m.Reactions) > 0 {
		var rs []obj
		for _, r := range m.Reactions {
			rs = append(rs, obj{"name": r.Name, "users": slices.Clone(r.Users), "count": len(r.Users)})
		}
		o["reactions"] = rs
	}
	if len(m.Files) > 0 {
		o["files"] = w.fileObjects(m.Files)
		o["upload"], o["display_as_bot"] = false, false
		if m.Subtype == "file_share" {
			delete(o, "team")
		}
	}
	if m.Pinned {
		o["pinned_to"] = []string{c.ID}
	}
	if metadata && m.Metadata != nil {
		o["metadata"] = clone(m.Metadata)
	}
	return o
}

func threadFields(replies []*message) obj {
	users := []string{}
	latest := ""
	for _, r := range replies {
		if r.EphemeralTo != "" {
			continue
		}
		latest = r.TS
		if !slices.Contains(users, r.User) {
			users = append(users, r.User)
		}
	}
	o := obj{"reply_count": len(replies), "reply_users": users}
	if latest != "" {
		o["latest_reply"] = latest
	}
	return o
}

// pageMessage is the message as the page reads it. w.mu held.
func (w *Workspace) pageMessage(c *channel, m *message) obj {
	o := w.apiMessage(c, m, false)
	for _, key := range []string{"bot_profile", "team", "user_team", "source_team", "client_msg_id", "is_locked", "subscribed", "upload", "display_as_bot", "pinned_to", "type", "root"} {
		delete(o, key)
	}
	o["channel"], o["user"] = c.ID, m.User
	if o["subtype"] == "bot_message" {
		delete(o, "subtype")
	}
	if m.Locked {
		o["locked"] = true
	}
	if m.EphemeralTo != "" {
		o["is_ephemeral"] = true
	}
	if m.Pinned {
		o["pinned"] = true
	}
	if m.State != nil {
		o["state"] = clone(m.State)
	}
	return o
}

// slackbotSays shows one line to one person only. w.mu held.
func (w *Workspace) slackbotSays(c *channel, userID, text string) {
	w.post(c, &message{User: slackbot, Text: text, EphemeralTo: userID})
}

// writable says why a user cannot post, as a Web API code; "" when it is allowed. w.mu held.
func (w *Workspace) writable(c *channel, userID string) string {
	switch {
	case c.Archived:
		return "is_archived"
	case !c.has(userID):
		return "not_in_channel"
	case c.ReadOnly && userID != c.Creator:
		return "restricted_action_read_only_channel"
	}
	return ""
}

func hasMention(text, userID string) bool { return strings.Contains(text, "<@"+userID+">") }
