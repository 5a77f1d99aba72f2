package main

import (
	"encoding/json"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
	"pvx/flows"
)

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
	if v["submit"] == nil { // Slack answers null for what was not sent
		delete(v, "submit")
	}
	place := strings.NewReplacer("/", "__", ":", "-").Replace(string(addr.At))
	golden(t, filepath.Join(name, place), v, func(raw []byte) blockkit.Problems { return blockkit.CheckView(raw, blockkit.Strict) })
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
