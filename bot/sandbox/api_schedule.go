package sandbox

import (
	"slices"
	"time"
)

var scheduleMethods = map[string]method{
	"chat.scheduleMessage":        {scopes: []string{"chat:write"}, tier: tier3, run: scheduleMessage},
	"chat.scheduledMessages.list": {tier: tier3, run: scheduledList},
	"chat.deleteScheduledMessage": {scopes: []string{"chat:write"}, tier: tier3, run: scheduledDelete},
}

const (
	maxAhead = 120 * 24 * time.Hour
	maxNear  = 30 // messages of one channel within five minutes
)

// scheduled is a message that goes out later, by the story clock.
type scheduled struct {
	ID      string  `json:"id"`
	Channel string  `json:"channel"`
	PostAt  int64   `json:"post_at"`
	Created int64   `json:"created"`
	Message message `json:"message"`
}

func scheduleMessage(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel"))
	if fail == nil {
		fail = w.mayPost(ch)
	}
	if fail == nil {
		fail = w.threadRefusal(ch, c.str("thread_ts"))
	}
	if fail != nil {
		return nil, plainer(fail, "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel")
	}
	now := w.cfg.Clock.Now()
	at := int64(c.int("post_at", 0))
	switch {
	case at <= 0:
		return nil, fail1("invalid_time")
	case at <= now.Unix():
		return nil, fail1("time_in_past")
	case at > now.Add(maxAhead).Unix():
		return nil, fail1("time_too_far")
	case runes(c.str("text")) > maxText:
		return nil, fail1("msg_too_long")
	}
	near := 0
	for _, s := range w.scheduled {
		if s.Channel == ch.ID && max(s.PostAt-at, at-s.PostAt) < 300 {
			near++
		}
	}
	if near >= maxNear {
		return nil, fail1("restricted_too_many")
	}
	m, fail := w.written(c)
	if fail != nil {
		return nil, fail
	}
	m.User, m.ThreadTS, m.Broadcast = w.botUser, c.str("thread_ts"), c.bool("reply_broadcast")
	s := &scheduled{ID: w.newID("Q"), Channel: ch.ID, PostAt: at, Created: now.Unix(), Message: *m}
	w.scheduled = append(w.scheduled, s)
	slices.SortStableFunc(w.scheduled, func(a, b *scheduled) int { return int(a.PostAt - b.PostAt) })
	w.saveScheduled()
	m.Bot = true
	told := w.apiMessage(ch, m, true)
	told["type"] = "delayed_message" // it has no ts before it is posted
	delete(told, "ts")
	return obj{"channel": ch.ID, "scheduled_message_id": s.ID, "post_at": at, "message": told}, nil
}

func scheduledList(w *Workspace, c *call) (obj, *apiError) {
	want := c.str("channel")
	if want != "" && w.channels[want] == nil {
		return nil, fail1("invalid_channel")
	}
	oldest, latest := int64(c.int("oldest", 0)), int64(c.int("latest", 1<<60))
	out := []obj{}
	for _, s := range w.scheduled {
		if (want == "" || want == s.Channel) && s.PostAt >= oldest && s.PostAt <= latest {
			out = append(out, obj{"id": s.ID, "channel_id": s.Channel, "post_at": s.PostAt, "date_created": s.Created, "text": s.Message.Text})
		}
	}
	part, next, fail := page(c, out, 100)
	if fail != nil {
		return nil, fail
	}
	return obj{"scheduled_messages": part, "response_metadata": nextCursor(next)}, nil
}

func scheduledDelete(w *Workspace, c *call) (obj, *apiError) {
	if _, fail := w.target(c.str("channel")); fail != nil {
		return nil, fail
	}
	i := slices.IndexFunc(w.scheduled, func(s *scheduled) bool { return s.ID == c.str("scheduled_message_id") && s.Channel == c.str("channel") })
	if i < 0 {
		return nil, fail1("invalid_scheduled_message_id")
	}
	w.scheduled = slices.Delete(w.scheduled, i, i+1)
	w.saveScheduled()
	return nil, nil
}

// sendScheduled posts what is due and returns when the next one is. w.mu held.
func (w *Workspace) sendScheduled() time.Time {
	now := w.cfg.Clock.Now()
	for len(w.scheduled) > 0 && w.scheduled[0].PostAt <= now.Unix() {
		s := w.scheduled[0]
		w.scheduled = w.scheduled[1:]
		if c := w.channels[s.Channel]; c != nil && w.mayPost(c) == nil {
			m := s.Message
			w.postParts(c, &m)
		}
		w.saveScheduled()
	}
	if len(w.scheduled) > 0 {
		return time.Unix(w.scheduled[0].PostAt, 0)
	}
	return now.Add(24 * time.Hour)
}

// clockJumped tells the pages the new time. w.mu held.
func (w *Workspace) clockJumped() {
	w.emit(nil, fixed(obj{"type": "clock", "now": float64(w.cfg.Clock.Now().UnixMilli()) / 1000, "story": w.cfg.Clock.Story()}))
}
