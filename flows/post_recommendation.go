package flows

import (
	"fmt"
	"strconv"
	"strings"

	"pvx/engine"
)

// recommendationPost is the proposal in the card's thread, with the approvers' buttons while it waits for one. Arg is
// the round; the message of a round is edited as verdicts come in, and loses its buttons when it is settled.
func recommendationPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := *s.D
	round, err := strconv.Atoi(p.Arg)
	name := "recommendation/" + p.Arg
	if err != nil || d.Proposal == nil || d.Channel == "" || !s.figuresMayGo() && s.Messages[name].TS == "" {
		return Outgoing{Skip: true}, nil
	}
	current := d.Proposal.Round == round
	if !current && s.Messages[name].TS == "" {
		return Outgoing{Skip: true}, nil
	}
	to := Target{Channel: d.Channel}
	if t, ok := s.thread(); ok {
		to, to.Broadcast = t, true
	}
	out := Outgoing{To: to, Name: name, Edit: true}
	if !current || d.Status == InDraft && !changesAsked(d) {
		if s.Messages[name].TS == "" {
			return Outgoing{Skip: true}, nil
		}
		text := d.Key() + " " + clip(d.Title, 120) + ": this proposal was withdrawn because its content changed."
		out.M = Message{text, []Item{Note{Text: Markupf("*%s · %s*", d.Key(), clip(d.Title, 120))}, Note{Warn, "This proposal was withdrawn because its content changed. Verdicts given on it are void."},
			Action{ID: "open", Label: "Open", Value: string(d.ID)}}}
		return out, nil
	}
	head := recommendationHead(d)
	if d.Status == InDraft { // an approver asked for changes: what was recommended stays to be read, what stood behind it moves on
		v := d.Proposal.Verdicts[len(d.Proposal.Verdicts)-1]
		back := "Sent back by " + nameOf(s, v.By) + " on " + dayOf(v.At, s.Person(d.People.Owner)) + ": " + saidLast(v.Condition)
		items := []Item{Note{Text: Markupf("*%s · %s*", d.Key(), clip(d.Title, 120))}, Note{Warn, Markupf("%s", back)}, Note{Text: Markupf("%s", head)}}
		out.M = Message{d.Key() + " " + clip(d.Title, 120) + ": " + back, append(items, Action{ID: "open", Label: "Open", Value: string(d.ID)})}
		return out, nil
	}
	a, err := s.Analysis()
	if err != nil {
		return Outgoing{}, err
	}
	items := []Item{Note{Heading, Markupf("%s · Recommendation: %s", d.Key(), clip(d.Title, 100))}, Note{Text: Markupf("*%s*", head)},
		Note{Text: Markupf("%s", figuresSay(d, a))}}
	if s.resultOutdated() {
		items = append(items, Note{Quiet, "The result posted before it rests on other figures, weights or definitions: these are the current ones."})
	}
	items = append(items, argument(s, a, false)...)
	items = append(items, verdictItems(s)...)
	items = append(items, verdictButtons(d)...)
	items = append(items, Action{ID: "open", Label: "Open", Value: string(d.ID)}, Action{ID: "figures", Label: "All figures", Value: string(d.ID)})
	text := d.Key() + " " + clip(d.Title, 120) + ". " + head + " " + figuresSay(d, a)
	if r := clip(d.Recommendation.Rationale, 400); r != "" {
		text += " " + r
	}
	out.M = Message{clip(text+" "+s.statusText(), 2800), items}
	return out, nil
}

// resultOutdated says that a result was posted, and not the one that the figures give now.
func (s *Scene) resultOutdated() bool {
	posted := false
	for name, ref := range s.Messages {
		if print, ok := strings.CutPrefix(name, "summary/"); ok && ref.TS != "" {
			if strings.HasPrefix(Fingerprint(*s.D), print) {
				return false
			}
			posted = true
		}
	}
	return posted
}

func changesAsked(d Decision) bool {
	v := d.Proposal.Verdicts
	return len(v) > 0 && v[len(v)-1].Kind == ChangesAsked
}

func recommendationHead(d Decision) string {
	return "Recommended: " + optionLabel(d, d.Recommendation.Option) + "."
}

// verdictButtons are the approvers' three, while a verdict is awaited. A press by somebody else is answered with who may.
func verdictButtons(d Decision) []Item {
	if d.Turn() == "" {
		return nil
	}
	v := fmt.Sprintf("%s:%d", d.ID, d.Proposal.Round)
	return []Item{
		Action{ID: "approve", Label: "Approve", Style: "primary", Value: v, Confirm: "Approve " + clip(optionLabel(d, d.Recommendation.Option), 80) + "?"},
		Action{ID: "approve-if", Label: "Approve with condition", Value: v},
		Action{ID: "ask-changes", Label: "Request changes", Style: "danger", Value: v},
	}
}

// verdictItems list the approvers in order and what they said.
func verdictItems(s *Scene) []Item { return approverItems(s, true) }

// approverItems are verdictItems, with the words of a verdict or, where these stand already, without.
func approverItems(s *Scene, words bool) []Item {
	p := s.D.Proposal
	var rows []string
	for i, u := range p.Approvers {
		row := nameOf(s, u) + ": "
		switch {
		case i < len(p.Verdicts):
			v := p.Verdicts[i]
			row += string(v.Kind) + " on " + dayOf(v.At, s.Person(s.D.People.Owner))
			if v.Condition != "" && words {
				row += ": " + clip(v.Condition, 150)
			}
			if v.Due != "" && words {
				row += " (by " + sayDate(v.Due) + ")"
			}
		case s.D.Turn() == u:
			row += "asked, no answer yet"
		default:
			row += "asked after that"
		}
		rows = append(rows, row)
	}
	return sentences("Approvers, in order", rows)
}

// figuresSay is the analysis in one sentence, beside what is recommended: it does not name that option twice.
func figuresSay(d Decision, a engine.Analysis) string {
	answer := answerText(d, a)
	if rest, same := strings.CutPrefix(answer, optionLabel(d, d.Recommendation.Option)+" is preferred"); same && a.Preferred == d.Recommendation.Option {
		return "By the figures it is preferred" + rest
	}
	return "By the figures: " + answer
}

// argument is what stands behind the recommendation: first why the grade is what it is, how sure it is and what flips it,
// so that the first screen of a phone says what is approved. full adds what a brief has besides: question, objective and
// the scenario table.
func argument(s *Scene, a engine.Analysis, full bool) []Item {
	d := *s.D
	r := d.Recommendation
	var items []Item
	para := func(head, text string) {
		if strings.TrimSpace(text) != "" {
			items = append(items, Note{Text: Markupf("*%s*\n%s", head, Paragraphs(cut(text, 900)))})
		}
	}
	list := func(head string, ts []string) {
		if len(ts) > 6 {
			ts = append(append([]string(nil), ts[:6]...), fmt.Sprintf("%d more in the record", len(ts)-6))
		}
		for i := range ts {
			ts[i] = clip(ts[i], 160)
		}
		items = append(items, sentences(head, ts)...)
	}
	if t := whyText(a); t != "" {
		items = append(items, Note{Quiet, Markupf("%s", t)})
	}
	items = append(items, sentences("How sure it is", sureTexts(a))...)
	items = append(items, sentences("Where it flips", flipList(d, a, 3))...)
	if full {
		para("Question", d.Question)
		para("Objective", d.Scope.Objective)
	}
	para("Rationale", r.Rationale)
	if r.Why != "" {
		para("Why not the option that the figures prefer", r.Why)
	}
	if full {
		items = append(items, scenarioFigures(d, a))
	}
	list("Decision criteria", append([]string(nil), r.Criteria...))
	list("Constraints", append([]string(nil), r.Constraints...))
	var risks, steps []string
	for _, k := range r.Risks {
		t := k.Text
		if k.Mitigation != "" {
			t += " → " + k.Mitigation
		}
		risks = append(risks, t)
	}
	list("Risks and mitigations", risks)
	para("Dissent", r.Dissent)
	for _, st := range r.Steps {
		t := st.What
		if st.Who != "" {
			t += ", " + nameOf(s, st.Who)
		}
		if st.By != "" {
			t += ", by " + sayDate(st.By)
		}
		steps = append(steps, t)
	}
	list("Next steps", steps)
	list("Governance", governanceTexts(d, a))
	return items
}

// governanceTexts are the three checks in a line each; waivers stand with their reason.
func governanceTexts(d Decision, a engine.Analysis) []string {
	var out []string
	for _, c := range a.Governance {
		open, _ := d.openFailures(c)
		t := c.ID + " " + c.Title + ": passed"
		switch {
		case len(open) > 0:
			t = c.ID + " " + c.Title + ": " + plural(len(open), "failure", "failures")
		case len(c.Failures) > 0:
			var why []string
			for _, f := range c.Failures {
				for _, w := range d.Waivers {
					if w.Check == c.ID && w.Key == f.Key {
						why = append(why, said(w.Reason))
					}
				}
			}
			t = c.ID + " " + c.Title + ": waived (" + strings.Join(unique(why), "; ") + ")"
		}
		out = append(out, t)
	}
	return out
}

func unique(xs []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, x := range xs {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// cut keeps line breaks and at most n code points.
func cut(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return string(r)
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// withdrawnPost tells the thread that a proposal was taken back by an edit. Arg is the round.
func withdrawnPost(s *Scene, p Post, who UserID) (Outgoing, error) {
	to, ok := s.thread()
	if !ok {
		return Outgoing{Skip: true}, nil
	}
	text := fmt.Sprintf("The proposal of %s is withdrawn: its content changed. Verdicts given on it are void; it comes back when it is proposed again.", s.D.Key())
	return Outgoing{To: to, Name: "withdrawn/" + p.Arg, M: Message{text, []Item{Note{Text: Markupf("%s Changed by %s.", text, nameOf(s, who))}}}}, nil
}

// verdictAt finds the verdict that a post is about. Arg is round|number.
func verdictAt(s *Scene, arg string) (Verdict, int, bool) {
	r, n, _ := strings.Cut(arg, "|")
	round, err1 := strconv.Atoi(r)
	i, err2 := strconv.Atoi(n)
	p := s.D.Proposal
	if err1 != nil || err2 != nil || p == nil || p.Round != round || i < 1 || i > len(p.Verdicts) {
		return Verdict{}, 0, false
	}
	return p.Verdicts[i-1], i, true
}

// verdictPost tells the thread of one verdict that is not the last. Arg is round|number.
func verdictPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	to, ok := s.thread()
	v, n, found := verdictAt(s, p.Arg)
	if !ok || !found {
		return Outgoing{Skip: true}, nil
	}
	text := verdictText(s, v)
	if v.Kind != ChangesAsked && n < len(s.D.Proposal.Approvers) {
		text += " Next: " + nameOf(s, s.D.Proposal.Approvers[n]) + "."
	}
	return Outgoing{To: to, Name: "verdict/" + p.Arg, M: Message{text, []Item{Note{Text: Markupf("%s", text)}}}}, nil
}

// said puts a person's words in quotes, so that they read well inside a sentence of ours.
func said(words string) string { return "“" + clip(words, 600) + "”" }

// saidLast is said at a sentence's end: the words' own full stop or question mark ends it too.
func saidLast(words string) string {
	words = clip(words, 600)
	if strings.HasSuffix(words, ".") || strings.HasSuffix(words, "?") || strings.HasSuffix(words, "!") {
		return said(words)
	}
	return said(words) + "."
}

func verdictText(s *Scene, v Verdict) string {
	switch v.Kind {
	case ChangesAsked:
		return nameOf(s, v.By) + " asks for changes: " + saidLast(v.Condition)
	case ApprovedIf:
		t := nameOf(s, v.By) + " approved with a condition: " + said(v.Condition)
		if v.Due != "" {
			t += " (by " + sayDate(v.Due) + ")"
		}
		return t + "."
	}
	return nameOf(s, v.By) + " approved."
}

// changesPost is the DM to the owner when an approver asks for changes. Arg is round|number.
func changesPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	v, _, ok := verdictAt(s, p.Arg)
	if !ok || p.To.User == "" {
		return Outgoing{Skip: true}, nil
	}
	text := s.D.Key() + " " + clip(s.D.Title, 120) + ": " + verdictText(s, v) + " It is a draft again."
	return Outgoing{To: Target{User: p.To.User}, Name: "changes/" + p.Arg, M: Message{text, []Item{
		Note{Text: Markupf("*%s · %s*", s.D.Key(), clip(s.D.Title, 120))}, Note{Text: Markupf("%s It is a draft again.", verdictText(s, v))},
		Action{ID: "open", Label: "Open", Style: "primary", Value: string(s.D.ID)}}}}, nil
}
