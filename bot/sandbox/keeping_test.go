package sandbox_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// A bot makes a channel for an incident and keeps it, from its first topic to its end. What it can catch: a method of this family
// that forgets to tell people or the app, or that takes what Slack refuses. To add a step, add a line.
func TestChannelsThatTheAppKeeps(t *testing.T) {
	cfg := config()
	cfg.Manifest = everyScope()
	r := start(t, cfg)
	made := r.api("conversations.create", obj{"name": "inc-42"})
	id, _ := at(made, "channel", "id").(string)
	if at(made, "channel", "is_member") != true || at(made, "channel", "num_members") != float64(1) || at(made, "channel", "topic", "creator") != "" {
		t.Fatal(mustText(made))
	}
	pinned := r.api("chat.postMessage", obj{"channel": id, "text": "what we know"})["ts"]
	for _, step := range []struct {
		method string
		args   obj
		want   string // the code of a refusal, or a part of the answer
	}{
		{"conversations.create", obj{"name": "inc-42"}, "name_taken"},
		{"conversations.create", obj{"name": "Inc 43"}, "invalid_name_specials"},
		{"conversations.create", obj{"name": ""}, "invalid_name_required"},
		{"conversations.create", obj{"name": "---"}, "invalid_name_punctuation"},
		{"conversations.create", obj{"name": strings.Repeat("x", 81)}, "invalid_name_maxlength"},
		{"conversations.invite", obj{"channel": id, "users": "U0ANN,U0BOB"}, `"num_members":3`},
		{"conversations.setTopic", obj{"channel": id, "topic": "checkout is down & out"}, `"value":"checkout is down \u0026amp; out"`},
		{"conversations.setTopic", obj{"channel": id}, "invalid_arguments"},
		{"conversations.setTopic", obj{"channel": id, "topic": strings.Repeat("x", 251)}, "too_long"},
		{"conversations.setTopic", obj{"channel": "C0NONE", "topic": "x"}, "channel_not_found"},
		{"conversations.setPurpose", obj{"channel": id, "purpose": "mend it"}, `"purpose":{"creator":"U0LOCALBOT"`},
		{"conversations.info", obj{"channel": id}, `"value":"mend it"`},
		{"pins.add", obj{"channel": id, "timestamp": pinned}, `"ok":true`},
		{"pins.list", obj{"channel": id}, `"permalink"`},
		{"bookmarks.list", obj{"channel_id": id}, `"bookmarks":[]`},
		{"chat.meMessage", obj{"channel": id, "text": "is on it"}, `"ts"`},
		{"conversations.history", obj{"channel": id}, `"subtype":"me_message"`},
		{"conversations.mark", obj{"channel": id, "ts": "never"}, "invalid_timestamp"},
		{"conversations.mark", obj{"channel": id, "ts": pinned}, `"ok":true`},
		{"conversations.kick", obj{"channel": id, "user": "U0BOB"}, `"errors":{}`},
		{"conversations.kick", obj{"channel": id, "user": "U0BOB"}, "not_in_channel"},
		{"conversations.kick", obj{"channel": id, "user": "U0LOCALBOT"}, "cant_kick_self"},
		{"conversations.kick", obj{"channel": "C0GEN", "user": "U0BOB"}, "cant_kick_from_general"},
		{"conversations.close", obj{"channel": id}, "method_not_supported_for_channel_type"},
		{"conversations.rename", obj{"channel": id, "name": "inc-42-checkout"}, `"previous_names":["inc-42"]`},
		{"conversations.rename", obj{"channel": "C0GEN", "name": "all"}, "not_authorized"},
		{"conversations.archive", obj{"channel": "C0GEN"}, "cant_archive_general"},
		{"conversations.unarchive", obj{"channel": id}, "not_archived"},
		{"conversations.archive", obj{"channel": id}, `"ok":true`},
		{"conversations.archive", obj{"channel": id}, "already_archived"},
		{"chat.postMessage", obj{"channel": id, "text": "x"}, "is_archived"},
		{"conversations.unarchive", obj{"channel": id}, `"ok":true`},
	} {
		out := r.api(step.method, step.args)
		if code, refused := out["error"]; refused && code != step.want || !refused && !strings.Contains(mustText(out), step.want) {
			t.Errorf("%s %s answers %s, not %s", step.method, mustText(step.args), mustText(out), step.want)
		}
	}
	for _, want := range []string{"channel_topic", "channel_purpose", "channel_name"} {
		if _, history := r.page("GET", "/client/history?as=U0ANN&channel="+id, nil); !strings.Contains(mustText(history), want) {
			t.Errorf("nobody in the channel reads of %s", want)
		}
	}
}

// Bookmarks, files, reactions and canvases are listed, changed and taken away again.
func TestWhatTheAppMadeIsListedAndRemoved(t *testing.T) {
	g := newGround(t)
	ok := func(method string, args obj) string {
		t.Helper()
		out := g.api(method, g.named(args).(obj))
		if out["ok"] != true {
			t.Fatal(method, mustText(out))
		}
		return mustText(out)
	}
	has := func(got, want string) {
		t.Helper()
		if !strings.Contains(got, want) {
			t.Errorf("%s does not hold %s", got, want)
		}
	}
	mark := at(g.api("bookmarks.add", obj{"channel_id": "C0GEN", "title": "Runbook", "type": "link", "link": "https://run.example/"}), "bookmark", "id")
	has(ok("bookmarks.list", obj{"channel_id": "C0GEN"}), `"title":"Runbook"`)
	has(ok("bookmarks.edit", obj{"channel_id": "C0GEN", "bookmark_id": mark, "title": "Book"}), `"link":"https://run.example/"`)
	has(ok("bookmarks.list", obj{"channel_id": "C0GEN"}), `"title":"Book"`)
	ok("bookmarks.remove", obj{"channel_id": "C0GEN", "bookmark_id": mark})
	if out := g.api("bookmarks.remove", obj{"channel_id": "C0GEN", "bookmark_id": mark}); out["error"] != "not_found" {
		t.Error(mustText(out))
	}
	ok("reactions.add", obj{"channel": "C0GEN", "timestamp": "POST", "name": "eyes"})
	has(ok("reactions.list", obj{}), `"text":"posted"`)
	has(ok("files.list", obj{}), `"total":1`)
	ok("files.delete", obj{"file": "FILE"})
	has(ok("files.list", obj{}), `"total":0`)
	if out := g.api("files.info", obj{"file": g.file}); out["error"] != "file_not_found" {
		t.Error(mustText(out))
	}
	ok("canvases.delete", obj{"canvas_id": "CANVAS"})
	has(ok("emoji.list", obj{}), `"emoji":{}`)
	has(ok("users.getPresence", obj{"user": "U0ANN"}), `"presence":"active"`)
	has(ok("users.profile.get", obj{"user": "U0ANN"}), `"image_72"`)
}

// The page of documentation lists the methods there are, and no other.
func TestMethodsAreDocumented(t *testing.T) {
	raw, err := os.ReadFile("../../docs/workspace.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(raw), "## Methods\n")
	part, _, _ = strings.Cut(part, "\n## ")
	var listed []string
	for i, word := range strings.Split(part, "`") {
		family, names, ok := strings.Cut(word, ".")
		if i%2 == 0 || !ok {
			continue
		}
		for _, name := range strings.Split(strings.Trim(names, "{}"), ",") {
			listed = append(listed, family+"."+strings.TrimSpace(name))
		}
	}
	slices.Sort(listed)
	if there := sandbox.Methods(); !slices.Equal(listed, there) {
		t.Errorf("documented: %v\nthere:      %v", listed, there)
	}
}
