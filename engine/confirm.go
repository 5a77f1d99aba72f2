package engine

import "math"

// confirmed tells whether evaluation on both sides of a change at l shows it: before it, c is not beaten by more than the
// tolerance, and after it, it is. h is the next point beyond l, prev the one before. Badly scaled numbers and lines that
// are all but parallel fail this: the crossing then is somewhere near, and where is not known.
func (w *walk) confirmed(l, h, prev, span float64, c, to int, gate bool) bool {
	for _, share := range aside {
		after := l + math.Copysign(math.Min(share*span, math.Abs(h-l)/2), h-l)
		before := l - math.Copysign(math.Min(share*span, math.Abs(l-prev)/2), h-l)
		if after != l && w.beaten(c, to, after, gate || w.gated) && !w.beaten(c, to, before, gate || w.gated) {
			return true
		}
	}
	return false
}

// beaten tells whether option c (-1: none) does not stand against option to (-1: none) at t.
func (w *walk) beaten(c, to int, t float64, gates bool) bool {
	if gates || c < 0 || to < 0 {
		switch {
		case c < 0:
			return !w.overAt(to, t)
		case w.overAt(c, t):
			return true
		case to < 0 || w.overAt(to, t):
			return false
		}
	}
	return w.difference(to, c, t) > tolerance
}

// difference is the value of option i less that of j at t, term by term.
func (w *walk) difference(i, j int, t float64) float64 {
	if w.lines {
		return w.at0[i] - w.at0[j] + (w.slope[i]-w.slope[j])*t
	}
	d := w.value[i] - w.value[j]
	for n := range w.moved {
		m := &w.moved[n]
		switch m.o {
		case i:
			d += w.p.flat[m.k] * (w.p.curves[m.k].score(w.raw(m, t)) - m.score)
		case j:
			d -= w.p.flat[m.k] * (w.p.curves[m.k].score(w.raw(m, t)) - m.score)
		}
	}
	return d
}

// overAt tells whether option o is over a limit at t.
func (w *walk) overAt(o int, t float64) bool {
	if w.lines {
		return w.over[o]
	}
	if w.fixedOver[o] {
		return true
	}
	for n := range w.moved {
		if m := &w.moved[n]; m.o == o && w.p.breaches(m.k, w.raw(m, t)) {
			return true
		}
	}
	return false
}
