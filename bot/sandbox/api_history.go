package sandbox

import "slices"

var historyScopes = []string{"channels:history", "groups:history", "im:history", "mpim:history"}

var historyMethods = map[string]method{
	"conversations.history": {scopes: historyScopes, tier: tier3, run: conversationsHistory},
	"conversations.replies": {scopes: historyScopes, tier: tier3, run: conversationsReplies},
}

// span reads oldest, latest and inclusive into a test of one stamp.
func span(c *call) (in func(ts string) bool, fail *apiError) {
	oldest, latest, inclusive := int64(0), int64(1<<62), c.bool("inclusive")
	if s := c.str("oldest"); s != "" {
		n, ok := parseTS(s)
		if !ok {
			return nil, fail1("invalid_ts_oldest")
		}
		oldest = n
	}
	if s := c.str("latest"); s != "" && s != "now" {
		n, ok := parseTS(s)
		if !ok {
			return nil, fail1("invalid_ts_latest")
		}
		latest = n
	}
	if c.str("oldest") == "" && c.str("latest") == "" { // inclusive means nothing by itself
		inclusive = false
	}
	return func(ts string) bool {
		n, _ := parseTS(ts)
		return n > oldest && n < latest || inclusive && (n == oldest || n == latest)
	}, nil
}

// told is a message with the metadata the call asks for: all of it, or of some event types. w.mu held.
func (w *Workspace) told(c *call, ch *channel, m *message) obj {
	kinds := c.list("metadata_keys_to_include")
	return w.apiMessage(ch, m, c.bool("include_all_metadata") || slices.Contains(kinds, str(m.Metadata, "event_type")) && m.Metadata != nil)
}

func conversationsHistory(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.reading(c, "history")
	if fail != nil {
		return nil, fail
	}
	if !ch.has(w.botUser) {
		return nil, fail1("not_in_channel")
	}
	in, fail := span(c)
	if fail != nil {
		return nil, fail
	}
	out := []obj{}
	for i := len(ch.messages) - 1; i >= 0; i-- { // newest first
		if m := ch.messages[i]; m.inChannel() && m.EphemeralTo == "" && in(m.TS) {
			out = append(out, w.told(c, ch, m))
		}
	}
	part, next, fail := page(c, out, 100)
	if fail != nil {
		return nil, fail
	}
	o := obj{"messages": part, "has_more": next != "", "pin_count": 0}
	if next != "" {
		o["response_metadata"] = nextCursor(next)
	}
	return o, nil
}

func conversationsReplies(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.reading(c, "history")
	if fail != nil {
		return nil, fail
	}
	if !ch.has(w.botUser) {
		return nil, fail1("not_in_channel")
	}
	parent := ch.find(c.str("ts"))
	if parent != nil && parent.reply() {
		parent = ch.find(parent.ThreadTS)
	}
	if parent == nil || parent.EphemeralTo != "" {
		return nil, fail1("thread_not_found")
	}
	in, fail := span(c)
	if fail != nil {
		return nil, fail
	}
	out := []obj{w.told(c, ch, parent)} // the parent comes first, whatever the span
	for _, m := range ch.replies(parent.TS, "") {
		if in(m.TS) {
			out = append(out, w.told(c, ch, m))
		}
	}
	part, next, fail := page(c, out, 1000)
	if fail != nil {
		return nil, fail
	}
	o := obj{"messages": part, "has_more": next != ""}
	if next != "" {
		o["response_metadata"] = nextCursor(next)
	}
	return o, nil
}
