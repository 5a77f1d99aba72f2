package flows_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

func TestTriggersComeFromTheFlipPoints(t *testing.T) {
	staged(t, nil, func(g *stage) {
		text := textOf(g.page("monitoring").Items)
		for _, want := range []string{
			"Review if C's sourced co-sell revenue falls below its flip point of 1.305M USD/yr (base 1.4M USD/yr): B would overtake C.",
			"Review if C's contract incentives rise above their flip point of 16.19 % (base 15 %)",
			"watched from 1 Jan 2000", "Owner: owner · early warning at",
			"*Partner NPS*: ⚠ not answered", "Not watched yet: partner NPS, integration depth and value proposition.",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not say %q:\n%s", want, text)
			}
		}
		if n := len(g.decision().Monitoring.Triggers); n != 0 {
			t.Errorf("looking at the page stored %d triggers", n)
		}
	})
}

func TestMonitoringNeedsAnAnswerForEach(t *testing.T) {
	staged(t, nil, func(g *stage) {
		_, err := g.next("monitoring", flows.Answers{"cadence": "quarterly"})
		var fe flows.FieldErrors
		if !errors.As(err, &fe) || !strings.Contains(fe["cadence"], "partner NPS, integration depth and value proposition") {
			t.Fatalf("started with gaps: %v %q", err, said(err))
		}
		g.mustNext("monitoring/watch-nps", flows.Answers{"how": "refresh", "on": "2000-03-01", "owner": string(boss)})
		if _, err := g.next("monitoring/watch-depth", flows.Answers{"how": "not", "why": ""}); !strings.Contains(said(err), "reason") {
			t.Errorf("not watched without a reason: %v", err)
		}
		g.mustNext("monitoring/watch-depth", flows.Answers{"how": "not", "why": "because it is fixed by contract"})
		for _, on := range []string{"", "1999-12-31", "2000-01-01"} {
			if _, err := g.next("monitoring/watch-value_proposition", flows.Answers{"how": "refresh", "on": on, "owner": string(boss)}); !strings.Contains(said(err), "on:") {
				t.Errorf("refresh on %q: %v", on, err)
			}
		}
		g.mustAct("monitoring", "refresh-rest", nil)
		m := g.decision().Monitoring
		if m.Refresh["nps"] != (flows.Refresh{On: "2000-03-01", Owner: boss}) || m.NotWatched["depth"] != "it is fixed by contract" || m.Refresh["value_proposition"] != (flows.Refresh{On: "2000-03-31", Owner: owner}) {
			t.Errorf("plan %+v %+v", m.Refresh, m.NotWatched)
		}
		out := g.mustNext("monitoring", flows.Answers{"cadence": "none"})
		if out.Go != flows.Finish || !strings.Contains(string(out.Say), "starts when the decision is made. The first reminder goes to boss on Wednesday, 1 March 2000 at 09:00.") {
			t.Errorf("%s %q", out.Go, out.Say)
		}
		if text := textOf(g.page("monitoring").Items); !strings.Contains(text, "data refreshed on 1 Mar 2000 by boss") || !strings.Contains(text, "not watched because it is fixed by contract") {
			t.Errorf("the page:\n%s", text)
		}
		// Nothing is sent before the decision is made; then what was planned comes.
		proposed(g)
		for _, u := range []flows.UserID{boss, second} {
			if _, err := g.press(u, "approve"); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(61 * 24 * time.Hour) // until 2 March
		settle()
		got := g.s.with("Review due")
		var toBoss int
		for _, p := range got {
			if p.to.User == boss {
				toBoss++
			}
		}
		if toBoss != 1 {
			t.Errorf("%d reminders to the refresh's owner: %+v", toBoss, got)
		}
	})
}

func TestThresholdIsEdited(t *testing.T) {
	staged(t, nil, func(g *stage) {
		const at = flows.Place("monitoring/trigger-estimate.sourced.C.falls")
		for text, says := range map[string]string{"1.5m": "below the base of 1.4M USD/yr", "1.2–1.3m": "not a range", "soon": "threshold:"} {
			if _, err := g.next(at, flows.Answers{"threshold": text}); !strings.Contains(said(err), says) {
				t.Errorf("%q: %q", text, said(err))
			}
		}
		if _, err := g.next(at, flows.Answers{"threshold": "1.305M USD/yr", "deputy": string(owner)}); !strings.Contains(said(err), "another person") {
			t.Errorf("deputy: %q", said(err))
		}
		g.mustNext(at, flows.Answers{"threshold": "1.2m", "deputy": string(boss), "armed": "2000-06-01"})
		tr := triggerOf(t, g, "estimate.sourced.C.falls")
		if tr.Threshold != 1.2e6 || tr.Warning != 1.24e6 || tr.Rearm <= 1.2e6 || tr.Rearm > 1.4e6 || tr.Deputy != boss || tr.ArmedFrom != "2000-06-01" {
			t.Errorf("got %+v", tr)
		}
		text := textOf(g.page("monitoring").Items)
		if !strings.Contains(text, "falls below 1.2M USD/yr (base 1.4M USD/yr).") {
			t.Errorf("an own threshold is called a flip point:\n%s", text)
		}
		g.mustNext(at, flows.Answers{"off": "off"})
		if text := textOf(g.page("monitoring").Items); !strings.Contains(text, "Switched off") || !strings.Contains(text, "*Co-sell revenue*: ⚠ not answered") {
			t.Errorf("a switched-off trigger watches:\n%s", text)
		}
	})
}

func TestOwnThresholdOnALevelFiresAtThatLevel(t *testing.T) {
	staged(t, nil, func(g *stage) {
		if _, err := g.next("monitoring/watch-depth", flows.Answers{"how": "threshold", "quantity": "depth|B", "direction": "falls", "threshold": "D4", "owner": string(boss)}); !strings.Contains(said(err), "beyond it") {
			t.Errorf("a level above the base: %q", said(err))
		}
		g.mustNext("monitoring/watch-depth", flows.Answers{"how": "threshold", "quantity": "depth|B", "direction": "falls", "threshold": "D1", "owner": string(boss)})
		tr := triggerOf(t, g, "own1")
		if !tr.Beyond(1) || tr.Beyond(2) || tr.Owner != boss {
			t.Errorf("got %+v", tr)
		}
		if text := textOf(g.page("monitoring").Items); !strings.Contains(text, "Review if B's integration depth is D1 or lower (base D3).") {
			t.Errorf("the sentence:\n%s", text)
		}
		g.mustNext("monitoring/trigger-own1", nil)
		if again := triggerOf(t, g, "own1"); again.Threshold != tr.Threshold {
			t.Errorf("saving the page unchanged moved it to %v", again.Threshold)
		}
	})
}

func TestDatesMoveTheirReminders(t *testing.T) {
	staged(t, func(d *flows.Decision) {
		d.Status, d.DecidedAt, d.Recommendation.Option = flows.Decided, time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), "C"
		d.Monitoring.NotWatched = map[string]string{"nps": "x", "depth": "x", "value_proposition": "x"}
	}, func(g *stage) {
		g.mustNext("monitoring", flows.Answers{"cadence": "none"})
		g.mustNext("monitoring/date-new", flows.Answers{"on": "2000-01-10", "text": "the reseller contract ends", "owner": string(boss)})
		if _, err := g.next("monitoring/date-new", flows.Answers{"on": "1999-01-10", "owner": string(boss)}); !strings.Contains(said(err), "after today") {
			t.Errorf("a date in the past: %q", said(err))
		}
		g.mustNext("monitoring/date-date1", flows.Answers{"on": "2000-01-12"})
		time.Sleep(10*24*time.Hour + 12*time.Hour) // 11 January, noon
		settle()
		if n := g.s.with("reseller contract ends: review on 12 Jan 2000"); len(n) != 0 {
			t.Errorf("reminded on the old date: %+v", n)
		}
		time.Sleep(24 * time.Hour)
		settle()
		if n := g.s.with("Review due"); len(n) != 1 || n[0].to.User != boss {
			t.Errorf("reminders: %+v", n)
		}
	})
}

func TestNewFlipPointsAreTakenOver(t *testing.T) {
	staged(t, nil, func(g *stage) {
		const at = flows.Place("monitoring/trigger-estimate.incentives.C.rises")
		g.mustNext(at, flows.Answers{"deputy": string(boss)})
		was := triggerOf(t, g, "estimate.incentives.C.rises")
		if strings.Contains(textOf(g.page("monitoring").Items), "rederive") {
			t.Error("new flip points are offered although nothing changed")
		}
		g.mustNext("scenarios/weights", flows.Answers{"points-incentives": "80"})
		if !strings.Contains(textOf(g.page("monitoring").Items), "rederive") {
			t.Fatal("new flip points are not offered")
		}
		g.mustAct("monitoring", "rederive", nil)
		d := g.decision()
		for _, tr := range d.Monitoring.Triggers {
			if tr.ID == was.ID && (tr.Threshold == was.Threshold || tr.Deputy != boss) {
				t.Errorf("got %+v", tr)
			}
		}
		if strings.Contains(textOf(g.page("monitoring").Items), "rederive") {
			t.Error("still offered after taking over")
		}
	})
}

func triggerOf(t *testing.T, g *stage, id string) flows.Trigger {
	t.Helper()
	var ids []string
	for _, tr := range g.decision().Monitoring.Triggers {
		if tr.ID == id {
			return tr
		}
		ids = append(ids, tr.ID)
	}
	t.Fatalf("no trigger %s among %v", id, ids)
	return flows.Trigger{}
}
