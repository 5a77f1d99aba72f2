package engine

import "math"

// box is an interval for every variable; ranges of raw values and scores follow from it by interval arithmetic, which is
// exact as long as each variable with an interval appears once in what is asked for.
type box struct {
	p      *problem
	lo, hi []float64 // by variable
}

func (p *problem) newBox() *box {
	return &box{p, append([]float64(nil), p.base...), append([]float64(nil), p.base...)}
}

// stretch sets every variable to its base, widened to r times its stated range on each side but not beyond what is
// possible.
func (b *box) stretch(r float64) {
	for i := range b.p.vars {
		v := &b.p.vars[i]
		b.lo[i] = math.Max(v.base-r*(v.base-v.low), math.Min(v.min, v.low))
		b.hi[i] = math.Min(v.base+r*(v.high-v.base), math.Max(v.max, v.high))
	}
}

// anyRange tells whether anything has a stated range or is missing.
func (p *problem) anyRange() bool {
	for i := range p.vars {
		if v := &p.vars[i]; v.low < v.high && len(v.cells) > 0 {
			return true
		}
	}
	for o := range p.missing {
		for k := range p.missing[o] {
			if p.hole(o, k) {
				return true
			}
		}
	}
	return false
}

func times(a, b, c, d float64) (lo, hi float64) {
	lo, hi = a*c, a*c
	for _, x := range [3]float64{a * d, b * c, b * d} {
		lo, hi = math.Min(lo, x), math.Max(hi, x)
	}
	return lo, hi
}

func (b *box) amount(c, o int) (lo, hi float64) {
	p := b.p
	i := p.compVar[c][o]
	lo, hi = b.lo[i], b.hi[i]
	for n := range p.links[c][o] {
		l := &p.links[c][o][n]
		f, g := p.linkFactor(l, b.lo[l.v]), p.linkFactor(l, b.hi[l.v])
		lo, hi = times(lo, hi, math.Min(f, g), math.Max(f, g))
	}
	return lo, hi
}

// raw returns the range of the raw value of criterion k for option o; not for holes.
func (b *box) raw(o, k int) (lo, hi float64) {
	p := b.p
	if p.repeats(o, k) { // interval arithmetic would take one quantity at two values
		lo = b.newQuest([]ask{{o: o, k: k, weight: 1, raw: true}}).solve(math.NaN(), math.NaN(), false).bound
		hi = -b.newQuest([]ask{{o: o, k: k, weight: -1, raw: true}}).solve(math.NaN(), math.NaN(), false).bound
		return lo, hi
	}
	if p.above[k] >= 0 {
		al, ah := b.amount(p.above[k], o)
		bl, bh := b.amount(p.below[k], o)
		t := p.times[k]
		lo = divide(t*al, bl)
		hi = lo
		for _, x := range [3]float64{divide(t*al, bh), divide(t*ah, bl), divide(t*ah, bh)} {
			lo, hi = math.Min(lo, x), math.Max(hi, x)
		}
		return lo, hi
	}
	for _, t := range p.terms[k] {
		al, ah := b.amount(t.comp, o)
		c, d := t.coef, t.coef
		if t.param >= 0 {
			c, d = b.lo[t.param], b.hi[t.param]
		}
		l, h := times(al, ah, c, d)
		lo, hi = lo+l, hi+h
	}
	return lo, hi
}

// repeats tells whether some quantity appears twice in cell (o, k).
func (p *problem) repeats(o, k int) bool {
	if p.above[k] < 0 && len(p.terms[k]) < 2 {
		return false
	}
	seen := map[int]bool{}
	twice := false
	note := func(v int) {
		twice = twice || seen[v]
		seen[v] = true
	}
	for _, c := range p.parts(k) {
		for _, l := range p.links[c][o] {
			note(l.v)
		}
		note(p.compVar[c][o])
	}
	for _, t := range p.terms[k] {
		if t.param >= 0 {
			note(t.param)
		}
	}
	return twice
}

// score returns the range of the score; that of the whole scale for a hole.
func (b *box) score(o, k int) (lo, hi float64) {
	c := &b.p.curves[k]
	if b.p.hole(o, k) {
		return c.span(c.lo, c.hi)
	}
	return c.span(b.raw(o, k))
}

// span returns the least and the greatest score of raw values from x to y.
func (c *curve) span(x, y float64) (lo, hi float64) {
	lo = c.score(x)
	hi = lo
	s := c.score(y)
	lo, hi = math.Min(lo, s), math.Max(hi, s)
	for i := range c.knots {
		if k := &c.knots[i]; k.X > x && k.X < y {
			lo, hi = math.Min(lo, k.Score), math.Max(hi, k.Score)
		}
	}
	return lo, hi
}

// shares tells whether some variable with an interval appears more than once in what is asked for, so that it must be held
// at one value for all.
func (b *box) shares(asks []ask) bool {
	p := b.p
	seen := make([]bool, len(p.vars))
	twice := false
	note := func(v int) {
		if b.lo[v] < b.hi[v] {
			twice = twice || seen[v]
			seen[v] = true
		}
	}
	for _, a := range asks {
		if p.hole(a.o, a.k) {
			continue
		}
		for _, c := range p.parts(a.k) {
			note(p.compVar[c][a.o])
			for _, l := range p.links[c][a.o] {
				note(l.v)
			}
		}
		for _, t := range p.terms[a.k] {
			if t.param >= 0 {
				note(t.param)
			}
		}
	}
	return twice
}

// versus asks for Σ weight × (score of a - score of c); limited: where c is within its limits.
func (p *problem) versus(a, c int, weight []float64, limited bool) []ask {
	var out []ask
	for k, w := range weight {
		if w != 0 {
			out = append(out, ask{o: a, k: k, weight: w})
		}
		if w != 0 || limited && p.crit[k].Gate != nil {
			out = append(out, ask{o: c, k: k, weight: -w, limited: limited})
		}
	}
	return out
}

// least is the minimum of what is asked for over the box, all quantities at one value for both options; see quest.solve.
func (b *box) least(asks []ask, enough, about float64) least {
	if b.shares(asks) {
		return b.newQuest(asks).solve(enough, about, false)
	}
	p, v := b.p, 0.0
	for _, a := range asks {
		lo, hi := p.curves[a.k].lo, p.curves[a.k].hi
		if !p.hole(a.o, a.k) {
			lo, hi = b.raw(a.o, a.k)
			if g := p.crit[a.k].Gate; a.limited && g != nil {
				if g.Min != nil {
					lo = math.Max(lo, *g.Min)
				}
				if g.Max != nil {
					hi = math.Min(hi, *g.Max)
				}
				if lo > hi+slack(hi, cutSlack) {
					return least{value: math.Inf(1), bound: math.Inf(1)}
				}
				hi = math.Max(lo, hi)
			}
		}
		v += span{a.weight, a.weight}.by(hull(p.curves[a.k].span(lo, hi))).lo
	}
	return least{value: v, bound: v}
}
