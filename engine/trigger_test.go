package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

func trigger(t *testing.T, a engine.Analysis, id string) engine.Trigger {
	t.Helper()
	for _, x := range a.Triggers {
		if x.ID == id {
			return x
		}
	}
	t.Fatalf("no trigger %s", id)
	return engine.Trigger{}
}

// Utilisation of B flips at 66.25, 6.25 points above 60. Standard deviations by the textbook formulas: triangular
// √((a²+m²+c²-am-ac-mc)/18), uniform w/√12, PERT √((mean-a)(c-mean)/7), normal from P10 and P90 (hi-lo)/2.5631, lognormal
// √(exp(s²)-1)·exp(s²/2)·median.
func TestTriggerInStandardDeviations(t *testing.T) {
	s := math.Log(75.0/60) / 1.2815515655446004
	for _, c := range []struct {
		name      string
		dist      engine.Dist
		p10p90    bool
		low, high float64
		sd        float64
	}{
		{"triangular", engine.Triangular, false, 54, 72, math.Sqrt((54*54 + 60*60 + 72*72 - 54*60 - 54*72 - 60*72) / 18.0)},
		{"uniform", engine.Uniform, false, 54, 72, 18 / math.Sqrt(12)},
		{"PERT", engine.PERT, false, 54, 72, math.Sqrt((61 - 54) * (72 - 61) / 7.0)},
		{"normal", engine.Normal, true, 50, 70, 20 / 2.5631031310892007},
		{"lognormal", engine.Lognormal, true, 48, 75, 60 * math.Exp(s*s/2) * math.Sqrt(math.Expm1(s*s))},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := worked()
			for i := range m.Estimates {
				if e := &m.Estimates[i]; e.Component == "use" && e.Option == "B" {
					e.Low, e.High, e.Dist, e.P10P90 = c.low, c.high, c.dist, c.p10p90
				}
			}
			x := trigger(t, analyze(t, m), "estimate/use/B/rises")
			near(t, "z", *x.Z, 6.25/c.sd)
			near(t, "at", x.At, 66.25)
			near(t, "margin", x.MarginAbs, 6.25)
			near(t, "relative margin", *x.MarginPct, 6.25/60)
			near(t, "margin in ranges", *x.Margin, 6.25/(c.high-60))
			near(t, "early warning", x.Warning, 65) // 60 + .8 × 6.25
			near(t, "re-armed", x.Rearm, 64.25)     // 2 % of a scale of 100 back
		})
	}
}

// Where answers are counted, the margin of error of that many answers widens re-arming; 50 answers with a score of 40
// and no passives have 1.96·100·√(1 - .16)/√50 = 25.4, more than the 18.75 to the base, which is as far as it goes.
func TestTriggerKnowsItsEstimate(t *testing.T) {
	m := worked()
	for i := range m.Criteria {
		if m.Criteria[i].ID == "nps" {
			m.Criteria[i].Unit = "points"
		}
	}
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Component == "nps" && e.Option == "B" {
			e.N, e.AsOf, e.Refresh, e.Owner = 50, "2026-10-31", 90, "RevOps Lead"
		}
	}
	x := trigger(t, analyze(t, m), "estimate/nps/B/falls")
	near(t, "error", *x.Error, 1.96*100*math.Sqrt(0.84/50))
	near(t, "re-arming", x.Rearming, *x.Error)
	near(t, "re-armed", x.Rearm, 40)
	if x.Persist != 2 || x.Owner != "RevOps Lead" || x.AsOf != "2026-10-31" || x.NextReview != "2027-01-29" || x.Unit != "points" {
		t.Errorf("%+v", x)
	}
}

// A parameter that is a share flips anywhere in 0..1, outside its stated range too, and says so.
func TestParameterFlipsOutsideItsRange(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}, 0, 0, 50, 60)
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "own", Coefficient: 1}, {Component: "touched", Parameter: "share"}}}
	m.Components = []engine.Component{{ID: "own"}, {ID: "touched"}}
	m.Parameters = []engine.Parameter{{ID: "share", Low: 0.2, Base: 0.3, High: 0.4}}
	point := func(c, o string, v float64) engine.Estimate {
		return engine.Estimate{Component: c, Option: o, Low: v, Base: v, High: v}
	}
	m.Estimates = append(m.Estimates[2:], point("own", "A", 30), point("own", "B", 30), point("touched", "A", 20), point("touched", "B", 0))
	// A has 20 w more on k and 10 less on p: equal at w = ½.
	f := flip(t, analyze(t, m), engine.FlipParameter, "share", "", true)
	near(t, "share", f.At, 0.5)
	if f.Inside || f.To != "A" {
		t.Errorf("%+v", f)
	}
}
