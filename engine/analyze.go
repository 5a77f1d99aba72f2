package engine

import (
	"math"
	"sort"
)

// Values returns only what base says: weights, the options' results without draws and scenarios, and which is preferred by
// how much. The error is that of Analyze.
func Values(m Model) (Analysis, error) {
	if err := m.Validate(); err != nil {
		return Analysis{}, err
	}
	p := compile(m)
	a := Analysis{Weights: map[string]float64{}, Used: p.rules, Seed: m.Seed, PedigreeFactors: m.pedigreeFactors(), QualityFactors: m.QualityFactors(), AdditiveWidening: m.additiveShare()}
	for k, c := range p.crit {
		a.Weights[c.ID] = p.flat[k]
	}
	mid, low, high := p.evaluate(p.base, p.even(midScore)), p.evaluate(p.base, p.even(0)), p.evaluate(p.base, p.even(100))
	a.Options = p.results(mid, low, high)
	p.choose(&a, mid, low, high)
	return a, nil
}

// Analyze computes everything that follows from m. The error joins *ModelError for each thing that keeps m from being
// analysed. The same model and seed give the same figures to the last bit, whatever the order of m's lists and the
// number of cores.
func Analyze(m Model) (Analysis, error) {
	if err := m.Validate(); err != nil {
		return Analysis{}, err
	}
	m, done := prepare(m)
	p := compile(m)
	a := Analysis{Weights: map[string]float64{}, Used: p.rules, Seed: m.Seed, PedigreeFactors: m.pedigreeFactors(), QualityFactors: m.QualityFactors(), AdditiveWidening: m.additiveShare()}
	for k, c := range p.crit {
		a.Weights[c.ID] = p.flat[k]
	}
	mid := p.evaluate(p.base, p.even(midScore))
	low, high := p.evaluate(p.base, p.even(0)), p.evaluate(p.base, p.even(100))
	a.Options = p.results(mid, low, high)
	pref := p.choose(&a, mid, low, high)

	standing, start := p.standing()
	a.Flips = p.flips(standing, start, &a.Sweeps)
	a.Holes = p.holeChoices(&a)
	a.TradeOff = p.curveOf(a.Flips, mid)
	a.Scenarios = p.futures()
	for i := range a.Options {
		for _, s := range a.Scenarios {
			a.Options[i].MaxRegret = math.Max(a.Options[i].MaxRegret, s.Regret[a.Options[i].ID])
		}
	}
	p.simulate(&a, p.eligible(mid))
	if a.Simulation == nil {
		p.certain(&a, p.eligible(mid))
	}
	a.Rules = p.classic(&a)
	a.ScenarioRules = p.scenarioRules(&a)
	if m.Payoffs != nil {
		a.PayoffRules = m.Payoffs.rules()
		a.keepDominated(a.PayoffRules.Dominated)
	}
	if pref >= 0 {
		a.Joint = p.joint(pref)
	}
	a.Frontiers = p.frontiers(&a)
	a.Dominance = p.dominances(mid, low, high)
	a.Tradeables = p.tradeables(mid)
	a.Critical = p.critical(mid)
	a.LocalScales = p.locals(mid, a.Preferred)
	a.Terms = p.contributions(&a, mid)
	a.Findings, a.Inputs = p.findings(&a, mid, done)
	a.Widened = done.widened
	a.Tornado, a.MustHaves, a.Dissent = p.tornado(&a), p.mustHaves(mid), p.dissents(&a)
	a.Governance = p.governance(&a)
	a.Grade, a.Reasons = p.grade(&a)
	a.Triggers = p.triggers(&a)
	a.Numerics = p.numerics(&a)
	return a, nil
}

func (p *problem) eligible(t table) []int {
	var out []int
	for o, over := range t.over {
		if !over {
			out = append(out, o)
		}
	}
	return out
}

// results fills what base says about each option, in the order of the model.
func (p *problem) results(mid, low, high table) []OptionResult {
	reach, ease := p.indices(mid)
	var out []OptionResult
	for _, opt := range p.m.Options {
		o := p.opt[opt.ID]
		r := OptionResult{ID: opt.ID, Name: p.m.optionName(opt.ID), Low: low.value[o], High: high.value[o], Value: mid.value[o], Reach: reach[o], Complexity: 100 - ease[o],
			Eligible: !mid.over[o], Raw: map[string]float64{}, Score: map[string]float64{}, Contributions: map[string]float64{}}
		for k, c := range p.crit {
			if p.hole(o, k) {
				r.Holes = append(r.Holes, c.ID)
				continue
			}
			r.Raw[c.ID], r.Score[c.ID] = mid.raw[o][k], mid.score[o][k]
			r.Contributions[c.ID] = p.flat[k] * mid.score[o][k]
			if p.breaches(k, mid.raw[o][k]) {
				r.Why = append(r.Why, p.overSentence(k, mid.raw[o][k]))
			}
		}
		for d := range p.opts {
			if d != o && !mid.over[d] && p.dominates(d, o, low, high) {
				r.DominatedBy = append(r.DominatedBy, p.opts[d].ID)
			}
		}
		if r.Eligible {
			r.Rank = 1
			for d := range p.opts {
				if !mid.over[d] && mid.value[d]-mid.value[o] > tolerance {
					r.Rank++
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// certain says what draws would say where nothing has a range: each is the base.
func (p *problem) certain(a *Analysis, eligible []int) {
	value := func(o int) float64 {
		for _, x := range a.Options {
			if x.ID == p.opts[o].ID {
				return x.Value
			}
		}
		return 0
	}
	best := winnersOf(eligible, value)
	for i := range a.Options {
		x := &a.Options[i]
		x.ExpectedValue = x.Value
		if !x.Eligible || len(best) == 0 {
			continue
		}
		x.ExpectedLoss = math.Max(0, value(best[0])-x.Value)
		for _, o := range best {
			if p.opts[o].ID == x.ID {
				x.ProbabilityBest = 1 / float64(len(best))
			}
		}
	}
}

func (p *problem) overSentence(k int, raw float64) string {
	c := p.crit[k]
	s := p.m.Name(c.ID) + " is " + p.m.Amount(c.ID, raw)
	if c.Gate.Max != nil && raw > *c.Gate.Max {
		s += ", above the limit of " + p.m.Amount(c.ID, *c.Gate.Max)
	} else {
		s += ", below the limit of " + p.m.Amount(c.ID, *c.Gate.Min)
	}
	if c.Gate.Why != "" {
		s += " (" + c.Gate.Why + ")"
	}
	return s + "."
}

// dominates tells whether d is at least as good as o on every criterion and better on one, whatever their holes are.
func (p *problem) dominates(d, o int, low, high table) bool {
	better := false
	for k := range p.crit {
		diff := low.score[d][k] - high.score[o][k]
		if diff < -tolerance {
			return false
		}
		better = better || diff > tolerance
	}
	return better
}

// choose sets Preferred, Tied, Undecided, Second and Margin, and returns the index of the preferred option or -1.
func (p *problem) choose(a *Analysis, mid, low, high table) int {
	eligible := p.eligible(mid)
	if len(eligible) == 0 {
		return -1
	}
	floor := math.Inf(-1) // what some option has for certain
	holes := false
	for _, o := range eligible {
		floor = math.Max(floor, low.value[o])
		holes = holes || high.value[o]-low.value[o] > tolerance
	}
	var could []int
	for _, o := range eligible {
		if floor-high.value[o] <= tolerance {
			could = append(could, o)
		}
	}
	if len(could) > 1 {
		ids := make([]string, len(could))
		for i, o := range could {
			ids[i] = p.opts[o].ID
		}
		tied := true
		for _, o := range could {
			tied = tied && high.value[o]-low.value[o] <= tolerance
		}
		if tied {
			a.Tied = ids
		} else {
			a.Undecided = ids
		}
		return -1
	}
	pref := could[0]
	a.Preferred = p.opts[pref].ID
	second := -1
	for _, o := range eligible {
		if o != pref && (second < 0 || mid.value[o] > mid.value[second]+tolerance) {
			second = o
		}
	}
	if second >= 0 {
		a.Second = p.opts[second].ID
		for k := range p.crit { // term by term: totals would cancel
			a.Margin += p.flat[k] * (mid.score[pref][k] - mid.score[second][k])
		}
	}
	return pref
}

// curveOf computes the options' values along the trade-off weight.
func (p *problem) curveOf(flips []Flip, mid table) Curve {
	c := Curve{Values: map[string][]float64{}}
	for i := 0; i <= 10; i++ {
		c.X = append(c.X, float64(i)/10)
	}
	for _, f := range flips {
		if f.Kind == FlipTradeOff {
			c.Flips = append(c.Flips, f)
			if i := sort.SearchFloat64s(c.X, f.At); i == len(c.X) || c.X[i] != f.At {
				c.X = append(c.X, f.At)
				sort.Float64s(c.X)
			}
		}
	}
	sort.SliceStable(c.Flips, func(i, j int) bool { return c.Flips[i].At < c.Flips[j].At })
	reach, ease := p.indices(mid)
	for o, opt := range p.opts {
		ys := make([]float64, len(c.X))
		for i, x := range c.X {
			ys[i] = x*reach[o] + (1-x)*ease[o]
		}
		c.Values[opt.ID] = ys
	}
	return c
}

// contributions splits the lead of the preferred option by criterion.
func (p *problem) contributions(a *Analysis, mid table) []Contribution {
	if a.Preferred == "" || a.Second == "" {
		return nil
	}
	b, s := p.opt[a.Preferred], p.opt[a.Second]
	var out []Contribution
	for k, c := range p.crit {
		out = append(out, Contribution{c.ID, p.flat[k] * (mid.score[b][k] - mid.score[s][k])})
	}
	sort.SliceStable(out, func(i, j int) bool { return math.Abs(out[i].Points) > math.Abs(out[j].Points) })
	return out
}
