package quantity

import (
	"strings"

	"golang.org/x/text/currency"
)

// magnitude returns the factor of a suffix such as k or million; 0 when the word is none.
func magnitude(word string) float64 {
	switch word {
	case "k", "tsd", "thousand":
		return 1e3
	case "m", "mm", "mn", "mio", "mil", "million", "millions":
		return 1e6
	case "b", "bn", "billion", "billions":
		return 1e9
	}
	return 0
}

// periodOf returns year, quarter, month, week or day; "" when the word is no period.
func periodOf(word string) string {
	switch word {
	case "year", "years", "yr", "y", "annum", "annual", "annually", "yearly", "p.a", "pa":
		return "year"
	case "quarter", "quarters", "qtr", "q", "quarterly":
		return "quarter"
	case "month", "months", "mo", "mth", "monthly":
		return "month"
	case "week", "weeks", "wk", "weekly":
		return "week"
	case "day", "days", "daily":
		return "day"
	}
	return ""
}

// perYear is how many of a period a year has.
func perYear(period string) float64 {
	switch period {
	case "quarter":
		return 4
	case "month":
		return 12
	case "week":
		return 52
	case "day":
		return 365
	}
	return 1
}

// periodShort is how a period is written after a slash.
func periodShort(period string) string {
	switch period {
	case "year":
		return "yr"
	case "quarter":
		return "qtr"
	case "month":
		return "mo"
	}
	return period
}

// dollars are the currencies besides the US one that people write with $.
var dollars = map[string]bool{"CAD": true, "AUD": true, "NZD": true, "SGD": true, "HKD": true, "MXN": true, "BRL": true}

// currencyOf returns the ISO code that a word or sign means; "" when it is none. ambiguous is set when the sign stands
// for several.
func currencyOf(t token, w Want) (code string, ambiguous bool) {
	switch t.word {
	case "$", "dollar", "dollars":
		if dollars[w.currency()] {
			return "", true
		}
		return "USD", false
	case "us$":
		return "USD", false
	case "€", "euro", "euros":
		return "EUR", false
	case "£", "pound", "pounds":
		return "GBP", false
	case "¥", "yen":
		if w.currency() == "CNY" {
			return "", true
		}
		return "JPY", false
	}
	code = strings.ToUpper(t.word)
	if len(code) != 3 {
		return "", false
	}
	if code == w.currency() || w.Rates[code] > 0 {
		return code, false
	}
	if _, err := currency.ParseISO(code); err != nil || t.word == "per" || t.word == "all" {
		return "", false
	}
	return code, false
}

// tickets is the unit that can become hours; it is no kind of its own for callers.
const tickets Kind = "tickets"

// unitOf tells which kind of unit a word is; "" when it is none that PVX knows.
func unitOf(word string, w Want) Kind {
	unit := strings.ToLower(w.Unit)
	if unit != "" && (word == unit || word+"s" == unit || word == unit+"s") {
		return w.Kind
	}
	switch word {
	case "%", "percent", "pct", "percentage":
		return Percent
	case "h", "hr", "hrs", "hour", "hours":
		return Hours
	case "point", "points", "pt", "pts", "nps":
		return Points
	case "ticket", "tickets", "case", "cases":
		return tickets
	case "score":
		return Score
	}
	return ""
}
