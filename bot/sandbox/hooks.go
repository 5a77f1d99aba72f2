package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	hookUses = 5
	hookLife = 30 * time.Minute
)

// hook is a response URL: the right to answer in one place a few times, without a token.
type hook struct {
	user    string
	channel string
	ts      string // the message it came from, "" for commands
	thread  string
	born    time.Time
	uses    int
}

// newHook makes a response URL. w.mu held.
func (w *Workspace) newHook(kind, userID, channelID string, m *message) string {
	now := time.Now()
	for id, h := range w.hooks {
		if now.Sub(h.born) > 2*hookLife {
			delete(w.hooks, id)
		}
	}
	h := &hook{user: userID, channel: channelID, born: now}
	if m != nil {
		h.ts, h.thread = m.TS, m.ThreadTS
	}
	id := kind + "/" + w.cfg.Team.ID + "/" + secret(12)
	w.hooks[id] = h
	return w.base + "/hooks/" + id
}

func (w *Workspace) serveHook(rw http.ResponseWriter, r *http.Request) {
	var body obj
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.notify()
	refuse := func(status int, code string) {
		w.note(entry{Kind: "refusal", What: "response_url", Trouble: code, Status: status})
		writeJSON(rw, status, obj{"ok": false, "error": code})
	}
	h := w.hooks[strings.TrimPrefix(r.URL.Path, "/hooks/")]
	switch {
	case h == nil:
		refuse(http.StatusNotFound, "expired_url")
	case time.Since(h.born) > hookLife:
		refuse(http.StatusNotFound, "expired_url")
	case h.uses >= hookUses:
		refuse(http.StatusNotFound, "used_url")
	case err != nil || body == nil:
		refuse(http.StatusBadRequest, "invalid_payload")
	default:
		h.uses++
		if fail := w.useHook(h, body); fail != nil {
			o := fail.body()
			w.note(entry{Kind: "refusal", What: "response_url", Trouble: fail.code, Detail: strings.Join(fail.messages, " ")})
			writeJSON(rw, http.StatusBadRequest, o)
			return
		}
		w.note(entry{Kind: "call", What: "response_url", Status: 200})
		writeJSON(rw, http.StatusOK, obj{"ok": true})
	}
}

// useHook does what a post to a response URL says. w.mu held.
func (w *Workspace) useHook(h *hook, body obj) *apiError {
	c := w.channels[h.channel]
	if c == nil {
		return fail1("channel_not_found")
	}
	target := c.find(h.ts)
	if del, _ := body["delete_original"].(bool); del {
		if target == nil || target.User != w.botUser {
			return fail1("message_not_found")
		}
		w.remove(c, target)
		return nil
	}
	if replace, _ := body["replace_original"].(bool); replace && target != nil && target.User == w.botUser {
		m, fail := w.parseMessage(body)
		if fail != nil {
			return fail
		}
		w.edit(c, target, "", func(t *message) {
			t.Text, t.Blocks, t.Attachments, t.State = m.Text, m.Blocks, m.Attachments, nil
			if target.EphemeralTo == "" {
				t.EditedBy, t.EditedTS = w.botUser, formatTS(w.cfg.Clock.Now().Unix()*1e6)
			}
		})
		return nil
	}
	thread := str(body, "thread_ts")
	if thread == "" && target != nil && target.reply() {
		thread = target.ThreadTS
	}
	return w.answer(c, h.user, thread, body)
}
