package engine

import (
	"math"
	"slices"
	"sort"
)

// moved is one cell along a path: its raw value is (a + b·s)/(c + d·s) in s = t, or s = (t/d0)^pow when pow is not 1;
// a bent cell has no such form. The score of a curved cell is exponential in its raw value.
type moved struct {
	o, k         int
	a, b, c, d   float64
	pow, d0      float64
	bent, curved bool
	score        float64 // at base
}

// warp is s at t.
func (m *moved) warp(t float64) float64 {
	if m.pow == 1 {
		return t
	}
	return math.Pow(math.Max(t/m.d0, 0), m.pow)
}

// unwarp is t at s; not a number where no t has that s.
func (m *moved) unwarp(s float64) float64 {
	if m.pow == 1 {
		return s
	}
	if s < 0 {
		return math.NaN()
	}
	return m.d0 * math.Pow(s, 1/m.pow)
}

// numeric tells whether crossings that involve the cell are bracketed instead of solved.
func (m *moved) numeric() bool { return m.bent || m.curved }

// walk moves one quantity t from lo to hi with all others at base, and finds where the winner changes. Either cells
// move, or all values are straight lines at0 + slope·t.
type walk struct {
	p          *problem
	v          int // the variable; -1 along weights
	lo, hi, t0 float64
	value      []float64 // at base
	over       []bool    // over a limit at base
	start      []int     // winners at base
	moved      []moved
	fixedOver  []bool // over a limit whatever t is
	lines      bool
	gated      bool // a limit may be passed on the way
	searched   bool // the last run bracketed a crossing or a kink
	at0, slope []float64
	reach      []float64 // indices at base, see problem.indices
	ease       []float64

	x              []float64 // scratch
	val, lv, hv    []float64
	ov             []bool
	win, cur       []int
	wasOver        []bool
	points, breaks []float64
	found          []change
}

// change is one point where the winner changes; options are indices, -1 for none.
type change struct {
	at       float64
	from, to int
	gate     bool
	rising   bool
	resolved bool // evaluation on both sides confirms it
}

func (p *problem) newWalk(base table, over []bool, start []int) *walk {
	n := len(p.opts)
	f, b := make([]float64, 5*n+len(p.base)), make([]bool, 3*n)
	w := &walk{p: p, value: base.value, over: over, start: start, fixedOver: b[:n:n], ov: b[n : 2*n : 2*n], wasOver: b[2*n:],
		at0: f[:n:n], slope: f[n : 2*n : 2*n], val: f[2*n : 3*n : 3*n], lv: f[3*n : 4*n : 4*n], hv: f[4*n : 5*n : 5*n], x: f[5*n:],
		win: make([]int, 0, n), cur: make([]int, 0, n)}
	copy(w.x, p.base)
	w.reach, w.ease = p.indices(base)
	return w
}

// affine returns component c of option o as a + b·s along variable v, s a power of v (pow is 1: v itself; 0: it stands
// still).
func (p *problem) affine(c, o, v int) (a, b, pow float64) {
	i := p.compVar[c][o]
	f := 1.0 // of the drivers that stand still
	for n := range p.links[c][o] {
		if l := &p.links[c][o][n]; l.v != v && p.base[l.v] != p.vars[l.v].base {
			f *= p.linkFactor(l, p.base[l.v])
		}
	}
	if i == v {
		return 0, f, 1
	}
	x := p.base[i] * f
	a = x
	for n := range p.links[c][o] {
		switch l := &p.links[c][o][n]; {
		case l.v != v || l.elasticity == 0:
		case l.power && l.elasticity != 1:
			a, b, pow = 0, x, l.elasticity
		default:
			a, b, pow = x*(1-l.elasticity), x*l.elasticity/p.vars[v].base, 1
		}
	}
	return a, b, pow
}

// bend notes the power that one part of a cell moves by: two different ones have no common form.
func (m *moved) bend(pow float64) {
	switch {
	case pow == 0 || pow == m.pow:
	case m.pow == 0:
		m.pow = pow
	default:
		m.bent = true
	}
}

// form describes cell (o, k) along variable v.
func (p *problem) form(o, k, v int) moved {
	m := moved{o: o, k: k, c: 1, d0: p.vars[v].base, curved: p.curves[k].knots == nil}
	if p.above[k] >= 0 {
		a, b, pow := p.affine(p.above[k], o, v)
		m.bend(pow)
		c, d, pow := p.affine(p.below[k], o, v)
		m.bend(pow)
		m.a, m.b, m.c, m.d = p.times[k]*a, p.times[k]*b, c, d
	} else {
		for _, t := range p.terms[k] {
			a, b, pow := p.affine(t.comp, o, v)
			m.bend(pow)
			switch {
			case t.param == v:
				m.bend(1)
				m.b += a
			case t.param >= 0:
				m.a, m.b = m.a+p.base[t.param]*a, m.b+p.base[t.param]*b
			default:
				m.a, m.b = m.a+t.coef*a, m.b+t.coef*b
			}
		}
	}
	if m.pow == 0 || m.bent {
		m.pow = 1
	}
	return m
}

// along prepares the walk of variable v.
func (w *walk) along(v int, base table) {
	p := w.p
	q := &p.vars[v]
	copy(w.x, p.base)
	w.v, w.lo, w.hi, w.t0 = v, q.lo, q.hi, q.base
	w.moved, w.lines, w.gated = w.moved[:0], false, false
	copy(w.fixedOver, w.over)
	for _, c := range q.cells {
		m := p.form(c.o, c.k, v)
		m.score = base.score[c.o][c.k]
		w.moved = append(w.moved, m)
		if p.crit[c.k].Gate != nil {
			w.fixedOver[c.o], w.gated = false, true
		}
	}
	for _, c := range q.cells { // other gates of the same options stay as they are
		if p.crit[c.k].Gate == nil {
			continue
		}
		for k := range p.crit {
			if k != c.k && !w.moves(c.o, k) && !p.hole(c.o, k) && p.breaches(k, base.raw[c.o][k]) {
				w.fixedOver[c.o] = true
			}
		}
	}
}

func (w *walk) moves(o, k int) bool {
	for _, m := range w.moved {
		if m.o == o && m.k == k {
			return true
		}
	}
	return false
}

func (w *walk) raw(m *moved, t float64) float64 {
	if m.bent {
		w.x[w.v] = t
		return w.p.raw(m.o, m.k, w.x)
	}
	if m.pow != 1 {
		if t = m.warp(t); t > hugeFactor { // a falling power near 0
			t = hugeFactor
		}
	}
	if m.d == 0 && m.c == 1 {
		return m.a + m.b*t
	}
	return divide(m.a+m.b*t, m.c+m.d*t)
}

// evaluate fills val (and ov, when it is not nil) with all options at t. Differences are added term by term to the base.
func (w *walk) evaluate(t float64, val []float64, ov []bool) {
	if w.lines {
		for o := range val {
			val[o] = w.at0[o] + w.slope[o]*t
		}
		if ov != nil {
			copy(ov, w.over)
		}
		return
	}
	copy(val, w.value)
	if ov != nil {
		copy(ov, w.fixedOver)
	}
	for i := range w.moved {
		m := &w.moved[i]
		raw := w.raw(m, t)
		val[m.o] += w.p.flat[m.k] * (w.p.curves[m.k].score(raw) - m.score)
		if ov != nil && w.p.breaches(m.k, raw) {
			ov[m.o] = true
		}
	}
}

// cuts collects the kinks of value functions, the gates and the poles between lo and hi.
func (w *walk) cuts() []float64 {
	out := append(w.breaks[:0], w.lo, w.hi, w.t0)
	add := func(t float64) {
		if t > w.lo && t < w.hi {
			out = append(out, t)
		}
	}
	for i := range w.moved {
		m := &w.moved[i]
		if m.bent {
			continue // located numerically
		}
		reach := func(y float64) {
			if s := m.b - y*m.d; s != 0 {
				add(m.unwarp((y*m.c - m.a) / s))
			}
		}
		c := &w.p.curves[m.k]
		for i := range c.knots {
			reach(c.knots[i].X)
		}
		if m.curved {
			reach(c.lo)
			reach(c.hi)
		}
		if g := w.p.crit[m.k].Gate; g != nil {
			if g.Min != nil {
				reach(*g.Min)
			}
			if g.Max != nil {
				reach(*g.Max)
			}
		}
		if m.d != 0 {
			add(m.unwarp(-m.c / m.d))
		}
	}
	sort.Float64s(out)
	w.breaks = out
	return out
}

// run returns every change of the winner, nearest first in each direction, downwards first.
func (w *walk) run() []change {
	span := w.hi - w.lo
	if !(span > 0) {
		w.points = w.points[:0]
		return nil
	}
	pts := append(w.points[:0], w.cuts()...)
	w.searched = false
	if !w.lines {
		for i := range w.moved {
			if w.moved[i].bent {
				w.searched = true
				pts = w.kinksNumeric(&w.moved[i], pts)
			}
		}
		sort.Float64s(pts)
		w.breaks = append(w.breaks[:0], pts...)
	}
	for i := 1; i < len(w.breaks); i++ {
		if l, h := w.breaks[i-1], w.breaks[i]; h-l > 1e-13*span {
			pts = w.crossings(l, h, pts)
		}
	}
	sort.Float64s(pts)
	w.points = pts
	w.found = w.found[:0]
	at := sort.SearchFloat64s(pts, w.t0)
	w.direction(pts, at, -1, span)
	w.direction(pts, at, 1, span)
	return w.found
}

// direction walks outwards from the base and notes where the current winner stops winning.
func (w *walk) direction(pts []float64, at, step int, span float64) {
	cur := append(w.cur[:0], w.start...)
	wasOver := w.wasOver
	copy(wasOver, w.over)
	out := w.found
	first, prev := true, w.t0
	for i := at; i+step >= 0 && i+step < len(pts); i += step {
		l, h := pts[i], pts[i+step]
		if math.Abs(h-l) <= hair*span {
			continue
		}
		w.evaluate(l+(h-l)/2, w.val, w.ov)
		w.win = winners(w.val, w.ov, w.win)
		to := -1
		if len(w.win) > 0 {
			to = w.win[0]
		}
		lost := false
		if len(cur) == 0 && to >= 0 {
			out = append(out, change{l, -1, to, true, step > 0, w.confirmed(l, h, prev, span, -1, to, true)})
			lost = true
		}
		for _, c := range cur {
			if !slices.Contains(w.win, c) {
				gate := w.ov[c] != wasOver[c] || to >= 0 && w.ov[to] != wasOver[to]
				if first && len(cur) > 1 {
					gate = false
				}
				out = append(out, change{l, c, to, gate, step > 0, w.confirmed(l, h, prev, span, c, to, gate)})
				lost = true
			}
		}
		if lost {
			cur = cur[:0]
			cur = append(cur, w.win...)
		}
		copy(wasOver, w.ov)
		first, prev = false, l
	}
	w.cur, w.found = cur, out
}
