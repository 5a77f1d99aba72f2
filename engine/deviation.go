package engine

import "math"

// deviation is the standard deviation of a variable's distribution before its hard limits; 0 without a range. Normal
// distributions that are cut at absolute ends are taken as whole: those lie three deviations away.
func deviation(v *variable) float64 {
	if !v.ranged() {
		return 0
	}
	s := shapeOf(v)
	w, a, b := s.high-s.low, s.base-s.low, s.high-s.base
	switch {
	case s.halves && s.dist == Lognormal:
		half := func(sd, side float64) (mean, square float64) { // of exp(side·|z|·sd) on its half of the draws
			phi := func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
			return math.Exp(sd*sd/2) * phi(side*sd), math.Exp(2*sd*sd) * phi(2*side*sd)
		}
		m1, q1 := half(s.sh, 1)
		m2, q2 := half(s.sl, -1)
		return s.base * math.Sqrt(math.Max(0, q1+q2-(m1+m2)*(m1+m2)))
	case s.halves: // means ±sd/√(2π) and squares sd²/2 of the two halves
		return math.Sqrt((s.sh*s.sh+s.sl*s.sl)/2 - (s.sh-s.sl)*(s.sh-s.sl)/(2*math.Pi))
	case s.dist == Uniform:
		return w / math.Sqrt(12)
	case s.dist == Triangular:
		return math.Sqrt((a*a + b*b + a*b) / 18)
	}
	mean := (s.low + s.g*s.base + s.high) / (s.g + 2)
	return math.Sqrt((mean - s.low) * (s.high - mean) / (s.g + 3))
}
