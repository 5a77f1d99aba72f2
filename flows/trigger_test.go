package flows_test

import (
	"fmt"
	"testing"
	"time"

	"pvx/flows"
)

// A trigger on A's sourced revenue: the decision assumed 1,250, it flips below 850, warns below 930, is armed again
// above 890. Readings are a month apart and of distinct periods unless a case says otherwise.
func TestTriggerState(t *testing.T) {
	base := flows.Trigger{ID: "t", Kind: flows.OnThreshold, Component: "sourced", Option: "A", Base: 1250, Threshold: 850, Warning: 930, Rearm: 890}
	type reading struct {
		value  float64
		change func(*flows.Reading)
	}
	of := func(vs ...float64) (out []reading) {
		for _, v := range vs {
			out = append(out, reading{value: v})
		}
		return out
	}
	with := func(r []reading, i int, f func(*flows.Reading)) []reading { r[i].change = f; return r }
	for _, c := range []struct {
		name          string
		trigger       func(*flows.Trigger)
		readings      []reading
		fired, warned bool
		streak, skips int
	}{
		{name: "nothing reported"},
		{name: "above the warning", readings: of(1100)},
		{name: "between warning and threshold", readings: of(900), warned: true},
		{name: "exactly at the threshold does not fire", readings: of(850), warned: true},
		{name: "beyond the threshold", readings: of(840), fired: true, streak: 1},
		{name: "back but not past the re-arming value stays fired", readings: of(840, 880), fired: true},
		{name: "back past the re-arming value", readings: of(840, 900), warned: true},
		{name: "fires again after re-arming", readings: of(840, 900, 845), fired: true, streak: 1},
		{name: "two in a row needed, one given", trigger: func(t *flows.Trigger) { t.Persist = 2 }, readings: of(840), warned: true, streak: 1},
		{name: "two in a row", trigger: func(t *flows.Trigger) { t.Persist = 2 }, readings: of(840, 830), fired: true, streak: 2},
		{name: "two of the same period count once", trigger: func(t *flows.Trigger) { t.Persist = 2 },
			readings: with(of(840, 830), 1, func(r *flows.Reading) { r.Period = "2026-01" }), warned: true, streak: 1},
		{name: "interrupted", trigger: func(t *flows.Trigger) { t.Persist = 2 }, readings: of(840, 1000, 830), warned: true, streak: 1},
		{name: "withdrawn", readings: with(of(840), 0, func(r *flows.Reading) { r.Withdrawn = true })},
		{name: "said to be as before", readings: with(of(840), 0, func(r *flows.Reading) { r.NoChange = true })},
		{name: "another option's", readings: with(of(840), 0, func(r *flows.Reading) { r.Option = "B" })},
		{name: "another window", trigger: func(t *flows.Trigger) { t.Window = "trailing" },
			readings: with(of(840), 0, func(r *flows.Reading) { r.Window = "forward" }), skips: 1},
		{name: "before it was armed", trigger: func(t *flows.Trigger) { t.ArmedFrom = "2026-06-01" }, readings: of(840), skips: 1},
		{name: "switched off", trigger: func(t *flows.Trigger) { t.Off = true }, readings: of(840)},
		{name: "rising", trigger: func(t *flows.Trigger) {
			t.Rising, t.Base, t.Threshold, t.Warning, t.Rearm = true, 60, 66.25, 65, 64
		}, readings: of(66.3), fired: true, streak: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := base
			if c.trigger != nil {
				c.trigger(&tr)
			}
			var rs []flows.Reading
			for i, r := range c.readings {
				v := flows.Reading{ID: flows.ID(fmt.Sprint(i)), Component: "sourced", Option: "A", Value: r.value,
					At: time.Date(2026, time.Month(1+i), 15, 12, 0, 0, 0, time.UTC), Period: fmt.Sprintf("2026-%02d", i+1)}
				if r.change != nil {
					r.change(&v)
				}
				rs = append(rs, v)
			}
			got := tr.State(rs)
			if got.Fired != c.fired || got.Warned != c.warned || got.Streak != c.streak || len(got.Skipped) != c.skips {
				t.Errorf("got fired %t, warned %t, streak %d, skipped %d; want %t, %t, %d, %d",
					got.Fired, got.Warned, got.Streak, len(got.Skipped), c.fired, c.warned, c.streak, c.skips)
			}
			// The order in which readings are stored does not matter, their time does.
			for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
				rs[i], rs[j] = rs[j], rs[i]
			}
			if again := tr.State(rs); again.Fired != got.Fired || again.Warned != got.Warned || again.Streak != got.Streak {
				t.Errorf("reversed input: %+v, want %+v", again, got)
			}
		})
	}
}
