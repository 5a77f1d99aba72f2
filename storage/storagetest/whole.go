package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pvx/flows"
)

// everything writes one of each kind of record, so that a transaction which keeps a part is seen.
func everything(h *harness) func(tx flows.Tx) error {
	return func(tx flows.Tx) error {
		_, err := tx.NextNumber()
		_, err2 := tx.Pseudonym("d", "U1", "heron")
		first, err3 := tx.Once("event", at(60))
		if !first && err3 == nil {
			err3 = errors.New("a key is remembered that was never committed")
		}
		return errors.Join(err, err2, err3,
			tx.Save(decision("d", 12, h.team), 0),
			tx.Append("d", entry(1)),
			tx.PutDraft(flows.Draft{DraftKey: flows.DraftKey{Decision: "d", At: "scope", User: "U1"}, Saved: at(1)}),
			tx.PutReading(flows.Reading{ID: "r", Decision: "d", At: at(1)}),
			tx.PutMessage("d", "card", flows.MessageRef{Channel: "C1", TS: "1.1"}),
			tx.PutPerson(flows.Person{ID: "U1"}),
			tx.PutChannel(flows.Channel{ID: "C1"}),
			tx.PutSetting("a", "b"),
			tx.Enqueue(post("j", "C1", 0), post("k", "C1", 0)),
		)
	}
}

// state is all that can be read, as one value to compare.
func (h *harness) state(t *testing.T) map[string]any {
	t.Helper()
	out := map[string]any{}
	h.view(t, func(tx flows.Tx) error {
		put := func(name string, v any, err error) {
			if err != nil && !errors.Is(err, flows.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
			out[name] = v
		}
		d, v, err := tx.Decision("d")
		put("decision", stored{d, v}, err)
		id, err := tx.Find(12)
		put("number", id, err)
		rows, _, err := tx.List(flows.Query{}, "")
		put("rows", rows, err)
		l, err := tx.Log("d", 0, 0)
		put("log", l, err)
		dr, err := tx.Drafts("U1")
		put("drafts", dr, err)
		rs, err := tx.Readings("d")
		put("readings", rs, err)
		ms, err := tx.Messages("d")
		put("messages", ms, err)
		id, name, err := tx.FindMessage("C1", "1.1")
		put("found", fmt.Sprint(id, name), err)
		p, err := tx.Person("U1")
		put("person", p, err)
		c, err := tx.Channel("C1")
		put("channel", c, err)
		s, err := tx.Setting("a")
		put("setting", s, err)
		pk, err := tx.Parked()
		put("parked", pk, err)
		return nil
	})
	for _, queue := range []string{flows.Posts, flows.Timers} {
		due, ok, err := h.s.Due(context.Background(), queue)
		if err != nil {
			t.Error(err)
		}
		out["due "+queue] = fmt.Sprint(due, ok)
	}
	return out
}

func transactions(t *testing.T, h *harness) {
	empty := h.state(t)
	boom := errors.New("no")
	h.fails(t, boom, func(tx flows.Tx) error { return errors.Join(everything(h)(tx), boom) })
	same(t, "the store after an error", h.state(t), empty)

	ended, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	if err := h.s.Update(ended, h.team, func(tx flows.Tx) error { ran = true; return everything(h)(tx) }); !errors.Is(err, context.Canceled) {
		t.Errorf("update under a context that has ended: %v", err)
	}
	if err := h.s.View(ended, h.team, func(tx flows.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("view under a context that has ended: %v", err)
	}
	if ran {
		t.Error("a function was run under a context that has ended")
	}
	during, cancel := context.WithCancel(context.Background())
	err := h.s.Update(during, h.team, func(tx flows.Tx) error {
		err := everything(h)(tx)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("update whose context ends inside: %v", err)
	}
	same(t, "the store after a context has ended", h.state(t), empty)
	h.enqueue(t, post("j", "C1", 0))
	if _, err := h.s.Claim(ended, flows.Posts, "holder", at(1), lease, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("claim under a context that has ended: %v", err)
	}
	c := h.one(t, flows.Posts, 1)
	if c.Tries != 1 {
		t.Errorf("tries %d: a claim under a context that has ended counted", c.Tries)
	}
	if err := h.s.Extend(ended, c, at(99)); !errors.Is(err, context.Canceled) {
		t.Errorf("extend under a context that has ended: %v", err)
	}
	if due, _, _ := h.s.Due(context.Background(), flows.Posts); !due.Equal(c.Until) {
		t.Errorf("the lease ends at %v, want %v", due, c.Until)
	}
	h.settle(t, flows.Result{Again: at(1)}, c)
	h.update(t, func(tx flows.Tx) error { return tx.Cancel("") })

	h.update(t, everything(h))
	whole := h.state(t)
	h.fails(t, flows.ErrConflict, func(tx flows.Tx) error {
		d, v, err := tx.Decision("d")
		if err != nil {
			return err
		}
		if err := errors.Join(tx.Append("d", entry(2)), tx.PutSetting("a", "c"), tx.Cancel("")); err != nil {
			return err
		}
		return tx.Save(d, v+1)
	})
	same(t, "the store after a conflict", h.state(t), whole)
	if err := h.s.Update(context.Background(), "", func(flows.Tx) error { return nil }); err == nil {
		t.Error("an update of no workspace")
	}
}

func workspaces(t *testing.T, h *harness) {
	h.team = "T2"
	empty := h.state(t)
	h.team = "T1"
	h.update(t, everything(h))
	one := h.state(t)
	delete(one, "due "+flows.Posts) // the only thing that is of all workspaces

	for _, other := range []flows.TeamID{"T", "T2", "T1/", "T1\x00"} {
		h.team = other
		got := h.state(t)
		got["due "+flows.Posts] = empty["due "+flows.Posts]
		same(t, fmt.Sprintf("workspace %q", other), got, empty)
		h.update(t, everything(h))
		h.update(t, func(tx flows.Tx) error {
			return errors.Join(tx.Append("d", entry(7)), tx.PutSetting("a", "z"), tx.Cancel("j"), tx.Redact("d", 1))
		})
	}
	h.team = "T1"
	got := h.state(t)
	delete(got, "due "+flows.Posts)
	same(t, "T1 after the others were written", got, one)

	d := decision("theirs", 5, "T2")
	if err := h.s.Update(context.Background(), "T1", func(tx flows.Tx) error { return tx.Save(d, 0) }); err == nil {
		t.Error("a decision of another workspace was saved")
	}
	byTeam := map[flows.TeamID]string{}
	for _, c := range h.claim(t, flows.Posts, 1, 100) {
		byTeam[c.Team] += c.Key
		if c.Team == "T2" {
			if err := h.s.Update(context.Background(), "T1", func(tx flows.Tx) error { return tx.Settle(c, flows.Result{}) }); err == nil {
				t.Error("a job of another workspace was settled")
			}
		}
	}
	same(t, "jobs claimed", byTeam, map[flows.TeamID]string{"T1": "j", "T": "k", "T2": "k", "T1/": "k", "T1\x00": "k"})
}

func reopening(t *testing.T, h *harness) {
	h.update(t, everything(h))
	h.enqueue(t, post("parked", "C2", 0), post("again", "C3", 0), post("later", "C4", 80), post("done", "C5", 0))
	var held flows.Claim
	for _, c := range h.claim(t, flows.Posts, 1, 10) {
		switch c.Key {
		case "parked":
			h.settle(t, flows.Result{Parked: true}, c)
		case "again":
			h.settle(t, flows.Result{Again: at(70)}, c)
		case "done":
			h.settle(t, flows.Result{}, c)
		default:
			held = c
		}
	}
	before := h.state(t)
	h.reopen()
	same(t, "the store opened again", h.state(t), before)
	if first := func() (first bool) {
		h.update(t, func(tx flows.Tx) (err error) { first, err = tx.Once("event", at(60)); return err })
		return first
	}(); first {
		t.Error("a key was forgotten")
	}
	var n int64
	h.update(t, func(tx flows.Tx) (err error) { n, err = tx.NextNumber(); return err })
	if n != 13 {
		t.Errorf("next number %d, want 13", n)
	}
	h.update(t, func(tx flows.Tx) error { return tx.Append("d", entry(2)) })
	if err := flows.VerifyLog(h.log(t, "d")); err != nil {
		t.Error(err)
	}
	h.enqueue(t, post("done", "C5", 0)) // settled before: ignored
	h.can(t, 2, 10, "")
	h.settle(t, flows.Result{}, held) // the claim outlives the process
	h.settle(t, flows.Result{}, h.can(t, 2, 10, "k")...)
	h.can(t, 70, 10, "again")
	h.reopen()
	h.can(t, 79, 10, "")
	if c := h.can(t, 80, 10, "again later"); len(c) == 2 && (!c[0].Unclear || c[0].Tries != 3) {
		t.Errorf("the job whose lease ended over a restart: %+v", c[0])
	}
}

func writers(t *testing.T, h *harness) {
	const people, saves = 8, 10
	ctx := context.Background()
	h.save(t, flows.Decision{ID: "d", Number: 1, Team: h.team}, 0)
	stop := make(chan struct{})
	var wg, readers sync.WaitGroup
	readers.Go(func() { // a reader sees one state: as many entries and jobs as saves
		for {
			select {
			case <-stop:
				return
			default:
			}
			err := h.s.View(ctx, h.team, func(tx flows.Tx) error {
				d, v, err := tx.Decision("d")
				if err != nil {
					return err
				}
				l, err := tx.Log("d", 0, 0)
				if int(v) != len(l)+1 || d.DefsVersion != len(l) {
					t.Errorf("version %d, %d changes and %d entries in one view", v, d.DefsVersion, len(l))
				}
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for p := range people {
		wg.Go(func() {
			for i := range saves {
				err := h.s.Update(ctx, h.team, func(tx flows.Tx) error {
					d, v, err := tx.Decision("d")
					if err != nil {
						return err
					}
					d.DefsVersion++
					return errors.Join(tx.Save(d, v), tx.Append("d", entry(p)),
						tx.Enqueue(post(fmt.Sprintf("j/%d/%d", p, i), fmt.Sprint("C", p), 0)))
				})
				if err != nil {
					t.Errorf("writer %d: %v", p, err)
				}
			}
		})
	}
	// Meanwhile senders take the jobs; nothing is held by two at once, and each lane keeps its order.
	var mu sync.Mutex
	next, left := map[string]int{}, people*saves
	for range 3 {
		wg.Go(func() {
			for {
				mu.Lock()
				over := left == 0
				mu.Unlock()
				if over || t.Failed() {
					return
				}
				changed := h.s.Changed(flows.Posts)
				claims, err := h.s.Claim(ctx, flows.Posts, "holder", at(1), lease, 3)
				if err != nil {
					t.Error(err)
					return
				}
				for _, c := range claims {
					mu.Lock()
					if want := fmt.Sprintf("j/%s/%d", c.Lane[1:], next[c.Lane]); c.Key != want || c.Tries != 1 {
						t.Errorf("claimed %s (try %d), want %s", c.Key, c.Tries, want)
					}
					next[c.Lane]++
					left--
					mu.Unlock()
					if err := h.s.Update(ctx, h.team, func(tx flows.Tx) error { return tx.Settle(c, flows.Result{}) }); err != nil {
						t.Errorf("settle: %v", err)
					}
				}
				mu.Lock()
				over = left == 0
				mu.Unlock()
				if len(claims) == 0 && !over {
					<-changed
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	readers.Wait()
	if v := h.decision(t, "d"); v.V != people*saves+1 || v.D.DefsVersion != people*saves {
		t.Errorf("version %d and %d changes, want %d and %d", v.V, v.D.DefsVersion, people*saves+1, people*saves)
	}
	if err := flows.VerifyLog(h.log(t, "d")); err != nil {
		t.Error(err)
	}
}
