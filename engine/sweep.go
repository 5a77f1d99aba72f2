package engine

import (
	"math"
	"slices"
)

// Sweep describes one quantity across everything it can be, all others at base.
type Sweep struct {
	Axis
	Base, From, To float64   // where it stands, and where flips were looked for
	Low, High      float64   // its stated range
	Regions        []Region  // ascending, without gaps; the first starts at From and the last ends at To
	Touches        []Touch   // ascending
	Never          bool      // the preferred option stays preferred from From to To
	Bracketed      bool      // located by bracketing and not in closed form
	Resolution     float64   // when Bracketed: two crossings closer than this may be missed; else 0
	Levels         []float64 // an ordinal quantity can be nothing between these; else empty
}

// Region is an interval in which the same options are preferred. More than one is a tie zone: they are equal all
// along it. None: no option stays within its limits there.
type Region struct {
	From, To float64  // From < To, in the unit of the quantity
	Best     []string // ascending ids
	Tie      bool     // Best has more than one
}

// Touch is a single point where another option is equal to the preferred one without overtaking it.
type Touch struct {
	At   float64  // in the unit of the quantity
	Best []string // all that are equal there, ascending ids
}

// sweep describes the quantity that w has just run along.
func (p *problem) sweep(a axis, w *walk, never bool) Sweep {
	s := Sweep{Axis: p.named(a), Base: p.now(a), From: w.lo, To: w.hi, Never: never, Bracketed: w.searched}
	s.Low, s.High = p.stated(a)
	if s.Bracketed {
		for i := 1; i < len(w.breaks); i++ {
			s.Resolution = math.Max(s.Resolution, (w.breaks[i]-w.breaks[i-1])/samples)
		}
	}
	w.survey(func(from, to float64, best []int) {
		s.Regions = append(s.Regions, Region{from, to, p.ids(best), len(best) > 1})
	}, func(at float64, best []int) {
		s.Touches = append(s.Touches, Touch{at, p.ids(best)})
	})
	if a.v >= 0 && p.vars[a.v].integer {
		for l := math.Ceil(w.lo - onLevel); l <= w.hi+onLevel; l++ {
			s.Levels = append(s.Levels, l)
		}
		kept := s.Touches[:0]
		for _, t := range s.Touches {
			if math.Abs(t.At-math.Round(t.At)) <= onLevel {
				kept = append(kept, t)
			}
		}
		s.Touches = kept
	}
	return s
}

func (p *problem) ids(os []int) []string {
	out := make([]string, len(os))
	for i, o := range os {
		out[i] = p.opts[o].ID
	}
	return out
}

// survey calls region for each stretch with the same winners and touch for each isolated equality, ascending, along the
// points of the last run. The slices are only valid during the calls.
func (w *walk) survey(region func(from, to float64, best []int), touch func(at float64, best []int)) {
	span := w.hi - w.lo
	if !(span > 0) {
		return
	}
	var cur, at []int
	from, edge, first := w.lo, w.lo, true
	for i := 1; i < len(w.points); i++ {
		l, h := w.points[i-1], w.points[i]
		if h-l <= hair*span {
			continue
		}
		w.evaluate(l+(h-l)/2, w.val, w.ov)
		w.win = winners(w.val, w.ov, w.win)
		if !first && slices.Equal(cur, w.win) {
			at = w.equalAt(edge, cur, w.win, at, touch)
			edge = h
			continue
		}
		if !first {
			region(from, edge, cur)
			at = w.equalAt(edge, cur, w.win, at, touch)
		} else {
			at = w.equalAt(edge, w.win, w.win, at, touch)
		}
		cur = append(cur[:0], w.win...)
		from, edge, first = edge, h, false
	}
	if !first {
		region(from, w.hi, cur)
		w.equalAt(w.hi, cur, cur, at, touch)
	}
}

// equalAt reports a touch when some winner at t wins on neither side.
func (w *walk) equalAt(t float64, left, right, into []int, touch func(float64, []int)) []int {
	if touch == nil {
		return into
	}
	w.evaluate(t, w.val, w.ov)
	into = winners(w.val, w.ov, into)
	for _, o := range into {
		if !slices.Contains(left, o) && !slices.Contains(right, o) {
			touch(t, into)
			break
		}
	}
	return into
}
