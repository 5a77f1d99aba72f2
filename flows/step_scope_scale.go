package flows

import (
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// How scales, limits and the numbers inside definitions are asked for and read.

// scaleWant reads an end of a definition's scale: like its values, but not bound by what is possible.
func scaleWant(d Decision, def Definition) quantity.Want {
	w := want(d, def.ID, "")
	least := -1e15
	w.Min, w.Max, w.HoursPerTicket = &least, nil, 0
	return w
}

// scaleParts ask for the scale in its own form: levels, knots, or worst and best.
func scaleParts(d Decision, def Definition) []part {
	switch def.Scale.Kind {
	case engine.Levels:
		return []part{{
			Field{ID: "levels", Kind: LongField, Label: "Levels, worst first, one a line", Value: levelLines(def.Scale.Levels), Autosave: true, Max: 1000,
				Placeholder: "e.g. D0 none = 0", Hint: "After = stands the score, 0 to 100. Without scores the levels are evenly apart."},
			setLevels}}
	case engine.Piecewise:
		return []part{{
			Field{ID: "knots", Kind: LongField, Label: "Score at each value, one a line", Value: knotLines(d, def), Autosave: true, Max: 600,
				Placeholder: "e.g. 85 % = 40", Hint: "Straight between the lines. 100 is best, 0 is worst."},
			setKnots}}
	case engine.Target, engine.Exponential:
		return nil // only in imported decisions; changed in their file
	}
	scale, proposed := d.ScaleOf(def)
	ends := [2]string{"", ""}
	hint := [2]string{"Scores 0.", "Scores 100. A best below the worst means that less is better."}
	if !proposed {
		ends = [2]string{FormatValue(d, def.ID, def.Scale.Worst), FormatValue(d, def.ID, def.Scale.Best)}
	} else if _, known := d.highest(def); known {
		hint[1] = "Leave both empty for the proposal from your figures: " + FormatValue(d, def.ID, scale.Worst) + " to " + FormatValue(d, def.ID, scale.Best) + "."
	} else {
		hint[1] = "Leave both empty: a scale is proposed once figures are known."
	}
	return []part{{
		Field{ID: "worst", Kind: TextField, Label: "Worst", Value: ends[0], Hint: hint[0], Optional: proposed, Autosave: true, Max: 40,
			Placeholder: "e.g. " + FormatValue(d, def.ID, 0)},
		func(d *Decision, def *Definition, text string) string { return setEnd(*d, def, &def.Scale.Worst, text) }}, {
		Field{ID: "best", Kind: TextField, Label: "Best", Value: ends[1], Hint: hint[1], Optional: proposed, Autosave: true, Max: 40,
			Placeholder: "e.g. " + sampleValue(d, def)},
		func(d *Decision, def *Definition, text string) string { return setEnd(*d, def, &def.Scale.Best, text) }}}
}

func setEnd(d Decision, def *Definition, to *float64, text string) string {
	if text == "" {
		*to = 0
		return ""
	}
	e, _, err := quantity.Parse(text, scaleWant(d, *def))
	if err != nil {
		return wrong(err)
	}
	if e.Ranged {
		return "This takes one value. Try: " + quantity.Format(e.High, scaleWant(d, *def))
	}
	if c, _, ok := d.Component(def.ID); ok && (c.Min != nil && e.Base < *c.Min || c.Max != nil && e.Base > *c.Max) {
		at := c.Max
		if c.Min != nil && e.Base < *c.Min {
			at = c.Min
		}
		return "This lies beyond what is possible. Try: " + FormatValue(d, def.ID, *at)
	}
	*to = e.Base
	return ""
}

// checkScale says at the field when worst and best do not make a scale. Both left empty ask for a proposed one.
func checkScale(in Answers, now Definition, bad FieldErrors) {
	if now.Scale.Kind == engine.Linear && now.Scale.Worst == now.Scale.Best && !(now.ID == Revenue && in["worst"] == "" && in["best"] == "") {
		bad["best"] = "Worst and best are the same, so nothing could be told apart. Try: a best that differs from the worst"
	}
}

func levelLines(ls []engine.Level) string {
	var out []string
	for _, l := range ls {
		out = append(out, l.Name+" = "+number(l.Score))
	}
	return strings.Join(out, "\n")
}

var levelLine = regexp.MustCompile(`^(.*?)\s*(?:=\s*(\d+(?:[.,]\d+)?))?$`)

func setLevels(d *Decision, def *Definition, text string) string {
	const example = ". Try: D2 one-way sync = 50"
	var out []engine.Level
	seen, scored := map[string]bool{}, 0
	for _, l := range strings.Split(text, "\n") {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			continue
		}
		m := levelLine.FindStringSubmatch(l)
		level := engine.Level{Name: m[1]}
		if m[2] != "" {
			level.Score, _ = strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
			scored++
		}
		switch {
		case level.Name == "":
			return "“" + clip(l, 30) + "” has no name" + example
		case seen[strings.ToLower(level.Name)]:
			return "“" + clip(level.Name, 30) + "” is there twice" + example
		case level.Score > 100:
			return "A score is 0 to 100" + example
		}
		seen[strings.ToLower(level.Name)] = true
		out = append(out, level)
	}
	switch n := len(out); {
	case n < 2 || n > 10:
		return "A scale has 2 to 10 levels" + example
	case scored != 0 && scored != n:
		return "Some levels have a score and some have none: give one to each, or to none" + example
	}
	low, high := math.Inf(1), math.Inf(-1)
	for i := range out {
		if scored == 0 {
			out[i].Score = math.Round(1000*float64(i)/float64(len(out)-1)) / 10
		}
		low, high = math.Min(low, out[i].Score), math.Max(high, out[i].Score)
	}
	if low == high {
		return "All levels have the same score, so they could not be told apart" + example
	}
	for _, e := range d.Estimates {
		if e.Component == def.ID && e.High > float64(len(out)-1) {
			return "There is a figure for " + OptionName(*d, e.Option) + " above the last level: change it in step 2 first, for example to " + clip(out[len(out)-1].Name, 30)
		}
	}
	def.Scale.Levels, def.Scale.Best = out, float64(len(out)-1)
	return ""
}

func knotLines(d Decision, def Definition) string {
	var out []string
	for _, k := range def.Scale.Knots {
		out = append(out, FormatValue(d, def.ID, k.X)+" = "+number(k.Score))
	}
	return strings.Join(out, "\n")
}

func setKnots(d *Decision, def *Definition, text string) string {
	example := ". Try: " + FormatValue(*d, def.ID, 85) + " = 40"
	var out []engine.Knot
	for _, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		x, score, ok := strings.Cut(l, "=")
		if !ok {
			return "“" + clip(l, 30) + "” has no = with a score after it" + example
		}
		v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(score), ",", ".", 1), 64)
		if err != nil || !(v >= 0 && v <= 100) {
			return "“" + clip(score, 20) + "” is no score: it is 0 to 100" + example
		}
		e, _, err := quantity.Parse(x, scaleWant(*d, *def))
		if err != nil {
			return wrong(err)
		}
		out = append(out, engine.Knot{X: e.Base, Score: v})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].X < out[j].X })
	if len(out) < 2 || len(out) > 10 {
		return "A scale has 2 to 10 lines" + example
	}
	worst, best := out[0], out[0]
	for i, k := range out {
		if i > 0 && k.X == out[i-1].X {
			return FormatValue(*d, def.ID, k.X) + " is there twice" + example
		}
		if k.Score < worst.Score {
			worst = k
		}
		if k.Score > best.Score {
			best = k
		}
	}
	if worst.Score == best.Score {
		return "All values have the same score, so they could not be told apart" + example
	}
	def.Scale.Knots, def.Scale.Worst, def.Scale.Best = out, worst.X, best.X
	return ""
}

// gateText writes a limit as it is typed: "at most 100 %".
func gateText(d Decision, def Definition) string {
	var out []string
	if g := def.Gate; g != nil {
		if g.Min != nil {
			out = append(out, "at least "+FormatValue(d, def.ID, *g.Min))
		}
		if g.Max != nil {
			out = append(out, "at most "+FormatValue(d, def.ID, *g.Max))
		}
	}
	return strings.Join(out, "; ")
}

var (
	gateMax = regexp.MustCompile(`(?i)^\s*(?:at most|not above|up to|max(?:imum)?|≤|<=|<)\s*(.+?)\s*$`)
	gateMin = regexp.MustCompile(`(?i)^\s*(?:at least|not below|min(?:imum)?|≥|>=|>)\s*(.+?)\s*$`)
)

func setGate(d *Decision, def *Definition, text string) string {
	why := ""
	if def.Gate != nil {
		why = def.Gate.Why
	}
	if text == "" {
		def.Gate = nil
		return ""
	}
	example := ". Try: " + sampleLimit(*d, *def)
	g := engine.Gate{Why: why}
	for _, l := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		to, m := &g.Max, gateMax.FindStringSubmatch(l)
		if m == nil {
			to, m = &g.Min, gateMin.FindStringSubmatch(l)
		}
		if m == nil {
			return "“" + clip(l, 30) + "” does not say “at most” or “at least”" + example
		}
		e, _, err := quantity.Parse(m[1], scaleWant(*d, *def))
		if err != nil {
			return wrong(err)
		}
		*to = &e.Base
	}
	if g.Min != nil && g.Max != nil && *g.Min > *g.Max {
		return "The lower limit is above the upper one, so no option could pass" + example
	}
	def.Gate = &g
	return ""
}

// sampleValue is an accepted value of a criterion, for examples.
func sampleValue(d Decision, def Definition) string {
	scale, _ := d.ScaleOf(def)
	if scale.Kind == engine.Levels {
		return FormatValue(d, def.ID, float64(len(scale.Levels)/2))
	}
	v := math.Max(scale.Worst, scale.Best)
	if v == 1 && def.ID == Revenue {
		v = 2e6
	}
	return FormatValue(d, def.ID, v)
}

// sampleLimit is an accepted limit, on the side that keeps options from being too bad.
func sampleLimit(d Decision, def Definition) string {
	scale, _ := d.ScaleOf(def)
	if scale.Kind == engine.Levels {
		return "at least " + sampleValue(d, def)
	}
	middle := FormatValue(d, def.ID, (scale.Worst+scale.Best)/2)
	if scale.Best > scale.Worst {
		return "at least " + middle
	}
	return "at most " + middle
}

func parameterText(p engine.Parameter) string {
	w := quantity.Want{Kind: quantity.Score}
	return quantity.FormatRange(quantity.Estimate{Low: p.Low, Base: p.Base, High: p.High, Ranged: p.Low != p.High}, w)
}

func setInfluence(d *Decision, _ *Definition, text string) string {
	zero, one := 0.0, 1.0
	e, _, err := quantity.Parse(text, quantity.Want{Kind: quantity.Score, Min: &zero, Max: &one, Example: "0–1, base 0.3"})
	if err != nil {
		return wrong(err)
	}
	for i := range d.Parameters {
		if p := &d.Parameters[i]; p.ID == InfluenceWeight {
			if !e.Ranged { // one number moves the base; the plausible range stays, or gives way
				e.Low, e.High = math.Min(p.Low, e.Base), math.Max(p.High, e.Base)
			}
			p.Low, p.Base, p.High = e.Low, e.Base, e.High
		}
	}
	return ""
}

func setHoursPerTicket(d *Decision, _ *Definition, text string) string {
	kept := d.Parameters[:0:0]
	for _, p := range d.Parameters {
		if p.ID != HoursPerTicket {
			kept = append(kept, p)
		}
	}
	if text != "" {
		v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || !(v > 0 && v <= 1000) {
			return "Hours per ticket is a number above 0. Try: 0.75"
		}
		kept = append(kept, engine.Parameter{ID: HoursPerTicket, Name: "Hours per ticket", Low: v, Base: v, High: v})
	}
	d.Parameters = kept
	return ""
}

// readUnit reads "deals per month" and "EUR/yr" as a unit and a period.
func readUnit(text, reporting string) (unit, period string) {
	unit = strings.Join(strings.Fields(text), " ")
	for _, sep := range []string{" per ", "/"} {
		u, p, ok := strings.Cut(unit, sep)
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(p)) {
		case "year", "yr", "y", "a", "annum":
			unit, period = strings.TrimSpace(u), perYear
		case "quarter", "qtr", "q":
			unit, period = strings.TrimSpace(u), perQuarter
		case "month", "mo", "m":
			unit, period = strings.TrimSpace(u), perMonth
		}
	}
	switch strings.ToLower(unit) {
	case "money", strings.ToLower(reporting):
		return reporting, period
	case "percent":
		return "%", ""
	case "hour", "hours", "h":
		return "hours", period
	case "point", "points":
		return "points", ""
	}
	return unit, period
}

var notIDs = regexp.MustCompile(`[^a-z0-9]+`)

// newID makes an id for a criterion of the team's own from its name.
func (d Decision) newID(name string) string {
	base := strings.Trim(notIDs.ReplaceAllString(strings.ToLower(name), "_"), "_")
	if len(base) > 30 {
		base = strings.Trim(base[:30], "_")
	}
	if base == "" {
		base = "own"
	}
	for id, n := base, 2; ; n++ {
		_, _, component := d.Component(id)
		_, criterion := d.Definition(id)
		_, parameter := d.Parameter(id)
		if !component && !criterion && !parameter && id != "new" && id != "all" && id != string(engine.FlipTradeOff) {
			return id
		}
		id = base + "_" + strconv.Itoa(n)
	}
}
