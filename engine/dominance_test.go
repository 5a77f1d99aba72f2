package engine_test

import (
	"testing"

	"pvx/engine"
)

// columns returns a model of options on linear criteria 0..100 in reach, with the given weights.
func columns(weights []float64, raw map[string][]float64) engine.Model {
	m := engine.Model{TradeOff: engine.TradeOff{Weight: 1}}
	ids := []string{"k0", "k1", "k2", "k3", "k4"}
	for i, w := range weights {
		m.Criteria = append(m.Criteria, engine.Criterion{ID: ids[i], Group: engine.Reach, Points: w, Scale: engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}})
	}
	for _, o := range []string{"A", "B", "C", "D"} {
		if raw[o] == nil {
			continue
		}
		m.Options = append(m.Options, engine.Option{ID: o})
		for i, x := range raw[o] {
			m.Estimates = append(m.Estimates, engine.Estimate{Component: ids[i], Option: o, Low: x, Base: x, High: x})
		}
	}
	return m
}

func dominance(a engine.Analysis, option, over string) engine.Dominance {
	for _, d := range a.Dominance {
		if d.Option == option && d.Over == over {
			return d
		}
	}
	return engine.Dominance{}
}

// By hand: A is nowhere below B and above it on two; C is A's duplicate and dominates nothing; D loses to A on k2 by 10
// but for every order-keeping weight the cumulative averages of A - D, 20, 15, 20/3, are above 0.
func TestDominance(t *testing.T) {
	m := columns([]float64{50, 30, 20}, map[string][]float64{"A": {60, 50, 40}, "B": {50, 50, 30}, "C": {60, 50, 40}, "D": {40, 40, 50}})
	a := analyze(t, m)
	if d := dominance(a, "A", "B"); !d.Weak || d.Strict || !d.Ranked || !d.Robust || !d.Driven || !d.Value || !d.Eligible {
		t.Errorf("A over B: %+v", d)
	}
	if d := dominance(a, "A", "C"); d != (engine.Dominance{}) {
		t.Errorf("duplicates dominate each other: %+v", d)
	}
	if d := dominance(a, "A", "D"); d.Weak || !d.Ranked || !d.Value {
		t.Errorf("A over D: %+v", d)
	}
	// With equal weights no order is known: the criterion that A loses may come first.
	if d := dominance(analyze(t, columns([]float64{1, 1, 1}, map[string][]float64{"A": {60, 50, 40}, "D": {40, 40, 50}})), "A", "D"); d.Ranked {
		t.Errorf("equal weights: %+v", d)
	}
	if d := dominance(analyze(t, columns([]float64{50, 30}, map[string][]float64{"A": {60, 50}, "B": {50, 40}})), "A", "B"); !d.Strict {
		t.Errorf("better everywhere: %+v", d)
	}
}

// Ranges that overlap take robust dominance away; a driver that moves both alike leaves it with the driver's eyes.
func TestDominanceUnderRanges(t *testing.T) {
	m := columns([]float64{1, 1}, map[string][]float64{"A": {60, 50}, "B": {50, 50}})
	ends(&m, "k0", "A", 55, 65)
	ends(&m, "k0", "B", 45, 55)
	if d := dominance(analyze(t, m), "A", "B"); !d.Weak || d.Robust || d.Driven || d.Value {
		t.Errorf("55 against 55 is no better: %+v", d)
	}
	ends(&m, "k0", "B", 45, 54)
	if d := dominance(analyze(t, m), "A", "B"); !d.Robust || !d.Driven || !d.Value {
		t.Errorf("55 against 54: %+v", d)
	}
	m = columns([]float64{1, 1}, map[string][]float64{"A": {60, 50}, "B": {50, 50}})
	m.Drivers = []engine.Driver{{ID: "d", Low: 0.5, Base: 1, High: 1.5, Links: []engine.Link{{Component: "k0", Elasticity: 1}}}}
	if d := dominance(analyze(t, m), "A", "B"); d.Robust || !d.Driven || d.Searched {
		t.Errorf("30 to 90 against 25 to 75, but one driver: %+v", d)
	}
}

// The worked example: A (34.5, 32), B (58.25, 52), C (78.25, 78). Prices 20/23.75 and 26/20; weights 20/43.75 and 26/46,
// the flips of the trade-off.
func TestTradeables(t *testing.T) {
	a := analyze(t, worked())
	if len(a.Tradeables) != 3 {
		t.Fatalf("%+v", a.Tradeables)
	}
	for i, want := range [][2]float64{{}, {20 / 23.75, 20 / 43.75}, {26.0 / 20, 26.0 / 46}} {
		x := a.Tradeables[i]
		if x.Status != "efficient" || x.Option != string(rune('A'+i)) {
			t.Errorf("%+v", x)
		}
		if i > 0 {
			near(t, "price", *x.Price, want[0])
			near(t, "weight", *x.Weight, want[1])
		}
	}
}

// Reach 0, 10, 60, 50 for burdens 0, 40, 60, 70: D is dominated by C; B lies below the line from A to C (40 at 40) and is never
// best, though nothing dominates it.
func TestExtendedDominance(t *testing.T) {
	m := columns([]float64{1, 1}, map[string][]float64{"A": {0, 0}, "B": {10, 40}, "C": {60, 60}, "D": {50, 70}})
	m.Criteria[1].Group = engine.Complexity
	m.Criteria[1].Scale = engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}
	m.TradeOff.Weight = 0.4
	a := analyze(t, m)
	got := ""
	for _, x := range a.Tradeables {
		got += x.Option + " " + x.Status + " "
		for _, by := range x.By {
			got += by
		}
		got += "; "
	}
	if want := "A efficient ; B extendedly dominated AC; C efficient ; D dominated C; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	near(t, "weight", *a.Tradeables[2].Weight, 0.5) // 60 λ = 60 (1 - λ)
	for i := 0; i <= 100; i++ {                     // B is never best
		m.TradeOff.Weight = float64(i) / 100
		if v, err := engine.Values(m); err != nil || v.Preferred == "B" {
			t.Fatalf("B is best at %v", m.TradeOff.Weight)
		}
	}
}
