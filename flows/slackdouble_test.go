package flows_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"pvx/flows"
)

// slackDouble is a Slack that remembers: what was posted where, in order. It refuses what refuse says.
type slackDouble struct {
	mu      sync.Mutex
	n       int
	posts   []posted
	refuse  func(to flows.Target, m flows.Message) error
	lose    func(to flows.Target) bool // the message is taken, the answer is lost
	people  map[flows.UserID]flows.Person
	replies []flows.Reply
}

// posted is one message in the double.
type posted struct {
	ref     flows.MessageRef
	to      flows.Target
	key     string
	m       flows.Message
	react   string
	whisper bool
	edits   int
}

func (s *slackDouble) Send(_ context.Context, _ flows.TeamID, to flows.Target, key string, m flows.Message) (flows.MessageRef, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		if err := s.refuse(to, m); err != nil {
			return flows.MessageRef{}, err
		}
	}
	ref := s.put(to, key, m)
	if s.lose != nil && s.lose(to) {
		return flows.MessageRef{}, &flows.SendError{Code: "timeout", Unclear: true}
	}
	return ref, nil
}

func (s *slackDouble) put(to flows.Target, key string, m flows.Message) flows.MessageRef {
	s.n++
	ch := to.Channel
	if ch == "" {
		ch = flows.ChannelID("D" + string(to.User))
	}
	ref := flows.MessageRef{Channel: ch, TS: fmt.Sprintf("1700000000.%06d", s.n), Thread: to.Thread}
	s.posts = append(s.posts, posted{ref: ref, to: to, key: key, m: m})
	return ref
}

func (s *slackDouble) Sent(_ context.Context, _ flows.TeamID, _ flows.Target, key string, _ time.Time) (flows.MessageRef, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.posts {
		if p.key == key {
			return p.ref, true, nil
		}
	}
	return flows.MessageRef{}, false, nil
}

func (s *slackDouble) Edit(_ context.Context, _ flows.TeamID, ref flows.MessageRef, m flows.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.posts {
		if s.posts[i].ref.TS == ref.TS {
			s.posts[i].m = m
			s.posts[i].edits++
			return nil
		}
	}
	return &flows.SendError{Code: "message_not_found"}
}

func (s *slackDouble) React(_ context.Context, _ flows.TeamID, ref flows.MessageRef, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, posted{ref: ref, react: name})
	return nil
}

func (s *slackDouble) Whisper(_ context.Context, _ flows.TeamID, to flows.Target, m flows.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, posted{to: to, m: m, whisper: true})
	return nil
}

func (s *slackDouble) Person(_ context.Context, _ flows.TeamID, id flows.UserID) (flows.Person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.people[id]; ok {
		return p, nil
	}
	return flows.Person{ID: id, Name: string(id), TZ: "Europe/Berlin"}, nil
}

func (s *slackDouble) Channel(_ context.Context, _ flows.TeamID, id flows.ChannelID, _ bool) (flows.Channel, error) {
	return flows.Channel{ID: id, Name: "partner-decisions", Member: true}, nil
}

func (s *slackDouble) Replies(_ context.Context, _ flows.TeamID, root flows.MessageRef, after string) ([]flows.Reply, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []flows.Reply
	for _, r := range s.replies {
		if r.Thread == root.TS && r.TS > after {
			out = append(out, r)
		}
	}
	return out, nil
}

// all is a copy of what was posted, oldest first.
func (s *slackDouble) all() []posted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]posted(nil), s.posts...)
}

// with are the posts whose text or items hold words.
func (s *slackDouble) with(words string) []posted {
	var out []posted
	for _, p := range s.all() {
		if strings.Contains(p.m.Text+fmt.Sprintf("%+v", p.m.Items), words) {
			out = append(out, p)
		}
	}
	return out
}
