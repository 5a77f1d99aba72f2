package flows

import "fmt"

// decidedPost tells the thread, and the channel, that the last verdict decided. Arg is round|number.
func decidedPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := s.D
	to, ok := s.thread()
	if !ok || d.Status != Decided {
		return Outgoing{Skip: true}, nil
	}
	to.Broadcast = true
	head := decidedText(s)
	items := []Item{Note{Text: Markupf("*%s*", head)}}
	if d.Recommendation.Rationale != "" {
		items = append(items, Note{Text: Paragraphs(cut(d.Recommendation.Rationale, 1200))})
	}
	items = append(items, sentences("Conditions", conditions(s))...)
	items = append(items, approverItems(s, false)...)
	watch := "Monitoring is not set up yet: the owner does that in step 5."
	if d.Monitoring.Cadence != "" {
		watch = fmt.Sprintf("Watched: %s. Regular review: %s.", plural(len(d.Monitoring.Triggers), "trigger or date", "triggers and dates"), within(cadenceText(*d)))
	}
	items = append(items, Note{Quiet, Markupf("Owner: %s. %s", d.People.Owner, watch)}, Action{ID: "open", Label: "Open", Value: string(d.ID)})
	return Outgoing{To: to, Name: fmt.Sprintf("decided/%d", d.Edition), M: Message{clip(joinTexts(head, conditions(s)), 2800), items}}, nil
}

func decidedText(s *Scene) string {
	d := s.D
	return d.Key() + " " + clip(d.Title, 120) + " is decided: " + optionLabel(*d, d.Recommendation.Option) + "."
}

// conditions are the approvers' conditions with their dates.
func conditions(s *Scene) []string {
	var out []string
	if s.D.Proposal == nil {
		return nil
	}
	for _, v := range s.D.Proposal.Verdicts {
		if v.Kind == ApprovedIf {
			t := clip(v.Condition, 200) + " (" + nameOf(s, v.By)
			if v.Due != "" {
				t += ", by " + sayDate(v.Due)
			}
			out = append(out, t+")")
		}
	}
	return out
}

func joinTexts(head string, conditions []string) string {
	for _, c := range conditions {
		head += " Condition: " + c + "."
	}
	return head
}

// informedPost is the one DM to somebody who is to be informed.
func informedPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := s.D
	if d.Status != Decided || p.To.User == "" {
		return Outgoing{Skip: true}, nil
	}
	head := decidedText(s)
	items := []Item{Note{Heading, Markupf("%s · %s", d.Key(), clip(d.Title, 120))}, Note{Text: Markupf("*%s*", head)}}
	if d.Recommendation.Rationale != "" {
		items = append(items, Note{Text: Paragraphs(cut(d.Recommendation.Rationale, 1200))})
	}
	items = append(items, sentences("Conditions", conditions(s))...)
	items = append(items, Note{Quiet, Markupf("You are informed because %s named you in %s. Nothing is asked of you.", nameOf(s, d.People.Owner), d.Key())},
		Action{ID: "open", Label: "Open", Value: string(d.ID)})
	return Outgoing{To: Target{User: p.To.User}, Name: fmt.Sprintf("informed/%d/%s", d.Edition, p.To.User),
		M: Message{clip(joinTexts(head, conditions(s)), 2800), items}}, nil
}
