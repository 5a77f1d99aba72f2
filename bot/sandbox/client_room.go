package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
)

// roomDoor registers what the page asks for beside messages.
func (w *Workspace) roomDoor(handle func(string, func(*asker) (any, error))) {
	handle("GET /client/room", room)
	handle("GET /client/groups", pageGroups)
	handle("GET /client/search", search)
	handle("GET /client/frame", wireFrame)
}

// room is what stands around a channel's messages: bookmarks, pinned messages and files (newest first), the canvas.
func room(a *asker) (any, error) {
	w := a.w
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seen(a.user, a.r.URL.Query().Get("channel"))
	if err != nil {
		return nil, err
	}
	pins, files := []obj{}, []obj{}
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		for _, id := range m.Files {
			if f := w.files[id]; f != nil && m.EphemeralTo == "" {
				o := w.fileObject(f)
				o["shared_by"], o["shared_ts"] = m.User, m.TS
				files = append(files, o)
			}
		}
		if m.Pinned && (m.EphemeralTo == "" || m.EphemeralTo == a.user) {
			pins = append(pins, w.pageMessage(c, m))
		}
	}
	bookmarks := c.Bookmark
	if bookmarks == nil {
		bookmarks = []obj{}
	}
	out := obj{"bookmarks": bookmarks, "pins": pins, "files": files, "canvas": nil}
	if doc := w.canvasOf(c.ID); doc != nil {
		parts := make([]string, len(doc.sections))
		for i, s := range doc.sections {
			parts[i] = s.text
		}
		out["canvas"] = obj{"title": doc.title, "markdown": strings.Join(parts, "\n\n")}
	}
	return out, nil
}

func pageGroups(a *asker) (any, error) {
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	out := []obj{}
	for _, g := range a.w.groups {
		if !g.Disabled {
			out = append(out, obj{"id": g.ID, "handle": g.Handle, "name": g.Name, "users": g.Members})
		}
	}
	return obj{"groups": out}, nil
}

const maxFound = 20

// search finds the newest messages that hold all words, in what the person may read.
func search(a *asker) (any, error) {
	w := a.w
	words := strings.Fields(strings.ToLower(a.r.URL.Query().Get("q")))
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []obj{}
	for _, id := range w.chanOrder {
		c := w.channels[id]
		if len(words) == 0 || !c.has(a.user) {
			continue
		}
		found := 0
		for i := len(c.messages) - 1; i >= 0 && found < maxFound; i-- {
			m := c.messages[i]
			if m.EphemeralTo != "" || m.Subtype == "tombstone" {
				continue
			}
			text := strings.ToLower(m.Text)
			if !holds(text, words) {
				continue
			}
			found++
			out = append(out, obj{"channel": c.ID, "ts": m.TS, "thread_ts": m.ThreadTS, "user": m.User, "text": m.Text})
		}
	}
	return obj{"messages": out}, nil
}

func holds(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// wireFrame is what passed, for one line of the wire log: an envelope or acknowledgement as it went over the socket, or a
// call's arguments and answer without its token. null when it is no longer kept.
func wireFrame(a *asker) (any, error) {
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	seq, _ := strconv.Atoi(a.r.URL.Query().Get("seq"))
	for _, e := range a.w.journal.entries {
		if e.Seq == seq && len(e.frame) > 0 {
			return obj{"frame": json.RawMessage(e.frame)}, nil
		}
	}
	return obj{"frame": nil}, nil
}

// keepFrame is the most bytes of one line that the wire log keeps.
const keepFrame = 32 << 10

// callFrame is what a call was asked and what it answered. w.mu held.
func callFrame(args, out obj) json.RawMessage {
	asked := obj{}
	for k, v := range args {
		if k != "token" {
			asked[k] = v
		}
	}
	return kept(mustJSON(obj{"arguments": asked, "answer": out}))
}

// kept is a frame to keep, or none when it is too large or no JSON.
func kept(frame []byte) json.RawMessage {
	if len(frame) > keepFrame || !json.Valid(frame) {
		return nil
	}
	return append(json.RawMessage(nil), frame...)
}
