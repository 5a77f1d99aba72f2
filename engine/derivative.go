package engine

import "math"

// Derivatives of what is moved, in closed form: root finding looks for double roots by their sign.

// steepness is the derivative of difference, between kinks.
func (w *walk) steepness(i, j int, t float64) float64 {
	d := 0.0
	for n := range w.moved {
		m := &w.moved[n]
		if m.o != i && m.o != j {
			continue
		}
		s := w.p.flat[m.k] * w.p.curves[m.k].slope(w.raw(m, t)) * w.rise(m, t)
		if m.o == j {
			s = -s
		}
		d += s
	}
	return d
}

// rise is the derivative of the raw value of a cell.
func (w *walk) rise(m *moved, t float64) float64 {
	if m.bent {
		w.x[w.v] = t
		return w.p.rise(m.o, m.k, w.v, w.x)
	}
	s, inner := m.warp(t), 1.0
	if m.pow != 1 {
		inner = m.pow * s / t
	}
	q := m.c + m.d*s
	return inner * (m.b*m.c - m.a*m.d) / (q * q)
}

// slope is the derivative of the score; 0 beyond the ends.
func (c *curve) slope(x float64) float64 {
	if c.knots != nil {
		_, s := c.line(x)
		return s
	}
	z := (x - c.worst) / (c.best - c.worst)
	if z < 0 || z > 1 {
		return 0
	}
	return 100 * c.rate * math.Exp(-c.rate*z) / c.norm / (c.best - c.worst)
}

// rise is the derivative of the raw value of cell (o, k) by variable v.
func (p *problem) rise(o, k, v int, x []float64) float64 {
	if p.above[k] >= 0 {
		n, q := p.amount(p.above[k], o, x), p.amount(p.below[k], o, x)
		return p.times[k] * (p.amountRise(p.above[k], o, v, x)*q - n*p.amountRise(p.below[k], o, v, x)) / (q * q)
	}
	s := 0.0
	for _, t := range p.terms[k] {
		c := t.coef
		if t.param >= 0 {
			c = x[t.param]
		}
		if t.param == v {
			s += p.amount(t.comp, o, x)
		}
		s += c * p.amountRise(t.comp, o, v, x)
	}
	return s
}

// amountRise is the derivative of component c of option o by variable v.
func (p *problem) amountRise(c, o, v int, x []float64) float64 {
	i := p.compVar[c][o]
	rest, f, moves := x[i], 1.0, i == v
	if moves {
		rest = 1
	}
	for n := range p.links[c][o] {
		l := &p.links[c][o][n]
		if l.v != v {
			rest *= p.linkFactor(l, x[l.v])
			continue
		}
		moves = true
		f = l.elasticity / p.vars[v].base
		if d := x[v] / p.vars[v].base; l.power {
			f *= math.Pow(math.Max(d, 0), l.elasticity-1)
		}
	}
	if !moves {
		return 0
	}
	return rest * f
}
