package engine

import (
	"math"
	"sort"
)

// given is what one quantity says of every option: its expected value at each step of the quantity's probability, less
// its mean. Nil where it says nothing.
type given struct {
	all, even, odd [][]float64 // [option][cell of the table]
	residual       []float64   // [option] variance of the fitted part around its curve
	noise          []float64   // [option] variance that the fitted part has by chance
	fitted         bool
}

// information computes what learning each quantity exactly would be worth.
func (r *results) information() []Information {
	s := r.s
	r.fits = make([]learned, len(r.pairs))
	parallel(len(r.fits), func(i int) { r.fits[i] = r.learn(i) })
	out := make([]Information, len(s.sources))
	ranks := r.leadRanks()
	parallel(len(out), func(i int) {
		g := r.given(i)
		out[i] = r.describe(i)
		r.worth(&out[i], g)
		r.spread(&out[i], i, g)
		r.rank(&out[i], i, ranks)
	})
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].EVPPI != out[j].EVPPI {
			return out[i].EVPPI > out[j].EVPPI
		}
		if out[i].Component != out[j].Component {
			return out[i].Component < out[j].Component
		}
		return out[i].Option < out[j].Option
	})
	return out
}

// describe says what is drawn.
func (r *results) describe(i int) Information {
	src := &r.s.sources[i]
	x := Information{Component: src.component, Option: src.option, Mean: src.mean, SD: src.sd, Method: "exact",
		P10: src.values.at(0.1), P50: src.values.at(0.5), P90: src.values.at(0.9)}
	if src.v < 0 {
		x.Hole, x.Distribution, x.Reading = true, string(Uniform), "missing: anything on the scale"
		return x
	}
	v := &r.s.p.vars[src.v]
	if x.Distribution = string(v.dist); v.dist == PERT {
		x.Distribution = "pert"
	}
	if sh := shapeOf(v); sh.halves && sh.dist != Lognormal {
		x.Distribution = string(Normal)
	}
	x.Reading = v.reading()
	return x
}

// given collects what source i says. A score of this source alone is known exactly; a score of another one that is
// correlated with it by Mehler's expansion; a mixed score by its fitted curve.
func (r *results) given(i int) *given {
	s := r.s
	m := len(s.p.opts)
	g := &given{all: make([][]float64, m), even: make([][]float64, m), odd: make([][]float64, m), residual: make([]float64, m), noise: make([]float64, m)}
	column := func(o int) []float64 {
		if g.all[o] == nil {
			g.all[o] = make([]float64, s.steps())
		}
		return g.all[o]
	}
	group := s.sources[i].group
	var wave []*[order + 1]float64 // [option], of what is correlated
	if group >= 0 {
		wave = make([]*[order + 1]float64, m)
	}
	for c := range s.cells {
		cell := &s.cells[c]
		w := s.p.flat[cell.k]
		if w == 0 || cell.score == nil {
			continue
		}
		d := cell.deps[0]
		switch {
		case d == i:
			to := column(cell.o)
			for j := range to {
				to[j] += w * (cell.score.mid(j, s.stride) - cell.mean)
			}
		case group >= 0 && s.sources[d].group == group:
			rho := s.groups[group].r[s.sources[i].member][s.sources[d].member]
			if rho == 0 {
				continue
			}
			if wave[cell.o] == nil {
				wave[cell.o] = &[order + 1]float64{}
			}
			f := w
			for n := 1; n <= order; n++ {
				f *= rho
				wave[cell.o][n] += f * cell.hermite[n]
			}
		}
	}
	if group >= 0 {
		for o, c := range wave {
			if c == nil {
				continue
			}
			to := column(o)
			for j := range to {
				to[j] += hermiteAt(c, 1, s.normal.inverse.mid(j, s.stride))
			}
		}
	}
	r.addFits(g, i, column)
	for o, e := range g.even {
		for j := range e {
			e[j] += g.all[o][j]
			g.odd[o][j] += g.all[o][j]
		}
		if e == nil {
			g.even[o], g.odd[o] = g.all[o], g.all[o]
		}
	}
	return g
}

// addFits adds the fitted curves of the mixed scores that source i says something of; column is that of an option in g.all.
func (r *results) addFits(g *given, i int, column func(o int) []float64) {
	s := r.s
	for n, q := range r.pairs {
		cell := &s.cells[q.cell]
		w := s.p.flat[cell.k]
		if q.source != i || w == 0 {
			continue
		}
		to := column(cell.o)
		l := &r.fits[n]
		for j := range to {
			to[j] += w * l.all.mid(j, s.stride)
		}
		// The halves hold what they differ by from the whole.
		if g.even[cell.o] == nil {
			g.even[cell.o], g.odd[cell.o] = make([]float64, s.steps()), make([]float64, s.steps())
		}
		for j := range to {
			whole := l.all.mid(j, s.stride)
			g.even[cell.o][j] += w * (l.even.mid(j, s.stride) - whole)
			g.odd[cell.o][j] += w * (l.odd.mid(j, s.stride) - whole)
		}
		g.residual[cell.o] += w * w * l.residual
		g.noise[cell.o] += w * w * l.noise
		g.fitted = true
	}
}

// worth is the EVPPI: E[max over options of E(value | x)] less the highest mean, as a mean over the steps of x's probability
// (by regression on one sample: Strong, Oakley and Brennan 2014). A
// fitted curve chooses too well on the draws it was fitted to, and too badly on others: the mean of both is reported,
// their distance goes into the standard error.
func (r *results) worth(x *Information, g *given) {
	m := len(r.mean)
	chosen := make([]float64, m)
	up := r.choose(g.all, g.all, chosen)
	x.PChange = 1 - chosen[r.best]
	if x.PChange < 1e-12 {
		x.PChange = 0
	}
	x.EVPPI = up
	variance := 0.0
	for _, o := range r.eligible {
		d := chosen[o]
		if o == r.best {
			d--
		}
		variance += d * d * r.meanVar[o]
	}
	if g.fitted {
		x.Method = "regression"
		scratch := make([]float64, m)
		down := (r.choose(g.even, g.odd, scratch) + r.choose(g.odd, g.even, scratch)) / 2
		x.EVPPI = (up + down) / 2
		variance += (up - down) * (up - down) / 4
		for _, o := range r.eligible {
			differs := chosen[o]
			if o == r.best {
				differs = 1 - chosen[o]
			}
			variance += g.residual[o] * differs / r.n
		}
		x.PChangeSE = probabilitySE(x.PChange, r.n)
	}
	x.EVPPISE = math.Sqrt(variance)
	if x.EVPPI > r.evpi { // the whole is sampled, the part may be exact
		x.EVPPI, x.EVPPISE = r.evpi, math.Max(r.evpiSE, x.EVPPISE)
	}
	if x.EVPPI < tolerance {
		x.EVPPI = 0
	}
}

// choose averages what is gained by choosing with the expectations in by and being paid by those in pay. chosen gets how
// often each option is.
func (r *results) choose(by, pay [][]float64, chosen []float64) float64 {
	still := -1 // the best of the options that x says nothing of
	var moved []int
	for _, o := range r.eligible {
		if by[o] != nil {
			moved = append(moved, o)
		} else if still < 0 || r.mean[o] > r.mean[still] || o == r.best && r.mean[o] >= r.mean[still]-tolerance {
			still = o
		}
	}
	if len(moved) == 0 {
		chosen[r.best] = 1
		return 0
	}
	total := 0.0
	for j := range r.s.steps() {
		best, top := r.best, r.mean[r.best]
		if by[best] != nil {
			top += by[best][j]
		}
		base := r.mean[r.best]
		if pay[r.best] != nil {
			base += pay[r.best][j]
		}
		if still >= 0 && r.mean[still] > top+tolerance {
			best, top = still, r.mean[still]
		}
		for _, o := range moved {
			if v := r.mean[o] + by[o][j]; v > top+tolerance {
				best, top = o, v
			}
		}
		chosen[best] += 1 / float64(r.s.steps())
		if best != r.best {
			got := r.mean[best]
			if pay[best] != nil {
				got += pay[best][j]
			}
			total += got - base
		}
	}
	return total / float64(r.s.steps())
}
