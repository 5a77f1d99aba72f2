package engine

import "math"

// crossings appends the points inside (l, h) where two options are equal. No kink lies inside.
func (w *walk) crossings(l, h float64, into []float64) []float64 {
	in := 0.0
	if !w.lines {
		in = inset * (h - l)
		straight := true
		for i := range w.moved {
			straight = straight && w.moved[i].d == 0 && w.moved[i].pow == 1 && !w.moved[i].numeric()
		}
		if straight {
			in = 0
		}
	}
	w.evaluate(l+in, w.lv, nil)
	w.evaluate(h-in, w.hv, nil)
	for i := range w.value {
		for j := 0; j < i; j++ {
			kind := w.pair(i, j)
			if kind == still {
				continue
			}
			dl, dh := w.lv[i]-w.lv[j], w.hv[i]-w.hv[j]
			switch kind {
			case straight:
				if dl*dh < 0 {
					into = append(into, l+(h-l)*(dl/(dl-dh)))
				}
			case rational:
				solved := false
				if into, solved = w.closed(i, j, l, h, into); !solved {
					w.searched = true
					into = w.numeric(i, j, l, h, into)
				}
			case lone:
				into = w.exponential(i, j, l, h, into)
			default:
				w.searched = true
				into = w.numeric(i, j, l, h, into)
			}
		}
	}
	return into
}

const (
	still = iota
	straight
	rational
	lone // one exponential score moves, and nothing else
	bent
)

// pair tells how the difference of two options moves.
func (w *walk) pair(i, j int) int {
	if w.lines {
		return straight
	}
	kind, pow, cells := still, 0.0, 0
	for n := range w.moved {
		m := &w.moved[n]
		if m.o != i && m.o != j {
			continue
		}
		if cells++; m.bent || kind == lone || m.curved && cells > 1 || pow != 0 && m.pow != pow {
			return bent
		}
		pow = m.pow
		switch {
		case m.curved:
			kind = lone
		case m.d != 0 || m.pow != 1:
			kind = rational
		default:
			kind = max(kind, straight)
		}
	}
	return kind
}

// fractions is the difference of two options along s, the power of t that all their cells share: α + βs + Σ γ/(s - p), with one or
// two poles p where a divisor vanishes.
type fractions struct {
	alpha, beta float64
	gamma, pole [2]float64
	poles       int
	own         *moved // one of the cells, which turns s into t; nil: nothing moves
}

// fractionsOf writes the difference of options i and j around mid; it is false with more than two poles.
func (w *walk) fractionsOf(i, j int, mid float64) (f fractions, ok bool) {
	f.alpha = w.value[i] - w.value[j]
	for n := range w.moved {
		m := &w.moved[n]
		sign := 0.0
		switch m.o {
		case i:
			sign = w.p.flat[m.k]
		case j:
			sign = -w.p.flat[m.k]
		default:
			continue
		}
		f.own = m
		at0, s := w.p.curves[m.k].line(w.raw(m, mid))
		f.alpha += sign * (at0 - m.score)
		if m.d == 0 {
			f.alpha += sign * s * m.a / m.c
			f.beta += sign * s * m.b / m.c
			continue
		}
		at, q := -m.c/m.d, 0
		for q < f.poles && math.Abs(at-f.pole[q]) > hair*math.Max(math.Abs(at), math.Abs(f.pole[q])) {
			q++
		}
		g := sign * s * (m.a - m.b*m.c/m.d) / m.d
		f.alpha += sign * s * m.b / m.d
		if q == f.poles {
			if g == 0 {
				continue
			}
			if f.poles == 2 {
				return f, false
			}
			f.poles++
		}
		f.pole[q] = at
		f.gamma[q] += g
	}
	return f, true
}

// at is the difference at s.
func (f *fractions) at(s float64) float64 {
	d := f.alpha + f.beta*s
	for q := range f.poles {
		d += f.gamma[q] / (s - f.pole[q])
	}
	return d
}

// solve returns the zeros, and the extremes, where the two options may touch. With two poles beta is 0.
func (f *fractions) solve() (roots, extremes []float64) {
	if f.poles == 2 { // α(s - p)(s - q) + γ(s - q) + δ(s - p) = 0; extremes where γ(s - q)² + δ(s - p)² = 0
		p, q, g, d := f.pole[0], f.pole[1], f.gamma[0], f.gamma[1]
		roots = quadratic(f.alpha, g+d-f.alpha*(p+q), f.alpha*p*q-g*q-d*p)
		if g*d < 0 {
			k := math.Sqrt(-d / g)
			extremes = []float64{(q - k*p) / (1 - k), (q + k*p) / (1 + k)}
		}
		return roots, extremes
	}
	// βs² + (α - βp)s + (γ - αp) = 0; extremes where β(s - p)² = γ
	p, g := f.pole[0], f.gamma[0]
	roots = quadratic(f.beta, f.alpha-f.beta*p, g-f.alpha*p)
	if f.beta*g > 0 {
		k := math.Sqrt(g / f.beta)
		extremes = []float64{p - k, p + k}
	}
	return roots, extremes
}

// closed appends where the difference of two options vanishes between l and h, exactly. It is false when it has no such form: with
// more than two moving denominators, or with two beside a line.
func (w *walk) closed(i, j int, l, h float64, into []float64) ([]float64, bool) {
	f, ok := w.fractionsOf(i, j, l+(h-l)/2)
	if !ok || f.own == nil || f.poles == 2 && f.beta != 0 {
		return into, ok && f.own == nil
	}
	add := func(s float64) {
		if t := f.own.unwarp(s); t > l && t < h {
			into = append(into, t)
		}
	}
	roots, extremes := f.solve()
	for _, s := range extremes {
		if math.Abs(f.at(s)) <= tolerance {
			add(s)
			if len(roots) == 2 && (s-roots[0])*(s-roots[1]) < 0 { // rounding makes two of one
				roots = nil
			}
		}
	}
	for _, s := range roots {
		add(s)
	}
	return into, true
}

// exponential solves for the one exponential score that moves the difference: the linear score z with
// (1 - exp(-rz))/(1 - exp(-r)) = s is -ln(1 - s(1 - exp(-r)))/r.
func (w *walk) exponential(i, j int, l, h float64, into []float64) []float64 {
	for n := range w.moved {
		m := &w.moved[n]
		weight := w.p.flat[m.k]
		switch m.o {
		case i:
		case j:
			weight = -weight
		default:
			continue
		}
		if weight == 0 {
			return into
		}
		c := &w.p.curves[m.k]
		s := (m.score - (w.value[i]-w.value[j])/weight) / 100
		if s < 0 || s > 1 {
			return into
		}
		y := c.worst - math.Log1p(-s*c.norm)/c.rate*(c.best-c.worst)
		if b := m.b - y*m.d; b != 0 {
			if t := m.unwarp((y*m.c - m.a) / b); t > l && t < h {
				into = append(into, t)
			}
		}
	}
	return into
}

// quadratic returns the real roots of at² + bt + c: the larger from the sum that does not cancel, the other from their product
// (Press et al., Numerical Recipes, 5.6).
func quadratic(a, b, c float64) []float64 {
	if a == 0 {
		if b == 0 {
			return nil
		}
		return []float64{-c / b}
	}
	d := b*b - 4*a*c
	if d < 0 {
		return nil
	}
	q := -(b + math.Copysign(math.Sqrt(d), b)) / 2
	if q == 0 {
		return []float64{0}
	}
	return []float64{q / a, c / q}
}
