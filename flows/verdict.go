package flows

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pvx/flows/calendar"
)

// Verdict takes an approver's answer from a button: approve at once. A press by somebody whose turn it is not is a
// *Refusal that says who may; so is one for a proposal that was withdrawn or decided since.
func (f *Flow) Verdict(ctx context.Context, a Actor, id ID, round int, kind VerdictKind, text string, due Date) (Shown, error) {
	if a.External {
		return Shown{}, &Refusal{"People of another company can read this decision but not approve it."}
	}
	return f.onScene(ctx, a, id, func(s *Scene) (Outcome, error) { return verdict(s, round, kind, text, due) })
}

// verdict adds the answer of the person whose turn it is. The last approval decides.
func verdict(s *Scene, round int, kind VerdictKind, text string, due Date) (Outcome, error) {
	d := s.D
	if err := mayDecide(s, round); err != nil {
		return Outcome{}, err
	}
	text = strings.TrimSpace(text)
	if text == "" && kind != Approved {
		what := "Say under which condition you approve, for example: incentives stay below 12 %."
		if kind == ChangesAsked {
			what = "Say what must change, for example: refresh the support hours of B."
		}
		return Outcome{}, FieldErrors{"text": what}
	}
	p := d.Proposal
	p.Verdicts = append(p.Verdicts, Verdict{By: s.Who, At: s.Now.UTC(), Kind: kind, Condition: text, Due: due})
	n := len(p.Verdicts)
	r := fmt.Sprint(p.Round)
	arg := fmt.Sprintf("%d|%d", p.Round, n)
	o := Outcome{Kind: "verdict", Note: map[string]any{"verdict": string(kind), "round": p.Round}}
	o.Posts = append(o.Posts, cardPosts(s)...)
	if d.Channel != "" {
		o.Posts = append(o.Posts, Post{Kind: "recommendation", Arg: r})
	}
	o.Posts = append(o.Posts, Post{Kind: "brief", Arg: r, To: Target{User: s.Who}})
	switch {
	case kind == ChangesAsked:
		d.Status, d.At = InDraft, "recommendation"
		o.Say = Markupf("%s goes back to its owner %s with what you asked for.", d.Key(), nameOf(s, d.People.Owner))
		o.Posts = append(o.Posts, s.threadPost("verdict", arg)...)
		o.Posts = append(o.Posts, Post{Kind: "changes", Arg: arg, To: Target{User: d.People.Owner}, Once: once(s, "changes", arg)})
	case n < len(p.Approvers):
		o.Say = Markupf("Noted. Next is %s.", nameOf(s, p.Approvers[n]))
		o.Posts = append(o.Posts, s.threadPost("verdict", arg)...)
		if err := s.ask(&o); err != nil {
			return Outcome{}, err
		}
	default:
		d.Status, d.DecidedAt = Decided, s.Now.UTC()
		o.Kind = "decided"
		o.Say = Markupf("%s is decided: %s.", d.Key(), optionLabel(*d, d.Recommendation.Option))
		o.Posts = append(o.Posts, s.threadPost("decided", arg)...)
		for _, u := range told(d.People) {
			o.Posts = append(o.Posts, Post{Kind: "informed", Arg: fmt.Sprint(d.Edition), To: Target{User: u},
				Once: once(s, "informed", fmt.Sprintf("%d/%s", d.Edition, u))})
		}
		if err := s.startTimers(&o); err != nil {
			return Outcome{}, err
		}
	}
	return o, nil
}

// mayDecide refuses everybody but the approver whose turn it is, in the round that was shown.
func mayDecide(s *Scene, round int) error {
	d := s.D
	switch {
	case d.Status == Decided:
		return refuse("%s is decided already: %s.", d.Key(), optionLabel(*d, d.Recommendation.Option))
	case d.Status != Proposed || d.Proposal == nil:
		return refuse("%s is not proposed at the moment: the proposal was withdrawn or sent back. You will get a new brief when it is proposed again.", d.Key())
	case d.Proposal.Round != round:
		return refuse("%s was changed and proposed again since: answer the newest brief.", d.Key())
	}
	turn := d.Turn()
	if s.Who == turn {
		return nil
	}
	for _, v := range d.Proposal.Verdicts {
		if v.By == s.Who {
			return refuse("You have answered %s already (%s). Now it waits for %s.", d.Key(), string(v.Kind), turn)
		}
	}
	if contains(d.Proposal.Approvers, s.Who) {
		return refuse("%s waits for %s first. You are told when it is your turn.", d.Key(), turn)
	}
	return refuse("Only its approvers decide %s; it waits for %s.", d.Key(), turn)
}

// threadPost is one note in the decision's thread that is sent once; none without a channel.
func (s *Scene) threadPost(kind, arg string) []Post {
	if s.D.Channel == "" {
		return nil
	}
	return []Post{{Kind: kind, Arg: arg, Once: once(s, kind, arg)}}
}

// ask sends the approver whose turn it is the brief, and a reminder two days before the decide-by date and on it.
func (s *Scene) ask(o *Outcome) error {
	d := s.D
	to, r := d.Turn(), fmt.Sprint(d.Proposal.Round)
	o.Posts = append(o.Posts, Post{Kind: "brief", Arg: r, To: Target{User: to}, Once: once(s, "brief", fmt.Sprintf("%s/%s", r, to))})
	by, err := calendar.Day(string(d.DecideBy), s.Person(to).Location())
	if err != nil {
		return nil // no date to decide by
	}
	for _, at := range []time.Time{by.AddDate(0, 0, -2), by} {
		if !at.After(s.Now) {
			continue
		}
		j, err := postJob(s, Post{Kind: "nudge", Arg: r, To: Target{User: to}, At: at, Once: once(s, "nudge", fmt.Sprintf("%s/%s/%d", r, to, at.Unix()))})
		if err != nil {
			return err
		}
		j.Lane = j.Key // it must not hold up what is sent to the same person before
		o.Jobs = append(o.Jobs, j)
	}
	return nil
}

// told are the informed people who have no other part, each once.
func told(p People) []UserID {
	var out []UserID
	for _, u := range p.Informed {
		if u != "" && u != p.Owner && !contains(out, u) && !contains(p.Approvers, u) {
			out = append(out, u)
		}
	}
	return out
}
