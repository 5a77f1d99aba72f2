package bot

import (
	"encoding/json"
	"slices"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
	"pvx/bot/text"
	"pvx/flows"
)

// The block types that only newer workspaces know.
const (
	tableBlock = "table"
	chartBlock = "data_visualization"
)

// drawn is a message ready for Slack.
type drawn struct {
	text   string // escaped
	blocks []slack.Block
	native []string // of the newer block types, those in it
}

// Blocks draws a message. Block types in refused are put into plain sections instead. It always fits Slack's limits.
func Blocks(m flows.Message, refused ...string) (escapedText string, blocks []slack.Block) {
	d := draw(m, refused)
	return d.text, d.blocks
}

func draw(m flows.Message, refused []string) drawn {
	d := drawn{text: blockkit.Cut(string(flows.Paragraphs(orElse(m.Text, text.Untitled))), 3900)}
	var row []flows.Action
	flush := func() {
		d.blocks = append(d.blocks, rows(row)...)
		row = nil
	}
	tables, charts := 0, 0
	for _, it := range m.Items {
		if a, ok := it.(flows.Action); ok {
			a.Value = orElse(a.Value, string(a.Open))
			a.Open = ""
			row = append(row, a)
			continue
		}
		beside := len(row) > 0
		flush()
		switch it := it.(type) {
		case flows.Note:
			d.blocks = append(d.blocks, note(it)...)
		case flows.Line:
			d.blocks = append(d.blocks, messageLine(it)...)
		case flows.Switch:
			b := choose(it)
			if b == nil {
				continue
			}
			// A menu that follows buttons stands in their row.
			if last, ok := d.blocks[max(len(d.blocks)-1, 0):], beside; ok && len(last) == 1 {
				if buttons, ok := last[0].(*slack.ActionBlock); ok && len(buttons.Elements.ElementSet) < perRow {
					buttons.Elements.ElementSet = append(buttons.Elements.ElementSet, b.Elements.ElementSet...)
					continue
				}
			}
			d.blocks = append(d.blocks, b)
		case flows.Figures:
			// One table a message: Slack refuses a second.
			if t := table(it); t != nil && tables == 0 && !slices.Contains(refused, tableBlock) {
				tables++
				if it.Caption != "" {
					d.blocks = append(d.blocks, section("*"+flows.Plaintext(it.Caption)+"*"))
				}
				d.blocks = append(d.blocks, t)
				if it.Text != "" {
					d.blocks = append(d.blocks, quiet(it.Text))
				}
				d.native = append(d.native, tableBlock)
				continue
			}
			d.blocks = append(d.blocks, inWords(it)...)
		case flows.Chart:
			if c := chart(it); c != nil && charts < 2 && !slices.Contains(refused, chartBlock) {
				charts++
				d.blocks = append(d.blocks, c)
				if charts == 1 {
					d.native = append(d.native, chartBlock)
				}
				continue
			}
			d.blocks = append(d.blocks, chartInWords(it)...)
		case flows.Divider:
			d.blocks = append(d.blocks, slack.NewDividerBlock())
		}
	}
	flush()
	if len(d.blocks) == 0 {
		d.blocks = sections(flows.Markup(d.text))
	}
	d.blocks = fit(d.blocks)
	return d
}

// messageLine is a line whose button carries the place it would open, since a message has no page to push from.
func messageLine(l flows.Line) []slack.Block {
	s := section(l.Text)
	if l.Button != "" {
		a := flows.Action{ID: orElse(l.ID, "open"), Label: l.Button, Value: orElse(l.Value, string(l.Open))}
		s.Accessory = slack.NewAccessory(button(a, actionID(a.ID, "", map[string]bool{})))
	}
	out := []slack.Block{s}
	if l.Detail != "" {
		out = append(out, quiet(l.Detail))
	}
	return out
}

// What a message may hold; the text of all its blocks is a measured figure, kept below.
const (
	mostInMessage = 50
	mostText      = 12000
)

// fit leaves out blocks from the middle on until a message may be sent; buttons at the end stay.
func fit(blocks []slack.Block) []slack.Block {
	for {
		if len(blocks) <= mostInMessage && weight(blocks) <= mostText {
			return blocks
		}
		i := len(blocks) - 1
		for i > 0 && (blocks[i].BlockType() == slack.MBTAction || isMore(blocks[i])) {
			i--
		}
		if i <= 0 {
			return blocks[:1]
		}
		rest := slices.Clone(blocks[i+1:])
		if len(rest) == 0 || !isMore(rest[0]) {
			rest = append([]slack.Block{quiet(text.More)}, rest...)
			if len(blocks) == len(blocks[:i])+len(rest) {
				// One went and one came: take another, or this would not end.
				i = max(i-1, 1)
			}
		}
		blocks = append(slices.Clone(blocks[:i]), rest...)
	}
}

func isMore(b slack.Block) bool {
	c, ok := b.(*slack.ContextBlock)
	if !ok || len(c.ContextElements.Elements) != 1 {
		return false
	}
	t, ok := c.ContextElements.Elements[0].(*slack.TextBlockObject)
	return ok && t.Text == text.More
}

// weight is about the text that Slack sums up over a message's blocks; it errs on the heavy side.
func weight(blocks []slack.Block) int {
	n := 0
	for _, b := range blocks {
		raw, err := json.Marshal(b)
		if err != nil {
			continue
		}
		var v any
		if json.Unmarshal(raw, &v) == nil {
			n += textIn(v)
		}
	}
	return n
}

func textIn(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for k, w := range v {
			if s, ok := w.(string); ok && k == "text" {
				n += blockkit.Length(s)
			} else {
				n += textIn(w)
			}
		}
	case []any:
		for _, w := range v {
			n += textIn(w)
		}
	}
	return n
}
