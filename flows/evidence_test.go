package flows_test

import (
	"context"
	"strings"
	"testing"

	"pvx/flows"
)

// shortcut is the message shortcut on a message of a channel.
func (d *desk) shortcut(who flows.UserID, r flows.Reply) (flows.Shown, error) {
	d.t.Helper()
	return d.f.Evidence(context.Background(), by(who), r)
}

// TestWhichDecision: a message in a channel with several open decisions belongs to the one that the person chooses. It can
// catch evidence that lands in another decision's record.
func TestWhichDecision(t *testing.T) {
	d := newDesk(t)
	message := flows.Reply{Channel: partners, TS: "1700000000.000100", User: mia, Text: "The term sheet caps the margin at 32 %", Link: "https://x.example/p1"}
	first := d.scoped().Address.Decision
	sh, err := d.shortcut(carl, message)
	if err != nil || sh.Address.At != "evidence" || sh.Address.Decision != first {
		t.Fatalf("with one open decision: %+v %v, want its page", sh.Address, err)
	}
	d.later(1e9)
	second := d.scoped().Address.Decision
	d.later(1e9)
	third := d.scoped().Address.Decision
	sh, err = d.shortcut(carl, message)
	if err != nil {
		t.Fatal(err)
	}
	which := field(t, sh.Page, "decision")
	if which.Value != string(third) || len(which.Choices) != 3 {
		t.Fatalf("asked with %q chosen of %v, want the newest of three", which.Value, which.Choices)
	}
	if !strings.Contains(words(sh.Page), "caps the margin") {
		t.Errorf("the page does not show the message: %s", words(sh.Page))
	}
	if _, err := d.next(carl, sh, flows.Answers{"decision": "0000"}); err == nil {
		t.Error("a decision that was not offered was taken")
	}
	page := d.mustNext(carl, sh, flows.Answers{"decision": string(second)})
	if page.Address.Decision != second || page.Address.At != "evidence" || page.Go != flows.Replace {
		t.Fatalf("chosen %s, got %+v", second, page.Address)
	}
	if got := field(t, page.Page, "text").Value; got != message.Text {
		t.Errorf("the words on the next page are %q", got)
	}
	if got := field(t, page.Page, "link").Value; got != message.Link {
		t.Errorf("the link on the next page is %q", got)
	}
	d.mustNext(carl, page, nil)
	for id, want := range map[flows.ID]int{first: 0, second: 1, third: 0} {
		if n := strings.Count(d.logOf(id), `"heading":"evidence"`); n != want {
			t.Errorf("%d entries in %s, want %d", n, d.decision(id).Key(), want)
		}
	}
	// A thread makes it clear.
	d.message(first, "1699999999.000001")
	sh, err = d.shortcut(carl, flows.Reply{Channel: partners, Thread: "1699999999.000001", TS: "1700000001.000100", Text: "so it is"})
	if err != nil || sh.Address.Decision != first || sh.Address.At != "evidence" {
		t.Errorf("in its thread: %+v %v", sh.Address, err)
	}
	// Elsewhere those are offered that the person has a part in; another message brings its own words.
	other := flows.Reply{Channel: "C2GENERAL", TS: "1700000002.000100", Text: "another message"}
	sh, err = d.shortcut(olga, other)
	if err != nil || len(field(t, sh.Page, "decision").Choices) != 3 || !strings.Contains(words(sh.Page), "another message") {
		t.Errorf("in a channel without one: %v %v", sh.Page, err)
	}
	if _, err = d.shortcut(mia, other); !strings.Contains(said(err), "No decision that you may see is open") {
		t.Errorf("who has no part in any: %v", err)
	}
}

// TestSentTwice: what is sent again because the answer was lost is filed once.
func TestSentTwice(t *testing.T) {
	d := newDesk(t)
	id := d.scoped().Address.Decision
	file := func(text string) flows.Shown {
		t.Helper()
		return d.mustNext(olga, d.show(olga, id, "evidence"), flows.Answers{"text": text})
	}
	file("The cap is 32 %")
	if sh := file("The cap is 32 %"); !strings.Contains(string(sh.Say), "filed once") {
		t.Errorf("the second time it says %q", sh.Say)
	}
	file("The cap is 33 %")
	if n := strings.Count(d.logOf(id), `"heading":"evidence"`); n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
	report := func() {
		t.Helper()
		sh, err := d.f.Press(context.Background(), by(olga), flows.Press{Action: "file-reading", Value: string(id) + "|sourced|A|480k|2026-10"})
		if err != nil || sh.Say == "" {
			t.Fatalf("%+v %v", sh, err)
		}
	}
	report()
	report()
	if n := d.readings(id); n != 1 {
		t.Errorf("%d readings, want 1", n)
	}
	d.later(1e12)
	report()
	if n := d.readings(id); n != 2 {
		t.Errorf("%d readings, want 2: the same value much later is a new one", n)
	}
}

// logOf is all content of a decision's log.
func (d *desk) logOf(id flows.ID) string {
	d.t.Helper()
	var b strings.Builder
	if err := d.store.View(context.Background(), team, func(tx flows.Tx) error {
		b.Reset()
		es, err := tx.Log(id, 0, 0)
		for _, e := range es {
			b.WriteString(e.Kind + " ")
			b.Write(e.Content)
			b.WriteString("\n")
		}
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return b.String()
}

func (d *desk) readings(id flows.ID) (n int) {
	d.t.Helper()
	if err := d.store.View(context.Background(), team, func(tx flows.Tx) error {
		rs, err := tx.Readings(id)
		n = len(rs)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// message makes a decision's card of a message.
func (d *desk) message(id flows.ID, ts string) {
	d.t.Helper()
	if err := d.store.Update(context.Background(), team, func(tx flows.Tx) error {
		return tx.PutMessage(id, "card", flows.MessageRef{Channel: partners, TS: ts})
	}); err != nil {
		d.t.Fatal(err)
	}
}
