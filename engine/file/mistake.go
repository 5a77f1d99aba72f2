package file

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
)

const (
	maxErrors  = 100 // listed; what is wrong everywhere is not a decision file
	maxPath    = 120 // characters of a path
	maxWhat    = 400
	maxNesting = 100    // of brackets, and of lists that start on one line
	maxEntries = 10_000 // of one block: the parser takes the square of it
)

const noAnchors = "anchors, aliases, tags and << are not used in decision files: write the value out"

// join returns the errors in the order of the lines, nil when there are none; beyond maxErrors only their number.
func join(list []*Error) error {
	sort.SliceStable(list, func(i, j int) bool { return list[i].Line < list[j].Line })
	var out []error
	for i, e := range list {
		if i == maxErrors {
			out = append(out, &Error{File: e.File, What: "and " + strconv.Itoa(len(list)-i) + " more mistakes"})
			break
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}

// tame keeps text of a file from acting on a terminal and from filling it.
func tame(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '�'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// plainText returns data as text without a byte order mark, or what keeps it from being looked at.
func plainText(data []byte) ([]byte, *Error) {
	if len(data) > MaxBytes {
		return nil, &Error{What: "the file is larger than 4 MB: a decision file holds figures, not documents"}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, &Error{What: "the file is UTF-16 text: save it as UTF-8"}
	}
	row, depth, dashes, column := 1, 0, 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, &Error{Line: row, What: "the file is not UTF-8 text: save it as UTF-8"}
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfffe || r == 0xffff:
			return nil, &Error{Line: row, What: fmt.Sprintf("the file is not plain text: it holds the character U+%04X", r)}
		case r == '\n' || r == '\r' && (i+1 == len(data) || data[i+1] != '\n'):
			row, column, dashes = row+1, -1, 0
		case r == '[' || r == '{':
			depth++
		case (r == ']' || r == '}') && depth > 0:
			depth--
		case (r == '-' || r == '?' || r == ':') && i+1 < len(data) && data[i+1] == ' ':
			dashes++
		}
		if column++; depth > maxNesting || dashes > maxNesting && column < 4*dashes {
			return nil, &Error{Line: row, What: "is nested too deeply for a decision file"}
		}
		i += n
	}
	if row := crowded(data); row > 0 {
		return nil, &Error{Line: row, What: "has more than " + strconv.Itoa(maxEntries) + " keys in one block: that is no decision file"}
	}
	return data, nil
}

// crowded returns the line at which a block of keys has more than maxEntries; 0 when none has.
func crowded(data []byte) int {
	if bytes.Count(data, []byte(":")) <= maxEntries {
		return 0
	}
	keys := map[int]int{} // by indentation
	row := 0
	for line := range bytes.Lines(data) {
		row++
		text := bytes.TrimLeft(line, " ")
		if len(bytes.TrimSpace(text)) == 0 || text[0] == '#' {
			continue
		}
		indent := len(line) - len(text)
		for at := range keys {
			if at > indent {
				delete(keys, at)
			}
		}
		keys[indent] += bytes.Count(text, []byte(":")) // keys between braces count where they stand
		if text[0] == '-' {
			keys[indent] = 0 // an entry of a list, whose keys are its own
		}
		if keys[indent] > maxEntries || bytes.Count(text, []byte(":")) > maxEntries {
			return row
		}
	}
	return 0
}

// secondDocument is a file with several YAML documents.
type secondDocument struct{ line int }

// Error says so; inWords says it in the words of a file.
func (e *secondDocument) Error() string { return "more than one document" }

// plainer says in plain words what the YAML parser complains of.
var plainer = []struct{ has, says, example string }{
	{"'\\t'", "a tab is used for indentation: use blanks", "two blanks a step"},
	{"must be specified", "a bracket is opened and not closed, or a comma is missing between two entries", "[{id: A}, {id: B}]"},
	{"end token", "a bracket is opened and not closed", "[{id: A}, {id: B}]"},
	{"flow map content", "what stands between { and } is not key: value", "{id: A, name: Resellers}"},
	{"find map value", "a bracket { is opened and not closed", "{id: A, name: Resellers}"},
	{"value is not allowed in this context", "the line is indented unlike its neighbours, or a text with a colon needs quotes", `note: "first: resellers"`},
	{"non-map value", "the line is no key: value, or its indentation is unlike its neighbours'", "title: Two ways"},
	{"invalid key for this map", "a key is a plain word", "title: Two ways"},
	{"double-quot", "a quotation mark is opened and not closed", `title: "Two ways"`},
	{"single-quot", "a quotation mark is opened and not closed", `title: 'Two ways'`},
	{"anchor", noAnchors, ""},
	{"alias", noAnchors, ""},
}

// inWords turns a complaint of the parser into a line, plain words and an example.
func inWords(err error) (at int, what, example string) {
	var second *secondDocument
	if errors.As(err, &second) {
		return second.line, "a second document starts here: one file is one decision", "two files, one for each decision"
	}
	what = err.Error()
	var ye yaml.Error
	if errors.As(err, &ye) {
		what = ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			at = t.Position.Line
		}
	}
	what = strings.ReplaceAll(what, "\t", `\t`)
	for _, p := range plainer {
		if strings.Contains(what, p.has) {
			return at, "this is neither YAML nor JSON: " + p.says, p.example
		}
	}
	return at, "this is neither YAML nor JSON: " + what, ""
}

// nearest suggests the key that was probably meant.
func nearest(key string, known []field) string {
	var keys []string
	for _, f := range known {
		keys = append(keys, f.key)
	}
	if best := closest(key, keys); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}

// closest is the word that s was probably meant to be; "" when none is near.
func closest(s string, known []string) string {
	best, at := "", min(4, 1+len(s)/2)
	for _, k := range known {
		if n := levenshtein.ComputeDistance(strings.ToLower(s), strings.ToLower(k)); n < at {
			best, at = k, n
		}
	}
	return best
}

// nearestOf is the closest of the words, else the first.
func nearestOf(s string, known []string) string {
	if best := closest(s, known); best != "" {
		return best
	}
	return known[0]
}

// keysOf lists the keys of a small block as its example.
func keysOf(known []field) string {
	if len(known) > 8 {
		return ""
	}
	var keys []string
	for _, f := range known {
		keys = append(keys, f.key)
	}
	return "one of " + strings.Join(keys, ", ")
}

// related tells whether one path lies in the other.
func related(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || a != "" && strings.HasPrefix(b, a) && (b[len(a)] == '.' || b[len(a)] == '[')
}

// listTrouble finds mistakes that leave it open which ids there are.
var listTrouble = regexp.MustCompile(`^(options|criteria|components|parameters|drivers|payoffs\.states)(\[\d+\](\.id)?)?$`)

// needs says which lists an id that is missed could have come from.
var needs = []struct {
	says  string
	lists []string
}{
	{"there is no option ", []string{"options"}},
	{"there is no state ", []string{"payoffs.states"}},
	{"there is no criterion ", []string{"criteria"}},
	{"there is no parameter ", []string{"parameters"}},
	{"there is no component", []string{"criteria", "components", "parameters", "drivers"}},
	{"there is no quantity ", []string{"criteria", "components", "parameters", "drivers"}},
	{"there is no estimate", []string{"options", "criteria", "components", "parameters", "drivers", "estimates"}},
	{"has no row for option ", []string{"options"}},
	{"at least two are needed", []string{"options"}},
	{"there is no rate from ", []string{"money"}},
	{"an amount of money was typed", []string{"criteria", "components"}},
	{"this is asked in ", []string{"criteria", "components"}},
}

// leavesIDs tells whether a complaint about a list leaves its ids clear all the same.
func leavesIDs(what string) bool {
	return strings.HasPrefix(what, "there is no ") || strings.HasPrefix(what, "is given twice") || strings.HasPrefix(what, "at least two are needed") ||
		strings.HasPrefix(what, "the probabilities add")
}

// withoutEchoes drops what only follows from another mistake: a complaint about the same place from a later look, and ids
// that are missed where the list they come from is broken itself. Lists are the earlier looks first.
func withoutEchoes(looks ...[]*Error) []*Error {
	broken := map[string]bool{}
	for _, look := range looks {
		for _, e := range look {
			if m := listTrouble.FindStringSubmatch(e.about); m != nil && !leavesIDs(e.What) {
				broken[m[1]] = true
			}
			if strings.HasPrefix(e.about, "estimates") {
				broken["estimates"] = true
			}
			if strings.HasPrefix(e.about, "money.rates") {
				broken["money"] = true
			}
		}
	}
	var out []*Error
	for i, look := range looks {
		before := len(out)
		for _, e := range look {
			echo := false
			for _, f := range out[:before] {
				echo = echo || i > 0 && related(e.about, f.about)
			}
			for _, n := range needs {
				if strings.Contains(e.What, n.says) {
					for _, l := range n.lists {
						echo = echo || broken[l] && !strings.HasPrefix(e.about, l+"[")
					}
				}
			}
			if !echo {
				out = append(out, e)
			}
		}
	}
	return out
}
