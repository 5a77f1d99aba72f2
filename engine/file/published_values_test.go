package file_test

import (
	"fmt"
	"math"

	"pvx/engine/file"
)

// Additive values, value functions, scales made of the options, dominance.
var publishedValues = []published{
	{name: "weighted-sum-model", source: "Wikipedia, Weighted sum model (after Fishburn 1967; Triantaphyllou 2000): the decision matrix of three alternatives and four criteria, scores 21.50, 22.00 and 22.00. Its older editions print 20.00 for A3, which 30 · 0.20 + 10 · 0.15 + 30 · 0.40 + 10 · 0.25 = 22.00 corrects.",
		figures: []figure{
			{path: "options[id=a1].value", want: 21.50}, {path: "options[id=a2].value", want: 22.00}, {path: "options[id=a3].value", want: 22.00},
			{path: "preferred", want: ""}, {path: "tied", want: []string{"a2", "a3"}}, {path: "options[id=a1].rank", want: 3},
			{path: "options[id=a3].contributions.c3", want: 12.0}, {path: "weights.c4", want: 0.25},
			// Nothing is drawn: what draws would say is what stands at base.
			{path: "simulation", want: nil}, {path: "options[id=a2].probability_best", want: 0.5}, {path: "options[id=a1].expected_loss", want: 0.5}, {path: "options[id=a1].expected_value", want: 21.5},
			// A tie is broken by any change: no change is needed, and the coefficient 1/0 has no value.
			{path: "critical.criteria[criterion=c1].degree", want: 0}, {path: "critical.criteria[criterion=c1].sensitivity", want: nil},
		}},
	{name: "spotis", source: "Dezert, Tchamova, Han and Tacnet, The SPOTIS rank reversal free method, Fusion 2020, first example, as checked in pymcdm's tests: distances 0.1989, 0.3705, 0.3063 and 0.7491 of the best solution; a value is 100 (1 - distance).",
		figures: []figure{
			{path: "options[id=a1].value", want: 100 * (1 - 0.1989), off: 0.005}, {path: "options[id=a2].value", want: 100 * (1 - 0.3705), off: 0.005},
			{path: "options[id=a3].value", want: 100 * (1 - 0.3063), off: 0.005}, {path: "options[id=a4].value", want: 100 * (1 - 0.7491), off: 0.005},
			{path: "preferred", want: "a1"}, {path: "second", want: "a3"},
		}},
	{name: "spotis-expected-point", source: "The same paper, four cars with an expected solution point, as checked in pymcdm's tests: 0.1841, 0.0734, 0.0842, 0.1920.",
		figures: []figure{
			{path: "options[id=a1].value", want: 100 * (1 - 0.1841), off: 0.005}, {path: "options[id=a2].value", want: 100 * (1 - 0.0734), off: 0.005},
			{path: "options[id=a3].value", want: 100 * (1 - 0.0842), off: 0.005}, {path: "options[id=a4].value", want: 100 * (1 - 0.1920), off: 0.005},
			{path: "preferred", want: "a2"},
		}},
	{name: "exponential", source: "R package KraljicMatrix 0.2.1, help of SAVF_score: ten values on 1 to 5 with rho 0.653, an exponent for each unit.",
		figures: listed("options[id=x%d].value", 100, 5e-5, 0.7800556, 0.5038275, 0.1468234, 0.3315217, 0.9605856, 0.6131944, 0.8001003, 0.9673124, 0.9189685, 0.9553165)},
	{name: "comparison-table", source: "Mycoted, Comparison tables: five holidays, weights 5, 3, 2, 1, raw scores 1 to 5, sums of weighted scores 26, 20, 31, 29, 32; a value is 100/55 of such a sum.",
		figures: []figure{
			{path: "options[id=walking].value", want: 26 * 100.0 / 55}, {path: "options[id=cruise].value", want: 20 * 100.0 / 55},
			{path: "options[id=beach].value", want: 31 * 100.0 / 55}, {path: "options[id=home].value", want: 29 * 100.0 / 55},
			{path: "options[id=camp].value", want: 32 * 100.0 / 55}, {path: "options[id=camp].rank", want: 1},
			{path: "options[id=camp].contributions.kids", want: 25 * 100.0 / 55}, {path: "options[id=home].contributions.cost", want: 15 * 100.0 / 55},
			{path: "terms[criterion=kids].points", want: 5 * 100.0 / 55}, {path: "terms[criterion=adults].points", want: -4 * 100.0 / 55},
		}},
	{name: "normalisations", source: "pymcdm, test_normalizations.py: minmax, linear (x/max, min/x), sum and vector of a matrix of six rows, eight digits; two costs and a benefit.",
		figures: joined(
			scaled("min-max", 0.85294118, 0.1875, 0.0, 1.0, 0.25, 0.85542169, 0.88235294, 0.625, 0.21686747, 0.0, 0.1875, 0.04819277, 0.94117647, 1.0, 1.0, 0.61764706, 0.0, 0.54216867),
			scaled("max ratio", 0.92424242, 0.76785714, 0.53370787, 1.0, 0.78181818, 0.93258427, 0.93846154, 0.87755102, 0.63483146, 0.64210526, 0.76785714, 0.55617978, 0.96825397, 1.0, 1.0, 0.82432432, 0.72881356, 0.78651685),
			scaled("sum", 0.17447136, 0.155945, 0.12010114, 0.1887723, 0.15878037, 0.20986094, 0.17715554, 0.17822286, 0.14285714, 0.12121168, 0.155945, 0.12515803, 0.18277952, 0.20309117, 0.22503161, 0.15560959, 0.1480156, 0.17699115),
			scaled("vector", 0.62375904, 0.57085288, 0.28587109, 0.65226214, 0.57851622, 0.49952212, 0.62945966, 0.62449627, 0.34003614, 0.45844104, 0.57085288, 0.29790777, 0.6408609, 0.67047632, 0.53563215, 0.57815408, 0.54786285, 0.42128371),
			// By hand: column 2 has the mean 53 and deviations 3, 2, -4, 3, -10, 6, so the variance 174/6 = 29.
			[]figure{{path: "local_scales[name=z-score].scaled.c2.a5", want: 10 / math.Sqrt(29)}, {path: "local_scales[name=z-score].scaled.c2.a1", want: -3 / math.Sqrt(29)}},
		)},
	{name: "incremental-costs", source: "DARTH dampack, test_calculate_icers.R (the example of herc.research.va.gov): UC, B, D, E efficient with 5000, 12500 and 20000 a unit of effect, C extendedly dominated, A dominated. By hand: λ = price/(1 + price) is where the choice moves.",
		figures: []figure{
			{path: "tradeables[option=B].price", want: 5.0}, {path: "tradeables[option=D].price", want: 12.5}, {path: "tradeables[option=E].price", want: 20.0},
			{path: "tradeables[option=UC].price", want: nil}, {path: "tradeables[option=D].increment_burden", want: 25.0}, {path: "tradeables[option=D].increment_reach", want: 2.0},
			{path: "tradeables[option=UC].status", want: "efficient"}, {path: "tradeables[option=B].status", want: "efficient"}, {path: "tradeables[option=D].status", want: "efficient"},
			{path: "tradeables[option=E].status", want: "efficient"}, {path: "tradeables[option=C].status", want: "extendedly dominated"}, {path: "tradeables[option=A].status", want: "dominated"},
			{path: "tradeables[option=B].weight", want: 5.0 / 6}, {path: "tradeables[option=D].weight", want: 12.5 / 13.5}, {path: "tradeables[option=E].weight", want: 20.0 / 21},
			{path: "trade_off.flips[from=B,to=UC].at", want: 5.0 / 6}, {path: "trade_off.flips[from=B,to=D].at", want: 12.5 / 13.5}, {path: "trade_off.flips[from=D,to=E].at", want: 20.0 / 21},
		}},
	{name: "hiv-screening", source: "Paltiel and others, Annals of Internal Medicine 145 (2006), table 4, as printed in dampack's vignette basic_cea: costs and quality-adjusted months; annual screening is strongly dominated. By hand: 1000/0.32, 1020/0.21 and 420/0.05 a month. The article's ratios differ, as the vignette says, since its table is rounded.",
		figures: []figure{
			{path: "tradeables[option=once].price", want: 1 / 0.32}, {path: "tradeables[option=five].price", want: 1.02 / 0.21}, {path: "tradeables[option=three].price", want: 0.42 / 0.05},
			{path: "tradeables[option=annual].status", want: "dominated"}, {path: "dominance[option=three,over=annual].strict", want: true},
		}},
	{name: "ranked-weights", source: "By hand: with w1 >= w2 >= w3 it is enough to compare the cumulative means. a: 80, 60, 60; b: 60, 55, 55; c: 60, 50, 50; d: 50, 70, 63.3. Weakly only c is dominated, by a and by b; a's lowest 78 is above c's 60, b's 58 is not.",
		figures: []figure{
			{path: "dominance[option=a,over=b].ranked", want: true}, {path: "dominance[option=a,over=b].weak", want: false},
			{path: "dominance[option=a,over=c].weak", want: true}, {path: "dominance[option=a,over=c].strict", want: false}, {path: "dominance[option=a,over=c].robust", want: true},
			{path: "dominance[option=b,over=c].weak", want: true}, {path: "dominance[option=b,over=c].robust", want: false},
			{path: "dominance[option=a,over=d].ranked", want: false}, {path: "dominance[option=d,over=c].ranked", want: false},
		}},
	{name: "units-and-time", source: "By hand, the conventions of docs/engine.md: month × 12, quarter × 4, N months × 12/N, MRR × 12, days 365/91, 1.08 USD per EUR, 2.5 hours a ticket.",
		figures: []figure{
			{path: "options[id=month].raw.revenue", want: 600000}, {path: "options[id=quarter].raw.revenue", want: 600000}, {path: "options[id=mrr].raw.revenue", want: 600000},
			{path: "options[id=euro].raw.revenue", want: 540000}, {path: "options[id=weeks].raw.revenue", want: 365000}, {path: "options[id=half].raw.revenue", want: 600000},
			{path: "options[id=month].raw.support", want: 240}, {path: "options[id=quarter].raw.support", want: 100}, {path: "options[id=mrr].raw.support", want: 100},
		}},
}

// trade gives a document another trade-off weight.
func trade(weight float64) func(*file.Document) {
	return func(d *file.Document) { d.TradeOff.Weight = &weight }
}

// listed are numbers at a path with a number from 1, times a factor.
func listed(path string, factor, off float64, want ...float64) []figure {
	var out []figure
	for i, w := range want {
		out = append(out, figure{path: fmt.Sprintf(path, i+1), want: factor * w, off: off})
	}
	return out
}

// scaled is a scaled matrix of options a1, a2 … by criteria c1 to c3, row by row, to eight digits.
func scaled(name string, want ...float64) []figure {
	var out []figure
	for i, w := range want {
		out = append(out, figure{path: fmt.Sprintf("local_scales[name=%s].scaled.c%d.a%d", name, i%3+1, i/3+1), want: w, off: 5e-9})
	}
	return out
}

func joined(lists ...[]figure) []figure {
	var out []figure
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
