package flows_test

import (
	"context"
	"errors"
	"testing"

	"pvx/flows"
)

// TestNobodyFromOutsideIsMadeToWatch: reminders carry figures, so they go to nobody of another company, nor to apps or
// people who have left.
func TestNobodyFromOutsideIsMadeToWatch(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	ctx := context.Background()
	for u, p := range map[flows.UserID]flows.Person{"U0GONE": {Name: "Gone", Deleted: true}, "U0APP": {Name: "App", Bot: true}} {
		p.ID = u
		if err := d.f.LearnPerson(ctx, team, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		at    flows.Place
		field string
		in    flows.Answers
	}{
		{"inputs/nps", "owner", flows.Answers{"value": "31"}},
		{"monitoring/date-new", "owner", flows.Answers{"on": "2027-01-04"}},
		{"monitoring/date-new", "deputy", flows.Answers{"on": "2027-01-04", "owner": string(olga)}},
		{"monitoring/watch-nps", "owner", flows.Answers{"how": "refresh", "on": "2027-01-04"}},
		{"monitoring/watch-nps", "owner", flows.Answers{"how": "threshold", "quantity": "nps|A", "direction": "falls", "threshold": "10"}},
		{"recommendation/steps", "who-1", flows.Answers{"what-1": "sign it"}},
		{"recommendation/steps", "rest", nil},
		{"scope/people", "owner", nil},
	} {
		for _, u := range []flows.UserID{otto, "U0GONE", "U0APP"} {
			in := flows.Answers{c.field: string(u)}
			for k, v := range c.in {
				in[k] = v
			}
			if c.field == "rest" {
				in["rest"] = "sign it | <@" + string(u) + "> | 2027-01-04"
			}
			_, err := d.f.Submit(ctx, by(olga), flows.Address{Decision: id, At: c.at}, in)
			var fe flows.FieldErrors
			if !errors.As(err, &fe) || fe[c.field] == "" {
				t.Errorf("%s as %s of %s: %v", u, c.field, c.at, err)
			}
		}
	}
}

// TestDraftsOfOthersDecisionsAreNotListed: who has no part in a decision any more sees nothing of it where they typed.
func TestDraftsOfOthersDecisionsAreNotListed(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	ctx := context.Background()
	d.change(id, func(rec *flows.Decision) { rec.People.Contributors = []flows.UserID{eve} })
	open := d.show(eve, id, "inputs")
	if err := d.f.Keep(ctx, by(eve), open.Address, fill(open, flows.Answers{"nps": "11"})); err != nil {
		t.Fatal(err)
	}
	listed := func() bool {
		sh, m, err := d.f.Resume(ctx, by(eve))
		if err != nil {
			t.Fatal(err)
		}
		return len(sh.Page.Items) > 0 || len(m.Items) > 1
	}
	if !listed() {
		t.Fatal("a draft of one's own is not offered")
	}
	d.change(id, func(rec *flows.Decision) { rec.People.Contributors = nil })
	if listed() {
		t.Error("a decision that is not theirs to see is offered")
	}
}
