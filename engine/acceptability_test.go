package engine_test

import (
	"math"
	"testing"

	"pvx/engine"
)

// corners is three criteria and options by their certain scores.
func corners(scores map[string][]float64) engine.Model {
	n := 0
	for _, s := range scores {
		n = len(s)
	}
	m := engine.Model{Draws: 100_000, TradeOff: engine.TradeOff{Weight: 1, Low: 1, High: 1}}
	for k := range n {
		m.Criteria = append(m.Criteria, engine.Criterion{ID: string(rune('a' + k)), Group: engine.Reach, Points: float64(n - k), Scale: engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}})
	}
	for id, s := range scores {
		m.Options = append(m.Options, engine.Option{ID: id})
		for k, x := range s {
			m.Estimates = append(m.Estimates, engine.Estimate{Component: m.Criteria[k].ID, Option: id, Low: x, Base: x, High: x})
		}
	}
	return m
}

func ranks(t *testing.T, a engine.Analysis, weights, option string) engine.OptionAcceptability {
	t.Helper()
	for _, x := range a.Acceptability {
		for _, o := range x.Options {
			if x.Weights == weights && o.Option == option {
				return o
			}
		}
	}
	t.Fatalf("no %s of %s", weights, option)
	return engine.OptionAcceptability{}
}

// Each option is best on one of three criteria: by symmetry each rank a third. Where the first weight is the largest its
// mean is that of the largest of three spacings, (1 + 1/2 + 1/3)/3 = 11/18, and the others share the rest.
func TestAcceptabilityOfThreeCorners(t *testing.T) {
	a := analyze(t, corners(map[string][]float64{"X": {100, 0, 0}, "Y": {0, 100, 0}, "Z": {0, 0, 100}}))
	for id, own := range map[string]string{"X": "a", "Y": "b", "Z": "c"} {
		x := ranks(t, a, "free", id)
		for r := range 3 {
			within(t, id+" rank", x.Rank[r], 1.0/3, 4*x.RankSE[r])
		}
		for k, w := range *x.Central {
			want := 7.0 / 36
			if k == own {
				want = 11.0 / 18
			}
			within(t, id+" central "+k, w, want, 4*(*x.CentralSE)[k])
		}
		within(t, id+" confidence", *x.Confidence, 1, 0)
	}
	// With the weights in order X is first, Y second, Z third, whatever they are.
	for i, id := range []string{"X", "Y", "Z"} {
		within(t, id+" ranked", ranks(t, a, "ranked", id).Rank[i], 1, 1e-9)
	}
	if ranks(t, a, "ranked", "Z").Central != nil {
		t.Error("an option that is never first has central weights")
	}
}

// X is better than the even option when the first weight is above a half: a quarter of the triangle of all weights; three
// quarters of it when the first is known to be the largest, by symmetry; (0.5² - 0.4²)/(0.6² - 0.4²) = 0.45 of the strip
// where it is between 0.4 and 0.6. Areas of triangles.
func TestAcceptabilityAgainstAreas(t *testing.T) {
	m := corners(map[string][]float64{"X": {100, 0, 0}, "E": {50, 50, 50}})
	m.WeightSpace = engine.WeightSpace{Order: []string{"a"}, Ranges: map[string][2]float64{"a": {0.4, 0.6}}}
	a := analyze(t, m)
	for weights, want := range map[string]float64{"free": 0.25, "ranked": 0.75, "ranked as declared": 0.75, "ranges": 0.45} {
		x := ranks(t, a, weights, "X")
		within(t, weights, x.Rank[0], want, 4*x.RankSE[0])
	}
	// Above a half the first weight has the mean 2/3: a triangle's centre of gravity, a third of the way to its corner.
	within(t, "central weight", (*ranks(t, a, "free", "X").Central)["a"], 2.0/3, 0.005)
}

// Twelve narrow ranges leave so little room that points are walked to, not drawn again until they fit. By symmetry all
// central weights of an option that is always first are the same, and two options that differ alike are even.
func TestAcceptabilityInNarrowRanges(t *testing.T) {
	x, y := make([]float64, 12), make([]float64, 12)
	for k := range x {
		x[k], y[k] = 50, 50
	}
	x[0], y[1] = 60, 60
	m := corners(map[string][]float64{"X": x, "Y": y})
	m.Draws = 20_000
	m.WeightSpace.Ranges = map[string][2]float64{}
	for _, c := range m.Criteria {
		m.WeightSpace.Ranges[c.ID] = [2]float64{0.05, 0.05 + 0.4/11.5} // the rest, 0.4, is shared almost evenly
	}
	a := analyze(t, m)
	o := ranks(t, a, "ranges", "X")
	within(t, "first", o.Rank[0], 0.5, 0.03)
	sum := 0.0
	for id, w := range *o.Central {
		sum += w
		r := m.WeightSpace.Ranges[id]
		if w < r[0] || w > r[1] {
			t.Errorf("weight %v of %s is outside %v", w, id, r)
		}
		if id > "b" {
			within(t, "weight of "+id, w, 1.0/12, 0.002)
		}
	}
	within(t, "sum", sum, 1, 1e-9)
}

// Equal options share their ranks, whatever the order of the list.
func TestAcceptabilityShares(t *testing.T) {
	a := analyze(t, corners(map[string][]float64{"X": {80, 10, 30}, "Y": {80, 10, 30}, "Z": {0, 0, 0}}))
	for _, id := range []string{"X", "Y"} {
		x := ranks(t, a, "free", id)
		within(t, id, x.Rank[0], 0.5, 1e-9)
		within(t, id, x.Rank[1], 0.5, 1e-9)
		within(t, id+" confidence", *x.Confidence, 0.5, 1e-9)
	}
	within(t, "Z last", ranks(t, a, "free", "Z").Rank[2], 1, 1e-9)
}

// Uncertain scores: even at weights chosen for it, X is first only when its draw is above the other's certain 50. X is
// uniform between 40 and 80 on every criterion alone, so at weight w on the first the chance is that of a mean.
func TestConfidence(t *testing.T) {
	m := corners(map[string][]float64{"X": {60}, "Y": {50}})
	for i := range m.Estimates {
		if e := &m.Estimates[i]; e.Option == "X" {
			e.Low, e.High, e.Dist = 40, 80, engine.Uniform
		}
	}
	x := ranks(t, analyze(t, m), "free", "X")
	within(t, "first", x.Rank[0], 0.75, 4*x.RankSE[0]) // one criterion: above 50 of 40 … 80
	within(t, "confidence", *x.Confidence, 0.75, 4**x.ConfidenceSE)
	if math.Abs((*x.Central)["a"]-1) > 1e-12 {
		t.Errorf("central weights %v", *x.Central)
	}
}
