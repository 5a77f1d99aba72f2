package sandbox_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// told is one method as Slack's reference tells it.
type told struct {
	name string
	JSON bool `json:"json_input_supported"`
	Args struct {
		Required   []string           `json:"required"`
		Properties map[string]toldArg `json:"properties"`
	} `json:"args"`
}

type toldArg struct {
	Type    string   `json:"type"`
	Schema  string   `json:"schema"`
	Example any      `json:"example"`
	Enum    []string `json:"enum"`
	Long    int      `json:"maxLength"`
	Min     *int     `json:"minimum"`
	Max     *int     `json:"maximum"`
	Items   *int     `json:"maxItems"`
	AnyOf   []struct {
		Type string   `json:"type"`
		Enum []string `json:"enum"`
	} `json:"anyOf"`
}

// kinds are the types an argument may have, without null.
func (a toldArg) kinds() (out []string) {
	if a.Type != "" {
		out = append(out, a.Type)
	}
	for _, k := range a.AnyOf {
		if k.Type != "null" && k.Type != "" && !slices.Contains(out, k.Type) {
			out = append(out, k.Type)
		}
	}
	return out
}

// methodReference reads all methods of the reference, or skips the test where there is none.
func methodReference(t *testing.T) (out []told) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(reference, "*.json"))
	if len(files) == 0 {
		t.Skip("NOT TESTED: no method reference on this machine, so our arguments were not held against Slack's tables")
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if strings.HasPrefix(name, "_") {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := told{name: name}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(file, err)
		}
		out = append(out, m)
	}
	return out
}

// What a missing or a bad argument is answered with where that is a code of the method's own list and not invalid_arguments.
var (
	ownMissing = map[string]string{
		"bookmarks.add channel_id": "channel_not_found", "chat.unfurl unfurls": "missing_unfurls", "chat.unfurl channel": "missing_channel", "chat.unfurl ts": "missing_ts",
		"conversations.replies channel": "channel_not_found", "conversations.replies ts": "thread_not_found", "files.getUploadURLExternal length": "missing_argument",
		"pins.add channel": "channel_not_found", "pins.add timestamp": "no_item_specified", "reactions.add channel": "no_item_specified",
		"reactions.add timestamp": "no_item_specified", "reactions.add name": "invalid_name", "users.info user": "user_not_found", "users.lookupByEmail email": "users_not_found",
	}
	ownBad = map[string]string{
		"chat.scheduleMessage post_at": "invalid_time", "chat.unfurl source": "invalid_source", "conversations.list limit": "invalid_limit",
		"conversations.members limit": "invalid_limit", "users.conversations limit": "invalid_limit",
	}
	// Needed, although the reference says so in words only.
	neededToo = map[string][]string{"bookmarks.add": {"channel_id"}, "chat.unfurl": {"unfurls", "channel", "ts"}, "pins.add": {"timestamp"}}
)

// JSON in a string: what is wrong with it is said when it is read, in the method's own codes.
var holdsJSON = []string{"attachments", "blocks", "changes", "criteria", "document_content", "files", "manifest", "message", "metadata", "unfurled_attachments", "unfurls",
	"user_auth_blocks", "view"}

// Each documented argument of each method is missed when it is needed, and refused when it is of another type, outside of its
// bounds or not one of its values, in Slack's words. What it can catch: an argument that is not read as its table says. A new
// file of the reference takes part by itself.
func TestArgumentsAreHeldAgainstTheReference(t *testing.T) {
	cfg := config()
	cfg.Manifest = everyScope()
	r := start(t, cfg)
	checked, said := 0, 0
	for _, m := range methodReference(t) {
		token := "xoxb-test"
		if m.name == "apps.connections.open" {
			token = "xapp-1-test"
		}
		if got := sandbox.FormOnly(m.name); got == m.JSON {
			t.Errorf("%s: form only %v, the reference says JSON %v", m.name, got, m.JSON)
		}
		full, needed := obj{}, append(m.Args.Required, neededToo[m.name]...)
		for _, name := range needed {
			if name != "token" {
				full[name] = filler(name, m.Args.Properties[name])
			}
		}
		ask := func(arg string, value any) obj {
			args := obj{}
			for k, v := range full {
				args[k] = v
			}
			if delete(args, arg); value != nil {
				args[arg] = value
			}
			if sandbox.FormOnly(m.name) {
				_, out := r.asForm(m.name, token, args)
				return out
			}
			_, out := r.asJSON(m.name, token, args)
			return out
		}
		refused := func(arg string, value any, words string) {
			t.Helper()
			checked++
			out := ask(arg, value)
			want := cmp.Or(ownBad[m.name+" "+arg], "invalid_arguments")
			if value == nil {
				want = cmp.Or(ownMissing[m.name+" "+arg], "invalid_arguments")
			}
			if out["error"] != want || want == "invalid_arguments" && !strings.Contains(mustText(out["response_metadata"]), words) {
				t.Errorf("%s with %s %.60s answers %.200s, want %s and %q", m.name, arg, mustText(value), mustText(out), want, words)
			}
		}
		if out := ask("not_an_argument", "1"); strings.Contains(mustText(out), "not_an_argument") && m.name != "api.test" {
			t.Errorf("%s does not pass over an unknown argument: %s", m.name, mustText(out))
		}
		for name, a := range m.Args.Properties {
			if name == "token" {
				continue
			}
			said++
			if slices.Contains(needed, name) {
				refused(name, nil, "missing required field: "+name)
			}
			enum := a.Enum
			for _, k := range a.AnyOf {
				enum = append(enum, k.Enum...)
			}
			kinds := a.kinds()
			switch {
			case slices.Contains(holdsJSON, name):
				if m.JSON && a.Items == nil && name != "files" {
					refused(name, 7, "must provide an object")
				}
			case slices.Contains(kinds, "boolean"):
				refused(name, "perhaps", "must be a boolean [json-pointer:/"+name+"]")
			case slices.Contains(kinds, "integer") || slices.Contains(kinds, "number"):
				refused(name, "many", "must provide an integer [json-pointer:/"+name+"]")
			case slices.Contains(kinds, "array"):
				if m.JSON {
					refused(name, 7, "must provide an array [json-pointer:/"+name+"]")
				}
			case m.JSON:
				refused(name, obj{"of": "another type"}, "must provide a string [json-pointer:/"+name+"]")
			}
			if len(enum) > 0 {
				refused(name, "neither", "must be a valid enum value [json-pointer:/"+name+"]")
			}
			if a.Long > 0 && len(kinds) > 0 && kinds[0] == "string" {
				refused(name, strings.Repeat("x", a.Long+1), "must be less than "+mustText(a.Long+1)+" characters [json-pointer:/"+name+"]")
			}
			if a.Max != nil {
				refused(name, *a.Max+1, "must be less than "+mustText(*a.Max)+" [json-pointer:/"+name+"]")
			}
			if a.Min != nil && name != "length" {
				refused(name, *a.Min-1, "must be greater than "+mustText(*a.Min)+" [json-pointer:/"+name+"]")
			}
			if a.Items != nil {
				refused(name, []obj{{}, {}}, "no more than "+mustText(*a.Items)+" items allowed [json-pointer:/"+name+"]")
			}
		}
	}
	t.Logf("%d documented arguments, %d refusals", said, checked)
}

// filler is a value of the right type for a needed argument.
func filler(name string, a toldArg) any {
	switch name {
	case "changes":
		return []obj{{"operation": "rename"}}
	case "files":
		return []obj{{"id": "F1"}}
	case "view", "criteria", "unfurls":
		return obj{}
	}
	enum := a.Enum
	if len(enum) > 0 {
		return enum[0]
	}
	if slices.Contains(a.kinds(), "integer") {
		return 1
	}
	if a.Schema == "file_access_level" {
		return "read"
	}
	return "x"
}

// everyScope is the manifest with all that the methods ask for.
func everyScope() []byte {
	m := strings.Replace(manifest, "[commands,", `[commands, "users:read.email", "usergroups:read", "links:write", "links:read", "mpim:write", "mpim:read", "mpim:history", "chat:write.customize", "pins:read", "bookmarks:read", "emoji:read", "users.profile:read",
      "channels:manage",`, 1)
	m = strings.Replace(m, "[app_home_opened,", "[link_shared, tokens_revoked, app_uninstalled, team_join, channel_deleted, channel_created, pin_added, app_home_opened,", 1)
	return []byte(strings.Replace(m, "features:\n", "features:\n  unfurl_domains: [menu.example]\n", 1))
}

// How a call is written, before any method looks at it.
func TestHowCallsAreWritten(t *testing.T) {
	r := start(t, config())
	for _, c := range []struct {
		name, method, http, kind, body, want string
	}{
		{"a body without a type", "chat.postMessage", "POST", "", "channel=C0GEN", "missing_post_type"},
		{"a type Slack does not read", "chat.postMessage", "POST", "application/xml", "<a/>", "invalid_post_type"},
		{"a charset Slack does not read", "chat.postMessage", "POST", "application/json; charset=utf-7", "{}", "invalid_charset"},
		{"plain text is a form", "chat.postMessage", "POST", "text/plain", "channel=C0NONE&text=x", "channel_not_found"},
		{"broken JSON", "chat.postMessage", "POST", "application/json", "{", "invalid_json"},
		{"an array in a form", "conversations.list", "POST", "application/x-www-form-urlencoded", "types[]=im", "invalid_array_arg"},
		{"a strange name", "conversations.list", "POST", "application/x-www-form-urlencoded", "ty-pes=im", "invalid_arg_name"},
		{"GET where it is not taken", "apps.connections.open", "GET", "", "", "not_allowed_token_type"},
		{"GET with a query", "users.info?user=U0NONE", "GET", "", "", "user_not_found"},
		{"JSON where a form is documented", "chat.getPermalink", "POST", "application/json; charset=utf-8", `{"channel":"C0GEN","message_ts":"1.2"}`, "message_not_found"},
		{"a token in the address", "auth.test?token=xoxb-test", "POST", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, _ := newRequest(c.http, r.url+"/api/"+c.method, c.body)
			if c.kind != "" {
				req.Header.Set("Content-Type", c.kind)
			}
			if !strings.Contains(c.method, "token=") {
				req.Header.Set("Authorization", "Bearer xoxb-test")
			} else {
				c.want = "not_authed"
			}
			if _, out := r.do(req); out["error"] != c.want {
				t.Errorf("%v, want %s", out, c.want)
			}
		})
	}
	req, _ := newRequest("GET", r.url+"/api/apps.connections.open", "")
	req.Header.Set("Authorization", "Bearer xapp-1-test")
	if _, out := r.do(req); out["error"] != "insecure_request" {
		t.Errorf("opening a connection with GET: %v", out)
	}
	if got := doubts(r); !strings.Contains(got, "send a form") {
		t.Errorf("the developer is not told of JSON where a form is documented: %q", got)
	}
}

// doubts is what the wire log tells the developer beside refusals.
func doubts(r *rig) string {
	_, out := r.page("GET", "/client/log", nil)
	var all []string
	for _, e := range out["entries"].([]any) {
		if at(e, "kind") == "doubt" {
			all = append(all, at(e, "detail").(string))
		}
	}
	return strings.Join(all, "\n")
}
