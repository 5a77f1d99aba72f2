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
	Searched bool     // more quantities interact than could be taken apart: R is an upper bound, see Resolution

	Resolution float64 // when Searched: at R the least lead may be lower than 0 by as many points of value; else 0
}

// Rival is the joint robustness against one other option; R is nil when it never becomes as good.
type Rival struct {
	Option string
	R      *float64 // as Joint.R
}

// Move is one quantity and the value it is moved to.
type Move struct {
	Axis
	From, To float64 // its base and where it is moved to, in its unit
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
		asks := p.versus(b, o, p.flat, true)
		short := false
		r, ok := descend(top, func(r float64) float64 {
			x.stretch(r)
			l := x.least(asks, math.NaN(), 0)
			short = short || l.open && l.value > 0 && l.bound <= 0
			return l.value
		})
		entry := Rival{Option: p.opts[o].ID}
		if ok {
			entry.R = &r
			if j.R == nil || r < *j.R {
				j.R, j.To, rival = entry.R, entry.Option, o
			}
		}
		j.Searched = j.Searched || short
		j.Rivals = append(j.Rivals, entry)
	}
	over := -1
	for k := range p.crit {
		if r, ok := p.leaves(x, b, k, top); ok && (j.R == nil || r < *j.R) {
			j.R, j.Gate, j.To, rival, over = &r, true, "", -1, k
		}
	}
	switch {
	case rival >= 0:
		asks := p.versus(b, rival, p.flat, true)
		x.stretch(*j.R)
		l := x.newQuest(asks).solve(math.NaN(), math.NaN(), true)
		if l.open && !math.IsInf(l.bound, 0) {
			j.Resolution = math.Max(0, l.value-l.bound)
		}
		j.Moves = p.movesTo(l.at, asks)
	case over >= 0:
		g := p.crit[over].Gate
		x.stretch(*j.R)
		for _, side := range [2]float64{1, -1} {
			asks := []ask{{o: b, k: over, weight: side, raw: true}}
			l := x.newQuest(asks).solve(math.NaN(), math.NaN(), true)
			if side < 0 && g.Max != nil && -l.value >= *g.Max-slack(*g.Max, limitSlack) ||
				side > 0 && g.Min != nil && l.value <= *g.Min+slack(*g.Min, limitSlack) {
				j.Moves = p.movesTo(l.at, asks)
			}
		}
	}
	return j
}

// descend returns the r from 0 to top at which a function that never rises reaches 0, to the last bits on a straight
// piece; false when it stays above. The end is doubled until it is passed; then false position in the Illinois form (Dowell
// and Jarratt 1971), which halves the figure of an end that stays and so closes in from both sides.
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
	for range 200 {
		if fh == 0 || h-l <= 1e-14*h {
			break
		}
		m := l + (h-l)*(fl/(fl-fh))
		if !(m > l && m < h) {
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

// beyondBy is how far beyond a limit, in ranges, it is looked whether the limit is passed there.
const beyondBy = 1e-3

// leaves returns the smallest r at which option o can be beyond its limit on criterion k.
func (p *problem) leaves(x *box, o, k int, top float64) (float64, bool) {
	g := p.crit[k].Gate
	if g == nil || p.hole(o, k) {
		return 0, false
	}
	r, ok := descend(top, func(r float64) float64 { // above 0: not yet
		x.stretch(r)
		lo, hi := x.raw(o, k)
		d := math.MaxFloat64 // no end at all: never
		if g.Max != nil {
			d = math.Min(d, *g.Max-hi)
		}
		if g.Min != nil {
			d = math.Min(d, lo-*g.Min)
		}
		return d
	})
	if !ok {
		return 0, false
	}
	x.stretch(math.Min(top, r+beyondBy*(1+r))) // passed beyond r, and not only reached
	lo, hi := x.raw(o, k)
	return r, p.breaches(k, lo) || p.breaches(k, hi)
}

// movesTo lists where the quantities stand at a least value of what is asked for; those that do not matter stay at base.
func (p *problem) movesTo(at []float64, asks []ask) []Move {
	if at == nil {
		return nil
	}
	value := func() (v float64) {
		for _, a := range asks {
			if p.hole(a.o, a.k) {
				continue
			}
			raw := p.raw(a.o, a.k, at)
			if a.limited && p.breaches(a.k, raw) {
				return math.Inf(1)
			}
			if !a.raw {
				raw = p.curves[a.k].score(raw)
			}
			v += product0(a.weight, raw)
		}
		return v
	}
	least := value()
	var out []Move
	for i := range p.vars {
		v := &p.vars[i]
		if to := at[i]; to != v.base {
			if at[i] = v.base; value() <= least+slack(least, cutSlack) {
				continue
			}
			at[i] = to
			out = append(out, Move{Axis{v.kind, v.id, p.optionID(v.opt)}, v.base, to})
		}
	}
	return out
}
