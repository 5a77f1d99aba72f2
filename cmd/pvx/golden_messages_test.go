package main

import (
	"fmt"
	"testing"
	"time"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
)

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
