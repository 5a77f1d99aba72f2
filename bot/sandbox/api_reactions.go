package sandbox

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var reactionMethods = map[string]method{
	"reactions.add":    {scopes: []string{"reactions:write"}, tier: tier3, run: reactionsAdd},
	"reactions.remove": {scopes: []string{"reactions:write"}, tier: tier2, run: reactionsRemove},
	"reactions.get":    {scopes: []string{"reactions:read"}, tier: tier3, run: reactionsGet},
	"pins.add":         {scopes: []string{"pins:write"}, tier: tier2, run: pinsAdd},
	"pins.remove":      {scopes: []string{"pins:write"}, tier: tier2, run: pinsRemove},
	"bookmarks.add":    {scopes: []string{"bookmarks:write"}, tier: tier2, run: bookmarksAdd},
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

// How many emoji there are on a message, and of one person. Slack's help names the numbers, its reference only the codes.
const (
	maxEmoji     = 50
	maxReactions = 23
	maxPins      = 100
)

func tooManyEmoji(m *message, name string) bool {
	return len(m.Reactions) >= maxEmoji && !slices.ContainsFunc(m.Reactions, func(r reaction) bool { return r.Name == name })
}

func reactionsBy(m *message, userID string) []string {
	var out []string
	for _, r := range m.Reactions {
		if slices.Contains(r.Users, userID) {
			out = append(out, r.Name)
		}
	}
	return out
}

// thread is the message that begins the thread of m, nil outside threads.
func (c *channel) thread(m *message) *message {
	if m.ThreadTS == "" {
		if m.Locked {
			return m
		}
		return nil
	}
	return c.find(m.ThreadTS)
}

// item finds the message an app reacts to or pins. w.mu held.
func (w *Workspace) item(c *call) (*channel, *message, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail != nil {
		return nil, nil, fail
	}
	if _, ok := parseTS(c.str("timestamp")); !ok {
		return nil, nil, fail1("bad_timestamp")
	}
	m := ch.find(c.str("timestamp"))
	if m == nil || m.EphemeralTo != "" {
		return nil, nil, fail1("message_not_found")
	}
	return ch, m, nil
}

func reactionsAdd(w *Workspace, c *call) (obj, *apiError) {
	ch, m, fail := w.item(c)
	switch {
	case fail != nil:
		return nil, fail
	case !emojiName.MatchString(c.str("name")):
		return nil, fail1("invalid_name")
	case ch.Archived:
		return nil, fail1("is_archived")
	case !ch.has(w.botUser):
		return nil, fail1("no_access")
	case m.Subtype == "tombstone":
		return nil, fail1("message_not_found")
	case ch.thread(m) != nil && ch.thread(m).Locked:
		return nil, fail1("thread_locked")
	case tooManyEmoji(m, c.str("name")):
		return nil, fail1("too_many_emoji")
	case len(reactionsBy(m, w.botUser)) >= maxReactions && !slices.Contains(reactionsBy(m, w.botUser), c.str("name")):
		return nil, fail1("too_many_reactions")
	case !w.react(ch, m, w.botUser, c.str("name"), true):
		return nil, fail1("already_reacted")
	}
	return nil, nil
}

func reactionsRemove(w *Workspace, c *call) (obj, *apiError) {
	ch, m, fail := w.item(c)
	if fail != nil {
		return nil, fail
	}
	if !w.react(ch, m, w.botUser, c.str("name"), false) {
		return nil, fail1("no_reaction")
	}
	return nil, nil
}

func reactionsGet(w *Workspace, c *call) (obj, *apiError) {
	ch, m, fail := w.item(c)
	if fail != nil {
		return nil, fail
	}
	o := w.apiMessage(ch, m, false)
	o["permalink"] = w.permalink(ch, m)
	return obj{"type": "message", "channel": ch.ID, "message": o}, nil
}

func (w *Workspace) pin(c *call, on bool, refusal string) (obj, *apiError) {
	ch, m, fail := w.item(c)
	switch {
	case fail != nil:
		return nil, fail
	case !ch.has(w.botUser):
		return nil, fail1("not_in_channel")
	case m.Pinned == on:
		return nil, fail1(refusal)
	case on && (m.Subtype == "tombstone" || strings.HasPrefix(m.Subtype, "channel_")):
		return nil, fail1("not_pinnable")
	case on && ch.pins() >= maxPins:
		return nil, fail1("too_many_pins")
	}
	m.Pinned, m.PinnedAt = on, w.cfg.Clock.Now().Unix()
	w.emitMessage("message_changed", ch, m)
	w.saveMessage(ch, m)
	if w.man.scope("pins:read") {
		kind := "pin_added"
		if !on {
			kind = "pin_removed"
		}
		now := w.cfg.Clock.Now().Unix()
		w.sendEvent(kind, obj{"type": kind, "user": w.botUser, "channel_id": ch.ID, "item_user": m.User, "pin_count": ch.pins(),
			"pinned_info": obj{"channel": ch.ID, "pinned_by": w.botUser, "pinned_ts": now},
			"item":        obj{"type": "message", "created": now, "created_by": w.botUser, "channel": ch.ID, "message": w.apiMessage(ch, m, false)}}, ch)
	}
	return nil, nil
}

func (c *channel) pins() int {
	n := 0
	for _, m := range c.messages {
		if m.Pinned {
			n++
		}
	}
	return n
}

func pinsAdd(w *Workspace, c *call) (obj, *apiError)    { return w.pin(c, true, "already_pinned") }
func pinsRemove(w *Workspace, c *call) (obj, *apiError) { return w.pin(c, false, "no_pin") }

func bookmarksAdd(w *Workspace, c *call) (obj, *apiError) {
	c.args["channel"] = c.str("channel_id")
	ch, fail := w.target(c.str("channel"))
	if fail != nil {
		return nil, fail
	}
	if c.str("type") != "link" {
		return nil, fail1("invalid_bookmark_type")
	}
	if u, err := url.Parse(c.str("link")); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fail1("invalid_link")
	}
	if emoji := strings.Trim(c.str("emoji"), ":"); emoji != "" && !emojiName.MatchString(emoji) {
		return nil, fail1("invalid_emoji")
	}
	if parent := c.str("parent_id"); parent != "" && !slices.ContainsFunc(ch.Bookmark, func(b obj) bool { return str(b, "id") == parent }) {
		return nil, fail1("invalid_parent_type")
	}
	if len(ch.Bookmark) >= 100 {
		return nil, fail1("too_many_bookmarks")
	}
	b := obj{"id": w.newID("Bk"), "channel_id": ch.ID, "title": c.str("title"), "link": c.str("link"), "emoji": c.str("emoji"), "type": "link",
		"date_created": w.cfg.Clock.Now().Unix(), "date_updated": 0, "rank": "a" + itoa(len(ch.Bookmark)), "app_id": w.appID, "app_action_id": "",
		"entity_id": nil, "icon_url": nil, "shortcut_id": nil, "last_updated_by_user_id": w.botUser, "last_updated_by_team_id": w.cfg.Team.ID,
		"parent_id": c.str("parent_id")}
	if level := c.str("access_level"); level != "" {
		b["access_level"] = level
	}
	ch.Bookmark = append(ch.Bookmark, b)
	w.channelChanged(ch)
	return obj{"bookmark": b}, nil
}
