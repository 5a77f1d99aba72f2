package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pvx/flows"
)

// stored is what Decision returns.
type stored struct {
	D flows.Decision
	V flows.Version
}

func (h *harness) decision(t *testing.T, id flows.ID) stored {
	t.Helper()
	return ask(t, h, func(tx flows.Tx) (stored, error) {
		d, v, err := tx.Decision(id)
		return stored{d, v}, err
	})
}

func (h *harness) save(t *testing.T, d flows.Decision, was flows.Version) {
	t.Helper()
	h.update(t, func(tx flows.Tx) error { return tx.Save(d, was) })
}

// triggerKinds are all there are: a new kind is added here and so goes through every backend.
var triggerKinds = []flows.TriggerKind{flows.OnThreshold, flows.OnDate, flows.OnRefresh}

func records(t *testing.T, h *harness) {
	full := decision("d-full", 1, h.team)
	bare := flows.Decision{ID: "d-bare", Team: h.team}
	watched := flows.Decision{ID: "d-watched", Number: 3, Team: h.team}
	for i, kind := range triggerKinds {
		tr := filled[flows.Trigger]()
		tr.ID, tr.Kind = fmt.Sprint(i), kind
		watched.Monitoring.Triggers = append(watched.Monitoring.Triggers, tr)
	}
	for _, d := range []flows.Decision{full, bare, watched} {
		h.save(t, d, 0)
		same(t, "decision "+string(d.ID), h.decision(t, d.ID), stored{d, 1})
	}
	missing(t, h, "a decision that is not there", func(tx flows.Tx) (flows.Version, error) { _, v, err := tx.Decision("d-none"); return v, err })
	missing(t, h, "a decision without an id", func(tx flows.Tx) (flows.Version, error) { _, v, err := tx.Decision(""); return v, err })
	if err := h.s.Update(context.Background(), h.team, func(tx flows.Tx) error { return tx.Save(flows.Decision{}, 0) }); err == nil {
		t.Error("a decision without an id was saved")
	}
	if err := h.s.View(context.Background(), h.team, func(tx flows.Tx) error { return tx.Save(full, 1) }); err == nil {
		t.Error("a View has written")
	}
}

func versions(t *testing.T, h *harness) {
	d := decision("d", 1, h.team)
	h.fails(t, flows.ErrConflict, func(tx flows.Tx) error { return tx.Save(d, 1) }) // no record yet
	h.save(t, d, 0)
	h.fails(t, flows.ErrConflict, func(tx flows.Tx) error { return tx.Save(d, 0) })
	d.Title = "the second"
	h.save(t, d, 1)
	stale := d
	stale.Title = "somebody else's"
	for _, was := range []flows.Version{0, 1, 3, -1} {
		h.fails(t, flows.ErrConflict, func(tx flows.Tx) error { return tx.Save(stale, was) })
	}
	same(t, "the record after conflicts", h.decision(t, "d"), stored{d, 2})

	// Twice in one transaction, each seeing the one before.
	h.update(t, func(tx flows.Tx) error {
		for range 2 {
			d, v, err := tx.Decision("d")
			if err != nil {
				return err
			}
			d.Title = fmt.Sprintf("version %d", v+1)
			if err := tx.Save(d, v); err != nil {
				return err
			}
		}
		return nil
	})
	d.Title = "version 4"
	same(t, "the record after two saves in one", h.decision(t, "d"), stored{d, 4})

	// What stands beside the record never moves its version.
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(
			tx.Append("d", flows.Entry{At: at(1), Kind: "ran", Content: []byte("{}"), Salt: []byte("salt")}),
			tx.PutDraft(flows.Draft{DraftKey: flows.DraftKey{Decision: "d", At: "scope", User: "U1"}}),
			tx.PutReading(flows.Reading{ID: "r", Decision: "d"}),
			tx.PutMessage("d", "card", flows.MessageRef{Channel: "C1", TS: "1.1"}),
			tx.Enqueue(flows.Job{Key: "j", Queue: flows.Posts, Lane: "C1"}),
		)
	})
	if got := h.decision(t, "d").V; got != 4 {
		t.Errorf("version %d after log, draft, reading, message and job, want 4", got)
	}
}

func numbers(t *testing.T, h *harness) {
	next := func() (n int64) {
		h.update(t, func(tx flows.Tx) (err error) { n, err = tx.NextNumber(); return err })
		return n
	}
	for want := int64(1); want <= 3; want++ {
		if got := next(); got != want {
			t.Errorf("next number %d, want %d", got, want)
		}
	}
	boom := errors.New("no")
	h.fails(t, boom, func(tx flows.Tx) error {
		if _, err := tx.NextNumber(); err != nil {
			return err
		}
		return boom
	})
	if got := next(); got != 4 {
		t.Errorf("next number after one that was not committed: %d, want 4", got)
	}
	h.save(t, decision("imported", 40, h.team), 0)
	if got := next(); got != 41 {
		t.Errorf("next number after number 40 was saved: %d, want 41", got)
	}

	find := func(n int64) flows.ID {
		return ask(t, h, func(tx flows.Tx) (flows.ID, error) { return tx.Find(n) })
	}
	same(t, "number 40", find(40), flows.ID("imported"))
	missing(t, h, "a number that is not there", func(tx flows.Tx) (flows.ID, error) { return tx.Find(12) })
	d := decision("imported", 41, h.team)
	h.save(t, d, 1)
	same(t, "the number changed to", find(41), flows.ID("imported"))
	missing(t, h, "the number changed from", func(tx flows.Tx) (flows.ID, error) { return tx.Find(40) })

	// A later edition has the same number; the latest is the one people mean.
	for _, e := range []struct {
		id      flows.ID
		edition int
	}{{"c-first", 1}, {"a-third", 3}, {"b-second", 2}} {
		d := decision(e.id, 7, h.team)
		d.Edition = e.edition
		h.save(t, d, 0)
	}
	same(t, "the edition found", find(7), flows.ID("a-third"))
}

func list(t *testing.T, h *harness) {
	add := func(n int64, change func(d *flows.Decision)) flows.Decision {
		d := flows.Decision{ID: flows.ID(fmt.Sprint("d", n)), Number: n, Team: h.team, Title: fmt.Sprint("Decision ", n),
			Status: flows.InDraft, Changed: at(int(n)), People: flows.People{Owner: "U1"}, Channel: "C1"}
		change(&d)
		h.save(t, d, 0)
		return d
	}
	none := func(*flows.Decision) {}
	page := func(q flows.Query, cursor string) (rows []flows.Row, next string) {
		h.view(t, func(tx flows.Tx) (err error) { rows, next, err = tx.List(q, cursor); return err })
		return rows, next
	}
	// keys walks all pages.
	keys := func(q flows.Query) string {
		var out []string
		for cursor := ""; ; {
			rows, next := page(q, cursor)
			for _, r := range rows {
				out = append(out, fmt.Sprint(r.Number))
			}
			if next == "" {
				return strings.Join(out, " ")
			}
			if len(rows) == 0 {
				t.Fatal("an empty page that says there are more")
			}
			cursor = next
		}
	}
	if got := keys(flows.Query{}); got != "" {
		t.Errorf("an empty store lists %s", got)
	}

	full := decision("d-full", 10, h.team)
	full.Status, full.Changed = flows.Proposed, at(10)
	full.Recommendation.Option = full.Options[1].Key
	full.Proposal.Verdicts = full.Proposal.Verdicts[:1]
	h.save(t, full, 0)
	rows, _ := page(flows.Query{}, "")
	same(t, "the row of a full record", rows, []flows.Row{flows.RowOf(full)})

	add(1, none)
	add(2, func(d *flows.Decision) { d.Status, d.Title = flows.Decided, "Straße nach Österreich" })
	add(3, func(d *flows.Decision) { d.People.Owner, d.Channel, d.Title = "U2", "C2", "R&D \"north\" <2027>" })
	add(4, func(d *flows.Decision) {
		d.Status, d.Title, d.Question = flows.Proposed, "Partner portal for Acme", "hidden"
		d.People.Approvers = []flows.UserID{"U3", "U4"}
		d.Proposal = &flows.Proposal{Approvers: d.People.Approvers, Verdicts: []flows.Verdict{{By: "U3"}}}
	})
	add(5, func(d *flows.Decision) {
		d.People.Contributors, d.People.Informed = []flows.UserID{"U5"}, []flows.UserID{"U6"}
	})
	five := flows.Query{Status: []flows.Status{flows.InDraft, flows.Proposed, flows.Decided, flows.Closed}, Max: 2}
	for _, tt := range []struct {
		name string
		q    flows.Query
		want string
	}{
		{"all, the newest change first", flows.Query{}, "10 5 4 3 2 1"},
		{"all, by pages of two", five, "10 5 4 3 2 1"},
		{"a page as long as the list", flows.Query{Max: 6}, "10 5 4 3 2 1"},
		{"one status", flows.Query{Status: []flows.Status{flows.Decided}}, "2"},
		{"two statuses", flows.Query{Status: []flows.Status{flows.Decided, flows.Proposed}, Max: 1}, "10 4 2"},
		{"a status without any", flows.Query{Status: []flows.Status{flows.Closed}}, ""},
		{"an owner", flows.Query{Owner: "U2"}, "3"},
		{"the approver whose turn it is", flows.Query{Turn: "U4"}, "4"},
		{"an approver who has answered", flows.Query{Turn: "U3"}, ""},
		{"a person who owns", flows.Query{Person: "U1"}, "5 4 2 1"},
		{"a person who approves", flows.Query{Person: "U3"}, "4"},
		{"a person who contributes", flows.Query{Person: "U5"}, "5"},
		{"a person who is informed only", flows.Query{Person: "U6"}, ""},
		{"a channel", flows.Query{Channel: "C2"}, "3"},
		{"a word of the title", flows.Query{Words: "portal"}, "4"},
		{"words in another order and case", flows.Query{Words: "ACME  partner"}, "4"},
		{"words of which one is missing", flows.Query{Words: "partner nobody"}, ""},
		{"a word of the question", flows.Query{Words: "hidden"}, ""},
		{"a folded letter", flows.Query{Words: "STRASSE ÖSTERREICH"}, "2"},
		{"words with signs", flows.Query{Words: "r&d \"NORTH\" <2027>"}, "3"},
		{"a key", flows.Query{Words: "pvx-3"}, "3"},
		{"a key and a word", flows.Query{Words: "PVX-4 acme"}, "4"},
		{"blanks", flows.Query{Words: "  "}, "10 5 4 3 2 1"},
		{"several filters", flows.Query{Owner: "U1", Status: []flows.Status{flows.InDraft}, Words: "decision"}, "5 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := keys(tt.q); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}

	// A decision that changes between two pages moves to the top: the rest is neither skipped nor shown twice.
	_, next := page(flows.Query{Max: 2}, "")
	moved := h.decision(t, "d5")
	moved.D.Changed = at(50)
	h.save(t, moved.D, moved.V)
	rest, _ := page(flows.Query{}, next)
	got := []int64{}
	for _, r := range rest {
		got = append(got, r.Number)
	}
	if want := []int64{4, 3, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("second page after a change: %v, want %v", got, want)
	}
	if got, want := keys(flows.Query{}), "5 10 4 3 2 1"; got != want {
		t.Errorf("after a change: %s, want %s", got, want)
	}
	err := h.s.View(context.Background(), h.team, func(tx flows.Tx) error { _, _, err := tx.List(flows.Query{}, "no cursor"); return err })
	if err == nil {
		t.Error("a cursor that is none was taken")
	}
	for n := range int64(55) {
		add(100+n, none)
	}
	if rows, next := page(flows.Query{}, ""); len(rows) != 50 || next == "" {
		t.Errorf("a page without a length has %d rows (cursor %q), want 50 and a cursor", len(rows), next)
	}
}
