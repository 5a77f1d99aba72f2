package engine

import "math"

// extent sets where flips of variable v are looked for: the scales it can reach, the gates and a little beyond, its
// stated range, cut to what is possible.
func (p *problem) extent(i int) {
	v := &p.vars[i]
	v.lo, v.hi = math.Min(v.low, v.base), math.Max(v.high, v.base)
	switch v.kind {
	case FlipParameter:
		v.width = v.hi - v.lo
		if v.low >= 0 && v.high <= 1 { // a share
			v.lo, v.hi, v.width = 0, 1, 1
			return
		}
		p.reachable(i)
		return
	case FlipDriver:
		a, b := 0.0, 4*v.base
		v.lo, v.hi = math.Min(v.lo, math.Min(a, b)), math.Max(v.hi, math.Max(a, b))
		v.width = v.hi - v.lo
		return
	}
	v.width = p.reachable(i)
}

// reachable widens where flips of variable i are looked for to what the scales and gates it moves can take, and returns
// how wide those are for it.
func (p *problem) reachable(i int) (width float64) {
	v := &p.vars[i]
	derived := false
	lo, hi := math.Inf(1), math.Inf(-1)
	reach := func(t float64) {
		if !math.IsInf(t, 0) && !math.IsNaN(t) {
			lo, hi = math.Min(lo, t), math.Max(hi, t)
		}
	}
	for _, c := range v.cells {
		f := p.form(c.o, c.k, i)
		derived = derived || p.crit[c.k].Formula.Kind != Plain
		a, b := p.curves[c.k].lo, p.curves[c.k].hi
		margin := 0.1 * (b - a)
		if g := p.crit[c.k].Gate; g != nil {
			if g.Max != nil {
				b = math.Max(b, *g.Max+margin)
			}
			if g.Min != nil {
				a = math.Min(a, *g.Min-margin)
			}
		}
		for _, y := range []float64{a, b} {
			if s := f.b - y*f.d; s != 0 {
				t := (y*f.c - f.a) / s
				if f.d != 0 && f.c+f.d*t <= 0 {
					continue // beyond the pole
				}
				reach(t)
			}
		}
		if f.d != 0 {
			reach(v.base / 4)
			reach(v.base * 4)
		}
	}
	if lo > hi {
		lo, hi = v.lo, v.hi
	}
	width = hi - lo
	if derived && v.low >= 0 {
		lo = math.Max(lo, 0)
	}
	v.lo, v.hi = math.Min(v.lo, lo), math.Max(v.hi, hi)
	v.lo, v.hi = math.Max(v.lo, math.Min(v.min, v.base)), math.Min(v.hi, math.Max(v.max, v.base))
	return width
}
