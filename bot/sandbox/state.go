package sandbox

import (
	"encoding/json"
	"slices"
)

// element is one interactive element in its place.
type element struct {
	block  string // block_id
	action string // action_id
	el     obj
	parent obj // the block
	input  bool
	at     int // index of the block
}

// elements lists the interactive elements of blocks in reading order.
func elements(blocks []obj) []element {
	var out []element
	add := func(i int, b obj, el obj, input bool) {
		if el == nil || str(el, "action_id") == "" {
			return
		}
		out = append(out, element{str(b, "block_id"), str(el, "action_id"), el, b, input, i})
	}
	var walk func(i int, b obj)
	walk = func(i int, b obj) {
		switch str(b, "type") {
		case "container":
			for _, child := range list(b, "child_blocks") {
				walk(i, child)
			}
		case "carousel":
			for _, card := range list(b, "elements") {
				walk(i, card)
			}
		case "input":
			add(i, b, sub(b, "element"), true)
		case "section":
			add(i, b, sub(b, "accessory"), false)
		case "actions", "context_actions":
			for _, el := range list(b, "elements") {
				add(i, b, el, false)
			}
		case "card":
			for _, el := range list(b, "actions") {
				add(i, b, el, false)
			}
		}
	}
	for i, b := range blocks {
		walk(i, b)
	}
	return out
}

// findElement returns the element with these ids, or nil.
func findElement(blocks []obj, block, action string) *element {
	for _, e := range elements(blocks) {
		if e.block == block && e.action == action {
			return &e
		}
	}
	return nil
}

// stateKeys says which key holds an element's value, and which holds its first value.
var stateKeys = map[string]struct {
	key, initial string
	many         bool
}{
	"plain_text_input":           {"value", "initial_value", false},
	"email_text_input":           {"value", "initial_value", false},
	"url_text_input":             {"value", "initial_value", false},
	"number_input":               {"value", "initial_value", false},
	"rich_text_input":            {"rich_text_value", "initial_value", false},
	"static_select":              {"selected_option", "initial_option", false},
	"external_select":            {"selected_option", "initial_option", false},
	"radio_buttons":              {"selected_option", "initial_option", false},
	"users_select":               {"selected_user", "initial_user", false},
	"channels_select":            {"selected_channel", "initial_channel", false},
	"conversations_select":       {"selected_conversation", "initial_conversation", false},
	"datepicker":                 {"selected_date", "initial_date", false},
	"timepicker":                 {"selected_time", "initial_time", false},
	"datetimepicker":             {"selected_date_time", "initial_date_time", false},
	"checkboxes":                 {"selected_options", "initial_options", true},
	"multi_static_select":        {"selected_options", "initial_options", true},
	"multi_external_select":      {"selected_options", "initial_options", true},
	"multi_users_select":         {"selected_users", "initial_users", true},
	"multi_channels_select":      {"selected_channels", "initial_channels", true},
	"multi_conversations_select": {"selected_conversations", "initial_conversations", true},
	"file_input":                 {"files", "", true},
}

// initialState is the state of an untouched element; nil for elements without state.
func initialState(el obj, channelID string) obj {
	kind := str(el, "type")
	k, ok := stateKeys[kind]
	if !ok {
		return nil
	}
	o := obj{"type": kind, k.key: nil}
	if k.many {
		o[k.key] = []any{}
	}
	if v, ok := el[k.initial]; ok && k.initial != "" {
		o[k.key] = clone(v)
	} else if d, _ := el["default_to_current_conversation"].(bool); d && channelID != "" {
		if k.many {
			o[k.key] = []any{channelID}
		} else {
			o[k.key] = channelID
		}
	}
	return o
}

// mergeState is the complete state of blocks: what the person's client says now, else what was there under the same ids,
// else the first value. Values of another type, or with an option that is no longer offered, are forgotten.
func mergeState(blocks []obj, before, now obj, channelID string) obj {
	out := obj{}
	for _, e := range elements(blocks) {
		value := initialState(e.el, channelID)
		if value == nil {
			continue
		}
		for _, layer := range []obj{before, now} {
			if v := sub(sub(layer, e.block), e.action); v != nil && fits(e.el, v) {
				value = clean(e.el, v)
			}
		}
		if out[e.block] == nil {
			out[e.block] = obj{}
		}
		out[e.block].(obj)[e.action] = value
	}
	return out
}

// clean keeps the two keys Slack sends of a value; a missing value becomes an empty one.
func clean(el, v obj) obj {
	kind := str(el, "type")
	k := stateKeys[kind]
	got, ok := v[k.key]
	if s, isText := got.(string); isText && s == "" {
		got = nil
	}
	if (!ok || got == nil) && k.many {
		got = []any{}
	}
	return clone(obj{"type": kind, k.key: got})
}

func fits(el, v obj) bool {
	kind := str(el, "type")
	if t := str(v, "type"); t != "" && t != kind {
		return false
	}
	offered := options(el)
	if offered == nil {
		return true
	}
	has := func(o obj) bool {
		return slices.ContainsFunc(offered, func(x obj) bool { return str(x, "value") == str(o, "value") && textOf(x["text"]) == textOf(o["text"]) })
	}
	if one := sub(v, "selected_option"); one != nil && !has(one) {
		return false
	}
	for _, one := range list(v, "selected_options") {
		if !has(one) {
			return false
		}
	}
	return true
}

// options lists what an element offers, groups included; nil for elements without a fixed list.
func options(el obj) []obj {
	out := list(el, "options")
	for _, g := range list(el, "option_groups") {
		out = append(out, list(g, "options")...)
	}
	return out
}

// decodeState reads the state a page sends; anything else than an object counts as nothing.
func decodeState(raw json.RawMessage) obj {
	var o obj
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	if v := sub(o, "values"); v != nil { // Slack's own nesting is taken too
		return v
	}
	return o
}
