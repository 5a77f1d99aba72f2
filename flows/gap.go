package flows

import (
	"regexp"
	"strings"
	"time"

	"pvx/engine"
	"pvx/engine/quantity"
)

// Gap is what makes a figure untrustworthy. Code is the engine's finding code where there is one, else assumed, converted
// or single_source.
type Gap struct {
	Code              string
	Component, Option string
	Text              string // the figure's name as a sentence has it, with what is particular to it
}

// gapWords is what each gap means, in the order they are shown.
var gapWords = []struct{ code, text string }{
	{"missing", "No figure yet"},
	{"assumed", "Assumed to be 0, because only sourced revenue was given"},
	{"unowned", "No owner"},
	{"no_source", "No source"},
	{"stale", "Older than its refresh date"},
	{"future_dated", "Dated after today"},
	{"small_sample", "Few answers"},
	{"out_of_scale", "Beyond the scale, counts as its end: widen it in step 1?"},
	{"opinion", "Opinion only"},
	{"low_confidence", "Low confidence"},
	{"single_source", "All from one source"},
	{"no_range", "No range, so it counts as exact"},
	{"converted", "Converted from another unit, period or currency"},
	{"defaulted", "Defaults nobody confirmed (owner, date, confidence)"},
}

// Gaps lists the gaps in one option's figures, by the order of gapWords' codes and then of the components.
func Gaps(d Decision, option string, today Date) []Gap {
	found := map[string][]Gap{}
	add := func(code string, c engine.Component, more string) {
		text := within(c.Name)
		if more != "" {
			text += " (" + more + ")"
		}
		found[code] = append(found[code], Gap{code, c.ID, option, text})
	}
	sources, figures := map[string]int{}, 0
	for _, c := range d.Components() {
		e, ok := d.Estimate(c.ID, option)
		if !ok {
			add("missing", c, "")
			continue
		}
		if e.Assumed {
			add("assumed", c, "")
			continue
		}
		figures++
		if e.Source == "" {
			add("no_source", c, "")
		} else {
			sources[strings.ToLower(e.Source)]++
		}
		if e.Owner == "" {
			add("unowned", c, "")
		}
		if until, ok := freshUntil(e); ok && until < today {
			add("stale", c, "as of "+sayDate(Date(e.AsOf)))
		}
		if e.AsOf != "" && Date(e.AsOf) > today {
			add("future_dated", c, sayDate(Date(e.AsOf)))
		}
		if e.N > 0 && e.N < engine.DefaultRules().SmallSample {
			add("small_sample", c, "n = "+number(float64(e.N)))
		}
		if beyondScale(d, c, e) != "" {
			add("out_of_scale", c, "")
		}
		switch {
		case e.Opinion:
			add("opinion", c, "")
		case e.Confidence == "low":
			add("low_confidence", c, "")
		}
		if e.Low == e.High && !c.Integer {
			add("no_range", c, "")
		}
		if from := converted(d, c, e); from != "" {
			add("converted", c, from)
		}
		if e.Defaulted {
			add("defaulted", c, "")
		}
	}
	for source, n := range sources {
		if n == figures && n > 2 {
			found["single_source"] = []Gap{{Code: "single_source", Option: option, Text: clip(source, 60)}}
		}
	}
	var out []Gap
	for _, w := range gapWords {
		out = append(out, found[w.code]...)
	}
	return out
}

// freshUntil is the last day on which an estimate is fresh; ok is false when it does not age.
func freshUntil(e Estimate) (Date, bool) {
	t, err := time.Parse(time.DateOnly, e.AsOf)
	if err != nil || e.Refresh <= 0 {
		return "", false
	}
	return dateOf(t.AddDate(0, 0, e.Refresh)), true
}

// beyondScale says that a figure lies past an end of its own criterion's scale; "" when it does not.
func beyondScale(d Decision, c engine.Component, e Estimate) string {
	def, ok := d.Definition(c.ID)
	if !ok || def.Formula.Kind != engine.Plain || def.Scale.Kind == engine.Levels {
		return ""
	}
	scale, proposed := d.ScaleOf(def)
	if proposed {
		return ""
	}
	lo, hi := min(scale.Worst, scale.Best), max(scale.Worst, scale.Best)
	if e.Low >= lo && e.High <= hi {
		return ""
	}
	return "beyond the scale (" + FormatValue(d, c.ID, lo) + " to " + FormatValue(d, c.ID, hi) + "), counts as its end"
}

var typedPeriod = regexp.MustCompile(`(?i)(?:\bper\s*|/\s*|\b)(years?|yr|annum|quarters?|qtr|quarterly|months?|mo|monthly|weeks?|wk|weekly|days?|daily)\b`)

// converted says from what a typed figure was converted; "" when it was typed as asked.
func converted(d Decision, c engine.Component, e Estimate) string {
	if e.Typed == "" {
		return ""
	}
	if c.Period != "" {
		if m := typedPeriod.FindStringSubmatch(e.Typed); m != nil && !strings.HasPrefix(strings.ToLower(m[1]), c.Period[:2]) &&
			!(c.Period == perYear && (strings.HasPrefix(strings.ToLower(m[1]), "yr") || strings.EqualFold(m[1], "annum"))) &&
			!(c.Period == perQuarter && strings.HasPrefix(strings.ToLower(m[1]), "q")) {
			return "typed as " + clip(e.Typed, 40)
		}
	}
	w := want(d, c.ID, e.Option)
	w.Rates, w.Base, w.HoursPerTicket = nil, nil, 0
	if _, _, err := quantity.Parse(e.Typed, w); err != nil {
		return "typed as " + clip(e.Typed, 40)
	}
	return ""
}

// gapItems is the live list of gaps of one option, one line a kind.
func gapItems(d Decision, option string, today Date) []Item {
	gaps := Gaps(d, option, today)
	if len(gaps) == 0 {
		return []Item{Note{Success, Markupf("No gaps in the figures of %s.", OptionName(d, option))}}
	}
	all := len(d.Components())
	lines := []string{string(Markupf("*Gaps in the figures of %s* (none of them blocks a run)", OptionName(d, option)))}
	for _, w := range gapWords {
		var names []string
		for _, g := range gaps {
			if g.Code == w.code {
				names = append(names, g.Text)
			}
		}
		switch {
		case len(names) == 0:
		case len(names) == all && all > 1:
			lines = append(lines, string(Markupf("• %s: all %d", w.text, all)))
		default:
			lines = append(lines, string(Markupf("• %s: %s", w.text, clip(strings.Join(names, ", "), 300))))
		}
	}
	return []Item{Note{Plain, Markup(strings.Join(lines, "\n"))}}
}
