package report

import (
	"math"
	"strconv"
	"strings"

	"pvx/engine"
)

// maxBars is how many bars the tornado has.
const maxBars = 12

// tornado draws the lead of the preferred option at both ends of each range, on one scale with a line at 0: a bar that
// passes it changes the choice.
func (p *page) tornado() {
	bars := p.a.Tornado
	if len(bars) == 0 || p.a.Second == "" {
		return
	}
	p.heading("What moves the lead of " + p.a.Preferred)
	more := max(0, len(bars)-maxBars)
	bars = bars[:len(bars)-more]
	lo, hi := math.Min(0, p.a.Margin), math.Max(0, p.a.Margin)
	names, most := make([]string, len(bars)), 0
	for i, b := range bars {
		lo, hi = math.Min(lo, math.Min(b.AtLow, b.AtHigh)), math.Max(hi, math.Max(b.AtLow, b.AtHigh))
		names[i] = p.subject(b)
		most = max(most, columns(names[i]))
	}
	if hi <= lo {
		return
	}
	name := min(most, max(16, p.width/3))
	n := max(16, min(60, p.width-name-2-2*7-6))
	at := func(v float64) int { return int(math.Round((v - lo) / (hi - lo) * float64(n-1))) }
	crossed := false
	for i, b := range bars {
		r := []rune(strings.Repeat(" ", n))
		// From the base to both ends: both may lie on one side of it.
		from, to := at(math.Min(p.a.Margin, math.Min(b.AtLow, b.AtHigh))), at(math.Max(p.a.Margin, math.Max(b.AtLow, b.AtHigh)))
		for j := from; j <= to; j++ {
			r[j] = '█'
			if j < at(0) {
				r[j] = '▒'
			}
		}
		if lo < 0 {
			r[at(0)] = '│'
		}
		r[at(p.a.Margin)] = '┼'
		mark := " "
		if b.Crosses {
			mark, crossed = "✗", true
		}
		left, right := math.Min(b.AtLow, b.AtHigh), math.Max(b.AtLow, b.AtHigh)
		p.line(mark + " " + pad(cut(names[i], name), name, false) + " " + pad(sign(left), 7, true) + " " + string(r) + " " + sign(right))
	}
	switch {
	case more == 1:
		p.line("  and a smaller one")
	case more > 1:
		p.line("  and " + strconv.Itoa(more) + " smaller ones")
	}
	s := "Lead in points over the best other option, with one quantity at either end of its range. ┼ base " + sign(p.a.Margin)
	if lo < 0 {
		s += "   │ no lead"
	}
	p.para("  ", s)
	if crossed {
		p.para("  ", "✗ the choice changes inside the stated range.")
	}
}

func (p *page) subject(b engine.Bar) string {
	if b.Kind == engine.FlipTradeOff {
		return "weight of reach"
	}
	return p.m.Subject(b.Subject, b.Option)
}

// mustHaves lists the gates and who keeps them.
func (p *page) mustHaves() {
	if len(p.a.MustHaves) == 0 {
		return
	}
	p.heading("Must-haves")
	for _, h := range p.a.MustHaves {
		var met, not, open []string
		for _, r := range h.Options {
			switch {
			case r.Met == nil:
				open = append(open, r.Option)
			case *r.Met:
				met = append(met, r.Option)
			default:
				not = append(not, r.Option)
			}
		}
		s := h.Statement + ":"
		for _, x := range []struct {
			word string
			ids  []string
		}{{"met by", met}, {"not by", not}, {"unknown for", open}} {
			if x.ids != nil {
				s += " " + x.word + " " + strings.Join(x.ids, ", ") + ";"
			}
		}
		p.para("  · ", strings.TrimSuffix(s, ";")+".")
	}
}
