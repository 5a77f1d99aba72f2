package blockkit_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"pvx/bot/blockkit"
)

// An edge is a key of several elements with a value it still takes in either reading and one it no longer takes in
// the newest: what the reference of Block Kit says of the key.
type edge struct {
	key         string
	of          string // elements, by spaces
	takes       any
	refuses     any
	line, below string // "line [key below]"; below is the rest of the pointer
}

const (
	singleSelects = "static_select external_select users_select conversations_select channels_select"
	multiSelects  = "multi_static_select multi_external_select multi_users_select multi_conversations_select " +
		"multi_channels_select"
	everySelect = singleSelects + " " + multiSelects
	textInputs  = "plain_text_input email_text_input url_text_input number_input rich_text_input"
	pickers     = "datepicker timepicker"
	ticked      = "checkboxes radio_buttons"
)

var edges = []edge{
	{key: "action_id", of: everySelect + " " + textInputs + " " + pickers + " " + ticked +
		" button overflow datetimepicker file_input workflow_button",
		takes: letters(255), refuses: letters(256), line: "must be less than 256 characters"},
	{key: "placeholder", of: everySelect + " " + textInputs + " " + pickers,
		takes: plainOf(150), refuses: plainOf(151), line: "must be less than 151 characters", below: "/text"},
	{key: "placeholder", of: everySelect + " " + textInputs + " " + pickers,
		takes: plainOf(1), refuses: plainOf(0), line: "must be more than 0 characters", below: "/text"},
	{key: "focus_on_load", of: everySelect + " " + textInputs + " " + pickers + " " + ticked + " datetimepicker",
		takes: true, refuses: "true", line: "must be a boolean"},
	{key: "confirm", of: everySelect + " " + pickers + " " + ticked + " button overflow datetimepicker",
		takes: confirmation(100, 300, 30), refuses: confirmation(101, 300, 30),
		line: "must be less than 101 characters", below: "/title/text"},
	{key: "confirm", of: "button overflow static_select", takes: confirmation(1, 1, 1), refuses: confirmation(1, 301, 1),
		line: "must be less than 301 characters", below: "/text/text"},
	{key: "confirm", of: "button overflow static_select", takes: confirmation(1, 1, 1), refuses: confirmation(1, 1, 31),
		line: "must be less than 31 characters", below: "/confirm/text"},
	{key: "max_selected_items", of: multiSelects, takes: 1, refuses: 0, line: "must be greater than 1"},
	{key: "min_query_length", of: "external_select multi_external_select", takes: 0, refuses: -1,
		line: "must be greater than 0"},
	{key: "default_to_current_conversation", of: "conversations_select multi_conversations_select", takes: true,
		refuses: 1, line: "must be a boolean"},
	{key: "filter", of: "conversations_select multi_conversations_select",
		takes:   map[string]any{"include": []any{"im", "mpim", "private", "public"}},
		refuses: map[string]any{"include": []any{"channel"}}, line: "must be a valid enum value", below: "/include/0"},
	{key: "dispatch_action_config", of: textInputs,
		takes:   map[string]any{"trigger_actions_on": []any{"on_enter_pressed", "on_character_entered"}},
		refuses: map[string]any{"trigger_actions_on": []any{}}, line: "must provide at least 1 items",
		below: "/trigger_actions_on"},
	{key: "initial_user", of: "users_select", takes: "U1", refuses: "C1", line: "pattern"},
	{key: "initial_channel", of: "channels_select", takes: "C1", refuses: "U1", line: "pattern"},
	{key: "initial_conversation", of: "conversations_select", takes: "D1", refuses: "X1", line: "pattern"},
	{key: "initial_users", of: "multi_users_select", takes: []any{"U1", "W1"}, refuses: []any{"C1"}, line: "pattern",
		below: "/0"},
	{key: "initial_channels", of: "multi_channels_select", takes: []any{"C1"}, refuses: []any{"U1"}, line: "pattern",
		below: "/0"},
	{key: "initial_conversations", of: "multi_conversations_select", takes: []any{"C1", "U1"}, refuses: []any{"X1"},
		line: "pattern", below: "/0"},
	{key: "initial_date", of: "datepicker", takes: "2024-02-29", refuses: "2024-02-30", line: "date"},
	{key: "initial_time", of: "timepicker", takes: "23:59", refuses: "24:00", line: "pattern"},
	{key: "initial_date_time", of: "datetimepicker", takes: 1000000000, refuses: 999999999,
		line: "must be greater than 1000000000"},
	{key: "min_length", of: "plain_text_input", takes: 3000, refuses: 3001, line: "must be less than 3000"},
	{key: "min_length", of: "plain_text_input", takes: 0, refuses: -1, line: "must be greater than 0"},
	{key: "max_length", of: "plain_text_input", takes: 3000, refuses: 3001, line: "must be less than 3000"},
	{key: "max_length", of: "plain_text_input", takes: 1, refuses: 0, line: "must be greater than 1"},
	{key: "multiline", of: "plain_text_input", takes: true, refuses: "yes", line: "must be a boolean"},
	{key: "max_files", of: "file_input", takes: 10, refuses: 11, line: "must be less than 10"},
	{key: "max_files", of: "file_input", takes: 1, refuses: 0, line: "must be greater than 1"},
	{key: "filetypes", of: "file_input", takes: []any{"pdf"}, refuses: "pdf", line: "must provide an array"},
	{key: "text", of: "button workflow_button", takes: plainOf(75), refuses: plainOf(76),
		line: "must be less than 76 characters", below: "/text"},
	{key: "value", of: "button", takes: letters(2000), refuses: letters(2001),
		line: "must be less than 2001 characters"},
	{key: "url", of: "button", takes: "https://x.example/" + letters(2982), refuses: "https://x.example/" + letters(2983),
		line: "must be less than 3001 characters"},
	{key: "style", of: "button workflow_button", takes: "danger", refuses: "default", line: "must be a valid enum value"},
	{key: "accessibility_label", of: "button workflow_button", takes: letters(75), refuses: letters(76),
		line: "must be less than 76 characters"},
	{key: "accessibility_label", of: "button workflow_button icon_button", takes: "", refuses: 1,
		line: "must provide a string"},
	{key: "value", of: "button icon_button", takes: "", refuses: 1, line: "must provide a string"},
	{key: "initial_value", of: "plain_text_input email_text_input", takes: "", refuses: 1, line: "must provide a string"},
	{key: "value", of: "icon_button", takes: letters(2000), refuses: letters(2001),
		line: "must be less than 2001 characters"},
	{key: "text", of: "icon_button", takes: plainOf(75), refuses: plainOf(3001),
		line: "must be less than 3001 characters", below: "/text"},
	{key: "visible_to_user_ids", of: "icon_button", takes: []any{"U1"}, refuses: []any{"C1"}, line: "pattern",
		below: "/0"},
	{key: "alt_text", of: "image", takes: letters(2000), refuses: letters(2001),
		line: "must be less than 2001 characters"},
	{key: "image_url", of: "image", takes: "https://x.example/" + letters(2982),
		refuses: "https://x.example/" + letters(2983), line: "must be less than 3001 characters"},
	{key: "options", of: ticked, takes: choices(10), refuses: choices(11), line: "no more than 10 items allowed"},
	{key: "options", of: "overflow", takes: choices(5), refuses: choices(6), line: "no more than 5 items allowed"},
	{key: "options", of: "static_select multi_static_select", takes: choices(100), refuses: choices(101),
		line: "no more than 100 items allowed"},
}

func TestEdgesOfElements(t *testing.T) {
	for _, e := range edges {
		for kind := range strings.FieldsSeq(e.of) {
			t.Run(kind+" "+e.key+" "+e.line, func(t *testing.T) {
				for _, m := range []blockkit.Mode{blockkit.Newest, blockkit.Strict} {
					if p := checkElement(t, kind, e.key, e.takes, m); p != nil {
						t.Errorf("mode %v refuses it: %v", m, p)
					}
				}
				p := checkElement(t, kind, e.key, e.refuses, blockkit.Newest)
				for len(p) > 1 && p[0].Message == "failed to match all allowed schemas" {
					p = p[1:]
				}
				if len(p) != 1 || !strings.Contains(p[0].Message, e.line) ||
					!strings.HasSuffix(p[0].Pointer, "/"+e.key+e.below) {
					t.Errorf("refused by %v, want %q at %s", p, e.line, "/"+e.key+e.below)
				}
			})
		}
	}
}

// checkElement is the verdict on the smallest element of a kind, with the key set, in a modal or, where a modal takes none,
// in a message.
func checkElement(t *testing.T, kind, key string, value any, m blockkit.Mode) blockkit.Problems {
	t.Helper()
	e := map[string]any{"type": kind, "action_id": "a"}
	switch kind {
	case "button":
		e["text"] = plainOf(2)
	case "workflow_button":
		e["text"] = plainOf(2)
		e["workflow"] = map[string]any{"trigger": map[string]any{"url": "https://slack.com/shortcuts/Ft1/x"}}
	case "checkboxes", "radio_buttons", "overflow", "static_select", "multi_static_select":
		e["options"] = choices(2)
	case "icon_button":
		e["text"], e["icon"] = plainOf(2), "trash"
	case "image":
		e = map[string]any{"type": kind, "alt_text": "x", "image_url": "https://x.example/x.png"}
	case "number_input":
		e["is_decimal_allowed"] = true
	}
	e[key] = value
	block := map[string]any{"type": "input", "label": plainOf(1), "element": e}
	on := blockkit.Modal
	switch kind {
	case "button", "overflow", "workflow_button":
		block = map[string]any{"type": "actions", "elements": []any{e}}
	case "icon_button":
		block = map[string]any{"type": "context_actions", "elements": []any{e}}
	case "image":
		block = map[string]any{"type": "context", "elements": []any{e}}
	}
	if kind == "workflow_button" || kind == "icon_button" {
		on = blockkit.Message
	}
	raw, err := json.Marshal([]any{block})
	if err != nil {
		t.Fatal(err)
	}
	return blockkit.CheckBlocks(raw, on, m)
}

func letters(n int) string { return strings.Repeat("é", n) }

func plainOf(n int) map[string]any { return map[string]any{"type": "plain_text", "text": letters(n)} }

func confirmation(title, text, button int) map[string]any {
	return map[string]any{"title": plainOf(title), "text": plainOf(text), "confirm": plainOf(button),
		"deny": plainOf(30)}
}

func choices(n int) (all []any) {
	for i := range n {
		all = append(all, map[string]any{"text": plainOf(75), "value": strconv.Itoa(i), "description": plainOf(75)})
	}
	return all
}
