package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

// What administrators forbid, through the control door, and what a call is answered with then. To add one, add a line.
func forbidden() []struct {
	policy obj
	refusal
} {
	hi := obj{"channel": "C0GEN", "text": "hi"}
	whisper := with(hi, "user", "U0ANN")
	later := with(hi, "post_at", "NOW+900")
	upload := func(name string) obj { return obj{"filename": name, "length": 3} }
	sections := obj{"canvas_id": "CANVAS", "criteria": obj{}}
	return []struct {
		policy obj
		refusal
	}{
		{obj{"no_posting": true}, refusal{"chat.postMessage", hi, "restricted_action"}},
		{obj{"no_posting": true}, refusal{"chat.postEphemeral", whisper, "restricted_action"}},
		{obj{"no_posting": true}, refusal{"chat.scheduleMessage", later, "restricted_action"}},
		{obj{"message_limit": true}, refusal{"chat.postMessage", hi, "message_limit_exceeded"}},
		{obj{"message_limit": true}, refusal{"chat.postEphemeral", whisper, "message_limit_exceeded"}},
		{obj{"message_limit": true}, refusal{"chat.scheduleMessage", later, "message_limit_exceeded"}},
		{obj{"message_limit": true}, refusal{"chat.update", with(hi, "ts", "POST"), "message_limit_exceeded"}},
		{obj{"keys_revoked": true}, refusal{"chat.postMessage", hi, "ekm_access_denied"}},
		{obj{"edit_window": 60}, refusal{"chat.update", with(hi, "ts", "POST"), "edit_window_closed"}},
		{obj{"no_uploads": true}, refusal{"files.getUploadURLExternal", upload("a.txt"), "file_uploads_disabled"}},
		{obj{"images_only": true}, refusal{"files.getUploadURLExternal", upload("a.txt"), "file_uploads_except_images_disabled"}},
		{obj{"images_only": true}, refusal{"files.getUploadURLExternal", upload("a.png"), ""}},
		{obj{"no_file_types": []string{"exe"}}, refusal{"files.getUploadURLExternal", upload("a.EXE"), "file_type_not_allowed"}},
		{obj{"storage": 5}, refusal{"files.getUploadURLExternal", upload("a.txt"), "storage_limit_reached"}},
		{obj{"no_canvases": true}, refusal{"canvases.create", obj{}, "canvas_disabled_user_team"}},
		{obj{"no_canvases": true}, refusal{"conversations.canvases.create", obj{"channel_id": "C0GEN"}, "canvas_disabled_user_team"}},
		{obj{"no_canvases": true}, refusal{"canvases.sections.lookup", sections, "canvas_disabled_user_team"}},
		{obj{"no_canvases": true}, refusal{"canvases.edit", obj{"canvas_id": "CANVAS", "changes": []obj{{"operation": "rename"}}}, "canvas_disabled_user_team"}},
		{obj{"free_plan": true}, refusal{"canvases.create", obj{}, "free_teams_cannot_create_standalone_canvases"}},
		{obj{"free_plan": true}, refusal{"canvases.edit", obj{"canvas_id": "CANVAS", "changes": []obj{{"operation": "rename"}}}, "free_teams_cannot_edit_standalone_canvases"}},
		{obj{"free_plan": true}, refusal{"usergroups.list", obj{}, "plan_upgrade_required"}},
		{obj{"free_plan": true}, refusal{"usergroups.users.list", obj{"usergroup": "S0COOKS"}, "plan_upgrade_required"}},
		{obj{"large_team": true}, refusal{"users.list", obj{}, "limit_required"}},
		{obj{"large_team": true}, refusal{"users.list", obj{"limit": 2}, ""}},
		{obj{}, refusal{"chat.postMessage", hi, ""}},
	}
}

func TestPolicies(t *testing.T) {
	for _, c := range forbidden() {
		t.Run(c.method+" "+c.want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t)
				g.w.Advance(2 * time.Minute)
				if status, out := g.page("POST", "/control/policy", c.policy); status != 200 {
					t.Fatal(out)
				}
				out := g.api(c.method, g.named(c.args).(obj))
				if code, _ := out["error"].(string); code != c.want {
					t.Errorf("%s, want %q", mustText(out), c.want)
				}
			})
		})
	}
}

// state is a refusal that needs something to be brought about first.
type state struct {
	before func(g *ground)
	refusal
}

func states() []state {
	hi := obj{"channel": "C0GEN", "text": "hi"}
	many := func(n int, do func(i int)) {
		for i := range n {
			do(i)
		}
	}
	on := true
	return []state{
		{func(g *ground) { g.lock() }, refusal{"chat.postMessage", with(hi, "thread_ts", "THREAD"), "restricted_action_thread_locked"}},
		{func(g *ground) { g.lock() }, refusal{"chat.postEphemeral", with(hi, "thread_ts", "THREAD", "user", "U0ANN"), "restricted_action"}},
		{func(g *ground) { g.lock() }, refusal{"chat.scheduleMessage", with(hi, "thread_ts", "THREAD", "post_at", "NOW+900"), "restricted_action"}},
		{func(g *ground) { g.lock() }, refusal{"reactions.add", obj{"channel": "C0GEN", "timestamp": "REPLY", "name": "tea"}, "thread_locked"}},
		{func(g *ground) { g.lock() }, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "NEW"}}, "channel_id": "C0GEN", "thread_ts": "THREAD"}, "posting_to_channel_denied"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{ThreadOnly: &on}) }, refusal{"chat.postMessage", hi, "restricted_action_thread_only_channel"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{ThreadOnly: &on}) }, refusal{"chat.scheduleMessage", with(hi, "post_at", "NOW+900"), "restricted_action_thread_only_channel"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{ThreadOnly: &on}) }, refusal{"chat.postMessage", with(hi, "thread_ts", "THREAD"), ""}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{NoThreads: &on}) }, refusal{"chat.postMessage", with(hi, "thread_ts", "THREAD"), "restricted_action_non_threadable_channel"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{NoThreads: &on}) }, refusal{"chat.scheduleMessage", with(hi, "thread_ts", "THREAD", "post_at", "NOW+900"), "restricted_action_non_threadable_channel"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{NoThreads: &on}) }, refusal{"chat.postMessage", hi, ""}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{Archived: &on}) }, refusal{"chat.update", with(hi, "ts", "POST"), "is_inactive"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{Archived: &on}) }, refusal{"reactions.add", obj{"channel": "C0GEN", "timestamp": "ANN", "name": "tea"}, "is_archived"}},
		{func(g *ground) { g.rule(sandbox.ChannelChange{ReadOnly: &on}) }, refusal{"chat.postEphemeral", with(hi, "user", "U0ANN"), "restricted_action"}},
		{nil, refusal{"chat.postMessage", with(hi, "metadata", obj{"event_type": "e", "event_payload": obj{"k": strings.Repeat("x", 17<<10)}}), "metadata_too_large"}},
		{nil, refusal{"chat.update", with(hi, "ts", "POST", "metadata", obj{"event_type": "e", "event_payload": obj{"k": strings.Repeat("x", 17<<10)}}), "metadata_too_large"}},
		{nil, refusal{"chat.scheduleMessage", with(hi, "post_at", "NOW+900", "metadata", obj{"event_type": "e", "event_payload": obj{"k": strings.Repeat("x", 17<<10)}}), "metadata_too_large"}},
		{nil, refusal{"chat.postEphemeral", obj{"channel": "C0GEN", "user": "U0ANN", "text": strings.Repeat("x", 40001)}, "msg_too_long"}},
		{nil, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "NOW+900", "text": strings.Repeat("x", 40001)}, "msg_too_long"}},
		{func(g *ground) {
			many(30, func(i int) { g.api("chat.scheduleMessage", g.named(with(hi, "post_at", "NOW+900")).(obj)) })
		}, refusal{"chat.scheduleMessage", with(hi, "post_at", "NOW+900"), "restricted_too_many"}},
		{nil, refusal{"chat.scheduledMessages.list", obj{"channel": "C0NONE"}, "invalid_channel"}},
		{nil, refusal{"chat.update", with(hi, "ts", "REPLY", "reply_broadcast", true), "no_dual_broadcast_content_update"}},
		{nil, refusal{"chat.update", obj{"channel": "C0GEN", "ts": "POST", "reply_broadcast": true}, "cant_broadcast_message"}},
		{nil, refusal{"chat.update", with(hi, "ts", "POST", "attachments", []obj{{"blocks": []obj{{"type": "nonsense"}}}}), "invalid_attachments"}},
		{nil, refusal{"chat.update", with(hi, "ts", "POST", "file_ids", "F0NONE"), "file_not_found"}},
		{nil, refusal{"chat.unfurl", obj{"channel": "C0GEN", "ts": "LINK", "unfurls": "["}, "invalid_unfurls_format"}},
		{nil, refusal{"chat.unfurl", obj{"channel": "C0GEN", "ts": "LINK", "unfurls": obj{"https://menu.example/soup": 1}}, "cannot_parse_attachment"}},
		{nil, refusal{"chat.unfurl", obj{"channel": "C0GEN", "ts": "1.000001", "unfurls": obj{}}, "cannot_find_message"}},
		{nil, refusal{"chat.unfurl", obj{"unfurl_id": "x", "source": "composer", "unfurls": obj{}}, "invalid_unfurl_id"}},
		{func(g *ground) {
			many(50, func(i int) { g.react("U0ANN", fmt.Sprint("e", i)) })
		}, refusal{"reactions.add", obj{"channel": "C0GEN", "timestamp": "ANN", "name": "tea"}, "too_many_emoji"}},
		{func(g *ground) {
			many(23, func(i int) {
				g.api("reactions.add", obj{"channel": "C0GEN", "timestamp": g.ann, "name": fmt.Sprint("e", i)})
			})
		}, refusal{"reactions.add", obj{"channel": "C0GEN", "timestamp": "ANN", "name": "tea"}, "too_many_reactions"}},
		{func(g *ground) {
			many(100, func(i int) {
				out := g.api("chat.postMessage", hi)
				g.api("pins.add", obj{"channel": "C0GEN", "timestamp": out["ts"]})
			})
		}, refusal{"pins.add", obj{"channel": "C0GEN", "timestamp": "ANN"}, "too_many_pins"}},
		{func(g *ground) { _ = g.w.Person("ann").Delete(g.t.Context(), "general", g.thread) }, refusal{"chat.update", with(hi, "ts", "ANN"), "cant_update_message"}},
		{nil, refusal{"bookmarks.add", obj{"channel_id": "C0GEN", "title": "t", "type": "link", "link": "https://a.example", "emoji": "No Such"}, "invalid_emoji"}},
		{func(g *ground) {
			many(100, func(i int) {
				g.api("bookmarks.add", obj{"channel_id": "C0GEN", "title": "t", "type": "link", "link": "https://a.example"})
			})
		}, refusal{"bookmarks.add", obj{"channel_id": "C0GEN", "title": "t", "type": "link", "link": "https://a.example"}, "too_many_bookmarks"}},
		{nil, refusal{"conversations.open", obj{"channel": "C0GEN"}, "method_not_supported_for_channel_type"}},
		{nil, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "FILE"}}}, "file_update_failed"}},
		{nil, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "NEW"}}, "channels": strings.Repeat("C0GEN,", 101)}, "channels_limit_exceeded"}},
		{nil, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "NEW"}}, "channel_id": "C0OUT"}, "not_in_channel"}},
		{nil, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "NEW"}}, "channel_id": "C0OLD"}, "posting_to_channel_denied"}},
		{nil, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "NEW"}}, "channel_id": "C0GEN", "blocks": []obj{{"type": "nonsense"}}}, "invalid_blocks"}},
		{nil, refusal{"files.getUploadURLExternal", obj{"filename": "a", "length": 2 << 20, "snippet_type": "go"}, "snippet_too_large"}},
		{nil, refusal{"canvases.edit", obj{"canvas_id": "CANVAS", "changes": []obj{{"operation": "insert_at_end", "document_content": obj{"type": "markdown", "markdown": strings.Repeat("x", 1<<20)}}}}, "canvas_too_large"}},
		{func(g *ground) { g.api("conversations.canvases.create", obj{"channel_id": "C0GEN"}) }, refusal{"conversations.canvases.create", obj{"channel_id": "C0GEN"}, "channel_canvas_already_exists"}},
		{func(g *ground) {
			g.api("conversations.canvases.create", obj{"channel_id": "C0GEN"})
			g.w.SetPolicy(sandbox.Policy{FreePlan: true})
		}, refusal{"canvases.create", obj{"channel_id": "C0GEN"}, "free_team_canvas_tab_already_exists"}},
		{nil, refusal{"team.info", obj{"team": "T0NONE"}, "team_not_found"}},
		{nil, refusal{"usergroups.users.list", obj{"usergroup": "S0NONE"}, "no_such_subteam"}},
		{nil, refusal{"views.update", obj{"view_id": "HOME", "view": obj{"type": "home", "blocks": []obj{section("x")}}, "hash": "0.old"}, "hash_conflict"}},
		{nil, refusal{"views.publish", obj{"user_id": "U0BOB", "view": obj{"type": "home", "external_id": "home-1", "blocks": []obj{section("x")}}}, "duplicate_external_id"}},
		{func(g *ground) {
			fault(g.t, g.rig, sandbox.Fault{Kind: sandbox.FaultInactive, User: "tally", On: true})
		}, refusal{"chat.postMessage", hi, "account_inactive"}},
	}
}

// The workspace comes into a state in which Slack refuses, and refuses in Slack's code. To add a case, add a line above.
func TestRefusalsOfAState(t *testing.T) {
	for _, c := range states() {
		t.Run(c.method+" "+c.want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t)
				out := g.api("files.getUploadURLExternal", obj{"filename": "new.txt", "length": 3})
				req, _ := newRequest("POST", fmt.Sprint(out["upload_url"]), "abc")
				g.do(req)
				g.names["NEW"] = fmt.Sprint(out["file_id"])
				if c.before != nil {
					c.before(g)
				}
				out = g.api(c.method, g.named(c.args).(obj))
				if code, _ := out["error"].(string); code != c.want {
					t.Errorf("%.300s, want %q", mustText(out), c.want)
				}
			})
		})
	}
}

func (g *ground) lock() {
	g.t.Helper()
	if status, out := g.page("POST", "/control/thread", obj{"channel": "general", "ts": g.thread, "locked": true}); status != 200 {
		g.t.Fatal(out)
	}
	if _, err := g.w.Person("ann").Reply(g.t.Context(), "general", g.thread, "too late"); err == nil {
		g.t.Error("a person replied in a locked thread")
	}
}

func (g *ground) rule(to sandbox.ChannelChange) {
	g.t.Helper()
	if err := g.w.ChangeChannel("C0GEN", to); err != nil {
		g.t.Fatal(err)
	}
}

func (g *ground) react(user, emoji string) {
	g.t.Helper()
	if status, out := g.page("POST", "/client/react?as="+user, obj{"channel": "C0GEN", "ts": g.ann, "name": emoji, "on": true}); status != 200 {
		g.t.Fatal(out)
	}
}
