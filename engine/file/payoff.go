package file

import (
	"math"

	"pvx/engine"
)

// Payoffs is a plain table of decision under uncertainty. A file with no criteria is that table alone: its options are
// then compared by expected payoff, or by the mean over the states when there are no probabilities.
type Payoffs struct {
	Name     string                        `pvx:"name" doc:"What the figures are, such as Profit."`
	Unit     string                        `pvx:"unit" doc:"USD, points, days …"`
	Costs    bool                          `pvx:"costs" doc:"The table holds costs: less is better."`
	Optimism *float64                      `pvx:"optimism" doc:"Alpha of the Hurwicz rule, the weight of the best state, 0 to 1; 0.5 when left out."`
	States   []State                       `pvx:"states,required" doc:"The states of the world."`
	Table    map[string]map[string]float64 `pvx:"table,required" doc:"By option id, then by state id."`
}

// State is one state of the world, as engine.State.
type State struct {
	ID          string   `pvx:"id,required"`
	Name        string   `pvx:"name"`
	Probability *float64 `pvx:"probability" doc:"0 to 1; for all states or for none."`
}

// payoffCriterion is the id of the one criterion of a file that is a payoff table alone.
const payoffCriterion = "payoff"

// payoffs hands the table to the model, and makes it the model when there is nothing else.
func (b *builder) payoffs() {
	t := b.doc.Payoffs
	if t == nil {
		return
	}
	x := &engine.Payoffs{Name: t.Name, Unit: t.Unit, Costs: t.Costs, Optimism: t.Optimism, Values: t.Table}
	for _, s := range t.States {
		x.States = append(x.States, engine.State{ID: s.ID, Name: s.Name, Probability: s.Probability})
	}
	m := &b.m
	m.Payoffs = x
	if len(b.doc.Criteria) > 0 {
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, row := range t.Table {
		for _, v := range row {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if !(lo < hi) {
		lo, hi = 0, 1
	}
	worst, best := lo, hi
	if t.Costs {
		worst, best = hi, lo
	}
	name := t.Name
	if name == "" {
		name = "Payoff"
	}
	m.Criteria = []engine.Criterion{{ID: payoffCriterion, Name: name, Group: engine.Reach, Unit: t.Unit, Points: 1,
		Scale: engine.Scale{Kind: engine.Linear, Worst: worst, Best: best}}}
	m.TradeOff = engine.TradeOff{Weight: 1, Low: 1, High: 1, Confirmed: true}
	expected := x.Expected()
	for _, o := range b.doc.Options {
		if v, ok := expected[o.ID]; ok {
			b.paths = append(b.paths, "payoffs.table."+o.ID)
			m.Estimates = append(m.Estimates, engine.Estimate{Component: payoffCriterion, Option: o.ID, Low: v, Base: v, High: v, Dist: engine.Fixed})
		}
	}
	taken := map[string]bool{"cautious": true, "base": true, "favourable": true}
	for _, s := range t.States {
		out := engine.Scenario{ID: s.ID, Name: s.Name, Probability: s.Probability}
		if taken[s.ID] {
			out.ID = "state-" + s.ID
			if out.Name == "" {
				out.Name = s.ID
			}
		}
		for _, o := range b.doc.Options {
			if v, ok := t.Table[o.ID][s.ID]; ok {
				out.Shocks = append(out.Shocks, engine.Shock{Component: payoffCriterion, Option: o.ID, Kind: engine.Set, By: v})
			}
		}
		m.Scenarios = append(m.Scenarios, out)
	}
}
