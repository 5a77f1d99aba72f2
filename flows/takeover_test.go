package flows_test

import (
	"strings"
	"testing"

	"pvx/flows"
)

// gone is what Slack says of somebody who was deactivated.
func gone(g *stage, u flows.UserID) {
	g.t.Helper()
	if err := g.f.LearnPerson(g.ctx, team, flows.Person{ID: u, Name: strings.ToLower(string(u[1:])), Deleted: true}); err != nil {
		g.t.Fatal(err)
	}
	settle()
}

func (g *stage) takeOver(u flows.UserID) (flows.Shown, error) {
	return g.f.Press(g.ctx, g.actor(u), flows.Press{Action: "take-over", Value: string(g.id)})
}

// TestTakingOver: a decision whose owner has left goes on under somebody who has a say in it. It can catch a decision that
// nobody can edit any more, and one that is taken from an owner who is here.
func TestTakingOver(t *testing.T) {
	const helper = flows.UserID("UHELPER")
	contributed := func(d *flows.Decision) { d.People.Contributors = []flows.UserID{helper} }
	posted := func(g *stage) {
		g.mustAct("scenarios", "run", nil)
		g.mustAct("scenarios", "lock", nil)
		g.mustAct("scenarios", "post", nil)
		settle()
	}
	t.Run("who may", func(t *testing.T) {
		staged(t, contributed, func(g *stage) {
			posted(g)
			if _, err := g.takeOver(boss); !strings.Contains(said(err), "who is here") {
				t.Errorf("while the owner is here: %v %s", err, said(err))
			}
			gone(g, owner)
			gone(g, owner) // Slack says some things twice
			card := g.s.with("Owner owner (has left)")
			if len(card) == 0 || !strings.Contains(textOf(card[0].m.Items), "take-over [Take over]") {
				t.Errorf("the card does not offer it: %v", card)
			}
			asked := g.s.with("has left the workspace")
			if len(asked) != 2 || asked[0].to.Thread == "" && asked[1].to.Thread == "" || asked[0].to.User != boss && asked[1].to.User != boss {
				t.Errorf("%d messages tell of it, want one in the thread and one to the first approver: %+v", len(asked), asked)
			}
			for u, want := range map[flows.UserID]string{reader: "can be taken over by", "UOTHER": "can be taken over by", "USTRANGER": "is open to"} {
				if _, err := g.takeOver(u); !strings.Contains(said(err), want) {
					t.Errorf("%s: %v %s, want %q", u, err, said(err), want)
				}
			}
			if _, err := g.takeOver(helper); err != nil {
				t.Fatal(err, said(err))
			}
			settle()
			d := g.decision()
			if d.People.Owner != helper || len(d.People.Contributors) != 0 || d.Status != flows.InDraft {
				t.Errorf("people %+v, status %s", d.People, d.Status)
			}
			if _, err := g.f.Submit(g.ctx, g.actor(helper), g.at(helper, "scope/horizon"), over(g.page("scope/horizon"), flows.Answers{"objective": "Grow"})); err != nil {
				t.Errorf("the new owner edits: %v %s", err, said(err))
			}
			if len(g.s.with("has taken over PVX-7")) != 1 {
				t.Error("the thread does not say who took over")
			}
			if _, err := g.takeOver(boss); !strings.Contains(said(err), "who is here") {
				t.Errorf("a second one: %v", err)
			}
		})
	})
	t.Run("an admin who sees it", func(t *testing.T) {
		staged(t, nil, func(g *stage) {
			gone(g, owner)
			for _, u := range []flows.UserID{"UOTHER", "USTRANGER"} {
				if err := g.f.LearnPerson(g.ctx, team, flows.Person{ID: u, Name: "admin", Admin: true}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := g.takeOver("USTRANGER"); !strings.Contains(said(err), "is open to") {
				t.Errorf("an admin outside of the channel: %v", err)
			}
			if _, err := g.takeOver("UOTHER"); err != nil || g.decision().People.Owner != "UOTHER" {
				t.Errorf("an admin in the channel: %v %s", err, said(err))
			}
		})
	})
	for _, c := range []struct {
		name   string
		who    flows.UserID
		status flows.Status
	}{
		{"a proposal stands", helper, flows.Proposed},
		{"nobody approves what they own", second, flows.InDraft},
	} {
		t.Run(c.name, func(t *testing.T) {
			staged(t, contributed, func(g *stage) {
				proposed(g)
				if _, err := g.press(boss, "approve"); err != nil {
					t.Fatal(err)
				}
				gone(g, owner)
				if _, err := g.takeOver(c.who); err != nil {
					t.Fatal(err, said(err))
				}
				d := g.decision()
				if d.Status != c.status || d.Status == flows.Proposed && len(d.Proposal.Verdicts) != 1 {
					t.Errorf("%s with %+v, want %s", d.Status, d.Proposal, c.status)
				}
				for _, u := range d.People.Approvers {
					if u == d.People.Owner {
						t.Error("the owner is among the approvers")
					}
				}
			})
		})
	}
}

// TestReplacedApproverIsAskedAgain: whom the owner names in place of an approver stays named when the proposal comes back.
func TestReplacedApproverIsAskedAgain(t *testing.T) {
	staged(t, nil, func(g *stage) {
		proposed(g)
		if _, err := g.next("recommendation/approvers", flows.Answers{"approvers": string(boss) + ",UNEW"}); err != nil {
			t.Fatal(err, said(err))
		}
		d := g.decision()
		if d.Status != flows.Proposed || len(d.People.Approvers) != 2 || d.People.Approvers[1] != "UNEW" || d.Proposal.Approvers[1] != "UNEW" {
			t.Errorf("%s, approvers %v, asked %v", d.Status, d.People.Approvers, d.Proposal.Approvers)
		}
	})
}
