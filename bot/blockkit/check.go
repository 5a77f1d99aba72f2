package blockkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// checker walks a decoded value along the tables and gathers what Slack would refuse.
type checker struct {
	mode    Mode
	surface Surface
	tables  map[table]map[string]definition
	found   Problems
}

func newChecker(s Surface, m Mode) *checker {
	return &checker{mode: m, surface: s, tables: allTables}
}

// decode reads one JSON value and keeps numbers as they were written.
func decode(raw []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, false
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, false
	}
	return v, true
}

func (c *checker) add(code, constraint, message, at string) {
	c.found = append(c.found, Problem{Code: code, Constraint: constraint, Message: message, Pointer: at})
}

func (c *checker) fail(constraint, message, at string) {
	c.add(FailedConstraint, constraint, message, at)
}
func (c *checker) wrongType(message, at string) { c.add(InvalidType, "", message, at) }

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// down is the pointer to a key of the value at.
func down(at, key string) string { return at + "/" + pointerEscapes.Replace(key) }

func index(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// composite puts line before what check finds, when it finds anything.
func (c *checker) composite(constraint, line, at string, check func()) {
	n := len(c.found)
	check()
	if len(c.found) > n {
		first := Problem{Code: FailedConstraint, Constraint: constraint, Message: line, Pointer: at}
		c.found = slices.Insert(c.found, n, first)
	}
}

const (
	allSchemas = "failed to match all allowed schemas"
	anySchemas = "failed to match any allowed schemas"
	oneSchema  = "failed to match exactly one allowed schema"
)

// value checks v against s.
func (c *checker) value(v any, s shape, at string) {
	if c.mode == Strict && s.strict != nil {
		s = *s.strict
	}
	switch s.kind {
	case kindString:
		c.str(v, s, at)
	case kindBoolean:
		if _, ok := v.(bool); !ok {
			c.wrongType("must be a boolean", at)
		}
	case kindInteger, kindNumber:
		c.number(v, s, at)
	case kindList:
		c.list(v, s, at)
	case kindText:
		c.text(v, s, at)
	case kindUnion:
		c.union(v, s, at)
	case kindRef:
		if o, ok := v.(map[string]any); ok {
			c.object(o, c.tables[s.table][s.of[0]], at)
		} else {
			c.wrongType("must provide an object", at)
		}
	case kindNull:
		if v != nil {
			c.value(v, *s.item, at)
		}
	case kindEither:
		if _, ok := v.(string); ok {
			c.str(v, str(1, 0), at)
		} else {
			c.value(v, *s.item, at)
		}
	}
}

func (c *checker) str(v any, s shape, at string) {
	t, ok := v.(string)
	if !ok {
		c.wrongType("must provide a string", at)
		return
	}
	c.length(t, s.min, s.max, at)
	if s.enum != nil && !slices.Contains(s.enum, t) {
		c.fail("enum", "must be a valid enum value", at)
	}
	if s.pattern != nil && !s.pattern.MatchString(t) {
		c.fail("pattern", "input must match regex pattern: "+s.pattern.String(), at)
	}
	if s.uri && t != "" {
		if u, err := url.Parse(t); err != nil || u.Scheme == "" {
			c.fail("format", "input must be a valid: uri", at)
		}
	}
}

func (c *checker) length(t string, min, max int, at string) {
	n := Length(t)
	if n < min {
		c.fail("min_length", fmt.Sprintf("must be more than %d characters", min-1), at)
	}
	if max > 0 && n > max {
		c.fail("max_length", fmt.Sprintf("must be less than %d characters", max+1), at)
	}
}

func (c *checker) number(v any, s shape, at string) {
	t, ok := v.(json.Number)
	if !ok {
		if s.kind == kindInteger {
			c.wrongType("must provide an integer", at)
		} else {
			c.wrongType("must provide a number", at)
		}
		return
	}
	if s.kind == kindInteger {
		n, err := strconv.ParseInt(t.String(), 10, 64)
		if err != nil {
			c.wrongType("must provide an integer", at)
			return
		}
		if n < int64(s.min) {
			c.fail("minimum", fmt.Sprintf("must be greater than %d", s.min-1), at)
		}
		if s.max > 0 && n > int64(s.max) {
			c.fail("maximum", fmt.Sprintf("must be less than %d", s.max+1), at)
		}
		return
	}
	if f, err := t.Float64(); err != nil {
		c.wrongType("must provide a number", at)
	} else if s.over && f <= 0 {
		c.fail("minimum", "must be greater than 0", at)
	}
}

func (c *checker) list(v any, s shape, at string) {
	items, ok := v.([]any)
	if !ok {
		c.wrongType("must provide an array", at)
		return
	}
	if len(items) < s.min {
		c.fail("min_items", fmt.Sprintf("must provide at least %d items", s.min), at)
	}
	if s.max > 0 && len(items) > s.max {
		c.fail("max_items", fmt.Sprintf("no more than %d items allowed", s.max), at)
	}
	for i, one := range items {
		c.value(one, *s.item, index(at, i))
	}
}

// text checks a text object with a limit of its own, which Slack builds of two schemas: the object and the limit.
func (c *checker) text(v any, s shape, at string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.composite("all_of", allSchemas, at, func() {
			c.wrongType("must provide an object", at)
			c.wrongType("must provide an object", at)
		})
		return
	}
	if t, ok := o["type"].(string); ok && len(s.of) > 1 && !slices.Contains(s.of, t) {
		c.fail("enum", "unsupported type: "+t, down(at, "type"))
		return
	}
	c.composite("all_of", allSchemas, at, func() { c.object(o, textObject(s, o), at) })
}

// textObject is the definition of a text object: which other key it takes depends on its type.
func textObject(s shape, o map[string]any) definition {
	keys := []key{req("type", enum(s.of...)), req("text", str(s.min, s.max))}
	switch o["type"] {
	case "mrkdwn":
		keys = append(keys, opt("verbatim", boolean))
	default:
		keys = append(keys, opt("emoji", boolean))
	}
	return definition{keys: keys}
}

// union checks an object whose "type" says which definition it has to meet.
func (c *checker) union(v any, s shape, at string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.wrongType("must provide an object", at)
		return
	}
	named, ok := o["type"]
	if !ok {
		c.add(MissingField, "", "missing required field: type", at)
		return
	}
	t, ok := named.(string)
	if !ok {
		c.wrongType("must provide a string", down(at, "type"))
		return
	}
	d, known := c.tables[s.table][t]
	if !known || !slices.Contains(s.of, t) {
		c.fail("enum", "unsupported type: "+t, down(at, "type"))
		return
	}
	on := d.on
	if c.mode == Strict && d.strictOn != nil {
		on = d.strictOn
	}
	if on != nil && !slices.Contains(on, c.surface) {
		line := "unsupported type: " + t
		if s.table == blocks {
			line = "Block type is not supported in this container"
		}
		c.fail("enum", line, down(at, "type"))
		return
	}
	c.object(o, d, at)
}

// object checks the keys of o in the order of the table, then the keys the table does not know.
func (c *checker) object(o map[string]any, d definition, at string) {
	known := make(map[string]bool, len(d.keys))
	for _, k := range d.keys {
		if k.need == newestOnly && c.mode == Strict {
			continue
		}
		known[k.name] = true
		if v, ok := o[k.name]; ok {
			c.value(v, k.shape, down(at, k.name))
		} else if k.need == required || k.need == strictlyRequired && c.mode == Strict {
			c.add(MissingField, "", "missing required field: "+k.name, at)
		}
	}
	var unknown []string
	for k := range o {
		if !known[k] {
			unknown = append(unknown, k)
		}
	}
	sort.Strings(unknown)
	for _, k := range unknown {
		c.fail("additional_properties", "invalid additional property: "+k, at)
	}
	c.choice(o, d, at)
	for _, r := range d.also {
		r(c, o, at)
	}
}

// choice checks that one, or at least one, of a group of keys is there.
func (c *checker) choice(o map[string]any, d definition, at string) {
	if len(d.one) > 0 {
		switch n := present(o, d.one); {
		case n > 1:
			c.fail("one_of", oneSchema, at)
		case n == 0:
			c.composite("one_of", oneSchema, at, func() { c.missing(d.one, at) })
		}
	}
	if len(d.any) > 0 && present(o, d.any) == 0 {
		c.composite("any_of", anySchemas, at, func() { c.missing(d.any, at) })
	}
}

func (c *checker) missing(names []string, at string) {
	for _, name := range names {
		c.add(MissingField, "", "missing required field: "+name, at)
	}
}

func present(o map[string]any, names []string) (n int) {
	for _, name := range names {
		if _, ok := o[name]; ok {
			n++
		}
	}
	return n
}

// decimal reads a number that Slack takes as a string; nil when it is none.
func decimal(v any) *big.Rat {
	s, ok := v.(string)
	if !ok || len(s) > 64 || strings.ContainsAny(s, "/eEpPxX_") {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}
