package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/flows"
)

// worked is the method's worked example: linear utilisation, depth 0 to 5, no gate, no ranges. The figures it gives are
// in the engine's own test; here it is how they are said.
func worked(d *flows.Decision) {
	for i := range d.Definitions {
		def := &d.Definitions[i]
		switch def.ID {
		case flows.Depth:
			def.Scale = engine.Scale{Kind: engine.Linear, Worst: 0, Best: 5}
			def.Components[0].Integer = false
		case flows.Utilisation:
			def.Scale, def.Gate = engine.Scale{Kind: engine.Linear, Worst: 100, Best: 0}, nil
		}
	}
	d.Parameters[0].Low, d.Parameters[0].High = d.Parameters[0].Base, d.Parameters[0].Base
	d.Estimates = nil
	for option, vs := range map[string][6]float64{"A": {600e3, 30, 1, 3, 40, 5}, "B": {1000e3, 40, 3, 4, 60, 10}, "C": {1400e3, 50, 5, 4, 90, 15}} {
		for i, c := range []string{"sourced", "nps", "depth", "value_proposition", "support_needed", "incentives"} {
			d.SetEstimate(estimate(c, option, [3]float64{vs[i], vs[i], vs[i]}))
		}
		d.SetEstimate(estimate("influenced", option, [3]float64{}))
	}
	d.SetEstimate(estimate("support_available", "", [3]float64{100, 100, 100}))
}

func TestWorkedExampleInWords(t *testing.T) {
	staged(t, worked, func(g *stage) {
		g.mustAct("scenarios", "run", flows.Answers{"tradeoff": "50"})
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		m := g.s.with("· Result:")[0].m
		text := textOf(m.Items)
		for _, want := range []string{
			"B (Co-sell tier) is preferred, 1.9 points ahead of A (Referral)",
			"A overtakes B when the weight of reach against complexity falls below 45.7 % (now 50 %; inside the plausible range).",
			"C overtakes B when the weight of reach against complexity rises above 56.6 % (now 50 %; inside the plausible range).",
			"Preferred by weight of reach against complexity: A from 0 % to 45.7 %, B from 45.7 % to 56.6 %, C from 56.6 % to 100 %.",
			"45.7 % A→B", "56.6 % B→C", "Nothing has a range yet",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("not said: %q\n%s", want, text)
			}
		}
		mon := textOf(g.page("monitoring").Items)
		for _, want := range []string{
			"Review if B's support hours needed rise above their flip point of 66.25 hours/mo (base 60 hours/mo): A would overtake B.",
		} {
			if !strings.Contains(mon, want) {
				t.Errorf("not said: %q\n%s", want, mon)
			}
		}
	})
}

func TestAnswersWithoutAPreferredOption(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*flows.Decision)
		says   string
	}{
		{"a hole that matters", func(d *flows.Decision) { worked(d); d.DropEstimate("nps", "C") }, "No preferred option yet: B or C, depending on C's partner NPS."},
		{"a tie", func(d *flows.Decision) {
			worked(d)
			d.Options = d.Options[:2]
			for _, c := range d.Components() {
				if e, ok := d.Estimate(c.ID, "A"); ok && !c.Shared {
					e.Option = "B"
					d.SetEstimate(e)
				}
			}
		}, "A and B tie: no single preferred option."},
		{"nothing eligible", func(d *flows.Decision) {
			low := 10.0
			for i := range d.Definitions {
				if d.Definitions[i].ID == flows.Utilisation {
					d.Definitions[i].Gate = &engine.Gate{Max: &low, Why: "a limit"}
				}
			}
		}, "No option is eligible: each one breaks a limit."},
	} {
		t.Run(c.name, func(t *testing.T) {
			staged(t, c.change, func(g *stage) {
				g.mustAct("scenarios", "run", nil)
				if text := textOf(g.page("scenarios").Items); !strings.Contains(text, c.says) {
					t.Errorf("not said: %q\n%s", c.says, text)
				}
				g.page("recommendation")
				g.page("monitoring")
			})
		})
	}
}

// A new kind of item that carries text is counted here.
func TestMessagesAndPagesStayWithinSlacksLimits(t *testing.T) {
	long := strings.Repeat("a long text & more ", 160)[:2990]
	many := strings.Repeat(long[:250]+"\n", 11)
	staged(t, func(d *flows.Decision) {
		d.Title, d.Question, d.Scope.Objective = long[:250], long, long
		for i := range d.Options {
			d.Options[i].Name = long[:150]
		}
		for n := range 40 {
			d.Scenarios = append(d.Scenarios, engine.Scenario{ID: fmt.Sprintf("s%d", n+1), Name: fmt.Sprintf("%d %s", n, long[:75]),
				Shocks: []engine.Shock{{Component: "nps", Kind: engine.Plus, By: float64(n)}}})
		}
		for n := range 8 {
			d.People.Approvers = append(d.People.Approvers, flows.UserID(fmt.Sprintf("UAPPROVER%d", n)))
		}
	}, func(g *stage) {
		g.mustNext("recommendation/risks", flows.Answers{"risks": many})
		g.mustNext("recommendation/dissent", flows.Answers{"dissent": long})
		g.mustNext("recommendation/steps", flows.Answers{"rest": many})
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		waiveAll(g)
		g.mustNext("recommendation", flows.Answers{"rationale": long, "why": long, "criteria": many, "constraints": many, "option": "A"})
		settle()
		for len(g.decision().Proposal.Verdicts) < 10 {
			who := g.decision().Turn()
			out, err := g.press(who, "approve-if")
			if err != nil {
				t.Fatal(err, said(err))
			}
			if _, err := g.f.Submit(g.ctx, g.actor(who), out.Address, flows.Answers{"text": long, "due": ""}); err != nil {
				t.Fatal(err, said(err))
			}
		}
		g.mustAct("monitoring", "refresh-rest", nil)
		g.mustNext("monitoring", nil)
		settle()
		kinds := map[string]bool{}
		for _, p := range g.s.all() {
			kinds[strings.Split(strings.TrimPrefix(p.key, string(g.id)+"/"), "/")[0]] = true
			total, tables := 0, 0
			for _, it := range p.m.Items {
				n := len([]rune(textOf([]flows.Item{it})))
				total += n
				if note, ok := it.(flows.Note); ok && len([]rune(string(note.Text))) > 3000 {
					t.Errorf("%s: a note of %d", p.key, len([]rune(string(note.Text))))
				}
				if f, ok := it.(flows.Figures); ok {
					tables++
					if len(f.Rows) > 99 {
						t.Errorf("%s: a table of %d rows", p.key, len(f.Rows))
					}
				}
			}
			if total > 13000 || tables > 1 || len(p.m.Items) > 50 || len([]rune(p.m.Text)) > 4000 || p.m.Text == "" {
				t.Errorf("%s: %d code points, %d tables, %d items, text of %d", p.key, total, tables, len(p.m.Items), len([]rune(p.m.Text)))
			}
		}
		for _, k := range []string{"card", "thread", "summary", "recommendation", "brief", "verdict", "decided", "informed"} {
			if !kinds[k] {
				t.Errorf("no %s was sent: %v", k, kinds)
			}
		}
		for _, at := range []flows.Place{"scenarios", "scenarios/figures", "scenarios/weights", "scenarios/new", "scenarios/s1", "figures", "recommendation", "recommendation/risks", "recommendation/steps",
			"recommendation/dissent", "recommendation/approvers", "monitoring", "monitoring/watch-nps", "monitoring/watch-revenue", "monitoring/date-new"} {
			p := g.page(at)
			inputs := 0
			for _, it := range p.Items {
				switch v := it.(type) {
				case flows.Field:
					inputs++
				case flows.Note:
					if len([]rune(string(v.Text))) > 3000 {
						t.Errorf("%s: a note of %d", at, len([]rune(string(v.Text))))
					}
				case flows.Line:
					if n := len([]rune(string(v.Text) + string(v.Detail))); n > 3000 {
						t.Errorf("%s: a line of %d", at, n)
					}
				}
			}
			if inputs > 8 || len(p.Items) > 80 || len([]rune(p.Title)) > 24 || len([]rune(p.Next)) > 24 {
				t.Errorf("%s: %d inputs, %d items, title %q, next %q", at, inputs, len(p.Items), p.Title, p.Next)
			}
		}
	})
}

// What a message says it says once, and what is said before deciding is gone afterwards.
func TestMessagesSayThingsOnce(t *testing.T) {
	unconfirmed := func(d *flows.Decision) { // and ahead by enough that the weights are what the grade hangs on
		d.TradeOff.Confirmed = false
		for i := range d.Estimates {
			if e := &d.Estimates[i]; e.Option == "C" && e.Component == flows.Sourced {
				e.Low, e.Base, e.High = 1.8e6, 1.9e6, 2e6
			}
		}
	}
	staged(t, unconfirmed, func(g *stage) {
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "post", nil)
		waiveAll(g)
		g.mustNext("recommendation", flows.Answers{"rationale": "Best reach that support can carry."})
		settle()
		for _, kind := range []string{"· Result:", "· Recommendation:", "Your approval is asked"} {
			sent := g.s.with(kind)
			if len(sent) == 0 {
				t.Fatalf("no message with %q", kind)
			}
			text := textOf(sent[0].m.Items)
			seen := map[string]bool{}
			for _, line := range strings.Split(text, "\n") {
				if len(line) > 30 && seen[line] {
					t.Errorf("%s: %q stands twice", kind, line)
				}
				seen[line] = true
			}
			for _, once := range []string{"nobody has confirmed", "C (Deep embed) is preferred", "referred by scenario"} {
				if n := strings.Count(text, once); n > 1 {
					t.Errorf("%s: %q stands %d times:\n%s", kind, once, n, text)
				}
			}
		}
		for _, who := range []flows.UserID{boss, second} {
			if _, err := g.press(who, "approve"); err != nil {
				t.Fatal(err, said(err))
			}
		}
		settle()
		card := g.s.with("*Decided on 1 Jan 2000: C (Deep embed).*")
		if len(card) != 1 || strings.Contains(textOf(card[0].m.Items), "before deciding") || strings.Contains(textOf(card[0].m.Items), "finding out first") {
			t.Errorf("the card of a decided one: %+v", card)
		}
	})
}
