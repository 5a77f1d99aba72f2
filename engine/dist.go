package engine

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// z90 is the 90th percentile of the standard normal distribution.
const z90 = 1.2815515655446004

// shape is what a variable is drawn from: low/base/high made into the parameters of a distribution.
type shape struct {
	dist            Dist
	low, base, high float64
	halves          bool    // two half-normals with the median at base
	sl, sh          float64 // their standard deviations (of logs for lognormal)
	min, max        float64
}

// shapeOf reads low and high as absolute ends, or as the 10th and 90th percentile when the estimate says so. Percentiles
// with a base that is not in the middle are two half-normals around the base (half-lognormals when asked for); a normal
// with absolute ends has them at three standard deviations and is cut there.
func shapeOf(v *variable) shape {
	s := shape{dist: v.dist, low: v.low, base: v.base, high: v.high, min: v.min, max: v.max}
	z := 3.0
	if v.p10p90 {
		z = z90
	} else if v.dist == Normal || v.dist == Lognormal {
		s.min, s.max = math.Max(s.min, v.low), math.Min(s.max, v.high)
	}
	switch {
	case v.dist == Lognormal:
		s.halves = true
		s.sl, s.sh = (math.Log(v.base)-math.Log(v.low))/z, (math.Log(v.high)-math.Log(v.base))/z
	case v.dist == Uniform && v.p10p90:
		w := (v.high - v.low) / 0.8
		mid := (v.low + v.high) / 2
		s.low, s.high = mid-w/2, mid+w/2
	case v.dist == Normal, v.p10p90 && v.dist != Uniform:
		s.halves = true
		s.sl, s.sh = (v.base-v.low)/z, (v.high-v.base)/z
	}
	return s
}

// quantile returns the value below which a share u of the draws lies. PERT needs the table that sampler makes.
func (s *shape) quantile(u float64) float64 {
	x := s.base
	switch {
	case s.halves:
		z := mathext.NormalQuantile(u)
		sd := s.sh
		if z < 0 {
			sd = s.sl
		}
		if s.dist == Lognormal {
			x = s.base * math.Exp(z*sd)
		} else {
			x = s.base + z*sd
		}
	case s.dist == Uniform:
		x = s.low + u*(s.high-s.low)
	case s.dist == Triangular:
		w, a, b := s.high-s.low, s.base-s.low, s.high-s.base
		if u*w < a {
			x = s.low + math.Sqrt(u*w*a)
		} else {
			x = s.high - math.Sqrt((1-u)*w*b)
		}
	}
	return math.Max(s.min, math.Min(s.max, x))
}

// below returns the probability of a value below x.
func (s *shape) below(x float64) float64 {
	if x <= s.min {
		return 0
	}
	if x >= s.max {
		return 1
	}
	switch {
	case s.halves:
		d := x - s.base
		if s.dist == Lognormal {
			if x <= 0 {
				return 0
			}
			d = math.Log(x) - math.Log(s.base)
		}
		sd := s.sh
		if d < 0 {
			sd = s.sl
		}
		if sd == 0 {
			if d < 0 {
				return 0
			}
			if d > 0 {
				return 1
			}
			return 0.5
		}
		return 0.5 * math.Erfc(-d/sd/math.Sqrt2)
	case x <= s.low:
		return 0
	case x >= s.high:
		return 1
	case s.dist == Uniform:
		return (x - s.low) / (s.high - s.low)
	case s.dist == Triangular:
		w, a, b := s.high-s.low, s.base-s.low, s.high-s.base
		if x < s.base {
			return (x - s.low) * (x - s.low) / (w * a)
		}
		return 1 - (s.high-x)*(s.high-x)/(w*b)
	default:
		f := (s.base - s.low) / (s.high - s.low)
		return mathext.RegIncBeta(1+4*f, 5-4*f, (x-s.low)/(s.high-s.low))
	}
}

// beyond is the probability that v lies past at, on the rising or the falling side.
func beyond(v *variable, at float64, rising bool) float64 {
	s := shapeOf(v)
	x := s.below(at)
	if rising {
		x = 1 - x
	}
	return math.Max(0, math.Min(1, x))
}

const (
	gridCells  = 512
	tableCells = 1024
)

// logGrid holds log x and log(1-x) at the middles and ends of the grid cells; the two open ends are left out.
type logGrid struct{ lx, l1 [2*gridCells + 1]float64 }

func newLogGrid() *logGrid {
	g := &logGrid{}
	for i := 1; i < 2*gridCells; i++ {
		x := float64(i) / (2 * gridCells)
		g.lx[i], g.l1[i] = math.Log(x), math.Log1p(-x)
	}
	return g
}

// pertTable returns the quantiles of PERT on 0..1 with its mode at f, at equal steps of probability. The density
// x^4f·(1-x)^(4-4f) is integrated by Simpson's rule on the grid and inverted by straight pieces.
func pertTable(g *logGrid, f float64) *[tableCells + 1]float64 {
	a, b := 4*f, 4-4*f
	density := func(i int) float64 {
		switch {
		case i == 0:
			if a == 0 {
				return 1
			}
			return 0
		case i == 2*gridCells:
			if b == 0 {
				return 1
			}
			return 0
		}
		return math.Exp(a*g.lx[i] + b*g.l1[i])
	}
	var cum [gridCells + 1]float64
	left := density(0)
	for i := 0; i < gridCells; i++ {
		right := density(2*i + 2)
		cum[i+1] = cum[i] + (left+4*density(2*i+1)+right)/6
		left = right
	}
	var t [tableCells + 1]float64
	total := cum[gridCells]
	j := 0
	for i := 1; i < tableCells; i++ {
		u := total * float64(i) / tableCells
		for cum[j+1] < u {
			j++
		}
		t[i] = (float64(j) + (u-cum[j])/(cum[j+1]-cum[j])) / gridCells
	}
	t[tableCells] = 1
	return &t
}

// byShape caches PERT tables by the place of the mode.
type byShape struct {
	grid   *logGrid
	tables map[float64]*[tableCells + 1]float64
}

// tablesFor makes the tables that vars need, before sampling starts on several cores.
func tablesFor(vars []variable) *byShape {
	b := &byShape{tables: map[float64]*[tableCells + 1]float64{}}
	for i := range vars {
		v := &vars[i]
		if v.ranged() && v.dist == PERT && !v.p10p90 {
			if b.grid == nil {
				b.grid = newLogGrid()
			}
			f := (v.base - v.low) / (v.high - v.low)
			if b.tables[f] == nil {
				b.tables[f] = pertTable(b.grid, f)
			}
		}
	}
	return b
}

// fill draws v by inverting its distribution at the uniform numbers that next returns.
func (b *byShape) fill(v *variable, next func() float64, into []float64) {
	s := shapeOf(v)
	if v.dist == PERT && !v.p10p90 {
		t := b.tables[(v.base-v.low)/(v.high-v.low)]
		w := v.high - v.low
		for i := range into {
			u := next() * tableCells
			c := int(u)
			x := v.low + w*(t[c]+(u-float64(c))*(t[c+1]-t[c]))
			into[i] = math.Max(v.min, math.Min(v.max, x))
		}
		return
	}
	for i := range into {
		u := next()
		if u == 0 {
			u = 0x1p-54
		}
		into[i] = s.quantile(u)
	}
}
