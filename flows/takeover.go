package flows

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"
)

// A decision whose owner has left would stand still: only an owner edits, locks, proposes and names people. So whoever has
// a say in it may take it over, and an admin of the workspace who sees it; nobody may while the owner is here.

// LearnPerson stores what Slack says of a member. When the person has left, those who could take over what they owned are
// told.
func (f *Flow) LearnPerson(ctx context.Context, team TeamID, p Person) error {
	now, salts := f.clock.Now(), newSalts()
	p.AsOf = now
	return f.store.Update(ctx, team, func(tx Tx) error {
		was, err := tx.Person(p.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err := tx.PutPerson(p); err != nil {
			return err
		}
		if !p.Deleted || was.Deleted {
			return nil
		}
		return f.ownerLeft(tx, team, p.ID, now, salts[0])
	})
}

// ownerLeft tells of every open decision that a person who has left owns: on its card, in its thread, and by DM the first
// of those who could take it over.
func (f *Flow) ownerLeft(tx Tx, team TeamID, who UserID, now time.Time, salt []byte) error {
	for cursor := ""; ; {
		rows, next, err := tx.List(Query{Owner: who, Status: []Status{InDraft, Proposed, Decided}}, cursor)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s, err := f.backstage(tx, team, r.ID, "", now, nil)
			if err != nil {
				return err
			}
			own := sha256.Sum256(append([]byte(r.ID), salt...)) // each entry of a log has a salt of its own
			if err := f.record(tx, s, "owner left", map[string]any{"person": who}, own[:16]); err != nil {
				return err
			}
			posts := s.threadPost("owner-left", string(who))
			if s.Messages["card"].TS != "" { // the record is as it was, so the job of its version is done: this one has a key of its own
				posts = append(posts, Post{Kind: "card", Once: once(s, "card", "owner-left/"+string(who))})
			}
			if to := s.successor(); to != "" {
				posts = append(posts, Post{Kind: "owner-left", Arg: string(who), To: Target{User: to}, Once: once(s, "owner-left", string(who)+"/"+string(to))})
			}
			for _, p := range posts {
				j, err := postJob(s, p)
				if err != nil {
					return err
				}
				if err := tx.Enqueue(j); err != nil {
					return err
				}
			}
		}
		if next == "" {
			return nil
		}
		cursor = next
	}
}

// heirs are those with a say in a decision besides its owner: approvers, contributors, then who watches a trigger or is a
// deputy. Informed people have none.
func (d Decision) heirs() []UserID {
	out := append(append([]UserID(nil), d.People.Approvers...), d.People.Contributors...)
	if d.Proposal != nil {
		out = append(out, d.Proposal.Approvers...)
	}
	for _, t := range d.Monitoring.Triggers {
		out = append(out, t.Owner, t.Deputy)
	}
	return out
}

// successor is the first of them who is here; "" when none is.
func (s *Scene) successor() UserID {
	for _, u := range s.D.heirs() {
		if u != "" && u != s.D.People.Owner && s.unfit(u) == "" {
			return u
		}
	}
	return ""
}

// orphaned says that the owner has left.
func (s *Scene) orphaned() bool { return s.Person(s.D.People.Owner).Deleted }

// takeOverAction is the button on card and note while the owner is gone.
func (s *Scene) takeOverAction() []Item {
	if !s.orphaned() || s.D.Status == Closed || s.D.Status == Superseded {
		return nil
	}
	return []Item{Action{ID: "take-over", Label: "Take over", Style: "primary", Value: string(s.D.ID),
		Confirm: "You become the owner of " + s.D.Key() + ": you edit it and are reminded of what comes due. It is written into the record."}}
}

// takeOver makes the person the owner of a decision whose owner has left.
func (s *Scene) takeOver() (Outcome, error) {
	d, was := s.D, s.D.People.Owner
	switch {
	case s.Who == was:
		return Outcome{}, refuse("You own %s already.", d.Key())
	case d.Status == Closed || d.Status == Superseded:
		return Outcome{}, refuse("%s is %s and stands as it is.", d.Key(), string(d.Status))
	case !s.orphaned():
		return Outcome{}, refuse("%s is owned by %s, who is here. They can name another owner under People in step 1.", d.Key(), was)
	case s.unfit(s.Who) != "":
		return Outcome{}, &Refusal{Markupf("%s.", s.unfit(s.Who))}
	case !contains(d.heirs(), s.Who) && !s.Person(s.Who).Admin:
		who := Markup("a workspace admin")
		if u := s.successor(); u != "" {
			who = Markupf("its approvers and contributors, such as %s, or a workspace admin", u)
		}
		return Outcome{}, refuse("%s can be taken over by %s.", d.Key(), who)
	}
	o := Outcome{Kind: "taken over", Note: map[string]any{"from": was}, Stands: true,
		Say: Markupf("You own %s now. Under People in step 1 you can name somebody else.", d.Key())}
	if !selfApproval(s) {
		d.People.Approvers = without(d.People.Approvers, s.Who)
		if p := d.Proposal; d.Status == Proposed && p != nil && contains(p.Approvers[len(p.Verdicts):], s.Who) {
			o.Stands = false // nobody approves what they own: it is proposed anew, to others
		}
	}
	d.People.Owner = s.Who
	d.People.Contributors = without(d.People.Contributors, s.Who)
	for i := range d.Monitoring.Triggers {
		t := &d.Monitoring.Triggers[i]
		t.Owner, t.Deputy = instead(t.Owner, was, s.Who), instead(t.Deputy, was, "")
	}
	for id, r := range d.Monitoring.Refresh {
		d.Monitoring.Refresh[id] = Refresh{r.On, instead(r.Owner, was, s.Who)}
	}
	o.Posts = append(cardPosts(s), s.threadPost("taken-over", fmt.Sprintf("%s|%s", was, s.Who))...)
	return o, nil
}

func without(us []UserID, who UserID) []UserID {
	var out []UserID
	for _, u := range us {
		if u != who {
			out = append(out, u)
		}
	}
	return out
}

// instead is the other in place of one who has left.
func instead(u, left, other UserID) UserID {
	if u == left {
		return other
	}
	return u
}

// ownerLeftPost says in the thread, and to the one who is asked first, that the owner has left and who may take over. Arg is
// the owner who left.
func ownerLeftPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	if !s.orphaned() || s.D.People.Owner != UserID(p.Arg) {
		return Outgoing{Skip: true}, nil // somebody took over, or they are back
	}
	to := p.To
	if to.User == "" {
		var ok bool
		if to, ok = s.thread(); !ok {
			return Outgoing{Skip: true}, nil
		}
	}
	text := nameOf(s, s.D.People.Owner) + ", who owns " + s.D.Key() + " " + clip(s.D.Title, 120) + ", has left the workspace. " +
		"An approver, a contributor, somebody who watches one of its triggers, or a workspace admin can take it over."
	items := append([]Item{Note{Warn, Markupf("%s", text)}}, s.takeOverAction()...)
	return Outgoing{To: to, M: Message{text, append(items, Action{ID: "open", Label: "Open", Value: string(s.D.ID)})}}, nil
}

// takenOverPost says in the thread who owns the decision now. Arg is the one before and the one now.
func takenOverPost(s *Scene, p Post, who UserID) (Outgoing, error) {
	to, ok := s.thread()
	if !ok {
		return Outgoing{Skip: true}, nil
	}
	text := nameOf(s, who) + " has taken over " + s.D.Key() + ": its owner had left."
	return Outgoing{To: to, M: Message{text, []Item{Note{Text: Markupf("%s", text)}}}}, nil
}
