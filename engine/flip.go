package engine

import (
	"cmp"
	"math"
	"slices"

	"pvx/engine/quantity"
)

// Flips returns every flip of m, as Analysis.Flips has them, without computing anything else. The error is that of
// Analyze.
func Flips(m Model) ([]Flip, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p := compile(m)
	base, start := p.standing()
	return p.flips(base, start, nil), nil
}

// standing evaluates the base as flips see it, and returns the winners there; none while it is undecided. With holes a
// flip is where the preferred option no longer is so for certain: its own holes at worst, its rivals' at best.
func (p *problem) standing() (table, []int) {
	mid := p.evaluate(p.base, p.even(midScore))
	holes := false
	for o := range p.opts {
		for k := range p.crit {
			holes = holes || p.hole(o, k)
		}
	}
	if !holes {
		return mid, winners(mid.value, mid.over, nil)
	}
	var a Analysis
	pref := p.choose(&a, mid, p.evaluate(p.base, p.even(0)), p.evaluate(p.base, p.even(100)))
	switch {
	case pref >= 0:
		counts := p.even(100)
		counts[pref] = 0
		return p.evaluate(p.base, counts), []int{pref}
	case len(a.Undecided) > 0:
		return mid, nil
	}
	return mid, winners(mid.value, mid.over, nil)
}

// flips finds every flip: the trade-off weight, each weight inside its group and among all, each estimate, parameter and
// driver. base holds the values the winners start were found with. With sweeps, it describes each quantity there too.
func (p *problem) flips(base table, start []int, sweeps *[]Sweep) []Flip {
	if len(start) == 0 {
		return nil
	}
	w := p.newWalk(base, base.over, start)
	axes := p.axes()
	out := make([]Flip, 0, 2*len(axes))
	for _, a := range axes {
		w.toward(a, base)
		before := len(out)
		out = p.describe(out, a, w, w.run())
		if sweeps != nil {
			*sweeps = append(*sweeps, p.sweep(a, w, len(out) == before))
		}
	}
	sortFlips(out)
	return out
}

// nearness is what flips are sorted by: inside the stated range, then by margin in terms of it, then by relative margin.
type nearness struct {
	inside             bool
	span, share, alone float64
	at                 int
}

// sortFlips puts the nearest first.
func sortFlips(fs []Flip) {
	far := func(x *float64) float64 {
		if x == nil {
			return math.Inf(1)
		}
		return *x
	}
	keys := make([]nearness, len(fs))
	for i := range fs {
		f := &fs[i]
		keys[i] = nearness{f.Inside, far(f.MarginRange), far(f.MarginPct), f.MarginAbs, i}
	}
	slices.SortFunc(keys, func(a, b nearness) int {
		switch {
		case a.inside != b.inside:
			if a.inside {
				return -1
			}
			return 1
		case a.span != b.span:
			return cmp.Compare(a.span, b.span)
		case a.share != b.share:
			return cmp.Compare(a.share, b.share)
		case a.alone != b.alone:
			return cmp.Compare(a.alone, b.alone)
		}
		x, y := &fs[a.at], &fs[b.at]
		rising := 0
		if x.Rising != y.Rising {
			rising = 1
			if y.Rising {
				rising = -1
			}
		}
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Option, y.Option), rising, a.at-b.at)
	})
	sorted := make([]Flip, len(fs))
	for i, k := range keys {
		sorted[i] = fs[k.at]
	}
	copy(fs, sorted)
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

func uniformBeyond(low, high, at float64, rising bool) *float64 {
	x := math.Max(0, math.Min(1, (high-at)/(high-low)))
	if !rising {
		x = 1 - x
	}
	return &x
}

// estimateFlip adds what an estimate's distribution and its levels say; false when no level flips.
func (p *problem) estimateFlip(v int, w *walk, f *Flip) bool {
	q := &p.vars[v]
	if q.ranged() {
		x := beyond(q, f.At, f.Rising)
		f.PCross = &x
	}
	if !q.integer {
		return true
	}
	f.Integer = true
	f.Printed = math.Ceil(f.At - onLevel)
	if f.Rising && f.Printed <= f.At+onLevel {
		f.Printed++
	}
	if !f.Rising {
		f.Printed = math.Floor(f.At + onLevel)
		if f.Printed >= f.At-onLevel {
			f.Printed--
		}
	}
	// Between two levels nothing can be observed: a level that does not flip makes no flip.
	return f.Printed <= q.hi && f.Printed >= q.lo && p.levelFlips(w, f)
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

// firstOf tells whether no flip before is on the side of f and from the same option: of options that tie at base each has
// its nearest.
func firstOf(before []Flip, f *Flip) bool {
	for i := range before {
		if before[i].Rising == f.Rising && before[i].From == f.From {
			return false
		}
	}
	return true
}

// describe appends changes as flips.
func (p *problem) describe(out []Flip, a axis, w *walk, cs []change) []Flip {
	if len(cs) == 0 {
		return out
	}
	q := p.named(a)
	base := p.now(a)
	low, high := p.stated(a)
	var seen [2]bool
	before := len(out)
	id := func(o int) string {
		if o < 0 {
			return ""
		}
		return p.opts[o].ID
	}
	for i := range cs {
		c := &cs[i]
		f := Flip{Kind: a.kind, Subject: q.Subject, Option: q.Option, Rising: c.rising, Base: base, At: c.at,
			From: id(c.from), To: id(c.to), Low: low, High: high, Bracketed: w.searched, Unresolved: !c.resolved}
		f.Printed = printed(a.kind, c.at, base)
		f.MarginAbs = math.Abs(c.at - base)
		if base != 0 {
			x := f.MarginAbs / math.Abs(base)
			f.MarginPct = &x
		}
		end, side := low, 0
		if c.rising {
			end, side = high, 1
		}
		if end != base {
			x := f.MarginAbs / math.Abs(end-base)
			f.MarginRange = &x
		}
		f.Inside = low < high && c.at >= low && c.at <= high
		switch {
		case a.v >= 0:
			if !p.estimateFlip(a.v, w, &f) {
				continue
			}
		case a.kind == FlipTradeOff && high > low:
			f.PCross = uniformBeyond(low, high, f.At, f.Rising)
		}
		if c.gate {
			f.Kind = FlipGate
		}
		if f.Integer {
			f.Inside = low < high && f.Printed >= low && f.Printed <= high
		}
		f.Nearest = !seen[side] || len(w.start) > 1 && slices.Contains(w.start, c.from) && firstOf(out[before:], &f)
		seen[side] = true
		out = append(out, f)
	}
	return out
}

// printed is how a flip at a value is written: beyond it as seen from the base, so that it still flips. Weights are written
// in per cent with one decimal, other quantities as quantity.Format writes them.
func printed(kind FlipKind, at, base float64) float64 {
	switch kind {
	case FlipTradeOff, FlipWeight, FlipGlobalWeight:
	default:
		return quantity.Away(at, base)
	}
	v := at * 1000
	switch r := math.Round(v); {
	case math.Abs(r-v) <= 1e-6:
		v = r
	case at >= base:
		v = math.Ceil(v)
	default:
		v = math.Floor(v)
	}
	return v / 1000
}
