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
	g               float64 // weight of the base in PERT
	halves          bool    // two half-normals with the median at base
	sl, sh          float64 // their standard deviations (of logs for lognormal)
	min, max        float64
}

// shapeOf reads low and high as absolute ends, or as the 10th and 90th percentile when the estimate says so. Percentiles
// with a base that is not in the middle are two half-normals around the base (half-lognormals when asked for); a normal
// with absolute ends has them at three standard deviations and is cut there. Any other share between low and high is read as
// the percentiles are.
func shapeOf(v *variable) shape {
	s := shape{dist: v.dist, low: v.low, base: v.base, high: v.high, g: v.shape, min: v.min, max: v.max}
	if s.g == 0 {
		s.g = defaultShape
	}
	z, inside := 3.0, 0.0
	if v.p10p90 {
		z, inside = z90, 0.8
	} else if v.interval > 0 {
		z, inside = mathext.NormalQuantile(0.5+v.interval/2), v.interval
	} else if v.dist == Normal || v.dist == Lognormal {
		s.min, s.max = math.Max(s.min, v.low), math.Min(s.max, v.high)
	}
	switch {
	case v.dist == Lognormal:
		s.halves = true
		s.sl, s.sh = (math.Log(v.base)-math.Log(v.low))/z, (math.Log(v.high)-math.Log(v.base))/z
	case v.dist == Uniform && inside > 0:
		w := (v.high - v.low) / inside
		mid := (v.low + v.high) / 2
		s.low, s.high = mid-w/2, mid+w/2
	case v.dist == Normal, inside > 0 && v.dist != Uniform:
		s.halves = true
		s.sl, s.sh = (v.base-v.low)/z, (v.high-v.base)/z
	}
	return s
}

// quantile returns the value below which a share u of the draws lies. PERT has a table instead.
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
		return mathext.RegIncBeta(1+s.g*f, 1+s.g*(1-f), (x-s.low)/(s.high-s.low))
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

// pert tells whether s is a beta between absolute ends.
func (s *shape) pert() bool { return s.dist == PERT && !s.halves }

// mode is where the mode of PERT lies between its ends, 0..1.
func (s *shape) mode() float64 { return (s.base - s.low) / (s.high - s.low) }

// reading says in words how low and high are read.
func (v *variable) reading() string {
	s := shapeOf(v)
	ends := "absolute ends"
	switch {
	case v.p10p90:
		ends = "10th and 90th percentile"
	case v.interval > 0:
		ends = share(v.interval) + " interval"
	case s.halves:
		return ends + " at three standard deviations from the base, the median"
	default:
		return ends
	}
	name := "normal"
	if s.dist == Lognormal {
		name = "lognormal"
	}
	switch skewed := s.halves && math.Abs(s.sl-s.sh) > 1e-9*(s.sl+s.sh); {
	case !s.halves:
		return ends + " of a uniform distribution"
	case skewed:
		return ends + ", skewed: two half-" + name + "s that meet at the base, the median"
	}
	return ends + " of a " + name + " distribution"
}
