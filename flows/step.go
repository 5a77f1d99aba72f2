package flows

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"pvx/engine"
)

// Step is one of the framework's five steps, or another family of pages such as a reading's or a verdict's. Its methods
// look at the scene alone and change nothing but the scene's decision.
type Step interface {
	Name() string  // the first segment of its places
	Title() string // "Scope and metrics"
	// Page draws the page at a place; it is always drawable. Field values are the stored ones; what the person typed is
	// laid over them afterwards, and is in s.Typed for the echoes.
	Page(s *Scene, at Place) (Page, error)
	// Answer takes what a person did. action is "next" for the submit button; else the id of an Action, Line, Switch or
	// Redraw field, whose value is in[action]. It changes s.D; an error leaves the stored decision as it was.
	// FieldErrors go to the fields, a *Refusal to the person.
	Answer(s *Scene, at Place, action string, in Answers) (Outcome, error)
	// Missing lists what keeps the step from being done.
	Missing(s *Scene) []Problem
}

// Move is what becomes of the view in front of the person.
type Move string

const (
	Stay    Move = ""        // redraw the same page
	Show    Move = "show"    // open a new view (or replace the one in front): Outcome.To
	Replace Move = "replace" // this view becomes the page at To
	Push    Move = "push"    // the page at To, on top
	Pop     Move = "pop"     // close this view and redraw the one beneath
	Finish  Move = "finish"  // close the whole stack
)

// Outcome is what an answer led to, besides the changed decision.
type Outcome struct {
	Go    Move
	To    Place
	Of    ID             // the decision that To belongs to; "" is this one
	Say   Markup         // told to the person alone
	Kind  string         // of the log entry; "" is "answered"
	Note  map[string]any // what else the log entry says
	Posts []Post         // messages to send or edit after the commit
	Jobs  []Job          // timers
	// Stands says that a proposal stands although the record changed: who is asked or who owns it is not what was proposed.
	Stands bool
	Drop   bool           // forget the draft of this place although Go is Stay
	Check  ChannelID      // look this channel up after the acknowledgement and redraw
	Tx     func(Tx) error // what else belongs into the transaction: readings, cancelled jobs
}

// Post asks for one message about the decision. Kind is a key of the posts' table (post.go); Arg is its business, such
// as a reading's id.
type Post struct {
	Kind string
	To   Target // zero: the decision's channel or thread, as the kind says
	Arg  string
	Once string // the job's key when it must not be sent twice for the same cause; "" is decision, kind, arg and version
	At   time.Time
}

// Scene is what a step may look at: one decision, one person, one moment, local data only.
type Scene struct {
	D        *Decision
	Version  Version
	Who      UserID
	Now      time.Time
	Typed    Answers // what the person has typed at this place and not sent yet; nil when nothing
	Readings []Reading
	Messages map[string]MessageRef

	tx      Tx
	said    Markup // what the commit has to tell besides the outcome's own words
	ids     []ID
	used    int
	analyze func(Decision) (engine.Analysis, error)
}

// NewID returns an id made before the transaction, so that a repeated transaction uses the same.
func (s *Scene) NewID() ID {
	id, round := s.ids[s.used%len(s.ids)], s.used/len(s.ids)
	s.used++
	if round > 0 { // more than were made: derived ones, the same each time
		id = ID(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s/%d", id, round)).String())
	}
	return id
}

// Today is the civil date in the person's time zone.
func (s *Scene) Today() Date { return Date(s.Now.In(s.Person(s.Who).Location()).Format(time.DateOnly)) }

// Person is what is known of a member; the zero Person with the id when nothing is.
func (s *Scene) Person(id UserID) Person {
	if p, err := s.tx.Person(id); err == nil {
		return p
	}
	return Person{ID: id, Name: string(id)}
}

// Channel is what is known of a channel; the zero Channel with the id when nothing is.
func (s *Scene) Channel(id ChannelID) Channel {
	if c, err := s.tx.Channel(id); err == nil {
		return c
	}
	return Channel{ID: id}
}

// Setting reads one of the workspace's settings.
func (s *Scene) Setting(name string) string { v, _ := s.tx.Setting(name); return v }

// Log returns the decision's log entries after one.
func (s *Scene) Log(after Seq) ([]Entry, error) { return s.tx.Log(s.D.ID, after, 0) }

// Value is what a field should show for the echo: what was typed here, else the stored text.
func (s *Scene) Value(field, stored string) string {
	if v, ok := s.Typed[field]; ok {
		return v
	}
	return stored
}

// Analysis computes the decision's figures as it stands; cached by the model's fingerprint.
func (s *Scene) Analysis() (engine.Analysis, error) { return s.analyze(*s.D) }

// Location is the person's time zone; UTC when unknown.
func (p Person) Location() *time.Location {
	if l, err := time.LoadLocation(p.TZ); err == nil && p.TZ != "" {
		return l
	}
	return time.UTC
}
