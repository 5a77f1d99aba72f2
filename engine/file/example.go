package file

import "regexp"

// smallest is a file that is accepted.
const smallest = "pvx: 1, then options: and criteria: as docs/decision-file.md shows"

// examples are accepted values by place; [] is any entry of a list, * any key.
var examples = map[string]string{
	"pvx":                        "pvx: 1",
	"title":                      "title: Support model for the certified partners",
	"today":                      "today: 2026-11-20",
	"seed":                       "seed: 7",
	"draws":                      "draws: 10000",
	"sampling":                   "sampling: quasi",
	"money":                      "money: {currency: USD, rates: {EUR: 1.08}, as_of: 2026-10-31}",
	"money.currency":             "currency: USD",
	"money.rates":                "rates: {EUR: 1.08}",
	"trade_off":                  "trade_off: {weight: 0.55, low: 0.45, high: 0.65}",
	"trade_off.weight":           "weight: 0.55",
	"trade_off.confirmed":        "confirmed: true",
	"criteria":                   "criteria: [{id: revenue, group: reach, unit: USD, period: year, points: 40, scale: {kind: linear, worst: 0, best: 2000000}}]",
	"criteria[]":                 "{id: revenue, group: reach, unit: USD, period: year, points: 40, scale: {kind: linear, worst: 0, best: 2000000}}",
	"criteria[].id":              "id: revenue",
	"criteria[].group":           "group: reach",
	"criteria[].points":          "points: 40",
	"criteria[].scale":           "scale: {kind: linear, worst: 0, best: 100}",
	"criteria[].scale.worst":     "worst: 0",
	"criteria[].scale.best":      "best: 100",
	"criteria[].scale.kind":      "kind: linear",
	"criteria[].scale.knots":     "knots: [[0, 0], [30, 60], [100, 100]]",
	"criteria[].scale.knots[]":   "[30, 60]",
	"criteria[].scale.levels":    "levels: [{name: D0 none, score: 0}, {name: D1 link-out, score: 100}]",
	"criteria[].scale.target":    "target: 50, between worst and best",
	"criteria[].scale.rate":      "rate: 2",
	"criteria[].formula":         "formula: {kind: sum, terms: [{component: sourced}, {component: influenced, coefficient: 0.3}]}",
	"criteria[].formula.below":   "formula: {kind: ratio, above: needed, below: available, times: 100}",
	"criteria[].formula.above":   "formula: {kind: ratio, above: needed, below: available, times: 100}",
	"criteria[].gate":            "gate: {max: 100, why: no new headcount}",
	"criteria[].percent_of":      "percent_of: revenue",
	"components":                 "components: [{id: needed, unit: hours, period: month, min: 0}]",
	"components[]":               "{id: needed, unit: hours, period: month, min: 0}",
	"parameters":                 "parameters: [{id: credit, low: 0, base: 0.3, high: 0.6}]",
	"parameters[]":               "{id: credit, low: 0, base: 0.3, high: 0.6}",
	"drivers":                    "drivers: [{id: adoption, unit: \"%\", low: 60, base: 80, high: 95, links: [{component: sourced}]}]",
	"drivers[]":                  "{id: adoption, unit: \"%\", low: 60, base: 80, high: 95, links: [{component: sourced}]}",
	"drivers[].links":            "links: [{component: sourced, elasticity: 0.5}]",
	"options":                    "options: [{id: A, name: Resellers}, {id: B, name: Direct}]",
	"options[]":                  "{id: A, name: Resellers}",
	"options[].id":               "id: A",
	"sources":                    "sources: {crm: {name: CRM export, owner: RevOps Lead, as_of: 2026-10-31}}",
	"estimates":                  "estimates: {A: {revenue: 0.9–1.4M USD/yr}}",
	"estimates.*":                "A: {revenue: 0.9–1.4M USD/yr}",
	"estimates.*.*":              "{low: 30, base: 42, high: 50}",
	"estimates.*.*.value":        "value: 0.9–1.4M USD/yr",
	"estimates.*.*.sd":           "{base: 42, sd: 6, distribution: normal}",
	"estimates.*.*.low":          "low: 30",
	"estimates.*.*.n":            "n: 63",
	"estimates.*.*.panel":        "panel: 80",
	"estimates.*.*.pert_shape":   "pert_shape: 4",
	"estimates.*.*.pedigree":     "pedigree: [1, 2, 1, 3, 2]",
	"estimates.*.*.as_of":        "as_of: 2026-10-31",
	"estimates.*.*.refresh_days": "refresh_days: 90",
	"payoffs":                    "payoffs: {states: [{id: good}, {id: bad}], table: {A: {good: 200, bad: -50}, B: {good: 100, bad: 0}}}",
	"payoffs.states":             "states: [{id: good, probability: 0.6}, {id: bad, probability: 0.4}]",
	"payoffs.states[]":           "{id: good, probability: 0.6}",
	"payoffs.table":              "table: {A: {good: 200, bad: -50}, B: {good: 100, bad: 0}}",
	"payoffs.table.*":            "A: {good: 200, bad: -50}",
	"payoffs.table.*.*":          "good: 200000",
	"payoffs.optimism":           "optimism: 0.5",
	"frontiers":                  "frontiers: [{x: {kind: trade-off}, y: {subject: revenue, option: A}}]",
	"frontiers[]":                "{x: {kind: trade-off}, y: {subject: revenue, option: A}}",
	"correlations":               "correlations: [{a: revenue/A, b: revenue/B, rho: 0.4}]",
	"correlations[]":             "{a: revenue/A, b: revenue/B, rho: 0.4}",
	"correlations[].rho":         "rho: 0.4",
	"information_sets":           "information_sets: [{id: survey, of: [nps/A, nps/B]}]",
	"information_sets[]":         "{id: survey, of: [nps/A, nps/B]}",
	"information_sets[].of":      "of: [nps/A, nps/B]",
	"acceptability":              "acceptability: {ranges: {revenue: [0.2, 0.5]}}",
	"acceptability.order":        "order: [revenue, use]",
	"acceptability.ranges":       "ranges: {revenue: [0.2, 0.5]}",
	"acceptability.ranges.*":     "revenue: [0.2, 0.5]",
	"scenarios":                  "scenarios: [{id: freeze, shocks: [{component: revenue, change: \"-20 %\"}]}]",
	"scenarios[]":                "{id: freeze, shocks: [{component: revenue, change: \"-20 %\"}]}",
	"scenarios[].id":             "id: freeze",
	"scenarios[].probability":    "probability: 0.3",
	"scenarios[].shocks":         "shocks: [{component: revenue, change: \"-20 %\"}]",
	"scenarios[].shocks[]":       "{component: revenue, change: \"-20 %\"}",
	"rules":                      "rules: {clear_margin: 6}",
	"quality_factors":            "quality_factors: {no_source: 0.5, opinion: 0.4}",
	"additive_widening":          "additive_widening: 0.5",
	"pedigree_factors":           "five rows such as [1, 1.05, 1.1, 1.2, 1.5], one for each axis",
	"pedigree_factors[]":         "[1, 1.05, 1.1, 1.2, 1.5]",
	"pedigree_factors[][]":       "1.2",
}

var (
	anyEntry = regexp.MustCompile(`\[\d+\]`)
	anyKey   = []struct {
		in *regexp.Regexp
		as string
	}{
		{regexp.MustCompile(`^(estimates|payoffs\.table)\.[^.\[]+\.[^.\[]+`), "$1.*.*"},
		{regexp.MustCompile(`^(estimates|payoffs\.table)\.[^.*\[]+$`), "$1.*"},
		{regexp.MustCompile(`^(acceptability\.ranges)\.[^.\[]+`), "$1.*"},
	}
	lastStep = regexp.MustCompile(`(\[\]|\.[^.\[]*|^[^.\[]+)$`)
)

// exampleAt is something that is accepted at a place of the file, or around it.
func exampleAt(path string) string {
	p := anyEntry.ReplaceAllString(path, "[]")
	for _, k := range anyKey {
		p = k.in.ReplaceAllString(p, k.as)
	}
	for p != "" {
		if e, ok := examples[p]; ok {
			return e
		}
		shorter := lastStep.ReplaceAllString(p, "")
		if shorter == p { // a key with a bracket in it
			return ""
		}
		p = shorter
	}
	return ""
}
