package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

// limits of the reference, calls a minute; t5 is special: no number.
var tiers = map[string]int{"t1": 1, "t2": 20, "t3": 50, "t4": 100}

// Every method asks for the scopes its reference names, and has its tier. What it can catch: a bot that works here and lacks a
// scope, or is too fast, at Slack.
func TestScopesAndTiers(t *testing.T) {
	const bare = "display_information: {name: Bare}\noauth_config: {scopes: {bot: [commands]}}\nsettings: {socket_mode_enabled: true}\n"
	for _, m := range methodReference(t) {
		t.Run(m.name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(reference, m.name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var doc struct {
				Tier  string              `json:"rate_limits"`
				Scope map[string][]string `json:"scope"`
			}
			if err := json.Unmarshal(raw, &doc); err != nil {
				t.Fatal(err)
			}
			token := "xoxb-test"
			if m.name == "apps.connections.open" {
				token = "xapp-1-test"
			}
			cfg := config()
			cfg.Manifest = []byte(bare)
			_, out := start(t, cfg).call(m.name, token, obj{})
			var asked []string
			if s, _ := out["needed"].(string); s != "" {
				asked = strings.Split(s, ",")
			}
			want := slices.Sorted(slices.Values(doc.Scope["bot"]))
			if slices.Sort(asked); !slices.Equal(asked, want) {
				t.Errorf("asks for %q, the reference for %q", asked, want)
			}
			synctest.Test(t, func(t *testing.T) {
				cfg := config()
				cfg.Manifest, cfg.Unlimited = everyScope(), false
				r := start(t, cfg)
				got := 0
				for range 200 {
					if res, _ := r.call(m.name, token, obj{}); res.StatusCode == 429 {
						break
					}
					got++
				}
				if want := tiers[doc.Tier]; want != 0 && got != want || want == 0 && got != 200 {
					t.Errorf("%d calls at once, the reference has %s", got, doc.Tier)
				}
				if time.Sleep(time.Minute); got < 200 {
					if res, _ := r.call(m.name, token, obj{}); res.StatusCode == 429 {
						t.Error("still refused a minute later")
					}
				}
			})
		})
	}
}

// manifestStates are refusals that follow from the manifest or from who shares what. FOREIGN is a person's file in a channel
// without the app, JOINED the line that says that somebody came in.
func manifestStates() []struct {
	manifest []byte
	refusal
	needed string
} {
	all := everyScope()
	without := func(scope string) []byte { return []byte(strings.Replace(string(all), `"`+scope+`",`, "", 1)) }
	closed := []byte(strings.Replace(string(all), "home_tab_enabled: true, messages_tab_enabled: true", "home_tab_enabled: false, messages_tab_enabled: false", 1))
	hi := obj{"channel": "U0ANN", "text": "x"}
	return []struct {
		manifest []byte
		refusal
		needed string
	}{
		{closed, refusal{"views.publish", obj{"user_id": "U0ANN", "view": obj{"type": "home", "blocks": []obj{section("x")}}}, "not_enabled"}, ""},
		{closed, refusal{"chat.postMessage", hi, "messages_tab_disabled"}, ""},
		{closed, refusal{"chat.postEphemeral", with(hi, "user", "U0ANN"), "messages_tab_disabled"}, ""},
		{without("channels:read"), refusal{"conversations.info", obj{"channel": "C0GEN"}, "missing_scope"}, "channels:read"},
		{without("channels:read"), refusal{"conversations.members", obj{"channel": "C0GEN"}, "missing_scope"}, "channels:read"},
		{without("channels:history"), refusal{"conversations.history", obj{"channel": "C0GEN"}, "missing_scope"}, "channels:history"},
		{without("channels:history"), refusal{"conversations.replies", obj{"channel": "C0GEN", "ts": "1.000001"}, "missing_scope"}, "channels:history"},
		{without("channels:join"), refusal{"conversations.join", obj{"channel": "C0OUT"}, "missing_scope"}, "channels:join"},
		{all, refusal{"users.info", obj{"user": "U0FAR"}, "user_not_visible"}, ""},
		{all, refusal{"files.info", obj{"file": "FOREIGN"}, "not_visible"}, ""},
		{all, refusal{"files.completeUploadExternal", obj{"files": []obj{{"id": "FOREIGN"}}}, "access_denied"}, ""},
		{all, refusal{"pins.add", obj{"channel": "C0GEN", "timestamp": "JOINED"}, "not_pinnable"}, ""},
		{all, refusal{"conversations.history", obj{"channel": "C0GEN", "metadata_keys_to_include": "{"}, "invalid_metadata_filter_keys"}, ""},
		{all, refusal{"conversations.replies", obj{"channel": "C0GEN", "ts": "JOINED", "metadata_keys_to_include": "{"}, "invalid_metadata_filter_keys"}, ""},
		{all, refusal{"chat.postEphemeral", obj{"channel": "C0GEN", "user": "U0ANN", "text": "x", "attachments": []obj{{"blocks": []obj{{"type": "nonsense"}}}}}, "invalid_attachments"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON", "blocks": []obj{{"type": "nonsense"}}}, "invalid_blocks"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON", "blocks": "[{"}, "invalid_blocks_format"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON", "text": "x", "metadata": "{"}, "invalid_metadata_format"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON"}, "no_text"}, ""},
		{all, refusal{"chat.scheduleMessage", obj{"channel": "C0GEN", "post_at": "SOON", "text": "x", "attachments": make([]obj, 101)}, "too_many_attachments"}, ""},
	}
}

// What the manifest leaves out is refused, and what people and apps have not shared. To add a case, add a line above.
func TestRefusalsOfAManifest(t *testing.T) {
	for _, c := range manifestStates() {
		t.Run(c.method+" "+c.want, func(t *testing.T) {
			cfg := config()
			cfg.Manifest = c.manifest
			cfg.People = append(cfg.People, sandbox.User{ID: "U0FAR", Name: "far", Stranger: true}, sandbox.User{ID: "U0NEW", Name: "new"})
			g := &ground{rig: start(t, cfg), names: map[string]string{"SOON": fmt.Sprint(time.Now().Unix() + 900)}}
			g.names["FOREIGN"] = g.attach("C0OUT", "own.txt", []byte("mine"))
			if err := g.w.Person("new").Join(t.Context(), "general"); err != nil {
				t.Fatal(err)
			}
			g.names["JOINED"] = g.w.Person("ann").Messages("general")[0].TS
			out := g.api(c.method, g.named(c.args).(obj))
			if out["error"] != c.want || c.needed != "" && out["needed"] != c.needed {
				t.Errorf("%s, want %s %s", mustText(out), c.want, c.needed)
			}
		})
	}
}

// attach posts a file of a person by the page's door and returns its id.
func (g *ground) attach(channel, name string, content []byte) string {
	g.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("channel", channel)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		g.t.Fatal(err)
	}
	_, _ = part.Write(content)
	form.Close()
	req, _ := newRequest("POST", g.url+"/client/upload?as=U0ANN", body.String())
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, out := g.do(req)
	if res.StatusCode != 200 {
		g.t.Fatal(out)
	}
	return at(out, "file", "id").(string)
}
