package engine

import "math"

// How near counts as equal. Values are compared in points of 0..100; places along a quantity as shares of the interval that is
// walked, so that no unit matters.
const (
	tolerance  = 1e-7  // points: values that differ by no more are tied
	hair       = 1e-12 // of an interval: places nearer to each other are one
	inset      = 1e-9  // of a piece: it is looked at this far from its ends, where poles may be
	limitSlack = 1e-9  // of a limit: a value is over it by more than what rounding makes
	cutSlack   = 1e-12 // of a limit at which a box is cut: less than limitSlack, so that what is inside passes
	onLevel    = 1e-9  // levels: a value this near to a whole number is that level
)

// aside is how far to either side of a crossing, as shares of the interval, evaluation is to confirm it: the second for lines
// that are nearly parallel, whose difference is lost in rounding nearer by.
var aside = [2]float64{1e-6, 1e-4}

// hugeFactor is what the power of a driver is cut to: the product of two is still a number.
const hugeFactor = 1e150

// midScore is what a hole counts as where one figure is shown for it: the middle of the scores.
const midScore = 50

// slack is a share of a limit, or of 1 where the limit is smaller.
func slack(limit, share float64) float64 { return share * math.Max(1, math.Abs(limit)) }
