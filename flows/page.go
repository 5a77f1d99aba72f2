package flows

import "strings"

// Place is the address of a page: segments parted by "/", whose number is the page's depth in Slack's stack of three.
// "scope", "scope/people", "inputs:A", "inputs:A/nps". What stands after ":" belongs to its segment.
type Place string

// Depth is 1 for a root page.
func (p Place) Depth() int { return strings.Count(string(p), "/") + 1 }

// Root is the name of the step or page family: "inputs" for "inputs:A/nps".
func (p Place) Root() string {
	s, _, _ := strings.Cut(string(p), "/")
	s, _, _ = strings.Cut(s, ":")
	return s
}

// Arg is what stands after the ":" of the first segment: "A" for "inputs:A/nps".
func (p Place) Arg() string {
	s, _, _ := strings.Cut(string(p), "/")
	_, a, _ := strings.Cut(s, ":")
	return a
}

// Rest is what follows the first "/": "nps" for "inputs:A/nps".
func (p Place) Rest() string { _, r, _ := strings.Cut(string(p), "/"); return r }

// Up is the page beneath; "" for a root page.
func (p Place) Up() Place {
	i := strings.LastIndexByte(string(p), '/')
	if i < 0 {
		return ""
	}
	return p[:i]
}

// Answers are the raw values of a page's fields by Field.ID: text as typed; ids of choices, people and channels, several
// parted by ","; dates as YYYY-MM-DD. A field that is absent was not on the page; "" was left empty.
type Answers map[string]string

// Page is one view as data. Title is at most 24 code points, Next and Back at most 24 as well.
type Page struct {
	Title string
	Next  string // the submit button; "" when the page has no fields
	Back  string // drawn as a button at the top; "" for none
	Close string // the close button; "" is "Close"
	Items []Item
}

// Item is one thing on a page or in a message. The kinds are in this file and in message.go.
type Item interface{ item() }

// FieldKind is what a field takes.
type FieldKind string

const (
	TextField    FieldKind = "text"
	LongField    FieldKind = "long" // several lines
	SelectField  FieldKind = "select"
	MultiField   FieldKind = "multi"  // several choices
	RadioField   FieldKind = "radio"  // up to 10 choices, all in sight
	ChecksField  FieldKind = "checks" // up to 10 choices, several
	UserField    FieldKind = "user"
	UsersField   FieldKind = "users"
	ChannelField FieldKind = "channel"
	DateField    FieldKind = "date"
)

// Field is a question. Value is what it shows; Flow puts what the person typed over it.
type Field struct {
	ID          string
	Kind        FieldKind
	Label       string // at most 2,000 code points; short is better
	Hint        string
	Placeholder string // an accepted answer: "e.g. 0.9–1.4M USD/yr"
	Value       string
	Echo        Markup // under the field: what was understood
	Choices     []Choice
	Optional    bool
	Autosave    bool   // text: saved as it is typed; choices: saved when chosen and the page is redrawn (Act with action = field id)
	Redraw      bool   // choices: Act is called and the page redrawn
	Max         int    // longest text, 0: 3,000
	Fresh       string // changes when the shown value must replace what the client holds
}

// Choice is one of a field's answers.
type Choice struct{ ID, Label, Detail string }

// Level of a note.
type Level string

const (
	Plain   Level = ""
	Quiet   Level = "quiet" // small, grey
	Info    Level = "info"
	Success Level = "success"
	Warn    Level = "warning"
	Alarm   Level = "error"
	Heading Level = "heading"
)

// Note is text.
type Note struct {
	Level Level
	Text  Markup
}

// Line is a row: text and a button that opens a page one deeper, or acts.
type Line struct {
	ID     string
	Text   Markup
	Detail Markup // under it, small
	Button string
	Open   Place  // pushed when set; else Act(ID)
	Value  string // in a message: what Press gets
}

// Action is a button; neighbours stand in one row.
type Action struct {
	ID      string // Act's action; in a message, Press's
	Label   string // at most 75, better 30
	Style   string // "", "primary", "danger"
	Confirm string // asked before, "" for none
	Verb    string // on the question's button, "" is Label; at most 30
	Value   string // in a message: what Press gets
	Open    Place  // in a page: pushed when set
}

// Switch chooses among pages or modes at once, outside the fields. In a message Press gets the chosen Choice.ID as Value.
type Switch struct {
	ID, Label, Value string
	Choices          []Choice
}

// Figures is a small table: sections in a modal, a table in a message.
type Figures struct {
	Caption string
	Text    Markup // what has to be read with it, beneath; "" when it speaks for itself
	Head    []string
	Rows    [][]string
}

// Divider is a line across.
type Divider struct{}

func (Field) item()   {}
func (Note) item()    {}
func (Line) item()    {}
func (Action) item()  {}
func (Switch) item()  {}
func (Figures) item() {}
func (Divider) item() {}

// Problem is something missing before a step is done.
type Problem struct {
	At    Place  // where it is mended
	Field string // Field.ID, "" when it is not one field
	Text  Markup
}

// FieldErrors is what a person can mend at the fields of a page, by Field.ID: what was wrong and an accepted example.
type FieldErrors map[string]string

func (e FieldErrors) Error() string {
	var b strings.Builder
	b.WriteString("fields need attention:")
	for k := range e {
		b.WriteString(" " + k)
	}
	return b.String()
}

// Refusal says who may do what was asked. It wraps ErrForbidden.
type Refusal struct{ Text Markup }

func (e *Refusal) Error() string { return "refused" }
func (e *Refusal) Unwrap() error { return ErrForbidden }
