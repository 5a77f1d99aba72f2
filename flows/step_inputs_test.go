package flows_test

import (
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

// TestFigureErrors: what cannot be read says so at its field, with a text that is accepted there.
func TestFigureErrors(t *testing.T) {
	for _, c := range []struct{ name, field, typed, says, example string }{
		{"words", "sourced", "a lot", "", "0.9–1.4M USD/yr"},
		{"none", "sourced", "N/A", "leave the field empty", "0.9–1.4M USD/yr"},
		{"not yet", "depth", "tbd", "leave the field empty", "D2"},
		{"foreign money without rate", "sourced", "£900k", "no rate from GBP", "USD/yr"},
		{"backwards", "sourced", "2M–1M", "order", "0.9–1.4M USD/yr"},
		{"negative money", "sourced", "-5k", "negative", "0.9–1.4M USD/yr"},
		{"impossible NPS", "nps", "140", "above the highest", "42 ± 8 n=63"},
		{"no such level", "depth", "D9", "levels are", "D2"},
		{"beyond the rubric", "value_proposition", "7", "above the highest", "4"},
		{"tickets without hours", "support_needed", "300 tickets/month", "hours per ticket", "hours"},
		{"money for hours", "support_available", "$300", "money", "hours"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			sh := d.scoped()
			d.refusedAt(sh, flows.Answers{c.field: c.typed, "incentives": ""}, c.field, c.says, c.example)
			// The example must be one that is accepted.
			example := field(t, sh.Page, c.field).Placeholder
			example, _, _ = strings.Cut(strings.TrimPrefix(example, "e.g. "), ",")
			d.mustNext(olga, sh, flows.Answers{c.field: example})
		})
	}
}

func TestHolesAreAllowed(t *testing.T) {
	d := newDesk(t)
	sh := d.scoped()
	id := sh.Address.Decision
	for range 3 {
		sh = d.mustNext(olga, sh, nil)
	}
	if sh.Address.At != "scenarios" || len(d.decision(id).Estimates) != 0 {
		t.Errorf("at %s with %d figures", sh.Address.At, len(d.decision(id).Estimates))
	}
	if text := words(d.show(olga, id, "inputs:B").Page); !strings.Contains(text, "No figure yet: all 8") {
		t.Errorf("gaps: %s", text)
	}
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"nps": "40"})
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"nps": " "})
	if _, ok := d.decision(id).Estimate("nps", "A"); ok {
		t.Error("an emptied field left its figure")
	}
}

// TestIncentivesAsMoney divides typed money by the option's base revenue, once: 600k + 0.3 × 200k is 660k.
func TestIncentivesAsMoney(t *testing.T) {
	d := newDesk(t)
	sh := d.scoped()
	id := sh.Address.Decision
	in := figures("A")
	in["incentives"] = "33k USD"
	sh, err := d.act(olga, sh, "check", "", in)
	if err != nil {
		t.Fatal(err)
	}
	if echo := string(field(t, sh.Page, "incentives").Echo); !strings.Contains(echo, "5 %") || !strings.Contains(echo, "660k USD/yr") {
		t.Errorf("the echo is %q", echo)
	}
	if len(d.decision(id).Estimates) != 0 {
		t.Error("looking at what was understood stored it")
	}
	d.mustNext(olga, sh, nil)
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"sourced": "1M"})
	e, _ := d.decision(id).Estimate("incentives", "A")
	if e.Base < 4.999 || e.Base > 5.001 || e.Typed != "33k USD" {
		t.Errorf("it is %v (%q)", e.Base, e.Typed)
	}
}

// TestSwitchKeepsWhatIsUnderstood turns to another option without Next: what is understood is stored, the rest stays
// where it was typed.
func TestSwitchKeepsWhatIsUnderstood(t *testing.T) {
	d := newDesk(t)
	sh := d.scoped()
	id := sh.Address.Decision
	sh, err := d.act(olga, sh, "option", "B", flows.Answers{"nps": "40", "sourced": "much"})
	if err != nil || sh.Address.At != "inputs:B" || sh.Go != flows.Replace {
		t.Fatalf("at %s: %v", sh.Address.At, err)
	}
	if e, ok := d.decision(id).Estimate("nps", "A"); !ok || e.Base != 40 {
		t.Errorf("A's NPS is %v (%v)", e.Base, ok)
	}
	if sh, err = d.act(olga, sh, "option", "A", nil); err != nil || sh.Address.At != "inputs" {
		t.Fatalf("at %s: %v", sh.Address.At, err)
	}
	if got := field(t, sh.Page, "sourced").Value; got != "much" {
		t.Errorf("sourced shows %q", got)
	}
}

func TestDetails(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.mustNext(olga, d.show(olga, id, "inputs/nps"), flows.Answers{"owner": string(figure), "source": "Survey Q3", "as_of": "2026-09-30",
		"refresh": "30 days", "confidence": "high", "n": "8", "note": "two partners did not answer"})
	e, _ := d.decision(id).Estimate("nps", "A")
	if e.Owner != string(figure) || e.Source != "Survey Q3" || e.AsOf != "2026-09-30" || e.Refresh != 30 || e.Confidence != "high" || e.N != 8 ||
		e.Note == "" || e.Defaulted || e.Base != 30 {
		t.Errorf("%+v", e)
	}
	if echo := string(field(t, d.show(olga, id, "inputs").Page, "nps").Echo); !strings.Contains(echo, "only 8 answers") {
		t.Errorf("a small sample reads %q", echo)
	}
	d.later(40 * 24 * time.Hour)
	if text := words(d.show(olga, id, "inputs").Page); !strings.Contains(text, "Older than its refresh date: partner NPS (as of 30 Sep 2026)") {
		t.Errorf("gaps: %s", text)
	}
	for _, c := range []struct{ field, typed, says, example string }{
		{"value", "", "Enter the figure first", "42 ± 8"},
		{"value", "lots", "", "42 ± 8"},
		{"as_of", "2027-01-01", "day to come", "14 Nov 2026"},
		{"refresh", "soon", "no number of days", "90"},
		{"n", "-3", "no number of answers", "63"},
	} {
		typed := flows.Answers{"value": "30", "as_of": "2026-09-30", "refresh": "30", "n": "8"} // the one before stays in the draft
		typed[c.field] = c.typed
		d.refusedAt(d.show(olga, id, "inputs/nps"), typed, c.field, c.says, c.example)
	}
	d.mustNext(olga, d.show(olga, id, "inputs:B/value_proposition"), flows.Answers{"proposition": "Onboarding is shared.", "confidence": "opinion"})
	rec := d.decision(id)
	if o, _ := rec.Option("B"); o.Proposition != "Onboarding is shared." {
		t.Errorf("proposition %q", o.Proposition)
	}
	if e, _ := rec.Estimate("value_proposition", "B"); !e.Opinion || e.Confidence != "low" {
		t.Errorf("opinion %v, confidence %s", e.Opinion, e.Confidence)
	}
}

// TestDetailsTakeWhatIsTypedBeneath opens details of a figure that was typed and not sent yet.
func TestDetailsTakeWhatIsTypedBeneath(t *testing.T) {
	d := newDesk(t)
	sh := d.scoped()
	id := sh.Address.Decision
	if _, err := d.act(olga, sh, "check", "", flows.Answers{"sourced": "900k"}); err != nil {
		t.Fatal(err)
	}
	deep := d.show(olga, id, "inputs/sourced")
	if got := field(t, deep.Page, "value").Value; got != "900k" {
		t.Fatalf("details show %q", got)
	}
	up := d.mustNext(olga, deep, flows.Answers{"source": "CRM"})
	if up.Go != flows.Pop || up.Address.At != "inputs" {
		t.Fatalf("%s at %s", up.Go, up.Address.At)
	}
	e, _ := d.decision(id).Estimate("sourced", "A")
	if e.Base != 900e3 || e.Source != "CRM" || e.Defaulted {
		t.Errorf("%+v", e)
	}
	if sh = d.mustNext(olga, up, nil); sh.Address.At != "inputs:B" {
		t.Errorf("Next led to %s", sh.Address.At)
	}
}

func TestSameForAll(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.mustNext(olga, d.show(olga, id, "inputs:B/all"), flows.Answers{"owner": string(carl), "source": "Partner plan", "as_of": "2026-10-01"})
	rec := d.decision(id)
	for _, e := range rec.Estimates {
		if on := e.Option == "B" || e.Option == ""; on != (e.Source == "Partner plan" && e.Owner == string(carl) && e.AsOf == "2026-10-01" && !e.Defaulted) {
			t.Errorf("%s of %q: %q %s %s", e.Component, e.Option, e.Source, e.Owner, e.AsOf)
		}
	}
	if text := words(d.show(olga, id, "inputs:B").Page); !strings.Contains(text, "All from one source: Partner plan") && !strings.Contains(text, "All from one source: partner plan") {
		t.Errorf("gaps: %s", text)
	}
	if _, err := d.act(olga, d.show(olga, id, "inputs/all"), "confirm", "", nil); err != nil {
		t.Fatal(err)
	}
	if e, _ := d.decision(id).Estimate("nps", "A"); e.Defaulted {
		t.Error("what was confirmed still counts as a default")
	}
}

// TestEchoReadsBack: whatever figure is understood, what PVX writes of it is understood as the same, and answering the
// page with it changes nothing.
func TestEchoReadsBack(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	for _, c := range [][3]float64{{9999.5, 10000.5, 10000.5}, {0, 0, 0}, {0, 1, 2}, {1234567.8, 1234568, 1234570}, {999999, 1e6, 1000001},
		{0.4, 0.55, 0.6}, {9e5, 1.25e6, 1.4e6}, {5, 12e3, 5e6}, {999.96, 1000, 9999.99}, {1. / 3, 2. / 3, 1e5 / 3}} {
		d.change(id, func(rec *flows.Decision) {
			e, _ := rec.Estimate("sourced", "A")
			e.Low, e.Base, e.High, e.Typed = c[0], c[1], c[2], ""
			rec.SetEstimate(e)
		})
		sh := d.show(olga, id, "inputs")
		text := field(t, sh.Page, "sourced").Value
		before, _ := d.decision(id).Estimate("sourced", "A")
		d.mustNext(olga, sh, nil)
		if after, _ := d.decision(id).Estimate("sourced", "A"); after != before {
			t.Errorf("%v: answering %q with itself changed it to %v", c, text, after)
		}
		d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"sourced": text + " "})
		if again := field(t, d.show(olga, id, "inputs").Page, "sourced"); string(again.Echo) != "= "+text {
			t.Errorf("%v: %q typed again is echoed as %q", c, text, again.Echo)
		}
	}
}
