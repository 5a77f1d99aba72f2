package engine_test

import (
	"testing"

	"pvx/engine"
)

// B's utilisation is worth .3 a point: at 50 % B has 56.125, at 75 % 48.625, A always 51.25. B's revenue is worth .01 a
// thousand: at 900k it has 52.125, at 1.2M 55.125. On the trade-off .35 to .65, B - A is 23.75 λ - 20 (1-λ): -4.6875 at
// .35, and at .65 C leads B by 26 (1-λ) - 20 λ the other way: B - C = 26·.35 - 20·.65 = -3.9.
func TestTornado(t *testing.T) {
	m := worked()
	e := estimate(&m, "use", "B")
	e.Low, e.High = 50, 75
	e = estimate(&m, "revenue", "B")
	e.Low, e.High = 9e5, 1.2e6
	a := analyze(t, m)
	want := []struct {
		subject       string
		low, high     float64
		atLow, atHigh string
		crosses       bool
	}{{"use", 4.875, -2.625, "B", "A", true}, {"revenue", 0.875, 3.875, "B", "B", false}, {"trade-off", -4.6875, -3.9, "A", "C", true}}
	if len(a.Tornado) != len(want) {
		t.Fatalf("%d bars, want %d: %+v", len(a.Tornado), len(want), a.Tornado)
	}
	for i, w := range want {
		b := a.Tornado[i]
		if b.Subject != w.subject {
			t.Fatalf("bar %d is %s, want %s", i, b.Subject, w.subject)
		}
		near(t, w.subject+" at low", b.AtLow, w.low)
		near(t, w.subject+" at high", b.AtHigh, w.high)
		if b.Crosses != w.crosses || b.BestLow[0] != w.atLow || b.BestHigh[0] != w.atHigh {
			t.Errorf("%+v, want %+v", b, w)
		}
	}
}

// The same option at both ends and another between them: a target in the middle of B's range is a bar that crosses.
func TestTornadoCrossesInTheMiddle(t *testing.T) {
	m := worked()
	m.Criteria[4].Scale = engine.Scale{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{X: 0, Score: 100}, {X: 60, Score: 40}, {X: 70, Score: 0}, {X: 100, Score: 100}}}
	e := estimate(&m, "use", "C")
	e.Low, e.Base, e.High = 70, 70, 70
	e = estimate(&m, "use", "B")
	e.Low, e.High = 50, 95
	for _, b := range analyze(t, m).Tornado {
		if b.Subject == "use" && (!b.Crosses || b.AtLow < 0 || b.AtHigh < 0) {
			t.Errorf("%+v, want a bar that crosses between its ends", b)
		}
	}
}

func TestMustHaves(t *testing.T) {
	m := worked()
	low, high := 10.0, 80.0
	m.Criteria[4].Gate = &engine.Gate{Min: &low, Max: &high, Why: "staffing plan"}
	drop(&m, "use", "A")
	h := analyze(t, m).MustHaves
	if len(h) != 1 || h[0].Statement != "Support utilisation is at least 10 % and at most 80 % (staffing plan)" {
		t.Fatalf("%+v", h)
	}
	if r := h[0].Options[0]; r.Met != nil || r.Headroom != nil {
		t.Errorf("a missing value is judged: %+v", r)
	}
	for i, want := range map[int]float64{1: 20, 2: -10} { // 80 - 60, 80 - 90
		r := h[0].Options[i]
		if r.Met == nil || *r.Met != (want > 0) || *r.Headroom != want {
			t.Errorf("%s: %+v, want headroom %v", r.Option, r, want)
		}
	}
}

// In the pessimistic case A has 47.65 and B 47.425, see the worked example: maximin would choose A.
func TestDissent(t *testing.T) {
	m := worked()
	m.Scenarios = []engine.Scenario{{ID: "p", Name: "Pessimistic", Shocks: []engine.Shock{
		{Component: "revenue", Kind: engine.Percent, By: -30}, {Component: "use", Kind: engine.Percent, By: 15}}}}
	a := analyze(t, m)
	if len(a.Dissent) != 1 || a.Dissent[0].Rule != "maximin" || a.Dissent[0].Best[0] != "A" {
		t.Fatalf("%+v", a.Dissent)
	}
	want := "B is worth at least 47.4 points (“Pessimistic”), A at least 47.7 points (“Pessimistic”)"
	if a.Dissent[0].Why != want {
		t.Errorf("why %q, want %q", a.Dissent[0].Why, want)
	}
}
