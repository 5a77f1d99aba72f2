package sandbox_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"pvx/bot/sandbox"
)

// paths lists the keys of a JSON object, nested with dots; what lies under skip is left out.
func paths(o obj, skip ...string) []string {
	var out []string
	var walk func(prefix string, o obj)
	walk = func(prefix string, o obj) {
		for k, v := range o {
			out = append(out, prefix+k)
			if m, ok := v.(obj); ok && !slices.Contains(skip, prefix+k) {
				walk(prefix+k+".", m)
			}
		}
	}
	walk("", o)
	slices.Sort(out)
	return out
}

func sameKeys(t *testing.T, what string, got obj, want string, skip ...string) {
	t.Helper()
	w := strings.Fields(want)
	slices.Sort(w)
	if g := paths(got, skip...); !slices.Equal(g, w) {
		t.Errorf("%s has the keys\n %s\nwant\n %s", what, strings.Join(g, " "), strings.Join(w, " "))
	}
}

// The frames carry the keys that Slack's own frames carry, no more and no fewer.
func TestFramesHaveSlacksKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		d := websocket.Dialer{NetDialContext: r.dial}
		conn, _, err := d.Dial(r.ticket(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var hello obj
		if err := conn.ReadJSON(&hello); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		synctest.Wait()
		sameKeys(t, "hello", hello, "type num_connections debug_info debug_info.host debug_info.build_number debug_info.approximate_connection_time connection_info connection_info.app_id")

		b := r.connect(ackAll)
		ann := r.w.Person("ann")
		ctx := t.Context()

		if err := ann.Command(ctx, "general", "/tally"); err != nil {
			t.Fatal(err)
		}
		slash := b.next()
		sameKeys(t, "slash command", slash, `envelope_id payload type accepts_response_payload payload.token payload.team_id payload.team_domain
			payload.channel_id payload.channel_name payload.user_id payload.user_name payload.command payload.text payload.api_app_id
			payload.response_url payload.trigger_id payload.is_enterprise_install`)
		if slash["accepts_response_payload"] != true || at(slash, "payload", "text") != "" || at(slash, "payload", "channel_name") != "general" {
			t.Errorf("slash command: %v", slash)
		}

		if err := ann.Shortcut(ctx, "start"); err != nil {
			t.Fatal(err)
		}
		shortcut := b.next()
		sameKeys(t, "global shortcut", shortcut, `envelope_id payload type accepts_response_payload payload.type payload.token payload.action_ts
			payload.team payload.team.id payload.team.domain payload.user payload.user.id payload.user.username payload.user.team_id
			payload.is_enterprise_install payload.enterprise payload.callback_id payload.trigger_id`)
		if shortcut["accepts_response_payload"] != false {
			t.Error("a global shortcut takes no payload")
		}

		if _, err := ann.Send(ctx, "general", "hi <@U0BOB>"); err != nil {
			t.Fatal(err)
		}
		message := b.next()
		sameKeys(t, "message event", message, `envelope_id payload type accepts_response_payload retry_attempt retry_reason payload.token payload.team_id
			payload.api_app_id payload.event payload.event.client_msg_id payload.event.type payload.event.text payload.event.user payload.event.ts
			payload.event.team payload.event.blocks payload.event.channel payload.event.event_ts payload.event.channel_type payload.type
			payload.event_id payload.event_time payload.authorizations payload.is_ext_shared_channel payload.event_context`)
		if message["retry_attempt"] != float64(0) || message["retry_reason"] != "" || message["accepts_response_payload"] != false {
			t.Errorf("message envelope: %v", message)
		}

		out := r.api("views.open", obj{"trigger_id": at(shortcut, "payload", "trigger_id"), "view": obj{"type": "modal", "callback_id": "form", "title": plain("T"),
			"submit": plain("Go"), "notify_on_close": true, "blocks": []obj{input("b", "Label", text("a")),
				{"type": "actions", "block_id": "row", "elements": []obj{{"type": "button", "action_id": "go", "text": plain("Go on"), "value": "7"}}}}}})
		if out["ok"] != true {
			t.Fatalf("views.open: %v", out)
		}
		view := "view view.id view.team_id view.type view.blocks view.private_metadata view.callback_id view.state view.hash view.title view.clear_on_close " +
			"view.notify_on_close view.close view.submit view.previous_view_id view.root_view_id view.app_id view.external_id view.app_installed_team_id view.bot_id"
		inner := strings.ReplaceAll(" "+view, " view", " payload.view")
		m, _ := ann.Modal(ctx)
		if err := m.Press(ctx, "Go on"); err != nil {
			t.Fatal(err)
		}
		action := b.next()
		sameKeys(t, "block_actions", action, `envelope_id payload type accepts_response_payload payload.type payload.user payload.user.id payload.user.username
			payload.user.name payload.user.team_id payload.api_app_id payload.token payload.container payload.container.type payload.container.view_id
			payload.trigger_id payload.team payload.team.id payload.team.domain payload.enterprise payload.is_enterprise_install payload.actions`+inner,
			"payload.view.state", "payload.view.title", "payload.view.submit")
		if got := at(action, "payload", "view", "state", "values", "b", "a"); mustText(got) != `{"type":"plain_text_input","value":null}` {
			t.Errorf("untouched input: %v", mustText(got))
		}
		if err := m.Fill(ctx, "Label", "seven"); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Submit(ctx); err != nil {
			t.Fatal(err)
		}
		submission := b.next()
		sameKeys(t, "view_submission", submission, `envelope_id payload type accepts_response_payload payload.type payload.team payload.team.id payload.team.domain
			payload.user payload.user.id payload.user.username payload.user.name payload.user.team_id payload.api_app_id payload.token payload.trigger_id
			payload.response_urls payload.is_enterprise_install payload.enterprise`+inner, "payload.view.state", "payload.view.title", "payload.view.submit")
		if submission["accepts_response_payload"] != true {
			t.Error("a submission takes a payload")
		}
		if got := mustText(at(submission, "payload", "view", "state", "values")); got != `{"b":{"a":{"type":"plain_text_input","value":"seven"}}}` {
			t.Errorf("values: %s", got)
		}
	})
}

func mustText(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// The message events an app gets about changes, and about its own posts.
func TestMessageEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		b := r.connect(ackAll)
		ann, ctx := r.w.Person("ann"), t.Context()
		event := func() obj { return at(b.next(), "payload", "event").(obj) }

		ts, _ := ann.Send(ctx, "general", "one")
		event()
		if err := ann.Edit(ctx, "general", ts, "two"); err != nil {
			t.Fatal(err)
		}
		if e := event(); e["subtype"] != "message_changed" || at(e, "message", "text") != "two" || at(e, "previous_message", "text") != "one" || e["hidden"] != true || e["ts"] == ts {
			t.Errorf("edit: %v", e)
		}
		reply, _ := ann.Reply(ctx, "general", ts, "inside")
		if e := event(); e["thread_ts"] != ts || e["ts"] != reply || e["parent_user_id"] != "U0ANN" {
			t.Errorf("reply: %v", e)
		}
		if out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "loud", "thread_ts": ts, "reply_broadcast": true}); out["ok"] != true {
			t.Fatal(out)
		}
		if e := event(); e["subtype"] != "thread_broadcast" || at(e, "root", "ts") != ts || e["bot_id"] == nil || at(e, "root", "reply_count") != float64(2) {
			t.Errorf("broadcast: %v", e)
		}
		if err := ann.Delete(ctx, "general", reply); err != nil {
			t.Fatal(err)
		}
		if e := event(); e["subtype"] != "message_deleted" || e["deleted_ts"] != reply || at(e, "previous_message", "text") != "inside" {
			t.Errorf("delete: %v", e)
		}
		if err := ann.Invite(ctx, "outside", sandbox.AppMember); err != nil {
			t.Fatal(err)
		}
		if e := event(); e["type"] != "message" || e["subtype"] != "channel_join" || e["inviter"] != "U0ANN" {
			t.Errorf("join line: %v", e)
		}
		if e := event(); e["type"] != "member_joined_channel" || e["user"] != r.w.BotUserID() || e["channel_type"] != "C" {
			t.Errorf("join: %v", e)
		}
		if err := ann.React(ctx, "general", ts, "eyes", true); err != nil {
			t.Fatal(err)
		}
		if e := event(); e["type"] != "reaction_added" || at(e, "item", "ts") != ts || e["item_user"] != "U0ANN" {
			t.Errorf("reaction: %v", e)
		}
		gone := true
		if err := r.w.ChangeUser("bob", sandbox.UserChange{Deleted: &gone}); err != nil {
			t.Fatal(err)
		}
		if e := event(); e["type"] != "user_change" || at(e, "user", "deleted") != true {
			t.Errorf("user: %v", e)
		}
	})
}

// An event that nobody acknowledges comes again at once, after a minute and after five, with the same event_id.
func TestEventRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		b := r.connect(nil)
		if _, err := r.w.Person("ann").Send(t.Context(), "general", "hi"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		first := b.next()
		ids := map[any]bool{first["envelope_id"]: true}
		for i, want := range []time.Duration{3 * time.Second, 66 * time.Second, 369 * time.Second} {
			f := b.next()
			if got := time.Since(began); got != want {
				t.Errorf("retry %d after %s, want %s", i+1, got, want)
			}
			if f["retry_attempt"] != float64(i+1) || f["retry_reason"] != "timeout" || at(f, "payload", "event_id") != at(first, "payload", "event_id") {
				t.Errorf("retry %d: %v", i+1, f)
			}
			ids[f["envelope_id"]] = true
		}
		if len(ids) != 4 {
			t.Errorf("%d envelope ids, want 4", len(ids))
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(b.frames) != 0 {
			t.Error("a fourth retry came")
		}
	})
}

// While no socket is up, only the retries deliver.
func TestEventReachesALaterSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		if _, err := r.w.Person("ann").Send(t.Context(), "general", "hi"); err != nil {
			t.Fatal(err)
		}
		b := r.connect(ackAll)
		if f := b.next(); f["retry_attempt"] != float64(1) || at(f, "payload", "event", "text") != "hi" {
			t.Errorf("frame: %v", f)
		}
	})
}

func TestAcks(t *testing.T) {
	cases := []struct {
		name string
		ack  func(b, other *bot, f obj)
		want error
	}{
		{"in time", func(b, _ *bot, f obj) { b.ack(f, nil) }, nil},
		{"empty object", func(b, _ *bot, f obj) { b.ack(f, obj{}) }, nil},
		{"on another socket", func(_, other *bot, f obj) { other.ack(f, nil) }, nil},
		{"just in time", func(b, _ *bot, f obj) { time.Sleep(2999 * time.Millisecond); b.ack(f, nil) }, nil},
		{"late", func(b, _ *bot, f obj) { time.Sleep(3001 * time.Millisecond); b.ack(f, nil) }, sandbox.ErrOperationTimeout},
		{"much too late", func(b, _ *bot, f obj) { time.Sleep(6 * time.Second); b.ack(f, nil) }, sandbox.ErrDispatchFailed},
		{"never", func(_, _ *bot, _ obj) {}, sandbox.ErrDispatchFailed},
		{"20 KB", func(b, _ *bot, f obj) { b.ack(f, obj{"text": strings.Repeat("x", 20480)}) }, sandbox.ErrDispatchFailed},
		{"just under 20 KB", func(b, _ *bot, f obj) {
			b.ack(f, obj{"text": strings.Repeat("x", 20479-len(`{"envelope_id":"","payload":{"text":""}}`)-36-1)})
		}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := start(t, config())
				var one, two *bot
				answer := func(b *bot, f obj) (any, bool) {
					other := one
					if b == one {
						other = two
					}
					c.ack(b, other, f)
					return nil, false
				}
				one, two = r.connect(answer), r.connect(answer)
				ann := r.w.Person("ann")
				if err := ann.Command(t.Context(), "general", "/tally"); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				lines := ann.Ephemerals("general")
				if c.want != nil && (len(lines) != 1 || lines[0].Text != fmt.Sprintf("/tally failed with the error %q", c.want)) {
					t.Errorf("the person sees %v", lines)
				}
				time.Sleep(5 * time.Second)
			})
		})
	}
}

// Every answer of one socket is taken while another says goodbye; new envelopes go to the one that stays.
