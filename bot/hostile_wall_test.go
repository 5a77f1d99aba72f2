package bot_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"pvx/flows"
)

// wall is a Slack that keeps what it is sent.
type wall struct {
	mu   sync.Mutex
	n    int
	sent []flows.Message
}

func (w *wall) add(m flows.Message) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
	w.sent = append(w.sent, m)
	return fmt.Sprintf("1700000000.%06d", w.n)
}

func (w *wall) Send(_ context.Context, _ flows.TeamID, to flows.Target, _ string, m flows.Message) (flows.MessageRef, error) {
	ch := to.Channel
	if ch == "" {
		ch = flows.ChannelID("D" + string(to.User))
	}
	ts := w.add(m)
	switch w.n % 9 { // Slack has bad moments
	case 5:
		return flows.MessageRef{}, &flows.SendError{Code: "ratelimited", After: time.Second}
	case 8:
		return flows.MessageRef{}, &flows.SendError{Code: "is_archived"}
	}
	return flows.MessageRef{Channel: ch, TS: ts, Thread: to.Thread}, nil
}

func (w *wall) Sent(context.Context, flows.TeamID, flows.Target, string, time.Time) (flows.MessageRef, bool, error) {
	return flows.MessageRef{}, false, nil
}

func (w *wall) Edit(_ context.Context, _ flows.TeamID, _ flows.MessageRef, m flows.Message) error {
	w.add(m)
	return nil
}

func (w *wall) React(context.Context, flows.TeamID, flows.MessageRef, string) error { return nil }

func (w *wall) Whisper(_ context.Context, _ flows.TeamID, _ flows.Target, m flows.Message) error {
	w.add(m)
	return nil
}

func (w *wall) Person(_ context.Context, _ flows.TeamID, id flows.UserID) (flows.Person, error) {
	return flows.Person{ID: id}, nil
}

func (w *wall) Channel(_ context.Context, _ flows.TeamID, id flows.ChannelID, _ bool) (flows.Channel, error) {
	return flows.Channel{ID: id, Member: true}, nil
}

func (w *wall) Replies(context.Context, flows.TeamID, flows.MessageRef, string) ([]flows.Reply, error) {
	return nil, nil
}
