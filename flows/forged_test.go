package flows_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pvx/flows"
)

// forgedPlaces are addresses that no page of ours carries.
var forgedPlaces = []flows.Place{
	"", "/", "//", ":", "scope:", "nowhere", "scope/nope", "scope/definition-", "scope/definition-nope", "scope/../inputs", "scope/horizon/people/money",
	"inputs:ZZ", "inputs:ZZ/nope", "inputs:A/nope", "inputs:A.-1", "inputs:A.99999999999999999999", "inputs:.2", "inputs/all/all",
	"scenarios/nope", "scenarios/weights/deeper", "recommendation/nope", "recommendation/waive-", "recommendation/waive-zzz",
	"monitoring/nope", "monitoring/trigger-", "monitoring/trigger-nope", "monitoring/date-nope", "monitoring/watch-", "monitoring/watch-nope",
	"reading:nope", "reading:sourced", "reading:sourced.ZZ", "reading:nope.A", "verdict:condition--1", "verdict:changes-999999", "verdict:nope",
	"verdict:condition-99999999999999999999", flows.Place("inputs:" + strings.Repeat("Z", 4000)), "scope\x00", "\u202escope",
}

var forgedActions = []string{"", "next", "back", "run", "post-shared", "delete", "remove", "confirm", "option", "goto:inputs:ZZ", "waive-zzz", strings.Repeat("z", 300)}

var forgedPresses = []string{"", "approve", "approve-if", "ask-changes", "report", "evidence", "file-reading", "no-change", "snooze", "retry", "remind", "open", "nope"}

// expected says that an error is one that tells the person something, and not a failure.
func expected(err error) bool {
	var fe flows.FieldErrors
	return errors.Is(err, flows.ErrForbidden) || errors.Is(err, flows.ErrNotFound) || errors.As(err, &fe)
}

// kept is all that a forged request could have changed.
func (d *desk) kept(id flows.ID, drafts ...flows.UserID) string {
	d.t.Helper()
	out := ""
	err := d.store.View(context.Background(), team, func(tx flows.Tx) error {
		rec, v, err := tx.Decision(id)
		if err != nil {
			return err
		}
		rs, err := tx.Readings(id)
		if err != nil {
			return err
		}
		log, err := tx.Log(id, 0, 0)
		if err != nil {
			return err
		}
		raw, err := json.Marshal([]any{rec.Monitoring, rec.At, v, rs, len(log)}) // every other change moves the version
		out = string(raw)
		for _, u := range drafts {
			ds, err := tx.Drafts(u)
			if err != nil {
				return err
			}
			out += fmt.Sprintf(" %+v", ds) // values only, no pointers
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// differs is where two texts part.
func differs(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("…%s… became …%s…", a[max(0, i-80):min(len(a), i+80)], b[max(0, i-80):min(len(b), i+80)])
}

// TestForgedRequestsDoNothing throws addresses, actions and button values that no page of ours carries at every door.
func TestForgedRequestsDoNothing(t *testing.T) {
	ctx := context.Background()
	in := flows.Answers{"title": "x", "value": "1", "nope": "x", "threshold": "1", "reason": "x", "points-nps": "1", "on": "2030-01-01", "owner": string(eve),
		"quantity": "nope.A", "period": "2026-10", "text": "x", "what": "x", "how": "not", "why": "x"}
	for _, status := range []flows.Status{flows.Proposed, flows.Superseded} {
		t.Run(string(status), func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			d.change(id, func(rec *flows.Decision) {
				rec.Status = status
				rec.Proposal = &flows.Proposal{By: olga, Approvers: []flows.UserID{anna}, Round: 1}
			})
			if err := d.f.Keep(ctx, by(carl), d.show(carl, id, "inputs").Address, flows.Answers{"nps": "half-ty"}); err != nil {
				t.Fatal(err)
			}
			before := d.kept(id, carl)
			check := func(what string, err error) {
				t.Helper()
				if err != nil && !expected(err) {
					t.Errorf("%s: %v", what, err)
				}
				if err != nil && strings.ContainsAny(err.Error(), "Z\x00") || err != nil && strings.Contains(err.Error(), "nope") {
					t.Errorf("%s: the error, which is logged, repeats it: %v", what, err)
				}
				if after := d.kept(id, carl); after != before {
					t.Fatalf("%s changed something: %s", what, differs(before, after))
				}
			}
			for _, at := range forgedPlaces {
				for i, v := range []flows.Version{1 << 40, -1} {
					addr := flows.Address{Decision: id, At: at, Base: v}
					_, err := d.f.Open(ctx, by(olga), id, at)
					check(fmt.Sprintf("open %q", at), err)
					check(fmt.Sprintf("keep %q", at), d.f.Keep(ctx, by(olga), addr, flows.Answers{"x": "y"}))
					if mayChange(at) || i > 0 {
						continue
					}
					_, err = d.f.Submit(ctx, by(olga), addr, in)
					check(fmt.Sprintf("submit %q", at), err)
					for _, action := range forgedActions {
						_, err := d.f.Act(ctx, by(olga), addr, action, "ZZ", in)
						check(fmt.Sprintf("act %q %q", at, action), err)
					}
				}
			}
			for _, action := range forgedPresses {
				for _, value := range []string{"", "|", "gone", ":", string(id) + "|nope", string(id) + "|nope|1h", string(id) + "|cadence|never", string(id) + ":-1",
					string(id) + ":9", string(id) + "|sourced|ZZ|1m|2026", string(id) + "|nope|A|1|2026", string(id) + "|../../scope", string(id) + "|cadence|1|x", "gone|t1|1|2"} {
					if action == "open" || action == "report" || action == "evidence" {
						continue // these only show pages
					}
					if action == "retry" && strings.HasPrefix(value, string(id)) && !strings.Contains(value, ":") {
						continue // the owner's own right, whatever follows
					}
					_, err := d.f.Press(ctx, by(olga), flows.Press{Action: action, Value: value})
					check(fmt.Sprintf("press %q %q", action, value), err)
				}
			}
		})
	}
}

// mayChange names the forged places that stand for a page which the owner may answer all the same.
func mayChange(at flows.Place) bool {
	return at == "scope:" || at == "inputs:A.-1" || at == "inputs:A.99999999999999999999" || at == "inputs:.2"
}

// TestWhoMayNotSeeGetsNowhere has people who may not see a decision try every door with real addresses.
func TestWhoMayNotSeeGetsNowhere(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name string
		who  flows.Actor
	}{
		{"stranger", by(eve)},
		{"nobody", flows.Actor{Team: team}},
		{"known to be of another company", by(otto)},
		{"said to be of another company", flows.Actor{Team: team, User: mia, External: true}},
		{"owner who is said to be of another company", flows.Actor{Team: team, User: olga, External: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			d.change(id, func(rec *flows.Decision) {
				rec.Status = flows.Proposed
				rec.Proposal = &flows.Proposal{By: olga, Approvers: []flows.UserID{c.who.User}, Round: 1}
				if c.name == "stranger" || c.name == "nobody" {
					rec.Proposal.Approvers = []flows.UserID{anna}
				}
				e, _ := rec.Estimate("nps", "A")
				e.Owner = "" // which is nobody's
				rec.SetEstimate(e)
			})
			before := d.kept(id, c.who.User)
			refused := func(what string, err error) {
				t.Helper()
				if !errors.Is(err, flows.ErrForbidden) && !errors.Is(err, flows.ErrNotFound) {
					t.Errorf("%s: %v, want a refusal", what, err)
				}
				if after := d.kept(id, c.who.User); after != before {
					t.Fatalf("%s changed something", what)
				}
			}
			for _, at := range []flows.Place{"", "scope", "inputs", "inputs/nps", "scenarios", "recommendation", "monitoring", "reading", "evidence", "verdict:changes"} {
				addr := flows.Address{Decision: id, At: at, Base: 1}
				_, err := d.f.Open(ctx, c.who, id, at)
				refused("open "+string(at), err)
				refused("keep "+string(at), d.f.Keep(ctx, c.who, addr, flows.Answers{"title": "x", "text": "x"}))
				_, err = d.f.Submit(ctx, c.who, addr, flows.Answers{"title": "x", "text": "x"})
				refused("submit "+string(at), err)
				_, err = d.f.Act(ctx, c.who, addr, "back", "", nil)
				refused("act "+string(at), err)
			}
			for _, action := range forgedPresses[1:] {
				for _, arg := range []string{":1", "|cadence", "|cadence|1h", "|sourced|A|1m|2026", "|cadence|1|0"} {
					_, err := d.f.Press(ctx, c.who, flows.Press{Action: action, Value: string(id) + arg})
					refused("press "+action+arg, err)
				}
			}
			_, err := d.f.Verdict(ctx, c.who, id, 1, flows.Approved, "", "")
			refused("verdict", err)
			_, err = d.f.Show(ctx, c.who, "PVX-1")
			refused("show", err)
			_, err = d.f.Find(ctx, c.who, "PVX-1")
			refused("find", err)
			_, err = d.f.Evidence(ctx, c.who, flows.Reply{Channel: partners, TS: "1.1", Text: "x"})
			refused("evidence", err)
			if m, err := d.f.List(ctx, c.who, "all", ""); err == nil && strings.Contains(fmt.Sprint(m), "Partner tiers") {
				t.Error("the list has it")
			}
			if m, err := d.f.Home(ctx, c.who); err == nil && strings.Contains(fmt.Sprint(m), "Partner tiers") {
				t.Error("App Home has it")
			}
			if c.name != "stranger" {
				_, err := d.f.Start(ctx, c.who, "Mine")
				refused("start", err)
			}
		})
	}
}

// TestRepliesOfAnotherCompanyAreNotFiled covers replies that are read back: nothing in them says who is from outside.
func TestRepliesOfAnotherCompanyAreNotFiled(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	err := d.store.Update(context.Background(), team, func(tx flows.Tx) error {
		return tx.PutMessage(id, "card", flows.MessageRef{Channel: partners, TS: "17.1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	before, err := d.entries(id)
	if err != nil {
		t.Fatal(err)
	}
	for i, who := range []flows.UserID{otto, mia} {
		r := flows.Reply{Channel: partners, Thread: "17.1", TS: fmt.Sprintf("17.%d", i+2), User: who, Text: "risk: the build slips"}
		if err := d.f.Reply(context.Background(), flows.Actor{Team: team, User: who}, r); err != nil {
			t.Fatal(err)
		}
	}
	after, err := d.entries(id)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(after) - len(before); n != 1 {
		t.Errorf("%d replies were filed, want that of the member alone", n)
	}
}

// TestReadingsNameWhatIsThere: a reading is filed for a quantity that the decision has, and only by those with a part in it.
func TestReadingsNameWhatIsThere(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	ctx := context.Background()
	readings := func() (out []flows.Reading) {
		if err := d.store.View(ctx, team, func(tx flows.Tx) (err error) { out, err = tx.Readings(id); return err }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, at := range []flows.Place{"reading:sourced", "reading:sourced.ZZ", "reading:nope.A"} {
		if sh, err := d.f.Submit(ctx, by(olga), flows.Address{Decision: id, At: at}, flows.Answers{"value": "900k"}); err == nil {
			t.Errorf("%s was filed: %s", at, sh.Say)
		}
	}
	if _, err := d.f.Press(ctx, by(mia), flows.Press{Action: "file-reading", Value: string(id) + "|sourced|A|900k|2026-09"}); !errors.Is(err, flows.ErrForbidden) {
		t.Errorf("a reader's reading: %v", err)
	}
	if got := readings(); len(got) != 0 {
		t.Fatalf("filed %+v", got)
	}
	if _, err := d.f.Submit(ctx, by(olga), flows.Address{Decision: id, At: "reading:support_available.A"}, flows.Answers{"value": "300"}); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 500)
	if _, err := d.f.Press(ctx, by(carl), flows.Press{Action: "file-reading", Value: string(id) + "|sourced|A|900k|" + long}); err != nil {
		t.Fatal(err)
	}
	got := readings()
	if len(got) != 2 || got[0].Option != "" || len([]rune(got[1].Period)) > 40 {
		t.Errorf("filed %+v", got)
	}
}

// TestLongTitleOfACommand keeps a sentence after the command whole.
func TestLongTitleOfACommand(t *testing.T) {
	d := newDesk(t)
	text := strings.TrimSpace(strings.Repeat("Which partners do we want\nnext year? ", 20))
	rec := d.decision(d.start(text).Address.Decision)
	if n := len([]rune(rec.Title)); n > 150 || strings.Contains(rec.Title, "\n") {
		t.Errorf("title of %d: %q", n, rec.Title)
	}
	if !reflect.DeepEqual(strings.Fields(rec.Question), strings.Fields(text)) {
		t.Errorf("question %q", rec.Question)
	}
}
