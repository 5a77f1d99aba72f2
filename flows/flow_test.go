package flows_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pvx/flows"
)

// TestShortPath goes from a title to step three by typing the options and one line for each option and criterion.
func TestShortPath(t *testing.T) {
	d := newDesk(t)
	sh := d.start("Partner tiers")
	id := sh.Address.Decision
	if got := field(t, sh.Page, "title").Value; got != "Partner tiers" {
		t.Errorf("title shows %q", got)
	}
	if !strings.Contains(words(sh.Page), "PVX is in <#C1PARTNERS>") {
		t.Errorf("the channel's state is not said: %s", words(sh.Page))
	}
	sh = d.mustNext(olga, sh, flows.Answers{"options": "Referral\nCo-sell tier\nDeep embed"})
	d.change(id, func(rec *flows.Decision) {
		rec.Money.Rates = []flows.Rate{{Currency: "EUR", Per: 1.08, AsOf: "2026-10-01"}}
	})
	for i, o := range []string{"A", "B", "C"} {
		if want := []flows.Place{"inputs", "inputs:B", "inputs:C"}[i]; sh.Address.At != want {
			t.Fatalf("option %s is asked at %s, want %s", o, sh.Address.At, want)
		}
		if n := len(fields(sh.Page)); n != 8 {
			t.Errorf("%s asks %d inputs, want 8", sh.Address.At, n)
		}
		sh = d.show(olga, id, sh.Address.At)
		sh = d.mustNext(olga, sh, figures(o))
	}
	if sh.Address.At != "scenarios" {
		t.Fatalf("after the last option comes %s, want scenarios", sh.Address.At)
	}
	rec := d.decision(id)
	if rec.At != "scenarios" {
		t.Errorf("furthest step is %s", rec.At)
	}
	for _, w := range []struct {
		component, option string
		low, base, high   float64
	}{
		{"sourced", "A", 500e3, 600e3, 700e3}, {"sourced", "B", 800e3, 1e6, 1.2e6}, {"sourced", "C", 1.1e6, 1.4e6, 1.8e6},
		{"nps", "A", 22, 30, 38}, {"depth", "B", 3, 3, 3}, {"support_available", "", 320, 320, 320}, {"incentives", "B", 8, 10, 12},
	} {
		e, ok := rec.Estimate(w.component, w.option)
		if !ok || e.Low != w.low || e.Base != w.base || e.High != w.high {
			t.Errorf("%s of %q is %v/%v/%v (%v), want %v/%v/%v", w.component, w.option, e.Low, e.Base, e.High, ok, w.low, w.base, w.high)
		}
		if e.Owner != string(olga) || e.AsOf != "2026-10-05" || e.Refresh != 90 || e.Confidence != "medium" || !e.Defaulted {
			t.Errorf("%s of %q lacks its defaults: %+v", w.component, w.option, e.Estimate)
		}
	}
	if e, _ := rec.Estimate("nps", "A"); e.N != 63 {
		t.Errorf("n of A's NPS is %d, want 63", e.N)
	}
	// 1.25 × (1.8M + 0.3 × 0) is 2.25M, up to 1, 2 or 5 × 10ⁿ.
	def, _ := rec.Definition("revenue")
	if s, proposed := rec.ScaleOf(def); !proposed || s.Worst != 0 || s.Best != 5e6 {
		t.Errorf("revenue's scale is %v to %v (proposed %v), want 0 to 5M proposed", s.Worst, s.Best, proposed)
	}
}

func TestStartDefaults(t *testing.T) {
	d := newDesk(t)
	rec := d.decision(d.start("  Partner tiers ").Address.Decision)
	if rec.Title != "Partner tiers" || rec.People.Owner != olga || rec.Channel != partners || rec.Money.Currency != "USD" {
		t.Errorf("title %q, owner %s, channel %s, currency %s", rec.Title, rec.People.Owner, rec.Channel, rec.Money.Currency)
	}
	if rec.Scope.From != "2026-10-05" || rec.Scope.To != "2027-10-05" || rec.Scope.Basis != "year" {
		t.Errorf("scope %+v", rec.Scope)
	}
	var reach, complexity float64
	for _, def := range rec.Definitions {
		if def.Group == "reach" {
			reach += def.Points
		} else {
			complexity += def.Points
		}
		if def.What == "" || def.Where == "" || !def.Default {
			t.Errorf("%s: what %q, where %q, default %v", def.ID, def.What, def.Where, def.Default)
		}
	}
	if len(rec.Definitions) != 6 || reach != 100 || complexity != 100 {
		t.Errorf("%d definitions, points %v and %v", len(rec.Definitions), reach, complexity)
	}
	sh, err := d.f.Start(context.Background(), flows.Actor{Team: team, User: olga, Channel: "D1"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if ch := d.decision(sh.Address.Decision).Channel; ch != "" {
		t.Errorf("a decision started in a DM got channel %s", ch)
	}
}

// TestMerge has two people with the same page open; each case says what the one who is second changed.
func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second flows.Answers
		typedBefore   bool // the second had typed before the first saved
		title, ask    string
		clash         bool
		says          string
	}{
		{"only mine", nil, flows.Answers{"question": "Mine?"}, false, "Partner tiers", "Mine?", false, ""},
		{"only theirs", flows.Answers{"title": "Theirs"}, nil, false, "Theirs", "", false, "Title"},
		{"both, different fields", flows.Answers{"title": "Theirs"}, flows.Answers{"question": "Mine?"}, false, "Theirs", "Mine?", false, "Title"},
		{"both, different fields, typed before", flows.Answers{"title": "Theirs"}, flows.Answers{"question": "Mine?"}, true, "Theirs", "Mine?", false, "Title"},
		{"both the same text", flows.Answers{"title": "Same"}, flows.Answers{"title": "Same"}, false, "Same", "", false, ""},
		{"both, same field", flows.Answers{"title": "Theirs"}, flows.Answers{"title": "Mine", "question": "Mine?"}, false, "Mine", "Mine?", true, ""},
		{"both, same field, typed before", flows.Answers{"title": "Theirs"}, flows.Answers{"title": "Mine"}, true, "Mine", "", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			sh := d.start("Partner tiers")
			id := sh.Address.Decision
			d.mustNext(olga, sh, flows.Answers{"options": "Referral\nCo-sell tier"})
			mine := d.show(olga, id, "scope")
			if c.typedBefore {
				if err := d.f.Keep(context.Background(), by(olga), mine.Address, fill(mine, c.second)); err != nil {
					t.Fatal(err)
				}
			}
			if c.first != nil {
				// The owner's other device stands for the other person: the same rules hold, and both may edit.
				d.change(id, func(rec *flows.Decision) { rec.People.Owner = carl })
				d.mustNext(carl, d.show(carl, id, "scope"), c.first)
				d.change(id, func(rec *flows.Decision) { rec.People.Owner = olga })
			}
			sh = d.mustNext(olga, mine, c.second)
			if c.clash {
				if sh.Address.At != "scope" || !strings.Contains(words(sh.Page), "Saved meanwhile: *Theirs*") {
					t.Fatalf("at %s, page says %s", sh.Address.At, words(sh.Page))
				}
				if got := field(t, sh.Page, "title").Value; got != "Mine" {
					t.Errorf("the field shows %q, want my own text", got)
				}
				sh = d.mustNext(olga, sh, nil)
			}
			if sh.Address.At != "inputs" {
				t.Fatalf("still at %s", sh.Address.At)
			}
			if !strings.Contains(string(sh.Say), c.says) || c.says == "" && strings.Contains(string(sh.Say), "Somebody else") {
				t.Errorf("says %q, want it to name %q", sh.Say, c.says)
			}
			rec := d.decision(id)
			if rec.Title != c.title || rec.Question != c.ask {
				t.Errorf("title %q, question %q; want %q, %q", rec.Title, rec.Question, c.title, c.ask)
			}
		})
	}
}

// TestMergeOfFigures keeps two contributors' figures apart on one page.
func TestMergeOfFigures(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	d.change(id, func(rec *flows.Decision) { rec.People.Contributors = []flows.UserID{carl} })
	mine, theirs := d.show(olga, id, "inputs"), d.show(carl, id, "inputs")
	d.mustNext(carl, theirs, flows.Answers{"nps": "40", "depth": "D2"})
	sh := d.mustNext(olga, mine, flows.Answers{"sourced": "500k", "depth": "D3"})
	if sh.Address.At != "inputs" {
		t.Fatalf("a figure changed by both went through to %s", sh.Address.At)
	}
	d.mustNext(olga, sh, nil)
	rec := d.decision(id)
	for component, want := range map[string]float64{"nps": 40, "sourced": 500e3, "depth": 3} {
		if e, ok := rec.Estimate(component, "A"); !ok || e.Base != want {
			t.Errorf("%s is %v (%v), want %v", component, e.Base, ok, want)
		}
	}
}

// TestDraftsSurvive types without pressing Next, loses the process, and finds everything as it was typed, also what
// cannot be understood.
func TestDraftsSurvive(t *testing.T) {
	d := newDesk(t)
	sh := d.scoped()
	id := sh.Address.Decision
	typed := flows.Answers{"sourced": "about half a mil?", "nps": "42 ± 8"}
	if err := d.f.Keep(context.Background(), by(olga), sh.Address, fill(sh, typed)); err != nil {
		t.Fatal(err)
	}
	before := d.decision(id)
	d.open()
	sh = d.show(olga, id, "")
	if sh.Address.At != "inputs" {
		t.Errorf("reopens at %s, want inputs", sh.Address.At)
	}
	for k, v := range typed {
		if got := field(t, sh.Page, k).Value; got != v {
			t.Errorf("%s shows %q, want %q", k, got, v)
		}
	}
	if echo := field(t, sh.Page, "nps").Echo; !strings.Contains(string(echo), "34") || !strings.Contains(string(echo), "50") {
		t.Errorf("the echo of 42 ± 8 is %q", echo)
	}
	if echo := field(t, sh.Page, "sourced").Echo; !strings.Contains(string(echo), "Not counted yet") {
		t.Errorf("the echo of nonsense is %q", echo)
	}
	if now := d.decision(id); !reflect.DeepEqual(before, now) {
		t.Error("a draft changed the decision")
	}
	if other := d.show(mia, id, "inputs"); field(t, other.Page, "nps").Value != "" {
		t.Error("another person sees my draft")
	}
	back, err := d.act(olga, sh, "back", "", flows.Answers{"depth": "D2"})
	if err != nil || back.Address.At != "scope" || back.Go != flows.Replace {
		t.Fatalf("back leads to %s: %v", back.Address.At, err)
	}
	sh = d.mustNext(olga, back, nil)
	if got := field(t, sh.Page, "depth").Value; got != "D2" {
		t.Errorf("after Back and Next the field shows %q", got)
	}
	_, err = d.next(olga, sh, nil)
	var fe flows.FieldErrors
	if !errors.As(err, &fe) || fe["sourced"] == "" || len(fe) != 1 {
		t.Fatalf("next with nonsense: %v", err)
	}
}

// TestPlacesAreFixpoints opens every place and answers it with its own shown values: nothing changes.
func TestPlacesAreFixpoints(t *testing.T) {
	for _, locked := range []bool{false, true} {
		d := newDesk(t)
		id := d.full()
		if locked {
			if _, err := d.act(olga, d.show(olga, id, "scope"), "lock", "", nil); err != nil {
				t.Fatal(err)
			}
		}
		places := []flows.Place{"scope", "scope/horizon", "scope/people", "scope/money", "inputs", "inputs:B", "inputs:C", "inputs/all", "inputs:B/all"}
		rec := d.decision(id)
		for _, def := range rec.Definitions {
			places = append(places, flows.Place("scope/definition-"+def.ID))
			for _, c := range def.Components {
				places = append(places, flows.Place("inputs/"+c.ID), flows.Place("inputs:C/"+c.ID))
			}
		}
		for _, at := range places {
			sh := d.show(olga, id, at)
			if n := len(fields(sh.Page)); n > 8 {
				t.Errorf("%s asks %d inputs", at, n)
			}
			if n := utf8.RuneCountInString(sh.Page.Title); n > 24 || n == 0 {
				t.Errorf("%s: title %q has %d code points", at, sh.Page.Title, n)
			}
			before := d.decision(id)
			if _, err := d.next(olga, sh, nil); err != nil {
				t.Errorf("%s (locked %v): answering with its own values: %v", at, locked, err)
				continue
			}
			if after := d.decision(id); !reflect.DeepEqual(before, after) {
				t.Errorf("%s (locked %v): answering with its own values changed the decision\nbefore %+v\nafter  %+v", at, locked, before, after)
			}
		}
	}
}

// full is a decision with every figure, one metric of the team's own, people and rates, at step three.
func (d *desk) full() flows.ID {
	d.t.Helper()
	id := d.scoped().Address.Decision
	d.change(id, func(rec *flows.Decision) {
		rec.Money.Rates = []flows.Rate{{Currency: "EUR", Per: 1.08, AsOf: "2026-10-01", Source: "ECB"}}
		rec.People.Contributors, rec.People.Approvers = []flows.UserID{carl}, []flows.UserID{anna}
		rec.People.Informed = []flows.UserID{ingo}
	})
	for _, o := range []struct {
		at  flows.Place
		key string
	}{{"inputs", "A"}, {"inputs:B", "B"}, {"inputs:C", "C"}} {
		d.mustNext(olga, d.show(olga, id, o.at), figures(o.key))
	}
	return id
}

func TestLogUsesPseudonyms(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	log, err := d.entries(id)
	if err != nil {
		t.Fatal(err)
	}
	if len(log) < 5 || log[0].Kind != "started" {
		t.Errorf("the log has %d entries, first %q", len(log), log[0].Kind)
	}
	for i, e := range log {
		if e.Actor == string(olga) || strings.Contains(e.Actor, "U0") {
			t.Errorf("entry %d names the actor openly: %s", i, e.Actor)
		}
	}
}

func (d *desk) entries(id flows.ID) (out []flows.Entry, err error) {
	err = d.store.View(context.Background(), team, func(tx flows.Tx) error {
		out, err = tx.Log(id, 0, 0)
		return err
	})
	return out, err
}
