package flows_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pvx/flows"
)

// proposed takes a stage to a proposal that waits for its first approver.
func proposed(g *stage) {
	g.t.Helper()
	g.mustAct("scenarios", "lock", nil)
	waiveAll(g)
	g.mustNext("recommendation", flows.Answers{"rationale": "Best reach that support can carry.", "criteria": "1. utilisation below 85 %\n• NPS above 20"})
	settle()
}

func TestProposingSaysWhatIsMissing(t *testing.T) {
	staged(t, func(d *flows.Decision) { d.People.Approvers = nil }, func(g *stage) {
		_, err := g.next("recommendation", flows.Answers{"option": "A"})
		var fe flows.FieldErrors
		if !errors.As(err, &fe) {
			t.Fatalf("proposed with nothing: %v", err)
		}
		if !strings.Contains(fe["why"]+fe["rationale"], "although the figures prefer C") {
			t.Errorf("another choice than the engine's needs no reason: %v", fe)
		}
		for _, want := range []string{"rationale", "Lock the definitions", "at least one approver", "governance check"} {
			if !strings.Contains(fe["rationale"], want) {
				t.Errorf("the errors do not say %q: %v", want, fe)
			}
		}
		if d := g.decision(); d.Status != flows.InDraft || d.Proposal != nil {
			t.Errorf("it was proposed all the same")
		}
		if _, err := g.next("recommendation/approvers", flows.Answers{"approvers": string(owner)}); !strings.Contains(said(err), "Nobody approves their own proposal") {
			t.Errorf("the owner as approver: %q", said(err))
		}
		err = g.st.Update(g.ctx, team, func(tx flows.Tx) error { return tx.PutSetting("self_approval", "on") })
		if err != nil {
			t.Fatal(err)
		}
		g.mustNext("recommendation/approvers", flows.Answers{"approvers": string(owner)})
		g.mustAct("recommendation", "save", flows.Answers{"option": "C", "rationale": ""})
		proposed(g)
		if got := g.decision().Turn(); got != owner {
			t.Errorf("waits for %q", got)
		}
	})
}

func TestSaveWithoutProposing(t *testing.T) {
	staged(t, nil, func(g *stage) {
		out := g.mustAct("recommendation", "save", flows.Answers{"option": "B", "rationale": "To be argued.", "why": "C is out of reach", "criteria": "", "constraints": ""})
		if out.Address.At != "monitoring" || out.Go != flows.Replace {
			t.Errorf("it leads to %s %s", out.Go, out.Address.At)
		}
		d := g.decision()
		if d.Status != flows.InDraft || d.Recommendation.Option != "B" || d.Recommendation.Why != "C is out of reach" {
			t.Errorf("stored %+v", d.Recommendation)
		}
	})
}

func TestDetailPages(t *testing.T) {
	staged(t, nil, func(g *stage) {
		g.mustNext("recommendation/risks", flows.Answers{"risks": "support overloads — start with five partners\n- churn; weekly calls\nno mitigation"})
		rs := g.decision().Recommendation.Risks
		if len(rs) != 3 || rs[0].Mitigation != "start with five partners" || rs[1] != (flows.Risk{Text: "churn", Mitigation: "weekly calls"}) || rs[2].Mitigation != "" {
			t.Errorf("risks %+v", rs)
		}
		g.mustNext("recommendation/steps", flows.Answers{"what-1": "Sign", "who-1": string(boss), "by-1": "2000-02-01", "rest": "Brief support | <@UBOSS|boss> | 1 Mar 2000\nTell partners"})
		steps := g.decision().Recommendation.Steps
		if len(steps) != 3 || steps[0] != (flows.NextStep{What: "Sign", Who: boss, By: "2000-02-01"}) || steps[1] != (flows.NextStep{What: "Brief support", Who: boss, By: "2000-03-01"}) || steps[2].What != "Tell partners" {
			t.Errorf("steps %+v", steps)
		}
		g.mustNext("recommendation/steps", nil) // what the page shows is read back
		if again := g.decision().Recommendation.Steps; len(again) != 3 || again[1] != steps[1] {
			t.Errorf("read back as %+v", again)
		}
		for _, bad := range []string{"a | b | c | d", "x | somebody", "x | | next week", "| <@UBOSS>"} {
			if _, err := g.next("recommendation/steps", flows.Answers{"rest": bad}); said(err) == "" {
				t.Errorf("%q is accepted", bad)
			}
		}
	})
}

// Failures of one cause are waived together with one reason; each has a waiver of its own in the record.
func TestFailuresOfOneCauseAreWaivedTogether(t *testing.T) {
	staged(t, func(d *flows.Decision) {
		for i := range d.Estimates {
			if d.Estimates[i].Component == "incentives" {
				d.Estimates[i].Source = ""
			}
		}
	}, func(g *stage) {
		text := textOf(g.page("recommendation").Items)
		if want := "3 estimates have no source: A's, B's and C's contract incentives."; !strings.Contains(text, want) {
			t.Fatalf("the page does not say %q:\n%s", want, text)
		}
		var place flows.Place
		for _, it := range g.page("recommendation").Items {
			if a, ok := it.(flows.Action); ok && a.Label == "Waive all 3" {
				place = a.Open
			}
		}
		if place == "" {
			t.Fatalf("there is no button to waive all three:\n%s", text)
		}
		g.mustNext(place, flows.Answers{"reason": "The contracts are being signed."})
		ws := g.decision().Waivers
		if len(ws) != 3 || ws[0].Key == ws[1].Key || ws[1].Key == ws[2].Key || ws[2].Reason != "The contracts are being signed." {
			t.Errorf("waivers %+v", ws)
		}
	})
}

func TestWaiverIsForOneFailureAndByTheOwner(t *testing.T) {
	staged(t, func(d *flows.Decision) {
		for i := range d.Estimates {
			if d.Estimates[i].Component == "incentives" && d.Estimates[i].Option == "B" {
				d.Estimates[i].Source = ""
			}
		}
	}, func(g *stage) {
		var places []flows.Place
		for _, it := range g.page("recommendation").Items {
			if a, ok := it.(flows.Action); ok && strings.HasPrefix(string(a.Open), "recommendation/waive-") {
				places = append(places, a.Open)
			}
		}
		if len(places) < 2 { // B's source, and the trade-off
			t.Fatalf("%d failures can be waived", len(places))
		}
		text := textOf(g.page("recommendation").Items)
		for _, want := range []string{"have no source", "Owner: owner.", "[Mend goto:inputs:B", "[Mend goto:scenarios"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not say %q:\n%s", want, text)
			}
		}
		if out := g.mustAct("recommendation", "goto:inputs:B", nil); out.Address.At != "inputs:B" || out.Go != flows.Replace {
			t.Errorf("Mend leads to %s", out.Address.At)
		}
		if _, err := g.next(places[0], flows.Answers{"reason": " "}); !strings.Contains(said(err), "reason") {
			t.Errorf("waived without a reason: %v", err)
		}
		if _, err := g.f.Submit(g.ctx, g.actor(boss), g.at(boss, places[0]), flows.Answers{"reason": "because I say so"}); said(err) == "" {
			t.Error("somebody else waived it")
		}
		g.mustNext(places[0], flows.Answers{"reason": "The contract is being signed."})
		if ws := g.decision().Waivers; len(ws) != 1 || ws[0].By != owner || ws[0].Reason != "The contract is being signed." {
			t.Errorf("waivers %+v", ws)
		}
		g.mustAct("scenarios", "lock", nil)
		if _, err := g.next("recommendation", flows.Answers{"rationale": "x"}); !strings.Contains(said(err), "Mend or waive") {
			t.Errorf("the other failures do not block: %v %q", err, said(err))
		}
	})
}

func TestVerdictsInOrder(t *testing.T) {
	staged(t, nil, func(g *stage) {
		proposed(g)
		if n := len(g.s.with("Your approval is asked")); n != 1 || g.s.with("Your approval is asked")[0].to.User != boss {
			t.Fatalf("%d briefs", n)
		}
		if c := g.decision().Recommendation.Criteria; len(c) != 2 || c[0] != "utilisation below 85 %" || c[1] != "NPS above 20" {
			t.Errorf("the criteria keep their list's marks: %q", c)
		}
		page := textOf(g.s.with("Your approval is asked")[0].m.Items)
		for i, first := 0, []string{"Your approval is asked by", "Recommended: C (Deep embed)", "By the figures", "How sure it is", "Where it flips", "Rationale", "Governance", "[Approve]"}; i < len(first); i++ {
			at := strings.Index(page, first[i])
			if at < 0 || i > 0 && at < strings.Index(page, first[i-1]) {
				t.Errorf("%q does not come after %q on the approver's page:\n%s", first[i], first[max(i-1, 0)], page)
			}
		}
		rec := g.s.with("· Recommendation:")
		if len(rec) != 1 || !rec[0].to.Broadcast || rec[0].to.Thread == "" || !strings.Contains(textOf(rec[0].m.Items), "ask-changes [Request changes]") {
			t.Fatalf("the recommendation: %+v", rec)
		}
		for who, says := range map[flows.UserID]string{second: "waits for <@UBOSS> first", owner: "Only its approvers", "UOTHER": "Only its approvers"} {
			if _, err := g.press(who, "approve"); !strings.Contains(said(err), says) || !errors.Is(err, flows.ErrForbidden) {
				t.Errorf("%s pressed: %v %q", who, err, said(err))
			}
		}
		if _, err := g.press(boss, "approve"); err != nil {
			t.Fatal(err)
		}
		if _, err := g.press(boss, "approve"); !strings.Contains(said(err), "answered PVX-7 already") {
			t.Errorf("a second press: %q", said(err))
		}
		settle()
		if b := g.s.with("Your approval is asked"); len(b) != 1 || b[0].to.User != second {
			t.Errorf("asked now: %+v", b)
		}
		out, err := g.press(second, "approve-if")
		if err != nil || out.Go != flows.Show {
			t.Fatalf("the condition's page: %+v %v", out, err)
		}
		if _, err := g.f.Submit(g.ctx, g.actor(second), out.Address, flows.Answers{"text": " "}); !strings.Contains(said(err), "condition") {
			t.Errorf("an empty condition: %v", err)
		}
		end, err := g.f.Submit(g.ctx, g.actor(second), out.Address, flows.Answers{"text": "incentives stay below 12 %", "due": "2000-05-01"})
		if err != nil || end.Go != flows.Finish {
			t.Fatalf("%+v %v %s", end, err, said(err))
		}
		d := g.decision()
		if d.Status != flows.Decided || d.DecidedAt.IsZero() || len(d.Proposal.Verdicts) != 2 || d.Proposal.Verdicts[1].Due != "2000-05-01" {
			t.Errorf("decided: %+v", d.Proposal)
		}
		settle()
		told := g.s.with("You are informed because")
		if len(told) != 1 || told[0].to.User != reader || !strings.Contains(told[0].m.Text, "incentives stay below 12 %") {
			t.Errorf("informed: %+v", told)
		}
		rec = g.s.with("· Recommendation:")
		if len(rec) != 1 || strings.Contains(textOf(rec[0].m.Items), "[Approve]") {
			t.Error("the recommendation keeps its buttons")
		}
		if c := g.s.with("*Decided on 1 Jan 2000: C (Deep embed).*"); len(c) != 1 || c[0].to.Channel != "C1" {
			t.Errorf("the card: %+v", c)
		}
		if _, err := g.press(second, "approve"); !strings.Contains(said(err), "decided already") {
			t.Errorf("a press after the decision: %q", said(err))
		}
	})
}

func TestChangesAskedMakesItADraft(t *testing.T) {
	staged(t, nil, func(g *stage) {
		proposed(g)
		if _, err := g.press(boss, "approve"); err != nil {
			t.Fatal(err)
		}
		out, err := g.press(second, "ask-changes")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.f.Submit(g.ctx, g.actor(second), out.Address, flows.Answers{"text": "refresh the hours of B"}); err != nil {
			t.Fatal(err)
		}
		settle()
		if d := g.decision(); d.Status != flows.InDraft {
			t.Errorf("status %s", d.Status)
		}
		if dm := g.s.with("It is a draft again"); len(dm) != 1 || dm[0].to.User != owner || !strings.Contains(dm[0].m.Text, "refresh the hours of B") {
			t.Errorf("the owner's DM: %+v", dm)
		}
		if rec := g.s.with("Sent back by second on 1 Jan 2000: “refresh the hours of B”."); len(rec) != 1 || strings.Contains(textOf(rec[0].m.Items), "Governance") ||
			!strings.Contains(textOf(rec[0].m.Items), "Recommended: C (Deep embed).") {
			t.Errorf("the proposal that was sent back: %+v", rec)
		}
		if text := textOf(g.page("recommendation").Items); !strings.Contains(text, "asked for changes: refresh the hours of B") {
			t.Errorf("step four does not say so:\n%s", text)
		}
		g.mustNext("recommendation", nil)
		settle()
		if d := g.decision(); d.Proposal.Round != 2 || len(d.Proposal.Verdicts) != 0 || d.Turn() != boss {
			t.Errorf("the second round: %+v", d.Proposal)
		}
		old := flows.Press{Action: "approve", Value: string(g.id) + ":1"}
		if _, err := g.f.Press(g.ctx, g.actor(boss), old); !strings.Contains(said(err), "proposed again since") {
			t.Errorf("a press on the old round: %v %q", err, said(err))
		}
	})
}

func TestAnEditWithdrawsTheProposal(t *testing.T) {
	staged(t, nil, func(g *stage) {
		proposed(g)
		if _, err := g.press(boss, "approve"); err != nil {
			t.Fatal(err)
		}
		settle()
		out := g.mustNext("scenarios/weights", flows.Answers{"points-nps": "70"})
		if !strings.Contains(string(out.Say), "withdrawn") {
			t.Errorf("the person is told %q", out.Say)
		}
		settle()
		if d := g.decision(); d.Status != flows.InDraft || len(d.Proposal.Verdicts) != 0 {
			t.Errorf("status %s, %d verdicts", d.Status, len(d.Proposal.Verdicts))
		}
		note := g.s.with("Verdicts given on it are void; it comes back")
		if len(note) != 1 || note[0].to.Thread == "" {
			t.Errorf("the thread: %+v", note)
		}
		for _, p := range g.s.all() {
			if strings.Contains(textOf(p.m.Items), "approve [Approve]") {
				t.Errorf("a withdrawn proposal keeps its buttons: %s", p.m.Text)
			}
		}
		if _, err := g.f.Press(g.ctx, g.actor(second), flows.Press{Action: "approve", Value: string(g.id) + ":1"}); !strings.Contains(said(err), "not proposed at the moment") {
			t.Errorf("a press: %q", said(err))
		}
	})
}

func TestAnApproverWhoLeftIsReplaced(t *testing.T) {
	staged(t, nil, func(g *stage) {
		proposed(g)
		if _, err := g.press(boss, "approve"); err != nil {
			t.Fatal(err)
		}
		settle()
		if _, err := g.next("recommendation/approvers", flows.Answers{"approvers": string(reader)}); !strings.Contains(said(err), "stay first") {
			t.Errorf("a verdict is dropped: %q", said(err))
		}
		g.mustNext("recommendation/approvers", flows.Answers{"approvers": string(boss) + "," + string(reader)})
		settle()
		if d := g.decision(); d.Status != flows.Proposed || d.Turn() != reader || len(d.Proposal.Verdicts) != 1 {
			t.Errorf("%s waits for %s", d.Status, d.Turn())
		}
		if b := g.s.with("Your approval is asked"); len(b) != 1 || b[0].to.User != reader {
			t.Errorf("asked: %+v", b)
		}
	})
}

func TestApproverIsRemindedBeforeTheDate(t *testing.T) {
	staged(t, func(d *flows.Decision) { d.DecideBy = "2000-01-12" }, func(g *stage) {
		proposed(g)
		time.Sleep(10 * 24 * time.Hour)
		settle()
		if n := g.s.with("still waits for your approval"); len(n) != 1 || n[0].to.User != boss {
			t.Fatalf("reminders %+v", n)
		}
		if _, err := g.press(boss, "approve"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * 24 * time.Hour)
		settle()
		n := g.s.with("still waits for your approval")
		if len(n) != 2 || n[1].to.User != second {
			t.Errorf("who answered is reminded again: %+v", n)
		}
	})
}
