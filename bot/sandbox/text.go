package sandbox

import (
	"strings"
)

// outside applies fn to the parts of a text that stand outside Slack's own <…> tokens.
func outside(text string, fn func(string) string) string {
	var b strings.Builder
	for text != "" {
		at := markup.FindStringIndex(text)
		if at == nil {
			b.WriteString(fn(text))
			break
		}
		b.WriteString(fn(text[:at[0]]) + text[at[0]:at[1]])
		text = text[at[1]:]
	}
	return b.String()
}

// linkURLs turns bare addresses into links, as Slack does with what apps post.
func linkURLs(s string) string {
	return typedLink.ReplaceAllStringFunc(s, func(link string) string {
		trimmed := strings.TrimRight(link, ".,;:!?)*_~`'\"")
		return "<" + trimmed + ">" + link[len(trimmed):]
	})
}

// linkNames turns #channel and @group into references, and @handle too where people is set. w.mu held.
func (w *Workspace) linkNames(s string, people bool) string {
	return typedRef.ReplaceAllStringFunc(s, func(hit string) string {
		parts := typedRef.FindStringSubmatch(hit)
		if parts[2] == "#" {
			if c := w.findChannel(parts[3]); c != nil && !c.private() {
				return parts[1] + "<#" + c.ID + "|" + c.Name + ">"
			}
			return hit
		}
		if g := w.findGroup(parts[3]); g != nil {
			return parts[1] + "<!subteam^" + g.ID + "|@" + g.Handle + ">"
		}
		if u := w.findUser("@" + parts[3]); u != nil && people {
			return parts[1] + "<@" + u.ID + ">"
		}
		return hit
	})
}

// treat is the text of a call as parse and link_names have it. Without parse, bare addresses become links; "none" leaves them; "full"
// takes the text as if a person had typed it, and its markup is not read (plain). An edit without parse leaves everything. w.mu held.
func (w *Workspace) treat(c *call) (text string, plain bool) {
	text = c.str("text")
	parse, edit := c.str("parse"), c.method == "chat.update"
	switch parse {
	case "full":
		text, plain = w.compose(unescaper.Replace(text)), true
	case "none", "client":
	default:
		if !edit {
			text = outside(text, linkURLs)
		}
	}
	if c.bool("link_names") {
		people := edit || c.method == "chat.postEphemeral"
		text = outside(text, func(s string) string { return w.linkNames(s, people) })
	}
	return text, plain
}

// written is a message of the app made from a call: text, blocks, attachments, metadata, and how it is signed. w.mu held.
func (w *Workspace) written(c *call) (*message, *apiError) {
	args := c.args
	text, plain := w.treat(c)
	if text != "" {
		args = clone(c.args)
		args["text"] = text
	}
	m, fail := w.parseMessage(args)
	if fail != nil {
		return nil, fail
	}
	m.Plain = plain || c.has("mrkdwn") && !c.bool("mrkdwn")
	w.sign(c, m)
	return m, nil
}

// sign puts another name or picture on a message. Without chat:write.customize Slack passes them over. w.mu held.
func (w *Workspace) sign(c *call, m *message) {
	name, emoji, url := c.str("username"), c.str("icon_emoji"), c.str("icon_url")
	if name == "" && emoji == "" && url == "" {
		return
	}
	if !w.man.scope("chat:write.customize") {
		w.note(entry{Kind: "doubt", What: c.method, Detail: "username and icons were passed over: the manifest does not ask for chat:write.customize."})
		return
	}
	m.Username = name
	if m.Username == "" {
		m.Username = w.man.Features.Bot.Name
	}
	switch {
	case emoji != "": // overrides the address
		m.Icons = obj{"emoji": ":" + strings.Trim(emoji, ":") + ":"}
	case url != "":
		m.Icons = obj{"image_36": url, "image_48": url, "image_72": url}
	}
}
