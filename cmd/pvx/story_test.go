package main

import (
	"strings"
	"testing"
	"time"

	"pvx/bot/sandbox"
)

// The whole story on real parts: a person starts a decision, five steps, the summary, the recommendation, two approvals,
// a reading that crosses a trigger, a reminder; the bot is stopped and started in the middle of a draft and after a
// reminder is planned. What it can catch: anything lost, anything twice, a step that cannot be walked.
func TestStory(t *testing.T) {
	s := newStage(t)
	owner, cfo, sales := s.person("U0ALLIANCES"), s.person("U0CFO"), s.person("U0VPSALES")

	// Step 1: a title comes with the command, the options are typed, two approvers are named.
	owner.command("/pvx new Route to market")
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Referral\nCo-sell tier\nDeep embed")
	owner.pressIn(m, "People", "Edit")
	people := owner.modal("People")
	owner.fill(people, "Approvers", "U0CFO,U0VPSALES", "Informed", "U0LEGAL")
	owner.submit(people, "closed")
	m = owner.modal("Scope and metrics")
	owner.shows(m, "@CFO")
	owner.submit(m, "updated")

	// Step 2: a mistake is told at its field, with an accepted example; then one line for each figure.
	m = owner.modal("Inputs")
	owner.fill(m, "Sourced co-sell revenue", "about a million")
	if r, err := m.Submit(s.ctx); err != nil || r.Kind != "errors" || !strings.Contains(strings.Join(values(r.Errors), " "), "0.9–1.4M USD/yr") {
		t.Fatalf("a figure in words: %+v, %v; want an error at the field with an example", r, err)
	}
	s.inputs(owner, "A", "500–700k", "0", "30 ± 5 n=40", "D1", "3", "16", "40", "5%")
	// In the middle of option B the bot is stopped; what was typed is there when it is back.
	m = owner.modal("Inputs")
	owner.shows(m, "Co-sell tier")
	owner.fill(m, "Sourced co-sell revenue", "0.9–1.1M", "Partner NPS", "forty")
	s.stop()
	if err := m.CloseAll(s.ctx); err != nil {
		t.Fatal(err)
	}
	s.start()
	owner.command("/pvx resume")
	m = owner.modal("Inputs")
	owner.shows(m, "Co-sell tier", "0.9–1.1M", "forty")
	s.inputs(owner, "B", "0.9–1.1M", "0", "40 ± 5 n=40", "D3", "4", "24", "", "10%")
	s.inputs(owner, "C", "1.2–1.6M", "0", "50 ± 5 n=40", "D4", "4", "36", "", "15%")

	// Step 3: the trade-off question, a run, the lock, the post.
	m = owner.modal("Scenarios")
	owner.fill(m, "which is worth more", "55", "Between which answers", "50–60")
	owner.press(m, "Run")
	owner.shows(m, "preferred")
	owner.press(m, "Lock the definitions")
	owner.shows(m, "Post to channel")
	owner.press(m, "Post to channel")
	owner.sees(partnerDecisions, "PVX-1", "Route to market")
	summary := owner.seesAmong("in the thread", owner.thread("PVX-1"), "Favourable")
	if !hasBlock(summary, "data_visualization") || !hasBlock(summary, "table") {
		t.Errorf("the summary has no native chart or table: %v", summary.Transcript())
	}
	owner.submit(m, "updated")

	// Step 4: the rationale; what the governance check finds is waived with a reason; the proposal.
	m = owner.modal("Recommendation")
	owner.fill(m, "Rationale", "Reach grows fastest for what support can carry.")
	for i := 0; strings.Contains(m.Text(), "[Waive"); i++ {
		if i > 40 {
			t.Fatalf("waiving does not end:\n%s", m.Text())
		}
		button := firstButton(m, "Waive")
		owner.press(m, button)
		w := owner.modal("Waive")
		owner.fill(w, "Why may it stand?", "Known, and small against the margin.")
		owner.submit(w, "closed")
		m = owner.modal("Recommendation")
		if err := s.wait("the waived failure to leave the page", func() bool { return firstButton(m, "Waive") != button }); err != nil {
			t.Fatalf("%v\n%s", err, m.Text())
		}
	}
	owner.submit(m, "updated")

	// Step 5: a monthly review; what no trigger watches gets an answer.
	m = owner.modal("Monitoring")
	owner.fill(m, "Regular review", "Monthly, on the first Tuesday")
	if strings.Contains(m.Text(), "Refresh the rest") {
		owner.press(m, firstButton(m, "Refresh the rest"))
	}
	owner.submit(m, "cleared")

	// The approvals, in order: who is not asked yet is told so; each is asked by DM.
	rec := sales.seesAmong("in the thread", sales.thread("PVX-1"), "Approve")
	sales.pressMessage(rec, "Approve")
	sales.sees(partnerDecisions, "CFO")
	brief := cfo.sees(sandbox.AppMember, "Route to market")
	cfo.pressMessage(brief, "Approve with condition")
	c := cfo.modal("Approve with condition")
	cfo.fill(c, "Under which condition?", "Incentives stay below 12 %")
	cfo.submit(c, "cleared")
	brief = sales.sees(sandbox.AppMember, "Route to market")
	sales.pressMessage(brief, "Approve")
	owner.seesAmong("in the thread", owner.thread("PVX-1"), "Decided", "Incentives stay below 12 %")
	s.person("U0LEGAL").sees(sandbox.AppMember, "Route to market")

	// Replies in the thread are filed, and the bot says so with a reaction.
	card := owner.sees(partnerDecisions, "PVX-1")
	ts, err := cfo.Reply(s.ctx, partnerDecisions, card.TS, "risk: the metering build may slip a quarter <!channel>")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.wait("a reaction", func() bool {
		for _, r := range cfo.Thread(partnerDecisions, card.TS) {
			if r.TS == ts && len(r.Reactions["white_check_mark"]) == 1 {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatal(err)
	}

	// A reading that crosses a trigger: one message in the thread, one to the owner; the card says so.
	owner.pressMessage(owner.sees(partnerDecisions, "PVX-1", "Report value"), "Report value")
	r := owner.modal("Report a value")
	owner.fill(r, "Which quantity?", "B's sourced co-sell revenue")
	owner.shows(r, "The decision assumes")
	owner.fill(r, "Observed value", "400k", "For which period?", "2026-10")
	owner.submit(r, "cleared")
	owner.seesAmong("in the thread", owner.thread("PVX-1"), "trigger crossed")
	owner.sees(sandbox.AppMember, "trigger crossed")

	// The reminder comes the next morning, after a restart; and once.
	s.stop()
	s.space.Advance(24*time.Hour + time.Minute)
	s.start()
	reminder := owner.sees(sandbox.AppMember, "Review due", "PVX-1")
	for _, want := range []string{"No change", "Open"} {
		if !strings.Contains(strings.Join(reminder.Buttons(), "|"), want) {
			t.Errorf("the reminder has no button %q: %v", want, reminder.Buttons())
		}
	}
	s.stop()
	s.start()
	owner.pressMessage(reminder, "No change")
	owner.sees(sandbox.AppMember, "no change in PVX-1")
	if n := owner.count(owner.DM(), "Review due"); n != 1 {
		t.Errorf("%d reminders, want 1", n)
	}
	if n := owner.count(owner.thread("PVX-1")(), "trigger crossed"); n != 1 {
		t.Errorf("%d messages in the thread tell of the crossing, want 1", n)
	}
	if n := owner.count(owner.Messages(partnerDecisions), "PVX-1", "Route to market"); n < 1 {
		t.Error("the card is gone")
	}
}

// inputs fills the eight figures of one option and goes on. "" leaves a figure as it is.
func (s *stage) inputs(p *player, option string, figures ...string) {
	s.t.Helper()
	m := p.modal("Inputs")
	labels := []string{"Sourced co-sell revenue", "Influenced co-sell revenue", "Partner NPS", "Integration depth", "Value proposition",
		"Support hours needed", "Support hours available", "Contract incentives"}
	for i, f := range figures {
		if f != "" {
			p.fill(m, labels[i], f)
		}
	}
	p.submit(m, "updated")
}

// thread lists the replies under a decision's card.
func (p *player) thread(key string) func() []sandbox.Message {
	return func() []sandbox.Message {
		for _, m := range p.Messages(partnerDecisions) {
			if !m.Ephemeral && m.ThreadTS == "" && m.BotID != "" && strings.Contains(m.Transcript(), key) {
				return p.Thread(partnerDecisions, m.TS)
			}
		}
		for _, m := range p.Messages(partnerDecisions) {
			if !m.Ephemeral && m.ThreadTS == m.TS && m.BotID != "" && strings.Contains(m.Transcript(), key) {
				return p.Thread(partnerDecisions, m.TS)
			}
		}
		return nil
	}
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func hasBlock(m sandbox.Message, kind string) bool {
	for _, b := range m.Blocks {
		if b["type"] == kind {
			return true
		}
	}
	return false
}

func firstButton(m *sandbox.Modal, prefix string) string {
	for _, b := range m.Buttons() {
		if strings.HasPrefix(b, prefix) {
			return b
		}
	}
	return ""
}
