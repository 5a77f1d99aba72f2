package engine

import (
	"math"
)

// RuleTable holds the classic rules of decision under uncertainty on a table of options against states: what each rule
// makes of each option and which it would choose, ties listed. Definitions: maximin of
// Wald (1950), Hurwicz (1951), Laplace (1812), minimax regret of Savage (1951).
type RuleTable struct {
	Name, Unit  string                        // of the figures; "Value" in "points" for the scenarios
	LowerBetter bool                          // the table holds costs: every rule looks for the least
	States      []RuleState                   // in the order of the table
	Payoff      map[string]map[string]float64 // option id -> state id
	Regret      map[string]map[string]float64 // shortfall from the best option of the same state, >= 0
	OverLimit   map[string][]string           // option id -> states in which it is over a limit: it sets no benchmark there
	Dominated   map[string][]string           // option id -> the options at least as good in every state and better in one
	Rules       []RuleChoice                  // in the order of RuleChoice.Name; the last three only with probabilities
	Optimism    float64                       // alpha of the Hurwicz figures, 0..1
	Hurwicz     []Stretch                     // which options Hurwicz chooses for alpha from 0 to 1
	Switches    []float64                     // the alphas at which that changes
	ByState     []StateRun                    // where the choice by expected value changes with the probability of one state
	// With probabilities, in units of the table; nil without.
	ExpectedWithPerfect *float64 // expected payoff when the state is known before choosing
	EVPI                *float64 // what knowing the state is worth
	ProbabilitySum      float64  // of the probabilities as given; they are divided by it
	Notes               []string // what to keep in mind, sentences
}

// RuleState is one column of the table.
type RuleState struct {
	ID, Name    string
	Probability *float64 // as given; nil: none
}

// RuleChoice is one rule: its figure for each option and the options it would choose.
type RuleChoice struct {
	Name   string             // "maximin", "maximax", "hurwicz", "laplace", "minimax regret", "expected value", "expected loss", "most likely state"
	Figure map[string]float64 // in units of the table
	Best   []string           // ascending ids; several on a tie
}

// Stretch is an interval of 0..1 on which the same options are chosen.
type Stretch struct {
	From, To float64  // 0..1
	Best     []string // ascending ids
}

// StateRun moves the probability of one state from 0 to 1, the others in proportion.
type StateRun struct {
	State     string    // id
	Base      float64   // the probability it has, after division by the sum
	Stretches []Stretch // from 0 to 1, without gaps
	Switches  []float64 // the probabilities between them
}

// payoffs is a table ready for the rules; higher is better.
type payoffs struct {
	ids    []string // ascending
	states []RuleState
	y      [][]float64 // [option][state]
	over   [][]bool
	sign   float64 // what a figure is multiplied by for print
	tol    float64
}

// table applies all rules.
func (t *payoffs) table(alpha float64) *RuleTable {
	r := &RuleTable{LowerBetter: t.sign < 0, States: t.states, Optimism: alpha, Payoff: map[string]map[string]float64{},
		Regret: map[string]map[string]float64{}, OverLimit: map[string][]string{}, Dominated: map[string][]string{}}
	n, m := len(t.ids), len(t.states)
	regret := make([][]float64, n)
	for o := range regret {
		regret[o] = make([]float64, m)
		r.Payoff[t.ids[o]], r.Regret[t.ids[o]] = map[string]float64{}, map[string]float64{}
	}
	for s, state := range t.states {
		best := math.Inf(-1)
		for o := range t.ids {
			if !t.over[o][s] {
				best = math.Max(best, t.y[o][s])
			}
		}
		for o, id := range t.ids {
			if !math.IsInf(best, 0) {
				regret[o][s] = math.Max(0, best-t.y[o][s])
			}
			r.Payoff[id][state.ID], r.Regret[id][state.ID] = t.sign*t.y[o][s]+0, regret[o][s]
			if t.over[o][s] {
				r.OverLimit[id] = append(r.OverLimit[id], state.ID)
			}
		}
	}
	for o, id := range t.ids {
		for d, by := range t.ids {
			if t.dominates(d, o) {
				r.Dominated[id] = append(r.Dominated[id], by)
			}
		}
	}
	least, most, mean, worst := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for o := range t.ids {
		least[o], most[o] = math.Inf(1), math.Inf(-1)
		for s := range t.states {
			least[o], most[o] = math.Min(least[o], t.y[o][s]), math.Max(most[o], t.y[o][s])
			mean[o] += t.y[o][s] / float64(m)
			worst[o] = math.Max(worst[o], regret[o][s])
		}
	}
	hurwicz, slope := make([]float64, n), make([]float64, n)
	for o := range hurwicz {
		slope[o] = most[o] - least[o]
		hurwicz[o] = alpha*most[o] + (1-alpha)*least[o]
	}
	t.rule(r, "maximin", least, t.sign)
	t.rule(r, "maximax", most, t.sign)
	t.rule(r, "hurwicz", hurwicz, t.sign)
	t.rule(r, "laplace", mean, t.sign)
	t.rule(r, "minimax regret", negated(worst), -1)
	r.Hurwicz, r.Switches = t.named(envelope(least, slope, t.tol))
	r.Notes = append(r.Notes, "Regret depends on the set of options: one more option can change the choice of minimax regret.")
	t.expected(r, regret)
	return r
}

// dominates tells whether d is at least as good as o in every state and better in one.
func (t *payoffs) dominates(d, o int) bool {
	better := false
	for s := range t.states {
		if t.y[d][s] < t.y[o][s]-t.tol {
			return false
		}
		better = better || t.y[d][s] > t.y[o][s]+t.tol
	}
	return better
}

func negated(x []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = -x[i]
	}
	return out
}

// rule adds one rule whose figure is the higher the better.
func (t *payoffs) rule(r *RuleTable, name string, figure []float64, sign float64) {
	c := RuleChoice{Name: name, Figure: map[string]float64{}}
	top := math.Inf(-1)
	for o, id := range t.ids {
		c.Figure[id] = sign*figure[o] + 0
		top = math.Max(top, figure[o])
	}
	for o, id := range t.ids {
		if top-figure[o] <= t.tol {
			c.Best = append(c.Best, id)
		}
	}
	r.Rules = append(r.Rules, c)
}

// named turns stretches into ids, with the points between them.
func (t *payoffs) named(list []stretch) ([]Stretch, []float64) {
	var out []Stretch
	var at []float64
	for i, s := range list {
		x := Stretch{From: s.from, To: s.to}
		for _, o := range s.best {
			x.Best = append(x.Best, t.ids[o])
		}
		out = append(out, x)
		if i > 0 {
			at = append(at, s.from)
		}
	}
	return out, at
}

// expected adds what needs probabilities: over the states that have one.
func (t *payoffs) expected(r *RuleTable, regret [][]float64) {
	var with []int
	for s, x := range t.states {
		if x.Probability != nil {
			with = append(with, s)
			r.ProbabilitySum += *x.Probability
		}
	}
	if !(r.ProbabilitySum > 0) {
		return
	}
	if math.Abs(r.ProbabilitySum-1) > 1e-9 {
		r.Notes = append(r.Notes, "The probabilities do not add to 1: they are divided by their sum.")
	}
	if len(with) < len(t.states) {
		r.Notes = append(r.Notes, "The rules with probabilities leave out the states without one.")
	}
	n := len(t.ids)
	p := make([]float64, len(t.states))
	value, loss, likely := make([]float64, n), make([]float64, n), make([]float64, n)
	perfect, top, mode := 0.0, math.Inf(-1), 0.0
	for _, s := range with {
		p[s] = *t.states[s].Probability / r.ProbabilitySum
		mode = math.Max(mode, p[s])
		for o := range t.ids {
			value[o] += p[s] * t.y[o][s]
			loss[o] += p[s] * regret[o][s]
		}
	}
	modes := 0.0
	for _, s := range with {
		if p[s] > mode-1e-12 {
			modes++
			for o := range t.ids {
				likely[o] += t.y[o][s]
			}
		}
		best := math.Inf(-1)
		for o := range t.ids {
			if !t.over[o][s] {
				best = math.Max(best, t.y[o][s])
			}
		}
		perfect += p[s] * best
	}
	for o := range t.ids {
		likely[o] /= modes
		top = math.Max(top, value[o])
	}
	t.rule(r, "expected value", value, t.sign)
	t.rule(r, "expected loss", negated(loss), -1)
	t.rule(r, "most likely state", likely, t.sign)
	if !math.IsInf(perfect, 0) {
		evpi := math.Max(0, perfect-top)
		perfect = t.sign * perfect
		r.ExpectedWithPerfect, r.EVPI = &perfect, &evpi
	}
	t.byState(r, with, p)
}

// byState moves the probability of each state in turn; p are the probabilities of the states in with.
func (t *payoffs) byState(r *RuleTable, with []int, p []float64) {
	n := len(t.ids)
	if len(with) < 2 {
		return
	}
	for _, s := range with {
		at0, slope := make([]float64, n), make([]float64, n)
		for o := range t.ids {
			for _, u := range with {
				switch {
				case u == s:
				case p[s] < 1:
					at0[o] += p[u] / (1 - p[s]) * t.y[o][u]
				default:
					at0[o] += t.y[o][u] / float64(len(with)-1)
				}
			}
			slope[o] = t.y[o][s] - at0[o]
		}
		run := StateRun{State: t.states[s].ID, Base: p[s]}
		run.Stretches, run.Switches = t.named(envelope(at0, slope, t.tol))
		r.ByState = append(r.ByState, run)
	}
}

// scenarioRules applies the rules to the eligible options' values in the scenarios. The cautious and the favourable case
// count only when something has a range, else the base would count three times.
func (p *problem) scenarioRules(a *Analysis) *RuleTable {
	t := &payoffs{sign: 1, tol: tolerance}
	eligible := map[string]bool{}
	for _, o := range a.Options {
		eligible[o.ID] = o.Eligible
	}
	for _, o := range p.opts {
		if eligible[o.ID] {
			t.ids = append(t.ids, o.ID)
		}
	}
	if len(t.ids) == 0 {
		return nil
	}
	t.y, t.over = make([][]float64, len(t.ids)), make([][]bool, len(t.ids))
	ranged := p.anyRange()
	for i, s := range a.Scenarios {
		if !ranged && (i == cautious || i == favourable) {
			continue
		}
		t.states = append(t.states, RuleState{s.ID, s.Name, s.Probability})
		for o, id := range t.ids {
			t.y[o], t.over[o] = append(t.y[o], s.Value[id]), append(t.over[o], s.OverLimit[id])
		}
	}
	r := t.table(evenOptimism)
	r.Name, r.Unit = "Value", "points"
	return r
}
