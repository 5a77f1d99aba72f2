package file

import (
	"errors"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pvx/engine"
)

// validate has the engine look at the model, and returns its complaints in the words and places of the file.
func (b *builder) validate() []*Error {
	err := b.m.Validate()
	if err == nil {
		return nil
	}
	all := []error{err}
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		all = j.Unwrap()
	}
	var out []*Error
	for _, err := range all {
		var me *engine.ModelError
		if !errors.As(err, &me) {
			out = append(out, b.mistake("", err.Error(), ""))
			continue
		}
		path, ok := b.place(me.Path)
		if !ok {
			continue
		}
		what := plainNumbers(curly.ReplaceAllString(me.What, "“$1”"))
		example := b.known(what)
		switch {
		case strings.HasSuffix(path, "trade_off.weight") && b.m.TradeOff.Weight > 1 && b.m.TradeOff.Weight <= 100:
			what, example = what+": it is a share, not a percentage", "weight: "+digits(b.m.TradeOff.Weight/100)
		case strings.HasSuffix(what, " is not between 0 and 1") && strings.HasSuffix(path, ".probability") && !strings.HasPrefix(what, "-"):
			what += ": it is a share, not a percentage"
		case strings.HasPrefix(path, "scenarios[") && (strings.HasPrefix(what, "“base”") || strings.HasPrefix(what, "“cautious”") || strings.HasPrefix(what, "“favourable”")):
			what = "cautious, base and favourable are built in: choose another id"
		}
		if m := missed.FindStringSubmatch(what); m != nil && strings.HasPrefix(m[1], "component") {
			switch made := b.madeOf(m[2]); {
			case m[2] == "":
				what, example = "is missing", ""
			case made != "" && strings.HasPrefix(path, "estimates"):
				what, example = "“"+m[2]+"” is computed: estimate what it is made of", made
			case made != "":
				what, example = "“"+m[2]+"” is computed itself: a formula is made of what is estimated", made
			}
		}
		out = append(out, b.mistake(path, what, example))
	}
	return withoutSums(out)
}

// withoutSums drops complaints about a whole list where one of its entries has a mistake that may explain them.
func withoutSums(list []*Error) []*Error {
	var out []*Error
	for _, e := range list {
		explained := false
		if wholeList.MatchString(e.about) {
			for _, f := range list {
				explained = explained || len(f.about) > len(e.about) && related(e.about, f.about)
			}
		}
		if !explained {
			out = append(out, e)
		}
	}
	return out
}

var wholeList = regexp.MustCompile(`^(criteria|options|scenarios|correlations|payoffs\.states|trade_off)$`)

// madeOf lists the components of a criterion with a formula; "" for any other id.
func (b *builder) madeOf(id string) string {
	for _, c := range b.doc.Criteria {
		if c.ID != id || c.Formula.Kind == "" {
			continue
		}
		parts := []string{c.Formula.Above, c.Formula.Below}
		for _, t := range c.Formula.Terms {
			parts = append(parts, t.Component)
		}
		var out []string
		for _, p := range parts {
			if p != "" && p != id {
				out = append(out, p)
			}
		}
		if len(out) == 0 {
			return "revenue, cost"
		}
		return strings.Join(out, ", ")
	}
	return ""
}

// place is where the file has what the engine calls path; ok is false for what the file does not have.
func (b *builder) place(path string) (string, bool) {
	if path == "criteria" && b.doc.lines["payoffs"] > 0 {
		return "", false // the table is the model, and has a mistake of its own
	}
	list, rest, _ := strings.Cut(path, "[")
	n, tail, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(n)
	switch {
	case err != nil:
	case list == "estimates" && i < len(b.paths):
		path = b.paths[i] + tail
	case list == "scenarios" && b.doc.Payoffs != nil && len(b.doc.Criteria) == 0:
		states := len(b.doc.Payoffs.States)
		if i < states { // made from a state, which has the same mistake
			return "", false
		}
		path = "scenarios[" + strconv.Itoa(i-states) + "]" + tail
	case list == "criteria" && b.doc.Payoffs != nil && len(b.doc.Criteria) == 0:
		path = "payoffs.table"
	}
	for from, to := range map[string]string{".dist": ".distribution", ".shape": ".pert_shape"} {
		if p, ok := strings.CutSuffix(path, from); ok {
			path = p + to
		}
	}
	return path, true
}

var (
	curly  = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	exps   = regexp.MustCompile(`-?\d+(\.\d+)?e\+\d+`)
	missed = regexp.MustCompile(`^there is no (.*) “(.*)”$`)
)

// plainNumbers writes 4e+06 as people do.
func plainNumbers(s string) string {
	return exps.ReplaceAllStringFunc(s, func(x string) string {
		f, err := strconv.ParseFloat(x, 64)
		if err != nil || math.Abs(f) > 1e15 {
			return x
		}
		return digits(f)
	})
}

func digits(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// known names the id that was probably meant, else the ids there are.
func (b *builder) known(what string) string {
	m := missed.FindStringSubmatch(what)
	if m == nil {
		return ""
	}
	var ids []string
	has := func(word string) bool { return strings.Contains(m[1], word) }
	if has("option") {
		for _, o := range b.doc.Options {
			ids = append(ids, o.ID)
		}
	}
	if has("component") || has("criterion") || has("quantity") {
		for _, c := range b.doc.Criteria {
			if c.Formula.Kind == "" || has("criterion") {
				ids = append(ids, c.ID)
			}
		}
	}
	if has("component") || has("quantity") {
		for _, c := range b.doc.Components {
			ids = append(ids, c.ID)
		}
	}
	if has("estimate") {
		for _, e := range b.m.Estimates {
			ids = append(ids, engine.Quantity{Component: e.Component, Option: e.Option}.String())
		}
	}
	if has("parameter") || has("quantity") {
		for _, x := range b.doc.Parameters {
			ids = append(ids, x.ID)
		}
	}
	if has("driver") || has("quantity") {
		for _, x := range b.doc.Drivers {
			ids = append(ids, x.ID)
		}
	}
	if has("state") && b.doc.Payoffs != nil {
		for _, s := range b.doc.Payoffs.States {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	if best := closest(m[2], ids); best != "" {
		return tame(best, maxPath)
	}
	return tame(strings.Join(ids[:min(len(ids), 5)], ", "), maxPath)
}

var (
	code = regexp.MustCompile(`^[A-Z]{3}$`)
	// of says which keys belong to one kind of scale only.
	of = []struct {
		key, kind string
		given     func(Scale) bool
	}{
		{"knots", "piecewise", func(s Scale) bool { return len(s.Knots) > 0 }},
		{"levels", "levels", func(s Scale) bool { return len(s.Levels) > 0 }},
		{"target", "target", func(s Scale) bool { return s.Target != 0 }},
		{"rate", "exponential", func(s Scale) bool { return s.Rate != 0 }},
	}
)

// shapes looks for what the engine cannot see any more: keys that are left out, that do not belong together, or that
// would be read as something else than was meant.
func (b *builder) shapes() {
	b.money()
	b.tradeOff()
	b.ids()
	if b.doc.Payoffs != nil && len(b.doc.Criteria) == 0 && len(b.doc.Estimates) > 0 {
		b.add("estimates", "nothing can be estimated where the payoff table is the whole model: add criteria, or leave the estimates out", "")
	}
	for i, c := range b.doc.Criteria {
		path := "criteria[" + strconv.Itoa(i) + "]"
		b.scale(path+".scale", c.Scale)
		b.percent(path, c)
		if c.Gate != nil && c.Gate.Min == nil && c.Gate.Max == nil {
			b.add(path+".gate", "has neither min nor max: it would limit nothing", "")
		}
		for j, t := range c.Formula.Terms {
			if t.Coefficient != nil && t.Parameter != "" {
				b.add(path+".formula.terms["+strconv.Itoa(j)+"]", "has a coefficient and a parameter: the parameter is the coefficient, so that the other would not count; leave it out and put it into the parameter's figures", "")
			}
		}
	}
	for i := range b.doc.Parameters {
		path := "parameters[" + strconv.Itoa(i) + "]"
		if b.given(path+".low") != b.given(path+".high") {
			b.add(path, "has one end of a range: give both low and high, or neither", "")
		}
	}
	for i, d := range b.doc.Drivers {
		if len(d.Links) == 0 {
			b.add("drivers["+strconv.Itoa(i)+"].links", "is empty: the driver would move nothing", "")
		}
	}
	b.chances()
}

// rounding is how far probabilities may add up beside 1; they are then divided by their sum, and the result says so.
const rounding = 0.05

// chances checks what probabilities add to: those of the states of a payoff table to 1, those of named scenarios to no more.
func (b *builder) chances() {
	sum, all := 0.0, true
	for _, s := range b.doc.Scenarios {
		if s.Probability != nil {
			sum += math.Max(0, *s.Probability)
			all = all && *s.Probability <= 1
		}
	}
	if all && sum > 1+rounding {
		b.add("scenarios", "the probabilities add to "+strconv.FormatFloat(sum, 'g', 4, 64)+", more than 1", "")
	}
	if b.doc.Payoffs == nil {
		return
	}
	sum = 0
	for _, s := range b.doc.Payoffs.States {
		if s.Probability == nil || !(*s.Probability >= 0 && *s.Probability <= 1) {
			return // another mistake, or none given
		}
		sum += *s.Probability
	}
	if sum > 0 && math.Abs(sum-1) > rounding {
		b.add("payoffs.states", "the probabilities add to "+strconv.FormatFloat(sum, 'g', 4, 64)+", not to 1", "")
	}
}

// given tells whether the file has the key at path; nothing is given in a document that was not read.
func (b *builder) given(path string) bool { return b.doc.lines[path] > 0 }

// ids refuses names that cannot be told from each other by eye.
func (b *builder) ids() {
	look := func(list string, i int, id string) {
		if id != "" && (strings.TrimSpace(id) != id || tame(id, maxPath) != id) {
			b.add(list+"["+strconv.Itoa(i)+"].id", "“"+id+"” begins or ends with a blank, is very long or has characters that do not show", "")
		}
	}
	for i, x := range b.doc.Options {
		look("options", i, x.ID)
	}
	for i, x := range b.doc.Criteria {
		look("criteria", i, x.ID)
	}
	for i, x := range b.doc.Components {
		look("components", i, x.ID)
	}
	for i, x := range b.doc.Parameters {
		look("parameters", i, x.ID)
	}
	for i, x := range b.doc.Drivers {
		look("drivers", i, x.ID)
	}
}

func (b *builder) money() {
	m := b.doc.Money
	if m.Currency != "" && !code.MatchString(m.Currency) {
		example := ""
		if up := strings.ToUpper(m.Currency); code.MatchString(up) {
			example = "currency: " + up
		}
		b.add("money.currency", "“"+m.Currency+"” is not a currency code of three capital letters", example)
	}
	for _, c := range slices.Sorted(maps.Keys(m.Rates)) {
		switch r := m.Rates[c]; {
		case !code.MatchString(c):
			b.add("money.rates."+c, "“"+c+"” is not a currency code of three capital letters", "")
		case c == m.Currency && r != 1:
			b.add("money.rates."+c, "is the reporting currency: one "+c+" is worth 1", "")
		}
	}
}

func (b *builder) tradeOff() {
	t := b.doc.TradeOff
	if t.Weight == nil || b.doc.lines == nil {
		return
	}
	if w := *t.Weight; t.Low != nil && w < *t.Low || t.High != nil && w > *t.High {
		b.add("trade_off", "the weight "+digits(w)+" lies outside its own plausible range", "")
	}
}

func (b *builder) scale(path string, s Scale) {
	for _, x := range of {
		if x.given(s) && s.Kind != x.kind && s.Kind != "" {
			b.add(path+"."+x.key, "belongs to a scale of kind "+x.kind+", and this one is "+s.Kind, "kind: "+x.kind)
		}
	}
	worst, best := b.given(path+".worst"), b.given(path+".best")
	if s.Kind == "levels" || s.Kind == "" || worst == best && (worst || b.doc.lines == nil) {
		return
	}
	has := "neither"
	switch {
	case worst:
		has = "worst alone"
	case best:
		has = "best alone"
	}
	b.add(path, "needs both ends, worst and best; it has "+has, "")
}

func (b *builder) percentOf(criterion string) string {
	for _, c := range b.doc.Criteria {
		if c.ID == criterion {
			return c.Of
		}
	}
	return ""
}

// percent checks what typed money of a criterion is divided by.
func (b *builder) percent(path string, c Criterion) {
	if c.Of == "" {
		return
	}
	path += ".percent_of"
	before := len(b.errs)
	defer func() {
		if len(b.errs) > before {
			for _, o := range b.doc.Options { // what is typed as money is not the mistake
				b.open[c.Of+"/"+o.ID] = true
			}
		}
	}()
	if c.Of == c.ID {
		b.add(path, "the criterion is a percentage of itself", "")
		return
	}
	for _, x := range b.doc.Criteria {
		if x.ID != c.Of {
			continue
		}
		switch {
		case x.Of != "":
			b.add(path, "“"+c.Of+"” is a percentage itself", "")
		case x.Formula.Kind == "ratio":
			b.add(path, "“"+c.Of+"” is a ratio, not an amount of money", "")
		}
		return
	}
	b.add(path, "there is no criterion “"+c.Of+"”", b.known("there is no criterion “"+c.Of+"”"))
}
