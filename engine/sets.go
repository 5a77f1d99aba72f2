package engine

import (
	"math"
	"sort"
)

// setBlocks is how many blocks of draws the worth of sets is taken from.
const setBlocks = 64

// set is one set of sources that are learned together, and how the expected value of each option given them is put
// together draw by draw.
type set struct {
	info    SetInformation
	sources []int
	options []setOption // the ones it says something about
	still   int         // the best of the others; -1: none
	fitted  bool        // some score is fixed in part only: what is expected of it is a sum of curves, not exact
}

type setOption struct {
	o     int
	mean  float64
	known []int // cells that the set fixes
	waves []wave
	fits  []setFit
	parts []part
	own   bool // the option's value is all known: take the column as it is
}

// wave is a cell of a source that is not in the set but correlated with members of it: given them its normal number is
// normal around Σ weight·z, a number of standard deviation r.
type wave struct {
	sources []int
	weight  []float64 // of each
	r       float64
	coef    *[order + 1]float64
	w       float64
}

// setFit is a mixed cell of which the set fixes one source, or correlated ones: the curve of one.
type setFit struct {
	source int
	curve  *quantiles
	w      float64
}

// planSets lists the sets: of each option, of each component with several estimates, and those of the model.
func (r *results) planSets() []set {
	s := r.s
	var out []set
	add := func(id, name string, in func(*source) bool) {
		x := set{info: SetInformation{ID: id, Name: name}}
		for i := range s.sources {
			if in(&s.sources[i]) {
				x.sources = append(x.sources, i)
				x.info.Of = append(x.info.Of, Quantity{s.sources[i].component, s.sources[i].option})
			}
		}
		if len(x.sources) > 1 {
			r.planSet(&x)
			out = append(out, x)
		}
	}
	for _, o := range s.p.opts {
		add("option/"+o.ID, "Everything about "+s.p.m.optionName(o.ID), func(x *source) bool { return x.option == o.ID })
	}
	for _, c := range s.p.comps {
		add("component/"+c.ID, s.p.m.Name(c.ID)+" of every option", func(x *source) bool { return x.component == c.ID })
	}
	own := append([]InformationSet(nil), s.p.m.InformationSets...)
	sort.Slice(own, func(i, j int) bool { return own[i].ID < own[j].ID })
	for _, is := range own {
		of := map[Quantity]bool{}
		for _, q := range is.Of {
			of[q] = true
		}
		name := is.Name
		if name == "" {
			name = is.ID
		}
		n := len(out)
		add("set/"+is.ID, name, func(x *source) bool { return of[Quantity{x.component, x.option}] })
		if len(out) > n {
			continue
		}
		// Of one quantity, or of fixed ones: reported all the same, because somebody asked.
		x := set{info: SetInformation{ID: "set/" + is.ID, Name: name}}
		for i := range s.sources {
			if of[Quantity{s.sources[i].component, s.sources[i].option}] {
				x.sources = append(x.sources, i)
				x.info.Of = append(x.info.Of, Quantity{s.sources[i].component, s.sources[i].option})
			}
		}
		r.planSet(&x)
		out = append(out, x)
	}
	return out
}

// planSet says how the set's expectation is put together.
func (r *results) planSet(x *set) {
	s := r.s
	in := map[int]bool{}
	for _, i := range x.sources {
		in[i] = true
	}
	x.still = -1
	for _, o := range r.eligible {
		so := setOption{o: o, mean: r.mean[o], own: true}
		touched := false
		for c := range s.cells {
			cell := &s.cells[c]
			w := s.p.flat[cell.k]
			if cell.o != o || w == 0 {
				continue
			}
			known := true
			for _, d := range cell.deps {
				known = known && in[d]
			}
			switch {
			case known:
				so.known = append(so.known, c)
				touched = true
				continue
			case cell.score != nil:
				if wv, ok := r.waveOf(x.sources, cell, w); ok {
					so.waves = append(so.waves, wv)
					touched = true
				}
			default:
				if part, ok := s.partOf(in, c, w); ok {
					so.parts = append(so.parts, part)
					x.fitted, touched = true, true
					break
				}
				fits := r.fitsOf(in, c, w)
				so.fits = append(so.fits, fits...)
				x.fitted = x.fitted || len(fits) > 0
				touched = touched || len(fits) > 0
			}
			so.own = false
		}
		if touched {
			x.options = append(x.options, so)
		} else if x.still < 0 || r.mean[o] > r.mean[x.still] || o == r.best && r.mean[o] >= r.mean[x.still]-tolerance {
			x.still = o
		}
	}
}

// waveOf is what the members of the set that are correlated with the one source of a cell say about it.
func (r *results) waveOf(members []int, cell *randomCell, w float64) (wave, bool) {
	s := r.s
	src := &s.sources[cell.deps[0]]
	if src.group < 0 {
		return wave{}, false
	}
	g := &s.groups[src.group]
	out := wave{coef: cell.hermite, w: w}
	for _, i := range members {
		if s.sources[i].group == src.group {
			out.sources = append(out.sources, i)
		}
	}
	n := len(out.sources)
	if n == 0 {
		return wave{}, false
	}
	a := make([][]float64, n) // [R | r]
	for i, x := range out.sources {
		a[i] = make([]float64, n+1)
		for j, y := range out.sources {
			a[i][j] = g.r[s.sources[x].member][s.sources[y].member]
		}
		a[i][n] = g.r[s.sources[x].member][src.member]
	}
	for c := range n { // positive definite: no pivots needed
		for i := range n {
			if i != c {
				f := a[i][c] / a[c][c]
				for j := c; j <= n; j++ {
					a[i][j] -= f * a[c][j]
				}
			}
		}
	}
	explained := 0.0
	for i, x := range out.sources {
		b := a[i][n] / a[i][i]
		out.weight = append(out.weight, b)
		explained += b * g.r[s.sources[x].member][src.member]
	}
	if explained <= 1e-18 {
		return wave{}, false
	}
	out.r = math.Sqrt(math.Min(1, explained))
	return out, true
}

// fitsOf are the curves of the members that say something of mixed cell c. Of members that are correlated with each other
// only the strongest counts: what they say overlaps.
func (r *results) fitsOf(in map[int]bool, c int, w float64) []setFit {
	s := r.s
	strongest := map[int]int{}
	var out []setFit
	var strength []float64
	for n, q := range r.pairs {
		if q.cell != c || !in[q.source] {
			continue
		}
		_, v := r.fits[n].all.moments()
		f := setFit{q.source, r.fits[n].all, w}
		g := s.sources[q.source].group
		if at, ok := strongest[g]; ok && g >= 0 {
			if v > strength[at] {
				out[at], strength[at] = f, v
			}
			continue
		}
		strongest[g] = len(out)
		out, strength = append(out, f), append(strength, v)
	}
	return out
}

// setTally is what one lane found of one set.
type setTally struct {
	gain, gain2, change float64
	paid                float64 // what the draws themselves pay for choosing so, of fitted ones
}

// visitSets adds one block to the tallies of a lane.
func (r *results) visitSets(t []setTally, sets []set, block int, b *block, y [][]float64) {
	if block >= setBlocks {
		return
	}
	for i := range sets {
		r.visitSet(&t[i], &sets[i], b, y)
	}
}

// visitSet adds one block. y holds scratch columns, one an option.
func (r *results) visitSet(t *setTally, x *set, b *block, y [][]float64) {
	n := b.n
	s := r.s
	for i := range x.options {
		so := &x.options[i]
		col := y[i][:n]
		if so.own {
			copy(col, b.value[so.o][:n])
			continue
		}
		constant := so.mean
		for _, c := range so.known {
			constant -= s.p.flat[s.cells[c].k] * s.cells[c].mean
		}
		for d := range col {
			col[d] = constant
		}
		for _, c := range so.known {
			w := s.p.flat[s.cells[c].k]
			for d, v := range b.score[c][:n] {
				col[d] += w * v
			}
		}
		for k := range so.waves {
			so.waves[k].add(b, col)
		}
		for k := range so.parts {
			so.parts[k].add(s, b, col)
		}
		for _, f := range so.fits {
			scratch := b.scratch[:n]
			f.curve.look(b.word[f.source][:n], scratch)
			for d, v := range scratch {
				col[d] += f.w * v
			}
		}
	}
	bestAt := -1
	for i := range x.options {
		if x.options[i].o == r.best {
			bestAt = i
		}
	}
	for d := range n {
		own := r.mean[r.best]
		if bestAt >= 0 {
			own = y[bestAt][d]
		}
		top, chosen := own, r.best
		if x.still >= 0 && r.mean[x.still] > top {
			top, chosen = r.mean[x.still], x.still
		}
		for i := range x.options {
			if v := y[i][d]; v > top {
				top, chosen = v, x.options[i].o
			}
		}
		if g := top - own; g > tolerance {
			t.gain += g
			t.gain2 += g * g
			t.change++
			t.paid += b.value[chosen][d] - b.value[r.best][d]
		}
	}
}

func (v *wave) add(b *block, col []float64) {
	for d := range col {
		m := 0.0
		for n, i := range v.sources {
			m += v.weight[n] * b.z[i][d]
		}
		col[d] += v.w * hermiteAt(v.coef, v.r, m/v.r)
	}
}

// concludeSets turns tallies into figures. A set is worth at least what each of its parts is, and at most the EVPI.
func (r *results) concludeSets(sets []set, lanes [][]setTally, singles []Information) []SetInformation {
	n := math.Min(r.n, float64(setBlocks*r.s.size))
	worth := map[Quantity]Information{}
	for _, x := range singles {
		worth[Quantity{x.Component, x.Option}] = x
	}
	var out []SetInformation
	for i := range sets {
		x := sets[i].info
		x.Draws = int(n)
		x.EVPPI, x.EVPPISE = r.s.average(n, func(l int) (float64, float64) { return lanes[l][i].gain, lanes[l][i].gain2 })
		x.Method = "draws"
		x.PChange, x.PChangeSE = r.s.chance(n, func(l int) float64 { return lanes[l][i].change })
		if sets[i].fitted {
			// Whoever chooses by the curves is paid what the draws pay: never more than the set is worth. How far that is
			// from what the curves promise is how far they may be off.
			x.Method = "regression"
			paid, _ := r.s.average(n, func(l int) (float64, float64) { return lanes[l][i].paid, 0 })
			x.EVPPISE = math.Hypot(x.EVPPISE, x.EVPPI-paid)
			other := 0.0 // the curves stand on expected values that are sampled themselves
			for _, o := range r.eligible {
				other = math.Max(other, r.meanVar[o])
			}
			x.EVPPISE = math.Hypot(x.EVPPISE, x.PChange*math.Sqrt(r.meanVar[r.best]+other))
		}
		out = append(out, x)
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].Of) < len(out[j].Of) })
	for i := range out {
		x := &out[i]
		of := map[Quantity]bool{}
		for _, q := range x.Of {
			of[q] = true
			if p := worth[q]; p.EVPPI > x.EVPPI {
				x.EVPPI, x.EVPPISE = p.EVPPI, math.Max(p.EVPPISE, x.EVPPISE)
			}
		}
		for _, y := range out[:i] {
			part := true
			for _, q := range y.Of {
				part = part && of[q]
			}
			if part && y.EVPPI > x.EVPPI {
				x.EVPPI, x.EVPPISE = y.EVPPI, math.Max(y.EVPPISE, x.EVPPISE)
			}
		}
		if x.EVPPI > r.evpi {
			x.EVPPI, x.EVPPISE = r.evpi, math.Max(r.evpiSE, x.EVPPISE)
		}
		if x.EVPPI < tolerance {
			x.EVPPI = 0
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].EVPPI != out[j].EVPPI {
			return out[i].EVPPI > out[j].EVPPI
		}
		return out[i].ID < out[j].ID
	})
	return out
}
