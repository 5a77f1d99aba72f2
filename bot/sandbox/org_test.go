package sandbox_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"pvx/bot/sandbox"
)

// An app that is installed in an organisation: payloads name it, lists ask for a team_id, and the token is not one team's.
func TestOrgWide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Manifest = everyScope()
		cfg.Org = &sandbox.Org{ID: "E0ORG", Name: "Northwind Group", Domain: "northwind"}
		r := start(t, cfg)
		b := r.connect(ackAll)
		ann, ctx, team := r.w.Person("ann"), t.Context(), "T0LOCALTEAM"
		enterprise := `{"id":"E0ORG","name":"Northwind Group"}`

		out := r.api("auth.test", obj{})
		if out["is_enterprise_install"] != true || out["enterprise_id"] != "E0ORG" || out["url"] != "https://northwind.enterprise.slack.com/" {
			t.Errorf("auth.test: %v", out)
		}
		for method, other := range map[string]string{"bots.info": "team_not_found", "chat.scheduledMessages.list": "team_access_not_granted", "conversations.list": "team_access_not_granted",
			"usergroups.list": "invalid_team", "usergroups.users.list": "team_access_not_granted", "users.conversations": "team_access_not_granted", "users.list": "team_access_not_granted"} {
			for id, want := range map[string]any{"": "missing_argument", "T0OTHER": other, team: nil} {
				args := obj{"usergroup": "S1"}
				if id != "" {
					args["team_id"] = id
				}
				if out := r.api(method, args); out["error"] != want && out["error"] != "no_such_subteam" {
					t.Errorf("%s of team %q: %v, want %v", method, id, out["error"], want)
				}
			}
		}
		if out := r.api("chat.postMessage", obj{"channel": "general", "text": "x"}); out["error"] != "team_not_found" {
			t.Errorf("a channel's name: %v", out)
		}
		if out := r.api("users.info", obj{"user": "U0ANN"}); at(out, "user", "enterprise_user", "enterprise_id") != "E0ORG" {
			t.Errorf("a person: %v", out)
		}
		if out := r.api("team.info", obj{"domain": "nowhere"}); out["error"] != "team_not_found" {
			t.Errorf("another domain: %v", out)
		}

		if err := ann.Command(ctx, "general", "/tally"); err != nil {
			t.Fatal(err)
		}
		if f := b.next(); at(f, "payload", "is_enterprise_install") != "true" || at(f, "payload", "enterprise_id") != "E0ORG" || at(f, "payload", "enterprise_name") != "Northwind Group" || at(f, "payload", "team_id") != team {
			t.Errorf("a command: %v", f)
		}
		trigger := b.trigger(ann)
		view := modal("T", input("b", "L", text("a")))
		view["notify_on_close"] = true
		out = r.api("views.open", obj{"trigger_id": trigger, "view": view})
		if at(out, "view", "app_installed_team_id") != "E0ORG" || at(out, "view", "team_id") != team {
			t.Errorf("a view: %v", out)
		}
		m, err := ann.Modal(ctx)
		if err == nil {
			err = m.Close(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
		f := b.next()
		if p := at(f, "payload"); at(p, "team") != nil || mustText(at(p, "enterprise")) != enterprise || at(p, "is_enterprise_install") != true || at(p, "user", "team_id") != team {
			t.Errorf("a view's payload: %v", f)
		}
		out = r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x", "blocks": []obj{{"type": "actions", "elements": []obj{{"type": "button", "action_id": "go", "text": plain("Go")}}}}})
		ev := b.next()
		if a := at(ev, "payload", "authorizations").([]any)[0]; at(ev, "payload", "enterprise_id") != "E0ORG" || at(ev, "payload", "team_id") != team ||
			at(a, "is_enterprise_install") != true || at(a, "team_id") != nil || at(a, "enterprise_id") != "E0ORG" {
			t.Errorf("an event: %v after %v", ev, out)
		}
		if err := ann.Press(ctx, ann.Messages("general")[0], "Go"); err != nil {
			t.Fatal(err)
		}
		if f := b.next(); at(f, "payload", "team", "id") != team || at(f, "payload", "team", "enterprise_id") != "E0ORG" || mustText(at(f, "payload", "enterprise")) != enterprise {
			t.Errorf("a click in a message: %v", f)
		}
	})
}

// An organisation's frame has the keys of the captured one, those included that one workspace's frame lacks.
func TestOrgFrameHasTheKeysOfTheCapturedOne(t *testing.T) {
	want := keyPaths(sample(t, "events/bolt-python_events_org_apps_test_app_home_opened_event_payload.json"))
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Org = &sandbox.Org{}
		r := start(t, cfg)
		s := &stand{rig: r, b: r.connect(ackAll)}
		got := keyPaths(at(s.home(), "payload"))
		for key := range want {
			if !got[key] {
				t.Errorf("Slack's alone has %s", key)
			}
		}
		for key := range got {
			if !want[key] && key != "event_context" { // newer than the capture
				t.Errorf("ours alone has %s", key)
			}
		}
	})
}

// Links to the app's domains: who hears of them, and what chat.unfurl makes of them.
func TestLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t)
		for len(g.b.frames) > 0 {
			g.b.next()
		}
		ann := g.w.Person("ann")
		send := func(in, text string) string {
			ts, err := ann.Send(t.Context(), in, text)
			if err != nil {
				t.Fatal(err)
			}
			return ts
		}
		ts := send("general", "see https://www.menu.example/soup?a=1&b=2 and https://other.example")
		g.b.next() // the message
		ev := at(g.b.next(), "payload", "event").(obj)
		if ev["type"] != "link_shared" || ev["channel"] != "C0GEN" || ev["message_ts"] != ts || ev["is_bot_user_member"] != true ||
			!strings.Contains(mustText(ev["links"]), `"domain":"menu.example"`) || len(ev["links"].([]any)) != 1 || at(ev["links"].([]any)[0], "url") != "https://www.menu.example/soup?a=1&b=2" {
			t.Errorf("event: %v", ev)
		}
		out := g.api("chat.unfurl", obj{"unfurl_id": ev["unfurl_id"], "source": ev["source"], "unfurls": obj{"https://www.menu.example/soup?a=1&b=2": obj{"text": "Soup of the day"}}})
		if out["ok"] != true {
			t.Fatal(out)
		}
		if got := g.seen(ts); !strings.Contains(got, "Soup of the day") {
			t.Errorf("the message: %s", got)
		}
		g.b.next() // the change
		send("outside", "https://menu.example/wine")
		if ev := at(g.b.next(), "payload", "event").(obj); ev["is_bot_user_member"] != false || ev["channel"] != "C0OUT" {
			t.Errorf("where the app is no member: %v", ev)
		}
		send("secret", "https://menu.example/beer")
		g.api("chat.postMessage", obj{"channel": "C0GEN", "text": "https://menu.example/own"})
		if ev := at(g.b.next(), "payload", "event").(obj); ev["type"] != "message" || ev["text"] != "<https://menu.example/own>" {
			t.Errorf("a secret place, or its own link: %v", ev)
		}
		synctest.Wait()
		if len(g.b.frames) != 0 {
			t.Errorf("too much: %v", g.b.next())
		}
	})
}
