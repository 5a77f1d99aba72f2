package engine_test

import (
	"math"
	"strings"
	"testing"

	"pvx/engine"
)

func ofKind(a engine.Analysis, k engine.FlipKind) []engine.Trigger {
	var out []engine.Trigger
	for _, t := range a.Triggers {
		if t.Kind == k {
			out = append(out, t)
		}
	}
	return out
}

// B leads A by 1.875. Its use may rise by 5 points (.3 each) and its revenue fall by 150k (.01 a thousand): neither flips
// alone, at 66.25 and 812.5k, but .625 of both ranges does, 63.125 and 906.25k; the distance is 1.875/hypot(1.5, 1.5).
func TestJointTriggers(t *testing.T) {
	m := worked()
	ends(&m, "use", "B", 55, 65)
	ends(&m, "revenue", "B", 850_000, 1_100_000)
	estimate(&m, "use", "B").Owner, estimate(&m, "revenue", "B").Owner = "Support Lead", "RevOps Lead"
	ts := ofKind(analyze(t, m), engine.TriggerJoint)
	if len(ts) != 1 {
		t.Fatalf("%+v, want the pair", ts)
	}
	x := ts[0]
	near(t, "margin", *x.Margin, 1.875/math.Hypot(1.5, 1.5))
	for _, q := range x.Moves {
		want := map[string]float64{"use": 63.125, "revenue": 906_250}[q.Subject]
		if math.Abs(q.To-want) > 1e-6*want {
			t.Errorf("%+v, want %v", q, want)
		}
	}
	if x.ID != "joint/revenue/B+use/B" && x.ID != "joint/use/B+revenue/B" || x.From != "B" || x.To != "A" || x.Owner != "RevOps Lead, Support Lead" || x.OutOfRange || x.Threshold != 0 {
		t.Errorf("%+v", x)
	}
	if !strings.HasPrefix(x.Text, "Run the analysis again with each new reading of ") || !strings.Contains(x.Text, "906.3k") || !strings.Contains(x.Text, "63.13 %") {
		t.Errorf("text %q", x.Text)
	}

	// A third one, 5 points of NPS at .1: 1.875/(1.5 + 1.5 + .5) of all three.
	ends(&m, "nps", "B", 35, 45)
	ts = ofKind(analyze(t, m), engine.TriggerJoint)
	if len(ts) != 2 || ts[1].ID != "joint/all" || len(ts[1].Moves) != 3 {
		t.Fatalf("%+v, want the pair and all", ts)
	}
	near(t, "r", *ts[1].Margin, 1.875/3.5)
	if want := "Run the analysis again with each new reading: once B's partner NPS, B's co-sell revenue and B's support utilisation have all gone 53 % of the way to the unfavourable ends of their ranges, the choice changes."; ts[1].Text != want {
		t.Errorf("text %q, want %q", ts[1].Text, want)
	}

	// A single flip inside its range is watched itself.
	ends(&m, "use", "B", 55, 70)
	if ts = ofKind(analyze(t, m), engine.TriggerJoint); ts != nil {
		t.Errorf("%+v", ts)
	}
	// All ends together are not enough: r = 1.875/(.6 + .5).
	ends(&m, "use", "B", 55, 62)
	ends(&m, "revenue", "B", 1_000_000, 1_100_000)
	if ts = ofKind(analyze(t, m), engine.TriggerJoint); ts != nil {
		t.Errorf("%+v", ts)
	}
}

// What must be mended comes first and is due today; what matters and is good until a day is due then: 60 days from
// 2026-10-31 are 2026-12-30.
func TestDataTriggers(t *testing.T) {
	m := worked()
	m.Today = "2026-11-20"
	ends(&m, "use", "B", 50, 70) // reaches its flip at 66.25
	e := estimate(&m, "use", "B")
	e.Owner, e.Source, e.AsOf, e.Refresh = "Support Lead", "plan", "2026-10-31", 60
	fit := estimate(&m, "fit", "A") // good until a day too, but of no consequence
	fit.AsOf, fit.Refresh = "2026-10-31", 60
	ts := ofKind(analyze(t, m), engine.TriggerData)
	if len(ts) != 1 || ts[0].ID != "data/use/B" || ts[0].Due != "2026-12-30" || ts[0].NextReview != "2026-12-30" || ts[0].Owner != "Support Lead" {
		t.Fatalf("%+v", ts)
	}
	if want := "B's support utilisation is good until 2026-12-30: refresh and run the analysis again."; ts[0].Text != want {
		t.Errorf("text %q, want %q", ts[0].Text, want)
	}
	e.Refresh = 10 // stale
	estimate(&m, "nps", "B").Unit = "EUR"
	ts = ofKind(analyze(t, m), engine.TriggerData)
	if len(ts) != 2 {
		t.Fatalf("%+v", ts)
	}
	for i, id := range []string{"data/nps/B", "data/use/B"} {
		if ts[i].ID != id || ts[i].Due != m.Today || !strings.HasSuffix(ts[i].Text, "Mend that before the answer is relied on.") {
			t.Errorf("%+v", ts[i])
		}
	}
	drop(&m, "nps", "B")
	ts = ofKind(analyze(t, m), engine.TriggerData)
	found := false
	for _, x := range ts {
		found = found || x.ID == "data/nps/B" && strings.Contains(x.Text, "has no value")
	}
	if !found {
		t.Errorf("the hole is not to be mended: %+v", ts)
	}
}
