package flows_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"pvx/flows"
)

// TestEveryChangeIsInTheLog: a whole story, then the log: each version of the record has the entry that made it, with who,
// what, before and after; what moves no version has one too; the chain holds, also after an entry's words were erased.
func TestEveryChangeIsInTheLog(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustNext("scope", flows.Answers{"title": "Another title"})
		g.mustNext("inputs:B", flows.Answers{"nps": "41"})
		g.mustAct("scenarios", "run", nil)
		proposed(g)
		g.mustNext("recommendation", flows.Answers{"rationale": "Another reason."}) // withdraws it
		g.mustNext("recommendation", nil)
		settle()
		for _, who := range []flows.UserID{boss, second} {
			if _, err := g.press(who, "approve"); err != nil {
				t.Fatal(err, said(err))
			}
			settle()
		}
		g.mustAct("monitoring", "refresh-rest", nil)
		g.mustNext("monitoring", nil)
		if _, err := g.f.Submit(g.ctx, g.actor(owner), flows.Address{Decision: g.id, At: "reading:sourced.A"}, flows.Answers{"value": "500k", "period": "2000-01"}); err != nil {
			t.Fatal(err, said(err))
		}
		if _, err := g.f.Submit(g.ctx, g.actor(reader), flows.Address{Decision: g.id, At: "evidence"}, flows.Answers{"heading": "risk", "text": "The build slips."}); err != nil {
			t.Fatal(err, said(err))
		}
		var log []flows.Entry
		var version flows.Version
		read := func() {
			t.Helper()
			err := g.st.View(g.ctx, team, func(tx flows.Tx) (err error) {
				if _, version, err = tx.Decision(g.id); err == nil {
					log, err = tx.Log(g.id, 0, 0)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		read()
		kinds, made := map[string]int{}, map[flows.Version]bool{}
		for _, e := range log {
			kinds[e.Kind]++
			var c struct {
				Version flows.Version
				Changes []flows.Change
			}
			if err := json.Unmarshal(e.Content, &c); err != nil {
				t.Fatal(err)
			}
			if e.Actor == "" || e.At.IsZero() {
				t.Errorf("%s: nobody or never: %+v", e.Kind, e)
			}
			for _, ch := range c.Changes {
				if fmt.Sprint(ch.Before) == fmt.Sprint(ch.After) {
					t.Errorf("%s of version %d: %s is the same before and after", e.Kind, c.Version, ch.Path)
				}
			}
			if len(c.Changes) > 0 {
				made[c.Version] = true
			}
		}
		for v := flows.Version(2); v <= version; v++ {
			if !made[v] {
				t.Errorf("nothing says what made version %d of %d", v, version)
			}
		}
		for _, k := range []string{"answered", "ran", "locked", "waived", "proposed", "withdrawn", "verdict", "decided", "refresh plan", "monitored", "reading", "filed"} {
			if kinds[k] == 0 {
				t.Errorf("no entry of kind %q: %v", k, kinds)
			}
		}
		if err := flows.VerifyLog(log); err != nil {
			t.Fatal(err)
		}
		last := log[len(log)-1].Seq
		if err := g.st.Update(g.ctx, team, func(tx flows.Tx) error { return tx.Redact(g.id, last-1) }); err != nil {
			t.Fatal(err)
		}
		read()
		if err := flows.VerifyLog(log); err != nil || len(log[last-2].Content) != 0 {
			t.Errorf("after erasing one entry: %v, %d bytes left", err, len(log[last-2].Content))
		}
		log[2].Content = []byte(`{"at":"scope"}`)
		var bad *flows.LogError
		if err := flows.VerifyLog(log); !errors.As(err, &bad) || bad.Seq != 3 {
			t.Errorf("an altered entry: %v", err)
		}
	})
}
