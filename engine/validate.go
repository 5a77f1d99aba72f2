package engine

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// ModelError says what is wrong with a model and where, in the notation of decision files.
type ModelError struct {
	Path string // "criteria[2].scale"; indices are those of the model's lists
	What string // a clause without full stop
}

// Error returns path and complaint as one line.
func (e *ModelError) Error() string { return e.Path + ": " + e.What }

// MaxDraws is the largest number of draws of a simulation.
const MaxDraws = 1_000_000

// entry is the path of one entry of a list; models are checked often, and without mistakes.
func entry(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// sortedIDs returns the keys of a set in ascending order. Of an empty one, as most are, it allocates nothing: models are checked
// before every look at their flips.
func sortedIDs[T any](m map[string]T) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}

type checker struct{ errs []error }

func (c *checker) add(path, format string, args ...any) {
	c.errs = append(c.errs, &ModelError{path, fmt.Sprintf(format, args...)})
}

// largest is the largest size of a number, and the inverse of the smallest width of a scale: products and differences of
// such numbers are still numbers.
const largest = 1e60

func (c *checker) finite(path string, vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			c.add(path, "is not a finite number")
			return false
		}
		if math.Abs(v) > largest {
			c.add(path, "%v is too large a number to compute with", v)
			return false
		}
	}
	return true
}

// limits checks that the ends that are given are numbers; an open end is nil and not infinite.
func (c *checker) limits(path string, low, high *float64) bool {
	ok := low == nil || c.finite(path+".min", *low)
	return (high == nil || c.finite(path+".max", *high)) && ok
}

// triple checks low <= base <= high.
func (c *checker) triple(path string, low, base, high float64) {
	if c.finite(path, low, base, high) && !(low <= base && base <= high) {
		c.add(path, "low %v, base %v and high %v are not in order", low, base, high)
	}
}

// id checks that an id is there and new in seen.
func (c *checker) id(path, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.add(path+".id", "is empty")
	case seen[id]:
		c.add(path+".id", "%q is used twice", id)
	}
	seen[id] = true
}

// Validate reports everything that keeps m from being analysed, as joined *ModelError; nil when it can be.
func (m Model) Validate() error {
	c := &checker{}
	criteria, components, parameters, drivers, options := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	shared, below := map[string]bool{}, map[string]bool{}
	for i, x := range m.Components {
		path := entry("components", i)
		c.id(path, x.ID, components)
		shared[x.ID] = x.Shared
		if c.limits(path, x.Min, x.Max) && x.Min != nil && x.Max != nil && *x.Min >= *x.Max {
			c.add(path, "the lowest possible value is not below the highest")
		}
	}
	for i, x := range m.Parameters {
		path := entry("parameters", i)
		c.id(path, x.ID, parameters)
		c.triple(path, x.Low, x.Base, x.High)
	}
	if len(m.Criteria) == 0 {
		c.add("criteria", "is empty: at least one is needed")
	}
	points := 0.0
	for i, x := range m.Criteria {
		path := entry("criteria", i)
		c.id(path, x.ID, criteria)
		c.criterion(path, x, components, parameters)
		points += math.Max(x.Points, 0)
		if x.Formula.Kind == Plain {
			components[x.ID] = true
		}
		if x.Formula.Kind == Ratio {
			below[x.Formula.Below] = true
		}
	}
	if len(m.Criteria) > 0 && !(points > 0) {
		c.add("criteria", "all swing points are 0: nothing would count")
	}
	if len(m.Options) < 2 {
		c.add("options", "at least two are needed")
	}
	for i, x := range m.Options {
		c.id(entry("options", i), x.ID, options)
	}
	for i, x := range m.Drivers {
		path := entry("drivers", i)
		c.id(path, x.ID, drivers)
		c.triple(path, x.Low, x.Base, x.High)
		if x.Base == 0 {
			c.add(path+".base", "is 0: a driver acts in proportion to its base")
		}
		c.links(path, x, components, options)
	}
	c.estimates(m, components, shared, below, options)
	c.scenarios(m, components, shared, parameters, drivers, options)
	c.payoffs(m.Payoffs, options)
	c.frontiers(m, criteria, components, parameters, drivers, options)
	c.uncertain(m)
	t := m.TradeOff
	if c.finite("trade_off", t.Weight, t.Low, t.High) {
		if t.Weight < 0 || t.Weight > 1 {
			c.add("trade_off.weight", "%v is not between 0 and 1", t.Weight)
		}
		if t.Low < 0 || t.High > 1 || t.Low > t.High {
			c.add("trade_off", "the range %v to %v is not inside 0 to 1", t.Low, t.High)
		}
	}
	c.conventions(m)
	if m.Today != "" {
		c.date("today", m.Today)
	}
	if samplings[m.Sampling] == "" {
		c.add("sampling", "%q is not one of stratified, quasi", m.Sampling)
	}
	if m.Draws < 0 || m.Draws > MaxDraws {
		c.add("draws", "%d is not between 0 and %d", m.Draws, MaxDraws)
	}
	return errors.Join(c.errs...)
}

// conventions checks thresholds, rates and factors.
func (c *checker) conventions(m Model) {
	for axis, row := range m.Factors {
		for i, f := range row {
			if !(f >= 1 && f <= 100) && m.Factors != (Factors{}) {
				c.add(fmt.Sprintf("pedigree_factors[%d][%d]", axis, i), "%v is not between 1 and 100", f)
			}
		}
	}
	for _, code := range sortedIDs(m.Quality) {
		if _, ok := shortfall[code]; !ok {
			c.add("quality_factors."+code, "there is no finding %q that leaves a part of the quality", code)
		} else if f := m.Quality[code]; !(f >= 0 && f <= 1) {
			c.add("quality_factors."+code, "%v is not between 0 and 1", f)
		}
	}
	if a := m.Additive; a != nil && !(*a >= 0 && *a <= 1) {
		c.add("additive_widening", "%v is not between 0 and 1", *a)
	}
	for _, code := range sortedIDs(m.Rates) {
		if r := m.Rates[code]; !(r > 0) || math.IsInf(r, 0) {
			c.add("money.rates."+code, "%v is not above 0", r)
		}
	}
	r := m.Rules
	for _, x := range []struct {
		name    string
		v, most float64
	}{{"close_margin", r.CloseMargin, 100}, {"clear_margin", r.ClearMargin, 100}, {"close_best", r.CloseBest, 1}, {"clear_best", r.ClearBest, 1},
		{"close_evpi", r.CloseEVPI, 100}, {"breach_limit", r.BreachLimit, 1}, {"one_sided_low", r.OneSidedLow, 1}, {"one_sided_high", r.OneSidedHigh, 1},
		{"warning_share", r.WarningShare, 1}, {"rearm_share", r.RearmShare, 1}, {"worth_knowing", r.WorthKnowing, 100}} {
		if !(x.v >= 0 && x.v <= x.most) {
			c.add("rules."+x.name, "%v is not between 0 and %v", x.v, x.most)
		}
	}
	if r.SmallSample < 0 || r.TriggersShown < 0 {
		c.add("rules", "small_sample and triggers_shown cannot be negative")
	}
}

func (c *checker) date(path, s string) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		c.add(path, "%q is not a date such as 2026-10-31", s)
	}
}

func (c *checker) criterion(path string, x Criterion, components, parameters map[string]bool) {
	if x.Group != Reach && x.Group != Complexity {
		c.add(path+".group", "%q is neither reach nor complexity", x.Group)
	}
	if c.finite(path+".points", x.Points) && x.Points < 0 {
		c.add(path+".points", "%v is negative", x.Points)
	}
	c.scale(path+".scale", x.Scale)
	known := func(at, id string) {
		if !components[id] {
			c.add(path+at, "there is no component %q", id)
		}
	}
	switch f := x.Formula; f.Kind {
	case Plain:
	case Sum:
		if len(f.Terms) == 0 {
			c.add(path+".formula", "a sum needs at least one term")
		}
		for j, t := range f.Terms {
			at := entry(".formula.terms", j)
			known(at, t.Component)
			c.finite(path+at, t.Coefficient)
			if t.Parameter != "" && !parameters[t.Parameter] {
				c.add(path+at, "there is no parameter %q", t.Parameter)
			}
		}
	case Ratio:
		known(".formula.above", f.Above)
		known(".formula.below", f.Below)
		if f.Above == f.Below {
			c.add(path+".formula", "a ratio of a component with itself is always 1")
		}
		c.finite(path+".formula.times", f.Times)
	default:
		c.add(path+".formula.kind", "%q is neither sum nor ratio", f.Kind)
	}
	if g := x.Gate; g != nil && c.limits(path+".gate", g.Min, g.Max) && g.Min != nil && g.Max != nil && *g.Min > *g.Max {
		c.add(path+".gate", "min %v is above max %v: nothing could pass", *g.Min, *g.Max)
	}
}

func (c *checker) scale(path string, s Scale) {
	score := func(at string, v float64) {
		if !(v >= 0 && v <= 100) {
			c.add(path+at, "score %v is not between 0 and 100", v)
		}
	}
	switch s.Kind {
	case Levels:
		if len(s.Levels) < 2 {
			c.add(path+".levels", "at least two levels are needed")
		}
		names, flat := map[string]bool{"": true}, true
		for i, l := range s.Levels {
			score(entry(".levels", i), l.Score)
			if names[l.Name] && l.Name != "" {
				c.add(path+entry(".levels", i), "%q is used twice", l.Name)
			}
			names[l.Name], flat = true, flat && l.Score == s.Levels[0].Score
		}
		if flat && len(s.Levels) > 1 {
			c.add(path+".levels", "all score %v: the scale has no width", s.Levels[0].Score)
		}
		return
	case Piecewise:
		if len(s.Knots) < 2 {
			c.add(path+".knots", "at least two knots are needed")
			return
		}
		before := len(c.errs)
		for i, k := range s.Knots {
			at := entry(".knots", i)
			score(at, k.Score)
			if c.finite(path+at, k.X) && i > 0 && !(k.X > s.Knots[i-1].X) {
				c.add(path+at, "%v does not come after %v", k.X, s.Knots[i-1].X)
			}
		}
		if lo, hi := s.ends(); lo < s.Knots[0].X || hi > s.Knots[len(s.Knots)-1].X {
			c.add(path+".knots", "do not cover the scale from %v to %v", lo, hi)
		} else if len(c.errs) == before && c.finite(path, s.Worst, s.Best) && s.Worst != s.Best {
			of := s.compile()
			flat := true
			for _, k := range s.Knots {
				flat = flat && k.Score == s.Knots[0].Score
			}
			if w, b := of.score(s.Worst), of.score(s.Best); flat {
				c.add(path+".knots", "all score %v: the scale has no width", w)
			} else if b < w {
				c.add(path+".knots", "score %v at best and %v at worst: best should score more", b, w)
			}
		}
	case Linear, Target, Exponential:
	default:
		c.add(path+".kind", "%q is not one of linear, piecewise, levels, target, exponential", s.Kind)
		return
	}
	if !c.finite(path, s.Worst, s.Best, s.Target, s.Rate) {
		return
	}
	if s.Worst == s.Best {
		c.add(path, "worst and best are both %v: the scale has no width", s.Worst)
	} else if math.Abs(s.Worst-s.Best) < 1/largest || math.Abs(s.Worst-s.Best) < 1e-14*math.Max(math.Abs(s.Worst), math.Abs(s.Best)) {
		c.add(path, "worst %v and best %v are too close together to compute with", s.Worst, s.Best)
	}
	if lo, hi := s.ends(); s.Kind == Target && (s.Target < lo || s.Target > hi) {
		c.add(path+".target", "%v is outside the scale", s.Target)
	}
	if math.Abs(s.Rate) > 50 {
		c.add(path+".rate", "%v is not between -50 and 50", s.Rate)
	}
}

func (c *checker) links(path string, d Driver, components, options map[string]bool) {
	seen := map[[2]string]bool{}
	for j, l := range d.Links {
		at := fmt.Sprintf("%s.links[%d]", path, j)
		if !components[l.Component] {
			c.add(at, "there is no component %q", l.Component)
		}
		if l.Option != "" && !options[l.Option] {
			c.add(at, "there is no option %q", l.Option)
		}
		if seen[[2]string{l.Component, l.Option}] {
			c.add(at, "the driver is linked to %q twice", l.Component)
		}
		seen[[2]string{l.Component, l.Option}] = true
		if !c.finite(at, l.Elasticity) {
			continue
		}
		if math.Abs(l.Elasticity) > 100 {
			c.add(at+".elasticity", "%v is not between -100 and 100", l.Elasticity)
		} else if l.Power && (d.Base < 0 || d.Low < 0) {
			c.add(at, "constant elasticity needs a driver that is never negative")
		} else if l.Power && l.Elasticity < 0 && d.Low == 0 {
			c.add(at, "a negative constant elasticity needs a driver that is never 0")
		} else if l.Power && d.Low > 0 && math.Abs(l.Elasticity)*math.Log(d.High/d.Low) > math.Log(largest) {
			c.add(at+".elasticity", "%v makes the driver's range too wide to compute with", l.Elasticity)
		}
	}
}

func (c *checker) estimates(m Model, components, shared, below, options map[string]bool) {
	dated := make(map[[2]string]string, len(m.Estimates)) // the newest date of each, "" for none
	for i, e := range m.Estimates {
		path := entry("estimates", i)
		switch {
		case !components[e.Component]:
			c.add(path, "there is no component %q", e.Component)
		case shared[e.Component] && e.Option != "":
			c.add(path, "%q is shared by all options: its estimate names none", e.Component)
		case !shared[e.Component] && e.Option == "":
			c.add(path, "%q is not shared by all options: its estimate names one", e.Component)
		case !shared[e.Component] && !options[e.Option]:
			c.add(path, "there is no option %q", e.Option)
		}
		key := [2]string{e.Component, e.Option}
		date, seen := dated[key]
		if seen && e.AsOf == date {
			c.add(path, "%q is estimated twice for %q, and no date tells which is newer", e.Component, e.Option)
		}
		if !seen || e.AsOf > date {
			dated[key] = e.AsOf
		}
		for axis, score := range e.Pedigree {
			if score < 0 || score > 5 {
				c.add(fmt.Sprintf("%s.pedigree[%d]", path, axis), "%d is not between 1 and 5", score)
			}
		}
		c.triple(path, e.Low, e.Base, e.High)
		if below[e.Component] && e.Low <= 0 {
			c.add(path+".low", "%v is not above 0, and something is divided by %q", e.Low, e.Component)
		}
		if e.AsOf != "" {
			c.date(path+".as_of", e.AsOf)
		}
		if e.Refresh < 0 || e.N < 0 {
			c.add(path, "refresh and n cannot be negative")
		}
	}
}

func (c *checker) scenarios(m Model, components, shared, parameters, drivers, options map[string]bool) {
	ids := map[string]bool{"cautious": true, "base": true, "favourable": true}
	for i, s := range m.Scenarios {
		path := entry("scenarios", i)
		c.id(path, s.ID, ids)
		if s.Probability != nil && !(*s.Probability >= 0 && *s.Probability <= 1) {
			c.add(path+".probability", "%v is not between 0 and 1", *s.Probability)
		}
		seen := map[[2]string]bool{}
		for j, k := range s.Shocks {
			at := fmt.Sprintf("%s.shocks[%d]", path, j)
			if !components[k.Component] && !parameters[k.Component] && !drivers[k.Component] {
				c.add(at, "there is no component, parameter or driver %q", k.Component)
			}
			if k.Option != "" && !options[k.Option] {
				c.add(at, "there is no option %q", k.Option)
			}
			if k.Option != "" && (shared[k.Component] || parameters[k.Component] || drivers[k.Component]) {
				c.add(at, "%q is the same for all options: the shock names none", k.Component)
			}
			if k.Kind != Percent && k.Kind != Plus && k.Kind != Set {
				c.add(at+".kind", "%q is not one of percent, plus, set", k.Kind)
			}
			if seen[[2]string{k.Component, k.Option}] {
				c.add(at, "%q is shocked twice", k.Component)
			}
			seen[[2]string{k.Component, k.Option}] = true
			c.finite(at, k.By)
		}
	}
}
