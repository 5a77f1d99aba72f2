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
	x := Information{Component: src.component, Option: src.option, Mean: src.mean, SD: src.sd, Method: "exact"}
	if src.v < 0 {
		x.Hole, x.Distribution, x.Reading = true, string(Uniform), "missing: anything on the scale"
		return x
	}
	v := &r.s.p.vars[src.v]
	if x.Distribution = string(v.dist); v.dist == PERT {
		x.Distribution = "pert"
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
			g.all[o] = make([]float64, cells)
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
				to[j] += w * ((cell.score[j]+cell.score[j+1])/2 - cell.mean)
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
		mid := s.normal.mids()
		for o, c := range wave {
			if c == nil {
				continue
			}
			to := column(o)
			for j, z := range mid {
				to[j] += hermiteAt(c, 1, z)
			}
		}
	}
	for n, q := range r.pairs {
		cell := &s.cells[q.cell]
		w := s.p.flat[cell.k]
		if q.source != i || w == 0 {
			continue
		}
		to := column(cell.o)
		l := &r.fits[n]
		for j := range to {
			to[j] += w * (l.all[j] + l.all[j+1]) / 2
		}
		// The halves hold what they differ by from the whole.
		if g.even[cell.o] == nil {
			g.even[cell.o], g.odd[cell.o] = make([]float64, cells), make([]float64, cells)
		}
		for j := range to {
			whole := l.all[j] + l.all[j+1]
			g.even[cell.o][j] += w * (l.even[j] + l.even[j+1] - whole) / 2
			g.odd[cell.o][j] += w * (l.odd[j] + l.odd[j+1] - whole) / 2
		}
		g.residual[cell.o] += w * w * l.residual
		g.noise[cell.o] += w * w * l.noise
		g.fitted = true
	}
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

// worth is E[max over options of E(value | x)] less the highest mean, as a mean over the steps of x's probability. A
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
	for j := range cells {
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
		chosen[best] += 1.0 / cells
		if best != r.best {
			got := r.mean[best]
			if pay[best] != nil {
				got += pay[best][j]
			}
			total += got - base
		}
	}
	return total / cells
}

// spread fills the shares of variance.
func (r *results) spread(x *Information, i int, g *given) {
	p := r.s.p
	x.ValueShares = map[string]float64{}
	for o, y := range g.all {
		if y == nil {
			continue
		}
		total := r.varianceOf(o)
		if total > 0 {
			x.ValueShares[p.opts[o].ID] = clampShare((meanSquare(y, nil) - g.noise[o]) / total)
		}
	}
	if r.lead[1] < 0 || r.leadVar == 0 {
		return
	}
	a, b := g.all[r.lead[0]], g.all[r.lead[1]]
	if a == nil && b == nil {
		return
	}
	x.VarianceShare = clampShare((meanSquare(a, b) - g.noise[r.lead[0]] - g.noise[r.lead[1]]) / r.leadVar)
	if g.fitted || !r.exactLead() {
		x.VarianceShareSE = 2 * math.Sqrt(x.VarianceShare*(1-x.VarianceShare)/r.n)
	}
}

func clampShare(v float64) float64 { return math.Max(0, math.Min(1, v)) }

// meanSquare is the mean square of a - b; either may be nil.
func meanSquare(a, b []float64) float64 {
	if a == nil {
		a, b = b, nil
	}
	s := 0.0
	for j, v := range a {
		if b != nil {
			v -= b[j]
		}
		s += v * v
	}
	return s / cells
}

// exactLead tells whether the variance of the lead needs no draws: scores of one source each, none correlated.
func (r *results) exactLead() bool { return r.exact(r.lead[0]) && r.exact(r.lead[1]) }

func (r *results) exact(o int) bool {
	for c := range r.s.cells {
		cell := &r.s.cells[c]
		if cell.o == o && r.s.p.flat[cell.k] > 0 && (cell.score == nil || r.s.sources[cell.deps[0]].group >= 0) {
			return false
		}
	}
	return true
}

// varianceOf is the variance of the value of option o.
func (r *results) varianceOf(o int) float64 {
	if !r.exact(o) {
		mean := r.total.value[o] / r.n
		return math.Max(0, r.total.value2[o]/r.n-mean*mean)
	}
	return r.additive(o, -1)
}

func (r *results) varianceOfLead() float64 {
	if !r.exactLead() {
		mean := r.total.lead / r.n
		return math.Max(0, r.total.lead2/r.n-mean*mean)
	}
	return r.additive(r.lead[0], r.lead[1])
}

// additive is the variance of option a less option b (-1: none) when every score has one source and these are
// independent: the variances of the sources' own sums add up.
func (r *results) additive(a, b int) float64 {
	s := r.s
	by := map[int][]int{}
	for c := range s.cells {
		if o := s.cells[c].o; (o == a || o == b) && s.p.flat[s.cells[c].k] > 0 {
			by[s.cells[c].deps[0]] = append(by[s.cells[c].deps[0]], c)
		}
	}
	total := 0.0
	for i := range s.sources { // in order: sums are the same every time
		switch list := by[i]; len(list) {
		case 0:
		case 1:
			w := s.p.flat[s.cells[list[0]].k]
			total += w * w * s.cells[list[0]].variance
		default:
			sum := &quantiles{}
			for _, c := range list {
				w := s.p.flat[s.cells[c].k]
				if s.cells[c].o == b {
					w = -w
				}
				for j, v := range s.cells[c].score {
					sum[j] += w * v
				}
			}
			_, v := sum.moments()
			total += v
		}
	}
	return total
}

// leadRanks returns the rank of the lead in each draw that was kept, ties averaged, centred and scaled to length 1; nil
// when the lead never varies.
func (r *results) leadRanks() []float64 {
	n := len(r.kept.lead)
	if n < 3 || r.leadVar < tolerance*tolerance {
		return nil
	}
	by := make([]int32, n)
	for i := range by {
		by[i] = int32(i)
	}
	lead := r.kept.lead
	sort.Slice(by, func(i, j int) bool { return lead[by[i]] < lead[by[j]] })
	rank := make([]float64, n)
	length := 0.0
	for i := 0; i < n; {
		j := i + 1
		for j < n && lead[by[j]] == lead[by[i]] {
			j++
		}
		x := float64(i+j-1)/2 - float64(n-1)/2
		for ; i < j; i++ {
			rank[by[i]] = x
			length += x * x
		}
	}
	if length == 0 {
		return nil
	}
	for i := range rank {
		rank[i] /= math.Sqrt(length)
	}
	return rank
}

// rank fills the rank correlation of source i with the lead. The word of a draw is the rank of the quantity itself, among
// all it could be. What does not touch the lead has none.
func (r *results) rank(x *Information, i int, ranks []float64) {
	if ranks == nil {
		return
	}
	rho, se := 0.0, 0.0
	if w := r.kept.word[i]; w != nil {
		dot, mean, square := 0.0, 0.0, 0.0
		n := float64(len(ranks))
		for d, y := range ranks {
			u := uniform(w[d]) - 0.5
			dot += u * y
			mean += u
			square += u * u
		}
		if v := square - mean*mean/n; v > 0 {
			rho = math.Max(-1, math.Min(1, dot/math.Sqrt(v)))
		}
		if n > 3 {
			se = (1 - rho*rho) * math.Sqrt((1+rho*rho/2)/(n-3))
		}
	}
	x.RankCorrelation, x.RankCorrelationSE = &rho, &se
}
