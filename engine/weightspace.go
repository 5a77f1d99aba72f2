package engine

import (
	"math"
	"sort"
)

// weightSpace draws weights uniformly from what is known of them, add to 1.
type weightSpace struct {
	name   string
	groups [][]int   // ranked: criteria of equal importance, the most important first; nil: no order
	low    []float64 // ranges; nil: none
	high   []float64
	again  bool // sorts the weights that the space before it drew
	seed   uint64
}

// weightSpaces lists the spaces that ranks are counted over: any weights, the order of the model's own weights, and what
// the model says besides.
func (p *problem) weightSpaces() []weightSpace {
	out := []weightSpace{
		{name: "free"},
		{name: "ranked", again: true, groups: p.byWeight()},
	}
	w := p.m.WeightSpace
	if len(w.Order) > 0 {
		place := map[string]int{}
		for i, id := range w.Order {
			place[id] = len(w.Order) - i
		}
		out = append(out, weightSpace{name: "ranked as declared", groups: tiedGroups(len(p.crit), func(k int) float64 { return float64(place[p.crit[k].ID]) })})
	}
	if len(w.Ranges) > 0 {
		s := weightSpace{name: "ranges"}
		for _, c := range p.crit {
			r, ok := w.Ranges[c.ID]
			if !ok {
				r = [2]float64{0, 1}
			}
			s.low, s.high = append(s.low, r[0]), append(s.high, r[1])
		}
		out = append(out, s)
	}
	for i := range out {
		out[i].seed = nameSeed(p.m.Seed, "weights/"+out[i].name)
	}
	return out
}

// byWeight groups the criteria by falling flat weight; equal weights share a group.
func (p *problem) byWeight() [][]int {
	return tiedGroups(len(p.crit), func(k int) float64 { return p.flat[k] })
}

// sameWeight is a difference of weights that is rounding and no order.
const sameWeight = 1e-12

// tiedGroups orders 0 … n-1 by figure, highest first, those within sameWeight of each other together.
func tiedGroups(n int, figure func(int) float64) [][]int {
	by := make([]int, n)
	for i := range by {
		by[i] = i
	}
	sort.SliceStable(by, func(i, j int) bool { return figure(by[i]) > figure(by[j])+sameWeight })
	var out [][]int
	for _, k := range by {
		if n := len(out); n > 0 && math.Abs(figure(out[n-1][0])-figure(k)) <= sameWeight {
			out[n-1] = append(out[n-1], k)
		} else {
			out = append(out, []int{k})
		}
	}
	return out
}

// simplex fills e with a point drawn uniformly from all weights that add to 1: exponential numbers over their sum
// (Devroye 1986). Uniform numbers over their sum would crowd the middle.
func simplex(s *stream, e []float64) {
	total := 0.0
	for i := range e {
		e[i] = -math.Log((float64(s.next()>>11) + 0.5) * 0x1p-53)
		total += e[i]
	}
	for i := range e {
		e[i] /= total
	}
}

// rank gives the drawn weights to the criteria in their order; inside a group of equals as they were drawn.
func (w *weightSpace) rank(e, sorted []float64, by []int) {
	copy(sorted, e)
	for i := 1; i < len(sorted); i++ {
		x := sorted[i]
		j := i
		for ; j > 0 && sorted[j-1] < x; j-- {
			sorted[j] = sorted[j-1]
		}
		sorted[j] = x
	}
	at := 0
	for _, g := range w.groups {
		if len(g) > 1 { // the largest to the one that drew the largest
			by = append(by[:0], g...)
			for i := 1; i < len(by); i++ {
				k := by[i]
				j := i
				for ; j > 0 && e[by[j-1]] < e[k]; j-- {
					by[j] = by[j-1]
				}
				by[j] = k
			}
			g = by
		}
		for _, k := range g {
			// e is read no more for k: groups are disjoint
			e[k] = sorted[at]
			at++
		}
	}
}

// walker draws from weights with ranges: what is above the lowest is a smaller simplex, and points beyond the highest are
// drawn again; where that would take long, a walk through the space (hit and run, Smith 1984) that forgets
// its start.
type walker struct {
	w      *weightSpace
	slack  float64
	at, to []float64
	walks  bool
}

// patience is how many points beyond a range are drawn again before the walk takes over.
const patience = 200

// warmUp is how many strolls are not counted, so that the walk forgets the point it starts from.
const warmUp = 20

func newWalker(w *weightSpace) *walker {
	x := &walker{w: w, slack: 1, at: make([]float64, len(w.low)), to: make([]float64, len(w.low))}
	room := 0.0
	for i, l := range w.low {
		x.slack -= l
		room += w.high[i] - l
	}
	x.slack = math.Max(0, x.slack)
	f := 0.0
	if room > 0 {
		f = math.Min(1, x.slack/room)
	}
	for i, l := range w.low { // a point inside: the same share of every range
		x.at[i] = l + f*(w.high[i]-l)
	}
	return x
}

func (x *walker) draw(s *stream, e []float64) {
	if !x.walks {
		for range patience {
			simplex(s, e)
			ok := true
			for i := range e {
				e[i] = x.w.low[i] + x.slack*e[i]
				ok = ok && e[i] <= x.w.high[i]
			}
			if ok {
				return
			}
		}
		x.walks = true
		for range warmUp {
			x.stroll(s)
		}
	}
	x.stroll(s)
	copy(e, x.at)
}

// stroll moves as many pairs of weights as there are weights, twice: what one gains the other loses, uniformly within both
// ranges.
func (x *walker) stroll(s *stream) {
	n := len(x.at)
	if n < 2 {
		return
	}
	for range 2 * n {
		r := s.next()
		i := int(r >> 33 % uint64(n))
		j := int(r & 0xffffffff % uint64(n-1))
		if j >= i {
			j++
		}
		up := math.Min(x.w.high[i]-x.at[i], x.at[j]-x.w.low[j])
		down := math.Min(x.at[i]-x.w.low[i], x.w.high[j]-x.at[j])
		d := -down + (up+down)*float64(s.next()>>11)*0x1p-53
		x.at[i] += d
		x.at[j] -= d
	}
}
