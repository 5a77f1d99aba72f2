package engine

import "math"

// element is one quantity in a product: itself, or the factor that a driver's link makes of it.
type element struct {
	h     int     // of the quest's handles; while the quest is made, a variable of the problem
	e, d0 float64 // elasticity and base of a link; d0 is 0 for the quantity itself
	power bool
	below bool // it divides
}

// at is the factor when the quantity stands at x; without regard to below.
func (q *element) at(x float64) float64 {
	if q.d0 == 0 {
		return x
	}
	x /= q.d0
	if q.power {
		return math.Min(math.Pow(math.Max(x, 0), q.e), hugeFactor)
	}
	return 1 + q.e*(x-1)
}

// over is the range of the factor for quantities from lo to hi: it never turns.
func (q *element) over(lo, hi float64) span {
	return hull(q.at(lo), q.at(hi))
}

// rise is the range of the derivative of the factor: it never turns either.
func (q *element) rise(lo, hi float64) span {
	switch {
	case q.d0 == 0:
		return span{1, 1}
	case !q.power:
		return span{q.e / q.d0, q.e / q.d0}
	}
	f := func(x float64) float64 {
		return q.e / q.d0 * math.Min(math.Pow(math.Max(x/q.d0, 0), q.e-1), hugeFactor)
	}
	return hull(f(lo), f(hi))
}

// like tells whether two parts make the same factor of a quantity.
func (q *element) like(o *element) bool {
	return q.h == o.h && q.d0 == o.d0 && q.e == o.e && q.power == o.power
}

// bends is the sign of the second derivative of the factor, or of its reciprocal when it divides.
func (q *element) bends() int {
	sign := func(x float64) int {
		switch {
		case x > 0:
			return 1
		case x < 0:
			return -1
		}
		return 0
	}
	switch {
	case q.d0 != 0 && q.power && q.below:
		return sign(q.e * (q.e + 1))
	case q.d0 != 0 && q.power:
		return sign(q.e * (q.e - 1))
	case q.below:
		return 1 // 1/x where x > 0
	}
	return 0
}

// product is coef times the parts above, through those below.
type product struct {
	coef  float64
	parts []element
}

// at is its value, as divide has it when what it is divided by has vanished.
func (t *product) at(x []float64) float64 {
	n, d := t.coef, 1.0
	for i := range t.parts {
		if q := &t.parts[i]; q.below {
			d *= q.at(x[q.h])
		} else {
			n *= q.at(x[q.h])
		}
	}
	if d == 1 {
		return n
	}
	return divide(n, d)
}

// span is an interval.
type span struct{ lo, hi float64 }

func hull(a, b float64) span { return span{math.Min(a, b), math.Max(a, b)} }

func (s span) plus(o span) span { return span{s.lo + o.lo, s.hi + o.hi} }

// by is the product; 0 times anything is 0.
func (s span) by(o span) span {
	if s == (span{}) || o == (span{}) {
		return span{}
	}
	a, b, c, d := product0(s.lo, o.lo), product0(s.lo, o.hi), product0(s.hi, o.lo), product0(s.hi, o.hi)
	return span{math.Min(math.Min(a, b), math.Min(c, d)), math.Max(math.Max(a, b), math.Max(c, d))}
}

func product0(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return a * b
}

// inverse is 1/s; s is not below 0.
func (s span) inverse() span { return span{1 / s.hi, 1 / s.lo} }

var anything = span{math.Inf(-1), math.Inf(1)}

// over is the range of a product over a box, and in rest, where it has room, that of all but each part; wild when it may be
// divided by what is below 0.
func (t *product) over(lo, hi []float64, rest []span) (s span, wild bool) {
	n, d := span{t.coef, t.coef}, span{1, 1}
	var fs [8]span
	factors := fs[:0]
	for i := range t.parts {
		q := &t.parts[i]
		f := q.over(lo[q.h], hi[q.h])
		if q.below {
			f = f.trimmed()
			d = d.by(f)
			wild = wild || f.lo < 0 || f.hi <= 0
		} else {
			n = n.by(f)
		}
		factors = append(factors, f)
	}
	rest = rest[:min(len(rest), len(t.parts))]
	switch {
	case !wild:
		s = n.by(d.inverse())
	case d.hi <= 0: // infinite all over, but where 0 is divided
		s, wild = span{math.Inf(1), math.Inf(1)}, false
		clear(rest)
		return s, wild
	default:
		s = anything
		if n.lo >= 0 {
			s.lo = 0
		}
		for i := range rest {
			rest[i] = anything
		}
		return s, wild
	}
	for i := range rest {
		r := span{t.coef, t.coef}
		for j, f := range factors {
			switch {
			case j == i:
			case t.parts[j].below:
				r = r.by(f.inverse())
			default:
				r = r.by(f)
			}
		}
		rest[i] = r
	}
	return s, wild
}

// trimmed is a divisor that was cut where it vanishes, without what rounding leaves on the other side.
func (s span) trimmed() span {
	if s.lo < 0 && s.lo >= -hair*s.hi {
		s.lo = 0
	}
	return s
}

// steep is the range of the derivative of the factor, or of its reciprocal when it divides.
func (q *element) steep(lo, hi float64) span {
	r := q.rise(lo, hi)
	if q.below { // (1/f)' = -f'/f²
		v := q.over(lo, hi).trimmed()
		if v.lo < 0 {
			return anything
		}
		v = v.inverse()
		r = r.by(v).by(v).by(span{-1, -1})
	}
	return r
}

// slopes is the range of the derivative of the score for raw values from x to y, and whether the derivative never rises or
// never falls with the raw value there. Slivers of a piece are left out: they change the score by less than rounding.
func (c *curve) slopes(x, y float64) (s span, falls, rises bool) {
	falls, rises = true, true
	first, last := true, 0.0
	add := func(v float64) {
		if first {
			s, first, last = span{v, v}, false, v
			return
		}
		s = span{math.Min(s.lo, v), math.Max(s.hi, v)}
		falls, rises = falls && v <= last, rises && v >= last
		last = v
	}
	thin := 1e-13 * (c.hi - c.lo)
	if x < c.lo-thin {
		add(0)
	}
	if c.knots == nil {
		if a, b := math.Max(x, c.lo), math.Min(y, c.hi); b-a > thin || first && a <= b {
			add(c.slope(a))
			add(c.slope(b))
		}
	} else {
		for i := 1; i < len(c.knots); i++ {
			p, q := &c.knots[i-1], &c.knots[i]
			if math.Min(y, q.X)-math.Max(x, p.X) > thin {
				add((q.Score - p.Score) / (q.X - p.X))
			}
		}
	}
	if y > c.hi+thin {
		add(0)
	}
	if first { // a point
		add(0)
		if c.knots != nil && x >= c.lo && y <= c.hi {
			_, v := c.line(x + (y-x)/2)
			s = span{v, v}
		}
	}
	return s, falls, rises
}
