package main

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pvx"
	"pvx/bot/sandbox"
	"pvx/flows"
	"pvx/storage"
)

// stage is a local workspace with the real bot connected to it over a real socket, on a store that survives the bot.
type stage struct {
	t     *testing.T
	ctx   context.Context
	space *sandbox.Workspace
	clock *sandbox.Clock
	url   string
	store string
	newID func() flows.ID // nil: random
	ready func(context.Context, *flows.Flow, flows.TeamID) error
	open  flows.Store // while the bot runs
	flow  *flows.Flow // of a stage that has something ready; nil for others
	stop  func()
}

// newStage starts workspace and bot. The story clock starts on Monday, 30 November 2026, 09:00 in New York.
func newStage(t *testing.T) *stage { return newStageWith(t, nil) }

// newStageWith lets a test set the stage before the bot starts.
func newStageWith(t *testing.T, set func(*stage)) *stage {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	clock := sandbox.NewClock(storyStart)
	team, users, channels := world()
	space, err := sandbox.New(sandbox.Config{Manifest: pvx.Manifest, Team: team, People: users, Channels: channels, Clock: clock, Unlimited: true})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(space.Handler())
	s := &stage{t: t, ctx: ctx, space: space, clock: clock, url: srv.URL, store: filepath.Join(t.TempDir(), "pvx.db")}
	if set != nil {
		set(s)
	}
	s.start()
	t.Cleanup(func() {
		s.stop()
		if err := space.Close(); err != nil {
			t.Error(err)
		}
		srv.Close()
	})
	return s
}

// start connects the bot; s.stop ends it and waits until it has.
func (s *stage) start() {
	s.t.Helper()
	store, err := storage.Open(s.store)
	if err != nil {
		s.t.Fatal(err)
	}
	s.open = store
	log, err := logger("error")
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	done := make(chan error, 1)
	go func() {
		done <- serve(ctx, store, s.clock, settings{appToken: s.space.AppToken(), botToken: s.space.BotToken(), apiURL: s.url + "/api/", log: log, newID: s.newID}, s.ready)
	}()
	stopped := false
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("the bot ended with: %v", err)
		}
		// Until the workspace has noticed, it would send what comes next to the socket that is gone, as Slack does.
		if err := s.wait("the socket to be gone", func() bool { return s.space.Connected() == 0 }); err != nil && s.ctx.Err() == nil {
			s.t.Error(err)
		}
		if err := store.Close(); err != nil {
			s.t.Error(err)
		}
	}
	if err := s.space.Wait(s.ctx, "the bot to connect", func() bool { return s.space.Connected() > 0 }); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits for a condition; what does not come in ten seconds does not come.
func (s *stage) wait(what string, cond func() bool) error {
	ctx, cancel := context.WithTimeout(s.ctx, 10*time.Second)
	defer cancel()
	return s.space.Wait(ctx, what, cond)
}

func (s *stage) person(id string) *player { return &player{s, s.space.Person(id)} }

// player is a person on the stage; a step that does not work ends the test.
type player struct {
	s *stage
	*sandbox.Person
}

func (p *player) command(text string) {
	p.s.t.Helper()
	if err := p.Command(p.s.ctx, partnerDecisions, text); err != nil {
		p.s.t.Fatalf("%s: %v", text, err)
	}
}

// modal is the open modal with that title.
func (p *player) modal(title string) *sandbox.Modal {
	p.s.t.Helper()
	ctx, cancel := context.WithTimeout(p.s.ctx, 10*time.Second)
	defer cancel()
	m, err := p.Modal(ctx)
	if err == nil {
		err = p.s.wait("a modal titled "+title, func() bool { return m.Title() == title })
	}
	if err != nil {
		p.s.t.Fatalf("%v; in front is %q:\n%s", err, titleIn(m), textIn(m))
	}
	return m
}

func titleIn(m *sandbox.Modal) string {
	if m == nil {
		return ""
	}
	return m.Title()
}

func textIn(m *sandbox.Modal) string {
	if m == nil {
		return ""
	}
	return m.Text()
}

func (p *player) fill(m *sandbox.Modal, pairs ...string) {
	p.s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if err := m.Fill(p.s.ctx, pairs[i], pairs[i+1]); err != nil {
			p.s.t.Fatalf("fill %q: %v\n%s", pairs[i], err, m.Text())
		}
	}
}

func (p *player) press(m *sandbox.Modal, button string) {
	p.s.t.Helper()
	if err := m.Press(p.s.ctx, button); err != nil {
		p.s.t.Fatalf("press %q: %v\n%s", button, err, m.Text())
	}
}

func (p *player) pressIn(m *sandbox.Modal, in, button string) {
	p.s.t.Helper()
	if err := m.PressIn(p.s.ctx, in, button); err != nil {
		p.s.t.Fatalf("press %q in %q: %v\n%s", button, in, err, m.Text())
	}
}

// submit presses the submit button and wants the result to be of a kind.
func (p *player) submit(m *sandbox.Modal, want string) {
	p.s.t.Helper()
	r, err := m.Submit(p.s.ctx)
	if err != nil {
		p.s.t.Fatalf("submit %q: %v", m.Title(), err)
	}
	if r.Kind != want {
		p.s.t.Fatalf("submitting %q: %s %v, want %s\n%s", m.Title(), r.Kind, r.Errors, want, m.Text())
	}
}

func (p *player) shows(m *sandbox.Modal, words ...string) {
	p.s.t.Helper()
	for _, w := range words {
		if err := p.s.wait("the modal to say "+w, func() bool { return strings.Contains(typed(m.Text()), w) }); err != nil {
			p.s.t.Fatalf("%v\n%s", err, m.Text())
		}
	}
}

// sees waits for a message in a channel (or the DM with the app) whose words contain all of these, and returns it.
func (p *player) sees(in string, words ...string) sandbox.Message {
	p.s.t.Helper()
	return p.seesAmong("in "+in, func() []sandbox.Message { return append(p.Messages(in), p.Ephemerals(in)...) }, words...)
}

func (p *player) seesAmong(where string, list func() []sandbox.Message, words ...string) sandbox.Message {
	p.s.t.Helper()
	var found sandbox.Message
	err := p.s.wait("a message "+where+" with "+strings.Join(words, ", "), func() bool {
		for _, m := range list() {
			if hasAll(m, words) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		var all []string
		for _, m := range list() {
			all = append(all, m.Transcript())
		}
		p.s.t.Fatalf("%v\n%s", err, strings.Join(all, "\n——\n"))
	}
	return found
}

// typed is a text as a person would type it: a blank that does not break is a blank.
func typed(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func hasAll(m sandbox.Message, words []string) bool {
	for _, w := range words {
		if !strings.Contains(typed(m.Transcript()), w) && !strings.Contains(typed(m.Text), w) {
			return false
		}
	}
	return true
}

// count is how many messages in a place have all these words.
func (p *player) count(list []sandbox.Message, words ...string) int {
	n := 0
	for _, m := range list {
		if hasAll(m, words) {
			n++
		}
	}
	return n
}

func (p *player) pressMessage(m sandbox.Message, button string) {
	p.s.t.Helper()
	if err := p.Press(p.s.ctx, m, button); err != nil {
		p.s.t.Fatalf("press %q: %v\n%s", button, err, m.Transcript())
	}
}
