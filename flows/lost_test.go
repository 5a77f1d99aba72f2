package flows_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/flows"
)

// TestFiguresStayWithTheirOption removes the first option while somebody types its figures: "inputs" is another option's
// page from then on, and must not get them.
func TestFiguresStayWithTheirOption(t *testing.T) {
	ctx := context.Background()
	for _, kept := range []bool{false, true} {
		t.Run(fmt.Sprintf("saved as typed %v", kept), func(t *testing.T) {
			d := newDesk(t)
			sh := d.scoped()
			id := sh.Address.Decision
			d.change(id, func(rec *flows.Decision) { rec.People.Contributors = []flows.UserID{carl} })
			open := d.show(carl, id, "inputs")
			if kept {
				if err := d.f.Keep(ctx, by(carl), open.Address, fill(open, flows.Answers{"nps": "11"})); err != nil {
					t.Fatal(err)
				}
			}
			d.mustNext(olga, d.show(olga, id, "scope"), flows.Answers{"options": "Co-sell tier\nDeep embed"})
			if rec := d.decision(id); rec.Options[0].Key != "B" {
				t.Fatalf("options %+v", rec.Options)
			}
			if err := d.f.Keep(ctx, by(carl), open.Address, fill(open, flows.Answers{"nps": "11", "depth": "D1"})); !errors.Is(err, flows.ErrForbidden) {
				t.Errorf("keeping it: %v, want a refusal", err)
			}
			if _, err := d.next(carl, open, flows.Answers{"nps": "11"}); !errors.Is(err, flows.ErrForbidden) {
				t.Errorf("Next: %v, want a refusal", err)
			}
			rec := d.decision(id)
			if e, ok := rec.Estimate("nps", "B"); ok {
				t.Errorf("B got A's figure: %+v", e)
			}
			for _, at := range []flows.Place{"", "inputs", "inputs:A"} {
				if got := field(t, d.show(carl, id, at).Page, "nps").Value; got != "" {
					t.Errorf("%q shows %q", at, got)
				}
			}
		})
	}
}

// TestOneDraftForOnePage: a page reached by two addresses has one draft.
func TestOneDraftForOnePage(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	mend := d.show(olga, id, "inputs:A")
	if mend.Address.At != "inputs" {
		t.Errorf("the page is at %s", mend.Address.At)
	}
	mend.Address.At = "inputs:A"
	if err := d.f.Keep(context.Background(), by(olga), mend.Address, fill(mend, flows.Answers{"nps": "11"})); err != nil {
		t.Fatal(err)
	}
	if got := field(t, d.show(olga, id, "inputs").Page, "nps").Value; got != "11" {
		t.Errorf("shows %q", got)
	}
}

// TestFigureThatMovedToAnotherPage: a metric that was added above while the page was open moves figures to the next
// page; what was typed is stored all the same.
func TestFigureThatMovedToAnotherPage(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	open := d.show(olga, id, "inputs")
	d.change(id, func(rec *flows.Decision) {
		rec.Definitions = append([]flows.Definition{
			{Criterion: engine.Criterion{ID: "own", Name: "Own", Kind: engine.Metric, Group: engine.Reach, Unit: "deals", Points: 20, Scale: engine.Scale{Kind: engine.Linear, Best: 10}},
				Components: []engine.Component{{ID: "own", Name: "Own", Unit: "deals"}, {ID: "own2", Name: "Own 2", Unit: "deals"}}}}, rec.Definitions...)
	})
	d.mustNext(olga, open, flows.Answers{"incentives": "7 %"})
	rec := d.decision(id)
	if e, _ := rec.Estimate("incentives", "A"); e.Base != 7 {
		t.Errorf("what was typed became %v", e.Base)
	}
}

// TestPageThatTookAnotherShape: a colleague chose otherwise, so that other fields are asked for; Next without having typed
// anything takes the colleague's answers over.
func TestPageThatTookAnotherShape(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	at := flows.Place("monitoring/watch-nps")
	one, two := d.show(olga, id, at), d.show(olga, id, at)
	if _, err := d.f.Submit(context.Background(), by(olga), one.Address, flows.Answers{"how": "not", "why": "the survey ended"}); err != nil {
		t.Fatal(err)
	}
	sh, err := d.next(olga, two, nil)
	if err != nil || sh.Go != flows.Pop {
		t.Fatalf("%s: %v", sh.Go, err)
	}
	if m := d.decision(id).Monitoring; m.NotWatched["nps"] != "the survey ended" || len(m.Refresh) != 0 {
		t.Errorf("monitoring %+v", m)
	}
}

// TestSaveMergesLikeNext has one page open twice: the button that saves does not put back what the other window changed.
func TestSaveMergesLikeNext(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second flows.Answers
		want          string
		clash         bool
	}{
		{"other fields", flows.Answers{"rationale": "Theirs"}, flows.Answers{"constraints": "Mine"}, "Theirs", false},
		{"the same field", flows.Answers{"rationale": "Theirs"}, flows.Answers{"rationale": "Mine"}, "Theirs", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			one, two := d.show(olga, id, "recommendation"), d.show(olga, id, "recommendation")
			if _, err := d.act(olga, one, "save", "", c.first); err != nil {
				t.Fatal(err)
			}
			sh, err := d.act(olga, two, "save", "", c.second)
			if err != nil {
				t.Fatal(err)
			}
			r := d.decision(id).Recommendation
			if r.Rationale != c.want || !c.clash && strings.Join(r.Constraints, "") != "Mine" {
				t.Errorf("saved %+v", r)
			}
			if c.clash && (sh.Go != flows.Stay || field(t, sh.Page, "rationale").Value != "Mine") {
				t.Errorf("the clash is shown as %q at %s", field(t, sh.Page, "rationale").Value, sh.Address.At)
			}
		})
	}
}

// TestLateAutosaveBringsNothingBack: what was typed arrives once more after Next.
func TestLateAutosaveBringsNothingBack(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	open := d.show(olga, id, "scope")
	typed := flows.Answers{"title": "Other title", "question": "Which?"}
	d.mustNext(olga, open, typed)
	if err := d.f.Keep(context.Background(), by(olga), open.Address, fill(open, typed)); err != nil {
		t.Fatal(err)
	}
	sh := d.show(olga, id, "scope")
	if got := field(t, sh.Page, "question").Value; got != "Which?" {
		t.Errorf("question %q", got)
	}
	err := d.store.View(context.Background(), team, func(tx flows.Tx) error {
		ds, err := tx.Drafts(olga)
		if len(ds) > 0 {
			t.Errorf("drafts %+v", ds)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sh = d.mustNext(olga, sh, flows.Answers{"question": "Which one?"})
	if sh.Go != flows.Replace || sh.Address.At != "inputs" {
		t.Errorf("Next leads to %s (%s)", sh.Address.At, sh.Go)
	}
}

// TestNextPressedTwiceAddsOnce sends the pages that add something a second time.
func TestNextPressedTwiceAddsOnce(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	for _, c := range []struct {
		at flows.Place
		in flows.Answers
	}{
		{"monitoring/date-new", flows.Answers{"on": "2027-01-04", "text": "contract ends", "owner": string(olga)}},
		{"monitoring/watch-nps", flows.Answers{"how": "threshold", "quantity": "nps|A", "direction": "falls", "threshold": "10", "owner": string(olga)}},
	} {
		open := d.show(olga, id, c.at)
		for range 2 {
			sh, err := d.f.Submit(context.Background(), by(olga), open.Address, fill(open, c.in))
			if err != nil || sh.Go != flows.Pop {
				t.Fatalf("%s: %s, %v", c.at, sh.Go, err)
			}
		}
	}
	dates, own := 0, 0
	for _, tr := range d.decision(id).Monitoring.Triggers {
		if tr.Kind == flows.OnDate {
			dates++
		}
		if strings.HasPrefix(tr.ID, "own") {
			own++
		}
	}
	if dates != 1 || own != 1 {
		t.Errorf("%d dates and %d thresholds, want one of each", dates, own)
	}
}

// TestManyReadingsAtOnceAreAllKept says "no change" of more thresholds than ids are made beforehand.
func TestManyReadingsAtOnceAreAllKept(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.change(id, func(rec *flows.Decision) {
		rec.Status, rec.DecidedAt = flows.Decided, d.now
		for i := range 60 {
			rec.Monitoring.Triggers = append(rec.Monitoring.Triggers, flows.Trigger{ID: fmt.Sprint("own", i), Kind: flows.OnThreshold, Owner: olga, Component: "nps", Option: "A"})
		}
	})
	if _, err := d.f.Press(context.Background(), by(olga), flows.Press{Action: "no-change", Value: string(id) + "|cadence"}); err != nil {
		t.Fatal(err)
	}
	var rs []flows.Reading
	if err := d.store.View(context.Background(), team, func(tx flows.Tx) (err error) { rs, err = tx.Readings(id); return err }); err != nil {
		t.Fatal(err)
	}
	if len(rs) != 60 {
		t.Errorf("%d readings were kept, want 60", len(rs))
	}
}

// TestSelfApprovalIsOneSetting: the pages agree on what lets owners approve what they propose.
func TestSelfApprovalIsOneSetting(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	for _, c := range []struct {
		setting string
		ok      bool
	}{{"", false}, {"on", true}} {
		if err := d.store.Update(context.Background(), team, func(tx flows.Tx) error { return tx.PutSetting("self_approval", c.setting) }); err != nil {
			t.Fatal(err)
		}
		for _, at := range []flows.Place{"scope/people", "recommendation/approvers"} {
			_, err := d.next(olga, d.show(olga, id, at), flows.Answers{"approvers": string(olga) + "," + string(anna)})
			if (err == nil) != c.ok {
				t.Errorf("%s with %q: %v", at, c.setting, err)
			}
		}
	}
}
