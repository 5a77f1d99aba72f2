package sandbox_test

import (
	"strings"
	"testing"
)

// Buttons and menus in the blocks of an attachment and of an unfurled link work as those of a message do. What it can catch: a
// coloured message whose buttons nobody can press.
func TestBlocksOfAttachmentsAreUsed(t *testing.T) {
	g := newGround(t)
	buttons := obj{"type": "actions", "block_id": "bar", "elements": []obj{
		{"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"},
		{"type": "static_select", "action_id": "level", "options": []obj{{"text": plain("High"), "value": "high"}, {"text": plain("Low"), "value": "low"}}},
	}}
	posted := g.api("chat.postMessage", obj{"channel": "C0GEN", "text": "burning", "blocks": []obj{section("above")},
		"attachments": []obj{{"text": "first"}, {"color": "danger", "blocks": []obj{section("second"), buttons}}}})
	ts := posted["ts"].(string)
	if out := g.api("chat.unfurl", g.named(obj{"channel": "C0GEN", "ts": "LINK", "unfurls": obj{"https://menu.example/soup": obj{"blocks": []obj{buttons}}}}).(obj)); out["ok"] != true {
		t.Fatal(out)
	}
	act := func(ts, action string, value obj) obj {
		t.Helper()
		status, out := g.page("POST", "/client/action?as=U0ANN", obj{"container": obj{"type": "message", "channel": "C0GEN", "ts": ts},
			"block_id": "bar", "action_id": action, "value": value, "state": obj{}})
		if status != 200 || out["ok"] != true {
			t.Fatal(status, out)
		}
		for {
			if f := g.b.next(); at(f, "payload", "type") == "block_actions" {
				return f["payload"].(obj)
			}
		}
	}
	p := act(ts, "go", obj{})
	if c := at(p, "container").(obj); c["type"] != "message_attachment" || c["attachment_id"] != float64(2) || c["is_app_unfurl"] != false || c["message_ts"] != ts {
		t.Errorf("the button lies in %s", mustText(c))
	}
	if at(p, "actions", "0", "value") != "1" || at(p, "response_url") == nil || at(p, "message", "attachments", "1", "id") != float64(2) {
		t.Error(mustText(p))
	}
	p = act(ts, "level", obj{"selected_option": obj{"text": plain("Low"), "value": "low"}})
	if got := mustText(at(p, "state", "values", "bar", "level")); !strings.Contains(got, `"value":"low"`) {
		t.Errorf("the menu's state is %s", got)
	}
	p = act(g.link, "go", obj{})
	if c := at(p, "container").(obj); c["type"] != "message_attachment" || c["is_app_unfurl"] != true || c["app_unfurl_url"] != "https://menu.example/soup" || at(p, "app_unfurl", "id") != float64(1) {
		t.Errorf("the button of the link lies in %s", mustText(c))
	}
	// and blocks of the message itself stay in the message
	bare := g.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x", "blocks": []obj{buttons}})
	if c := at(act(bare["ts"].(string), "go", obj{}), "container").(obj); c["type"] != "message" || c["attachment_id"] != nil {
		t.Errorf("the button lies in %s", mustText(c))
	}
}
