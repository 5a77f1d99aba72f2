package flows_test

import (
	"strings"
	"testing"

	"pvx/engine"
	"pvx/flows"
)

// B leads A by 1.875 points. Revenue 800k..1.2M moves B by 2 points downwards, all that can move against it: at r = 1.875/2
// = 94 % of the way A is as good. A wider lead than the ranges can undo is said the other way round.
func TestRobustnessInWords(t *testing.T) {
	for _, c := range []struct {
		name string
		low  float64
		says string
	}{
		{"inside", 800e3, "If every figure moved against B at once, A would be as good once each has gone 94 % of the way to the end of its range."},
		{"outside", 900e3, "B stays preferred even with every figure at the unfavourable end of its range; at 1.9 times that distance A would be as good."},
	} {
		t.Run(c.name, func(t *testing.T) {
			staged(t, func(d *flows.Decision) {
				worked(d)
				d.SetEstimate(estimate("sourced", "B", [3]float64{c.low, 1e6, 1.2e6}))
			}, func(g *stage) {
				g.mustAct("scenarios", "run", flows.Answers{"tradeoff": "50"})
				if text := textOf(g.page("scenarios").Items); !strings.Contains(text, c.says) {
					t.Errorf("not said: %q\n%s", c.says, text)
				}
				g.mustAct("scenarios", "lock", nil)
				g.mustAct("scenarios", "post", nil)
				settle()
				m := g.s.with("· Result:")[0].m
				if text := textOf(m.Items); !strings.Contains(text, c.says) || !strings.Contains(m.Text, c.says) {
					t.Errorf("not posted: %q\n%s", c.says, text)
				}
			})
		})
	}
	if engine.RuleWords("maximin") != "the best worst case" {
		t.Error("rules are named for a sentence")
	}
}
