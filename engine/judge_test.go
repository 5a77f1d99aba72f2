package engine_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

func finding(a engine.Analysis, code, component, option string) *engine.Finding {
	for i, f := range a.Findings {
		if f.Code == code && f.Component == component && f.Option == option {
			return &a.Findings[i]
		}
	}
	return nil
}

// The factors of ecoinvent 2 for scores 4, 3, 3, 2, 2 add up to Σ ln² = .03324 + .00238 + .00908 + .0001 + 0, and the
// factor is exp √.0448 = 1.2357.
func TestPedigreeFactor(t *testing.T) {
	f := engine.DefaultFactors()
	p := engine.Pedigree{4, 3, 3, 2, 2}
	sum := 0.0
	for _, x := range []float64{1.2, 1.05, 1.1, 1.01, 1} {
		sum += math.Log(x) * math.Log(x)
	}
	near(t, "variance", f.Variance(p), sum)
	near(t, "factor", f.Factor(p), math.Exp(math.Sqrt(sum)))
	if got := f.Factor(p); math.Abs(got-1.2357) > 5e-5 {
		t.Errorf("factor %v, want 1.2357", got)
	}
	near(t, "best", f.Factor(engine.Pedigree{1, 1, 1, 1, 1}), 1)
	near(t, "not judged", f.Factor(engine.Pedigree{}), 1)
}

func TestPedigreeWidens(t *testing.T) {
	m := worked()
	e := estimate(&m, "revenue", "A")
	e.Low, e.High, e.Pedigree = 5e5, 8e5, engine.Pedigree{5} // × 1.5
	estimate(&m, "nps", "A").Pedigree = engine.Pedigree{5}   // ± .5 × half of the scale's 100 points
	a := analyze(t, m)
	if len(a.Widened) != 2 {
		t.Fatalf("widened %+v", a.Widened)
	}
	for _, w := range a.Widened {
		want := [2]float64{30 - 25, 30 + 25}
		text := "The range of A's partner NPS was widened from 30 points to 5–55 points because of source 5 of 5 (× 1.5)."
		if w.Component == "revenue" {
			want = [2]float64{5e5 / 1.5, 1.2e6}
			text = "The range of A's co-sell revenue was widened from 500k–800k USD/yr to 333.3k–1.2M USD/yr because of source 5 of 5 (× 1.5)."
		}
		near(t, w.Component+" low", w.Low, want[0])
		near(t, w.Component+" high", w.High, want[1])
		if !strings.Contains(w.Text, text) {
			t.Errorf("text %q, want %q in it", w.Text, text)
		}
		if f := finding(a, "widened", w.Component, w.Option); f == nil || f.Text != w.Text || f.Severity != engine.Notice {
			t.Errorf("no note says it: %+v", f)
		}
	}
	if estimate(&m, "revenue", "A").Low != 5e5 {
		t.Error("the model was changed")
	}
}

// Quality never moves a base value, a weight, a value or the base's flips.
func TestPedigreeChangesOnlyRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := worked()
		plain, err := engine.Analyze(m)
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Estimates {
			for axis := range 5 {
				m.Estimates[i].Pedigree[axis] = rapid.IntRange(0, 5).Draw(t, "score")
			}
		}
		m.Draws = 200
		a, err := engine.Analyze(m)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Options {
			if a.Options[i].Value != plain.Options[i].Value {
				t.Fatalf("value %v, was %v", a.Options[i].Value, plain.Options[i].Value)
			}
		}
		at := func(a engine.Analysis) float64 {
			for _, f := range a.Flips {
				if f.Subject == "use" && f.Option == "B" && f.Nearest {
					return f.At
				}
			}
			return 0
		}
		if at(a) != at(plain) {
			t.Fatalf("flip %v, was %v", at(a), at(plain))
		}
		for _, w := range a.Widened {
			if e := estimate(&m, w.Component, w.Option); w.Low > e.Low || w.High < e.High || w.Low > e.Base || w.High < e.Base {
				t.Fatalf("narrowed: %+v from %+v", w, e)
			}
		}
	})
}

// Each code has its severity, its name in the standards and takes its share of the quality.
func TestEachFinding(t *testing.T) {
	use := func(m *engine.Model) *engine.Estimate { return estimate(m, "use", "B") }
	for _, c := range []struct {
		code, component, option string
		change                  func(*engine.Model)
		severity                engine.Severity
		standard                string
		quality                 float64 // -1: about several
	}{
		{"missing", "nps", "B", func(m *engine.Model) { drop(m, "nps", "B") }, engine.Blocking, "completeness", 0},
		{"no_range", "use", "B", func(*engine.Model) {}, engine.Notice, "precision", 0.8},
		{"stale", "use", "B", func(m *engine.Model) {
			m.Today, use(m).AsOf, use(m).Refresh, use(m).Low, use(m).High = "2026-03-01", "2026-01-20", 20, 50, 70
		}, engine.Warning, "currentness / timeliness", 0.5}, // 40 days, good for 20
		{"future_dated", "use", "B", func(m *engine.Model) { m.Today, use(m).AsOf = "2026-03-01", "2026-03-02" }, engine.Warning, "currentness / timeliness", 0.4},
		{"unowned", "use", "B", func(m *engine.Model) { use(m).Owner = "" }, engine.Warning, "accountability, traceability", 0.64},
		{"no_source", "use", "B", func(m *engine.Model) { use(m).Source = "" }, engine.Warning, "credibility, traceability", 0.4},
		{"opinion", "use", "B", func(m *engine.Model) { use(m).Opinion = true }, engine.Notice, "credibility, traceability", 0.4},
		{"low_confidence", "use", "B", func(m *engine.Model) { use(m).Confidence = "low" }, engine.Notice, "credibility", 0.48},
		{"defaulted", "use", "B", func(m *engine.Model) { use(m).Defaulted = true }, engine.Notice, "credibility", 0.64},
		{"small_sample", "use", "B", func(m *engine.Model) { use(m).N = 5 }, engine.Notice, "precision, accuracy", 0.8 * math.Sqrt(0.5) * 0.6}, // the others are no samples
		{"invalid", "use", "B", func(m *engine.Model) {
			top := 100.0
			m.Components = append(m.Components, engine.Component{ID: "use", Max: &top})
			use(m).High = 120
		}, engine.Blocking, "validity", 0},
		{"out_of_scale", "use", "B", func(m *engine.Model) { use(m).High = 120 }, engine.Notice, "validity", 1},
		{"unit_mismatch", "revenue", "B", func(m *engine.Model) { estimate(m, "revenue", "B").Unit = "EUR" }, engine.Blocking, "consistency, understandability", 0.16},
		{"period_mismatch", "nps", "B", func(m *engine.Model) { estimate(m, "nps", "B").Period = "month" }, engine.Blocking, "consistency, understandability", 0.16},
		{"not_comparable", "revenue", "", func(m *engine.Model) {
			estimate(m, "revenue", "A").Window, estimate(m, "revenue", "B").Window = "trailing", "forward"
		}, engine.Warning, "consistency, comparability", -1},
		{"not_comparable", "revenue", "", func(m *engine.Model) {
			e := estimate(m, "revenue", "B")
			estimate(m, "revenue", "A").Attribution, e.Attribution, e.Low = "sourced", "either", 5e5
		}, engine.Blocking, "consistency, comparability", -1}, // a flip at 812.5k lies inside
		{"single_source", "", "B", func(*engine.Model) {}, engine.Notice, "credibility, traceability", -1},
		{"duplicate", "use", "B", func(m *engine.Model) {
			older := *use(m)
			use(m).AsOf, older.AsOf, older.Base, older.Low, older.High = "2026-02-01", "2026-01-01", 90, 90, 90
			m.Estimates = append(m.Estimates, older)
		}, engine.Notice, "uniqueness", 0.76},
	} {
		t.Run(c.code, func(t *testing.T) {
			m := worked()
			for i := range m.Estimates {
				if m.Estimates[i].Component != "use" || c.code != "single_source" {
					m.Estimates[i].Source = "source " + m.Estimates[i].Component
				}
				if c.code == "single_source" {
					m.Estimates[i].Source = "CRM"
				}
			}
			c.change(&m)
			a := analyze(t, m)
			f := finding(a, c.code, c.component, c.option)
			if f == nil {
				t.Fatalf("not found in %+v", a.Findings)
			}
			if f.Severity != c.severity || f.Standard != c.standard || !strings.HasSuffix(f.Text, ".") && !strings.HasSuffix(f.Text, "?") {
				t.Errorf("%+v, want %s, %s", *f, c.severity, c.standard)
			}
			switch {
			case c.quality < 0 && f.Quality != nil:
				t.Errorf("quality %v of several", *f.Quality)
			case c.quality >= 0 && f.Quality == nil:
				t.Error("no quality")
			case c.quality >= 0 && math.Abs(*f.Quality-c.quality) > 1e-9:
				t.Errorf("quality %v, want %v", *f.Quality, c.quality)
			}
			if c.code == "duplicate" && option(t, a, "B").Raw["use"] != 60 {
				t.Error("the older figure is used")
			}
		})
	}
}

func drop(m *engine.Model, component, option string) {
	var kept []engine.Estimate
	for _, e := range m.Estimates {
		if e.Component != component || e.Option != option {
			kept = append(kept, e)
		}
	}
	m.Estimates = kept
}

// A figure in another unit or period is converted, said, and counts.
func TestConverted(t *testing.T) {
	m := worked()
	m.Currency, m.Rates = "USD", map[string]float64{"EUR": 1.25}
	e := estimate(&m, "revenue", "B")
	e.Low, e.Base, e.High, e.Unit, e.Period = 2e5, 2e5, 2e5, "EUR", "quarter" // × 1.25 × 4
	a := analyze(t, m)
	near(t, "revenue", option(t, a, "B").Raw["revenue"], 1e6)
	f := finding(a, "period_mismatch", "revenue", "B")
	if want := "B's co-sell revenue was converted to 1M USD/yr, at 1.25 USD for one EUR and from an amount per quarter."; f == nil || f.Text != want {
		t.Errorf("%+v, want %q", f, want)
	}
}

// A score with n and no range has the margin of error of its answers: 196·√((1-.16)/63) = 22.63.
func TestSampledRange(t *testing.T) {
	m := worked()
	estimate(&m, "nps", "B").N = 63
	a := analyze(t, m)
	if len(a.Widened) != 1 || math.Abs(a.Widened[0].High-40-22.632) > 1e-3 {
		t.Fatalf("%+v", a.Widened)
	}
	if want := "because of the margin of error of 63 answers."; !strings.Contains(a.Widened[0].Text, want) {
		t.Errorf("%q", a.Widened[0].Text)
	}
	if finding(a, "no_range", "nps", "B") != nil {
		t.Error("it has a range now")
	}
}

// Gaps are ranked by consequence times lack of quality: a bad number that cannot change the choice comes after a fair one
// that can, and is a note.
func TestInputsRanked(t *testing.T) {
	m := worked()
	e := estimate(&m, "use", "B")
	e.Low, e.High, e.Confidence = 50, 75, "low" // flips at 66.25: inside
	e = estimate(&m, "nps", "C")
	e.Source, e.Owner, e.Opinion = "", "", true
	a := analyze(t, m)
	if len(a.Inputs) != 18 {
		t.Fatalf("%d inputs, want 18", len(a.Inputs))
	}
	first := a.Inputs[0]
	if first.Component != "use" || first.Option != "B" || !first.Task || first.Quality != 0.6*0.9 || first.Priority != first.Consequence*(1-first.Quality) {
		t.Errorf("first is %+v", first)
	}
	for i, q := range a.Inputs {
		if q.Component == "nps" && q.Option == "C" && (q.Task || q.Quality > 0.2 || q.Priority != 0) {
			t.Errorf("%+v is a task", q)
		}
		if i > 0 && q.Priority > a.Inputs[i-1].Priority {
			t.Error("not in order of priority")
		}
		if q.Quality < 0 || q.Quality > 1 {
			t.Errorf("quality of %+v", q)
		}
	}
}

// The first check is about inputs: a metric from few answers is a finding, and does not block by itself.
func TestWeakMetricIsAFindingNotAFailure(t *testing.T) {
	m := worked()
	estimate(&m, "nps", "B").N = 6
	a := analyze(t, m)
	for _, f := range a.Governance[0].Failures {
		if f.Component == "nps" {
			t.Errorf("G1 fails for a metric: %s", f.Key)
		}
	}
	found := false
	for _, f := range a.Findings {
		found = found || f.Code == "small_sample" && f.Component == "nps" && f.Option == "B"
	}
	if !found {
		t.Error("the small sample is not among the findings")
	}
}
