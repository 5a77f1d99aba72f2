package engine_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pvx/engine"
)

// sound is a model without any fault: A leads B by 15 points, small ranges, everything owned and sourced.
func sound() engine.Model {
	lin := engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}
	m := engine.Model{
		Criteria: []engine.Criterion{
			{ID: "gain", Name: "Gain", Kind: engine.Metric, Group: engine.Reach, Unit: "points", Points: 10, Scale: lin},
			{ID: "effort", Name: "Effort", Kind: engine.Input, Group: engine.Complexity, Unit: "%", Points: 10, Scale: engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}},
		},
		Options:  []engine.Option{{ID: "A", Name: "Alpha"}, {ID: "B", Name: "Beta"}},
		TradeOff: engine.TradeOff{Weight: 0.5, Low: 0.4, High: 0.6, Confirmed: true},
		Today:    "2026-11-20",
	}
	for _, e := range []struct {
		c, o string
		v    float64
	}{{"gain", "A", 70}, {"gain", "B", 40}, {"effort", "A", 40}, {"effort", "B", 40}} {
		m.Estimates = append(m.Estimates, engine.Estimate{Component: e.c, Option: e.o, Low: e.v - 3, Base: e.v, High: e.v + 3,
			Owner: "RevOps Lead", Source: "CRM", AsOf: "2026-10-31", Refresh: 90, Confidence: "medium"})
	}
	return m
}

func TestGrade(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*engine.Model)
		want   engine.Grade
		says   string
	}{
		{"nothing wrong", func(m *engine.Model) {}, engine.Clear, "A leads B by 15 points."},
		{"weights nobody confirmed", func(m *engine.Model) { m.TradeOff.Confirmed = false }, engine.Conditional, "nobody has confirmed"},
		{"small lead", func(m *engine.Model) { set(m, "gain", "A", 45, 44, 46); set(m, "gain", "B", 40, 39, 41) }, engine.Conditional, "less than the 5 points"},
		{"tiny lead", func(m *engine.Model) { set(m, "gain", "A", 41, 40, 42) }, engine.TooClose, "by only 0.5 points"},
		{"wide ranges", func(m *engine.Model) { set(m, "gain", "A", 50, 0, 70); set(m, "gain", "B", 45, 20, 90) }, engine.TooClose, "best in only"},
		{"flip inside a range", func(m *engine.Model) { set(m, "gain", "A", 70, 30, 72) }, engine.Conditional, "lies inside the stated range"},
		{"missing", func(m *engine.Model) { m.Estimates = m.Estimates[1:] }, engine.InsufficientData, "depending on A's gain"},
		{"over a limit in a scenario", func(m *engine.Model) {
			limit := 50.0
			m.Criteria[1].Gate = &engine.Gate{Max: &limit}
			m.Scenarios = []engine.Scenario{{ID: "s", Name: "Strike", Shocks: []engine.Shock{{Component: "effort", Option: "A", Kind: engine.Plus, By: 20}}}}
		}, engine.Conditional, "“Strike” it goes over a limit"},
		{"breach in the draws", func(m *engine.Model) {
			limit := 40.5
			m.Criteria[1].Gate = &engine.Gate{Max: &limit}
		}, engine.Conditional, "goes over a limit in"},
		{"impossible value", func(m *engine.Model) {
			top := 72.0
			m.Components = []engine.Component{{ID: "gain", Name: "Gain", Unit: "points", Max: &top}}
		}, engine.Conditional, "goes past what is possible"},
		{"no option within limits", func(m *engine.Model) {
			limit := 10.0
			m.Criteria[1].Gate = &engine.Gate{Max: &limit}
		}, engine.InsufficientData, "No option stays within its limits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sound()
			c.change(&m)
			a := analyze(t, m)
			if a.Grade != c.want {
				t.Errorf("grade %s because %q, want %s", a.Grade, a.Reasons, c.want)
			}
			if !strings.Contains(strings.Join(a.Reasons, " "), c.says) {
				t.Errorf("reasons %q, want %q among them", a.Reasons, c.says)
			}
		})
	}
}

func set(m *engine.Model, component, option string, base, low, high float64) {
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Component == component && e.Option == option {
			e.Base, e.Low, e.High = base, low, high
		}
	}
}

func estimate(m *engine.Model, component, option string) *engine.Estimate {
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Component == component && e.Option == option {
			return e
		}
	}
	return nil
}

func TestGovernance(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*engine.Model)
		key    string // "": everything passes
	}{
		{"nothing wrong", func(m *engine.Model) {}, ""},
		{"input without owner", func(m *engine.Model) { estimate(m, "effort", "A").Owner = "" }, "G1/unowned/effort/A"},
		{"input without source", func(m *engine.Model) { estimate(m, "effort", "B").Source = "" }, "G1/no_source/effort/B"},
		{"input of opinion", func(m *engine.Model) { estimate(m, "effort", "B").Opinion = true }, "G1/opinion/effort/B"},
		{"input stale", func(m *engine.Model) { estimate(m, "effort", "B").Refresh = 10 }, "G1/stale/effort/B"},
		{"input of low confidence", func(m *engine.Model) { estimate(m, "effort", "B").Confidence = "low" }, "G1/low_confidence/effort/B"},
		{"input missing", func(m *engine.Model) { m.Estimates = m.Estimates[:3] }, "G1/missing/effort/B"},
		{"a metric's owner is not G1's, and its range reaches no flip", func(m *engine.Model) { estimate(m, "gain", "A").Owner = "" }, ""},
		{"metric that reaches a flip", func(m *engine.Model) { set(m, "gain", "A", 70, 30, 72); estimate(m, "gain", "A").Owner = "" }, "G3/unowned/gain/A"},
		{"one-sided", func(m *engine.Model) { m.TradeOff = engine.TradeOff{Weight: 0.9, Low: 0.85, High: 0.95} }, "G2/one-sided/trade-off/"},
		{"one side without weight", func(m *engine.Model) { m.Criteria[1].Points = 0 }, "G2/one-sided/trade-off/"},
		// Alpha 30 points ahead in reach, 25 behind in ease: equal at 25/55 = 0.4545, inside 0.4 to 0.6.
		{"trade-off flips inside its range", func(m *engine.Model) { set(m, "effort", "A", 65, 64, 66) }, "G2/flip-falling/trade-off/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sound()
			c.change(&m)
			a := analyze(t, m)
			var keys []string
			for _, g := range a.Governance {
				if g.Passed != (len(g.Failures) == 0) {
					t.Errorf("%s passed is %v with %d failures", g.ID, g.Passed, len(g.Failures))
				}
				for _, f := range g.Failures {
					keys = append(keys, f.Key)
					if f.Text == "" || f.Mend == "" {
						t.Errorf("%s says nothing or mends nothing", f.Key)
					}
				}
			}
			if got := strings.Join(keys, " "); c.key == "" && got != "" || !strings.Contains(got, c.key) {
				t.Errorf("failures %q, want %q", got, c.key)
			}
		})
	}
}

func TestTriggers(t *testing.T) {
	m := sound()
	set(&m, "gain", "A", 70, 30, 80)
	a := analyze(t, m)
	got := a.Triggers[0]
	// A's gain flips where B has it, at 40: warning at 70 - 0.8·30, armed again 2 % of the scale back.
	if got.ID != "estimate/gain/A/falls" || got.Threshold != 40 || got.Warning != 46 || got.Rearm != 42 || got.Persist != 2 || got.OutOfRange || got.Rising {
		t.Errorf("%+v", got)
	}
	for i := 1; i < len(a.Triggers); i++ {
		x, y := a.Triggers[i-1].PCross, a.Triggers[i].PCross
		if y != nil && (x == nil || *x < *y) {
			t.Errorf("trigger %d is likelier than the one before", i)
		}
	}
	for _, x := range a.Triggers {
		if x.Kind == engine.FlipWeight {
			t.Errorf("a swing weight is watched: %+v", x)
		}
	}
}

func TestModelErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*engine.Model)
		path   string
	}{
		{"no width", func(m *engine.Model) { m.Criteria[0].Scale.Best = 0 }, "criteria[0].scale"},
		{"unknown group", func(m *engine.Model) { m.Criteria[1].Group = "fun" }, "criteria[1].group"},
		{"negative points", func(m *engine.Model) { m.Criteria[1].Points = -1 }, "criteria[1].points"},
		{"no weight", func(m *engine.Model) { m.Criteria[0].Points, m.Criteria[1].Points = 0, 0 }, "criteria"},
		{"disordered", func(m *engine.Model) { m.Estimates[2].Low = 99 }, "estimates[2]"},
		{"not a number", func(m *engine.Model) { m.Estimates[1].Base = nan() }, "estimates[1]"},
		{"twice", func(m *engine.Model) { m.Estimates[1] = m.Estimates[0] }, "estimates[1]"},
		{"unknown component", func(m *engine.Model) { m.Estimates[3].Component = "x" }, "estimates[3]"},
		{"one option", func(m *engine.Model) { m.Options = m.Options[:1] }, "options"},
		{"weight", func(m *engine.Model) { m.TradeOff.Weight = 1.5 }, "trade_off.weight"},
		{"date", func(m *engine.Model) { m.Today = "today" }, "today"},
		{"draws", func(m *engine.Model) { m.Draws = -1 }, "draws"},
		{"shock", func(m *engine.Model) {
			m.Scenarios = []engine.Scenario{{ID: "base"}, {ID: "s", Shocks: []engine.Shock{{Component: "y", Kind: engine.Plus}}}}
		}, "scenarios[1].shocks[0]"},
		{"limit is no number", func(m *engine.Model) {
			x := nan()
			m.Components = []engine.Component{{ID: m.Criteria[0].ID, Min: &x}}
		}, "components[0].min"},
		{"gate is no number", func(m *engine.Model) {
			x := nan()
			m.Criteria[0].Gate = &engine.Gate{Max: &x}
		}, "criteria[0].gate.max"},
		{"endless gate", func(m *engine.Model) {
			x := math.Inf(1)
			m.Criteria[0].Gate = &engine.Gate{Max: &x}
		}, "criteria[0].gate.max"},
		{"formula", func(m *engine.Model) {
			m.Criteria[0].Formula = engine.Formula{Kind: engine.Ratio, Above: "a", Below: "b"}
		}, "criteria[0].formula.above"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sound()
			c.change(&m)
			_, err := engine.Analyze(m)
			var me *engine.ModelError
			if !errors.As(err, &me) {
				t.Fatalf("error %v, want a *ModelError", err)
			}
			if !strings.Contains(err.Error(), c.path+": ") {
				t.Errorf("error %v, want it at %s", err, c.path)
			}
		})
	}
}

func nan() float64 { z := 0.0; return z / z }

func TestDominated(t *testing.T) {
	m := sound()
	set(&m, "effort", "B", 60, 60, 60)
	a := analyze(t, m)
	if b := option(t, a, "B"); len(b.DominatedBy) != 1 || b.DominatedBy[0] != "A" {
		t.Errorf("B is worse everywhere, dominated by %v", b.DominatedBy)
	}
	if o := option(t, a, "A"); o.DominatedBy != nil {
		t.Errorf("A is dominated by %v", o.DominatedBy)
	}
}

func TestFindings(t *testing.T) {
	m := sound()
	e := estimate(&m, "effort", "B")
	e.Owner, e.Source, e.Opinion, e.Confidence, e.N, e.Defaulted, e.AsOf = "", "", true, "low", 4, true, "2027-01-01"
	set(&m, "gain", "B", 110, 110, 110)
	codes := map[string]bool{}
	for _, f := range analyze(t, m).Findings {
		codes[f.Code] = true
		if f.Text == "" || !strings.HasSuffix(f.Text, ".") && !strings.HasSuffix(f.Text, "?") {
			t.Errorf("%s: %q is no sentence", f.Code, f.Text)
		}
	}
	for _, c := range []string{"unowned", "no_source", "opinion", "low_confidence", "small_sample", "defaulted", "future_dated", "no_range", "out_of_scale"} {
		if !codes[c] {
			t.Errorf("no finding %s in %v", c, codes)
		}
	}
}
