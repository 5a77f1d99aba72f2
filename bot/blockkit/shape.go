package blockkit

import "regexp"

// A shape says what one JSON value may be. The tables are made of shapes and nothing else, so that a line of
// them reads like a line of Slack's reference; check.go is the one place that knows what a shape means.
type shape struct {
	kind    kind
	min     int // code points, items, or the number itself
	max     int // as min; none when zero
	over    bool
	unique  bool
	enum    []string
	pattern *regexp.Regexp
	format  string // "date" or "url"
	item    *shape // of a list, or what one of a kind wraps
	table   table  // of a union or a reference
	of      []string
	strict  *shape // what Strict takes instead, where the sources disagree
}

type kind int

const (
	kindString kind = iota
	kindBoolean
	kindInteger
	kindNumber
	kindList
	kindText     // a plain_text or mrkdwn object with a limit of its own: two schemas, both to be met
	kindBareText // the same as one schema, which a card's texts are
	kindUnion    // an object of one of the named types of a table, told by its "type"
	kindAnyOf    // an object that meets one of the named definitions, each tried in turn
	kindOneOf    // what meets a shape, whose refusals Slack folds into one line
	kindRef      // an object of one definition
	kindNull     // a list's item that may be null
	kindAny
)

// A table names one of the tables of definitions.
type table string

const (
	views    table = "view"
	blocks   table = "block"
	elements table = "element"
	objects  table = "object"
	rich     table = "rich text part"
	leaves   table = "rich text element"
	cells    table = "cell"
	charts   table = "chart"
)

// A definition is one type of Slack's reference: its closed list of keys, where it may stand, and what must
// hold between its keys.
type definition struct {
	name     string
	on       []Surface // everywhere when empty
	strictOn []Surface // what Strict takes for on; as on when nil
	keys     []key
	one      []string // exactly one of these keys
	any      []string // at least one of these keys
	also     []rule
}

// A rule is what a line of a table cannot say: something that holds between keys. Slack tries rules only when every
// key by itself is right. A rule must not look into the tables.
type rule struct {
	says  string
	check func(c *checker, o map[string]any, at string)
}

type key struct {
	name  string
	shape shape
	need  need
}

type need int

const (
	optional need = iota
	required
	strictlyRequired // documented as optional, refused in practice when absent
	newestOnly       // known to the newest documentation alone: Strict refuses it as an unknown key
)

func req(name string, s shape) key       { return key{name, s, required} }
func opt(name string, s shape) key       { return key{name, s, optional} }
func optNewest(name string, s shape) key { return key{name, s, newestOnly} }
func reqStrict(name string, s shape) key { return key{name, s, strictlyRequired} }

// typed gives every definition the key "type", which holds the definition's name.
func typed(list ...definition) []definition {
	for i, d := range list {
		if len(d.keys) == 0 || d.keys[0].name != "type" {
			list[i].keys = append([]key{req("type", enum(d.name))}, d.keys...)
		}
	}
	return list
}

func find(list []definition, name string) (definition, bool) {
	for _, d := range list {
		if d.name == name {
			return d, true
		}
	}
	return definition{}, false
}

// strictly sets what Strict takes where the sources disagree.
func (s shape) strictly(t shape) shape { s.strict = &t; return s }

var (
	boolean = shape{kind: kindBoolean}
	anyJSON = shape{kind: kindAny}
	both    = []string{"plain_text", "mrkdwn"}
	plain   = []string{"plain_text"}
)

// str is a string of min to max code points; a max of zero is no bound.
func str(min, max int) shape { return shape{kind: kindString, min: min, max: max} }

// someText is a string that is not empty.
var someText = str(1, 0)

func enum(values ...string) shape { return shape{kind: kindString, enum: values} }

// match is a string that the pattern covers.
func match(pattern string) shape {
	return shape{kind: kindString, pattern: regexp.MustCompile(pattern)}
}

// link is a URL of at most max code points.
func link(max int) shape { return shape{kind: kindString, max: max, format: "url"} }

// isoDate is a day that exists, as YYYY-MM-DD.
var isoDate = shape{kind: kindString, format: "date"}

func integer(min, max int) shape { return shape{kind: kindInteger, min: min, max: max} }

// number is any number; positive one above zero.
var (
	number   = shape{kind: kindNumber}
	positive = shape{kind: kindNumber, over: true}
)

// list is an array of min to max items; a max of zero is no bound.
func list(min, max int, item shape) shape {
	return shape{kind: kindList, min: min, max: max, item: &item}
}

// allDiffer wants the strings of a list to differ.
func (s shape) allDiffer() shape { s.unique = true; return s }

// text is a text object of one of the types, whose text has 1 to max code points.
func text(types []string, max int) shape { return shape{kind: kindText, of: types, min: 1, max: max} }

func bareText(types []string, max int) shape {
	return shape{kind: kindBareText, of: types, min: 1, max: max}
}

// among is an object of one of the named types of t.
func among(t table, names ...string) shape { return shape{kind: kindUnion, table: t, of: names} }

// anyOf is an object that meets one of the named definitions of t.
func anyOf(t table, names ...string) shape { return shape{kind: kindAnyOf, table: t, of: names} }

func oneOf(s shape) shape { return shape{kind: kindOneOf, item: &s} }

// a is an object of one definition.
func a(t table, name string) shape { return shape{kind: kindRef, table: t, of: []string{name}} }

func orNull(s shape) shape { return shape{kind: kindNull, item: &s} }
