package engine

import (
	"math"
	"strings"

	"pvx/engine/quantity"
)

// prepared is what was done to the estimates of a model before it was computed, all of it said.
type prepared struct {
	widened  []Widening
	findings []Finding // their consequence is not known yet
}

// prepare returns m as it is computed with: of two estimates of the same fact the newer, units and periods converted,
// ranges widened where the sampling error or a pedigree asks for it. m itself is not changed. A base value changes by
// nothing but a conversion of its unit.
func prepare(m Model) (Model, prepared) {
	var done prepared
	factors := m.pedigreeFactors()
	m.Estimates = done.newest(m)
	for i := range m.Estimates {
		e := &m.Estimates[i]
		c := m.component(e.Component)
		done.convert(m, e, c)
		if w, ok := m.sampling(e, c); ok {
			done.widened = append(done.widened, w)
		}
		if w, ok := m.widen(e, c, factors); ok {
			done.widened = append(done.widened, w)
		}
	}
	return m, done
}

// component is the component with this id; a plain criterion stands for its own.
func (m Model) component(id string) Component {
	c := Component{ID: id}
	for _, k := range m.Criteria {
		if k.ID == id && k.Formula.Kind == Plain {
			c = Component{ID: id, Name: k.Name, Unit: k.Unit, Period: k.Period, Integer: k.Scale.Kind == Levels}
		}
	}
	for _, x := range m.Components {
		if x.ID == id {
			c = x
		}
	}
	return c
}

// newest returns a copy of the estimates in which each fact is there once, the one with the latest date.
func (d *prepared) newest(m Model) []Estimate {
	at := map[Quantity]int{}
	var out []Estimate
	for _, e := range m.Estimates {
		key := Quantity{e.Component, e.Option}
		i, twice := at[key]
		if !twice {
			at[key] = len(out)
			out = append(out, e)
			continue
		}
		kept, dropped := out[i], e
		if e.AsOf > kept.AsOf { // dates of one form
			kept, dropped = e, out[i]
		}
		out[i] = kept
		d.add("duplicate", Notice, kept, upperFirst(m.Subject(kept.Component, kept.Option))+" is given twice: "+m.Amount(kept.Component, kept.Base)+" of "+kept.AsOf+
			" is used, "+m.Amount(dropped.Component, dropped.Base)+" of "+orUnknown(dropped.AsOf)+" is not.")
	}
	return out
}

func orUnknown(date string) string {
	if date == "" {
		return "an unknown date"
	}
	return date
}

func (d *prepared) add(code string, s Severity, e Estimate, text string) {
	d.findings = append(d.findings, Finding{Code: code, Severity: s, Component: e.Component, Option: e.Option, Text: text})
}

// convert brings numbers that were given in another unit or period to the component's. What cannot be converted stays,
// and blocks.
func (d *prepared) convert(m Model, e *Estimate, c Component) {
	name := upperFirst(m.Subject(e.Component, e.Option))
	if e.Converted != "" {
		d.add("unit_mismatch", Notice, *e, name+" was typed otherwise and converted, "+e.Converted+".")
	}
	factor, how := 1.0, []string(nil)
	if e.Unit != "" && !strings.EqualFold(e.Unit, c.Unit) {
		rate, ok := m.rate(e.Unit, c.Unit)
		if !ok {
			d.add("unit_mismatch", Blocking, *e, name+" is in "+e.Unit+", and "+orNo(c.Unit, "no unit")+" is asked for: convert it, or give a rate.")
			return
		}
		factor *= rate
		how = append(how, "at "+numeral(rate)+" "+c.Unit+" for one "+strings.ToUpper(e.Unit))
	}
	code := "unit_mismatch"
	if e.Period != "" && e.Period != c.Period {
		a, b := periodsAYear(e.Period), periodsAYear(c.Period)
		if a == 0 || b == 0 {
			d.add("period_mismatch", Blocking, *e, name+" is per "+e.Period+", and "+orNo(c.Period, "no period")+" is asked for: it cannot be converted.")
			return
		}
		factor *= a / b
		code = "period_mismatch"
		how = append(how, "from an amount per "+e.Period)
	}
	e.Unit, e.Period = "", ""
	if factor == 1 {
		return
	}
	e.Low, e.Base, e.High = e.Low*factor, e.Base*factor, e.High*factor
	d.add(code, Notice, *e, name+" was converted to "+m.Amount(e.Component, e.Base)+", "+list(how, "and")+".")
}

func orNo(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

func periodsAYear(period string) float64 {
	switch period {
	case "year":
		return 1
	case "quarter":
		return 4
	case "month":
		return 12
	}
	return 0
}

// rate is what one unit of from is worth in to: money by the declared rates.
func (m Model) rate(from, to string) (float64, bool) {
	in := func(u string) (float64, bool) {
		if strings.EqualFold(u, m.Currency) {
			return 1, true
		}
		r, ok := m.Rates[strings.ToUpper(u)]
		return r, ok && r > 0
	}
	a, ok := in(from)
	b, ok2 := in(to)
	if !ok || !ok2 || m.Currency == "" {
		return 0, false
	}
	return a / b, true
}

// sampling gives a net promoter score with n and without a range its margin of error.
func (m Model) sampling(e *Estimate, c Component) (Widening, bool) {
	if e.N <= 0 || e.Low != e.High || e.Dist == Fixed || m.Want(e.Component).Kind != quantity.Points || math.Abs(e.Base) > 100 {
		return Widening{}, false
	}
	margin := quantity.ScoreMargin(e.Base, e.N, e.Panel)
	w := Widening{Component: e.Component, Option: e.Option, FromLow: e.Low, FromHigh: e.High, Factor: 1,
		Low: math.Max(-100, e.Base-margin), High: math.Min(100, e.Base+margin), Because: "the margin of error of " + numeral(float64(e.N)) + " answers"}
	w.keep(c, *e)
	if w.Low == w.High {
		return w, false
	}
	e.Low, e.High = w.Low, w.High
	if (e.Dist == PERT || e.Dist == Normal) && e.Shape == 0 {
		e.P10P90, e.Interval = false, 0.95
	}
	w.say(m)
	return w, true
}
