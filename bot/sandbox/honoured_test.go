package sandbox_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

// Arguments that are taken and change nothing here. docs/workspace.md names each with its reason.
var withoutEffect = []string{"as_user", "current_draft_last_updated_ts", "unfurl_links", "unfurl_media", "exclude_muted", "entity_id", "count", "page",
	"files.info cursor", "files.info limit", "canvases.create title", "conversations.canvases.create title", "views.publish interactivity_pointer",
	"chat.postEphemeral metadata"}

// ground is a workspace where everything that arguments can name is there.
type ground struct {
	*rig
	b                                        *bot
	ann, post, link, thread, reply, far      string // messages: a person's, the app's, one with a link, a thread of the app with two replies of it
	file, canvas, home, soon, late, im, hash string
	names                                    map[string]string
}

func newGround(t *testing.T) *ground {
	cfg := config()
	cfg.Manifest = everyScope()
	cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
	cfg.Groups = []sandbox.Group{{ID: "S0COOKS", Handle: "cooks", Members: []string{"ann", "bob"}}, {ID: "S0OLD", Handle: "bakers", Disabled: true, Members: []string{"ann"}}}
	g := &ground{rig: start(t, cfg)}
	g.b = g.connect(ackAll)
	ok := func(method string, args obj) obj {
		t.Helper()
		out := g.api(method, args)
		if out["ok"] != true {
			t.Fatal(method, out)
		}
		return out
	}
	ann := g.w.Person("ann")
	say := func(text string) string {
		ts, err := ann.Send(t.Context(), "general", text)
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	g.ann, g.link = say("mine"), say("see https://menu.example/soup")
	g.post = ok("chat.postMessage", obj{"channel": "C0GEN", "text": "posted", "metadata": obj{"event_type": "e", "event_payload": obj{"k": 1}}})["ts"].(string)
	g.thread = ok("chat.postMessage", obj{"channel": "C0GEN", "text": "parent"})["ts"].(string)
	g.reply = ok("chat.postMessage", obj{"channel": "C0GEN", "text": "first", "thread_ts": g.thread, "metadata": obj{"event_type": "e", "event_payload": obj{}}})["ts"].(string)
	g.far = ok("chat.postMessage", obj{"channel": "C0GEN", "text": "second", "thread_ts": g.thread})["ts"].(string)
	g.file = uploaded(t, g.rig, "menu.txt", "soup")
	g.canvas = ok("canvases.create", obj{"document_content": obj{"type": "markdown", "markdown": "# Menu\n\nsoup"}})["canvas_id"].(string)
	home := ok("views.publish", obj{"user_id": "U0ANN", "view": obj{"type": "home", "external_id": "home-1", "blocks": []obj{section("x")}}})
	g.home, g.hash = at(home, "view", "id").(string), at(home, "view", "hash").(string)
	now := cfg.Clock.Now().Unix()
	g.soon = ok("chat.scheduleMessage", obj{"channel": "C0GEN", "text": "soon", "post_at": now + 600})["scheduled_message_id"].(string)
	g.late = ok("chat.scheduleMessage", obj{"channel": "C0SHARED", "text": "late", "post_at": now + 6000})["scheduled_message_id"].(string)
	g.im = at(ok("conversations.open", obj{"users": "U0ANN"}), "channel", "id").(string)
	g.names = map[string]string{"ANN": g.ann, "POST": g.post, "LINK": g.link, "THREAD": g.thread, "REPLY": g.reply, "FAR": g.far, "FILE": g.file, "CANVAS": g.canvas,
		"HOME": g.home, "HASH": g.hash, "SOON": g.soon, "LATE": g.late, "IM": g.im, "NOW+900": fmt.Sprint(now + 900)}
	return g
}

// uploaded brings a file into the workspace, shared nowhere.
func uploaded(t *testing.T, r *rig, name, content string) string {
	t.Helper()
	out := r.api("files.getUploadURLExternal", obj{"filename": name, "length": len(content)})
	req, _ := newRequest("POST", fmt.Sprint(out["upload_url"]), content)
	if res, _ := r.do(req); res.StatusCode != 200 {
		t.Fatal(out, res.Status)
	}
	if out := r.api("files.completeUploadExternal", obj{"files": []obj{{"id": out["file_id"]}}}); out["ok"] != true {
		t.Fatal(out)
	}
	return out["file_id"].(string)
}

// named puts what is there in the place of its word.
func (g *ground) named(v any) any {
	switch x := v.(type) {
	case string:
		if id, ok := g.names[x]; ok {
			return id
		}
	case obj:
		out := obj{}
		for k, one := range x {
			out[k] = g.named(one)
		}
		return out
	case []obj:
		out := []obj{}
		for _, one := range x {
			out = append(out, g.named(one).(obj))
		}
		return out
	}
	return v
}

// effect is a call with an argument, and what shows that it was read: a part of the answer, or, after "seen:", a part of what
// the page knows of the message then; after "not:", a part that must be missing from the answer.
type effect struct {
	args obj
	want string
}

func with(base obj, more ...any) obj {
	out := obj{}
	for k, v := range base {
		out[k] = v
	}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

// effects has one call for each argument that has an effect. To add one, add a line.
func effects() map[string]effect {
	out := map[string]effect{}
	add := func(method string, base obj, rows ...any) { // argument, its value, what shows it
		for i := 0; i+2 < len(rows); i += 3 {
			name := rows[i].(string)
			out[method+" "+name] = effect{with(base, name, rows[i+1]), rows[i+2].(string)}
		}
	}
	block, attachment := []obj{section("*bold*")}, []obj{{"text": "attached"}}
	write := func(method string, base obj) {
		add(method, base, "channel", "C0NONE", `"channel_not_found"`, "attachments", attachment, "seen:attached", "blocks", block, "seen:*bold*",
			"link_names", true, "seen:<!subteam^S0COOKS|@cooks>", "parse", "full", `seen:"mrkdwn":false`, "text", "other words", "seen:other words")
		out[method+" markdown_text"] = effect{with(base, "markdown_text", "**strong**", "text", nil), `seen:"type":"markdown"`}
	}
	words := obj{"channel": "C0GEN", "text": "for @cooks"}
	write("chat.postMessage", words)
	add("chat.postMessage", words, "icon_emoji", "tea", `"emoji":":tea:"`, "icon_url", "https://a.example/i.png", "https://a.example/i.png", "username", "Chef", `"username":"Chef"`,
		"metadata", obj{"event_type": "kept", "event_payload": obj{}}, `"event_type":"kept"`, "mrkdwn", false, `seen:"mrkdwn":false`, "thread_ts", "THREAD", `"thread_ts":"`)
	out["chat.postMessage reply_broadcast"] = effect{with(words, "thread_ts", "THREAD", "reply_broadcast", true), `"subtype":"thread_broadcast"`}
	whisper := with(words, "user", "U0ANN")
	write("chat.postEphemeral", whisper)
	add("chat.postEphemeral", whisper, "icon_emoji", "tea", `seen:"emoji":":tea:"`, "icon_url", "https://a.example/i.png", "seen:https://a.example/i.png", "username", "Chef", `seen:"username":"Chef"`,
		"thread_ts", "THREAD", `seen:"thread_ts":"`, "user", "U0EXT", `"user_not_in_channel"`)
	schedule := with(words, "post_at", "NOW+900")
	write("chat.scheduleMessage", schedule)
	add("chat.scheduleMessage", schedule, "metadata", obj{"event_type": "kept", "event_payload": obj{}}, `"event_type":"kept"`, "post_at", 1000, `"time_in_past"`,
		"thread_ts", "THREAD", `"thread_ts":"`)
	out["chat.scheduleMessage reply_broadcast"] = effect{with(schedule, "thread_ts", "THREAD", "reply_broadcast", true), `seen:"subtype":"thread_broadcast"`}
	edit := with(words, "ts", "POST")
	write("chat.update", edit)
	add("chat.update", edit, "metadata", obj{}, `not:"metadata"`, "ts", "ANN", `"cant_update_message"`, "file_ids", []string{"F0NONE"}, `"file_not_found"`,
		"unfurled_attachments", []obj{{"text": "unfurled", "from_url": "https://a.example"}}, "unfurled")
	out["chat.update reply_broadcast"] = effect{obj{"channel": "C0GEN", "ts": "REPLY", "reply_broadcast": true}, `"subtype":"thread_broadcast"`}
	here := obj{"channel": "C0GEN"}
	add("chat.delete", with(here, "ts", "POST"), "channel", "C0NONE", `"channel_not_found"`, "ts", "ANN", `"cant_delete_message"`)
	add("chat.deleteScheduledMessage", with(here, "scheduled_message_id", "SOON"), "channel", "C0SHARED", `"invalid_scheduled_message_id"`, "scheduled_message_id", "LATE", `"invalid_scheduled_message_id"`)
	add("chat.getPermalink", with(here, "message_ts", "REPLY"), "channel", "C0NONE", `"channel_not_found"`, "message_ts", "REPLY", "thread_ts=")
	add("chat.scheduledMessages.list", obj{}, "channel", "C0GEN", `not:"late"`, "cursor", "x", `"invalid_cursor"`, "latest", "NOW+900", `not:"late"`, "limit", 1, `not:"late"`,
		"oldest", "NOW+900", `not:"soon"`)
	unfurl := obj{"channel": "C0GEN", "ts": "LINK", "unfurls": obj{"https://menu.example/soup": obj{"text": "Soup of the day"}}}
	add("chat.unfurl", unfurl, "channel", "C0NONE", `"cannot_find_channel"`, "ts", "ANN", `"cannot_unfurl_message"`, "unfurls", obj{"https://b.example": obj{}}, `"cannot_unfurl_url"`,
		"user_auth_message", "please connect", "whispered:please connect", "user_auth_required", true, "whispered:Connect your account", "user_auth_url", "https://login.example", "whispered:https://login.example",
		"user_auth_blocks", block, "whispered:bold", "unfurl_id", "x", `"missing_source"`, "source", "composer", `"missing_unfurl_id"`)
	add("bookmarks.add", obj{"channel_id": "C0GEN", "title": "Menu", "type": "link", "link": "https://menu.example"}, "channel_id", "C0NONE", `"channel_not_found"`, "title", "Wine", `"title":"Wine"`,
		"link", "ftp://a.example", `"invalid_link"`, "type", "file", `"invalid_bookmark_type"`, "emoji", ":tea:", `"emoji":":tea:"`, "access_level", "read", `"access_level":"read"`, "parent_id", "Bk1", `"invalid_parent_type"`)
	add("bots.info", obj{}, "bot", "B0NONE", `"bot_not_found"`)
	canvas := obj{"canvas_id": "CANVAS", "access_level": "read"}
	add("canvases.access.set", canvas, "canvas_id", "F0NONE", `"canvas_not_found"`, "channel_ids", []string{"C0NONE"}, `"channel_not_found"`, "user_ids", []string{"U0NONE"}, `"user_not_found"`,
		"access_level", "read", `"invalid_parameters"`)
	add("canvases.create", obj{}, "document_content", "words", `"canvas_creation_failed"`, "channel_id", "C0NONE", `"canvas_creation_failed"`)
	add("canvases.edit", obj{"canvas_id": "CANVAS", "changes": []obj{{"operation": "rename"}}}, "canvas_id", "F0NONE", `"canvas_not_found"`, "changes", []obj{{"operation": "sing"}}, `"canvas_editing_failed"`)
	add("canvases.sections.lookup", obj{"canvas_id": "CANVAS", "criteria": obj{}}, "canvas_id", "F0NONE", `"canvas_not_found"`, "criteria", obj{"contains_text": "wine"}, `"sections":[]`)
	add("conversations.canvases.create", obj{"channel_id": "C0GEN"}, "channel_id", "C0NONE", `"channel_canvas_creation_failed"`, "document_content", "words", `"canvas_creation_failed"`)
	add("conversations.history", here, "channel", "C0NONE", `"channel_not_found"`, "cursor", "x", `"invalid_cursor"`, "include_all_metadata", true, `"event_type":"e"`, "latest", "POST", `not:"posted"`,
		"limit", 1, `"has_more":true`, "oldest", "POST", `not:"mine"`)
	out["conversations.history inclusive"] = effect{with(here, "oldest", "POST", "latest", "POST", "inclusive", true), `"posted"`}
	thread := with(here, "ts", "THREAD")
	add("conversations.replies", thread, "channel", "C0NONE", `"channel_not_found"`, "cursor", "x", `"invalid_cursor"`, "include_all_metadata", true, `"event_type":"e"`, "latest", "FAR", `not:"second"`,
		"limit", 1, `"has_more":true`, "oldest", "REPLY", `not:"first"`, "ts", "FAR", `"parent"`)
	out["conversations.replies inclusive"] = effect{with(thread, "oldest", "REPLY", "latest", "REPLY", "inclusive", true), `"first"`}
	add("conversations.info", here, "channel", "C0NONE", `"channel_not_found"`, "include_locale", true, `"locale":"en-US"`, "include_num_members", true, `"num_members":3`)
	add("conversations.join", obj{}, "channel", "C0OUT", `"is_member":true`)
	add("conversations.list", obj{}, "cursor", "x", `"invalid_cursor"`, "exclude_archived", true, `not:"old"`, "limit", 1, `not:"outside"`, "types", "im", `not:"general"`)
	add("conversations.members", here, "channel", "C0NONE", `"channel_not_found"`, "cursor", "x", `"invalid_cursor"`, "limit", 1, `not:"U0BOB"`)
	add("conversations.open", obj{}, "channel", "IM", `"already_open":true`, "users", "U0GONE", `"user_disabled"`)
	out["conversations.open return_im"] = effect{obj{"users": "U0ANN", "return_im": true}, `"is_im":true`}
	out["conversations.open prevent_creation"] = effect{obj{"users": "U0BOB", "prevent_creation": true}, `"channel_not_found"`}
	add("users.conversations", obj{}, "cursor", "x", `"invalid_cursor"`, "exclude_archived", true, `not:"old"`, "limit", 1, `not:"with-acme"`, "types", "im", `not:"general"`, "user", "U0BOB", `not:"with-acme"`)
	share := obj{"files": []obj{{"id": "NEW", "title": "Menu"}}, "channel_id": "C0GEN"}
	add("files.completeUploadExternal", share, "files", []obj{{"id": "F0NONE"}}, `"file_not_found"`, "channel_id", "C0NONE", `"channel_not_found"`, "channels", "C0NONE", `"channel_not_found"`, "thread_ts", "1.000001", `"invalid_channel"`,
		"initial_comment", "look", "last:look", "blocks", block, "last:*bold*", "username", "Chef", `last:"username":"Chef"`, "icon_url", "https://a.example/i.png", "last:https://a.example/i.png", "icon_emoji", "tea", "last::tea:")
	add("files.getUploadURLExternal", obj{"filename": "a.txt", "length": 3}, "length", 99<<20, `"file_upload_size_restricted"`, "filename", "a.exe", `"file_type_not_allowed"`, "snippet_type", "No Such", `"unknown_snippet_type"`,
		"alt_txt", strings.Repeat("x", 1001), `"alt_txt_too_large"`)
	add("files.info", obj{}, "file", "FILE", `"title":"menu.txt"`)
	add("pins.add", with(here, "timestamp", "ANN"), "channel", "C0NONE", `"channel_not_found"`, "timestamp", "1.000001", `"message_not_found"`)
	add("reactions.add", with(here, "timestamp", "ANN", "name", "tea"), "channel", "C0NONE", `"channel_not_found"`, "timestamp", "1.000001", `"message_not_found"`, "name", "No Such", `"invalid_name"`)
	add("team.info", obj{}, "team", "T0NONE", `"team_not_found"`, "domain", "nowhere", `"team_not_on_enterprise"`)
	add("usergroups.list", obj{}, "include_count", true, `"user_count":2`, "include_disabled", true, `"bakers"`, "include_users", true, `"U0BOB"`)
	add("usergroups.users.list", obj{"usergroup": "S0OLD"}, "usergroup", "S0COOKS", `"U0BOB"`, "include_disabled", true, `"U0ANN"`)
	add("users.info", obj{"user": "U0ANN"}, "user", "U0NONE", `"user_not_found"`, "include_locale", true, `"locale":"en-US"`)
	add("users.list", obj{}, "cursor", "x", `"invalid_cursor"`, "include_locale", true, `"locale":"en-US"`, "limit", 1, `not:"U0BOB"`)
	add("users.lookupByEmail", obj{}, "email", "ann@northwind-alliances.example", `"U0ANN"`)
	view := obj{"type": "home", "blocks": []obj{section("y")}}
	add("views.publish", obj{"user_id": "U0ANN", "view": view}, "user_id", "U0NONE", `"invalid_arguments"`, "view", obj{"type": "modal"}, `"invalid_arguments"`, "hash", "0.old", `"hash_conflict"`)
	add("views.update", obj{"view": view}, "view_id", "V0NONE", `"not_found"`, "external_id", "home-1", `"ok":true`)
	out["views.update hash"] = effect{obj{"view": view, "view_id": "HOME", "hash": "0.old"}, `"hash_conflict"`}
	out["views.update view"] = effect{obj{"view_id": "HOME", "view": obj{"type": "home", "blocks": []obj{section("fresh")}}}, `"fresh"`}
	for _, method := range []string{"views.open", "views.push"} {
		add(method, obj{"view": modal("T", section("x"))}, "trigger_id", "1.2.x", `"invalid_trigger_id"`, "interactivity_pointer", "1.2.x", `"invalid_trigger_id"`)
		out[method+" view"] = effect{obj{"trigger_id": "1.2.x", "view": obj{"type": "modal"}}, `"invalid_arguments"`}
	}
	for _, kind := range []string{"blocks", "view", "message"} {
		add("blocks.validate", obj{}, kind, obj{"type": "nonsense"}, `"invalid_`+kind)
	}
	out["blocks.validate blocks"] = effect{obj{"blocks": []obj{{"type": "nonsense"}}}, `"invalid_blocks"`}
	out["blocks.validate message"] = effect{obj{"message": obj{"blocks": []obj{{"type": "nonsense"}}}}, `"invalid_message"`}
	add("apps.manifest.validate", obj{"manifest": "display_information: {name: X}"}, "manifest", "{}", `"invalid_manifest"`, "app_id", "A0NONE", `"invalid_app_id"`)
	for method := range map[string]bool{"bots.info": true, "chat.scheduledMessages.list": true, "conversations.list": true, "usergroups.list": true, "usergroups.users.list": true,
		"users.conversations": true, "users.list": true} {
		out[method+" team_id"] = effect{obj{"team_id": "T0NONE", "usergroup": "S0COOKS"}, "org:"}
	}
	return out
}

// Each documented argument of each method changes what comes out, or is listed as one that changes nothing, and the page of
// documentation says so too.
func TestArgumentsAreHonoured(t *testing.T) {
	all := effects()
	for what, e := range all {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { e.check(t, what) })
		})
	}
	docs, err := os.ReadFile("../../docs/workspace.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range withoutEffect {
		if _, arg, ok := strings.Cut(name, " "); !strings.Contains(string(docs), "`"+name+"`") && (!ok || !strings.Contains(string(docs), "`"+arg+"`")) {
			t.Errorf("docs/workspace.md does not say that %s changes nothing", name)
		}
	}
	for _, m := range methodReference(t) {
		for arg := range m.Args.Properties {
			_, has := all[m.name+" "+arg]
			if none := arg == "token" || slices.Contains(withoutEffect, arg) || slices.Contains(withoutEffect, m.name+" "+arg); none == has {
				t.Errorf("%s %s: has an effect %v, is listed as having none %v", m.name, arg, has, none)
			}
		}
	}
}

func (e effect) check(t *testing.T, what string) {
	g := newGround(t)
	method, _, _ := strings.Cut(what, " ")
	switch {
	case e.want == "org:": // an organisation's token needs it; a workspace's passes it over
		if out := g.api(method, e.args); out["ok"] != true {
			t.Errorf("the token of one workspace: %v", out)
		}
		return
	case method == "files.completeUploadExternal":
		out := g.api("files.getUploadURLExternal", obj{"filename": "new.txt", "length": 3})
		req, _ := newRequest("POST", fmt.Sprint(out["upload_url"]), "abc")
		g.do(req)
		g.names["NEW"] = fmt.Sprint(out["file_id"])
	case what == "files.getUploadURLExternal filename":
		g.w.SetPolicy(sandbox.Policy{NoFileTypes: []string{"exe"}})
	}
	out := g.api(method, g.named(e.args).(obj))
	got, want := mustText(out), e.want
	kind, part, isSeen := strings.Cut(e.want, ":")
	switch {
	case isSeen && (kind == "seen" || kind == "last" || kind == "whispered"):
		if out["ok"] != true {
			t.Fatalf("refused: %s", got)
		}
		g.w.Advance(time.Hour) // what was scheduled is there now
		ts, _ := out["ts"].(string)
		if ts == "" {
			ts, _ = out["message_ts"].(string)
		}
		got, want = g.seen(ts), part
	case isSeen && kind == "not":
		if strings.Contains(got, part) || out["ok"] != true {
			t.Errorf("got %s, which must not hold %s", got, part)
		}
		return
	}
	if !strings.Contains(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(got), want) {
		t.Errorf("got %.900s, which does not hold %s", got, want)
	}
}

// seen is the message as the page knows it, or with no ts the newest of the channel and its thread.
func (g *ground) seen(ts string) string {
	_, channel := g.page("GET", "/client/history?as=U0ANN&channel=C0GEN", nil)
	_, thread := g.page("GET", "/client/replies?as=U0ANN&channel=C0GEN&ts="+g.thread, nil)
	newest := obj{"ts": ""}
	for _, m := range append(channel["messages"].([]any), thread["messages"].([]any)...) {
		o := m.(obj)
		if at := o["ts"].(string); at == ts || ts == "" && at > newest["ts"].(string) && o["text"] != "soon" {
			newest = o
		}
	}
	return mustText(newest)
}
