package blockkit

import (
	"fmt"
	"reflect"
	"strings"
)

// The rules that hold between keys of one object, in the words testdata/table.golden shows. They run when every key
// by itself is right, so what they read has the type its table says.

func objectAt(o map[string]any, key string) map[string]any {
	m, _ := o[key].(map[string]any)
	return m
}

func listAt(o map[string]any, key string) []any {
	l, _ := o[key].([]any)
	return l
}

func textAt(o map[string]any, key string) string {
	s, _ := o[key].(string)
	return s
}

var textOrFields = rule{"text or fields", func(c *checker, o map[string]any, at string) {
	if present(o, []string{"text", "fields"}) == 0 {
		c.fail("any_of", "must define either `text` or `fields`", down(at, "type"))
	}
}}

var noDispatchOfFiles = rule{"no dispatch_action with a file_input", func(c *checker, o map[string]any, at string) {
	if textAt(objectAt(o, "element"), "type") == "file_input" && o["dispatch_action"] == true {
		c.fail("enum", "unsupported type: file_input", down(down(at, "element"), "type"))
	}
}}

var oneIcon = rule{"icon or slack_icon, not both", func(c *checker, o map[string]any, at string) {
	if present(o, []string{"icon", "slack_icon"}) > 1 {
		c.fail("one_of", oneSchema, at)
	}
}}

// overHTTPS wants the URLs under some keys to be https ones.
func overHTTPS(keys ...string) rule {
	return rule{strings.Join(keys, " and ") + " by https", func(c *checker, o map[string]any, at string) {
		for _, key := range keys {
			if u := textAt(o, key); u != "" && !strings.HasPrefix(strings.ToLower(u), "https://") {
				c.fail("format", "invalid url", c.written(down(at, key)))
			}
		}
	}}
}

var collapsedNeedsCollapsible = rule{"strict: default_collapsed only with is_collapsible", func(c *checker, o map[string]any, at string) {
	if c.mode == Strict && o["default_collapsed"] == true && o["is_collapsible"] != true {
		c.fail("enum", "must be a valid enum value", down(at, "is_collapsible"))
	}
}}

var plainHeaderRow = rule{"no rich_text and no button in the first row", func(c *checker, o map[string]any, at string) {
	rows := listAt(o, "rows")
	if len(rows) == 0 {
		return
	}
	header, _ := rows[0].([]any)
	for i, cell := range header {
		m, _ := cell.(map[string]any)
		switch t := textAt(m, "type"); t {
		case "rich_text", "action_cell":
			c.fail("enum", "unsupported type: "+t, down(index(index(down(at, "rows"), 0), i), "type"))
		}
	}
}}

var equalRows = rule{"rows of one width, row_header_column_index within it", func(c *checker, o map[string]any, at string) {
	width := -1
	for i, row := range listAt(o, "rows") {
		cells, _ := row.([]any)
		switch where := index(down(at, "rows"), i); {
		case width < 0:
			width = len(cells)
		case len(cells) > width:
			c.tooMany(width, where)
		case len(cells) < width:
			c.fail("min_items", fmt.Sprintf("must provide at least %d items", width), where)
		}
	}
	if n, ok := whole(o["row_header_column_index"]); ok && width > 0 && n >= int64(width) {
		c.fail("maximum", fmt.Sprintf("must be less than %d", width-1), down(at, "row_header_column_index"))
	}
}}

// names are the strings under a key of the objects of a list.
func names(list []any, key string) []any {
	found := make([]any, len(list))
	for i, v := range list {
		o, _ := v.(map[string]any)
		found[i] = o[key]
	}
	return found
}

var categoriesDiffer = rule{"categories differ", func(c *checker, o map[string]any, at string) {
	c.differ(listAt(objectAt(o, "axis_config"), "categories"), down(down(at, "axis_config"), "categories"))
}}

var namesDiffer = rule{"names of series differ", func(c *checker, o map[string]any, at string) {
	c.differ(names(listAt(o, "series"), "name"), down(at, "series"))
}}

var onePointEach = rule{"in every series one point a category", func(c *checker, o map[string]any, at string) {
	categories := map[any]bool{}
	for _, name := range listAt(objectAt(o, "axis_config"), "categories") {
		categories[name] = true
	}
	for i, v := range listAt(o, "series") {
		s, _ := v.(map[string]any)
		points, where := listAt(s, "data"), down(index(down(at, "series"), i), "data")
		seen := map[any]bool{}
		for j, label := range names(points, "label") {
			if !categories[label] || seen[label] {
				c.fail("enum", "must be a valid enum value", down(index(where, j), "label"))
			}
			seen[label] = true
		}
		if len(points) < len(categories) {
			c.fail("min_items", fmt.Sprintf("must provide at least %d items", len(categories)), where)
		}
	}
}}

// initialAmongOptions wants what is preselected to be one of the options: equal in text and value, and to Strict
// in everything. An empty list of preselected options is none of them.
var initialAmongOptions = rule{"what is preselected is one of the options", func(c *checker, o map[string]any, at string) {
	options := listAt(o, "options")
	for _, g := range listAt(o, "option_groups") {
		m, _ := g.(map[string]any)
		options = append(options[:len(options):len(options)], listAt(m, "options")...)
	}
	check := func(key string, initial []any) {
		if _, ok := o[key]; !ok {
			return
		}
		for _, v := range initial {
			if !c.isOption(v, options) {
				initial = nil
			}
		}
		if len(initial) == 0 {
			c.fail("enum", "must be one of the provided options", c.written(down(at, key)))
		}
	}
	check("initial_option", []any{o["initial_option"]})
	check("initial_options", listAt(o, "initial_options"))
}}

func (c *checker) isOption(v any, options []any) bool {
	x, _ := v.(map[string]any)
	for _, one := range options {
		y, _ := one.(map[string]any)
		same := x["value"] == y["value"] && textAt(objectAt(x, "text"), "text") == textAt(objectAt(y, "text"), "text")
		if same && (c.mode == Newest || reflect.DeepEqual(x, y)) {
			return true
		}
	}
	return false
}

var lengthsInOrder = rule{"min_length at most max_length", func(c *checker, o map[string]any, at string) {
	min, hasMin := whole(o["min_length"])
	max, hasMax := whole(o["max_length"])
	if hasMin && hasMax && min > max {
		c.fail("maximum", fmt.Sprintf("must be less than %d", max), down(at, "min_length"))
	}
}}

var boundsInOrder = rule{"min_value at most max_value", func(c *checker, o map[string]any, at string) {
	min, max := decimal(o["min_value"]), decimal(o["max_value"])
	if min != nil && max != nil && min.Cmp(max) > 0 {
		c.fail("maximum", "must be less than "+textAt(o, "max_value"), down(at, "min_value"))
	}
}}

var initialWithinBounds = rule{"strict: initial_value between them", func(c *checker, o map[string]any, at string) {
	min, max, initial := decimal(o["min_value"]), decimal(o["max_value"]), decimal(o["initial_value"])
	if c.mode != Strict || initial == nil {
		return
	}
	if min != nil && initial.Cmp(min) < 0 {
		c.fail("minimum", "must be greater than "+textAt(o, "min_value"), down(at, "initial_value"))
	}
	if max != nil && initial.Cmp(max) > 0 {
		c.fail("maximum", "must be less than "+textAt(o, "max_value"), down(at, "initial_value"))
	}
}}
