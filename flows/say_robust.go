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

// firstDissent is the first rule that would choose another option; "" when none would, or the grade's reasons say it.
func firstDissent(a engine.Analysis) string {
	if ts := dissentTexts(a); len(ts) > 0 && !strings.Contains(whyText(a), "The rule of ") {
		return ts[0]
	}
	return ""
}

// firstToFind is what is worth finding out first, in one sentence.
func firstToFind(d Decision, a engine.Analysis) string {
	t := findOutTexts(d, a, 1)[0]
	if strings.HasPrefix(t, "Knowing ") {
		return "Worth finding out first: " + within(t)
	}
	return t
}

// whyText says why the grade is what it is; "" when the answer says it already.
func whyText(a engine.Analysis) string {
	if t := reasonsText(a); t != "" {
		return "Why " + orElse(gradeWords(a.Grade), "this grade") + ": " + t
	}
	return ""
}

// sureTexts say how likely each option is to be best, and how far all figures may move together before the choice changes.
func sureTexts(a engine.Analysis) []string {
	var out []string
	for _, t := range []string{likelyText(a), a.JointSentence()} {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
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
				often := share(o.ProbabilityBest) + " of the draws"
				if o.ProbabilityBest == 1 {
					often = "all draws"
				}
				parts = append(parts, "It is best in "+often+" within the stated ranges.")
			}
		}
	}
	return strings.Join(append(parts, flipTexts(d, a, 1)...), " ")
}
