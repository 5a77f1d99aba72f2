package file_test

import (
	"math"
	"testing"

	"pvx/engine"
)

const judged = `pvx: 1
criteria:
  - {id: nps, group: reach, unit: points, points: 1, scale: {kind: linear, worst: -20, best: 80}}
  - {id: cost, group: reach, unit: "%", points: 1, scale: {kind: linear, worst: 25, best: 0}}
options: [{id: A}, {id: B}]
estimates:
  A: {nps: {low: 20, base: 30, high: 40, source: survey, owner: Partner Manager, pedigree: [1, 1, 4, 1, 1]}, cost: 5}
  B: {nps: {low: 10, base: 20, high: 30, source: survey, owner: Partner Manager, confidence: medium}, cost: {low: 3, base: 4, high: 5, owner: CFO}}
`

// The conventions that inputs are judged and widened by can be set in the file, and are printed with the defaults. By
// hand: age 4 of 5 is a factor of 1.2, so that NPS goes (1.2 - 1) × half of 100 points = 10 beyond each end, and half of
// that with a quarter; medium confidence leaves 0.9, no source 0.5.
func TestConventionsAreSettable(t *testing.T) {
	run := func(add string) (engine.Analysis, [2]float64, float64, float64) {
		m, err := read(t, judged+add).Model()
		if err != nil {
			t.Fatal(err)
		}
		a, err := engine.Analyze(m)
		if err != nil {
			t.Fatal(err)
		}
		q := map[string]float64{}
		for _, x := range a.Inputs {
			q[x.Component+"/"+x.Option] = x.Quality
		}
		return a, [2]float64{a.Widened[0].Low, a.Widened[0].High}, q["nps/B"], q["cost/B"]
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	a, r, medium, noSource := run("")
	near("low", r[0], 10)
	near("high", r[1], 50)
	near("medium confidence", medium, 0.9)
	near("no source", noSource, 0.5)
	near("printed factor", a.PedigreeFactors[2][3], 1.2)
	near("printed quality", a.QualityFactors["no_source"], 0.5)
	near("printed widening", a.AdditiveWidening, 0.5)
	a, r, medium, noSource = run("additive_widening: 0.25\nquality_factors: {medium_confidence: 0.7, no_source: 0.2}\n")
	near("low", r[0], 15)
	near("high", r[1], 45)
	near("medium confidence", medium, 0.7)
	near("no source", noSource, 0.2)
	near("printed quality", a.QualityFactors["no_source"], 0.2)
	near("printed quality that is not set", a.QualityFactors["opinion"], 0.5)
	near("printed widening", a.AdditiveWidening, 0.25)
}
