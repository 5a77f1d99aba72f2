package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

// productModel is one score of p·x + z: a set of p and x fixes it in part, and what it then promises is no sum of what p
// and x promise each. A's score is the raw value /4; B is worth b points for certain.
func productModel(b float64) engine.Model {
	m := engine.Model{Seed: 3, Draws: 100_000, Options: []engine.Option{{ID: "A"}, {ID: "B"}}, TradeOff: engine.TradeOff{Weight: 1, Low: 1, High: 1}}
	m.Criteria = []engine.Criterion{{ID: "k", Group: engine.Reach, Points: 1, Scale: engine.Scale{Kind: engine.Linear, Worst: -100, Best: 300},
		Formula: engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "x", Parameter: "p"}, {Component: "z", Coefficient: 1}}}}}
	m.Components = []engine.Component{{ID: "x"}, {ID: "z"}}
	m.Parameters = []engine.Parameter{{ID: "p", Low: 0, Base: 1, High: 2, Dist: engine.Uniform}}
	raw := 4*b - 100
	m.Estimates = []engine.Estimate{
		{Component: "x", Option: "A", Low: 0, Base: 50, High: 100, Dist: engine.Uniform}, {Component: "z", Option: "A", Low: -60, Base: 0, High: 60, Dist: engine.Uniform},
		{Component: "x", Option: "B"}, {Component: "z", Option: "B", Low: raw, Base: raw, High: raw},
	}
	m.InformationSets = []engine.InformationSet{{ID: "px", Of: []engine.Quantity{{Component: "p"}, {Component: "x", Option: "A"}}}}
	return m
}

// A set that fixes a score in part: the error that is stated holds the truth, here by a fine grid over p and x, and says
// that curves were fitted.
func TestSetsThatFixAScoreInPart(t *testing.T) {
	for _, b := range []float64{34, 37.5, 40, 45, 55} {
		const n = 800
		truth, none := 0.0, math.Max(37.5, b) // the mean of p·x is 50: 37.5 points
		for i := range n {
			for j := range n {
				p, x := 2*(float64(i)+0.5)/n, 100*(float64(j)+0.5)/n
				truth += math.Max((p*x+100)/4, b) / (n * n)
			}
		}
		truth -= none
		a := analyze(t, productModel(b))
		x := set1(t, a, "set/px")
		if x.Method != "regression" {
			t.Errorf("the set is said to be %s", x.Method)
		}
		t.Logf("B at %v: %.4f, truth %.4f, ± %.4f", b, x.EVPPI, truth, x.EVPPISE)
		within(t, "EVPPI of p and x", x.EVPPI, truth, 2*x.EVPPISE)
		if x.EVPPISE > 0.25*truth+0.05 {
			t.Errorf("the error %.3f of %.3f says nothing", x.EVPPISE, truth)
		}
	}
	if x := set1(t, analyze(t, normals(1.5, 3, 2)), "option/A"); x.Method != "draws" {
		t.Errorf("a set that fixes all of its scores is said to be %s", x.Method)
	}
}
