package engine

import "math"

// samples is how finely bent differences are looked at in one piece between kinks.
const samples = 64

// numeric appends where a bent difference of two options vanishes between l and h.
func (w *walk) numeric(i, j int, l, h float64, into []float64) []float64 {
	return roots(l, h, tolerance, func(t float64) float64 { return w.difference(i, j, t) },
		func(t float64) float64 { return w.steepness(i, j, t) }, into)
}

// roots appends the zeros of d between l and h: where it changes its sign from one of 64 samples to the next, and those in
// pairs at an extreme of |d| between samples, which is found by the sign of the derivative or, where that says nothing, by
// golden section. An extreme within touch of 0 counts as a zero. Brackets are halved to the last bit. Two zeros between
// the same samples with more than one extreme between them may be missed.
func roots(l, h, touch float64, d, slope func(float64) float64, into []float64) []float64 {
	in := inset * (h - l)
	var ts, ds [samples + 1]float64
	for s := range ts {
		ts[s] = l + in + (h-l-2*in)*float64(s)/samples
		ds[s] = d(ts[s])
	}
	dip := func(a, b, t, da, side float64) { // d has the sign side at a and b, and |d| is least at t
		switch dt := d(t); {
		case math.Abs(dt) <= touch:
			into = append(into, t)
		case dt*side < 0:
			into = append(into, bisect(d, a, t, da), bisect(d, t, b, dt))
		}
	}
	// least tells whether |d| can be least between the samples s-1 and s: beyond them it is no smaller.
	least := func(s int) bool {
		return (s < 2 || math.Abs(ds[s-2]) >= math.Abs(ds[s-1])) && (s == samples || math.Abs(ds[s+1]) >= math.Abs(ds[s]))
	}
	turned := false // between the two samples before
	for s := 1; s <= samples; s++ {
		side, before := math.Copysign(1, ds[s]), turned
		turned = false
		switch {
		case ds[s] == 0:
			into = append(into, ts[s])
		case ds[s-1]*ds[s] < 0:
			into = append(into, bisect(d, ts[s-1], ts[s], ds[s-1]))
		case ds[s-1] != 0 && least(s):
			if sl := slope(ts[s-1]); sl*side < 0 && slope(ts[s])*side > 0 {
				dip(ts[s-1], ts[s], bisect(slope, ts[s-1], ts[s], sl), ds[s-1], side)
				turned = true
			} else if s > 1 && !before && ds[s-2]*ds[s] > 0 && math.Abs(ds[s-1]) < math.Min(math.Abs(ds[s-2]), math.Abs(ds[s])) {
				dip(ts[s-2], ts[s], golden(func(t float64) float64 { return side * d(t) }, ts[s-2], ts[s]), ds[s-2], side)
			}
		}
	}
	return into
}

// kinksNumeric appends the points where a bent cell passes a knot of its value function or its gate.
func (w *walk) kinksNumeric(m *moved, into []float64) []float64 {
	c := &w.p.curves[m.k]
	levels := []float64{c.lo, c.hi}
	for _, k := range c.knots {
		levels = append(levels, k.X)
	}
	if g := w.p.crit[m.k].Gate; g != nil {
		for _, limit := range []*float64{g.Min, g.Max} {
			if limit != nil {
				levels = append(levels, *limit)
			}
		}
	}
	for i := 1; i < len(w.breaks); i++ {
		for _, y := range levels {
			into = roots(w.breaks[i-1], w.breaks[i], 0, func(t float64) float64 { return w.raw(m, t) - y },
				func(t float64) float64 { return w.rise(m, t) }, into)
		}
	}
	return into
}

// bisect halves the interval to the last bit, in at most two hundred steps, and returns the root of d between l and h, where d(l) = dl has the other sign than d(h).
func bisect(d func(float64) float64, l, h, dl float64) float64 {
	for range 200 {
		m := l + (h-l)/2
		if m <= math.Min(l, h) || m >= math.Max(l, h) {
			break
		}
		dm := d(m)
		if dm == 0 {
			return m
		}
		if dm*dl < 0 {
			h = m
		} else {
			l = m
		}
	}
	return l + (h-l)/2
}

// golden returns where f is least between l and h, to about the root of the rounding error, by golden section (Kiefer 1953):
// each step keeps 0.618 of the interval, and sixty leave nothing of it.
func golden(f func(float64) float64, l, h float64) float64 {
	const r = math.Phi - 1
	a, b := h-r*(h-l), l+r*(h-l)
	fa, fb := f(a), f(b)
	for range 60 {
		if fa < fb {
			h, b, fb = b, a, fa
			a = h - r*(h-l)
			fa = f(a)
		} else {
			l, a, fa = a, b, fb
			b = l + r*(h-l)
			fb = f(b)
		}
	}
	return (l + h) / 2
}
