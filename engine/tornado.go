package engine

import (
	"math"
	"slices"
	"sort"
)

// Bar is what one quantity does to the lead of the preferred option between the ends of its stated range, all others at
// base: one bar of a tornado. The lead is its value less that of the best other eligible option there, so that a bar below
// 0 means that the choice changes, which a bar of the preferred option's value alone would hide.
type Bar struct {
	Kind              FlipKind // estimate, parameter, driver or trade-off
	Subject, Option   string   // as in Flip
	Low, High         float64  // the stated range
	AtLow, AtHigh     float64  // the lead at its ends, points
	BestLow, BestHigh []string // option ids that are preferred there
	Swing             float64  // |AtHigh - AtLow|
	Crosses           bool     // the choice changes at an end or, though the ends agree, somewhere between them
}

// tornado returns a bar for everything with a range, the largest swing first; nil without a preferred option.
func (p *problem) tornado(a *Analysis) []Bar {
	b, ok := p.opt[a.Preferred]
	if !ok {
		return nil
	}
	inside := map[Quantity]bool{}
	for _, f := range a.Flips {
		if f.Inside {
			inside[Quantity{f.Subject, f.Option}] = true
		}
	}
	var out []Bar
	add := func(bar Bar, low, high table) {
		bar.AtLow, bar.BestLow = p.lead(b, low)
		bar.AtHigh, bar.BestHigh = p.lead(b, high)
		bar.Swing = math.Abs(bar.AtHigh - bar.AtLow)
		bar.Crosses = !slices.Contains(bar.BestLow, a.Preferred) || !slices.Contains(bar.BestHigh, a.Preferred) || inside[Quantity{bar.Subject, bar.Option}]
		if bar.Swing > tolerance || bar.Crosses {
			out = append(out, bar)
		}
	}
	x := append([]float64(nil), p.base...)
	for i := range p.vars {
		v := &p.vars[i]
		if !v.ranged() || len(v.cells) == 0 {
			continue
		}
		at := func(t float64) table {
			x[i] = t
			return p.evaluate(x, p.even(midScore))
		}
		low, high := at(v.low), at(v.high)
		x[i] = v.base
		add(Bar{Kind: v.kind, Subject: v.id, Option: p.optionID(v.opt), Low: v.low, High: v.high}, low, high)
	}
	if t := p.m.TradeOff; p.bothSide && t.Low < t.High {
		base := p.evaluate(p.base, p.even(midScore))
		reach, ease := p.indices(base)
		at := func(share float64) table {
			t := table{value: make([]float64, len(p.opts)), over: base.over}
			for o := range p.opts {
				t.value[o] = share*reach[o] + (1-share)*ease[o]
			}
			return t
		}
		add(Bar{Kind: FlipTradeOff, Subject: string(FlipTradeOff), Low: t.Low, High: t.High}, at(t.Low), at(t.High))
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Swing != out[j].Swing {
			return out[i].Swing > out[j].Swing
		}
		if out[i].Subject != out[j].Subject {
			return out[i].Subject < out[j].Subject
		}
		return out[i].Option < out[j].Option
	})
	return out
}

// lead is what option b has over the best other option within its limits, and who is preferred.
func (p *problem) lead(b int, t table) (float64, []string) {
	best := math.Inf(-1)
	for o, v := range t.value {
		if o != b && !t.over[o] {
			best = math.Max(best, v)
		}
	}
	if math.IsInf(best, 0) { // nobody to compare with
		best = 0
	}
	var ids []string
	for _, o := range winners(t.value, t.over, nil) {
		ids = append(ids, p.opts[o].ID)
	}
	return t.value[b] - best, ids
}
