package flows

import (
	"fmt"
	"regexp"
	"strings"
)

// takeRecommendation reads the fields of the step's first page; those that were not on it stay.
func takeRecommendation(r *Recommendation, in Answers) {
	if v, ok := in["option"]; ok {
		r.Option = v
	}
	if v, ok := in["why"]; ok {
		r.Why = strings.TrimSpace(v)
	}
	if v, ok := in["rationale"]; ok {
		r.Rationale = strings.TrimSpace(v)
	}
	if v, ok := in["criteria"]; ok {
		r.Criteria = textLines(v)
	}
	if v, ok := in["constraints"]; ok {
		r.Constraints = textLines(v)
	}
}

// numbered is a list's number in front of a line: "1. ", "2) ".
var numbered = regexp.MustCompile(`^\d{1,2}[.)]\s+`)

// textLines are a text's lines without the empty ones and without list marks.
func textLines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if m := numbered.FindString(l); m != "" {
			l = l[len(m):]
		}
		if l = strings.TrimSpace(strings.TrimLeft(l, "•*-– ")); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (st recommendationStep) answerRoot(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	if to, ok := strings.CutPrefix(action, "goto:"); ok {
		return Outcome{Go: Replace, To: Place(to)}, nil
	}
	switch action {
	case "lock":
		return lockDefinitions(s)
	case "save", "next":
	default:
		return Outcome{}, nil // the choice of an option: the page is drawn again
	}
	d := s.D
	draft := d.Status == InDraft
	if v, ok := in["option"]; ok && v != "" {
		if _, known := d.Option(v); !known {
			return Outcome{}, FieldErrors{"option": "This option is no longer there: choose another."}
		}
	}
	r := d.Recommendation
	takeRecommendation(&r, in)
	if a, err := s.Analysis(); err == nil && r.Option == a.Preferred {
		r.Why = ""
	}
	if action == "next" && draft {
		if errs := blocking(s.notReady(r), in); len(errs) > 0 {
			return Outcome{}, errs
		}
	}
	d.Recommendation = r
	o := nextStep(s, at)
	if action == "next" && draft {
		return propose(s, o)
	}
	if action == "save" {
		o.Drop = true
	}
	return o, nil
}

// blocking turns what is missing into errors at the fields; what has no field of its own is said at the rationale.
func blocking(ws []wanting, in Answers) FieldErrors {
	errs := FieldErrors{}
	for _, w := range ws {
		id := w.field
		if _, on := in[id]; !on {
			id = "rationale"
		}
		if errs[id] != "" {
			errs[id] += " "
		}
		errs[id] += w.text
	}
	return errs
}

// propose freezes the approvers, posts the recommendation and tells the first of them.
func propose(s *Scene, o Outcome) (Outcome, error) {
	d := s.D
	round := 1
	if d.Proposal != nil {
		round = d.Proposal.Round + 1
	}
	d.Status = Proposed
	d.Proposal = &Proposal{By: s.Who, At: s.Now.UTC(), Approvers: append([]UserID(nil), d.People.Approvers...), Round: round}
	posted := d.Channel != "" && postRefused(s) == "" && s.figuresMayGo()
	s.markRun()
	d.Run.Posted = d.Run.Posted || posted
	o.Kind, o.Note = "proposed", map[string]any{"round": round, "option": d.Recommendation.Option}
	r := fmt.Sprint(round)
	if d.Channel != "" {
		o.Posts = append(cardPosts(s), Post{Kind: "recommendation", Arg: r, Once: once(s, "recommendation", r)})
	}
	if err := s.ask(&o); err != nil {
		return Outcome{}, err
	}
	o.Say = Markupf("Proposed: it waits for %s. Now say what brings it back.", nameOf(s, d.Turn()))
	return o, nil
}

// approversWrong says what is wrong with the approvers; "" when nothing is.
func approversWrong(s *Scene, approvers []UserID) string {
	if len(approvers) == 0 {
		return "Name at least one approver."
	}
	for _, u := range approvers {
		p := s.Person(u)
		switch {
		case u == s.proposer() && !selfApproval(s):
			return "Nobody approves their own proposal in this workspace: name other approvers than " + nameOf(s, u) + "."
		case p.Deleted:
			return nameOf(s, u) + " has left: name another approver."
		case p.Bot:
			return nameOf(s, u) + " is an app: name a person as approver."
		case p.External:
			return nameOf(s, u) + " is of another company: name another approver."
		}
	}
	return ""
}

// proposer is who would propose: the owner, who alone can.
func (s *Scene) proposer() UserID { return s.D.People.Owner }
