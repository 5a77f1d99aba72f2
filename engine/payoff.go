package engine

import (
	"math"
	"slices"
)

// Payoffs is a plain table of decision under uncertainty: what each option brings in each state of the world. It needs no
// criteria of its own; the classic rules are applied to it as it stands.
type Payoffs struct {
	Name, Unit string                        // what the figures are, such as "Profit" in "USD"; "" not said
	Costs      bool                          // the table holds costs: less is better
	Optimism   *float64                      // alpha of Hurwicz, 0..1, the weight of the best state; nil: 0.5
	States     []State                       // at least one
	Values     map[string]map[string]float64 // option id -> state id; every pair is needed
}

// State is one state of the world. Probabilities are given for all states or for none; they are divided by their sum.
type State struct {
	ID, Name    string
	Probability *float64 // 0..1; nil: none
}

// Expected returns each option's expected payoff, or the mean over the states when there are no probabilities.
func (t Payoffs) Expected() map[string]float64 {
	sum := 0.0
	for _, s := range t.States {
		if s.Probability != nil {
			sum += *s.Probability
		}
	}
	out := map[string]float64{}
	for o, row := range t.Values {
		v := 0.0
		for _, s := range t.States {
			switch {
			case sum > 0 && s.Probability != nil:
				v += *s.Probability / sum * row[s.ID]
			case sum == 0:
				v += row[s.ID] / float64(len(t.States))
			}
		}
		out[o] = v
	}
	return out
}

// evenOptimism is the alpha of Hurwicz where none is given.
const evenOptimism = 0.5

// rules applies the classic rules to the table.
func (t Payoffs) rules() *RuleTable {
	x := &payoffs{sign: 1, ids: sortedIDs(t.Values)}
	if t.Costs {
		x.sign = -1
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range t.States {
		x.states = append(x.states, RuleState(s))
	}
	for _, o := range x.ids {
		row := make([]float64, len(t.States))
		for i, s := range t.States {
			row[i] = x.sign * t.Values[o][s.ID]
			lo, hi = math.Min(lo, row[i]), math.Max(hi, row[i])
		}
		x.y, x.over = append(x.y, row), append(x.over, make([]bool, len(row)))
	}
	x.tol = 1e-9 * (hi - lo)
	alpha := evenOptimism
	if t.Optimism != nil {
		alpha = *t.Optimism
	}
	r := x.table(alpha)
	r.Name, r.Unit = t.Name, t.Unit
	return r
}

// keepDominated drops what only the means over the states say: with a payoff table an option is dominated when it is so
// in the table too.
func (a *Analysis) keepDominated(in map[string][]string) {
	for i := range a.Options {
		o := &a.Options[i]
		var kept []string
		for _, by := range o.DominatedBy {
			if slices.Contains(in[o.ID], by) {
				kept = append(kept, by)
			}
		}
		o.DominatedBy = kept
	}
}

func (c *checker) payoffs(t *Payoffs, options map[string]bool) {
	if t == nil {
		return
	}
	states := map[string]bool{}
	with, sum := 0, 0.0
	for i, s := range t.States {
		path := entry("payoffs.states", i)
		c.id(path, s.ID, states)
		if s.Probability != nil {
			with++
			sum += *s.Probability
			if !(*s.Probability >= 0 && *s.Probability <= 1) {
				c.add(path+".probability", "%v is not between 0 and 1", *s.Probability)
			}
		}
	}
	switch {
	case len(t.States) == 0:
		c.add("payoffs.states", "is empty: at least one is needed")
	case with > 0 && with < len(t.States):
		c.add("payoffs.states", "%d of %d states have a probability: give all or none", with, len(t.States))
	case with > 0 && !(sum > 0):
		c.add("payoffs.states", "all probabilities are 0")
	}
	if a := t.Optimism; a != nil && !(*a >= 0 && *a <= 1) {
		c.add("payoffs.optimism", "%v is not between 0 and 1", *a)
	}
	for _, o := range sortedIDs(options) {
		if o != "" && t.Values[o] == nil {
			c.add("payoffs.table", "has no row for option %q", o)
		}
	}
	for _, o := range sortedIDs(t.Values) {
		path := "payoffs.table." + o
		if !options[o] {
			c.add(path, "there is no option %q", o)
		}
		for _, s := range sortedIDs(t.Values[o]) {
			if !states[s] {
				c.add(path+"."+s, "there is no state %q", s)
			}
			c.finite(path+"."+s, t.Values[o][s])
		}
		for _, s := range t.States {
			if _, ok := t.Values[o][s.ID]; !ok {
				c.add(path, "has no payoff for state %q", s.ID)
			}
		}
	}
}
