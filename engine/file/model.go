package file

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// Model returns the numbers of the document. The error joins *Error for whatever keeps it from being analysed.
func (doc Document) Model() (engine.Model, error) {
	b := doc.build("decision")
	return b.m, join(withoutEchoes(b.errs, b.validate()))
}

// check reports what is wrong with figures and with the model, after what was wrong with the decoding.
func (doc Document) check(name string, before []*Error) []*Error {
	b := doc.build(name)
	return withoutEchoes(before, b.errs, b.validate())
}

// Want says how the figures of a component or criterion of this document are typed for an option; the option's own
// revenue is the base of typed money where a percentage is asked for.
func (doc Document) Want(id, option string) quantity.Want {
	b := doc.build("decision")
	return b.want(id, option)
}

type builder struct {
	doc   *Document
	file  string
	m     engine.Model
	paths []string // of estimates, by index in the model
	errs  []*Error
	open  map[string]bool // "component/option" of figures that could not be read
}

func (b *builder) add(path, what, example string) {
	b.errs = append(b.errs, b.mistake(path, what, example))
}

// mistake puts a complaint where the file has its place.
func (b *builder) mistake(path, what, example string) *Error {
	line := 0
	for p := path; line == 0; {
		line = b.doc.lines[p]
		i := strings.LastIndexAny(p, ".[")
		if i < 0 {
			break
		}
		p = p[:i]
	}
	if example == "" && path != "" {
		example = exampleAt(path)
	}
	return &Error{File: b.file, Line: line, Path: tame(path, maxPath), What: tame(what, maxWhat), Example: example, about: path}
}

func (doc Document) build(file string) *builder {
	b := &builder{doc: &doc, file: file, open: map[string]bool{}}
	m := &b.m
	m.Today, m.Currency, m.Seed, m.Draws = doc.Today, doc.Money.Currency, doc.Seed, doc.Draws
	m.Sampling = samplingOf(doc.Sampling)
	m.Quality, m.Additive = doc.QualityFactors, doc.AdditiveWidening
	m.Rates, m.Factors, m.Rules = doc.Money.Rates, doc.PedigreeFactors, doc.Rules.engine()
	m.TradeOff = engine.TradeOff{Weight: or(doc.TradeOff.Weight, 0.5), Confirmed: doc.TradeOff.Confirmed}
	m.TradeOff.Low = or(doc.TradeOff.Low, math.Max(0, math.Min(0.35, m.TradeOff.Weight)))
	m.TradeOff.High = or(doc.TradeOff.High, math.Min(1, math.Max(0.65, m.TradeOff.Weight)))
	for _, c := range doc.Criteria {
		m.Criteria = append(m.Criteria, c.engine())
	}
	for _, c := range doc.Components {
		k := engine.Component{ID: c.ID, Name: c.Name, Unit: c.Unit, Period: c.Period, Shared: c.Shared, Min: c.Min, Max: c.Max}
		for _, x := range doc.Criteria {
			if x.ID != c.ID || x.Formula.Kind != "" {
				continue
			}
			k.Integer = x.Scale.Kind == "levels"
			if c.Unit == "" { // limits alone: the rest stands at the criterion
				k.Unit, k.Period = x.Unit, x.Period
			}
		}
		m.Components = append(m.Components, k)
	}
	for _, p := range doc.Parameters {
		low, high := p.Low, p.High
		if low == 0 && high == 0 {
			low, high = p.Base, p.Base
		}
		m.Parameters = append(m.Parameters, engine.Parameter{ID: p.ID, Name: p.Name, Low: low, Base: p.Base, High: high, Dist: distOf(p.Dist), P10P90: p.P10P90, Shape: p.Shape})
	}
	for _, d := range doc.Drivers {
		x := engine.Driver{ID: d.ID, Name: d.Name, Unit: d.Unit, Low: d.Low, Base: d.Base, High: d.High, Dist: distOf(d.Dist), P10P90: d.P10P90, Shape: d.Shape}
		for _, l := range d.Links {
			x.Links = append(x.Links, engine.Link{Component: l.Component, Option: l.Option, Elasticity: or(l.Elasticity, 1), Power: l.Power})
		}
		m.Drivers = append(m.Drivers, x)
	}
	for i, o := range doc.Options {
		if o.ID == SharedOption {
			b.add("options["+strconv.Itoa(i)+"].id", "“shared” is the word for components of all options", "A")
		}
		m.Options = append(m.Options, engine.Option{ID: o.ID, Name: o.Name})
	}
	b.shapes()
	b.payoffs()
	for _, f := range doc.Frontiers {
		m.Frontiers = append(m.Frontiers, [2]engine.Axis{f.X.axis(), f.Y.axis()})
	}
	b.estimates()
	b.uncertain()
	for i, s := range doc.Scenarios {
		b.scenario(i, s)
	}
	return b
}

// engine returns the defaults with what is set; the zero value when nothing is.
func (r Rules) engine() engine.Rules {
	if r == (Rules{}) {
		return engine.Rules{}
	}
	out := engine.DefaultRules()
	for _, x := range []struct {
		to   *float64
		from *float64
	}{{&out.CloseMargin, r.CloseMargin}, {&out.ClearMargin, r.ClearMargin}, {&out.CloseBest, r.CloseBest}, {&out.ClearBest, r.ClearBest},
		{&out.CloseEVPI, r.CloseEVPI}, {&out.BreachLimit, r.BreachLimit}, {&out.OneSidedLow, r.OneSidedLow}, {&out.OneSidedHigh, r.OneSidedHigh},
		{&out.WarningShare, r.WarningShare}, {&out.RearmShare, r.RearmShare}, {&out.WorthKnowing, r.WorthKnowing}} {
		*x.to = or(x.from, *x.to)
	}
	if r.SmallSample != nil {
		out.SmallSample = *r.SmallSample
	}
	if r.TriggersShown != nil {
		out.TriggersShown = *r.TriggersShown
	}
	return out
}

func or(p *float64, v float64) float64 {
	if p != nil {
		return *p
	}
	return v
}

func (c Criterion) engine() engine.Criterion {
	k := engine.Criterion{ID: c.ID, Name: c.Name, Kind: engine.Kind(c.Kind), Group: engine.Group(c.Group), Unit: c.Unit, Period: c.Period, Points: c.Points}
	k.Scale = engine.Scale{Kind: engine.ScaleKind(c.Scale.Kind), Worst: c.Scale.Worst, Best: c.Scale.Best, Target: c.Scale.Target, Rate: c.Scale.Rate}
	for _, x := range c.Scale.Knots {
		k.Scale.Knots = append(k.Scale.Knots, engine.Knot{X: x[0], Score: x[1]})
	}
	for _, l := range c.Scale.Levels {
		k.Scale.Levels = append(k.Scale.Levels, engine.Level{Name: l.Name, Score: l.Score})
	}
	f := engine.Formula{Kind: engine.FormulaKind(c.Formula.Kind), Above: c.Formula.Above, Below: c.Formula.Below, Times: c.Formula.Times}
	for _, t := range c.Formula.Terms {
		f.Terms = append(f.Terms, engine.Term{Component: t.Component, Coefficient: or(t.Coefficient, 1), Parameter: t.Parameter})
	}
	k.Formula = f
	if c.Gate != nil {
		k.Gate = &engine.Gate{Min: c.Gate.Min, Max: c.Gate.Max, Why: c.Gate.Why}
	}
	return k
}

// want is how a component is typed, see Document.Want.
func (b *builder) want(id, option string) quantity.Want {
	w := b.m.Want(id)
	w.Rates = b.doc.Money.Rates
	if w.Currency == "" {
		w.Currency = b.doc.Money.Currency
	}
	for _, c := range b.doc.Components {
		if c.ID == id {
			w.HoursPerTicket = c.Ticket
		}
	}
	for _, c := range b.doc.Criteria {
		if c.ID == id && c.Of != "" && option != "" {
			if base, period, ok := b.baseOf(c.Of, option); ok {
				w.Base, w.Period = &base, period
			}
		}
	}
	return w
}

// baseOf is the base value of a plain or summed criterion for one option, from the estimates read so far.
func (b *builder) baseOf(criterion, option string) (base float64, period string, ok bool) {
	at := func(component string) (float64, bool) {
		for _, e := range b.m.Estimates {
			if e.Component == component && (e.Option == option || e.Option == "") {
				return e.Base, true
			}
		}
		return 0, false
	}
	for _, k := range b.m.Criteria {
		if k.ID != criterion {
			continue
		}
		if k.Formula.Kind == engine.Plain {
			v, ok := at(k.ID)
			return v, k.Period, ok
		}
		for _, t := range k.Formula.Terms {
			v, ok := at(t.Component)
			if !ok {
				return 0, "", false
			}
			c := t.Coefficient
			for _, p := range b.m.Parameters {
				if p.ID == t.Parameter {
					c = p.Base
				}
			}
			base += c * v
		}
		return base, k.Period, len(k.Formula.Terms) > 0
	}
	return 0, "", false
}

// estimates reads all figures; percentages of another criterion come last, when that one is known.
func (b *builder) estimates() {
	known := map[string]bool{SharedOption: true}
	for _, o := range b.doc.Options {
		known[o.ID] = true
	}
	of := map[string]bool{}
	for _, c := range b.doc.Criteria {
		of[c.ID] = c.Of != ""
	}
	options := slices.Sorted(maps.Keys(b.doc.Estimates))
	for _, o := range options {
		if !known[o] {
			b.add("estimates."+o, "there is no option “"+o+"”", "estimates: {"+b.first()+": {…}}")
		}
	}
	for _, late := range []bool{false, true} {
		for _, o := range options {
			for _, c := range slices.Sorted(maps.Keys(b.doc.Estimates[o])) {
				if of[c] == late && known[o] {
					b.estimate(o, c, b.doc.Estimates[o][c])
				}
			}
		}
	}
}

func (b *builder) first() string {
	if len(b.doc.Options) > 0 {
		return b.doc.Options[0].ID
	}
	return "A"
}

func (b *builder) estimate(option, component string, e Estimate) {
	path := "estimates." + option + "." + component
	if option == SharedOption {
		option = ""
	}
	b.figure(option, component, e, path)
}

// figure reads one figure and the others that are given for the same.
func (b *builder) figure(option, component string, e Estimate, path string) {
	x := engine.Estimate{Component: component, Option: option, Dist: distOf(e.Dist), P10P90: e.P10P90, Interval: e.Interval, Shape: e.Shape, N: e.N,
		Source: e.Source, Owner: e.Owner, AsOf: e.AsOf, Confidence: e.Confidence, Opinion: e.Opinion, Defaulted: e.Defaulted,
		Unit: e.Unit, Period: e.Period, Window: e.Window, Attribution: e.Attribution, Panel: e.Panel, Pedigree: e.Pedigree}
	b.inherit(e, &x)
	switch {
	case e.Value != "" && (e.Low != nil || e.Base != nil || e.High != nil):
		b.add(path, "has both a typed value and numbers: give one of them", "{value: 0.9–1.4M USD/yr}")
		return
	case e.Value != "":
		if !b.typed(path, e, &x) {
			return
		}
	case e.SD != nil:
		if !b.spread(path, e, &x) {
			return
		}
	case e.Base != nil:
		x.Low, x.Base, x.High = or(e.Low, *e.Base), *e.Base, or(e.High, *e.Base)
	case e.Low != nil && e.High != nil:
		x.Low, x.Base, x.High = *e.Low, (*e.Low+*e.High)/2, *e.High
	default:
		if e.Low != nil || e.High != nil {
			b.add(path, "needs base, or both low and high", "{low: 900000, base: 1250000, high: 1600000}")
		}
		return // an open input: owner and source may be known before the figure
	}
	b.m.Estimates = append(b.m.Estimates, x)
	b.paths = append(b.paths, path)
	for i, other := range e.Also {
		at := path + ".also[" + strconv.Itoa(i) + "]"
		if len(other.Also) > 0 {
			b.add(at, "other figures are listed side by side, not inside each other", "")
			continue
		}
		b.figure(option, component, other, at)
	}
}

// inherit fills what an estimate does not say itself from the source that it names.
func (b *builder) inherit(e Estimate, x *engine.Estimate) {
	if s, ok := b.doc.Sources[e.Source]; ok {
		x.Source = s.Name
		x.Owner = cmp.Or(x.Owner, s.Owner)
		x.AsOf = cmp.Or(x.AsOf, s.AsOf)
		x.Confidence = cmp.Or(x.Confidence, s.Confidence)
		x.Refresh, x.Opinion = s.Refresh, x.Opinion || s.Opinion
		x.Window = cmp.Or(x.Window, s.Window)
		x.Attribution = cmp.Or(x.Attribution, s.Attribution)
		x.Pedigree = cmp.Or(x.Pedigree, engine.Pedigree(s.Pedigree))
	}
	if e.Refresh != nil {
		x.Refresh = *e.Refresh
	}
}

// typed reads a value as people type it; it is false when that is a mistake, or only follows from one.
func (b *builder) typed(path string, e Estimate, x *engine.Estimate) bool {
	w := b.want(x.Component, x.Option)
	w.Panel = e.Panel
	q, _, err := quantity.Parse(e.Value, w)
	if err != nil {
		if b.open[b.percentOf(x.Component)+"/"+x.Option] && strings.Contains(err.Error(), "base revenue is known") {
			b.open[x.Component+"/"+x.Option] = true
			return false // what it is a percentage of is the mistake
		}
		var qe *quantity.Error
		what, ex := err.Error(), ""
		if errors.As(err, &qe) {
			what, ex = qe.What, qe.Example
		}
		b.open[x.Component+"/"+x.Option] = true
		b.add(path, what, ex)
		return false
	}
	x.Low, x.Base, x.High, x.Converted = q.Low, q.Base, q.High, q.Converted
	if q.N > 0 {
		x.N = q.N
	}
	if x.Dist == engine.PERT && x.Shape == 0 && !x.P10P90 && x.Interval == 0 {
		x.Interval = q.Interval
	}
	if q.Window != "" {
		x.Window = q.Window
	}
	if e.Unit != "" || e.Period != "" {
		b.add(path, "has a typed value, whose unit and period stand in it", "{value: 900k EUR per quarter}")
		return false
	}
	return true
}

// scenario reads the changes of one named scenario.
func (b *builder) scenario(i int, s Scenario) {
	out := engine.Scenario{ID: s.ID, Name: s.Name, Probability: s.Probability}
	for j, k := range s.Shocks {
		path := "scenarios[" + strconv.Itoa(i) + "].shocks[" + strconv.Itoa(j) + "].change"
		x, err := b.shock(k)
		if err != nil {
			b.add(path, err.What, err.Example)
			continue
		}
		x.Component, x.Option = k.Component, k.Option
		out.Shocks = append(out.Shocks, x)
	}
	b.m.Scenarios = append(b.m.Scenarios, out)
}

// shock reads "-30 %", "+5 points", "+100k USD" or "= 42".
func (b *builder) shock(k Shock) (engine.Shock, *quantity.Error) {
	text := strings.TrimSpace(strings.NewReplacer("−", "-", "–", "-").Replace(k.Change))
	w := b.want(k.Component, k.Option)
	w.Example = "-30 %, +5 points, = 42"
	var qe *quantity.Error
	if rest, ok := strings.CutPrefix(text, "="); ok {
		e, _, err := quantity.Parse(rest, w)
		if errors.As(err, &qe) {
			return engine.Shock{}, qe
		}
		return engine.Shock{Kind: engine.Set, By: e.Base}, nil
	}
	sign := 1.0
	switch {
	case strings.HasPrefix(text, "-"):
		sign = -1
	case !strings.HasPrefix(text, "+"):
		return engine.Shock{}, &quantity.Error{What: "“" + k.Change + "” is no change: it starts with +, - or =", Example: w.Example}
	}
	rest := strings.TrimSpace(text[1:])
	if number, ok := strings.CutSuffix(rest, "%"); ok {
		e, _, err := quantity.Parse(number, quantity.Want{Kind: quantity.Percent, Example: w.Example})
		if errors.As(err, &qe) {
			return engine.Shock{}, qe
		}
		return engine.Shock{Kind: engine.Percent, By: sign * e.Base}, nil
	}
	if w.Kind == quantity.Percent || w.Kind == quantity.Level || w.Kind == quantity.Score {
		rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(rest, "points"), "point"))
		rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(rest, "levels"), "level"))
		w = quantity.Want{Kind: quantity.Score, Example: w.Example}
	}
	w.Min, w.Max = nil, nil
	e, _, err := quantity.Parse(rest, w)
	if errors.As(err, &qe) {
		return engine.Shock{}, qe
	}
	return engine.Shock{Kind: engine.Plus, By: sign * e.Base}, nil
}
