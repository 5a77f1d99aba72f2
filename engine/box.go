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

// common lists the variables that appear more than once in the criteria (those with a weight) of two options, so that
// they must be held at one value for both.
func (p *problem) common(a, b int, weight []float64) []int {
	seen := make([]int8, len(p.vars))
	for _, o := range [2]int{a, b} {
		for k := range p.crit {
			if weight[k] == 0 || p.hole(o, k) {
				continue
			}
			note := func(c int) {
				seen[p.compVar[c][o]]++
				for _, l := range p.links[c][o] {
					seen[l.v]++
				}
			}
			if p.above[k] >= 0 {
				note(p.above[k])
				note(p.below[k])
			}
			for _, t := range p.terms[k] {
				note(t.comp)
				if t.param >= 0 {
					seen[t.param]++
				}
			}
		}
	}
	var out []int
	for i, n := range seen {
		if n > 1 && p.vars[i].low < p.vars[i].high {
			out = append(out, i)
		}
	}
	return out
}

// gap returns the least of Σ weight·(score of a - score of b) over the box. Variables in common are searched over their
// interval, the others are solved exactly; at holds the values of those in common.
func (b *box) gap(a, c int, weight []float64, common []int) (least float64, at []float64) {
	value := func() float64 {
		s := 0.0
		for k, w := range weight {
			if w == 0 {
				continue
			}
			lo, _ := b.score(a, k)
			_, hi := b.score(c, k)
			s += w * (lo - hi)
		}
		return s
	}
	if len(common) == 0 {
		return value(), nil
	}
	lo, hi := make([]float64, len(common)), make([]float64, len(common))
	for i, v := range common {
		lo[i], hi[i] = b.lo[v], b.hi[v]
	}
	put := func(i int, x float64) { b.lo[common[i]], b.hi[common[i]] = x, x }
	n := 4
	if len(common) <= 2 {
		n = 16
	}
	least = math.Inf(1)
	for start := range 3 { // from the base and from both ends, one variable after the other
		x := make([]float64, len(common))
		for i, v := range common {
			x[i] = [3]float64{b.p.base[v], lo[i], hi[i]}[start]
			put(i, x[i])
		}
		here := value()
		for range 4 {
			better := false
			for i := range common {
				best := x[i]
				for s := 0; s <= n; s++ {
					t := lo[i] + (hi[i]-lo[i])*float64(s)/float64(n)
					put(i, t)
					if y := value(); y < here-1e-12 {
						here, best, better = y, t, true
					}
				}
				x[i] = best
				put(i, best)
			}
			if !better {
				break
			}
		}
		if here < least {
			least, at = here, x
		}
	}
	for i, v := range common {
		b.lo[v], b.hi[v] = lo[i], hi[i]
	}
	return least, at
}
