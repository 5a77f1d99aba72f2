package file_test

import (
	"math"

	"pvx/engine/file"
)

// costs reads every scale the other way round: less is better.
func costs(d *file.Document) {
	for i := range d.Criteria {
		s := &d.Criteria[i].Scale
		s.Worst, s.Best = s.Best, s.Worst
	}
}

// What changes the choice: weights, inputs, two quantities at once, all of them.
var publishedFlips = []published{
	// The table is published, its sensitivity is not. By hand with weights 5, 3, 2, 1 of 11 and sums 26, 20, 31, 29, 32: δ =
	// (P_j - P_i)/(a_jk - a_ik) and t* = (w - δ)/(1 - δ). Camp and home: kids δ = -3/11/(1 - 5) = 3/44, 15 %; cost -3/44,
	// travel -1/11. Camp and beach: adults δ = -1/22, -25 %. Beach and home: kids 2/33, 13.3 %; cost -1/22, -16.7 %;
	// travel -2/33, -66.7 %. At 7 points for adults beach and walking both have 46.
	{name: "comparison-table", source: "Mycoted, Comparison tables; by hand after Triantaphyllou and Sánchez, Decision Sciences 28 (1997), definitions 1 to 6 and theorem 1.",
		figures: []figure{
			{path: "critical.percent_top.criterion", want: "kids"}, {path: "critical.percent_top.percent", want: 15.0}, {path: "critical.percent_top.worse", want: "home"},
			{path: "critical.percent_top.at", want: 17.0 / 41}, {path: "critical.percent_any.criterion", want: "kids"}, {path: "critical.percent_any.percent", want: 40.0 / 3},
			{path: "critical.percent_any.better", want: "beach"}, {path: "critical.percent_any.worse", want: "home"},
			{path: "critical.absolute_top.criterion", want: "adults"}, {path: "critical.absolute_top.delta", want: -1.0 / 22}, {path: "critical.absolute_top.worse", want: "beach"},
			{path: "critical.absolute_any.delta", want: -1.0 / 22},
			{path: "critical.criteria[criterion=kids].degree", want: 40.0 / 3}, {path: "critical.criteria[criterion=cost].degree", want: 50.0 / 3},
			{path: "critical.criteria[criterion=adults].degree", want: 25.0}, {path: "critical.criteria[criterion=travel].degree", want: 200.0 / 3},
			{path: "critical.criteria[criterion=kids].sensitivity", want: 0.075},
			{path: "critical.weights[criterion=travel,better=home,worse=walking].feasible", want: false}, // 3/11 of a weight of 1/11
			{path: "critical.scores[option=camp,criterion=kids,against=beach].delta", want: 4.0},         // (32 - 31)/5 of 5 points, in hundredths
			{path: "flips[kind=global-weight,subject=kids].at", want: 17.0 / 41}, {path: "flips[kind=global-weight,subject=kids].to", want: "home"},
			{path: "flips[kind=global-weight,subject=cost].at", want: 15.0 / 47}, {path: "flips[kind=global-weight,subject=travel].at", want: 1.0 / 6},
			{path: "flips[kind=global-weight,subject=adults,nearest=true].at", want: 5.0 / 23}, {path: "flips[kind=global-weight,subject=adults,nearest=true].to", want: "beach"},
			{path: "flips[kind=global-weight,subject=adults,nearest=false].at", want: 7.0 / 16}, {path: "flips[kind=global-weight,subject=adults,nearest=false].to", want: "walking"},
			{path: "sweeps[axis.kind=global-weight,axis.subject=adults].regions[2].best", want: []string{"walking"}},
		}},
	{name: "probability-lines", source: "Areola, Decision theory, Sensitivity analysis (scribd 435822796): the range of P(1) in which each alternative is best, payoffs as profits. C below 0.2, D to 0.7, A above; B never.",
		figures: []figure{
			{path: "sweeps[axis.kind=trade-off].regions[0].best", want: []string{"C"}}, {path: "sweeps[axis.kind=trade-off].regions[0].to", want: 0.2},
			{path: "sweeps[axis.kind=trade-off].regions[1].best", want: []string{"D"}}, {path: "sweeps[axis.kind=trade-off].regions[1].to", want: 0.7},
			{path: "sweeps[axis.kind=trade-off].regions[2].best", want: []string{"A"}}, {path: "tradeables[option=B].status", want: "dominated"},
			{path: "trade_off.flips[to=C].at", want: 0.2}, {path: "trade_off.flips[to=A].at", want: 0.7},
		}},
	// By hand: 20 + 100 p, 40 + 20 p and 110 - 100 p cross at 0.25 and 7/12; D's 90 is never the least.
	{name: "probability-lines", source: "The same, payoffs as costs: by hand.", change: costs,
		figures: []figure{
			{path: "sweeps[axis.kind=trade-off].regions[0].best", want: []string{"A"}}, {path: "sweeps[axis.kind=trade-off].regions[0].to", want: 0.25},
			{path: "sweeps[axis.kind=trade-off].regions[1].best", want: []string{"B"}}, {path: "sweeps[axis.kind=trade-off].regions[1].to", want: 7.0 / 12},
			{path: "sweeps[axis.kind=trade-off].regions[2].best", want: []string{"C"}},
		}},
	{name: "probability-of-state", source: "Stevenson, Operations Management, supplement Decision theory, example 8 (lecture notes, coursehero 6223152): alternatives B and C tie at P(2) = 0.4 with 10.4, C is best to beyond 0.6, A at 0.7. By hand: A and C at 2/3.",
		figures: []figure{
			{path: "sweeps[axis.kind=trade-off].regions[0].best", want: []string{"B"}}, {path: "sweeps[axis.kind=trade-off].regions[0].to", want: 0.4},
			{path: "sweeps[axis.kind=trade-off].regions[1].best", want: []string{"C"}}, {path: "sweeps[axis.kind=trade-off].regions[1].to", want: 2.0 / 3},
			{path: "sweeps[axis.kind=trade-off].regions[2].best", want: []string{"A"}},
		}},
	{name: "plant-location", source: "St. Norbert College, BUAD 333, Locational break-even analysis: total costs of 56,500, 39,500 and 50,200 at 1200 units. By hand: 3500 + 30 q = 2200 + 40 q at 130.",
		figures: []figure{
			{path: "options[id=chicago].raw.cost", want: 56500}, {path: "options[id=newyork].raw.cost", want: 39500}, {path: "options[id=atlanta].raw.cost", want: 50200},
			{path: "preferred", want: "newyork"}, {path: "flips[kind=parameter,subject=volume].at", want: 130}, {path: "flips[kind=parameter,subject=volume].to", want: "atlanta"},
			{path: "flips[kind=parameter,subject=volume].inside", want: true}, {path: "flips[kind=parameter,subject=volume].rising", want: false},
			// By hand: cost a unit of New York that brings it to Atlanta's 50,200, and its fixed cost.
			{path: "flips[subject=variable,option=newyork].at", want: (50200 - 3500) / 1200.0}, {path: "flips[subject=fixed,option=newyork].at", want: 50200 - 36000},
			{path: "flips[subject=variable,option=atlanta].at", want: (39500 - 2200) / 1200.0},
		}},
	{name: "plant-ranges", source: "Eagle Hunt Company (solvely.ai 541316592): Detroit and San Bernardino cost the same at 2,000 units. By hand: there New Orleans costs 1.15 against 1.1 million, so that no volume prefers it.",
		figures: []figure{
			{path: "flips[kind=parameter,subject=volume].at", want: 2000}, {path: "flips[kind=parameter,subject=volume].to", want: "sanbernardino"},
			{path: "sweeps[axis.kind=parameter].regions[0].best", want: []string{"detroit"}}, {path: "sweeps[axis.kind=parameter].regions[1].best", want: []string{"sanbernardino"}},
		}},
	// Values 51.25, 53.125, 50.125. A point of B's utilisation is worth 0.3, a thousand of its revenue 0.01. Trade-off: A and
	// B 23.75 λ = 20 (1 - λ), B and C 20 λ = 26 (1 - λ). Against A the frontier of B's utilisation u and revenue is
	// 812.5 + 30 (u - 60) = -987.5 + 30 u; in range units of 10 and 300 the nearest point lies 1.875/√(3² + 3²) away. Over λ:
	// 58.25 λ + (1 - λ)(100 - 16 - 0.6 u) = 34.5 λ + 68 (1 - λ), so u = (16 + 7.75 λ)/(0.6 (1 - λ)). Effort s moves
	// utilisation of 40, 60, 90 at 0.3 a point: 63.25 - 12 s, 71.125 - 18 s, 77.125 - 27 s cross at 2/3 and 1.3125; C, cut at 100 %,
	// keeps 47.125 and passes A at 1.34375.
	{name: "routes", source: "By hand: two metrics and inputs of three routes (docs/engine.md goes through it).",
		figures: []figure{
			{path: "options[id=A].value", want: 51.25}, {path: "options[id=B].value", want: 53.125}, {path: "options[id=C].value", want: 50.125}, {path: "margin", want: 1.875},
			{path: "options[id=B].reach", want: 58.25}, {path: "options[id=B].complexity", want: 52},
			{path: "trade_off.flips[to=A].at", want: 20 / 43.75}, {path: "trade_off.flips[to=C].at", want: 26.0 / 46},
			{path: "flips[kind=estimate,subject=revenue,option=B].at", want: 812.5}, {path: "flips[kind=estimate,subject=use,option=B].at", want: 66.25},
			{path: "flips[kind=estimate,subject=nps,option=B].at", want: 21.25}, {path: "flips[kind=estimate,subject=depth,option=B].at", want: 2.25},
			{path: "flips[kind=estimate,subject=revenue,option=C].at", want: 1700},
			{path: "flips[kind=driver,subject=effort,rising=false].at", want: 2.0 / 3}, {path: "flips[kind=driver,subject=effort,rising=true,nearest=true].at", want: 1.3125},
			{path: "flips[kind=driver,subject=effort,rising=true,nearest=false].at", want: 1.34375},
			{path: "flips[kind=estimate,subject=use,option=B].p_cross", want: 3.75 * 3.75 / (20 * 10)}, // triangular 50, 60, 70
			{path: "flips[kind=estimate,subject=use,option=B].margin_range", want: 0.625}, {path: "flips[kind=estimate,subject=use,option=B].margin_pct", want: 6.25 / 60},
			{path: "tornado[subject=use].at_low", want: 4.875}, {path: "tornado[subject=use].at_high", want: -1.125}, {path: "tornado[subject=use].swing", want: 6},
			{path: "tornado[subject=revenue].at_low", want: -1.125}, {path: "tornado[subject=revenue].crosses", want: true}, {path: "tornado[subject=revenue].best_low", want: []string{"A"}},
			{path: "frontiers[0].pieces[0].form", want: "line"}, {path: "frontiers[0].pieces[0].a", want: -987.5}, {path: "frontiers[0].pieces[0].b", want: 30},
			{path: "frontiers[0].nearest.x", want: 63.125}, {path: "frontiers[0].nearest.y", want: 906.25}, {path: "frontiers[0].distance", want: 1.875 / math.Sqrt(18)},
			{path: "frontiers[1].pieces[0].form", want: "hyperbola"}, {path: "frontiers[1].pieces[0].a", want: 16 / 0.6}, {path: "frontiers[1].pieces[0].b", want: 7.75 / 0.6},
			{path: "frontiers[1].pieces[0].c", want: -1},
			{path: "scenarios[id=pessimistic].value.A", want: 47.65}, {path: "scenarios[id=pessimistic].value.B", want: 47.425}, {path: "scenarios[id=pessimistic].value.C", want: 42.925},
			{path: "scenarios[id=optimistic].value.B", want: 57.425}, {path: "scenarios[id=pessimistic].regret.B", want: 0.225},
			{path: "scenarios[id=optimistic].regret.A", want: 3.475}, {path: "scenarios[id=pessimistic].regret.C", want: 4.725},
			{path: "triggers[kind=estimate,subject=use,option=B].threshold", want: 66.25}, {path: "triggers[kind=estimate,subject=use,option=B].warning", want: 65},
			{path: "triggers[kind=estimate,subject=use,option=B].z", want: 6.25 / math.Sqrt(100.0/6)},
			{path: "terms[criterion=use].points", want: -6}, {path: "terms[criterion=depth].points", want: 5}, {path: "options[id=B].contributions.revenue", want: 10},
			{path: "grade", want: "conditional"}, {path: "preferred", want: "B"},
		}},
}
