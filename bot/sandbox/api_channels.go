package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

var (
	keepScopes  = []string{"channels:manage", "groups:write", "im:write", "mpim:write"}
	topicScopes = append(slices.Clone(keepScopes), "channels:write.topic", "groups:write.topic", "im:write.topic", "mpim:write.topic")
)

// channelMethods make and keep channels.
var channelMethods = map[string]method{
	"conversations.create":     {scopes: keepScopes, tier: tier2, run: conversationsCreate},
	"conversations.rename":     {scopes: keepScopes, tier: tier2, run: conversationsRename},
	"conversations.archive":    {scopes: keepScopes, tier: tier2, run: conversationsArchive},
	"conversations.unarchive":  {scopes: keepScopes, tier: tier2, run: conversationsUnarchive},
	"conversations.setTopic":   {scopes: topicScopes, tier: tier2, run: func(w *Workspace, c *call) (obj, *apiError) { return setRemark(w, c, "topic") }},
	"conversations.setPurpose": {scopes: topicScopes, tier: tier2, run: func(w *Workspace, c *call) (obj, *apiError) { return setRemark(w, c, "purpose") }},
	"conversations.kick":       {scopes: keepScopes, tier: tier3, run: conversationsKick},
	"conversations.close":      {scopes: keepScopes, tier: tier2, run: conversationsClose},
	"conversations.mark":       {scopes: keepScopes, tier: tier3, run: conversationsMark},
}

const (
	maxName   = 80  // characters of a channel's name
	maxRemark = 250 // characters of a topic or purpose
)

var (
	punctuationOnly = regexp.MustCompile(`^[\p{P}\p{S}]+$`)
	writeScope      = map[string]string{kindPublic: "channels:manage", kindPrivate: "groups:write", kindIM: "im:write", kindMPIM: "mpim:write"}
)

// nameRefusal is what is wrong with a channel's name, as a code. w.mu held.
func (w *Workspace) nameRefusal(name string) *apiError {
	switch {
	case strings.TrimSpace(name) == "":
		return fail1("invalid_name_required")
	case runes(name) > maxName:
		return fail1("invalid_name_maxlength")
	case punctuationOnly.MatchString(name):
		return fail1("invalid_name_punctuation")
	case !channelName.MatchString(name):
		return fail1("invalid_name_specials")
	case w.findChannel(name) != nil:
		return fail1("name_taken")
	}
	return nil
}

// newChannel makes a channel with its creator in it and tells the app. w.mu held.
func (w *Workspace) newChannel(name, creator string, private bool) *channel {
	c := &channel{ID: w.newID("C"), Name: name, Kind: kindPublic, Members: []string{creator}, Creator: creator, Created: w.cfg.Clock.Now().Unix()}
	if private {
		c.Kind = kindPrivate
	}
	w.addChannel(c)
	w.channelChanged(c)
	if !private && w.man.scope("channels:read") {
		w.sendEvent("channel_created", obj{"type": "channel_created", "channel": obj{"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": true,
			"created": c.Created, "creator": c.Creator, "is_shared": false, "is_org_shared": false, "context_team_id": w.cfg.Team.ID}}, nil)
	}
	return c
}

func conversationsCreate(w *Workspace, c *call) (obj, *apiError) {
	kind := kindPublic
	if c.bool("is_private") {
		kind = kindPrivate
	}
	if scope := writeScope[kind]; !w.man.scope(scope) {
		return nil, w.needScope(scope)
	}
	if fail := w.nameRefusal(c.str("name")); fail != nil {
		return nil, fail
	}
	ch := w.newChannel(c.str("name"), w.botUser, kind == kindPrivate)
	w.post(ch, &message{User: w.botUser, Subtype: "channel_join", Text: "<@" + w.botUser + "> has joined the channel"})
	return obj{"channel": w.conversation(ch)}, nil
}

// keeping finds a channel that the app may change: it is a member and has the scope of its kind. w.mu held.
func (w *Workspace) keeping(c *call, scopes ...string) (*channel, *apiError) {
	ch := w.channels[c.str("channel")]
	if ch == nil || ch.private() && !ch.has(w.botUser) {
		return nil, fail1("channel_not_found")
	}
	if scopes = append(scopes, writeScope[ch.Kind]); !slices.ContainsFunc(scopes, w.man.scope) {
		return nil, w.needScope(writeScope[ch.Kind])
	}
	if !ch.has(w.botUser) {
		return nil, fail1("not_in_channel")
	}
	return ch, nil
}

// keepingChannel is keeping for what conversations between people do not know. w.mu held.
func (w *Workspace) keepingChannel(c *call) (*channel, *apiError) {
	ch, fail := w.keeping(c)
	if fail == nil && ch.direct() {
		return nil, fail1("method_not_supported_for_channel_type")
	}
	return ch, fail
}

func conversationsRename(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keepingChannel(c)
	switch {
	case fail != nil:
		return nil, fail
	case ch.Archived:
		return nil, fail1("is_archived")
	case ch.Creator != w.botUser: // a bot renames what it made
		return nil, fail1("not_authorized")
	}
	name, old := c.str("name"), ch.Name
	if name != old {
		if fail := w.nameRefusal(name); fail != nil {
			return nil, fail
		}
		w.changeChannel(ch, ChannelChange{Name: &name}, w.botUser)
		w.post(ch, &message{User: w.botUser, Subtype: "channel_name", Text: "has renamed the channel from \"" + old + "\" to \"" + name + "\"",
			Notice: obj{"old_name": old, "name": name}})
	}
	return obj{"channel": w.conversation(ch)}, nil
}

func conversationsArchive(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keepingChannel(c)
	switch {
	case fail != nil:
		return nil, fail
	case ch.Archived:
		return nil, fail1("already_archived")
	case ch.general():
		return nil, fail1("cant_archive_general")
	}
	on := true
	w.changeChannel(ch, ChannelChange{Archived: &on}, w.botUser)
	return nil, nil
}

func conversationsUnarchive(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keepingChannel(c)
	switch {
	case fail != nil:
		return nil, fail
	case !ch.Archived:
		return nil, fail1("not_archived")
	}
	on := false
	w.changeChannel(ch, ChannelChange{Archived: &on}, w.botUser)
	return nil, nil
}

// setRemark sets a channel's topic or purpose, which a notice in the channel tells.
func setRemark(w *Workspace, c *call, what string) (obj, *apiError) {
	ch := w.channels[c.str("channel")]
	kind := ""
	if ch != nil {
		kind = ch.scopeKind()
	}
	ch, fail := w.keeping(c, kind+":write.topic")
	value := c.str(what)
	switch {
	case fail != nil:
		return nil, fail
	case ch.Kind == kindIM:
		return nil, fail1("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, fail1("is_archived")
	case !c.has(what): // an empty one clears it
		return nil, missingArgument(what)
	case runes(value) > maxRemark:
		return nil, fail1("too_long")
	}
	value = escaper.Replace(unescaper.Replace(value))
	set := &remark{Value: value, Creator: w.botUser, LastSet: w.cfg.Clock.Now().Unix()}
	if what == "topic" {
		ch.Topic, ch.TopicSet = value, set
	} else {
		ch.Purpose = set
	}
	text := "set the channel " + what + ": " + value
	if value == "" {
		text = "cleared the channel " + what
	}
	w.post(ch, &message{User: w.botUser, Subtype: "channel_" + what, Text: text, Notice: obj{what: value}})
	w.channelChanged(ch)
	return obj{"channel": w.conversation(ch)}, nil
}

func conversationsKick(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keepingChannel(c)
	u := w.users[c.str("user")]
	switch {
	case fail != nil:
		return nil, fail
	case u == nil:
		return nil, fail1("user_not_found")
	case u.ID == w.botUser:
		return nil, fail1("cant_kick_self")
	case !ch.has(u.ID):
		return nil, fail1("not_in_channel")
	case ch.general():
		return nil, fail1("cant_kick_from_general")
	}
	w.leave(ch, u.ID, w.botUser)
	return obj{"errors": obj{}}, nil
}

func conversationsClose(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keeping(c)
	if fail == nil && !ch.direct() {
		fail = fail1("method_not_supported_for_channel_type")
	}
	return nil, fail // a direct message stays; closing hides it in the caller's own list
}

func conversationsMark(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.keeping(c)
	if fail != nil {
		return nil, fail
	}
	if _, ok := parseTS(c.str("ts")); !ok {
		return nil, fail1("invalid_timestamp")
	}
	ch.LastRead[w.botUser] = c.str("ts")
	w.save("channel", ch)
	return nil, nil
}
