package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

// two returns options A and B on criterion k with the given scale, beside a plain linear criterion p of the same weight.
func two(scale engine.Scale, aK, bK, aP, bP float64) engine.Model {
	lin := engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}
	return engine.Model{
		Criteria: []engine.Criterion{{ID: "k", Group: engine.Reach, Points: 50, Scale: scale}, {ID: "p", Group: engine.Reach, Points: 50, Scale: lin}},
		Options:  []engine.Option{{ID: "A"}, {ID: "B"}},
		Estimates: []engine.Estimate{
			{Component: "k", Option: "A", Low: aK, Base: aK, High: aK}, {Component: "k", Option: "B", Low: bK, Base: bK, High: bK},
			{Component: "p", Option: "A", Low: aP, Base: aP, High: aP}, {Component: "p", Option: "B", Low: bP, Base: bP, High: bP},
		},
		TradeOff: engine.TradeOff{Weight: 1},
	}
}

func crossings(a engine.Analysis, subject, option string) []engine.Flip {
	var out []engine.Flip
	for _, f := range a.Flips {
		if f.Kind != engine.FlipWeight && f.Subject == subject && f.Option == option {
			out = append(out, f)
		}
	}
	return out
}

func TestFlipsOnOtherScales(t *testing.T) {
	target := engine.Scale{Kind: engine.Target, Worst: 0, Best: 100, Target: 40}
	knots := engine.Scale{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{X: 0, Score: 100}, {X: 85, Score: 40}, {X: 100, Score: 0}}}
	bent := engine.Scale{Kind: engine.Exponential, Worst: 0, Best: 100, Rate: 2}
	plateau := engine.Scale{Kind: engine.Piecewise, Worst: 0, Best: 100, Knots: []engine.Knot{{X: 0, Score: 0}, {X: 40, Score: 50}, {X: 60, Score: 50}, {X: 100, Score: 100}}}
	touch := engine.Scale{Kind: engine.Target, Worst: 0, Best: 100, Target: 50}
	for _, c := range []struct {
		name string
		m    engine.Model
		want []float64
	}{
		// A needs a score of 50 on k to keep B: the tent has it at 20 and at 70.
		{"tent, both sides", two(target, 40, 0, 50, 100), []float64{20, 70}},
		// A needs 20: on the steep piece 40 - 40/15 (x - 85), at x = 92.5.
		{"knots, steep piece", two(knots, 10, 100, 50, 70), []float64{92.5}},
		// (1 - exp(-2z)) / (1 - exp(-2)) = 0.5 at z = -ln(1 - 0.5(1 - exp(-2))) / 2.
		{"exponential", two(bent, 90, 0, 50, 100), []float64{-50 * math.Log(1-0.5*(1-math.Exp(-2)))}},
		// Equal all along the plateau: a tie zone; A loses where it ends, below 40.
		{"tie zone", two(plateau, 80, 0, 50, 100), []float64{40}},
		// At its best A only reaches B: a touch, no flip.
		{"touch", two(touch, 30, 0, 0, 100), nil},
		// Nothing on the scale is enough.
		{"never", two(target, 40, 0, 100, 20), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := analyze(t, c.m)
			got := crossings(a, "k", "A")
			if len(got) != len(c.want) {
				t.Fatalf("flips %+v, want at %v", got, c.want)
			}
			for _, w := range c.want {
				found := false
				for _, f := range got {
					found = found || math.Abs(f.At-w) < 1e-9*100
				}
				if !found {
					t.Errorf("no flip at %v in %+v", w, got)
				}
			}
		})
	}
}

// Hours available serve all options: with needs 60 and 90 and linear utilisation, scores are 100 - 6000/t and 100 -
// 9000/t; the other criterion has B ahead by 20, so that the two are equal at 3000/t = 20.
func TestFlipOfSharedDenominator(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}, 0, 0, 50, 70)
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Ratio, Above: "need", Below: "have", Times: 100}
	m.Components = []engine.Component{{ID: "need", Unit: "hours"}, {ID: "have", Unit: "hours", Shared: true}}
	est := func(c, o string, v float64) engine.Estimate {
		return engine.Estimate{Component: c, Option: o, Low: v, Base: v, High: v}
	}
	m.Estimates = append(m.Estimates[2:], est("need", "A", 60), est("need", "B", 90), est("have", "", 120))
	a := analyze(t, m)
	f := flip(t, a, engine.FlipEstimate, "have", "", true)
	near(t, "hours available", f.At, 150)
	if f.From != "A" || f.To != "B" {
		t.Errorf("from %s to %s", f.From, f.To)
	}
	// B's need: 100 - 100 x/120 must exceed 50 - 20 points less: x < 60 + 0.2·120.
	near(t, "B's need", flip(t, a, engine.FlipEstimate, "need", "B", false).At, 84)
}

// The gate is tested on the unclipped value and has a flip of its own.
func TestGateFlip(t *testing.T) {
	m := worked()
	limit := 65.0
	m.Criteria[4].Gate = &engine.Gate{Max: &limit, Why: "one team"}
	a := analyze(t, m)
	c := option(t, a, "C")
	if c.Eligible || len(c.Why) != 1 || c.Why[0] != "Support utilisation is 90 %, above the limit of 65 % (one team)." || c.Rank != 0 {
		t.Errorf("C: %+v", c)
	}
	f := flip(t, a, engine.FlipGate, "use", "B", true)
	if f.At != 65 || f.From != "B" || f.To != "A" {
		t.Errorf("%+v, want the gate at 65 before the value's flip at 66.25", f)
	}
	for _, s := range a.Scenarios {
		if !s.OverLimit["C"] || s.OverLimit["B"] {
			t.Errorf("scenario %s: over the limit %v", s.ID, s.OverLimit)
		}
	}
}

func TestLevelFlipsAreLevels(t *testing.T) {
	levels := engine.Scale{Kind: engine.Levels, Levels: []engine.Level{{"D0 none", 0}, {"D1 link-out", 25}, {"D2 one-way", 50}, {"D3 two-way", 75}, {"D4 embedded", 100}}}
	m := two(levels, 4, 1, 30, 70) // A needs a score of 65: above D2, so that D2 flips
	a := analyze(t, m)
	f := flip(t, a, engine.FlipEstimate, "k", "A", false)
	if !f.Integer || f.Printed != 2 || math.Abs(f.At-2.6) > 1e-9 {
		t.Errorf("%+v, want at 2.6, printed D2", f)
	}
	if got, want := m.Sentence(f), "B is preferred to A when A's k is D2 or lower (now D4)."; got != want {
		t.Errorf("sentence %q, want %q", got, want)
	}
	// Equal exactly at a level is a tie there: the level beyond flips.
	m = two(levels, 4, 1, 45, 70) // needs exactly 50, D2
	f = flip(t, analyze(t, m), engine.FlipEstimate, "k", "A", false)
	if f.Printed != 1 {
		t.Errorf("printed %v, want level 1: at level 2 the two are equal", f.Printed)
	}
}

func TestTie(t *testing.T) {
	a := analyze(t, two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}, 60, 40, 40, 60))
	if a.Preferred != "" || len(a.Tied) != 2 || a.Grade != engine.TooClose {
		t.Fatalf("preferred %q, tied %v, grade %s", a.Preferred, a.Tied, a.Grade)
	}
	if f := flip(t, a, engine.FlipEstimate, "k", "A", true); f.At != f.Base || f.From != "B" || f.To != "A" {
		t.Errorf("raising A's k at once breaks the tie for A: %+v", f)
	}
}

// A hole is an interval over its scale, never a 0.
func TestHoles(t *testing.T) {
	lin := engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}
	m := two(lin, 90, 50, 90, 30)
	m.Estimates = append(m.Estimates[:1], m.Estimates[2:]...) // B's k
	a := analyze(t, m)
	b := option(t, a, "B")
	if a.Preferred != "A" || b.Low != 15 || b.High != 65 || len(b.Holes) != 1 {
		t.Errorf("A (90) is preferred to B (15 to 65): %q, %+v", a.Preferred, b)
	}
	m = two(lin, 60, 50, 60, 90) // B could have 45 to 95 against 60
	m.Estimates = append(m.Estimates[:1], m.Estimates[2:]...)
	a = analyze(t, m)
	if a.Preferred != "" || len(a.Undecided) != 2 || a.Grade != engine.InsufficientData || len(a.Flips) != 0 {
		t.Errorf("preferred %q, undecided %v, grade %s", a.Preferred, a.Undecided, a.Grade)
	}
	if f := a.Findings[0]; f.Code != "missing" || f.Severity != engine.Blocking || f.Component != "k" || f.Option != "B" {
		t.Errorf("first finding %+v", f)
	}
}
