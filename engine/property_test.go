package engine_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

// anyModel draws a model with every kind of scale, a derived sum and a ratio with a shared component, gates and ranges.
func anyModel(t *rapid.T) engine.Model {
	num := func(name string, lo, hi int) float64 { return float64(rapid.IntRange(lo, hi).Draw(t, name)) }
	scales := []engine.Scale{
		{Kind: engine.Linear, Worst: 0, Best: 100},
		{Kind: engine.Linear, Worst: 100, Best: 0},
		{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{0, 100}, {85, 40}, {100, 0}}},
		{Kind: engine.Target, Worst: 0, Best: 100, Target: 60},
		{Kind: engine.Exponential, Worst: 0, Best: 100, Rate: 2},
	}
	m := engine.Model{Seed: uint64(num("seed", 0, 9)), Draws: 200, TradeOff: engine.TradeOff{Weight: num("weight", 1, 9) / 10, Low: 0.1, High: 0.9},
		Parameters: []engine.Parameter{{ID: "w", Low: 0, Base: num("w", 1, 9) / 10, High: 1}}}
	n := rapid.IntRange(2, 5).Draw(t, "options")
	for o := range n {
		m.Options = append(m.Options, engine.Option{ID: string(rune('A' + o))})
	}
	est := func(c, o string, lo, hi int) {
		b := num(c+o, lo, hi)
		m.Estimates = append(m.Estimates, engine.Estimate{Component: c, Option: o, Low: math.Max(b-num("down", 0, 20), float64(lo)), Base: b, High: math.Min(b+num("up", 0, 20), float64(hi))})
	}
	for k := range rapid.IntRange(1, 4).Draw(t, "criteria") {
		group := engine.Reach
		if k%2 == 1 {
			group = engine.Complexity
		}
		id := fmt.Sprintf("k%d", k)
		m.Criteria = append(m.Criteria, engine.Criterion{ID: id, Group: group, Points: num("points", 1, 100), Scale: scales[rapid.IntRange(0, len(scales)-1).Draw(t, "scale")]})
		for _, o := range m.Options {
			est(id, o.ID, 0, 100)
		}
	}
	limit := 100.0
	m.Criteria = append(m.Criteria,
		engine.Criterion{ID: "sum", Group: engine.Reach, Points: 40, Scale: scales[0], Formula: engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{"direct", 1, ""}, {"touched", 0, "w"}}}},
		engine.Criterion{ID: "use", Group: engine.Complexity, Points: 60, Scale: scales[2], Gate: &engine.Gate{Max: &limit}, Formula: engine.Formula{Kind: engine.Ratio, Above: "need", Below: "have", Times: 100}})
	m.Components = []engine.Component{{ID: "direct"}, {ID: "touched"}, {ID: "need"}, {ID: "have", Shared: true}}
	for _, o := range m.Options {
		est("direct", o.ID, 0, 80)
		est("touched", o.ID, 0, 50)
		est("need", o.ID, 10, 90)
	}
	est("have", "", 60, 200)
	return m
}

// with returns m with the quantity of f at value x.
func with(m engine.Model, f engine.Flip, x float64) engine.Model {
	m.Estimates = append([]engine.Estimate(nil), m.Estimates...)
	m.Parameters = append([]engine.Parameter(nil), m.Parameters...)
	m.Criteria = append([]engine.Criterion(nil), m.Criteria...)
	switch {
	case f.Kind == engine.FlipTradeOff:
		m.TradeOff.Weight = x
		return m
	case f.Kind == engine.FlipGlobalWeight: // flat weights, the others in proportion
		sum, flat := map[engine.Group]float64{}, map[string]float64{}
		for _, k := range m.Criteria {
			sum[k.Group] += k.Points
		}
		reach := 0.0
		for i, k := range m.Criteria {
			side := m.TradeOff.Weight
			if k.Group == engine.Complexity {
				side = 1 - side
			}
			flat[k.ID] = side * k.Points / sum[k.Group]
			if k.ID == f.Subject {
				m.Criteria[i].Points = x
			} else {
				m.Criteria[i].Points = flat[k.ID] * (1 - x) / (1 - f.Base)
			}
			if k.Group == engine.Reach {
				reach += m.Criteria[i].Points
			}
		}
		m.TradeOff.Weight = reach
		return m
	case f.Kind == engine.FlipWeight:
		var group engine.Group
		rest := 0.0
		for _, k := range m.Criteria {
			if k.ID == f.Subject {
				group = k.Group
			}
		}
		for _, k := range m.Criteria {
			if k.ID != f.Subject && k.Group == group {
				rest += k.Points
			}
		}
		for i := range m.Criteria {
			if m.Criteria[i].ID == f.Subject {
				m.Criteria[i].Points = rest * x / (1 - x)
			}
		}
		return m
	}
	for i := range m.Parameters {
		if q := &m.Parameters[i]; q.ID == f.Subject {
			q.Low, q.Base, q.High = x, x, x
		}
	}
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Component == f.Subject && e.Option == f.Option {
			e.Low, e.Base, e.High = x, x, x
		}
	}
	return m
}

// Just before a nearest flip the preferred option is still the same, just after it is not, and where no crossing lies
// between, it is the one the flip names.
func TestFlipsFlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		if a.Preferred == "" {
			return
		}
		for _, f := range a.Flips {
			if !f.Nearest {
				continue
			}
			d := 1e-4 * math.Max(1, math.Abs(f.At))
			if f.Kind == engine.FlipWeight || f.Kind == engine.FlipGlobalWeight || f.Kind == engine.FlipTradeOff || f.Kind == engine.FlipParameter {
				d = 1e-5
			}
			if f.MarginAbs < d {
				continue
			}
			if !f.Rising {
				d = -d
			}
			if x := f.At + d; (f.Kind == engine.FlipWeight || f.Kind == engine.FlipGlobalWeight) && (x <= 0 || x >= 1) {
				continue
			}
			before, after := valuesIn(t, with(m, f, f.At-d)), valuesIn(t, with(m, f, f.At+d))
			if before.Preferred != f.From && !close2(before, f.From) {
				t.Fatalf("before %+v the preferred option is %q", f, before.Preferred)
			}
			if after.Preferred == f.From && after.Margin > 1e-6 {
				t.Fatalf("after %+v the preferred option is %q still, by %v", f, after.Preferred, after.Margin)
			}
		}
	})
}

// close2 tells whether id shares the highest value within what a tiny step can hide.
func close2(a engine.Analysis, id string) bool {
	best, own := math.Inf(-1), math.Inf(-1)
	for _, o := range a.Options {
		if o.Eligible {
			best = math.Max(best, o.Value)
			if o.ID == id {
				own = o.Value
			}
		}
	}
	return best-own < 1e-6
}

func analyzeIn(t *rapid.T, m engine.Model) engine.Analysis {
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func valuesIn(t *rapid.T, m engine.Model) engine.Analysis {
	a, err := engine.Values(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Along a grid the brute force winner changes only where a flip lies between two grid points.
func TestFlipsAgreeWithGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		if a.Preferred == "" || len(m.Estimates) == 0 {
			return
		}
		e := m.Estimates[rapid.IntRange(0, len(m.Estimates)-1).Draw(t, "estimate")]
		probe := engine.Flip{Kind: engine.FlipEstimate, Subject: e.Component, Option: e.Option}
		lo, hi := e.Low, e.High
		prev, prevX := "", 0.0
		for i := 0; i <= 16; i++ {
			x := lo + (hi-lo)*float64(i)/16
			w := valuesIn(t, with(m, probe, x)).Preferred
			if w != "" && prev != "" && w != prev {
				found := false
				for _, f := range a.Flips {
					found = found || f.Subject == e.Component && f.Option == e.Option && f.At >= prevX-1e-9 && f.At <= x+1e-9
				}
				if !found {
					t.Fatalf("%s %s: %s at %v, %s at %v, and no flip between in %+v", e.Component, e.Option, prev, prevX, w, x, a.Flips)
				}
			}
			if w != "" {
				prev, prevX = w, x
			}
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		r := m
		r.Criteria = rapid.Permutation(m.Criteria).Draw(t, "criteria order")
		r.Estimates = rapid.Permutation(m.Estimates).Draw(t, "estimate order")
		r.Components = rapid.Permutation(m.Components).Draw(t, "component order")
		b := analyzeIn(t, r)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("another order of the lists gives another analysis")
		}
		r.Options = rapid.Permutation(m.Options).Draw(t, "option order")
		b = analyzeIn(t, r)
		if a.Preferred != b.Preferred || !reflect.DeepEqual(a.Flips, b.Flips) || !reflect.DeepEqual(a.Simulation, b.Simulation) || !reflect.DeepEqual(a.Triggers, b.Triggers) {
			t.Fatalf("another order of the options gives another analysis")
		}
	})
}

func TestScaleOfPointsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		f := rapid.SampledFrom([]float64{0.5, 2, 4}).Draw(t, "factor") // powers of two keep every bit
		m.Criteria = append([]engine.Criterion(nil), m.Criteria...)
		for i := range m.Criteria {
			m.Criteria[i].Points *= f
		}
		if b := analyzeIn(t, m); !reflect.DeepEqual(a, b) {
			t.Fatal("points times a factor give another analysis")
		}
	})
}

func TestDominatedOptionChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		if a.Preferred == "" {
			return
		}
		m.Options = append(append([]engine.Option(nil), m.Options...), engine.Option{ID: "Z"})
		for _, e := range m.Estimates {
			if e.Option == a.Preferred {
				e.Option = "Z"
				if e.Component == "need" { // more support than the preferred option, all else equal
					e.Low, e.Base, e.High = e.Low+5, e.Base+5, e.High+5
				}
				m.Estimates = append(m.Estimates[:len(m.Estimates):len(m.Estimates)], e)
			}
		}
		b := analyzeIn(t, m)
		if b.Preferred != a.Preferred {
			t.Fatalf("a dominated option moves the preferred one from %s to %q", a.Preferred, b.Preferred)
		}
	})
}

func TestFiguresOfTheDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := analyzeIn(t, anyModel(t))
		if a.Simulation == nil {
			return
		}
		sum, least := 0.0, math.Inf(1)
		for _, o := range a.Options {
			sum += o.ProbabilityBest
			if o.Eligible {
				least = math.Min(least, o.ExpectedLoss)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("probabilities of being best add to %v", sum)
		}
		s := a.Simulation
		if s.EVPI < 0 || math.Abs(s.EVPI-least) > 1e-9 {
			t.Fatalf("EVPI %v is not the least expected loss %v", s.EVPI, least)
		}
		for _, i := range s.Information {
			if i.EVPPI < 0 || i.EVPPI > s.EVPI+0.6 { // the fit on 200 draws is noisy
				t.Fatalf("%+v with EVPI %v", i, s.EVPI)
			}
		}
	})
}

// Everywhere along a quantity the options that a sweep names are those of the brute force evaluation.
func TestSweepsAgreeWithGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		a := analyzeIn(t, m)
		if len(a.Sweeps) == 0 {
			return
		}
		s := a.Sweeps[rapid.IntRange(0, len(a.Sweeps)-1).Draw(t, "sweep")]
		for i := range 12 {
			x := s.From + (s.To-s.From)*(float64(i)+0.37)/12
			var at *engine.Region
			for r := range s.Regions {
				if g := &s.Regions[r]; x > g.From+1e-5*(s.To-s.From) && x < g.To-1e-5*(s.To-s.From) {
					at = g
				}
			}
			if at == nil {
				continue
			}
			f := engine.Flip{Kind: s.Kind, Subject: s.Subject, Option: s.Option, Base: s.Base}
			v := valuesIn(t, with(m, f, x))
			got := v.Tied
			if v.Preferred != "" {
				got = []string{v.Preferred}
			}
			if len(got) == len(at.Best) && (len(got) == 0 || reflect.DeepEqual(got, at.Best)) {
				continue
			}
			for _, id := range at.Best { // within what rounding can hide
				if !close2(v, id) {
					t.Fatalf("%s %s %s at %v: %v is best, the sweep says %+v", s.Kind, s.Subject, s.Option, x, got, *at)
				}
			}
		}
		for r := 1; r < len(s.Regions); r++ {
			if s.Regions[r].From != s.Regions[r-1].To {
				t.Fatalf("a gap between %+v and %+v", s.Regions[r-1], s.Regions[r])
			}
		}
		if s.Regions[0].From != s.From || s.Regions[len(s.Regions)-1].To != s.To {
			t.Fatalf("the regions do not fill %v to %v: %+v", s.From, s.To, s.Regions)
		}
	})
}
