package engine

import "math"

// Joint is the joint robustness of the preferred option: the smallest r such that, with every quantity moved against it
// by at most r times its stated range on that side, another option is as good or a limit is reached. Below 1 the choice can
// be undone by values inside the stated ranges. The trade-off weight and the swing weights stay.
type Joint struct {
	R        *float64 // nil: nothing within what is possible undoes the choice
	To       string   // the option that is as good there; "" when the preferred one reaches a limit and none takes over
	Gate     bool     // a limit is reached there
	Rivals   []Rival  // each other option, ascending id
	Moves    []Move   // where the quantities stand there, those that matter, in the order of Sweeps
	Searched bool     // quantities shared by both options were searched over a grid: R may be slightly too large
}

// Rival is the joint robustness against one other option; R is nil when it never becomes as good.
type Rival struct {
	Option string
	R      *float64
}

// Move is one quantity and the value it is moved to.
type Move struct {
	Axis
	From, To float64
}

// joint computes the joint robustness of option b; nil when nothing has a range.
func (p *problem) joint(b int) *Joint {
	if !p.anyRange() {
		return nil
	}
	top := 1.0 // where every interval covers all that is looked at
	for i := range p.vars {
		v := &p.vars[i]
		if v.base > v.low {
			top = math.Max(top, (v.base-v.lo)/(v.base-v.low))
		}
		if v.high > v.base {
			top = math.Max(top, (v.hi-v.base)/(v.high-v.base))
		}
	}
	j := &Joint{}
	x := p.newBox()
	rival := -1
	for o := range p.opts {
		if o == b {
			continue
		}
		common := p.common(b, o, p.flat)
		j.Searched = j.Searched || len(common) > 0
		r, ok := descend(top, func(r float64) float64 {
			x.stretch(r)
			d, _ := x.gap(b, o, p.flat, common)
			return d
		})
		in, can := p.reaches(x, o, top, true)
		entry := Rival{Option: p.opts[o].ID}
		if ok && can {
			r = math.Max(r, in)
			entry.R = &r
			if j.R == nil || r < *j.R {
				j.R, j.To, rival = entry.R, entry.Option, o
			}
		}
		j.Rivals = append(j.Rivals, entry)
	}
	if r, ok := p.reaches(x, b, top, false); ok && (j.R == nil || r < *j.R) {
		j.R, j.Gate, j.To, rival = &r, true, "", -1
	}
	if j.R != nil && rival >= 0 {
		j.Moves = p.movesTo(x, b, rival, *j.R)
	}
	return j
}

// descend returns the r from 0 to top at which a function that never rises reaches 0, to the last bits on a straight
// piece; false when it stays above.
func descend(top float64, f func(float64) float64) (float64, bool) {
	l, fl := 0.0, f(0)
	if fl <= 0 {
		return 0, true
	}
	h, fh := math.Min(1, top), 0.0
	for {
		if fh = f(h); fh <= 0 {
			break
		}
		if h >= top {
			return 0, false
		}
		l, fl = h, fh
		h = math.Min(2*h, top)
	}
	side := 0
	for range 200 { // Illinois
		if fh == 0 || h-l <= 1e-15*h {
			break
		}
		m := l + (h-l)*(fl/(fl-fh))
		if m <= l || m >= h {
			m = l + (h-l)/2
			if m <= l || m >= h {
				break
			}
		}
		fm := f(m)
		if fm > 0 {
			l, fl = m, fm
			if side > 0 {
				fh /= 2
			}
			side = 1
		} else {
			h, fh = m, fm
			if side < 0 {
				fl /= 2
			}
			side = -1
		}
	}
	return h, true
}

// reaches returns the smallest r at which option o can be inside all its limits (in) or over one of them.
func (p *problem) reaches(x *box, o int, top float64, in bool) (float64, bool) {
	most, least := 0.0, math.Inf(1)
	for k := range p.crit {
		g := p.crit[k].Gate
		if g == nil || p.hole(o, k) {
			continue
		}
		room := func(r float64) float64 { // above 0: not yet
			x.stretch(r)
			lo, hi := x.raw(o, k)
			d := math.Inf(-1)
			if in {
				if g.Max != nil {
					d = math.Max(d, lo-*g.Max)
				}
				if g.Min != nil {
					d = math.Max(d, *g.Min-hi)
				}
				return d
			}
			d = math.Inf(1)
			if g.Max != nil {
				d = math.Min(d, *g.Max-hi)
			}
			if g.Min != nil {
				d = math.Min(d, lo-*g.Min)
			}
			return math.Min(d, 1e300) + 0
		}
		r, ok := descend(top, room)
		switch {
		case !in && ok && p.over(o, k, x, r, top):
			least = math.Min(least, r)
		case in && !ok:
			return 0, false
		case in:
			most = math.Max(most, r)
		}
	}
	if in {
		return most, true
	}
	return least, !math.IsInf(least, 1)
}

// over tells whether the limit of cell (o, k) is passed beyond r, and not only reached.
func (p *problem) over(o, k int, x *box, r, top float64) bool {
	x.stretch(math.Min(top, r*(1+1e-6)+1e-9))
	lo, hi := x.raw(o, k)
	return p.breaches(k, lo) || p.breaches(k, hi)
}

// movesTo lists where the quantities stand when a is as good as b at r.
func (p *problem) movesTo(x *box, b, a int, r float64) []Move {
	common := p.common(b, a, p.flat)
	x.stretch(r)
	_, at := x.gap(b, a, p.flat, common)
	to := append([]float64(nil), p.base...)
	for i, v := range common {
		to[v] = at[i]
	}
	diff := func() float64 {
		s := 0.0
		for _, o := range [2]int{b, a} {
			sign := 1.0
			if o == a {
				sign = -1
			}
			for k, w := range p.flat {
				if w > 0 && !p.hole(o, k) {
					s += sign * w * p.curves[k].score(p.raw(o, k, to))
				}
			}
		}
		return s
	}
	isCommon := map[int]bool{}
	for _, v := range common {
		isCommon[v] = true
	}
	var out []Move
	for i := range p.vars {
		v := &p.vars[i]
		if !isCommon[i] && v.low < v.high {
			best, where := diff(), v.base
			candidates := []float64{x.lo[i], x.hi[i]}
			for _, c := range v.cells { // the top or the foot of a tent inside the interval
				if f := p.form(c.o, c.k, i); f.d == 0 && f.b != 0 && !f.bent {
					for _, k := range p.curves[c.k].knots {
						if t := (k.X*f.c - f.a) / f.b; t > x.lo[i] && t < x.hi[i] {
							candidates = append(candidates, t)
						}
					}
				}
			}
			for _, t := range candidates {
				to[i] = t
				if d := diff(); d < best-1e-12 {
					best, where = d, t
				}
			}
			to[i] = where
		}
		if to[i] != v.base {
			out = append(out, Move{Axis{v.kind, v.id, p.optionID(v.opt)}, v.base, to[i]})
		}
	}
	return out
}
