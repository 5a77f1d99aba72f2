package sandbox

import (
	"net/url"
	"slices"
	"strings"
)

// listMethods list, change and remove what other methods made.
var listMethods = map[string]method{
	"pins.list":         {scopes: []string{"pins:read"}, tier: tier2, run: pinsList},
	"bookmarks.list":    {scopes: []string{"bookmarks:read"}, tier: tier2, run: bookmarksList},
	"bookmarks.edit":    {scopes: []string{"bookmarks:write"}, tier: tier2, run: bookmarksEdit},
	"bookmarks.remove":  {scopes: []string{"bookmarks:write"}, tier: tier2, run: bookmarksRemove},
	"reactions.list":    {scopes: []string{"reactions:read"}, tier: tier2, run: reactionsList},
	"files.list":        {scopes: []string{"files:read"}, tier: tier3, run: filesList},
	"files.delete":      {scopes: []string{"files:write"}, tier: tier3, run: filesDelete},
	"canvases.delete":   {scopes: []string{"canvases:write"}, tier: tier3, run: canvasesDelete},
	"emoji.list":        {scopes: []string{"emoji:read"}, tier: tier2, run: emojiList},
	"users.getPresence": {scopes: []string{"users:read"}, tier: tier3, run: usersPresence},
	"users.profile.get": {scopes: []string{"users.profile:read"}, tier: tier4, run: usersProfile},
	"chat.meMessage":    {scopes: []string{"chat:write"}, tier: tier3, run: chatMe},
}

// read finds the conversation that an argument names. w.mu held.
func (w *Workspace) read(c *call, argument string) (*channel, *apiError) {
	ch := w.channels[c.str(argument)]
	if ch == nil || ch.private() && !ch.has(w.botUser) {
		return nil, fail1("channel_not_found")
	}
	return ch, nil
}

func pinsList(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.read(c, "channel")
	if fail != nil {
		return nil, fail
	}
	items := []obj{}
	for _, m := range slices.Backward(ch.messages) {
		if m.Pinned && m.EphemeralTo == "" {
			o := w.apiMessage(ch, m, false)
			o["permalink"] = w.permalink(ch, m)
			items = append(items, obj{"type": "message", "channel": ch.ID, "created": m.PinnedAt, "created_by": w.botUser, "message": o})
		}
	}
	return obj{"items": items}, nil
}

func bookmarksList(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.read(c, "channel_id")
	if fail != nil {
		return nil, fail
	}
	return obj{"bookmarks": append([]obj{}, ch.Bookmark...)}, nil
}

// bookmark finds a bookmark of a channel by its place. w.mu held.
func (w *Workspace) bookmark(c *call) (*channel, int, *apiError) {
	ch, fail := w.read(c, "channel_id")
	if fail != nil {
		return nil, 0, fail
	}
	i := slices.IndexFunc(ch.Bookmark, func(b obj) bool { return str(b, "id") == c.str("bookmark_id") })
	if i < 0 {
		return nil, 0, fail1("not_found")
	}
	return ch, i, nil
}

func bookmarksEdit(w *Workspace, c *call) (obj, *apiError) {
	ch, i, fail := w.bookmark(c)
	if fail != nil {
		return nil, fail
	}
	if link := c.str("link"); link != "" {
		if u, err := url.Parse(link); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fail1("invalid_link")
		}
	}
	if emoji := strings.Trim(c.str("emoji"), ":"); emoji != "" && !emojiName.MatchString(emoji) {
		return nil, fail1("invalid_emoji")
	}
	b := clone(ch.Bookmark[i])
	for _, key := range []string{"title", "link", "emoji"} {
		if c.str(key) != "" {
			b[key] = c.str(key)
		}
	}
	b["date_updated"], b["last_updated_by_user_id"] = w.cfg.Clock.Now().Unix(), w.botUser
	ch.Bookmark[i] = b
	w.channelChanged(ch)
	return obj{"bookmark": b}, nil
}

func bookmarksRemove(w *Workspace, c *call) (obj, *apiError) {
	ch, i, fail := w.bookmark(c)
	if fail != nil {
		return nil, fail
	}
	ch.Bookmark = slices.Delete(ch.Bookmark, i, i+1)
	w.channelChanged(ch)
	return nil, nil
}

func reactionsList(w *Workspace, c *call) (obj, *apiError) {
	user := c.str("user")
	if user == "" {
		user = w.botUser
	}
	if w.users[user] == nil {
		return nil, fail1("user_not_found")
	}
	items := []obj{}
	for _, id := range w.chanOrder {
		ch := w.channels[id]
		for _, m := range slices.Backward(ch.messages) {
			if ch.has(w.botUser) && m.EphemeralTo == "" && len(reactionsBy(m, user)) > 0 {
				items = append(items, obj{"type": "message", "channel": id, "message": w.apiMessage(ch, m, false)})
			}
		}
	}
	part, next, fail := page(c, items, 100)
	if fail != nil {
		return nil, fail
	}
	return obj{"items": part, "response_metadata": nextCursor(next)}, nil
}

func filesList(w *Workspace, c *call) (obj, *apiError) {
	if id := c.str("channel"); id != "" && w.channels[id] == nil {
		return nil, fail1("channel_not_found")
	}
	if id := c.str("user"); id != "" && w.users[id] == nil {
		return nil, fail1("user_not_found")
	}
	out := []obj{}
	for _, f := range w.files {
		visible := f.User == w.botUser
		for _, id := range f.Channels {
			visible = visible || w.channels[id].has(w.botUser)
		}
		if in, by := c.str("channel"), c.str("user"); f.Ready && visible && (in == "" || slices.Contains(f.Channels, in)) && (by == "" || by == f.User) {
			out = append(out, w.wholeFile(f))
		}
	}
	slices.SortFunc(out, func(a, b obj) int { return strings.Compare(str(b, "id"), str(a, "id")) }) // ids grow: newest first
	size, at := max(1, c.int("count", 100)), max(1, c.int("page", 1))
	from := min(len(out), (at-1)*size)
	return obj{"files": out[from:min(len(out), from+size)],
		"paging": obj{"count": size, "total": len(out), "page": at, "pages": (len(out) + size - 1) / size}}, nil
}

func filesDelete(w *Workspace, c *call) (obj, *apiError) {
	f := w.files[c.str("file")]
	switch {
	case f == nil || !f.Ready:
		return nil, fail1("file_not_found")
	case f.User != w.botUser:
		return nil, fail1("cant_delete_file")
	}
	for _, id := range f.Channels {
		ch := w.channels[id]
		for _, m := range slices.Clone(ch.messages) {
			if !slices.Contains(m.Files, f.ID) {
				continue
			}
			if len(m.Files) == 1 && m.Text == "" && len(m.Blocks) == 0 { // nothing is left of the post
				w.remove(ch, m)
				continue
			}
			w.edit(ch, m, "", func(m *message) {
				m.Files = slices.DeleteFunc(slices.Clone(m.Files), func(id string) bool { return id == f.ID })
			})
		}
	}
	f.Ready, f.Channels, f.content = false, nil, nil
	w.save("file", f)
	return nil, nil
}

func canvasesDelete(w *Workspace, c *call) (obj, *apiError) {
	if w.canvases[c.str("canvas_id")] == nil {
		return nil, fail1("canvas_not_found")
	}
	delete(w.canvases, c.str("canvas_id"))
	return nil, nil
}

// emojiList lists a workspace's own emoji, of which there are none.
func emojiList(w *Workspace, _ *call) (obj, *apiError) {
	return obj{"emoji": obj{}, "cache_ts": formatTS(w.cfg.Clock.Now().UnixMicro())}, nil
}

// usersPresence calls everybody active who has not left.
func usersPresence(w *Workspace, c *call) (obj, *apiError) {
	id := c.str("user")
	if id == "" {
		id = w.botUser
	}
	switch u := w.users[id]; {
	case u == nil:
		return nil, fail1("user_not_found")
	case u.Deleted:
		return obj{"presence": "away"}, nil
	}
	return obj{"presence": "active"}, nil
}

func usersProfile(w *Workspace, c *call) (obj, *apiError) {
	id := c.str("user")
	if id == "" {
		id = w.botUser
	}
	u := w.users[id]
	if u == nil {
		return nil, fail1("user_not_found")
	}
	return obj{"profile": sub(w.userObject(u), "profile")}, nil
}

func chatMe(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail == nil {
		fail = w.mayPost(ch)
	}
	if fail != nil {
		return nil, plainer(fail)
	}
	m, fail := w.parseMessage(obj{"text": c.str("text")})
	if fail == nil {
		fail = w.paced(ch)
	}
	if fail != nil {
		return nil, fail
	}
	m.User, m.Subtype = w.botUser, "me_message"
	w.post(ch, m)
	return obj{"channel": ch.ID, "ts": m.TS}, nil
}
