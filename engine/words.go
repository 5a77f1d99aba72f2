package engine

import (
	"math"
	"strings"

	"pvx/engine/quantity"
)

// Want describes how values of a component, criterion, parameter or driver are written, for quantity.Format; a bare
// number for an id that the model does not have. "trade-off" is a share in per cent of 0..1 values times 100.
func (m Model) Want(id string) quantity.Want {
	if id == string(FlipTradeOff) {
		return quantity.Want{Kind: quantity.Percent, Unit: "%"}
	}
	w := quantity.Want{Kind: quantity.Score, Currency: m.Currency}
	for _, k := range m.Criteria {
		if k.ID == id {
			w = wantOf(k.Unit, k.Period, m.Currency)
			if k.Scale.Kind == Levels {
				w.Kind = quantity.Level
				for _, l := range k.Scale.Levels {
					w.Levels = append(w.Levels, l.Name)
				}
			}
		}
	}
	for _, c := range m.Components {
		if c.ID == id {
			levels := w.Levels
			w = wantOf(c.Unit, c.Period, m.Currency)
			w.Min, w.Max = c.Min, c.Max
			if levels != nil {
				w.Kind, w.Levels = quantity.Level, levels
			}
		}
	}
	for _, d := range m.Drivers {
		if d.ID == id {
			w = wantOf(d.Unit, "", m.Currency)
		}
	}
	return w
}

// wantOf tells the kind of a quantity from its unit.
func wantOf(unit, period, currency string) quantity.Want {
	w := quantity.Want{Kind: quantity.Count, Unit: unit, Period: period, Currency: currency}
	switch u := strings.ToLower(unit); u {
	case "", "score", "level", "levels":
		w.Kind = quantity.Score
		if u != "" {
			w.Unit = "score"
		}
	case "%", "percent":
		w.Kind = quantity.Percent
	case "points", "point", "nps":
		w.Kind = quantity.Points
	case "hours", "hour", "h":
		w.Kind = quantity.Hours
	default:
		if len(unit) == 3 && strings.ToUpper(unit) == unit {
			w.Kind, w.Currency = quantity.Money, unit
		}
	}
	return w
}

// Name is what people call an option, criterion, component, parameter or driver; the id when it has no name.
func (m Model) Name(id string) string {
	for _, o := range m.Options {
		if o.ID == id && o.Name != "" {
			return o.Name
		}
	}
	for _, c := range m.Components {
		if c.ID == id && c.Name != "" {
			return c.Name
		}
	}
	for _, c := range m.Criteria {
		if c.ID == id && c.Name != "" {
			return c.Name
		}
	}
	for _, x := range m.Parameters {
		if x.ID == id && x.Name != "" {
			return x.Name
		}
	}
	for _, x := range m.Drivers {
		if x.ID == id && x.Name != "" {
			return x.Name
		}
	}
	return id
}

func (m Model) optionName(id string) string {
	for _, o := range m.Options {
		if o.ID == id && o.Name != "" {
			return o.Name
		}
	}
	return id
}

// Amount writes value v of a component, criterion, parameter, driver or of the trade-off (0..1) with its unit. Weights have
// one decimal.
func (m Model) Amount(id string, v float64) string {
	if id == string(FlipTradeOff) {
		v = math.Round(v*1000) / 10
	}
	return quantity.Format(v, m.Want(id))
}

// list joins names: "A", "A and B", "A, B and C".
func list(names []string, last string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " " + last + " " + names[n-1]
	}
}

// points writes a value of an option or a difference of values, with one decimal.
func points(v float64) string {
	if v != 0 && math.Abs(v) < 0.05 {
		return "less than 0.1 points"
	}
	return quantity.Format(math.Round(v*10)/10, quantity.Want{Kind: quantity.Points, Unit: "points"})
}

// share writes a probability in whole percent; a small one is not written as none, nor a large one as all.
func share(p float64) string {
	switch {
	case p > 0 && p < 0.005:
		return "less than 1 %"
	case p < 1 && p > 0.995:
		return "more than 99 %"
	}
	return quantity.Format(math.Round(100*p), quantity.Want{Kind: quantity.Percent})
}
