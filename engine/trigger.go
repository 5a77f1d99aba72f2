package engine

import (
	"math"
	"sort"
	"strings"

	"pvx/engine/quantity"
)

// triggers turns the nearest flips on each side into conditions to watch, most likely to be crossed first; then come those
// without a threshold of their own, joint ones and those about data. Swing weights make none: they are looked at again when
// the definitions are; neither do unresolved flips, which have no threshold that could be relied on.
func (p *problem) triggers(a *Analysis) []Trigger {
	var out []Trigger
	seen := map[string]bool{} // of options that tie each has its flip: one condition watches them all
	for _, f := range a.Flips {
		if f.Nearest && !f.Unresolved && f.Kind != FlipWeight && f.Kind != FlipGlobalWeight {
			if t := p.trigger(f); !seen[t.ID] {
				seen[t.ID] = true
				out = append(out, t)
			}
		}
	}
	chance := func(t Trigger) float64 {
		if t.PCross == nil {
			return -1
		}
		return *t.PCross
	}
	margin := func(t Trigger) float64 {
		if t.Margin == nil {
			return math.Inf(1)
		}
		return *t.Margin
	}
	sort.SliceStable(out, func(i, j int) bool {
		if x, y := chance(out[i]), chance(out[j]); x != y {
			return x > y
		}
		if x, y := margin(out[i]), margin(out[j]); x != y {
			return x < y
		}
		return false // as the flips: by the relative margin
	})
	return append(append(out, p.jointTriggers(a)...), p.dataTriggers(a)...)
}

func (p *problem) trigger(f Flip) Trigger {
	direction := "falls"
	if f.Rising {
		direction = "rises"
	}
	t := Trigger{ID: strings.Join([]string{string(f.Kind), f.Subject, f.Option, direction}, "/"), Kind: f.Kind, Subject: f.Subject, Option: f.Option,
		Rising: f.Rising, Base: f.Base, Threshold: f.Printed, From: f.From, To: f.To, PCross: f.PCross, Margin: f.MarginRange,
		Persist: 1, OutOfRange: !f.Inside}
	if w := p.m.Want(f.Subject); w.Kind == quantity.Points {
		t.Persist = 2 // one wave of answers is too noisy
	}
	t.At, t.MarginAbs, t.MarginPct = f.At, f.MarginAbs, f.MarginPct
	width := 1.0
	for i := range p.vars {
		if v := &p.vars[i]; v.id == f.Subject && p.optionID(v.opt) == f.Option && f.Kind != FlipTradeOff {
			width = v.width
			p.provenance(&t, v)
		}
	}
	t.Warning = quantity.Round(f.Base + p.rules.WarningShare*(f.Printed-f.Base))
	back := p.rules.RearmShare * width
	if t.Error != nil {
		back = math.Max(back, *t.Error)
	}
	if f.Integer {
		back = math.Max(1, math.Round(back))
		if f.Rising {
			t.Warning = math.Floor(t.Warning)
		} else {
			t.Warning = math.Ceil(t.Warning)
		}
		if t.Warning == f.Base {
			t.Warning = f.Printed
		}
	}
	t.Rearming = back
	// Never past the base: else a reading equal to what was decided on could not re-arm it.
	if f.Rising {
		t.Rearm = math.Max(math.Min(f.Base, f.Printed), quantity.Round(f.Printed-back))
	} else {
		t.Rearm = math.Min(math.Max(f.Base, f.Printed), quantity.Round(f.Printed+back))
	}
	return t
}

// provenance fills what the estimate of v says: its spread, its error, whose it is and until when it is good.
func (p *problem) provenance(t *Trigger, v *variable) {
	if sd := deviation(v); sd > 0 {
		z := t.MarginAbs / sd
		t.Z = &z
	}
	e := v.est
	if e == nil {
		return
	}
	t.Owner, t.AsOf = e.Owner, e.AsOf
	t.Unit = p.comps[p.comp[e.Component]].Unit
	if e.N > 0 && p.m.Want(e.Component).Kind == quantity.Points {
		x := quantity.ScoreMargin(e.Base, e.N, 0)
		t.Error = &x
	}
	t.NextReview = goodUntil(e)
}
