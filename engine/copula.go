package engine

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// copula draws one group of correlated quantities: normal numbers with the correlations of the group, each turned back
// into a uniform number, so that every quantity keeps its own distribution (Iman and Conover 1982 for the idea of ranks).
type copula struct {
	members []int       // sources, ascending
	r       [][]float64 // correlation of the normal numbers
	lower   [][]float64 // its Cholesky factor
}

// normalOf turns a rank correlation into the correlation of normal numbers that has it: ρ = 6/π asin(r/2).
func normalOf(rho float64) float64 { return 2 * math.Sin(math.Pi*rho/6) }

// cholesky returns the lower factor of the correlation matrix r; ok is false when r is not positive definite.
func cholesky(r [][]float64) (lower [][]float64, ok bool) {
	for i := range r {
		row := make([]float64, i+1)
		for j := 0; j <= i; j++ {
			s := r[i][j]
			for k := 0; k < j; k++ {
				s -= row[k] * at(lower, row, j, k, i)
			}
			if j < i {
				row[j] = s / lower[j][j]
				continue
			}
			if s < 1e-10 {
				return nil, false
			}
			row[j] = math.Sqrt(s)
		}
		lower = append(lower, row)
	}
	return lower, true
}

// at is element (j, k) of a factor whose row i is being made.
func at(lower [][]float64, row []float64, j, k, i int) float64 {
	if j == i {
		return row[k]
	}
	return lower[j][k]
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
		sort.Slice(g, func(i, j int) bool {
			if g[i].Component != g[j].Component {
				return g[i].Component < g[j].Component
			}
			return g[i].Option < g[j].Option
		})
		groups = append(groups, g)
	}
	sort.Slice(groups, func(i, j int) bool { return groups[i][0].String() < groups[j][0].String() })
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

// normalTables are Φ⁻¹ at the steps of a uniform number and Φ between ±8, as fast look-ups.
type normalTables struct {
	inverse *quantiles
	below   [4097]float64
}

func newNormalTables() *normalTables {
	t := &normalTables{inverse: tableOf(mathext.NormalQuantile, true, 1)}
	for i := range t.below {
		t.below[i] = 0.5 * math.Erfc(-(float64(i)/256-8)/math.Sqrt2)
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

func (t *normalTables) word(z float64) uint32 {
	x := (z + 8) * 256
	if !(x > 0) {
		return 0
	}
	if x >= 4096 {
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

// order is how many Hermite polynomials carry an expectation given correlated quantities.
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
// another, z, the expectation given z is Σ cₙ rⁿ hₙ(z) (Mehler).
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
