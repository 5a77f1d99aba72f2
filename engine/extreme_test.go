package engine_test

import (
	"testing"

	"pvx/engine"
)

// built finds the value of A in a built-in case.
func built(t *testing.T, m engine.Model, id string) float64 {
	t.Helper()
	for _, s := range analyze(t, m).Scenarios {
		if s.ID == id {
			return s.Value["A"]
		}
	}
	t.Fatalf("no case %s", id)
	return 0
}

// Both ends of a range around a target are worth nothing: the cautious case is one of them, the favourable one stays.
func TestCautiousMissesTarget(t *testing.T) {
	m := columns([]float64{1, 1}, map[string][]float64{"A": {50, 50}, "B": {50, 40}})
	m.Criteria[0].Scale = engine.Scale{Kind: engine.Target, Worst: 20, Best: 80, Target: 50}
	ends(&m, "k0", "A", 10, 90)
	near(t, "cautious", built(t, m, "cautious"), 25)
	near(t, "favourable", built(t, m, "favourable"), 75)
}

// Alone neither part of a sum leaves the end of the scale, together they do: 60 - 30 is below 40, 70 - 20 is not.
func TestCasesMovePartsTogether(t *testing.T) {
	m := columns([]float64{1, 1}, map[string][]float64{"A": {0, 50}, "B": {0, 40}})
	m.Criteria[0].Scale = engine.Scale{Kind: engine.Linear, Worst: 40, Best: 90}
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "gain", Coefficient: 1}, {Component: "loss", Coefficient: -1}}}
	m.Estimates = m.Estimates[:0]
	for _, o := range []string{"A", "B"} {
		m.Estimates = append(m.Estimates, engine.Estimate{Component: "gain", Option: o, Low: 60, Base: 60, High: 70},
			engine.Estimate{Component: "loss", Option: o, Low: 20, Base: 30, High: 30}, engine.Estimate{Component: "k1", Option: o, Low: 50, Base: 50, High: 50})
	}
	m.Components = []engine.Component{{ID: "gain"}, {ID: "loss"}}
	near(t, "base", built(t, m, "base"), 25)
	near(t, "cautious", built(t, m, "cautious"), 25)
	near(t, "favourable", built(t, m, "favourable"), 25+50*10/50.)
}

// A limit outside the scale is passed where the score does not change any more.
func TestCautiousReachesLimitOutsideScale(t *testing.T) {
	limit := 110.0
	m := columns([]float64{1, 1}, map[string][]float64{"A": {105, 50}, "B": {50, 40}})
	m.Criteria[0].Scale = engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}
	m.Criteria[0].Gate = &engine.Gate{Max: &limit}
	ends(&m, "k0", "A", 102, 120)
	a := analyze(t, m)
	if !a.Scenarios[0].OverLimit["A"] || a.Scenarios[1].OverLimit["A"] || a.Scenarios[2].OverLimit["A"] {
		t.Errorf("%+v", a.Scenarios)
	}
}
