package blockkit

import "regexp"

// A shape says what one JSON value may be. The tables are made of shapes and nothing else, so that a line of
// them reads like a line of Slack's reference; check.go is the one place that knows what a shape means.
type shape struct {
	kind    kind
	min     int // code points, items, or the number itself
	max     int // as min; none when zero
	over    bool
	enum    []string
	pattern *regexp.Regexp
	uri     bool
	item    *shape // of a list
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
	kindText  // a plain_text or mrkdwn object
	kindUnion // an object of one of the named types of a table, told by its "type"
	kindRef   // an object of one definition
	kindNull  // a list's item that may be null
	kindEither
	kindAny
)

// A table names one of the tables of definitions.
type table string

const (
	blocks   table = "block"
	elements table = "element"
	objects  table = "object"
	rich     table = "rich_text part"
	leaves   table = "rich_text leaf"
	cells    table = "cell"
	charts   table = "chart"
	views    table = "view"
)

// A definition is one type of Slack's reference: its closed list of keys, where it may stand, and what must
// hold between its keys.
type definition struct {
	keys     []key
	on       []Surface // everywhere when empty
	strictOn []Surface // what Strict takes for on; as on when nil
	one      []string  // exactly one of these keys
	any      []string  // at least one of these keys
	also     []rule
}

// A rule is what a table cannot say: something that holds between keys. It must not look into the tables.
type rule func(c *checker, o map[string]any, at string)

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

func enum(values ...string) shape { return shape{kind: kindString, enum: values} }

// match is a string that the pattern covers.
func match(pattern string) shape {
	return shape{kind: kindString, pattern: regexp.MustCompile(pattern)}
}

// link is a URI of at most max code points.
func link(max int) shape { return shape{kind: kindString, max: max, uri: true, min: 1} }

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

// text is a text object of one of the types, whose text has 1 to max code points.
func text(types []string, max int) shape { return shape{kind: kindText, of: types, min: 1, max: max} }

// among is an object of one of the named types of t.
func among(t table, names ...string) shape { return shape{kind: kindUnion, table: t, of: names} }

// a is an object of one definition that carries no type of its own, or only one.
func a(t table, name string) shape { return shape{kind: kindRef, table: t, of: []string{name}} }

func orNull(s shape) shape { return shape{kind: kindNull, item: &s} }

// stringOr is a string of at least one code point, or else s.
func stringOr(s shape) shape { return shape{kind: kindEither, item: &s} }
