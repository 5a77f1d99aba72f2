package blockkit_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pvx/bot/blockkit"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"R&D <b> 1 > 0":    "R&amp;D &lt;b&gt; 1 &gt; 0",
		"&amp;":            "&amp;amp;",
		"quotes \" ' stay": "quotes \" ' stay",
	} {
		if got := blockkit.Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLength(t *testing.T) {
	for in, want := range map[string]int{"": 0, "abc": 3, "日本": 2, "😀": 1, "👨‍👩‍👧": 5} {
		if got := blockkit.Length(in); got != want {
			t.Errorf("Length(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"日本語です", 3, "日本…"},
		{"😀😀😀", 2, "😀…"},
		{"one two", 5, "one…"},
		{"a&amp;b", 7, "a&amp;b"},
		{"a&amp;bc", 7, "a&amp;…"},
		{"a&amp;bc", 6, "a…"},
		{"a&amp;bc", 3, "a…"},
		{"a&ampere", 5, "a&am…"},
		{"x👨‍👩‍👧", 4, "x👨…"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
	} {
		if got := blockkit.Cut(c.in, c.max); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
	if got, want := blockkit.CutEscaped("R&D", 6), "R…"; got != want {
		t.Errorf("CutEscaped = %q, want %q", got, want)
	}
	if got, want := blockkit.CutEscaped("R&D", 7), "R&amp;D"; got != want {
		t.Errorf("CutEscaped = %q, want %q", got, want)
	}
}

// What is cut is short enough, whole, and begins as the original does.
func TestCutEscapedKeepsEntitiesWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("ab &<>;日😀\u200d"))).Draw(t, "s")
		max := rapid.IntRange(1, 40).Draw(t, "max")
		got := blockkit.CutEscaped(s, max)
		if blockkit.Length(got) > max || !utf8.ValidString(got) {
			t.Fatalf("%q is too long or torn", got)
		}
		body := strings.TrimSuffix(got, "…")
		if !strings.HasPrefix(blockkit.Escape(s), body) {
			t.Fatalf("%q does not begin %q", got, s)
		}
		if plain := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(body); strings.ContainsAny(plain, "&<>") {
			t.Fatalf("%q holds half an entity", got)
		}
	})
}
