package blockkit

import (
	"strings"
	"unicode/utf8"
)

const ellipsis = "…"

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape replaces &, < and > by the entities Slack asks for in text that people wrote. It escapes what it is given:
// applied twice it escapes twice.
func Escape(s string) string { return entities.Replace(s) }

// Length is how Slack counts: Unicode code points, not bytes and not UTF-16 units.
func Length(s string) int { return utf8.RuneCountInString(s) }

// Cut shortens s to at most max code points; when something had to go, the last of them is an ellipsis. An
// &amp;, &lt; or &gt; of s stays whole or goes whole. A max below one gives "".
func Cut(s string, max int) string {
	if max < 1 {
		return ""
	}
	if Length(s) <= max {
		return s
	}
	end := 0
	for range max - 1 {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	if start := strings.LastIndexByte(s[:end], '&'); start >= 0 {
		for _, entity := range []string{"&amp;", "&lt;", "&gt;"} {
			if strings.HasPrefix(s[start:], entity) && start+len(entity) > end {
				end = start
				break
			}
		}
	}
	// A joiner at the end would tie the ellipsis to the emoji before it.
	return strings.TrimRight(s[:end], " \t\n\u200d") + ellipsis
}

// CutEscaped escapes s and shortens the result to at most max code points without splitting an entity. It is
// the one to use for people's words, because Slack counts them after escaping.
func CutEscaped(s string, max int) string { return Cut(Escape(s), max) }
