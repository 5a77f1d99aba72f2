package sandbox

import (
	"regexp"
	"strings"
)

var (
	slackToken = regexp.MustCompile(`<(@[UW][A-Z0-9]+|#[CG][A-Z0-9]+(\|[^<>]*)?|!(here|channel|everyone)|https?://[^<>|]+(\|[^<>]*)?)>`)
	typedRef   = regexp.MustCompile(`(^|[\s(])([@#])([\p{L}\p{N}._-]*[\p{L}\p{N}])`)
	typedLink  = regexp.MustCompile(`https?://[^\s<>]+`)
	escaper    = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper  = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// compose turns what a person types into Slack's message text: @handle and #channel become mentions, links are wrapped, all
// else is escaped. Mentions already in Slack's form stay. w.mu held.
func (w *Workspace) compose(typed string) string {
	var b strings.Builder
	for typed != "" {
		at := slackToken.FindStringIndex(typed)
		if at == nil {
			b.WriteString(w.composePlain(typed))
			break
		}
		b.WriteString(w.composePlain(typed[:at[0]]))
		b.WriteString(typed[at[0]:at[1]])
		typed = typed[at[1]:]
	}
	return b.String()
}

func (w *Workspace) composePlain(s string) string {
	s = escaper.Replace(s)
	s = typedRef.ReplaceAllStringFunc(s, func(hit string) string {
		parts := typedRef.FindStringSubmatch(hit)
		switch parts[2] {
		case "@":
			if parts[3] == "here" || parts[3] == "channel" || parts[3] == "everyone" {
				return parts[1] + "<!" + parts[3] + ">"
			}
			if u := w.findUser("@" + parts[3]); u != nil {
				return parts[1] + "<@" + u.ID + ">"
			}
		case "#":
			if c := w.findChannel(parts[3]); c != nil {
				return parts[1] + "<#" + c.ID + "|" + c.Name + ">"
			}
		}
		return hit
	})
	return typedLink.ReplaceAllStringFunc(s, func(link string) string {
		trimmed := strings.TrimRight(link, ".,;:!?)")
		return "<" + trimmed + ">" + link[len(trimmed):]
	})
}

// commandText is what the app receives after the command word.
func (w *Workspace) commandText(text string, escape bool) string {
	if !escape {
		return text
	}
	return typedRef.ReplaceAllStringFunc(text, func(hit string) string {
		parts := typedRef.FindStringSubmatch(hit)
		if parts[2] == "@" {
			if u := w.findUser("@" + parts[3]); u != nil {
				return parts[1] + "<@" + u.ID + "|" + u.Name + ">"
			}
		} else if c := w.findChannel(parts[3]); c != nil {
			return parts[1] + "<#" + c.ID + "|" + c.Name + ">"
		}
		return hit
	})
}

// richText is the block Slack's clients attach to what people write.
func richText(text, ts string) obj {
	var items []any
	plain := func(s string) {
		if s != "" {
			items = append(items, obj{"type": "text", "text": unescaper.Replace(s)})
		}
	}
	for text != "" {
		at := slackToken.FindStringIndex(text)
		if at == nil {
			plain(text)
			break
		}
		plain(text[:at[0]])
		token := text[at[0]+1 : at[1]-1]
		text = text[at[1]:]
		body, label, _ := strings.Cut(token, "|")
		switch body[0] {
		case '@':
			items = append(items, obj{"type": "user", "user_id": body[1:]})
		case '#':
			items = append(items, obj{"type": "channel", "channel_id": body[1:]})
		case '!':
			items = append(items, obj{"type": "broadcast", "range": body[1:]})
		default:
			link := obj{"type": "link", "url": unescaper.Replace(body)}
			if label != "" {
				link["text"] = unescaper.Replace(label)
			}
			items = append(items, link)
		}
	}
	id := strings.ReplaceAll(ts, ".", "")
	return obj{"type": "rich_text", "block_id": "rt" + id[max(0, len(id)-6):], "elements": []any{obj{"type": "rich_text_section", "elements": items}}}
}
