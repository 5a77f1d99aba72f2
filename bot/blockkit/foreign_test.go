package blockkit_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pvx/bot/blockkit"
)

// A foreign case is what others found Slack, its documentation or its own libraries to take or to refuse, as a
// payload of ours with the source named. Exactly one of Block, View and Message is set. In strings «x×76» stands for
// 76 times x; a list ["«26×»", item] for 26 items, in which «i» is the number of the item. A source that is a stored
// file comes from an index of public code that numbers its files and does not name their repositories.
type foreign struct {
	Source  string          `json:"source"`
	On      string          `json:"on"` // of a block: where it stands; a message when empty
	Block   json.RawMessage `json:"block"`
	View    json.RawMessage `json:"view"`
	Message json.RawMessage `json:"message"`

	Code   string   `json:"code"`   // of a message
	Lines  []string `json:"lines"`  // "words [pointer]"
	Strict []string `json:"strict"` // as Lines when absent
	Mode   string   `json:"mode"`   // "strict": a refusal of the stricter reading only
	Part   bool     `json:"part"`   // the source quotes some of the lines
}

func readForeign(t *testing.T, name string) []foreign {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []foreign
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(name, err)
	}
	return all
}

// check is the verdict on a case: the code of a message and the lines.
func (f foreign) check(t *testing.T, m blockkit.Mode) (code string, lines []string) {
	t.Helper()
	var p blockkit.Problems
	switch {
	case f.View != nil:
		p = blockkit.CheckView(expand(t, f.View), m)
	case f.Message != nil:
		code, p = blockkit.CheckMessage(expand(t, f.Message), m)
	default:
		on := blockkit.Message
		if f.On != "" {
			on = blockkit.Surface(f.On)
		}
		p = blockkit.CheckBlocks([]byte("["+string(expand(t, f.Block))+"]"), on, m)
	}
	lines = []string{}
	for _, one := range p {
		lines = append(lines, one.Message+" ["+one.Pointer+"]")
	}
	return code, lines
}

var times = regexp.MustCompile(`«(.+)×(\d+)»`)

// expand writes out the shorthands of a payload.
func expand(t *testing.T, raw json.RawMessage) json.RawMessage {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(expanded(v, ""))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expanded(v any, number string) any {
	switch v := v.(type) {
	case string:
		v = times.ReplaceAllStringFunc(v, func(s string) string {
			m := times.FindStringSubmatch(s)
			n, _ := strconv.Atoi(m[2])
			return strings.Repeat(m[1], n)
		})
		return strings.ReplaceAll(v, "«i»", number)
	case []any:
		out := []any{}
		for i := 0; i < len(v); i++ {
			s, _ := v[i].(string)
			n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(s, "«"), "×»"))
			if err != nil || !strings.HasSuffix(s, "×»") {
				out = append(out, expanded(v[i], number))
				continue
			}
			i++
			for j := range n {
				out = append(out, expanded(v[i], strconv.Itoa(j)))
			}
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, one := range v {
			out[k] = expanded(one, number)
		}
		return out
	}
	return v
}

// The words and the pointers of refusals that Slack gave to others are ours, line by line. To add one, write a
// payload of your own that has the same fault at the same place, and the lines as they were quoted.
func TestWordingCapturedFromSlack(t *testing.T) {
	for _, f := range readForeign(t, "captured.json") {
		t.Run(f.Source+" "+f.Lines[len(f.Lines)-1], func(t *testing.T) {
			mode := blockkit.Newest
			if f.Mode == "strict" {
				mode = blockkit.Strict
				if _, got := f.check(t, blockkit.Newest); len(got) > 0 {
					t.Errorf("the newest documentation takes it, but %v", got)
				}
			}
			code, got := f.check(t, mode)
			if f.Part {
				for _, want := range f.Lines {
					if !slices.Contains(got, want) {
						t.Errorf("no line %q in %q", want, got)
					}
				}
			} else if diff := cmp.Diff(f.Lines, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if code != f.Code {
				t.Errorf("code %q, want %q", code, f.Code)
			}
		})
	}
}

// What others found refused is refused here, for the same reason at the same place and for no other.
func TestForeignRefusals(t *testing.T) {
	for _, f := range readForeign(t, "foreign_invalid.json") {
		t.Run(f.Source, func(t *testing.T) {
			strict := f.Strict
			if strict == nil {
				strict = f.Lines
			}
			for mode, want := range map[blockkit.Mode][]string{blockkit.Newest: f.Lines, blockkit.Strict: strict} {
				code, got := f.check(t, mode)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("mode %d (-want +got):\n%s", mode, diff)
				}
				if code != f.Code {
					t.Errorf("mode %d: code %q, want %q", mode, code, f.Code)
				}
			}
		})
	}
}

// What others found taken is taken; the stricter reading refuses some of it, and says what.
func TestForeignExamples(t *testing.T) {
	for _, f := range readForeign(t, "foreign_valid.json") {
		t.Run(f.Source, func(t *testing.T) {
			if _, got := f.check(t, blockkit.Newest); len(got) > 0 {
				t.Errorf("newest: %q", got)
			}
			_, got := f.check(t, blockkit.Strict)
			if diff := cmp.Diff(append([]string{}, f.Strict...), got); diff != "" {
				t.Errorf("strict (-want +got):\n%s", diff)
			}
		})
	}
}
