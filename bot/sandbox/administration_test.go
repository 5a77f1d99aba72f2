package sandbox_test

import (
	"testing"
	"testing/synctest"

	"pvx/bot/sandbox"
)

// What administrators and people do that the app hears of: a person joins, a channel begins and ends, a message is pinned.
func TestAdministration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Manifest, cfg.Dir = everyScope(), t.TempDir()
		r := start(t, cfg)
		b := r.connect(ackAll)
		call := func(path string, body obj) obj {
			t.Helper()
			status, out := r.page("POST", path, body)
			if status != 200 {
				t.Fatal(path, out)
			}
			return out
		}
		event := func() obj { return at(b.next(), "payload", "event").(obj) }

		id := call("/control/join", obj{"name": "cara", "real_name": "Cara Lund", "tz": "Europe/Oslo"})["id"]
		if ev := event(); ev["type"] != "team_join" || at(ev, "user", "id") != id || at(ev, "user", "tz") != "Europe/Oslo" {
			t.Errorf("a new person: %v", ev)
		}
		if status, out := r.page("POST", "/control/join", obj{"name": "cara"}); status != 400 {
			t.Errorf("the same handle twice: %v", out)
		}
		call("/client/create?as=cara", obj{"name": "lunch"})
		if ev := event(); ev["type"] != "channel_created" || at(ev, "channel", "name") != "lunch" || at(ev, "channel", "creator") != id {
			t.Errorf("a new channel: %v", ev)
		}
		out := r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x"})
		event()
		if out := r.api("pins.add", obj{"channel": "C0GEN", "timestamp": out["ts"]}); out["ok"] != true {
			t.Fatal(out)
		}
		if ev := event(); ev["type"] != "pin_added" || at(ev, "item", "message", "ts") != out["ts"] || ev["pin_count"] != float64(1) {
			t.Errorf("a pin: %v", ev)
		}
		uploaded(t, r, "a.txt", "abc")
		call("/control/channel", obj{"channel": "general", "deleted": true})
		if ev := event(); ev["type"] != "channel_deleted" || ev["channel"] != "C0GEN" {
			t.Errorf("the end of a channel: %v", ev)
		}
		if out := r.api("conversations.info", obj{"channel": "C0GEN"}); out["error"] != "channel_not_found" {
			t.Errorf("afterwards: %v", out)
		}
		r.w.Close()
		again, err := sandbox.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if again.Person("cara").Messages("general") != nil || again.Person("cara").ChannelID("lunch") == "" {
			t.Error("another start has forgotten who joined, or what was deleted")
		}
	})
}
