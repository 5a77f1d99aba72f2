package sandbox_test

import (
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// refusal is one call that Slack refuses, and its code. Some words stand for what TestRefusals makes first: ANN a message of
// a person, BOT one of the app, TAKEN one with the app's reaction and pin, OUT one in a channel without the app, IM the
// direct message with a person, HOME a published Home tab, BOTUSER the app's user.
type refusal struct {
	method string
	args   obj
	want   string
}

func refusals() []refusal {
	hi := func(more obj) obj {
		o := obj{"channel": "C0GEN", "text": "hi"}
		for k, v := range more {
			o[k] = v
		}
		return o
	}
	long := strings.Repeat("x", 3001)
	many := make([]obj, 101)
	for i := range many {
		many[i] = obj{"text": "x"}
	}
	half := func(o obj) obj { o["markdown_text"] = "*a*"; return o }
	later := 4102444800 // beyond every clock of these tests; the channel is refused first
	return []refusal{
		{"chat.nothing", obj{}, "unknown_method"},
		{"apps.connections.open", obj{}, "not_allowed_token_type"},
		{"chat.postMessage", obj{"text": "hi"}, "invalid_arguments"},
		{"chat.postMessage", hi(obj{"channel": "C0NONE"}), "channel_not_found"},
		{"chat.postMessage", hi(obj{"channel": "C0PRIV"}), "channel_not_found"},
		{"chat.postMessage", hi(obj{"channel": "C0OUT"}), "not_in_channel"},
		{"chat.postMessage", hi(obj{"channel": "C0OLD"}), "is_archived"},
		{"chat.postMessage", hi(obj{"channel": "C0READ"}), "restricted_action_read_only_channel"},
		{"chat.postMessage", hi(obj{"text": ""}), "no_text"},
		{"chat.postMessage", hi(obj{"thread_ts": "1.000001"}), "cannot_reply_to_message"},
		{"chat.postMessage", hi(obj{"blocks": "[{"}), "invalid_blocks_format"},
		{"chat.postMessage", hi(obj{"blocks": []obj{{"type": "section"}}}), "invalid_blocks"},
		{"chat.postMessage", hi(obj{"blocks": []obj{section(long)}}), "invalid_blocks"},
		{"chat.postMessage", hi(obj{"blocks": []obj{section(long[1:]), section(long[1:]), section(long[1:]), section(long[1:]), section(long[1:])}}), "msg_blocks_too_long"},
		{"chat.postMessage", hi(obj{"markdown_text": "*a*"}), "markdown_text_conflict"},
		{"chat.postMessage", hi(obj{"metadata": "{"}), "invalid_metadata_format"},
		{"chat.postEphemeral", hi(obj{"user": "U0EXT"}), "user_not_in_channel"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "channel": "C0OUT"}), "not_in_channel"},
		{"chat.update", hi(obj{"ts": "1.000001"}), "message_not_found"},
		{"chat.update", hi(obj{"ts": "ANN"}), "cant_update_message"},
		{"chat.delete", obj{"channel": "C0GEN", "ts": "ANN"}, "cant_delete_message"},
		{"chat.getPermalink", obj{"channel": "C0GEN", "message_ts": "1.000001"}, "message_not_found"},
		{"chat.scheduleMessage", hi(obj{"post_at": 1000}), "time_in_past"},
		{"chat.scheduleMessage", hi(obj{"post_at": 99999999999}), "time_too_far"},
		{"chat.deleteScheduledMessage", obj{"channel": "C0GEN", "scheduled_message_id": "Q1"}, "invalid_scheduled_message_id"},
		{"conversations.open", obj{}, "users_list_not_supplied"},
		{"conversations.open", obj{"users": "U0GONE"}, "user_disabled"},
		{"conversations.open", obj{"users": "U0EXT"}, "user_not_visible"},
		{"conversations.open", obj{"users": "U0NONE"}, "user_not_found"},
		{"conversations.open", obj{"users": "U0ANN,U0BOB"}, "missing_scope"},
		{"conversations.info", obj{"channel": "C0PRIV"}, "channel_not_found"},
		{"conversations.list", obj{"types": "mpim"}, "missing_scope"},
		{"conversations.list", obj{"types": "club"}, "invalid_types"},
		{"conversations.list", obj{"cursor": "nope"}, "invalid_cursor"},
		{"conversations.list", obj{"limit": 2000}, "invalid_limit"},
		{"conversations.members", obj{"channel": "C0NONE"}, "channel_not_found"},
		{"conversations.join", obj{"channel": "C0PRIV"}, "channel_not_found"},
		{"conversations.join", obj{"channel": "C0OLD"}, "is_archived"},
		{"conversations.history", obj{"channel": "C0OUT"}, "not_in_channel"},
		{"conversations.history", obj{"channel": "C0GEN", "oldest": "x"}, "invalid_ts_oldest"},
		{"conversations.replies", obj{"channel": "C0GEN", "ts": "1.000001"}, "thread_not_found"},
		{"conversations.invite", obj{"channel": "C0GEN", "users": "U0EXT"}, "missing_scope"},
		{"users.info", obj{"user": "U0NONE"}, "user_not_found"},
		{"users.lookupByEmail", obj{"email": "a@b.example"}, "missing_scope"},
		{"usergroups.list", obj{}, "missing_scope"},
		{"reactions.add", obj{"channel": "C0GEN", "timestamp": "1.000001", "name": "eyes"}, "message_not_found"},
		{"reactions.add", obj{"channel": "C0GEN", "timestamp": "yesterday", "name": "eyes"}, "bad_timestamp"},
		{"reactions.add", obj{"channel": "C0GEN", "timestamp": "ANN", "name": "Big Eyes"}, "invalid_name"},
		{"reactions.remove", obj{"channel": "C0GEN", "timestamp": "ANN", "name": "eyes"}, "no_reaction"},
		{"bookmarks.add", obj{"channel_id": "C0GEN", "title": "t", "type": "link", "link": "nowhere"}, "invalid_link"},
		{"files.getUploadURLExternal", obj{"filename": "a.txt", "length": 99 << 20}, "file_upload_size_restricted"},
		{"files.completeUploadExternal", obj{"files": []obj{{"id": "F1"}}}, "file_not_found"},
		{"files.info", obj{"file": "F1"}, "file_not_found"},
		{"canvases.edit", obj{"canvas_id": "F1", "changes": []obj{{"operation": "rename"}}}, "canvas_not_found"},
		{"views.open", obj{"view": modal("T")}, "invalid_arguments"},
		{"views.open", obj{"view": modal("T", section("x")), "trigger_id": "1.2.x"}, "invalid_trigger_id"},
		{"views.open", obj{"view": modal(strings.Repeat("T", 25), section("x")), "trigger_id": "1.2.x"}, "invalid_arguments"},
		{"views.open", obj{"view": modal("T", section(strings.Repeat("x", 260*1024))), "trigger_id": "1.2.x"}, "view_too_large"},
		{"views.update", obj{"view": modal("T", section("x")), "view_id": "V1"}, "not_found"},
		{"views.publish", obj{"user_id": "U0ANN", "view": modal("T", section("x"))}, "invalid_arguments"},
		{"views.publish", obj{"user_id": "U0NONE", "view": obj{"type": "home", "blocks": []obj{section("x")}}}, "invalid_arguments"},
		{"blocks.validate", obj{}, "invalid_arguments"},
		{"blocks.validate", obj{"blocks": []obj{{"type": "nonsense"}}}, "invalid_blocks"},
		{"chat.postMessage", hi(obj{"attachments": many}), "too_many_attachments"},
		{"chat.postMessage", hi(obj{"attachments": []obj{{"blocks": []obj{{"type": "nonsense"}}}}}), "invalid_attachments"},
		{"chat.postMessage", hi(obj{"metadata": obj{"event_type": "x"}}), "invalid_metadata_format"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "channel": "C0NONE"}), "channel_not_found"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "channel": "C0OLD"}), "is_archived"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "text": ""}), "no_text"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "thread_ts": "1.000001"}), "cannot_reply_to_message"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "blocks": "[{"}), "invalid_blocks_format"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "blocks": []obj{{"type": "section"}}}), "invalid_blocks"},
		{"chat.postEphemeral", hi(obj{"user": "U0ANN", "attachments": many}), "too_many_attachments"},
		{"chat.postEphemeral", half(hi(obj{"user": "U0ANN"})), "markdown_text_conflict"},
		{"chat.update", hi(obj{"channel": "C0NONE", "ts": "1.000001"}), "channel_not_found"},
		{"chat.update", hi(obj{"ts": "BOT", "text": ""}), "no_text"},
		{"chat.update", hi(obj{"ts": "BOT", "blocks": "[{"}), "invalid_blocks_format"},
		{"chat.update", hi(obj{"ts": "BOT", "blocks": []obj{{"type": "section"}}}), "invalid_blocks"},
		{"chat.update", hi(obj{"ts": "BOT", "attachments": many}), "too_many_attachments"},
		{"chat.update", hi(obj{"ts": "BOT", "metadata": "{"}), "invalid_metadata_format"},
		{"chat.update", hi(obj{"ts": "BOT", "text": long + long}), "msg_too_long"},
		{"chat.update", half(hi(obj{"ts": "BOT"})), "markdown_text_conflict"},
		{"chat.update", hi(obj{"ts": "BOT", "text": "x", "channel": "C0OLD"}), "message_not_found"},
		{"chat.delete", obj{"channel": "C0NONE", "ts": "1.000001"}, "channel_not_found"},
		{"chat.delete", obj{"channel": "C0GEN", "ts": "1.000001"}, "message_not_found"},
		{"chat.getPermalink", obj{"channel": "C0NONE", "message_ts": "1.000001"}, "channel_not_found"},
		{"chat.scheduleMessage", hi(obj{"post_at": later, "channel": "C0NONE"}), "channel_not_found"},
		{"chat.scheduleMessage", hi(obj{"post_at": later, "channel": "C0OLD"}), "is_archived"},
		{"chat.scheduleMessage", hi(obj{"post_at": later, "channel": "C0OUT"}), "not_in_channel"},
		{"chat.scheduleMessage", hi(obj{"post_at": later, "channel": "C0READ"}), "restricted_action_read_only_channel"},
		{"chat.scheduleMessage", hi(obj{"post_at": "soon"}), "invalid_time"},
		{"chat.scheduledMessages.list", obj{"cursor": "nope"}, "invalid_cursor"},
		{"chat.deleteScheduledMessage", obj{"channel": "C0NONE", "scheduled_message_id": "Q1"}, "channel_not_found"},
		{"conversations.open", obj{"users": "BOTUSER"}, "not_enough_users"},
		{"conversations.open", obj{"users": "U1,U2,U3,U4,U5,U6,U7,U8,U9"}, "too_many_users"},
		{"conversations.open", obj{"channel": "D0NONE"}, "channel_not_found"},
		{"conversations.members", obj{"channel": "C0GEN", "cursor": "nope"}, "invalid_cursor"},
		{"conversations.members", obj{"channel": "C0GEN", "limit": 2000}, "invalid_limit"},
		{"conversations.join", obj{"channel": "IM"}, "method_not_supported_for_channel_type"},
		{"conversations.history", obj{"channel": "C0NONE"}, "channel_not_found"},
		{"conversations.history", obj{"channel": "C0GEN", "latest": "x"}, "invalid_ts_latest"},
		{"conversations.history", obj{"channel": "C0GEN", "cursor": "nope"}, "invalid_cursor"},
		{"conversations.replies", obj{"channel": "C0NONE", "ts": "1.000001"}, "channel_not_found"},
		{"conversations.replies", obj{"channel": "C0GEN", "ts": "ANN", "latest": "x"}, "invalid_ts_latest"},
		{"conversations.replies", obj{"channel": "C0GEN", "ts": "ANN", "oldest": "x"}, "invalid_ts_oldest"},
		{"conversations.replies", obj{"channel": "C0GEN", "ts": "ANN", "cursor": "nope"}, "invalid_cursor"},
		{"users.conversations", obj{"types": "club"}, "invalid_types"},
		{"users.conversations", obj{"types": "mpim"}, "missing_scope"},
		{"users.conversations", obj{"limit": 2000}, "invalid_limit"},
		{"users.conversations", obj{"cursor": "nope"}, "invalid_cursor"},
		{"users.list", obj{"cursor": "nope"}, "invalid_cursor"},
		{"bots.info", obj{"bot": "B0NONE"}, "bot_not_found"},
		{"reactions.add", obj{"channel": "C0NONE", "timestamp": "1.000001", "name": "eyes"}, "channel_not_found"},
		{"reactions.add", obj{"channel": "C0GEN", "timestamp": "TAKEN", "name": "eyes"}, "already_reacted"},
		{"reactions.add", obj{"channel": "C0OUT", "timestamp": "OUT", "name": "eyes"}, "no_access"},
		{"pins.add", obj{"channel": "C0NONE", "timestamp": "1.000001"}, "channel_not_found"},
		{"pins.add", obj{"channel": "C0GEN", "timestamp": "1.000001"}, "message_not_found"},
		{"pins.add", obj{"channel": "C0GEN", "timestamp": "yesterday"}, "bad_timestamp"},
		{"pins.add", obj{"channel": "C0GEN", "timestamp": "TAKEN"}, "already_pinned"},
		{"pins.add", obj{"channel": "C0OUT", "timestamp": "OUT"}, "not_in_channel"},
		{"bookmarks.add", obj{"channel_id": "C0NONE", "title": "t", "type": "link", "link": "https://a.example"}, "channel_not_found"},
		{"bookmarks.add", obj{"channel_id": "C0GEN", "title": "t", "type": "shelf", "link": "https://a.example"}, "invalid_bookmark_type"},
		{"canvases.create", obj{"document_content": "text"}, "canvas_creation_failed"},
		{"canvases.sections.lookup", obj{"canvas_id": "F1", "criteria": "{}"}, "canvas_not_found"},
		{"canvases.access.set", obj{"canvas_id": "F1", "access_level": "read"}, "canvas_not_found"},
		{"conversations.canvases.create", obj{"channel_id": "C0NONE"}, "channel_canvas_creation_failed"},
		{"apps.manifest.validate", obj{"manifest": "{}"}, "invalid_manifest"},
		{"views.push", obj{"view": modal("T", section("x")), "trigger_id": "1.2.x"}, "invalid_trigger_id"},
		{"views.push", obj{"view": modal("T", section(strings.Repeat("x", 260*1024))), "trigger_id": "1.2.x"}, "view_too_large"},
		{"views.update", obj{"view": modal("T", section(strings.Repeat("x", 260*1024))), "view_id": "HOME"}, "view_too_large"},
		{"views.update", obj{"view": obj{"type": "home", "blocks": []obj{section("x")}}, "view_id": "HOME", "hash": "0.old"}, "hash_conflict"},
		{"views.publish", obj{"user_id": "U0ANN", "view": obj{"type": "home", "blocks": []obj{section("x")}}, "hash": "0.old"}, "hash_conflict"},
		{"views.publish", obj{"user_id": "U0ANN", "view": obj{"type": "home", "blocks": []obj{section(strings.Repeat("x", 260*1024))}}}, "view_too_large"},
		{"blocks.validate", obj{"view": obj{"type": "nonsense"}}, "invalid_view"},
		{"blocks.validate", obj{"message": obj{"blocks": []obj{{"type": "nonsense"}}}}, "invalid_message"},
	}
}

// Each method refuses what Slack refuses, in Slack's code. To add a case, add a line above.
func TestRefusals(t *testing.T) {
	r := start(t, config())
	ann := r.w.Person("ann")
	must := func(ts any, err any) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return ts.(string)
	}
	made := map[string]string{"BOTUSER": r.w.BotUserID()}
	send := func(in string) string {
		ts, err := ann.Send(t.Context(), in, "mine")
		return must(ts, err)
	}
	made["ANN"], made["TAKEN"], made["OUT"] = send("general"), send("general"), send("outside")
	for method, args := range map[string]obj{"reactions.add": {"channel": "C0GEN", "timestamp": made["TAKEN"], "name": "eyes"}, "pins.add": {"channel": "C0GEN", "timestamp": made["TAKEN"]}} {
		if out := r.api(method, args); out["ok"] != true {
			t.Fatal(method, out)
		}
	}
	out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "posted"})
	made["BOT"] = must(out["ts"], out["error"])
	out = r.api("conversations.open", obj{"users": "U0ANN"})
	made["IM"] = must(at(out, "channel", "id"), out["error"])
	out = r.api("views.publish", obj{"user_id": "U0ANN", "view": obj{"type": "home", "blocks": []obj{section("x")}}})
	made["HOME"] = must(at(out, "view", "id"), out["error"])
	for _, c := range refusals() {
		t.Run(c.method+" "+c.want, func(t *testing.T) {
			for k, v := range c.args {
				if s, ok := v.(string); ok && made[s] != "" {
					c.args[k] = made[s]
				}
			}
			if out := r.api(c.method, c.args); out["error"] != c.want || out["ok"] != false {
				t.Errorf("%s answers %.300s, want %s", c.method, mustText(out), c.want)
			}
		})
	}
}

// A text without blocks above 4,040 characters becomes several posts of 4,000; with blocks it is only what notifications
// read, and stays whole.
func TestLongTextsAreSplit(t *testing.T) {
	for _, c := range []struct {
		name   string
		length int
		blocks bool
		want   []int
	}{
		{"just not", 4040, false, []int{4040}},
		{"just", 4041, false, []int{4000, 41}},
		{"thrice", 9000, false, []int{4000, 4000, 1000}},
		{"beside blocks", 9000, true, []int{9000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, config())
			args := obj{"channel": "C0GEN", "text": strings.Repeat("ö", c.length), "metadata": obj{"event_type": "e", "event_payload": obj{}}}
			if c.blocks {
				args["blocks"] = []obj{section("short")}
			}
			out := r.api("chat.postMessage", args)
			ms := r.w.Person("ann").Messages("general")
			if len(ms) != len(c.want) || out["ts"] != ms[0].TS {
				t.Fatalf("%d messages, answer %v; want %d and the first", len(ms), out["ts"], len(c.want))
			}
			for i, m := range ms {
				if n := len([]rune(m.Text)); n != c.want[i] || (m.Metadata != nil) != (i == 0) {
					t.Errorf("part %d: %d characters, metadata %v; want %d", i, n, m.Metadata, c.want[i])
				}
			}
		})
	}
}

// Who takes the app out of a channel is told to the app, and nothing that is said there afterwards.
func TestTheAppIsTakenOut(t *testing.T) {
	cfg := config()
	cfg.Manifest = []byte(strings.Replace(manifest, "[app_home_opened,", "[app_home_opened, channel_left, group_left,", 1))
	cfg.Channels = append(cfg.Channels, sandbox.Channel{ID: "C0IN", Name: "inner", Private: true, Members: []string{"ann", sandbox.AppMember}})
	r := start(t, cfg)
	b := r.connect(ackAll)
	ann := r.w.Person("ann")
	for in, want := range map[string]string{"general": "channel_left", "inner": "group_left"} {
		if err := ann.Remove(t.Context(), in, sandbox.AppMember); err != nil {
			t.Fatal(err)
		}
		ev := at(b.next(), "payload", "event").(obj)
		if ev["type"] != want || ev["channel"] != ann.ChannelID(in) || ev["actor_id"] != "U0ANN" || len(ev) != 4 {
			t.Errorf("%s: %v", in, ev)
		}
		if _, err := ann.Send(t.Context(), in, "among us"); err != nil {
			t.Fatal(err)
		}
	}
	if out := r.api("conversations.history", obj{"channel": "C0GEN"}); out["error"] != "not_in_channel" {
		t.Errorf("afterwards: %v", out)
	}
	if len(b.frames) != 0 {
		t.Errorf("it hears on: %v", b.next())
	}
}
