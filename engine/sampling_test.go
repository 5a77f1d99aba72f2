package engine_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pvx/engine"
)

// normalSum is the textbook case of two options with all of it in one sum: A's value is 50 and moves by the standard
// deviations sd, normal; B is worth 50 - d. Nothing is exact but the formulas.
func normalSum(d float64, sd ...float64) engine.Model {
	m := normals(d, 1)
	m.Estimates, m.Components = nil, nil
	f := engine.Formula{Kind: engine.Sum}
	for i, s := range sd {
		id := fmt.Sprintf("x%02d", i)
		f.Terms = append(f.Terms, engine.Term{Component: id, Coefficient: 1})
		m.Components = append(m.Components, engine.Component{ID: id})
		w := z90 * s * 20
		m.Estimates = append(m.Estimates, engine.Estimate{Component: id, Option: "A", Low: -w, Base: 0, High: w, Dist: engine.Normal, P10P90: true})
		b := 0.0
		if i == 0 {
			b = -20 * d
		}
		m.Estimates = append(m.Estimates, engine.Estimate{Component: id, Option: "B", Low: b, Base: b, High: b})
	}
	m.Criteria[0].Formula = f
	return m
}

// pertSum is an option whose one score is a sum of PERT quantities, with its mean in points.
func pertSum() (engine.Model, float64) {
	m := normalSum(1, 1, 1, 1, 1, 1)
	mean := 0.0
	for i := range 5 {
		e := &m.Estimates[2*i]
		low, base, high := -10*float64(i+1), 3*float64(i), 20*float64(i+2)
		*e = engine.Estimate{Component: e.Component, Option: "A", Low: low, Base: base, High: high}
		mean += (low + 4*base + high) / 6
	}
	return m, 50 + mean/20
}

// The error against closed forms, over forty seeds: stratified and quasi draws must be nearer than random ones by the
// factor given, and each kind's standard error must be as large as its error.
func TestSamplingAgainstClosedForms(t *testing.T) {
	sd := []float64{2, 1.5, 1, 1, 0.5, 0.5}
	all := 0.0
	for _, s := range sd {
		all += s * s
	}
	all = math.Sqrt(all)
	const d = 1.0
	pert, mean := pertSum()
	for _, c := range []struct {
		name              string
		m                 engine.Model
		want              float64
		figure            func(engine.Analysis) (v, se float64)
		stratified, quasi float64 // times nearer than random draws, at least
	}{
		{"mean of a sum of PERTs", pert, mean, func(a engine.Analysis) (float64, float64) {
			return a.Options[0].ExpectedValue, a.Options[0].ExpectedValueSE
		}, 20, 20},
		{"probability best of normals", normalSum(d, sd...), 0.5 * math.Erfc(-d/all/math.Sqrt2),
			func(a engine.Analysis) (float64, float64) {
				return a.Options[0].ProbabilityBest, a.Options[0].ProbabilityBestSE
			}, 1.3, 1.6},
		{"EVPI of normals", normalSum(d, sd...), all * loss(d/all), func(a engine.Analysis) (float64, float64) { return a.Simulation.EVPI, a.Simulation.EVPISE }, 1.3, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			off := map[engine.Sampling]float64{}
			for _, kind := range []engine.Sampling{engine.RandomSampling, engine.StratifiedSampling, engine.QuasiSampling} {
				square, said := 0.0, 0.0
				const seeds = 40
				for seed := range uint64(seeds) {
					c.m.Seed, c.m.Sampling, c.m.Draws = seed, kind, 16*512
					v, se := c.figure(analyze(t, c.m))
					square += (v - c.want) * (v - c.want) / seeds
					said += se * se / seeds
				}
				off[kind] = math.Sqrt(square)
				t.Logf("%-10s off by %.2g, says %.2g", kind, off[kind], math.Sqrt(said))
				// A hundredth of a table's cell is left: means are not better than the tables.
				if r := off[kind] / math.Sqrt(said); (r > 1.5 || r < 0.6) && off[kind] > 1e-3*math.Abs(c.want) {
					t.Errorf("%s draws are off by %.3g and say %.3g", kind, off[kind], math.Sqrt(said))
				}
			}
			if r := off[engine.RandomSampling] / off[engine.StratifiedSampling]; r < c.stratified {
				t.Errorf("stratified draws are %.2f times nearer than random ones, want %.2f", r, c.stratified)
			}
			if r := off[engine.RandomSampling] / off[engine.QuasiSampling]; r < c.quasi {
				t.Errorf("quasi draws are %.2f times nearer than random ones, want %.2f", r, c.quasi)
			}
		})
	}
}

// everything is a model with all that is sampled: sums, a ratio, a shared driver, correlations, sets, gates, declared
// weights.
func everything() engine.Model {
	m := sized(4, 6)
	m.Draws = 20_000
	m.Components = []engine.Component{{ID: "need"}, {ID: "have", Shared: true}, {ID: "won"}}
	m.Criteria[0].Formula = engine.Formula{Kind: engine.Sum, Terms: []engine.Term{{Component: "k00x", Coefficient: 0.5}, {Component: "won", Coefficient: 0.5}}}
	m.Components = append(m.Components, engine.Component{ID: "k00x"})
	m.Criteria[1].Formula = engine.Formula{Kind: engine.Ratio, Above: "need", Below: "have", Times: 100}
	for i := range m.Estimates {
		switch e := &m.Estimates[i]; e.Component {
		case "k00":
			e.Component = "k00x"
		case "k01":
			e.Component = "need"
		}
	}
	for o, x := range m.Options {
		m.Estimates = append(m.Estimates, engine.Estimate{Component: "won", Option: x.ID, Low: 20, Base: 40 + float64(o), High: 70})
	}
	m.Estimates = append(m.Estimates, engine.Estimate{Component: "have", Low: 80, Base: 100, High: 110})
	m.Drivers = []engine.Driver{{ID: "d", Low: 0.8, Base: 1, High: 1.3, Links: []engine.Link{{Component: "won", Elasticity: 1}, {Component: "need", Elasticity: 0.5}}}}
	q := func(c, o string) engine.Quantity { return engine.Quantity{Component: c, Option: o} }
	m.Correlations = []engine.Correlation{{A: q("k02", "O00"), B: q("k02", "O01"), Rho: 0.6}, {A: q("won", "O00"), B: q("need", "O00"), Rho: 0.3}}
	m.InformationSets = []engine.InformationSet{{ID: "s", Of: []engine.Quantity{q("won", "O00"), q("won", "O01"), q("have", "")}}}
	m.WeightSpace.Ranges = map[string][2]float64{"k00": {0.1, 0.3}}
	m.WeightSpace.Order = []string{"k02", "k01"}
	return m
}

// The same model and seed give the same bytes on any number of cores, and in any order of its lists, for each kind of
// draws.
func TestSamplingIsTheSameEverywhere(t *testing.T) {
	was := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(was)
	for _, kind := range []engine.Sampling{engine.RandomSampling, engine.StratifiedSampling, engine.QuasiSampling} {
		m := everything()
		m.Sampling = kind
		runtime.GOMAXPROCS(1)
		want := analyze(t, m)
		if want.Simulation.Sampling != kind.String() || (want.Simulation.Replicates == 16) != (kind != engine.RandomSampling) {
			t.Errorf("%s, %d replicates", want.Simulation.Sampling, want.Simulation.Replicates)
		}
		for _, n := range []int{2, 8} {
			runtime.GOMAXPROCS(n)
			if got := analyze(t, m); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %d cores give another analysis", kind, n)
			}
		}
		turned := everything()
		turned.Sampling = kind
		slices.Reverse(turned.Estimates)
		slices.Reverse(turned.Correlations)
		slices.Reverse(turned.Components)
		if got := analyze(t, turned); !reflect.DeepEqual(got.Simulation, want.Simulation) || !reflect.DeepEqual(got.Acceptability, want.Acceptability) {
			t.Errorf("%s: the order of the lists changes the draws", kind)
		}
	}
}

// The number of replicated draws is rounded up to sixteen times a power of two; one is enough to say something.
func TestReplicatedDrawsAreRounded(t *testing.T) {
	for draws, want := range map[int]int{1: 16, 16: 16, 17: 32, 10_000: 16_384, 16_384: 16_384, 100_000: 131_072} {
		m := normalSum(1, 2, 1)
		m.Draws, m.Sampling = draws, engine.QuasiSampling
		a := analyze(t, m)
		if a.Draws != want || a.Simulation.Draws != want {
			t.Errorf("%d draws are %d, want %d", draws, a.Draws, want)
		}
		sum := 0.0
		for _, o := range a.Options {
			sum += o.ProbabilityBest
		}
		within(t, "sum of the probabilities", sum, 1, 1e-9)
	}
}
