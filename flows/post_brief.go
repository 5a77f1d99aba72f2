package flows

import "strconv"

// briefMessage is the DM to the approver whose turn it is: the decision on one page and the three buttons. Arg is
// the round. Afterwards the same message says what became of it, without buttons.
func briefMessage(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := *s.D
	u := p.To.User
	round, err := strconv.Atoi(p.Arg)
	name := "brief/" + p.Arg + "/" + string(u)
	if err != nil || u == "" || d.Proposal == nil {
		return Outgoing{Skip: true}, nil
	}
	sent := s.Messages[name].TS != ""
	out := Outgoing{To: Target{User: u}, Name: name, Edit: true}
	if d.Proposal.Round == round && d.Turn() == u {
		a, err := s.Analysis()
		if err != nil {
			return Outgoing{}, err
		}
		out.M = s.brief(d, u)
		out.M.Items = append(out.M.Items, Note{Text: Markupf("*%s*", recommendationHead(d))}, Note{Text: Markupf("%s", figuresSay(d, a))})
		out.M.Items = append(out.M.Items, argument(s, a, true)...)
		out.M.Items = append(out.M.Items, verdictItems(s)...)
		out.M.Items = append(out.M.Items, verdictButtons(d)...)
		out.M.Items = append(out.M.Items, Action{ID: "open", Label: "Open", Value: string(d.ID)}, Action{ID: "figures", Label: "All figures", Value: string(d.ID)})
		out.M.Text = clip(out.M.Text+" "+recommendationHead(d)+" "+figuresSay(d, a), 2800)
		return out, nil
	}
	if !sent {
		return Outgoing{Skip: true}, nil
	}
	became := "This proposal was withdrawn because its content changed. You are asked again when it is proposed again."
	if d.Proposal.Round == round {
		for _, v := range d.Proposal.Verdicts {
			if v.By == u {
				became = "You answered: " + string(v.Kind)
				if v.Condition != "" {
					became += ", " + clip(v.Condition, 300)
				}
				became += ". " + s.statusText()
			}
		}
	}
	text := d.Key() + " " + clip(d.Title, 120) + ": " + became
	out.M = Message{text, []Item{Note{Text: Markupf("*%s · %s*", d.Key(), clip(d.Title, 120))}, Note{Text: Markupf("%s", became)},
		Action{ID: "open", Label: "Open", Value: string(d.ID)}}}
	return out, nil
}

// brief is the head of the approver's page: what is asked, by whom, until when.
func (s *Scene) brief(d Decision, u UserID) Message {
	ask := "Your approval is asked by " + nameOf(s, d.Proposal.By)
	if d.DecideBy != "" {
		ask += "; to be decided by " + sayDate(d.DecideBy)
	}
	ask += "."
	return Message{d.Key() + " " + clip(d.Title, 120) + ": " + ask, []Item{Note{Heading, Markupf("%s · %s", d.Key(), clip(d.Title, 120))}, Note{Text: Markupf("%s", ask)}}}
}

// nudgePost reminds an approver as the decide-by date comes near. Arg is the round; when it is no longer their turn,
// nothing is sent.
func nudgePost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := *s.D
	u := p.To.User
	if round, err := strconv.Atoi(p.Arg); err != nil || u == "" || d.Turn() != u || d.Proposal.Round != round {
		return Outgoing{Skip: true}, nil
	}
	text := d.Key() + " " + clip(d.Title, 120) + " still waits for your approval. It is to be decided by " + sayDate(d.DecideBy) + "."
	items := []Item{Note{Text: Markupf("*%s · %s*", d.Key(), clip(d.Title, 120))}, Note{Text: Markupf("%s", text)}, Note{Text: Markupf("*%s*", recommendationHead(d))}}
	items = append(items, verdictButtons(d)...)
	return Outgoing{To: Target{User: u}, M: Message{text, append(items, Action{ID: "open", Label: "Open", Value: string(d.ID)})}}, nil
}
