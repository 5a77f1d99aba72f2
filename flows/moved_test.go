package flows_test

import (
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

// TestCardFollowsItsChannel: who reads the old channel need not see the decision any more, so nothing of it stays there
// that is kept up to date.
func TestCardFollowsItsChannel(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
		out := g.mustNext("scope", flows.Answers{"channel": "C2"})
		if _, err := out.Then(g.ctx); err != nil {
			t.Fatal(err)
		}
		settle()
		g.mustNext("scope", flows.Answers{"title": "Secret route"})
		settle()
		var old, card, note int
		for _, p := range g.s.all() {
			text := p.m.Text + textOf(p.m.Items)
			switch {
			case p.ref.Channel == "C1" && strings.Contains(text, "Secret route"):
				t.Errorf("the old channel still follows: %q", p.m.Text)
			case p.ref.Channel == "C1" && strings.Contains(text, "moved to another channel"):
				old++
			case p.to.Channel == "C2" && p.to.Thread == "" && strings.Contains(p.m.Text, "Secret route: Draft"):
				card++
			case p.to.Channel == "C2" && p.to.Thread != "" && strings.Contains(text, "Replies here become part"):
				note++
			}
		}
		if old != 1 || card != 1 || note != 1 {
			t.Errorf("%d old cards say that it moved, %d cards and %d notes stand in the new channel; want one of each", old, card, note)
		}
		if strings.Contains(textOf(g.page("scenarios").Items), "Posted to") {
			t.Error("the page says that the result was posted to the new channel")
		}
	})
}

// TestFiguresNeedASecondConfirmation in a channel that is shared with another company, also by way of a proposal.
func TestFiguresNeedASecondConfirmation(t *testing.T) {
	staged(t, nil, func(g *stage) {
		err := g.st.Update(g.ctx, team, func(tx flows.Tx) error {
			return tx.PutChannel(flows.Channel{ID: "C1", Member: true, Shared: true, Members: []flows.UserID{owner, boss}, AsOf: time.Now()})
		})
		if err != nil {
			t.Fatal(err)
		}
		g.mustAct("scenarios", "lock", nil)
		waiveAll(g)
		why := flows.Answers{"rationale": "Best reach that support can carry."}
		if _, err := g.next("recommendation", why); !strings.Contains(said(err), "shared with another company") {
			t.Fatalf("proposing without the confirmation: %v %q", err, said(err))
		}
		settle()
		if got := in(g.s.all(), "C1"); len(got) != 0 {
			t.Fatalf("posted %q", got[0].m.Text)
		}
		g.mustAct("scenarios", "run", nil)
		if _, err := g.act(owner, "scenarios", "post", nil); !strings.Contains(said(err), "confirm that the figures") {
			t.Errorf("posting without the confirmation: %q", said(err))
		}
		g.mustAct("scenarios", "post-shared", nil)
		g.mustNext("recommendation", why)
		settle()
		if got := g.s.with("Recommended:"); len(got) == 0 {
			t.Error("the recommendation was not posted")
		}
	})
}
