package sandbox_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"pvx/bot/sandbox"
)

// Manifests of other people's apps load, and what of them the workspace does not do is said in a sentence each. To add one,
// put it into testdata/manifests and say here what there is to note.
func TestManifestsOfOthers(t *testing.T) {
	want := map[string][]string{
		"starter.yml":    nil,
		"small.json":     nil,
		"assistant.json": {"features.assistant_view is passed over", "never happen here: assistant_thread_context_changed, assistant_thread_started", "scope is missing: message.mpim (mpim:history)"},
		"steps.json":     {"functions is passed over", "features.workflow_steps is passed over", "never happen here: function_executed, workflow_step_execute"},
		"web.yml": {"settings.socket_mode_enabled is not true", "settings.interactivity.is_enabled is not true", "oauth_config.redirect_urls", "oauth_config.scopes.user",
			"settings.token_rotation_enabled", "settings.allowed_ip_address_ranges", "event_subscriptions.user_events", "metadata_subscriptions", "event_subscriptions.request_url",
			"interactivity.request_url", "message_menu_options_url", "scope is missing: message.channels (channels:history)", "scope commands", "incoming-webhook"},
	}
	files, _ := filepath.Glob("testdata/manifests/*")
	if len(files) != len(want) {
		t.Errorf("there are %d manifests and %d expectations", len(files), len(want))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			notes, err := sandbox.ManifestNotes(raw)
			if err != nil {
				t.Fatal(err)
			}
			expected := want[filepath.Base(file)]
			for _, w := range expected {
				if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, w) }) {
					t.Errorf("nothing is said of %q in %q", w, notes)
				}
			}
			if len(notes) != len(expected) {
				t.Errorf("%d notes, want %d: %q", len(notes), len(expected), notes)
			}
			synctest.Test(t, func(t *testing.T) { useApp(t, raw) })
		})
	}
	if _, err := sandbox.ManifestNotes([]byte("features: {}")); err == nil {
		t.Error("a manifest without a name was taken")
	}
}

// useApp lets an app of a manifest live: its page, its commands and shortcuts, and a post.
func useApp(t *testing.T, raw []byte) {
	cfg := config()
	cfg.Manifest = raw
	r := start(t, cfg)
	_, boot := r.page("GET", "/client/boot?as=U0ANN", nil)
	app := boot["apps"].([]any)[0]
	if at(app, "name") == "" {
		t.Errorf("the app: %v", app)
	}
	if strings.Contains(string(raw), "socket_mode_enabled: true") || strings.Contains(string(raw), `"socket_mode_enabled": true`) {
		b := r.connect(ackAll)
		ann := r.w.Person("ann")
		for _, c := range at(app, "commands").([]any) {
			if err := ann.Command(t.Context(), "general", at(c, "command").(string)+" x"); err != nil {
				t.Error(err)
			}
			if f := b.next(); f["type"] != "slash_commands" {
				t.Errorf("a command: %v", f)
			}
		}
		for _, s := range at(app, "shortcuts").([]any) {
			if at(s, "type") == "global" {
				if err := ann.Shortcut(t.Context(), at(s, "callback_id").(string)); err != nil {
					t.Error(err)
				}
			}
		}
	} else if _, out := r.call("apps.connections.open", "xapp-1-test", obj{}); out["error"] != "forbidden_team" {
		t.Errorf("without Socket Mode: %v", out)
	}
	if strings.Contains(string(raw), "chat:write") {
		if out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x"}); out["ok"] != true {
			t.Error(out)
		}
	}
}
