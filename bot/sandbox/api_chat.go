package sandbox

import (
	"encoding/json"
	"slices"
	"strings"

	"pvx/bot/blockkit"
)

var chatMethods = map[string]method{
	"chat.postMessage":   {scopes: []string{"chat:write"}, run: chatPost},
	"chat.postEphemeral": {scopes: []string{"chat:write"}, tier: tier4, run: chatEphemeral},
	"chat.update":        {scopes: []string{"chat:write"}, tier: tier3, run: chatUpdate},
	"chat.delete":        {scopes: []string{"chat:write"}, tier: tier3, run: chatDelete},
	"chat.getPermalink":  {run: chatPermalink},
	"chat.unfurl":        {scopes: []string{"links:write"}, tier: tier3, run: chatUnfurl},
}

// notJSON is the refusal of an argument that is not JSON at all.
var notJSON = map[string]string{"blocks": "invalid_blocks_format", "attachments": "invalid_attachments", "metadata": "invalid_metadata_format"}

const (
	maxText   = 40000 // characters; longer text is cut
	maxEdited = 4000  // characters of an edit's text; more is refused
	maxOne    = 4040  // characters of a post; above, it becomes several posts of partLong (measured, not documented)
	partLong  = 4000

	maxMetadata = 16 << 10 // bytes; Slack names no number. Bots are told of 12,000, in the wire log
)

// parseMessage checks text, blocks, attachments and metadata as Slack does. w.mu held.
func (w *Workspace) parseMessage(args obj) (*message, *apiError) {
	c := &call{args: args}
	doc := obj{}
	for _, key := range []string{"blocks", "attachments", "metadata"} {
		raw := c.raw(key)
		if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
			continue
		}
		var v any
		if json.Unmarshal(raw, &v) != nil {
			return nil, fail1(notJSON[key])
		}
		doc[key] = v
	}
	text, markdown := c.str("text"), c.str("markdown_text")
	if markdown != "" {
		if text != "" || doc["blocks"] != nil {
			return nil, fail1("markdown_text_conflict")
		}
		doc["blocks"] = []any{obj{"type": "markdown", "text": markdown}}
	}
	if text != "" {
		doc["text"] = text
	}
	blocks, _ := doc["blocks"].([]any)
	attachments, _ := doc["attachments"].([]any)
	if text == "" && len(blocks) == 0 && len(attachments) == 0 {
		return nil, fail1("no_text")
	}
	if code, bad := blockkit.CheckMessage(mustJSON(doc), blockkit.Newest); code != "" {
		e := &apiError{code: code, messages: bad.Lines()}
		if len(bad) > 0 {
			lines := make([]string, len(bad))
			for i, p := range bad {
				lines[i] = p.Message + " [json-pointer:" + p.Pointer + "]"
			}
			e.extra = obj{"errors": lines}
		}
		return nil, e
	}
	_, strict := blockkit.CheckMessage(mustJSON(doc), blockkit.Strict)
	w.noteDoubt("message", strict)
	if line := w.refusedBlock(objects(blocks), "/blocks"); line != "" {
		return nil, &apiError{code: "invalid_blocks", messages: []string{line}, extra: obj{"errors": []string{strings.TrimPrefix(line, "[ERROR] ")}}}
	}
	m := &message{Text: cutRunes(text, maxText), Attachments: fillAttachments(objects(attachments))}
	if len(blocks) > 0 {
		filled, err := blockkit.FillIDs(mustJSON(blocks))
		if err != nil {
			return nil, fail1("invalid_blocks_format")
		}
		var items []any
		_ = json.Unmarshal(filled, &items)
		fillTexts(items)
		m.Blocks = objects(items)
		if m.Text == "" {
			m.Text = cutRunes(fallbackText(m.Blocks), 4000)
		}
	}
	if meta, ok := doc["metadata"].(obj); ok {
		if len(mustJSON(meta)) > maxMetadata {
			return nil, fail1("metadata_too_large")
		}
		m.Metadata = meta
	}
	return m, nil
}

// fallbackText is the text Slack makes of blocks when the app gave none.
func fallbackText(blocks []obj) string {
	var parts []string
	for _, b := range blocks {
		switch t := b["text"].(type) {
		case obj:
			parts = append(parts, str(t, "text"))
		case string:
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

func cutRunes(s string, n int) string {
	if runes(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

// target finds the conversation an app means: an id, a name, or a user's id for the direct message. w.mu held.
func (w *Workspace) target(id string) (*channel, *apiError) {
	if u := w.users[id]; u != nil {
		if u.slackbot || u.ID == w.botUser {
			return nil, fail1("channel_not_found")
		}
		return w.openIM(u.ID, w.botUser), nil
	}
	c := w.findChannel(id)
	if c == nil || c.private() && !c.has(w.botUser) {
		return nil, fail1("channel_not_found")
	}
	return c, nil
}

// mayPost says whether the app can post there. w.mu held.
func (w *Workspace) mayPost(c *channel) *apiError {
	code := w.writable(c, w.botUser)
	if code == "not_in_channel" && c.Kind == kindPublic && w.man.scope("chat:write.public") {
		code = ""
	}
	if code != "" {
		return fail1(code)
	}
	if c.Kind == kindIM && !w.man.Features.Home.Messages {
		return fail1("messages_tab_disabled")
	}
	return w.policy.posting()
}

func (w *Workspace) paced(c *channel) *apiError {
	if w.cfg.Unlimited {
		return nil
	}
	if after := w.limits.post(c.ID); after > 0 {
		return &apiError{code: "ratelimited", retry: after}
	}
	return nil
}

func chatPost(w *Workspace, c *call) (obj, *apiError) {
	if w.named(c) {
		return nil, fail1("team_not_found")
	}
	ch, fail := w.target(c.str("channel"))
	if fail == nil {
		fail = w.mayPost(ch)
	}
	if fail == nil {
		fail = w.threadRefusal(ch, c.str("thread_ts"))
	}
	if fail != nil {
		return nil, fail
	}
	m, fail := w.written(c)
	if fail != nil {
		return nil, fail
	}
	if fail := w.paced(ch); fail != nil {
		return nil, fail
	}
	m.User, m.ThreadTS, m.Broadcast = w.botUser, c.str("thread_ts"), c.bool("reply_broadcast") && c.str("thread_ts") != ""
	m = w.postParts(ch, m)
	return obj{"channel": ch.ID, "ts": m.TS, "message": w.apiMessage(ch, m, true)}, nil
}

// postParts posts a message of the app, a long text without blocks in several posts, and returns the first. w.mu held.
func (w *Workspace) postParts(c *channel, m *message) *message {
	letters := []rune(m.Text)
	if len(m.Blocks) > 0 || len(letters) <= maxOne {
		return w.post(c, m)
	}
	rest := *m // metadata and attachments belong to the first, files and thread to all
	rest.Metadata, rest.Attachments = nil, nil
	m.Text = string(letters[:partLong])
	first := w.post(c, m)
	for at := partLong; at < len(letters); at += partLong {
		next := rest
		next.Text = string(letters[at:min(at+partLong, len(letters))])
		w.post(c, &next)
	}
	return first
}

// plainer is a refusal for methods whose lists know restricted_action alone, and not its kinds in known.
func plainer(fail *apiError, known ...string) *apiError {
	if fail != nil && strings.HasPrefix(fail.code, "restricted_action_") && !slices.Contains(known, fail.code) {
		return fail1("restricted_action")
	}
	return fail
}

func chatEphemeral(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail == nil {
		fail = w.mayPost(ch)
	}
	if fail != nil {
		return nil, plainer(fail)
	}
	u := w.users[c.str("user")]
	if u == nil || u.Deleted || !ch.has(u.ID) {
		return nil, fail1("user_not_in_channel")
	}
	if fail := w.threadRefusal(ch, c.str("thread_ts")); fail != nil {
		return nil, plainer(fail)
	}
	if runes(c.str("text")) > maxText {
		return nil, fail1("msg_too_long")
	}
	m, fail := w.written(c)
	if fail != nil {
		return nil, fail
	}
	m.User, m.EphemeralTo, m.ThreadTS, m.Metadata = w.botUser, u.ID, c.str("thread_ts"), nil // Slack keeps no metadata of these
	w.post(ch, m)
	return obj{"message_ts": m.TS}, nil
}

// ownMessage finds a message the app may change. w.mu held.
func (w *Workspace) ownMessage(c *call, refusal string) (*channel, *message, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail != nil {
		return nil, nil, fail
	}
	m := ch.find(c.str("ts"))
	if m == nil || m.EphemeralTo != "" {
		return nil, nil, fail1("message_not_found")
	}
	if m.User != w.botUser {
		return nil, nil, fail1(refusal)
	}
	return ch, m, nil
}

func chatDelete(w *Workspace, c *call) (obj, *apiError) {
	ch, m, fail := w.ownMessage(c, "cant_delete_message")
	if fail != nil {
		return nil, fail
	}
	ts := m.TS
	w.remove(ch, m)
	return obj{"channel": ch.ID, "ts": ts}, nil
}

func chatPermalink(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail != nil {
		return nil, fail
	}
	m := ch.find(c.str("message_ts"))
	if m == nil || m.EphemeralTo != "" {
		return nil, fail1("message_not_found")
	}
	return obj{"channel": ch.ID, "permalink": w.permalink(ch, m)}, nil
}

// permalink opens the message in the page. w.mu held.
func (w *Workspace) permalink(c *channel, m *message) string {
	link := w.base + "/archives/" + c.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.reply() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.ID
	}
	return link
}
