package main

import (
	"testing"
	"time"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
	"pvx/flows"
)

// TestGoldenTrouble compares what is said when things do not go as planned: a proposal is edited, its card moves, its
// owner leaves, a post is refused, much comes due at once; and the page that asks to which decision a message belongs.
func TestGoldenTrouble(t *testing.T) {
	s := goldenStage(t)
	owner, cfo, programs, support := s.person("U0ALLIANCES"), s.person("U0CFO"), s.person("U0PROGRAMS"), s.person("U0SUPPORT")
	cfo.sees(sandbox.AppMember, "PVX-2")
	messages := map[string]sandbox.Message{}
	thread := programs.thread("PVX-2")

	// A message somewhere in the channel: three decisions are open there.
	ts, err := owner.Send(s.ctx, partnerDecisions, "The term sheet caps the margin at 32 %")
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.MessageShortcut(s.ctx, "pvx_evidence", partnerDecisions, ts); err != nil {
		t.Fatal(err)
	}
	m := owner.modal("Add to the record")
	owner.shows(m, "Which decision", "caps the margin at 32 %")
	s.keep(t, owner, "page", map[string]bool{})
	owner.submit(m, "updated")
	owner.shows(m, "File it under", "caps the margin at 32 %")
	owner.submit(m, "cleared")

	// Somebody changes what was proposed.
	edit := func(pairs ...string) {
		t.Helper()
		programs.pressMessage(programs.seesAmong("in the channel", func() []sandbox.Message { return programs.Messages(partnerDecisions) }, "PVX-2", "Owner"), "Open")
		m, err := programs.Modal(s.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for back := firstButton(m, "Back"); back != ""; back = firstButton(m, "Back") {
			was := m.Text()
			programs.press(m, back)
			if err := s.wait("the page before", func() bool { return m.Text() != was }); err != nil {
				t.Fatal(err)
			}
		}
		programs.fill(m, pairs...)
		programs.submit(m, "updated")
		if err := m.CloseAll(s.ctx); err != nil {
			t.Fatal(err)
		}
	}
	edit("Title", "Incentive mix for all partners")
	messages["withdrawn-thread"] = programs.seesAmong("in the thread", thread, "is withdrawn", "Changed by")
	messages["withdrawn-recommendation"] = programs.seesAmong("in the thread", thread, "Verdicts given on it are void", "Incentive mix for all partners")
	messages["withdrawn-brief"] = cfo.sees(sandbox.AppMember, "You are asked again when it is proposed again")

	// Its owner leaves, and an approver takes over.
	left := true
	if err := s.space.ChangeUser(programs.ID(), sandbox.UserChange{Deleted: &left}); err != nil {
		t.Fatal(err)
	}
	messages["owner-left-thread"] = cfo.seesAmong("in the thread", thread, "has left the workspace")
	messages["owner-left-dm"] = cfo.sees(sandbox.AppMember, "has left the workspace")
	messages["owner-left-card"] = cfo.sees(partnerDecisions, "(has left)")
	cfo.pressMessage(messages["owner-left-dm"], "Take over")
	messages["taken-over-thread"] = cfo.seesAmong("in the thread", thread, "has taken over PVX-2")

	// More than three reviews of one person come due at once.
	var triggers []flows.Trigger
	var id flows.ID
	if err := s.open.Update(s.ctx, "T0TIDEWATER", func(tx flows.Tx) error {
		var err error
		if id, err = tx.Find(1); err != nil {
			return err
		}
		d, v, err := tx.Decision(id)
		if err != nil {
			return err
		}
		triggers = d.Monitoring.Triggers
		for i := range triggers {
			triggers[i].Owner = flows.UserID(support.ID())
		}
		return tx.Save(d, v)
	}); err != nil {
		t.Fatal(err)
	}
	due := storyStart.Add(2 * time.Hour)
	for _, tr := range triggers[:4] {
		if err := s.flow.Schedule(s.ctx, "T0TIDEWATER", id, tr.ID, due); err != nil {
			t.Fatal(err)
		}
	}
	s.space.Advance(due.Add(10 * time.Millisecond).Sub(s.clock.Now())) // all of them have the rest of one second
	messages["digest"] = support.sees(sandbox.AppMember, "reviews are due")

	// A card moves with its decision; then PVX is removed from the first channel, and what was to be said there is refused.
	cfo.command("/pvx show PVX-2")
	messages["moved-before"] = cfo.sees(partnerDecisions, "Incentive mix for all partners", "Owner CFO")
	delete(messages, "moved-before")
	programs = cfo
	edit("Channel", general)
	messages["moved-old"] = cfo.sees(partnerDecisions, "moved to another channel")
	messages["moved-new"] = cfo.sees(general, "PVX-2", "Incentive mix for all partners")
	if err := owner.Remove(s.ctx, partnerDecisions, sandbox.AppMember); err != nil {
		t.Fatal(err)
	}
	owner.pressMessage(owner.sees(partnerDecisions, "PVX-1", "Report value"), "Report value")
	m = owner.modal("Report a value")
	owner.fill(m, "Which quantity?", "A's sourced co-sell revenue")
	owner.shows(m, "The decision assumes")
	owner.fill(m, "Observed value", "480k", "For which period?", "2026-11")
	owner.submit(m, "cleared")
	messages["parked"] = owner.sees(sandbox.AppMember, "Try again")

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
