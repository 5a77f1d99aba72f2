package engine

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// problem is a valid model made ready for arithmetic: options and criteria sorted by id, so that the order of a
// model's lists never changes a figure, and every quantity that can move as one entry of vars.
type problem struct {
	m        Model
	rules    Rules
	opts     []Option
	crit     []Criterion
	curves   []curve
	comps    []Component
	opt      map[string]int
	comp     map[string]int
	share    []float64 // weight inside the group
	flat     []float64 // weight in the value
	lambda   float64   // share of reach that is used: 0 or 1 when a group has no weight
	bothSide bool      // both groups have weight
	vars     []variable
	compVar  [][]int // [component][option] -> var, -1: none
	paramVar map[string]int
	driveVar map[string]int
	links    [][][]link // [component][option]
	terms    [][]term   // [criterion], of sums
	above    []int      // [criterion], of ratios
	below    []int
	times    []float64
	made     [][]int   // [criterion] -> components it is made of
	missing  [][][]int // [option][criterion] -> components without an estimate; empty: no hole
	base     []float64 // of vars
}

type link struct {
	v          int
	elasticity float64
	power      bool
}

type term struct {
	comp  int
	coef  float64
	param int // var, -1: coef
}

// variable is one quantity that can be moved.
type variable struct {
	kind            FlipKind
	id              string
	opt             int // -1 for shared ones
	low, base, high float64
	dist            Dist
	shape           float64 // of PERT
	p10p90          bool
	interval        float64 // as in Estimate
	integer         bool
	min, max        float64 // hard limits
	est             *Estimate
	cells           []cell  // what it moves
	lo, hi          float64 // where flips are looked for
	width           float64 // of its scale
}

func (v *variable) ranged() bool { return v.low < v.high && v.dist != Fixed }

type cell struct{ o, k int }

// compile makes a valid model ready; it keeps parts of m and changes nothing in it.
func compile(m Model) *problem {
	p := &problem{m: m, rules: m.Rules, opt: map[string]int{}, comp: map[string]int{}, paramVar: map[string]int{}, driveVar: map[string]int{}}
	if p.rules == (Rules{}) {
		p.rules = DefaultRules()
	}
	p.opts = append(p.opts, m.Options...)
	sort.Slice(p.opts, func(i, j int) bool { return p.opts[i].ID < p.opts[j].ID })
	for i, o := range p.opts {
		p.opt[o.ID] = i
	}
	p.crit = append(p.crit, m.Criteria...)
	sort.Slice(p.crit, func(i, j int) bool { return p.crit[i].ID < p.crit[j].ID })
	p.comps = append(p.comps, m.Components...)
	given := map[string]bool{}
	for _, c := range p.comps {
		given[c.ID] = true
	}
	for _, k := range p.crit {
		if k.Formula.Kind == Plain && !given[k.ID] {
			p.comps = append(p.comps, Component{ID: k.ID, Name: k.Name, Unit: k.Unit, Period: k.Period, Integer: k.Scale.Kind == Levels})
		}
	}
	sort.Slice(p.comps, func(i, j int) bool { return p.comps[i].ID < p.comps[j].ID })
	for i, c := range p.comps {
		p.comp[c.ID] = i
	}
	p.weigh()
	p.quantities()
	p.formulas()
	for i := range p.vars {
		p.vars[i].cells = p.touched(i)
		p.extent(i)
	}
	return p
}

// weigh turns swing points and the trade-off weight into weights.
func (p *problem) weigh() {
	total := map[Group]float64{}
	for _, k := range p.crit {
		total[k.Group] += k.Points
	}
	p.lambda = p.m.TradeOff.Weight
	p.bothSide = total[Reach] > 0 && total[Complexity] > 0
	if total[Reach] == 0 {
		p.lambda = 0
	} else if total[Complexity] == 0 {
		p.lambda = 1
	}
	for _, k := range p.crit {
		s := 0.0
		if total[k.Group] > 0 {
			s = k.Points / total[k.Group]
		}
		p.share = append(p.share, s)
		if k.Group == Reach {
			p.flat = append(p.flat, p.lambda*s)
		} else {
			p.flat = append(p.flat, (1-p.lambda)*s)
		}
		p.curves = append(p.curves, k.Scale.compile())
	}
}

// quantities lists estimates, parameters and drivers as variables.
func (p *problem) quantities() {
	n := len(p.opts)
	cells, links := make([]int, n*len(p.comps)), make([][]link, n*len(p.comps))
	for i := range cells {
		cells[i] = -1
	}
	p.compVar, p.links = make([][]int, len(p.comps)), make([][][]link, len(p.comps))
	for c := range p.comps {
		p.compVar[c], p.links[c] = cells[c*n:(c+1)*n:(c+1)*n], links[c*n:(c+1)*n:(c+1)*n]
	}
	p.vars = make([]variable, 0, len(p.m.Estimates)+len(p.m.Parameters)+len(p.m.Drivers))
	ests := make([]int, len(p.m.Estimates))
	for i := range ests {
		ests[i] = i
	}
	slices.SortFunc(ests, func(i, j int) int {
		a, b := &p.m.Estimates[i], &p.m.Estimates[j]
		return cmp.Or(cmp.Compare(a.Component, b.Component), cmp.Compare(a.Option, b.Option), i-j)
	})
	for _, i := range ests {
		e := &p.m.Estimates[i]
		c := p.comp[e.Component]
		v := variable{kind: FlipEstimate, id: e.Component, opt: -1, low: e.Low, base: e.Base, high: e.High, dist: e.Dist, shape: e.Shape,
			p10p90: e.P10P90, interval: e.Interval, integer: p.comps[c].Integer, est: e, min: math.Inf(-1), max: math.Inf(1)}
		if x := p.comps[c].Min; x != nil {
			v.min = *x
		}
		if x := p.comps[c].Max; x != nil {
			v.max = *x
		}
		if p.comps[c].Shared {
			for o := range p.opts {
				p.compVar[c][o] = len(p.vars)
			}
		} else {
			v.opt = p.opt[e.Option]
			p.compVar[c][v.opt] = len(p.vars)
		}
		p.vars = append(p.vars, v)
	}
	p.parameters()
	p.drivers()
	for _, v := range p.vars {
		p.base = append(p.base, v.base)
	}
}

// parameters lists the parameters as variables.
func (p *problem) parameters() {
	params := append([]Parameter(nil), p.m.Parameters...)
	sort.Slice(params, func(i, j int) bool { return params[i].ID < params[j].ID })
	for _, x := range params {
		p.paramVar[x.ID] = len(p.vars)
		p.vars = append(p.vars, variable{kind: FlipParameter, id: x.ID, opt: -1, low: x.Low, base: x.Base, high: x.High, dist: x.Dist, shape: x.Shape, p10p90: x.P10P90, min: math.Inf(-1), max: math.Inf(1)})
	}
}

// drivers lists the drivers as variables, and what each is linked to; a link of one option goes before that of all.
func (p *problem) drivers() {
	drivers := append([]Driver(nil), p.m.Drivers...)
	sort.Slice(drivers, func(i, j int) bool { return drivers[i].ID < drivers[j].ID })
	for _, d := range drivers {
		i := len(p.vars)
		p.driveVar[d.ID] = i
		p.vars = append(p.vars, variable{kind: FlipDriver, id: d.ID, opt: -1, low: d.Low, base: d.Base, high: d.High, dist: d.Dist, shape: d.Shape, p10p90: d.P10P90, min: math.Inf(-1), max: math.Inf(1)})
		special := map[cell]bool{}
		for _, l := range d.Links {
			if l.Option != "" {
				c, o := p.comp[l.Component], p.opt[l.Option]
				special[cell{o, c}] = true
				p.links[c][o] = append(p.links[c][o], link{i, l.Elasticity, l.Power})
			}
		}
		for _, l := range d.Links {
			for o := range p.opts {
				if c := p.comp[l.Component]; l.Option == "" && !special[cell{o, c}] {
					p.links[c][o] = append(p.links[c][o], link{i, l.Elasticity, l.Power})
				}
			}
		}
	}
}

// formulas resolves what each criterion is made of and which cells are holes.
func (p *problem) formulas() {
	n := len(p.crit)
	p.terms, p.above, p.below, p.times = make([][]term, n), make([]int, n), make([]int, n), make([]float64, n)
	for k, c := range p.crit {
		p.above[k], p.below[k], p.times[k] = -1, -1, 1
		switch f := c.Formula; f.Kind {
		case Plain:
			p.terms[k] = []term{{p.comp[c.ID], 1, -1}}
		case Sum:
			for _, t := range f.Terms {
				param := -1
				if t.Parameter != "" {
					param = p.paramVar[t.Parameter]
				}
				p.terms[k] = append(p.terms[k], term{p.comp[t.Component], t.Coefficient, param})
			}
			sort.Slice(p.terms[k], func(i, j int) bool { return p.terms[k][i].comp < p.terms[k][j].comp })
		case Ratio:
			p.above[k], p.below[k] = p.comp[f.Above], p.comp[f.Below]
			if f.Times != 0 {
				p.times[k] = f.Times
			}
		}
	}
	p.made = make([][]int, n)
	for k := range p.crit {
		if p.above[k] >= 0 {
			p.made[k] = []int{p.above[k], p.below[k]}
			continue
		}
		p.made[k] = make([]int, len(p.terms[k]))
		for i, t := range p.terms[k] {
			p.made[k][i] = t.comp
		}
	}
	for o := range p.opts {
		row := make([][]int, n)
		for k := range p.crit {
			for _, c := range p.parts(k) {
				if p.compVar[c][o] < 0 {
					row[k] = append(row[k], c)
				}
			}
		}
		p.missing = append(p.missing, row)
	}
}

// optionID is the id of an option; "" for -1, what all options share.
func (p *problem) optionID(o int) string {
	if o < 0 {
		return ""
	}
	return p.opts[o].ID
}

// parts lists the components of criterion k.
func (p *problem) parts(k int) []int { return p.made[k] }

func (p *problem) hole(o, k int) bool { return len(p.missing[o][k]) > 0 }

// touched lists the cells that variable v moves, holes left out.
func (p *problem) touched(v int) []cell {
	var out []cell
	for o := range p.opts {
		if own := p.vars[v].opt; own >= 0 && own != o {
			continue
		}
		for k := range p.crit {
			if !p.hole(o, k) && p.moves(v, o, k) {
				out = append(out, cell{o, k})
			}
		}
	}
	return out
}

func (p *problem) moves(v, o, k int) bool {
	for _, c := range p.parts(k) {
		if p.compVar[c][o] == v {
			return true
		}
		for _, l := range p.links[c][o] {
			if l.v == v && l.elasticity != 0 {
				return true
			}
		}
	}
	for _, t := range p.terms[k] {
		if t.param == v {
			return true
		}
	}
	return false
}

// amount is component c of option o when the variables have the values x.
func (p *problem) amount(c, o int, x []float64) float64 {
	a := x[p.compVar[c][o]]
	for n := range p.links[c][o] {
		l := &p.links[c][o][n]
		a *= p.linkFactor(l, x[l.v])
	}
	return a
}

// linkFactor is what a component is multiplied by when the driver of l stands at d.
func (p *problem) linkFactor(l *link, d float64) float64 {
	d /= p.vars[l.v].base
	if l.power {
		return math.Min(math.Pow(math.Max(d, 0), l.elasticity), hugeFactor)
	}
	return 1 + l.elasticity*(d-1)
}

// raw is the raw value of criterion k for option o; not for holes. It is unclipped and may be infinite when what a
// ratio is divided by has vanished.
func (p *problem) raw(o, k int, x []float64) float64 {
	if p.above[k] >= 0 {
		return divide(p.times[k]*p.amount(p.above[k], o, x), p.amount(p.below[k], o, x))
	}
	s := 0.0
	for _, t := range p.terms[k] {
		c := t.coef
		if t.param >= 0 {
			c = x[t.param]
		}
		s += c * p.amount(t.comp, o, x)
	}
	return s
}

// divide is a/b where b is above 0; what is divided by has no limit as it vanishes, and beyond 0 it means nothing.
func divide(a, b float64) float64 {
	if b > 0 {
		return a / b
	}
	if a == 0 {
		return 0
	}
	return math.Inf(1)
}

// breaches tells whether a raw value is beyond the gate of criterion k.
func (p *problem) breaches(k int, raw float64) bool {
	g := p.crit[k].Gate
	if g == nil {
		return false
	}
	return g.Max != nil && raw > *g.Max+slack(*g.Max, limitSlack) ||
		g.Min != nil && raw < *g.Min-slack(*g.Min, limitSlack)
}
