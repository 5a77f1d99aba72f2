package sandbox_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

func TestBoot(t *testing.T) {
	cfg := config()
	cfg.Switch, cfg.Notice = []string{"bob", "ann"}, "A rehearsal."
	cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
	r := start(t, cfg)
	_, out := r.page("GET", "/client/boot?as=U0ANN", nil)
	sameKeys(t, "boot", out, "apps channels clock clock.now clock.story me notice people stream switch team", "me", "team")
	if mustText(out["switch"]) != `["U0BOB","U0ANN"]` || at(out, "clock", "story") != true || out["notice"] != "A rehearsal." {
		t.Errorf("boot: %v", out)
	}
	app := out["apps"].([]any)[0].(obj)
	sameKeys(t, "app", app, "id name description color bot_user im commands shortcuts home_tab messages_tab connected")
	names := map[any]bool{}
	for _, c := range out["channels"].([]any) {
		names[at(c, "name")] = true
	}
	if !names["general"] || !names["secret"] {
		t.Errorf("ann sees %v", names)
	}
	_, out = r.page("GET", "/client/boot?as=bob", nil)
	for _, c := range out["channels"].([]any) {
		if at(c, "name") == "secret" {
			t.Error("bob sees a private channel he is not in")
		}
	}
	if status, out := r.page("GET", "/client/boot?as=nobody", nil); status != 404 || out["error"] == nil {
		t.Errorf("nobody: %d %v", status, out)
	}
	if status, _ := r.page("GET", "/client/boot?as=gone", nil); status != 400 {
		t.Errorf("a person who left: %d", status)
	}
}

func TestPageConversation(t *testing.T) {
	r := start(t, config())
	_, out := r.page("POST", "/client/send?as=U0ANN", obj{"channel": "C0GEN", "text": "hi @bob, see #general & <b> https://a.example."})
	ts, _ := out["ts"].(string)
	_, out = r.page("GET", "/client/history?as=U0BOB&channel=C0GEN", nil)
	m := out["messages"].([]any)[0].(obj)
	if m["text"] != "hi <@U0BOB>, see <#C0GEN|general> &amp; &lt;b&gt; <https://a.example>." || m["ts"] != ts {
		t.Errorf("message: %v", m)
	}
	for _, call := range []struct {
		path   string
		body   obj
		status int
	}{
		{"/client/react?as=U0BOB", obj{"channel": "C0GEN", "ts": ts, "name": "eyes", "on": true}, 200},
		{"/client/edit?as=U0BOB", obj{"channel": "C0GEN", "ts": ts, "text": "mine now"}, 400},
		{"/client/edit?as=U0ANN", obj{"channel": "C0GEN", "ts": ts, "text": "edited"}, 200},
		{"/client/send?as=U0BOB", obj{"channel": "C0GEN", "text": "reply", "thread_ts": ts}, 200},
		{"/client/send?as=U0BOB", obj{"channel": "C0PRIV", "text": "x"}, 404},
		{"/client/send?as=U0ANN", obj{"channel": "C0OLD", "text": "x"}, 400},
		{"/client/send?as=U0BOB", obj{"channel": "C0READ", "text": "x"}, 400},
		{"/client/send?as=U0BOB", obj{"channel": "C0OUT", "text": "x"}, 400},
		{"/client/join?as=U0BOB", obj{"channel": "C0OUT"}, 200},
		{"/client/send?as=U0BOB", obj{"channel": "C0OUT", "text": "x"}, 200},
		{"/client/invite?as=U0ANN", obj{"channel": "C0PRIV", "user": "U0BOB"}, 200},
		{"/client/leave?as=U0BOB", obj{"channel": "C0PRIV"}, 200},
		{"/client/create?as=U0BOB", obj{"name": "New Room"}, 400},
		{"/client/create?as=U0BOB", obj{"name": "new-room", "private": true}, 200},
		{"/client/open?as=U0BOB", obj{"user": "U0ANN"}, 200},
		{"/client/read?as=U0BOB", obj{"channel": "C0GEN", "ts": ts}, 200},
		{"/client/submit?as=U0BOB", obj{"view_id": "V1"}, 404},
		{"/client/command?as=U0BOB", obj{"channel": "C0GEN", "text": "/unknown"}, 404},
		{"/control/clock", obj{"advance": 10}, 400}, // the wall clock
		{"/control/fault", obj{"kind": "earthquake"}, 400},
		{"/control/channel", obj{"channel": "new-room", "archived": true}, 200},
		{"/control/person", obj{"user": "bob", "tz": "Mars/Base"}, 400},
	} {
		if status, out := r.page("POST", call.path, call.body); status != call.status {
			t.Errorf("%s %v: %d %v, want %d", call.path, call.body, status, out, call.status)
		}
	}
	_, out = r.page("GET", "/client/replies?as=U0ANN&channel=C0GEN&ts="+ts, nil)
	ms := out["messages"].([]any)
	if len(ms) != 2 || at(ms[0], "text") != "edited" || at(ms[0], "reply_count") != float64(1) || at(ms[0], "edited") == nil || at(ms[1], "text") != "reply" {
		t.Errorf("thread: %v", ms)
	}
}

// A page of another site, or a name that was pointed at this machine, gets nothing.
func TestForeignersAreRefused(t *testing.T) {
	r := start(t, config())
	for _, c := range []struct {
		name, host, origin, kind string
		status                   int
	}{
		{"own page", "127.0.0.1", "http://127.0.0.1", "application/json", 200},
		{"localhost", "localhost:8080", "http://localhost:8080", "application/json", 200},
		{"IPv6", "[::1]:8080", "", "application/json", 200},
		{"rebound name", "evil.example", "", "application/json", 403},
		{"rebound with port", "evil.example:8080", "http://evil.example:8080", "application/json", 403},
		{"foreign page", "127.0.0.1", "https://evil.example", "application/json", 403},
		{"other port", "127.0.0.1:8080", "http://127.0.0.1:9999", "application/json", 403},
		{"no origin at all", "127.0.0.1", "null", "application/json", 403},
		{"plain form", "127.0.0.1", "", "text/plain", 400},
	} {
		req, _ := http.NewRequest("POST", r.url+"/client/read?as=U0ANN", strings.NewReader(`{"channel":"C0GEN"}`))
		req.Host = c.host
		req.Header.Set("Content-Type", c.kind)
		if c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		if res, _ := r.do(req); res.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, res.StatusCode, c.status)
		}
	}
}

// sse reads the events of one type from a stream.
func sse(t *testing.T, r *rig, as, last string) (next func(kind string) obj) {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), "GET", r.url+"/client/events?as="+as, nil)
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := r.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	in := bufio.NewScanner(res.Body)
	in.Buffer(nil, 1<<20)
	if !in.Scan() { // the greeting: from here on nothing is missed
		t.Fatal("no stream")
	}
	return func(kind string) obj {
		t.Helper()
		for in.Scan() {
			raw, ok := strings.CutPrefix(in.Text(), "data: ")
			var o obj
			if ok && json.Unmarshal([]byte(raw), &o) == nil && o["type"] == kind {
				return o
			}
		}
		t.Fatalf("the stream ended before %s", kind)
		return nil
	}
}

func TestEventStream(t *testing.T) {
	r := start(t, config())
	ann, bob := r.w.Person("ann"), r.w.Person("bob")
	next := sse(t, r, "U0BOB", "")
	ts, _ := ann.Send(t.Context(), "general", "hello")
	if e := next("message"); at(e, "message", "text") != "hello" {
		t.Errorf("message: %v", e)
	}
	if e := next("channel"); at(e, "channel", "unread") != float64(1) {
		t.Errorf("unread: %v", e)
	}
	if _, err := ann.Send(t.Context(), "secret", "not for bob"); err != nil {
		t.Fatal(err)
	}
	if _, err := bob.Reply(t.Context(), "general", ts, "reply"); err != nil {
		t.Fatal(err)
	}
	if e := next("message"); at(e, "message", "text") != "reply" {
		t.Errorf("bob reads %v", e)
	}
	if e := next("message_changed"); at(e, "message", "reply_count") != float64(1) {
		t.Errorf("parent: %v", e)
	}
	r.api("chat.postEphemeral", obj{"channel": "C0GEN", "user": "U0BOB", "text": "psst"})
	if e := next("ephemeral"); at(e, "message", "is_ephemeral") != true {
		t.Errorf("ephemeral: %v", e)
	}
	r.api("views.publish", obj{"user_id": "U0BOB", "view": obj{"type": "home", "blocks": []obj{section("home")}}})
	if e := next("home"); at(e, "view", "type") != "home" {
		t.Errorf("home: %v", e)
	}
	if err := ann.Delete(t.Context(), "general", ts); err != nil {
		t.Fatal(err)
	}
	if e := next("message_changed"); at(e, "message", "subtype") != "tombstone" {
		t.Errorf("deleted parent: %v", e)
	}
	again := sse(t, r, "U0BOB", "0")
	if e := again("message"); at(e, "message", "text") != "hello" {
		t.Errorf("resumed: %v", e)
	}
	lost := sse(t, r, "U0BOB", "999999")
	lost("resync")
}

// Files go up by the app's three steps and by the page, and come down to who may read them.
// What was said survives a restart, open modals do not; the story goes on where it was.
func TestSeedPostsAndStrangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Channels[0].Posts = []sandbox.Post{{User: "bob", Text: "Type `/tally new`", Pinned: true}}
		r := start(t, cfg)
		ann, ext, ctx := r.w.Person("ann"), r.w.Person("ext"), t.Context()
		if got := ann.Messages("general"); len(got) != 1 || !got[0].Pinned || got[0].User != "U0BOB" {
			t.Errorf("seed: %+v", got)
		}
		b := r.connect(ackAll)
		if r.w.Connected() != 1 {
			t.Errorf("%d connected", r.w.Connected())
		}
		if err := ext.Command(ctx, "with-acme", "/tally"); err == nil {
			t.Error("a stranger ran a command")
		}
		if _, err := ext.Send(ctx, "with-acme", "hello from outside"); err != nil {
			t.Fatal(err)
		}
		f := b.next()
		if at(f, "payload", "event", "user_team") != "T0ELSEWHERE" || at(f, "payload", "is_ext_shared_channel") != true {
			t.Errorf("the first event: %v", f)
		}
	})
}
