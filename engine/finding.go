package engine

import (
	"math"
	"sort"
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

// findings judges the data: what was done to it before, what is in it, and then each input's two scores. Consequence is
// what tells a task from a note.
func (p *problem) findings(a *Analysis, base table, done prepared) ([]Finding, []InputQuality) {
	matters := map[[2]string]float64{}
	if a.Simulation != nil {
		for _, x := range a.Simulation.Information {
			matters[[2]string{x.Component, x.Option}] = x.EVPPI
		}
	}
	reached := map[[2]string]bool{}
	for _, f := range a.Flips {
		if f.Inside {
			reached[[2]string{f.Subject, f.Option}] = true
			matters[[2]string{f.Subject, f.Option}] = math.Max(1, matters[[2]string{f.Subject, f.Option}])
		}
	}
	var out []Finding
	add := func(code string, s Severity, component, option, text string) {
		out = append(out, Finding{Code: code, Severity: s, Component: component, Option: option, Text: text})
	}
	out = append(out, done.findings...)
	for _, w := range done.widened {
		add("widened", Notice, w.Component, w.Option, w.Text)
	}
	p.missingFindings(a, add)
	for i := range p.vars {
		v := &p.vars[i]
		if v.est == nil {
			continue
		}
		e := v.est
		name := upperFirst(p.m.Subject(e.Component, e.Option))
		verbs := VerbsOf(p.m.Name(e.Component))
		weak := Notice
		if matters[[2]string{e.Component, e.Option}] >= p.rules.WorthKnowing {
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
	p.scaleFindings(base, add)
	p.comparison(reached, add)
	for i := range out {
		f := &out[i]
		f.Standard = standard[f.Code]
		f.Consequence = matters[[2]string{f.Component, f.Option}]
		if f.Option == "" || f.Component == "" { // about several inputs: as much as the one that matters most
			for k, v := range matters {
				if k[0] == f.Component && f.Option == "" || k[1] == f.Option && f.Component == "" {
					f.Consequence = math.Max(f.Consequence, v)
				}
			}
		}
	}
	quality := p.inputs(out, matters)
	scores := map[[2]string]float64{}
	for _, q := range quality {
		scores[[2]string{q.Component, q.Option}] = q.Quality
	}
	for i := range out {
		if v, ok := scores[[2]string{out[i].Component, out[i].Option}]; ok {
			out[i].Quality = &v
			out[i].Priority = out[i].Consequence * (1 - v)
		}
	}
	rank := map[Severity]int{Blocking: 0, Warning: 1, Notice: 2}
	sort.SliceStable(out, func(i, j int) bool {
		x, y := out[i], out[j]
		if rank[x.Severity] != rank[y.Severity] {
			return rank[x.Severity] < rank[y.Severity]
		}
		if x.Priority != y.Priority {
			return x.Priority > y.Priority
		}
		if x.Consequence != y.Consequence {
			return x.Consequence > y.Consequence
		}
		if x.Component != y.Component {
			return x.Component < y.Component
		}
		if x.Option != y.Option {
			return x.Option < y.Option
		}
		return x.Code < y.Code
	})
	return out, quality
}

// missingFindings names the holes; one is blocking when it can change the preferred option.
func (p *problem) missingFindings(a *Analysis, add func(string, Severity, string, string, string)) {
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
	if containsID(a.Undecided, p.opts[o].ID) {
		return true
	}
	return a.Preferred == p.opts[o].ID && p.gateOpen(k)
}

// gateOpen tells whether some value on the scale of criterion k breaches its gate.
func (p *problem) gateOpen(k int) bool {
	return p.breaches(k, p.curves[k].lo) || p.breaches(k, p.curves[k].hi)
}

// scaleFindings names what lies beyond the ends of a scale at base, low or high.
func (p *problem) scaleFindings(base table, add func(string, Severity, string, string, string)) {
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
