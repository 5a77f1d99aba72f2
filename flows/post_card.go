package flows

import (
	"fmt"
	"strings"

	"pvx/flows/calendar"
)

// cardPost is the one message in the channel that shows a decision; it is edited in place.
func cardPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	d := s.D
	if d.Channel == "" {
		return Outgoing{Skip: true}, nil
	}
	status := s.statusText()
	result, more, stale, err := s.cardResult()
	if err != nil {
		return Outgoing{}, err
	}
	items := []Item{
		Note{Heading, Markupf("%s · %s", d.Key(), clip(d.Title, 120))},
		Note{Text: Markupf("*%s*", status)},
	}
	if d.Question != "" {
		items = append(items, Note{Text: Markupf("%s", clip(d.Question, 300))})
	}
	if result != "" {
		items = append(items, Note{Text: Markupf("%s", result)})
	}
	if len(more) > 0 {
		items = append(items, Note{Quiet, Markupf("%s", clip(strings.Join(more, " "), 700))})
	}
	if stale {
		items = append(items, Note{Warn, "Figures, weights or definitions changed since the result that was posted: it is out of date."})
	}
	for _, t := range s.crossed() {
		items = append(items, Note{Warn, Markupf("Crossed: %s", t)})
	}
	foot := []string{"Owner " + nameOf(s, d.People.Owner)}
	if s.orphaned() {
		foot[0] += " (has left)"
	}
	if next := s.nextText(); next != "" {
		foot = append(foot, next)
	}
	if n := len(d.Options); n > 0 {
		foot = append(foot, clip(legend(*d), 300))
	}
	items = append(items, Note{Quiet, Markupf("%s", strings.Join(foot, " · "))},
		Action{ID: "open", Label: "Open", Value: string(d.ID)})
	if d.Status == Decided {
		items = append(items, Action{ID: "report", Label: "Report value", Value: string(d.ID)})
	}
	items = append(items, s.takeOverAction()...)
	text := d.Key() + " " + clip(d.Title, 120) + ": " + status
	if result != "" {
		text += " " + result
	}
	return Outgoing{To: Target{Channel: d.Channel}, Name: "card", Edit: true, M: Message{text, items}}, nil
}

// statusText is where the decision stands, in words.
func (s *Scene) statusText() string {
	d := s.D
	switch d.Status {
	case Proposed:
		done := ""
		if n := len(d.Proposal.Approvers); n > 1 {
			done = fmt.Sprintf(", %d of %d approved", len(d.Proposal.Verdicts), n)
		}
		return "Proposed: waits for " + nameOf(s, d.Turn()) + done + "."
	case Decided:
		return "Decided on " + dayOf(d.DecidedAt, s.Person(d.People.Owner)) + ": " + optionLabel(*d, d.Recommendation.Option) + "."
	case Closed:
		return "Closed."
	case Superseded:
		return "Superseded by a later version."
	}
	at := max(indexOf(d.At), 0)
	return fmt.Sprintf("Draft: step %d of %d, %s.", at+1, len(Steps()), strings.ToLower(Steps()[at].Title()))
}

// cardResult is what the figures say, once they may be seen in the channel, and whether they are out of date: who leads, how
// likely, and what flips it; more is how robust that is and what is worth finding out first. A draft's figures are a
// preview until the owner locked the definitions and posted them.
func (s *Scene) cardResult() (text string, more []string, stale bool, err error) {
	d := s.D
	if d.Lock == nil || d.Run == nil || !d.Run.Posted {
		if n := s.holes(); d.Status == InDraft && n > 0 {
			return fmt.Sprintf("No result yet: %s missing.", plural(n, "estimate is", "estimates are")), nil, false, nil
		}
		return "", nil, false, nil
	}
	a, err := s.Analysis()
	if err != nil {
		return "", nil, false, err
	}
	if d.Stale() && !d.Frozen() {
		return "", nil, true, nil
	}
	text = answerText(*d, a)
	if t := watchText(*d, a); t != "" {
		text += " " + t
	}
	if d.Status != InDraft && d.Recommendation.Option != a.Preferred {
		text = "Recommended: " + optionLabel(*d, d.Recommendation.Option) + ", with reasons of its own. By the figures: " + text
	}
	if t := a.JointSentence(); t != "" {
		more = append(more, t)
	}
	if !d.Frozen() { // afterwards there is nothing left to find out before deciding
		more = append(more, firstToFind(*d, a))
	}
	return text, more, false, nil
}

// holes counts the estimates that are missing.
func (s *Scene) holes() int {
	n := 0
	for _, c := range s.D.Components() {
		if c.Shared {
			if _, ok := s.D.Estimate(c.ID, ""); !ok {
				n++
			}
			continue
		}
		for _, o := range s.D.Options {
			if _, ok := s.D.Estimate(c.ID, o.Key); !ok {
				n++
			}
		}
	}
	return n
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// crossed are the triggers that the readings have fired, at most three sentences.
func (s *Scene) crossed() []string {
	var out []string
	for _, t := range s.D.Monitoring.Triggers {
		if len(out) < 3 && s.D.Status == Decided && t.State(s.Readings).Fired {
			out = append(out, triggerText(*s.D, t, s.Readings))
		}
	}
	return out
}

// nextText is the next date: until when to decide, or when the next review comes.
func (s *Scene) nextText() string {
	d := s.D
	switch d.Status {
	case InDraft, Proposed:
		if d.DecideBy != "" {
			return "decide by " + sayDate(d.DecideBy)
		}
		return ""
	case Decided:
		loc := s.Person(d.People.Owner).Location()
		at, what := NextDue(*d, s.Now, loc)
		if at.IsZero() {
			return ""
		}
		return "next: " + what + " on " + at.In(loc).Format("2 Jan 2006")
	}
	return ""
}

// threadNotePost is the first note in the card's thread: slash commands do not work there, buttons do.
func threadNotePost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	to, ok := s.thread()
	if !ok {
		return Outgoing{Skip: true}, nil
	}
	id := string(s.D.ID)
	text := "Replies here become part of the record of " + s.D.Key() + "."
	return Outgoing{To: to, Name: "thread", M: Message{text, []Item{
		Note{Text: Markupf("%s Begin one with `evidence:`, `risk:`, `objection:`, `condition:` or `question:` to file it under that heading, or with `reading:` to report a value.", text)},
		Action{ID: "report", Label: "Report value", Value: id},
		Action{ID: "evidence", Label: "Add evidence", Value: id},
		Action{ID: "open", Label: "Open", Value: id}}}}, nil
}

// thread is where notes on the decision go: the card's thread.
func (s *Scene) thread() (Target, bool) {
	card := s.Messages["card"]
	if s.D.Channel == "" || card.TS == "" {
		return Target{}, false
	}
	return Target{Channel: card.Channel, Thread: card.TS}, true
}

// cadenceText is the review cadence in words.
func cadenceText(d Decision) string {
	if c := d.Monitoring.Cadence; c != "" && c != noCadence {
		return calendar.Label(c)
	}
	return "none"
}
