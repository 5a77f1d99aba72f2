package flows

import (
	"strconv"
	"strings"

	"pvx/engine"
)

// scenarioTexts say who is preferred in each scenario.
func scenarioTexts(a engine.Analysis) []string {
	var out []string
	for _, r := range a.Scenarios {
		out = append(out, clip(r.Name, 60)+": "+bestOf(r))
	}
	return out
}

func bestOf(r engine.ScenarioResult) string {
	switch len(r.Best) {
	case 0:
		return "none eligible"
	case 1:
		return r.Best[0]
	}
	return andList(r.Best) + " tie"
}

// scenarioFigures is the table of options by scenario.
func scenarioFigures(d Decision, a engine.Analysis) Figures {
	f := Figures{Caption: "Value of each option, 0 to 100", Head: []string{"Scenario"}}
	for _, o := range a.Options {
		f.Head = append(f.Head, o.ID)
	}
	f.Head = append(f.Head, "Preferred")
	for i, r := range a.Scenarios { // the rest is in the record
		if i == 25 {
			break
		}
		name := clip(r.Name, 60)
		if r.Probability != nil {
			name += " (" + share(*r.Probability) + ")"
		}
		row := []string{name}
		for _, o := range a.Options {
			cell := "–"
			if v, ok := r.Value[o.ID]; ok {
				cell = strconv.FormatFloat(v, 'f', 1, 64)
				if r.OverLimit[o.ID] {
					cell += " over the limit"
				}
			}
			row = append(row, cell)
		}
		f.Rows = append(f.Rows, append(row, bestOf(r)))
	}
	f.Text = Markupf("Preferred by scenario: %s.", clip(strings.Join(scenarioTexts(a), "; "), 1500))
	return f
}

// optionFigures is the table of options at base.
func optionFigures(d Decision, a engine.Analysis) Figures {
	f := Figures{Caption: "Options at base", Head: []string{"Option", "Value", "Reach", "Complexity"}}
	if a.Simulation != nil {
		f.Head = append(f.Head, "Best in")
	}
	var texts []string
	for _, o := range a.Options {
		value := strconv.FormatFloat(o.Value, 'f', 1, 64)
		if len(o.Holes) > 0 {
			value = decimal(o.Low, 1) + " to " + decimal(o.High, 1)
		}
		if !o.Eligible {
			value += " (not eligible)"
		}
		row := []string{optionLabel(d, o.ID), value, strconv.FormatFloat(o.Reach, 'f', 1, 64), strconv.FormatFloat(o.Complexity, 'f', 1, 64)}
		if a.Simulation != nil {
			row = append(row, share(o.ProbabilityBest))
		}
		f.Rows = append(f.Rows, row)
		texts = append(texts, o.ID+" "+value)
	}
	f.Text = Markupf("Value of 100: %s.", strings.Join(texts, ", "))
	return f
}
