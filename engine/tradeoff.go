package engine

import "math"

// curveWeights are the trade-off weights of the curve: steps of a twentieth, and the stated one.
func curveWeights(p *problem) []float64 {
	if !p.bothSide {
		return nil
	}
	var out []float64
	for i := 0; i <= 20; i++ {
		x := float64(i) / 20
		if p.lambda < x && len(out) > 0 && p.lambda > out[len(out)-1] {
			out = append(out, p.lambda)
		}
		out = append(out, x)
	}
	return out
}

// at fills values with what the options of a block are worth at trade-off weight w.
func (s *sampler) at(b *block, w float64, values [][]float64) {
	for o := range values {
		to, ease := values[o][:b.n], b.ease[o][:b.n]
		for d, r := range b.reach[o][:b.n] {
			to[d] = w*r + (1-w)*ease[d]
		}
	}
}

// tradeOff is the acceptability curve: what the draws say at each trade-off weight, and where the highest mean moves.
func (r *results) tradeOff() ([]TradeOffPoint, []TradeOffMove) {
	p := r.s.p
	n := math.Min(r.n, float64(curveBlocks*r.s.size))
	reach, ease := r.groupMeans()
	var out []TradeOffPoint
	for i, w := range r.weights {
		x := TradeOffPoint{Weight: w, ProbabilityBest: map[string]float64{}, ProbabilityBestSE: map[string]float64{},
			ExpectedLoss: map[string]float64{}, ExpectedLossSE: map[string]float64{}, EVPI: math.Inf(1), Draws: int(n)}
		for _, o := range winnersOf(r.eligible, func(o int) float64 { return w*reach[o] + (1-w)*ease[o] }) {
			x.Best = append(x.Best, p.opts[o].ID)
		}
		for _, o := range r.eligible {
			id := p.opts[o].ID
			x.ProbabilityBest[id], x.ProbabilityBestSE[id] = r.s.chance(n, func(l int) float64 { return r.lane[l].curve[i].wins[o] })
			x.ExpectedLoss[id], x.ExpectedLossSE[id] = r.s.average(n, func(l int) (float64, float64) { c := &r.lane[l].curve[i]; return c.gap[o], c.gap2[o] })
			if x.ExpectedLoss[id] < x.EVPI {
				x.EVPI, x.EVPISE = x.ExpectedLoss[id], x.ExpectedLossSE[id]
			}
		}
		out = append(out, x)
	}
	if out == nil {
		return nil, nil
	}
	return out, r.moves(reach, ease)
}

// groupMeans are the expected reach and ease of every option.
func (r *results) groupMeans() (reach, ease []float64) {
	s := r.s
	reach, ease = append(reach, s.constant...), append(ease, s.constEase...)
	for i := range s.cells {
		c := &s.cells[i]
		if s.p.crit[c.k].Group == Reach {
			reach[c.o] += s.p.share[c.k] * c.mean
		} else {
			ease[c.o] += s.p.share[c.k] * c.mean
		}
	}
	return reach, ease
}

// moves walks the upper envelope of the mean lines from weight 0 to 1.
func (r *results) moves(reach, ease []float64) []TradeOffMove {
	var out []TradeOffMove
	at := 0.0
	top := func(w float64) int { // just after w
		best := -1
		for _, o := range r.eligible {
			if best < 0 {
				best = o
				continue
			}
			d := w*(reach[o]-reach[best]) + (1-w)*(ease[o]-ease[best])
			if d > tolerance || d > -tolerance && reach[o]-ease[o] > reach[best]-ease[best]+tolerance {
				best = o
			}
		}
		return best
	}
	cur := top(at)
	for range r.eligible {
		next, to := math.Inf(1), -1
		for _, o := range r.eligible {
			gain := (reach[o] - ease[o]) - (reach[cur] - ease[cur])
			if o == cur || gain <= tolerance {
				continue
			}
			t := (ease[cur] - ease[o]) / gain
			if t < at {
				t = at
			}
			if t < next || t == next && reach[o]-ease[o] > reach[to]-ease[to] {
				next, to = t, o
			}
		}
		if to < 0 || next >= 1 {
			break
		}
		if next > 0 {
			out = append(out, TradeOffMove{At: next, From: r.s.p.opts[cur].ID, To: r.s.p.opts[to].ID})
		}
		cur, at = to, next
	}
	return out
}

// winnersOf returns the options of the highest figure, ties by tolerance, ascending.
func winnersOf(options []int, figure func(int) float64) []int {
	best := math.Inf(-1)
	for _, o := range options {
		best = math.Max(best, figure(o))
	}
	var out []int
	for _, o := range options {
		if best-figure(o) <= tolerance {
			out = append(out, o)
		}
	}
	return out
}
