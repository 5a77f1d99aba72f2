package file_test

import (
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
)

// What a file can say of its figures' origin and of the thresholds reaches the model.
func TestProvenanceAndRules(t *testing.T) {
	text := strings.Replace(small, "refresh_days: 30}", "refresh_days: 30, window: trailing, attribution: sourced, pedigree: [2, 1, 3, 1, 1]}", 1) +
		"rules: {clear_margin: 8, small_sample: 20}\n" +
		"pedigree_factors: [[1, 1, 1, 1, 2], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2]]\n"
	text = strings.Replace(text, "revenue: {low: 400000, base: 700000, high: 900000}",
		"revenue: {low: 400000, base: 700000, high: 900000, unit: EUR, period: quarter, as_of: 2026-10-01, also: [{value: 1M USD ARR, as_of: 2026-09-01}]}", 1)
	m, err := read(t, text).Model()
	if err != nil {
		t.Fatal(err)
	}
	want := engine.DefaultRules()
	want.ClearMargin, want.SmallSample = 8, 20
	if m.Rules != want {
		t.Errorf("rules %+v, want %+v", m.Rules, want)
	}
	if m.Factors[4][4] != 2 || m.Rates["EUR"] != 1.08 {
		t.Errorf("factors %v, rates %v", m.Factors, m.Rates)
	}
	figures := 0
	for _, e := range m.Estimates {
		switch {
		case e.Component == "cost" && e.Option == "A":
			if e.Window != "trailing" || e.Attribution != "sourced" || e.Pedigree != (engine.Pedigree{2, 1, 3, 1, 1}) || !strings.Contains(e.Converted, "1.08") {
				t.Errorf("what the source says is not on %+v", e)
			}
		case e.Component == "revenue" && e.Option == "B":
			if figures++; e.Base == 1e6 && e.Window != "forward" {
				t.Errorf("ARR looks forward: %+v", e)
			}
		}
	}
	if figures != 2 {
		t.Errorf("%d figures of B's revenue, want both", figures)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range a.Options {
		if o.ID == "B" && o.Raw["revenue"] != 700000*1.08*4 {
			t.Errorf("revenue %v, want the newer figure in USD a year", o.Raw["revenue"])
		}
	}
	if a.Used != want {
		t.Errorf("used %+v", a.Used)
	}
}

// A rule that is no share, a factor that narrows, a score beyond 5, two figures without a date: each with line and path.
func TestProvenanceMistakes(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"rule", "options:", "rules: {close_best: 50}\noptions:", ":7: rules.close_best: 50 is not between 0 and 1"},
		{"factor", "options:", "pedigree_factors: [[1, 1, 1, 1, 0.5], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2], [1, 1, 1, 1, 2]]\noptions:", ":7: pedigree_factors[0][4]: 0.5 is not between 1 and 100"},
		{"score", "source: crm}", "source: crm, pedigree: [1, 6, 1, 1, 1]}", ":10: estimates.A.cost.pedigree[1]: 6 is not between 1 and 5"},
		{"scores", "source: crm}", "source: crm, pedigree: [1, 2]}", ":10: estimates.A.cost.pedigree: should have 5 values"},
		{"which", "cost: 7.5", "cost: {base: 7.5, also: [{base: 8}]}", ":11: estimates.B.cost.also[0]: “cost” is estimated twice"},
		{"unit twice", "value: 30k EUR", "value: 30k EUR, unit: USD", ":10: estimates.A.cost: has a typed value, whose unit"},
		{"rate", "EUR: 1.08", "EUR: 1.08, JPY: -2", ":3: money.rates.JPY: -2 is not above 0"},
		{"no rate", "EUR: 1.08", "EUR: 0", "money.rates.EUR: 0 is not above 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := file.Read("x", []byte(strings.Replace(small, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}
