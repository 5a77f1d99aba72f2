package engine

import (
	"math"
	"slices"
	"sort"
)

const (
	cellBits = 12
	cells    = 1 << cellBits // of a table of quantiles
	cellMask = 1<<(32-cellBits) - 1
	ends     = 16 // points that the mean of an end cell is taken from
)

// quantiles is a function of a uniform number at equal steps of it, straight between them: an inverse distribution
// function, or a score taken through one. The two end cells of an unbounded distribution keep their mean.
type quantiles [cells + 1]float64

// look fills into with the function at the words: 12 bits choose the cell, the other 20 the place in it.
func (t *quantiles) look(words []uint32, into []float64) {
	into = into[:len(words)]
	for i, w := range words {
		c := w >> (32 - cellBits)
		a := t[c]
		into[i] = a + (float64(w&cellMask)+0.5)*(1.0/(cellMask+1))*(t[c+1]-a)
	}
}

// coarse is the same at every fourth step: a quarter of the memory, for when the tables of a large problem would not stay
// in the cache and a look-up would wait ten times as long as it takes. Its error is that of a straight line over a
// thousandth of the probability; the two end cells keep their mean as far as the table reaches.
type coarse [cells/coarser + 1]float64

const coarser = 4

func (t *quantiles) coarse() *coarse {
	out := &coarse{}
	for i := range out {
		out[i] = t[i*coarser]
	}
	end := func(steps []float64, inner float64) float64 {
		mean := -(steps[0] + steps[coarser]) / 2
		for _, x := range steps {
			mean += x
		}
		mean /= coarser
		return math.Max(slices.Min(steps), math.Min(slices.Max(steps), 2*mean-inner))
	}
	out[0] = end(t[:coarser+1], out[1])
	out[cells/coarser] = end(t[cells-coarser:], out[cells/coarser-1])
	return out
}

// look fills into with the function at the words.
func (t *coarse) look(words []uint32, into []float64) {
	const shift, mask = 34 - cellBits, 1<<(34-cellBits) - 1
	into = into[:len(words)]
	for i, w := range words {
		c := w >> shift
		a := t[c]
		into[i] = a + (float64(w&mask)+0.5)*(1.0/(mask+1))*(t[c+1]-a)
	}
}

// at is the function at u, 0..1.
func (t *quantiles) at(u float64) float64 {
	x := u * cells
	c := min(int(x), cells-1)
	return t[c] + (x-float64(c))*(t[c+1]-t[c])
}

// mid is the mean of the function over step j of width stride.
func (t *quantiles) mid(j, stride int) float64 { return (t[j*stride] + t[(j+1)*stride]) / 2 }

// moments returns mean and variance of the straight pieces, exactly.
func (t *quantiles) moments() (mean, variance float64) {
	shift := t[cells/2] // against cancellation
	s1, s2 := 0.0, 0.0
	a := t[0] - shift
	for _, x := range t[1:] {
		b := x - shift
		s1 += a + b
		s2 += a*a + a*b + b*b
		a = b
	}
	s1 /= 2 * cells
	return shift + s1, math.Max(0, s2/(3*cells)-s1*s1)
}

// tableOf tabulates f, a function of a uniform number. With open ends f is unbounded at 0 and 1, where it is not asked
// for: the end cells get its mean over them. Every stride-th step is computed and the others put straight between.
func tableOf(f func(u float64) float64, open bool, stride int) *quantiles {
	t := &quantiles{}
	for i := stride; i < cells; i += stride {
		t[i] = f(float64(i) / cells)
	}
	if open {
		low, high := 0.0, 0.0
		for i := range ends {
			u := float64(stride) / cells * (float64(i) + 0.5) / ends
			low += f(u) / ends
			high += f(1-u) / ends
		}
		t[0], t[cells] = 2*low-t[stride], 2*high-t[cells-stride]
	} else {
		t[0], t[cells] = f(0), f(1)
	}
	t.straighten(stride)
	return t
}

func (t *quantiles) straighten(stride int) {
	if stride == 1 {
		return
	}
	for i := 0; i < cells; i += stride {
		for j := 1; j < stride; j++ {
			t[i+j] = t[i] + (t[i+stride]-t[i])*float64(j)/float64(stride)
		}
	}
}

// then tabulates g of the function.
func (t *quantiles) then(g func(x float64) float64, stride int) *quantiles {
	out := &quantiles{}
	for i := 0; i <= cells; i += stride {
		out[i] = g(t[i])
	}
	out.straighten(stride)
	return out
}

// where returns the ranges of words at which the function is inside something, both ends included. Edges between two steps
// are found by halving.
func (t *quantiles) where(inside func(x float64) bool) [][2]uint32 {
	var out [][2]uint32
	word := func(i int) uint32 { return uint32(min(uint64(i)<<(32-cellBits), 1<<32-1)) }
	edge := func(i int, was bool) uint32 { // the last word of cell i that is as it was
		l, h := word(i), word(i+1)
		for h-l > 1 {
			m := l + (h-l)/2
			if inside(t.at(uniform(m))) == was {
				l = m
			} else {
				h = m
			}
		}
		return l
	}
	was := inside(t[0])
	from := uint32(0)
	for i := range cells {
		now := inside(t[i+1])
		switch {
		case now && !was:
			from = edge(i, was) + 1
		case was && !now:
			out = append(out, [2]uint32{from, edge(i, was)})
		}
		was = now
	}
	if was {
		out = append(out, [2]uint32{from, 1<<32 - 1})
	}
	return out
}

// pertCells is how many cells the density of PERT is integrated over: enough for a shape of maxShape.
const pertCells = 512

// pertGrid holds log x, log(1-x) and dx at the nodes of a grid that is fine near both ends: x = θ²(3 - 2θ).
type pertGrid struct{ lx, l1, dx [2*pertCells + 1]float64 }

func newPertGrid() *pertGrid {
	g := &pertGrid{}
	for i := 1; i < 2*pertCells; i++ {
		th := float64(i) / (2 * pertCells)
		x := th * th * (3 - 2*th)
		g.lx[i], g.l1[i], g.dx[i] = math.Log(x), math.Log1p(-x), 6*th*(1-th)
	}
	return g
}

// pertTable tabulates the quantiles of PERT (Malcolm, Roseboom, Clark and Fazar 1959; the shape after Vose) on 0..1 with its
// mode at f and shape g, Beta(1+g·f, 1+g·(1-f)). The density is
// integrated by Simpson's rule and inverted with a straight density in each cell of the grid.
func (grid *pertGrid) pertTable(f, g float64, stride int) *quantiles {
	a, b := g*f, g*(1-f)
	top := 0.0 // log density at the mode, against underflow
	if a > 0 && b > 0 {
		top = a*math.Log(f) + b*math.Log1p(-f)
	}
	var density [2*pertCells + 1]float64 // of θ; 0 at both ends
	for i := 1; i < 2*pertCells; i++ {
		density[i] = grid.dx[i] * math.Exp(a*grid.lx[i]+b*grid.l1[i]-top)
	}
	var cum [pertCells + 1]float64
	for i := range pertCells {
		cum[i+1] = cum[i] + (density[2*i]+4*density[2*i+1]+density[2*i+2])/6
	}
	// d0·s + (d1-d0)s²/2 = share of the cell, with d scaled so that the whole cell fits.
	inverse := func(u float64, j int) float64 {
		d0, d1 := density[2*j], density[2*j+2]
		share := (u - cum[j]) / (cum[j+1] - cum[j]) * (d0 + d1) / 2
		s := 2 * share / (d0 + math.Sqrt(math.Max(0, d0*d0+2*(d1-d0)*share)))
		th := (float64(j) + math.Min(s, 1)) / pertCells
		return th * th * (3 - 2*th)
	}
	t := &quantiles{}
	j, total := 0, cum[pertCells]
	for i := stride; i < cells; i += stride {
		u := total * float64(i) / cells
		for cum[j+1] < u {
			j++
		}
		t[i] = inverse(u, j)
	}
	find := func(u float64) float64 {
		return inverse(u, min(pertCells-1, sort.Search(pertCells, func(j int) bool { return cum[j+1] >= u })))
	}
	low, high := 0.0, 0.0 // a thin tail is far from straight: the end cells keep their mean
	for i := range ends {
		u := total * float64(stride) / cells * (float64(i) + 0.5) / ends
		low += find(u) / ends
		high += find(total-u) / ends
	}
	t[0], t[cells] = math.Max(0, 2*low-t[stride]), math.Min(1, 2*high-t[cells-stride])
	t.straighten(stride)
	return t
}
