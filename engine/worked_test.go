package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

// worked is the example that can be checked by hand: three options, six criteria with linear scales, no gates, weights
// .40/.20/.25/.15 and .60/.40, trade-off .5.
func worked() engine.Model {
	lin := func(worst, best float64) engine.Scale {
		return engine.Scale{Kind: engine.Linear, Worst: worst, Best: best}
	}
	m := engine.Model{
		Criteria: []engine.Criterion{
			{ID: "revenue", Name: "Co-sell revenue", Kind: engine.Metric, Group: engine.Reach, Unit: "USD", Period: "year", Points: 40, Scale: lin(0, 2e6)},
			{ID: "nps", Name: "Partner NPS", Kind: engine.Metric, Group: engine.Reach, Unit: "points", Points: 20, Scale: lin(-20, 80)},
			{ID: "depth", Name: "Integration depth", Kind: engine.Metric, Group: engine.Reach, Unit: "level", Points: 25, Scale: lin(0, 5)},
			{ID: "fit", Name: "Value proposition", Kind: engine.Input, Group: engine.Reach, Unit: "score", Points: 15, Scale: lin(1, 5)},
			{ID: "use", Name: "Support utilisation", Kind: engine.Input, Group: engine.Complexity, Unit: "%", Points: 60, Scale: lin(100, 0)},
			{ID: "cost", Name: "Incentives", Kind: engine.Input, Group: engine.Complexity, Unit: "%", Points: 40, Scale: lin(25, 0)},
		},
		Components: []engine.Component{{ID: "depth", Name: "Integration depth", Unit: "level", Integer: true}},
		Options:    []engine.Option{{ID: "A", Name: "referral"}, {ID: "B", Name: "co-sell tier"}, {ID: "C", Name: "deep embed"}},
		TradeOff:   engine.TradeOff{Weight: 0.5, Low: 0.35, High: 0.65},
	}
	raw := map[string][]float64{
		"A": {6e5, 30, 1, 3, 40, 5}, "B": {1e6, 40, 3, 4, 60, 10}, "C": {1.4e6, 50, 5, 4, 90, 15},
	}
	for _, o := range m.Options {
		for i, c := range m.Criteria {
			x := raw[o.ID][i]
			m.Estimates = append(m.Estimates, engine.Estimate{Component: c.ID, Option: o.ID, Low: x, Base: x, High: x, Owner: "RevOps Lead", Source: "CRM"})
		}
	}
	return m
}

func analyze(t testing.TB, m engine.Model) engine.Analysis {
	t.Helper()
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func option(t testing.TB, a engine.Analysis, id string) engine.OptionResult {
	t.Helper()
	for _, o := range a.Options {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("no option %s", id)
	return engine.OptionResult{}
}

func flip(t testing.TB, a engine.Analysis, kind engine.FlipKind, subject, opt string, rising bool) engine.Flip {
	t.Helper()
	for _, f := range a.Flips {
		if f.Kind == kind && f.Subject == subject && f.Option == opt && f.Rising == rising && f.Nearest {
			return f
		}
	}
	t.Fatalf("no %s flip of %s %s, rising %v, in %+v", kind, subject, opt, rising, a.Flips)
	return engine.Flip{}
}

func TestWorkedExampleValues(t *testing.T) {
	a := analyze(t, worked())
	// Scores in brackets in the method's table; R = .40·rev + .20·nps + .25·depth + .15·fit, C = .60·use + .40·cost as
	// burdens, V = .5 R + .5 (100 - C). A: .4·30 + .2·50 + .25·20 + .15·50 = 34.5; .6·40 + .4·20 = 32; 51.25.
	for _, c := range []struct {
		id      string
		r, c, v float64
	}{{"A", 34.5, 32, 51.25}, {"B", 58.25, 52, 53.125}, {"C", 78.25, 78, 50.125}} {
		o := option(t, a, c.id)
		near(t, c.id+" reach", o.Reach, c.r)
		near(t, c.id+" complexity", o.Complexity, c.c)
		near(t, c.id+" value", o.Value, c.v)
	}
	if a.Preferred != "B" || a.Second != "A" {
		t.Errorf("preferred %s before %s, want B before A", a.Preferred, a.Second)
	}
	near(t, "margin", a.Margin, 1.875) // 53.125 - 51.25
	near(t, "weight of revenue", a.Weights["revenue"], 0.2)
}

func TestWorkedExampleFlips(t *testing.T) {
	a := analyze(t, worked())
	for _, c := range []struct {
		kind         engine.FlipKind
		subject, opt string
		rising       bool
		at           float64
		to           string
	}{
		{engine.FlipTradeOff, "trade-off", "", false, 20 / 43.75, "A"},           // 23.75 λ = 20 (1-λ)
		{engine.FlipTradeOff, "trade-off", "", true, 26.0 / 46, "C"},             // 20 λ = 26 (1-λ)
		{engine.FlipEstimate, "revenue", "B", false, 1e6 - 1.875/0.01*1000, "A"}, // slope .5·.4·100/2000 a thousand
		{engine.FlipEstimate, "revenue", "C", true, 1.7e6, "C"},                  // 1400 + 3/.01
		{engine.FlipEstimate, "nps", "B", false, 40 - 1.875/0.1, "A"},            // slope .5·.2·100/100
		{engine.FlipEstimate, "use", "B", true, 60 + 1.875/0.3, "A"},             // slope .5·.6
		{engine.FlipEstimate, "depth", "B", false, 3 - 1.875/2.5, "A"},           // slope .5·.25·100/5
	} {
		f := flip(t, a, c.kind, c.subject, c.opt, c.rising)
		near(t, string(c.kind)+" "+c.subject+" "+c.opt, f.At, c.at)
		if f.To != c.to {
			t.Errorf("%s %s flips to %s, want %s", c.subject, c.opt, f.To, c.to)
		}
	}
	f := flip(t, a, engine.FlipEstimate, "depth", "B", false)
	if !f.Integer || f.Printed != 2 {
		t.Errorf("depth flips at level %v (integer %v), want level 2 or lower", f.Printed, f.Integer)
	}
}

// One driver on everybody's support effort: below 2/3 C is best (its 90 s is worth 52.15-..., see the sums), above
// 1.3125 A. B: 71.125-18 s·... every utilisation is u·s with slope .3 a point: A 63.25-12 s, B 71.125-18 s, C 77.125-27 s
// until C is clipped at 100 % (s = 1.111), where it stays at 47.125. A passes B at 7.875/6, B passes C at 6/9; the clipped C
// passes A again at 16.125/12.
func TestWorkedExampleDriver(t *testing.T) {
	m := worked()
	m.Drivers = []engine.Driver{{ID: "effort", Name: "Support effort", Low: 0.8, Base: 1, High: 1.2, Links: []engine.Link{{Component: "use", Elasticity: 1}}}}
	a := analyze(t, m)
	var at []float64
	var to string
	for _, f := range a.Flips {
		if f.Kind == engine.FlipDriver {
			at = append(at, f.At)
			to += f.To
		}
	}
	if len(at) != 3 {
		t.Fatalf("crossings %v to %s, want three", at, to)
	}
	want := map[float64]string{2.0 / 3: "C", 1.3125: "A", 1.34375: "C"}
	for _, f := range a.Flips {
		if f.Kind != engine.FlipDriver {
			continue
		}
		found := false
		for w, o := range want {
			if math.Abs(f.At-w) < 1e-12 && f.To == o {
				found = true
			}
		}
		if !found {
			t.Errorf("crossing at %v to %s", f.At, f.To)
		}
	}
}

func TestWorkedExampleScenarios(t *testing.T) {
	m := worked()
	shocks := func(revenue, use float64) []engine.Shock {
		return []engine.Shock{{Component: "revenue", Kind: engine.Percent, By: revenue}, {Component: "use", Kind: engine.Percent, By: use}}
	}
	m.Scenarios = []engine.Scenario{{ID: "pessimistic", Shocks: shocks(-30, 15)}, {ID: "optimistic", Shocks: shocks(25, -10)}}
	a := analyze(t, m)
	// A pessimistic: revenue 420 → 21, use 46: .5(.4·21 + 22.5) + .5(100 - .6·46 - 8) = 47.65, and so on.
	for _, c := range []struct {
		id      string
		a, b, c float64
	}{{"pessimistic", 47.65, 47.425, 42.925}, {"base", 51.25, 53.125, 50.125}, {"optimistic", 53.95, 57.425, 56.325}} {
		for _, s := range a.Scenarios {
			if s.ID == c.id {
				near(t, c.id+" A", s.Value["A"], c.a)
				near(t, c.id+" B", s.Value["B"], c.b)
				near(t, c.id+" C", s.Value["C"], c.c)
			}
		}
	}
	near(t, "regret A", option(t, a, "A").MaxRegret, 3.475)
	near(t, "regret B", option(t, a, "B").MaxRegret, 0.225)
	near(t, "regret C", option(t, a, "C").MaxRegret, 4.725)
	if a.Grade != engine.Conditional {
		t.Errorf("grade %s, want conditional: 1.9 points", a.Grade)
	}
}
