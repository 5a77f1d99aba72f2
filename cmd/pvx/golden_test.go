package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
	"pvx/flows"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenStage has the three sample decisions, ids that count up, and so the same figures in every run.
func goldenStage(t *testing.T) *stage {
	return newStageWith(t, func(s *stage) {
		var n atomic.Int64
		s.newID = func() flows.ID { return flows.ID(fmt.Sprintf("00000000-0000-7000-8000-%012d", n.Add(1))) }
		s.ready = func(ctx context.Context, f *flows.Flow, team flows.TeamID) error {
			// The ids that the draws' seeds follow from are given out here, before anything else can take one.
			n.Store(0)
			return s.withStore(func(store flows.Store) error { return seedDemo(ctx, f, store, team, s.clock.Now()) })
		}
	})
}

// withStore hands the open store to a step of the set-up.
func (s *stage) withStore(do func(flows.Store) error) error { return do(s.open) }

// TestGoldenViews walks every page that a button or a menu of the five steps opens, for a decided, a proposed and a
// drafted decision, and compares each view as Slack got it. Run with -update to write them anew, and read the diff.
func TestGoldenViews(t *testing.T) {
	s := goldenStage(t)
	for _, c := range []struct{ key, who, name string }{
		{"PVX-1", "U0ALLIANCES", "decided"}, {"PVX-2", "U0PROGRAMS", "proposed"}, {"PVX-3", "U0APAC", "draft"},
	} {
		p := s.person(c.who)
		p.command("/pvx show " + c.key)
		shown := p.sees(partnerDecisions, c.key)
		for _, m := range p.Ephemerals(partnerDecisions) {
			if hasAll(m, []string{c.key}) {
				shown = m
			}
		}
		p.pressMessage(shown, "Open")
		m, err := p.Modal(s.ctx)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for { // to the first step
			back := firstButton(m, "Back")
			if back == "" {
				break
			}
			s.keep(t, p, c.name, seen)
			s.openAll(t, p, m, c.name, seen)
			was := m.Title()
			p.press(m, back)
			if err := s.wait("the step before", func() bool { return m.Title() != was || firstButton(m, "Back") == "" }); err != nil {
				t.Fatal(err)
			}
		}
		for step := 0; step < 12; step++ {
			s.keep(t, p, c.name, seen)
			s.openAll(t, p, m, c.name, seen)
			if c.name != "draft" && m.Title() != "Scope and metrics" {
				break // a frozen record goes no further by Next
			}
			was := m.Text()
			if on := firstButton(m, "Save and go on"); on != "" {
				p.press(m, on)
			} else if r, err := m.Submit(s.ctx); err != nil {
				t.Fatal(err)
			} else if r.Kind != "updated" {
				break
			}
			if err := s.wait("the next page", func() bool { return m.Text() != was }); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.CloseAll(s.ctx); err != nil {
			t.Fatal(err)
		}
		if len(seen) < 8 {
			t.Errorf("%s: only %d views were reached", c.name, len(seen))
		}
	}
}

// openAll presses every button that opens a page on top, and compares that page.
func (s *stage) openAll(t *testing.T, p *player, m *sandbox.Modal, name string, seen map[string]bool) {
	t.Helper()
	for _, b := range opening(s.views(t, p.ID())) {
		before := m.Depth()
		if err := s.action(p.ID(), b); err != nil {
			t.Fatal(err)
		}
		if err := s.wait("a page on top", func() bool { return m.Depth() > before }); err != nil {
			t.Fatalf("%s: %v", b.ActionID, err)
		}
		s.keep(t, p, name, seen)
		if err := m.Close(s.ctx); err != nil {
			t.Fatal(err)
		}
		if err := s.wait("the page beneath", func() bool { return m.Depth() == before }); err != nil {
			t.Fatal(err)
		}
	}
}

// keep compares the view in front with its golden file, once for each place.
func (s *stage) keep(t *testing.T, p *player, name string, seen map[string]bool) {
	t.Helper()
	vs := s.views(t, p.ID())
	if len(vs) == 0 {
		t.Fatal("no view is open")
	}
	v := vs[len(vs)-1]
	var addr flows.Address
	if err := json.Unmarshal([]byte(v["private_metadata"].(string)), &addr); err != nil {
		t.Fatal(err)
	}
	if seen[string(addr.At)] {
		return
	}
	seen[string(addr.At)] = true
	for _, k := range []string{"id", "team_id", "state", "hash", "root_view_id", "previous_view_id", "app_id", "app_installed_team_id", "bot_id", "errors", "trouble", "loading", "external_id", "private_metadata"} {
		delete(v, k)
	}
	place := strings.NewReplacer("/", "__", ":", "-").Replace(string(addr.At))
	golden(t, filepath.Join(name, place), v, func(raw []byte) blockkit.Problems { return blockkit.CheckView(raw, blockkit.Strict) })
}

// TestGoldenMessages compares every message that the samples bring and that their story brings afterwards.
func TestGoldenMessages(t *testing.T) {
	s := goldenStage(t)
	owner, cfo := s.person("U0ALLIANCES"), s.person("U0CFO")
	cfo.sees(sandbox.AppMember, "PVX-2")
	owner.seesAmong("in the thread", owner.thread("PVX-1"), "Where it flips")
	owner.seesAmong("in the thread", owner.thread("PVX-2"), "Request changes")
	owner.command("/pvx help")
	owner.command("/pvx list all")
	owner.command("/pvx show PVX-1")
	owner.command("/pvx lst")
	card := owner.sees(partnerDecisions, "PVX-1", "Decided")
	owner.pressMessage(card, "Report value")
	m := owner.modal("Report a value")
	owner.fill(m, "Which quantity?", "A's sourced co-sell revenue")
	owner.shows(m, "The decision assumes")
	owner.fill(m, "Observed value", "480k", "For which period?", "2026-11")
	owner.submit(m, "cleared")
	owner.sees(partnerDecisions, "Filed")
	owner.sees(sandbox.AppMember, "trigger crossed")
	s.space.Advance(24*time.Hour + time.Minute)
	owner.sees(sandbox.AppMember, "Review due")
	cfo.pressMessage(cfo.sees(sandbox.AppMember, "PVX-2"), "Approve")
	s.person("U0PROGRAMS").seesAmong("in the thread", s.person("U0PROGRAMS").thread("PVX-2"), "Decided")
	s.person("U0SUPPORT").sees(sandbox.AppMember, "PVX-2")
	owner.seesAmong("in the thread", owner.thread("PVX-2"), "Approvers, in order", "approved on")
	owner.seesAmong("in the thread", owner.thread("PVX-2"), "is decided")
	cfo.seesAmong("in the DM", cfo.DM, "You answered: approved")
	owner.sees(partnerDecisions, "PVX-2", "Decided")

	lists := map[string][]sandbox.Message{
		"channel": owner.Messages(partnerDecisions), "thread-1": owner.thread("PVX-1")(), "thread-2": owner.thread("PVX-2")(),
		"alone": owner.Ephemerals(partnerDecisions), "dm-owner": owner.DM(), "dm-approver": cfo.DM(), "dm-informed": s.person("U0SUPPORT").DM(),
	}
	n := 0
	for where, list := range lists {
		i := map[string]int{}
		for _, m := range list {
			if m.BotID == "" || m.Ephemeral != (where == "alone") || m.TS == m.ThreadTS && where != "channel" {
				continue
			}
			n++
			title := slug(m)
			i[title]++
			name := fmt.Sprintf("%s-%s", where, title)
			if i[title] > 1 {
				name = fmt.Sprintf("%s-%d", name, i[title])
			}
			for _, b := range m.Blocks {
				delete(b, "block_id") // the workspace makes it
			}
			golden(t, name, map[string]any{"text": m.Text, "blocks": m.Blocks}, func(raw []byte) blockkit.Problems {
				_, p := blockkit.CheckMessage(raw, blockkit.Strict)
				return p
			})
		}
	}
	if n < 12 {
		t.Errorf("only %d messages were compared", n)
	}
	home, err := owner.OpenHome(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := home.Await(s.ctx, "New decision"); err != nil {
		t.Fatal(err)
	}
	var shown struct {
		View map[string]any `json:"view"`
	}
	if err := s.door("POST", "/client/home?as="+owner.ID(), map[string]any{"app": "A0LOCALAPP", "tab": "home"}, &shown); err != nil {
		t.Fatal(err)
	}
	golden(t, "home", map[string]any{"type": "home", "blocks": shown.View["blocks"]}, func(raw []byte) blockkit.Problems { return blockkit.CheckView(raw, blockkit.Strict) })
}

// TestGoldenPages compares the pages that belong to no step, and the messages of a proposal that is sent back and of
// readings typed in a thread.
func TestGoldenPages(t *testing.T) {
	s := goldenStage(t)
	owner, cfo, programs := s.person("U0ALLIANCES"), s.person("U0CFO"), s.person("U0PROGRAMS")
	card := owner.sees(partnerDecisions, "PVX-1", "Report value")
	brief := cfo.sees(sandbox.AppMember, "PVX-2", "Request changes")
	seen := map[string]bool{}
	for _, c := range []struct {
		p      *player
		m      sandbox.Message
		button string
	}{
		{owner, card, "Report value"}, {owner, owner.seesAmong("in the thread", owner.thread("PVX-1"), "Add evidence"), "Add evidence"},
		{cfo, brief, "Approve with condition"}, {cfo, brief, "Request changes"},
	} {
		c.p.pressMessage(c.m, c.button)
		m, err := c.p.Modal(s.ctx)
		if err != nil {
			t.Fatal(err)
		}
		s.keep(t, c.p, "other", seen)
		if c.button == "Report value" {
			owner.fill(m, "Which quantity?", "A's sourced co-sell revenue")
			owner.shows(m, "The decision assumes")
			owner.fill(m, "Observed value", "750k")
			owner.submit(m, "cleared")
			owner.sees(sandbox.AppMember, "Early warning")
			continue
		}
		if c.button == "Request changes" {
			cfo.fill(m, "What must change?", "Say what the clawback costs.")
			cfo.submit(m, "cleared")
			continue
		}
		if err := m.CloseAll(s.ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"reading: A sourced 860k, 2026-11", "reading: nothing at all"} {
		if _, err := owner.Reply(s.ctx, partnerDecisions, card.TS, text); err != nil {
			t.Fatal(err)
		}
	}
	messages := map[string]sandbox.Message{
		"early-warning":   owner.sees(sandbox.AppMember, "Early warning"),
		"changes-owner":   programs.sees(sandbox.AppMember, "Say what the clawback costs."),
		"changes-thread":  programs.seesAmong("in the thread", programs.thread("PVX-2"), "Say what the clawback costs."),
		"brief-answered":  cfo.seesAmong("in the DM", cfo.DM, "You answered: changes requested"),
		"reading-confirm": owner.seesAmong("alone", func() []sandbox.Message { return owner.Ephemerals(partnerDecisions) }, "File a reading"),
		"reading-help":    owner.seesAmong("alone", func() []sandbox.Message { return owner.Ephemerals(partnerDecisions) }, "not understood"),
	}
	for name, m := range messages {
		for _, b := range m.Blocks {
			delete(b, "block_id")
		}
		golden(t, name, map[string]any{"text": m.Text, "blocks": m.Blocks}, func(raw []byte) blockkit.Problems {
			_, p := blockkit.CheckMessage(raw, blockkit.Strict)
			return p
		})
	}
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// slug names a message by its first words.
func slug(m sandbox.Message) string {
	s := strings.Trim(notWord.ReplaceAllString(strings.ToLower(strings.SplitN(m.Text, ".", 2)[0]), "-"), "-")
	return s[:min(len(s), 48)]
}

// ids that Slack makes are no part of a picture.
var made = regexp.MustCompile(`\d{10}\.\d{6}|/p\d{16}|F0[A-Z0-9]{8,}`)

// golden compares a value with its file, and holds the value to Slack's rules.
func golden(t *testing.T, name string, v any, check func([]byte) blockkit.Problems) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if p := check(b.Bytes()); len(p) > 0 {
		t.Errorf("%s: Slack would refuse it: %v", name, p.Lines())
	}
	got := made.ReplaceAll(b.Bytes(), []byte("STAMP"))
	path := filepath.Join("testdata", t.Name(), name+".golden.json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; write it with: go test ./cmd/pvx -run %s -update", err, t.Name())
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file (-update writes it anew):\n%s", name, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			old := ""
			if i < len(w) {
				old = w[i]
			}
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], old)
		}
	}
	return "it is shorter"
}

// views are the open views of a person, bottom first, as the page's door gives them.
func (s *stage) views(t *testing.T, who string) []map[string]any {
	t.Helper()
	var out struct {
		Views []map[string]any `json:"views"`
	}
	if err := s.door("GET", "/client/views?as="+who, nil, &out); err != nil {
		t.Fatal(err)
	}
	return out.Views
}

// button is one that opens a page.
type button struct{ ViewID, BlockID, ActionID string }

func opening(views []map[string]any) []button {
	var out []button
	if len(views) == 0 {
		return nil
	}
	v := views[len(views)-1]
	var walk func(block string, x any)
	walk = func(block string, x any) {
		switch x := x.(type) {
		case map[string]any:
			if id, ok := x["action_id"].(string); ok && strings.HasPrefix(id, "open:") {
				out = append(out, button{v["id"].(string), block, id})
			}
			for _, y := range x {
				walk(block, y)
			}
		case []any:
			for _, y := range x {
				walk(block, y)
			}
		}
	}
	for _, b := range v["blocks"].([]any) {
		block := b.(map[string]any)
		id, _ := block["block_id"].(string)
		walk(id, block)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].ActionID < out[j].ActionID })
	return out
}

func (s *stage) action(who string, b button) error {
	return s.door("POST", "/client/action?as="+who, map[string]any{"container": map[string]any{"type": "view", "view_id": b.ViewID},
		"block_id": b.BlockID, "action_id": b.ActionID, "value": map[string]any{}}, nil)
}

// door calls the workspace's page door.
func (s *stage) door(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.ctx, method, s.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %s", path, resp.Status, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}
