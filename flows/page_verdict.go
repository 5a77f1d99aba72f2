package flows

import (
	"strconv"
	"strings"
)

// verdictPages are the two pages behind an approver's buttons: "verdict:condition" and "verdict:changes". A round may
// follow ("verdict:condition-2"); without one the round that is open is meant.
type verdictPages struct{}

func (verdictPages) Name() string               { return "verdict" }
func (verdictPages) Title() string              { return "Verdict" }
func (verdictPages) Missing(s *Scene) []Problem { return nil }

func verdictArg(s *Scene, at Place) (kind VerdictKind, round int) {
	name, r, _ := strings.Cut(at.Arg(), "-")
	kind = ApprovedIf
	if name == "changes" {
		kind = ChangesAsked
	}
	if n, err := strconv.Atoi(r); err == nil {
		return kind, n
	}
	if s.D.Proposal != nil {
		round = s.D.Proposal.Round
	}
	return kind, round
}

func (verdictPages) Page(s *Scene, at Place) (Page, error) {
	kind, round := verdictArg(s, at)
	p := Page{Title: "Approve with condition", Next: "Approve"}
	if kind == ChangesAsked {
		p.Title, p.Next = "Request changes", "Send back"
	}
	if err := mayDecide(s, round); err != nil {
		p.Next = ""
		if r, ok := err.(*Refusal); ok {
			p.Items = []Item{Note{Info, r.Text}}
		}
		return p, nil
	}
	d := s.D
	p.Items = []Item{Note{Text: Markupf("*%s · %s*\nProposed: *%s*", d.Key(), clip(d.Title, 150), optionLabel(*d, d.Recommendation.Option))}}
	if kind == ChangesAsked {
		p.Items = append(p.Items,
			Field{ID: "text", Kind: LongField, Label: "What must change?", Placeholder: "e.g. refresh the support hours of B", Autosave: true},
			Note{Quiet, "It goes back to its owner as a draft; verdicts given so far are void."})
		return p, nil
	}
	p.Items = append(p.Items,
		Field{ID: "text", Kind: LongField, Label: "Under which condition?", Placeholder: "e.g. incentives stay below 12 %", Autosave: true},
		Field{ID: "due", Kind: DateField, Label: "To be met by", Optional: true})
	return p, nil
}

func (verdictPages) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil
	}
	kind, round := verdictArg(s, at)
	due := Date(in["due"])
	if due != "" && due < s.Today() {
		return Outcome{}, FieldErrors{"due": "The date is in the past: choose a later one, or leave it empty."}
	}
	o, err := verdict(s, round, kind, in["text"], due)
	if err != nil {
		return Outcome{}, err
	}
	o.Go = Finish
	return o, nil
}
