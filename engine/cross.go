package engine

import "math"

// crossings appends the points inside (l, h) where two options are equal. No kink lies inside.
func (w *walk) crossings(l, h float64, into []float64) []float64 {
	in := 0.0
	if !w.lines {
		in = 1e-9 * (h - l) // the ends may be poles
		straight := true
		for i := range w.moved {
			straight = straight && w.moved[i].d == 0 && !w.moved[i].numeric()
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
				into = w.closed(i, j, l, h, into)
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
	kind, pole, poles := still, 0.0, false
	cells := 0
	for n := range w.moved {
		m := &w.moved[n]
		if m.o != i && m.o != j {
			continue
		}
		if cells++; m.bent || kind == lone || m.curved && cells > 1 {
			return bent
		}
		if m.curved {
			kind = lone
			continue
		}
		kind = max(kind, straight)
		if m.d != 0 {
			at := -m.c / m.d
			if poles && math.Abs(at-pole) > 1e-12*math.Max(math.Abs(at), math.Abs(pole)) {
				return bent // two poles: no quadratic
			}
			kind, pole, poles = rational, at, true
		}
	}
	return kind
}

// closed solves α + βt + γ/(t - p) = 0 exactly: one moving denominator, shared or not.
func (w *walk) closed(i, j int, l, h float64, into []float64) []float64 {
	mid := l + (h-l)/2
	alpha := w.value[i] - w.value[j]
	beta, gamma, pole := 0.0, 0.0, 0.0
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
		at0, s := w.p.curves[m.k].line(w.raw(m, mid))
		alpha += sign * (at0 - m.score)
		if m.d == 0 {
			alpha += sign * s * m.a / m.c
			beta += sign * s * m.b / m.c
			continue
		}
		pole = -m.c / m.d
		alpha += sign * s * m.b / m.d
		gamma += sign * s * (m.a - m.b*m.c/m.d) / m.d
	}
	if beta*gamma > 0 { // an extremum of the difference, where the two may touch
		for _, t := range [2]float64{pole - math.Sqrt(gamma/beta), pole + math.Sqrt(gamma/beta)} {
			if t > l && t < h && math.Abs(alpha+beta*t+gamma/(t-pole)) <= tolerance {
				into = append(into, t)
			}
		}
	}
	// βt² + (α - βp)t + (γ - αp) = 0
	a, b, c := beta, alpha-beta*pole, gamma-alpha*pole
	for _, t := range quadratic(a, b, c) {
		if t > l && t < h {
			into = append(into, t)
		}
	}
	return into
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
			if t := (y*m.c - m.a) / b; t > l && t < h {
				into = append(into, t)
			}
		}
	}
	return into
}

// quadratic returns the real roots of at² + bt + c without cancellation.
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

// samples is how finely bent differences are looked at; two roots closer than a piece / samples may be missed.
const samples = 64

// numeric finds sign changes by sampling and bisection, and even numbers of roots at the extremes between samples.
func (w *walk) numeric(i, j int, l, h float64, into []float64) []float64 {
	d := func(t float64) float64 {
		w.evaluate(t, w.val, nil)
		return w.val[i] - w.val[j]
	}
	n := samples
	in := 1e-9 * (h - l)
	ts, ds := make([]float64, n+1), make([]float64, n+1)
	for s := 0; s <= n; s++ {
		ts[s] = l + in + (h-l-2*in)*float64(s)/float64(n)
		ds[s] = d(ts[s])
	}
	for s := 1; s <= n; s++ {
		if ds[s-1] == 0 {
			into = append(into, ts[s-1])
		}
		if ds[s-1]*ds[s] < 0 {
			into = append(into, bisect(d, ts[s-1], ts[s], ds[s-1]))
		} else if s < n && ds[s-1]*ds[s+1] > 0 && math.Abs(ds[s]) < math.Abs(ds[s-1]) && math.Abs(ds[s]) <= math.Abs(ds[s+1]) {
			side := math.Copysign(1, ds[s])
			t := golden(func(t float64) float64 { return side * d(t) }, ts[s-1], ts[s+1])
			if dt := d(t); math.Abs(dt) <= tolerance {
				into = append(into, t)
			} else if dt*side < 0 {
				into = append(into, bisect(d, ts[s-1], t, ds[s-1]), bisect(d, t, ts[s+1], dt))
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
	n := samples * (len(w.breaks) - 1)
	ts, raws := make([]float64, 0, n+1), make([]float64, 0, n+1)
	for i := 1; i < len(w.breaks); i++ {
		for s := 0; s < samples; s++ {
			ts = append(ts, w.breaks[i-1]+(w.breaks[i]-w.breaks[i-1])*float64(s)/samples)
		}
	}
	ts = append(ts, w.hi)
	for _, t := range ts {
		raws = append(raws, w.raw(m, t))
	}
	for _, y := range levels {
		for s := 1; s < len(ts); s++ {
			if (raws[s-1]-y)*(raws[s]-y) < 0 {
				into = append(into, bisect(func(t float64) float64 { return w.raw(m, t) - y }, ts[s-1], ts[s], raws[s-1]-y))
			}
		}
	}
	return into
}

// bisect returns the root of d between l and h, where d(l) = dl has the other sign than d(h).
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

// golden returns where f is least between l and h.
func golden(f func(float64) float64, l, h float64) float64 {
	const r = 0.6180339887498949
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
