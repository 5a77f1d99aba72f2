package engine

import "math"

// table is every option evaluated once.
type table struct {
	raw, score [][]float64 // [option][criterion]; raw is NaN for a hole
	value      []float64
	over       []bool
}

// evaluate computes all options with the variables at x. holes gives, by option, the score that its holes count as.
func (p *problem) evaluate(x []float64, holes []float64) table {
	n := len(p.crit)
	cells := make([]float64, 2*n*len(p.opts))
	t := table{value: make([]float64, len(p.opts)), over: make([]bool, len(p.opts))}
	for o := range p.opts {
		raw, score := cells[:n:n], cells[n:2*n:2*n]
		cells = cells[2*n:]
		for k := range p.crit {
			if p.hole(o, k) {
				raw[k], score[k] = math.NaN(), holes[o]
			} else {
				raw[k] = p.raw(o, k, x)
				score[k] = p.curves[k].score(raw[k])
				t.over[o] = t.over[o] || p.breaches(k, raw[k])
			}
			t.value[o] += p.flat[k] * score[k]
		}
		t.raw, t.score = append(t.raw, raw), append(t.score, score)
	}
	return t
}

// even returns one hole score for every option.
func (p *problem) even(score float64) []float64 {
	h := make([]float64, len(p.opts))
	for i := range h {
		h[i] = score
	}
	return h
}

// winners returns the options with the highest value among those that are not over a limit; ascending, so that ties are
// alphabetical.
func winners(value []float64, over []bool, into []int) []int {
	best := math.Inf(-1)
	for o, v := range value {
		if !over[o] && v > best {
			best = v
		}
	}
	into = into[:0]
	for o, v := range value {
		if !over[o] && best-v <= tolerance {
			into = append(into, o)
		}
	}
	return into
}
