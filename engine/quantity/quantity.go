// Package quantity reads quantities as people type them ("0.9–1.4M USD/yr", "42 ± 8 n=63", "D2-D3") and writes them
// back in one short form.
//
// It guesses nothing silently: what was assumed or converted is in the echo, and what can be read in two ways is an
// error. It knows nothing of decisions, of storage or of Slack.
package quantity

import "strings"

// Kind is what sort of quantity is wanted.
type Kind string

// The kinds of quantities that criteria and components have.
const (
	Money   Kind = "money"
	Count   Kind = "count"   // tickets, accounts, deals
	Hours   Kind = "hours"   // support hours, engineering hours
	Percent Kind = "percent" // rates and shares, 12 means 12 %
	Points  Kind = "points"  // NPS, may be negative
	Level   Kind = "level"   // a named step of an ordinal scale; the value is its index 0, 1, 2 …
	Score   Kind = "score"   // a bare number on a rubric
)

// Want says what a text is read as and how a value is written.
type Want struct {
	Kind     Kind     // what the text is read as
	Unit     string   // "USD", "hours", "tickets", "points", "%"; for Money the currency when Currency is empty
	Period   string   // "year", "quarter", "month" for flows; "" for stocks and rates
	Levels   []string // names in order, "D0 none", "D1 link-out" …; needed when Kind is Level
	Min, Max *float64 // hard limits, in Unit per Period; nil: open. A Min below 0 allows negative numbers
	Currency string   // ISO 4217, the reporting currency
	// Rates holds, by ISO code, the units of Currency that one unit of the other currency is worth.
	Rates map[string]float64
	// Base is an option's base revenue in Currency per Period (per year when Period is empty). With it a Percent may be
	// typed as money; nil: it may not.
	Base           *float64
	HoursPerTicket float64 // with it, Hours may be typed as tickets; 0: they may not
	Panel          int     // how many could have answered, for Points without "of 40" in the text; 0: unknown or many
	Example        string  // shown in errors; empty: one that fits the kind
}

// Estimate is what a text was understood as, in the wanted unit and period, Low <= Base <= High.
type Estimate struct {
	Low, Base, High float64 // Base is the middle of a range that names none
	Ranged          bool    // a range was given; else Low, Base and High are the same
	Interval        float64 // share of the answers' chance between Low and High, 0.95 for a margin of error; 0: as typed
	N               int     // sample size when typed ("42 ± 8 n=63"); 0 when not
	Wave            string  // "2026-Q3" when typed; only for Points
	Window          string  // "trailing" or "forward" when the words say it (TTM, ARR)
	Converted       string  // how the typed unit, currency or period was turned into the wanted one; "" when it was not
}

// Error says what was wrong with a typed quantity, at which part of the text, and what would be accepted.
type Error struct {
	What    string // a plain clause, without full stop
	Where   string // the part of the text; "" when it is the whole
	Example string // an accepted text
}

// Error returns the three parts as one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	if e.Where != "" && !strings.Contains(e.What, e.Where) {
		b.WriteString(" (at “" + e.Where + "”)")
	}
	if e.Example != "" {
		b.WriteString("; for example " + e.Example)
	}
	return b.String()
}

// fail makes an *Error with the example of w.
func (w Want) fail(what, where string) *Error {
	return &Error{What: what, Where: where, Example: w.example()}
}

// example is an accepted text for w.
func (w Want) example() string {
	if w.Example != "" {
		return w.Example
	}
	unit := w.suffix()
	switch w.Kind {
	case Money:
		return "0.9–1.4M" + unit
	case Count, Hours:
		return "15–22" + unit
	case Percent:
		return "12–15 %"
	case Points:
		return "42 ± 8 n=63"
	case Level:
		if n := len(w.Levels); n > 0 {
			return w.label(n / 2)
		}
		return "2"
	default:
		return "4"
	}
}

// currency is the reporting currency of w.
func (w Want) currency() string {
	if w.Currency != "" {
		return strings.ToUpper(w.Currency)
	}
	if w.Kind == Money {
		return strings.ToUpper(w.Unit)
	}
	return ""
}
