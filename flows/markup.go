package flows

import (
	"fmt"
	"strings"
	"unicode"
)

// Markup is Slack's mrkdwn that is safe to send: everything a person wrote in it has been through Plaintext.
type Markup string

var controls = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// lookalikes stand in for the characters that would format; there is no way to escape them in mrkdwn.
var lookalikes = strings.NewReplacer("*", "∗", "~", "∼", "`", "ˋ")

// Visible is a text without the characters that are not seen and act on what stands around them: control characters,
// and those that turn the direction of writing for the rest of a line. Blanks and line ends stay.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// Plaintext turns what a person wrote into markup that shows it and does nothing else: no mention, no link, no format,
// in one line.
func Plaintext(s string) Markup {
	s = strings.Join(strings.Fields(Visible(strings.ReplaceAll(s, "\r", " "))), " ")
	s = controls.Replace(lookalikes.Replace(lone(s)))
	if strings.HasPrefix(s, "&gt;") {
		s = "\u200b" + s // off the margin, where it would read as a quotation
	}
	return Markup(s)
}

// lone replaces the underscores that could begin or end something slanted: all but those inside a word.
func lone(s string) string {
	if !strings.Contains(s, "_") {
		return s
	}
	r := []rune(s)
	word := func(i int) bool { return i >= 0 && i < len(r) && (unicode.IsLetter(r[i]) || unicode.IsDigit(r[i])) }
	for i := range r {
		if r[i] == '_' && !(word(i-1) && word(i+1)) {
			r[i] = '＿'
		}
	}
	return string(r)
}

// Paragraphs is Plaintext that keeps line breaks.
func Paragraphs(s string) Markup {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n")
	for i, l := range lines {
		lines[i] = string(Plaintext(l))
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
