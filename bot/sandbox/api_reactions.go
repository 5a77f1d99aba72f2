package sandbox

import (
	"net/url"
	"regexp"
)

var reactionMethods = map[string]method{
	"reactions.add":    {scopes: []string{"reactions:write"}, tier: tier3, required: []string{"channel", "timestamp", "name"}, run: reactionsAdd},
	"reactions.remove": {scopes: []string{"reactions:write"}, tier: tier2, required: []string{"channel", "timestamp", "name"}, run: reactionsRemove},
	"reactions.get":    {scopes: []string{"reactions:read"}, tier: tier3, required: []string{"channel", "timestamp"}, run: reactionsGet},
	"pins.add":         {scopes: []string{"pins:write"}, tier: tier2, required: []string{"channel", "timestamp"}, run: pinsAdd},
	"pins.remove":      {scopes: []string{"pins:write"}, tier: tier2, required: []string{"channel", "timestamp"}, run: pinsRemove},
	"bookmarks.add":    {scopes: []string{"bookmarks:write"}, tier: tier2, required: []string{"channel_id", "title", "type"}, run: bookmarksAdd},
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

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
	return obj{"type": "message", "channel": ch.ID, "message": w.apiMessage(ch, m, false)}, nil
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
	}
	m.Pinned = on
	w.emitMessage("message_changed", ch, m)
	w.saveMessage(ch, m)
	return nil, nil
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
	if u, err := url.Parse(c.str("link")); err != nil || u.Host == "" {
		return nil, fail1("invalid_link")
	}
	if len(ch.Bookmark) >= 100 {
		return nil, fail1("too_many_bookmarks")
	}
	b := obj{"id": w.newID("Bk"), "channel_id": ch.ID, "title": c.str("title"), "link": c.str("link"), "emoji": c.str("emoji"), "type": "link",
		"date_created": w.cfg.Clock.Now().Unix(), "app_id": w.appID}
	ch.Bookmark = append(ch.Bookmark, b)
	w.channelChanged(ch)
	return obj{"bookmark": b}, nil
}
