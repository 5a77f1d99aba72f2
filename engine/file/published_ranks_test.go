package file_test

// Ranks over uncertain weights and scores.
var publishedRanks = []published{
	// Tervonen and others, A state-of-the-art multi-criteria model for drug benefit-risk analysis, SOM research report 10001,
	// Groningen 2010, as the model smaa2-benefitrisk of JSMAA; the table is the one that JSMAA's own test of it prints, with what
	// that test allows: 0.02, and 0.03 for confidence factors. (The article in Statistics in Medicine 30, 2011, has another
	// model, of two drugs and placebo.)
	{name: "antidepressants", source: "JSMAA (tommite/jsmaa), SMAA2SimulationTest.testCorrectResultsWithBRModel: rank acceptabilities, central weights and confidence factors to two digits.",
		figures: joined(
			ranked("fluoxetine", 0.48, []float64{0.20, 0.28, 0.30, 0.22}, []float64{0.08, 0.14, 0.23, 0.18, 0.16, 0.22}),
			ranked("paroxetine", 0.44, []float64{0.25, 0.29, 0.27, 0.19}, []float64{0.18, 0.17, 0.15, 0.13, 0.15, 0.22}),
			ranked("sertraline", 0.34, []float64{0.17, 0.25, 0.29, 0.30}, []float64{0.21, 0.10, 0.22, 0.13, 0.15, 0.20}),
			ranked("venlafaxine", 0.74, []float64{0.39, 0.18, 0.15, 0.29}, []float64{0.18, 0.21, 0.12, 0.21, 0.19, 0.09}),
		)},
	// The beta distributions of the two arms of a trial, as in tommite/pubs-code (thrombo-problem.R) and in the example
	// thrombolytics.json of drugis/mcda-elicitation-web; results of R package smaa from 10,000 draws of scores and of weights, whose
	// errors stand beside them. Confidence factors hold at each program's own central weights, which differ by their errors:
	// 0.008 of a weight moves heparin's by 0.015.
	{name: "thrombolytics", source: "R package smaa 0.2 (gertvv/rsmaa, tests/Examples/smaa-Ex.Rout.save): without preferences, and with weights 0.5, 0.2, 0.3.",
		figures: []figure{
			{path: free + "[option=heparin].rank[0]", want: 0.3504, se: free + "[option=heparin].rank_se[0]", theirs: share(0.3504, 1e4)},
			{path: free + "[option=enoxaparin].rank[0]", want: 0.6496, se: free + "[option=enoxaparin].rank_se[0]", theirs: share(0.6496, 1e4)},
			{path: free + "[option=heparin].central.proximal", want: 0.1865097, se: free + "[option=heparin].central_se.proximal", theirs: 0.0026},
			{path: free + "[option=heparin].central.distal", want: 0.2772205, se: free + "[option=heparin].central_se.distal", theirs: 0.0034},
			{path: free + "[option=heparin].central.bleeding", want: 0.5362698, se: free + "[option=heparin].central_se.bleeding", theirs: 0.0037},
			{path: free + "[option=enoxaparin].central.proximal", want: 0.4073100, se: free + "[option=enoxaparin].central_se.proximal", theirs: 0.0030},
			{path: free + "[option=enoxaparin].central.distal", want: 0.3641477, se: free + "[option=enoxaparin].central_se.distal", theirs: 0.0030},
			{path: free + "[option=enoxaparin].central.bleeding", want: 0.2285423, se: free + "[option=enoxaparin].central_se.bleeding", theirs: 0.0022},
			{path: free + "[option=heparin].confidence", want: 0.6682, off: 0.015, theirs: share(0.6682, 1e4)},
			{path: free + "[option=enoxaparin].confidence", want: 0.8956, off: 0.002, theirs: share(0.8956, 1e4)},
			{path: "options[id=heparin].probability_best", want: 0.1279, se: "options[id=heparin].probability_best_se", theirs: share(0.1279, 1e4)},
			{path: "options[id=enoxaparin].probability_best", want: 0.8721, se: "options[id=enoxaparin].probability_best_se", theirs: share(0.8721, 1e4)},
			// By hand: a beta(a, b) has the mean a/(a + b).
			{path: "simulation.information[component=proximal,option=heparin].mean", want: 20.0 / 136, off: 1e-5},
			{path: "simulation.information[component=bleeding,option=heparin].mean", want: 1.0 / 136, off: 1e-5},
		}},
	// By hand: exact areas of the simplex of three weights. On the corners (1, 0, 0) and (0, 1, 0) the first two win, and where
	// w3 is large c does: a wins where w1 > w2 and w1 > w3, a third by symmetry; the mean weights there are 11/18, 5/18, 2/18 in
	// descending order, those of ordered weights.
	{name: "simplex", source: "By hand: three options that are each best on one of three criteria; rank-order centroid weights (11, 5, 2)/18.",
		figures: []figure{
			{path: free + "[option=a].rank[0]", want: 1.0 / 3, se: free + "[option=a].rank_se[0]"}, {path: free + "[option=c].rank[2]", want: 1.0 / 3, se: free + "[option=c].rank_se[2]"},
			{path: free + "[option=a].central.k1", want: 11.0 / 18, se: free + "[option=a].central_se.k1"}, {path: free + "[option=a].central.k2", want: 7.0 / 36, se: free + "[option=a].central_se.k2"},
			{path: free + "[option=a].confidence", want: 1}, {path: free + "[option=d].central", want: nil}, {path: free + "[option=d].rank[3]", want: 1},
			{path: "acceptability[weights=ranked].options[option=a].rank[0]", want: 1}, {path: "acceptability[weights=ranked].options[option=a].central.k2", want: 5.0 / 18, se: "acceptability[weights=ranked].options[option=a].central_se.k2"},
		}},
}

const free = "acceptability[weights=free].options"

var drugCriteria = []string{"efficacy", "diarrhea", "dizziness", "headache", "insomnia", "nausea"}

// ranked are the figures of one option: its confidence factor, its ranks, and its central weights in the order of drugCriteria.
func ranked(option string, confidence float64, rank, central []float64) []figure {
	at := free + "[option=" + option + "]"
	out := []figure{{path: at + ".confidence", want: confidence, off: 0.03}}
	for i, r := range rank {
		out = append(out, figure{path: at + ".rank[" + string(rune('0'+i)) + "]", want: r, off: 0.02})
	}
	for i, w := range central {
		out = append(out, figure{path: at + ".central." + drugCriteria[i], want: w, off: 0.02})
	}
	return out
}
