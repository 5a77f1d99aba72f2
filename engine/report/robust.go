package report

import (
	"strconv"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// robust says how far everything may move together, where options tie and which can never be best.
func (p *page) robust() {
	var lines []string
	if s := p.a.JointSentence(); s != "" {
		lines = append(lines, s)
	}
	for _, s := range p.a.Sweeps {
		if s.Kind == engine.FlipGlobalWeight {
			continue
		}
		for _, r := range s.Regions {
			if r.Tie && len(s.Regions) > 1 {
				lines = append(lines, p.what(s.Axis)+" from "+p.m.Amount(amountID(s.Axis), r.From)+" to "+p.m.Amount(amountID(s.Axis), r.To)+": "+
					strings.Join(r.Best, " and ")+" are equal all along.")
			}
		}
		for _, t := range s.Touches {
			lines = append(lines, p.what(s.Axis)+" at "+p.m.Amount(amountID(s.Axis), t.At)+": "+strings.Join(t.Best, " and ")+" are equal there, and nowhere near it.")
		}
	}
	for _, t := range p.a.Tradeables {
		if t.Status == "extendedly dominated" && len(t.By) == 2 {
			lines = append(lines, p.called(t.Option)+" is never best at any trade-off weight: a mixture of "+t.By[0]+" and "+t.By[1]+" has more reach for its complexity.")
		}
	}
	if lines == nil {
		return
	}
	p.heading("How robust that is")
	for _, l := range lines {
		p.para("  · ", l)
	}
}

// levels tells whether nothing can be observed between two values of a quantity.
func (p *page) levels(a engine.Axis) bool { return p.m.Want(a.Subject).Kind == quantity.Level }

// amountID is the id that a quantity's values are written by.
func amountID(a engine.Axis) string {
	if a.Kind == engine.FlipWeight || a.Kind == engine.FlipGlobalWeight {
		return string(engine.FlipTradeOff)
	}
	return a.Subject
}

func (p *page) what(a engine.Axis) string {
	switch a.Kind {
	case engine.FlipTradeOff:
		return "Weight of reach against complexity"
	case engine.FlipWeight, engine.FlipGlobalWeight:
		return "Weight of " + p.m.Name(a.Subject)
	}
	return p.m.Subject(a.Subject, a.Option)
}

func (p *page) moved(a engine.Axis, to float64) string {
	what := p.what(a)
	if strings.HasPrefix(what, "Weight of ") {
		what = "the w" + what[1:]
	}
	return what + " at " + p.m.Amount(amountID(a), to)
}

// numerics says what is not exact.
func (p *page) numerics() {
	if len(p.a.Numerics) == 0 {
		return
	}
	p.heading("Not exact")
	for i, s := range p.a.Numerics {
		if i == maxGaps {
			p.line("    and " + strconv.Itoa(len(p.a.Numerics)-i) + " more")
			break
		}
		p.para("  · ", s)
	}
}

// holes says what each missing estimate decides.
func (p *page) holes() {
	if len(p.a.Holes) == 0 {
		return
	}
	p.heading("What the missing figures decide")
	for i, h := range p.a.Holes {
		if i == maxGaps {
			p.line("    and " + strconv.Itoa(len(p.a.Holes)-i) + " more")
			break
		}
		p.para("  · ", h.Text)
	}
}
