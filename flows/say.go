package flows

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"pvx/engine"
)

// Sentences about a decision's figures. They are plain text: markup comes from Markupf, which makes them safe.

// optionLabel is an option's letter and name: "B (Co-sell tier)".
func optionLabel(d Decision, key string) string {
	o, ok := d.Option(key)
	if !ok || strings.TrimSpace(o.Name) == "" {
		return key
	}
	return key + " (" + clip(o.Name, 60) + ")"
}

// sayPoints writes a difference of values: "1.9 points".
func sayPoints(v float64) string {
	v = math.Abs(v)
	switch {
	case v == 0:
		return "0 points"
	case v < 0.05:
		return "less than 0.1 points"
	}
	s := decimal(v, 1)
	if s == "1" {
		return "1 point"
	}
	return s + " points"
}

// decimal writes v with at most n decimals and none that say nothing.
func decimal(v float64, n int) string {
	s := strconv.FormatFloat(v, 'f', n, 64)
	if strings.ContainsRune(s, '.') {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// share writes a fraction as a whole percentage; a small one is not written as none, nor a large one as all.
func share(v float64) string {
	switch {
	case v > 0 && v < 0.005:
		return "less than 1 %"
	case v < 1 && v > 0.995:
		return "more than 99 %"
	}
	return decimal(100*v, 0) + " %"
}

// weightAway writes a flip of a weight, one decimal, rounded away from the base so that what is printed still flips.
func weightAway(at, base float64) string {
	v := at * 1000
	switch r := math.Round(v); {
	case math.Abs(r-v) < 1e-6:
		v = r
	case at >= base:
		v = math.Ceil(v)
	default:
		v = math.Floor(v)
	}
	return decimal(v/10, 1) + " %"
}

// gradeWords is the grade as people read it.
func gradeWords(g engine.Grade) string {
	if g == engine.TooClose {
		return "too close to call"
	}
	return string(g)
}

// answerText is the analysis in one sentence.
func answerText(d Decision, a engine.Analysis) string {
	switch {
	case a.Preferred != "" && a.Second != "":
		return optionLabel(d, a.Preferred) + " is preferred, " + sayPoints(a.Margin) + " ahead of " + optionLabel(d, a.Second) +
			": " + gradeWords(a.Grade) + "."
	case a.Preferred != "":
		return optionLabel(d, a.Preferred) + " is preferred; no other option is eligible: " + gradeWords(a.Grade) + "."
	case len(a.Undecided) > 0:
		s := "No preferred option yet: " + orList(a.Undecided)
		if h := holeNames(d, a, 3); h != "" {
			return s + ", depending on " + h + "."
		}
		return s + ", depending on missing estimates."
	case len(a.Tied) > 1:
		return andList(a.Tied) + " tie: no single preferred option."
	case len(d.Options) == 0:
		return "No options yet."
	}
	return "No option is eligible: each one breaks a limit."
}

// holeNames lists what has no estimate and could change the choice, at most max of them.
func holeNames(d Decision, a engine.Analysis, max int) string {
	var out []string
	more := 0
	for _, o := range a.Options {
		for _, h := range o.Holes {
			if len(out) < max {
				out = append(out, QuantityName(d, h, o.ID))
			} else {
				more++
			}
		}
	}
	if more > 0 {
		out = append(out, strconv.Itoa(more)+" more")
	}
	return andList(out)
}

func andList(xs []string) string { return joined(xs, " and ") }
func orList(xs []string) string  { return joined(xs, " or ") }

func joined(xs []string, last string) string {
	switch len(xs) {
	case 0:
		return ""
	case 1:
		return xs[0]
	}
	return strings.Join(xs[:len(xs)-1], ", ") + last + xs[len(xs)-1]
}

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
	return who + " when " + flipWhen(d, f) + "."
}

// flipWhen is the condition of a flip, with where the quantity stands now.
func flipWhen(d Decision, f engine.Flip) string {
	move := "falls below "
	if f.Rising {
		move = "rises above "
	}
	switch f.Kind {
	case engine.FlipTradeOff:
		return "the weight of reach against complexity " + move + weightAway(f.At, f.Base) + " (now " + decimal(100*f.Base, 1) + " %)"
	case engine.FlipWeight:
		return "the weight of " + criterionName(d, f.Subject) + " " + move + weightAway(f.At, f.Base) + " (now " + decimal(100*f.Base, 1) + " %)"
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
	v := verbsOf(c.Name)
	move = v.falls + " below "
	if f.Rising {
		move = v.rises + " above "
	}
	if c.Integer {
		return name + " " + v.is + " " + levelBound(d, c.ID, f.Printed, f.Rising) + " (base " + FormatValue(d, c.ID, f.Base) + ")"
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
	if f.Inside {
		s += "; inside its stated range"
	}
	return s + ")"
}

// verbs are what agrees with a quantity's name.
type verbs struct{ is, falls, rises, its string }

// verbsOf tells "revenue falls" from "incentives fall": a name with a word in the plural takes the plural; an
// abbreviation such as NPS is none.
func verbsOf(name string) verbs {
	for _, w := range strings.Fields(name) {
		low := strings.ToLower(w)
		if len(w) < 4 || w == strings.ToUpper(w) || !strings.HasSuffix(low, "s") {
			continue
		}
		switch low[len(low)-2] {
		case 's', 'u', 'i':
		default:
			return verbs{"are", "fall", "rise", "their"}
		}
	}
	return verbs{"is", "falls", "rises", "its"}
}

// levelBound names the level from which a flip holds: "D2 or lower".
func levelBound(d Decision, component string, v float64, rising bool) string {
	if rising {
		return FormatValue(d, component, math.Ceil(v-1e-9)) + " or higher"
	}
	return FormatValue(d, component, math.Floor(v+1e-9)) + " or lower"
}

// scales says whether a quantity has a natural zero, so that a percentage of it means something and is not mistaken for
// points: money, hours and counts; not rates, scores, NPS and levels.
func scales(c engine.Component) bool {
	switch strings.ToLower(c.Unit) {
	case "%", "points", "point", "score", "level", "levels", "":
		return false
	}
	return !c.Integer && (c.Min == nil || *c.Min >= 0)
}

func criterionName(d Decision, id string) string {
	for _, def := range d.Definitions {
		if def.ID == id && def.Name != "" {
			return within(clip(def.Name, 60))
		}
	}
	return id
}

func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// flipTexts are the nearest flips as sentences, at most max. With none it says so.
func flipTexts(d Decision, a engine.Analysis, max int) []string {
	var out []string
	for _, f := range a.Flips {
		if len(out) < max && f.Nearest {
			out = append(out, flipText(d, f))
		}
	}
	if len(out) == 0 && a.Preferred != "" {
		out = append(out, "No single estimate and no weight changes the preferred option within its scale.")
	}
	return out
}

// likelyText says how likely each option is to be best.
func likelyText(a engine.Analysis) string {
	if a.Simulation == nil {
		return ""
	}
	os := append([]engine.OptionResult(nil), a.Options...)
	sort.SliceStable(os, func(i, j int) bool { return os[i].ProbabilityBest > os[j].ProbabilityBest })
	var parts []string
	for _, o := range os {
		if o.Eligible {
			parts = append(parts, o.ID+" in "+share(o.ProbabilityBest))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Over " + thousands(a.Simulation.Draws) + " draws within the stated ranges, best is " + andList(parts) + "."
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// findOutTexts say what is worth finding out before deciding, at most max sentences.
func findOutTexts(d Decision, a engine.Analysis, max int) []string {
	var out []string
	if h := holeNames(d, a, 4); h != "" {
		out = append(out, "Missing: "+h+".")
	}
	if a.Simulation != nil {
		for _, i := range a.Simulation.Information {
			if len(out) >= max || i.EVPPI < 0.05 && (len(out) > 0 || i.PChange < 0.05) {
				break
			}
			out = append(out, "Knowing "+QuantityName(d, i.Component, i.Option)+" exactly is worth "+sayPoints(i.EVPPI)+
				"; it changes the preferred option in "+share(i.PChange)+" of the cases.")
		}
	}
	if len(out) == 0 {
		if a.Simulation == nil {
			return []string{"Nothing has a range yet, so what is worth finding out cannot be said: give low and high values."}
		}
		return []string{"No single estimate is worth pinning down further before deciding."}
	}
	return out
}

// scenarioTexts say who is preferred in each scenario.
func scenarioTexts(a engine.Analysis) []string {
	var out []string
	for _, r := range a.Scenarios {
		out = append(out, clip(r.Name, 60)+": "+bestOf(r))
	}
	return out
}

func bestOf(r engine.ScenarioResult) string {
	switch len(r.Best) {
	case 0:
		return "none eligible"
	case 1:
		return r.Best[0]
	}
	return andList(r.Best) + " tie"
}

// scenarioFigures is the table of options by scenario.
func scenarioFigures(d Decision, a engine.Analysis) Figures {
	f := Figures{Caption: "Value of each option, 0 to 100", Head: []string{"Scenario"}}
	for _, o := range a.Options {
		f.Head = append(f.Head, o.ID)
	}
	f.Head = append(f.Head, "Preferred")
	for i, r := range a.Scenarios { // the rest is in the record
		if i == 25 {
			break
		}
		name := clip(r.Name, 60)
		if r.Probability != nil {
			name += " (" + share(*r.Probability) + ")"
		}
		row := []string{name}
		for _, o := range a.Options {
			cell := "–"
			if v, ok := r.Value[o.ID]; ok {
				cell = strconv.FormatFloat(v, 'f', 1, 64)
				if r.OverLimit[o.ID] {
					cell += " over the limit"
				}
			}
			row = append(row, cell)
		}
		f.Rows = append(f.Rows, append(row, bestOf(r)))
	}
	f.Text = Markupf("Preferred by scenario: %s.", clip(strings.Join(scenarioTexts(a), "; "), 1500))
	return f
}

// optionFigures is the table of options at base.
func optionFigures(d Decision, a engine.Analysis) Figures {
	f := Figures{Caption: "Options at base", Head: []string{"Option", "Value", "Reach", "Complexity"}}
	if a.Simulation != nil {
		f.Head = append(f.Head, "Best in")
	}
	var texts []string
	for _, o := range a.Options {
		value := strconv.FormatFloat(o.Value, 'f', 1, 64)
		if len(o.Holes) > 0 {
			value = decimal(o.Low, 1) + " to " + decimal(o.High, 1)
		}
		if !o.Eligible {
			value += " (not eligible)"
		}
		row := []string{optionLabel(d, o.ID), value, strconv.FormatFloat(o.Reach, 'f', 1, 64), strconv.FormatFloat(o.Complexity, 'f', 1, 64)}
		if a.Simulation != nil {
			row = append(row, share(o.ProbabilityBest))
		}
		f.Rows = append(f.Rows, row)
		texts = append(texts, o.ID+" "+value)
	}
	f.Text = Markupf("Value of 100: %s.", strings.Join(texts, ", "))
	return f
}

// legend names the options' letters.
func legend(d Decision) string {
	var out []string
	for _, o := range d.Options {
		out = append(out, o.Key+" "+clip(o.Name, 60))
	}
	return strings.Join(out, " · ")
}

// clip cuts a text to n code points and puts it on one line.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// sayDate writes a date as people read it: "12 Dec 2026".
func sayDate(d Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2 Jan 2006")
}

// dayOf is the date of a moment in a person's zone.
func dayOf(t time.Time, p Person) string { return t.In(p.Location()).Format("2 Jan 2006") }

// nameOf is a person's name as plain text, without telling them.
func nameOf(s *Scene, u UserID) string {
	if u == "" {
		return "nobody"
	}
	if p := s.Person(u); p.Name != "" {
		return clip(p.Name, 60)
	}
	return string(u)
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
	v, flip := verbsOf(c.Name), ""
	if t.From != "" && t.To != "" {
		flip = v.its + " flip point of "
	}
	switch {
	case c.Integer:
		s += " " + v.is + " " + levelBound(d, c.ID, t.Threshold, t.Rising)
	case t.Rising:
		s += " " + v.rises + " above " + flip + FormatValue(d, c.ID, t.Threshold)
	default:
		s += " " + v.falls + " below " + flip + FormatValue(d, c.ID, t.Threshold)
	}
	s += " (base " + FormatValue(d, c.ID, t.Base)
	if r, ok := latestReading(readings, t.Component, t.Option); ok {
		s += ", latest reading " + FormatValue(d, c.ID, r.Value)
		if r.Period != "" {
			s += " of " + clip(r.Period, 20)
		} else {
			s += " of " + r.At.Format("2 Jan 2006")
		}
	}
	s += ")"
	if t.From != "" && t.To != "" {
		s += ": " + t.To + " would overtake " + t.From
	}
	return s + "."
}
