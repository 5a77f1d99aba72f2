package engine_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

// ends sets the stated range of one estimate.
func ends(m *engine.Model, component, option string, low, high float64) {
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Component == component && e.Option == option {
			e.Low, e.High = low, high
		}
	}
}

// B leads A by 1.875 and C by 3. At r, revenue of B costs 2 r points (.01 a thousand), its NPS r (.1 a point), and A's
// revenue gains r: against A r = 1.875/4, against C 3/3.
func TestJointRobustness(t *testing.T) {
	m := worked()
	if a := analyze(t, m); a.Joint != nil {
		t.Errorf("nothing has a range: %+v", a.Joint)
	}
	ends(&m, "revenue", "B", 800_000, 1_100_000)
	ends(&m, "nps", "B", 30, 60)
	ends(&m, "revenue", "A", 600_000, 700_000)
	j := analyze(t, m).Joint
	near(t, "r", *j.R, 1.875/4)
	near(t, "against C", *j.Rivals[1].R, 1)
	if j.To != "A" || j.Gate || j.Searched || len(j.Moves) != 3 {
		t.Fatalf("%+v", j)
	}
	for i, want := range []float64{40 - 10*1.875/4, 6e5 + 1e5*1.875/4, 1e6 - 2e5*1.875/4} {
		near(t, j.Moves[i].Subject, j.Moves[i].To, want)
	}
}

// The pieces are walked: utilisation of B by knots loses 60/85 a point of score up to 85 % and 40/15 beyond. B leads A by
// 1.875 + .3 × (what the knots give); the sum is solved on the piece where it vanishes.
func TestJointRobustnessWalksKinks(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{X: 0, Score: 100}, {X: 85, Score: 40}, {X: 100, Score: 0}}}, 68, 100, 50, 90)
	// A: .5·52 + 25 = 51, B: 45. A loses 6 when its score falls to 40, at 85: then a tie; with 90.5 for B's p, at 30/... below.
	ends(&m, "k", "A", 60, 78)
	near(t, "on the first piece", *analyze(t, m).Joint.R, (85.0-68)/10)
	m.Estimates[3].Low, m.Estimates[3].Base, m.Estimates[3].High = 86, 86, 86 // B 43: A may fall to a score of 36, at 86.5
	near(t, "on the second piece", *analyze(t, m).Joint.R, (86.5-68)/10)
}

// Support effort is one driver for all: A passes B at s = 1.3125, C at 2/3 (see the driver's example). With ranges 0.8 to
// 1.2 that is 1.5625 and 5/3 times the range.
func TestJointRobustnessOfDriver(t *testing.T) {
	m := worked()
	m.Drivers = []engine.Driver{{ID: "effort", Low: 0.8, Base: 1, High: 1.2, Links: []engine.Link{{Component: "use", Elasticity: 1}}}}
	j := analyze(t, m).Joint
	near(t, "r", *j.R, 1.5625)
	near(t, "against C", *j.Rivals[1].R, 5.0/3)
	if j.Searched || j.To != "A" {
		t.Errorf("%+v", j)
	}
}

// A limit ends the preference too: utilisation of B may rise to 65, half of the way to its high end of 70.
func TestJointRobustnessStopsAtGate(t *testing.T) {
	m := worked()
	limit := 65.0
	m.Criteria[4].Gate = &engine.Gate{Max: &limit}
	ends(&m, "use", "B", 55, 70)
	j := analyze(t, m).Joint
	near(t, "r", *j.R, 0.5)
	if !j.Gate {
		t.Errorf("%+v", j)
	}
}

// At the moves of r the two options tie, and no point of a smaller box has another winner.
func TestJointRobustnessHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		if a.Joint == nil || a.Joint.R == nil || a.Joint.Gate {
			return
		}
		place := func(to map[engine.Axis]float64) engine.Analysis {
			c := m
			c.Estimates = append([]engine.Estimate(nil), m.Estimates...)
			c.Parameters = append([]engine.Parameter(nil), m.Parameters...)
			for i := range c.Estimates {
				e := &c.Estimates[i]
				if x, ok := to[engine.Axis{Kind: engine.FlipEstimate, Subject: e.Component, Option: e.Option}]; ok {
					e.Base = x
				}
				e.Low, e.High = e.Base, e.Base
			}
			for i := range c.Parameters {
				q := &c.Parameters[i]
				if x, ok := to[engine.Axis{Kind: engine.FlipParameter, Subject: q.ID}]; ok {
					q.Base = x
				}
				q.Low, q.High = q.Base, q.Base
			}
			return valuesIn(t, c)
		}
		at := map[engine.Axis]float64{}
		for _, x := range a.Joint.Moves {
			at[x.Axis] = x.To
		}
		b := place(at)
		eligible := 0
		for _, o := range b.Options {
			if o.Eligible && (o.ID == a.Joint.To || o.ID == a.Preferred) {
				eligible++
			}
		}
		if a.Joint.Searched {
			t.Fatalf("not taken apart: %+v", a.Joint)
		}
		lead := value(b, a.Joint.To) - value(b, a.Preferred)
		within := false // a rival that comes within its limits at R may be better at once
		for _, o := range a.Options {
			within = within || o.ID == a.Joint.To && o.Eligible
		}
		if eligible == 2 && (lead < -1e-6 || within && lead > 1e-6) {
			t.Fatalf("at %+v %s has %v and %s %v", a.Joint, a.Preferred, value(b, a.Preferred), a.Joint.To, value(b, a.Joint.To))
		}
		for range 5 {
			at := map[engine.Axis]float64{}
			for _, e := range m.Estimates {
				r := 0.999 * *a.Joint.R * float64(rapid.IntRange(-10, 10).Draw(t, "share")) / 10
				x := e.Base + r*(e.High-e.Base)
				if r < 0 {
					x = e.Base + r*(e.Base-e.Low)
				}
				at[engine.Axis{Kind: engine.FlipEstimate, Subject: e.Component, Option: e.Option}] = x
			}
			if c := place(at); c.Preferred != a.Preferred {
				t.Fatalf("r is %v, yet %q is preferred to %s at %v", *a.Joint.R, c.Preferred, a.Preferred, at)
			}
		}
	})
}

func value(a engine.Analysis, id string) float64 {
	for _, o := range a.Options {
		if o.ID == id {
			return o.Value
		}
	}
	return math.NaN()
}
