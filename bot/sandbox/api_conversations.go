package sandbox

import "slices"

var readScopes = []string{"channels:read", "groups:read", "im:read", "mpim:read"}

var conversationMethods = map[string]method{
	"conversations.open": {scopes: []string{"im:write", "mpim:write", "channels:manage", "groups:write"}, tier: tier3, run: conversationsOpen},
	"conversations.info": {scopes: readScopes, tier: tier3, run: conversationsInfo},
	"conversations.list": {scopes: readScopes, tier: tier2, run: func(w *Workspace, c *call) (obj, *apiError) {
		return conversationsList(w, c, func(ch *channel) bool { return !ch.private() || ch.has(w.botUser) })
	}},
	"users.conversations": {scopes: readScopes, tier: tier3, run: func(w *Workspace, c *call) (obj, *apiError) {
		user := c.str("user")
		if user == "" {
			user = w.botUser
		}
		return conversationsList(w, c, func(ch *channel) bool { return ch.has(user) && (!ch.private() || ch.has(w.botUser)) })
	}},
	"conversations.members": {scopes: readScopes, tier: tier4, run: conversationsMembers},
	"conversations.join":    {scopes: []string{"channels:join"}, tier: tier3, run: conversationsJoin},
	"conversations.leave":   {scopes: []string{"channels:manage", "groups:write", "channels:join"}, tier: tier3, run: conversationsLeave},
	"conversations.invite":  {scopes: []string{"channels:manage", "groups:write", "channels:write.invites", "groups:write.invites"}, tier: tier3, run: conversationsInvite},
}

// reading finds a conversation for reading and checks the scope of its kind. w.mu held.
func (w *Workspace) reading(c *call, right string) (*channel, *apiError) {
	id := c.str("channel")
	ch := w.channels[id]
	if ch == nil || ch.private() && !ch.has(w.botUser) {
		return nil, fail1("channel_not_found")
	}
	if scope := ch.scopeKind() + ":" + right; !w.man.scope(scope) {
		return nil, w.needScope(scope)
	}
	return ch, nil
}

func conversationsOpen(w *Workspace, c *call) (obj, *apiError) {
	if id := c.str("channel"); id != "" {
		ch := w.channels[id]
		switch {
		case ch == nil || ch.private() && !ch.has(w.botUser):
			return nil, fail1("channel_not_found")
		case !ch.direct():
			return nil, fail1("method_not_supported_for_channel_type")
		}
		return obj{"channel": w.opened(c, ch), "no_op": true, "already_open": true}, nil
	}
	users := c.list("users")
	switch {
	case len(users) == 0:
		return nil, fail1("users_list_not_supplied")
	case len(users) > 8:
		return nil, fail1("too_many_users")
	}
	others := slices.DeleteFunc(slices.Clone(users), func(id string) bool { return id == w.botUser })
	if len(others) == 0 {
		return nil, fail1("not_enough_users")
	}
	for _, id := range users {
		u := w.users[id]
		switch {
		case u == nil:
			return nil, fail1("user_not_found")
		case u.Deleted:
			return nil, fail1("user_disabled")
		case u.Stranger:
			return nil, fail1("user_not_visible")
		}
	}
	if len(users) == 1 {
		if !w.man.scope("im:write") {
			return nil, w.needScope("im:write")
		}
		before := w.imBetween(users[0], w.botUser)
		if before == nil && c.bool("prevent_creation") {
			return nil, fail1("channel_not_found")
		}
		out := obj{"channel": w.opened(c, w.openIM(users[0], w.botUser))}
		if before != nil {
			out["no_op"], out["already_open"] = true, true
		}
		return out, nil
	}
	if !w.man.scope("mpim:write") {
		return nil, w.needScope("mpim:write")
	}
	return obj{"channel": w.opened(c, w.openMPIM(append(users, w.botUser)))}, nil
}

func (w *Workspace) opened(c *call, ch *channel) obj {
	if c.bool("return_im") {
		return w.conversation(ch)
	}
	return obj{"id": ch.ID}
}

func conversationsInfo(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.reading(c, "read")
	if fail != nil {
		return nil, fail
	}
	o := w.conversation(ch)
	if !c.bool("include_num_members") {
		delete(o, "num_members")
	}
	if c.bool("include_locale") {
		o["locale"] = locale
	}
	return obj{"channel": o}, nil
}

func conversationsList(w *Workspace, c *call, show func(*channel) bool) (obj, *apiError) {
	types := c.list("types")
	if len(types) == 0 {
		types = []string{"public_channel"}
	}
	kinds := map[string]string{"public_channel": kindPublic, "private_channel": kindPrivate, "im": kindIM, "mpim": kindMPIM}
	var want []string
	for _, t := range types {
		if kinds[t] == "" {
			return nil, fail1("invalid_types")
		}
		want = append(want, kinds[t])
	}
	for _, k := range want {
		if scope := (&channel{Kind: k}).scopeKind() + ":read"; !w.man.scope(scope) {
			return nil, w.needScope(scope)
		}
	}
	out := []obj{}
	for _, id := range w.chanOrder {
		ch := w.channels[id]
		if slices.Contains(want, ch.Kind) && show(ch) && !(ch.Archived && c.bool("exclude_archived")) {
			out = append(out, w.conversation(ch))
		}
	}
	part, next, fail := page(c, out, 100)
	if fail != nil {
		return nil, fail
	}
	return obj{"channels": part, "response_metadata": nextCursor(next)}, nil
}

func conversationsMembers(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.reading(c, "read")
	if fail != nil {
		return nil, fail
	}
	part, next, fail := page(c, ch.Members, 100)
	if fail != nil {
		return nil, fail
	}
	return obj{"members": append([]string{}, part...), "response_metadata": nextCursor(next)}, nil
}

func conversationsJoin(w *Workspace, c *call) (obj, *apiError) {
	ch := w.findChannel(c.str("channel"))
	switch {
	case ch == nil || ch.private() && !ch.has(w.botUser) && !ch.direct():
		return nil, fail1("channel_not_found")
	case ch.private():
		return nil, fail1("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, fail1("is_archived")
	}
	out := obj{}
	if ch.has(w.botUser) {
		out["warning"], out["response_metadata"] = "already_in_channel", obj{"warnings": []string{"already_in_channel"}}
	}
	w.join(ch, w.botUser, "")
	out["channel"] = w.conversation(ch)
	return out, nil
}

func conversationsLeave(w *Workspace, c *call) (obj, *apiError) {
	ch := w.channels[c.str("channel")]
	switch {
	case ch == nil || ch.private() && !ch.has(w.botUser):
		return nil, fail1("channel_not_found")
	case ch.direct():
		return nil, fail1("method_not_supported_for_channel_type")
	case !ch.has(w.botUser):
		return obj{"not_in_channel": true}, nil
	}
	w.leave(ch, w.botUser, w.botUser)
	return nil, nil
}

func conversationsInvite(w *Workspace, c *call) (obj, *apiError) {
	ch := w.channels[c.str("channel")]
	switch {
	case ch == nil || ch.private() && !ch.has(w.botUser):
		return nil, fail1("channel_not_found")
	case ch.direct():
		return nil, fail1("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, fail1("is_archived")
	case !ch.has(w.botUser):
		return nil, fail1("not_in_channel")
	}
	for _, id := range c.list("users") {
		u := w.users[id]
		switch {
		case u == nil || u.Deleted:
			return nil, fail1("user_not_found")
		case u.ID == w.botUser:
			return nil, fail1("cant_invite_self")
		case ch.has(id):
			return nil, fail1("already_in_channel")
		}
	}
	for _, id := range c.list("users") {
		w.join(ch, id, w.botUser)
	}
	return obj{"channel": w.conversation(ch)}, nil
}
