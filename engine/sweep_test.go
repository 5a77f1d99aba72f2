package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

func sweep(t *testing.T, a engine.Analysis, kind engine.FlipKind, subject, option string) engine.Sweep {
	t.Helper()
	for _, s := range a.Sweeps {
		if s.Kind == kind && s.Subject == subject && s.Option == option {
			return s
		}
	}
	t.Fatalf("no sweep of %s %s %s", kind, subject, option)
	return engine.Sweep{}
}

// Tie zones, touches and quantities that never flip are named as such. Numbers as in TestFlipsOnOtherScales.
func TestSweeps(t *testing.T) {
	plateau := engine.Scale{Kind: engine.Piecewise, Worst: 0, Best: 100, Knots: []engine.Knot{{X: 0, Score: 0}, {X: 40, Score: 50}, {X: 60, Score: 50}, {X: 100, Score: 100}}}
	s := sweep(t, analyze(t, two(plateau, 80, 0, 50, 100)), engine.FlipEstimate, "k", "A")
	if len(s.Regions) != 3 || s.Never || s.Bracketed {
		t.Fatalf("%+v", s)
	}
	for i, want := range []struct {
		from, to float64
		best     int
	}{{0, 40, 1}, {40, 60, 2}, {60, 100, 1}} {
		r := s.Regions[i]
		near(t, "from", r.From, want.from)
		near(t, "to", r.To, want.to)
		if len(r.Best) != want.best || r.Tie != (want.best == 2) {
			t.Errorf("%+v", r)
		}
	}
	touch := engine.Scale{Kind: engine.Target, Worst: 0, Best: 100, Target: 50}
	s = sweep(t, analyze(t, two(touch, 30, 0, 0, 100)), engine.FlipEstimate, "k", "A")
	if len(s.Touches) != 1 || s.Touches[0].At != 50 || len(s.Touches[0].Best) != 2 || !s.Never || len(s.Regions) != 1 {
		t.Errorf("%+v, want one touch at 50", s)
	}
	// An exponential score alone is solved; two that move together, as under one driver, are bracketed.
	bent := engine.Scale{Kind: engine.Exponential, Worst: 0, Best: 100, Rate: 2}
	m := two(bent, 90, 0, 50, 100)
	if s = sweep(t, analyze(t, m), engine.FlipEstimate, "k", "A"); s.Bracketed || s.Resolution != 0 {
		t.Errorf("%+v, want it solved", s)
	}
	m = two(bent, 90, 40, 50, 60)
	m.Drivers = []engine.Driver{{ID: "d", Low: 0.5, Base: 1, High: 1.1, Links: []engine.Link{{Component: "k", Elasticity: 1}}}}
	if s = sweep(t, analyze(t, m), engine.FlipDriver, "d", ""); !s.Bracketed || s.Resolution <= 0 || s.Resolution > (s.To-s.From)/64+1e-9 {
		t.Errorf("%+v, want the resolution of the search", s)
	}
}

// Weights among all criteria: with flat weights .2 .1 .125 .075 .3 .2 of the worked example, V(t) = R + t (v - R), R the
// mean of the others. Utilisation: A and B have 60 and 40, R = (51.25 - .3·60)/.7 and (53.125 - .3·40)/.7; equal where
// the lines cross.
func TestGlobalWeightFlips(t *testing.T) {
	a := analyze(t, worked())
	ra, rb := (51.25-18)/0.7, (53.125-12)/0.7
	want := (rb - ra) / ((60 - ra) - (40 - rb))
	f := flip(t, a, engine.FlipGlobalWeight, "use", "", true)
	near(t, "weight of utilisation", f.At, want)
	if f.From != "B" || f.To != "A" || f.Base != 0.3 {
		t.Errorf("%+v", f)
	}
	for _, x := range a.Critical.Weights { // the same flip after Triantaphyllou and Sánchez: t* = (w - delta)/(1 - delta)
		if x.Criterion == "use" && x.Better == "B" && x.Worse == "A" {
			near(t, "critical weight", *x.At, want)
		}
	}
}

// A driver with constant elasticity ½ on revenue: V moves by .01·base·√d a thousand. B loses to A where
// 10 (√d - 1) - 6 (√d - 1) = -1.875, √d = 1 - 1.875/4.
func TestElasticDriver(t *testing.T) {
	m := worked()
	m.Drivers = []engine.Driver{{ID: "adoption", Low: 0.5, Base: 1, High: 1.5, Links: []engine.Link{{Component: "revenue", Elasticity: 0.5, Power: true}}}}
	a := analyze(t, m)
	f := flip(t, a, engine.FlipDriver, "adoption", "", false)
	near(t, "adoption", f.At, math.Pow(1-1.875/4, 2))
	if f.Bracketed || sweep(t, a, engine.FlipDriver, "adoption", "").Bracketed {
		t.Error("one power is solved")
	}
	// Upwards C gains 14 to B's 10, but is clipped at 2000, √d = 10/7: 6 points against 4.29, less than the 3 it lacks.
	for _, f := range a.Flips {
		if f.Kind == engine.FlipDriver && f.Rising {
			t.Errorf("%+v", f)
		}
	}
}

// Two options tied at base have flips of their own each.
func TestBaseTieFlipsForEach(t *testing.T) {
	a := analyze(t, columns([]float64{1, 1}, map[string][]float64{"A": {60, 40}, "B": {40, 60}, "C": {30, 30}}))
	if len(a.Tied) != 2 {
		t.Fatalf("%+v", a.Tied)
	}
	from := map[string]bool{}
	for _, f := range a.Flips {
		if f.Kind == engine.FlipEstimate && f.Subject == "k0" && f.Option == "C" {
			near(t, "C passes both", f.At, 70)
			from[f.From] = true
		}
	}
	if !from["A"] || !from["B"] {
		t.Errorf("C takes over from %v, want from A and from B", from)
	}
}

// The flips alone are those of the whole analysis.
func TestFlipsAlone(t *testing.T) {
	m := worked()
	fs, err := engine.Flips(m)
	if err != nil {
		t.Fatal(err)
	}
	a := analyze(t, m)
	if len(fs) != len(a.Flips) {
		t.Fatalf("%d flips, %d in the analysis", len(fs), len(a.Flips))
	}
	for i := range fs {
		if fs[i].At != a.Flips[i].At || fs[i].Subject != a.Flips[i].Subject {
			t.Errorf("%+v is %+v in the analysis", fs[i], a.Flips[i])
		}
	}
	m.Criteria[0].Scale.Best = 0
	if _, err := engine.Flips(m); err == nil {
		t.Error("a scale without width is refused")
	}
}
