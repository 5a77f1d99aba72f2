package flows

import (
	"strings"
	"unicode"

	"golang.org/x/text/currency"

	"pvx/engine"
	"pvx/engine/quantity"
)

// Definition finds a metric or an input by its id.
func (d Decision) Definition(id string) (Definition, bool) {
	for _, def := range d.Definitions {
		if def.ID == id {
			return def, true
		}
	}
	return Definition{}, false
}

// Component finds a component and the definition it belongs to.
func (d Decision) Component(id string) (engine.Component, Definition, bool) {
	for _, def := range d.Definitions {
		for _, c := range def.Components {
			if c.ID == id {
				return c, def, true
			}
		}
	}
	return engine.Component{}, Definition{}, false
}

// Components are all components in the order of their definitions.
func (d Decision) Components() []engine.Component {
	var out []engine.Component
	for _, def := range d.Definitions {
		out = append(out, def.Components...)
	}
	return out
}

// Parameter finds a number inside the definitions.
func (d Decision) Parameter(id string) (engine.Parameter, bool) {
	for _, p := range d.Parameters {
		if p.ID == id && id != "" {
			return p, true
		}
	}
	return engine.Parameter{}, false
}

// Estimate finds the estimate of a component for an option; for a shared component whatever the option.
func (d Decision) Estimate(component, option string) (Estimate, bool) {
	option = d.optionOf(component, option)
	for _, e := range d.Estimates {
		if e.Component == component && e.Option == option {
			return e, true
		}
	}
	return Estimate{}, false
}

// SetEstimate stores an estimate in place of the one of the same component and option.
func (d *Decision) SetEstimate(e Estimate) {
	e.Option = d.optionOf(e.Component, e.Option)
	for i := range d.Estimates {
		if d.Estimates[i].Component == e.Component && d.Estimates[i].Option == e.Option {
			d.Estimates[i] = e
			return
		}
	}
	d.Estimates = append(d.Estimates, e)
}

// DropEstimate makes a hole.
func (d *Decision) DropEstimate(component, option string) {
	option = d.optionOf(component, option)
	kept := d.Estimates[:0:0]
	for _, e := range d.Estimates {
		if e.Component != component || e.Option != option {
			kept = append(kept, e)
		}
	}
	d.Estimates = kept
}

// optionOf is "" for a shared component.
func (d Decision) optionOf(component, option string) string {
	if c, _, ok := d.Component(component); ok && c.Shared {
		return ""
	}
	return option
}

// OptionName is how people see an option: "A Referral"; the key alone when it is not known.
func OptionName(d Decision, key string) string {
	if o, ok := d.Option(key); ok {
		return o.Key + " " + o.Name
	}
	return key
}

// QuantityName names what an estimate, a flip or a trigger is about, within a sentence: "A's sourced co-sell revenue",
// "support hours available", "the trade-off weight". Component may be a criterion's, a component's or a parameter's id.
func QuantityName(d Decision, component, option string) string {
	name := component
	if c, _, ok := d.Component(component); ok {
		name = within(c.Name)
		if c.Shared {
			option = ""
		}
	} else if def, ok := d.Definition(component); ok {
		name = within(def.Name)
	} else if p, ok := d.Parameter(component); ok {
		name, option = "the "+within(p.Name), ""
	} else if component == string(engine.FlipTradeOff) {
		name, option = "the trade-off weight", ""
	}
	if option == "" {
		return name
	}
	return option + "'s " + name
}

// within writes a name as it stands inside a sentence; an abbreviation such as NPS keeps its capitals.
func within(name string) string {
	r := []rune(name)
	if len(r) < 2 || unicode.IsUpper(r[1]) {
		return name
	}
	return string(unicode.ToLower(r[0])) + string(r[1:])
}

// FormatValue writes a value of a component, criterion or parameter the way people see it: "1.25M USD/yr", "D3", "46 %".
func FormatValue(d Decision, component string, v float64) string {
	if component == string(engine.FlipTradeOff) {
		return weightText(v)
	}
	return quantity.Format(v, want(d, component, ""))
}

// FormatEstimate writes an estimate with its range: "900k–1.4M USD/yr, base 1.25M, n=12".
func FormatEstimate(d Decision, e Estimate) string {
	// A range too narrow to be told apart in four digits is written as one value.
	return quantity.FormatRange(quantity.Estimate{Low: e.Low, Base: e.Base, High: e.High, Ranged: quantity.Round(e.Low) != quantity.Round(e.High),
		N: e.N, Wave: e.Wave}, want(d, e.Component, e.Option))
}

// want says how a component (or a criterion, or a parameter) is read and written. With an option, a percentage of
// co-sell revenue may be typed as money, because that option's base revenue is known.
func want(d Decision, component, option string) quantity.Want {
	w := quantity.Want{Currency: d.Money.Currency, Rates: map[string]float64{}}
	for _, r := range d.Money.Rates {
		w.Rates[r.Currency] = r.Per
	}
	c, def, ok := d.Component(component)
	if !ok {
		if def, ok = d.Definition(component); ok {
			c = engine.Component{ID: def.ID, Name: def.Name, Unit: def.Unit, Period: def.Period}
		} else {
			w.Kind = quantity.Score // a parameter: a bare number
			return w
		}
	}
	w.Unit, w.Period, w.Min, w.Max = c.Unit, c.Period, c.Min, c.Max
	switch unit := strings.ToLower(c.Unit); {
	case def.Scale.Kind == engine.Levels && def.Formula.Kind == engine.Plain:
		w.Kind = quantity.Level
		for _, l := range def.Scale.Levels {
			w.Levels = append(w.Levels, l.Name)
		}
	case isCurrency(c.Unit):
		w.Kind = quantity.Money
		if c.Unit != w.Currency { // an amount that is kept in a currency of its own
			w.Currency, w.Rates = c.Unit, nil
		}
	case unit == "%":
		w.Kind = quantity.Percent
		if c.ID == Incentives && option != "" {
			if base, ok := d.BaseRevenue(option); ok {
				w.Base = &base
			}
		}
	case unit == "hours":
		w.Kind = quantity.Hours
		if p, ok := d.Parameter(HoursPerTicket); ok {
			w.HoursPerTicket = p.Base
		}
	case unit == "points":
		w.Kind = quantity.Points
	case unit == "score" || unit == "":
		w.Kind = quantity.Score
	default:
		w.Kind = quantity.Count
	}
	return w
}

// isCurrency says whether a unit is an ISO 4217 code in capitals.
func isCurrency(unit string) bool {
	if len(unit) != 3 || strings.ToUpper(unit) != unit {
		return false
	}
	_, err := currency.ParseISO(unit)
	return err == nil
}

// unitWords is a unit as people read it in a label: "USD per year", "points", "hours per month"; "" for none.
func unitWords(c engine.Component) string {
	u := c.Unit
	if u == "score" || u == "level" {
		u = ""
	}
	if u != "" && c.Period != "" {
		u += " per " + c.Period
	}
	return u
}
