package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"pvx/flows"
)

// entry is what a caller of Append gives: no number and no hashes.
func entry(n int) flows.Entry {
	return flows.Entry{At: at(n).Add(time.Nanosecond), Kind: "answered", Actor: fmt.Sprint("person ", n),
		Content: fmt.Appendf(nil, `{"n":%d}`, n), Salt: bytes.Repeat([]byte{byte(n)}, 16)}
}

func (h *harness) log(t *testing.T, id flows.ID) []flows.Entry {
	t.Helper()
	return ask(t, h, func(tx flows.Tx) ([]flows.Entry, error) { return tx.Log(id, 0, 0) })
}

func log(t *testing.T, h *harness) {
	if got := h.log(t, "d"); len(got) != 0 {
		t.Errorf("a log that was not begun has %d entries", len(got))
	}
	h.update(t, func(tx flows.Tx) error { return tx.Append("d", entry(1), entry(2)) })
	given := entry(3)
	given.Commitment = flows.Commit(given.Salt, given.Content)
	given.Seq, given.Prev, given.Hash = 77, []byte("x"), []byte("y")
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(tx.Append("d", given), tx.Append("other", entry(9)), tx.Append("d"), tx.Append("d", entry(4)))
	})
	boom := errors.New("no")
	h.fails(t, boom, func(tx flows.Tx) error { return errors.Join(tx.Append("d", entry(5)), boom) })
	h.update(t, func(tx flows.Tx) error { return tx.Append("d", entry(5)) })

	l := h.log(t, "d")
	if err := flows.VerifyLog(l); err != nil {
		t.Error(err)
	}
	if err := flows.VerifyLog(h.log(t, "other")); err != nil {
		t.Error(err)
	}
	if len(l) != 5 {
		t.Fatalf("%d entries, want 5", len(l))
	}
	for i, e := range l {
		want := entry(i + 1)
		want.Seq, want.Commitment = flows.Seq(i+1), flows.Commit(want.Salt, want.Content)
		want.Prev, want.Hash = e.Prev, e.Hash // VerifyLog has judged these
		same(t, fmt.Sprint("entry ", i+1), e, want)
	}

	for _, tt := range []struct {
		name  string
		after flows.Seq
		most  int
		want  []flows.Entry
	}{
		{"after the second", 2, 0, l[2:]},
		{"after the second, at most two", 2, 2, l[2:4]},
		{"after the last", 5, 0, nil},
		{"from the beginning, at most one", 0, 1, l[:1]},
	} {
		same(t, tt.name, ask(t, h, func(tx flows.Tx) ([]flows.Entry, error) { return tx.Log("d", tt.after, tt.most) }), tt.want)
	}

	h.update(t, func(tx flows.Tx) error { return tx.Redact("d", 2) })
	h.update(t, func(tx flows.Tx) error { return tx.Redact("d", 2) })
	h.fails(t, flows.ErrNotFound, func(tx flows.Tx) error { return tx.Redact("d", 6) })
	h.fails(t, flows.ErrNotFound, func(tx flows.Tx) error { return tx.Redact("none", 1) })
	l[1].Content, l[1].Salt = nil, nil
	same(t, "the log after an entry was redacted", h.log(t, "d"), l)
	h.update(t, func(tx flows.Tx) error { return tx.Append("d", entry(6)) })
	if err := flows.VerifyLog(h.log(t, "d")); err != nil {
		t.Errorf("after redacting and going on: %v", err)
	}

	name := func(id flows.ID, who flows.UserID, candidate string) (got string) {
		h.update(t, func(tx flows.Tx) (err error) { got, err = tx.Pseudonym(id, who, candidate); return err })
		return got
	}
	for _, tt := range []struct {
		id        flows.ID
		who       flows.UserID
		candidate string
		want      string
	}{
		{"d", "U1", "heron", "heron"},
		{"d", "U1", "otter", "heron"},
		{"d", "U2", "otter", "otter"},
		{"other", "U1", "finch", "finch"},
	} {
		same(t, "the name of "+string(tt.who)+" in "+string(tt.id), name(tt.id, tt.who, tt.candidate), tt.want)
	}
	same(t, "a name that was given, in a View", ask(t, h, func(tx flows.Tx) (string, error) { return tx.Pseudonym("d", "U1", "x") }), "heron")
}

func facts(t *testing.T, h *harness) {
	p, c := filled[flows.Person](), filled[flows.Channel]()
	missing(t, h, "a person", func(tx flows.Tx) (flows.Person, error) { return tx.Person(p.ID) })
	missing(t, h, "a channel", func(tx flows.Tx) (flows.Channel, error) { return tx.Channel(c.ID) })
	missing(t, h, "nobody", func(tx flows.Tx) (flows.Person, error) { return tx.Person("") })
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(tx.PutPerson(flows.Person{ID: p.ID, Name: "before"}), tx.PutChannel(flows.Channel{ID: c.ID, Name: "before"}),
			tx.PutPerson(p), tx.PutChannel(c), tx.PutSetting("channel", "C0"), tx.PutSetting("channel", "C1"))
	})
	same(t, "person", ask(t, h, func(tx flows.Tx) (flows.Person, error) { return tx.Person(p.ID) }), p)
	same(t, "channel", ask(t, h, func(tx flows.Tx) (flows.Channel, error) { return tx.Channel(c.ID) }), c)
	setting := func(name string) string {
		return ask(t, h, func(tx flows.Tx) (string, error) { return tx.Setting(name) })
	}
	same(t, "a setting", setting("channel"), "C1")
	same(t, "another setting", setting("cadence"), "")
	h.update(t, func(tx flows.Tx) error { return tx.PutSetting("channel", "") })
	same(t, "a setting that was taken back", setting("channel"), "")

	r := filled[flows.Reading]()
	r.ID, r.Decision, r.At = "r2", "d", at(5)
	same0 := flows.Reading{ID: "r1", Decision: "d", At: at(5)}
	early := flows.Reading{ID: "r9", Decision: "d", At: at(1)}
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(tx.PutReading(flows.Reading{ID: "r2", Decision: "d", At: at(9)}), tx.PutReading(r), tx.PutReading(same0),
			tx.PutReading(early), tx.PutReading(flows.Reading{ID: "r2", Decision: "other"}))
	})
	of := func(id flows.ID) []flows.Reading {
		return ask(t, h, func(tx flows.Tx) ([]flows.Reading, error) { return tx.Readings(id) })
	}
	same(t, "readings by time, then id", of("d"), []flows.Reading{early, same0, r})
	same(t, "readings of none", of("none"), []flows.Reading(nil))
}

func drafts(t *testing.T, h *harness) {
	full := filled[flows.Draft]()
	full.DraftKey = flows.DraftKey{Decision: "d", At: "inputs:A/nps", User: "U1"}
	full.Saved = at(2)
	put := func(k flows.DraftKey, saved int) flows.Draft {
		d := flows.Draft{DraftKey: k, Now: flows.Answers{"a": "", "b": " as typed "}, Saved: at(saved)}
		h.update(t, func(tx flows.Tx) error { return tx.PutDraft(d) })
		return d
	}
	missing(t, h, "a draft", func(tx flows.Tx) (flows.Draft, error) { return tx.Draft(full.DraftKey) })
	put(full.DraftKey, 1)
	h.update(t, func(tx flows.Tx) error { return tx.PutDraft(full) })
	same(t, "a draft", ask(t, h, func(tx flows.Tx) (flows.Draft, error) { return tx.Draft(full.DraftKey) }), full)

	place := put(flows.DraftKey{Decision: "d", At: "inputs:A", User: "U1"}, 4)
	other := put(flows.DraftKey{Decision: "e", At: "inputs:A", User: "U1"}, 3)
	person := put(flows.DraftKey{Decision: "d", At: "inputs:A/nps", User: "U2"}, 5)
	of := func(u flows.UserID) []flows.Draft {
		return ask(t, h, func(tx flows.Tx) ([]flows.Draft, error) { return tx.Drafts(u) })
	}
	same(t, "drafts of one person, newest first", of("U1"), []flows.Draft{place, other, full})
	same(t, "drafts of another", of("U2"), []flows.Draft{person})
	same(t, "drafts of one whose id begins alike", of("U"), []flows.Draft(nil))

	for range 2 { // dropping again does nothing
		h.update(t, func(tx flows.Tx) error { return tx.DropDraft(full.DraftKey) })
	}
	missing(t, h, "a draft that was dropped", func(tx flows.Tx) (flows.Draft, error) { return tx.Draft(full.DraftKey) })
	same(t, "drafts left", of("U1"), []flows.Draft{place, other})
	same(t, "another's draft", of("U2"), []flows.Draft{person})
}

func once(t *testing.T, h *harness) {
	first := func(key string, until int) (got bool) {
		h.update(t, func(tx flows.Tx) (err error) { got, err = tx.Once(key, at(until)); return err })
		return got
	}
	boom := errors.New("no")
	h.fails(t, boom, func(tx flows.Tx) error {
		if _, err := tx.Once("a", at(10)); err != nil {
			return err
		}
		return boom
	})
	for _, tt := range []struct {
		name string
		now  int // of a Claim before
		key  string
		want bool
	}{
		{"never seen in a commit", 0, "a", true},
		{"seen", 0, "a", false},
		{"another key", 0, "ab", true},
		{"just before it is forgotten", 9, "a", false},
		{"forgotten", 10, "a", true},
		{"seen again", 10, "a", false},
		{"time does not go back", 0, "ab", true},
	} {
		h.claim(t, flows.Timers, tt.now, 1)
		if got := first(tt.key, max(10, tt.now+5)); got != tt.want {
			t.Errorf("%s: first is %v, want %v", tt.name, got, tt.want)
		}
	}
	// Keys that were forgotten and are remembered anew, in another order.
	for i := range 20 {
		first(fmt.Sprint("k", i), 30)
	}
	h.claim(t, flows.Timers, 30, 1)
	for _, want := range []bool{true, false} {
		for i := 19; i >= 0; i-- {
			if got := first(fmt.Sprint("k", i), 90); got != want {
				t.Errorf("key %d of many: first is %v, want %v", i, got, want)
			}
		}
	}
	// Twice in one transaction.
	h.update(t, func(tx flows.Tx) error {
		one, err1 := tx.Once("b", at(99))
		two, err2 := tx.Once("b", at(99))
		if !one || two {
			t.Errorf("twice in one transaction: %v and %v, want true and false", one, two)
		}
		return errors.Join(err1, err2)
	})
}

func messages(t *testing.T, h *harness) {
	full := filled[flows.MessageRef]()
	full.Channel, full.TS, full.Thread = "C1", "10.1", ""
	reply := flows.MessageRef{Channel: "C1", TS: "10.2", Thread: "10.1"}
	foreign := flows.MessageRef{Channel: "C1", TS: "20.2", Thread: "20.1"} // in somebody else's thread
	h.update(t, func(tx flows.Tx) error {
		return errors.Join(tx.PutMessage("d", "card", flows.MessageRef{Channel: "C0", TS: "9.9"}), tx.PutMessage("d", "card", full),
			tx.PutMessage("d", "summary", reply), tx.PutMessage("e", "card", foreign))
	})
	same(t, "messages", ask(t, h, func(tx flows.Tx) (map[string]flows.MessageRef, error) { return tx.Messages("d") }),
		map[string]flows.MessageRef{"card": full, "summary": reply})
	same(t, "messages of none", ask(t, h, func(tx flows.Tx) (map[string]flows.MessageRef, error) { return tx.Messages("none") }),
		map[string]flows.MessageRef{})
	type found struct {
		ID   flows.ID
		Name string
	}
	find := func(tx flows.Tx, ch flows.ChannelID, ts string) (found, error) {
		id, name, err := tx.FindMessage(ch, ts)
		return found{id, name}, err
	}
	for _, tt := range []struct {
		name string
		ts   string
		want found
	}{
		{"a message, not the reply in its thread", "10.1", found{"d", "card"}},
		{"a reply", "10.2", found{"d", "summary"}},
		{"a thread that is not ours, where we replied", "20.1", found{"e", "card"}},
	} {
		same(t, tt.name, ask(t, h, func(tx flows.Tx) (found, error) { return find(tx, "C1", tt.ts) }), tt.want)
	}
	for _, at := range []struct {
		ch flows.ChannelID
		ts string
	}{{"C0", "9.9"}, {"C2", "10.1"}, {"C1", "10"}, {"C1", ""}, {"C1", "10.3"}} {
		missing(t, h, fmt.Sprint("message ", at), func(tx flows.Tx) (found, error) { return find(tx, at.ch, at.ts) })
	}
}
