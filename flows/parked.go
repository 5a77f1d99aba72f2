package flows

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// tellParked tells the owner of a post that Slack refuses: once for each place while something of the decision is parked
// there, and again when it is refused after "Try again". now and salt come from outside the transaction.
func (f *Flow) tellParked(tx Tx, c Claim, code string, now time.Time, salt []byte) error {
	var p postPayload
	if err := json.Unmarshal(c.Payload, &p); err != nil || p.Post.Kind == "parked" || p.Post.Kind == "unreachable" {
		return nil
	}
	d, _, err := tx.Decision(p.Decision)
	if errors.Is(err, ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	owner := d.People.Owner
	tell := Post{Kind: "parked", Arg: code + "|" + p.Post.Kind, To: Target{User: owner}, Once: fmt.Sprintf("%s/parked/%d", c.Key, c.Tries)}
	s := &Scene{D: &d, Who: p.Who, Now: now, tx: tx}
	if to := p.Post.To; to.User != "" && to.Channel == "" {
		if err := f.unreachable(s, to.User, code, salt); err != nil {
			return err
		}
		switch {
		case to.User == owner:
			return nil // who should be told is who cannot be told: the log of the program has it
		case p.Post.Kind == "reminder" || p.Post.Kind == "crossed-owner" || p.Post.Kind == "warning":
			tell = p.Post // what came due stays due: the owner stands in
			tell.To, tell.Once = Target{User: owner}, c.Key+"/owner"
		default:
			tell.Kind, tell.Arg = "unreachable", code+"|"+string(to.User)
		}
	} else {
		parked, err := tx.Parked()
		if err != nil {
			return err
		}
		for _, j := range parked {
			if j.Key != c.Key && j.Queue == c.Queue && j.Lane == c.Lane && strings.HasPrefix(j.Key, string(d.ID)+"/") {
				return nil
			}
		}
	}
	j, err := postJob(s, tell)
	if err != nil {
		return err
	}
	return tx.Enqueue(j)
}

// unreachable remembers that a person has left, when that is what Slack says, and writes it into the record.
func (f *Flow) unreachable(s *Scene, who UserID, code string, salt []byte) error {
	if code != "user_disabled" && code != "user_not_found" && code != "is_inactive" {
		return nil
	}
	p := s.Person(who)
	if p.Deleted {
		return nil
	}
	p.Deleted = true
	if err := s.tx.PutPerson(p); err != nil {
		return err
	}
	by := *s
	by.Who = "" // nobody's act
	if err := f.record(s.tx, &by, "person left", map[string]any{"person": who, "code": code}, salt); err != nil {
		return err
	}
	return f.ownerLeft(s.tx, s.D.Team, who, s.Now, salt)
}

// unreachablePost tells the owner of a person whom PVX cannot write to. Arg is code|person.
func unreachablePost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	code, who, _ := strings.Cut(p.Arg, "|")
	why := Markupf("Slack answered “%s”.", code)
	if s.Person(UserID(who)).Deleted {
		why = "They have left the workspace: name somebody else under People in step 1."
	}
	m := Markupf("*%s · %s*: a message to %s could not be sent. ", s.D.Key(), s.D.Title, s.Person(UserID(who)).Name) + why
	return Outgoing{To: p.To, M: Message{plain(m), []Item{Note{Warn, m},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID)}}}}, nil
}

// unparkChannel tries again what was refused by a channel that takes posts now.
func unparkChannel(tx Tx, c Channel, now time.Time) error {
	if !c.Member || c.Archived || c.ReadOnly || c.Problem != "" {
		return nil
	}
	parked, err := tx.Parked()
	if err != nil {
		return err
	}
	for _, j := range parked {
		if j.Queue == Posts && j.Lane == string(c.ID) {
			if err := tx.Unpark(j.Key, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// locks are held one a name.
type locks struct {
	mu   sync.Mutex
	held map[string]*lock
}

type lock struct {
	sync.Mutex
	users int // held or waiting
}

// lock waits for the name and returns what frees it.
func (l *locks) lock(name string) (unlock func()) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*lock{}
	}
	one := l.held[name]
	if one == nil {
		one = &lock{}
		l.held[name] = one
	}
	one.users++
	l.mu.Unlock()
	one.Lock()
	return func() {
		one.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(l.held, name)
		}
	}
}
