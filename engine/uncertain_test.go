package engine_test

import (
	"math"
	"reflect"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

const z90 = 1.2815515655446004 // 90th percentile of the standard normal distribution, from tables

// loss is L(z) = φ(z) - z(1 - Φ(z)), the expected shortfall of a standard normal gain.
func loss(z float64) float64 {
	return math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) - z*0.5*math.Erfc(z/math.Sqrt2)
}

// normals is two options on as many criteria as there are standard deviations: option A's value has mean 50 and moves by
// sd[i] points with criterion i, normal; option B is worth 50 - d for certain. No scale is reached.
func normals(d float64, sd ...float64) engine.Model {
	m := engine.Model{Draws: 100_000, Seed: 5, Options: []engine.Option{{ID: "A"}, {ID: "B"}}, TradeOff: engine.TradeOff{Weight: 1, Low: 1, High: 1}}
	n := float64(len(sd))
	for i, s := range sd {
		id := string(rune('a' + i))
		m.Criteria = append(m.Criteria, engine.Criterion{ID: id, Group: engine.Reach, Points: 1, Scale: engine.Scale{Kind: engine.Linear, Worst: -1000, Best: 1000}})
		w := z90 * s * n * 20 // of 2000 units, a hundredth is a point, shared by n criteria
		m.Estimates = append(m.Estimates,
			engine.Estimate{Component: id, Option: "A", Low: -w, Base: 0, High: w, Dist: engine.Normal, P10P90: true},
			engine.Estimate{Component: id, Option: "B", Low: -20 * d, Base: -20 * d, High: -20 * d})
	}
	return m
}

func information(t *testing.T, a engine.Analysis, component, option string) engine.Information {
	t.Helper()
	for _, x := range a.Simulation.Information {
		if x.Component == component && x.Option == option {
			return x
		}
	}
	t.Fatalf("nothing is known of %s %s", component, option)
	return engine.Information{}
}

func set1(t *testing.T, a engine.Analysis, id string) engine.SetInformation {
	t.Helper()
	for _, x := range a.Simulation.Sets {
		if x.ID == id {
			return x
		}
	}
	t.Fatalf("no set %s in %+v", id, a.Simulation.Sets)
	return engine.SetInformation{}
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.6g, want %.6g ± %.2g", what, got, want, tolerance)
	}
}

// Mean and standard deviation of what is drawn, against the formulas of each distribution.
func TestMoments(t *testing.T) {
	pert := func(a, m, c, g float64) (mean, sd float64) {
		mean = (a + g*m + c) / (g + 2)
		return mean, math.Sqrt((mean - a) * (c - mean) / (g + 3))
	}
	m1, s1 := pert(20, 30, 70, 4)
	m2, s2 := pert(20, 30, 70, 10)
	m3, s3 := pert(20, 20, 70, 1)
	logs := math.Log(2) / z90 // 20/40/80: halved and doubled at the percentiles
	sl, sh := 10/z90, 20/z90
	for _, c := range []struct {
		name     string
		e        engine.Estimate
		mean, sd float64
	}{
		{"PERT", engine.Estimate{Low: 20, Base: 30, High: 70}, m1, s1},
		{"PERT of a surer base", engine.Estimate{Low: 20, Base: 30, High: 70, Shape: 10}, m2, s2},
		{"PERT, mode at an end", engine.Estimate{Low: 20, Base: 20, High: 70, Shape: 1}, m3, s3},
		{"triangular", engine.Estimate{Low: 20, Base: 30, High: 70, Dist: engine.Triangular}, 40, math.Sqrt((400 + 900 + 4900 - 600 - 2100 - 1400) / 18.0)},
		{"triangular, mode at an end", engine.Estimate{Low: 0, Base: 60, High: 60, Dist: engine.Triangular}, 40, 60 / math.Sqrt(18)},
		{"uniform", engine.Estimate{Low: 20, Base: 30, High: 70, Dist: engine.Uniform}, 45, 50 / math.Sqrt(12)},
		{"uniform of percentiles", engine.Estimate{Low: 20, Base: 30, High: 60, Dist: engine.Uniform, P10P90: true}, 40, 50 / math.Sqrt(12)},
		{"normal of percentiles", engine.Estimate{Low: 35, Base: 50, High: 65, Dist: engine.Normal, P10P90: true}, 50, 15 / z90},
		{"normal between absolute ends", engine.Estimate{Low: 20, Base: 50, High: 80, Dist: engine.Normal}, 50, 9.97}, // cut at 3 sd: a little under 10
		{"skewed percentiles", engine.Estimate{Low: 35, Base: 45, High: 65, P10P90: true}, 45 + (sh-sl)/math.Sqrt(2*math.Pi),
			math.Sqrt((sl*sl+sh*sh)/2 - (sh-sl)*(sh-sl)/(2*math.Pi))},
		{"lognormal", engine.Estimate{Low: 20, Base: 40, High: 80, Dist: engine.Lognormal, P10P90: true}, 40 * math.Exp(logs*logs/2),
			40 * math.Exp(logs*logs/2) * math.Sqrt(math.Expm1(logs*logs))},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := normals(1, 1)
			c.e.Component, c.e.Option = "a", "A"
			m.Estimates[0] = c.e
			x := information(t, analyze(t, m), "a", "A")
			within(t, "mean", x.Mean, c.mean, 2e-4*c.sd)
			within(t, "sd", x.SD, c.sd, 2e-3*c.sd) // the tails beyond 1/4096 are drawn by their mean
			if x.Reading == "" || x.Distribution == "" {
				t.Errorf("%+v does not say how it was read", x)
			}
		})
	}
}

// Two options, linear, normal: EVPPI of one input is s L(|d|/s), of all of them EVPI with their common spread; the choice
// changes with probability Φ(-|d|/s); shares of variance are s²/Σs²; the rank correlation of two normals of correlation r
// is 6/π asin(r/2).
func TestInformationAgainstFormulas(t *testing.T) {
	sd := []float64{3, 2, 0.5}
	d := 1.5
	all := math.Sqrt(9 + 4 + 0.25)
	a := analyze(t, normals(d, sd...))
	s := a.Simulation
	within(t, "EVPI", s.EVPI, all*loss(d/all), 4*s.EVPISE)
	within(t, "spread of the lead", s.LeadSD, all, 1e-3*all)
	within(t, "standard error of EVPI", s.EVPISE, 0.005, 0.003) // about sd/√n: some 1.5 points over 316
	for i, w := range sd {
		x := information(t, a, string(rune('a'+i)), "A")
		within(t, "EVPPI of "+x.Component, x.EVPPI, w*loss(d/w), 2e-4)
		within(t, "chance of a change by "+x.Component, x.PChange, 0.5*math.Erfc(d/w/math.Sqrt2), 3e-4)
		within(t, "share of "+x.Component, x.VarianceShare, w*w/all/all, 1e-3)
		within(t, "own share of "+x.Component, x.ValueShares["A"], w*w/all/all, 1e-3)
		within(t, "rank correlation of "+x.Component, *x.RankCorrelation, 6/math.Pi*math.Asin(w/all/2), 4**x.RankCorrelationSE)
		if x.Method != "exact" || x.EVPPISE != 0 {
			t.Errorf("%+v: a plain score needs no draws", x)
		}
	}
	set := set1(t, a, "option/A")
	within(t, "all of A", set.EVPPI, all*loss(d/all), 4*set.EVPPISE+4*s.EVPISE)
	within(t, "chance of a change by all of A", set.PChange, 0.5*math.Erfc(d/all/math.Sqrt2), 4*set.PChangeSE)
}

// The same two inputs as parts of a sum: several quantities in one score, so that curves are fitted.
func TestInformationOfMixedScores(t *testing.T) {
	m := normals(1.5, 3)
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "x", Coefficient: 1}, {Component: "y", Coefficient: 2}, {Component: "z", Coefficient: 1}}}
	m.Components = []engine.Component{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	m.Estimates = nil
	w := 20 * z90
	for id, sd := range map[string]float64{"x": 3, "y": 1, "z": 0.01} { // y counts twice: 2 points
		m.Estimates = append(m.Estimates, engine.Estimate{Component: id, Option: "A", Low: -sd * w, Base: 0, High: sd * w, Dist: engine.Normal, P10P90: true})
	}
	m.Estimates = append(m.Estimates, engine.Estimate{Component: "x", Option: "B", Low: -30, Base: -30, High: -30},
		engine.Estimate{Component: "y", Option: "B"}, engine.Estimate{Component: "z", Option: "B"})
	m.InformationSets = []engine.InformationSet{{ID: "xy", Of: []engine.Quantity{{Component: "x", Option: "A"}, {Component: "y", Option: "A"}}}}
	a := analyze(t, m)
	for id, sd := range map[string]float64{"x": 3, "y": 2, "z": 0.01} {
		x := information(t, a, id, "A")
		if x.Method != "regression" {
			t.Errorf("%s is said to be %s", id, x.Method)
		}
		within(t, "EVPPI of "+id, x.EVPPI, sd*loss(1.5/sd), 4*x.EVPPISE+1e-3)
		within(t, "share of "+id, x.VarianceShare, sd*sd/13, 4*x.VarianceShareSE+1e-3)
	}
	all := math.Sqrt(13)
	x := set1(t, a, "set/xy")
	within(t, "EVPPI of x and y", x.EVPPI, all*loss(1.5/all), 4*x.EVPPISE)
}

// What is learned of a quantity that hardly counts is not worth anything, however close the options are: fitted curves
// are not paid for choosing by their own noise.
func TestNoiseIsNotInformation(t *testing.T) {
	m := normals(0.01, 3)
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "x", Coefficient: 1}, {Component: "z", Coefficient: 1e-6}}}
	m.Components = []engine.Component{{ID: "x"}, {ID: "z"}}
	w := 20 * z90
	m.Estimates = nil
	for _, o := range []string{"A", "B"} {
		m.Estimates = append(m.Estimates, engine.Estimate{Component: "x", Option: o, Low: -3 * w, Base: 0, High: 3 * w, Dist: engine.Normal, P10P90: true},
			engine.Estimate{Component: "z", Option: o, Low: -w, Base: 0, High: w, Dist: engine.Normal, P10P90: true})
	}
	for seed := range uint64(5) {
		m.Seed = seed
		a := analyze(t, m)
		x := information(t, a, "z", "A")
		if x.EVPPI > 0.02*a.Simulation.EVPI || x.VarianceShare > 0.001 {
			t.Errorf("seed %d: %+v of %v", seed, x, a.Simulation.EVPI)
		}
	}
}

// With uniform margins the rank correlation is the plain one: the spread of a sum and of a difference say what was drawn.
func TestCorrelationIsReached(t *testing.T) {
	for _, rho := range []float64{-0.9, -0.3, 0.5, 0.95} {
		m := normals(1, 1)
		for i, o := range []string{"A", "B"} {
			m.Estimates[i] = engine.Estimate{Component: "a", Option: o, Low: -200, Base: 0, High: 200, Dist: engine.Uniform}
		}
		m.Correlations = []engine.Correlation{{A: engine.Quantity{Component: "a", Option: "A"}, B: engine.Quantity{Component: "a", Option: "B"}, Rho: rho}}
		sd := 20 / math.Sqrt(12) // points
		within(t, "spread of the difference", analyze(t, m).Simulation.LeadSD, sd*math.Sqrt(2-2*rho), 0.01*sd)
	}
}

// Two correlated normal inputs of one option: what one says of the other counts. The effect of the first is s₁ + r s₂.
func TestCorrelatedInformation(t *testing.T) {
	m := normals(1.5, 3, 2)
	rho := 0.6
	m.Correlations = []engine.Correlation{{A: engine.Quantity{Component: "a", Option: "A"}, B: engine.Quantity{Component: "b", Option: "A"}, Rho: rho}}
	m.InformationSets = []engine.InformationSet{{ID: "one", Of: []engine.Quantity{{Component: "b", Option: "A"}}}}
	r := 2 * math.Sin(math.Pi*rho/6)
	all := math.Sqrt(9 + 4 + 2*r*6)
	a := analyze(t, m)
	within(t, "EVPI", a.Simulation.EVPI, all*loss(1.5/all), 4*a.Simulation.EVPISE)
	for id, s := range map[string]float64{"a": 3 + 2*r, "b": 2 + 3*r} {
		x := information(t, a, id, "A")
		within(t, "EVPPI of "+id, x.EVPPI, s*loss(1.5/s), 1e-3)
		within(t, "share of "+id, x.VarianceShare, s*s/all/all, 0.02)
	}
	x := set1(t, a, "set/one")
	within(t, "EVPPI of the set of b", x.EVPPI, (2+3*r)*loss(1.5/(2+3*r)), 4*x.EVPPISE)
}

// With straight scales and ranges that are the same on both sides the mean lines are the base lines, and the highest mean
// moves where the hand-made example flips: 23.75 λ = 20 (1 - λ) and 20 λ = 26 (1 - λ).
func TestTradeOffCurve(t *testing.T) {
	m := worked()
	for i := range m.Estimates {
		e := &m.Estimates[i]
		e.Dist = engine.Triangular
		e.Low, e.High = e.Base*0.9, e.Base*1.1
		if e.Component == "depth" || e.Component == "fit" {
			e.Low, e.High = e.Base, e.Base
		}
	}
	a := analyze(t, m)
	moves := a.Simulation.TradeOffMoves
	if len(moves) != 2 || moves[0].From != "A" || moves[0].To != "B" || moves[1].To != "C" {
		t.Fatalf("moves %+v", moves)
	}
	within(t, "first move", moves[0].At, 20/43.75, 1e-5)
	within(t, "second move", moves[1].At, 26.0/46, 1e-5)
	stated := false
	for i, p := range a.Simulation.TradeOff {
		sum, least := 0.0, math.Inf(1)
		for o, x := range p.ProbabilityBest {
			sum += x
			least = math.Min(least, p.ExpectedLoss[o])
		}
		within(t, "probabilities", sum, 1, 1e-9)
		within(t, "EVPI along the curve", p.EVPI, least, 0)
		want := "A"
		if p.Weight > 20/43.75 {
			want = "B"
		}
		if p.Weight > 26.0/46 {
			want = "C"
		}
		if len(p.Best) != 1 || p.Best[0] != want {
			t.Errorf("at %v the highest mean is %v, want %s", p.Weight, p.Best, want)
		}
		if i > 0 && !(p.Weight > a.Simulation.TradeOff[i-1].Weight) {
			t.Error("the curve does not ascend")
		}
		if p.Weight == 0.5 {
			stated = true
			within(t, "probability at the stated weight", p.ProbabilityBest["B"], option(t, a, "B").ProbabilityBest, 5*p.ProbabilityBestSE["B"])
		}
	}
	if !stated {
		t.Error("the stated weight is not on the curve")
	}
}

// A hole is drawn uniform over its scale and marked.
func TestHolesAreDrawn(t *testing.T) {
	m := normals(1, 1, 1)
	m.Estimates = append(m.Estimates[:1], m.Estimates[2:]...) // B's first is gone: anything from 0 to 50 points of 100
	a := analyze(t, m)
	x := information(t, a, "a", "B")
	if !x.Hole || x.Distribution != "uniform" {
		t.Errorf("%+v", x)
	}
	within(t, "mean of the hole", x.Mean, 0, 1e-9)
	within(t, "expected value of B", option(t, a, "B").ExpectedValue, 49.5, 1e-9) // half of 50 and of 49
}

func TestSameFiguresOnAnyCores(t *testing.T) {
	m := sized(4, 6)
	m.Draws = 20_000
	m.Correlations = []engine.Correlation{{A: engine.Quantity{Component: "k00", Option: "O00"}, B: engine.Quantity{Component: "k01", Option: "O01"}, Rho: 0.4}}
	m.WeightSpace.Ranges = map[string][2]float64{"k00": {0.1, 0.3}}
	was := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(was)
	want := analyze(t, m)
	for _, n := range []int{2, 8} {
		runtime.GOMAXPROCS(n)
		if got := analyze(t, m); !reflect.DeepEqual(got, want) {
			t.Errorf("%d cores give another analysis", n)
		}
	}
}

// What holds for every model: EVPI ≥ a set ≥ its parts ≥ 0, shares and chances between 0 and 1, ranks that add up.
func TestFiguresAgreeWithEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		m.Draws = rapid.SampledFrom([]int{1, 2, 50, 1500}).Draw(t, "draws")
		if rapid.Bool().Draw(t, "correlated") {
			m.Correlations = []engine.Correlation{
				{A: engine.Quantity{Component: "need", Option: "A"}, B: engine.Quantity{Component: "have"}, Rho: -0.5},
				{A: engine.Quantity{Component: "need", Option: "A"}, B: engine.Quantity{Component: "need", Option: "B"}, Rho: 0.7},
			}
		}
		a := analyzeIn(t, m)
		for _, x := range a.Acceptability {
			total := make([]float64, len(x.Options))
			for _, o := range x.Options {
				own := 0.0
				for i, b := range o.Rank {
					own += b
					total[i] += b
				}
				if math.Abs(own-1) > 1e-9 {
					t.Fatalf("the ranks of %s add to %v", o.Option, own)
				}
				if (o.Central == nil) != (o.Rank[0] == 0) || (o.Confidence == nil) != (o.Central == nil) {
					t.Fatalf("%+v", o)
				}
				if o.Central != nil {
					sum := 0.0
					for _, w := range *o.Central {
						sum += w
					}
					if math.Abs(sum-1) > 1e-9 || *o.Confidence < 0 || *o.Confidence > 1 {
						t.Fatalf("central weights of %s add to %v, confidence %v", o.Option, sum, *o.Confidence)
					}
				}
			}
			for i, b := range total {
				if math.Abs(b-1) > 1e-9 {
					t.Fatalf("rank %d is taken %v times", i+1, b)
				}
			}
		}
		s := a.Simulation
		if s == nil {
			return
		}
		worth := map[engine.Quantity]float64{}
		for _, x := range s.Information {
			worth[engine.Quantity{Component: x.Component, Option: x.Option}] = x.EVPPI
			if x.EVPPI < 0 || x.EVPPI > s.EVPI || x.PChange < 0 || x.PChange > 1 || x.VarianceShare < 0 || x.VarianceShare > 1 || math.IsNaN(x.EVPPISE+x.VarianceShareSE) {
				t.Fatalf("%+v with EVPI %v", x, s.EVPI)
			}
		}
		for _, x := range s.Sets {
			if x.EVPPI > s.EVPI {
				t.Fatalf("%+v with EVPI %v", x, s.EVPI)
			}
			for _, q := range x.Of {
				if worth[q] > x.EVPPI {
					t.Fatalf("%+v is worth less than its part %v, %v", x, q, worth[q])
				}
			}
		}
	})
}
