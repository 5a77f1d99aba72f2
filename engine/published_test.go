package engine_test

import (
	"fmt"
	"math"
	"math/rand"
	"testing"

	"pvx/engine"
)

// The benefit and risk model of four second generation antidepressants of Tervonen and others, SOM research report 10001
// (Groningen 2010), as JSMAA has it (models/smaa2-benefitrisk): efficacy lognormal (mean and standard deviation of the
// logarithm), five side effects normal in per cent. Scales are the hull of the 95 % intervals, as there. Its published
// table is compared in engine/file (TestPublished/antidepressants).
var antidepressants = []struct {
	name string
	mean [6]float64
	sd   [6]float64
}{
	{"Fluoxetine", [6]float64{0, 11.7, 7.2, 16.6, 13.7, 18.6}, [6]float64{0, 2.5, 1.45, 3.27, 1.89, 1.79}},
	{"Paroxetine", [6]float64{0.086, 9.2, 10.6, 21.2, 14.3, 18.3}, [6]float64{0.056, 1.86, 1.58, 5.15, 2.93, 3.7}},
	{"Sertraline", [6]float64{0.095, 15.4, 7.5, 20.2, 15, 19.5}, [6]float64{0.044, 2.65, 1.48, 3.78, 3.21, 2.6}},
	{"Venlafaxine", [6]float64{0.113, 5.5, 15.7, 12.8, 11.2, 31}, [6]float64{0.048, 2.32, 4.44, 2.45, 3.98, 1.68}},
}

// The expected numbers are an independent simulation of the same model: normal and exponential numbers of the standard
// library, no tables, weights normalised by their sum, ranks by counting. Both are within sampling error of each other.
func TestPublishedAcceptabilityModel(t *testing.T) {
	const criteria = 6
	var low, high [criteria]float64
	end := func(a, k int, z float64) float64 {
		x := antidepressants[a].mean[k] + z*antidepressants[a].sd[k]
		if k == 0 {
			x = math.Exp(x)
		}
		return x
	}
	for k := range criteria {
		low[k], high[k] = math.Inf(1), math.Inf(-1)
		for a := range antidepressants {
			low[k], high[k] = math.Min(low[k], end(a, k, -1.96)), math.Max(high[k], end(a, k, 1.96))
		}
	}

	m := engine.Model{Draws: 100_000, Seed: 11, TradeOff: engine.TradeOff{Weight: 1, Low: 1, High: 1}}
	for k := range criteria {
		s := engine.Scale{Kind: engine.Linear, Worst: high[k], Best: low[k]}
		if k == 0 {
			s.Worst, s.Best = s.Best, s.Worst
		}
		m.Criteria = append(m.Criteria, engine.Criterion{ID: fmt.Sprintf("c%d", k), Group: engine.Reach, Points: 1, Scale: s})
	}
	for a, x := range antidepressants {
		m.Options = append(m.Options, engine.Option{ID: x.name})
		for k := range criteria {
			e := engine.Estimate{Component: m.Criteria[k].ID, Option: x.name, Dist: engine.Normal, P10P90: true,
				Low: end(a, k, -z90), Base: end(a, k, 0), High: end(a, k, z90)}
			if k == 0 {
				e.Dist = engine.Lognormal
			}
			m.Estimates = append(m.Estimates, e)
		}
	}

	const n = 200_000
	r := rand.New(rand.NewSource(3))
	var rank, central [4][criteria]float64
	for range n {
		var w [criteria]float64
		sum := 0.0
		for k := range w {
			w[k] = r.ExpFloat64()
			sum += w[k]
		}
		var v [4]float64
		for a := range v {
			for k := range w {
				x := end(a, k, r.NormFloat64())
				s := math.Max(0, math.Min(1, (x-low[k])/(high[k]-low[k])))
				if k > 0 {
					s = 1 - s
				}
				v[a] += w[k] / sum * s
			}
		}
		for a := range v {
			better := 0
			for b := range v {
				if v[b] > v[a] {
					better++
				}
			}
			rank[a][better]++
			if better == 0 {
				for k := range w {
					central[a][k] += w[k] / sum
				}
			}
		}
	}
	got := analyze(t, m)
	for a, x := range antidepressants {
		o := ranks(t, got, "free", x.name)
		for i := range 4 {
			within(t, fmt.Sprintf("%s at rank %d", x.name, i+1), o.Rank[i], rank[a][i]/n, 4*o.RankSE[i]+4*math.Sqrt(0.25/n))
		}
		for k := range criteria {
			id := m.Criteria[k].ID
			within(t, x.name+" central "+id, (*o.Central)[id], central[a][k]/rank[a][0], 6*(*o.CentralSE)[id])
		}
	}
}
