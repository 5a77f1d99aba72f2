package engine

import (
	"math"
	"sort"
)

// ends returns the lowest and the highest raw value of the scale.
func (s Scale) ends() (lo, hi float64) {
	if s.Kind == Levels {
		return 0, float64(len(s.Levels) - 1)
	}
	return math.Min(s.Worst, s.Best), math.Max(s.Worst, s.Best)
}

// corners returns the value function of a piecewise linear scale as points in ascending X; nil for an exponential one.
func (s Scale) corners() []Knot {
	switch s.Kind {
	case Piecewise:
		return s.Knots
	case Levels:
		out := make([]Knot, len(s.Levels))
		for i, l := range s.Levels {
			out[i] = Knot{float64(i), l.Score}
		}
		return out
	case Target:
		lo, hi := s.ends()
		out := make([]Knot, 0, 3)
		if s.Target > lo {
			out = append(out, Knot{lo, 0})
		}
		out = append(out, Knot{s.Target, 100})
		if s.Target < hi {
			out = append(out, Knot{hi, 0})
		}
		return out
	case Exponential:
		if s.Rate != 0 {
			return nil
		}
	}
	if s.Worst < s.Best {
		return []Knot{{s.Worst, 0}, {s.Best, 100}}
	}
	return []Knot{{s.Best, 100}, {s.Worst, 0}}
}

// curve is a scale made ready for many evaluations.
type curve struct {
	knots       []Knot
	lo, hi      float64
	worst, best float64
	rate, norm  float64 // exponential
}

func (s Scale) compile() curve {
	c := curve{knots: s.corners(), worst: s.Worst, best: s.Best, rate: s.Rate}
	c.lo, c.hi = s.ends()
	if c.knots != nil {
		c.lo, c.hi = c.knots[0].X, c.knots[len(c.knots)-1].X
	} else {
		c.norm = -math.Expm1(-s.Rate)
	}
	return c
}

// score returns the value 0..100 of raw value x; beyond the ends it is that of the end.
func (c *curve) score(x float64) float64 {
	if c.knots == nil {
		z := (x - c.worst) / (c.best - c.worst)
		z = math.Max(0, math.Min(1, z))
		return 100 * -math.Expm1(-c.rate*z) / c.norm
	}
	k := c.knots
	n := len(k)
	if x <= k[0].X {
		return k[0].Score
	}
	if x >= k[n-1].X {
		return k[n-1].Score
	}
	i := 1
	if n > 8 {
		i = sort.Search(n, func(i int) bool { return k[i].X >= x })
	} else {
		for k[i].X < x {
			i++
		}
	}
	a, b := k[i-1], k[i]
	return a.Score + (b.Score-a.Score)*((x-a.X)/(b.X-a.X))
}

// line returns intercept and slope of the straight piece around x; both of the end beyond the ends.
func (c *curve) line(x float64) (at0, slope float64) {
	k := c.knots
	if x <= k[0].X {
		return k[0].Score, 0
	}
	for i := 1; i < len(k); i++ {
		if x <= k[i].X {
			s := (k[i].Score - k[i-1].Score) / (k[i].X - k[i-1].X)
			return k[i].Score - s*k[i].X, s
		}
	}
	return k[len(k)-1].Score, 0
}
