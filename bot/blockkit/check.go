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
	"time"
)

// checker walks a decoded value along the tables and gathers what Slack would refuse. It does so in Slack's order
// (github.com/slackhq/hack-json-schema, from which Slack makes its checks): an object that lacks a key is not looked
// into further, a list of a wrong length neither, and a string or a number gets one line, the first that applies.
type checker struct {
	mode    Mode
	surface Surface
	found   Problems
	later   []func() // the rules between keys; run only when every key by itself is right
}

func newChecker(s Surface, m Mode) *checker { return &checker{mode: m, surface: s} }

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

func (c *checker) fail(constraint, message, at string, expected ...any) {
	c.add(FailedConstraint, constraint, message, at)
	if len(expected) > 0 {
		c.found[len(c.found)-1].Expected = expected[0]
	}
}

func (c *checker) wrongType(message, at string) { c.add(InvalidType, "", message, at) }

// right says that nothing was refused yet.
func (c *checker) right() bool { return len(c.found) == 0 }

// settle runs the rules that waited.
func (c *checker) settle() {
	if c.right() {
		for _, check := range c.later {
			check()
		}
	}
	c.later = nil
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// down is the pointer to a key of the value at.
func down(at, key string) string { return at + "/" + pointerEscapes.Replace(key) }

func index(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// written is how Slack writes the pointer of a rule on one element: in views without the first slash.
func (c *checker) written(at string) string {
	if c.surface == Message {
		return at
	}
	return strings.TrimPrefix(at, "/")
}

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
	case kindBareText:
		c.textObject(v, s, at)
	case kindUnion:
		c.union(v, s, at)
	case kindAnyOf:
		c.anyOf(v, s, at)
	case kindOneOf:
		n := len(c.found)
		if c.value(v, *s.item, at); len(c.found) > n {
			c.found = c.found[:n]
			c.fail("one_of", oneSchema, at)
		}
	case kindRef:
		d, _ := find(tables[s.table], s.of[0])
		c.object(v, d, at)
	case kindNull:
		if v != nil {
			c.value(v, *s.item, at)
		}
	}
}

func (c *checker) str(v any, s shape, at string) {
	t, ok := v.(string)
	n := Length(t)
	switch {
	case !ok:
		c.wrongType("must provide a string", at)
	case s.enum != nil && !slices.Contains(s.enum, t):
		c.fail("enum", "must be a valid enum value", at, s.enum)
	case s.pattern != nil && !s.pattern.MatchString(t):
		c.fail("pattern", "input must match regex pattern: "+s.pattern.String(), at, s.pattern.String())
	case s.format == "date" && !isDay(t):
		c.fail("format", "input must be a valid: date", at, s.format)
	case s.max > 0 && n > s.max:
		c.tooLong(s.max, at)
	case n < s.min:
		c.fail("min_length", fmt.Sprintf("must be more than %d characters", s.min-1), at, s.min)
	case s.format == "url":
		c.later = append(c.later, func() {
			if u, err := url.Parse(t); err != nil || u.Scheme == "" {
				c.fail("format", "invalid url", c.written(at))
			}
		})
	}
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (c *checker) tooLong(max int, at string) {
	c.fail("max_length", fmt.Sprintf("must be less than %d characters", max+1), at, max)
}

func (c *checker) tooMany(max int, at string) {
	c.fail("max_items", fmt.Sprintf("no more than %d items allowed", max), at, max)
}

func (c *checker) number(v any, s shape, at string) {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	_, whole := whole(v)
	switch {
	case s.kind == kindInteger && !whole:
		c.wrongType("must provide an integer", at)
	case !ok || err != nil:
		c.wrongType("must provide a number", at)
	case s.max > 0 && f > float64(s.max): // the bound itself is taken: Slack's words are loose here
		c.fail("maximum", fmt.Sprintf("must be less than %d", s.max), at, s.max)
	case s.kind == kindInteger && f < float64(s.min), s.over && f <= 0:
		c.fail("minimum", fmt.Sprintf("must be greater than %d", s.min), at, s.min)
	}
}

func (c *checker) list(v any, s shape, at string) {
	items, ok := v.([]any)
	switch {
	case !ok:
		c.wrongType("must provide an array", at)
		return
	case s.max > 0 && len(items) > s.max:
		c.tooMany(s.max, at)
		return
	case len(items) < s.min:
		c.fail("min_items", fmt.Sprintf("must provide at least %d items", s.min), at, s.min)
		return
	}
	n := len(c.found)
	for i, one := range items {
		c.value(one, *s.item, index(at, i))
	}
	if s.unique && len(c.found) == n {
		c.differ(items, at)
	}
}

// differ refuses a string that stands in a list twice.
func (c *checker) differ(items []any, at string) {
	seen := map[any]bool{}
	for _, v := range items {
		if s, ok := v.(string); ok && seen[s] {
			c.fail("unique_items", "Input contains duplicate items", at)
			return
		} else if ok {
			seen[s] = true
		}
	}
}

// text checks a text object with a limit of its own, which Slack builds of two schemas: the object and the limit.
func (c *checker) text(v any, s shape, at string) {
	o, _ := v.(map[string]any)
	if t, ok := o["type"].(string); ok && len(s.of) > 1 && !slices.Contains(s.of, t) {
		c.fail("enum", "unsupported type: "+t, down(at, "type"), s.of) // alone, in the documentation of blocks.validate
		return
	}
	c.composite("all_of", allSchemas, at, func() {
		c.textObject(v, shape{of: s.of, min: s.min}, at)
		if o == nil {
			c.wrongType("must provide an object", at)
		} else if t, ok := o["text"]; ok {
			c.value(t, str(0, s.max), down(at, "text"))
		}
	})
}

// textObject checks a text object by its type, which says what other key it takes.
func (c *checker) textObject(v any, s shape, at string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.wrongType("must provide an object", at)
		return
	}
	keys := []key{req("type", enum(s.of...)), req("text", str(s.min, s.max))}
	switch t, has := o["type"]; {
	case len(s.of) > 1 && !has:
		keys = keys[:1]
	case t == "mrkdwn" && slices.Contains(s.of, "mrkdwn"):
		keys = append(keys, opt("verbatim", boolean))
	default:
		keys = append(keys, opt("emoji", boolean))
	}
	c.object(o, definition{keys: keys}, at)
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
		c.missing([]string{"type"}, at)
		return
	}
	t, ok := named.(string)
	if !ok {
		c.wrongType("must provide a string", down(at, "type"))
		return
	}
	d, known := find(tables[s.table], t)
	known = known && slices.Contains(s.of, t)
	on := d.on
	if c.mode == Strict && d.strictOn != nil {
		on = d.strictOn
	}
	switch here := on == nil || slices.Contains(on, c.surface); {
	case known && here:
		c.object(o, d, at)
	case known && s.table == blocks && c.surface == Message:
		c.fail("enum", "Block type is not supported in this container", at)
	default:
		c.fail("enum", "unsupported type: "+t, down(at, "type"), s.of)
	}
}

// anyOf tries one definition after the other and, when none is met, gives the lines of all of them.
func (c *checker) anyOf(v any, s shape, at string) {
	n, waiting := len(c.found), len(c.later)
	c.composite("any_of", anySchemas, at, func() {
		for _, name := range s.of {
			before := len(c.found)
			d, _ := find(tables[s.table], name)
			if c.object(v, d, at); len(c.found) == before {
				c.found = c.found[:n]
				return
			}
			c.later = c.later[:waiting]
		}
	})
}

// object checks the keys of an object in the order of the table, then the keys the table does not know.
func (c *checker) object(v any, d definition, at string) {
	o, ok := v.(map[string]any)
	if !ok {
		c.wrongType("must provide an object", at)
		return
	}
	if absent := c.absent(o, d); len(absent) > 0 {
		c.missing(absent, at)
		return
	}
	known := make(map[string]bool, len(d.keys))
	for _, k := range d.keys {
		if k.need == newestOnly && c.mode == Strict {
			continue
		}
		known[k.name] = true
		if v, ok := o[k.name]; ok {
			c.value(v, k.shape, down(at, k.name))
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
	c.later = append(c.later, func() {
		c.choice(o, d, at)
		for _, r := range d.also {
			r.check(c, o, at)
		}
	})
}

// absent are the required keys that o has not.
func (c *checker) absent(o map[string]any, d definition) (names []string) {
	for _, k := range d.keys {
		needed := k.need == required || k.need == strictlyRequired && c.mode == Strict
		if _, ok := o[k.name]; needed && !ok {
			names = append(names, k.name)
		}
	}
	return names
}

// choice checks that one, or at least one, of a group of keys is there.
func (c *checker) choice(o map[string]any, d definition, at string) {
	if len(d.one) > 0 && present(o, d.one) != 1 {
		c.fail("one_of", oneSchema, at)
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
