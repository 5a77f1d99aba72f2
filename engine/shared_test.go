package engine_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

// driven adds one or two drivers to a model: linear and with constant elasticity, for all options and for one.
func driven(t *rapid.T, m engine.Model) engine.Model {
	for d := range rapid.IntRange(1, 2).Draw(t, "drivers") {
		x := engine.Driver{ID: fmt.Sprintf("d%d", d), Low: float64(rapid.IntRange(6, 9).Draw(t, "d low")) / 10, Base: 1, High: float64(rapid.IntRange(11, 14).Draw(t, "d high")) / 10}
		for _, c := range []string{"k0", "direct", "touched", "need"} {
			if !rapid.Bool().Draw(t, "linked") {
				continue
			}
			l := engine.Link{Component: c, Elasticity: rapid.SampledFrom([]float64{1, 1, 0.5, 2, -1}).Draw(t, "elasticity"), Power: rapid.IntRange(0, 3).Draw(t, "power") == 0}
			x.Links = append(x.Links, l)
			if rapid.IntRange(0, 2).Draw(t, "own") == 0 {
				l.Option, l.Elasticity = "A", l.Elasticity/2
				x.Links = append(x.Links, l)
			}
		}
		if x.Links == nil {
			x.Links = []engine.Link{{Component: "need", Elasticity: 1}}
		}
		m.Drivers = append(m.Drivers, x)
	}
	return m
}

// placed is m with every quantity where at says, and no ranges. Drivers are multiplied into the estimates.
func placed(m engine.Model, at map[engine.Axis]float64) engine.Model {
	c := m
	c.Estimates, c.Parameters, c.Drivers = append([]engine.Estimate(nil), m.Estimates...), append([]engine.Parameter(nil), m.Parameters...), nil
	for i := range c.Estimates {
		e := &c.Estimates[i]
		if x, ok := at[engine.Axis{Kind: engine.FlipEstimate, Subject: e.Component, Option: e.Option}]; ok {
			e.Base = x
		}
		for _, d := range m.Drivers {
			x, moved := at[engine.Axis{Kind: engine.FlipDriver, Subject: d.ID}]
			own := false
			for _, l := range d.Links {
				own = own || l.Component == e.Component && l.Option == e.Option
			}
			for _, l := range d.Links {
				switch {
				case !moved || l.Component != e.Component || l.Option != e.Option && (own || l.Option != ""):
				case l.Power:
					e.Base *= math.Min(math.Pow(math.Max(x/d.Base, 0), l.Elasticity), 1e100)
				default:
					e.Base *= 1 + l.Elasticity*(x/d.Base-1)
				}
			}
		}
		e.Low, e.High = e.Base, e.Base
	}
	for i := range c.Parameters {
		q := &c.Parameters[i]
		if x, ok := at[engine.Axis{Kind: engine.FlipParameter, Subject: q.ID}]; ok {
			q.Base = x
		}
		q.Low, q.High = q.Base, q.Base
	}
	return c
}

// inBox draws a point of the box that goes r ranges to either side; half of the quantities stand at an end.
func inBox(t *rapid.T, m engine.Model, r float64) map[engine.Axis]float64 {
	at := map[engine.Axis]float64{}
	put := func(kind engine.FlipKind, subject, option string, low, base, high float64) {
		s := float64(rapid.IntRange(-10, 10).Draw(t, "share")) / 10
		if rapid.Bool().Draw(t, "end") {
			s = math.Copysign(1, s)
		}
		x := base + s*r*(high-base)
		if s < 0 {
			x = base + s*r*(base-low)
		}
		at[engine.Axis{Kind: kind, Subject: subject, Option: option}] = x
	}
	for _, e := range m.Estimates {
		put(engine.FlipEstimate, e.Component, e.Option, e.Low, e.Base, e.High)
	}
	for _, q := range m.Parameters {
		put(engine.FlipParameter, q.ID, "", q.Low, q.Base, q.High)
	}
	for _, d := range m.Drivers {
		put(engine.FlipDriver, d.ID, "", d.Low, d.Base, d.High)
	}
	return at
}

// No point of a box smaller than the joint robustness has another winner, and at the moves of the joint robustness the rival
// is as good: brute force with quantities that several options share.
func TestJointRobustnessWithDrivers(t *testing.T) {
	models, open := 0, 0
	defer func() {
		if 10*open > models { // two drivers of own elasticities on every estimate are more than anybody has
			t.Errorf("%d of %d models were not taken apart", open, models)
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		m := driven(t, anyModel(t))
		preferred, j := engine.JointAlone(m)
		if j == nil {
			return
		}
		if models++; j.Searched {
			open++
			if j.Resolution < 0 || math.IsInf(j.Resolution, 0) {
				t.Fatalf("%+v", j)
			}
			return
		}
		r := 1.5
		if j.R != nil {
			r = 0.999 * *j.R
		}
		for range 40 {
			at := inBox(t, m, r)
			b := valuesIn(t, placed(m, at))
			if b.Preferred != preferred && !close2(b, preferred) {
				t.Fatalf("r is %v, yet %q is preferred to %s at %v", r, b.Preferred, preferred, at)
			}
		}
		if j.R == nil {
			return
		}
		at := map[engine.Axis]float64{}
		for _, x := range j.Moves {
			at[x.Axis] = x.To
		}
		b := valuesIn(t, placed(m, at))
		if lead := value(b, preferred) - value(b, j.To); !j.Gate && lead > 1e-6 {
			t.Fatalf("at %+v %s leads by %v still", j, preferred, lead)
		}
	})
}

// What is said of dominance under ranges agrees with brute force: 60 points of the box.
func TestDominanceWithDrivers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := driven(t, anyModel(t))
		m.Criteria = m.Criteria[:len(m.Criteria)-1] // without the ratio, whose divisor may vanish between two points
		least, worst := map[[2]string]float64{}, map[[2]string]float64{}
		for range 60 {
			b := valuesIn(t, placed(m, inBox(t, m, 1)))
			for _, o := range b.Options {
				for _, c := range b.Options {
					key := [2]string{o.ID, c.ID}
					if v, ok := least[key]; !ok || o.Value-c.Value < v {
						least[key] = o.Value - c.Value
					}
					for k := range o.Score {
						worst[key] = math.Min(worst[key], o.Score[k]-c.Score[k])
					}
				}
			}
		}
		for _, d := range engine.DominanceAlone(m) {
			key := [2]string{d.Option, d.Over}
			if d.Searched {
				t.Fatalf("not taken apart: %+v", d)
			}
			if d.Value && least[key] <= 0 {
				t.Fatalf("%+v, but a point of the box has %v", d, least[key])
			}
			if d.Driven && worst[key] < -1e-6 {
				t.Fatalf("%+v, but on a criterion a point of the box has %v", d, worst[key])
			}
		}
	})
}

// One driver, one criterion where A and B gain alike and one where their own estimates stand: by hand the least lead of A
// inside the box is exact, and dominance turns at it. A has 40 d + a, B 50 d + b with d in .8 to 1.2: the lead is least at
// d = 1.2, a - b - 12, on a scale of 0 to 200.
func TestDominanceTurnsExactly(t *testing.T) {
	for _, c := range []struct {
		a    float64
		want bool
	}{{72.0001, true}, {71.9999, false}} {
		m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}, 40, 50, c.a, 60)
		m.Drivers = []engine.Driver{{ID: "d", Low: 0.8, Base: 1, High: 1.2, Links: []engine.Link{{Component: "k", Elasticity: 1}}}}
		if d := dominance(analyze(t, m), "A", "B"); d.Value != c.want || d.Searched {
			t.Errorf("A at %v: %+v", c.a, d)
		}
	}
}

// Utilisation is hours needed, times a driver, through hours available to both: only driver / hours matters. A needs 60
// and B 90 of 120 hours, A is 20 behind on p. D = ½(100 (90 - 60)/120 z - 20) with z = d/h: equal at z = .8. The box has z down to
// (1 - .4 r)/(1 + .5 r): r = .2/.8 = ¼. Both stand within their ranges there.
func TestJointRobustnessOfQuotient(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}, 0, 0, 50, 70)
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Ratio, Above: "need", Below: "have", Times: 100}
	m.Components = []engine.Component{{ID: "need"}, {ID: "have", Shared: true}}
	point := func(c, o string, v float64) engine.Estimate {
		return engine.Estimate{Component: c, Option: o, Low: v, Base: v, High: v}
	}
	m.Estimates = append(m.Estimates[2:], point("need", "A", 60), point("need", "B", 90), engine.Estimate{Component: "have", Low: 60, Base: 120, High: 180})
	m.Drivers = []engine.Driver{{ID: "d", Low: 0.6, Base: 1, High: 1.2, Links: []engine.Link{{Component: "need", Elasticity: 1}}}}
	j := analyze(t, m).Joint
	if math.Abs(*j.R-0.25) > 1e-12 || j.Searched || len(j.Moves) != 2 {
		t.Fatalf("%v: %+v, want ¼", *j.R, j)
	}
	near(t, "hours", j.Moves[0].To, 135)
	near(t, "driver", j.Moves[1].To, 0.9)
}

// A rival over its limit cannot win: B would be as good as A at r = ½, but its use may be 60 only from r = ¾ on.
func TestJointRobustnessKeepsRivalsLimits(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}, 60, 50, 50, 50)
	limit := 60.0
	m.Criteria = append(m.Criteria, engine.Criterion{ID: "use", Group: engine.Reach, Scale: engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}, Gate: &engine.Gate{Max: &limit}})
	m.Estimates = append(m.Estimates, engine.Estimate{Component: "use", Option: "A", Low: 40, Base: 40, High: 40}, engine.Estimate{Component: "use", Option: "B", Low: 46, Base: 75, High: 75})
	ends(&m, "k", "B", 50, 70)
	near(t, "r", *analyze(t, m).Joint.R, 15.0/29)
	ends(&m, "use", "B", 55, 75)
	near(t, "r", *analyze(t, m).Joint.R, 0.75)
}
