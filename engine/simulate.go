package engine

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// DefaultDraws is the number of draws when a model gives none.
const DefaultDraws = 10_000

// draws holds what was sampled: one column a random variable, one a random cell, one an option.
type draws struct {
	n     int
	x     [][]float64   // [variable], nil: fixed
	hole  [][][]float64 // [option][criterion] raw values of holes
	score [][][]float64 // [option][criterion] nil: the same in every draw
	alone [][]int       // [option][criterion] the one variable that a cell depends on; -1: several
	value [][]float64   // [option]
	mean  []float64
	over  []int // [option] draws over a limit
}

// parallel runs f(0) … f(n-1) on the cores there are. Every f writes only what is its own, so the result does not
// depend on their number.
func parallel(n int, f func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < n; i += workers {
				f(i)
			}
		}()
	}
	wg.Wait()
}

// stream is the source of random numbers of one quantity: by its name, so that neither the order of a model's lists
// nor the number of cores changes a figure.
func (p *problem) stream(name string) func() float64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	r := rand.NewPCG(p.m.Seed, h.Sum64())
	return func() float64 { return float64(r.Uint64()>>11) * 0x1p-53 }
}

func (p *problem) optionID(o int) string {
	if o < 0 {
		return ""
	}
	return p.opts[o].ID
}

// random tells whether anything has a range.
func (p *problem) random() bool {
	for i := range p.vars {
		if p.vars[i].ranged() && len(p.vars[i].cells) > 0 {
			return true
		}
	}
	for o := range p.opts {
		for k := range p.crit {
			if p.hole(o, k) {
				return true
			}
		}
	}
	return false
}

func (p *problem) sample() *draws {
	n := p.m.Draws
	if n == 0 {
		n = DefaultDraws
	}
	m, kn := len(p.opts), len(p.crit)
	d := &draws{n: n, x: make([][]float64, len(p.vars)), value: make([][]float64, m), mean: make([]float64, m), over: make([]int, m)}
	tables := tablesFor(p.vars)
	parallel(len(p.vars), func(i int) {
		v := &p.vars[i]
		if v.ranged() && len(v.cells) > 0 {
			d.x[i] = make([]float64, n)
			tables.fill(v, p.stream(string(v.kind)+"/"+v.id+"/"+p.optionID(v.opt)), d.x[i])
		}
	})
	for range p.opts {
		d.hole = append(d.hole, make([][]float64, kn))
		d.score = append(d.score, make([][]float64, kn))
		d.alone = append(d.alone, make([]int, kn))
	}
	base := p.evaluate(p.base, p.even(50))
	parallel(m, func(o int) { p.sampleOption(d, o, base) })
	return d
}

// sampleOption draws the cells of one option and adds them up.
func (p *problem) sampleOption(d *draws, o int, base table) {
	value, breach := make([]float64, d.n), make([]bool, d.n)
	constant := 0.0
	raw := make([]float64, d.n)
	factor := make([]float64, d.n)
	for k := range p.crit {
		gate := p.crit[k].Gate != nil
		if !p.drawRaw(d, o, k, raw, factor) {
			constant += p.flat[k] * base.score[o][k]
			if gate && p.breaches(k, base.raw[o][k]) {
				for i := range breach {
					breach[i] = true
				}
			}
			continue
		}
		col := make([]float64, d.n)
		w, c := p.flat[k], &p.curves[k]
		for i, x := range raw {
			col[i] = c.score(x)
			value[i] += w * col[i]
			if gate && p.breaches(k, x) {
				breach[i] = true
			}
		}
		d.score[o][k] = col
		if p.hole(o, k) {
			d.hole[o][k] = append([]float64(nil), raw...)
		}
	}
	sum := 0.0
	for i := range value {
		value[i] += constant
		sum += value[i]
		if breach[i] {
			d.over[o]++
		}
	}
	d.value[o], d.mean[o] = value, sum/float64(d.n)
}

// drawRaw fills raw with the raw values of a cell; false when it is the same in every draw. A hole is uniform over its
// scale.
func (p *problem) drawRaw(d *draws, o, k int, raw, scratch []float64) bool {
	if p.hole(o, k) {
		next := p.stream("hole/" + p.crit[k].ID + "/" + p.opts[o].ID)
		lo, hi := p.curves[k].lo, p.curves[k].hi
		for i := range raw {
			raw[i] = lo + (hi-lo)*next()
		}
		d.alone[o][k] = -1
		return true
	}
	d.alone[o][k] = -1
	count := 0
	note := func(v int) {
		if d.x[v] != nil && d.alone[o][k] != v {
			d.alone[o][k] = v
			count++
		}
	}
	for _, c := range p.parts(k) {
		note(p.compVar[c][o])
		for _, l := range p.links[c][o] {
			note(l.v)
		}
	}
	for _, t := range p.terms[k] {
		if t.param >= 0 {
			note(t.param)
		}
	}
	if count == 0 {
		return false
	}
	if count > 1 {
		d.alone[o][k] = -1
	}
	if p.above[k] >= 0 {
		p.drawAmount(d, p.above[k], o, raw)
		p.drawAmount(d, p.below[k], o, scratch)
		for i := range raw {
			raw[i] = divide(p.times[k]*raw[i], scratch[i])
		}
		return true
	}
	clear(raw)
	for _, t := range p.terms[k] {
		p.drawAmount(d, t.comp, o, scratch)
		if t.param >= 0 && d.x[t.param] != nil {
			for i, c := range d.x[t.param] {
				raw[i] += c * scratch[i]
			}
			continue
		}
		c := t.coef
		if t.param >= 0 {
			c = p.base[t.param]
		}
		for i := range raw {
			raw[i] += c * scratch[i]
		}
	}
	return true
}

// drawAmount fills into with component c of option o in every draw.
func (p *problem) drawAmount(d *draws, c, o int, into []float64) {
	v := p.compVar[c][o]
	if d.x[v] != nil {
		copy(into, d.x[v])
	} else {
		for i := range into {
			into[i] = p.base[v]
		}
	}
	for _, l := range p.links[c][o] {
		col := d.x[l.v]
		if col == nil {
			continue
		}
		d0 := p.vars[l.v].base
		for i := range into {
			if l.power {
				into[i] *= math.Pow(math.Max(col[i]/d0, 0), l.elasticity)
			} else {
				into[i] *= 1 + l.elasticity*(col[i]/d0-1)
			}
		}
	}
}

// simulate fills the sampled figures of a.
func (p *problem) simulate(a *Analysis, eligible []int) {
	if len(eligible) == 0 || !p.random() {
		return
	}
	d := p.sample()
	n := float64(d.n)
	a.Draws = d.n
	s := &Simulation{Draws: d.n}
	wins, loss := make([]float64, len(p.opts)), make([]float64, len(p.opts))
	best := eligible[0]
	for _, o := range eligible {
		if d.mean[o] > d.mean[best]+tolerance {
			best = o
		}
	}
	sum2 := 0.0
	for i := 0; i < d.n; i++ {
		top := math.Inf(-1)
		for _, o := range eligible {
			top = math.Max(top, d.value[o][i])
		}
		ties := 0
		for _, o := range eligible {
			gap := top - d.value[o][i]
			loss[o] += gap
			if gap <= tolerance {
				ties++
			}
		}
		for _, o := range eligible {
			if top-d.value[o][i] <= tolerance {
				wins[o] += 1 / float64(ties)
			}
		}
		gap := top - d.value[best][i]
		sum2 += gap * gap
	}
	s.EVPI = loss[best] / n
	s.EVPISE = math.Sqrt(math.Max(0, sum2/n-s.EVPI*s.EVPI) / n)
	for i := range a.Options {
		r := &a.Options[i]
		o := p.opt[r.ID]
		r.ExpectedValue = d.mean[o]
		r.Breach = float64(d.over[o]) / n
		if r.Eligible {
			r.ProbabilityBest, r.ExpectedLoss = wins[o]/n, loss[o]/n
			s.ProbabilitySE = math.Max(s.ProbabilitySE, math.Sqrt(r.ProbabilityBest*(1-r.ProbabilityBest)/n))
		}
	}
	s.Information = p.information(d, eligible, best)
	a.Simulation = s
}
