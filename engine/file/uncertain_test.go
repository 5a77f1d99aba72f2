package file_test

import (
	"math"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
)

const uncertainParts = small + `
drivers: [{id: market, low: 0.8, base: 1, high: 1.3, distribution: triangular, links: [{component: revenue}]}]
correlations:
  - {a: revenue/A, b: revenue/B, rho: 0.6}
  - {a: market, b: revenue/A, rho: -0.2}
information_sets: [{id: survey, name: A survey, of: [revenue/A, market]}]
acceptability: {order: [revenue], ranges: {cost: [0.1, 0.4]}}
`

func TestUncertainParts(t *testing.T) {
	m, err := read(t, uncertainParts).Model()
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Correlations) != 2 || m.Correlations[0] != (engine.Correlation{A: engine.Quantity{Component: "revenue", Option: "A"}, B: engine.Quantity{Component: "revenue", Option: "B"}, Rho: 0.6}) ||
		m.Correlations[1].A != (engine.Quantity{Component: "market"}) {
		t.Errorf("correlations %+v", m.Correlations)
	}
	if len(m.InformationSets) != 1 || len(m.InformationSets[0].Of) != 2 {
		t.Errorf("sets %+v", m.InformationSets)
	}
	if m.Drivers[0].Dist != engine.Triangular || m.WeightSpace.Order[0] != "revenue" || m.WeightSpace.Ranges["cost"] != [2]float64{0.1, 0.4} {
		t.Errorf("driver %+v, weights %+v", m.Drivers[0], m.WeightSpace)
	}
}

func TestUncertainMistakesHaveLines(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"rho: 0.6", "rho: 1.2", "correlations[0].rho: 1.2 is not above -1 and below 1"},
		{"b: revenue/B", "b: revenue/C", `correlations[0]: there is no estimate, parameter or driver “revenue/C”`},
		{"{a: market, b: revenue/A, rho: -0.2}", "{a: revenue/B, b: revenue/A, rho: -0.2}", "are correlated twice"},
		// Corr(A,B) = .6, corr(A,m) = .9 and corr(B,m) = -.9 cannot all be: A and B would both follow m, in opposite directions.
		{"rho: -0.2}", "rho: 0.9}\n  - {a: market, b: revenue/B, rho: -0.9}", "cannot all hold together"},
		{"of: [revenue/A, market]", "of: [weather]", `information_sets[0].of[0]: there is no estimate`},
		{"order: [revenue]", "order: [revenues]", `acceptability.order[0]: there is no criterion “revenues”`},
		{"[0.1, 0.4]", "[0.4, 0.1]", "is not a range inside 0 to 1"},
		{"distribution: triangular", "distribution: cauchy", "is not one of pert"},
	} {
		_, err := file.Read("x", []byte(strings.Replace(uncertainParts, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.to, err, c.want)
		} else if !strings.Contains(err.Error(), "x:") {
			t.Errorf("%v names no line", err)
		}
	}
}

// An estimate by its standard deviation is drawn with it: 42 ± 6, and a lognormal of median 40 whose logarithm has 0.5.
func TestStandardDeviations(t *testing.T) {
	text := strings.NewReplacer("revenue: 0.9 / 1.25 / 1.6M USD/yr", "revenue: {base: 420000, sd: 60000}",
		"revenue: {low: 400000, base: 700000, high: 900000}", "revenue: {base: 40000, sd: 0.5, distribution: lognormal}").Replace(small)
	m, err := read(t, text).Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	// exp(.125) and exp(.125)·sqrt(exp(.25) - 1) of the median: mean and standard deviation of the lognormal.
	for option, want := range map[string][2]float64{"A": {420000, 60000}, "B": {45325.9, 24156.4}} {
		for _, x := range a.Simulation.Information {
			if x.Component == "revenue" && x.Option == option && (math.Abs(x.Mean/want[0]-1) > 1e-3 || math.Abs(x.SD/want[1]-1) > 1e-2) {
				t.Errorf("%s has mean %v and sd %v, want %v", option, x.Mean, x.SD, want)
			}
		}
	}
	for _, bad := range []string{"{sd: 3}", "{base: 4, sd: -1}", "{base: 4, sd: 1, distribution: uniform}", "{base: 4, low: 1, sd: 1}"} {
		if _, err := file.Read("x", []byte(strings.Replace(small, "cost: 7.5", "cost: "+bad, 1))); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
