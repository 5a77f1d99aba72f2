package engine

import "math"

// Critical is the sensitivity analysis of weights and scores after Triantaphyllou and Sánchez (Decision Sciences 28, 1997,
// 151–194) for the weighted sum: by how much a weight must change, before all are rescaled to add to 1, for two options to
// change places. Deltas are subtracted from the weight.
type Critical struct {
	PercentTop  *WeightChange       // the smallest |Percent| among pairs with the best option
	PercentAny  *WeightChange       // … among all pairs
	AbsoluteTop *WeightChange       // the smallest |Delta| among pairs with the best option
	AbsoluteAny *WeightChange       // … among all pairs
	Criteria    []CriticalCriterion // ids ascend
	Weights     []WeightChange      // every pair of eligible options and criterion where the two differ
	Scores      []ScoreChange       // every pair with the best option: the score that lets them change places
}

// CriticalCriterion is the standing of one criterion; ids ascend.
type CriticalCriterion struct {
	Criterion   string
	Weight      float64  // flat weight, 0..1
	Degree      *float64 // the smallest |Percent| over all pairs; nil: robust, no feasible change reverses any
	Sensitivity *float64 // 1/Degree; 0 when robust; nil with a Degree of 0, a tie that any change breaks
}

// WeightChange reverses one pair by one weight.
type WeightChange struct {
	Criterion     string
	Better, Worse string   // option ids, as they stand
	Delta         float64  // subtracted from the weight; negative: the weight rises
	Percent       *float64 // of the weight; nil for a weight of 0
	Feasible      bool     // Delta <= the weight; a rise has no bound before rescaling
	At            *float64 // the rescaled weight at which the two are equal, what people see; nil when not feasible
}

// ScoreChange reverses the best option and another by the score of one of them on one criterion.
type ScoreChange struct {
	Option, Criterion string   // whose score, and on what
	Against           string   // the option it changes places with
	Delta             float64  // subtracted from the score, in points 0..100
	Percent           *float64 // of the score; nil for a score of 0
	Feasible          bool     // the score stays inside 0..100
}

// critical computes it for the eligible options at base; nil with a hole or fewer than two of them.
func (p *problem) critical(t table) *Critical {
	opts := p.eligible(t)
	for _, o := range opts {
		for k := range p.crit {
			if p.hole(o, k) {
				return nil
			}
		}
	}
	if len(opts) < 2 {
		return nil
	}
	c := &Critical{}
	best := opts[0]
	for _, o := range opts {
		if t.value[o] > t.value[best]+tolerance {
			best = o
		}
	}
	p.weightChanges(c, t, opts)
	for i := range c.Weights {
		c.keepSmallest(&c.Weights[i], p.opts[best].ID)
	}
	p.degrees(c)
	for _, o := range opts {
		if o == best {
			continue
		}
		for k, w := range p.flat {
			if w == 0 {
				continue
			}
			tau := (t.value[best] - t.value[o]) / w
			c.Scores = append(c.Scores, p.scoreChange(t, best, o, k, tau), p.scoreChange(t, o, best, k, -tau))
		}
	}
	return c
}

// weightChanges lists, for every pair and criterion where the two differ, by how much the weight must change:
// δ = (P_i - P_j)/(a_jk - a_ik).
func (p *problem) weightChanges(c *Critical, t table, opts []int) {
	for i, a := range opts {
		for _, b := range opts[i+1:] {
			hi, lo := a, b
			if t.value[b] > t.value[a]+tolerance {
				hi, lo = b, a
			}
			gap := 0.0 // term by term: totals would cancel
			for k := range p.crit {
				gap += p.flat[k] * (t.score[hi][k] - t.score[lo][k])
			}
			for k, w := range p.flat {
				d := t.score[hi][k] - t.score[lo][k]
				if math.Abs(d) <= tolerance {
					continue
				}
				x := WeightChange{Criterion: p.crit[k].ID, Better: p.opts[hi].ID, Worse: p.opts[lo].ID, Delta: gap/d + 0} // no -0
				x.Feasible = x.Delta <= w+sameWeight
				if w > 0 {
					percent := 100 * x.Delta / w
					x.Percent = &percent
				}
				if x.Feasible && x.Delta < 1 {
					at := math.Max(0, (w-x.Delta)/(1-x.Delta))
					x.At = &at
				}
				c.Weights = append(c.Weights, x)
			}
		}
	}
}

// keepSmallest notes a feasible change where it is the smallest so far; the first of equal ones stays.
func (c *Critical) keepSmallest(x *WeightChange, best string) {
	if !x.Feasible {
		return
	}
	const rounding = 1e-15
	smaller := func(to **WeightChange, size func(*WeightChange) float64) {
		if *to == nil || size(x) < size(*to)-rounding {
			*to = x
		}
	}
	top := x.Better == best || x.Worse == best
	delta := func(x *WeightChange) float64 { return math.Abs(x.Delta) }
	smaller(&c.AbsoluteAny, delta)
	if top {
		smaller(&c.AbsoluteTop, delta)
	}
	if x.Percent == nil {
		return
	}
	percent := func(x *WeightChange) float64 { return math.Abs(*x.Percent) }
	smaller(&c.PercentAny, percent)
	if top {
		smaller(&c.PercentTop, percent)
	}
}

// degrees fills the standing of each criterion from the feasible changes of its weight.
func (p *problem) degrees(c *Critical) {
	for k, w := range p.flat {
		x := CriticalCriterion{Criterion: p.crit[k].ID, Weight: w}
		d := math.Inf(1)
		for i := range c.Weights {
			if y := &c.Weights[i]; y.Criterion == x.Criterion && y.Feasible && y.Percent != nil {
				d = math.Min(d, math.Abs(*y.Percent))
			}
		}
		if !math.IsInf(d, 1) {
			x.Degree = &d
		}
		if d > 0 {
			s := 1 / d
			x.Sensitivity = &s
		}
		c.Criteria = append(c.Criteria, x)
	}
}

// scoreChange lets options o and against change places by the score of o: τ = (P_o - P_against)/w.
func (p *problem) scoreChange(t table, o, against, k int, tau float64) ScoreChange {
	s := t.score[o][k]
	x := ScoreChange{Option: p.opts[o].ID, Criterion: p.crit[k].ID, Against: p.opts[against].ID, Delta: tau,
		Feasible: s-tau >= -tolerance && s-tau <= 100+tolerance}
	if s != 0 {
		percent := 100 * tau / s
		x.Percent = &percent
	}
	return x
}
