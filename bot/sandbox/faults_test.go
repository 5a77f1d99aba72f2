package sandbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

// Every fault, arranged as any program would: by the control door. Each case says what is seen then, and docs/workspace.md has
// a row of each. To add one, add a line.
func TestFaultsByTheControlDoor(t *testing.T) {
	command := func(r *rig) error { return r.w.Person("ann").Command(r.t.Context(), "general", "/tally") }
	say := func(r *rig) {
		if _, err := r.w.Person("ann").Send(r.t.Context(), "general", "hi"); err != nil {
			r.t.Fatal(err)
		}
	}
	type seen func(t *testing.T, r *rig, b *bot)
	ended := func(reason string, after time.Duration) seen {
		return func(t *testing.T, r *rig, b *bot) {
			began := time.Now()
			if f := b.next(); f["type"] != "disconnect" || f["reason"] != reason {
				t.Errorf("frame: %v", f)
			}
			<-b.done
			if got := time.Since(began); got != after {
				t.Errorf("closed after %s, want %s", got, after)
			}
		}
	}
	answer := func(method string, args obj, status int, code any) seen {
		return func(t *testing.T, r *rig, b *bot) {
			if res, out := r.call(method, "xoxb-test", args); res.StatusCode != status || out["error"] != code {
				t.Errorf("%s answers %d %v", method, res.StatusCode, out)
			}
			if _, out := r.call(method, "xoxb-test", args); out["ok"] != true {
				t.Errorf("%s answers once more %v", method, out)
			}
		}
	}
	post := obj{"channel": "C0GEN", "text": "x"}
	cases := []struct {
		fault obj
		see   seen
	}{
		{obj{"kind": "drop_socket"}, func(t *testing.T, r *rig, b *bot) {
			<-b.done
			if len(b.frames) != 0 {
				t.Errorf("a frame came before the end: %v", b.next())
			}
		}},
		{obj{"kind": "warning", "after": 7}, ended("warning", 7*time.Second)},
		{obj{"kind": "refresh"}, ended("refresh_requested", time.Second)},
		{obj{"kind": "too_many"}, ended("too_many_websockets", 200*time.Millisecond)},
		{obj{"kind": "link_disabled", "on": true}, func(t *testing.T, r *rig, b *bot) {
			ended("link_disabled", 200*time.Millisecond)(t, r, b)
			if _, out := r.call("apps.connections.open", "xapp-1-test", obj{}); out["error"] != "forbidden_team" {
				t.Errorf("a new socket: %v", out)
			}
		}},
		{obj{"kind": "late_ack"}, func(t *testing.T, r *rig, b *bot) {
			if err := command(r); !errors.Is(err, sandbox.ErrOperationTimeout) {
				t.Errorf("a command: %v", err)
			}
			if err := command(r); err != nil {
				t.Errorf("the next: %v", err)
			}
		}},
		{obj{"kind": "lost_ack"}, func(t *testing.T, r *rig, b *bot) {
			say(r)
			one, two := b.next(), b.next()
			if two["retry_attempt"] != float64(1) || two["retry_reason"] != "timeout" || at(one, "payload", "event_id") != at(two, "payload", "event_id") || one["envelope_id"] == two["envelope_id"] {
				t.Errorf("%v then %v", one, two)
			}
		}},
		{obj{"kind": "duplicate_event"}, func(t *testing.T, r *rig, b *bot) {
			say(r)
			if one, two := b.next(), b.next(); mustText(one) != mustText(two) {
				t.Errorf("%v then %v", one, two)
			}
		}},
		{obj{"kind": "rate_limit", "method": "chat.postMessage", "after": 7}, func(t *testing.T, r *rig, b *bot) {
			res, out := r.call("chat.postMessage", "xoxb-test", post)
			if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "7" || out["error"] != "ratelimited" {
				t.Errorf("%d %v %v", res.StatusCode, res.Header, out)
			}
		}},
		{obj{"kind": "server_error", "method": "chat.postMessage"}, answer("chat.postMessage", post, http.StatusServiceUnavailable, "internal_error")},
		{obj{"kind": "api_error", "method": "chat.postMessage", "code": "fatal_error"}, answer("chat.postMessage", post, http.StatusOK, "fatal_error")},
		{obj{"kind": "slow_answer", "method": "chat.postMessage", "after": 12, "count": 1}, func(t *testing.T, r *rig, b *bot) {
			began := time.Now()
			posted := make(chan time.Duration, 1)
			go func() {
				b.next() // it is carried out at once
				posted <- time.Since(began)
			}()
			if out := r.api("chat.postMessage", post); out["ok"] != true || time.Since(began) != 12*time.Second {
				t.Errorf("answered after %s: %v", time.Since(began), out)
			}
			if d := <-posted; d != 0 {
				t.Errorf("carried out after %s", d)
			}
			began = time.Now()
			if r.api("chat.postMessage", post); time.Since(began) != 0 {
				t.Errorf("the next is slow too: %s", time.Since(began))
			}
		}},
		{obj{"kind": "empty_state"}, func(t *testing.T, r *rig, b *bot) {
			if out := r.api("views.open", obj{"trigger_id": b.trigger(r.w.Person("ann")), "view": modal("T", input("b", "L", text("a")))}); out["ok"] != true {
				t.Fatal(out)
			}
			m, err := r.w.Person("ann").Modal(t.Context())
			if err == nil {
				err = m.Fill(t.Context(), "L", "x")
			}
			if err == nil {
				_, err = m.Submit(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
			if f := b.next(); mustText(at(f, "payload", "view", "state")) != `{"values":[]}` {
				t.Errorf("state: %v", mustText(at(f, "payload", "view", "state")))
			}
		}},
		{obj{"kind": "unknown_event", "event": "tea_brewed"}, func(t *testing.T, r *rig, b *bot) {
			if f := b.next(); at(f, "payload", "event", "type") != "tea_brewed" || at(f, "payload", "type") != "event_callback" {
				t.Errorf("frame: %v", f)
			}
		}},
		{obj{"kind": "token_revoked", "on": true}, func(t *testing.T, r *rig, b *bot) {
			if out := r.api("auth.test", obj{}); out["error"] != "token_revoked" {
				t.Errorf("a call: %v", out)
			}
			if f := b.next(); at(f, "payload", "event", "type") != "tokens_revoked" {
				t.Errorf("frame: %v", f)
			}
		}},
		{obj{"kind": "uninstalled", "on": true}, func(t *testing.T, r *rig, b *bot) {
			if out := r.api("auth.test", obj{}); out["error"] != "token_revoked" {
				t.Errorf("a call: %v", out)
			}
			if f := b.next(); at(f, "payload", "event", "type") != "app_uninstalled" {
				t.Errorf("frame: %v", f)
			}
		}},
		{obj{"kind": "deactivate", "user": "bob", "on": true}, func(t *testing.T, r *rig, b *bot) {
			if out := r.api("conversations.open", obj{"users": "U0BOB"}); out["error"] != "user_disabled" {
				t.Errorf("a direct message: %v", out)
			}
		}},
		{obj{"kind": "refuse_block", "block": "section", "on": true}, func(t *testing.T, r *rig, b *bot) {
			if out := r.api("chat.postMessage", obj{"channel": "C0GEN", "blocks": []obj{section("x")}}); out["error"] != "invalid_blocks" {
				t.Errorf("a post: %v", out)
			}
		}},
		{obj{"kind": "subscriptions_off", "on": true}, func(t *testing.T, r *rig, b *bot) {
			say(r)
			fault(t, r, sandbox.Fault{Kind: sandbox.FaultEvents})
			if _, err := r.w.Person("ann").Send(t.Context(), "general", "again"); err != nil {
				t.Fatal(err)
			}
			if f := b.next(); at(f, "payload", "event", "text") != "again" {
				t.Errorf("frame: %v", f)
			}
		}},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.fault["kind"]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := config()
				cfg.Manifest = everyScope()
				r := start(t, cfg)
				b := r.connect(ackAll)
				if status, out := r.page("POST", "/control/fault", c.fault); status != 200 {
					t.Fatal(out)
				}
				c.see(t, r, b)
			})
		})
	}
	docs, err := os.ReadFile("../../docs/workspace.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if !strings.Contains(string(docs), "`"+c.fault["kind"].(string)+"`") {
			t.Errorf("docs/workspace.md has no row of %s", c.fault["kind"])
		}
	}
	for _, bad := range []obj{{"kind": "earthquake"}, {"kind": "slow_answer"}, {"kind": "deactivate", "user": "nobody"}} {
		if status, out := start(t, config()).page("POST", "/control/fault", bad); status != 400 {
			t.Errorf("%v: %d %v", bad, status, out)
		}
	}
}

// The clock moves by the control door too, and what is due then happens.
func TestClockByTheControlDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
		r := start(t, cfg)
		r.api("chat.scheduleMessage", obj{"channel": "C0GEN", "text": "tomorrow", "post_at": cfg.Clock.Now().Add(24 * time.Hour).Unix()})
		if status, out := r.page("POST", "/control/clock", obj{"advance": 86400}); status != 200 || out["now"] != float64(cfg.Clock.Now().UnixMilli())/1000 {
			t.Errorf("%d %v", status, out)
		}
		if got := r.w.Person("ann").Messages("general"); len(got) != 1 {
			t.Errorf("%d messages a day later", len(got))
		}
	})
}

// The control door is open to this machine alone.
func TestControlDoorIsLocal(t *testing.T) {
	r := start(t, config())
	for _, path := range []string{"clock", "fault", "policy", "thread", "channel", "person"} {
		for name, set := range map[string]func(*http.Request){
			"another host":   func(q *http.Request) { q.Host = "evil.example" },
			"another page":   func(q *http.Request) { q.Header.Set("Origin", "https://evil.example") },
			"another site":   func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") },
			"a machine's ip": func(q *http.Request) { q.Host = "192.0.2.7:8080" },
		} {
			req, _ := http.NewRequest("POST", r.url+"/control/"+path, strings.NewReader("{}"))
			req.Header.Set("Content-Type", "application/json")
			set(req)
			if res, _ := r.do(req); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %s: %s", path, name, res.Status)
			}
		}
	}
}
