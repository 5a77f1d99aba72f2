package engine

import (
	"math"
	"sort"

	"pvx/engine/quantity"
)

// flips finds every flip of the model: the trade-off weight, each swing weight, each estimate, parameter and driver.
// base holds the values the winner was found with; start are the winners.
func (p *problem) flips(base table, over []bool, start []int) []Flip {
	if len(start) == 0 {
		return nil
	}
	w := p.newWalk(base, over, start)
	out := p.tradeOffFlips(w, base)
	out = append(out, p.weightFlips(w, base)...)
	for v := range p.vars {
		if len(p.vars[v].cells) == 0 {
			continue
		}
		w.along(v, base)
		out = append(out, p.estimateFlips(v, w)...)
	}
	sortFlips(out)
	return out
}

// sortFlips puts the nearest first: inside the stated range, then by margin in terms of it, then by relative margin.
func sortFlips(fs []Flip) {
	far := func(x *float64) float64 {
		if x == nil {
			return math.Inf(1)
		}
		return *x
	}
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		if a.Inside != b.Inside {
			return a.Inside
		}
		for _, d := range [][2]float64{{far(a.MarginRange), far(b.MarginRange)}, {far(a.MarginPct), far(b.MarginPct)}, {a.MarginAbs, b.MarginAbs}} {
			if d[0] != d[1] {
				return d[0] < d[1]
			}
		}
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		if a.Subject != b.Subject {
			return a.Subject < b.Subject
		}
		if a.Option != b.Option {
			return a.Option < b.Option
		}
		return !a.Rising && b.Rising
	})
}

// indices returns every option's mean score in each group: value = share·reach + (1 - share)·ease.
func (p *problem) indices(t table) (reach, ease []float64) {
	reach, ease = make([]float64, len(p.opts)), make([]float64, len(p.opts))
	for o := range p.opts {
		for k, c := range p.crit {
			if c.Group == Reach {
				reach[o] += p.share[k] * t.score[o][k]
			} else {
				ease[o] += p.share[k] * t.score[o][k]
			}
		}
	}
	return reach, ease
}

func (p *problem) tradeOffFlips(w *walk, base table) []Flip {
	if !p.bothSide {
		return nil
	}
	reach, ease := p.indices(base)
	slope := make([]float64, len(reach))
	for o := range slope {
		slope[o] = reach[o] - ease[o]
	}
	w.moved, w.v, w.at0, w.slope = nil, -1, ease, slope
	w.lo, w.hi, w.t0 = 0, 1, p.lambda
	t := p.m.TradeOff
	low, high := math.Min(t.Low, p.lambda), math.Max(t.High, p.lambda)
	if t.Low == 0 && t.High == 0 {
		low, high = p.lambda, p.lambda
	}
	return p.describe(w.run(), FlipTradeOff, "trade-off", -1, p.lambda, low, high, func(f *Flip) {
		if high > low {
			f.PCross = uniformBeyond(low, high, f.At, f.Rising)
		}
	})
}

func uniformBeyond(low, high, at float64, rising bool) *float64 {
	x := math.Max(0, math.Min(1, (high-at)/(high-low)))
	if !rising {
		x = 1 - x
	}
	return &x
}

func (p *problem) weightFlips(w *walk, base table) []Flip {
	var out []Flip
	reach, ease := p.indices(base)
	for k, c := range p.crit {
		group, other := p.lambda, ease
		if c.Group == Complexity {
			group, other = 1-p.lambda, reach
		}
		share := p.share[k]
		n := 0
		for _, d := range p.crit {
			if d.Group == c.Group {
				n++
			}
		}
		if group == 0 || n < 2 {
			continue
		}
		at0, slope := make([]float64, len(p.opts)), make([]float64, len(p.opts))
		for o := range p.opts {
			rest := 0.0
			for j, d := range p.crit {
				switch {
				case j == k || d.Group != c.Group:
				case share < 1:
					rest += p.share[j] / (1 - share) * base.score[o][j]
				default: // the others have no weight to keep in proportion: equal ones
					rest += base.score[o][j] / float64(n-1)
				}
			}
			at0[o] = group*rest + (1-group)*other[o]
			slope[o] = group * (base.score[o][k] - rest)
		}
		w.moved, w.v, w.at0, w.slope = nil, -1, at0, slope
		w.lo, w.hi, w.t0 = 0, 1, share
		out = append(out, p.describe(w.run(), FlipWeight, c.ID, -1, share, share, share, nil)...)
	}
	return out
}

func (p *problem) estimateFlips(v int, w *walk) []Flip {
	q := &p.vars[v]
	return p.describe(w.run(), q.kind, q.id, q.opt, q.base, q.low, q.high, func(f *Flip) {
		if q.ranged() {
			x := beyond(q, f.At, f.Rising)
			f.PCross = &x
		}
		if q.integer {
			f.Integer = true
			f.Printed = math.Ceil(f.At - 1e-9)
			if f.Rising && f.Printed <= f.At+1e-9 {
				f.Printed++
			}
			if !f.Rising {
				f.Printed = math.Floor(f.At + 1e-9)
				if f.Printed >= f.At-1e-9 {
					f.Printed--
				}
			}
			// Between two levels nothing can be observed: a level that does not flip makes no flip.
			if f.Printed > q.hi || f.Printed < q.lo || !p.levelFlips(w, f) {
				f.Kind = ""
			}
		}
	})
}

// levelFlips tells whether the option that f flips from really stops winning at the printed level.
func (p *problem) levelFlips(w *walk, f *Flip) bool {
	w.evaluate(f.Printed, w.val, w.ov)
	w.win = winners(w.val, w.ov, w.win)
	for _, o := range w.win {
		if p.opts[o].ID == f.From {
			return false
		}
	}
	return true
}

// describe turns changes into flips.
func (p *problem) describe(cs []change, kind FlipKind, subject string, option int, base, low, high float64, more func(*Flip)) []Flip {
	var out []Flip
	seen := map[bool]bool{}
	id := func(o int) string {
		if o < 0 {
			return ""
		}
		return p.opts[o].ID
	}
	for _, c := range cs {
		f := Flip{Kind: kind, Subject: subject, Option: id(option), Rising: c.rising, Base: base, At: c.at,
			From: id(c.from), To: id(c.to), Low: low, High: high}
		f.Printed = quantity.Away(c.at, base)
		f.MarginAbs = math.Abs(c.at - base)
		if base != 0 {
			x := f.MarginAbs / math.Abs(base)
			f.MarginPct = &x
		}
		end := low
		if c.rising {
			end = high
		}
		if end != base {
			x := f.MarginAbs / math.Abs(end-base)
			f.MarginRange = &x
		}
		f.Inside = low < high && c.at >= low && c.at <= high
		if more != nil {
			more(&f)
		}
		if f.Kind == "" {
			continue
		}
		if c.gate {
			f.Kind = FlipGate
		}
		if f.Integer {
			f.Inside = low < high && f.Printed >= low && f.Printed <= high
		}
		f.Nearest = !seen[c.rising]
		seen[c.rising] = true
		out = append(out, f)
	}
	return out
}
