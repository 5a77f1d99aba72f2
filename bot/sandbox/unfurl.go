package sandbox

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// links lists the addresses in a message that the app's unfurl domains cover. w.mu held.
func (w *Workspace) links(m *message) []obj {
	out := []obj{}
	for _, hit := range markup.FindAllStringSubmatch(m.Text, -1) {
		address, _, _ := strings.Cut(hit[1], "|")
		if domain := w.unfurlDomain(unescaper.Replace(address)); domain != "" {
			out = append(out, obj{"url": unescaper.Replace(address), "domain": domain})
		}
	}
	return out
}

// unfurlDomain is the domain of the manifest that covers an address, "" for none.
func (w *Workspace) unfurlDomain(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	for _, d := range w.man.Features.UnfurlDomains {
		if u.Hostname() == d || strings.HasSuffix(u.Hostname(), "."+d) {
			return d
		}
	}
	return ""
}

// linkEvent tells the app of links that somebody else posted to one of its domains. w.mu held.
func (w *Workspace) linkEvent(c *channel, m *message) {
	if m.User == w.botUser || !w.man.scope("links:read") || c.private() && !c.has(w.botUser) {
		return
	}
	links := w.links(m)
	if len(links) == 0 {
		return
	}
	ev := obj{"type": "link_shared", "user": m.User, "channel": c.ID, "message_ts": m.TS, "links": links, "source": "conversations_history",
		"unfurl_id": c.ID + "-" + m.TS + "-" + secret(32), "is_bot_user_member": c.has(w.botUser)}
	if m.ThreadTS != "" {
		ev["thread_ts"] = m.ThreadTS
	}
	w.unfurls[str(ev, "unfurl_id")] = [2]string{c.ID, m.TS}
	w.sendEvent("link_shared", ev, c)
}

// unfurlTarget is the message a call of chat.unfurl means: by channel and ts, or by unfurl_id and source. w.mu held.
func (w *Workspace) unfurlTarget(c *call) (*channel, *message, *apiError) {
	if c.str("unfurl_id") != "" || c.str("source") != "" {
		at, ok := w.unfurls[c.str("unfurl_id")]
		switch {
		case c.str("unfurl_id") == "":
			return nil, nil, fail1("missing_unfurl_id")
		case c.str("source") == "":
			return nil, nil, fail1("missing_source")
		case !ok:
			return nil, nil, fail1("invalid_unfurl_id")
		}
		if ch := w.channels[at[0]]; ch != nil && ch.find(at[1]) != nil {
			return ch, ch.find(at[1]), nil
		}
		return nil, nil, fail1("cannot_find_message")
	}
	switch {
	case c.str("channel") == "":
		return nil, nil, fail1("missing_channel")
	case c.str("ts") == "":
		return nil, nil, fail1("missing_ts")
	}
	ch, fail := w.target(c.str("channel"))
	if fail != nil {
		return nil, nil, fail1("cannot_find_channel")
	}
	m := ch.find(c.str("ts"))
	if m == nil {
		return nil, nil, fail1("cannot_find_message")
	}
	return ch, m, nil
}

func chatUnfurl(w *Workspace, c *call) (obj, *apiError) {
	ch, m, fail := w.unfurlTarget(c)
	if fail != nil {
		return nil, fail
	}
	var unfurls obj
	if json.Unmarshal(c.raw("unfurls"), &unfurls) != nil {
		return nil, fail1("invalid_unfurls_format")
	}
	keys := make([]string, 0, len(unfurls))
	for k := range unfurls {
		if sub(unfurls, k) == nil {
			return nil, fail1("cannot_parse_attachment")
		}
		if w.unfurlDomain(k) == "" {
			return nil, fail1("cannot_unfurl_url")
		}
		if !slices.ContainsFunc(w.links(m), func(l obj) bool { return str(l, "url") == k }) {
			return nil, fail1("cannot_unfurl_message")
		}
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if fail := w.askToAuthenticate(c, ch, m); fail != nil {
		return nil, fail
	}
	if len(keys) == 0 {
		return nil, nil
	}
	w.edit(ch, m, "", func(t *message) {
		for _, k := range keys {
			one := sub(unfurls, k)
			one["from_url"], one["is_app_unfurl"], one["app_id"], one["bot_id"], one["app_unfurl_url"] = k, true, w.appID, w.botID, k
			one["bot_team_id"] = w.cfg.Team.ID
			t.Attachments = fillAttachments(append(slices.DeleteFunc(t.Attachments, func(a obj) bool { return str(a, "from_url") == k }), one))
		}
	})
	return nil, nil
}

// askToAuthenticate shows the author of a message the app's invitation to connect an account. w.mu held.
func (w *Workspace) askToAuthenticate(c *call, ch *channel, m *message) *apiError {
	text, blocks, link := c.str("user_auth_message"), c.raw("user_auth_blocks"), c.str("user_auth_url")
	if text == "" && len(blocks) == 0 && link == "" && !c.bool("user_auth_required") {
		return nil
	}
	if text == "" {
		text = w.man.Features.Bot.Name + " wants to show more of this link. Connect your account first."
	}
	if link != "" {
		text += " <" + link + ">"
	}
	args := obj{"text": text}
	if len(blocks) > 0 {
		args["blocks"] = string(blocks)
	}
	ask, fail := w.parseMessage(args)
	if fail != nil {
		return fail
	}
	ask.User, ask.EphemeralTo, ask.ThreadTS = w.botUser, m.User, m.ThreadTS
	w.post(ch, ask)
	return nil
}
