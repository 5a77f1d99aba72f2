package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// entry is one line of the wire log: what passed between workspace and app. It never holds tokens or what people wrote; the
// frame does, and only the page's side panel gets it, when somebody opens the line.
type entry struct {
	Seq     int     `json:"seq"`
	At      float64 `json:"at"`   // Unix seconds, story time
	Kind    string  `json:"kind"` // envelope, ack, call, refusal, socket, fault, doubt
	What    string  `json:"what"` // event name, method, action
	ID      string  `json:"id,omitempty"`
	Socket  int     `json:"socket,omitempty"`
	Attempt int     `json:"attempt,omitempty"`
	TookMS  float64 `json:"took_ms,omitempty"`
	Bytes   int     `json:"bytes,omitempty"`
	Status  int     `json:"status,omitempty"`
	Trouble string  `json:"trouble,omitempty"` // error code or what went wrong
	Detail  string  `json:"detail,omitempty"`

	frame json.RawMessage
}

const keepEntries = 1000

type journal struct {
	seq     int
	entries []entry
}

// note adds a line to the wire log. w.mu held.
func (w *Workspace) note(e entry) {
	j := &w.journal
	j.seq++
	e.Seq = j.seq
	e.At = float64(w.cfg.Clock.Now().UnixMilli()) / 1000
	if len(j.entries) >= keepEntries {
		j.entries = append(j.entries[:0], j.entries[keepEntries/2:]...)
	}
	j.entries = append(j.entries, e)
	w.emit(nil, fixed(obj{"type": "log", "entry": e}))
	w.log.Debug("wire", "kind", e.Kind, "what", e.What, "envelope", e.ID, "trouble", e.Trouble, "took", time.Duration(e.TookMS*1e6))
}

func (j *journal) after(seq int) []entry {
	out := []entry{}
	for _, e := range j.entries {
		if e.Seq > seq {
			out = append(out, e)
		}
	}
	return out
}

func (j *journal) tail(n int) string {
	var b strings.Builder
	for _, e := range j.entries[max(0, len(j.entries)-n):] {
		fmt.Fprintf(&b, "  %s %s %s %s\n", e.Kind, e.What, e.Trouble, e.Detail)
	}
	return b.String()
}

// Call is one line of the wire log for tests: kind is envelope, ack, call, refusal, socket, fault or doubt.
type Call struct {
	Seq     int
	Kind    string
	What    string // event name, Web API method, action
	Trouble string // error code; "" when all went well
	Took    time.Duration
}

// Wire lists the wire log, oldest first; the last 500 to 1000 lines are kept.
func (w *Workspace) Wire() []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Call
	for _, e := range w.journal.entries {
		out = append(out, Call{e.Seq, e.Kind, e.What, e.Trouble, time.Duration(e.TookMS * float64(time.Millisecond))})
	}
	return out
}
