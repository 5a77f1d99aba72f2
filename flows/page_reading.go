package flows

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"pvx/engine/quantity"
)

// readingPages report an observed value: "reading" asks for which quantity, "reading:<trigger id>" and
// "reading:<component>.<option>" know.
type readingPages struct{}

func (readingPages) Name() string  { return "reading" }
func (readingPages) Title() string { return "Report a value" }

func (readingPages) Missing(*Scene) []Problem { return nil }

// quantityAt is the quantity a reading's place names.
func quantityAt(s *Scene, at Place) (component, option string, ok bool) {
	arg := at.Arg()
	if t, found := s.D.trigger(arg); found && t.Kind == OnThreshold {
		return t.Component, t.Option, true
	}
	return splitQuantity(*s.D, arg)
}

func splitQuantity(d Decision, id string) (component, option string, ok bool) {
	i := strings.LastIndexByte(id, '.') // an option's letter has none; a component of an imported record may
	if component, option, ok = quantityOf(d, id, ""); ok || i < 0 {
		return component, option, ok
	}
	return quantityOf(d, id[:i], id[i+1:])
}

// quantityOf is a component with the option whose value it is, "" when it is shared by all; ok is false when the decision
// has no such quantity.
func quantityOf(d Decision, component, option string) (string, string, bool) {
	c, _, ok := d.Component(component)
	if !ok || c.Shared {
		return component, "", ok
	}
	_, ok = d.Option(option)
	return component, option, ok
}

// longestPeriod is how long the words for a reading's period may be, in code points.
const longestPeriod = 40

func (readingPages) Page(s *Scene, at Place) (Page, error) {
	p := Page{Title: "Report a value", Next: "File reading", Items: []Item{
		Note{Text: Markupf("*%s · %s*", s.D.Key(), s.D.Title)}}}
	component, option, known := quantityAt(s, at)
	if !known {
		p.Items = append(p.Items, Field{ID: "quantity", Kind: SelectField, Label: "Which quantity?", Choices: quantities(*s.D), Redraw: true})
		if component, option, known = splitQuantity(*s.D, s.Typed["quantity"]); !known {
			component = ""
		}
	}
	placeholder := "e.g. 854k"
	if known {
		placeholder = "e.g. " + acceptedValue(*s.D, component, option)
		c, def, _ := s.D.Component(component)
		p.Items = append(p.Items, Note{Text: Markupf("*%s*", QuantityName(*s.D, component, option))},
			Note{Quiet, Markupf("%s In %s.", def.What, unitWords(c))})
		if e, ok := s.D.Estimate(component, option); ok {
			p.Items = append(p.Items, Note{Quiet, Markupf("The decision assumes %s.", FormatValue(*s.D, component, e.Base))})
		}
		if r, ok := s.latest(component, option); ok {
			p.Items = append(p.Items, Note{Quiet, Markupf("Latest reading: %s, %s.", FormatValue(*s.D, component, r.Value), day(r.At, s, s.Who))})
		}
		for _, t := range s.D.Monitoring.Triggers {
			if t.Kind == OnThreshold && t.Component == component && t.Option == option && !t.Off {
				p.Items = append(p.Items, Note{Info, Markupf("%s", triggerClause(*s.D, t))})
			}
		}
	}
	p.Items = append(p.Items,
		Field{ID: "value", Kind: TextField, Label: "Observed value", Placeholder: placeholder, Autosave: true, Max: 200},
		Field{ID: "period", Kind: TextField, Label: "For which period?", Value: lastMonth(s.Now), Placeholder: "e.g. 2026-10 or 2026-Q3", Max: longestPeriod},
		Field{ID: "window", Kind: SelectField, Label: "Window", Value: windowOf(s, component), Choices: []Choice{
			{ID: "trailing", Label: "Trailing: what was observed"}, {ID: "forward", Label: "Forward: a new forecast"}}},
		Field{ID: "n", Kind: TextField, Label: "Number of answers or deals behind it", Optional: true, Placeholder: "e.g. 63", Max: 12},
		Field{ID: "source", Kind: TextField, Label: "Source", Optional: true, Placeholder: "e.g. CRM export of 31 October", Max: 300})
	return p, nil
}

// quantities lists every quantity of a decision as choices, at most Slack's hundred.
func quantities(d Decision) []Choice {
	var out []Choice
	for _, def := range d.Definitions {
		for _, c := range def.Components {
			if c.Shared {
				out = append(out, Choice{ID: c.ID, Label: clip(QuantityName(d, c.ID, ""), 75)})
				continue
			}
			for _, o := range d.Options {
				out = append(out, Choice{ID: c.ID + "." + o.Key, Label: clip(QuantityName(d, c.ID, o.Key), 75)})
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Label < out[j].Label })
	if len(out) > 100 {
		out = out[:100]
	}
	return out
}

func lastMonth(now time.Time) string {
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -1, 0).Format("2006-01")
}

// windowOf is the window a reading of a component has unless said otherwise: what its trigger expects.
func windowOf(s *Scene, component string) string {
	for _, t := range s.D.Monitoring.Triggers {
		if t.Component == component && t.Window != "" {
			return t.Window
		}
	}
	return "trailing"
}

func (readingPages) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil // the quantity was chosen: redraw
	}
	errs := FieldErrors{}
	component, option, known := quantityAt(s, at)
	if !known {
		if component, option, known = splitQuantity(*s.D, in["quantity"]); !known {
			errs["quantity"] = "Choose the quantity that was observed."
			return Outcome{}, errs
		}
	}
	est, _, err := ParseQuantity(*s.D, component, option, in["value"])
	if err != nil {
		errs["value"] = upperFirst(err.Error())
	} else if est.Ranged {
		errs["value"] = "A reading is one number, not a range; for example " + acceptedValue(*s.D, component, option)
	}
	n := est.N
	if in["n"] != "" {
		if _, err := fmt.Sscanf(strings.TrimSpace(in["n"]), "%d", &n); err != nil || n < 1 {
			errs["n"] = "That is not a whole number above 0; for example 63"
		}
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	o, err := fileReading(s, Reading{ID: s.NewID(), Decision: s.D.ID, Component: component, Option: option, Value: est.Base, Typed: in["value"],
		Period: readPeriod(in["period"], s.Now), Window: in["window"], N: n, By: s.Who, At: s.Now.UTC(), Source: strings.TrimSpace(in["source"])})
	if err != nil {
		return Outcome{}, err
	}
	if trigger, whose := dueOf(at.Arg()); at.Arg() != "" { // opened from a reminder, which is answered by it
		file := o.Tx
		o.Tx = func(tx Tx) error {
			if err := file(tx); err != nil {
				return err
			}
			return answered(tx, s.D.ID, trigger, whose)
		}
	}
	o.Go = Finish
	return o, nil
}

// ParseQuantity reads what a person typed as a value of a component; the error is a *quantity.Error.
func ParseQuantity(d Decision, component, option, text string) (quantity.Estimate, string, error) {
	return quantity.Parse(text, want(d, component, option))
}

// acceptedValue is an accepted value: the one the decision assumes, where there is one.
func acceptedValue(d Decision, component, option string) string {
	if e, ok := d.Estimate(component, option); ok {
		return FormatValue(d, component, e.Base)
	}
	return FormatValue(d, component, 2)
}
