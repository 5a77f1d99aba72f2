package quantity

import "strings"

// convert turns e from the typed unit, currency and period into the wanted ones and says how.
func (r *reading) convert(e *Estimate, w Want) (string, *Error) {
	var notes []string
	factor := 1.0
	target := w.Period
	switch {
	case r.currency != "" && w.Kind == Money, r.currency != "" && w.Kind == Percent:
		cur := w.currency()
		if r.currency != cur {
			rate, ok := w.Rates[r.currency]
			if !ok || !(rate > 0) {
				return "", w.fail("there is no rate from "+r.currency+" to "+cur+": add it under Money, or type the figure in "+cur, r.currency)
			}
			factor *= rate
			notes = append(notes, "at "+plainNumber(rate)+" "+cur+" per "+r.currency)
		}
	case r.currency != "":
		return "", w.fail("an amount of money was typed"+expected(w), r.currency)
	}
	money := r.currency != "" && w.Kind == Percent
	switch {
	case r.unit == "" || r.unit == w.Kind:
		if money && r.unit == Percent {
			return "", w.fail("it is either a percentage or an amount of money, not both", r.unitText)
		}
	case r.unit == tickets && w.Kind == Hours:
		if !(w.HoursPerTicket > 0) {
			return "", w.fail("tickets cannot be turned into hours: the hours per ticket are not stated", r.unitText)
		}
		factor *= w.HoursPerTicket
		notes = append(notes, "at "+plainNumber(w.HoursPerTicket)+" hours a ticket")
	default:
		return "", w.fail("“"+r.unitText+"” is the wrong unit"+expected(w), r.unitText)
	}
	if money {
		if w.Base == nil {
			return "", w.fail("money can be turned into % only when this option's base revenue is known: type a percentage", r.currency)
		}
		if !(*w.Base > 0) {
			return "", w.fail("money cannot be turned into %: this option's base revenue is 0", r.currency)
		}
		if target == "" {
			target = "year"
		}
	}
	if r.span.perYear != 0 {
		if target == "" {
			return "", w.fail("this is not an amount per period: leave the time out", "")
		}
		factor *= r.span.perYear / perYear(target)
		notes = append(notes, r.span.note)
	} else if r.period != "" {
		if target == "" {
			return "", w.fail("this is not an amount per "+r.period+": leave the period out", r.period)
		}
		if r.period != target {
			factor *= perYear(r.period) / perYear(target)
			if r.period == "week" || r.period == "day" {
				notes = append(notes, "at "+plainNumber(perYear(r.period))+" "+r.period+"s a year")
			} else {
				e.Converted = "from an amount per " + r.period // the figure itself says the period it has now
			}
		}
	}
	if money {
		of := w
		of.Kind, of.Unit, of.Period = Money, w.currency(), target
		notes = append(notes, Format(e.Base*factor, of)+" of "+Format(*w.Base, of))
		factor *= 100 / *w.Base
	}
	e.Low, e.Base, e.High = e.Low*factor, e.Base*factor, e.High*factor
	if len(notes) == 0 {
		return "", nil
	}
	if money {
		return " (" + strings.Join(notes, ", ") + ")", nil
	}
	return " " + strings.Join(notes, ", "), nil
}
