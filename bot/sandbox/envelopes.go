package sandbox

import (
	"context"
	"encoding/json"
	"time"
)

const maxAck = 20480 // bytes; Slack drops an acknowledgement of this size or more without a word

// envelope is one frame on its way to the app, until it is acknowledged or its time is over.
type envelope struct {
	id      string
	kind    string // slash_commands, interactive, events_api
	payload json.RawMessage
	accepts bool
	attempt int
	what    string // for the wire log
	sent    time.Time
	fault   string
	done    chan json.RawMessage // interactive only; capacity 1
	late    chan struct{}        // made when the time is over, closed when an acknowledgement comes all the same
}

func (e *envelope) frame() []byte {
	o := obj{"envelope_id": e.id, "payload": e.payload, "type": e.kind, "accepts_response_payload": e.accepts}
	if e.kind == "events_api" {
		o["retry_attempt"], o["retry_reason"] = e.attempt, ""
		if e.attempt > 0 {
			o["retry_reason"] = "timeout"
		}
	}
	return mustJSON(o)
}

// push hands an envelope to one socket; false when none is up. w.mu held.
func (w *Workspace) push(e *envelope) bool {
	e.sent = time.Now()
	w.pending[e.id] = e
	s := w.pickSocket()
	if s == nil {
		w.note(entry{Kind: "envelope", What: e.what, ID: e.id, Trouble: "no socket", Attempt: e.attempt})
		return false
	}
	w.note(entry{Kind: "envelope", What: e.what, ID: e.id, Socket: s.id, Attempt: e.attempt, frame: kept(e.frame())})
	s.send(e.frame())
	if e.kind == "events_api" && w.faults.take(FaultDuplicate) {
		s.send(e.frame())
	}
	return true
}

// interact sends an envelope and waits for its acknowledgement. An empty payload comes back as nil. Without w.mu.
func (w *Workspace) interact(ctx context.Context, kind, what string, payload obj, accepts bool) (json.RawMessage, error) {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil, ErrDispatchFailed
	}
	if hasState(payload) && w.faults.take(FaultEmptyState) {
		emptyState(payload)
	}
	e := &envelope{id: newUUID(), kind: kind, payload: mustJSON(payload), accepts: accepts, what: what, done: make(chan json.RawMessage, 1)}
	if w.faults.take(FaultLateAck) {
		e.fault = FaultLateAck
	} else if w.faults.take(FaultLostAck) {
		e.fault = FaultLostAck
	}
	up := w.push(e)
	deadline := w.cfg.Protocol.Ack
	if !up {
		delete(w.pending, e.id)
	}
	w.notify()
	w.mu.Unlock()
	if !up {
		return nil, ErrDispatchFailed
	}
	timer := time.NewTimer(deadline)
	defer timer.Stop()
	var err error
	select {
	case raw := <-e.done:
		return raw, nil
	case <-timer.C:
		err = ErrOperationTimeout
		if kind == "slash_commands" {
			err = w.lateOrSilent(ctx, e)
		}
	case <-ctx.Done():
		err = ctx.Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.pending, e.id)
	w.note(entry{Kind: "refusal", What: what, ID: e.id, Trouble: "no acknowledgement in time"})
	return nil, err
}

// lateOrSilent waits a little longer for an acknowledgement that no longer counts: Slack tells a command that was answered
// too late from one that nobody answered. Without w.mu.
func (w *Workspace) lateOrSilent(ctx context.Context, e *envelope) error {
	w.mu.Lock()
	if len(e.done) > 0 || e.fault == FaultLateAck {
		w.mu.Unlock()
		return ErrOperationTimeout
	}
	e.late = make(chan struct{})
	late := e.late
	w.mu.Unlock()
	timer := time.NewTimer(w.cfg.Protocol.Late)
	defer timer.Stop()
	select {
	case <-late:
		return ErrOperationTimeout
	case <-timer.C:
		return ErrDispatchFailed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tell sends an interactive envelope whose acknowledgement nobody waits for. w.mu held.
func (w *Workspace) tell(what string, payload obj) {
	e := &envelope{id: newUUID(), kind: "interactive", payload: mustJSON(payload), what: what, done: make(chan json.RawMessage, 1)}
	if !w.push(e) {
		delete(w.pending, e.id)
		return
	}
	w.after(w.cfg.Protocol.Ack, func() { delete(w.pending, e.id) })
}

// deliverEvent sends an event and repeats it on Slack's schedule until it is acknowledged. w.mu held.
func (w *Workspace) deliverEvent(outer obj) {
	if what := eventName(outer); w.eventAllowed(what) {
		w.attempt(mustJSON(outer), what, 0)
	}
}

func eventName(outer obj) string {
	ev := sub(outer, "event")
	name := str(ev, "type")
	if s := str(ev, "subtype"); s != "" {
		name += "." + s
	}
	return name
}

func (w *Workspace) attempt(payload json.RawMessage, what string, n int) {
	e := &envelope{id: newUUID(), kind: "events_api", payload: payload, attempt: n, what: what}
	if w.faults.take(FaultLostAck) {
		e.fault = FaultLostAck
	}
	w.push(e)
	w.notify()
	w.after(w.cfg.Protocol.Ack, func() {
		if w.pending[e.id] == nil {
			return
		}
		delete(w.pending, e.id)
		w.delivered(false)
		if n >= len(w.cfg.Protocol.Retries) {
			w.note(entry{Kind: "refusal", What: what, ID: e.id, Trouble: "given up", Attempt: n})
			return
		}
		w.after(w.cfg.Protocol.Retries[n], func() { w.attempt(payload, what, n+1) })
	})
}

// acknowledge takes one frame from the app, on whatever socket it came. w.mu held.
func (w *Workspace) acknowledge(s *socket, frame []byte, fragmented bool) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(frame, &ack) != nil || ack.ID == "" {
		w.note(entry{Kind: "refusal", What: "frame without an envelope_id", Socket: s.id})
		return
	}
	e := w.pending[ack.ID]
	if e == nil {
		w.note(entry{Kind: "ack", ID: ack.ID, Socket: s.id, Trouble: "unknown or too late"})
		return
	}
	took := time.Since(e.sent)
	one := entry{Kind: "ack", What: e.what, ID: e.id, Socket: s.id, TookMS: float64(took.Microseconds()) / 1000, Bytes: len(frame), frame: kept(frame)}
	switch {
	case len(frame) >= maxAck:
		one.Trouble = "20 KB or more: dropped"
		w.note(one)
		return
	case fragmented:
		one.Trouble = "in several frames, which Slack does not join: dropped"
		w.note(one)
		return
	case e.fault != "":
		one.Trouble = e.fault
		w.note(one)
		return
	}
	delete(w.pending, e.id)
	if e.late != nil {
		one.Trouble = "too late"
		w.note(one)
		close(e.late)
		return
	}
	w.note(one)
	if e.kind == "events_api" {
		w.delivered(true)
	}
	if e.done != nil {
		e.done <- emptyAck(ack.Payload)
	}
	w.notify()
}

// emptyAck maps no payload, null and {} to nil.
func emptyAck(raw json.RawMessage) json.RawMessage {
	var o obj
	if json.Unmarshal(raw, &o) != nil || len(o) == 0 {
		return nil
	}
	return raw
}

func hasState(payload obj) bool { return sub(payload, "view") != nil || sub(payload, "state") != nil }

// emptyState rehearses a quirk of Slack: an empty list where an object belongs.
func emptyState(payload obj) {
	if v := sub(payload, "view"); v != nil {
		v["state"] = obj{"values": []any{}}
	}
	if _, ok := payload["state"]; ok {
		payload["state"] = obj{"values": []any{}}
	}
}
