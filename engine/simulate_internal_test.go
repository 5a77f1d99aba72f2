package engine

import (
	"fmt"
	"testing"
)

// uncertain is a model of n options on k criteria where every estimate has a range.
func uncertainModel(n, k, draws int) Model {
	m := Model{Seed: 1, Draws: draws, TradeOff: TradeOff{Weight: 0.5, Low: 0.35, High: 0.65}}
	for o := range n {
		m.Options = append(m.Options, Option{ID: fmt.Sprintf("O%02d", o)})
	}
	for c := range k {
		x := Criterion{ID: fmt.Sprintf("k%02d", c), Group: Reach, Points: float64(10 + c), Scale: Scale{Kind: Linear, Worst: 0, Best: 100}}
		if c%2 == 1 {
			x.Group = Complexity
			x.Scale = Scale{Kind: Piecewise, Worst: 100, Best: 0, Knots: []Knot{{X: 0, Score: 100}, {X: 85, Score: 40}, {X: 100, Score: 0}}}
		}
		m.Criteria = append(m.Criteria, x)
		for o := range n {
			base := float64(30 + (o*17+c*29)%45)
			m.Estimates = append(m.Estimates, Estimate{Component: x.ID, Option: m.Options[o].ID, Low: base - 12, Base: base, High: base + 9 + float64(c%5)})
		}
	}
	return m
}

// drawAll is the simulation alone: tables, draws, probability best, expected loss, EVPI. It leaves out what Analyze does
// besides: trade-off curve, ranks over weights, sets.
func drawAll(p *problem, information bool) *Analysis {
	a := &Analysis{Options: make([]OptionResult, len(p.opts))}
	for o := range p.opts {
		a.Options[o] = OptionResult{ID: p.opts[o].ID, Eligible: true}
	}
	s := p.newSampler(p.evaluate(p.base, p.even(50)))
	eligible := make([]int, len(p.opts))
	for o := range eligible {
		eligible[o] = o
	}
	r := s.newResults(a, eligible)
	r.weights = nil
	r.lead = [2]int{-1, -1}
	s.each(s.blocks(), func(lane, block int, b *block) { r.visit(lane, block, b) })
	r.conclude()
	a.Simulation = &Simulation{EVPI: r.evpi}
	if information {
		a.Simulation.Information = r.information()
	}
	return a
}

func benchmarkDraws(b *testing.B, draws int, information bool, kind Sampling) {
	m := uncertainModel(3, 6, draws)
	m.Sampling = kind
	p := compile(m)
	b.ReportAllocs()
	defer ReportCPU(b)()
	for b.Loop() {
		drawAll(p, information)
	}
}

func BenchmarkSimulate18Draws1e5(b *testing.B) { benchmarkDraws(b, 100_000, false, RandomSampling) }
func BenchmarkSimulate18Draws1e6(b *testing.B) { benchmarkDraws(b, 1_000_000, false, RandomSampling) }
func BenchmarkEVPPI18Draws1e5(b *testing.B)    { benchmarkDraws(b, 100_000, true, RandomSampling) }

// 131,072 draws: sixteen times a power of two.
func BenchmarkSimulate18Quasi(b *testing.B) { benchmarkDraws(b, 131_072, false, QuasiSampling) }
func BenchmarkSimulate18Stratified(b *testing.B) {
	benchmarkDraws(b, 131_072, false, StratifiedSampling)
}

func BenchmarkWords(b *testing.B) {
	s := newStream(1, 1)
	w := make([]uint32, blockSize)
	b.SetBytes(4 * blockSize)
	for b.Loop() {
		s.words(w)
	}
}

func BenchmarkLook(b *testing.B) {
	s := newStream(1, 1)
	w, x := make([]uint32, blockSize), make([]float64, blockSize)
	s.words(w)
	t := &quantiles{}
	b.SetBytes(4 * blockSize)
	for b.Loop() {
		t.look(w, x)
	}
}

func benchmarkRanks(b *testing.B, n, k, draws int) {
	p := compile(uncertainModel(n, k, draws))
	s := p.newSampler(p.evaluate(p.base, p.even(50)))
	eligible := make([]int, n)
	for o := range eligible {
		eligible[o] = o
	}
	spaces := p.weightSpaces()
	b.ReportAllocs()
	defer ReportCPU(b)()
	for b.Loop() {
		used := min(lanes, s.blocks())
		counted, scratch := make([]*acceptance, used), make([]*ranker, used)
		for l := range counted {
			counted[l], scratch[l] = newAcceptance(spaces[0], n, k), newRanker(n, k)
		}
		s.each(s.blocks(), func(lane, block int, b *block) { counted[lane].visit(scratch[lane], s, block, b, eligible) })
	}
}

// 1e5 weight vectors together with 1e5 draws of the scores.
func BenchmarkSMAA3x6(b *testing.B) { benchmarkRanks(b, 3, 6, 100_000) }
