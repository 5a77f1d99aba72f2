package flows_test

import (
	"math"
	"testing"
	"time"

	"pvx/engine"
	"pvx/flows"
)

func fresh(options ...string) flows.Decision {
	d := flows.Fresh("0190-1", 1, flows.Actor{Team: team, User: olga, Channel: partners}, "Partner tiers", "", time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC))
	for i, name := range options {
		d.Options = append(d.Options, flows.Option{Key: string(rune('A' + i)), Name: name})
	}
	return d
}

func given(d *flows.Decision, component, option string, low, base, high float64) {
	d.SetEstimate(flows.Estimate{Estimate: engine.Estimate{Component: component, Option: option, Low: low, Base: base, High: high}})
}

// TestModelIsAlwaysAnalysable: the engine takes the model of every state a decision can be in from two options on.
func TestModelIsAlwaysAnalysable(t *testing.T) {
	d := fresh("Referral", "Co-sell tier")
	check := func(name string) engine.Analysis {
		t.Helper()
		a, err := engine.Analyze(flows.Model(d, "2026-10-05"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return a
	}
	if a := check("without figures"); a.Grade != engine.InsufficientData {
		t.Errorf("without figures the grade is %s", a.Grade)
	}
	given(&d, "sourced", "A", 0, 0, 0)
	check("with a revenue of nothing")
	given(&d, "sourced", "Z", 1, 2, 3) // an option that is gone
	given(&d, "gone", "A", 1, 2, 3)    // a component that is gone
	check("with figures of what is gone")
	for _, e := range flows.Model(d, "").Estimates {
		if e.Option == "Z" || e.Component == "gone" {
			t.Errorf("the model has %s of %s", e.Component, e.Option)
		}
	}
	d.Parameters = append(d.Parameters, engine.Parameter{ID: flows.HoursPerTicket, Name: "Hours per ticket", Low: 1, Base: 1, High: 1})
	d.Scenarios = []engine.Scenario{{ID: "s1", Name: "Shock", Shocks: []engine.Shock{{Component: "gone", Kind: engine.Percent, By: -30}, {Component: "sourced", Kind: engine.Percent, By: -30}}}}
	check("with a shock on what is gone")
}

// TestModelOfTheFramework checks one option by hand: revenue 600k + 0.3 × 200k of 0..2M scores 33; NPS 30 of -20..80
// scores 50; D1 scores 25; 3 of 1..5 scores 50; 120 of 320 hours is 37.5 %, 100 - 60 × 37.5/85 = 73.529; 5 of 25 % scores 80.
// Reach .4×33 + .2×50 + .25×25 + .15×50 = 36.95; complexity value .6×73.529 + .4×80 = 76.118; half each: 56.534.
func TestModelOfTheFramework(t *testing.T) {
	d := fresh("Referral", "Co-sell tier")
	given(&d, "sourced", "A", 600e3, 600e3, 600e3)
	given(&d, "influenced", "A", 200e3, 200e3, 200e3)
	given(&d, "nps", "A", 30, 30, 30)
	given(&d, "depth", "A", 1, 1, 1)
	given(&d, "value_proposition", "A", 3, 3, 3)
	given(&d, "support_needed", "A", 120, 120, 120)
	given(&d, "support_available", "B", 320, 320, 320) // shared, whatever the option
	given(&d, "incentives", "A", 5, 5, 5)
	given(&d, "sourced", "B", 1e6, 1e6, 1.2e6) // 1.25 × 1.2M is 1.5M: up to 2M
	a, err := engine.Analyze(flows.Model(d, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := 0.5*(0.4*33+0.2*50+0.25*25+0.15*50) + 0.5*(0.6*(100-60*37.5/85)+0.4*80)
	if got := a.Options[0].Value; math.Abs(got-want) > 1e-9 {
		t.Errorf("A is worth %v, want %v", got, want)
	}
}

func TestScaleIsRoundedUp(t *testing.T) {
	for _, c := range []struct{ high, best float64 }{
		{1, 2}, {1.6, 2}, {1.7, 5}, {4, 5}, {4.1, 10}, {8, 10}, {0.8e6, 1e6}, {1.2e6, 2e6}, {0.016, 0.02},
	} {
		d := fresh("Referral", "Co-sell tier")
		given(&d, "sourced", "A", 0, 0, c.high)
		def, _ := d.Definition("revenue")
		if s, proposed := d.ScaleOf(def); !proposed || s.Worst != 0 || math.Abs(s.Best-c.best) > 1e-9*c.best {
			t.Errorf("a high of %v gives 0 to %v, want %v", c.high, s.Best, c.best)
		}
	}
}

func TestFingerprint(t *testing.T) {
	d := fresh("Referral", "Co-sell tier")
	given(&d, "nps", "A", 30, 40, 50)
	was := flows.Fingerprint(d)
	for _, c := range []struct {
		name    string
		change  func(*flows.Decision)
		changes bool
	}{
		{"nothing", func(*flows.Decision) {}, false},
		{"the title", func(d *flows.Decision) { d.Title = "Other" }, false},
		{"who owns a figure", func(d *flows.Decision) { d.Estimates[0].Owner = "U0OTHER" }, false},
		{"a figure", func(d *flows.Decision) { d.Estimates[0].High = 51 }, true},
		{"the trade-off", func(d *flows.Decision) { d.TradeOff.Weight = 0.6 }, true},
		{"a scale", func(d *flows.Decision) { d.Definitions[1].Scale.Best = 70 }, true},
	} {
		now := fresh("Referral", "Co-sell tier")
		given(&now, "nps", "A", 30, 40, 50)
		c.change(&now)
		if got := flows.Fingerprint(now) != was; got != c.changes {
			t.Errorf("%s: fingerprint changed: %v, want %v", c.name, got, c.changes)
		}
	}
}

func TestNames(t *testing.T) {
	d := fresh("Referral", "Co-sell tier")
	for _, c := range []struct{ component, option, want string }{
		{"sourced", "A", "A's sourced co-sell revenue"}, {"nps", "B", "B's partner NPS"}, {"support_available", "A", "support hours available"},
		{"utilisation", "A", "A's support utilisation"}, {"trade-off", "", "the trade-off weight"}, {"influence_weight", "", "the weight of influenced revenue"},
		{"depth", "", "integration depth"}, {"unknown", "", "unknown"},
	} {
		if got := flows.QuantityName(d, c.component, c.option); got != c.want {
			t.Errorf("%s of %q is %q, want %q", c.component, c.option, got, c.want)
		}
	}
	for _, c := range []struct {
		component string
		v         float64
		want      string
	}{
		{"sourced", 1.25e6, "1.25M USD/yr"}, {"revenue", 812.5e3, "812.5k USD/yr"}, {"utilisation", 66.25, "66.25 %"}, {"depth", 3, "D3"},
		{"nps", -7, "-7 points"}, {"support_needed", 120, "120 hours/mo"}, {"trade-off", 0.457, "45.7 %"}, {"influence_weight", 0.3, "0.3"}, {"value_proposition", 4, "4"},
	} {
		if got := flows.FormatValue(d, c.component, c.v); got != c.want {
			t.Errorf("%s %v is %q, want %q", c.component, c.v, got, c.want)
		}
	}
	if got := flows.OptionName(d, "B"); got != "B Co-sell tier" {
		t.Errorf("option %q", got)
	}
}
