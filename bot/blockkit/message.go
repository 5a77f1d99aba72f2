package blockkit

import (
	"encoding/json"
	"slices"
)

// A total is a sum over blocks that one message may not exceed, and what Strict holds it to.
type total struct {
	says        string
	of          []string // the block types that count
	strictOf    []string // to Strict; as of when nil
	one         func(block map[string]any) int
	max, strict int // none when zero
	code        string
	refuse      func(c *checker, max int, at string)
}

const (
	invalidBlocks = "invalid_blocks"
	tooLong       = "msg_blocks_too_long"
	maxBlocks     = 50
)

// The totals of a message. That of all text is measured, not documented: 13,172 code points passed and 13,202
// failed. Slack splits a message text above 4,000 and cuts one above 40,000 without refusing either; no source puts
// a number on metadata.
var totals = []total{
	{"charts", []string{"data_visualization"}, nil, count, 2, 2, invalidBlocks, (*checker).tooMany},
	{"text in the cells of tables", []string{"table"}, nil, inCells, 10000, 0, invalidBlocks, (*checker).tooLong},
	{"text in the cells of data tables", []string{"data_table"}, []string{"table", "data_table"}, inCells, 20000, 10000, invalidBlocks,
		(*checker).tooLong},
	{"Markdown in all blocks", []string{"markdown"}, nil, markdownOf, 0, 12000, invalidBlocks, (*checker).tooLong},
	{"tables, those in attachments too", []string{"table"}, []string{"table", "data_table"}, count, 1, 1, "invalid_attachments",
		func(c *checker, _ int, at string) { c.fail("max_items", "only_one_table_allowed", at) }},
	{"text of all blocks, cells apart", nil, nil, outsideCells, 13200, 0, tooLong, wholeTooLong},
	{"text of all blocks", nil, nil, ofBlock, 0, 13172, tooLong, wholeTooLong},
}

const (
	textStrict     = 4000
	metadataBytes  = 12000
	maxAttachments = 100
)

func count(map[string]any) int                   { return 1 }
func inCells(block map[string]any) int           { return words(block["rows"]) }
func markdownOf(block map[string]any) int        { return Length(textAt(block, "text")) }
func ofBlock(block map[string]any) int           { return words(block) - below(block) }
func wholeTooLong(c *checker, max int, _ string) { c.tooLong(max, "/blocks") }

func outsideCells(block map[string]any) int {
	switch textAt(block, "type") {
	case "table", "data_table":
		return 0
	}
	return ofBlock(block)
}

// below is the text of the blocks inside a block, which are counted by themselves.
func below(block map[string]any) (n int) {
	for _, b := range blocksIn([]any{block}, "")[1:] {
		n += ofBlock(b.value)
	}
	return n
}

// sums checks the totals of one code over blocks. The block that goes over the bound is the one refused.
func (c *checker) sums(code string, list []place) {
	for _, t := range totals {
		max, of := t.max, t.of
		if c.mode == Strict {
			max = t.strict
			if t.strictOf != nil {
				of = t.strictOf
			}
		}
		if t.code != code || max == 0 {
			continue
		}
		n := 0
		for _, b := range list {
			if of != nil && !slices.Contains(of, textAt(b.value, "type")) {
				continue
			}
			more := t.one(b.value)
			if n += more; n > max && n-more <= max {
				t.refuse(c, max, b.at)
			}
		}
	}
}

// CheckMessage checks an object with text, blocks, attachments and metadata; other keys of a call to
// chat.postMessage are passed over. The code is the error the Slack method answers with: "" when it would post,
// else invalid_blocks_format, invalid_blocks, invalid_attachments, too_many_attachments, msg_blocks_too_long,
// invalid_metadata_format, or to Strict alone msg_too_long and metadata_too_large. The problems are those of the
// first code that applies. Whether there is anything to post at all (no_text) is the caller's to say.
func CheckMessage(raw json.RawMessage, m Mode) (code string, p Problems) {
	v, ok := decode(raw)
	msg, isObject := v.(map[string]any)
	if !ok || !isObject {
		return "invalid_blocks_format", Problems{{Code: InvalidType, Message: "must provide an object", Pointer: ""}}
	}
	list, ok := blockList(msg["blocks"])
	if !ok {
		return "invalid_blocks_format", Problems{{Code: InvalidType, Message: "must provide an array", Pointer: "/blocks"}}
	}
	for _, stage := range []struct {
		code  string
		check func(c *checker)
	}{
		{invalidBlocks, func(c *checker) {
			if c.blocks(list, "/blocks"); c.right() {
				c.sums(invalidBlocks, blocksIn(list, "/blocks"))
			}
		}},
		{"too_many_attachments", func(c *checker) {
			if len(listAt(msg, "attachments")) > maxAttachments {
				c.tooMany(maxAttachments, "/attachments")
			}
		}},
		{"invalid_attachments", func(c *checker) { c.attachments(msg, list) }},
		{tooLong, func(c *checker) { c.sums(tooLong, blocksIn(list, "/blocks")) }},
		{"msg_too_long", func(c *checker) {
			if m == Strict && Length(textAt(msg, "text")) > textStrict {
				c.tooLong(textStrict, "/text")
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

// attachments checks the blocks inside attachments, and that the message has one table.
func (c *checker) attachments(msg map[string]any, list []any) {
	if v, ok := msg["attachments"]; ok && v != nil {
		if _, ok := v.([]any); !ok {
			c.wrongType("must provide an array", "/attachments")
		}
	}
	all := blocksIn(list, "/blocks")
	for i, v := range listAt(msg, "attachments") {
		at := index("/attachments", i)
		o, ok := v.(map[string]any)
		if !ok {
			c.wrongType("must provide an object", at)
			continue
		}
		if o["blocks"] != nil { // slack-go writes null where there are none
			c.blocks(o["blocks"], down(at, "blocks"))
			all = append(all, blocksIn(listAt(o, "blocks"), down(at, "blocks"))...)
		}
	}
	if c.right() {
		c.sums("invalid_attachments", all)
	}
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
	d := definition{keys: []key{req("event_type", someText), req("event_payload", anyJSON)}}
	if absent := c.absent(o, d); len(absent) > 0 {
		c.missing(absent, "/metadata")
		return
	}
	c.value(o["event_type"], someText, "/metadata/event_type")
	if _, ok := o["event_payload"].(map[string]any); !ok {
		c.wrongType("must provide an object", "/metadata/event_payload")
	}
}

// largeMetadata holds Strict to a size that no source puts a number on.
func (c *checker) largeMetadata(msg map[string]any) {
	if c.mode != Strict || msg["metadata"] == nil {
		return
	}
	if raw, err := json.Marshal(msg["metadata"]); err == nil && len(raw) > metadataBytes {
		c.tooLong(metadataBytes, "/metadata")
	}
}
