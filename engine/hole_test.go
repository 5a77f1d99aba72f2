package engine_test

import (
	"reflect"
	"strings"
	"testing"

	"pvx/engine"
)

// A has 60, B 45 and half of what is missing on k: B is preferred above 30, with nothing else open that is the whole
// story. Nothing passes while the trade-off cannot be judged.
func TestHoleDecides(t *testing.T) {
	lin := engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}
	m := two(lin, 60, 50, 60, 90)
	m.Estimates = append(m.Estimates[:1], m.Estimates[2:]...) // B's k
	a := analyze(t, m)
	if len(a.Holes) != 1 {
		t.Fatalf("%+v", a.Holes)
	}
	h := a.Holes[0]
	if h.Component != "k" || h.Option != "B" || len(h.Regions) != 2 {
		t.Fatalf("%+v", h)
	}
	near(t, "where the choice changes", h.Regions[0].To, 30)
	if !reflect.DeepEqual(h.Regions[0].Could, []string{"A"}) || !reflect.DeepEqual(h.Regions[1].Could, []string{"B"}) || h.Regions[1].From != h.Regions[0].To {
		t.Errorf("%+v", h.Regions)
	}
	if want := "B's k: below 30 A is preferred, above 30 B is preferred."; h.Text != want {
		t.Errorf("%q, want %q", h.Text, want)
	}
	for _, c := range a.Governance {
		if c.ID != "G2" {
			continue
		}
		found := false
		for _, f := range c.Failures {
			found = found || f.Key == "G2/undecided/trade-off/" && strings.Contains(f.Text, "cannot be judged until B's k is known")
		}
		if c.Passed || !found {
			t.Errorf("the trade-off cannot be judged: %+v", c)
		}
	}
	for v, want := range map[float64]string{29.9: "A", 30.1: "B"} { // brute force
		c := m
		c.Estimates = append(append([]engine.Estimate(nil), m.Estimates...), engine.Estimate{Component: "k", Option: "B", Low: v, Base: v, High: v})
		if got := analyze(t, c).Preferred; got != want {
			t.Errorf("at %v %q is preferred, want %s", v, got, want)
		}
	}
}

// Two holes: A lacks p (30 to 80 in all), B lacks k (45 to 95). B is preferred for certain where 45 + k/2 > 80, A never for
// certain while B may have 95; A can be as long as 45 + k/2 < 80.
func TestHolesTogether(t *testing.T) {
	lin := engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}
	m := two(lin, 60, 50, 60, 90)
	m.Estimates = []engine.Estimate{m.Estimates[0], m.Estimates[3]}
	a := analyze(t, m)
	if len(a.Holes) != 2 {
		t.Fatalf("%+v", a.Holes)
	}
	if h := a.Holes[0]; h.Component+"/"+h.Option != "k/B" || len(h.Regions) != 2 || !reflect.DeepEqual(h.Regions[0].Could, []string{"A", "B"}) || !reflect.DeepEqual(h.Regions[1].Could, []string{"B"}) {
		t.Errorf("%+v", h)
	} else {
		near(t, "B for certain", h.Regions[1].From, 70)
	}
	if h := a.Holes[1]; h.Component+"/"+h.Option != "p/A" || len(h.Regions) != 2 || !reflect.DeepEqual(h.Regions[0].Could, []string{"B"}) || !reflect.DeepEqual(h.Regions[1].Could, []string{"A", "B"}) {
		t.Errorf("%+v", h)
	} else {
		near(t, "A can be", h.Regions[1].From, 30) // 30 + p/2 reaches B's least, 45
	}
	// A preferred option leaves nothing to be decided by a hole.
	m = two(lin, 90, 50, 90, 30)
	m.Estimates = append(m.Estimates[:1], m.Estimates[2:]...)
	if a := analyze(t, m); len(a.Holes) != 0 {
		t.Errorf("%+v", a.Holes)
	}
}

// A missing part of a ratio, with a limit: use is need/120 of B, A has 50 on k and both 50 on p; linear use scores 100 - use, B is
// preferred below a use of 50, at 60 hours; above 96 hours, 80 %, it is over its limit.
func TestHoleInRatio(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}, 0, 0, 50, 50)
	limit := 80.0
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Ratio, Above: "need", Below: "have", Times: 100}
	m.Criteria[0].Gate = &engine.Gate{Max: &limit}
	m.Components = []engine.Component{{ID: "need"}, {ID: "have", Shared: true}}
	m.Estimates = append(m.Estimates[2:], engine.Estimate{Component: "need", Option: "A", Low: 60, Base: 60, High: 60},
		engine.Estimate{Component: "have", Low: 120, Base: 120, High: 120})
	a := analyze(t, m)
	if len(a.Holes) != 1 || len(a.Holes[0].Regions) != 2 {
		t.Fatalf("%+v", a.Holes)
	}
	near(t, "hours", a.Holes[0].Regions[0].To, 60)
	if got := a.Holes[0].Regions[0].Could; !reflect.DeepEqual(got, []string{"B"}) {
		t.Errorf("below 60 hours %v", got)
	}
}

// With no option within its limits there is nothing to judge either.
func TestTradeOffWithoutOption(t *testing.T) {
	m := worked()
	limit := 10.0
	m.Criteria[4].Gate = &engine.Gate{Max: &limit}
	for _, c := range analyze(t, m).Governance {
		if c.ID == "G2" && c.Passed {
			t.Error("passed though there is no option to be preferred")
		}
	}
}
