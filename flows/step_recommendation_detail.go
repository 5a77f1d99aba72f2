package flows

import (
	"fmt"
	"strings"
)

// The pages one deeper of step four: risks, next steps, dissent, approvers, waivers.

func risksPage(s *Scene) Page {
	var ls []string
	for _, r := range s.D.Recommendation.Risks {
		l := r.Text
		if r.Mitigation != "" {
			l += " — " + r.Mitigation
		}
		ls = append(ls, l)
	}
	return Page{Title: "Risks and mitigations", Next: "Save", Items: []Item{
		Field{ID: "risks", Kind: LongField, Label: "Risk — mitigation, one a line", Value: strings.Join(ls, "\n"), Optional: true, Autosave: true,
			Placeholder: "e.g. support overloads in the first quarter — start with five partners"}}}
}

// parseRisks reads "risk — mitigation" lines; a dash counts when blanks stand around it, as do "->" and ";".
func parseRisks(text string) []Risk {
	var out []Risk
	for _, l := range textLines(text) {
		r := Risk{Text: l}
		for _, sep := range []string{" — ", " – ", " -> ", " - ", "; "} {
			if a, b, ok := strings.Cut(l, sep); ok && strings.TrimSpace(a) != "" {
				r = Risk{Text: strings.TrimSpace(a), Mitigation: strings.TrimSpace(b)}
				break
			}
		}
		out = append(out, r)
	}
	return out
}

func dissentPage(s *Scene) Page {
	return Page{Title: "Dissent", Next: "Save", Items: []Item{
		Field{ID: "dissent", Kind: LongField, Label: "Who disagrees, and why?", Value: s.D.Recommendation.Dissent, Optional: true, Autosave: true,
			Placeholder: "e.g. the support lead expects twice the hours for B",
			Hint:        "It stands in the record and is shown again at the review."}}}
}

// stepRows is how many next steps a page takes: two of three fields and a line of text for the rest stay within the
// inputs of one view.
const stepRows = 2

func nextStepsPage(s *Scene) Page {
	p := Page{Title: "Next steps", Next: "Save"}
	steps := s.D.Recommendation.Steps
	for i := range stepRows {
		var st NextStep
		if i < len(steps) {
			st = steps[i]
		}
		n := fmt.Sprint(i + 1)
		p.Items = append(p.Items,
			Field{ID: "what-" + n, Kind: TextField, Label: "Step " + n, Value: st.What, Optional: true, Max: 200, Placeholder: "e.g. sign the co-sell addendum"},
			Field{ID: "who-" + n, Kind: UserField, Label: "Who", Value: string(st.Who), Optional: true},
			Field{ID: "by-" + n, Kind: DateField, Label: "By", Value: string(st.By), Optional: true})
	}
	var rest []string
	for _, st := range steps[min(stepRows, len(steps)):] {
		rest = append(rest, stepLine(st))
	}
	p.Items = append(p.Items, Field{ID: "rest", Kind: LongField, Label: "More steps, one a line: what | who | by", Value: strings.Join(rest, "\n"), Optional: true,
		Autosave: true, Placeholder: "e.g. brief the support team | @name | 2027-02-15", Hint: "Who may be left empty: the owner then."})
	return p
}

func stepLine(st NextStep) string {
	parts := []string{st.What, "", string(st.By)}
	if st.Who != "" {
		parts[1] = "<@" + string(st.Who) + ">"
	}
	return strings.TrimRight(strings.Join(parts, " | "), " |")
}

func answerNextSteps(s *Scene, in Answers) (Outcome, error) {
	old := map[string]NextStep{}
	for _, st := range s.D.Recommendation.Steps {
		old[st.What] = st
	}
	errs := FieldErrors{}
	var out []NextStep
	for i := range stepRows {
		n := fmt.Sprint(i + 1)
		what := strings.TrimSpace(in["what-"+n])
		if what == "" {
			if in["who-"+n] != "" || in["by-"+n] != "" {
				errs["what-"+n] = "Say what is to be done, or clear the person and the date."
			}
			continue
		}
		s.newcomers(in, errs, map[string]UserID{"who-" + n: old[what].Who})
		out = append(out, NextStep{What: what, Who: UserID(in["who-"+n]), By: Date(in["by-"+n]), Done: old[what].Done})
	}
	for _, l := range strings.Split(in["rest"], "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		st, err := parseStep(l)
		if err != "" {
			errs["rest"] = err
			break
		}
		if why := s.unfit(st.Who); why != "" && st.Who != old[st.What].Who {
			errs["rest"] = why
			break
		}
		st.Done = old[st.What].Done
		out = append(out, st)
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	s.D.Recommendation.Steps = out
	return Outcome{Go: Pop}, nil
}

// parseStep reads "what | who | by". Who is a mention; by is a date.
func parseStep(line string) (NextStep, string) {
	parts := strings.Split(line, "|")
	// A mention may carry a name after a bar of its own: <@U1|ana>.
	for i := 0; i+1 < len(parts); i++ {
		if strings.Contains(parts[i], "<@") && !strings.Contains(parts[i], ">") && strings.Contains(parts[i+1], ">") {
			_, tail, _ := strings.Cut(parts[i+1], ">")
			parts[i] += ">" + tail
			parts = append(parts[:i+1], parts[i+2:]...)
		}
	}
	const form = "For example: brief the support team | <@U0123> | 2027-02-15."
	if len(parts) > 3 {
		return NextStep{}, "“" + clip(line, 60) + "” has more than three parts. " + form
	}
	st := NextStep{What: strings.TrimSpace(parts[0])}
	if st.What == "" {
		return st, "“" + clip(line, 60) + "” does not say what is to be done. " + form
	}
	if len(parts) > 1 {
		who := strings.Trim(strings.TrimSpace(parts[1]), "<@>")
		if who != "" && strings.IndexFunc(who, func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z') }) >= 0 {
			return st, "“" + clip(parts[1], 30) + "” cannot be matched to a person here: choose them in one of the rows above, or leave this part empty."
		}
		st.Who = UserID(who)
	}
	if len(parts) > 2 {
		by, ok := readDate(parts[2])
		if strings.TrimSpace(parts[2]) != "" && !ok {
			return st, "“" + clip(parts[2], 30) + "” is not understood as a date. Try: 15 Feb 2027"
		}
		st.By = by
	}
	return st, ""
}

// approvers are those of the proposal under way, else those that the next one will have.
func (s *Scene) approvers() []UserID {
	if s.D.Status == Proposed && s.D.Proposal != nil {
		return s.D.Proposal.Approvers
	}
	return s.D.People.Approvers
}

func approversPage(s *Scene) Page {
	var ids []string
	for _, u := range s.approvers() {
		ids = append(ids, string(u))
	}
	hint := "They are asked one after the other, in this order. Nobody approves their own proposal."
	if selfApproval(s) {
		hint = "They are asked one after the other, in this order."
	}
	p := Page{Title: "Approvers", Next: "Save", Items: []Item{
		Field{ID: "approvers", Kind: UsersField, Label: "Approvers, in order", Value: strings.Join(ids, ","), Optional: true, Hint: hint}}}
	if s.D.Status == Proposed {
		p.Items = append([]Item{Note{Info, "The proposal stays as it is: those who have answered stay first; the others can be replaced."}}, p.Items...)
	}
	return p
}

func answerApprovers(s *Scene, in Answers) (Outcome, error) {
	var out []UserID
	for _, id := range strings.Split(in["approvers"], ",") {
		if u := UserID(strings.TrimSpace(id)); u != "" && !contains(out, u) {
			out = append(out, u)
		}
	}
	if len(out) > 10 {
		return Outcome{}, FieldErrors{"approvers": "At most ten approvers: inform the others instead."}
	}
	if len(out) > 0 {
		if why := approversWrong(s, out); why != "" {
			return Outcome{}, FieldErrors{"approvers": why}
		}
	}
	if s.D.Status == Proposed {
		return replaceApprovers(s, out)
	}
	s.D.People.Approvers = out
	return Outcome{Go: Pop}, nil
}

// replaceApprovers changes who is asked next without withdrawing the proposal: somebody may have left.
func replaceApprovers(s *Scene, now []UserID) (Outcome, error) {
	p := s.D.Proposal
	for i, v := range p.Verdicts {
		if i >= len(now) || now[i] != v.By {
			return Outcome{}, FieldErrors{"approvers": "Those who have answered stay first, in their order: " + names(s, p.Approvers[:len(p.Verdicts)], ", ") + "."}
		}
	}
	if len(now) == len(p.Verdicts) {
		return Outcome{}, FieldErrors{"approvers": "Name at least one approver who has not answered yet."}
	}
	was := s.D.Turn()
	o := Outcome{Go: Pop, Kind: "approvers", Stands: true}
	p.Approvers = now
	s.D.People.Approvers = append([]UserID(nil), now...) // who is asked when it is proposed again
	r := fmt.Sprint(p.Round)
	if s.D.Channel != "" {
		o.Posts = append(o.Posts, Post{Kind: "recommendation", Arg: r})
	}
	if turn := s.D.Turn(); turn != was {
		o.Posts = append(o.Posts, Post{Kind: "brief", Arg: r, To: Target{User: was}}) // takes the buttons away
		if err := s.ask(&o); err != nil {
			return Outcome{}, err
		}
	}
	return o, nil
}
