package flows

import (
	"errors"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// One figure: how it is asked for, read, echoed and shown.

// figureField asks for one component of one option.
func figureField(d Decision, c engine.Component, option string) Field {
	label := c.Name
	if u := unitWords(c); u != "" {
		label += " (" + u + ")"
	}
	f := Field{ID: c.ID, Kind: TextField, Label: label, Value: shownFigure(d, c.ID, option), Optional: true, Autosave: true, Max: 200,
		Placeholder: "e.g. " + figureExample(d, c.ID, option)}
	switch {
	case c.Shared:
		f.Hint = "One figure for all options."
	case c.ID == Influenced:
		f.Hint = "Left empty beside sourced revenue, 0 is assumed, and the result says so. Not known yet? Give a range."
	case c.ID == ValueProposition:
		f.Hint = "1 no joint reason to buy · 2 plausible · 3 named customers asked · 4 won a deal by it · 5 won three or more."
	case c.ID == Incentives:
		f.Hint = "As a share of this option's co-sell revenue, or as money."
	}
	return f
}

// shownFigure is the text a figure's field shows: as typed, or as PVX writes it.
func shownFigure(d Decision, component, option string) string {
	e, ok := d.Estimate(component, option)
	switch {
	case !ok || e.Assumed:
		return ""
	case e.Typed != "":
		return e.Typed
	}
	return FormatEstimate(d, e)
}

// figureExample is a text that is accepted for the figure.
func figureExample(d Decision, component, option string) string {
	switch component {
	case ValueProposition:
		return "4, or 3–4"
	case SupportAvailable:
		return "320 hours/month"
	case SupportNeeded:
		return "90–140 hours/month"
	case Incentives:
		return "8–12 %, or 120k " + d.Money.Currency
	}
	_, _, err := quantity.Parse("", want(d, component, option))
	if q, ok := err.(*quantity.Error); ok && q.Example != "" {
		return q.Example
	}
	return "12"
}

// readFigure reads a typed figure into an estimate that keeps what is known of the old one; what is new has the stated
// defaults.
func readFigure(s *Scene, d Decision, c engine.Component, option, text string) (Estimate, string, error) {
	q, echo, err := quantity.Parse(text, want(d, c.ID, option))
	if q := (*quantity.Error)(nil); saysNone(text) && errors.As(err, &q) {
		return Estimate{}, "", &quantity.Error{What: "“" + clip(text, 20) + "” is no figure: leave the field empty when it is not known, or give a range", Example: q.Example}
	}
	if err != nil {
		return Estimate{}, "", err
	}
	e, ok := d.Estimate(c.ID, option)
	if !ok {
		e = Estimate{Estimate: engine.Estimate{Component: c.ID, Option: option, Owner: string(d.People.Owner), AsOf: string(s.Today()),
			Refresh: 90, Confidence: "medium", Defaulted: true}}
	}
	e.Assumed = false
	e.Low, e.Base, e.High, e.Typed, e.By, e.At = q.Low, q.Base, q.High, strings.TrimSpace(text), s.Who, s.Now.UTC()
	if e.Interval = q.Interval; q.N > 0 {
		e.N = q.N
	}
	if q.Wave != "" {
		e.Wave = q.Wave
	}
	return e, echo, nil
}

// saysNone says that people write this where they have no figure.
func saysNone(text string) bool {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(text), ".()")) {
	case "n/a", "na", "n.a", "tbd", "tbc", "tba", "unknown", "none", "nil", "null", "?", "??", "???", "-", "–", "—", "x", "not known", "no idea":
		return true
	}
	return false
}

// assumeInfluenced states what one line for co-sell revenue leaves open: all of it is sourced. The assumption goes with the
// figure that it rests on.
func assumeInfluenced(s *Scene, option string) {
	d := s.D
	if _, _, ok := d.Component(Influenced); !ok {
		return
	}
	sourced, given := d.Estimate(Sourced, option)
	switch e, ok := d.Estimate(Influenced, option); {
	case ok && e.Assumed && !given:
		d.DropEstimate(Influenced, option)
	case !ok && given:
		d.SetEstimate(Estimate{Estimate: engine.Estimate{Component: Influenced, Option: option, Owner: sourced.Owner, AsOf: sourced.AsOf,
			Refresh: 90, Confidence: "medium", Defaulted: true}, Assumed: true, By: s.Who, At: s.Now.UTC()})
	}
}

// withTyped is the decision with every figure of the option that was typed here and is understood, so that one echo can
// rest on another and gaps are those of what is in sight.
func withTyped(s *Scene, option string) Decision {
	d := *s.D
	d.Estimates = append([]Estimate(nil), s.D.Estimates...)
	for _, c := range d.Components() {
		text, ok := s.Typed[c.ID]
		if !ok || text == shownFigure(*s.D, c.ID, option) {
			continue
		}
		if strings.TrimSpace(text) == "" {
			d.DropEstimate(c.ID, option)
		} else if e, _, err := readFigure(s, d, c, option, text); err == nil {
			d.SetEstimate(e)
		}
	}
	return d
}

// figureEcho says what was understood of the text in a figure's field.
func figureEcho(s *Scene, working Decision, c engine.Component, option, stored string) Markup {
	text := s.Value(c.ID, stored)
	if strings.TrimSpace(text) == "" {
		if e, ok := s.D.Estimate(c.ID, option); ok && e.Assumed {
			return Markupf("= %s, assumed: only sourced revenue is given", FormatEstimate(*s.D, e))
		}
		return ""
	}
	var out Markup
	if text == stored {
		e, _ := s.D.Estimate(c.ID, option)
		out = Markupf("= %s", FormatEstimate(*s.D, e))
	} else {
		_, echo, err := readFigure(s, working, c, option, text)
		if err != nil {
			return Markupf("Not counted yet. %s", wrong(err))
		}
		out = Plaintext(echo)
	}
	e, ok := working.Estimate(c.ID, option)
	if !ok {
		return out
	}
	if beyond := beyondScale(working, c, e); beyond != "" {
		out += Markupf(" · %s", beyond)
	}
	if c.Unit == "points" && e.N > 0 && e.N < engine.DefaultRules().SmallSample {
		out = Markupf("_%s · only %d answers: read it with care_", out, e.N)
	}
	return out
}

// provenance is who stands behind a figure and since when, in one small line.
func provenance(s *Scene, e Estimate) Markup {
	owner := Markup("no owner")
	if e.Owner != "" {
		owner = Plaintext(ownerName(s, e.Owner)) // a mention on every line would only shout
		if UserID(e.Owner) == s.Who {
			owner = "You"
		}
	}
	source := "no source"
	if e.Source != "" {
		source = clip(e.Source, 60)
	}
	text := Markupf("%s · %s", owner, source)
	if e.AsOf != "" {
		text += Markupf(" · as of %s", sayDate(Date(e.AsOf)))
	}
	if e.Opinion {
		return text + " · opinion"
	}
	if e.Confidence != "" {
		text += Markupf(" · %s confidence", e.Confidence)
	}
	return text
}

// reread reads typed figures again after rates or definitions changed; money typed for a percentage was divided once and
// stays. It returns how many figures moved.
func (d *Decision) reread(old Decision) (moved int) {
	for i := range d.Estimates {
		e := &d.Estimates[i]
		if e.Typed == "" || e.Component == Incentives {
			continue
		}
		was, _, errWas := quantity.Parse(e.Typed, want(old, e.Component, ""))
		now, _, errNow := quantity.Parse(e.Typed, want(*d, e.Component, ""))
		if errWas != nil || errNow != nil || was.Low != e.Low || was.Base != e.Base || was.High != e.High || now == was {
			continue
		}
		e.Low, e.Base, e.High = now.Low, now.Base, now.High
		moved++
	}
	return moved
}
