package report

import (
	"sort"
	"strconv"

	"pvx/engine"
)

// maxInformation is how many quantities the table of information has.
const maxInformation = 6

// likely is what the draws say of each option, with the standard errors, and how the ranks fall over the weights.
func (p *page) likely() {
	if p.a.Simulation == nil {
		return
	}
	p.heading("How sure it is")
	t := table{head: []string{"", "best in", "±", "expected", "expected loss", "largest regret", "over a limit"}, right: []bool{false, true, true, true, true, true, true}, flex: 0}
	for _, o := range p.a.Options {
		if !o.Eligible {
			continue
		}
		t.add(o.ID, percent(o.ProbabilityBest), one(100*1.96*o.ProbabilityBestSE)+" %", one(o.ExpectedValue), small(o.ExpectedLoss), one(o.MaxRegret), percent(o.Breach))
	}
	p.table(t)
	p.ranks()
	p.learn()
}

// ranks are the shares of the draws in which each option comes first, second … whatever the weights.
func (p *page) ranks() {
	for _, a := range p.a.Acceptability {
		if len(a.Options) < 2 || len(p.a.Options) > 8 {
			continue
		}
		p.line("")
		p.para("  ", "Ranks with "+weightsWords(a.Weights)+":")
		t := table{head: []string{""}, right: []bool{false}, flex: 0}
		for i := range a.Options[0].Rank {
			t.head, t.right = append(t.head, "rank "+strconv.Itoa(i+1)), append(t.right, true)
		}
		t.head, t.right = append(t.head, "confidence"), append(t.right, true)
		for _, o := range a.Options {
			row := []string{o.Option}
			for _, x := range o.Rank {
				row = append(row, percent(x))
			}
			c := "–"
			if o.Confidence != nil {
				c = percent(*o.Confidence)
			}
			t.rows = append(t.rows, append(row, c))
		}
		p.table(t)
	}
}

func weightsWords(w string) string {
	switch w {
	case "free":
		return "any weights at all"
	case "ranked":
		return "any weights in the order of the stated ones"
	case "ranked as declared":
		return "any weights in the declared order"
	case "ranges":
		return "any weights inside the declared ranges"
	}
	return w + " weights"
}

// learn is what finding out each quantity first would be worth.
func (p *page) learn() {
	var rows []engine.Information
	for _, x := range p.a.Simulation.Information {
		if len(rows) < maxInformation && (x.EVPPI >= 0.005 || x.VarianceShare >= 0.05) {
			rows = append(rows, x)
		}
	}
	if rows == nil {
		return
	}
	p.line("")
	if rows[0].EVPPI < 0.005 {
		sort.SliceStable(rows, func(i, j int) bool { return rows[i].VarianceShare > rows[j].VarianceShare })
		p.para("  ", "No single figure is worth finding out first. What the lead's spread comes from:")
		t := table{head: []string{"", "of the spread"}, right: []bool{false, true}, flex: 0}
		for _, x := range rows {
			t.add(p.m.Subject(x.Component, x.Option), percent(x.VarianceShare))
		}
		p.table(t)
		return
	}
	p.para("  ", "Worth finding out first:")
	t := table{head: []string{"", "worth, points", "changes the choice", "of the spread"}, right: []bool{false, true, true, true}, flex: 0}
	for _, x := range rows {
		t.add(p.m.Subject(x.Component, x.Option), small(x.EVPPI), percent(x.PChange), percent(x.VarianceShare))
	}
	p.table(t)
}
