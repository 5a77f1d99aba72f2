package report

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/quantity"
)

func (p *page) gaps() {
	n, more := 0, 0
	for _, f := range p.a.Findings {
		if f.Severity == engine.Notice {
			continue
		}
		if n == 0 {
			p.heading("Gaps worth closing")
		}
		if n++; n > maxGaps {
			more++
			continue
		}
		mark := "  · "
		if f.Severity == engine.Blocking {
			mark = "  ! "
		}
		p.para(mark, f.Text)
	}
	if more > 0 {
		p.line("    and " + strconv.Itoa(more) + " more")
	}
	if s := p.a.Simulation; s != nil && s.EVPI >= 0.05 {
		if n == 0 {
			p.heading("Gaps worth closing")
		}
		p.para("  ", "Knowing everything exactly would be worth "+small(s.EVPI)+" points (± "+strings.Replace(small(1.96*s.EVPISE), "<", "less than ", 1)+").")
	}
}

// causeOf is the second part of a failure's key: "no_source" of G1/no_source/cost/A.
func causeOf(key string) string {
	if parts := strings.Split(key, "/"); len(parts) > 1 {
		return parts[1]
	}
	return key
}

func (p *page) governance() {
	p.heading("Governance")
	waived := map[string]file.Waiver{}
	for _, w := range p.doc.Waivers {
		waived[w.Key] = w
	}
	for _, c := range p.a.Governance {
		open := 0
		for _, f := range c.Failures {
			if _, ok := waived[f.Key]; !ok {
				open++
			}
		}
		switch {
		case c.Passed:
			p.line("✓ " + c.ID + " " + c.Title)
		case open == 0:
			p.line("✓ " + c.ID + " " + c.Title + " (waived)")
		default:
			p.line("✗ " + c.ID + " " + c.Title)
		}
		alike := map[string]int{}
		for _, f := range c.Failures {
			_, ok := waived[f.Key]
			if cause := causeOf(f.Key); !ok {
				if alike[cause]++; alike[cause] > maxAlike {
					continue
				}
			}
			text := f.Text + " " + f.Mend
			if f.Owner != "" {
				text += " Owner: " + f.Owner + "."
			}
			if w, ok := waived[f.Key]; ok {
				text = f.Text + " Waived by " + w.By + ": " + w.Reason
				text = strings.TrimRight(text, ".") + "."
			}
			p.para("    · ", text)
		}
		var causes []string
		for cause, n := range alike {
			if n > maxAlike {
				causes = append(causes, strconv.Itoa(n-maxAlike)+" more: "+strings.ReplaceAll(cause, "_", " "))
			}
		}
		sort.Strings(causes)
		for _, s := range causes {
			p.para("    · ", s)
		}
	}
}

func (p *page) triggers() {
	var flips, joint, data []engine.Trigger
	for _, t := range p.a.Triggers {
		switch t.Kind {
		case engine.TriggerJoint:
			joint = append(joint, t)
		case engine.TriggerData:
			data = append(data, t)
		default:
			flips = append(flips, t)
		}
	}
	if len(flips)+len(joint) > 0 {
		p.heading("Proposed triggers")
	}
	p.flipTriggers(flips)
	for _, t := range joint {
		p.para("  · ", t.Text)
	}
	if len(data) > 0 {
		p.heading("Data to renew")
	}
	for i, t := range data {
		if i == maxGaps {
			p.line("    and " + strconv.Itoa(len(data)-i) + " more")
			break
		}
		s := t.Text
		if t.Owner != "" {
			s += " Owner: " + t.Owner + "."
		}
		p.para("  · ", s)
	}
}

func (p *page) flipTriggers(ts []engine.Trigger) {
	for i, t := range ts {
		if i == p.a.Used.TriggersShown {
			p.line("  and " + strconv.Itoa(len(ts)-i) + " more")
			break
		}
		f := engine.Flip{Kind: t.Kind, Subject: t.Subject, Option: t.Option, Rising: t.Rising, Base: t.Base, Printed: t.Threshold, From: t.From, To: t.To, Integer: p.integer(t)}
		s := "Review if " + p.m.Condition(f)
		if t.Warning != t.Threshold {
			s += "; early warning at " + p.m.Amount(t.Subject, t.Warning)
		}
		s += "."
		if t.Persist > 1 {
			s += " " + strconv.Itoa(t.Persist) + " readings in a row."
		}
		switch {
		case t.OutOfRange && t.Margin != nil:
			s += " Outside the stated range."
		case t.PCross != nil:
			s += " Chance of crossing " + percent(*t.PCross) + "."
		}
		p.para(fmt.Sprintf("%2d. ", i+1), s)
	}
}

// integer tells whether a trigger is about levels.
func (p *page) integer(t engine.Trigger) bool {
	for _, f := range p.a.Flips {
		if f.Subject == t.Subject && f.Option == t.Option && f.Rising == t.Rising && f.Nearest {
			return f.Integer
		}
	}
	return false
}

func (p *page) footer() {
	p.line("")
	s := "Computed without draws, since nothing has a range"
	if p.a.Simulation != nil {
		kind := " draws"
		if p.a.Simulation.Sampling != "random" {
			kind = " " + p.a.Simulation.Sampling + " draws"
		}
		s = "Computed with " + strconv.Itoa(p.a.Draws) + kind + ", seed " + strconv.FormatUint(p.a.Seed, 10)
	}
	if p.m.Today != "" {
		s += ", as of " + p.m.Today
	}
	if !p.m.TradeOff.Confirmed {
		s += "; the weights are unconfirmed"
	}
	p.para("", s+".")
}

func one(v float64) string { return strconv.FormatFloat(v+0, 'f', 1, 64) }

// small writes points that may be next to nothing, which is not the same as nothing.
func small(v float64) string {
	if v > 0 && v < 0.05 {
		return "<0.1"
	}
	return one(v)
}

func two(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
func sign(v float64) string {
	if v < 0 {
		return "−" + one(-v)
	}
	return "+" + one(v)
}

// percent writes a probability or weight; what is neither 0 nor 1 never looks like it.
func percent(v float64) string {
	switch {
	case v > 0 && v < 0.005:
		return "<1 %"
	case v < 1 && v > 0.995:
		return ">99 %"
	}
	return quantity.Format(math.Round(100*v), quantity.Want{Kind: quantity.Percent})
}
