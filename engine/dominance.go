package engine

import (
	"math"
	"sort"
)

// Dominance says in which senses one option is better than another whatever some of the figures are. Only pairs for
// which at least one sense holds are listed.
type Dominance struct {
	Option, Over string // ids: Option is the better one
	Weak         bool   // at least as good on every criterion and better on one, at base: better for all weights
	Strict       bool   // better on every criterion, at base
	Ranked       bool   // at least as good for all weights in the same order as the stated ones, and better for some
	Robust       bool   // weak with its own scores at their worst and the other's at their best inside the stated ranges
	Driven       bool   // weak at every point inside the stated ranges, quantities of both options at one value for both
	Value        bool   // a higher value at the stated weights at every point inside the stated ranges
	Eligible     bool   // Option stays within its limits at base
	Searched     bool   // more quantities interact than could be taken apart: Driven or Value may hold though it is not said
}

// dominances compares all pairs of options, ascending by Option and Over.
func (p *problem) dominances(mid, low, high table) []Dominance {
	n, m := len(p.opts), len(p.crit)
	x := p.newBox()
	x.stretch(1)
	least, most := make([][]float64, n), make([][]float64, n)
	for o := range p.opts {
		least[o], most[o] = make([]float64, m), make([]float64, m)
		for k := range p.crit {
			least[o][k], most[o][k] = x.score(o, k)
		}
	}
	groups := p.byWeight()
	var out []Dominance
	diff := make([]float64, m)
	for a := range p.opts {
		for b := range p.opts {
			if a == b {
				continue
			}
			d := Dominance{Option: p.opts[a].ID, Over: p.opts[b].ID, Eligible: !mid.over[a]}
			d.Weak, d.Strict, d.Robust = true, true, true
			better, betterRobust := false, false
			for k := range p.crit {
				diff[k] = low.score[a][k] - high.score[b][k]
				d.Weak = d.Weak && diff[k] >= -tolerance
				d.Strict = d.Strict && diff[k] > tolerance
				better = better || diff[k] > tolerance
				r := least[a][k] - most[b][k]
				d.Robust = d.Robust && r >= -tolerance
				betterRobust = betterRobust || r > tolerance
			}
			d.Weak, d.Robust = d.Weak && better, d.Robust && betterRobust
			d.Ranked = d.Weak || ranked(groups, diff)
			p.driven(&d, x, a, b)
			if d.Weak || d.Ranked || d.Robust || d.Driven || d.Value {
				out = append(out, d)
			}
		}
	}
	return out
}

// driven fills what holds at every point of the box; what could not be decided is taken not to hold.
func (p *problem) driven(d *Dominance, x *box, a, b int) {
	above := func(weight []float64, by float64) bool { // everywhere by more than that
		l := x.least(p.versus(a, b, weight, false), by, math.NaN())
		d.Searched = d.Searched || l.open && l.bound <= by && l.value > by
		return l.bound > by
	}
	d.Value = above(p.flat, tolerance)
	d.Driven = d.Robust
	if !d.Weak || d.Robust {
		return
	}
	weight := make([]float64, len(p.crit))
	better := false
	for k := range p.crit {
		weight[k] = 1
		if !above(weight, -tolerance) {
			return
		}
		better = better || above(weight, tolerance)
		weight[k] = 0
	}
	d.Driven = better
}

// ranked tells whether the difference is at least 0 for all weights in the given order, and above for some. Those weights
// are mixtures of the cumulative averages, so it is enough to look at them; within a group of equal weights no order is
// known, and its criteria come in the order that is worst.
func ranked(groups [][]int, diff []float64) bool {
	sum, n, better := 0.0, 0.0, false
	for _, g := range groups {
		ds := make([]float64, len(g))
		for i, k := range g {
			ds[i] = diff[k]
		}
		sort.Float64s(ds)
		for _, d := range ds {
			sum, n = sum+d, n+1
			if sum/n < -tolerance {
				return false
			}
			better = better || sum/n > tolerance
		}
	}
	return better
}

// Tradeable is one option on the benefit/burden picture: reach against complexity at base.
type Tradeable struct {
	Option          string
	Reach           float64  // 0..100, more is better
	Complexity      float64  // 0..100, a burden
	Status          string   // "efficient", "dominated" or "extendedly dominated": never best at any trade-off weight
	By              []string // for dominated ones: the options that do it; for extended dominance the pair it lies above
	IncrementReach  *float64 // efficient ones, over the efficient option before: reach gained …
	IncrementBurden *float64 // … for this much complexity
	Price           *float64 // complexity per point of reach; nil for the first
	Weight          *float64 // trade-off weight from which it is preferred to the one before
}

// tradeables sorts the eligible options by burden, drops dominated and extendedly dominated ones, and gives the prices at
// which the choice moves along the rest. Nil when one side has no weight.
func (p *problem) tradeables(mid table) []Tradeable {
	if !p.bothSide {
		return nil
	}
	reach, ease := p.indices(mid)
	order := p.eligible(mid)
	burden := func(o int) float64 { return 100 - ease[o] }
	sort.SliceStable(order, func(i, j int) bool {
		a, b := order[i], order[j]
		if d := burden(a) - burden(b); math.Abs(d) > tolerance {
			return d < 0
		}
		return reach[a] > reach[b]+tolerance
	})
	out := make([]Tradeable, len(order))
	var hull []int // indices into order
	for i, o := range order {
		out[i] = Tradeable{Option: p.opts[o].ID, Reach: reach[o], Complexity: burden(o), Status: "efficient"}
		for _, d := range order {
			if burden(d) <= burden(o)+tolerance && reach[d] >= reach[o]-tolerance && (burden(d) < burden(o)-tolerance || reach[d] > reach[o]+tolerance) {
				out[i].Status, out[i].By = "dominated", append(out[i].By, p.opts[d].ID)
			}
		}
		sort.Strings(out[i].By)
		if out[i].Status == "efficient" {
			for len(hull) > 1 {
				a, b := order[hull[len(hull)-2]], order[hull[len(hull)-1]]
				if (reach[b]-reach[a])*(burden(o)-burden(a))-(reach[o]-reach[a])*(burden(b)-burden(a)) >= -tolerance*tolerance {
					break
				}
				last := &out[hull[len(hull)-1]]
				last.Status = "extendedly dominated"
				hull = hull[:len(hull)-1]
			}
			hull = append(hull, i)
		}
	}
	for i := range out { // the neighbours that an extendedly dominated option lies above
		if out[i].Status != "extendedly dominated" {
			continue
		}
		for h := 1; h < len(hull); h++ {
			if hull[h-1] < i && i < hull[h] {
				out[i].By = []string{out[hull[h-1]].Option, out[hull[h]].Option}
			}
		}
	}
	for h := 1; h < len(hull); h++ {
		a, b := &out[hull[h-1]], &out[hull[h]]
		dr, dc := b.Reach-a.Reach, b.Complexity-a.Complexity
		b.IncrementReach, b.IncrementBurden = &dr, &dc
		if dr > tolerance {
			price, weight := dc/dr, dc/(dr+dc)
			b.Price, b.Weight = &price, &weight
		}
	}
	return out
}
