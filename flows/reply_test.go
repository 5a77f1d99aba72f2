package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"pvx/flows"
)

// TestRepliesThatMissTheirHeading: a slip in a heading is asked about, a heading without words is not filed, and who may not
// report a value is told so at once.
func TestRepliesThatMissTheirHeading(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		root := g.s.with("Draft: step")[0].ref
		for i, c := range []struct {
			who             flows.UserID
			text, says      string
			filed, reaction bool
		}{
			{boss, "evidence: the cap is 32 %", "", true, true},
			{boss, "evidense: the cap is 32 %", "Did you mean `evidence:`?", false, true},
			{boss, "Risks: two of them", "Did you mean `risk:`?", false, true},
			{boss, "raeding: sourced 854k, Oct", "Did you mean `reading:`?", false, true},
			{boss, "note: nothing of the kind", "", false, true},
			{boss, "Risk:  ", "Nothing follows `risk:`", false, true},
			{boss, "reading: A sourced 854k, Oct", "for Oct 1999?", false, false},
			{"USTRANGER", "reading: A sourced 854k, Oct", "come from the people named in it", false, false},
		} {
			before, were := len(g.s.all()), g.kinds()["filed"]
			r := flows.Reply{Channel: root.Channel, Thread: root.TS, TS: fmt.Sprintf("1700000100.%06d", i), User: c.who, Text: c.text, Event: fmt.Sprintf("Ev%d", i)}
			if err := g.f.Reply(g.ctx, g.actor(c.who), r); err != nil {
				t.Fatal(err)
			}
			settle()
			told, reacted := "", false
			for _, p := range g.s.all()[before:] {
				told += textOf(p.m.Items)
				reacted = reacted || p.react != ""
				if p.whisper && p.to.User != c.who {
					t.Errorf("%q: %s was told", c.text, p.to.User)
				}
			}
			if !strings.Contains(told, c.says) || c.says == "" && told != "" {
				t.Errorf("%q is answered %q", c.text, told)
			}
			if filed := g.kinds()["filed"] > were; filed != c.filed || reacted != c.reaction {
				t.Errorf("%q: filed %v, a reaction %v", c.text, filed, reacted)
			}
		}
	})
}
