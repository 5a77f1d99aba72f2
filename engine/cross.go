package engine

import "math"

// crossings appends the points inside (l, h) where two options are equal. No kink lies inside.
func (w *walk) crossings(l, h float64, into []float64) []float64 {
	in := 0.0
	if w.slope == nil {
		in = 1e-9 * (h - l) // the ends may be poles
		straight := true
		for i := range w.moved {
			straight = straight && w.moved[i].d == 0 && !w.moved[i].bent
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
			default:
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
	bent
)

// pair tells how the difference of two options moves.
func (w *walk) pair(i, j int) int {
	if w.slope != nil {
		return straight
	}
	kind, pole, poles := still, 0.0, false
	for n := range w.moved {
		m := &w.moved[n]
		if m.o != i && m.o != j {
			continue
		}
		kind = max(kind, straight)
		if m.bent {
			return bent
		}
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
	// βt² + (α - βp)t + (γ - αp) = 0
	a, b, c := beta, alpha-beta*pole, gamma-alpha*pole
	for _, t := range quadratic(a, b, c) {
		if t > l && t < h {
			into = append(into, t)
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
			if dt := d(t); dt*side < 0 {
				into = append(into, bisect(d, ts[s-1], t, ds[s-1]), bisect(d, t, ts[s+1], dt))
			}
		}
	}
	return into
}

// gatesNumeric appends the points where a bent cell passes its gate.
func (w *walk) gatesNumeric(l, h float64, into []float64) []float64 {
	for n := range w.moved {
		m := &w.moved[n]
		g := w.p.crit[m.k].Gate
		if !m.bent || g == nil {
			continue
		}
		for _, limit := range []*float64{g.Min, g.Max} {
			if limit == nil {
				continue
			}
			d := func(t float64) float64 { return w.raw(m, t) - *limit }
			prev, dp := l, d(l)
			for s := 1; s <= samples; s++ {
				t := l + (h-l)*float64(s)/samples
				dt := d(t)
				if dp*dt < 0 {
					into = append(into, bisect(d, prev, t, dp))
				}
				prev, dp = t, dt
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
