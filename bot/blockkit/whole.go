package blockkit

import (
	"encoding/json"
	"fmt"
)

// A place is a block or an element, with its pointer.
type place struct {
	value map[string]any
	at    string
}

// deepest is how far blocks are looked for inside blocks. Slack allows two levels; the tables refuse the rest.
const deepest = 6

// blocksIn are the blocks of a list and those inside them, outermost first. A layout's fallback is left out: it
// stands for the same content.
func blocksIn(list []any, at string) []place { return blocksBelow(list, at, deepest) }

func blocksBelow(list []any, at string, levels int) (found []place) {
	if levels == 0 {
		return nil
	}
	for i, v := range list {
		o, ok := v.(map[string]any)
		if !ok {
			continue
		}
		where := index(at, i)
		found = append(found, place{o, where})
		switch textAt(o, "type") {
		case "container":
			found = append(found, blocksBelow(listAt(o, "child_blocks"), down(where, "child_blocks"), levels-1)...)
		case "carousel":
			found = append(found, blocksBelow(listAt(o, "elements"), down(where, "elements"), levels-1)...)
		case "layout":
			for j, row := range listAt(o, "rows") {
				m, _ := row.(map[string]any)
				for k, item := range listAt(m, "items") {
					im, _ := item.(map[string]any)
					inner := index(down(index(down(where, "rows"), j), "items"), k)
					for _, p := range blocksBelow([]any{im["block"]}, "", levels-1) {
						found = append(found, place{p.value, down(inner, "block") + p.at[len("/0"):]})
					}
				}
			}
		}
	}
	return found
}

// elementsOf are the interactive elements of one block.
func elementsOf(p place) (found []place) {
	one := func(v any, at string) {
		if o, ok := v.(map[string]any); ok {
			found = append(found, place{o, at})
		}
	}
	switch textAt(p.value, "type") {
	case "section":
		one(p.value["accessory"], down(p.at, "accessory"))
	case "input":
		one(p.value["element"], down(p.at, "element"))
	case "actions", "context_actions":
		for i, v := range listAt(p.value, "elements") {
			one(v, index(down(p.at, "elements"), i))
		}
	case "card":
		for i, v := range listAt(p.value, "actions") {
			one(v, index(down(p.at, "actions"), i))
		}
	case "data_table":
		for i, row := range listAt(p.value, "rows") {
			cells, _ := row.([]any)
			for j, cell := range cells {
				m, _ := cell.(map[string]any)
				one(m["element"], down(index(index(down(p.at, "rows"), i), j), "element"))
			}
		}
	}
	return found
}

// wholeRules are what no block can say alone. They run when every block by itself is right.
var wholeRules = []struct {
	says  string
	check func(c *checker, view map[string]any, list []place)
}{
	{"block_id differs between blocks", blockIDsDiffer},
	{"action_id differs within a block", actionIDsDiffer},
	{"one element with focus_on_load", oneFocus},
	{"response_url_enabled in an input of a modal only", responseURLInInputs},
	{"a modal with an input has submit", submitForInputs},
}

func blockIDsDiffer(c *checker, _ map[string]any, list []place) {
	seen := map[string]bool{}
	for _, b := range list {
		c.unused(seen, b, "block_id")
	}
}

func actionIDsDiffer(c *checker, _ map[string]any, list []place) {
	for _, b := range list {
		seen := map[string]bool{}
		for _, e := range elementsOf(b) {
			c.unused(seen, e, "action_id")
		}
	}
}

func (c *checker) unused(seen map[string]bool, p place, key string) {
	id := textAt(p.value, key)
	if id == "" {
		return
	}
	if seen[id] {
		c.fail("unique_items", fmt.Sprintf("`%s` \"%s\" already exists", key, id), down(p.at, key))
	}
	seen[id] = true
}

func oneFocus(c *checker, _ map[string]any, list []place) {
	focused := false
	for _, b := range list {
		for _, e := range elementsOf(b) {
			if e.value["focus_on_load"] == true && focused {
				c.fail("max_items", "only one element can have `focus_on_load` set to `true`", down(e.at, "focus_on_load"))
			}
			focused = focused || e.value["focus_on_load"] == true
		}
	}
}

func responseURLInInputs(c *checker, _ map[string]any, list []place) {
	for _, b := range list {
		for _, e := range elementsOf(b) {
			if e.value["response_url_enabled"] == true && (c.surface != Modal || textAt(b.value, "type") != "input") {
				c.fail("enum", "must be a valid enum value", down(e.at, "response_url_enabled"))
			}
		}
	}
}

func submitForInputs(c *checker, view map[string]any, list []place) {
	if _, ok := view["submit"]; ok || textAt(view, "type") != "modal" {
		return
	}
	for _, b := range list {
		if textAt(b.value, "type") == "input" {
			c.fail("any_of", "must define `submit` to use an `input` block in modals", down(b.at, "input"))
		}
	}
}

// together runs the rules that waited and, when they hold, the rules of the whole.
func (c *checker) together(view map[string]any, list []any, at string) {
	c.settle()
	if !c.right() {
		return
	}
	for _, r := range wholeRules {
		r.check(c, view, blocksIn(list, at))
	}
}

// whole is the value of an integer, and whether it is one.
func whole(v any) (int64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

// CheckView checks a modal or a home view, told by its "type". Pointers start with /view. The refusals of keys come
// under one composite line for the view; only when there are none, those that more than one key shows, such as a
// block_id used twice.
func CheckView(raw json.RawMessage, m Mode) Problems {
	c := newChecker(Modal, m)
	v, _ := decode(raw)
	view, ok := v.(map[string]any)
	if !ok {
		c.wrongType("must provide an object", "/view")
		return c.found
	}
	if textAt(view, "type") == "home" {
		c.surface = Home
	}
	c.composite("all_of", allSchemas, "/view", func() { c.value(view, among(views, "modal", "home"), "/view") })
	c.together(view, listAt(view, "blocks"), "/view/blocks")
	return c.found
}

// CheckBlocks checks an array of blocks that stand on s. Pointers start with /blocks.
func CheckBlocks(raw json.RawMessage, s Surface, m Mode) Problems {
	c := newChecker(s, m)
	v, ok := decode(raw)
	if !ok {
		c.wrongType("must provide an array", "/blocks")
		return c.found
	}
	c.blocks(v, "/blocks")
	return c.found
}

// blocks checks a decoded list of blocks.
func (c *checker) blocks(v any, at string) {
	max := 100
	if c.surface == Message {
		max = maxBlocks
	}
	c.value(v, list(0, max, everyBlock), at)
	items, _ := v.([]any)
	c.together(nil, items, at)
}
