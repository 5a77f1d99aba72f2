package engine

import (
	"math"
	"strings"

	"pvx/engine/quantity"
)

// Pedigree is how good a figure's origin is on five axes, each 1 (best) to 5, 0 not judged: reliability of the source
// (measured and audited, system report, written estimate, expert judgement, guess), completeness of the sample, age, fit
// to this partner segment, fit to this option. The zero value asks for nothing.
//
// The matrix is that of Weidema and Wesnæs (1996), after Funtowicz and Ravetz (1990), as ecoinvent uses it.
type Pedigree [5]int

// pedigreeAxes are the names of the axes in their order.
var pedigreeAxes = [5]string{"source", "completeness", "age", "fit to the segment", "fit to the option"}

// Factors are the uncertainty factors of the pedigree matrix by axis and score, at least 1: half a 95 % interval, as a
// factor. They are a convention, to be kept with a team's framework.
type Factors [5][5]float64

// DefaultFactors are ecoinvent's (version 2): the squared geometric standard deviation that each score adds. Scores that
// it leaves empty have the factor of the score below.
func DefaultFactors() Factors {
	return Factors{
		{1, 1.05, 1.10, 1.20, 1.50},
		{1, 1.02, 1.05, 1.10, 1.20},
		{1, 1.03, 1.10, 1.20, 1.50},
		{1, 1.01, 1.02, 1.02, 1.10},
		{1, 1, 1.20, 1.50, 2},
	}
}

// pedigreeFactors are Factors or their defaults.
func (m Model) pedigreeFactors() Factors {
	if m.Factors == (Factors{}) {
		return DefaultFactors()
	}
	return m.Factors
}

// DefaultAdditive is the share of the scale that a pedigree factor of 2 widens NPS, scores and levels by on each side.
const DefaultAdditive = 0.5

// additiveShare is Additive or its default.
func (m Model) additiveShare() float64 {
	if m.Additive != nil {
		return *m.Additive
	}
	return DefaultAdditive
}

// Variance is what the axes add up to: the sum of the squared logarithms of their factors.
func (f Factors) Variance(p Pedigree) float64 {
	s := 0.0
	for axis, score := range p {
		if score >= 1 && score <= 5 {
			l := math.Log(f[axis][score-1])
			s += l * l
		}
	}
	return s
}

// Factor is exp √Variance, at least 1: what a range is widened by.
func (f Factors) Factor(p Pedigree) float64 { return math.Exp(math.Sqrt(f.Variance(p))) }

// Widening says how the range of one estimate was widened and why; its base is as it was.
type Widening struct {
	Component, Option string  // as in Estimate
	FromLow, FromHigh float64 // the stated range; equal when there was none
	Low, High         float64 // the range that was computed with
	Variance          float64 // sum of squared log factors of the pedigree; 0 when the margin of error is the reason
	Factor            float64 // exp √Variance; 1 when the margin of error is the reason
	Because           string  // "age 4 of 5 (× 1.2), fit to the option 3 of 5 (× 1.2)"
	Text              string  // the whole as one sentence
}

// additive tells whether a quantity is widened by adding: NPS, scores, levels and whatever may be negative.
func (m Model) additive(c Component, e Estimate) bool {
	if c.Integer || e.Low <= 0 || c.Min != nil && *c.Min < 0 {
		return true
	}
	switch strings.ToLower(c.Unit) {
	case "points", "point", "nps", "level", "levels", "score":
		return true
	}
	return false
}

// widen applies the pedigree of e. A positive quantity is divided and multiplied by the factor; others go down and up by
// (factor - 1) times a share of their scale. The ends stay inside the component's limits and never pass the base.
func (m Model) widen(e *Estimate, c Component, factors Factors) (Widening, bool) {
	if e.Pedigree == (Pedigree{}) || e.Dist == Fixed {
		return Widening{}, false
	}
	w := Widening{Component: e.Component, Option: e.Option, FromLow: e.Low, FromHigh: e.High, Variance: factors.Variance(e.Pedigree), Factor: factors.Factor(e.Pedigree)}
	if w.Factor == 1 {
		return w, false
	}
	w.Low, w.High = e.Low/w.Factor, e.High*w.Factor
	if m.additive(c, *e) {
		by := (w.Factor - 1) * m.additiveShare() * 2 * m.halfScale(c, *e)
		w.Low, w.High = e.Low-by, e.High+by
	}
	w.keep(c, *e)
	var why []string
	for axis, score := range e.Pedigree {
		if score >= 2 && score <= 5 && factors[axis][score-1] > 1 {
			why = append(why, pedigreeAxes[axis]+" "+numeral(float64(score))+" of 5 (× "+numeral(factors[axis][score-1])+")")
		}
	}
	w.Because = list(why, "and")
	e.Low, e.High = w.Low, w.High
	w.say(m)
	return w, true
}

// keep holds the ends inside what is possible.
func (w *Widening) keep(c Component, e Estimate) {
	if c.Min != nil {
		w.Low = math.Max(w.Low, math.Min(*c.Min, e.Low))
	}
	if c.Max != nil {
		w.High = math.Min(w.High, math.Max(*c.Max, e.High))
	}
	w.Low, w.High = math.Min(w.Low, e.Base), math.Max(w.High, e.Base)
}

func (w *Widening) say(m Model) {
	w.Text = "The range of " + m.Subject(w.Component, w.Option) + " was widened from " + m.span(w.Component, w.FromLow, w.FromHigh) + " to " +
		m.span(w.Component, w.Low, w.High) + " because of " + w.Because + "."
}

// span writes a range: "500k–800k USD/yr"; one value when its ends are the same.
func (m Model) span(id string, low, high float64) string {
	if low == high {
		return m.Amount(id, low)
	}
	s := quantity.FormatRange(quantity.Estimate{Low: low, Base: low, High: high, Ranged: true}, m.Want(id))
	s, _, _ = strings.Cut(s, ", base ")
	return s
}

// halfScale is half the width of the scale that a component is read on; without one, half of what is possible, else the
// size of the base.
func (m Model) halfScale(c Component, e Estimate) float64 {
	for _, k := range m.Criteria {
		if k.ID == c.ID && k.Formula.Kind == Plain {
			lo, hi := k.Scale.ends()
			return (hi - lo) / 2
		}
	}
	if c.Min != nil && c.Max != nil {
		return (*c.Max - *c.Min) / 2
	}
	return math.Abs(e.Base)
}
