package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

const (
	kindPublic  = "channel"
	kindPrivate = "group"
	kindIM      = "im"
	kindMPIM    = "mpim"
)

// channel is any conversation. Exported fields are kept on disk.
type channel struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Topic    string   `json:"topic"`
	Members  []string `json:"members"`
	Creator  string   `json:"creator"`
	Created  int64    `json:"created"`
	Archived bool     `json:"archived"`
	ReadOnly bool     `json:"read_only"`
	Shared   bool     `json:"shared"`

	ThreadOnly bool `json:"thread_only,omitempty"`
	NoThreads  bool `json:"no_threads,omitempty"`

	TopicSet *remark  `json:"topic_set,omitempty"` // who set the topic and when; nil is the channel's creator
	Purpose  *remark  `json:"purpose,omitempty"`
	Names    []string `json:"names,omitempty"` // earlier ones, oldest first

	LastRead map[string]string `json:"last_read"`
	Bookmark []obj             `json:"bookmarks,omitempty"`

	messages []*message // by ts
}

// remark is a channel's topic or purpose.
type remark struct {
	Value   string `json:"value"`
	Creator string `json:"creator"`
	LastSet int64  `json:"last_set"` // Unix seconds
}

// object is the remark as the Web API shows it; one that was never set has no creator and no time.
func (r *remark) object() obj {
	if r == nil {
		r = &remark{}
	}
	return obj{"value": r.Value, "creator": r.Creator, "last_set": r.LastSet}
}

func (c *channel) topic() *remark {
	switch {
	case c.TopicSet != nil && c.TopicSet.Value == c.Topic:
		return c.TopicSet
	case c.Topic == "":
		return nil
	}
	return &remark{Value: c.Topic, Creator: c.Creator, LastSet: c.Created}
}

// general tells whether this is the channel that everybody is in and nobody leaves; it goes by its name here.
func (c *channel) general() bool { return c.Kind == kindPublic && c.Name == "general" }

func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }
func (c *channel) private() bool        { return c.Kind != kindPublic }
func (c *channel) direct() bool         { return c.Kind == kindIM || c.Kind == kindMPIM }

// visible tells whether a person can see the channel at all.
func (c *channel) visible(user string) bool { return !c.private() || c.has(user) }

// scopeKind is how scopes call this kind of conversation: channels, groups, im, mpim.
func (c *channel) scopeKind() string {
	switch c.Kind {
	case kindPublic:
		return "channels"
	case kindPrivate:
		return "groups"
	}
	return c.Kind
}

func (w *Workspace) addChannel(c *channel) {
	if c.LastRead == nil {
		c.LastRead = map[string]string{}
	}
	w.channels[c.ID] = c
	w.chanOrder = append(w.chanOrder, c.ID)
}

// findChannel looks a channel up by id or name (with or without #). w.mu held.
func (w *Workspace) findChannel(s string) *channel {
	if c := w.channels[s]; c != nil {
		return c
	}
	s = strings.TrimPrefix(s, "#")
	for _, id := range w.chanOrder {
		if c := w.channels[id]; s != "" && c.Name == s && !c.direct() {
			return c
		}
	}
	return nil
}

// channelFor is findChannel as a person says it: AppMember or @handle is the DM with that user, opened when needed. w.mu held.
func (w *Workspace) channelFor(person, s string) (*channel, error) {
	if strings.HasPrefix(s, "@") {
		u := w.findUser(s)
		if u == nil {
			return nil, fmt.Errorf("nobody is called %s", s)
		}
		return w.openIM(person, u.ID), nil
	}
	c := w.findChannel(s)
	if c == nil || !c.visible(person) {
		return nil, fmt.Errorf("there is no channel %s", s)
	}
	return c, nil
}

// deleteChannel takes a channel away with all it holds; pages boot anew. w.mu held.
func (w *Workspace) deleteChannel(c *channel) {
	w.dropChannel(c.ID)
	w.save("channel_deleted", c.ID)
	w.emit(nil, fixed(obj{"type": "resync"}))
	w.notify()
}

func (w *Workspace) dropChannel(channelID string) {
	same := func(id string) bool { return id == channelID }
	delete(w.channels, channelID)
	w.chanOrder = slices.DeleteFunc(w.chanOrder, same)
	w.gone = append(w.gone, channelID)
	for _, f := range w.files {
		f.Channels = slices.DeleteFunc(f.Channels, same)
	}
}

func (w *Workspace) imBetween(a, b string) *channel {
	for _, id := range w.chanOrder {
		c := w.channels[id]
		if c.Kind == kindIM && c.has(a) && c.has(b) && (a != b || len(c.Members) == 1) {
			return c
		}
	}
	return nil
}

// openIM returns the direct conversation of two users, made on first use. w.mu held.
func (w *Workspace) openIM(a, b string) *channel {
	if c := w.imBetween(a, b); c != nil {
		return c
	}
	members := []string{a, b}
	if a == b {
		members = []string{a}
	}
	c := &channel{ID: w.newID("D"), Kind: kindIM, Members: members, Created: w.cfg.Clock.Now().Unix()}
	w.addChannel(c)
	w.channelChanged(c)
	return c
}

// openMPIM returns the group conversation of exactly these users. w.mu held.
func (w *Workspace) openMPIM(members []string) *channel {
	slices.Sort(members)
	members = slices.Compact(members)
	for _, id := range w.chanOrder {
		if c := w.channels[id]; c.Kind == kindMPIM && slices.Equal(c.Members, members) {
			return c
		}
	}
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = w.users[m].Name
	}
	c := &channel{ID: w.newID("G"), Name: "mpdm-" + strings.Join(names, "--") + "-1", Kind: kindMPIM, Members: members, Created: w.cfg.Clock.Now().Unix()}
	w.addChannel(c)
	w.channelChanged(c)
	return c
}

// join makes a user a member and tells everybody. w.mu held.
func (w *Workspace) join(c *channel, userID, inviter string) {
	if c.has(userID) {
		return
	}
	c.Members = append(c.Members, userID)
	text := fmt.Sprintf("<@%s> has joined the channel", userID)
	w.post(c, &message{User: userID, Text: text, Subtype: "channel_join", Inviter: inviter})
	ev := obj{"type": "member_joined_channel", "user": userID, "channel": c.ID, "channel_type": c.letter(), "team": w.cfg.Team.ID}
	if inviter != "" {
		ev["inviter"] = inviter
	}
	w.memberEvent(ev, c)
	w.channelChanged(c)
}

// leave takes a user out, as actor did. An app that is taken out itself hears channel_left or group_left. w.mu held.
func (w *Workspace) leave(c *channel, userID, actor string) {
	if !c.has(userID) {
		return
	}
	ev := obj{"type": "member_left_channel", "user": userID, "channel": c.ID, "channel_type": c.letter(), "team": w.cfg.Team.ID}
	if userID == w.botUser {
		kind := "channel_left"
		if c.Kind == kindPrivate {
			kind = "group_left"
		}
		ev = obj{"type": kind, "channel": c.ID, "actor_id": actor}
	}
	w.memberEvent(ev, c) // before the removal: afterwards an app hears of nothing here
	c.Members = slices.DeleteFunc(c.Members, func(m string) bool { return m == userID })
	w.channelChanged(c)
	if c.private() { // who left sees it no more, but has to hear that
		w.emit([]string{userID}, fixed(obj{"type": "channel", "channel": w.channelView(c, userID)}))
	}
}

func (c *channel) letter() string {
	if c.Kind == kindPrivate {
		return "G"
	}
	return "C"
}

func (w *Workspace) memberEvent(ev obj, c *channel) {
	if c.has(w.botUser) && w.man.scope(c.scopeKind()+":read") {
		w.sendEvent(str(ev, "type"), ev, c)
	}
}

// channelChanged tells everybody who can see it, and the disk. w.mu held.
func (w *Workspace) channelChanged(c *channel) {
	id := c.ID
	w.emit(w.everyone(), func(viewer string) obj {
		ch := w.channels[id]
		if ch == nil || !ch.visible(viewer) {
			return nil
		}
		return obj{"type": "channel", "channel": w.channelView(ch, viewer)}
	})
	w.save("channel", c)
}

// channelView is the channel as the page reads it. w.mu held.
func (w *Workspace) channelView(c *channel, viewer string) obj {
	unread, mentions := 0, 0
	read := c.LastRead[viewer]
	for i := len(c.messages) - 1; i >= 0 && c.has(viewer); i-- {
		m := c.messages[i]
		if m.TS <= read {
			break
		}
		if m.User == viewer || !m.inChannel() || m.EphemeralTo != "" || m.Subtype == "channel_join" {
			continue
		}
		unread++
		if c.direct() || strings.Contains(m.Text, "<@"+viewer+">") || strings.Contains(m.Text, "<!channel>") || strings.Contains(m.Text, "<!here>") {
			mentions++
		}
	}
	o := obj{
		"id": c.ID, "name": c.Name, "kind": c.Kind, "topic": c.Topic, "is_member": c.has(viewer), "is_archived": c.Archived,
		"is_read_only": c.ReadOnly, "is_shared": c.Shared, "members": c.Members, "unread": unread, "mentions": mentions, "last_read": read,
	}
	if c.Kind == kindIM {
		o["user"] = c.other(viewer)
		if u := w.users[c.other(viewer)]; u != nil {
			o["name"] = u.RealName
		}
	}
	return o
}

func (c *channel) other(viewer string) string {
	for _, m := range c.Members {
		if m != viewer {
			return m
		}
	}
	return viewer
}

// conversation is the channel as the Web API shows it. w.mu held.
func (w *Workspace) conversation(c *channel) obj {
	o := obj{
		"id": c.ID, "created": c.Created, "is_archived": c.Archived, "is_im": c.Kind == kindIM, "is_mpim": c.Kind == kindMPIM,
		"is_org_shared": false, "context_team_id": w.cfg.Team.ID, "updated": c.Created * 1000, "priority": 0,
	}
	if c.Kind == kindIM {
		o["user"] = c.other(w.botUser)
		u := w.users[c.other(w.botUser)]
		o["is_user_deleted"] = u != nil && u.Deleted
		o["is_open"] = true
		return o
	}
	for k, v := range map[string]any{
		"name": c.Name, "name_normalized": c.Name, "is_channel": c.Kind == kindPublic, "is_group": c.Kind == kindPrivate,
		"is_general": c.general(), "unlinked": 0, "is_shared": c.Shared, "is_ext_shared": c.Shared, "is_pending_ext_shared": false,
		"pending_shared": []any{}, "parent_conversation": nil, "creator": c.Creator, "shared_team_ids": []string{w.cfg.Team.ID},
		"is_member": c.has(w.botUser), "is_private": c.private(), "previous_names": append([]string{}, c.Names...), "num_members": len(c.Members),
		"topic": c.topic().object(), "purpose": c.Purpose.object(),
	} {
		o[k] = v
	}
	if c.Shared {
		o["shared_team_ids"] = []string{w.cfg.Team.ID, elsewhere}
		o["connected_team_ids"] = []string{elsewhere}
	}
	if c.ReadOnly {
		o["is_read_only"] = true
	}
	return o
}
