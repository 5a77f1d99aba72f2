package sandbox

import (
	"encoding/json"
	"strings"

	"pvx/bot/blockkit"
)

// Slack's three named colours of attachments; an answer has the hex digits.
var namedColors = map[string]string{"good": "2eb886", "warning": "daa038", "danger": "a30200"}

// fillAttachments completes attachments as Slack does when it stores them: numbered from 1, a colour without #, a fallback,
// and blocks with their ids and texts filled in. They were checked before.
func fillAttachments(all []obj) []obj {
	for i, a := range all {
		a["id"] = i + 1
		if color := str(a, "color"); color != "" {
			if named := namedColors[color]; named != "" {
				color = named
			}
			a["color"] = strings.TrimPrefix(color, "#")
		}
		if blocks := list(a, "blocks"); len(blocks) > 0 {
			if filled, err := blockkit.FillIDs(mustJSON(blocks)); err == nil {
				var items []any
				_ = json.Unmarshal(filled, &items)
				fillTexts(items)
				a["blocks"] = items
			}
			if str(a, "fallback") == "" {
				a["fallback"] = "[no preview available]"
			}
		} else if text := str(a, "text"); text != "" && str(a, "fallback") == "" {
			a["fallback"] = text
		}
	}
	return all
}

// allBlocks are a message's blocks and then those of its attachments: what people act on.
func (m *message) allBlocks() []obj {
	all := m.Blocks[:len(m.Blocks):len(m.Blocks)]
	for _, a := range m.Attachments {
		all = append(all, list(a, "blocks")...)
	}
	return all
}

// attachmentOf is the attachment that an element of a message lies in, nil for one of the message's own blocks.
func (m *message) attachmentOf(el *element) obj {
	if el.at < len(m.Blocks) {
		return nil
	}
	at := el.at - len(m.Blocks)
	for _, a := range m.Attachments {
		n := len(list(a, "blocks"))
		if at < n {
			return a
		}
		at -= n
	}
	return nil
}
