package file_test

import "math"

// poll is half the 95 % interval of a net promoter score of counts, and widened the factor of a pedigree.
func poll(promoters, passives, detractors float64) float64 {
	n := promoters + passives + detractors
	p, d := promoters/n, detractors/n
	return 196 * math.Sqrt((p+d-(p-d)*(p-d))/n)
}

func widened(factors ...float64) float64 {
	sum := 0.0
	for _, f := range factors {
		sum += math.Log(f) * math.Log(f)
	}
	return math.Exp(math.Sqrt(sum))
}

// Judging inputs: errors of polls, widened ranges.
var publishedInputs = []published{
	{name: "nps", source: "Engelhardt, NPS confidence intervals (cybaea.net, 14 January 2016): an interval 320/√n wide at p = d = 1/3, 10 at n = 1024. Cross Validated, Margin of error in a NPS result: 324 answers of 1/2, 1/3, 1/6 have 33.3 ± 8.1. 12, 5 and 3 answers have 45 ± 32. By hand: in a panel of 40 × √(20/39).",
		figures: []figure{
			{path: "sweeps[axis.kind=estimate,axis.option=thirds].high", want: 160 / math.Sqrt(1023), off: 0.005}, {path: "sweeps[axis.kind=estimate,axis.option=thirds].low", want: -5, off: 0.005},
			{path: "options[id=half].raw.nps", want: 33.3, off: 0.05}, {path: "sweeps[axis.kind=estimate,axis.option=half].high", want: 33.3 + 8.1, off: 0.1},
			{path: "options[id=few].raw.nps", want: 45}, {path: "sweeps[axis.kind=estimate,axis.option=few].low", want: 45 - 32, off: 0.5},
			{path: "sweeps[axis.kind=estimate,axis.option=few].high", want: 45 + poll(12, 5, 3)}, {path: "sweeps[axis.kind=estimate,axis.option=panel].high", want: 45 + poll(12, 5, 3)*math.Sqrt(20.0/39)},
			{path: "sweeps[axis.kind=estimate,axis.option=panel-typed].high", want: 45 + poll(12, 5, 3)*math.Sqrt(20.0/39)},
			// What is drawn has the standard error, 100 √((p(1 - p) + d(1 - d) + 2pd)/n); the cut at 100 takes a little of the few.
			{path: "simulation.information[option=thirds].sd", want: 100 * math.Sqrt(2.0/3/1023), off: 1e-3}, {path: "simulation.information[option=thirds].distribution", want: "normal"},
			{path: "simulation.information[option=half].sd", want: poll(162, 108, 54) / 1.959964, off: 1e-3}, {path: "simulation.information[option=few].sd", want: poll(12, 5, 3) / 1.959964, off: 0.05},
			{path: "simulation.information[option=half].reading", want: "95 % interval of a normal distribution"},
		}},
	{name: "pedigree", source: "By hand: the factors of ecoinvent 2 (1.2, 1.1, 1, 1.01, 1 for scores 4, 4, 1, 2, 2; 1.5, 1.2, 1.5, 1.1, 2 for fives), exp √Σ ln². A score goes by (factor - 1) × half the scale: 0.2 × 50.",
		figures: []figure{
			{path: "widened[component=hours,option=A].factor", want: widened(1.2, 1.1, 1.01)}, {path: "widened[component=hours,option=A].low", want: 90 / widened(1.2, 1.1, 1.01)},
			{path: "widened[component=hours,option=A].high", want: 110 * widened(1.2, 1.1, 1.01)}, {path: "widened[component=hours,option=B].factor", want: widened(1.5, 1.2, 1.5, 1.1, 2)},
			{path: "widened[component=nps,option=A].low", want: 20}, {path: "widened[component=nps,option=A].high", want: 60}, {path: "options[id=A].raw.hours", want: 100},
		}},
}
