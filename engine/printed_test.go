package engine_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
	"pvx/engine/quantity"
)

// inUnits gives the plain criteria of a model units, and numbers of the size that such units have.
func inUnits(t *rapid.T, m engine.Model) engine.Model {
	m.Criteria = append([]engine.Criterion(nil), m.Criteria...)
	m.Estimates = append([]engine.Estimate(nil), m.Estimates...)
	m.Currency = "USD"
	for i := range m.Criteria {
		k := &m.Criteria[i]
		if k.Formula.Kind != engine.Plain {
			continue
		}
		u := rapid.SampledFrom([]struct {
			unit, period string
			factor       float64
		}{{"USD", "year", 17_345.7}, {"USD", "", 0.31}, {"EUR", "month", 812_345.1}, {"points", "", 1}, {"%", "", 1}, {"hours", "month", 3.7}, {"tickets", "quarter", 0.013}, {"score", "", 0.05}, {"", "", 1}}).Draw(t, "unit")
		k.Unit, k.Period = u.unit, u.period
		k.Scale.Worst, k.Scale.Best, k.Scale.Target = k.Scale.Worst*u.factor, k.Scale.Best*u.factor, k.Scale.Target*u.factor
		knots := append([]engine.Knot(nil), k.Scale.Knots...)
		for j := range knots {
			knots[j].X *= u.factor
		}
		k.Scale.Knots = knots
		for j := range m.Estimates {
			if e := &m.Estimates[j]; e.Component == k.ID {
				e.Low, e.Base, e.High = e.Low*u.factor, e.Base*u.factor, e.High*u.factor
			}
		}
	}
	return m
}

// Every threshold that is proposed is read back from the page as a person would type it, in its unit: a reading a
// millionth beyond what is printed has changed the choice.
func TestPrintedThresholdsFlip(t *testing.T) {
	kinds := map[engine.FlipKind]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := inUnits(t, anyModel(t))
		a := analyzeIn(t, m)
		if a.Preferred == "" {
			return
		}
		for _, x := range a.Triggers {
			if x.Kind == engine.TriggerJoint || x.Kind == engine.TriggerData {
				continue
			}
			text := m.Amount(x.Subject, x.Threshold)
			e, _, err := quantity.Parse(text, m.Want(x.Subject))
			if err != nil {
				t.Fatalf("%+v is printed as %q, which does not read back: %v", x, text, err)
			}
			v := e.Base
			if x.Kind == engine.FlipTradeOff {
				v /= 100
			}
			kinds[x.Kind]++
			step := 1e-6 * math.Max(math.Abs(v), 1e-3*x.MarginAbs)
			if !x.Rising {
				step = -step
			}
			f := engine.Flip{Kind: x.Kind, Subject: x.Subject, Option: x.Option, Base: x.Base}
			if (x.Rising && v < x.At || !x.Rising && v > x.At) && math.Abs(v-x.At) > 1e-8*math.Abs(x.At) {
				t.Fatalf("%q is on the base's side of %v: %+v", text, x.At, x)
			}
			to := v + step
			if x.Kind == engine.FlipTradeOff { // a weight near 1 is printed as 100 %, beyond which there is none
				to = math.Max(0, math.Min(1, to))
			}
			if b := valuesIn(t, with(m, f, to)); b.Preferred == x.From && b.Margin > 1e-7 {
				t.Fatalf("beyond the printed %q %s is preferred still, by %v: %+v", text, x.From, b.Margin, x)
			}
		}
	})
	for _, k := range []engine.FlipKind{engine.FlipEstimate, engine.FlipGate, engine.FlipTradeOff, engine.FlipParameter} {
		if kinds[k] == 0 {
			t.Errorf("no threshold of the kind %s was tried: %v", k, kinds)
		}
	}
}
