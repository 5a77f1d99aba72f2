package engine_test

import (
	"math"
	"runtime"
	"testing"

	"reflect"

	"pvx/engine"
)

// Every distribution's mean and spread come out as its formula says. The value of A is k itself (weight 1, scale 0..100).
func TestDistributions(t *testing.T) {
	for _, c := range []struct {
		name            string
		low, base, high float64
		dist            engine.Dist
		p               bool
		mean            float64
	}{
		{"PERT", 20, 30, 70, engine.PERT, false, (20 + 4*30 + 70) / 6.0},
		{"PERT, mode at an end", 20, 20, 70, engine.PERT, false, (20 + 4*20 + 70) / 6.0},
		{"triangular", 20, 30, 70, engine.Triangular, false, 40},
		{"uniform", 20, 30, 70, engine.Uniform, false, 45},
		{"normal of percentiles", 35, 50, 65, engine.Normal, true, 50},
		{"skewed percentiles", 35, 45, 65, engine.PERT, true, 45 + (20-10)/1.2815515655446004/math.Sqrt(2*math.Pi)},
		{"lognormal", 20, 40, 80, engine.Lognormal, true, 40 * math.Exp(math.Pow(math.Log(2)/1.2815515655446004, 2)/2)},
		{"fixed", 20, 30, 70, engine.Fixed, false, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 1000}, 0, 1000, 0, 0)
			m.Criteria[1].Points = 0
			m.Estimates[0] = engine.Estimate{Component: "k", Option: "A", Low: c.low, Base: c.base, High: c.high, Dist: c.dist, P10P90: c.p}
			m.Estimates[1].Low = 999 // something to draw in every case
			m.Draws = 200_000
			a := analyze(t, m)
			if got := 10 * option(t, a, "A").ExpectedValue; math.Abs(got-c.mean) > 0.3 {
				t.Errorf("mean %.3f, want %.3f ± 0.3 (5 standard errors of the widest)", got, c.mean)
			}
		})
	}
}

// Two options, one normal quantity: EVPI = EVPPI = s L(d/s), L(z) = φ(z) - z(1 - Φ(z)); the other option is sure.
func TestValueOfInformationAgainstFormula(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}, 50, 45, 50, 50)
	sd := 10.0
	z := 1.2815515655446004
	m.Estimates[0] = engine.Estimate{Component: "k", Option: "A", Low: 50 - z*sd, Base: 50, High: 50 + z*sd, Dist: engine.Normal, P10P90: true}
	m.Draws = 200_000
	a := analyze(t, m)
	d, s := 2.5, 5.0 // half the weight: difference 2.5, spread 5
	x := d / s
	want := s * (math.Exp(-x*x/2)/math.Sqrt(2*math.Pi) - x*0.5*math.Erfc(x/math.Sqrt2))
	if got := a.Simulation.EVPI; math.Abs(got-want) > 4*a.Simulation.EVPISE {
		t.Errorf("EVPI %.4f, want %.4f ± %.4f", got, want, 4*a.Simulation.EVPISE)
	}
	i := a.Simulation.Information[0]
	if math.Abs(i.EVPPI-want) > 4*a.Simulation.EVPISE {
		t.Errorf("EVPPI %.4f, want %.4f", i.EVPPI, want)
	}
	p := 0.5 * math.Erfc(x/math.Sqrt2) // B is better when A falls by more than d
	if got := option(t, a, "B").ProbabilityBest; math.Abs(got-p) > 5*a.Simulation.ProbabilitySE || math.Abs(i.PChange-p) > 5*a.Simulation.ProbabilitySE {
		t.Errorf("probability best %.4f and of a change %.4f, want %.4f", got, i.PChange, p)
	}
	f := flip(t, a, engine.FlipEstimate, "k", "A", false)
	near(t, "probability of crossing", *f.PCross, p)
}

// One draw of a shared quantity serves all options: what moves both alike never changes the choice.
func TestSharedDrawsAreShared(t *testing.T) {
	m := two(engine.Scale{Kind: engine.Linear, Worst: 0, Best: 1000}, 50, 45, 50, 50)
	m.Drivers = []engine.Driver{{ID: "d", Low: 0.2, Base: 1, High: 3, Links: []engine.Link{{Component: "k", Elasticity: 1}}}}
	a := analyze(t, m)
	if p := option(t, a, "A").ProbabilityBest; p != 1 {
		t.Errorf("A is best in %v of the draws, want always: the driver moves both in proportion", p)
	}
}

func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	m := sized(4, 6)
	want := analyze(t, m)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := analyze(t, m); !reflect.DeepEqual(got, want) {
		t.Error("one core gives another analysis")
	}
	m.Seed++
	if got := analyze(t, m); got.Simulation.EVPI == want.Simulation.EVPI {
		t.Error("another seed gives the same draws")
	}
}
