package engine

import (
	"math"
	"slices"
	"sort"
)

const (
	blockSize = 1024 // draws that are computed together, column by column: the columns stay in the cache
	lanes     = 16   // sums are kept by lane, block b in lane b mod 16, and added in their order
)

// source is one thing that is drawn: an estimate, a parameter or a driver with a range, or a hole.
type source struct {
	v         int // variable; -1: a hole
	o, k      int // of a hole
	component string
	option    string
	seed      uint64
	values    *quantiles
	mean, sd  float64
	group     int  // of correlated ones; -1: none
	member    int  // in it
	mixed     bool // its values are needed, not only what they score
	dim       int  // of the lattice, in quasi draws
}

// randomCell is the score of one option on one criterion when that is not the same in every draw.
type randomCell struct {
	o, k     int
	deps     []int       // sources, ascending
	score    *quantiles  // of the one source; nil when there are several
	fast     *coarse     // likewise, in a large problem
	breach   [][2]uint32 // likewise: the words, both ends included, that are over a limit
	mean     float64     // of the score, exact; of several sources: from the draws
	variance float64
	hermite  *[order + 1]float64 // of one correlated source
}

// sampler draws a problem. What depends on one quantity alone is one look-up in a table of scores a draw.
type sampler struct {
	p         *problem
	n         int
	size      int // draws of a block; the last one may have fewer
	base      table
	sources   []source
	groups    []copula
	normal    *normalTables
	cells     []randomCell
	cellAt    [][]int   // [option][criterion]; -1: the same in every draw
	constant  []float64 // [option] reach of what is the same in every draw
	constEase []float64
	always    []bool // [option] over a limit in every draw
	gates     bool
	stride    int // between the steps of a table that are computed; the others are straight between
}

// steps is how many steps of probability expectations given one quantity are taken at.
func (s *sampler) steps() int { return cells / s.stride }

// newSampler lists what is drawn and makes its tables. base holds what is the same in every draw.
func (p *problem) newSampler(base table) *sampler {
	s := &sampler{p: p, base: base, stride: 1}
	draws := p.m.Draws
	if draws == 0 {
		draws = DefaultDraws
	}
	s.plan(draws)
	if s.n < cells {
		s.stride = 8 // finer than so few draws can tell
	}
	bySource := s.list()
	s.correlated(bySource)
	s.lay(bySource)
	s.tabulate()
	if s.replicated() {
		s.rankSources()
	}
	return s
}

// list collects the sources, in the order of the variables, then of the holes. It returns source by variable, -1: none.
func (s *sampler) list() []int {
	p := s.p
	by := make([]int, len(p.vars))
	for i := range p.vars {
		v := &p.vars[i]
		by[i] = -1
		if v.ranged() && len(v.cells) > 0 {
			by[i] = len(s.sources)
			s.sources = append(s.sources, source{v: i, component: v.id, option: p.optionID(v.opt), group: -1,
				seed: nameSeed(p.m.Seed, string(v.kind)+"/"+v.id+"/"+p.optionID(v.opt))})
		}
	}
	for o := range p.opts {
		for k := range p.crit {
			if p.hole(o, k) {
				s.sources = append(s.sources, source{v: -1, o: o, k: k, component: p.comps[p.missing[o][k][0]].ID, option: p.opts[o].ID, group: -1,
					seed: nameSeed(p.m.Seed, "hole/"+p.crit[k].ID+"/"+p.opts[o].ID)})
			}
		}
	}
	return by
}

// correlated makes the groups of what is drawn; correlations of what is fixed say nothing.
func (s *sampler) correlated(by []int) {
	if len(s.p.m.Correlations) == 0 {
		return
	}
	at := map[Quantity]int{}
	for v, i := range by {
		if i >= 0 {
			at[Quantity{s.p.vars[v].id, s.p.optionID(s.p.vars[v].opt)}] = i
		}
	}
	groups, matrices := linked(s.p.m.Correlations)
	for g, qs := range groups {
		c := copula{}
		var rows []int
		for row, q := range qs {
			if i, ok := at[q]; ok {
				c.members, rows = append(c.members, i), append(rows, row)
			}
		}
		if len(c.members) < 2 {
			continue
		}
		sort.Slice(rows, func(a, b int) bool { return at[qs[rows[a]]] < at[qs[rows[b]]] })
		sort.Ints(c.members)
		for m, i := range c.members {
			s.sources[i].group, s.sources[i].member = len(s.groups), m
			r := make([]float64, len(rows))
			for n := range rows {
				r[n] = matrices[g][rows[m]][rows[n]]
			}
			c.r = append(c.r, r)
		}
		c.lower, _ = cholesky(c.r)
		s.groups = append(s.groups, c)
	}
	if len(s.groups) > 0 {
		s.normal = newNormalTables()
	}
}

// lay finds what each cell depends on and adds up those that depend on nothing drawn.
func (s *sampler) lay(by []int) {
	p := s.p
	m := len(p.opts)
	s.constant, s.constEase, s.always = make([]float64, m), make([]float64, m), make([]bool, m)
	holes := map[cell]int{}
	for i := range s.sources {
		if s.sources[i].v < 0 {
			holes[cell{s.sources[i].o, s.sources[i].k}] = i
		}
	}
	for o := range p.opts {
		s.cellAt = append(s.cellAt, make([]int, len(p.crit)))
		for k := range p.crit {
			var deps []int
			if i, ok := holes[cell{o, k}]; ok {
				deps = []int{i}
			} else {
				deps = s.dependsOn(o, k, by)
			}
			s.gates = s.gates || p.crit[k].Gate != nil
			if len(deps) > 0 {
				s.cellAt[o][k] = len(s.cells)
				s.cells = append(s.cells, randomCell{o: o, k: k, deps: deps})
				continue
			}
			s.cellAt[o][k] = -1
			if p.crit[k].Group == Reach {
				s.constant[o] += p.share[k] * s.base.score[o][k]
			} else {
				s.constEase[o] += p.share[k] * s.base.score[o][k]
			}
			s.always[o] = s.always[o] || p.breaches(k, s.base.raw[o][k])
		}
	}
}

func (s *sampler) dependsOn(o, k int, by []int) []int {
	p := s.p
	var deps []int
	note := func(v int) {
		if i := by[v]; i >= 0 && !slices.Contains(deps, i) {
			deps = append(deps, i)
		}
	}
	for _, c := range p.parts(k) {
		note(p.compVar[c][o])
		for _, l := range p.links[c][o] {
			if l.elasticity != 0 {
				note(l.v)
			}
		}
	}
	for _, t := range p.terms[k] {
		if t.param >= 0 {
			note(t.param)
		}
	}
	sort.Ints(deps)
	return deps
}

// manyCells is how many tables of scores stay in the cache of a core.
const manyCells = 48

// tabulate makes the tables of all sources and of the cells with one source. With few draws every eighth step will do.
func (s *sampler) tabulate() {
	p, stride := s.p, s.stride
	type place struct{ mode, g float64 }
	unit := map[place]*quantiles{}
	var places []place
	for i := range s.sources {
		if v := s.sources[i].v; v >= 0 {
			if sh := shapeOf(&p.vars[v]); sh.pert() && unit[place{sh.mode(), sh.g}] == nil {
				unit[place{sh.mode(), sh.g}] = &quantiles{}
				places = append(places, place{sh.mode(), sh.g})
			}
		}
	}
	if len(places) > 0 {
		grid := newPertGrid()
		made := make([]*quantiles, len(places))
		parallel(len(places), func(i int) { made[i] = grid.pertTable(places[i].mode, places[i].g, stride) })
		for i, at := range places {
			unit[at] = made[i]
		}
	}
	parallel(len(s.sources), func(i int) {
		src := &s.sources[i]
		if src.v < 0 {
			c := &p.curves[src.k]
			src.values = tableOf(func(u float64) float64 { return c.lo + (c.hi-c.lo)*u }, false, cells)
		} else if sh := shapeOf(&p.vars[src.v]); sh.pert() {
			w := sh.high - sh.low
			src.values = unit[place{sh.mode(), sh.g}].then(func(x float64) float64 {
				return math.Max(sh.min, math.Min(sh.max, sh.low+w*x))
			}, stride)
		} else {
			src.values = tableOf(sh.quantile, sh.halves, stride)
		}
		mean, variance := src.values.moments()
		src.mean, src.sd = mean, math.Sqrt(variance)
	})
	for i := range s.cells {
		if c := &s.cells[i]; len(c.deps) > 1 {
			for _, d := range c.deps {
				s.sources[d].mixed = true
			}
		}
	}
	var mid []float64
	if s.normal != nil {
		mid = s.normal.mids()
	}
	parallel(len(s.cells), func(i int) {
		c := &s.cells[i]
		if len(c.deps) > 1 {
			return
		}
		src := &s.sources[c.deps[0]]
		raw := src.values
		if src.v >= 0 && !s.bare(c.o, c.k) {
			x := append([]float64(nil), p.base...)
			raw = raw.then(func(v float64) float64 { x[src.v] = v; return p.raw(c.o, c.k, x) }, stride)
		}
		if p.crit[c.k].Gate != nil {
			c.breach = raw.where(func(x float64) bool { return p.breaches(c.k, x) })
		}
		c.score = raw.then(p.curves[c.k].score, stride)
		c.mean, c.variance = c.score.moments()
		if len(s.cells) > manyCells {
			c.fast = c.score.coarse()
		}
		if src.group >= 0 {
			c.hermite = hermiteOf(c.score, mid)
		}
	})
}

// mids are the normal numbers at the middles of the cells.
func (t *normalTables) mids() []float64 {
	out := make([]float64, cells)
	for i := range out {
		out[i] = (t.inverse[i] + t.inverse[i+1]) / 2
	}
	return out
}

// bare tells whether the raw value of a cell is its component itself.
func (s *sampler) bare(o, k int) bool {
	p := s.p
	return p.crit[k].Formula.Kind == Plain && len(p.links[p.terms[k][0].comp][o]) == 0
}
