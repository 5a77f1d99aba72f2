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

// weightText writes a weight or another share of people's own in per cent, with one decimal.
func weightText(v float64) string { return decimal(100*v, 1) + " %" }

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

// reasonsText is why the grade is what it is; "" when the answer says it already.
func reasonsText(a engine.Analysis) string {
	if a.Preferred == "" && len(a.Undecided) > 0 {
		return ""
	}
	var out []string
	for _, r := range a.Reasons {
		if !strings.Contains(r, " is preferred to ") { // the flips say it
			out = append(out, r)
		}
	}
	return clip(strings.Join(out, " "), 500)
}

// holeNames lists what has no estimate and could change the choice, at most max of them.
func holeNames(d Decision, a engine.Analysis, max int) string {
	var out []string
	more := 0
	for _, o := range a.Options {
		for _, h := range o.Holes {
			for _, name := range missingIn(d, h, o.ID) {
				switch {
				case contains(out, name): // one figure for all options
				case len(out) < max:
					out = append(out, name)
				default:
					more++
				}
			}
		}
	}
	if more > 0 {
		out = append(out, strconv.Itoa(more)+" more")
	}
	return andList(out)
}

// missingIn names the components of a criterion that an option has no estimate of; the criterion itself when it is none of
// them.
func missingIn(d Decision, criterion, option string) []string {
	var out []string
	def, _ := d.Definition(criterion)
	for _, c := range def.Components {
		if _, ok := d.Estimate(c.ID, option); !ok {
			out = append(out, QuantityName(d, c.ID, option))
		}
	}
	if len(out) == 0 {
		return []string{QuantityName(d, criterion, option)}
	}
	return out
}

// assumedText says which figures are assumed because nobody gave them; "" when none is.
func assumedText(d Decision) string {
	var options []string
	for _, o := range d.Options {
		if e, ok := d.Estimate(Influenced, o.Key); ok && e.Assumed {
			options = append(options, o.Key)
		}
	}
	if len(options) == 0 {
		return ""
	}
	return "Assumed: no influenced co-sell revenue for " + andList(options) + ", because only sourced revenue was given."
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

// flipList is flipTexts for a list: what it leaves out is counted.
func flipList(d Decision, a engine.Analysis, max int) []string {
	out, more := flipsOf(d, a, max)
	if more > 0 {
		out = append(out, plural(more, "more is under “All figures”.", "more are under “All figures”."))
	}
	return out
}

// flipTexts are the nearest flips as sentences, at most max. With none it says so.
func flipTexts(d Decision, a engine.Analysis, max int) []string {
	out, _ := flipsOf(d, a, max)
	return out
}

func flipsOf(d Decision, a engine.Analysis, max int) (out []string, more int) {
	for _, f := range a.Flips {
		switch {
		case !f.Nearest || f.Kind == engine.FlipGlobalWeight: // the weight inside the group says it already
		case len(out) < max:
			out = append(out, flipText(d, f))
		default:
			more++
		}
	}
	if len(out) == 0 && a.Preferred != "" {
		out = append(out, "No single estimate and no weight changes the preferred option within its scale.")
	}
	return out, more
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
		switch {
		case !o.Eligible || o.ProbabilityBest == 0 && len(parts) > 0:
		case o.ProbabilityBest == 1:
			parts = append(parts, o.ID+" in all of them")
		default:
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
	for _, h := range a.Holes { // what each of them decides
		if len(out) < max && h.Text != "" {
			out = append(out, h.Text)
		}
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
