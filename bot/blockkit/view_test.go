package blockkit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pvx/bot/blockkit"
)

const title = `"title":{"type":"plain_text","text":"T"}`

func TestCheckView(t *testing.T) {
	in := input(`{"type":"plain_text_input","focus_on_load":true}`)
	for _, c := range []struct {
		name, view string
		want       []string
	}{
		{"modal", `{"type":"modal",` + title + `,"submit":{"type":"plain_text","text":"S"},"close":{"type":"plain_text","text":"C"},"private_metadata":"p",
			"callback_id":"c","external_id":"e","clear_on_close":true,"notify_on_close":false,"blocks":[` + in + `]}`, nil},
		{"home", `{"type":"home","blocks":[{"type":"divider"}],"private_metadata":"","callback_id":"c","external_id":""}`, nil},
		{"title of 25", `{"type":"modal","title":{"type":"plain_text","text":"` + strings.Repeat("x", 25) + `"},"blocks":[{"type":"divider"}]}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] failed to match all allowed schemas [json-pointer:/view/title]",
			"[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"}},
		{"private_metadata of 3001", `{"type":"modal",` + title + `,"private_metadata":"` + strings.Repeat("x", 3001) + `","blocks":[{"type":"divider"}]}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"}},
		{"submit null", `{"type":"modal",` + title + `,"submit":null,"blocks":[{"type":"divider"}]}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] failed to match all allowed schemas [json-pointer:/view/submit]",
			"[ERROR] must provide an object [json-pointer:/view/submit]",
			"[ERROR] must provide an object [json-pointer:/view/submit]"}},
		{"input without submit", `{"type":"modal",` + title + `,"blocks":[{"type":"divider"},` + in + `]}`, []string{
			"[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"}},
		{"home with an input needs none", `{"type":"home","blocks":[` + input(`{"type":"plain_text_input"}`) + `]}`, nil},
		{"home with a title", `{"type":"home",` + title + `,"blocks":[{"type":"divider"}]}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] invalid additional property: title [json-pointer:/view]"}},
		{"two in focus", `{"type":"modal",` + title + `,"submit":{"type":"plain_text","text":"S"},"blocks":[` + in + `,` + in + `]}`, []string{
			"[ERROR] only one element can have `focus_on_load` set to `true` [json-pointer:/view/blocks/1/element/focus_on_load]"}},
		{"one block_id twice", `{"type":"home","blocks":[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]}`, []string{
			"[ERROR] `block_id` \"b\" already exists [json-pointer:/view/blocks/1/block_id]"}},
		{"one action_id in two blocks", `{"type":"home","blocks":[` + actions(`{"type":"datepicker","action_id":"a"}`) + `,` + actions(`{"type":"datepicker","action_id":"a"}`) + `]}`, nil},
		{"empty ids are no ids", `{"type":"home","blocks":[{"type":"divider","block_id":""},{"type":"divider","block_id":""}]}`, nil},
		{"modal of nothing", `{"type":"modal"}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] missing required field: title [json-pointer:/view]",
			"[ERROR] missing required field: blocks [json-pointer:/view]"}},
		{"blocks null", `{"type":"modal",` + title + `,"blocks":null}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] must provide an array [json-pointer:/view/blocks]"}},
		{"100 blocks", `{"type":"home","blocks":` + many(100, `{"type":"divider"}`) + `}`, nil},
		{"101 blocks", `{"type":"home","blocks":` + many(101, `{"type":"divider"}`) + `}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"}},
		{"of no known type", `{"type":"workflow_step"}`, []string{
			"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] unsupported type: workflow_step [json-pointer:/view/type]"}},
		{"not an object", `[]`, []string{"[ERROR] must provide an object [json-pointer:/view]"}},
		{"not JSON", `{"type":`, []string{"[ERROR] must provide an object [json-pointer:/view]"}},
		{"two values", `{} {}`, []string{"[ERROR] must provide an object [json-pointer:/view]"}},
		{"nothing", ``, []string{"[ERROR] must provide an object [json-pointer:/view]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for mode, name := range map[blockkit.Mode]string{blockkit.Newest: "newest", blockkit.Strict: "strict"} {
				got := blockkit.CheckView([]byte(c.view), mode).Lines()
				if diff := cmp.Diff(append([]string{}, c.want...), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestProblemCarriesCodeAndConstraint(t *testing.T) {
	got := blockkit.CheckView([]byte(`{"type":"home","blocks":3,"x":1,"callback_id":"`+strings.Repeat("x", 256)+`"}`), blockkit.Newest)
	want := blockkit.Problems{
		{Code: "failed_constraint", Constraint: "all_of", Message: "failed to match all allowed schemas", Pointer: "/view"},
		{Code: "invalid_type", Message: "must provide an array", Pointer: "/view/blocks"},
		{Code: "failed_constraint", Constraint: "max_length", Message: "must be less than 256 characters", Pointer: "/view/callback_id", Expected: 255},
		{Code: "failed_constraint", Constraint: "additional_properties", Message: "invalid additional property: x", Pointer: "/view"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Error() != strings.Join(got.Lines(), "; ") {
		t.Errorf("Error() = %q", got.Error())
	}
}

// Each limit is tried at N and at N+1, in letters, in Japanese and in emoji outside the basic plane: all three
// count alike. STR is where the text goes.
func TestLimitsCountCodePoints(t *testing.T) {
	modal := func(rest string) string {
		return `{"type":"modal",` + title + `,"blocks":[{"type":"divider"}],` + rest + `}`
	}
	of := func(block string) string {
		return `{"type":"modal",` + title + `,"submit":{"type":"plain_text","text":"S"},"blocks":[` + block + `]}`
	}
	plain := `{"type":"plain_text","text":"STR"}`
	button := `{"type":"button","text":{"type":"plain_text","text":"x"},`
	x := `{"type":"plain_text","text":"x"}`
	for _, c := range []struct {
		name, view, at string
		limit          int
	}{
		{"title", `{"type":"modal","title":` + plain + `,"blocks":[{"type":"divider"}]}`, "/view/title/text", 24},
		{"submit", modal(`"submit":` + plain), "/view/submit/text", 24},
		{"close", modal(`"close":` + plain), "/view/close/text", 24},
		{"private_metadata", modal(`"private_metadata":"STR"`), "/view/private_metadata", 3000},
		{"callback_id", modal(`"callback_id":"STR"`), "/view/callback_id", 255},
		{"external_id", modal(`"external_id":"STR"`), "/view/external_id", 255},
		{"block_id", of(`{"type":"divider","block_id":"STR"}`), "/view/blocks/0/block_id", 255},
		{"section", of(`{"type":"section","text":{"type":"mrkdwn","text":"STR"}}`), "/view/blocks/0/text/text", 3000},
		{"field", of(`{"type":"section","fields":[` + plain + `]}`), "/view/blocks/0/fields/0/text", 2000},
		{"header", of(`{"type":"header","text":` + plain + `}`), "/view/blocks/0/text/text", 150},
		{"context", of(`{"type":"context","elements":[` + plain + `]}`), "/view/blocks/0/elements/0/text", 3000},
		{"alert", of(`{"type":"alert","text":` + plain + `}`), "/view/blocks/0/text/text", 200},
		{"label", of(`{"type":"input","label":` + plain + `,"element":{"type":"datepicker"}}`), "/view/blocks/0/label/text", 2000},
		{"hint", of(`{"type":"input","label":` + x + `,"hint":` + plain + `,"element":{"type":"datepicker"}}`), "/view/blocks/0/hint/text", 2000},
		{"placeholder", of(input(`{"type":"plain_text_input","placeholder":` + plain + `}`)), "/view/blocks/0/element/placeholder/text", 150},
		{"alt_text", of(`{"type":"image","image_url":"https://e.example","alt_text":"STR"}`), "/view/blocks/0/alt_text", 2000},
		{"image title", of(`{"type":"image","image_url":"https://e.example","alt_text":"a","title":` + plain + `}`), "/view/blocks/0/title/text", 2000},
		{"button", of(actions(`{"type":"button","text":` + plain + `}`)), "/view/blocks/0/elements/0/text/text", 75},
		{"button value", of(actions(button + `"value":"STR"}`)), "/view/blocks/0/elements/0/value", 2000},
		{"accessibility_label", of(actions(button + `"accessibility_label":"STR"}`)), "/view/blocks/0/elements/0/accessibility_label", 75},
		{"action_id", of(actions(button + `"action_id":"STR"}`)), "/view/blocks/0/elements/0/action_id", 255},
		{"confirm title", of(actions(button + `"confirm":{"title":` + plain + `,"text":` + x + `,"confirm":` + x + `,"deny":` + x + `}}`)), "/view/blocks/0/elements/0/confirm/title/text", 100},
		{"confirm text", of(actions(button + `"confirm":{"text":` + plain + `,"title":` + x + `,"confirm":` + x + `,"deny":` + x + `}}`)), "/view/blocks/0/elements/0/confirm/text/text", 300},
		{"confirm button", of(actions(button + `"confirm":{"confirm":` + plain + `,"text":` + x + `,"title":` + x + `,"deny":` + x + `}}`)), "/view/blocks/0/elements/0/confirm/confirm/text", 30},
		{"option", of(actions(`{"type":"radio_buttons","options":[{"value":"v","text":` + plain + `}]}`)), "/view/blocks/0/elements/0/options/0/text/text", 75},
		{"option description", of(actions(`{"type":"radio_buttons","options":[{"value":"v","text":` + x + `,"description":` + plain + `}]}`)), "/view/blocks/0/elements/0/options/0/description/text", 75},
		{"group label", of(actions(`{"type":"static_select","option_groups":[{"label":` + plain + `,"options":` + opts(1) + `}]}`)), "/view/blocks/0/elements/0/option_groups/0/label/text", 75},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, letter := range []string{"x", "日", "😀", "&"} {
				fits := strings.ReplaceAll(c.view, "STR", strings.Repeat(letter, c.limit))
				if got := blockkit.CheckView([]byte(fits), blockkit.Strict); len(got) > 0 {
					t.Errorf("%d of %s: %v", c.limit, letter, got.Lines())
				}
				long := strings.ReplaceAll(c.view, "STR", strings.Repeat(letter, c.limit+1))
				got := blockkit.CheckView([]byte(long), blockkit.Newest)
				if len(got) == 0 {
					t.Fatalf("%d of %s passed", c.limit+1, letter)
				}
				last := got[len(got)-1]
				if want := lessThan(c.limit + 1); last.Message != want || last.Pointer != c.at {
					t.Errorf("%d of %s: %s, want %s at %s", c.limit+1, letter, last, want, c.at)
				}
			}
		})
	}
}

func lessThan(n int) string {
	raw, _ := json.Marshal(n)
	return "must be less than " + string(raw) + " characters"
}

// The reference puts no lower bound on a view's blocks; Strict wants one.
func TestViewOfNoBlocks(t *testing.T) {
	for _, view := range []string{`{"type":"modal",` + title + `,"blocks":[]}`, `{"type":"home","blocks":[]}`} {
		if got := blockkit.CheckView([]byte(view), blockkit.Newest); len(got) > 0 {
			t.Errorf("%s: %v", view, got.Lines())
		}
		want := []string{"[ERROR] failed to match all allowed schemas [json-pointer:/view]",
			"[ERROR] must provide at least 1 items [json-pointer:/view/blocks]"}
		if diff := cmp.Diff(want, blockkit.CheckView([]byte(view), blockkit.Strict).Lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", view, diff)
		}
	}
}

// option values and inputs have two readings.
func TestLimitsWithTwoReadings(t *testing.T) {
	for _, c := range []struct {
		name, block    string
		newest, strict int // the longest text taken
	}{
		{"option value", actions(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"STR"}]}`), 150, 75},
		{"initial_value", input(`{"type":"plain_text_input","initial_value":"STR"}`), 9000, 3000},
	} {
		for mode, limit := range map[blockkit.Mode]int{blockkit.Newest: c.newest, blockkit.Strict: c.strict} {
			fits := "[" + strings.ReplaceAll(c.block, "STR", strings.Repeat("日", limit)) + "]"
			if got := blockkit.CheckBlocks([]byte(fits), blockkit.Modal, mode); len(got) > 0 {
				t.Errorf("%s, mode %d, %d: %v", c.name, mode, limit, got.Lines())
			}
			long := "[" + strings.ReplaceAll(c.block, "STR", strings.Repeat("日", limit+1)) + "]"
			got := blockkit.CheckBlocks([]byte(long), blockkit.Modal, mode)
			if refused := len(got) > 0; refused != (limit < 9000) {
				t.Errorf("%s, mode %d, %d: %v", c.name, mode, limit+1, got.Lines())
			}
		}
	}
}

// A problem is written as the documentation of blocks.validate shows one, its pointer aside.
func TestProblemAsBlocksValidateWritesIt(t *testing.T) {
	for _, c := range []struct{ block, want string }{
		{`{"type":"section","text":{"type":"invalid","text":"x"}}`, `[{"code":"failed_constraint","message":"unsupported type: invalid",` +
			`"pointer":"/blocks/0/text/type","constraint":{"type":"enum","expected":["plain_text","mrkdwn"]}}]`},
		{`{"type":"header"}`, `[{"code":"missing_field","message":"missing required field: text","pointer":"/blocks/0"}]`},
		{`{"type":"markdown","text":""}`, `[{"code":"failed_constraint","message":"must be more than 0 characters","pointer":"/blocks/0/text",` +
			`"constraint":{"type":"min_length","expected":1}}]`},
		{`{"type":"divider","x":1}`, `[{"code":"failed_constraint","message":"invalid additional property: x","pointer":"/blocks/0",` +
			`"constraint":{"type":"additional_properties"}}]`},
	} {
		got, err := json.Marshal(blockkit.CheckBlocks([]byte("["+c.block+"]"), blockkit.Message, blockkit.Newest))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.block, got, err, c.want)
		}
	}
}
