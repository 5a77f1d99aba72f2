// Package report writes an analysis as a page that reads well in a terminal and on paper.
//
// It shows what the engine computed and computes nothing itself. It uses no colour and no control characters.
package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"

	"pvx/engine"
	"pvx/engine/file"
)

// shown limits for lists that would drown the page; the JSON has everything.
const (
	maxFlips = 8
	maxGaps  = 8
	maxAlike = 3 // failures of one cause
)

// page collects the lines of a report.
type page struct {
	w     *bufio.Writer
	doc   file.Document
	m     engine.Model
	a     engine.Analysis
	width int
}

// Text writes the page of doc and its analysis a, at most width columns wide (at least 60).
func Text(w io.Writer, doc file.Document, a engine.Analysis, width int) error {
	m, err := doc.Model()
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	p := &page{w: bufio.NewWriter(w), doc: doc, m: m, a: a, width: max(width, 60)}
	p.title()
	p.answer()
	p.options()
	p.mustHaves()
	p.reasons()
	p.scenarios()
	p.likely()
	p.payoffs()
	p.tradeOff()
	p.tornado()
	p.flips()
	p.pair()
	p.robust()
	p.holes()
	if !p.tableAlone() { // the table's figures have neither sources nor owners
		p.gaps()
		p.governance()
	}
	p.triggers()
	p.numerics()
	p.footer()
	return p.w.Flush()
}

// line writes one line. Every minus sign is one, however the figure was written: −5.1 and −19 points.
func (p *page) line(s string) {
	p.w.WriteString(strings.TrimRight(minus.ReplaceAllString(s, "${1}−$2"), " ") + "\n")
}

var minus = regexp.MustCompile(`(^|[ (/–])-(\d)`)

// heading starts a part.
func (p *page) heading(s string) {
	p.line("")
	p.line(strings.ToUpper(s))
	p.line(strings.Repeat("─", columns(s)))
}

// para writes text wrapped to the page, its first line after first and the others indented as deep.
func (p *page) para(first, text string) {
	indent := strings.Repeat(" ", columns(first))
	for i, l := range wrap(text, p.width-columns(first)) {
		if i == 0 {
			p.line(first + l)
		} else {
			p.line(indent + l)
		}
	}
}

func (p *page) title() {
	t := oneLine(p.doc.Title)
	if t == "" {
		t = "Untitled decision"
	}
	if p.doc.Key != "" {
		t = p.doc.Key + " · " + t
	}
	lines := wrap(t, p.width)
	for _, l := range lines {
		p.line(l)
	}
	p.line(strings.Repeat("═", min(columns(lines[0]), p.width)))
	if p.doc.Question != "" {
		p.para("", p.doc.Question)
	}
	var facts []string
	for _, f := range [][2]string{{"status", p.doc.Status}, {"owner", p.doc.People.Owner}, {"approvers", strings.Join(p.doc.People.Approvers, ", ")},
		{"basis", p.doc.Horizon.Basis}, {"decide by", p.doc.DecideBy}} {
		if f[1] != "" {
			facts = append(facts, f[0]+" "+f[1])
		}
	}
	if facts != nil {
		p.para("", strings.Join(facts, " · "))
	}
}

// called names an option as the page does: "A, Resellers".
func (p *page) called(id string) string {
	if name := p.m.Name(id); name != id {
		return id + ", " + name
	}
	return id
}

// answer is one sentence, the grade and why.
func (p *page) answer() {
	p.heading("Answer")
	a := p.a
	var s string
	switch {
	case len(a.Undecided) > 0:
		s = "No preferred option yet: " + p.ids(a.Undecided, "or") + "."
	case len(a.Tied) > 0:
		s = "A tie between " + p.ids(a.Tied, "and") + "."
	case a.Preferred == "":
		s = "No option stays within its limits."
	case a.Second == "":
		s = p.called(a.Preferred) + ": the only option within its limits."
	default:
		s = p.called(a.Preferred) + ", by " + p.lead() + " over " + p.called(a.Second) + "."
	}
	p.para("", s)
	if l := p.m.Legend(); l != "" {
		p.para("  ", l)
	}
	p.line("")
	p.para("Grade: ", strings.ToUpper(string(a.Grade)))
	for _, r := range a.Reasons {
		p.para("  · ", r)
	}
	if rec := p.doc.Recommendation.Option; rec != "" && rec != a.Preferred {
		p.line("")
		p.para("", "The team recommends "+p.called(rec)+" instead.")
	}
	if r := p.doc.Recommendation.Rationale; r != "" {
		p.line("")
		p.para("Recommendation: ", r)
	}
}

func (p *page) ids(ids []string, last string) string {
	var names []string
	for _, id := range ids {
		names = append(names, p.called(id))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], "; ") + " " + last + " " + names[len(names)-1]
}

func (p *page) options() {
	p.heading("Options")
	two := p.bothSides()
	t := table{head: []string{"", "", "value", "", "best in"}, right: []bool{false, false, true, false, true}, flex: 1}
	if two {
		t = table{head: []string{"", "", "reach", "complexity", "value", "", "best in"}, right: []bool{false, false, true, true, true, false, true}, flex: 1}
	}
	for _, o := range p.a.Options {
		mark := ""
		if o.ID == p.a.Preferred {
			mark = "◀"
		}
		value := one(o.Value)
		if o.High-o.Low > 0.05 {
			value = one(o.Low) + "–" + one(o.High)
		}
		best := "–"
		if p.a.Simulation != nil && o.Eligible {
			best = percent(o.ProbabilityBest)
		}
		name := o.Name
		if name == o.ID {
			name = ""
		}
		if two {
			t.add(o.ID, name, one(o.Reach), one(o.Complexity), value, bar(o.Value, p.barWidth())+mark, best)
		} else {
			t.add(o.ID, name, value, bar(o.Value, p.barWidth())+mark, best)
		}
	}
	p.table(t)
	for _, o := range p.a.Options {
		for _, why := range o.Why {
			p.para("  ", "Not eligible: "+p.called(o.ID)+". "+why)
		}
		if len(o.DominatedBy) > 0 {
			p.para("  ", p.called(o.ID)+" is no better than "+strings.Join(o.DominatedBy, ", ")+" anywhere and worse somewhere.")
		}
		if len(o.Holes) > 0 {
			var names []string
			for _, h := range o.Holes {
				names = append(names, p.m.Name(h))
			}
			p.para("  ", o.ID+" lacks "+strings.Join(names, ", ")+": its value lies between the two figures.")
		}
		if o.Breach >= 0.005 && o.Eligible {
			p.para("  ", o.ID+" goes over a limit in "+percent(o.Breach)+" of the draws.")
		}
	}
	if p.tableAlone() {
		what := "expected payoff"
		if p.a.PayoffRules.ProbabilitySum == 0 {
			what = "mean payoff over the states"
		}
		p.para("  ", "Value is the "+what+", from 0 for the worst figure of the table to 100 for the best.")
		return
	}
	if !two {
		p.para("  ", "Value is 0 to 100, the weighted mean of the scores.")
		return
	}
	p.para("  ", "Value is 0 to 100: "+percent(p.m.TradeOff.Weight)+" reach, the rest ease of operation. Complexity is a burden.")
}

// tableAlone tells whether the payoff table is the whole model.
func (p *page) tableAlone() bool { return p.a.PayoffRules != nil && len(p.doc.Criteria) == 0 }

// lead is the margin in words; of a payoff table in its own unit too.
func (p *page) lead() string {
	s := one(p.a.Margin) + " points"
	if !p.tableAlone() {
		return s
	}
	raw := map[string]float64{}
	for _, o := range p.a.Options {
		for _, v := range o.Raw {
			raw[o.ID] = v
		}
	}
	return p.payoff(math.Abs(raw[p.a.Preferred]-raw[p.a.Second])) + " (" + s + ")"
}

// barWidth is how long the bars of tables are.
func (p *page) barWidth() int {
	if p.width < 78 {
		return 10
	}
	return 20
}

// bothSides tells whether reach and complexity both have weight.
func (p *page) bothSides() bool {
	side := map[engine.Group]bool{}
	for _, c := range p.m.Criteria {
		if c.Points > 0 {
			side[c.Group] = true
		}
	}
	return len(side) > 1
}

// reasons shows what speaks for and against the preferred option.
func (p *page) reasons() {
	if len(p.a.Terms) == 0 {
		return
	}
	p.heading("Why " + p.a.Preferred + " rather than " + p.a.Second)
	t := table{right: []bool{false, true, false, false}, flex: 0}
	most := math.Abs(p.a.Terms[0].Points)
	for _, side := range []float64{1, -1} {
		n := 0
		for _, c := range p.a.Terms {
			if c.Points*side <= 0.005 || n == 3 {
				continue
			}
			n++
			t.add(p.m.Name(c.Criterion), sign(c.Points), bar(100*math.Abs(c.Points)/most, p.barWidth()), p.raws(c.Criterion))
		}
	}
	p.table(t)
}

// raws is what the two options have on a criterion.
func (p *page) raws(criterion string) string {
	var parts []string
	for _, id := range []string{p.a.Preferred, p.a.Second} {
		for _, o := range p.a.Options {
			if o.ID == id {
				s := "unknown"
				if v, ok := o.Raw[criterion]; ok {
					s = p.m.Amount(criterion, v)
				}
				parts = append(parts, id+" "+s)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func (p *page) scenarios() {
	p.heading("Scenarios")
	t := table{head: []string{""}, right: []bool{false}, flex: 0}
	for _, o := range p.a.Options {
		t.head = append(t.head, o.ID)
		t.right = append(t.right, true)
	}
	t.head, t.right = append(t.head, "best"), append(t.right, false)
	over := false
	for _, s := range p.a.Scenarios {
		row := []string{s.Name}
		if s.Probability != nil {
			row[0] += " (" + percent(*s.Probability) + ")"
		}
		for _, o := range p.a.Options {
			v := one(s.Value[o.ID])
			if s.OverLimit[o.ID] {
				v, over = "!"+v, true
			}
			row = append(row, v)
		}
		t.rows = append(t.rows, append(row, strings.Join(s.Best, " = ")))
	}
	row := []string{"Largest regret"}
	for _, o := range p.a.Options {
		row = append(row, one(o.MaxRegret))
	}
	t.rows = append(t.rows, append(row, ""))
	p.table(t)
	if over {
		p.para("  ", "! over a limit there: it cannot be best.")
	}
	for _, d := range p.a.Dissent {
		if !strings.Contains(strings.Join(p.a.Reasons, " "), d.Why) {
			p.para("  ", "The rule of "+engine.RuleWords(d.Rule)+" would choose "+strings.Join(d.Best, " or ")+": "+d.Why+".")
		}
	}
}
