package engine

import "math"

// tally adds up the draws of one lane. Sums of values are of differences from base, against cancellation.
type tally struct {
	column        counts
	value, value2 []float64 // [option]
	over          []int     // [option] draws over a limit
	lead, lead2   float64
	mixed, mixed2 []float64    // [cell] of mixed ones
	bins          [][2]binning // [pair], of even and of odd blocks
	curve         []counts     // [weight]
	top           []float64    // scratch
	values        [][]float64  // scratch
}

func (r *results) newTally() *tally {
	m := len(r.s.p.opts)
	t := &tally{column: newCounts(m), value: make([]float64, m), value2: make([]float64, m),
		over: make([]int, m), mixed: make([]float64, len(r.s.cells)), mixed2: make([]float64, len(r.s.cells)), bins: make([][2]binning, len(r.pairs)),
		top: make([]float64, blockSize)}
	if r.s.p.bothSide {
		for range r.weights {
			t.curve = append(t.curve, newCounts(m))
		}
		for range m {
			t.values = append(t.values, make([]float64, blockSize))
		}
	}
	return t
}

func (t *tally) add(u *tally) {
	t.column.add(u.column)
	for o := range t.value {
		t.value[o] += u.value[o]
		t.value2[o] += u.value2[o]
		t.over[o] += u.over[o]
	}
	t.lead += u.lead
	t.lead2 += u.lead2
	for c := range t.mixed {
		t.mixed[c] += u.mixed[c]
		t.mixed2[c] += u.mixed2[c]
	}
	for i := range t.bins {
		t.bins[i][0].add(&u.bins[i][0])
		t.bins[i][1].add(&u.bins[i][1])
	}
	for w := range t.curve {
		t.curve[w].add(u.curve[w])
	}
}

// visit adds one block to the tally of its lane.
func (r *results) visit(lane, block int, b *block) {
	s, t := r.s, r.lane[lane]
	t.column.count(b.value, r.eligible, b.n, t.top)
	for o := range b.value {
		base := s.base.value[o]
		v1, v2 := 0.0, 0.0
		for _, v := range b.value[o][:b.n] {
			v -= base
			v1 += v
			v2 += v * v
		}
		t.value[o] += v1
		t.value2[o] += v2
		if s.gates {
			for _, over := range b.over[o][:b.n] {
				if over {
					t.over[o]++
				}
			}
		}
	}
	for c := range s.cells {
		if s.cells[c].score != nil {
			continue
		}
		c1, c2 := 0.0, 0.0
		for _, v := range b.score[c][:b.n] {
			c1 += v
			c2 += v * v
		}
		t.mixed[c] += c1
		t.mixed2[c] += c2
	}
	for i, q := range r.pairs {
		t.bins[i][block&1].count(b.word[q.source][:b.n], b.score[q.cell])
	}
	if r.lead[1] >= 0 {
		r.keep(t, block, b)
	}
	if block < curveBlocks {
		for w, x := range r.weights {
			s.at(b, x, t.values)
			t.curve[w].count(t.values, r.eligible, b.n, t.top)
		}
	}
}

// keep notes the lead of a block and the words that move it.
func (r *results) keep(t *tally, block int, b *block) {
	x, y := b.value[r.lead[0]][:b.n], b.value[r.lead[1]][:b.n]
	base := r.s.base.value[r.lead[0]] - r.s.base.value[r.lead[1]]
	from := block * r.s.size
	keep := from+b.n <= len(r.kept.lead)
	for d := range x {
		l := x[d] - y[d]
		t.lead += l - base
		t.lead2 += (l - base) * (l - base)
		if keep {
			r.kept.lead[from+d] = l
		}
	}
	if keep {
		for i, w := range r.kept.word {
			if w != nil {
				copy(w[from:], b.word[i][:b.n])
			}
		}
	}
}

// counts is who is best how often and what choosing each option loses.
type counts struct {
	wins, gap, gap2 []float64 // [option]
}

func newCounts(m int) counts {
	return counts{wins: make([]float64, m), gap: make([]float64, m), gap2: make([]float64, m)}
}

func (c *counts) add(d counts) {
	for o := range c.wins {
		c.wins[o] += d.wins[o]
		c.gap[o] += d.gap[o]
		c.gap2[o] += d.gap2[o]
	}
}

// count adds n draws of values, by option; top is scratch.
func (c *counts) count(values [][]float64, eligible []int, n int, top []float64) {
	top = top[:n]
	copy(top, values[eligible[0]][:n])
	for _, o := range eligible[1:] {
		for d, v := range values[o][:n] {
			if v > top[d] {
				top[d] = v
			}
		}
	}
	hits := 0
	for _, o := range eligible {
		g1, g2, h := 0.0, 0.0, 0
		for d, v := range values[o][:n] {
			g := top[d] - v
			g1 += g
			g2 += g * g
			if g <= tolerance {
				h++
			}
		}
		c.gap[o] += g1
		c.gap2[o] += g2
		hits += h
		c.wins[o] += float64(h)
	}
	if hits > n {
		c.shareTies(values, eligible, top)
	}
}

// shareTies takes back what tied options were given beyond their share.
func (c *counts) shareTies(values [][]float64, eligible []int, top []float64) {
	for d, t := range top {
		ties := 0
		for _, o := range eligible {
			if t-values[o][d] <= tolerance {
				ties++
			}
		}
		if ties < 2 {
			continue
		}
		for _, o := range eligible {
			if t-values[o][d] <= tolerance {
				c.wins[o] -= 1 - 1/float64(ties)
			}
		}
	}
}

// mean and standard error of n summed figures.
func meanSE(sum, sum2, n float64) (mean, se float64) {
	mean = sum / n
	return mean, math.Sqrt(math.Max(0, sum2/n-mean*mean) / n)
}

func probabilitySE(p, n float64) float64 { return math.Sqrt(math.Max(0, p*(1-p)) / n) }
