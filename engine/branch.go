package engine

import (
	"container/heap"
	"math"
)

const (
	boxes     = 4096  // how many boxes a search looks at before it says that it is open
	closeness = 1e-11 // points: a minimum known to that is known
	idle      = 1e-13 // points: a handle that moves the function by less over a patch stands still
	boundless = 1e300 // points, for a slope without a bound
	roughly   = 0.2   // of the way to what is asked about: where only the sign matters, the rest need not be known
)

// search is branch and bound over boxes with interval bounds (Hansen 1992, after Moore 1966). It minimises the goals that share handles: boxes are bounded from below by interval arithmetic and by their
// derivatives, shrunk where a handle only rises or only falls, cut at kinks, and taken apart at their two ends where the
// function bends nowhere up along a handle. With straight scales and links that ends after finitely many boxes at the
// exact minimum.
type search struct {
	handles []int // of the quest
	goals   []goal
	lo, hi  []float64
	own     [][]int // by goal: its handles here
	rest    []span  // scratch
	slope   [][]span
	alike   [][]group // by handle
	total   []span
	up      []bool // bends up, or might
	mid     []float64
	best    float64
	at      []float64
}

// group is the factors that one handle makes alike in several products, with what they are multiplied by together: what
// cancels between two options cancels before any bound is taken.
type group struct {
	element
	times span
}

// open renumbers the handles of the quest to those of the search.
func (s *search) open(q *quest) {
	local := map[int]int{}
	for i, h := range s.handles {
		local[h] = i
		s.lo, s.hi = append(s.lo, q.handles[h].lo), append(s.hi, q.handles[h].hi)
	}
	parts := 0
	for i := range s.goals {
		g := &s.goals[i]
		terms := make([]product, len(g.terms))
		for j, t := range g.terms {
			terms[j] = product{t.coef, append([]element(nil), t.parts...)}
			parts = max(parts, len(t.parts))
			for n := range terms[j].parts {
				terms[j].parts[n].h = local[terms[j].parts[n].h]
			}
		}
		g.terms = terms
		var own []int
		for _, h := range g.handles {
			own = append(own, local[h])
		}
		s.own = append(s.own, own)
		s.slope = append(s.slope, make([]span, len(s.handles)))
	}
	n := len(s.handles)
	s.alike = make([][]group, n)
	s.rest, s.total, s.up, s.mid = make([]span, parts), make([]span, n), make([]bool, n), make([]float64, n)
	s.best = math.Inf(1)
}

// patch is a box with a bound of what is in it.
type patch struct {
	lo, hi []float64
	bound  float64
	number int
}

type patches []*patch

func (p patches) Len() int { return len(p) }
func (p patches) Less(i, j int) bool {
	return p[i].bound < p[j].bound || p[i].bound == p[j].bound && p[i].number < p[j].number
}
func (p patches) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *patches) Push(x any)   { *p = append(*p, x.(*patch)) }
func (p *patches) Pop() any {
	n := len(*p) - 1
	x := (*p)[n]
	*p = (*p)[:n]
	return x
}

// solve finds the minimum; it stops early once it is known to lie above enough or not to. With about it is enough to know
// on which side of that it lies, and how far from it within a fifth.
func (s *search) solve(enough, about float64) least {
	var open patches
	count := 0
	push := func(lo, hi []float64, above float64) {
		x := &patch{lo: lo, hi: hi, number: count}
		count++
		b, ok := s.shrink(x)
		if x.bound = math.Max(b, above); ok && x.bound < s.best-closeness {
			heap.Push(&open, x)
		}
	}
	push(s.lo, s.hi, math.Inf(-1))
	done := func(bound float64, short bool) least {
		return least{value: s.best, bound: math.Min(bound, s.best), at: s.at, open: short}
	}
	for len(open) > 0 {
		x := heap.Pop(&open).(*patch)
		switch {
		case x.bound >= s.best-closeness:
			return done(x.bound, false)
		case s.best <= enough || x.bound > enough:
			return done(x.bound, false)
		case s.best-x.bound <= roughly*math.Max(x.bound-about, about-s.best):
			return done(x.bound, false)
		case count >= boxes:
			return done(x.bound, s.best-x.bound > tolerance)
		}
		for _, half := range s.cut(x) {
			push(half[0], half[1], x.bound)
		}
	}
	return done(s.best, false)
}

// shrink bounds a patch from below and moves the ends of handles along which the function only rises or only falls; it is
// false when no point of it is within the limits.
func (s *search) shrink(x *patch) (float64, bool) {
	x.lo, x.hi = append([]float64(nil), x.lo...), append([]float64(nil), x.hi...)
	for {
		bound, limits, ok := s.look(x)
		if !ok {
			return 0, false
		}
		moved := false
		for i := range x.lo {
			w := x.hi[i] - x.lo[i]
			if w == 0 {
				continue
			}
			down, up := s.total[i].lo*w >= -idle, s.total[i].hi*w <= idle
			for _, n := range limits { // a move must not lead over the limit
				g, d := &s.goals[n], s.slope[n][i]
				down = down && (math.IsInf(g.max, 0) || d.lo >= 0) && (math.IsInf(g.min, 0) || d.hi <= 0)
				up = up && (math.IsInf(g.max, 0) || d.hi <= 0) && (math.IsInf(g.min, 0) || d.lo >= 0)
			}
			if down {
				x.hi[i], moved = x.lo[i], true
			} else if up {
				x.lo[i], moved = x.hi[i], true
			}
		}
		s.try(x)
		if !moved {
			return bound, true
		}
	}
}

// try looks at the middle of a patch and at the corner that its slope points to.
func (s *search) try(x *patch) {
	note := func(at []float64) {
		if v, ok := s.value(at); ok && v < s.best {
			s.best, s.at = v, append([]float64(nil), at...)
		}
	}
	for i := range x.lo {
		s.mid[i] = x.lo[i] + (x.hi[i]-x.lo[i])/2
	}
	note(s.mid)
	for i := range x.lo {
		if s.total[i].lo+s.total[i].hi > 0 {
			s.mid[i] = x.lo[i]
		} else {
			s.mid[i] = x.hi[i]
		}
	}
	note(s.mid)
}

// cut takes a patch apart.
func (s *search) cut(x *patch) [][2][]float64 {
	if _, _, ok := s.look(x); !ok {
		return nil
	}
	ends, other := -1, -1
	most, widest := 0.0, -1.0
	for i := range x.lo {
		w := x.hi[i] - x.lo[i]
		if w == 0 {
			continue
		}
		d := w * math.Max(-s.total[i].lo, s.total[i].hi)
		if math.IsInf(d, 1) {
			d = boundless * w / (s.hi[i] - s.lo[i]) // the widest of them first
		}
		if !s.up[i] && (ends < 0 || d > most) {
			ends, most = i, d
		}
		if s.up[i] && d > widest {
			other, widest = i, d
		}
	}
	with := func(i int, lo, hi float64) [2][]float64 {
		l, h := append([]float64(nil), x.lo...), append([]float64(nil), x.hi...)
		l[i], h[i] = lo, hi
		return [2][]float64{l, h}
	}
	if i, at := s.vanishing(x); i >= 0 {
		return [][2][]float64{with(i, x.lo[i], at), with(i, at, x.hi[i])}
	}
	switch {
	case ends >= 0:
		return [][2][]float64{with(ends, x.lo[ends], x.lo[ends]), with(ends, x.hi[ends], x.hi[ends])}
	case other < 0:
		return nil
	}
	at := s.kink(x, other)
	if at <= x.lo[other] || at >= x.hi[other] {
		return nil // no number lies between
	}
	return [][2][]float64{with(other, x.lo[other], at), with(other, at, x.hi[other])}
}

// vanishing finds a divisor that passes 0 in the patch, and where.
func (s *search) vanishing(x *patch) (int, float64) {
	for n := range s.goals {
		for i := range s.goals[n].terms {
			for j := range s.goals[n].terms[i].parts {
				q := &s.goals[n].terms[i].parts[j]
				l, h := x.lo[q.h], x.hi[q.h]
				if f := q.over(l, h); !q.below || f.lo >= -hair*f.hi {
					continue
				}
				at := 0.0
				if q.d0 != 0 {
					at = q.d0 * (1 - 1/q.e)
				}
				if at > l && at < h {
					return q.h, at
				}
			}
		}
	}
	return -1, 0
}

// kink is where to cut handle i: where a goal that only i still moves passes a knot or its limit, the one nearest to the
// middle, or the middle.
func (s *search) kink(x *patch, i int) float64 {
	mid := x.lo[i] + (x.hi[i]-x.lo[i])/2
	out := mid
	near := math.Inf(1)
	at := append([]float64(nil), x.lo...)
	for n := range s.goals {
		g := &s.goals[n]
		alone := false
		for _, h := range s.own[n] {
			alone = alone || h == i
		}
		for _, h := range s.own[n] {
			alone = alone && (h == i || x.lo[h] == x.hi[h])
		}
		if d := s.slope[n][i]; !alone || d.lo < 0 && d.hi > 0 {
			continue
		}
		raw := func(t float64) float64 {
			at[i] = t
			r := 0.0
			for j := range g.terms {
				r += g.terms[j].at(at)
			}
			return r
		}
		levels := []float64{g.min, g.max}
		if g.c != nil {
			levels = append(levels, g.c.lo, g.c.hi)
			for _, k := range g.c.knots {
				levels = append(levels, k.X)
			}
		}
		a, b := raw(x.lo[i]), raw(x.hi[i])
		for _, y := range levels {
			if (a-y)*(b-y) >= 0 || math.IsInf(y, 0) {
				continue
			}
			t := bisect(func(t float64) float64 { return raw(t) - y }, x.lo[i], x.hi[i], a-y)
			if d := math.Abs(t - mid); d < near && t > x.lo[i] && t < x.hi[i] {
				near, out = d, t
			}
		}
	}
	return out
}
