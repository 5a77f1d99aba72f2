package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"pvx/bot"
	"pvx/bot/blockkit"
	"pvx/engine"
	"pvx/flows"
	"pvx/storage/bolt"
)

// pieces of what somebody might type to make a message do something.
var pieces = []string{"<!channel>", "<!here|here>", "<@U0EVIL>", "<#C0EVIL>", "<https://evil.example|click>", "<!date^1^{date}|x>", "*EVIL*", "_EVIL_", "(_EVIL_)",
	"~EVIL~", "`EVIL`", "```EVIL", "&amp;", "&lt;!channel&gt;", "&", "\n", "\r\n> ", "> EVIL", ">>> EVIL", "• ", "\u202eEVIL", "\u2066EVIL", "\u200b", "\u200f", "日本語の選択肢",
	"😀", "👨‍👩‍👧", "é", "\x00", "\x1b[31m", "=HYPERLINK(\"x\")", "|", "\\", "\"", "A: ", "reading: ", "854k, ", " ", "word ", "%s%d%n", "$(x)", "{{.}}"}

func hostile(max int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 3, 12).Draw(t, "pieces") {
			text += p
		}
		if rapid.Bool().Draw(t, "long") {
			text += strings.Repeat(rapid.SampledFrom([]string{"😀", "&", "<", "選", "a b "}).Draw(t, "fill"), max)
		}
		r := []rune(text)
		return string(r[:min(len(r), max)])
	})
}

const (
	evilTeam  flows.TeamID = "T1"
	evilOwner flows.UserID = "U0OWNER"
	evilBoss  flows.UserID = "U0BOSS"
)

// crowded is a decision whose every text is hostile, with as much of everything as there may be.
func crowded(text func(max int) string) flows.Decision {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	d := flows.Fresh("018cc251-f400-7000-8000-000000000001", 7, flows.Actor{Team: evilTeam, User: evilOwner, Channel: "C1"}, text(150), "USD", now)
	d.Question, d.Scope.Objective, d.Scope.In, d.Scope.Out = text(1000), text(1000), text(1000), text(1000)
	d.Options, d.At = nil, "monitoring"
	for i := range 6 {
		d.Options = append(d.Options, flows.Option{Key: string(rune('A' + i)), Name: text(200), Proposition: text(600)})
	}
	for i := range d.Definitions {
		d.Definitions[i].What, d.Definitions[i].Where = text(1000), text(300)
	}
	for i := 0; len(d.Definitions) < 20; i++ {
		id, name := fmt.Sprint("evil", i), text(60)
		d.Definitions = append(d.Definitions, flows.Definition{Criterion: engine.Criterion{ID: id, Name: name, Kind: engine.Metric, Group: engine.Reach, Unit: text(40), Points: 20,
			Scale: engine.Scale{Kind: engine.Linear, Worst: 0, Best: 100}}, Components: []engine.Component{{ID: id, Name: name, Unit: text(40)}}, What: text(1000), Where: text(300)})
	}
	for i, o := range d.Options {
		for j, c := range d.Components() {
			v := map[string]float64{"sourced": 1e6, "influenced": 1e5, "nps": 30, "depth": 1, "value_proposition": 3, "support_needed": 40, "support_available": 300, "incentives": 8}[c.ID]
			if v == 0 {
				v = float64(20 + (i*7+j)%40)
			}
			e := flows.Estimate{Estimate: engine.Estimate{Component: c.ID, Option: o.Key, Low: v * 0.9, Base: v, High: v * 1.1, Owner: string(evilOwner), Source: text(300),
				AsOf: "1999-12-20", Refresh: 90, Confidence: "high"}, Typed: text(200), Note: text(1000)}
			if c.Integer {
				e.Low, e.High = v, v
			}
			if i%2 == 1 {
				e.Owner = text(60) // a role of an imported record
			}
			d.SetEstimate(e)
		}
	}
	for i := range 30 {
		d.Scenarios = append(d.Scenarios, engine.Scenario{ID: fmt.Sprint("s", i), Name: text(80), Shocks: []engine.Shock{{Component: "nps", Kind: engine.Plus, By: float64(i)}}})
	}
	r := &d.Recommendation
	r.Option, r.Why, r.Rationale, r.Dissent = "A", text(3000), text(3000), text(3000)
	for range 40 {
		r.Risks = append(r.Risks, flows.Risk{Text: text(250), Mitigation: text(250)})
		r.Criteria, r.Constraints = append(r.Criteria, text(70)), append(r.Constraints, text(70))
		r.Steps = append(r.Steps, flows.NextStep{What: text(60), Who: evilBoss, By: "2000-03-01"})
	}
	d.People = flows.People{Owner: evilOwner, Approvers: []flows.UserID{evilBoss}, Contributors: []flows.UserID{"U0C"}, Informed: []flows.UserID{"U0I"}}
	d.Lock, d.TradeOff.Confirmed = &flows.Lock{By: evilOwner, At: now, Version: 1}, true
	for i := range d.Definitions {
		if d.Definitions[i].ID == flows.Revenue {
			d.Definitions[i].Scale.Best = 2e6
		}
	}
	m := &d.Monitoring
	m.Cadence, m.NotWatched, m.Refresh = "weekly", map[string]string{"evil1": text(300)}, map[string]flows.Refresh{"evil2": {On: "2000-01-20", Owner: evilOwner}}
	for i := range 12 {
		m.Triggers = append(m.Triggers, flows.Trigger{ID: fmt.Sprint("evilt", i), Kind: flows.OnThreshold, Owner: evilOwner, Component: "evil3", Option: "A", Base: 40, Threshold: 10, Warning: 20, Rearm: 12},
			flows.Trigger{ID: fmt.Sprint("w", i), Kind: flows.OnWords, Owner: evilOwner, Text: text(300)},
			flows.Trigger{ID: fmt.Sprint("d", i), Kind: flows.OnDate, Owner: evilOwner, On: "2000-01-04", Text: text(150)})
	}
	return d
}

// TestHostileTextDoesNothing draws every page and message of decisions whose every text tries to do something, filled up to
// the limits: Slack takes all of it, nothing mentions, links or formats, and no question nor button to send it is lost.
func TestHostileTextDoesNothing(t *testing.T) {
	for seed := range 2 {
		for _, status := range []flows.Status{flows.InDraft, flows.Proposed, flows.Decided} {
			t.Run(fmt.Sprintf("%d %s", seed, status), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "pvx.db")
				synctest.Test(t, func(t *testing.T) { provoke(t, path, seed, status) })
			})
		}
	}
}

func provoke(t *testing.T, path string, seed int, status flows.Status) {
	n := 1000 * seed
	text := func(max int) string { n++; return hostile(max).Example(n) }
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	w, journal := &wall{}, &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(journal, &slog.HandlerOptions{Level: slog.LevelDebug}))
	f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: w, Directory: w, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	d := crowded(text)
	ctx, stop := context.WithCancel(t.Context())
	d.Proposal = &flows.Proposal{By: evilOwner, At: time.Now(), Approvers: []flows.UserID{evilBoss}, Round: 1}
	d.Run = &flows.Run{At: time.Now(), By: evilOwner, Fingerprint: flows.Fingerprint(d), DefsVersion: d.DefsVersion, Posted: true}
	if d.Status = status; status == flows.Decided {
		d.DecidedAt = time.Now()
		d.Proposal.Verdicts = []flows.Verdict{{By: evilBoss, At: time.Now(), Kind: flows.ApprovedIf, Condition: text(3000)}}
	}
	err = store.Update(ctx, evilTeam, func(tx flows.Tx) error {
		for _, u := range []flows.UserID{evilOwner, evilBoss, "U0C", "U0I"} {
			if err := tx.PutPerson(flows.Person{ID: u, Name: text(80), TZ: "Asia/Tokyo", AsOf: time.Now()}); err != nil {
				return err
			}
		}
		if err := tx.PutChannel(flows.Channel{ID: "C1", Name: "x", Member: true, Members: []flows.UserID{evilOwner, evilBoss}, AsOf: time.Now()}); err != nil {
			return err
		}
		return tx.Save(d, 0)
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	me := flows.Actor{Team: evilTeam, User: evilOwner, Channel: "C1"}
	settled := func() { time.Sleep(2 * time.Second); synctest.Wait() }
	// What happens to it: each of these makes messages. A refusal is an answer too.
	act := func(at flows.Place, action string, in flows.Answers) {
		if sh, err := f.Open(ctx, me, d.ID, at); err == nil {
			sh, err = f.Act(ctx, me, sh.Address, action, "", in)
			judge(t, status, "after "+action, sh, err)
		}
		settled()
	}
	act("scenarios", "run", nil)
	act("scenarios", "post", nil)
	act("monitoring", "refresh-rest", nil)
	if status == flows.Proposed {
		boss := flows.Actor{Team: evilTeam, User: evilBoss, Channel: "C1"}
		sh, err := f.Press(ctx, boss, flows.Press{Action: "approve-if", Value: string(d.ID) + ":1"})
		if err != nil {
			t.Fatal(err)
		}
		judge(t, status, "verdict", sh, nil)
		if _, err := f.Submit(ctx, boss, sh.Address, flows.Answers{"text": text(3000), "due": ""}); err != nil {
			t.Fatal(err)
		}
		settled()
	}
	if sh, err := f.Submit(ctx, me, flows.Address{Decision: d.ID, At: "reading:evilt1"}, flows.Answers{"value": "5", "period": text(40), "window": "trailing", "source": text(300)}); err != nil {
		t.Fatal(err)
	} else {
		judge(t, status, "reading", sh, nil)
	}
	settled()
	card := flows.MessageRef{}
	_ = store.View(ctx, evilTeam, func(tx flows.Tx) error { ms, err := tx.Messages(d.ID); card = ms["card"]; return err })
	for i := range 12 {
		_ = f.Reply(ctx, me, flows.Reply{Channel: "C1", Thread: card.TS, TS: fmt.Sprintf("1700000001.%06d", i), User: evilOwner,
			Text: []string{"risk: ", "reading: ", "", "reading: A nps 5, "}[i%4] + text(3000)})
	}
	settled()
	for _, trigger := range []string{"cadence", "d1", "evilt1"} {
		_ = f.Schedule(ctx, evilTeam, d.ID, trigger, time.Now())
	}
	time.Sleep(12 * 24 * time.Hour)
	synctest.Wait()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	ctx = t.Context()
	if journal.Len() == 0 || strings.Contains(journal.String(), "EVIL") || strings.Contains(journal.String(), "evil") {
		t.Errorf("the log has what people wrote, or nothing: %.500s", journal)
	}
	for _, sent := range w.sent {
		judgeMessage(t, sent)
	}
	if len(w.sent) < 8 && status != flows.InDraft {
		t.Errorf("only %d messages were sent", len(w.sent))
	}
	for _, ask := range []func() (flows.Message, error){
		func() (flows.Message, error) { return f.List(ctx, me, "all "+text(60), "") },
		func() (flows.Message, error) { return f.List(ctx, me, "all", "") },
		func() (flows.Message, error) { return f.Show(ctx, me, "PVX-7") },
		func() (flows.Message, error) { return f.Home(ctx, me) },
	} {
		m, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		judgeMessage(t, m)
		raw, err := json.Marshal(bot.HomeView(m))
		if err != nil {
			t.Fatal(err)
		}
		if p := blockkit.CheckView(raw, blockkit.Strict); len(p) > 0 {
			t.Errorf("home: %v", p.Lines())
		}
	}
	_, err = f.Find(ctx, me, text(60))
	judge(t, status, "find", flows.Shown{}, err)
	walk(t, f, me, d.ID, status)
}

// walk draws all pages that a page's buttons lead to.
func walk(t *testing.T, f *flows.Flow, me flows.Actor, id flows.ID, status flows.Status) {
	seen := map[flows.Place]bool{}
	todo := []flows.Place{"scope", "inputs", "inputs:B", "inputs:F.2", "inputs:F.3", "scenarios", "recommendation", "monitoring", "reading", "reading:evilt1", "evidence", "verdict:changes", "verdict:condition"}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		sh, err := f.Open(t.Context(), me, id, at)
		judge(t, status, string(at), sh, err)
		for _, it := range sh.Page.Items {
			if l, ok := it.(flows.Line); ok && l.Open != "" {
				todo = append(todo, l.Open)
			}
			if a, ok := it.(flows.Action); ok && a.Open != "" {
				todo = append(todo, a.Open)
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("%s: only %d pages were reached", status, len(seen))
	}
}

// judge checks what a person is shown, or told instead.
func judge(t *testing.T, status flows.Status, what string, sh flows.Shown, err error) {
	t.Helper()
	if err != nil {
		var fe flows.FieldErrors
		var re *flows.Refusal
		if !asAny(err, &fe, &re) {
			t.Fatalf("%s %s: %v", status, what, err)
		}
		if re != nil {
			judgeMessage(t, flows.Message{Text: "x", Items: []flows.Item{flows.Note{Text: re.Text}}})
		}
		return
	}
	if sh.Say != "" {
		judgeMessage(t, flows.Message{Text: "x", Items: []flows.Item{flows.Note{Text: sh.Say}}})
	}
	if len(sh.Page.Items) == 0 {
		return
	}
	view := bot.View(sh.Page, sh.Address, "C1")
	raw, jerr := json.Marshal(view)
	if jerr != nil {
		t.Fatal(jerr)
	}
	if p := blockkit.CheckView(raw, blockkit.Strict); len(p) > 0 || len(raw) > 240_000 {
		t.Errorf("%s %s: %d bytes, %v", status, what, len(raw), p.Lines())
	}
	if sh.Page.Next != "" && view.Submit == nil {
		t.Errorf("%s %s: no button to send it", status, what)
	}
	asked, drawn := 0, strings.Count(string(raw), `"type":"input"`)
	for _, it := range sh.Page.Items {
		if fl, ok := it.(flows.Field); ok && (len(fl.Choices) > 0 || fl.Kind != flows.SelectField) {
			asked++
		}
	}
	if asked != drawn {
		t.Errorf("%s %s: %d questions, %d drawn", status, what, asked, drawn)
	}
	harmless(t, fmt.Sprintf("%s %s", status, what), raw)
}

func judgeMessage(t *testing.T, m flows.Message) {
	t.Helper()
	for _, refused := range [][]string{nil, {"table", "data_visualization"}} {
		text, blocks := bot.Blocks(m, refused...)
		raw, err := json.Marshal(map[string]any{"text": text, "blocks": blocks})
		if err != nil {
			t.Fatal(err)
		}
		if code, p := blockkit.CheckMessage(raw, blockkit.Strict); code != "" || len(p) > 0 {
			t.Errorf("%.60q: %s %v", m.Text, code, p.Lines())
		}
		harmless(t, fmt.Sprintf("%.60q", m.Text), raw)
		buttons := 0
		for _, it := range m.Items {
			if _, ok := it.(flows.Action); ok {
				buttons++
			}
		}
		if n := strings.Count(string(raw), `"type":"button"`); buttons > 0 && n == 0 {
			t.Errorf("%.60q lost its buttons", m.Text)
		}
	}
}

// acts finds what a message must not do by what somebody wrote. An underscore inside a word slants nothing.
var acts = regexp.MustCompile("<!|<@U0EVIL|<#C0EVIL|<http|\\*EVIL\\*|~EVIL~|`EVIL`|(?:^|[^\\pL\\pN])_EVIL|EVIL_(?:$|[^\\pL\\pN])")

// harmless looks through all that Slack would read as markup, and through all that is shown.
func harmless(t *testing.T, what string, raw []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var look func(v any)
	text := func(s string, markup bool) {
		for _, r := range s {
			if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r < ' ' && r != '\n' && r != '\t' {
				t.Errorf("%s: %U in %.80q", what, r, s)
				return
			}
		}
		if !markup {
			return
		}
		if at := acts.FindStringIndex(s); at != nil {
			t.Errorf("%s: %q acts in %.120q", what, s[at[0]:at[1]], s[max(0, at[0]-20):])
			return
		}
		for _, l := range strings.Split(s, "\n") {
			if strings.HasPrefix(l, "&gt;") {
				t.Errorf("%s: a quotation: %.80q", what, l)
				return
			}
		}
	}
	look = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if s, ok := v["text"].(string); ok {
				text(s, v["type"] != "plain_text" && v["type"] != "raw_text")
			}
			for k, w := range v {
				if k != "initial_value" {
					look(w)
				}
			}
		case []any:
			for _, w := range v {
				look(w)
			}
		}
	}
	look(v)
}

func asAny(err error, fe *flows.FieldErrors, re **flows.Refusal) bool {
	switch e := err.(type) {
	case flows.FieldErrors:
		*fe = e
		return true
	case *flows.Refusal:
		*re = e
		return true
	}
	return false
}
