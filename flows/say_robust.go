package flows

import (
	"strings"

	"pvx/engine"
)

// jointText is how far everything may move against the preferred option at once, in one sentence; "" when nothing has a
// range.
func jointText(a engine.Analysis) string {
	j := a.Joint
	if j == nil || a.Preferred == "" {
		return ""
	}
	if j.R == nil {
		return "Even with everything moved against " + a.Preferred + " at once, as far as is possible, it stays preferred."
	}
	then := "the choice would change"
	switch {
	case j.Gate && j.To == "":
		then = a.Preferred + " would break a limit"
	case j.Gate:
		then = a.Preferred + " would break a limit and " + j.To + " be preferred"
	case j.To != "":
		then = j.To + " would be as good"
	}
	if *j.R < 1 {
		return "If every figure moved against " + a.Preferred + " at once, " + then + " once each has gone " + share(*j.R) + " of the way to the end of its range."
	}
	return "Every figure could stand at the unfavourable end of its range at once and " + a.Preferred + " would stay preferred; " + then +
		" at " + decimal(*j.R, 1) + " times as far."
}

// dissentTexts are the rules that would choose another option, with why.
func dissentTexts(a engine.Analysis) []string {
	var out []string
	for _, d := range a.Dissent {
		rule := "The rule of " + engine.RuleWords(d.Rule)
		out = append(out, rule+" would choose "+orList(d.Best)+": "+d.Why+".")
	}
	return out
}

// robustText is the joint sentence and how many rules disagree, for where there is room for one line.
func robustText(a engine.Analysis) string {
	var parts []string
	if t := jointText(a); t != "" {
		parts = append(parts, t)
	}
	if n := len(a.Dissent); n > 0 {
		parts = append(parts, dissentTexts(a)[0])
	}
	return strings.Join(parts, " ")
}

// watchText is how likely the preferred option is to be best and what flips it soonest, for the card.
func watchText(d Decision, a engine.Analysis) string {
	if a.Preferred == "" {
		return ""
	}
	var parts []string
	if a.Simulation != nil {
		for _, o := range a.Options {
			if o.ID == a.Preferred {
				parts = append(parts, "Best in "+share(o.ProbabilityBest)+" of the draws.")
			}
		}
	}
	for _, f := range a.Flips {
		if f.Nearest {
			parts = append(parts, upperFirst(flipText(d, f)))
			break
		}
	}
	return strings.Join(parts, " ")
}
