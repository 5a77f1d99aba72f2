package engine

import (
	"math"
	"slices"
	"sort"
)

// HoleChoice says what a missing estimate decides while several options could be preferred: who could be, whatever the
// other holes are, for each value that it could have.
type HoleChoice struct {
	Component, Option string       // ids; Option is "" for a shared component
	Low, High         float64      // the values that are looked at: its scale, cut to what is possible
	Regions           []HoleRegion // ascending, without gaps from Low to High
	Text              string       // the regions as one sentence
}

// HoleRegion is a range of values of a missing estimate. With one option in Could, that one is preferred there for certain:
// with its other holes at worst and all others' at best.
type HoleRegion struct {
	From, To float64  // in the unit of the component
	Could    []string // ascending option ids; empty when none stays within its limits
}

// holeChoices looks at each missing estimate in turn; nil unless the choice depends on one.
func (p *problem) holeChoices(a *Analysis) []HoleChoice {
	if len(a.Undecided) == 0 {
		return nil
	}
	done := map[Quantity]bool{}
	var out []HoleChoice
	for c := range p.comps {
		for o := range p.opts {
			for k := range p.crit {
				x := Quantity{p.comps[c].ID, p.opts[o].ID}
				if p.comps[c].Shared {
					x.Option = ""
				}
				if done[x] || len(p.missing[o][k]) != 1 || p.missing[o][k][0] != c { // of two that are missing together neither helps alone
					continue
				}
				if h, ok := p.fill(x, o, k); ok {
					done[x] = true
					out = append(out, h)
				}
			}
		}
	}
	return out
}

// fill puts the missing estimate x, which makes (o, k) a hole, into the model and follows who could be preferred across its values.
func (p *problem) fill(x Quantity, o, k int) (HoleChoice, bool) {
	h := HoleChoice{Component: x.Component, Option: x.Option}
	with := func(at float64) *problem {
		m := p.m
		m.Estimates = append(append([]Estimate(nil), m.Estimates...), Estimate{Component: x.Component, Option: x.Option, Low: at, Base: at, High: at, Dist: Fixed})
		return compile(m)
	}
	q := with(1) // any value: the form of the cell does not depend on it
	v := q.compVar[q.comp[x.Component]][o]
	f := q.form(o, k, v)
	mid := (q.curves[k].lo + q.curves[k].hi) / 2
	at := f.unwarp((mid*f.c - f.a) / (f.b - mid*f.d)) // where it gives the middle of the scale
	if f.bent || math.IsNaN(at) || math.IsInf(at, 0) {
		return h, false
	}
	q = with(at)
	w := &q.vars[v]
	h.Low, h.High = w.lo, w.hi
	if !(h.High > h.Low) {
		return h, false
	}
	h.Regions = q.couldBe(v, h.Low, h.High)
	h.Text = p.holeText(&h)
	return h, len(h.Regions) > 0
}

// couldBe follows who could be preferred along variable v from low to high: each option in turn with its other holes at best and
// the others' at worst.
func (p *problem) couldBe(v int, low, high float64) []HoleRegion {
	type stay struct {
		from, to float64
		o        int
	}
	var could []stay
	cuts := []float64{low, high}
	for i := range p.opts {
		holes := p.even(0)
		holes[i] = 100
		base := p.evaluate(p.base, holes)
		w := p.newWalk(base, base.over, winners(base.value, base.over, nil))
		w.along(v, base)
		w.run()
		w.survey(func(from, to float64, best []int) {
			if slices.Contains(best, i) {
				could = append(could, stay{from, to, i})
				cuts = append(cuts, from, to)
			}
		}, nil)
	}
	sort.Float64s(cuts)
	var out []HoleRegion
	for i := 1; i < len(cuts); i++ {
		l, r := cuts[i-1], cuts[i]
		if r-l <= inset*(high-low) {
			continue
		}
		at := l + (r-l)/2
		var ids []string // ascending, as the options are
		for _, e := range could {
			if e.from <= at && at <= e.to {
				ids = append(ids, p.opts[e.o].ID)
			}
		}
		if n := len(out); n > 0 {
			if slices.Equal(out[n-1].Could, ids) {
				out[n-1].To = r
				continue
			}
			l = out[n-1].To
		}
		out = append(out, HoleRegion{l, r, ids})
	}
	if n := len(out); n > 0 {
		out[n-1].To = high
	}
	return out
}

// holeText says the regions in a sentence: "B's NPS: below 40 points A is preferred, above it B."
func (p *problem) holeText(h *HoleChoice) string {
	say := func(r *HoleRegion) string {
		switch len(r.Could) {
		case 0:
			return "no option stays within its limits"
		case 1:
			return r.Could[0] + " is preferred"
		}
		return list(r.Could, "or") + " could be preferred"
	}
	s := upperFirst(p.m.Subject(h.Component, h.Option)) + ": "
	for i := range h.Regions {
		r := &h.Regions[i]
		from, to := p.m.Amount(h.Component, r.From), p.m.Amount(h.Component, r.To)
		switch {
		case len(h.Regions) == 1 && len(r.Could) > 1:
			s += "alone it does not settle the choice between " + list(r.Could, "and")
		case len(h.Regions) == 1:
			s += "whatever it is, " + say(r)
		case i == 0:
			s += "below " + to + " " + say(r)
		case i == len(h.Regions)-1:
			s += ", above " + from + " " + say(r)
		default:
			s += ", from " + from + " to " + to + " " + say(r)
		}
	}
	return s + "."
}
