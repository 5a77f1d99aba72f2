package flows

import (
	"strconv"

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
	over := false
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
				cell = oneDecimal(v)
				if r.OverLimit[o.ID] {
					cell, over = overMark+cell, true
				}
			}
			row = append(row, cell)
		}
		f.Rows = append(f.Rows, append(row, bestOf(r)))
	}
	if over { // the rest of what it says is in its columns
		f.Text = overText
	}
	return f
}

// What goes over a limit is marked in front of its number, where it leaves the column of digits as it is.
const (
	overMark = "† "
	overText = "† over a limit, so it cannot be preferred."
)

// oneDecimal writes a value from 0 to 100 in a column.
func oneDecimal(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// optionFigures is the table of options at base.
func optionFigures(d Decision, a engine.Analysis) Figures {
	f := Figures{Caption: "Options at base", Head: []string{"Option", "Value", "Reach", "Complexity"}}
	if a.Simulation != nil {
		f.Head = append(f.Head, "Best in")
	}
	over := false
	for _, o := range a.Options {
		value := oneDecimal(o.Value)
		if len(o.Holes) > 0 {
			value = oneDecimal(o.Low) + " to " + oneDecimal(o.High)
		}
		if !o.Eligible {
			value, over = overMark+value, true
		}
		row := []string{optionLabel(d, o.ID), value, oneDecimal(o.Reach), oneDecimal(o.Complexity)}
		if a.Simulation != nil {
			row = append(row, share(o.ProbabilityBest))
		}
		f.Rows = append(f.Rows, row)
	}
	if over {
		f.Text = overText
	}
	return f
}
