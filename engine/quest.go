package engine

import (
	"math"
	"strconv"
	"strings"
)

// ask is one summand of what is minimised: weight times the score of a cell, or its raw value. A limited cell must stay
// within its gate.
type ask struct {
	o, k    int
	weight  float64
	raw     bool
	limited bool
}

// goal is an ask with its cell written as a sum of products of handles.
type goal struct {
	weight   float64
	c        *curve // nil: the raw value counts
	terms    []product
	min, max float64 // of the raw value; infinite without a limit
	handles  []int   // ascending
}

// handle is a quantity of a quest, or several that only ever appear as one product and so are one.
type handle struct {
	lo, hi float64
	of     []member
}

type member struct {
	element // its h is a variable of the problem
	lo, hi  float64
	inverse bool
}

// quest is a function over a box, Σ weight × score, to be minimised exactly: handles that share no cell are minimised on
// their own, and what is left is branched on.
type quest struct {
	p       *problem
	goals   []goal
	handles []handle
	times   []int // how often a handle appears
	base    float64
}

// newQuest writes the asks over the box b. A hole counts as the end of its scale that is least.
func (b *box) newQuest(asks []ask) *quest {
	q := &quest{p: b.p}
	for _, a := range asks {
		if b.p.hole(a.o, a.k) {
			if !a.raw {
				c := &b.p.curves[a.k]
				q.base += span{a.weight, a.weight}.by(hull(c.span(c.lo, c.hi))).lo
			}
			continue
		}
		g := goal{weight: a.weight, min: math.Inf(-1), max: math.Inf(1), terms: b.products(a.o, a.k)}
		if !a.raw {
			g.c = &b.p.curves[a.k]
		}
		if gate := b.p.crit[a.k].Gate; a.limited && gate != nil {
			if gate.Min != nil {
				g.min = *gate.Min - slack(*gate.Min, cutSlack)
			}
			if gate.Max != nil {
				g.max = *gate.Max + slack(*gate.Max, cutSlack)
			}
		}
		q.goals = append(q.goals, g)
	}
	q.bundle(b)
	return q
}

// products writes the raw value of a cell as products of variables; those without an interval are in the coefficients.
func (b *box) products(o, k int) []product {
	p := b.p
	var out []product
	add := func(t *product, q element) {
		if x := b.lo[q.h]; x == b.hi[q.h] {
			if f := q.at(x); !q.below {
				t.coef *= f
				return
			} else if f > 0 {
				t.coef /= f
				return
			}
		}
		for i := range t.parts { // what is above and below alike is neither
			if o := &t.parts[i]; o.like(&q) && o.below != q.below && q.over(b.lo[q.h], b.hi[q.h]).lo > 0 {
				t.parts = append(t.parts[:i], t.parts[i+1:]...)
				return
			}
		}
		t.parts = append(t.parts, q)
	}
	amount := func(t *product, c int, below bool) {
		add(t, element{h: p.compVar[c][o], below: below})
		for n := range p.links[c][o] {
			if l := &p.links[c][o][n]; l.elasticity != 0 {
				add(t, element{h: l.v, e: l.elasticity, d0: p.vars[l.v].base, power: l.power, below: below})
			}
		}
	}
	if p.above[k] >= 0 {
		t := product{coef: p.times[k]}
		amount(&t, p.above[k], false)
		amount(&t, p.below[k], true)
		return append(out, t)
	}
	for _, x := range p.terms[k] {
		t := product{coef: x.coef}
		if x.param >= 0 {
			t.coef = 1
			add(&t, element{h: x.param})
		}
		amount(&t, x.comp, false)
		if t.coef != 0 {
			out = append(out, t)
		}
	}
	return out
}

// manyTimes is the largest factor that is bundled: products of those of several quantities are still numbers.
const manyTimes = 1e100

// bundle turns variables into handles: those whose factors are above 0 and that appear in the same products, always
// together or always opposite, are one. Without that a whole line of the box would be as good as its best point.
func (q *quest) bundle(b *box) {
	type seen struct {
		element
		key      strings.Builder
		uniform  bool
		sign     bool // of the first appearance: below
		products int  // last product it was seen in
	}
	found, order, n := map[int]*seen{}, []int(nil), 0
	q.each(func(t *product) {
		n++
		for i := range t.parts {
			x := &t.parts[i]
			s := found[x.h]
			if s == nil {
				s = &seen{element: *x, uniform: true, sign: x.below}
				found[x.h] = s
				order = append(order, x.h)
			}
			s.uniform = s.uniform && s.like(x) && s.products != n
			s.products = n
			s.key.WriteString(strconv.Itoa(n))
			if x.below != s.sign {
				s.key.WriteByte('-')
			}
			s.key.WriteByte(' ')
		}
	})
	leader, of := map[string]int{}, map[int]int{} // of: variable -> handle
	for _, v := range order {
		s := found[v]
		f := s.over(b.lo[v], b.hi[v])
		if s.uniform && f.lo > 0 && !math.IsInf(f.hi, 0) && f.hi < manyTimes {
			key := s.key.String()
			if h, ok := leader[key]; ok {
				x := &q.handles[h]
				inverse := s.sign != found[x.of[0].h].sign
				if inverse {
					f = f.inverse()
				}
				x.lo, x.hi = x.lo*f.lo, x.hi*f.hi
				x.of = append(x.of, member{s.element, b.lo[v], b.hi[v], inverse})
				of[v] = -1
				continue
			}
			leader[key] = len(q.handles)
			of[v] = len(q.handles)
			q.handles = append(q.handles, handle{f.lo, f.hi, []member{{s.element, b.lo[v], b.hi[v], false}}})
			continue
		}
		of[v] = len(q.handles)
		q.handles = append(q.handles, handle{b.lo[v], b.hi[v], []member{{element{h: v}, b.lo[v], b.hi[v], false}}})
	}
	q.times = make([]int, len(q.handles))
	q.each(func(t *product) {
		kept := t.parts[:0]
		for _, x := range t.parts {
			h := of[x.h]
			if h < 0 {
				continue
			}
			if q.handles[h].of[0].d0 == x.d0 { // the factor itself is the handle
				x = element{below: x.below}
			}
			x.h = h
			q.times[h]++
			kept = append(kept, x)
		}
		t.parts = kept
	})
	for i := range q.goals {
		g := &q.goals[i]
		in := map[int]bool{}
		for _, t := range g.terms {
			for _, x := range t.parts {
				in[x.h] = true
			}
		}
		for h := range q.handles {
			if in[h] {
				g.handles = append(g.handles, h)
			}
		}
	}
}

func (q *quest) each(f func(*product)) {
	for i := range q.goals {
		for j := range q.goals[i].terms {
			f(&q.goals[i].terms[j])
		}
	}
}

// place writes the variables at which the handle has the value z into x.
func (h *handle) place(z float64, x []float64) {
	if len(h.of) == 1 && h.of[0].d0 == 0 {
		x[h.of[0].h] = z
		return
	}
	put := func(share float64) float64 {
		v := 1.0
		for i := range h.of {
			m := &h.of[i]
			from, to := m.lo, m.hi
			if m.at(from) > m.at(to) != m.inverse { // the end where the handle is least
				from, to = to, from
			}
			at := from + share*(to-from)
			if share == 1 {
				at = to
			}
			x[m.h] = at
			if f := m.at(at); m.inverse {
				v /= f
			} else {
				v *= f
			}
		}
		return v
	}
	if z <= h.lo {
		put(0)
		return
	}
	if z >= h.hi {
		put(1)
		return
	}
	put(bisect(func(s float64) float64 { return put(s) - z }, 0, 1, put(0)-z))
}

// least is what is known of the minimum of a quest.
type least struct {
	value float64   // the least that was found; infinite when nothing is within the limits
	bound float64   // nothing is below this
	at    []float64 // by variable of the problem, where it was asked for
	open  bool      // the two are further apart than rounding: there were too many boxes
}

// solve minimises the quest. With where it also says where; without it, it may stop as soon as it is known on which side of
// enough the minimum lies, or roughly how far from about.
func (q *quest) solve(enough, about float64, where bool) least {
	out := least{value: q.base, bound: q.base}
	if where {
		out.at = append([]float64(nil), q.p.base...)
	}
	parts := q.components(where)
	for i := range q.goals {
		if g := &q.goals[i]; !where && q.free(g) {
			v := q.alone(g)
			out.value, out.bound = out.value+v, out.bound+v
		}
	}
	if len(parts) > 1 {
		enough, about = math.NaN(), math.NaN() // no part alone decides
	}
	for _, c := range parts {
		x := c.solve(enough-out.value, about-out.value)
		out.value, out.bound, out.open = out.value+x.value, out.bound+x.bound, out.open || x.open
		if x.at == nil {
			continue
		}
		for i, h := range c.handles {
			if where {
				q.handles[h].place(x.at[i], out.at)
			}
		}
	}
	if math.IsInf(out.value, 1) {
		out.bound = math.Inf(1)
	}
	return out
}

// free tells whether no handle of the goal appears anywhere else: its range follows from theirs.
func (q *quest) free(g *goal) bool {
	for _, h := range g.handles {
		if q.times[h] > 1 {
			return false
		}
	}
	return true
}

// alone is the least of a free goal.
func (q *quest) alone(g *goal) float64 {
	var r span
	lo, hi := make([]float64, len(q.handles)), make([]float64, len(q.handles))
	for i := range q.handles {
		lo[i], hi[i] = q.handles[i].lo, q.handles[i].hi
	}
	for i := range g.terms {
		s, _ := g.terms[i].over(lo, hi, nil)
		r = r.plus(s)
	}
	if r.lo > g.max || r.hi < g.min {
		return math.Inf(1)
	}
	r.lo, r.hi = math.Max(r.lo, g.min), math.Min(r.hi, g.max)
	if g.c == nil {
		return span{g.weight, g.weight}.by(r).lo
	}
	return span{g.weight, g.weight}.by(hull(g.c.span(r.lo, r.hi))).lo
}

// components are the sets of goals that share handles; with all, free goals too.
func (q *quest) components(all bool) []*search {
	group := make([]int, len(q.handles))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	for i := range q.goals {
		for _, h := range q.goals[i].handles {
			a, b := root(q.goals[i].handles[0]), root(h)
			group[max(a, b)] = min(a, b)
		}
	}
	at := map[int]*search{}
	var out []*search
	for i := range q.goals {
		g := &q.goals[i]
		if !all && q.free(g) {
			continue
		}
		first := -1
		if len(g.handles) > 0 {
			first = root(g.handles[0])
		}
		s := at[first]
		if s == nil {
			s = &search{}
			at[first] = s
			out = append(out, s)
			for h := range q.handles {
				if first >= 0 && root(h) == first {
					s.handles = append(s.handles, h)
				}
			}
		}
		s.goals = append(s.goals, *g)
	}
	for _, s := range out {
		s.open(q)
	}
	return out
}
