package engine

import "math"

// Axis names one thing that can be moved: an estimate (Kind FlipEstimate, Subject a component id, Option an option id
// or "" for a shared one), a parameter, a driver, a swing weight inside its group (FlipWeight), a weight among all
// criteria (FlipGlobalWeight), or the trade-off weight (Subject and Option are ignored).
type Axis struct {
	Kind            FlipKind
	Subject, Option string
}

// axis is an Axis resolved: a variable, or a criterion's weight.
type axis struct {
	kind FlipKind
	v, k int
}

func (p *problem) named(a axis) Axis {
	switch a.kind {
	case FlipTradeOff:
		return Axis{Kind: a.kind, Subject: string(FlipTradeOff)}
	case FlipWeight, FlipGlobalWeight:
		return Axis{Kind: a.kind, Subject: p.crit[a.k].ID}
	}
	return Axis{a.kind, p.vars[a.v].id, p.optionID(p.vars[a.v].opt)}
}

// axes lists everything that can be moved: the trade-off weight, the weights by criterion, then the variables.
func (p *problem) axes() []axis {
	out := make([]axis, 0, 1+2*len(p.crit)+len(p.vars))
	if p.bothSide {
		out = append(out, axis{kind: FlipTradeOff, v: -1})
	}
	inGroup := map[Group]int{}
	for k := range p.crit {
		inGroup[p.crit[k].Group]++
	}
	for k := range p.crit {
		if g := p.crit[k].Group; inGroup[g] > 1 && p.groupWeight(g) > 0 {
			out = append(out, axis{FlipWeight, -1, k})
		}
	}
	if len(p.crit) > 1 {
		for k := range p.crit {
			out = append(out, axis{FlipGlobalWeight, -1, k})
		}
	}
	for v := range p.vars {
		if len(p.vars[v].cells) > 0 {
			out = append(out, axis{p.vars[v].kind, v, -1})
		}
	}
	return out
}

func (p *problem) groupWeight(g Group) float64 {
	if g == Reach {
		return p.lambda
	}
	return 1 - p.lambda
}

// now is where the quantity stands.
func (p *problem) now(a axis) float64 {
	switch a.kind {
	case FlipTradeOff:
		return p.lambda
	case FlipWeight:
		return p.share[a.k]
	case FlipGlobalWeight:
		return p.flat[a.k]
	}
	return p.base[a.v]
}

// stated is the stated range of a quantity; both ends are the base when there is none.
func (p *problem) stated(a axis) (low, high float64) {
	switch a.kind {
	case FlipTradeOff:
		t := p.m.TradeOff
		if t.Low == 0 && t.High == 0 {
			return t.Weight, t.Weight
		}
		return math.Min(t.Low, t.Weight), math.Max(t.High, t.Weight)
	case FlipWeight, FlipGlobalWeight:
		x := p.now(a)
		return x, x
	}
	return p.vars[a.v].low, p.vars[a.v].high
}

// toward prepares the walk along a quantity from lo to hi.
func (w *walk) toward(a axis, base table) {
	switch a.kind {
	case FlipTradeOff:
		for o := range w.at0 {
			w.at0[o], w.slope[o] = w.ease[o], w.reach[o]-w.ease[o]
		}
	case FlipWeight:
		w.alongWeight(a.k, base)
	case FlipGlobalWeight:
		w.alongGlobalWeight(a.k, base)
	default:
		w.along(a.v, base)
		return
	}
	w.moved, w.v, w.lines, w.gated = w.moved[:0], -1, true, false
	w.lo, w.hi, w.t0 = 0, 1, w.p.now(a)
}

// alongWeight moves one weight inside its group, the others of the group in proportion.
func (w *walk) alongWeight(k int, base table) {
	p := w.p
	g, share := p.crit[k].Group, p.share[k]
	group, other, n := p.groupWeight(g), w.ease, 0
	if g == Complexity {
		other = w.reach
	}
	for j := range p.crit {
		if p.crit[j].Group == g {
			n++
		}
	}
	for o := range w.at0 {
		rest := 0.0
		for j := range p.crit {
			switch {
			case j == k || p.crit[j].Group != g:
			case share < 1:
				rest += p.share[j] / (1 - share) * base.score[o][j]
			default: // the others have no weight to keep in proportion: equal ones
				rest += base.score[o][j] / float64(n-1)
			}
		}
		w.at0[o], w.slope[o] = group*rest+(1-group)*other[o], group*(base.score[o][k]-rest)
	}
}

// alongGlobalWeight moves one weight among those of all criteria, the others in proportion.
func (w *walk) alongGlobalWeight(k int, base table) {
	p := w.p
	own := p.flat[k]
	for o := range w.at0 {
		rest := 0.0
		for j := range p.crit {
			switch {
			case j == k:
			case own < 1:
				rest += p.flat[j] / (1 - own) * base.score[o][j]
			default:
				rest += base.score[o][j] / float64(len(p.crit)-1)
			}
		}
		w.at0[o], w.slope[o] = rest, base.score[o][k]-rest
	}
}

// put returns a copy of p with one quantity at t; the reference points of drivers stay.
func (p *problem) put(a axis, t float64) *problem {
	q := *p
	switch a.kind {
	case FlipTradeOff:
		q.lambda = t
		q.flatten()
	case FlipWeight:
		g := p.crit[a.k].Group
		q.share = rescaled(p.share, a.k, t, func(j int) bool { return p.crit[j].Group == g })
		q.flatten()
	case FlipGlobalWeight:
		q.flat = rescaled(p.flat, a.k, t, func(int) bool { return true })
		q.share = make([]float64, len(q.flat))
		q.lambda = 0
		for k, x := range q.flat {
			if p.crit[k].Group == Reach {
				q.lambda += x
			}
		}
		for k, x := range q.flat {
			if g := q.groupWeight(p.crit[k].Group); g > 0 {
				q.share[k] = x / g
			} else {
				q.share[k] = p.share[k]
			}
		}
	default:
		q.base = append([]float64(nil), p.base...)
		q.base[a.v] = t
	}
	return &q
}

// flatten makes the flat weights from shares and trade-off weight.
func (p *problem) flatten() {
	p.flat = make([]float64, len(p.share))
	for k, s := range p.share {
		p.flat[k] = p.groupWeight(p.crit[k].Group) * s
	}
}

// rescaled returns weights with the one of k at t and its fellows in proportion, equal when they had none.
func rescaled(weights []float64, k int, t float64, fellow func(int) bool) []float64 {
	out := append([]float64(nil), weights...)
	n := 0
	for j := range out {
		if j != k && fellow(j) {
			n++
		}
	}
	for j := range out {
		switch {
		case j == k:
			out[j] = t
		case !fellow(j):
		case weights[k] < 1:
			out[j] *= (1 - t) / (1 - weights[k])
		default:
			out[j] = (1 - t) / float64(n)
		}
	}
	return out
}
