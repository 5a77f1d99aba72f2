package file_test

import "math"

// phi and below are density and distribution of the standard normal; loss is the unit normal loss φ(z) - z (1 - Φ(z)).
func phi(z float64) float64   { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
func below(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }
func loss(z float64) float64  { return phi(z) - z*(1-below(z)) }

// spearman is the rank correlation of two normal numbers of which the product-moment correlation is r.
func spearman(r float64) float64 { return 6 / math.Pi * math.Asin(r/2) }

// Draws: moments, chances, value of information, shares of variance, trade-off curve.
var publishedDraws = []published{
	{name: "activity-times", source: "A PERT table of fourteen activities (wizedu.com 717873), means (a + 4m + b)/6 to two digits. Its deviations (b - a)/6 are not those of the distribution: by hand √((mean - a)(b - mean)/7).",
		figures: joined(means(map[string]float64{"A": 5.33, "B": 2.33, "D": 8.17, "E": 9.67, "F": 4.67, "G": 5.83, "H": 4.33, "I": 6.67, "J": 4.17, "K": 9.83, "L": 5.33, "M": 2.17, "N": 7.83}),
			[]figure{{path: "simulation.information[option=A].sd", want: math.Sqrt(1.0 / 3 * 5 / 3 / 7), off: 2e-5}, {path: "simulation.information[option=E].sd", want: math.Sqrt(26.0 / 3 * 22 / 3 / 7), off: 2e-5}})},
	// PERT as mc2d's help defines it: mean (min + shape·mode + max)/(shape + 2), and Vose's variance (mean - min)(max - mean)/(shape + 3).
	// Triangular (a + b + c)/3 and (a² + b² + c² - ab - ac - bc)/18. P10 and P90 2.5631 deviations apart. A half-normal on
	// each side of 120 with deviations 20/1.28155 and 100/1.28155 has the mean 120 + (s₂ - s₁)/√(2π) and the mean square (s₁² + s₂²)/2.
	{name: "distributions", source: "By hand, the formulas of R package mc2d (help of pert), Vose (Modified PERT), and the normal quantile 1.2815516.",
		figures: []figure{
			{path: "simulation.information[option=pert].mean", want: 400.0 / 3, off: 2e-4}, {path: "simulation.information[option=pert].sd", want: math.Sqrt(100.0 / 3 * 260 / 3 / 7), off: 2e-3},
			{path: "simulation.information[option=surer].mean", want: 1520.0 / 12, off: 2e-4}, {path: "simulation.information[option=surer].sd", want: math.Sqrt(80.0 / 3 * 280 / 3 / 13), off: 2e-3},
			{path: "simulation.information[option=triangular].mean", want: 440.0 / 3, off: 2e-4}, {path: "simulation.information[option=triangular].sd", want: math.Sqrt(12400.0 / 18), off: 2e-3},
			{path: "simulation.information[option=triangular].p10", want: 100 + math.Sqrt(0.1*120*20), off: 2e-3}, {path: "simulation.information[option=triangular].p90", want: 220 - math.Sqrt(0.1*120*100), off: 2e-3},
			{path: "simulation.information[option=uniform].sd", want: 120 / math.Sqrt(12), off: 2e-3}, {path: "simulation.information[option=uniform].p10", want: 112, off: 1e-6},
			{path: "simulation.information[option=normal].sd", want: 120 / 2.5631031, off: 2e-3}, {path: "simulation.information[option=normal].p10", want: 100, off: 1e-3},
			{path: "simulation.information[option=normal].p90", want: 220, off: 1e-3}, {path: "simulation.information[option=lognormal].p10", want: 100, off: 1e-3},
			{path: "simulation.information[option=lognormal].p90", want: 225, off: 1e-3}, {path: "simulation.information[option=lognormal].p50", want: 150, off: 1e-3},
			{path: "simulation.information[option=lognormal].mean", want: 150 * math.Exp(math.Pow(math.Log(2.25)/2.5631031, 2)/2), off: 2e-3},
			{path: "simulation.information[option=skewed].p10", want: 100, off: 1e-3}, {path: "simulation.information[option=skewed].p50", want: 120, off: 1e-3}, {path: "simulation.information[option=skewed].p90", want: 220, off: 1e-3},
			{path: "simulation.information[option=skewed].mean", want: 120 + 80/1.2815516/math.Sqrt(2*math.Pi), off: 2e-3},
			{path: "simulation.information[option=interval].sd", want: 120 / 3.2897073, off: 2e-3}, // of a 90 % interval
			{path: "simulation.information[option=sd].sd", want: 20, off: 1e-3}, {path: "simulation.information[option=sd].p90", want: 160 + 20*1.2815516, off: 1e-3},
			{path: "simulation.information[option=log-sd].mean", want: 150 * math.Exp(0.25*0.25/2), off: 2e-3},
			{path: "simulation.information[option=log-sd].sd", want: 150 * math.Exp(0.25*0.25/2) * math.Sqrt(math.Expm1(0.25*0.25)), off: 5e-3},
		}},
	// A rank correlation of 0.8 is 2 sin(0.8 π/6) = 0.8135 between the normals; their difference has the mean 2.
	{name: "correlated-normals", source: "By hand: Pearson's relation of rank and product-moment correlation of the bivariate normal.",
		figures: []figure{
			{path: "simulation.lead_sd", want: 6 * math.Sqrt(2-4*math.Sin(0.8*math.Pi/6)), off: 0.02},
			{path: "options[id=P].probability_best", want: below(2 / (6 * math.Sqrt(2-4*math.Sin(0.8*math.Pi/6)))), se: "options[id=P].probability_best_se"},
		}},
	// y = p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, 2); 2.5 points a unit of net benefit. One quantity exactly: s L(1/s).
	{name: "normal-net-benefit", source: "R package voi, vignette (articles/voi.html): EVPI 0.4798107 exactly, EVPPI of p1 0.08210074 and of p2 0.39029827 from 10,000 draws, of both the EVPI. By hand: s L(1/s) with the unit normal loss, Φ(1/√5) and Φ(1/2).",
		figures: []figure{
			{path: "simulation.evpi", want: 2.5 * 0.4798107, se: "simulation.evpi_se"}, {path: "options[id=t2].expected_loss", want: 2.5 * 0.4798107, se: "options[id=t2].expected_loss_se"},
			{path: "options[id=t1].expected_loss", want: 2.5 * 1.4798107, se: "options[id=t1].expected_loss_se"},
			{path: "simulation.information[component=effect].evppi", want: 2.5 * 0.08210074, theirs: 2.5 * 0.002}, {path: "simulation.information[component=cost].evppi", want: 2.5 * 0.39029827, theirs: 2.5 * 0.006},
			{path: "simulation.information[component=effect].evppi", want: 2.5 * loss(1), off: 1e-3}, {path: "simulation.information[component=cost].evppi", want: 2.5 * 2 * loss(0.5), off: 1e-3},
			{path: "simulation.sets[id=set/both].evppi", want: 2.5 * 0.4798107, se: "simulation.sets[id=set/both].evppi_se"},
			{path: "simulation.information[component=cost].p_change", want: 1 - below(0.5), off: 5e-4},
			{path: "options[id=t2].probability_best", want: below(1 / math.Sqrt(5)), se: "options[id=t2].probability_best_se"}, {path: "options[id=t2].expected_value", want: 50, off: 1e-4},
			{path: "simulation.information[component=cost].variance_share", want: 0.8, off: 1e-4}, {path: "simulation.information[component=effect].variance_share", want: 0.2, off: 1e-4},
			{path: "simulation.information[component=effect].rank_correlation", want: spearman(1 / math.Sqrt(5)), se: "simulation.information[component=effect].rank_correlation_se"},
			{path: "simulation.information[component=cost].rank_correlation", want: -spearman(2 / math.Sqrt(5)), se: "simulation.information[component=cost].rank_correlation_se"},
			// Willingness to pay k is λ/(1 - λ) and a unit of net benefit 5 (1 - λ) points. At k = 3: N(3, √13).
			{path: "simulation.trade_off[weight=0.5].evpi", want: 2.5 * 0.4798107, se: "simulation.trade_off[weight=0.5].evpi_se"},
			{path: "simulation.trade_off[weight=0.75].evpi", want: 1.25 * 0.4174207, se: "simulation.trade_off[weight=0.75].evpi_se", theirs: 1.25 * 0.011},
			{path: "simulation.trade_off[weight=0.75].evpi", want: 1.25 * math.Sqrt(13) * loss(3/math.Sqrt(13)), se: "simulation.trade_off[weight=0.75].evpi_se"},
			{path: "simulation.trade_off[weight=0.75].probability_best.t2", want: below(3 / math.Sqrt(13)), se: "simulation.trade_off[weight=0.75].probability_best_se.t2"},
			{path: "simulation.trade_off[weight=0.5].expected_loss.t1", want: 2.5 * 1.4798107, se: "simulation.trade_off[weight=0.5].expected_loss_se.t1"},
		}},
	{name: "normal-net-benefit", change: trade(2.0 / 3), source: "The same at a willingness to pay of 2: the vignette has 0.4028003 from 10,000 draws. By hand: N(2, √8).",
		figures: []figure{
			{path: "simulation.evpi", want: 5.0 / 3 * 0.4028003, se: "simulation.evpi_se", theirs: 5.0 / 3 * 0.0095},
			{path: "simulation.evpi", want: 5.0 / 3 * math.Sqrt(8) * loss(2/math.Sqrt(8)), se: "simulation.evpi_se"},
			{path: "options[id=t2].probability_best", want: below(2 / math.Sqrt(8)), se: "options[id=t2].probability_best_se"},
		}},
	{name: "sum-of-uniforms", source: "OpenMOLE, market entry sensitivity/saltelli (after Saltelli and others 2010): y1 = x1 + 0.5 x2 of uniform inputs has the first order indices 4/5 and 1/5.",
		figures: []figure{
			{path: "simulation.information[component=x1].variance_share", want: 0.8, se: "simulation.information[component=x1].variance_share_se"},
			{path: "simulation.information[component=x2].variance_share", want: 0.2, se: "simulation.information[component=x2].variance_share_se"},
			{path: "simulation.information[component=x1].mean", want: 0.5}, {path: "simulation.information[component=x1].sd", want: 1 / math.Sqrt(12)},
		}},
	// Shares σ²/Σσ² = 1, 4, 9, 16 of 30; the correlation of a term with the sum is its σ over √30.
	{name: "linear-of-normals", source: "By hand: Y = ΣΩZ of independent normals, the additive example of Saltelli and others' primer and of the uqsa tutorials, with σ = 1, 2, 3, 4.",
		figures: []figure{
			{path: "simulation.information[component=z1].variance_share", want: 1.0 / 30, se: "simulation.information[component=z1].variance_share_se"},
			{path: "simulation.information[component=z2].variance_share", want: 4.0 / 30, se: "simulation.information[component=z2].variance_share_se"},
			{path: "simulation.information[component=z3].variance_share", want: 9.0 / 30, se: "simulation.information[component=z3].variance_share_se"},
			{path: "simulation.information[component=z4].variance_share", want: 16.0 / 30, se: "simulation.information[component=z4].variance_share_se"},
			{path: "simulation.information[component=z1].rank_correlation", want: spearman(1 / math.Sqrt(30)), se: "simulation.information[component=z1].rank_correlation_se"},
			{path: "simulation.information[component=z4].rank_correlation", want: spearman(4 / math.Sqrt(30)), se: "simulation.information[component=z4].rank_correlation_se"},
			{path: "simulation.lead_sd", want: math.Sqrt(30) / 2, off: 0.02},
			{path: "options[id=y].probability_best", want: 0.5, se: "options[id=y].probability_best_se"},
			{path: "simulation.evpi", want: math.Sqrt(30) / 2 * loss(0), se: "simulation.evpi_se"},
		}},
}

// means are those of drawn quantities by option, to two digits.
func means(of map[string]float64) []figure {
	var out []figure
	for id, m := range of {
		out = append(out, figure{path: "simulation.information[option=" + id + "].mean", want: m, off: 0.005})
	}
	return out
}
