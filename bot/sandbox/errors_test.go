package sandbox_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

func TestRefusalsCarryDetails(t *testing.T) {
	r := start(t, config())
	out := r.api("usergroups.list", obj{})
	if out["needed"] != "usergroups:read" || !strings.Contains(fmt.Sprint(out["provided"]), "chat:write") {
		t.Errorf("missing scope: %v", out)
	}
	out = r.api("views.open", obj{"view": modal(strings.Repeat("T", 25), section("x")), "trigger_id": "1.2.x"})
	if got := mustText(at(out, "response_metadata", "messages")); !strings.Contains(got, `"[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"`) {
		t.Errorf("view: %s", got)
	}
	out = r.api("chat.postMessage", obj{"channel": "C0GEN", "blocks": []obj{section(strings.Repeat("x", 3001))}})
	if got := mustText(out["errors"]); !strings.Contains(got, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]") {
		t.Errorf("message: %s", got)
	}
	out = r.api("blocks.validate", obj{"blocks": []obj{{"type": "section", "text": obj{"type": "invalid", "text": "x"}}}})
	if got := mustText(out["errors"]); out["error"] != "invalid_blocks" || !strings.Contains(got, `"message":"unsupported type: invalid","pointer":"/0/text/type"`) {
		t.Errorf("blocks.validate, the documented example: %s", mustText(out))
	}
	out = r.api("blocks.validate", obj{"view": modal(strings.Repeat("T", 25), section("x"))})
	if got := mustText(out["errors"]); out["error"] != "invalid_view" || !strings.Contains(got, `"pointer":"/title/text"`) {
		t.Errorf("blocks.validate of a view: %s", mustText(out))
	}
	out = r.api("blocks.validate", obj{})
	if got := mustText(at(out, "response_metadata", "messages")); got != "[\"must provide exactly one of `blocks`, `view`, or `message`\"]" {
		t.Errorf("blocks.validate of nothing: %s", got)
	}
	res, out := r.call("auth.test", "xoxb-test", obj{})
	if !strings.Contains(res.Header.Get("X-OAuth-Scopes"), "chat:write,im:write") || out["user_id"] != r.w.BotUserID() {
		t.Errorf("auth.test: %v %v", out, res.Header)
	}
}

func TestTokens(t *testing.T) {
	r := start(t, config())
	for _, c := range []struct{ token, want string }{{"", "not_authed"}, {"xoxb-other", "invalid_auth"}, {"xapp-1-test", "not_allowed_token_type"}} {
		if _, out := r.call("team.info", c.token, obj{}); out["error"] != c.want {
			t.Errorf("token %q: %v, want %s", c.token, out, c.want)
		}
	}
	if out := r.form("team.info", "", url.Values{"token": {"xoxb-test"}}); out["ok"] != true {
		t.Errorf("token in a form: %v", out)
	}
	if out := r.form("apps.connections.open", "", url.Values{"token": {"xapp-1-test"}}); out["error"] != "invalid_arguments" {
		t.Errorf("app token in a form: %v", out)
	}
	if out := r.form("apps.connections.open", "xapp-1-test", nil); out["ok"] != true {
		t.Errorf("empty form: %v", out)
	}
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultRevoked, On: true})
	if out := r.api("auth.test", obj{}); out["error"] != "token_revoked" {
		t.Errorf("revoked: %v", out)
	}
}

// Forms carry JSON in strings; both encodings lead to the same message.
func TestFormsAndJSON(t *testing.T) {
	r := start(t, config())
	blocks := mustText([]obj{section("*same*")})
	a := r.form("chat.postMessage", "xoxb-test", url.Values{"channel": {"C0GEN"}, "text": {"same"}, "blocks": {blocks}, "metadata": {`{"event_type":"e","event_payload":{"k":1}}`}})
	b := r.api("chat.postMessage", obj{"channel": "general", "text": "same", "blocks": []obj{section("*same*")}, "metadata": obj{"event_type": "e", "event_payload": obj{"k": 1}}})
	for _, out := range []obj{a, b} {
		m := out["message"].(obj)
		for _, key := range []string{"ts", "edited"} {
			delete(m, key)
		}
		for _, one := range m["blocks"].([]any) {
			delete(one.(obj), "block_id") // made up by the workspace
		}
	}
	if mustText(a["message"]) != mustText(b["message"]) {
		t.Errorf("form:\n%s\nJSON:\n%s", mustText(a["message"]), mustText(b["message"]))
	}
	if a["ts"].(string) >= b["ts"].(string) {
		t.Errorf("stamps do not grow: %v %v", a["ts"], b["ts"])
	}
	for _, all := range []bool{true, false} {
		out := r.api("conversations.history", obj{"channel": "C0GEN", "include_all_metadata": all})
		got := at(out["messages"].([]any)[0], "metadata", "event_payload", "k")
		if (got == float64(1)) != all {
			t.Errorf("include_all_metadata %v: %v", all, got)
		}
	}
}

func TestUpdateKeepsBlocks(t *testing.T) {
	r := start(t, config())
	post := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "old", "blocks": []obj{section("block")}})
	out := r.api("chat.update", obj{"channel": "C0GEN", "ts": post["ts"], "text": "new"})
	if m := out["message"].(obj); m["text"] != "new" || len(m["blocks"].([]any)) != 1 || m["edited"] == nil {
		t.Errorf("text alone: %v", out)
	}
	out = r.api("chat.update", obj{"channel": "C0GEN", "ts": post["ts"], "text": "newer", "blocks": []obj{}})
	if m := out["message"].(obj); m["blocks"] != nil {
		t.Errorf("no blocks: %v", out)
	}
}

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Unlimited = false
		r := start(t, cfg)
		refused := 0
		for i := range 7 {
			res, out := r.call("chat.postMessage", "xoxb-test", obj{"channel": "C0GEN", "text": fmt.Sprint(i)})
			if res.StatusCode == 429 {
				refused++
				if out["error"] != "ratelimited" || res.Header.Get("Retry-After") != "1" {
					t.Errorf("refusal: %v %v", out, res.Header)
				}
			}
		}
		if refused != 2 {
			t.Errorf("%d of 7 posts at once refused, want 2", refused)
		}
		time.Sleep(time.Second)
		if out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "later"}); out["ok"] != true {
			t.Errorf("a second later: %v", out)
		}
		for range 20 {
			r.api("users.list", obj{})
		}
		if res, _ := r.call("users.list", "xoxb-test", obj{}); res.StatusCode != 429 {
			t.Error("users.list has no tier")
		}
	})
}

func TestRehearsedFailures(t *testing.T) {
	r := start(t, config())
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultServer, Method: "chat.postMessage", Done: true})
	if res, _ := r.call("chat.postMessage", "xoxb-test", obj{"channel": "C0GEN", "text": "lost answer"}); res.StatusCode != 503 {
		t.Errorf("status %d", res.StatusCode)
	}
	if got := r.w.Person("ann").Messages("general"); len(got) != 1 {
		t.Errorf("%d messages, want the one whose answer was lost", len(got))
	}
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultRateLimit, Method: "chat.postMessage", After: 7})
	if res, _ := r.call("chat.postMessage", "xoxb-test", obj{"channel": "C0GEN", "text": "x"}); res.StatusCode != 429 || res.Header.Get("Retry-After") != "7" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultError, Code: "fatal_error", Count: 2})
	for _, want := range []any{"fatal_error", "fatal_error", nil} {
		if out := r.api("team.info", obj{}); out["error"] != want {
			t.Errorf("got %v, want %v", out["error"], want)
		}
	}
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultRefuse, Block: "data_visualization", On: true})
	chart := obj{"type": "data_visualization", "title": "T", "chart": obj{"type": "pie", "segments": []obj{{"label": "a", "value": 1}}}}
	if out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x", "blocks": []obj{chart}}); out["error"] != "invalid_blocks" || !strings.Contains(mustText(out), "unsupported type: data_visualization") {
		t.Errorf("refused block: %v", out)
	}
}

// Threads, paging and deletion as the Web API tells them.
func TestThreads(t *testing.T) {
	r := start(t, config())
	ann, ctx := r.w.Person("ann"), t.Context()
	parent, _ := ann.Send(ctx, "general", "parent")
	var last string
	for i := range 5 {
		last, _ = ann.Reply(ctx, "general", parent, fmt.Sprint("reply ", i))
	}
	out := r.api("conversations.replies", obj{"channel": "C0GEN", "ts": last, "limit": 4})
	if ms := out["messages"].([]any); len(ms) != 4 || at(ms[0], "ts") != parent || at(ms[0], "reply_count") != float64(5) || out["has_more"] != true {
		t.Fatalf("first page: %v", out)
	}
	out = r.api("conversations.replies", obj{"channel": "C0GEN", "ts": parent, "limit": 4, "cursor": at(out, "response_metadata", "next_cursor")})
	if ms := out["messages"].([]any); len(ms) != 2 || at(ms[1], "ts") != last || out["has_more"] != false {
		t.Fatalf("second page: %v", out)
	}
	out = r.api("conversations.replies", obj{"channel": "C0GEN", "ts": parent, "oldest": last})
	if ms := out["messages"].([]any); len(ms) != 1 {
		t.Errorf("nothing is newer than the last: %v", out)
	}
	if got := r.api("conversations.history", obj{"channel": "C0GEN"})["messages"].([]any); len(got) != 1 {
		t.Errorf("history shows %d messages, want the parent", len(got))
	}
	if err := ann.Delete(ctx, "general", parent); err != nil {
		t.Fatal(err)
	}
	if got := ann.Thread("general", parent); got[0].Subtype != "tombstone" || got[0].Replies != 5 {
		t.Errorf("deleted parent: %+v", got[0])
	}
}

func TestScheduledMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
		r := start(t, cfg)
		ctx := t.Context()
		at9 := cfg.Clock.Now().Add(24 * time.Hour).Unix()
		out := r.api("chat.scheduleMessage", obj{"channel": "C0GEN", "text": "tomorrow", "post_at": at9})
		if out["ok"] != true {
			t.Fatal(out)
		}
		r.w.Advance(24*time.Hour - time.Second)
		if got := r.w.Person("ann").Messages("general"); len(got) != 0 {
			t.Errorf("a second too early: %v", got)
		}
		r.w.Advance(time.Second)
		if err := r.w.Wait(ctx, "the scheduled message", func() bool { return len(r.w.Person("ann").Messages("general")) == 1 }); err != nil {
			t.Fatal(err)
		}
		if got := r.w.Person("ann").Messages("general")[0].TS; !strings.HasPrefix(got, fmt.Sprint(at9)) {
			t.Errorf("stamp %s, want story time %d", got, at9)
		}
	})
}

// Run sends what falls due as time passes, and leaves nothing behind when it ends.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.w.Run(ctx) }()
		r.api("chat.scheduleMessage", obj{"channel": "C0GEN", "text": "in an hour", "post_at": time.Now().Add(time.Hour).Unix()})
		time.Sleep(time.Hour - time.Second)
		synctest.Wait()
		if got := r.w.Person("ann").Messages("general"); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := r.w.Person("ann").Messages("general"); len(got) != 1 {
			t.Errorf("%d messages after an hour", len(got))
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// What Slack's documents disagree about is taken, and the wire log says so.
func TestDoubtsAreNoted(t *testing.T) {
	segments := make([]obj, 7)
	for i := range segments {
		segments[i] = obj{"label": fmt.Sprint("s", i), "value": 1}
	}
	chart := obj{"type": "data_visualization", "title": "T", "chart": obj{"type": "pie", "segments": segments}}
	for _, c := range []struct {
		name string
		args obj
		want int
	}{
		{"nothing in doubt", obj{"text": "x", "blocks": []obj{section("x")}}, 0},
		{"seven segments", obj{"text": "x", "blocks": []obj{chart}}, 1},
		{"a long text", obj{"text": strings.Repeat("x", 4001)}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, config())
			c.args["channel"] = "C0GEN"
			if out := r.api("chat.postMessage", c.args); out["ok"] != true {
				t.Fatal(out)
			}
			got := 0
			for _, e := range r.w.Wire() {
				if e.Kind == "doubt" && e.What == "message" {
					got++
				}
			}
			if got != c.want {
				t.Errorf("%d doubts in the wire log, want %d: %+v", got, c.want, r.w.Wire())
			}
		})
	}
}
