package engine

import (
	"math"
	"slices"
	"sort"
)

// LocalScale is what another tool would say that scales each criterion by the options themselves instead of by fixed
// ends. It is for comparison only: with such a scale an option that is added or dropped can change the order of the
// others, and a difference of 1 % counts as much as a fivefold one.
type LocalScale struct {
	Name    string                        // "min-max", "max ratio", "sum", "vector", "z-score"
	Formula string                        // for benefits; for burdens
	Scaled  map[string]map[string]float64 // criterion id -> option id -> scaled value, units of the method; weights of 0 are left out
	Value   map[string]float64            // option id -> Σ weight × scaled value, units of the method; empty when it cannot be used
	Rank    map[string]int                // 1 is best; ties share a rank
	Best    []string                      // ascending ids
	Agrees  bool                          // Best contains the preferred option
	Why     string                        // why the method cannot be used; "" when it can
}

// localScale is one method on one column; burden tells that less is better. It returns why it cannot be used.
type localScale struct {
	name, formula string
	scale         func(x []float64, burden bool) ([]float64, string)
}

func localScales() []localScale {
	each := func(x []float64, f func(float64) float64) []float64 {
		out := make([]float64, len(x))
		for i, v := range x {
			out[i] = f(v)
		}
		return out
	}
	ends := func(x []float64) (lo, hi float64) {
		lo, hi = x[0], x[0]
		for _, v := range x {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
		return lo, hi
	}
	zero := func(x []float64) []float64 { return make([]float64, len(x)) }
	const positive = "needs values above 0"
	return []localScale{
		{"min-max", "(x - min)/(max - min); (max - x)/(max - min)", func(x []float64, burden bool) ([]float64, string) {
			lo, hi := ends(x)
			if lo == hi {
				return zero(x), "" // nothing to tell apart
			}
			return each(x, func(v float64) float64 {
				if burden {
					return (hi - v) / (hi - lo)
				}
				return (v - lo) / (hi - lo)
			}), ""
		}},
		{"max ratio", "x/max; min/x", func(x []float64, burden bool) ([]float64, string) {
			lo, hi := ends(x)
			if lo < 0 || hi <= 0 || burden && lo <= 0 {
				return nil, positive
			}
			return each(x, func(v float64) float64 {
				if burden {
					return lo / v
				}
				return v / hi
			}), ""
		}},
		{"sum", "x/Σx; (1/x)/Σ(1/x)", func(x []float64, burden bool) ([]float64, string) {
			lo, _ := ends(x)
			if lo < 0 || burden && lo <= 0 {
				return nil, positive
			}
			y := x
			if burden {
				y = each(x, func(v float64) float64 { return 1 / v })
			}
			total := 0.0
			for _, v := range y {
				total += v
			}
			if total == 0 {
				return nil, positive
			}
			return each(y, func(v float64) float64 { return v / total }), ""
		}},
		{"vector", "x/√Σx²; 1 - x/√Σx²", func(x []float64, burden bool) ([]float64, string) {
			total := 0.0
			for _, v := range x {
				total += v * v
			}
			if total == 0 {
				return nil, "all values are 0"
			}
			return each(x, func(v float64) float64 {
				if burden {
					return 1 - v/math.Sqrt(total)
				}
				return v / math.Sqrt(total)
			}), ""
		}},
		{"z-score", "(x - mean)/sd; (mean - x)/sd, sd of the options as a population", func(x []float64, burden bool) ([]float64, string) {
			mean, ss := 0.0, 0.0
			for _, v := range x {
				mean += v / float64(len(x))
			}
			for _, v := range x {
				ss += (v - mean) * (v - mean) / float64(len(x))
			}
			lo, hi := ends(x)
			if lo == hi {
				return zero(x), ""
			}
			return each(x, func(v float64) float64 {
				if burden {
					return (mean - v) / math.Sqrt(ss)
				}
				return (v - mean) / math.Sqrt(ss)
			}), ""
		}},
	}
}

// direction tells whether less of criterion k is better; ok is false when neither is, as for a target.
func (p *problem) direction(k int) (burden, ok bool) {
	c := &p.curves[k]
	if c.knots == nil {
		return c.worst > c.best, true
	}
	up, down := true, true
	for i := 1; i < len(c.knots); i++ {
		up = up && c.knots[i].Score >= c.knots[i-1].Score
		down = down && c.knots[i].Score <= c.knots[i-1].Score
	}
	return down && !up, up != down
}

// locals applies the local methods to the eligible options at base; nil when there are fewer than two of them.
func (p *problem) locals(t table, preferred string) []LocalScale {
	opts := p.eligible(t)
	if len(opts) < 2 {
		return nil
	}
	var out []LocalScale
	for _, m := range localScales() {
		l := LocalScale{Name: m.name, Formula: m.formula, Scaled: map[string]map[string]float64{}, Value: map[string]float64{}, Rank: map[string]int{}}
		total := make([]float64, len(opts))
		for k, w := range p.flat {
			if w == 0 || l.Why != "" {
				continue
			}
			x := make([]float64, len(opts))
			for i, o := range opts {
				x[i] = t.raw[o][k]
				if p.hole(o, k) {
					l.Why = p.m.Name(p.crit[k].ID) + " has no value for every option"
				} else if math.IsInf(x[i], 0) {
					l.Why = p.m.Name(p.crit[k].ID) + " is not finite"
				}
			}
			burden, ok := p.direction(k)
			if !ok && l.Why == "" {
				l.Why = "more of " + p.m.Name(p.crit[k].ID) + " is neither better nor worse throughout"
			}
			if l.Why != "" {
				continue
			}
			y, why := m.scale(x, burden)
			if why != "" {
				l.Why = p.m.Name(p.crit[k].ID) + ": the method " + why
				continue
			}
			column := make(map[string]float64, len(opts))
			for i, o := range opts {
				total[i] += w * y[i]
				column[p.opts[o].ID] = y[i]
			}
			l.Scaled[p.crit[k].ID] = column
		}
		if l.Why == "" {
			l.rank(p, opts, total)
			l.Agrees = slices.Contains(l.Best, preferred)
		}
		out = append(out, l)
	}
	return out
}

func (l *LocalScale) rank(p *problem, opts []int, total []float64) {
	order := append([]float64(nil), total...)
	sort.Sort(sort.Reverse(sort.Float64Slice(order)))
	for i, o := range opts {
		id := p.opts[o].ID
		l.Value[id] = total[i]
		l.Rank[id] = 1
		for _, x := range order {
			if x > total[i]+1e-12 {
				l.Rank[id]++
			}
		}
		if l.Rank[id] == 1 {
			l.Best = append(l.Best, id)
		}
	}
}
