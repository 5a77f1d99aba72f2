package engine

import (
	"math"
	"slices"
	"sort"
)

// partBlocks is how many blocks of draws the curve of a partly fixed score is put through, partKnots how many corners it
// has at most.
const (
	partBlocks = 16
	partKnots  = 24
)

// part is a mixed cell of which a set fixes several sources but not all: the expected score is a curve over what the cell
// would be with the others at their means. Sums, products and ratios of independent quantities whose score is straight
// need no more than that; of other scores the curve is what the draws say.
type part struct {
	cell int
	w    float64
	x    [][]float64 // [source] columns of the means of what is not in the set; nil: as drawn
	knot []float64   // ascending
	at   []float64   // less its mean over the draws
}

// partOf is the part of cell c that the sources in a set fix; ok is false when they are fewer than two, or correlated with
// others, whose means move with them.
func (s *sampler) partOf(in map[int]bool, c int, w float64) (part, bool) {
	known := 0
	p := part{cell: c, w: w, x: make([][]float64, len(s.sources))}
	for _, d := range s.cells[c].deps {
		if s.sources[d].group >= 0 {
			return part{}, false
		}
		if in[d] {
			known++
			continue
		}
		p.x[d] = make([]float64, blockSize)
		for i := range p.x[d] {
			p.x[d][i] = s.sources[d].mean
		}
	}
	return p, known > 1
}

// raw fills into with what the cell would be in the draws of a block, with the others at their means.
func (p *part) raw(s *sampler, b *block, into []float64) {
	view := *b
	view.x = slices.Clone(b.x)
	for i, col := range p.x {
		if col != nil {
			view.x[i] = col
		}
	}
	s.mix(&view, &s.cells[p.cell], into)
}

// fitParts puts the curves of all parts of sets through the first draws.
func (s *sampler) fitParts(sets []set) {
	var parts []*part
	for i := range sets {
		for j := range sets[i].options {
			for k := range sets[i].options[j].parts {
				parts = append(parts, &sets[i].options[j].parts[k])
			}
		}
	}
	if len(parts) == 0 {
		return
	}
	blocks := min(s.blocks(), partBlocks)
	n := min(s.n, blocks*s.size)
	raw, score := make([][]float64, len(parts)), make([][]float64, len(parts))
	for i := range parts {
		raw[i], score[i] = make([]float64, n), make([]float64, n)
	}
	s.each(blocks, func(_, block int, b *block) {
		from := block * s.size
		for i, p := range parts {
			p.raw(s, b, raw[i][from:from+b.n])
			copy(score[i][from:], b.score[p.cell][:b.n])
		}
	})
	parallel(len(parts), func(i int) { parts[i].fit(raw[i], score[i]) })
}

// fit puts a line with few corners through points, by least squares; its corners are shares of the points.
func (p *part) fit(x, y []float64) {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	n := len(x)
	k := max(1, min(partKnots, n/100))
	for i := 0; i <= k; i++ {
		v := sorted[min(n-1, i*(n-1)/k)]
		if m := len(p.knot); m == 0 || v > p.knot[m-1] {
			p.knot = append(p.knot, v)
		}
	}
	m := len(p.knot)
	diag, off, rhs := make([]float64, m), make([]float64, m), make([]float64, m)
	for i, v := range x {
		j, f := p.place(v)
		diag[j] += (1 - f) * (1 - f)
		rhs[j] += (1 - f) * y[i]
		if f > 0 {
			diag[j+1] += f * f
			off[j] += f * (1 - f)
			rhs[j+1] += f * y[i]
		}
	}
	p.at = make([]float64, m)
	for i := 1; i < m; i++ { // symmetric, three diagonals
		if diag[i-1] <= 0 {
			continue
		}
		f := off[i-1] / diag[i-1]
		diag[i] -= f * off[i-1]
		rhs[i] -= f * rhs[i-1]
	}
	for i := m - 1; i >= 0; i-- {
		next := 0.0
		if i+1 < m {
			next = p.at[i+1]
		}
		if diag[i] > 1e-12*float64(n) {
			p.at[i] = (rhs[i] - off[i]*next) / diag[i]
		} else {
			p.at[i] = next
		}
	}
	mean := 0.0
	for _, v := range x {
		j, f := p.place(v)
		mean += p.value(j, f) / float64(n)
	}
	for i := range p.at {
		p.at[i] -= mean
	}
}

// place returns the corner before v and how far v is on the way to the next.
func (p *part) place(v float64) (int, float64) {
	j := sort.SearchFloat64s(p.knot, v) - 1
	if j < 0 {
		return 0, 0
	}
	if j >= len(p.knot)-1 {
		return len(p.knot) - 1, 0
	}
	return j, math.Min(1, (v-p.knot[j])/(p.knot[j+1]-p.knot[j]))
}

func (p *part) value(j int, f float64) float64 {
	if f == 0 {
		return p.at[j]
	}
	return p.at[j] + f*(p.at[j+1]-p.at[j])
}

// add adds the part to a column of expected values.
func (p *part) add(s *sampler, b *block, col []float64) {
	raw := b.raw[:b.n]
	p.raw(s, b, raw)
	for d, v := range raw {
		j, f := p.place(v)
		col[d] += p.w * p.value(j, f)
	}
}
