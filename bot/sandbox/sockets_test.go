package sandbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"pvx/bot/sandbox"
)

func TestTicketsAndSockets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		d := websocket.Dialer{NetDialContext: r.dial}
		url := r.ticket()
		conn, _, err := d.Dial(url, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		var first obj
		if err := conn.ReadJSON(&first); err != nil || first["num_connections"] != float64(1) {
			t.Errorf("the first socket: %v %v", first, err)
		}
		if _, res, err := d.Dial(url, nil); err == nil || res.StatusCode != 403 {
			t.Errorf("a ticket worked twice: %v", err)
		}
		for i := 2; i <= 10; i++ {
			one, _, err := d.Dial(r.ticket(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer one.Close()
			var hello obj
			if err := one.ReadJSON(&hello); err != nil || hello["num_connections"] != float64(i) {
				t.Errorf("socket %d: %v %v", i, hello, err)
			}
		}
		eleventh, _, err := d.Dial(r.ticket(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer eleventh.Close()
		var frame obj
		if err := eleventh.ReadJSON(&frame); err != nil || frame["type"] != "disconnect" || frame["reason"] != "too_many_websockets" {
			t.Errorf("the eleventh socket: %v %v", frame, err)
		}
		if err := eleventh.ReadJSON(&frame); err == nil {
			t.Error("the eleventh socket stays open")
		}
	})
}

func TestPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		began := time.Now()
		b := r.connect(ackAll)
		for i, want := range []time.Duration{0, 10 * time.Second, 20 * time.Second} {
			if got := (<-b.pings).Sub(began); got != want {
				t.Errorf("ping %d after %s, want %s", i+1, got, want)
			}
		}
	})
}

func TestNobodyConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		ann := r.w.Person("ann")
		if err := ann.Command(t.Context(), "general", "/tally"); !errors.Is(err, sandbox.ErrDispatchFailed) {
			t.Errorf("got %v", err)
		}
		if lines := ann.Ephemerals("general"); len(lines) != 1 || lines[0].Text != `/tally failed with the error "dispatch_failed"` {
			t.Errorf("the person sees %v", lines)
		}
		if lines := r.w.Person("bob").Messages("general"); len(lines) != 0 {
			t.Errorf("somebody else sees it too: %v", lines)
		}
	})
}

func TestDisconnects(t *testing.T) {
	for kind, reason := range map[string]string{sandbox.FaultWarning: "warning", sandbox.FaultRefresh: "refresh_requested", sandbox.FaultTooMany: "too_many_websockets"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := start(t, config())
				b := r.connect(ackAll)
				if err := r.w.Fault(sandbox.Fault{Kind: kind}); err != nil {
					t.Fatal(err)
				}
				if f := b.next(); f["type"] != "disconnect" || f["reason"] != reason || at(f, "debug_info", "host") == nil {
					t.Errorf("frame: %v", f)
				}
				<-b.done
				c := r.connect(ackAll)
				if err := r.w.Person("ann").Command(t.Context(), "general", "/tally"); err != nil {
					t.Error(err)
				}
				if f := c.next(); f["type"] != "slash_commands" {
					t.Errorf("frame: %v", f)
				}
			})
		})
	}
}

func TestLinkDisabled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		b := r.connect(ackAll)
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultDisabled, On: true})
		if f := b.next(); f["reason"] != "link_disabled" {
			t.Errorf("frame: %v", f)
		}
		<-b.done
		if _, out := r.call("apps.connections.open", "xapp-1-test", obj{}); out["ok"] != false {
			t.Errorf("open while switched off: %v", out)
		}
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultDisabled})
		r.connect(ackAll)
	})
}

func fault(t *testing.T, r *rig, f sandbox.Fault) {
	t.Helper()
	if err := r.w.Fault(f); err != nil {
		t.Fatal(err)
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		b := r.connect(ackAll)
		ann, ctx := r.w.Person("ann"), t.Context()

		fault(t, r, sandbox.Fault{Kind: sandbox.FaultDuplicate})
		if _, err := ann.Send(ctx, "general", "twice"); err != nil {
			t.Fatal(err)
		}
		if one, two := b.next(), b.next(); mustText(one) != mustText(two) {
			t.Errorf("duplicate differs: %v %v", one, two)
		}
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultUnknown})
		if f := b.next(); at(f, "payload", "event", "type") != "a_later_invention" {
			t.Errorf("unknown event: %v", f)
		}
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultLateAck})
		if err := ann.Shortcut(ctx, "start"); !errors.Is(err, sandbox.ErrOperationTimeout) {
			t.Errorf("late ack: %v", err)
		}
		b.next()
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultLostAck})
		if _, err := ann.Send(ctx, "general", "again"); err != nil {
			t.Fatal(err)
		}
		if a, c := b.next(), b.next(); a["retry_attempt"] != float64(0) || c["retry_attempt"] != float64(1) {
			t.Errorf("lost ack: %v then %v", a["retry_attempt"], c["retry_attempt"])
		}
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultDrop})
		<-b.done
		if err := r.w.Fault(sandbox.Fault{Kind: "earthquake"}); err == nil {
			t.Error("an unknown fault was taken")
		}
	})
}

func TestWaitNamesWhatItWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := r.w.Wait(ctx, "a miracle", func() bool { return false })
		if err == nil || !strings.Contains(err.Error(), "a miracle") || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
