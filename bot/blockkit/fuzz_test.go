package blockkit_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pvx/bot/blockkit"
)

var (
	surfaces = []blockkit.Surface{blockkit.Message, blockkit.Modal, blockkit.Home}
	modes    = []blockkit.Mode{blockkit.Newest, blockkit.Strict}
)

// soundOn fails when a verdict on raw contradicts itself: what is taken strictly is taken, a message has a code when
// and only when it has lines, every pointer leads somewhere, and ids filled into what was taken leave it so.
func soundOn(t interface{ Errorf(string, ...any) }, raw []byte) {
	sound := func(what string, verdicts [2]blockkit.Problems) {
		if len(verdicts[blockkit.Newest]) > 0 && len(verdicts[blockkit.Strict]) == 0 {
			t.Errorf("%s: strict takes what newest refuses: %v\n%s", what, verdicts[blockkit.Newest].Lines(), raw)
		}
		for _, p := range slices.Concat(verdicts[0], verdicts[1]) {
			if p.Message == "" || p.Code == "" || (p.Code == blockkit.FailedConstraint) == (p.Constraint == "") {
				t.Errorf("%s: half a problem: %+v", what, p)
			}
		}
	}
	var view, message [2]blockkit.Problems
	for _, m := range modes {
		view[m] = blockkit.CheckView(raw, m)
		var code string
		code, message[m] = blockkit.CheckMessage(raw, m)
		if (code == "") != (len(message[m]) == 0) {
			t.Errorf("code %q with %v", code, message[m])
		}
	}
	sound("view", view)
	sound("message", message)
	lead(t, raw, "view", view[0])
	lead(t, raw, "", message[0])
	for _, s := range surfaces {
		var blocks [2]blockkit.Problems
		for _, m := range modes {
			blocks[m] = blockkit.CheckBlocks(raw, s, m)
		}
		sound(string(s), blocks)
		lead(t, raw, "blocks", blocks[0])
		if filled, err := blockkit.FillIDs(raw); err == nil && len(blocks[0]) == 0 {
			if got := blockkit.CheckBlocks(filled, s, blockkit.Newest); len(got) > 0 {
				t.Errorf("filling broke the blocks: %v\n%s", got.Lines(), raw)
			}
		}
	}
	if filled, err := blockkit.FillIDs(raw); err == nil && len(view[0]) == 0 {
		if got := blockkit.CheckView(filled, blockkit.Newest); len(got) > 0 {
			t.Errorf("filling broke the view: %v\n%s", got.Lines(), raw)
		}
	}
}

// lead follows each pointer into the document, which is the value of root. The last step may name a key that is not
// there: Slack points at /view/blocks/0/input for an input that has no submit.
func lead(t interface{ Errorf(string, ...any) }, raw []byte, root string, list blockkit.Problems) {
	var doc any
	if json.Unmarshal(raw, &doc) != nil {
		return
	}
	if root != "" {
		doc = map[string]any{root: doc}
	}
	for _, p := range list {
		v, steps := doc, strings.Split(strings.TrimPrefix(p.Pointer, "/"), "/")
		for i, step := range steps {
			if step == "" && len(steps) == 1 {
				break
			}
			step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
			var next any
			ok := false
			switch at := v.(type) {
			case map[string]any:
				next, ok = at[step]
			case []any:
				n, err := strconv.Atoi(step)
				if ok = err == nil && n >= 0 && n < len(at); ok {
					next = at[n]
				}
			case string: // blocks and metadata may come as JSON in a string
				return
			}
			if !ok && i < len(steps)-1 {
				t.Errorf("%s leads nowhere: %s\n%s", p.Pointer, p.Message, raw)
				break
			}
			v = next
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, c := range blockCases {
		f.Add([]byte(`{"type":"modal",` + title + `,"blocks":[` + c.block + `]}`))
		f.Add([]byte(`[` + c.block + `]`))
	}
	f.Add([]byte(`{"blocks":[{"type":"layout","rows":[{"items":[null,{"block":null},{}]},3]},{"type":"data_table","rows":[3,[null]]}]}`))
	f.Add([]byte(`{"blocks":"[{\"type\":\"divider\"}]","metadata":"{}","attachments":[{"blocks":[{"type":"table","rows":[[{"type":"raw_text"}]]}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) { soundOn(t, raw) })
}

// Payloads others found good, spoilt at random places, keep every verdict sound. It reaches what bytes at random do not.
func TestSpoiltPayloads(t *testing.T) {
	var whole []any
	for _, name := range []string{"foreign_valid.json", "foreign_invalid.json", "captured.json"} {
		for _, f := range readForeign(t, name) {
			raw := f.View
			switch {
			case f.Message != nil:
				raw = f.Message
			case f.Block != nil:
				raw = json.RawMessage(`{"type":"modal",` + title + `,"blocks":[` + string(f.Block) + `]}`)
			}
			var v any
			if len(raw) < 4000 && json.Unmarshal(expand(t, raw), &v) == nil {
				whole = append(whole, v)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(whole).Draw(t, "payload")
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			v = spoil(t, v)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		soundOn(t, raw)
		if o, ok := v.(map[string]any); ok {
			if raw, err = json.Marshal(o["blocks"]); err == nil {
				soundOn(t, raw)
			}
		}
	})
}

// spoil gives a copy of v in which one value is something else, gone, doubled or new.
func spoil(t *rapid.T, v any) any {
	strange := []any{nil, true, -1, 1.5, 1e30, "", "x", "«", []any{}, map[string]any{}, []any{nil}, map[string]any{"type": "divider"},
		map[string]any{"type": "mrkdwn", "text": "x"}}
	if rapid.IntRange(0, 9).Draw(t, "here") == 0 {
		return rapid.SampledFrom(strange).Draw(t, "instead")
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		keys := []string{"new"}
		for k, one := range v {
			out[k] = one
			keys = append(keys, k)
		}
		slices.Sort(keys)
		k := rapid.SampledFrom(keys).Draw(t, "key")
		switch old, has := out[k]; {
		case !has:
			out[k] = rapid.SampledFrom(strange).Draw(t, "more")
		case rapid.IntRange(0, 5).Draw(t, "gone") == 0:
			delete(out, k)
		default:
			out[k] = spoil(t, old)
		}
		return out
	case []any:
		out := slices.Clone(v)
		if len(out) == 0 {
			return append(out, rapid.SampledFrom(strange).Draw(t, "item"))
		}
		i := rapid.IntRange(0, len(out)-1).Draw(t, "index")
		if rapid.IntRange(0, 5).Draw(t, "doubled") == 0 {
			return append(out, out[i])
		}
		out[i] = spoil(t, out[i])
		return out
	}
	return rapid.SampledFrom(strange).Draw(t, "value")
}
