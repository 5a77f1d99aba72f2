package flows

import (
	"fmt"
	"strings"
)

// Markup is Slack's mrkdwn that is safe to send: everything a person wrote in it has been through Plaintext.
type Markup string

var controls = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// lookalikes stand in for the characters that would format; there is no way to escape them in mrkdwn.
var lookalikes = strings.NewReplacer("*", "∗", "~", "∼", "`", "ˋ")

// Plaintext turns what a person wrote into markup that shows it and does nothing else: no mention, no link, no format,
// in one line.
func Plaintext(s string) Markup {
	s = strings.Join(strings.Fields(s), " ")
	s = lookalikes.Replace(s)
	words := strings.Split(s, " ")
	for i, w := range words {
		if strings.HasPrefix(w, "_") || strings.HasSuffix(w, "_") {
			words[i] = strings.ReplaceAll(w, "_", "＿")
		}
	}
	return Markup(controls.Replace(strings.Join(words, " ")))
}

// Paragraphs is Plaintext that keeps line breaks; a line that would read as a quotation is moved off the margin.
func Paragraphs(s string) Markup {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		m := string(Plaintext(l))
		if strings.HasPrefix(m, "&gt;") {
			m = "\u200b" + m
		}
		lines[i] = m
	}
	return Markup(strings.TrimSpace(strings.Join(lines, "\n")))
}

// Markupf formats like fmt.Sprintf: the format is trusted, strings and errors among the arguments are made plain, and
// Markup is taken as it is.
func Markupf(format string, args ...any) Markup {
	safe := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case Markup:
			safe[i] = string(v)
		case string:
			safe[i] = string(Plaintext(v))
		case UserID:
			safe[i] = string(Mention(v))
		case ChannelID:
			safe[i] = "<#" + string(Plaintext(string(v))) + ">"
		case error:
			safe[i] = string(Plaintext(v.Error()))
		case fmt.Stringer:
			safe[i] = string(Plaintext(v.String()))
		default:
			safe[i] = v
		}
	}
	return Markup(fmt.Sprintf(format, safe...))
}

// Mention shows a person's name and, in a new message, notifies them. An id that is not one of Slack's (a role in an
// imported record) is shown as text.
func Mention(u UserID) Markup {
	s := string(u)
	if s == "" {
		return "nobody"
	}
	if (s[0] == 'U' || s[0] == 'W') && strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }) < 0 {
		return Markup("<@" + s + ">")
	}
	return Plaintext(s)
}
