package engine

import "math"

// bins is how finely the draws of a mixed score are averaged over one quantity before a curve is put through them.
const (
	binBits = 6
	bins    = 1 << binBits
)

// binning is the sum of a score and the number of draws in each bin of a quantity's probability.
type binning struct {
	sum [bins]float64
	n   [bins]float64
}

func (b *binning) count(words []uint32, score []float64) {
	score = score[:len(words)]
	for i, w := range words {
		k := w >> (32 - binBits)
		b.sum[k] += score[i]
		b.n[k]++
	}
}

func (b *binning) add(c *binning) {
	for i := range b.sum {
		b.sum[i] += c.sum[i]
		b.n[i] += c.n[i]
	}
}

// maxKnots is the number of straight pieces of a curve; few, so that every one rests on many draws.
const maxKnots = 8

// basis holds what a curve is made of, averaged over each bin: 1, the quantity itself, and hats over its probability.
type basis struct {
	knots int
	rows  [bins][maxKnots + 2]float64
	x     *quantiles
	mid   float64
	scale float64
}

func newBasis(x *quantiles, mean, sd float64, draws, stride int) *basis {
	b := &basis{knots: min(maxKnots, draws/1000), x: x, mid: mean, scale: sd}
	if sd == 0 {
		b.scale = 1
	}
	fine := cells / stride / bins
	for i := range b.rows {
		for j := range fine {
			u := (float64(i*fine+j) + 0.5) / float64(bins*fine)
			var row [maxKnots + 2]float64
			b.at(u, &row)
			for c := range row {
				b.rows[i][c] += row[c] / float64(fine)
			}
		}
	}
	return b
}

// at fills row with the basis at probability u. Hats at the two ends are left out: with 1 and the quantity they would say
// nearly the same twice.
func (b *basis) at(u float64, row *[maxKnots + 2]float64) {
	*row = [maxKnots + 2]float64{1, (b.x.at(u) - b.mid) / b.scale}
	j, f := b.hat(u)
	if j >= 1 && j <= b.knots {
		row[j+1] = 1 - f
	}
	if j < b.knots {
		row[j+2] = f
	}
}

// hat returns the corner before u, 0 for the end, and how far u is on the way to the next: no other hat is above 0 there.
func (b *basis) hat(u float64) (int, float64) {
	x := u * float64(b.knots+1)
	j := int(x)
	return j, x - float64(j)
}

// fit returns the coefficients of the curve through bins by weighted least squares, and how many it used.
func (b *basis) fit(bs *binning) ([maxKnots + 2]float64, int) {
	const width = maxKnots + 2
	n := b.knots + 2
	var m [width][width + 1]float64
	for i, row := range b.rows {
		for r := range n {
			for c := range n {
				m[r][c] += bs.n[i] * row[r] * row[c]
			}
			m[r][width] += row[r] * bs.sum[i]
		}
	}
	draws := m[0][0]
	used := n
	for c := range n {
		at := c
		for r := c; r < n; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[at][c]) {
				at = r
			}
		}
		m[c], m[at] = m[at], m[c]
		if math.Abs(m[c][c]) <= 1e-9*draws { // says nothing new
			used--
			m[c] = [width + 1]float64{}
			for r := range n {
				m[r][c] = 0
			}
			m[c][c] = 1
			continue
		}
		for r := range n {
			if r != c {
				f := m[r][c] / m[c][c]
				for j := c; j <= width; j++ {
					m[r][j] -= f * m[c][j]
				}
			}
		}
	}
	var out [width]float64
	for c := range n {
		out[c] = m[c][width] / m[c][c]
	}
	return out, used
}

// curve tabulates a fitted curve, less its mean.
func (b *basis) curve(coef [maxKnots + 2]float64, stride int) *quantiles {
	t := &quantiles{}
	slope := coef[1] / b.scale
	for i := 0; i <= cells; i += stride {
		v := coef[0] + slope*(b.x[i]-b.mid)
		j, f := b.hat(float64(i) / cells)
		if j >= 1 && j <= b.knots {
			v += coef[j+1] * (1 - f)
		}
		if j < b.knots {
			v += coef[j+2] * f
		}
		t[i] = v
	}
	t.straighten(stride)
	mean, _ := t.moments()
	for i := range t {
		t[i] -= mean
	}
	return t
}

// learned is what one quantity says of one mixed score: the curve through all draws, and through each half of them.
type learned struct {
	all, even, odd *quantiles
	residual       float64 // variance of the score around the curve
	noise          float64 // variance that the curve has by chance
}

// learn fits pair i.
func (r *results) learn(i int) learned {
	q := r.pairs[i]
	src := &r.s.sources[q.source]
	b := newBasis(src.values, src.mean, src.sd, r.s.n, r.s.stride)
	even, odd := &r.total.bins[i][0], &r.total.bins[i][1]
	all := *even
	all.add(odd)
	coef, used := b.fit(&all)
	l := learned{all: b.curve(coef, r.s.stride)}
	l.even, l.odd = l.all, l.all
	if r.s.blocks() > 1 {
		c1, _ := b.fit(even)
		c2, _ := b.fit(odd)
		l.even, l.odd = b.curve(c1, r.s.stride), b.curve(c2, r.s.stride)
	}
	_, explained := l.all.moments()
	l.residual = math.Max(0, r.s.cells[q.cell].variance-explained)
	l.noise = l.residual * float64(used-1) / r.n
	return l
}
