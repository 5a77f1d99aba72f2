package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"pvx/flows"
)

// kinds counts the entries of a decision's log by kind.
func (g *stage) kinds() map[string]int {
	g.t.Helper()
	out := map[string]int{}
	if err := g.st.View(g.ctx, team, func(tx flows.Tx) error {
		clear(out)
		es, err := tx.Log(g.id, 0, 0)
		for _, e := range es {
			out[e.Kind]++
		}
		return err
	}); err != nil {
		g.t.Fatal(err)
	}
	return out
}

// TestEditsAndDeletionsAreReadBack: what became of filed replies while nobody listened is in the record. It can catch an
// edit that is lost with the connection, one that is filed twice, and a deletion of what is still there.
func TestEditsAndDeletionsAreReadBack(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		root := g.s.with("Draft: step")[0].ref
		reply := func(n int, text string) flows.Reply {
			return flows.Reply{Channel: root.Channel, Thread: root.TS, TS: fmt.Sprintf("1700000100.%06d", n), User: boss, Text: text}
		}
		live := func(r flows.Reply, event string) {
			t.Helper()
			r.Event = event
			if err := g.f.Reply(g.ctx, g.actor(r.User), r); err != nil {
				t.Fatal(err)
			}
		}
		hold := func(rs ...flows.Reply) {
			g.s.mu.Lock()
			g.s.replies = rs
			g.s.mu.Unlock()
		}
		catchUp := func() {
			t.Helper()
			if err := g.f.CatchUp(g.ctx, team); err != nil {
				t.Fatal(err)
			}
		}
		kept, edited, deleted, bare := reply(1, "evidence: the cap is 32 %"), reply(2, "risk: the build slips"), reply(3, "objection: too early"), reply(4, "so it is")
		for i, r := range []flows.Reply{kept, edited, deleted, bare} {
			live(r, fmt.Sprintf("Ev%d", i))
		}
		hold(kept, edited, deleted, bare)
		catchUp()
		if k := g.kinds(); k["filed"] != 3 || k["reply"] != 1 || k["reply edited"]+k["reply deleted"] != 0 {
			t.Fatalf("nothing happened, and the log has %v", k)
		}
		edited.Text, bare.Text = "risk: the build slips by a quarter", "so it is not"
		missed := reply(5, "question: who pays?")
		hold(kept, edited, bare, missed)
		for range 2 {
			catchUp()
			if k := g.kinds(); k["filed"] != 4 || k["reply"] != 1 || k["reply edited"] != 2 || k["reply deleted"] != 1 {
				t.Errorf("after the outage the log has %v", k)
			}
		}
		// Slack sends late what was read back before: it is the same edit.
		late := edited
		late.Edited = true
		live(late, "EvLate")
		gone := deleted
		gone.Deleted, gone.Text = true, ""
		live(gone, "EvLater")
		if k := g.kinds(); k["reply edited"] != 2 || k["reply deleted"] != 1 {
			t.Errorf("after the late events the log has %v", k)
		}
		late.Text += ", at least"
		live(late, "EvNew")
		if k := g.kinds(); k["reply edited"] != 3 {
			t.Errorf("after another edit the log has %v", k)
		}
		log := ""
		if err := g.st.View(g.ctx, team, func(tx flows.Tx) error {
			log = ""
			es, err := tx.Log(g.id, 0, 0)
			for _, e := range es {
				log += string(e.Content) + "\n"
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"objection", "too early", "the build slips by a quarter", "so it is not"} {
			if !strings.Contains(log, want) {
				t.Errorf("the log does not have %q", want)
			}
		}
	})
}
