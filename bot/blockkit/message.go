package blockkit

import (
	"encoding/json"
	"fmt"
)

// Sums over a whole message. The first two are measured, not documented: 13,172 code points of text passed
// and 13,202 failed. Slack splits a text above 4,000 and cuts one above 40,000 without refusing either.
const (
	blockText       = 13200
	blockTextStrict = 13172
	cellText        = 20000
	cellTextStrict  = 10000
	tableText       = 10000
	markdownText    = 12000
	textStrict      = 4000
	metadataBytes   = 12000
	maxAttachments  = 100
	maxCharts       = 2
)

// CheckMessage checks an object with text, blocks, attachments and metadata; other keys of a call to
// chat.postMessage are passed over. The code is the error the Slack method answers with: "" when it would post,
// else invalid_blocks_format, invalid_blocks, invalid_attachments, too_many_attachments, msg_blocks_too_long,
// invalid_metadata_format, or to Strict alone msg_too_long and metadata_too_large. The problems are those of the
// first code that applies. Whether there is anything to post at all (no_text) is the caller's to say.
func CheckMessage(raw json.RawMessage, m Mode) (code string, p Problems) {
	v, ok := decode(raw)
	msg, isObject := v.(map[string]any)
	if !ok || !isObject {
		return "invalid_blocks_format", Problems{{InvalidType, "", "must provide an object", ""}}
	}
	list, ok := blockList(msg["blocks"])
	if !ok {
		return "invalid_blocks_format", Problems{{InvalidType, "", "must provide an array", "/blocks"}}
	}
	for _, stage := range []struct {
		code  string
		check func(c *checker)
	}{
		{"invalid_blocks", func(c *checker) { c.blocks(list, "/blocks"); c.sums(list) }},
		{"too_many_attachments", func(c *checker) { c.countAttachments(msg) }},
		{"invalid_attachments", func(c *checker) { c.attachments(msg, list) }},
		{"msg_blocks_too_long", func(c *checker) { c.tooLong(list) }},
		{"msg_too_long", func(c *checker) {
			if m == Strict {
				c.length(textAt(msg, "text"), 0, textStrict, "/text")
			}
		}},
		{"invalid_metadata_format", func(c *checker) { c.metadata(msg) }},
		{"metadata_too_large", func(c *checker) { c.largeMetadata(msg) }},
	} {
		c := newChecker(Message, m)
		stage.check(c)
		if len(c.found) > 0 {
			return stage.code, c.found
		}
	}
	return "", nil
}

// blockList takes an array, nothing, or, as forms carry it, a string with an array in it.
func blockList(v any) ([]any, bool) {
	if s, ok := v.(string); ok {
		if s == "" {
			return nil, true
		}
		v, _ = decode([]byte(s))
		list, ok := v.([]any)
		return list, ok
	}
	if v == nil {
		return []any{}, true
	}
	list, ok := v.([]any)
	return list, ok
}

// sums checks the charts, the table cells and the Markdown of all blocks together.
func (c *checker) sums(list []any) {
	charts, cells, markdown := 0, 0, 0
	for _, b := range blocksIn(list, "/blocks") {
		switch textAt(b.value, "type") {
		case "data_visualization":
			if charts++; charts > maxCharts {
				c.fail("max_items", fmt.Sprintf("no more than %d items allowed", maxCharts), b.at)
			}
		case "table":
			c.limit(words(b.value["rows"]), tableText, b.at)
		case "data_table":
			cells += words(b.value["rows"])
			c.limit(cells, c.either(cellText, cellTextStrict), b.at)
		case "markdown":
			markdown += Length(textAt(b.value, "text"))
			if c.mode == Strict {
				c.limit(markdown, markdownText, b.at)
			}
		}
	}
}

func (c *checker) either(newest, strict int) int {
	if c.mode == Strict {
		return strict
	}
	return newest
}

func (c *checker) limit(n, max int, at string) {
	if n > max {
		c.fail("max_length", fmt.Sprintf("must be less than %d characters", max+1), at)
	}
}

func (c *checker) countAttachments(msg map[string]any) {
	if len(listAt(msg, "attachments")) > maxAttachments {
		c.fail("max_items", fmt.Sprintf("no more than %d items allowed", maxAttachments), "/attachments")
	}
}

// attachments checks the blocks inside attachments, and that the message has one table.
func (c *checker) attachments(msg map[string]any, list []any) {
	tables := 0
	count := func(list []any, at string) {
		for _, b := range blocksIn(list, at) {
			t := textAt(b.value, "type")
			if t == "table" || t == "data_table" && c.mode == Strict {
				if tables++; tables > 1 {
					c.fail("max_items", "only_one_table_allowed", b.at)
				}
			}
		}
	}
	count(list, "/blocks")
	if v, ok := msg["attachments"]; ok && v != nil {
		if _, ok := v.([]any); !ok {
			c.wrongType("must provide an array", "/attachments")
		}
	}
	for i, v := range listAt(msg, "attachments") {
		at := index("/attachments", i)
		o, ok := v.(map[string]any)
		if !ok {
			c.wrongType("must provide an object", at)
			continue
		}
		if o["blocks"] != nil { // slack-go writes null where there are none
			c.blocks(o["blocks"], down(at, "blocks"))
			count(listAt(o, "blocks"), down(at, "blocks"))
		}
	}
}

// tooLong sums the text of all blocks. The cells of tables have a limit of their own; Strict counts them too.
func (c *checker) tooLong(list []any) {
	n := 0
	for _, v := range list {
		o, _ := v.(map[string]any)
		if t := textAt(o, "type"); c.mode == Newest && (t == "table" || t == "data_table") {
			continue
		}
		n += words(o)
	}
	c.limit(n, c.either(blockText, blockTextStrict), "/blocks")
}

// words counts the code points of every "text" below v, whatever it is the text of.
func words(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			n += words(one)
		}
	case map[string]any:
		for k, one := range v {
			if s, ok := one.(string); ok {
				if k == "text" {
					n += Length(s)
				}
				continue
			}
			n += words(one)
		}
	}
	return n
}

func (c *checker) metadata(msg map[string]any) {
	v := msg["metadata"]
	if s, ok := v.(string); ok && s != "" { // as forms carry it
		v, _ = decode([]byte(s))
		msg["metadata"] = v
		if v == nil {
			v = s
		}
	}
	if v == nil || v == "" {
		return
	}
	o, ok := v.(map[string]any)
	if !ok {
		c.wrongType("must provide an object", "/metadata")
		return
	}
	for _, want := range []string{"event_type", "event_payload"} {
		if _, ok := o[want]; !ok {
			c.add(MissingField, "", "missing required field: "+want, "/metadata")
		}
	}
	if v, ok := o["event_type"]; ok {
		c.value(v, str(1, 0), "/metadata/event_type")
	}
	if v, ok := o["event_payload"]; ok {
		if _, ok := v.(map[string]any); !ok {
			c.wrongType("must provide an object", "/metadata/event_payload")
		}
	}
}

// largeMetadata holds Strict to a size that no source puts a number on.
func (c *checker) largeMetadata(msg map[string]any) {
	if c.mode != Strict || msg["metadata"] == nil {
		return
	}
	if raw, err := json.Marshal(msg["metadata"]); err == nil && len(raw) > metadataBytes {
		c.fail("max_length", fmt.Sprintf("must be less than %d characters", metadataBytes+1), "/metadata")
	}
}
