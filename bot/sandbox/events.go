package sandbox

// messageEvent tells the app about a new message in a conversation it is in. w.mu held.
func (w *Workspace) messageEvent(c *channel, m *message) {
	ev := w.apiMessage(c, m, true)
	for _, key := range []string{"pinned_to", "subscribed", "is_locked"} {
		delete(ev, key)
	}
	ev["channel"], ev["event_ts"], ev["channel_type"] = c.ID, m.TS, c.Kind
	w.channelEvent(c, ev)
	w.linkEvent(c, m)
	if m.User != w.botUser && c.has(w.botUser) && !c.direct() && hasMention(m.Text, w.botUser) && w.man.scope("app_mentions:read") {
		mention := clone(ev)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		delete(mention, "subtype")
		w.sendEvent("app_mention", mention, c)
	}
}

// channelEvent sends a message event under the name of the conversation's kind. w.mu held.
func (w *Workspace) channelEvent(c *channel, ev obj) {
	if !c.has(w.botUser) {
		return
	}
	name, scope := "message.channels", "channels:history"
	switch c.Kind {
	case kindPrivate:
		name, scope = "message.groups", "groups:history"
	case kindIM:
		name, scope = "message.im", "im:history"
	case kindMPIM:
		name, scope = "message.mpim", "mpim:history"
	}
	if w.man.scope(scope) {
		w.sendEvent(name, ev, c)
	}
}

// sendEvent wraps an event as Slack does and hands it to a socket, when the manifest subscribes to name. w.mu held.
func (w *Workspace) sendEvent(name string, ev obj, c *channel) {
	if !w.man.event(name) || w.closed {
		return
	}
	if _, ok := ev["event_ts"]; !ok {
		ev["event_ts"] = w.nextTS()
	}
	w.deliverEvent(w.outerEvent(ev, c))
}

func (w *Workspace) outerEvent(ev obj, c *channel) obj {
	outer := obj{
		"token": "verification-token", "team_id": w.cfg.Team.ID, "api_app_id": w.appID, "event": ev, "type": "event_callback",
		"event_id": "Ev" + w.newID(""), "event_time": w.cfg.Clock.Now().Unix(),
		"authorizations":        []obj{{"enterprise_id": nil, "team_id": w.cfg.Team.ID, "user_id": w.botUser, "is_bot": true, "is_enterprise_install": false}},
		"is_ext_shared_channel": c != nil && c.Shared,
		"event_context":         "4-" + secret(12),
	}
	if c != nil && c.Shared {
		outer["context_team_id"], outer["context_enterprise_id"] = w.cfg.Team.ID, nil
	}
	if w.orgWide() {
		outer["enterprise_id"] = w.cfg.Org.ID
		outer["authorizations"] = []obj{{"enterprise_id": w.cfg.Org.ID, "team_id": nil, "user_id": w.botUser, "is_bot": true, "is_enterprise_install": true}}
		if c != nil && c.Shared {
			outer["context_enterprise_id"] = w.cfg.Org.ID
		}
	}
	return outer
}
