package engine

import (
	"math"
	"slices"
)

// spread fills the shares of variance.
func (r *results) spread(x *Information, i int, g *given) {
	p := r.s.p
	x.ValueShares, x.ValueSharesSE = map[string]float64{}, map[string]float64{}
	for o, y := range g.all {
		if y == nil {
			continue
		}
		total := r.varianceOf(o)
		if total > 0 {
			v := clampShare((meanSquare(y, nil) - g.noise[o]) / total)
			x.ValueShares[p.opts[o].ID], x.ValueSharesSE[p.opts[o].ID] = v, 0
			if g.fitted || !r.exact(o) {
				x.ValueSharesSE[p.opts[o].ID] = 2 * math.Sqrt(v*(1-v)/r.n)
			}
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
	return s / float64(len(a))
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

// deviationSE is the standard error of a standard deviation from the draws, as of a normal quantity; 0 when it is exact.
func (r *results) deviationSE(sd float64, exact bool) float64 {
	if exact {
		return 0
	}
	return sd / math.Sqrt(2*r.n)
}

// placeBits hold the place of a draw that is kept; that keptBlocks of blockSize fit is checked here.
const (
	placeBits = 16
	_         = uint(1<<placeBits - keptBlocks*blockSize)
)

// leadRanks returns the rank of the lead in each draw that was kept, ties averaged, centred and scaled to length 1; nil
// when the lead never varies.
func (r *results) leadRanks() []float64 {
	n := len(r.kept.lead)
	if n < 3 || r.leadVar < tolerance*tolerance {
		return nil
	}
	// Sorted as whole numbers of the same order, the last placeBits of which give way to the draw's place: ties are what
	// agrees to eleven digits.
	by := make([]uint64, n)
	for i, v := range r.kept.lead {
		x := math.Float64bits(v + 0) // -0 is 0
		if x>>63 == 0 {
			x |= 1 << 63
		} else {
			x = ^x
		}
		by[i] = x&^(1<<placeBits-1) | uint64(i)
	}
	slices.Sort(by)
	rank := make([]float64, n)
	length := 0.0
	for i := 0; i < n; {
		j := i + 1
		for j < n && by[j]>>placeBits == by[i]>>placeBits {
			j++
		}
		x := float64(i+j-1)/2 - float64(n-1)/2
		for ; i < j; i++ {
			rank[by[i]&(1<<placeBits-1)] = x
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
			se = (1 - rho*rho) * math.Sqrt((1+rho*rho/2)/(n-3)) // Bonett and Wright 2000
		}
	}
	x.RankCorrelation, x.RankCorrelationSE = &rho, &se
}
