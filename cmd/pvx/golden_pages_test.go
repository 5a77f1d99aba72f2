package main

import (
	"testing"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
)

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
