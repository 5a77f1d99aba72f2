package engine

import (
	"math"
	"slices"
)

// The built-in cases, in their order; named scenarios follow.
const (
	cautious = iota
	atBase
	favourable
	builtIn
)

// futures evaluates the built-in cases and the named scenarios, in that order.
func (p *problem) futures() []ScenarioResult {
	out := []ScenarioResult{
		cautious:   p.future("cautious", "Cautious", nil, p.extreme(-1), 0),
		atBase:     p.future("base", "Base", nil, p.base, midScore),
		favourable: p.future("favourable", "Favourable", nil, p.extreme(1), 100),
	}
	for _, s := range p.m.Scenarios {
		name := s.Name
		if name == "" {
			name = s.ID
		}
		out = append(out, p.future(s.ID, name, s.Probability, p.shocked(s), midScore))
	}
	return out
}

// extreme returns every estimate at its end of lower (side < 0) or higher value; a shared one at the end that is so for
// the options together. Of ends that are worth the same and less than the base, as on both sides of a target, the cautious
// case has the low one; the other way round the favourable one. Where nothing between the ends makes a difference, the raw
// value goes on in the direction of the scale: several estimates of one sum matter together, and so does a limit.
func (p *problem) extreme(side float64) []float64 {
	x := append([]float64(nil), p.base...)
	probe := append([]float64(nil), p.base...)
	worth := func(v int, at float64) float64 {
		probe[v] = at
		s := 0.0
		for _, c := range p.vars[v].cells {
			s += p.flat[c.k] * p.curves[c.k].score(p.raw(c.o, c.k, probe))
		}
		probe[v] = p.base[v]
		return s
	}
	lean := func(v int) float64 {
		d := 0.0
		for _, c := range p.vars[v].cells {
			k := &p.curves[c.k]
			probe[v] = p.vars[v].low
			from := p.raw(c.o, c.k, probe)
			probe[v] = p.vars[v].high
			d += p.flat[c.k] * (k.score(k.hi) - k.score(k.lo)) * (p.raw(c.o, c.k, probe) - from) / (k.hi - k.lo)
			probe[v] = p.base[v]
		}
		return d
	}
	for i := range p.vars {
		v := &p.vars[i]
		if v.kind != FlipEstimate || v.low == v.high {
			continue
		}
		low, high, mid := worth(i, v.low), worth(i, v.high), worth(i, v.base)
		switch {
		case (high-low)*side > tolerance/100:
			x[i] = v.high
		case (low-high)*side > tolerance/100, (low-mid)*side > tolerance/100:
			x[i] = v.low
		case math.Abs(low-mid) > tolerance/100:
		case lean(i)*side > 0:
			x[i] = v.high
		case lean(i)*side < 0:
			x[i] = v.low
		}
	}
	return x
}

// shocked returns the variables in a named scenario. A shock for one option goes before the one for all.
func (p *problem) shocked(s Scenario) []float64 {
	x := append([]float64(nil), p.base...)
	for i := range p.vars {
		v := &p.vars[i]
		var hit *Shock
		for j := range s.Shocks {
			k := &s.Shocks[j]
			if k.Component != v.id {
				continue
			}
			if k.Option == "" && hit == nil || k.Option != "" && v.opt >= 0 && p.opts[v.opt].ID == k.Option {
				hit = k
			}
		}
		if hit == nil {
			continue
		}
		switch hit.Kind {
		case Percent:
			x[i] *= 1 + hit.By/100
		case Plus:
			x[i] += hit.By
		case Set:
			x[i] = hit.By
		}
		x[i] = math.Max(v.min, math.Min(v.max, x[i]))
	}
	return x
}

func (p *problem) future(id, name string, prob *float64, x []float64, hole float64) ScenarioResult {
	t := p.evaluate(x, p.even(hole))
	r := ScenarioResult{ID: id, Name: name, Probability: prob, Value: map[string]float64{}, OverLimit: map[string]bool{}, Regret: map[string]float64{}}
	best := math.Inf(-1)
	for o, v := range t.value {
		if !t.over[o] {
			best = math.Max(best, v)
		}
	}
	for o, v := range t.value {
		opt := p.opts[o].ID
		r.Value[opt] = v
		if t.over[o] {
			r.OverLimit[opt] = true
		}
		if !math.IsInf(best, 0) {
			r.Regret[opt] = math.Max(0, best-v)
		}
	}
	for _, o := range winners(t.value, t.over, nil) {
		r.Best = append(r.Best, p.opts[o].ID)
	}
	return r
}

// classic applies the rules of decision under uncertainty to the eligible options.
func (p *problem) classic(a *Analysis) []RuleResult {
	var eligible []*OptionResult
	for i := range a.Options {
		if a.Options[i].Eligible {
			eligible = append(eligible, &a.Options[i])
		}
	}
	if len(eligible) == 0 {
		return nil
	}
	var out []RuleResult
	rule := func(name string, least bool, figure func(*OptionResult) float64) {
		r := RuleResult{Name: name, Figure: map[string]float64{}}
		best := math.Inf(-1)
		sign := 1.0
		if least {
			sign = -1
		}
		for _, o := range eligible {
			f := figure(o)
			r.Figure[o.ID] = f
			best = math.Max(best, sign*f)
		}
		for _, o := range p.opts { // by id
			if f, ok := r.Figure[o.ID]; ok && best-sign*f <= tolerance {
				r.Best = append(r.Best, o.ID)
			}
		}
		r.Agrees = a.Preferred != "" && slices.Contains(r.Best, a.Preferred)
		out = append(out, r)
	}
	if a.Simulation != nil {
		rule("expected value", false, func(o *OptionResult) float64 { return o.ExpectedValue })
		rule("probability best", false, func(o *OptionResult) float64 { return o.ProbabilityBest })
	}
	rule("minimax regret", true, func(o *OptionResult) float64 { return o.MaxRegret })
	rule("maximin", false, func(o *OptionResult) float64 {
		least := math.Inf(1)
		for _, s := range a.Scenarios {
			least = math.Min(least, s.Value[o.ID])
		}
		return least
	})
	return out
}
