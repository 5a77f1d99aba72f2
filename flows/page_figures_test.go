package flows_test

import (
	"strings"
	"testing"

	"pvx/flows"
)

// Everything that the messages have no room for opens from the summary and from step three, for all who may see figures.
func TestAllFigures(t *testing.T) {
	staged(t, nil, func(g *stage) {
		show := func(u flows.UserID) string {
			t.Helper()
			out, err := g.f.Press(g.ctx, g.actor(u), flows.Press{Action: "figures", Value: string(g.id)})
			if err != nil {
				t.Fatal(err, said(err))
			}
			if out.Go != flows.Show || out.Page.Title != "All figures" || out.Page.Next != "" {
				t.Fatalf("not a page to read: %v %q %q", out.Go, out.Page.Title, out.Page.Next)
			}
			return textOf(out.Page.Items)
		}
		if got := show(owner); !strings.Contains(got, "Nothing was run yet") {
			t.Errorf("before a run: %s", got)
		}
		g.mustAct("scenarios", "run", nil)
		if got := show(reader); !strings.Contains(got, "a preview for owner and contributors") || strings.Contains(got, "overtakes") {
			t.Errorf("a reader sees figures before the lock: %s", got)
		}
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		var summary string
		for _, p := range g.s.all() {
			if strings.Contains(p.key, "/summary") {
				summary = textOf(p.m.Items)
			}
		}
		if !strings.Contains(summary, "action| figures [All figures] "+string(g.id)) || !strings.Contains(summary, "under “All figures”.") {
			t.Errorf("the summary does not lead there: %s", summary)
		}
		all := show(reader)
		for _, want := range []string{"Where it flips", "How sure it is", "Estimate | Points | Changes", "With | at its low | at its high", "Scenario | A | B | C | Preferred"} {
			if !strings.Contains(all, want) {
				t.Errorf("no %q in %s", want, all)
			}
		}
		if few, many := strings.Count(summary, "overtakes"), strings.Count(all, "overtakes"); many <= few {
			t.Errorf("%d flips in the summary, %d among all figures", few, many)
		}
		if got := textOf(g.page("scenarios").Items); !strings.Contains(got, "[All figures]") {
			t.Errorf("step three does not lead there: %s", got)
		}
		g.mustNext("scenarios/weights", flows.Answers{"points-nps": "90"})
		if got := show(owner); !strings.Contains(got, "changed since the last run") {
			t.Errorf("figures that changed: %s", got)
		}
	})
}
