package engine_test

import (
	"fmt"
	"testing"

	"pvx/engine"
)

// sized returns a model of n options and k criteria where everything has a range.
func sized(n, k int) engine.Model {
	m := engine.Model{Seed: 1, TradeOff: engine.TradeOff{Weight: 0.5, Low: 0.35, High: 0.65}}
	limit := 95.0
	for o := range n {
		m.Options = append(m.Options, engine.Option{ID: fmt.Sprintf("O%02d", o)})
	}
	for c := range k {
		x := engine.Criterion{ID: fmt.Sprintf("k%02d", c), Group: engine.Reach, Points: float64(10 + c), Scale: engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}}
		if c%2 == 1 {
			x.Group = engine.Complexity
			x.Scale = engine.Scale{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{X: 0, Score: 100}, {X: 85, Score: 40}, {X: 100, Score: 0}}}
			x.Gate = &engine.Gate{Max: &limit}
		}
		m.Criteria = append(m.Criteria, x)
		for o := range n {
			base := float64(30 + (o*17+c*29)%45)
			m.Estimates = append(m.Estimates, engine.Estimate{Component: x.ID, Option: m.Options[o].ID, Low: base - 12, Base: base, High: base + 9 + float64(c%5)})
		}
	}
	return m
}

func benchmark(b *testing.B, n, k, draws int) {
	m := sized(n, k)
	m.Draws = draws
	b.ReportAllocs()
	defer engine.ReportCPU(b)()
	for b.Loop() {
		if _, err := engine.Analyze(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnalyze3x6(b *testing.B)           { benchmark(b, 3, 6, 10_000) }
func BenchmarkAnalyze10x20(b *testing.B)         { benchmark(b, 10, 20, 10_000) }
func BenchmarkAnalyze10x20Draws1e5(b *testing.B) { benchmark(b, 10, 20, 100_000) }

// BenchmarkAnalyzeMixed has sums, a ratio, a driver, correlations and sets that fix scores in part.
func BenchmarkAnalyzeMixed(b *testing.B) {
	m := everything()
	m.Draws = 10_000
	b.ReportAllocs()
	defer engine.ReportCPU(b)()
	for b.Loop() {
		if _, err := engine.Analyze(m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFlips3x6 finds every weight and input flip of three options on six criteria, from the model as given:
// checking and compiling it included.
func BenchmarkFlips3x6(b *testing.B) {
	m := worked()
	b.ReportAllocs()
	defer engine.ReportCPU(b)()
	for b.Loop() {
		if _, err := engine.Flips(m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFrontier traces one pair, a weight against an input: two hyperbolas, a vertical line and a triple point.
func BenchmarkFrontier(b *testing.B) {
	m := worked()
	x, y := engine.Axis{Kind: engine.FlipTradeOff}, engine.Axis{Kind: engine.FlipEstimate, Subject: "use", Option: "B"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.FrontierOf(m, x, y); err != nil {
			b.Fatal(err)
		}
	}
}
