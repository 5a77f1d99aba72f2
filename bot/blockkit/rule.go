package blockkit

import (
	"fmt"
	"reflect"
	"time"
)

// The rules that hold between keys of one object. A value of the wrong type is another line's business: they
// pass over it.

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

func textOrFields(c *checker, o map[string]any, at string) {
	if present(o, []string{"text", "fields"}) == 0 {
		c.fail("any_of", "must define either `text` or `fields`", down(at, "type"))
	}
}

func noDispatchOfFiles(c *checker, o map[string]any, at string) {
	if textAt(objectAt(o, "element"), "type") == "file_input" && o["dispatch_action"] == true {
		c.fail("enum", "must be a valid enum value", down(at, "dispatch_action"))
	}
}

func oneIcon(c *checker, o map[string]any, at string) {
	if present(o, []string{"icon", "slack_icon"}) > 1 {
		c.fail("one_of", oneSchema, at)
	}
}

func collapsedNeedsCollapsible(c *checker, o map[string]any, at string) {
	if c.mode == Strict && o["default_collapsed"] == true && o["is_collapsible"] != true {
		c.fail("enum", "must be a valid enum value", down(at, "is_collapsible"))
	}
}

// plainHeaderRow keeps rich_text and buttons out of a data_table's first row.
func plainHeaderRow(c *checker, o map[string]any, at string) {
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
}

func equalRows(c *checker, o map[string]any, at string) {
	width := -1
	for i, row := range listAt(o, "rows") {
		cells, ok := row.([]any)
		switch {
		case !ok:
		case width < 0:
			width = len(cells)
		case len(cells) > width:
			c.fail("max_items", fmt.Sprintf("no more than %d items allowed", width), index(down(at, "rows"), i))
		case len(cells) < width:
			c.fail("min_items", fmt.Sprintf("must provide at least %d items", width), index(down(at, "rows"), i))
		}
	}
	if n, ok := whole(o["row_header_column_index"]); ok && width > 0 && n >= int64(width) {
		c.fail("maximum", fmt.Sprintf("must be less than %d", width), down(at, "row_header_column_index"))
	}
}

// seriesFitCategories wants names of series that differ, categories that differ, and one point a category in
// every series.
func seriesFitCategories(c *checker, o map[string]any, at string) {
	categories := map[string]bool{}
	for i, v := range listAt(objectAt(o, "axis_config"), "categories") {
		name, ok := v.(string)
		if ok && categories[name] {
			c.fail("unique_items", "must be unique", index(down(down(at, "axis_config"), "categories"), i))
		}
		categories[name] = true
	}
	names := map[string]bool{}
	for i, v := range listAt(o, "series") {
		s, ok := v.(map[string]any)
		if !ok {
			continue
		}
		where := index(down(at, "series"), i)
		if name, ok := s["name"].(string); ok {
			if names[name] {
				c.fail("unique_items", "must be unique", down(where, "name"))
			}
			names[name] = true
		}
		points, ok := s["data"].([]any)
		if !ok {
			continue
		}
		c.points(points, categories, down(where, "data"))
	}
}

func (c *checker) points(points []any, categories map[string]bool, at string) {
	seen := map[string]bool{}
	for i, p := range points {
		m, _ := p.(map[string]any)
		label, ok := m["label"].(string)
		if !ok {
			continue
		}
		if !categories[label] || seen[label] {
			c.fail("enum", "must be a valid enum value", down(index(at, i), "label"))
		}
		seen[label] = true
	}
	if len(points) < len(categories) {
		c.fail("min_items", fmt.Sprintf("must provide at least %d items", len(categories)), at)
	}
}

// initialAmongOptions wants what is preselected to be one of the options: equal in text and value, and to Strict
// in everything.
func initialAmongOptions(c *checker, o map[string]any, at string) {
	options := listAt(o, "options")
	for _, g := range listAt(o, "option_groups") {
		m, _ := g.(map[string]any)
		options = append(options[:len(options):len(options)], listAt(m, "options")...)
	}
	check := func(v any, where string) {
		initial, ok := v.(map[string]any)
		if !ok {
			return
		}
		for _, one := range options {
			if option, ok := one.(map[string]any); ok && c.sameOption(initial, option) {
				return
			}
		}
		c.fail("enum", "must be a valid enum value", where)
	}
	if v, ok := o["initial_option"]; ok {
		check(v, down(at, "initial_option"))
	}
	for i, v := range listAt(o, "initial_options") {
		check(v, index(down(at, "initial_options"), i))
	}
}

func (c *checker) sameOption(x, y map[string]any) bool {
	if c.mode == Strict {
		return reflect.DeepEqual(x, y)
	}
	return x["value"] == y["value"] && textAt(objectAt(x, "text"), "text") == textAt(objectAt(y, "text"), "text")
}

// dateExists refuses the 31st of a month that has none; the pattern lets it pass.
func dateExists(c *checker, o map[string]any, at string) {
	s := textAt(o, "initial_date")
	if !isoDate.pattern.MatchString(s) {
		return
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		c.fail("format", "input must be a valid: date", down(at, "initial_date"))
	}
}

func lengthsInOrder(c *checker, o map[string]any, at string) {
	min, hasMin := whole(o["min_length"])
	max, hasMax := whole(o["max_length"])
	if hasMin && hasMax && min > max {
		c.fail("maximum", fmt.Sprintf("must be less than %d", max+1), down(at, "min_length"))
	}
}

func valuesInOrder(c *checker, o map[string]any, at string) {
	min, max, initial := decimal(o["min_value"]), decimal(o["max_value"]), decimal(o["initial_value"])
	if min != nil && max != nil && min.Cmp(max) > 0 {
		c.fail("maximum", "must be less than "+textAt(o, "max_value"), down(at, "min_value"))
	}
	if c.mode != Strict || initial == nil {
		return
	}
	if min != nil && initial.Cmp(min) < 0 {
		c.fail("minimum", "must be greater than "+textAt(o, "min_value"), down(at, "initial_value"))
	}
	if max != nil && initial.Cmp(max) > 0 {
		c.fail("maximum", "must be less than "+textAt(o, "max_value"), down(at, "initial_value"))
	}
}
