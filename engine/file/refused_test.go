package file_test

import (
	"errors"
	"strings"
	"testing"

	"pvx/engine/file"
)

// Every mistake of a file is said at once, with its line, its place and something that is accepted there; and what only
// follows from a mistake is not said besides.
func TestRefused(t *testing.T) {
	for _, base := range []string{refusable, payable} {
		if _, err := file.Read("x", []byte(base)); err != nil {
			t.Fatalf("the file that the cases change is refused itself: %v", err)
		}
	}
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			for i := 0; i < len(c.change); i += 2 {
				if !strings.Contains(text, c.change[i]) {
					t.Fatalf("%q is not in the file", c.change[i])
				}
				text = strings.Replace(text, c.change[i], c.change[i+1], 1)
			}
			got := mistakes(t, text+c.add)
			for i := 0; i < max(len(got), len(c.want)); i++ {
				switch {
				case i >= len(got):
					t.Errorf("is not said: %s", c.want[i])
				case i >= len(c.want):
					t.Errorf("is said besides: %s", got[i])
				case got[i] != c.want[i]:
					t.Errorf("says %s\nwant %s", got[i], c.want[i])
				}
			}
		})
	}
}

// mistakes lists what is said of a file, without its name, examples and suggestions; a place in it has an example.
func mistakes(t *testing.T, text string) []string {
	t.Helper()
	_, err := file.Read("x", []byte(text))
	j, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("accepted, or not a list: %v", err)
	}
	var out []string
	for _, e := range j.Unwrap() {
		var fe *file.Error
		if !errors.As(e, &fe) {
			t.Fatalf("%T is no mistake with a place", e)
		}
		if fe.Path != "" && fe.Line == 0 {
			t.Errorf("has no line: %v", fe)
		}
		if fe.Example == "" && strings.ContainsAny(fe.Path, ".[") && !strings.Contains(fe.What, "is not a key") {
			t.Errorf("has no example: %v", fe)
		}
		if strings.ContainsAny(fe.Error(), "\x1b\a\u202e\n") {
			t.Errorf("acts on a terminal: %q", fe)
		}
		s, _, _ := strings.Cut(strings.TrimPrefix(fe.Error(), "x"), "; for example ")
		s, _, _ = strings.Cut(s, "; did you mean")
		out = append(out, s)
	}
	return out
}

// What is no text, or no file of this size, is refused quickly and in one line.
func TestNotADecisionFile(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"binary", string([]byte{1, 2, 3, 0, 255}), ":1: the file is not plain text: it holds the character U+0001"},
		{"a picture", "\x89PNG\r\n\x1a\n", ":1: the file is not UTF-8 text: save it as UTF-8"},
		{"Latin-1", strings.Replace(refusable, "Two", "Tw\xf6", 1), ":2: the file is not UTF-8 text: save it as UTF-8"},
		{"UTF-16", "\xff\xfep\x00v\x00", ": the file is UTF-16 text: save it as UTF-8"},
		{"a null byte", strings.Replace(refusable, "Two", "T\x00o", 1), ":2: the file is not plain text: it holds the character U+0000"},
		{"5 MB", strings.Repeat("# a comment\n", 450_000), ": the file is larger than 4 MB: a decision file holds figures, not documents"},
		{"brackets", strings.Repeat("[", 100_000), ":1: is nested too deeply for a decision file"},
		{"braces", strings.Repeat("{a: ", 50_000), ":1: is nested too deeply for a decision file"},
		{"keys", strings.Repeat("key: 1\n", 300_000), ":10001: has more than 10000 keys in one block: that is no decision file"},
		{"keys between braces", "a: {" + strings.Repeat("key: 1, ", 100_000) + "}", ":1: has more than 10000 keys in one block: that is no decision file"},
		{"keys of a nested block", "a:\n" + strings.Repeat("  key: 1\n", 100_000), ":10002: has more than 10000 keys in one block: that is no decision file"},
		{"dashes", strings.Repeat("- ", 50_000), ":1: is nested too deeply for a decision file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mistakes(t, c.text); len(got) != 1 || got[0] != c.want {
				t.Errorf("says %q\nwant %s", got, c.want)
			}
		})
	}
}

// Mistakes on one line come in the order of their keys, the same every time.
func TestMistakesOfOneLineAreOrdered(t *testing.T) {
	const text = `pvx: 1
money: {currency: USD, rates: {yy: 1, xx: 1, zz: 1, ww: 1}}
options: [{id: A}, {id: B}]
criteria: [{id: x, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 1}}]
estimates: {D: {x: 1}, C: {x: 1}, F: {x: 1}, E: {x: 1}}
`
	for range 20 { // maps are walked in another order each time
		var places []string
		for _, m := range mistakes(t, text) {
			_, rest, _ := strings.Cut(m, ": ")
			place, _, _ := strings.Cut(rest, ": ")
			places = append(places, place)
		}
		want := "money.rates.ww money.rates.xx money.rates.yy money.rates.zz estimates.C estimates.D estimates.E estimates.F"
		if got := strings.Join(places, " "); got != want {
			t.Fatalf("places %s, want %s", got, want)
		}
	}
}

// A file in which everything is wrong says so a hundred times and counts the rest.
func TestMistakesAreCounted(t *testing.T) {
	var b strings.Builder
	for range 2000 {
		b.WriteString("k")
		b.WriteString(strings.Repeat("x", b.Len()%97))
		b.WriteString(": 1\n")
	}
	got := mistakes(t, refusable+b.String())
	if len(got) != 101 || !strings.HasSuffix(got[100], "more mistakes") {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
}

// What people's editors do to a file does not matter.
func TestAccepted(t *testing.T) {
	want, err := read(t, refusable).Model()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"byte order mark": "\ufeff" + refusable, "CRLF": strings.ReplaceAll(refusable, "\n", "\r\n"), "CR": strings.ReplaceAll(refusable, "\n", "\r"),
		"document start": "---\n" + refusable, "document end": refusable + "...\n", "empty document": refusable + "---\n",
		"no last line end": strings.TrimSuffix(refusable, "\n"), "comments": "# x\n" + strings.ReplaceAll(refusable, "\n", " # y\n"),
		"trailing comma": strings.Replace(refusable, "name: Resellers}]", "name: Resellers},]", 1),
		"draws as 1e3":   refusable + "draws: 1e3\n", "largest seed": refusable + "seed: 18446744073709551615\n",
	} {
		got, err := read(t, text).Model()
		if err != nil || len(got.Estimates) != len(want.Estimates) || got.Estimates[1] != want.Estimates[1] {
			t.Errorf("%s: %+v, %v", name, got.Estimates, err)
		}
	}
	if m, _ := read(t, refusable+"draws: 1e3\n").Model(); m.Draws != 1000 {
		t.Errorf("1e3 draws are %d", m.Draws)
	}
}
