package file_test

// refusable is accepted as it stands; cases change a part of it.
const refusable = `pvx: 1
title: Two ways
money: {currency: USD, rates: {EUR: 1.08}}
trade_off: {weight: 0.5}
criteria:
  - {id: revenue, name: Revenue, group: reach, unit: USD, period: year, points: 60, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: cost, name: Incentives, group: complexity, unit: "%", points: 40, percent_of: revenue, scale: {kind: linear, worst: 25, best: 0}}
options: [{id: A, name: Direct}, {id: B, name: Resellers}]
estimates:
  A: {revenue: 0.9 / 1.25 / 1.6M USD/yr, cost: {value: 30k EUR}}
  B: {revenue: {low: 400000, base: 700000, high: 900000}, cost: 7.5}
`

// payable is the same for a payoff table.
const payable = `pvx: 1
title: Plant
options: [{id: large}, {id: small}]
payoffs:
  name: Profit
  unit: USD
  optimism: 0.8
  states: [{id: good, probability: 0.5}, {id: bad, probability: 0.5}]
  table:
    large: {good: 200000, bad: -180000}
    small: {good: 100000, bad: -20000}
`

type (
	edit  []string // from, to, from, to …
	lines []string
)

// refused is what people get wrong: the file, what is replaced and what is added to it, and each mistake as line, path and
// words. All of them are expected, and no others. To add a case, write the change and copy what it should say.
var refused = []struct {
	name, text string
	change     edit
	add        string
	want       lines
}{
	{"zero width", refusable, edit{"worst: 0, best: 2000000", "worst: 5, best: 5"}, "", lines{":6: criteria[0].scale: worst and best are both 5: the scale has no width"}},
	{"nan", refusable, edit{"worst: 0, best: 2000000", "worst: 0, best: .nan"}, "", lines{":6: criteria[0].scale.best: should be a number, not “.nan”"}},
	{"inf", refusable, edit{"worst: 0, best: 2000000", "worst: 0, best: .inf"}, "", lines{":6: criteria[0].scale.best: should be a number, not “.inf”"}},
	{"neginf", refusable, edit{"worst: 0, best: 2000000", "worst: -.inf, best: 1"}, "", lines{":6: criteria[0].scale.worst: should be a number, not “-.inf”"}},
	{"1e400", refusable, edit{"worst: 0, best: 2000000", "worst: 0, best: 1e400"}, "", lines{":6: criteria[0].scale.best: should be a number: “1e400” is too large"}},
	{"1e308 range", refusable, edit{"worst: 0, best: 2000000", "worst: -1.7e308, best: 1.7e308"}, "", lines{":6: criteria[0].scale: -1.7e+308 is too large a number to compute with"}},
	{"points inf", refusable, edit{"points: 60", "points: .inf"}, "", lines{":6: criteria[0].points: should be a number, not “.inf”"}},
	{"points nan", refusable, edit{"points: 60", "points: NaN"}, "", lines{":6: criteria[0].points: should be a number, not “NaN”"}},
	{"points 1e400", refusable, edit{"points: 60", "points: 1e400"}, "", lines{":6: criteria[0].points: should be a number: “1e400” is too large"}},
	{"points 1e308", refusable, edit{"points: 60", "points: 1e308", "points: 40", "points: 1e308"}, "", lines{":6: criteria[0].points: 1e+308 is too large a number to compute with", ":7: criteria[1].points: 1e+308 is too large a number to compute with"}},
	{"all zero w", refusable, edit{"points: 60", "points: 0", "points: 40", "points: 0"}, "", lines{":5: criteria: all swing points are 0: nothing would count"}},
	{"neg w", refusable, edit{"points: 60", "points: -60"}, "", lines{":6: criteria[0].points: -60 is negative"}},
	{"unordered", refusable, edit{"low: 400000", "low: 4000000"}, "", lines{":11: estimates.B.revenue: low 4000000, base 700000 and high 900000 are not in order"}},
	{"unordered typed", refusable, edit{"0.9 / 1.25 / 1.6M", "1.9 / 1.25 / 1.6M"}, "", lines{":10: estimates.A.revenue: the numbers are not in order from low to high: 1.9M, 1.25M, 1.6M"}},
	{"knots unordered", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,0],[7,50],[5,60],[10,100]]"}, "", lines{":6: criteria[0].scale.knots[2]: 5 does not come after 7"}},
	{"knots dup", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,0],[5,50],[5,60],[10,100]]"}, "", lines{":6: criteria[0].scale.knots[2]: 5 does not come after 5"}},
	{"knots one", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,0]]"}, "", lines{":6: criteria[0].scale.knots: at least two knots are needed"}},
	{"knots none", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10"}, "", lines{":6: criteria[0].scale.knots: at least two knots are needed"}},
	{"knots three", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,0,0],[10,100]]"}, "", lines{":6: criteria[0].scale.knots[0]: should have 2 values, not 3"}},
	{"knots nocover", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,0],[5,100]]"}, "", lines{":6: criteria[0].scale.knots: do not cover the scale from 0 to 10"}},
	{"knots flat", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 2000000, knots: [[0,50],[2000000,50]]"}, "", lines{":6: criteria[0].scale.knots: all score 50: the scale has no width"}},
	{"knots reverse", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 2000000, knots: [[0,100],[2000000,0]]"}, "", lines{":6: criteria[0].scale.knots: score 0 at best and 100 at worst: best should score more"}},
	{"knots score", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: piecewise, worst: 0, best: 10, knots: [[0,-5],[10,110]]"}, "", lines{":6: criteria[0].scale.knots[0]: score -5 is not between 0 and 100", ":6: criteria[0].scale.knots[1]: score 110 is not between 0 and 100"}},
	{"knots on linear", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: linear, worst: 0, best: 10, knots: [[0,0],[10,100]]"}, "", lines{":6: criteria[0].scale.knots: belongs to a scale of kind piecewise, and this one is linear"}},
	{"levels one", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: levels, levels: [{name: D0, score: 0}]"}, "", lines{":6: criteria[0].scale.levels: at least two levels are needed", ":10: estimates.A.revenue: “0.9 / 1.25 / 1.6M USD/yr” is no level: the levels are D0"}},
	{"levels flat", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: levels, levels: [{name: D0, score: 0},{name: D1, score: 0}]"}, "", lines{":6: criteria[0].scale.levels: all score 0: the scale has no width", ":10: estimates.A.revenue: “0.9 / 1.25 / 1.6M USD/yr” is no level: the levels are D0, D1"}},
	{"levels dup", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: levels, levels: [{name: D0, score: 0},{name: D0, score: 100}]"}, "", lines{":6: criteria[0].scale.levels[1]: “D0” is used twice", ":10: estimates.A.revenue: “0.9 / 1.25 / 1.6M USD/yr” is no level: the levels are D0, D0"}},
	{"target out", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: target, worst: 0, best: 10, target: 12"}, "", lines{":6: criteria[0].scale.target: 12 is outside the scale"}},
	{"rate", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: exponential, worst: 0, best: 10, rate: 500"}, "", lines{":6: criteria[0].scale.rate: 500 is not between -50 and 50"}},
	{"linear no ends", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: linear"}, "", lines{":6: criteria[0].scale: needs both ends, worst and best; it has neither"}},
	{"linear no best", refusable, edit{"kind: linear, worst: 0, best: 2000000", "kind: linear, worst: 100"}, "", lines{":6: criteria[0].scale: needs both ends, worst and best; it has worst alone"}},
	{"kind unknown", refusable, edit{"kind: linear, worst: 0", "kind: linaer, worst: 0"}, "", lines{":6: criteria[0].scale.kind: “linaer” is not one of linear, piecewise, levels, target, exponential"}},
	{"group unknown", refusable, edit{"group: reach", "group: gain"}, "", lines{":6: criteria[0].group: “gain” is not one of reach, complexity"}},
	{"unknown comp", refusable, edit{"cost: 7.5", "costs: 7.5"}, "", lines{":11: estimates.B.costs: there is no component “costs”"}},
	{"unknown opt", refusable, edit{"  B: {rev", "  Z: {rev"}, "", lines{":11: estimates.Z: there is no option “Z”"}},
	{"dup opt", refusable, edit{"{id: B, name: Resellers}", "{id: A, name: Resellers}"}, "", lines{":8: options[1].id: “A” is used twice"}},
	{"dup crit", refusable, edit{"{id: cost,", "{id: revenue,"}, "", lines{":7: criteria[1].percent_of: the criterion is a percentage of itself", ":7: criteria[1].id: “revenue” is used twice", ":10: estimates.A.revenue: money can be turned into % only when this option's base revenue is known: type a percentage"}},
	{"empty id", refusable, edit{"{id: B, name", `{id: "", name`}, "", lines{":8: options[1].id: is empty"}},
	{"blank id", refusable, edit{"{id: B, name", `{id: "  ", name`}, "", lines{":8: options[1].id: “  ” begins or ends with a blank, is very long or has characters that do not show"}},
	{"slash id", refusable, edit{"{id: B, name", `{id: "B/C", name`}, "", lines{":11: estimates.B: there is no option “B”"}},
	{"null id", refusable, edit{"{id: B, name", "{id: null, name"}, "", lines{":8: options[1].id: has no value"}},
	{"cyclic", refusable, edit{"percent_of: revenue, ", "percent_of: revenue, formula: {kind: sum, terms: [{component: revenue},{component: cost}]}, "}, "", lines{":7: criteria[1].formula.terms[1]: “cost” is computed itself: a formula is made of what is estimated", ":10: estimates.A.cost: “cost” is computed: estimate what it is made of", ":11: estimates.B.cost: “cost” is computed: estimate what it is made of"}},
	{"cyclic2", refusable, edit{"percent_of: revenue, ", "percent_of: cost, "}, "", lines{":7: criteria[1].percent_of: the criterion is a percentage of itself"}},
	{"sum of sum", refusable, edit{"percent_of: revenue, ", "formula: {kind: sum, terms: [{component: y}]}, "}, `components: [{id: x}]
`, lines{":7: criteria[1].formula.terms[0]: there is no component “y”", ":10: estimates.A.cost: money can be turned into % only when this option's base revenue is known: type a percentage", ":11: estimates.B.cost: “cost” is computed: estimate what it is made of"}},
	{"percent of unknown", refusable, edit{"percent_of: revenue, ", "percent_of: rev, "}, "", lines{":7: criteria[1].percent_of: there is no criterion “rev”"}},
	{"percent of cycle", refusable, edit{"group: reach, unit: USD", "group: reach, percent_of: cost, unit: USD"}, "", lines{":6: criteria[0].percent_of: “cost” is a percentage itself", ":7: criteria[1].percent_of: “revenue” is a percentage itself"}},
	{"percent of zero", refusable, edit{"revenue: 0.9 / 1.25 / 1.6M USD/yr", "revenue: 0"}, "", lines{":10: estimates.A.cost: money cannot be turned into %: this option's base revenue is 0"}},
	{"div zero", refusable, edit{"percent_of: revenue, ", "formula: {kind: ratio, above: n, below: d}, ", "cost: {value: 30k EUR}", "n: 5, d: 0", "cost: 7.5", "n: 5, d: 2"}, `components: [{id: n},{id: d}]
`, lines{":10: estimates.A.d.low: 0 is not above 0, and something is divided by “d”"}},
	{"cross zero", refusable, edit{"percent_of: revenue, ", "formula: {kind: ratio, above: n, below: d}, ", "cost: {value: 30k EUR}", "n: 5, d: {low: -1, base: 3, high: 4}", "cost: 7.5", "n: 5, d: 2"}, `components: [{id: n},{id: d}]
`, lines{":10: estimates.A.d.low: -1 is not above 0, and something is divided by “d”"}},
	{"neg divisor", refusable, edit{"percent_of: revenue, ", "formula: {kind: ratio, above: n, below: d}, ", "cost: {value: 30k EUR}", "n: 5, d: {low: -4, base: -3, high: -2}", "cost: 7.5", "n: 5, d: 2"}, `components: [{id: n},{id: d}]
`, lines{":10: estimates.A.d.low: -4 is not above 0, and something is divided by “d”"}},
	{"ratio no below", refusable, edit{"percent_of: revenue, ", "formula: {kind: ratio, above: n}, ", "cost: {value: 30k EUR}", "n: 5", "cost: 7.5", "n: 5"}, `components: [{id: n},{id: d}]
`, lines{":7: criteria[1].formula.below: is missing"}},
	{"ratio self", refusable, edit{"percent_of: revenue, ", "formula: {kind: ratio, above: n, below: n}, ", "cost: {value: 30k EUR}", "n: 5", "cost: 7.5", "n: 5"}, `components: [{id: n},{id: d}]
`, lines{":7: criteria[1].formula: a ratio of a component with itself is always 1"}},
	{"sum empty", refusable, edit{"percent_of: revenue, ", "formula: {kind: sum}, ", "cost: {value: 30k EUR}", "n: 5", "cost: 7.5", "n: 5"}, `components: [{id: n},{id: d}]
`, lines{":7: criteria[1].formula: a sum needs at least one term"}},
	{"param unknown", refusable, edit{"percent_of: revenue, ", "formula: {kind: sum, terms: [{component: n, parameter: q}]}, ", "cost: {value: 30k EUR}", "n: 5", "cost: 7.5", "n: 5"}, `components: [{id: n},{id: d}]
`, lines{":7: criteria[1].formula.terms[0]: there is no parameter “q”"}},
	{"rho big", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: 1.5}]
`, lines{":12: correlations[0].rho: 1.5 is not above -1 and below 1"}},
	{"rho one", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: 1}]
`, lines{":12: correlations[0].rho: 1 is not above -1 and below 1"}},
	{"rho nan", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: .nan}]
`, lines{":12: correlations[0].rho: should be a number, not “.nan”"}},
	{"rho text", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: strong}]
`, lines{":12: correlations[0].rho: should be a number, not “strong”"}},
	{"rho unknown", refusable, nil, `correlations: [{a: revenue/A, b: sales/B, rho: 0.5}]
`, lines{":12: correlations[0]: there is no estimate, parameter or driver “sales/B”"}},
	{"rho self", refusable, nil, `correlations: [{a: revenue/A, b: revenue/A, rho: 0.5}]
`, lines{":12: correlations[0]: “revenue/A” is correlated with itself"}},
	{"rho twice", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: 0.5},{a: revenue/B, b: revenue/A, rho: 0.1}]
`, lines{":12: correlations[1]: “revenue/B” and “revenue/A” are correlated twice"}},
	{"not pd", refusable, nil, `correlations: [{a: revenue/A, b: revenue/B, rho: 0.9},{a: revenue/B, b: cost/A, rho: 0.9},{a: revenue/A, b: cost/A, rho: -0.9}]
`, lines{":12: correlations: those of cost/A, revenue/A, revenue/B cannot all hold together: weaken the strongest"}},
	{"opts empty", refusable, edit{"options: [{id: A, name: Direct}, {id: B, name: Resellers}]", "options: []"}, "", lines{":8: options: at least two are needed", ":10: estimates.A: there is no option “A”", ":11: estimates.B: there is no option “B”"}},
	{"opts none", refusable, edit{`options: [{id: A, name: Direct}, {id: B, name: Resellers}]
`, ""}, "", lines{":1: the key options is missing"}},
	{"opts one", refusable, edit{"options: [{id: A, name: Direct}, {id: B, name: Resellers}]", "options: [{id: A}]", `  B: {revenue: {low: 400000, base: 700000, high: 900000}, cost: 7.5}
`, ""}, "", lines{":8: options: at least two are needed"}},
	{"pay sum", payable, edit{"good, probability: 0.5", "good, probability: 0.7"}, "", lines{":8: payoffs.states: the probabilities add to 1.2, not to 1"}},
	{"pay neg", payable, edit{"good, probability: 0.5", "good, probability: -0.5"}, "", lines{":8: payoffs.states[0].probability: -0.5 is not between 0 and 1"}},
	{"pay big", payable, edit{"good, probability: 0.5", "good, probability: 50"}, "", lines{":8: payoffs.states[0].probability: 50 is not between 0 and 1: it is a share, not a percentage"}},
	{"pay half", payable, edit{"good, probability: 0.5", "good"}, "", lines{":8: payoffs.states: 1 of 2 states have a probability: give all or none"}},
	{"pay zero", payable, edit{"good, probability: 0.5", "good, probability: 0", "bad, probability: 0.5", "bad, probability: 0"}, "", lines{":8: payoffs.states: all probabilities are 0"}},
	{"pay nostates", payable, edit{"[{id: good, probability: 0.5}, {id: bad, probability: 0.5}]", "[]"}, "", lines{":8: payoffs.states: is empty: at least one is needed"}},
	{"pay dupstate", payable, edit{"{id: bad,", "{id: good,"}, "", lines{":8: payoffs.states[1].id: “good” is used twice"}},
	{"pay missingcell", payable, edit{"good: 200000, ", ""}, "", lines{":10: payoffs.table.large: has no payoff for state “good”"}},
	{"pay missingrow", payable, edit{`    small: {good: 100000, bad: -20000}
`, ""}, "", lines{":9: payoffs.table: has no row for option “small”"}},
	{"pay unkstate", payable, edit{"good: 200000", "great: 200000"}, "", lines{":10: payoffs.table.large.great: there is no state “great”", ":10: payoffs.table.large: has no payoff for state “good”"}},
	{"pay nan", payable, edit{"good: 200000", "good: .nan"}, "", lines{":10: payoffs.table.large.good: should be a number, not “.nan”"}},
	{"pay text", payable, edit{"good: 200000", "good: 200k"}, "", lines{":10: payoffs.table.large.good: should be a number, not “200k”"}},
	{"pay notable", payable, edit{`  table:
    large: {good: 200000, bad: -180000}
    small: {good: 100000, bad: -20000}
`, ""}, "", lines{":5: payoffs: the key table is missing"}},
	{"pay optimism", payable, edit{"0.8", "1.8"}, "", lines{":7: payoffs.optimism: 1.8 is not between 0 and 1"}},
	{"pay estimates", payable, nil, `estimates: {large: {k: 10}, small: {k: 20}}
`, lines{":12: estimates: nothing can be estimated where the payoff table is the whole model: add criteria, or leave the estimates out"}},
	{"scen prob sum", refusable, nil, `scenarios: [{id: s, probability: 0.8, shocks: [{component: revenue, change: "-10 %"}]},{id: t, probability: 0.8, shocks: [{component: revenue, change: "+10 %"}]}]
`, lines{":12: scenarios: the probabilities add to 1.6, more than 1"}},
	{"scen prob neg", refusable, nil, `scenarios: [{id: s, probability: -0.8, shocks: [{component: revenue, change: "-10 %"}]}]
`, lines{":12: scenarios[0].probability: -0.8 is not between 0 and 1"}},
	{"scen dup", refusable, nil, `scenarios: [{id: base}]
`, lines{":12: scenarios[0].id: cautious, base and favourable are built in: choose another id"}},
	{"scen unknown", refusable, nil, `scenarios: [{id: s, shocks: [{component: rev, change: "-10 %"}]}]
`, lines{":12: scenarios[0].shocks[0]: there is no component, parameter or driver “rev”"}},
	{"scen change", refusable, nil, `scenarios: [{id: s, shocks: [{component: revenue, change: "a lot"}]}]
`, lines{":12: scenarios[0].shocks[0].change: “a lot” is no change: it starts with +, - or ="}},
	{"seed neg", refusable, nil, `seed: -1
`, lines{":12: seed: should be a whole number of at least 0, not “-1”"}},
	{"seed float", refusable, nil, `seed: 1.5
`, lines{":12: seed: should be a whole number of at least 0, not “1.5”"}},
	{"seed huge", refusable, nil, `seed: 99999999999999999999999
`, lines{":12: seed: should be a whole number of at least 0: “99999999999999999999999” is too large"}},
	{"drawsneg", refusable, nil, `draws: -1
`, lines{":12: draws: should be a whole number of at least 0, not “-1”"}},
	{"draws1e12", refusable, nil, `draws: 1e12
`, lines{":12: draws: 1000000000000 is not between 0 and 1000000"}},
	{"drawsbig", refusable, nil, `draws: 1000000000000
`, lines{":12: draws: 1000000000000 is not between 0 and 1000000"}},
	{"draws text", refusable, nil, `draws: many
`, lines{":12: draws: should be a whole number of at least 0, not “many”"}},
	{"tabs", refusable, edit{"  A: {", "\tA: {"}, "", lines{":10: this is neither YAML nor JSON: a tab is used for indentation: use blanks"}},
	{"tabs2", refusable, edit{"  A: {", "\t\tA: {", "  B: {", "\t\tB: {"}, "", lines{":10: this is neither YAML nor JSON: a tab is used for indentation: use blanks"}},
	{"alias", refusable, edit{"title: Two ways", "title: &a Two ways"}, `question: *a
`, lines{":2: title: anchors, aliases, tags and << are not used in decision files: write the value out", ":12: question: anchors, aliases, tags and << are not used in decision files: write the value out"}},
	{"merge", refusable, edit{"  B: {revenue", "  B: {<<: {cost: 3}, revenue"}, "", lines{":11: estimates.B: anchors, aliases, tags and << are not used in decision files: write the value out"}},
	{"tag", refusable, edit{"title: Two ways", "title: !!str Two ways"}, "", lines{":2: title: anchors, aliases, tags and << are not used in decision files: write the value out"}},
	{"multidoc", `pvx: 1
title: Two ways
money: {currency: USD, rates: {EUR: 1.08}}
trade_off: {weight: 0.5}
criteria:
  - {id: revenue, name: Revenue, group: reach, unit: USD, period: year, points: 60, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: cost, name: Incentives, group: complexity, unit: "%", points: 40, percent_of: revenue, scale: {kind: linear, worst: 25, best: 0}}
options: [{id: A, name: Direct}, {id: B, name: Resellers}]
estimates:
  A: {revenue: 0.9 / 1.25 / 1.6M USD/yr, cost: {value: 30k EUR}}
  B: {revenue: {low: 400000, base: 700000, high: 900000}, cost: 7.5}
---
pvx: 1
title: Two ways
money: {currency: USD, rates: {EUR: 1.08}}
trade_off: {weight: 0.5}
criteria:
  - {id: revenue, name: Revenue, group: reach, unit: USD, period: year, points: 60, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: cost, name: Incentives, group: complexity, unit: "%", points: 40, percent_of: revenue, scale: {kind: linear, worst: 25, best: 0}}
options: [{id: A, name: Direct}, {id: B, name: Resellers}]
estimates:
  A: {revenue: 0.9 / 1.25 / 1.6M USD/yr, cost: {value: 30k EUR}}
  B: {revenue: {low: 400000, base: 700000, high: 900000}, cost: 7.5}
`, nil, "", lines{":13: a second document starts here: one file is one decision"}},
	{"deep", `pvx: 1
title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
`, nil, "", lines{":2: is nested too deeply for a decision file"}},
	{"billion", `a: &a [x,x]
b: &b [*a,*a]
`, nil, "", lines{":1: a: is not a key of a decision file", ":1: the key pvx is missing", ":1: the key options is missing", ":1: the key criteria is missing", ":2: b: is not a key of a decision file"}},
	{"empty", "", nil, "", lines{": the file is empty"}},
	{"blank", `

  
`, nil, "", lines{": the file is empty"}},
	{"comment", `# nothing
`, nil, "", lines{": the file is empty"}},
	{"null", `null
`, nil, "", lines{": the file is empty"}},
	{"scalar", `42
`, nil, "", lines{":1: a decision file is a block of keys"}},
	{"list", `- a
- b
`, nil, "", lines{":1: a decision file is a block of keys"}},
	{"string", `hello
`, nil, "", lines{":1: a decision file is a block of keys"}},
	{"emptyobj", "{}", nil, "", lines{":1: the key pvx is missing", ":1: the key options is missing", ":1: the key criteria is missing"}},
	{"json trail", `{"pvx": 1, "title": "x", "options": [{"id": "A"}, {"id": "B"},], "criteria": [],}`, nil, "", lines{":1: criteria: is empty: at least one is needed"}},
	{"json cut", `{"pvx": 1, "title": "x", "options": [{"id": "A"}`, nil, "", lines{":1: this is neither YAML nor JSON: a bracket is opened and not closed"}},
	{"json dup", `{"pvx": 1, "pvx": 1, "title": "x", "title": "y", "options": [{"id": "A", "id": "B"}], "criteria": []}`, nil, "", lines{":1: pvx: is given twice: keep one of them", ":1: title: is given twice: keep one of them", ":1: options[0].id: is given twice: keep one of them", ":1: criteria: is empty: at least one is needed"}},
	{"json comment", `{"pvx": 1, // hi
 "title": "x"}`, nil, "", lines{":1: this is neither YAML nor JSON: what stands between { and } is not key: value"}},
	{"json single", "{'pvx': 1}", nil, "", lines{":1: the key options is missing", ":1: the key criteria is missing"}},
	{"json nan", `{"pvx": 1, "draws": NaN, "options":[{"id":"A"},{"id":"B"}],"criteria":[{"id":"k","group":"reach","points":NaN,"scale":{"kind":"linear","worst":0,"best":Infinity}}]}`, nil, "", lines{":1: draws: should be a whole number of at least 0, not “NaN”", ":1: criteria[0].points: should be a number, not “NaN”", ":1: criteria[0].scale.best: should be a number, not “Infinity”"}},
	{"wrongtypes", refusable, edit{"title: Two ways", "title: [1,2]", "trade_off: {weight: 0.5}", "trade_off: half", "options: [{id: A, name: Direct}, {id: B, name: Resellers}]", "options: {A: Direct}"}, "", lines{":2: title: should be a text, not a list", ":4: trade_off: should be a block of keys", ":8: options: should be a list: [ … ], or lines that start with -"}},
	{"wrongtypes2", refusable, edit{`criteria:
`, `criteria: none
xcriteria:
`}, "", lines{":5: criteria: should be a list: [ … ], or lines that start with -", ":6: xcriteria: is not a key of a decision file"}},
	{"bool", refusable, edit{"trade_off: {weight: 0.5}", "trade_off: {weight: 0.5, confirmed: perhaps}"}, "", lines{":4: trade_off.confirmed: should be true or false"}},
	{"boolyes", refusable, edit{"trade_off: {weight: 0.5}", "trade_off: {weight: 0.5, confirmed: yes}"}, "", lines{":4: trade_off.confirmed: should be true or false"}},
	{"date30feb", refusable, nil, `today: 2026-02-30
`, lines{":12: today: “2026-02-30” is not a date"}},
	{"dateformat", refusable, nil, `today: 20.11.2026
`, lines{":12: today: “20.11.2026” is not a date"}},
	{"datetime", refusable, nil, `today: 2026-11-20T10:00:00Z
`, lines{":12: today: “2026-11-20T10:00:00Z” is not a date"}},
	{"date asof", refusable, edit{"cost: {value: 30k EUR}", "cost: {value: 30k EUR, as_of: 2026-13-01}"}, "", lines{":10: estimates.A.cost.as_of: “2026-13-01” is not a date"}},
	{"cur odd", refusable, edit{"30k EUR", "30k XYZ"}, "", lines{":10: estimates.A.cost: “XYZ” is not understood: this is asked in %"}},
	{"cur norate", refusable, edit{"30k EUR", "30k JPY"}, "", lines{":10: estimates.A.cost: there is no rate from JPY to USD: add it under Money, or type the figure in USD"}},
	{"cur low", refusable, edit{"currency: USD", "currency: usd"}, "", lines{":3: money.currency: “usd” is not a currency code of three capital letters"}},
	{"cur word", refusable, edit{"currency: USD", "currency: dollars"}, "", lines{":3: money.currency: “dollars” is not a currency code of three capital letters"}},
	{"rate neg", refusable, edit{"EUR: 1.08", "EUR: -1"}, "", lines{":3: money.rates.EUR: -1 is not above 0"}},
	{"rate zero", refusable, edit{"EUR: 1.08", "EUR: 0"}, "", lines{":3: money.rates.EUR: 0 is not above 0"}},
	{"rate inf", refusable, edit{"EUR: 1.08", "EUR: .inf"}, "", lines{":3: money.rates.EUR: should be a number, not “.inf”"}},
	{"rate own", refusable, edit{"EUR: 1.08", "USD: 2, EUR: 1.08"}, "", lines{":3: money.rates.USD: is the reporting currency: one USD is worth 1"}},
	{"amb", refusable, edit{"cost: 7.5", `cost: "1.234 EUR"`}, "", lines{":11: estimates.B.cost: “1.234” can be read as 1.234 or as 1234: write 1234 or 1.23"}},
	{"unit", refusable, edit{"cost: 7.5", "cost: 7 hours"}, "", lines{":11: estimates.B.cost: “hours” is the wrong unit: this is asked in %"}},
	{"valueandbase", refusable, edit{"cost: 7.5", "cost: {value: 7 %, base: 7}"}, "", lines{":11: estimates.B.cost: has both a typed value and numbers: give one of them"}},
	{"onlylow", refusable, edit{"cost: 7.5", "cost: {low: 7}"}, "", lines{":11: estimates.B.cost: needs base, or both low and high"}},
	{"sdneg", refusable, edit{"cost: 7.5", "cost: {base: 7, sd: -1}"}, "", lines{":11: estimates.B.cost.sd: is negative"}},
	{"sdpert", refusable, edit{"cost: 7.5", "cost: {base: 7, sd: 1, distribution: pert}"}, "", lines{":11: estimates.B.cost: has sd, which is for a normal or lognormal estimate"}},
	{"logn", refusable, edit{"cost: 7.5", "cost: {low: 0, base: 7, high: 9, distribution: lognormal}"}, "", lines{":11: estimates.B.cost.low: 0 is not above 0, as a lognormal estimate must be"}},
	{"logn sd", refusable, edit{"cost: 7.5", "cost: {base: -7, sd: 1, distribution: lognormal}"}, "", lines{":11: estimates.B.cost.base: -7 is not above 0, as a lognormal estimate must be"}},
	{"logn sd big", refusable, edit{"cost: 7.5", "cost: {base: 7, sd: 1000, distribution: lognormal}"}, "", lines{":11: estimates.B.cost.sd: is too large to compute with"}},
	{"sd big", refusable, edit{"cost: 7.5", "cost: {base: 7, sd: 1e308}"}, "", lines{":11: estimates.B.cost.sd: is too large to compute with"}},
	{"shape", refusable, edit{"cost: 7.5", "cost: {low: 1, base: 7, high: 9, pert_shape: 1000}"}, "", lines{":11: estimates.B.cost.pert_shape: 1000 is not between 0 and 200"}},
	{"shape p10", refusable, edit{"cost: 7.5", "cost: {low: 1, base: 7, high: 9, pert_shape: 5, p10_p90: true}"}, "", lines{":11: estimates.B.cost.pert_shape: is for PERT between absolute ends; low and high are percentiles here"}},
	{"dist", refusable, edit{"cost: 7.5", "cost: {low: 1, base: 7, high: 9, distribution: beta}"}, "", lines{":11: estimates.B.cost.distribution: “beta” is not one of pert, triangular, uniform, normal, lognormal, fixed"}},
	{"pedigree", refusable, edit{"cost: 7.5", "cost: {low: 1, base: 7, high: 9, pedigree: [6, 1, 1, 1, 1]}"}, "", lines{":11: estimates.B.cost.pedigree[0]: 6 is not between 1 and 5"}},
	{"pedigree4", refusable, edit{"cost: 7.5", "cost: {low: 1, base: 7, high: 9, pedigree: [1, 1, 1, 1]}"}, "", lines{":11: estimates.B.cost.pedigree: should have 5 values, not 4"}},
	{"tradeoff", refusable, edit{"weight: 0.5", "weight: 55"}, "", lines{":4: trade_off.weight: 55 is not between 0 and 1: it is a share, not a percentage"}},
	{"tradeoff2", refusable, edit{"weight: 0.5", "weight: 0.5, low: 0.6, high: 0.9"}, "", lines{":4: trade_off: the weight 0.5 lies outside its own plausible range"}},
	{"tradeoff3", refusable, edit{"weight: 0.5", "weight: 0.5, low: 0.9, high: 0.1"}, "", lines{":4: trade_off: the weight 0.5 lies outside its own plausible range"}},
	{"version2", refusable, edit{"pvx: 1", "pvx: 2"}, "", lines{":1: pvx: version 2 is not one that this program reads"}},
	{"version s", refusable, edit{"pvx: 1", `pvx: "1"`}, "", lines{":1: pvx: should be a whole number of at least 0, not “1”"}},
	{"version f", refusable, edit{"pvx: 1", "pvx: 1.0"}, "", lines{":1: pvx: should be a whole number of at least 0, not “1.0”"}},
	{"version no", refusable, edit{`pvx: 1
`, ""}, "", lines{":1: the key pvx is missing"}},
	{"gate", refusable, edit{"percent_of: revenue, ", "percent_of: revenue, gate: {min: 5, max: 1}, "}, "", lines{":7: criteria[1].gate: min 5 is above max 1: nothing could pass"}},
	{"gate empty", refusable, edit{"percent_of: revenue, ", "percent_of: revenue, gate: {}, "}, "", lines{":7: criteria[1].gate: has neither min nor max: it would limit nothing"}},
	{"comp minmax", refusable, nil, `components: [{id: revenue, min: 5, max: 1}]
`, lines{":10: estimates.A.revenue: 900k USD/yr is above the highest possible value 1 USD/yr", ":12: components[0]: the lowest possible value is not below the highest"}},
	{"comp outside", refusable, nil, `components: [{id: revenue, min: 0, max: 1000}]
`, lines{":10: estimates.A.revenue: 900k USD/yr is above the highest possible value 1000 USD/yr"}},
	{"driver", refusable, nil, `drivers: [{id: d, low: -1, base: 0, high: 1, links: [{component: revenue}]}]
`, lines{":12: drivers[0].base: is 0: a driver acts in proportion to its base"}},
	{"driver link", refusable, nil, `drivers: [{id: d, low: 1, base: 2, high: 3, links: [{component: rev, option: Q}]}]
`, lines{":12: drivers[0].links[0]: there is no component “rev”", ":12: drivers[0].links[0]: there is no option “Q”"}},
	{"driver nolinks", refusable, nil, `drivers: [{id: d, low: 1, base: 2, high: 3, links: []}]
`, lines{":12: drivers[0].links: is empty: the driver would move nothing"}},
	{"driver neg", refusable, nil, `drivers: [{id: d, low: -1, base: 2, high: 3, links: [{component: revenue, constant_elasticity: true}]}]
`, lines{":12: drivers[0].links[0]: constant elasticity needs a driver that is never negative"}},
	{"driver elast", refusable, nil, `drivers: [{id: d, low: 1, base: 2, high: 3, links: [{component: revenue, elasticity: 1e300, constant_elasticity: true}]}]
`, lines{":12: drivers[0].links[0]: 1e+300 is too large a number to compute with"}},
	{"param one", refusable, nil, `parameters: [{id: q, base: 2, low: 1}]
`, lines{":12: parameters[0]: has one end of a range: give both low and high, or neither"}},
	{"acc order", refusable, nil, `acceptability: {order: [revenue, kost, revenue]}
`, lines{":12: acceptability.order[1]: there is no criterion “kost”", ":12: acceptability.order[2]: “revenue” is named twice"}},
	{"acc ranges", refusable, nil, `acceptability: {ranges: {revenue: [0.9, 1], cost: [0.5, 1]}}
`, lines{":12: acceptability.ranges: no weights that add to 1 lie inside: the lowest add to 1.4, the highest to 2"}},
	{"acc ranges2", refusable, nil, `acceptability: {ranges: {revenue: [0.9, 0.1]}}
`, lines{":12: acceptability.ranges.revenue: 0.9 to 0.1 is not a range inside 0 to 1"}},
	{"set empty", refusable, nil, `information_sets: [{id: s, of: []}]
`, lines{":12: information_sets[0].of: is empty"}},
	{"set unknown", refusable, nil, `information_sets: [{id: s, of: [nps/A]}]
`, lines{":12: information_sets[0].of[0]: there is no estimate, parameter or driver “nps/A”"}},
	{"set typo", refusable, nil, `information_sets: [{id: s, of: revenue/A}]
`, lines{":12: information_sets[0].of: should be a list: [ … ], or lines that start with -"}},
	{"rules", refusable, nil, `rules: {clear_margin: -5, clear_best: 7, small_sample: -1, cleer_best: 0.5}
`, lines{":12: rules.small_sample: should be a whole number of at least 0, not “-1”", ":12: rules.cleer_best: is not a key of a decision file", ":12: rules.clear_margin: -5 is not between 0 and 100", ":12: rules.clear_best: 7 is not between 0 and 1"}},
	{"factors", refusable, nil, `pedigree_factors: [[1,1,1,1,1],[1,1,1,1,1],[1,1,1,1,1],[1,1,1,1,0.5]]
`, lines{":12: pedigree_factors: should have 5 values, not 4"}},
	{"factors2", refusable, nil, `pedigree_factors: [[1,1,1,1,1],[1,1,1,1,1],[1,1,1,1,1],[1,1,1,1,0.5],[1,1,1,1,900]]
`, lines{":12: pedigree_factors[3][4]: 0.5 is not between 1 and 100", ":12: pedigree_factors[4][4]: 900 is not between 1 and 100"}},
	{"shared opt", refusable, edit{"{id: B, name", "{id: shared, name"}, "", lines{":8: options[1].id: “shared” is the word for components of all options"}},
	{"shared twice", refusable, edit{"cost: 7.5", "have: 3"}, `components: [{id: have, shared: true}]
`, lines{":11: estimates.B.have: “have” is shared by all options: its estimate names none"}},
	{"sharedest", refusable, edit{"estimates:", `estimates:
  shared: {revenue: 3}`}, "", lines{":10: estimates.shared.revenue: “revenue” is not shared by all options: its estimate names one"}},
	{"n neg", refusable, edit{"cost: 7.5", "cost: {base: 7, n: -3}"}, "", lines{":11: estimates.B.cost.n: should be a whole number of at least 0, not “-3”"}},
	{"refresh neg", refusable, edit{"cost: 7.5", "cost: {base: 7, refresh_days: -3}"}, "", lines{":11: estimates.B.cost.refresh_days: should be a whole number of at least 0, not “-3”"}},
	{"level", refusable, edit{"cost: 7.5", "cost: D9"}, "", lines{":11: estimates.B.cost: “D” is not understood: this is asked in %"}},
	{"est list", refusable, edit{"cost: 7.5", "cost: [1, 2, 3]"}, "", lines{":11: estimates.B.cost: should be a block of keys"}},
	{"est bool", refusable, edit{"cost: 7.5", "cost: true"}, "", lines{":11: estimates.B.cost: should be a block of keys"}},
	{"crit null", refusable, edit{"  - {id: cost", `  - null
  - {id: cost`}, "", lines{":7: criteria[1]: is empty"}},
	{"comma trap", refusable, edit{"name: Direct", "name: Direct, now"}, "", lines{":8: options[0].now: is not a key of a decision file: a text with a comma needs quotes between { and }"}},
	{"unclosed", refusable, edit{"options: [{id: A", "options: [[{id: A"}, "", lines{":9: this is neither YAML nor JSON: a bracket is opened and not closed, or a comma is missing between two entries"}},
	{"indent", refusable, edit{"title: Two ways", "  title: Two ways"}, "", lines{":1: this is neither YAML nor JSON: the line is indented unlike its neighbours, or a text with a colon needs quotes"}},
	{"dupkey", refusable, nil, `title: again
`, lines{":12: title: is given twice: keep one of them"}},
	{"dupkey2", refusable, edit{"cost: 7.5", "cost: 7.5, cost: 8"}, "", lines{":11: estimates.B.cost: is given twice: keep one of them"}},
	{"complexkey", refusable, nil, `? [a, b]
: c
`, lines{":13: this is neither YAML nor JSON: a key is a plain word"}},
	{"ansi", refusable, edit{"title: Two ways", `title: "\e[31mred\a"`, "{id: B,", `{id: "\e[2J",`}, "", lines{":8: options[1].id: “�[2J” begins or ends with a blank, is very long or has characters that do not show"}},
	{"conventions", refusable, nil, "quality_factors: {no_sauce: 0.5, opinion: 2}\nadditive_widening: 3\n", lines{":12: quality_factors.no_sauce: there is no finding “no_sauce” that leaves a part of the quality", ":12: quality_factors.opinion: 2 is not between 0 and 1", ":13: additive_widening: 3 is not between 0 and 1"}},
	{"sampling", refusable, nil, "sampling: sobol\n", lines{":12: sampling: “sobol” is not one of random, stratified, quasi"}},
	{"a bracket in a key", "m[id: A,e,d]\noptions: [{id: A}, {id: B}]\npvx: 1\ncriteria: [{id: k, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 1}}]\n", nil, "", lines{":1: m[id: is not a key of a decision file"}},
}
