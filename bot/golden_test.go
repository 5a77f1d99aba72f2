package bot_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"pvx/bot"
	"pvx/bot/blockkit"
	"pvx/flows"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares v's JSON with the file of this test and case.
func golden(t *testing.T, v any) json.RawMessage {
	t.Helper()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", strings.ReplaceAll(t.Name(), " ", "_")+".golden.json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if !bytes.Equal(want, buf.Bytes()) {
		t.Errorf("differs from %s; run with -update and read the diff\ngot:\n%s", path, buf.String())
	}
	return buf.Bytes()
}

func choices(n int) []flows.Choice {
	var out []flows.Choice
	for i := range n {
		out = append(out, flows.Choice{ID: string(rune('A' + i)), Label: "Choice " + string(rune('A'+i)), Detail: "what it is"})
	}
	return out
}

var narrow = flows.Figures{Caption: "Values per year", Text: "Reseller tier leads in the base case.", Head: []string{"Option", "Low", "Base", "High"},
	Rows: [][]string{{"A Marketplace", "0.9M", "1.2M", "1.4M"}, {"B Reseller 日本", "—", "1.3M", ""}, {"C `code` & <b>", "-2", "1", "3"}}}

var wideFigures = flows.Figures{Head: []string{"Option", "What the team said about it last quarter", "Owner"},
	Rows: [][]string{{"A", strings.Repeat("long ", 15), "Partner manager"}, {"B", "short", "RevOps"}}}

// TestView draws one page of every kind of item. A new kind gets a case; the golden is what Slack is sent.
func TestView(t *testing.T) {
	at := flows.Address{Decision: "0190a1b2-0000-7000-8000-0000000000ab", At: "scope", Base: 3}
	deep := at
	deep.At = "inputs:A/nps"
	for _, c := range []struct {
		name string
		at   flows.Address
		page flows.Page
	}{
		{"text fields", at, flows.Page{Title: "Scope and metrics", Next: "Next", Back: "Back", Items: []flows.Item{
			flows.Note{Level: flows.Quiet, Text: "*PVX-12 · Step 1 of 5*"},
			flows.Field{ID: "title", Kind: flows.TextField, Label: "Title", Value: "A & B <co>", Max: 150, Placeholder: "e.g. Marketplace"},
			flows.Field{ID: "question", Kind: flows.LongField, Label: "Question", Hint: "One sentence", Optional: true, Autosave: true, Echo: "Understood: *x*"},
			flows.Field{ID: "again", Kind: flows.TextField, Label: "Redraws", Redraw: true, Fresh: "2"},
		}}},
		{"choices", at, flows.Page{Title: "Choices", Next: "Next", Items: []flows.Item{
			flows.Field{ID: "one", Kind: flows.SelectField, Label: "One", Choices: choices(3), Value: "B", Redraw: true},
			flows.Field{ID: "many", Kind: flows.MultiField, Label: "Many", Choices: choices(3), Value: "A,C", Autosave: true},
			flows.Field{ID: "radio", Kind: flows.RadioField, Label: "Radio", Choices: choices(2), Value: "A"},
			flows.Field{ID: "radios", Kind: flows.RadioField, Label: "More radios than Slack takes", Choices: choices(11), Value: "K"},
			flows.Field{ID: "checks", Kind: flows.ChecksField, Label: "Checks", Choices: choices(2), Value: "A,B", Optional: true},
			flows.Field{ID: "none", Kind: flows.SelectField, Label: "Nothing to choose"},
			flows.Field{ID: "stale", Kind: flows.SelectField, Label: "A value that is gone", Choices: choices(1), Value: "Z"},
		}}},
		{"people and dates", at, flows.Page{Title: "People", Next: "Next", Items: []flows.Item{
			flows.Field{ID: "owner", Kind: flows.UserField, Label: "Owner", Value: "U123ABC"},
			flows.Field{ID: "role", Kind: flows.UserField, Label: "An imported role", Value: "Partner manager"},
			flows.Field{ID: "approvers", Kind: flows.UsersField, Label: "Approvers", Value: "U123ABC,W9,U456DEF", Optional: true},
			flows.Field{ID: "channel", Kind: flows.ChannelField, Label: "Channel", Value: "C123ABC", Redraw: true},
			flows.Field{ID: "by", Kind: flows.DateField, Label: "Decide by", Value: "2026-12-01", Placeholder: "A date"},
			flows.Field{ID: "bad", Kind: flows.DateField, Label: "Not a date", Value: "next week"},
		}}},
		{"lines and actions", deep, flows.Page{Title: "A title that is longer than Slack allows", Items: []flows.Item{
			flows.Note{Level: flows.Heading, Text: "Heading &amp; *more*"},
			flows.Note{Level: flows.Info, Text: "Info"}, flows.Note{Level: flows.Success, Text: "Done"},
			flows.Note{Level: flows.Warn, Text: "Careful"}, flows.Note{Level: flows.Alarm, Text: "Stop"},
			flows.Line{ID: "nps", Text: "*Partner NPS*", Detail: "42 ± 8", Button: "Details", Open: "inputs:A/nps"},
			flows.Line{ID: "plain", Text: "A row without a button"},
			flows.Action{ID: "run", Label: "Run", Style: "primary"}, flows.Action{ID: "lock", Label: "Lock", Confirm: "Lock the definitions?"},
			flows.Action{ID: "more", Label: "People", Open: "scope/people"}, flows.Action{ID: "run", Label: "Twin"},
			flows.Action{ID: "five", Label: "Five"}, flows.Action{ID: "six", Label: "Six", Style: "danger"},
			flows.Divider{},
			flows.Switch{ID: "option", Label: "Option", Value: "B", Choices: choices(3)},
			flows.Switch{ID: "empty", Label: "Nothing"},
		}}},
		{"figures", at, flows.Page{Title: "Result", Items: []flows.Item{narrow, wideFigures, flows.Figures{Text: "Nothing yet."},
			flows.Chart{Title: "Value", Text: "A leads below 46 %."}}}},
		{"nothing", at, flows.Page{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := golden(t, bot.View(c.page, c.at, "C0GEN"))
			if p := blockkit.CheckView(raw, blockkit.Strict); len(p) > 0 {
				t.Error(p)
			}
		})
	}
}

// TestMessage draws messages with and without the block types that a workspace may refuse.
func TestMessage(t *testing.T) {
	chart := flows.Chart{Title: "Value against the trade-off weight", X: "Weight of reach", Y: "Value", Categories: []string{"0 %", "46 % A→B", "100 %"},
		Series: []flows.Series{{Name: "A", Values: []float64{0.2, 0.5, 0.9}}, {Name: "B", Values: []float64{0.6, 0.5, 0.3}}}, Text: "Below 46 % B leads, above it A."}
	broken := chart
	broken.Series = []flows.Series{{Name: "A", Values: []float64{1}}}
	summary := flows.Message{Text: "PVX-12: A leads & B <follows>", Items: []flows.Item{
		flows.Note{Level: flows.Heading, Text: "PVX-12"}, chart, narrow, narrow, broken,
		flows.Line{ID: "open", Text: "*PVX-12*", Detail: "draft", Button: "Open"},
		flows.Action{ID: "approve", Label: "Approve", Style: "primary", Value: "d1|1"},
		flows.Action{ID: "approve", Label: "Approve with condition", Value: "d1|2"},
	}}
	for _, c := range []struct {
		name    string
		m       flows.Message
		refused []string
	}{
		{"native", summary, nil},
		{"plain", summary, []string{"table", "data_visualization"}},
		{"no table", summary, []string{"table"}},
		{"text only", flows.Message{Text: "One & <two> *three*"}, nil},
		{"nothing", flows.Message{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, blocks := bot.Blocks(c.m, c.refused...)
			raw := golden(t, struct {
				Text   string        `json:"text"`
				Blocks []slack.Block `json:"blocks"`
			}{text, blocks})
			if code, p := blockkit.CheckMessage(raw, blockkit.Strict); code != "" || len(p) > 0 {
				t.Error(code, p)
			}
		})
	}
}

// TestHome draws App Home, which knows neither tables nor charts.
func TestHome(t *testing.T) {
	v := bot.HomeView(flows.Message{Text: "Home", Items: []flows.Item{flows.Note{Level: flows.Heading, Text: "Waits for you"},
		narrow, flows.Line{ID: "open", Text: "PVX-1", Button: "Open"}, flows.Action{ID: "new", Label: "New decision", Style: "primary"}}})
	raw := golden(t, v)
	if p := blockkit.CheckView(raw, blockkit.Strict); len(p) > 0 {
		t.Error(p)
	}
}

// TestEverythingFits draws what is far too much and wants Slack to take it all the same.
func TestEverythingFits(t *testing.T) {
	long := strings.Repeat("&amp;é€ ", 2000)
	raw := strings.Repeat("<&é`*日", 1500)
	var items []flows.Item
	for i := range 130 {
		id := strings.Repeat("x", 300) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		items = append(items, flows.Field{ID: id[298:], Kind: flows.TextField, Label: raw, Hint: raw, Placeholder: raw, Value: raw, Echo: flows.Markup(long), Fresh: raw})
	}
	items = append(items, flows.Note{Text: flows.Markup(long)})
	pages := map[string][]flows.Item{
		"many long fields":     items,
		"the same field twice": {flows.Field{ID: "a", Kind: flows.TextField, Label: "a"}, flows.Field{ID: "a", Kind: flows.TextField, Label: "b"}},
		"too many choices":     {flows.Field{ID: "a", Kind: flows.SelectField, Label: "a", Choices: many(150)}, flows.Field{ID: "b", Kind: flows.ChecksField, Label: "b", Choices: many(30), Value: "1"}},
		"a long table":         {flows.Figures{Caption: raw, Text: flows.Markup(long), Head: []string{"a", "b"}, Rows: rowsOf(400)}},
		"a long line":          {flows.Line{ID: raw, Text: flows.Markup(long), Detail: flows.Markup(long), Button: raw}, flows.Action{ID: raw, Label: raw, Confirm: raw, Value: raw}},
		"empty words":          {flows.Note{}, flows.Line{}, flows.Action{}, flows.Field{ID: "a"}, flows.Figures{}, flows.Figures{Rows: [][]string{{}}}, flows.Chart{}, flows.Switch{}, flows.Note{Level: flows.Heading}},
	}
	for name, items := range pages {
		t.Run(name, func(t *testing.T) {
			v, err := json.Marshal(bot.View(flows.Page{Title: raw, Next: raw, Back: raw, Close: raw, Items: items}, flows.Address{At: flows.Place(raw[:400]), Decision: "d"}, ""))
			if err != nil {
				t.Fatal(err)
			}
			if p := blockkit.CheckView(v, blockkit.Strict); len(p) > 0 {
				t.Error("view:", p[:min(3, len(p))])
			}
			var noFields []flows.Item
			for _, it := range items {
				if _, ok := it.(flows.Field); !ok {
					noFields = append(noFields, it)
				}
			}
			for range 20 {
				noFields = append(noFields, flows.Note{Text: flows.Markup(long)})
			}
			noFields = append(noFields, flows.Action{ID: "last", Label: "Last"})
			text, blocks := bot.Blocks(flows.Message{Text: raw, Items: noFields})
			m, err := json.Marshal(map[string]any{"text": text, "blocks": blocks})
			if err != nil {
				t.Fatal(err)
			}
			if code, p := blockkit.CheckMessage(m, blockkit.Strict); code != "" || len(p) > 0 {
				t.Error("message:", code, p[:min(3, len(p))])
			}
			if !strings.Contains(string(m), `"action_id":"last"`) {
				t.Error("the buttons at the end were left out")
			}
		})
	}
}

func many(n int) []flows.Choice {
	var out []flows.Choice
	for i := range n {
		out = append(out, flows.Choice{ID: strings.Repeat("1", i%40+1) + string(rune('a'+i%26)), Label: strings.Repeat("label ", 30)})
	}
	return out
}

func rowsOf(n int) [][]string {
	var out [][]string
	for range n {
		out = append(out, []string{"a name", strings.Repeat("9", 30)})
	}
	return out
}
