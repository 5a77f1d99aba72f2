package flows_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

// TestWhoMayDoWhat is the permission table: for each person what they may open and answer. Every refusal must say who can.
func TestWhoMayDoWhat(t *testing.T) {
	const (
		open   = 1 << iota // the decision's pages
		edit               // step one
		fill               // step two
		mine               // the one figure they own
		lock               // lock the definitions
		addOwn             // a metric of the team's own
	)
	for _, c := range []struct {
		name   string
		who    flows.UserID
		status flows.Status
		may    int
	}{
		{"owner", olga, flows.InDraft, open | edit | fill | mine | lock | addOwn},
		{"contributor", carl, flows.InDraft, open | fill | mine},
		{"approver", anna, flows.InDraft, open},
		{"informed", ingo, flows.InDraft, open},
		{"figure's owner", figure, flows.InDraft, open | mine},
		{"member of the channel", mia, flows.InDraft, open},
		{"stranger", eve, flows.InDraft, 0},
		{"other company in the channel", otto, flows.InDraft, 0},
		{"owner, decided", olga, flows.Decided, open},
		{"contributor, decided", carl, flows.Decided, open},
		{"owner, closed", olga, flows.Closed, open},
		{"owner, superseded", olga, flows.Superseded, open},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			d.change(id, func(rec *flows.Decision) {
				rec.Status = c.status
				e, _ := rec.Estimate("nps", "A")
				e.Owner = string(figure)
				rec.SetEstimate(e)
			})
			ctx := context.Background()
			base := d.show(olga, id, "scope").Address.Base
			try := func(name string, bit int, err error) {
				t.Helper()
				var re *flows.Refusal
				switch {
				case c.may&bit != 0 && err != nil:
					t.Errorf("%s: refused or failed: %v", name, err)
				case c.may&bit == 0 && err == nil:
					t.Errorf("%s: went through", name)
				case c.may&bit == 0 && !errors.As(err, &re):
					t.Errorf("%s: %v, want a refusal", name, err)
				case c.may&bit == 0 && (!errors.Is(err, flows.ErrForbidden) || !strings.Contains(string(re.Text), "<@U0") && !strings.Contains(string(re.Text), "stands as it is")):
					t.Errorf("%s: the refusal does not say who can: %q", name, re.Text)
				}
			}
			_, err := d.f.Open(ctx, by(c.who), id, "scope")
			try("open", open, err)
			submit := func(at flows.Place, in flows.Answers) error {
				_, err := d.f.Submit(ctx, by(c.who), flows.Address{Decision: id, At: at, Base: base}, in)
				return err
			}
			act := func(at flows.Place, action string) error {
				_, err := d.f.Act(ctx, by(c.who), flows.Address{Decision: id, At: at, Base: base}, action, "", nil)
				return err
			}
			try("edit the title", edit, submit("scope", flows.Answers{"title": "Other", "options": "Referral\nCo-sell tier\nDeep embed"}))
			try("fill in", fill, submit("inputs:B", flows.Answers{"nps": "41"}))
			try("own figure", mine, submit("inputs/nps", flows.Answers{"value": "31", "confidence": "high"}))
			try("another's figure", fill, submit("inputs:B/nps", flows.Answers{"value": "43", "confidence": "high"}))
			try("lock from step two", lock, act("inputs", "lock"))
			try("lock", lock, act("scope", "lock"))
			try("add a metric", addOwn, submit("scope/definition-new", flows.Answers{"name": "Onboarding", "kind": "metric", "group": "reach",
				"unit": "days", "worst": "90", "best": "10", "reason": "asked for by sales"}))
		})
	}
}

// TestReaderMovesOn lets somebody who may only look go through the pages with Next, as long as nothing was typed.
func TestReaderMovesOn(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	before := d.decision(id)
	sh := d.show(mia, id, "scope")
	for _, want := range []flows.Place{"inputs", "inputs:B", "inputs:C", "scenarios"} {
		sh = d.mustNext(mia, sh, nil)
		if sh.Address.At != want {
			t.Fatalf("Next led to %s, want %s", sh.Address.At, want)
		}
	}
	sh, err := d.act(mia, d.show(mia, id, "inputs"), "option", "C", nil)
	if err != nil || sh.Address.At != "inputs:C" {
		t.Errorf("the switch led to %s: %v", sh.Address.At, err)
	}
	if after := d.decision(id); after.Changed != before.Changed {
		t.Error("looking changed the decision")
	}
	_, err = d.next(mia, d.show(mia, id, "inputs"), flows.Answers{"nps": "99"})
	if !errors.Is(err, flows.ErrForbidden) {
		t.Errorf("a reader's figure: %v", err)
	}
}

// TestWithdrawnByEdit: any edit after proposing withdraws the proposal, voids the verdicts and says so.
func TestWithdrawnByEdit(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.change(id, func(rec *flows.Decision) {
		rec.Status = flows.Proposed
		rec.Proposal = &flows.Proposal{By: olga, At: time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC), Approvers: []flows.UserID{anna, mia}, Round: 1,
			Verdicts: []flows.Verdict{{By: anna, Kind: flows.Approved}}}
	})
	sh := d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"nps": "12"})
	if !strings.Contains(string(sh.Say), "withdrawn") {
		t.Errorf("says %q", sh.Say)
	}
	if rec := d.decision(id); rec.Status != flows.InDraft || len(rec.Proposal.Verdicts) != 0 {
		t.Errorf("status %s, verdicts %v", rec.Status, rec.Proposal.Verdicts)
	}
}
