package engine

import (
	"fmt"
	"math"
	"strings"
)

// Quantity names something that can be uncertain: an estimate by component and option, or a shared component, a
// parameter or a driver by its id with Option "".
type Quantity struct{ Component, Option string }

// Correlation ties the draws of two quantities by a Gaussian copula. Rho is their rank (Spearman) correlation; a pair that is not named is drawn independently. All correlations together must be possible: the matrix
// of them is positive definite, else Validate refuses it.
type Correlation struct {
	A, B Quantity // two different ones, in either order
	Rho  float64  // above -1 and below 1
}

// InformationSet is a set of quantities that one effort would clear up together, such as a survey.
type InformationSet struct {
	ID, Name string     // Name "": the id
	Of       []Quantity // at least one
}

// WeightSpace says what is known of the weights when the ranks of the options are counted over all weights. Any weights
// at all and the order of the model's own swing weights are always counted; these are further spaces.
type WeightSpace struct {
	Order  []string              // criterion ids, the most important first; those left out come last, in any order; empty: none
	Ranges map[string][2]float64 // criterion id -> lowest and highest share of the whole, 0..1; empty: none
}

// defaultShape is the weight of the base in PERT: mean (low + 4 base + high)/6.
const defaultShape = 4

// maxShape keeps the density of PERT within what the tables resolve.
const maxShape = 200

// uncertain checks what says how quantities are drawn.
func (c *checker) uncertain(m Model) {
	dist := func(path string, d Dist, shape, low float64, p10p90 bool) {
		switch d {
		case PERT, Triangular, Uniform, Normal, Fixed:
		case Lognormal:
			if low <= 0 {
				c.add(path+".low", "%v is not above 0, as a lognormal estimate must be", low)
			}
		default:
			c.add(path+".dist", "%q is not a distribution", d)
		}
		if shape != 0 && c.finite(path+".shape", shape) && (shape < 0 || shape > maxShape) {
			c.add(path+".shape", "%v is not between 0 and %d", shape, maxShape)
		}
		if p10p90 && shape != 0 {
			c.add(path+".shape", "is for PERT between absolute ends; low and high are percentiles here")
		}
	}
	known := map[Quantity]bool{}
	know := func(q Quantity) {
		if len(m.Correlations)+len(m.InformationSets) > 0 { // else nobody asks
			known[q] = true
		}
	}
	for i, e := range m.Estimates {
		know(Quantity{e.Component, e.Option})
		if e.Dist == PERT && e.Shape == 0 && e.Interval == 0 { // as most are, with nothing to refuse
			continue
		}
		dist(entry("estimates", i), e.Dist, e.Shape, e.Low, e.P10P90 || e.Interval > 0)
		switch at := entry("estimates", i) + ".interval"; {
		case !c.finite(at, e.Interval):
		case e.Interval < 0 || e.Interval >= 1:
			c.add(at, "%v is not a share above 0 and below 1", e.Interval)
		case e.Interval > 0 && e.P10P90:
			c.add(at, "low and high cannot be percentiles as well")
		}
	}
	for i, x := range m.Parameters {
		dist(entry("parameters", i), x.Dist, x.Shape, x.Low, x.P10P90)
		know(Quantity{x.ID, ""})
	}
	for i, x := range m.Drivers {
		dist(entry("drivers", i), x.Dist, x.Shape, x.Low, x.P10P90)
		know(Quantity{x.ID, ""})
	}
	before := len(c.errs)
	pairs := map[[2]Quantity]bool{}
	for i, x := range m.Correlations {
		path := entry("correlations", i)
		for _, q := range []Quantity{x.A, x.B} {
			if !known[q] {
				c.add(path, "there is no estimate, parameter or driver %q", q)
			}
		}
		if x.A == x.B {
			c.add(path, "%q is correlated with itself", x.A)
		}
		if c.finite(path+".rho", x.Rho) && !(x.Rho > -1 && x.Rho < 1) {
			c.add(path+".rho", "%v is not above -1 and below 1", x.Rho)
		}
		if pairs[[2]Quantity{x.A, x.B}] || pairs[[2]Quantity{x.B, x.A}] {
			c.add(path, "%q and %q are correlated twice", x.A, x.B)
		}
		pairs[[2]Quantity{x.A, x.B}] = true
	}
	if len(c.errs) == before && len(m.Correlations) > 0 {
		for _, names := range impossible(m.Correlations) {
			c.add("correlations", "those of %s cannot all hold together: weaken the strongest", strings.Join(names, ", "))
		}
	}
	c.sets(m, known)
	c.space(m)
}

// String writes a quantity as decision files do: component/option.
func (q Quantity) String() string {
	if q.Option == "" {
		return q.Component
	}
	return q.Component + "/" + q.Option
}

func (c *checker) sets(m Model, known map[Quantity]bool) {
	ids := map[string]bool{}
	for i, s := range m.InformationSets {
		path := entry("information_sets", i)
		c.id(path, s.ID, ids)
		if len(s.Of) == 0 {
			c.add(path+".of", "is empty")
		}
		for j, q := range s.Of {
			if !known[q] {
				c.add(fmt.Sprintf("%s.of[%d]", path, j), "there is no estimate, parameter or driver %q", q)
			}
		}
	}
}

// space checks that the declared weight space holds weights at all.
func (c *checker) space(m Model) {
	criteria := map[string]bool{}
	for _, k := range m.Criteria {
		criteria[k.ID] = true
	}
	seen := map[string]bool{}
	for i, id := range m.WeightSpace.Order {
		path := entry("acceptability.order", i)
		if !criteria[id] {
			c.add(path, "there is no criterion %q", id)
		}
		if seen[id] {
			c.add(path, "%q is named twice", id)
		}
		seen[id] = true
	}
	low, high := 0.0, float64(len(m.Criteria)-len(m.WeightSpace.Ranges))
	for _, id := range sortedIDs(m.WeightSpace.Ranges) {
		r := m.WeightSpace.Ranges[id]
		path := "acceptability.ranges." + id
		if !criteria[id] {
			c.add(path, "there is no criterion %q", id)
		}
		if !(r[0] >= 0 && r[0] <= r[1] && r[1] <= 1) {
			c.add(path, "%v to %v is not a range inside 0 to 1", r[0], r[1])
			return
		}
		low, high = low+r[0], high+r[1]
	}
	if len(m.WeightSpace.Ranges) > 0 && (low > 1+1e-12 || math.Max(high, 0) < 1-1e-12) {
		c.add("acceptability.ranges", "no weights that add to 1 lie inside: the lowest add to %.3g, the highest to %.3g", low, high)
	}
}
