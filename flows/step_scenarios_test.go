package flows_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/flows"
)

// What people write in a scenario's lines, and what it changes. A new form: one more line here.
func TestShocksAsPeopleTypeThem(t *testing.T) {
	staged(t, nil, func(g *stage) {
		for _, c := range []struct {
			line, component, option string
			kind                    engine.ShockKind
			by                      float64
		}{
			{"support capacity -30 %", "support_available", "", engine.Percent, -30},
			{"support capacity −30%", "support_available", "", engine.Percent, -30},
			{"B sourced -20%", "sourced", "B", engine.Percent, -20},
			{"B's sourced co-sell revenue −20 %", "sourced", "B", engine.Percent, -20},
			{"B: sourced co-sell revenue +12.5 %", "sourced", "B", engine.Percent, 12.5},
			{"sourced of C - 10 %", "sourced", "C", engine.Percent, -10},
			{"Co-sell tier influenced +5%", "influenced", "B", engine.Percent, 5},
			{"NPS +5 points", "nps", "", engine.Plus, 5},
			{"nps -3", "nps", "", engine.Plus, -3},
			{"A NPS = 12", "nps", "A", engine.Set, 12},
			{"incentives = 12 %", "incentives", "", engine.Set, 12},
			{"incentives + 2 points", "incentives", "", engine.Plus, 2},
			{"C incentives to 9 %", "incentives", "C", engine.Set, 9},
			{"integration depth = D2", "depth", "", engine.Set, 2},
			{"B depth -1 level", "depth", "B", engine.Plus, -1},
			{"hours needed up 15 %", "support_needed", "", engine.Percent, 15},
			{"support hours needed falls by 5 %", "support_needed", "", engine.Percent, -5},
			{"support hours available = 80", "support_available", "", engine.Set, 80},
			{"A sourced +100k", "sourced", "A", engine.Plus, 100e3},
			{"sourced = 1.2m", "sourced", "", engine.Set, 1.2e6},
			{"all options sourced -5%", "sourced", "", engine.Percent, -5},
		} {
			t.Run(c.line, func(t *testing.T) {
				if _, err := g.next("scenarios/new", flows.Answers{"name": "Case", "shocks": c.line}); err != nil {
					t.Fatalf("%v %s", err, said(err))
				}
				d := g.decision()
				sc := d.Scenarios[len(d.Scenarios)-1]
				got := sc.Shocks[0]
				if len(sc.Shocks) != 1 || got.Component != c.component || got.Option != c.option || got.Kind != c.kind || math.Abs(got.By-c.by) > 1e-9 {
					t.Errorf("got %+v", sc.Shocks)
				}
				// The page writes it so that it is read back the same.
				at := flows.Place("scenarios/" + sc.ID)
				text := fieldOf(t, g.page(at), "shocks").Value
				if _, err := g.next(at, flows.Answers{"shocks": " " + text + "\n"}); err != nil {
					t.Fatalf("the page's own text %q is refused: %s", text, said(err))
				}
				if again := g.decision().Scenarios[0].Shocks[0]; again != got {
					t.Errorf("%q is read back as %+v", text, again)
				}
				g.mustAct(at, "delete", nil)
			})
		}
	})
}

func TestShocksThatAreRefused(t *testing.T) {
	staged(t, nil, func(g *stage) {
		for _, c := range []struct{ name, text, says string }{
			{"nothing", "  ", "for example"},
			{"no change", "support capacity", "says no change"},
			{"unknown", "weather -30 %", "is no quantity of this decision"},
			{"two of them", "revenue -30 %", "sourced co-sell revenue or influenced co-sell revenue"},
			{"percentage of a rate", "incentives -30 %", "can be read in two ways"},
			{"percentage of NPS", "NPS +10 %", "can be read in two ways"},
			{"more than all", "sourced -120 %", "cannot fall by more than 100 %"},
			{"wrong unit", "sourced = 12 hours", "Line 1:"},
			{"second line", "sourced -5 %\nfoo -5 %", "Line 2:"},
			{"twice", "A sourced -5 %\nA's sourced co-sell revenue +5 %", "same quantity as line 1"},
		} {
			t.Run(c.name, func(t *testing.T) {
				_, err := g.next("scenarios/new", flows.Answers{"name": "Case", "shocks": c.text})
				var fe flows.FieldErrors
				if !errors.As(err, &fe) || !strings.Contains(fe["shocks"], c.says) {
					t.Errorf("got %v %q, want %q at the field", err, said(err), c.says)
				}
			})
		}
		for _, c := range []struct{ field, text, says string }{
			{"name", "Base", "built-in"}, {"name", "", "name"}, {"probability", "120 %", "25 %"}, {"probability", "often", "25 %"},
		} {
			_, err := g.next("scenarios/new", over(flows.Page{}, flows.Answers{"name": "X", "shocks": "NPS +5", c.field: c.text}))
			var fe flows.FieldErrors
			if !errors.As(err, &fe) || !strings.Contains(fe[c.field], c.says) {
				t.Errorf("%s %q: got %q", c.field, c.text, said(err))
			}
		}
		if n := len(g.decision().Scenarios); n != 0 {
			t.Errorf("%d scenarios were stored", n)
		}
		g.mustNext("scenarios/new", flows.Answers{"name": "One", "shocks": "NPS +5", "probability": "70 %"})
		if _, err := g.next("scenarios/new", flows.Answers{"name": "Two", "shocks": "NPS -5", "probability": "0.4"}); !strings.Contains(said(err), "30 % are left") {
			t.Errorf("probabilities beyond 100 %%: %q", said(err))
		}
	})
}

func TestTradeOffIsConfirmedWhenAnswered(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustNext("scenarios", nil)
		if got := g.decision().TradeOff; got.Confirmed || got.Weight != 0.5 {
			t.Fatalf("Next without an answer gives %+v", got)
		}
		g.mustNext("scenarios", flows.Answers{"tradeoff": "60", "band": "55-70"})
		if got := g.decision().TradeOff; got != (engine.TradeOff{Weight: 0.6, Low: 0.55, High: 0.7, Confirmed: true}) {
			t.Errorf("got %+v", got)
		}
		for _, c := range []struct{ id, text string }{{"tradeoff", "much"}, {"tradeoff", "140"}, {"band", "70–55"}, {"band", "10–20"}} {
			in := flows.Answers{"tradeoff": "60", "band": "55-70"}
			in[c.id] = c.text
			_, err := g.next("scenarios", in)
			var fe flows.FieldErrors
			if !errors.As(err, &fe) || !strings.Contains(fe[c.id], "for example") {
				t.Errorf("%s %q: %v %q", c.id, c.text, err, said(err))
			}
			if got := g.decision().TradeOff.Weight; got != 0.6 {
				t.Errorf("%s %q changed the weight to %v", c.id, c.text, got)
			}
		}
	})
}

func TestSwingPointsAreScaledToTheLargest(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustNext("scenarios/weights", flows.Answers{"points-revenue": "40", "points-nps": "80", "points-depth": "0", "points-value_proposition": "40"})
		got := map[string]float64{}
		for _, def := range g.decision().Definitions {
			got[def.ID] = def.Points
		}
		for id, want := range map[string]float64{"revenue": 50, "nps": 100, "depth": 0, "value_proposition": 50} {
			if got[id] != want {
				t.Errorf("%s has %v points, want %v", id, got[id], want)
			}
		}
		if r := got["incentives"] / got["utilisation"]; math.Abs(r-40.0/60) > 1e-12 {
			t.Errorf("the untouched group moved: %v", r)
		}
		_, err := g.next("scenarios/weights", flows.Answers{"points-utilisation": "0", "points-incentives": "0"})
		if !strings.Contains(said(err), "above 0") {
			t.Errorf("a group of zeros: %q", said(err))
		}
		if text := textOf(g.page("scenarios").Items); !strings.Contains(text, "partner NPS 50 %") {
			t.Errorf("the weights are not shown:\n%s", text)
		}
	})
}

func TestRunPreviewLockPost(t *testing.T) {
	staged(t, nil, func(g *stage) {
		if _, err := g.act(owner, "scenarios", "post", nil); !strings.Contains(said(err), "press Run first") {
			t.Errorf("post before a run: %q", said(err))
		}
		g.mustAct("scenarios", "run", nil)
		text := textOf(g.page("scenarios").Items)
		for _, want := range []string{"is preferred,", "too close to call", "B overtakes C when", "Cautious |", "Over 10,000 draws", "preview for owner and contributors"} {
			if !strings.Contains(text, want) {
				t.Errorf("the result does not say %q:\n%s", want, text)
			}
		}
		if _, err := g.act(owner, "scenarios", "post", nil); !strings.Contains(said(err), "Lock the definitions first") {
			t.Errorf("post before the lock: %q", said(err))
		}
		out, err := g.f.Open(g.ctx, g.actor(reader), g.id, "scenarios")
		if err != nil || strings.Contains(textOf(out.Page.Items), "overtakes") {
			t.Errorf("a reader sees the preview (%v)", err)
		}
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		if len(g.s.with("· Result:")) != 1 {
			t.Fatalf("the summary was posted %d times", len(g.s.with("· Result:")))
		}
		if !strings.Contains(textOf(g.page("scenarios").Items), "Posted to <#C1>") {
			t.Error("the page does not say that it was posted")
		}
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		if len(g.s.with("· Result:")) != 1 {
			t.Error("the same result was posted twice")
		}
		g.mustNext("scenarios/weights", flows.Answers{"points-nps": "90"})
		settle()
		if !strings.Contains(textOf(g.page("scenarios").Items), "changed since the run of 1 Jan 2000") {
			t.Error("a changed weight does not make the result stale")
		}
		if got := g.s.with("it is out of date"); len(got) != 1 || got[0].edits == 0 {
			t.Errorf("the card does not say that its result is out of date: %+v", got)
		}
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		if len(g.s.with("· Result:")) != 2 {
			t.Error("a new result was not posted")
		}
	})
}

func TestSummaryStaysWithinSlacksLimits(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustNext("scenarios/new", flows.Answers{"name": "Support shrinks", "shocks": "support capacity -30 %", "probability": "25 %"})
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		m := g.s.with("· Result:")[0].m
		for _, want := range []string{"C (Deep embed) is preferred", "Cautious: C", "Support shrinks: B", "B overtakes C when", "10,000 draws"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("the text alone does not say %q: %s", want, m.Text)
			}
		}
		charts := 0
		for _, it := range m.Items {
			c, ok := it.(flows.Chart)
			if !ok {
				continue
			}
			charts++
			if len(c.Categories) > 17 || len(c.Series) != 3 || len([]rune(c.Title)) > 50 {
				t.Errorf("chart %d categories, %d series, title %q", len(c.Categories), len(c.Series), c.Title)
			}
			seen := map[string]bool{}
			for _, k := range c.Categories {
				if len([]rune(k)) > 20 || seen[k] {
					t.Errorf("category %q", k)
				}
				seen[k] = true
			}
			if !strings.Contains(strings.Join(c.Categories, ","), "46.9 % B→C") {
				t.Errorf("no flip among the categories: %v", c.Categories)
			}
			for _, s := range c.Series {
				if len(s.Values) != len(c.Categories) {
					t.Errorf("series %s has %d values", s.Name, len(s.Values))
				}
			}
			// At weight 0 the value is 100 - complexity, at 1 it is reach, of the options' table.
			if c.Series[0].Name != "A" || math.Abs(c.Series[0].Values[0]-75.1) > 0.1 || math.Abs(c.Series[0].Values[len(c.Categories)-1]-35.8) > 0.1 {
				t.Errorf("series %+v", c.Series[0])
			}
		}
		if charts != 1 {
			t.Errorf("%d charts", charts)
		}
	})
}

// What people wrote cannot mention, link or format, wherever it is shown.
func TestWhatPeopleWroteDoesNothing(t *testing.T) {
	const evil = "<!channel> *bold* <@UBOSS> `x` <https://a.b|c> & ~s~"
	staged(t, func(d *flows.Decision) {
		d.Title, d.Question = evil, evil
		for i := range d.Options {
			d.Options[i].Name = evil
		}
	}, func(g *stage) {
		g.mustNext("scenarios/new", flows.Answers{"name": evil, "shocks": "NPS +5"})
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		g.mustNext("recommendation/risks", flows.Answers{"risks": evil + " — " + evil})
		g.mustNext("recommendation/dissent", flows.Answers{"dissent": evil})
		waiveAll(g)
		g.mustNext("recommendation", flows.Answers{"rationale": evil, "criteria": evil, "constraints": evil})
		settle()
		all := ""
		show := func(items []flows.Item) {
			for _, it := range items {
				if f, ok := it.(flows.Figures); ok {
					f.Rows, f.Head = nil, nil // cells are plain text, no markup
					it = f
				}
				all += textOf([]flows.Item{it})
			}
		}
		for _, at := range []flows.Place{"scenarios", "recommendation", "monitoring"} {
			show(g.page(at).Items)
		}
		for _, p := range g.s.all() {
			show(p.m.Items)
		}
		for _, bad := range []string{"<!channel>", "<@UBOSS> ", "<https", "*bold*", "`x`", "~s~"} {
			for _, line := range strings.Split(all, "\n") {
				if strings.Contains(line, bad) && !strings.HasPrefix(line, "field|") {
					t.Errorf("%q stands in %q", bad, line)
				}
			}
		}
	})
}

func fieldOf(t *testing.T, p flows.Page, id string) flows.Field {
	t.Helper()
	for _, it := range p.Items {
		if f, ok := it.(flows.Field); ok && f.ID == id {
			return f
		}
	}
	t.Fatalf("no field %s on %s", id, p.Title)
	return flows.Field{}
}

// waiveAll waives every failure of the governance check.
func waiveAll(g *stage) {
	g.t.Helper()
	for _, it := range g.page("recommendation").Items {
		if a, ok := it.(flows.Action); ok && strings.HasPrefix(string(a.Open), "recommendation/waive-") {
			g.mustNext(a.Open, flows.Answers{"reason": "The range is agreed in the team."})
		}
	}
}

// TestPostIsWhatTheAnswerGives: a result is not posted beside another answer to the trade-off question, and a recommendation
// on newer figures than the posted result says so.
func TestPostIsWhatTheAnswerGives(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		for _, typed := range []string{"71", "about 60"} {
			if _, err := g.act(owner, "scenarios", "post", flows.Answers{"tradeoff": typed, "band": ""}); !strings.Contains(said(err), "press Run first") {
				t.Errorf("%q on the page, and the result of another answer is posted: %v %q", typed, err, said(err))
			}
		}
		if w := g.decision().TradeOff.Weight; w == 0.71 {
			t.Error("what was refused is kept")
		}
		g.mustAct("scenarios", "run", flows.Answers{"tradeoff": "55", "band": "50–60"})
		g.mustAct("scenarios", "post", flows.Answers{"tradeoff": "55", "band": "50–60"})
		settle()
		const older = "The result posted before it rests on other figures"
		waiveAll(g)
		g.mustNext("recommendation", flows.Answers{"rationale": "Best reach that support can carry."})
		settle()
		if rec := g.s.with("· Recommendation:"); len(rec) != 1 || strings.Contains(textOf(rec[0].m.Items), older) {
			t.Errorf("the same figures are called others: %+v", rec)
		}
		g.mustNext("scenarios", flows.Answers{"tradeoff": "60", "band": "50–70"})
		waiveAll(g)
		g.mustNext("recommendation", flows.Answers{"rationale": "Best reach that support can carry."})
		settle()
		rec := g.s.with("· Recommendation:")
		if len(rec) == 0 || !strings.Contains(textOf(rec[len(rec)-1].m.Items), older) {
			t.Errorf("figures that differ from the posted result are not told: %+v", rec)
		}
	})
}
