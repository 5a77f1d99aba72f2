package flows_test

import (
	"strings"
	"testing"

	"pvx/engine"
	"pvx/flows"
)

// TestMissingFigureSaysWhatItDecides: while one figure keeps the choice open, the result says from where on which option is
// preferred, Back and Mend lead to it.
func TestMissingFigureSaysWhatItDecides(t *testing.T) {
	staged(t, func(d *flows.Decision) {
		worked(d)
		d.DropEstimate("nps", "C")
		d.SetEstimate(estimate("incentives", "C", [3]float64{11, 11, 11}))
	}, func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		text := textOf(g.page("scenarios").Items)
		for _, want := range []string{"Missing: C's partner NPS.", "C's partner NPS: below", "C is preferred"} {
			if !strings.Contains(text, want) {
				t.Errorf("not said: %q\n%s", want, text)
			}
		}
		if out := g.mustAct("scenarios", "back", nil); out.Address.At != "inputs:C" {
			t.Errorf("Back leads to %s", out.Address.At)
		}
		mend := false
		for _, it := range g.page("recommendation").Items {
			l, ok := it.(flows.Line)
			mend = mend || ok && strings.Contains(string(l.Text), "cannot be judged until") && l.ID == "goto:inputs:C"
		}
		if !mend {
			t.Errorf("the check of the trade-off does not lead to the figure:\n%s", textOf(g.page("recommendation").Items))
		}
	})
}

// TestBackLeadsToWhatWasTyped rather than to the first option.
func TestBackLeadsToWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	for _, o := range []string{"A", "B", "C"} {
		in := figures(o)
		in["influenced"] = "0"
		d.mustNext(olga, d.show(olga, id, flows.Place("inputs:"+o)), in)
	}
	back := func() flows.Place {
		t.Helper()
		sh, err := d.act(olga, d.show(olga, id, "scenarios"), "back", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		return sh.Address.At
	}
	if at := back(); at != "inputs:C" {
		t.Errorf("with every figure there Back leads to %s, want the last", at)
	}
	open := d.show(olga, id, "inputs:B")
	if err := d.f.Keep(t.Context(), by(olga), open.Address, fill(open, flows.Answers{"nps": "half ty"})); err != nil {
		t.Fatal(err)
	}
	if at := back(); at != "inputs:B" {
		t.Errorf("Back leads to %s, want where somebody was typing", at)
	}
}

// TestOneLineForRevenue: sourced revenue alone is an assumption about influenced revenue, that is said and goes when it is
// answered, or when what it rests on goes.
func TestOneLineForRevenue(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	in := figures("A")
	in["influenced"] = ""
	d.mustNext(olga, d.show(olga, id, "inputs"), in)
	e, ok := d.decision(id).Estimate("influenced", "A")
	if !ok || !e.Assumed || e.Estimate.Base != 0 || e.Estimate.High != 0 || !e.Defaulted {
		t.Fatalf("assumed %+v %v", e, ok)
	}
	page := d.show(olga, id, "inputs").Page
	if f := field(t, page, "influenced"); f.Value != "" || !strings.Contains(string(f.Echo), "assumed") {
		t.Errorf("the field shows %q, %q", f.Value, f.Echo)
	}
	if !strings.Contains(words(page), "Assumed to be 0") {
		t.Errorf("the gaps do not name it: %s", words(page))
	}
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"influenced": "0–300k"})
	if e, _ := d.decision(id).Estimate("influenced", "A"); e.Assumed || e.Estimate.High != 300e3 {
		t.Errorf("answered %+v", e)
	}
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"influenced": ""})
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"sourced": ""})
	if e, ok := d.decision(id).Estimate("influenced", "A"); ok {
		t.Errorf("without sourced revenue there still is %+v", e)
	}
	var none engine.Estimate
	if e, _ := d.decision(id).Estimate("sourced", "A"); e.Estimate != none {
		t.Errorf("sourced %+v", e)
	}
}
