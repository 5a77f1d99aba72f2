package sandbox_test

import (
	"strings"
	"testing"
)

// What bots read of answers and Slack always has. What it can catch: a bot that finds a key missing here, and works around it.
// To add one, add a line: a call, the path in its answer, and what stands there.
func TestAnswersHaveWhatBotsRead(t *testing.T) {
	g := newGround(t)
	shared := g.api("files.getUploadURLExternal", obj{"filename": "notes.txt", "length": 3})
	req, _ := newRequest("POST", shared["upload_url"].(string), "abc")
	g.do(req)
	complete := g.api("files.completeUploadExternal", obj{"files": []obj{{"id": shared["file_id"], "title": "Notes"}}, "channel_id": "C0GEN"})
	for key, want := range map[string]any{"title": "Notes", "name": "notes.txt", "mimetype": "text/plain", "filetype": "text", "pretty_type": "Plain Text", "size": float64(3)} {
		if got := at(complete, "files", "0", key); got != want {
			t.Errorf("files.completeUploadExternal has %s %v, not %v", key, got, want)
		}
	}
	if s := mustText(at(complete, "files", "0", "shares")); s != "{}" {
		t.Errorf("the answer knows of the shares %s, which Slack makes later", s)
	}
	file := g.api("files.info", obj{"file": shared["file_id"]})
	if s := mustText(at(file, "file", "shares", "public", "C0GEN", "0", "ts")); len(s) < 10 {
		t.Errorf("files.info does not tell in which post the file is: %s", mustText(file))
	}

	call := func(method string, args obj) obj {
		t.Helper()
		out := g.api(method, g.named(args).(obj))
		if out["ok"] != true {
			t.Fatal(method, out)
		}
		return out
	}
	for _, c := range []struct {
		method string
		args   obj
		path   []string
		want   string // the JSON, or with … in front a part of it
	}{
		{"users.info", obj{"user": "U0ANN"}, []string{"user", "profile", "image_72"}, "…/assets/"},
		{"users.info", obj{"user": "U0ANN"}, []string{"user", "profile", "image_512"}, "…/assets/"},
		{"users.info", obj{"user": "U0ANN"}, []string{"user", "profile", "status_expiration"}, "0"},
		{"users.info", obj{"user": "U0ANN"}, []string{"user", "tz_label"}, "… "},
		{"bots.info", obj{"bot": "B0LOCALBOT"}, []string{"bot", "icons", "image_72"}, "…/assets/"},
		{"conversations.info", obj{"channel": "C0GEN"}, []string{"channel", "is_general"}, "true"},
		{"conversations.info", obj{"channel": "C0GEN"}, []string{"channel", "purpose", "last_set"}, "0"},
		{"reactions.get", obj{"channel": "C0GEN", "timestamp": "POST"}, []string{"message", "permalink"}, "…/archives/C0GEN/p"},
		{"chat.scheduleMessage", obj{"channel": "C0GEN", "text": "x", "post_at": "NOW+900"}, []string{"message", "type"}, `"delayed_message"`},
		{"chat.scheduleMessage", obj{"channel": "C0GEN", "text": "x", "post_at": "NOW+900"}, []string{"message", "bot_id"}, `"B0`},
		{"chat.scheduleMessage", obj{"channel": "C0GEN", "text": "x", "post_at": "NOW+900"}, []string{"message", "ts"}, "null"},
		{"chat.postMessage", obj{"channel": "C0GEN", "text": "told all", "thread_ts": "THREAD", "reply_broadcast": true}, []string{"message", "root", "text"}, `"parent"`},
		{"chat.postMessage", obj{"channel": "C0GEN", "attachments": []obj{{"color": "#ff0000", "text": "burning"}}}, []string{"message", "attachments"},
			`[{"color":"ff0000","fallback":"burning","id":1,"text":"burning"}]`},
		{"chat.postMessage", obj{"channel": "C0GEN", "attachments": []obj{{"color": "good", "blocks": []obj{section("out")}}}}, []string{"message", "attachments", "0", "blocks", "0", "block_id"}, `…"`},
		{"chat.postMessage", obj{"channel": "C0GEN", "attachments": []obj{{"color": "good", "blocks": []obj{section("out")}}}}, []string{"message", "attachments", "0", "color"}, `"2eb886"`},
	} {
		got := mustText(at(call(c.method, c.args), c.path...))
		if part, ok := strings.CutPrefix(c.want, "…"); ok && !strings.Contains(got, part) || !ok && !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %v is %s, not %s", c.method, c.path, got, c.want)
		}
	}
}
