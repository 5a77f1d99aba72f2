package sandbox

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets  = 10
	maxIncoming = 1 << 20 // bytes; an acknowledgement counts up to 20 KB
)

// How long Slack says that a connection lasts, in seconds: one capture says the first, its documentation's example the second.
var lifetimes = []int{18060, 3600}

// socket is one Socket Mode connection. Frames leave in the order of send, by one writer.
type socket struct {
	id   int
	conn *websocket.Conn
	in   *fragments
	mu   sync.Mutex
	out  [][]byte
	wake chan struct{}
	gone chan struct{}
	once sync.Once
	// leaving is set once a disconnect frame was sent: no new envelope goes here. Guarded by the workspace.
	leaving bool
	ends    *time.Timer // from when on the connection is near its announced end
}

func (s *socket) send(frame []byte) {
	s.mu.Lock()
	s.out = append(s.out, frame)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// abort ends the connection without a close handshake.
func (s *socket) abort() {
	s.once.Do(func() {
		close(s.gone)
		_ = s.conn.UnderlyingConn().Close()
	})
}

func (s *socket) write(ping time.Duration) {
	ticker := time.NewTicker(ping)
	defer ticker.Stop()
	pinged := false
	for {
		s.mu.Lock()
		frames := s.out
		s.out = nil
		s.mu.Unlock()
		for _, f := range frames {
			_ = s.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
			if s.conn.WriteMessage(websocket.TextMessage, f) != nil {
				s.abort()
				return
			}
			if !pinged { // straight after hello: clients wait for the first ping
				pinged = true
				_ = s.conn.WriteControl(websocket.PingMessage, []byte("hello"), time.Now().Add(5*time.Second))
			}
		}
		select {
		case <-s.wake:
		case <-ticker.C:
			if s.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(5*time.Second)) != nil {
				s.abort()
				return
			}
		case <-s.gone:
			return
		}
	}
}

// pickSocket chooses a socket in turn. w.mu held.
func (w *Workspace) pickSocket() *socket {
	var up []*socket
	for _, s := range w.sockets {
		if !s.leaving {
			up = append(up, s)
		}
	}
	if len(up) == 0 {
		return nil
	}
	w.nextRR++
	return up[w.nextRR%len(up)]
}

// serveLink upgrades a dial with a fresh ticket to a Socket Mode connection and reads its acknowledgements.
func (w *Workspace) serveLink(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	ok := w.tickets[ticket] && r.URL.Query().Get("app_id") == w.appID && !w.closed && !w.faults.disabled
	delete(w.tickets, ticket)
	w.mu.Unlock()
	if !ok {
		http.Error(rw, "this ticket was used before or was never given out", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{EnableCompression: true, // for clients that ask
		CheckOrigin: func(*http.Request) bool { return true }} // the guard has looked at Origin
	hijacked := &watched{ResponseWriter: rw}
	conn, err := up.Upgrade(hijacked, r, nil)
	if err != nil {
		return
	}
	conn.SetReadLimit(maxIncoming)
	s := &socket{conn: conn, in: hijacked.conn, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	written := make(chan struct{})
	w.mu.Lock()
	w.seq++
	s.id = w.seq
	count := len(w.sockets) + 1
	if count > maxSockets || w.closed {
		s.send(w.disconnectFrame("too_many_websockets"))
		w.note(entry{Kind: "socket", What: "too_many_websockets", Socket: s.id})
		w.mu.Unlock()
		go func() { defer close(written); s.write(w.cfg.Protocol.Ping) }()
		w.closeSoon(s, 200*time.Millisecond)
		w.drain(s)
		<-written
		return
	}
	lasts := lifetimes[w.dials%len(lifetimes)]
	w.dials++
	s.send(mustJSON(obj{
		"type": "hello", "num_connections": count, "connection_info": obj{"app_id": w.appID},
		"debug_info": obj{"host": "applink-local-1", "build_number": 10, "approximate_connection_time": lasts},
	}))
	w.sockets = append(w.sockets, s)
	w.note(entry{Kind: "socket", What: "connected", Socket: s.id})
	if r.URL.Query().Get("debug_reconnects") == "true" {
		lasts = 360
	}
	s.ends = w.after(time.Duration(lasts)*time.Second-w.cfg.Protocol.Warning, func() { w.disconnect(s, "warning", w.cfg.Protocol.Warning) })
	w.notify()
	w.mu.Unlock()
	go func() { defer close(written); s.write(w.cfg.Protocol.Ping) }()
	w.drain(s)
	<-written
	w.mu.Lock()
	w.forget(s.ends)
	w.sockets = slices.DeleteFunc(w.sockets, func(x *socket) bool { return x == s })
	w.note(entry{Kind: "socket", What: "closed", Socket: s.id})
	w.notify()
	w.mu.Unlock()
}

// drain reads until the connection ends.
func (w *Workspace) drain(s *socket) {
	defer s.abort()
	for {
		kind, frame, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		fragmented := s.in.next()
		if kind != websocket.TextMessage {
			continue
		}
		w.mu.Lock()
		w.acknowledge(s, frame, fragmented)
		w.mu.Unlock()
	}
}

func (w *Workspace) disconnectFrame(reason string) []byte {
	o := obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "applink-local-1"}}
	if reason == "too_many_websockets" {
		o["num_connections"], o["connection_info"] = len(w.sockets), obj{"app_id": w.appID}
	}
	return mustJSON(o)
}

// disconnect announces the end of a socket and closes it a while later. w.mu held.
func (w *Workspace) disconnect(s *socket, reason string, after time.Duration) {
	if s.leaving {
		return
	}
	s.leaving = true
	s.send(w.disconnectFrame(reason))
	w.note(entry{Kind: "socket", What: reason, Socket: s.id})
	w.after(max(after, 200*time.Millisecond), s.abort) // the frame must get out first
}

func (w *Workspace) closeSoon(s *socket, after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.after(after, s.abort)
}
