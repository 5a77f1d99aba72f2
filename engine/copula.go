package engine

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// copula draws one group of correlated quantities: normal numbers with the correlations of the group, each turned back
// into a uniform number, so that every quantity keeps its own distribution (Iman and Conover 1982 for the idea of ranks).
type copula struct {
	members []int       // sources, ascending
	r       [][]float64 // correlation of the normal numbers
	lower   [][]float64 // its Cholesky factor
}

// normalOf turns a rank correlation into the correlation of normal numbers that has it: ρ = 6/π asin(r/2) (Pearson 1907).
func normalOf(rho float64) float64 { return 2 * math.Sin(math.Pi*rho/6) }

// leastPivot is the variance that a quantity must keep once those before it are known: with less the rounding of the stated
// correlations decides whether the matrix is possible at all.
const leastPivot = 1e-10

// cholesky returns the lower factor of the correlation matrix r; ok is false when r is not positive definite.
func cholesky(r [][]float64) (lower [][]float64, ok bool) {
	for i := range r {
		row := make([]float64, i+1)
		lower = append(lower, row)
		for j := 0; j <= i; j++ {
			s := r[i][j]
			for k := 0; k < j; k++ {
				s -= row[k] * lower[j][k]
			}
			if j < i {
				row[j] = s / lower[j][j]
				continue
			}
			if s < leastPivot {
				return nil, false
			}
			row[j] = math.Sqrt(s)
		}
	}
	return lower, true
}

// linked splits what correlations name into groups that hang together, each sorted, with its matrix.
func linked(list []Correlation) (groups [][]Quantity, matrices [][][]float64) {
	parent := map[Quantity]Quantity{}
	var root func(q Quantity) Quantity
	root = func(q Quantity) Quantity {
		if p, ok := parent[q]; ok && p != q {
			return root(p)
		}
		parent[q] = q
		return q
	}
	for _, c := range list {
		parent[root(c.A)] = root(c.B)
	}
	members := map[Quantity][]Quantity{}
	for q := range parent {
		members[root(q)] = append(members[root(q)], q)
	}
	for _, g := range members {
		slices.SortFunc(g, byName)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b []Quantity) int { return byName(a[0], b[0]) })
	for _, g := range groups {
		place := map[Quantity]int{}
		m := make([][]float64, len(g))
		for i, q := range g {
			place[q] = i
			m[i] = make([]float64, len(g))
			m[i][i] = 1
		}
		for _, c := range list {
			i, ok := place[c.A]
			j, ok2 := place[c.B]
			if ok && ok2 {
				m[i][j], m[j][i] = normalOf(c.Rho), normalOf(c.Rho)
			}
		}
		matrices = append(matrices, m)
	}
	return groups, matrices
}

// byName orders quantities by component, then by option.
func byName(a, b Quantity) int {
	return cmp.Or(cmp.Compare(a.Component, b.Component), cmp.Compare(a.Option, b.Option))
}

// impossible names the groups whose correlations contradict each other.
func impossible(list []Correlation) [][]string {
	groups, matrices := linked(list)
	var out [][]string
	for i, m := range matrices {
		if _, ok := cholesky(m); !ok {
			var names []string
			for _, q := range groups[i] {
				names = append(names, q.String())
			}
			out = append(out, names)
		}
	}
	return out
}

const (
	normalEnd   = 8   // deviations: beyond lies less than a word can tell from 0
	normalSteps = 256 // of the table to a deviation
)

// normalTables are Φ⁻¹ at the steps of a uniform number and Φ between ±normalEnd, as fast look-ups.
type normalTables struct {
	inverse *quantiles
	below   [2*normalEnd*normalSteps + 1]float64
}

func newNormalTables() *normalTables {
	t := &normalTables{inverse: tableOf(mathext.NormalQuantile, true, 1)}
	for i := range t.below {
		t.below[i] = 0.5 * math.Erfc(-(float64(i)/normalSteps-normalEnd)/math.Sqrt2)
	}
	return t
}

// z is the normal number of a word; exact in the two end cells.
func (t *normalTables) z(words []uint32, into []float64) {
	t.inverse.look(words, into)
	for i, w := range words {
		if c := w >> (32 - cellBits); c == 0 || c == cells-1 {
			into[i] = mathext.NormalQuantile(uniform(w))
		}
	}
}

// word is the word of a normal number.
func (t *normalTables) word(z float64) uint32 {
	x := (z + normalEnd) * normalSteps
	if !(x > 0) {
		return 0
	}
	if x >= 2*normalEnd*normalSteps {
		return 1<<32 - 1
	}
	c := int(x)
	return wordOf(t.below[c] + (x-float64(c))*(t.below[c+1]-t.below[c]))
}

// correlate replaces the independent words of a group by correlated ones, and leaves their normal numbers in z.
func (c *copula) correlate(t *normalTables, word [][]uint32, z [][]float64, n int) {
	for _, s := range c.members {
		t.z(word[s][:n], z[s])
	}
	for i := len(c.members) - 1; i >= 0; i-- { // from the last: the ones before are still independent
		own := z[c.members[i]][:n]
		l := c.lower[i]
		for d := range own {
			own[d] *= l[i]
		}
		for j := range i {
			f := l[j]
			if f == 0 {
				continue
			}
			for d, x := range z[c.members[j]][:n] {
				own[d] += f * x
			}
		}
		w := word[c.members[i]][:n]
		for d, x := range own {
			w[d] = t.word(x)
		}
	}
}

// order is how many Hermite polynomials carry an expectation given correlated quantities; what is left out falls as the
// correlation to that power.
const order = 24

// hermite fills h with the normalised Hermite polynomials 0 … order at z: orthonormal under the normal distribution.
func hermite(z float64, h *[order + 1]float64) {
	h[0], h[1] = 1, z
	for n := 1; n < order; n++ {
		h[n+1] = (z*h[n] - rootOf[n]*h[n-1]) / rootOf[n+1]
	}
}

var rootOf = func() (r [order + 1]float64) {
	for i := range r {
		r[i] = math.Sqrt(float64(i))
	}
	return r
}()

// hermiteOf returns the coefficients c of t as a function of a normal number: when that number has correlation r with
// another, z, the expectation given z is Σ cₙ rⁿ hₙ(z) (Mehler 1866).
func hermiteOf(t *quantiles, mid []float64) *[order + 1]float64 {
	c := &[order + 1]float64{}
	var h [order + 1]float64
	for j, z := range mid {
		y := (t[j] + t[j+1]) / 2
		hermite(z, &h)
		for n := range c {
			c[n] += y * h[n] / cells
		}
	}
	return c
}

// hermiteAt is Σ cₙ rⁿ hₙ(z) without its mean c₀.
func hermiteAt(c *[order + 1]float64, r, z float64) float64 {
	s, f := 0.0, 1.0
	before, h := 0.0, 1.0
	for n := 0; n < order; n++ {
		next := (z*h - rootOf[n]*before) / rootOf[n+1]
		before, h = h, next
		f *= r
		s += c[n+1] * f * h
	}
	return s
}
