package engine

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// quality is what is wrong with the provenance of one estimate.
type quality struct {
	stale, future, unowned, unsourced, opinion, lowConfidence, small bool
	age                                                              int
}

func (p *problem) judge(e *Estimate) quality {
	q := quality{unowned: e.Owner == "", unsourced: e.Source == "", opinion: e.Opinion, lowConfidence: e.Confidence == "low",
		small: e.N > 0 && e.N < p.rules.SmallSample}
	today, err := time.Parse(time.DateOnly, p.m.Today)
	asOf, err2 := time.Parse(time.DateOnly, e.AsOf)
	if err == nil && err2 == nil {
		q.age = int(today.Sub(asOf).Hours() / 24)
		q.stale = e.Refresh > 0 && q.age > e.Refresh
		q.future = q.age < 0
	}
	return q
}

// addFinding notes one finding; component and option are as in Finding.
type addFinding func(code string, s Severity, component, option, text string)

// findings judges the data: what was done to it before, what is in it, and then each input's two scores. Consequence is
// what tells a task from a note.
func (p *problem) findings(a *Analysis, base table, done prepared) ([]Finding, []InputQuality) {
	matters := map[Quantity]float64{}
	if a.Simulation != nil {
		for _, x := range a.Simulation.Information {
			matters[Quantity{x.Component, x.Option}] = x.EVPPI
		}
	}
	reached := map[Quantity]bool{}
	for _, f := range a.Flips {
		if f.Inside {
			reached[Quantity{f.Subject, f.Option}] = true
			matters[Quantity{f.Subject, f.Option}] = math.Max(1, matters[Quantity{f.Subject, f.Option}])
		}
	}
	out := slices.Clone(done.findings)
	add := func(code string, s Severity, component, option, text string) {
		out = append(out, Finding{Code: code, Severity: s, Component: component, Option: option, Text: text})
	}
	for _, w := range done.widened {
		add("widened", Notice, w.Component, w.Option, w.Text)
	}
	p.missingFindings(a, add)
	for i := range p.vars {
		if e := p.vars[i].est; e != nil {
			p.estimateFindings(&p.vars[i], matters[Quantity{e.Component, e.Option}] >= p.rules.WorthKnowing, add)
		}
	}
	p.scaleFindings(base, add)
	p.comparison(reached, add)
	for i := range out {
		f := &out[i]
		f.Standard = standard[f.Code]
		f.Consequence = matters[Quantity{f.Component, f.Option}]
		if f.Option == "" || f.Component == "" { // about several inputs: as much as the one that matters most
			for k, v := range matters {
				if k.Component == f.Component && f.Option == "" || k.Option == f.Option && f.Component == "" {
					f.Consequence = math.Max(f.Consequence, v)
				}
			}
		}
	}
	quality := p.inputs(out, matters)
	scores := map[Quantity]float64{}
	for _, q := range quality {
		scores[Quantity{q.Component, q.Option}] = q.Quality
	}
	for i := range out {
		if v, ok := scores[Quantity{out[i].Component, out[i].Option}]; ok {
			out[i].Quality = &v
			out[i].Priority = out[i].Consequence * (1 - v)
		}
	}
	sortFindings(out)
	return out, quality
}

// estimateFindings judges one estimate by itself; what is weak in one that matters is a warning, else a note.
func (p *problem) estimateFindings(v *variable, matters bool, add addFinding) {
	e := v.est
	name := upperFirst(p.m.Subject(e.Component, e.Option))
	verbs := VerbsOf(p.m.Name(e.Component))
	weak := Notice
	if matters {
		weak = Warning
	}
	say := func(code string, s Severity, text string) { add(code, s, e.Component, e.Option, name+" "+text) }
	if e.Low < v.min || e.High > v.max {
		limit := v.max
		if e.Low < v.min {
			limit = v.min
		}
		say("invalid", Blocking, verbs.pick("goes", "go")+" past what is possible, "+p.m.Amount(e.Component, limit)+".")
	}
	if e.Low == e.High && e.Dist != Fixed {
		say("no_range", Notice, verbs.pick("has no range: it counts", "have no range: they count")+" as certain.")
	}
	q := p.judge(e)
	if q.stale {
		say("stale", weak, verbs.Is+" "+strconv.Itoa(q.age)+" days old, more than the "+strconv.Itoa(e.Refresh)+" "+verbs.pick("it is", "they are")+" good for.")
	}
	if q.future {
		say("future_dated", Warning, verbs.Is+" dated "+e.AsOf+", after today.")
	}
	if q.unowned {
		say("unowned", Warning, verbs.pick("has", "have")+" no owner: nobody can be asked to watch "+verbs.pick("it", "them")+".")
	}
	if q.unsourced {
		say("no_source", Warning, verbs.pick("has", "have")+" no source.")
	}
	if q.opinion {
		say("opinion", weak, verbs.pick("rests", "rest")+" on opinion only.")
	}
	if q.lowConfidence {
		say("low_confidence", weak, verbs.Is+" given with low confidence.")
	}
	if q.small {
		say("small_sample", weak, verbs.pick("rests", "rest")+" on "+strconv.Itoa(e.N)+" answers, fewer than "+strconv.Itoa(p.rules.SmallSample)+".")
	}
	if e.Defaulted {
		say("defaulted", Notice, verbs.pick("has", "have")+" defaults that nobody confirmed.")
	}
}

// sortFindings puts blocking ones first, then what is most worth mending; the rest of the order is by name.
func sortFindings(out []Finding) {
	rank := map[Severity]int{Blocking: 0, Warning: 1, Notice: 2}
	slices.SortStableFunc(out, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(rank[x.Severity], rank[y.Severity]), cmp.Compare(y.Priority, x.Priority), cmp.Compare(y.Consequence, x.Consequence),
			cmp.Compare(x.Component, y.Component), cmp.Compare(x.Option, y.Option), cmp.Compare(x.Code, y.Code))
	})
}

// missingFindings names the holes; one is blocking when it can change the preferred option.
func (p *problem) missingFindings(a *Analysis, add addFinding) {
	type key struct{ c, o int }
	worst := map[key]bool{}
	for o := range p.opts {
		for k := range p.crit {
			for _, c := range p.missing[o][k] {
				x := key{c, o}
				if p.comps[c].Shared {
					x.o = -1
				}
				worst[x] = worst[x] || p.decisive(a, o, k)
			}
		}
	}
	for c := range p.comps {
		for o := -1; o < len(p.opts); o++ {
			blocks, ok := worst[key{c, o}]
			if !ok {
				continue
			}
			name := upperFirst(p.m.Subject(p.comps[c].ID, p.optionID(o))) + " " + VerbsOf(p.m.Name(p.comps[c].ID)).pick("has", "have")
			if blocks {
				add("missing", Blocking, p.comps[c].ID, p.optionID(o), name+" no value, and some values would change the preferred option.")
			} else {
				add("missing", Warning, p.comps[c].ID, p.optionID(o), name+" no value; no value on its scale would change the preferred option.")
			}
		}
	}
}

// decisive tells whether hole (o, k) can change the preferred option: o is among those that could be preferred, or is
// preferred and the hole could breach a gate.
func (p *problem) decisive(a *Analysis, o, k int) bool {
	if slices.Contains(a.Undecided, p.opts[o].ID) {
		return true
	}
	return a.Preferred == p.opts[o].ID && p.gateOpen(k)
}

// gateOpen tells whether some value on the scale of criterion k breaches its gate.
func (p *problem) gateOpen(k int) bool {
	return p.breaches(k, p.curves[k].lo) || p.breaches(k, p.curves[k].hi)
}

// scaleFindings names what lies beyond the ends of a scale at base, low or high.
func (p *problem) scaleFindings(base table, add addFinding) {
	for o := range p.opts {
		for k, c := range p.crit {
			if p.hole(o, k) {
				continue
			}
			lo, hi := base.raw[o][k], base.raw[o][k]
			for _, comp := range p.parts(k) {
				i := p.compVar[comp][o]
				x := append([]float64(nil), p.base...)
				for _, v := range []float64{p.vars[i].low, p.vars[i].high} {
					x[i] = v
					r := p.raw(o, k, x)
					lo, hi = math.Min(lo, r), math.Max(hi, r)
				}
			}
			q := p.curves[k]
			slack := 1e-9 * (q.hi - q.lo)
			var past, end float64
			switch {
			case lo < q.lo-slack:
				past, end = lo, q.lo
			case hi > q.hi+slack:
				past, end = hi, q.hi
			default:
				continue
			}
			verbs := VerbsOf(p.m.Name(c.ID))
			text := upperFirst(p.m.Subject(c.ID, p.opts[o].ID)) + verbs.pick(" reaches ", " reach ") + p.m.Amount(c.ID, past) + ", beyond the scale: " + verbs.pick("it counts", "they count") + " as " + p.m.Amount(c.ID, end) + ". Widen the scale?"
			if math.IsInf(past, 0) {
				text = upperFirst(p.m.Subject(c.ID, p.opts[o].ID)) + verbs.pick(" goes", " go") + " beyond the scale without limit."
			}
			add("out_of_scale", Notice, c.ID, p.opts[o].ID, text)
		}
	}
}
