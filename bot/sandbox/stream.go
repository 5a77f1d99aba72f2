package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const keepEvents = 2000

// stream holds the last events for the pages, in order, each with its audience.
type stream struct {
	seq    int
	events []streamEvent
}

type streamEvent struct {
	seq int
	who []string // nil: everybody
	get func(viewer string) obj
}

// fixed is an event that reads the same for everybody.
func fixed(o obj) func(string) obj {
	raw := mustJSON(o) // a snapshot: the objects behind it go on changing
	return func(string) obj { return obj{"raw": json.RawMessage(raw)} }
}

// emit shows an event to the pages of some persons; nil means all. get runs with w.mu held and may return nil for nothing. w.mu held.
func (w *Workspace) emit(who []string, get func(viewer string) obj) {
	s := &w.stream
	s.seq++
	if len(s.events) >= keepEvents {
		s.events = append(s.events[:0], s.events[keepEvents/2:]...)
	}
	s.events = append(s.events, streamEvent{s.seq, slices.Clone(who), get})
	w.notify()
}

// since collects what viewer has not seen yet; lost tells that some of it is gone. w.mu held.
func (s *stream) since(last int, viewer string) (out [][]byte, seqs []int, lost bool) {
	if last > s.seq || len(s.events) > 0 && s.events[0].seq > last+1 {
		return nil, nil, true
	}
	for _, e := range s.events {
		if e.seq <= last || e.who != nil && !slices.Contains(e.who, viewer) {
			continue
		}
		o := e.get(viewer)
		if o == nil {
			continue
		}
		raw, ok := o["raw"].(json.RawMessage)
		if !ok {
			raw = mustJSON(o)
		}
		out = append(out, raw)
		seqs = append(seqs, e.seq)
	}
	return out, seqs, false
}

// serveEvents is the page's server-sent event stream.
func (w *Workspace) serveEvents(rw http.ResponseWriter, r *http.Request, viewer string) {
	flusher, ok := rw.(http.Flusher)
	if !ok {
		http.Error(rw, "no streaming here", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	w.mu.Lock()
	last := w.stream.seq
	w.mu.Unlock()
	if id, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		last = id
	}
	fmt.Fprint(rw, "retry: 1000\n: hello\n\n")
	flusher.Flush()
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		w.mu.Lock()
		out, seqs, lost := w.stream.since(last, viewer)
		changed, closed := w.changed, w.closed
		now := w.stream.seq
		w.mu.Unlock()
		if closed {
			return
		}
		if lost {
			fmt.Fprintf(rw, "id: %d\ndata: {\"type\":\"resync\"}\n\n", now)
		}
		for i, raw := range out {
			fmt.Fprintf(rw, "id: %d\ndata: %s\n\n", seqs[i], raw)
		}
		if lost || len(out) > 0 {
			flusher.Flush()
		}
		last = now
		select {
		case <-changed:
		case <-alive.C:
			fmt.Fprint(rw, ": alive\n\n")
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}
