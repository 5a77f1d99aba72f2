package flows

import (
	"context"
	"errors"
)

// The message shortcut: somebody files a message in a decision's record. Its thread says which decision is meant; elsewhere
// the person says it, unless only one can be.

// whichPlace asks which decision a message belongs to. Its address carries the newest, which is chosen beforehand.
const whichPlace Place = "evidence:which"

// mostChoices is how many options Slack's menu takes.
const mostChoices = 100

// Evidence opens the page that files a message: the message shortcut. In a decision's thread it is that decision's;
// elsewhere it asks, unless one decision alone is open there.
func (f *Flow) Evidence(ctx context.Context, a Actor, r Reply) (Shown, error) {
	var out Shown
	now, ids := f.clock.Now(), f.newIDs()
	err := f.update(ctx, a.Team, func(tx Tx) error {
		root := r.Thread
		if root == "" {
			root = r.TS
		}
		at := Place("evidence")
		id, _, err := tx.FindMessage(r.Channel, root)
		if errors.Is(err, ErrNotFound) {
			if err := mayStart(tx, a); err != nil {
				return err
			}
			open, err := openTo(tx, a, r.Channel)
			if err != nil {
				return err
			}
			if len(open) == 0 {
				return &Refusal{"No decision that you may see is open. Start one with `/pvx new`, then file the message with the shortcut."}
			}
			id = open[0].ID
			if len(open) > 1 {
				at = whichPlace
			}
		} else if err != nil {
			return err
		}
		s, err := f.scene(tx, a, id, now, ids)
		if err != nil {
			return err
		}
		in := Answers{"text": clip(r.Text, 2900), "link": r.Link}
		if at == whichPlace {
			in["from"] = string(r.Channel) // no field of the page: its draft carries it, with the words, to the next one
		}
		if err := tx.DropDraft(s.draftKey(at)); err != nil { // of another message, which was not filed
			return err
		}
		if err := f.keep(tx, s, Address{Decision: id, At: at, Base: s.Version}, in); err != nil {
			return err
		}
		out, err = f.draw(tx, s, at)
		out.Go = Show
		return err
	})
	return out, err
}

// openTo lists the open decisions that a message of a channel may belong to: those of the channel, the newest change first,
// then those that the person has a part in. When the channel has exactly one, that is the one.
func openTo(tx Tx, a Actor, ch ChannelID) ([]Row, error) {
	open := []Status{InDraft, Proposed, Decided}
	var out []Row
	seen := map[ID]bool{}
	add := func(q Query) error {
		rows, _, err := tx.List(q, "")
		for _, r := range rows {
			if !seen[r.ID] && maySeeRow(tx, r, a) && len(out) < mostChoices {
				seen[r.ID], out = true, append(out, r)
			}
		}
		return err
	}
	if ch != "" {
		if err := add(Query{Channel: ch, Status: open, Max: mostChoices}); err != nil || len(out) == 1 {
			return out, err
		}
	}
	return out, add(Query{Person: a.User, Status: open, Max: mostChoices})
}

func whichPage(s *Scene) (Page, error) {
	rows, err := openTo(s.tx, Actor{User: s.Who}, ChannelID(s.Value("from", string(s.D.Channel))))
	if err != nil {
		return Page{}, err
	}
	choices := []Choice{{ID: string(s.D.ID), Label: clip(s.D.Key()+" "+s.D.Title, 75)}}
	for _, r := range rows {
		if r.ID != s.D.ID {
			choices = append(choices, Choice{ID: string(r.ID), Label: clip(KeyOf(r.Number)+" "+titleOf(r.Title), 75)})
		}
	}
	p := Page{Title: "Add to the record", Next: "Continue", Items: []Item{
		Field{ID: "decision", Kind: SelectField, Label: "Which decision does this message belong to?", Value: string(s.D.ID),
			Choices: choices[:min(len(choices), mostChoices)], Hint: "The newest of this channel is chosen beforehand."}}}
	if t := s.Typed["text"]; t != "" {
		p.Items = append(p.Items, Note{Quiet, Markupf("“%s”", clip(t, 300))})
	}
	return p, nil
}

// answerWhich moves on to the page of the decision that was chosen, and takes the message's words along.
func answerWhich(s *Scene, in Answers) (Outcome, error) {
	to := ID(in["decision"])
	rows, err := openTo(s.tx, Actor{User: s.Who}, ChannelID(s.Value("from", string(s.D.Channel))))
	if err != nil {
		return Outcome{}, err
	}
	offered := to == s.D.ID
	for _, r := range rows {
		offered = offered || r.ID == to
	}
	if !offered {
		return Outcome{}, FieldErrors{"decision": "This decision is no longer open to you. Choose another, for example " + s.D.Key()}
	}
	d, v, err := s.tx.Decision(to)
	if err != nil {
		return Outcome{}, err
	}
	next := *s
	next.D, next.Version, next.Typed = &d, v, nil
	page, err := evidencePages{}.Page(&next, "evidence")
	if err != nil {
		return Outcome{}, err
	}
	was := valuesOf(page)
	now := Answers{}
	for k, v := range was {
		now[k] = v
	}
	now["text"], now["link"] = s.Typed["text"], s.Typed["link"]
	draft := Draft{DraftKey: next.draftKey("evidence"), Base: v, Was: was, Now: now, Saved: s.Now}
	return Outcome{Go: Replace, To: "evidence", Of: to, Tx: func(tx Tx) error { return tx.PutDraft(draft) }}, nil
}
