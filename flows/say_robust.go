package flows

import (
	"strings"

	"pvx/engine"
)

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
	if t := a.JointSentence(); t != "" {
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
