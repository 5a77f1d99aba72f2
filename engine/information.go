package engine

import (
	"math"
	"sort"
)

// information computes what learning each quantity exactly would be worth, from the draws that are there.
func (p *problem) information(d *draws, eligible []int, best int) []Information {
	type source struct {
		column    []float64
		cells     []cell
		v         int
		component string
		option    string
	}
	var sources []source
	for i := range p.vars {
		if d.x[i] != nil {
			sources = append(sources, source{d.x[i], p.vars[i].cells, i, p.vars[i].id, p.optionID(p.vars[i].opt)})
		}
	}
	for o := range p.opts {
		for k := range p.crit {
			if p.hole(o, k) {
				sources = append(sources, source{d.hole[o][k], []cell{{o, k}}, -2, p.comps[p.missing[o][k][0]].ID, p.opts[o].ID})
			}
		}
	}
	out := make([]Information, len(sources))
	parallel(len(sources), func(i int) {
		s := sources[i]
		moved := map[int][]float64{} // option -> its expected value given the quantity, less its mean
		for _, o := range eligible {
			if y := p.given(d, s.column, s.cells, s.v, o); y != nil {
				moved[o] = y
			}
		}
		out[i] = Information{Component: s.component, Option: s.option}
		out[i].EVPPI, out[i].PChange = d.worth(moved, eligible, best)
	})
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].EVPPI != out[j].EVPPI {
			return out[i].EVPPI > out[j].EVPPI
		}
		if out[i].Component != out[j].Component {
			return out[i].Component < out[j].Component
		}
		return out[i].Option < out[j].Option
	})
	return out
}

// given returns option o's expected value given column, less its mean; nil when the column does not move it. A cell that
// depends on nothing else is known exactly; others are fitted by a cubic, which has no bias to speak of.
func (p *problem) given(d *draws, column []float64, cells []cell, v, o int) []float64 {
	var exact, fit []float64
	add := func(to []float64, k int) []float64 {
		if to == nil {
			to = make([]float64, d.n)
		}
		w := p.flat[k]
		for i, s := range d.score[o][k] {
			to[i] += w * s
		}
		return to
	}
	for _, c := range cells {
		if c.o != o || d.score[o][c.k] == nil {
			continue
		}
		if d.alone[o][c.k] == v || v == -2 {
			exact = add(exact, c.k)
		} else {
			fit = add(fit, c.k)
		}
	}
	if fit != nil {
		cubic(column, fit)
	}
	switch {
	case exact == nil:
		exact = fit
	case fit != nil:
		for i := range exact {
			exact[i] += fit[i]
		}
	}
	if exact == nil {
		return nil
	}
	mean := 0.0
	for _, y := range exact {
		mean += y
	}
	mean /= float64(d.n)
	for i := range exact {
		exact[i] -= mean
	}
	return exact
}

// worth returns E[max over options of the expected value given the quantity] less the best expected value, and how often
// the choice would be another.
func (d *draws) worth(moved map[int][]float64, eligible []int, best int) (evppi, change float64) {
	still := math.Inf(-1) // the best of the options that do not move
	stillBest := false
	var cols [][]float64
	var means []float64
	bestAt := -1
	for _, o := range eligible {
		if y, ok := moved[o]; ok {
			if o == best {
				bestAt = len(cols)
			}
			cols, means = append(cols, y), append(means, d.mean[o])
		} else if d.mean[o] > still || o == best {
			still = math.Max(still, d.mean[o])
			stillBest = stillBest || o == best
		}
	}
	if len(cols) == 0 {
		return 0, 0
	}
	total, other := 0.0, 0
	for i := range d.n {
		top := still
		chosen := d.mean[best]
		for c, y := range cols {
			v := means[c] + y[i]
			if v > top {
				top = v
			}
			if c == bestAt {
				chosen = v
			}
		}
		total += top
		if top > chosen+tolerance {
			other++
		}
	}
	if evppi = total/float64(d.n) - d.mean[best]; evppi < tolerance {
		evppi = 0 // rounding
	}
	return evppi, float64(other) / float64(d.n)
}

// cubic replaces y by its least squares fit on 1, x, x², x³, with x centred and scaled.
func cubic(x, y []float64) {
	n := float64(len(x))
	lo, hi := x[0], x[0]
	for _, v := range x {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	mid, half := (lo+hi)/2, (hi-lo)/2
	if half == 0 {
		half = 1
	}
	var m [7]float64
	var b [4]float64
	m[0] = n
	for i, v := range x {
		z := (v - mid) / half
		z2 := z * z
		z3 := z2 * z
		m[1] += z
		m[2] += z2
		m[3] += z3
		m[4] += z2 * z2
		m[5] += z2 * z3
		m[6] += z3 * z3
		b[0] += y[i]
		b[1] += z * y[i]
		b[2] += z2 * y[i]
		b[3] += z3 * y[i]
	}
	var a [4][5]float64
	for r := range 4 {
		for c := range 4 {
			a[r][c] = m[r+c]
		}
		a[r][4] = b[r]
	}
	for c := range 4 { // elimination with pivots; a quantity with few distinct values leaves zero rows
		at := c
		for r := c; r < 4; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[at][c]) {
				at = r
			}
		}
		a[c], a[at] = a[at], a[c]
		if math.Abs(a[c][c]) < 1e-9*n {
			a[c] = [5]float64{}
			a[c][c] = 1
			continue
		}
		for r := range 4 {
			if r != c {
				f := a[r][c] / a[c][c]
				for j := c; j < 5; j++ {
					a[r][j] -= f * a[c][j]
				}
			}
		}
	}
	for i, v := range x {
		z := (v - mid) / half
		y[i] = a[0][4]/a[0][0] + z*(a[1][4]/a[1][1]+z*(a[2][4]/a[2][2]+z*a[3][4]/a[3][3]))
	}
}
