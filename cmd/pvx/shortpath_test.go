package main

import (
	"slices"
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// typist is a person whose typing is counted: every line typed into a field.
type typist struct {
	*player
	lines int
}

func (p *typist) types(m *sandbox.Modal, pairs ...string) {
	p.s.t.Helper()
	p.fill(m, pairs...)
	for i := 1; i < len(pairs); i += 2 {
		p.lines += 1 + strings.Count(pairs[i], "\n")
	}
}

// The six criteria, as their lines are called on the page; support utilisation is what is needed of what there is.
var oneLineEach = []string{"Sourced co-sell revenue", "Partner NPS", "Integration depth", "Value proposition", "Support hours needed", "Contract incentives"}

// The short path: a title, two options, one line for each option and criterion, and Run. It can catch a default that has
// become a question, a gap that has become a blocker, and a first result that needs more typing than it did.
func TestShortPath(t *testing.T) {
	s := newStage(t)
	owner := &typist{player: s.person("U0ALLIANCES")}
	owner.command("/pvx new")
	m := owner.modal("Scope and metrics")
	owner.shows(m, "#partner-decisions", "30 Nov 2026 to 30 Nov 2027", "Owner @Head of Alliances", "In USD")
	owner.types(m, "Title", "Marketplace co-sell", "Options", "Referral\nCo-sell tier")
	owner.submit(m, "updated")
	for i, figures := range [][]string{
		{"500–700k", "30", "D1", "3", "60", "5 %"},
		{"0.9–1.1M USD/yr", "40 ± 5", "D3", "4", "24", "8–12 %"},
	} {
		m = owner.modal("Inputs")
		owner.shows(m, "{"+string(rune('A'+i))+" ")
		for j, f := range figures {
			owner.types(m, oneLineEach[j], f)
		}
		if i == 0 {
			owner.types(m, "Support hours available", "100") // once for all options
		}
		owner.submit(m, "updated")
	}
	m = owner.modal("Scenarios")
	owner.press(m, "Run")
	owner.shows(m, "# Result", "Cautious", "Favourable", "Over 10,000 draws")
	if want := 1 + 2 + 2*6 + 1; owner.lines != want {
		t.Errorf("%d lines typed for the first result, want %d: title, options, criteria, and the support there is", owner.lines, want)
	}

	// Influenced revenue was not given: all co-sell revenue counts as sourced, the result says so, and an option is preferred.
	owner.shows(m, "B (Co-sell tier) is preferred", "Assumed: no influenced co-sell revenue for A and B", "The weights are defaults that nobody has confirmed")
	owner.press(m, "Back") // to the figures that were typed last
	m = owner.modal("Inputs")
	owner.shows(m, "{B Co-sell tier · 7 of 8}", "= 0 USD/yr, assumed: only sourced revenue is given")

	// What was defaulted stands in the list of gaps, and none of it stops anything.
	owner.shows(m, "none of them blocks a run", "No source:", "Defaults nobody confirmed (owner, date, confidence):", "No range, so it counts as exact:")
	owner.submit(m, "updated")
	m = owner.modal("Scenarios")
	if strings.Contains(m.Text(), "Missing:") {
		t.Errorf("something is missing:\n%s", m.Text())
	}
	owner.submit(m, "updated")
	owner.modal("Recommendation")
}

// The commands, App Home and the global shortcut, each from a fresh workspace with one draft.
func TestWaysIn(t *testing.T) {
	s := newStage(t)
	owner := s.person("U0ALLIANCES")
	owner.command("/pvx new Route to market")
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Referral\nCo-sell tier")
	if err := m.CloseAll(s.ctx); err != nil {
		t.Fatal(err)
	}

	for _, c := range []struct {
		command string
		says    []string
	}{
		{"/pvx list", []string{"Open decisions", "*PVX-1* Route to market", "Draft, step 1 of 5"}},
		{"/pvx list closed", []string{"Closed decisions", "none"}},
		{"/pvx show PVX-1", []string{"PVX-1 · Route to market", "Draft"}},
		{"/pvx show pvx-1", []string{"PVX-1 · Route to market"}},
		{"/pvx show PVX-9", []string{"PVX-9"}},
		{"/pvx show", []string{"/pvx show KEY", "/pvx show PVX-12"}},
		{"/pvx help", []string{"/pvx new [title]", "/pvx resume", "/pvx list", "/pvx show KEY", "/pvx reading KEY"}},
		{"/pvx help list", []string{"mine|due|open|closed|all"}},
		{"/pvx", []string{"/pvx new [title]"}},
		{"/pvx lst", []string{"no command `lst`", "Did you mean `/pvx list`"}},
		{"/pvx frobnicate", []string{"no command `frobnicate`", "`/pvx help`"}},
		{"/pvx <!channel>", []string{"no command"}},
	} {
		t.Run(c.command, func(t *testing.T) {
			before := len(owner.Ephemerals(partnerDecisions))
			owner.command(c.command)
			answers := owner.Ephemerals(partnerDecisions)
			if len(answers) != before+1 {
				t.Fatalf("%d answers, want one", len(answers)-before)
			}
			if got := answers[before]; !hasAll(got, c.says) {
				t.Errorf("%q does not say all of %q", got.Transcript(), c.says)
			}
		})
	}
	for _, m := range s.person("U0CFO").Messages(partnerDecisions) {
		t.Errorf("an answer is public: %s", m.Transcript())
	}

	ctx := s.ctx
	home, err := owner.OpenHome(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Nothing waits for you", "Your drafts", "*PVX-1* Route to market"} {
		if err := home.Await(ctx, want); err != nil {
			t.Error(err)
		}
	}
	if err := home.PressIn(ctx, "Route to market", "Open"); err != nil {
		t.Fatal(err)
	}
	m = owner.modal("Scope and metrics")
	owner.shows(m, "Referral\nCo-sell tier")
	if err := m.CloseAll(ctx); err != nil {
		t.Fatal(err)
	}

	if err := owner.Shortcut(ctx, "pvx_new"); err != nil {
		t.Fatal(err)
	}
	owner.shows(owner.modal("Scope and metrics"), "PVX-2 · Step 1 of 5")
}

// The message shortcut files what somebody wrote, with a link to it, under a heading.
func TestMessageShortcutFilesEvidence(t *testing.T) {
	s := newStage(t)
	owner, cfo := s.person("U0ALLIANCES"), s.person("U0CFO")
	owner.command("/pvx new Route to market")
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Referral\nCo-sell tier")
	owner.submit(m, "updated")
	if err := m.CloseAll(s.ctx); err != nil {
		t.Fatal(err)
	}
	ts, err := cfo.Send(s.ctx, partnerDecisions, "The term sheet of 9 November caps the margin at 32 %")
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.MessageShortcut(s.ctx, "pvx_evidence", partnerDecisions, ts); err != nil {
		t.Fatal(err)
	}
	m = owner.modal("Add to the record")
	owner.shows(m, "PVX-1 · Route to market", "caps the margin at 32 %", "/archives/"+partnerDecisions+"/p"+strings.ReplaceAll(ts, ".", ""))
	owner.fill(m, "File it under", "Risk")
	owner.submit(m, "cleared")
	owner.sees(partnerDecisions, "Filed in PVX-1 under risk")
}

// A decision of a private channel is open to its members and to who is named in it, and to nobody else.
func TestPrivateChannel(t *testing.T) {
	s := newStage(t)
	owner, member, stranger := s.person("U0ALLIANCES"), s.person("U0REVOPS"), s.person("U0LEGAL")
	if err := owner.Invite(s.ctx, dealDesk, sandbox.AppMember); err != nil {
		t.Fatal(err)
	}
	if err := owner.Command(s.ctx, dealDesk, "/pvx new Discount for the reseller"); err != nil {
		t.Fatal(err)
	}
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Ten percent\nNone")
	owner.submit(m, "updated")
	if err := m.CloseAll(s.ctx); err != nil {
		t.Fatal(err)
	}

	stranger.command("/pvx show PVX-1")
	answer := stranger.sees(partnerDecisions, "open to the people named in it", "@Head of Alliances can name you")
	if strings.Contains(answer.Transcript(), "Discount") {
		t.Errorf("the refusal tells the title: %s", answer.Transcript())
	}
	stranger.command("/pvx list all")
	stranger.sees(partnerDecisions, "All decisions", "none")
	stranger.command("/pvx reading PVX-1")
	if n := stranger.count(stranger.Ephemerals(""), "Discount"); n > 0 {
		t.Errorf("%d answers tell the title", n)
	}
	home, err := stranger.OpenHome(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(home.Text(), "PVX-1") {
		t.Errorf("App Home tells of it:\n%s", home.Text())
	}

	member.command("/pvx show PVX-1")
	shown := member.sees(partnerDecisions, "PVX-1 · Discount for the reseller")
	member.pressMessage(shown, "Open")
	m = member.modal("Inputs")
	member.fill(m, "Partner NPS", "50")
	member.submit(m, "updated")
	member.shows(m, "🛑 The owner @Head of Alliances and the contributors of PVX-1 fill in its inputs.")
	owner.command("/pvx show PVX-1")
	owner.pressMessage(owner.sees(partnerDecisions, "PVX-1 · Discount for the reseller"), "Open")
	owner.shows(owner.modal("Inputs"), "A Ten percent · 0 of 8") // what the member typed is theirs alone
}

// proposed takes a decision of two options from the command to its proposal, with a CFO and a VP Sales to approve it.
func (s *stage) proposed(owner *player) {
	s.t.Helper()
	owner.command("/pvx new Route to market")
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Referral\nCo-sell tier")
	owner.pressIn(m, "People", "Edit")
	people := owner.modal("People")
	owner.fill(people, "Approvers", "U0CFO,U0VPSALES")
	owner.submit(people, "closed")
	m = owner.modal("Scope and metrics")
	owner.submit(m, "updated")
	s.inputs(owner, "A", "500–700k", "0", "30 ± 5 n=40", "D1", "3", "16", "100", "5%")
	s.inputs(owner, "B", "0.9–1.1M", "0", "40 ± 5 n=40", "D3", "4", "24", "", "10%")
	m = owner.modal("Scenarios")
	owner.press(m, "Run")
	owner.shows(m, "preferred", "Lock the definitions")
	owner.press(m, "Lock the definitions")
	owner.shows(m, "Post to channel")
	owner.submit(m, "updated")
	m = owner.modal("Recommendation")
	owner.fill(m, "Rationale", "Reach grows fastest for what support can carry.")
	for i := 0; firstButton(m, "Waive") != "" && i < 40; i++ {
		button := firstButton(m, "Waive")
		owner.press(m, button)
		w := owner.modal("Waive")
		owner.fill(w, "Why may it stand?", "Known, and small against the margin.")
		owner.submit(w, "closed")
		m = owner.modal("Recommendation")
		if err := s.wait("the waived failure to leave the page", func() bool { return firstButton(m, "Waive") != button }); err != nil {
			s.t.Fatalf("%v\n%s", err, m.Text())
		}
	}
	owner.submit(m, "updated")
	if err := owner.modal("Monitoring").CloseAll(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

// An edit after proposing withdraws the proposal: the thread and the editor are told, buttons pressed later do nothing.
func TestEditWithdrawsProposal(t *testing.T) {
	s := newStage(t)
	owner, cfo := s.person("U0ALLIANCES"), s.person("U0CFO")
	s.proposed(owner)
	brief := cfo.sees(sandbox.AppMember, "Route to market")
	owner.pressMessage(owner.sees(partnerDecisions, "PVX-1"), "Open")
	m := owner.modal("Monitoring")
	for _, title := range []string{"Recommendation", "Scenarios", "Inputs"} {
		owner.press(m, firstButton(m, "Back"))
		m = owner.modal(title)
	}
	owner.fill(m, "Sourced co-sell revenue", "550–750k")
	owner.submit(m, "updated")
	owner.shows(m, "The proposal is withdrawn because its content changed")
	owner.seesAmong("in the thread", owner.thread("PVX-1"), "The proposal of PVX-1 is withdrawn", "Head of Alliances")
	cfo.sees(sandbox.AppMember, "Route to market", "withdrawn because its content changed")
	if err := s.wait("the buttons to leave", func() bool { return !cfo.offered("Approve") && !owner.offered("Approve") }); err != nil {
		t.Error(err)
	}
	if err := cfo.Press(s.ctx, brief, "Approve"); err == nil {
		t.Error("a proposal that was withdrawn can be approved")
	}
	owner.command("/pvx list")
	owner.sees(partnerDecisions, "PVX-1", "Draft")
}

// offered says whether the newest brief in a person's DM, or the recommendation in the thread, still has a button.
func (p *player) offered(button string) bool {
	for _, m := range append(p.DM(), p.thread("PVX-1")()...) {
		if slices.Contains(m.Buttons(), button) {
			return true
		}
	}
	return false
}

// Request changes sends the proposal back to its owner as a draft, with what was asked for.
func TestRequestChanges(t *testing.T) {
	s := newStage(t)
	owner, cfo := s.person("U0ALLIANCES"), s.person("U0CFO")
	s.proposed(owner)
	brief := cfo.sees(sandbox.AppMember, "Route to market")
	cfo.pressMessage(brief, "Request changes")
	m := cfo.modal("Request changes")
	if r, err := m.Submit(s.ctx); err != nil || r.Kind != "blocked" && r.Kind != "errors" {
		t.Errorf("without saying what: %+v, %v", r, err)
	}
	cfo.fill(m, "What must change?", "Refresh the support hours of B")
	cfo.submit(m, "cleared")
	owner.sees(sandbox.AppMember, "Refresh the support hours of B")
	owner.seesAmong("in the thread", owner.thread("PVX-1"), "Refresh the support hours of B")
	cfo.sees(sandbox.AppMember, "PVX-1 goes back to its owner")
	if err := s.wait("the buttons to leave", func() bool { return !cfo.offered("Approve") }); err != nil {
		t.Error(err)
	}
	owner.command("/pvx list")
	owner.sees(partnerDecisions, "PVX-1", "Draft")
}

// Two people change the same page meanwhile: what only one of them changed is kept, what both changed is shown twice.
func TestTwoOnOnePage(t *testing.T) {
	s := newStage(t)
	owner, other := s.person("U0ALLIANCES"), s.person("U0REVOPS")
	owner.command("/pvx new Route to market")
	m := owner.modal("Scope and metrics")
	owner.fill(m, "Options", "Referral\nCo-sell tier")
	owner.pressIn(m, "People", "Edit")
	people := owner.modal("People")
	owner.fill(people, "Contributors", "U0REVOPS")
	owner.submit(people, "closed")
	m = owner.modal("Scope and metrics")
	owner.submit(m, "updated")
	m = owner.modal("Inputs")
	owner.fill(m, "Sourced co-sell revenue", "500–700k", "Partner NPS", "30")

	other.command("/pvx show PVX-1")
	other.pressMessage(other.sees(partnerDecisions, "PVX-1"), "Open")
	theirs := other.modal("Inputs")
	other.fill(theirs, "Sourced co-sell revenue", "800k", "Contract incentives", "7 %")
	other.submit(theirs, "updated")

	// Mine is in the field, theirs under it; what only they changed is there. Sending it again keeps mine.
	owner.submit(m, "updated")
	owner.shows(m, "Both versions are below", "Saved meanwhile: *800k*", "Contract incentives (%): 7 %", "Partner NPS (points): 30")
	if got := m.Value("Sourced co-sell revenue"); got != "500–700k" {
		t.Errorf("the field holds %q, want what was typed into it", got)
	}
	owner.submit(m, "updated")
	owner.shows(m, "{B Co-sell tier")
	owner.press(m, "Back: scope")
	m = owner.modal("Scope and metrics")
	owner.submit(m, "updated")
	owner.shows(m, "{A Referral · 3 of 8}", "= 500k–700k USD/yr", "= 30 points", "= 7 %")
}
