package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"pvx/bot/sandbox"
)

// Clients differ in how they speak; each gets the same frames, and its answers count. What it can catch: something that only
// the client we test with most understands.
func TestEveryClientsManners(t *testing.T) {
	text := func(c *websocket.Conn, o any) { _ = c.WriteJSON(o) }
	for _, c := range []struct {
		name string
		dial websocket.Dialer
		ack  func(c *websocket.Conn, f obj)
		lost bool // Slack does not take such an answer
	}{
		{"slack-go: no payload", websocket.Dialer{}, func(c *websocket.Conn, f obj) { text(c, obj{"envelope_id": f["envelope_id"]}) }, false},
		{"Node: an empty payload", websocket.Dialer{EnableCompression: true}, func(c *websocket.Conn, f obj) { text(c, obj{"envelope_id": f["envelope_id"], "payload": obj{}}) }, false},
		{"Python: its own pings, and keys in another order", websocket.Dialer{}, func(c *websocket.Conn, f obj) {
			_ = c.WriteControl(websocket.PingMessage, []byte("sdk-ping-pong:1790000000.1"), time.Now().Add(time.Second))
			text(c, obj{"payload": obj{}, "envelope_id": f["envelope_id"]})
		}, false},
		{"Java: an empty message and indented text", websocket.Dialer{}, func(c *websocket.Conn, f obj) {
			raw, _ := json.MarshalIndent(obj{"envelope_id": f["envelope_id"], "payload": nil}, "", "  ")
			_ = c.WriteMessage(websocket.TextMessage, []byte(" "))
			_ = c.WriteMessage(websocket.TextMessage, raw)
		}, false},
		{"an unasked pong", websocket.Dialer{}, func(c *websocket.Conn, f obj) {
			_ = c.WriteControl(websocket.PongMessage, []byte("x"), time.Now().Add(time.Second))
			text(c, obj{"envelope_id": f["envelope_id"]})
		}, false},
		{"compressed, 19 KB", websocket.Dialer{EnableCompression: true, WriteBufferSize: 32 << 10}, func(c *websocket.Conn, f obj) {
			text(c, obj{"envelope_id": f["envelope_id"], "payload": obj{"text": strings.Repeat("x", 19<<10)}})
		}, false},
		{"compressed, 20 KB when unpacked", websocket.Dialer{EnableCompression: true, WriteBufferSize: 32 << 10}, func(c *websocket.Conn, f obj) {
			text(c, obj{"envelope_id": f["envelope_id"], "payload": obj{"text": strings.Repeat("x", 20480)}})
		}, true},
		{"in binary", websocket.Dialer{}, func(c *websocket.Conn, f obj) {
			raw, _ := json.Marshal(obj{"envelope_id": f["envelope_id"]})
			_ = c.WriteMessage(websocket.BinaryMessage, raw)
		}, true},
		{"in several frames", websocket.Dialer{WriteBufferSize: 64}, func(c *websocket.Conn, f obj) {
			text(c, obj{"envelope_id": f["envelope_id"], "payload": obj{"text": strings.Repeat("x", 200)}})
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := start(t, config())
				c.dial.NetDialContext = r.dial
				conn, res, err := c.dial.Dial(r.ticket(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if got := strings.Contains(res.Header.Get("Sec-WebSocket-Extensions"), "permessage-deflate"); got != c.dial.EnableCompression {
					t.Errorf("compression agreed on: %v, asked for: %v", got, c.dial.EnableCompression)
				}
				pongs, done := make(chan string, 10), make(chan bool)
				conn.SetPongHandler(func(data string) error { pongs <- data; return nil })
				var frames []string
				go func() {
					defer close(done)
					for {
						kind, raw, err := conn.ReadMessage()
						if err != nil {
							return
						}
						var f obj
						if json.Unmarshal(raw, &f) != nil || kind != websocket.TextMessage {
							t.Errorf("a frame of kind %d: %s", kind, raw)
						}
						frames = append(frames, strings.Join(paths(f), " "))
						if f["envelope_id"] != nil {
							go c.ack(conn, f) // the pipe holds nothing: who writes needs a reader on both sides
						}
					}
				}()
				synctest.Wait()
				err = r.w.Person("ann").Command(t.Context(), "general", "/tally")
				if (err != nil) != c.lost {
					t.Errorf("the command: %v, want it lost: %v", err, c.lost)
				}
				if strings.Contains(c.name, "Python") && <-pongs != "sdk-ping-pong:1790000000.1" {
					t.Error("the pong does not give back what the ping held")
				}
				_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
				<-done
				conn.Close()
				if len(frames) != 2 || !strings.HasPrefix(frames[0], "connection_info") || !strings.HasPrefix(frames[1], "accepts_response_payload") {
					t.Errorf("frames: %q", frames)
				}
			})
		})
	}
}

// hello says how long the connection lasts, and it ends then, warned of ten seconds before.
func TestConnectionsEndWhenHelloSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		for _, want := range []float64{18060, 3600} {
			d := websocket.Dialer{NetDialContext: r.dial}
			conn, _, err := d.Dial(r.ticket(), nil)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			var hello, warning obj
			if err := conn.ReadJSON(&hello); err != nil || at(hello, "debug_info", "approximate_connection_time") != want {
				t.Errorf("hello: %v %v", hello, err)
			}
			if err := conn.ReadJSON(&warning); err != nil || warning["reason"] != "warning" || time.Since(began) != time.Duration(want-10)*time.Second {
				t.Errorf("after %s: %v %v", time.Since(began), warning, err)
			}
			if _, _, err := conn.ReadMessage(); err == nil || time.Since(began) != time.Duration(want)*time.Second {
				t.Errorf("closed after %s: %v", time.Since(began), err)
			}
			conn.Close()
		}
	})
}

// debug_reconnects on the address ends a connection after six minutes, and a ticket that nobody uses runs out.
func TestShortConnectionsAndOldTickets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		d := websocket.Dialer{NetDialContext: r.dial}
		conn, _, err := d.Dial(r.ticket()+"&debug_reconnects=true", nil)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for err == nil {
			_, _, err = conn.ReadMessage()
		}
		if got := time.Since(began); got != 360*time.Second {
			t.Errorf("it lasted %s", got)
		}
		old := r.ticket()
		time.Sleep(31 * time.Second)
		if _, res, err := d.Dial(old, nil); err == nil || res.StatusCode != 403 {
			t.Errorf("an old ticket: %v", err)
		}
		other := strings.Replace(r.ticket(), "app_id=A0LOCALAPP", "app_id=A0OTHER", 1)
		if _, res, err := d.Dial(other, nil); err == nil || res.StatusCode != 403 {
			t.Errorf("another app's ticket: %v", err)
		}
	})
}

// Slack's hourly bounds on events: 30,000 to one app, and an app that answers to hardly any hears none any more.
func TestEventBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Unlimited = false
		r := start(t, cfg)
		b := r.connect(ackAll)
		kinds := map[any]int{}
		send := func(n int) {
			for range n {
				fault(t, r, sandbox.Fault{Kind: sandbox.FaultUnknown})
				synctest.Wait()
				for len(b.frames) > 0 {
					kinds[at(b.next(), "payload", "type")]++
				}
			}
		}
		send(30000)
		if kinds["event_callback"] != 30000 || kinds["app_rate_limited"] != 0 {
			t.Errorf("up to the bound: %v", kinds)
		}
		send(3)
		if kinds["event_callback"] != 30000 || kinds["app_rate_limited"] != 1 {
			t.Errorf("above the bound: %v", kinds)
		}
		time.Sleep(time.Minute)
		send(1)
		if kinds["app_rate_limited"] != 2 {
			t.Errorf("a minute later: %v", kinds)
		}
		time.Sleep(time.Hour)
		send(1)
		if kinds["event_callback"] != 30001 {
			t.Errorf("an hour later: %v", kinds)
		}
	})
}

func TestSubscriptionsGoOff(t *testing.T) {
	for _, c := range []struct {
		name      string
		unlimited bool
		answered  int // of 1,100 events
		off       bool
	}{{"nobody answers", false, 0, true}, {"one of ten is answered", false, 10, false}, {"without limits", true, 0, false}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := config()
				cfg.Unlimited, cfg.Protocol.Retries = c.unlimited, []time.Duration{}
				r := start(t, cfg)
				seen := 0
				b := r.connect(func(*bot, obj) (any, bool) { seen++; return nil, c.answered > 0 && seen%c.answered == 0 })
				for range 1100 {
					fault(t, r, sandbox.Fault{Kind: sandbox.FaultUnknown})
					synctest.Wait()
					<-b.frames
				}
				time.Sleep(4 * time.Second)
				fault(t, r, sandbox.Fault{Kind: sandbox.FaultUnknown})
				synctest.Wait()
				if off := len(b.frames) == 0; off != c.off {
					t.Errorf("switched off: %v, want %v", off, c.off)
				}
			})
		})
	}
}
