package blockkit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pvx/bot/blockkit"
)

// Each case is one block and the lines Slack would answer with; none means that it is taken. Pointers are cut to
// start behind /blocks/0. To add a case, write the block and run the test: the difference shows the lines.
type blockCase struct {
	name   string
	block  string
	on     blockkit.Surface // Message when empty
	newest []string
	strict []string // as newest when nil
}

const rowOfTwo = `[{"type":"raw_text","text":"a"},{"type":"raw_text","text":"b"}]`

func opts(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"text":{"type":"plain_text","text":"o%d"},"value":"v%d"}`, i, i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func many(n int, item string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
}

func input(element string) string {
	return `{"type":"input","label":{"type":"plain_text","text":"L"},"element":` + element + `}`
}

func actions(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }

var none = []string{}

var blockCases = []blockCase{
	{name: "section with text", block: `{"type":"section","text":{"type":"mrkdwn","text":"*hi*","verbatim":true},"expand":true}`},
	{name: "section with fields", block: `{"type":"section","fields":[{"type":"plain_text","text":"a","emoji":true}],"block_id":""}`},
	{name: "section with nothing", block: `{"type":"section"}`,
		newest: []string{"must define either `text` or `fields` @/type"}},
	{name: "emoji in mrkdwn", block: `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`,
		newest: []string{"failed to match all allowed schemas @/text", "invalid additional property: emoji @/text"}},
	{name: "verbatim in plain_text", block: `{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}`,
		newest: []string{"failed to match all allowed schemas @/text", "invalid additional property: verbatim @/text"}},
	{name: "text of no known type", block: `{"type":"section","text":{"type":"text","text":"x"}}`,
		newest: []string{"unsupported type: text @/text/type"}},
	{name: "text as a string", block: `{"type":"section","text":"x"}`,
		newest: []string{"failed to match all allowed schemas @/text", "must provide an object @/text", "must provide an object @/text"}},
	{name: "empty text", block: `{"type":"section","text":{"type":"mrkdwn","text":""}}`,
		newest: []string{"failed to match all allowed schemas @/text", "must be more than 0 characters @/text/text"}},
	{name: "eleven fields", block: `{"type":"section","fields":` + many(11, `{"type":"mrkdwn","text":"x"}`) + `}`,
		newest: []string{"no more than 10 items allowed @/fields"}},
	{name: "expand as a string", block: `{"type":"section","text":{"type":"mrkdwn","text":"x"},"expand":"yes"}`,
		newest: []string{"must be a boolean @/expand"}},
	{name: "accessory of a wrong type", block: `{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"plain_text_input"}}`,
		newest: []string{"unsupported type: plain_text_input @/accessory/type"}},
	{name: "misspelt key", block: `{"type":"divider","blockid":"x"}`,
		newest: []string{"invalid additional property: blockid @"}},
	{name: "key with a slash", block: `{"type":"divider","a/b":1,"a~b":2}`,
		newest: []string{"invalid additional property: a/b @", "invalid additional property: a~b @"}},
	{name: "unknown block", block: `{"type":"banner"}`, newest: []string{"unsupported type: banner @/type"}},
	{name: "block without a type", block: `{}`, newest: []string{"missing required field: type @"}},
	{name: "block that is no object", block: `3`, newest: []string{"must provide an object @"}},
	{name: "type that is no string", block: `{"type":3}`, newest: []string{"must provide a string @/type"}},
	{name: "block_id that is no string", block: `{"type":"divider","block_id":3}`, newest: []string{"must provide a string @/block_id"}},

	{name: "header", block: `{"type":"header","text":{"type":"plain_text","text":"H"},"level":4}`},
	{name: "header in mrkdwn", block: `{"type":"header","text":{"type":"mrkdwn","text":"H"}}`,
		newest: []string{"failed to match all allowed schemas @/text", "must be a valid enum value @/text/type"}},
	{name: "header of level 5", block: `{"type":"header","text":{"type":"plain_text","text":"H"},"level":5}`,
		newest: []string{"must be less than 4 @/level"}},
	{name: "header of level 0", block: `{"type":"header","text":{"type":"plain_text","text":"H"},"level":0}`,
		newest: []string{"must be greater than 1 @/level"}},
	{name: "header of level 1.5", block: `{"type":"header","text":{"type":"plain_text","text":"H"},"level":1.5}`,
		newest: []string{"must provide an integer @/level"}},
	{name: "header without text", block: `{"type":"header"}`, newest: []string{"missing required field: text @"}},

	{name: "context", block: `{"type":"context","elements":[{"type":"mrkdwn","text":"x"},{"type":"image","image_url":"https://e.example/a.png","alt_text":"a"}]}`},
	{name: "context of eleven", block: `{"type":"context","elements":` + many(11, `{"type":"mrkdwn","text":"x"}`) + `}`,
		newest: []string{"no more than 10 items allowed @/elements"}},
	{name: "context of none", block: `{"type":"context","elements":[]}`,
		newest: []string{"must provide at least 1 items @/elements"}},
	{name: "context with a button", block: `{"type":"context","elements":[{"type":"button","text":{"type":"plain_text","text":"x"}}]}`,
		newest: []string{"unsupported type: button @/elements/0/type"}},

	{name: "context_actions", block: `{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f",
		"positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"1"},
		"negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"0","accessibility_label":"bad"}},
		{"type":"icon_button","icon":"trash","text":{"type":"plain_text","text":"Delete"},"visible_to_user_ids":["U1"]}]}`},
	{name: "icon_button of no known icon", block: `{"type":"context_actions","elements":[{"type":"icon_button","icon":"bin","text":{"type":"plain_text","text":"D"}}]}`,
		newest: []string{"must be a valid enum value @/elements/0/icon"}},
	{name: "context_actions in a modal", block: `{"type":"context_actions","elements":[]}`, on: blockkit.Modal,
		newest: []string{"unsupported type: context_actions @/type"}},

	{name: "actions", block: actions(`{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"},"value":"v","style":"primary","url":"https://e.example",
		"confirm":{"title":{"type":"plain_text","text":"T"},"text":{"type":"mrkdwn","text":"x"},"confirm":{"type":"plain_text","text":"Y"},"deny":{"type":"plain_text","text":"N"},"style":"danger"}}`)},
	{name: "actions of 25", block: `{"type":"actions","elements":` + many(25, `{"type":"button","text":{"type":"plain_text","text":"x"}}`) + `}`},
	{name: "actions of 26", block: `{"type":"actions","elements":` + many(26, `{"type":"button","text":{"type":"plain_text","text":"x"}}`) + `}`,
		newest: []string{"no more than 25 items allowed @/elements"}},
	{name: "button of a wrong style and url", block: actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"style":"warning","url":"nowhere"}`),
		newest: []string{"must be a valid enum value @/elements/0/style"}},
	{name: "style null", block: actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"style":null}`),
		newest: []string{"must provide a string @/elements/0/style"}},
	{name: "button in mrkdwn", block: actions(`{"type":"button","text":{"type":"mrkdwn","text":"x"}}`),
		newest: []string{"failed to match all allowed schemas @/elements/0/text", "must be a valid enum value @/elements/0/text/type"}},
	{name: "confirm without deny", block: actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"confirm":{"title":{"type":"plain_text","text":"T"},"text":{"type":"plain_text","text":"x"},"confirm":{"type":"plain_text","text":"Y"}}}`),
		newest: []string{"missing required field: deny @/elements/0/confirm"}},
	{name: "two elements of one action_id", block: actions(`{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}`),
		newest: []string{"`action_id` \"a\" already exists @/elements/1/action_id"}},
	{name: "empty action_id", block: actions(`{"type":"button","action_id":"","text":{"type":"plain_text","text":"x"}}`),
		newest: none, strict: []string{"must be more than 0 characters @/elements/0/action_id"}},
	{name: "overflow of one", block: actions(`{"type":"overflow","options":` + opts(1) + `}`),
		newest: none, strict: []string{"must provide at least 2 items @/elements/0/options"}},
	{name: "overflow of six", block: actions(`{"type":"overflow","options":` + opts(6) + `}`),
		newest: []string{"no more than 5 items allowed @/elements/0/options"}},
	{name: "overflow with a url", block: actions(`{"type":"overflow","options":[{"text":{"type":"plain_text","text":"x"},"value":"v","url":"https://e.example"},{"text":{"type":"plain_text","text":"y"},"value":"w"}]}`)},
	{name: "button keys of the newest documentation", block: actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"visible_to_user_ids":["U1"]}`),
		newest: none, strict: []string{"invalid additional property: visible_to_user_ids @/elements/0"}},
	{name: "workflow button", block: actions(`{"type":"workflow_button","action_id":"w","text":{"type":"plain_text","text":"x"},"workflow":{"trigger":{"url":"https://e.example/w","customizable_input_parameters":[{"name":"n","value":"v"}]}}}`)},
	{name: "workflow button in a modal", on: blockkit.Modal, block: actions(`{"type":"workflow_button","action_id":"w","text":{"type":"plain_text","text":"x"},"workflow":{"trigger":{"url":"https://e.example/w"}}}`),
		newest: []string{"unsupported type: workflow_button @/elements/0/type"}},

	{name: "select with a url in an option", block: actions(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"v","url":"https://e.example"}]}`),
		newest: []string{"invalid additional property: url @/elements/0/options/0"}},
	{name: "select with mrkdwn options", block: actions(`{"type":"static_select","options":[{"text":{"type":"mrkdwn","text":"x"},"value":"v"}]}`),
		newest: []string{"failed to match all allowed schemas @/elements/0/options/0/text", "must be a valid enum value @/elements/0/options/0/text/type"}},
	{name: "checkboxes with mrkdwn options", block: actions(`{"type":"checkboxes","options":[{"text":{"type":"mrkdwn","text":"x"},"value":"v","description":{"type":"mrkdwn","text":"d"}}]}`)},
	{name: "checkboxes of eleven", block: actions(`{"type":"checkboxes","options":` + opts(11) + `}`),
		newest: []string{"no more than 10 items allowed @/elements/0/options"}},
	{name: "radio buttons of none", block: actions(`{"type":"radio_buttons","options":[]}`),
		newest: []string{"must provide at least 1 items @/elements/0/options"}},
	{name: "select of 100", block: actions(`{"type":"static_select","options":` + opts(100) + `}`)},
	{name: "select of 101", block: actions(`{"type":"static_select","options":` + opts(101) + `}`),
		newest: []string{"no more than 100 items allowed @/elements/0/options"}},
	{name: "select without options", block: actions(`{"type":"static_select"}`),
		newest: []string{"failed to match exactly one allowed schema @/elements/0"}},
	{name: "select with options and groups", block: actions(`{"type":"static_select","options":` + opts(1) + `,"option_groups":[{"label":{"type":"plain_text","text":"g"},"options":` + opts(1) + `}]}`),
		newest: []string{"failed to match exactly one allowed schema @/elements/0"}},
	{name: "select with groups", block: actions(`{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"g"},"options":` + opts(2) + `}],"initial_option":{"text":{"type":"plain_text","text":"o1"},"value":"v1"}}`)},
	{name: "initial option that is none", block: actions(`{"type":"static_select","options":` + opts(2) + `,"initial_option":{"text":{"type":"plain_text","text":"o1"},"value":"v0"}}`),
		newest: []string{"must be one of the provided options @/elements/0/initial_option"}},
	{name: "initial option with one key more", block: actions(`{"type":"static_select","options":` + opts(2) + `,"initial_option":{"text":{"type":"plain_text","text":"o1","emoji":true},"value":"v1"}}`),
		newest: none, strict: []string{"must be one of the provided options @/elements/0/initial_option"}},
	{name: "initial options of checkboxes", block: actions(`{"type":"checkboxes","options":` + opts(3) + `,"initial_options":[{"text":{"type":"plain_text","text":"o1"},"value":"v1"},{"text":{"type":"plain_text","text":"o9"},"value":"v9"}]}`),
		newest: []string{"must be one of the provided options @/elements/0/initial_options"}},
	{name: "external select", block: actions(`{"type":"external_select","min_query_length":0,"placeholder":{"type":"plain_text","text":"p"}}`)},
	{name: "users select of no user", block: actions(`{"type":"users_select","initial_user":"bob"}`),
		newest: []string{"input must match regex pattern: ^[UW][A-Z0-9]+$ @/elements/0/initial_user"}},
	{name: "multi users select", block: actions(`{"type":"multi_users_select","initial_users":["U1","W2"],"max_selected_items":1}`)},
	{name: "multi select of at most none", block: actions(`{"type":"multi_users_select","max_selected_items":0}`),
		newest: []string{"must be greater than 1 @/elements/0/max_selected_items"}},
	{name: "conversation filter", block: actions(`{"type":"conversations_select","filter":{"include":["im","public"],"exclude_bot_users":true}}`)},
	{name: "empty conversation filter", block: actions(`{"type":"conversations_select","filter":{}}`),
		newest: []string{"failed to match any allowed schemas @/elements/0/filter", "missing required field: include @/elements/0/filter", "missing required field: exclude_external_shared_channels @/elements/0/filter", "missing required field: exclude_bot_users @/elements/0/filter"}},
	{name: "response_url_enabled outside an input", on: blockkit.Modal, block: actions(`{"type":"channels_select","response_url_enabled":true}`),
		newest: []string{"must be a valid enum value @/elements/0/response_url_enabled"}},
	{name: "datepicker", block: actions(`{"type":"datepicker","initial_date":"2024-02-29"}`)},
	{name: "datepicker written the other way", block: actions(`{"type":"datepicker","initial_date":"29.02.2024"}`),
		newest: []string{"input must be a valid: date @/elements/0/initial_date"}},
	{name: "datepicker on a day that is none", block: actions(`{"type":"datepicker","initial_date":"2023-02-29"}`),
		newest: []string{"input must be a valid: date @/elements/0/initial_date"}},
	{name: "timepicker", block: actions(`{"type":"timepicker","initial_time":"23:59","timezone":"Europe/Berlin"}`)},
	{name: "timepicker at 24:00", block: actions(`{"type":"timepicker","initial_time":"24:00"}`),
		newest: []string{"input must match regex pattern: ^([01][0-9]|2[0-3]):[0-5][0-9]$ @/elements/0/initial_time"}},
	{name: "datetimepicker", block: actions(`{"type":"datetimepicker","initial_date_time":1700000000}`)},
	{name: "datetimepicker in milliseconds", block: actions(`{"type":"datetimepicker","initial_date_time":1700000000000}`),
		newest: []string{"must be less than 9999999999 @/elements/0/initial_date_time"}},
	{name: "datetimepicker on a home view", on: blockkit.Home, block: actions(`{"type":"datetimepicker"}`),
		newest: []string{"unsupported type: datetimepicker @/elements/0/type"}},

	{name: "image", block: `{"type":"image","image_url":"https://e.example/a.png","alt_text":"a","title":{"type":"plain_text","text":"t"}}`},
	{name: "image of a file", block: `{"type":"image","slack_file":{"id":"F1"},"alt_text":"a"}`},
	{name: "image of two sources", block: `{"type":"image","slack_file":{"id":"F1"},"image_url":"https://e.example/a.png","alt_text":"a"}`,
		newest: []string{"failed to match exactly one allowed schema @"}},
	{name: "image of nothing", block: `{"type":"image"}`,
		newest: []string{"missing required field: alt_text @"}},
	{name: "file by id and url", block: `{"type":"image","slack_file":{"id":"F1","url":"https://e.example"},"alt_text":"a"}`,
		newest: []string{"failed to match exactly one allowed schema @/slack_file"}},

	{name: "input", on: blockkit.Modal, block: `{"type":"input","block_id":"b","optional":true,"dispatch_action":false,"hint":{"type":"plain_text","text":"h"},"label":{"type":"plain_text","text":"L"},
		"element":{"type":"plain_text_input","action_id":"a","multiline":true,"min_length":1,"max_length":3000,"initial_value":"v","placeholder":{"type":"plain_text","text":"p"},"focus_on_load":true,"dispatch_action_config":{"trigger_actions_on":["on_enter_pressed"]}}}`},
	{name: "input without label and element", on: blockkit.Modal, block: `{"type":"input"}`,
		newest: []string{"missing required field: label @", "missing required field: element @"}},
	{name: "input of a button", on: blockkit.Modal, block: input(`{"type":"button","text":{"type":"plain_text","text":"x"}}`),
		newest: []string{"unsupported type: button @/element/type"}},
	{name: "min_length above max_length", on: blockkit.Modal, block: input(`{"type":"plain_text_input","min_length":5,"max_length":4}`),
		newest: []string{"must be less than 4 @/element/min_length"}},
	{name: "max_length of 3001", on: blockkit.Modal, block: input(`{"type":"plain_text_input","max_length":3001}`),
		newest: []string{"must be less than 3000 @/element/max_length"}},
	{name: "number input", on: blockkit.Modal, block: input(`{"type":"number_input","is_decimal_allowed":true,"min_value":"-1.5","max_value":"10","initial_value":"3"}`)},
	{name: "number input of numbers", on: blockkit.Modal, block: input(`{"type":"number_input","min_value":1}`),
		newest: []string{"missing required field: is_decimal_allowed @/element"}},
	{name: "number input of crossed bounds", on: blockkit.Modal, block: input(`{"type":"number_input","is_decimal_allowed":false,"min_value":"9","max_value":"10","initial_value":"11"}`),
		newest: none, strict: []string{"must be less than 10 @/element/initial_value"}},
	{name: "number input with min above max", on: blockkit.Modal, block: input(`{"type":"number_input","is_decimal_allowed":false,"min_value":"11","max_value":"10"}`),
		newest: []string{"must be less than 10 @/element/min_value"}},
	{name: "number input in a message", block: input(`{"type":"number_input","is_decimal_allowed":true}`),
		newest: []string{"unsupported type: number_input @/element/type"}},
	{name: "e-mail and url inputs", on: blockkit.Modal, block: input(`{"type":"email_text_input","initial_value":"a@e.example"}`)},
	{name: "url input on a home view", on: blockkit.Home, block: input(`{"type":"url_text_input"}`),
		newest: []string{"unsupported type: url_text_input @/element/type"}},
	{name: "file input", on: blockkit.Modal, block: input(`{"type":"file_input","filetypes":["csv"],"max_files":10}`)},
	{name: "file input that dispatches", on: blockkit.Modal, block: `{"type":"input","dispatch_action":true,"label":{"type":"plain_text","text":"L"},"element":{"type":"file_input","max_files":10}}`,
		newest: []string{"unsupported type: file_input @/element/type"}},
	{name: "rich text input", on: blockkit.Modal, block: input(`{"type":"rich_text_input","action_id":"r","initial_value":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}}`)},
	{name: "rich text input in a message", block: input(`{"type":"rich_text_input"}`),
		newest: []string{"unsupported type: rich_text_input @/element/type"}},
	{name: "response_url_enabled in an input", on: blockkit.Modal, block: input(`{"type":"conversations_select","response_url_enabled":true,"default_to_current_conversation":true}`)},
	{name: "a select with a key of another", on: blockkit.Modal, block: input(`{"type":"users_select","filter":{"include":["im"]}}`),
		newest: []string{"invalid additional property: filter @/element"}},
}

func TestBlocks(t *testing.T) { testBlocks(t, blockCases) }

func testBlocks(t *testing.T, cases []blockCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			on := c.on
			if on == "" {
				on = blockkit.Message
			}
			strict := c.strict
			if strict == nil {
				strict = c.newest
			}
			raw := []byte(`[` + c.block + `]`)
			if diff := cmp.Diff(append(none, c.newest...), short(blockkit.CheckBlocks(raw, on, blockkit.Newest))); diff != "" {
				t.Errorf("newest (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append(none, strict...), short(blockkit.CheckBlocks(raw, on, blockkit.Strict))); diff != "" {
				t.Errorf("strict (-want +got):\n%s", diff)
			}
		})
	}
}

// short is message @ pointer behind the block.
func short(p blockkit.Problems) []string {
	lines := []string{}
	for _, one := range p {
		lines = append(lines, one.Message+" @"+strings.TrimPrefix("/"+strings.TrimPrefix(one.Pointer, "/"), "/blocks/0"))
	}
	return lines
}
