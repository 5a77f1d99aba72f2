package flows

import (
	"math"
	"strings"

	"pvx/engine"
)

// Flip points and triggers as sentences.

// flipText is one flip point as a sentence.
func flipText(d Decision, f engine.Flip) string {
	who := f.To + " overtakes " + f.From
	switch {
	case f.Kind == engine.FlipGate && f.To != "":
		who = f.From + " breaks a limit, and " + f.To + " is preferred,"
	case f.Kind == engine.FlipGate:
		who = f.From + " breaks a limit"
	case f.To == "":
		who = f.From + " is no longer preferred"
	case f.From == "":
		who = f.To + " becomes preferred"
	}
	s := who + " when " + flipWhen(d, f) + "."
	if f.Unresolved {
		s += " Where exactly cannot be told: the values are too close there."
	}
	return s
}

// flipWhen is the condition of a flip, with where the quantity stands now.
func flipWhen(d Decision, f engine.Flip) string {
	move := "falls below "
	if f.Rising {
		move = "rises above "
	}
	switch f.Kind {
	case engine.FlipTradeOff:
		return "the weight of reach against complexity " + move + weightText(f.Printed) + " (now " + weightText(f.Base) + inPlausible(f) + ")"
	case engine.FlipWeight:
		return "the weight of " + criterionName(d, f.Subject) + " " + move + weightText(f.Printed) + " (now " + weightText(f.Base) + ")"
	case engine.FlipGlobalWeight:
		return "the weight of " + criterionName(d, f.Subject) + " among all criteria " + move + weightText(f.Printed) + " (now " + weightText(f.Base) + ")"
	case engine.FlipParameter, engine.FlipDriver:
		name := f.Subject
		for _, p := range d.Parameters {
			if p.ID == f.Subject && p.Name != "" {
				name = within(p.Name)
			}
		}
		return "the " + strings.TrimPrefix(name, "the ") + " " + move + decimal(f.Printed, 4) + " (now " + decimal(f.Base, 4) + ")"
	}
	c, _, ok := d.Component(f.Subject)
	if !ok {
		return criterionName(d, f.Subject) + " " + move + decimal(f.Printed, 2) + " (now " + decimal(f.Base, 2) + ")"
	}
	name := QuantityName(d, c.ID, f.Option)
	v := engine.VerbsOf(c.Name)
	move = v.Falls + " below "
	if f.Rising {
		move = v.Rises + " above "
	}
	if c.Integer {
		return name + " " + v.Is + " " + levelBound(d, c.ID, f.Printed, f.Rising) + " (base " + FormatValue(d, c.ID, f.Base) + inStated(f, v) + ")"
	}
	s := name + " " + move + FormatValue(d, c.ID, f.Printed) + " (base " + FormatValue(d, c.ID, f.Base)
	if f.MarginPct != nil && scales(c) && *f.MarginPct <= 10 {
		s += ", " + decimal(100**f.MarginPct, 1) + " % "
		if f.Rising {
			s += "higher"
		} else {
			s += "lower"
		}
	}
	return s + inStated(f, v) + ")"
}

// inStated says that an estimate's flip lies within what was stated of it, and how likely it is to be crossed.
func inStated(f engine.Flip, v engine.Verbs) string {
	if !f.Inside {
		return ""
	}
	s := "; inside " + v.Its + " stated range"
	if f.PCross != nil && *f.PCross > 0 {
		s += ", with a chance of " + share(*f.PCross)
	}
	return s
}

// inPlausible says that a weight's flip lies within the range that the team calls plausible: the choice is not settled.
func inPlausible(f engine.Flip) string {
	if f.Inside {
		return "; inside the plausible range"
	}
	return ""
}

// levelBound names the level from which a flip holds: "D2 or lower".
func levelBound(d Decision, component string, v float64, rising bool) string {
	if rising {
		return FormatValue(d, component, math.Ceil(v-1e-9)) + " or higher"
	}
	return FormatValue(d, component, math.Floor(v+1e-9)) + " or lower"
}

// latestReading is the newest reading of a quantity that stands.
func latestReading(readings []Reading, component, option string) (Reading, bool) {
	var out Reading
	found := false
	for _, r := range readings {
		if r.Component == component && r.Option == option && !r.Withdrawn && !r.NoChange && (!found || !r.At.Before(out.At)) {
			out, found = r, true
		}
	}
	return out, found
}

// triggerText is a trigger as a sentence made from the decision; the team's own words when it has some.
func triggerText(d Decision, t Trigger, readings []Reading) string {
	return triggerSentence(d, t, readings, true)
}

// triggerClause is triggerText without where the quantity stands.
func triggerClause(d Decision, t Trigger) string { return triggerSentence(d, t, nil, false) }

func triggerSentence(d Decision, t Trigger, readings []Reading, full bool) string {
	switch {
	case t.Kind == OnDate && t.Text != "":
		return clip(t.Text, 200) + ": review on " + sayDate(t.On) + "."
	case t.Kind == OnDate:
		return "Review on " + sayDate(t.On) + "."
	case t.Kind == OnRefresh:
		return "Refresh the data on " + QuantityName(d, t.Component, t.Option) + " on " + sayDate(t.On) + "."
	case t.Text != "":
		return clip(t.Text, 300)
	}
	c, _, ok := d.Component(t.Component)
	if !ok {
		return "Review if " + t.Component + " moves past " + decimal(t.Threshold, 2) + "."
	}
	s := "Review if " + QuantityName(d, c.ID, t.Option)
	v, flip := engine.VerbsOf(c.Name), ""
	if t.From != "" && t.To != "" {
		flip = v.Its + " flip point of "
	}
	switch {
	case c.Integer:
		s += " " + v.Is + " " + levelBound(d, c.ID, t.Threshold, t.Rising)
	case t.Rising:
		s += " " + v.Rises + " above " + flip + FormatValue(d, c.ID, t.Threshold)
	default:
		s += " " + v.Falls + " below " + flip + FormatValue(d, c.ID, t.Threshold)
	}
	about := " (base " + FormatValue(d, c.ID, t.Base)
	if r, ok := latestReading(readings, t.Component, t.Option); ok {
		about += ", latest reading " + FormatValue(d, c.ID, r.Value)
		if r.Period != "" {
			about += " of " + clip(sayPeriod(r.Period), 20)
		} else {
			about += " of " + r.At.Format("2 Jan 2006")
		}
	}
	if full {
		s += about + ")"
	}
	if t.From != "" && t.To != "" {
		s += ": " + t.To + " would overtake " + t.From
	}
	return s + "."
}
