package engine

import (
	"math"
	"math/bits"
	"sort"
)

// Sampling is how the draws are spread over what is uncertain.
type Sampling string

// The kinds of draws. Stratified and quasi draws fill the space more evenly, so that the same number of them says more;
// they come in sixteen replicates that are independent of each other, whose differences give the standard errors, and
// their number is rounded up to sixteen times a power of two.
const (
	RandomSampling     Sampling = ""           // independent draws
	StratifiedSampling Sampling = "stratified" // Latin hypercube: in a block each quantity once in every equal share of its probability
	QuasiSampling      Sampling = "quasi"      // rank-1 lattices, each shifted at random and folded (baker's transformation)
)

// samplings are the names of the kinds of draws, as files and the analysis have them.
var samplings = map[Sampling]string{RandomSampling: "random", StratifiedSampling: "stratified", QuasiSampling: "quasi"}

// String is the name of the kind of draws.
func (k Sampling) String() string { return samplings[k] }

// replicated tells whether the lanes are independent replicates of equal size.
func (s *sampler) replicated() bool { return s.p.m.Sampling != RandomSampling }

// plan sets the number of draws and the size of a block.
func (s *sampler) plan(draws int) {
	s.n, s.size = draws, blockSize
	if s.replicated() {
		each := 1
		for each*lanes < draws {
			each *= 2
		}
		s.n, s.size = each*lanes, min(each, blockSize)
	}
}

// rankSources orders the sources for the lattice: its first dimensions are the best, so what spreads the values most gets them.
func (s *sampler) rankSources() {
	weight := make([]float64, len(s.sources))
	for c := range s.cells {
		cell := &s.cells[c]
		w := s.p.flat[cell.k]
		for _, d := range cell.deps {
			v := cell.variance
			if cell.score == nil { // not known yet: as if over the whole scale, shared among its sources
				v = 100 * 100 / 12 / float64(len(cell.deps))
			}
			weight[d] += w * w * v
		}
	}
	by := make([]int, len(s.sources))
	for i := range by {
		by[i] = i
	}
	sort.SliceStable(by, func(i, j int) bool {
		a, b := by[i], by[j]
		if weight[a] != weight[b] {
			return weight[a] > weight[b]
		}
		return s.sources[a].seed < s.sources[b].seed // the order of the model's lists does not matter
	})
	for dim, i := range by {
		s.sources[i].dim = dim
	}
}

// draw fills into, whose length is even, with the words of source i in a block.
func (s *sampler) draw(i, block int, into []uint32) {
	src := &s.sources[i]
	switch {
	case s.p.m.Sampling == QuasiSampling && src.dim < len(lattice):
		lane := block % lanes
		st := newStream(src.seed, lane)
		quasiWords(lattice[src.dim], uint32(st.next()>>32), block/lanes*s.size, into)
	case s.replicated():
		st := newStream(src.seed, block)
		stratifiedWords(&st, into[:s.size])
	default:
		st := newStream(src.seed, block)
		st.words(into)
	}
}

// quasiWords fills into with one dimension of a lattice from point first on: {φ(i)·z + shift}, φ the digits of i mirrored at
// the point, so that every power of two of points is a lattice; folded, so that what differs at 0 and 1 does not
// matter (baker's transformation, Hickernell 2002; shifts after Cranley and Patterson 1976).
func quasiWords(z, shift uint32, first int, into []uint32) {
	for d := range into {
		w := bits.Reverse32(uint32(first+d))*z + shift
		into[d] = w<<1 ^ uint32(int32(w)>>31)
	}
}

// stratifiedWords fills into with one word in each of as many equal strata, in random order: one dimension of a Latin hypercube
// (McKay, Beckman and Conover 1979), shuffled as it is made.
func stratifiedWords(st *stream, into []uint32) {
	n := uint64(len(into))
	width := (1 << 32) / n
	for d := range into {
		x := st.next()
		into[d] = uint32(uint64(d)*width + (x&0xffffffff)*width>>32)
		j := int((x >> 32) * uint64(d+1) >> 32)
		into[d], into[j] = into[j], into[d]
	}
}

// laneSE is the standard error of the mean of n lanes' figures, in one pass (Welford 1962); 0 of fewer than two.
func laneSE(n int, figure func(lane int) float64) float64 {
	if n < 2 {
		return 0
	}
	mean, square := 0.0, 0.0
	for l := range n {
		x := figure(l)
		d := x - mean
		mean += d / float64(l+1)
		square += d * (x - mean)
	}
	return math.Sqrt(math.Max(0, square) / float64(n) / float64(n-1))
}

// chance is a probability from n draws with its standard error; hits are those of one lane.
func (s *sampler) chance(n float64, hits func(lane int) float64) (p, se float64) {
	used := s.lanes()
	for l := range used {
		p += hits(l) / n
	}
	p = math.Max(0, math.Min(1, p))
	if !s.replicated() {
		return p, probabilitySE(p, n)
	}
	return p, laneSE(used, func(l int) float64 { return hits(l) / n * float64(used) })
}

// average is a mean over n draws with its standard error, from the sums and the sums of squares of each lane.
func (s *sampler) average(n float64, sums func(lane int) (sum, squares float64)) (mean, se float64) {
	used := s.lanes()
	total, squares := 0.0, 0.0
	for l := range used {
		a, b := sums(l)
		total, squares = total+a, squares+b
	}
	mean, se = meanSE(total, squares, n)
	if s.replicated() {
		se = laneSE(used, func(l int) float64 { a, _ := sums(l); return a / n * float64(used) })
	}
	return mean, se
}

// lanes is how many lanes have draws.
func (s *sampler) lanes() int { return min(lanes, s.blocks()) }

// replicates is how many independent parts standard errors come from; 0 when every draw is one.
func (s *sampler) replicates() int {
	if s.replicated() {
		return s.lanes()
	}
	return 0
}
