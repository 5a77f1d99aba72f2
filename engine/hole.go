package engine

import (
	"math"
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
	type key struct {
		c string
		o string
	}
	done := map[key]bool{}
	var out []HoleChoice
	for c := range p.comps {
		for o := range p.opts {
			for k := range p.crit {
				x := key{p.comps[c].ID, p.opts[o].ID}
				if p.comps[c].Shared {
					x.o = ""
				}
				if done[x] || len(p.missing[o][k]) != 1 || p.missing[o][k][0] != c { // of two that are missing together neither helps alone
					continue
				}
				if h, ok := p.fill(x.c, x.o, o, k); ok {
					done[x] = true
					out = append(out, h)
				}
			}
		}
	}
	return out
}

// fill puts the missing estimate of component c into the model and follows who could be preferred across its values.
func (p *problem) fill(c, option string, o, k int) (HoleChoice, bool) {
	h := HoleChoice{Component: c, Option: option}
	with := func(x float64) *problem {
		m := p.m
		m.Estimates = append(append([]Estimate(nil), m.Estimates...), Estimate{Component: c, Option: option, Low: x, Base: x, High: x, Dist: Fixed})
		return compile(m)
	}
	q := with(1)
	v := q.compVar[q.comp[c]][o]
	f := q.form(o, k, v)
	mid := (q.curves[k].lo + q.curves[k].hi) / 2
	x := f.unwarp((mid*f.c - f.a) / (f.b - mid*f.d)) // where it gives the middle of the scale
	if f.bent || math.IsNaN(x) || math.IsInf(x, 0) {
		return h, false
	}
	q = with(x)
	w := &q.vars[v]
	h.Low, h.High = w.lo, w.hi
	if !(h.High > h.Low) {
		return h, false
	}
	type edge struct {
		from, to float64
		o        int
	}
	var could []edge
	cuts := []float64{h.Low, h.High}
	for i := range q.opts { // could be preferred: with its own other holes at best, the others' at worst
		holes := q.even(0)
		holes[i] = 100
		base := q.evaluate(q.base, holes)
		walk := q.newWalk(base, base.over, winners(base.value, base.over, nil))
		walk.along(v, base)
		walk.run()
		walk.survey(func(from, to float64, best []int) {
			if contains(best, i) {
				could = append(could, edge{from, to, i})
				cuts = append(cuts, from, to)
			}
		}, nil)
	}
	sort.Float64s(cuts)
	for i := 1; i < len(cuts); i++ {
		l, r := cuts[i-1], cuts[i]
		if r-l <= 1e-9*(h.High-h.Low) {
			continue
		}
		at := l + (r-l)/2
		var ids []string
		for _, e := range could {
			if e.from <= at && at <= e.to {
				ids = append(ids, q.opts[e.o].ID)
			}
		}
		sort.Strings(ids)
		if n := len(h.Regions); n > 0 {
			if equalIDs(h.Regions[n-1].Could, ids) {
				h.Regions[n-1].To = r
				continue
			}
			l = h.Regions[n-1].To
		}
		h.Regions = append(h.Regions, HoleRegion{l, r, ids})
	}
	if n := len(h.Regions); n > 0 {
		h.Regions[n-1].To = h.High
	}
	h.Text = p.holeText(&h)
	return h, len(h.Regions) > 0
}

func equalIDs(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
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
		case len(h.Regions) == 1:
			s += say(r) + " whatever the value is"
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
