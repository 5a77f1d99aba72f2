package engine

import (
	"math"
	"slices"
	"sort"
)

// stretch is an interval of 0..1 on which the same lines are highest.
type stretch struct {
	from, to float64
	best     []int
}

// envelope returns which of the lines at0 + slope·t are highest for t from 0 to 1, ascending; lines within tol of each
// other tie.
func envelope(at0, slope []float64, tol float64) []stretch {
	cuts := []float64{0, 1}
	for i := range at0 {
		for j := range i {
			l, h := at0[i]-at0[j], at0[i]+slope[i]-at0[j]-slope[j]
			if l*h < 0 {
				cuts = append(cuts, l/(l-h))
			}
		}
	}
	sort.Float64s(cuts)
	var out []stretch
	for c := 1; c < len(cuts); c++ {
		l, h := cuts[c-1], cuts[c]
		if h-l <= hair {
			continue
		}
		t := l + (h-l)/2
		top := math.Inf(-1)
		for i := range at0 {
			top = math.Max(top, at0[i]+slope[i]*t)
		}
		var best []int
		for i := range at0 {
			if top-at0[i]-slope[i]*t <= tol {
				best = append(best, i)
			}
		}
		if n := len(out); n > 0 && slices.Equal(out[n-1].best, best) {
			out[n-1].to = h
			continue
		}
		if n := len(out); n > 0 {
			l = out[n-1].to
		}
		out = append(out, stretch{l, h, best})
	}
	if n := len(out); n > 0 {
		out[n-1].to = 1
	}
	return out
}
