package file_test

// Payoff tables of textbooks.
var publishedRules = []published{
	{name: "real-estate", source: "Taylor, Introduction to Management Science, chapter Decision Analysis, in the worksheet scribd 714136074 with probabilities 0.4 and 0.6: all rules, Hurwicz at 0.4, expected opportunity loss 20,000. By hand: 30 + 20 α = -40 + 140 α at 7/12.",
		figures: []figure{
			{path: "payoff_rules.rules[name=maximax].best", want: []string{"offices"}}, {path: "payoff_rules.rules[name=maximax].figure.offices", want: 100000},
			{path: "payoff_rules.rules[name=maximin].best", want: []string{"apartments"}}, {path: "payoff_rules.rules[name=maximin].figure.apartments", want: 30000},
			{path: "payoff_rules.regret.apartments.good", want: 50000}, {path: "payoff_rules.regret.offices.poor", want: 70000},
			{path: "payoff_rules.regret.warehouse.good", want: 70000}, {path: "payoff_rules.regret.warehouse.poor", want: 20000},
			{path: "payoff_rules.rules[name=minimax regret].best", want: []string{"apartments"}}, {path: "payoff_rules.rules[name=minimax regret].figure.apartments", want: 50000},
			{path: "payoff_rules.rules[name=hurwicz].figure.apartments", want: 38000}, {path: "payoff_rules.rules[name=hurwicz].figure.offices", want: 16000},
			{path: "payoff_rules.rules[name=hurwicz].figure.warehouse", want: 18000}, {path: "payoff_rules.optimism", want: 0.4},
			{path: "payoff_rules.rules[name=laplace].figure.apartments", want: 40000}, {path: "payoff_rules.rules[name=laplace].figure.offices", want: 30000},
			{path: "payoff_rules.rules[name=laplace].figure.warehouse", want: 20000},
			{path: "payoff_rules.rules[name=expected value].figure.apartments", want: 38000}, {path: "payoff_rules.rules[name=expected value].figure.offices", want: 16000},
			{path: "payoff_rules.rules[name=expected value].figure.warehouse", want: 18000}, {path: "payoff_rules.rules[name=expected value].best", want: []string{"apartments"}},
			{path: "payoff_rules.rules[name=expected loss].figure.apartments", want: 20000}, {path: "payoff_rules.evpi", want: 20000},
			{path: "payoff_rules.switches[0]", want: 7.0 / 12}, {path: "payoff_rules.hurwicz[1].best", want: []string{"offices"}},
			{path: "payoff_rules.dominated.warehouse", want: []string{"apartments"}}, {path: "preferred", want: "apartments"},
		}},
	{name: "condominiums", source: "Anderson, Sweeney, Williams and others, An Introduction to Management Science, table 13.1 (PDC): payoffs and maximum payoffs; EVPI 3.2 million. The rest by hand: EV 7.8, 12.2, 14.2 at 0.8; 8p + 7(1 - p) = 14p + 5(1 - p) at 1/4 and 14p + 5(1 - p) = 20p - 9(1 - p) at 0.7.",
		figures: []figure{
			{path: "payoff_rules.rules[name=maximax].figure.large", want: 20}, {path: "payoff_rules.rules[name=maximax].figure.medium", want: 14}, {path: "payoff_rules.rules[name=maximax].best", want: []string{"large"}},
			{path: "payoff_rules.rules[name=maximin].best", want: []string{"small"}}, {path: "payoff_rules.rules[name=maximin].figure.large", want: -9},
			{path: "payoff_rules.rules[name=minimax regret].best", want: []string{"medium"}}, {path: "payoff_rules.rules[name=minimax regret].figure.small", want: 12},
			{path: "payoff_rules.rules[name=minimax regret].figure.medium", want: 6}, {path: "payoff_rules.rules[name=minimax regret].figure.large", want: 16},
			{path: "payoff_rules.rules[name=expected value].figure.small", want: 7.8}, {path: "payoff_rules.rules[name=expected value].figure.medium", want: 12.2},
			{path: "payoff_rules.rules[name=expected value].figure.large", want: 14.2}, {path: "payoff_rules.expected_with_perfect", want: 17.4}, {path: "payoff_rules.evpi", want: 3.2},
			{path: "payoff_rules.by_state[state=strong].switches[0]", want: 0.25}, {path: "payoff_rules.by_state[state=strong].switches[1]", want: 0.7},
			// α · 8 + 7 (1 - α) = 14 α + 5 (1 - α) and so on: the same lines, since strong demand is best for all three.
			{path: "payoff_rules.switches[0]", want: 0.25}, {path: "payoff_rules.switches[1]", want: 0.7},
		}},
	{name: "plant-size", source: "Anderson and others, the problem of a small or a large plant (scribd 514818635): 500 optimistic, 150 conservative, greatest regrets 300 and 100.",
		figures: []figure{
			{path: "payoff_rules.rules[name=maximax].figure.large", want: 500}, {path: "payoff_rules.rules[name=maximin].figure.small", want: 150},
			{path: "payoff_rules.rules[name=maximin].best", want: []string{"small"}}, {path: "payoff_rules.regret.small.high", want: 300}, {path: "payoff_rules.regret.large.low", want: 100},
			{path: "payoff_rules.rules[name=minimax regret].figure.small", want: 300}, {path: "payoff_rules.rules[name=minimax regret].figure.large", want: 100},
			{path: "payoff_rules.rules[name=minimax regret].best", want: []string{"large"}}, {path: "payoff_rules.evpi", want: nil},
		}},
	{name: "interest-rates", source: "Place-Plus (after Taylor's Landloc problem; drjackthetutor.com 3180639): the office building has the highest expected value, 2,305,000. By hand: with perfect information 0.45 · 3.2 + 0.35 · 2.3 + 0.2 · 3.5 = 2.945.",
		figures: []figure{
			{path: "payoff_rules.rules[name=expected value].figure.office", want: 2.305}, {path: "payoff_rules.rules[name=expected value].best", want: []string{"office"}},
			{path: "payoff_rules.expected_with_perfect", want: 2.945}, {path: "payoff_rules.evpi", want: 0.64}, {path: "payoff_rules.rules[name=maximax].best", want: []string{"mall", "park"}},
		}},
	{name: "thompson-lumber", source: "Render and Stair, Quantitative Analysis for Management, Thompson Lumber: maximax large, maximin nothing, Hurwicz (0.8) 124,000 / 76,000 / 0, equally likely and expected value small with 40,000, minimax regret small with 100,000, EVPI 60,000. By hand: switches at 1/6 and 8/13.",
		figures: []figure{
			{path: "payoff_rules.rules[name=hurwicz].figure.large", want: 124000}, {path: "payoff_rules.rules[name=hurwicz].figure.small", want: 76000}, {path: "payoff_rules.rules[name=hurwicz].best", want: []string{"large"}},
			{path: "payoff_rules.rules[name=maximin].best", want: []string{"nothing"}}, {path: "payoff_rules.rules[name=laplace].figure.small", want: 40000},
			{path: "payoff_rules.rules[name=minimax regret].figure.small", want: 100000}, {path: "payoff_rules.rules[name=expected value].figure.large", want: 10000},
			{path: "payoff_rules.rules[name=expected value].figure.small", want: 40000}, {path: "payoff_rules.evpi", want: 60000},
			{path: "payoff_rules.by_state[state=favourable].switches[0]", want: 1.0 / 6}, {path: "payoff_rules.by_state[state=favourable].switches[1]", want: 8.0 / 13},
		}},
}
