package report

import (
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// payoffs shows the payoff table and what the classic rules make of it.
func (p *page) payoffs() {
	r := p.a.PayoffRules
	if r == nil {
		return
	}
	title := "Payoff table"
	if r.Name != "" {
		title += ": " + r.Name
	}
	p.heading(title)
	amount := p.payoff
	t := table{head: []string{""}, right: []bool{false}, flex: 0}
	for _, o := range p.a.Options {
		t.head, t.right = append(t.head, o.ID), append(t.right, true)
	}
	t.head, t.right = append(t.head, "chosen"), append(t.right, false)
	for _, s := range r.States {
		name := s.Name
		if name == "" {
			name = s.ID
		}
		if s.Probability != nil {
			name += " (" + percent(*s.Probability) + ")"
		}
		row := []string{name}
		for _, o := range p.a.Options {
			row = append(row, amount(r.Payoff[o.ID][s.ID]))
		}
		t.rows = append(t.rows, append(row, ""))
	}
	for _, c := range r.Rules {
		row := []string{c.Name}
		if c.Name == "hurwicz" {
			row[0] += " (" + two(r.Optimism) + ")"
		}
		for _, o := range p.a.Options {
			row = append(row, amount(c.Figure[o.ID]))
		}
		t.rows = append(t.rows, append(row, strings.Join(c.Best, " = ")))
	}
	p.table(t)
	if r.EVPI != nil {
		p.para("  ", "Knowing the state before choosing would be worth "+amount(*r.EVPI)+".")
	}
	p.para("  ", "Hurwicz chooses "+stretches(r.Hurwicz, "optimism")+".")
	for _, s := range r.ByState {
		if len(s.Switches) > 0 {
			p.para("  ", "By expected value, as the probability of "+s.State+" goes from 0 to 1: "+stretches(s.Stretches, "")+".")
		}
	}
	for _, n := range r.Notes {
		p.para("  ", n)
	}
}

// payoff writes a figure of the payoff table.
func (p *page) payoff(v float64) string {
	return quantity.Format(v, quantity.Want{Kind: quantity.Count, Unit: p.a.PayoffRules.Unit})
}

// stretches says "A up to 0.42, then B".
func stretches(list []engine.Stretch, of string) string {
	var parts []string
	for i, s := range list {
		x := strings.Join(s.Best, " = ")
		switch {
		case len(list) == 1 && of != "":
			x += " at every " + of
		case i < len(list)-1:
			x += " up to " + two(s.To)
		}
		parts = append(parts, x)
	}
	return strings.Join(parts, ", then ")
}
