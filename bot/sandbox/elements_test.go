package sandbox_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"pvx/bot/sandbox"
)

func TestElements(t *testing.T) {
	opts := []obj{{"text": plain("Red"), "value": "r"}, {"text": plain("Green, light"), "value": "g"}, {"text": plain("Blue"), "value": "b"}}
	el := func(kind string, more obj) obj {
		o := obj{"type": kind, "action_id": "a"}
		for k, v := range more {
			o[k] = v
		}
		return o
	}
	cases := []struct{ kind, say, want, shows string }{
		{"plain_text_input", "Grüße", `{"type":"plain_text_input","value":"Grüße"}`, "Grüße"},
		{"number_input", "12.5", `{"type":"number_input","value":"12.5"}`, "12.5"},
		{"email_text_input", "a@b.example", `{"type":"email_text_input","value":"a@b.example"}`, "a@b.example"},
		{"url_text_input", "https://b.example/x", `{"type":"url_text_input","value":"https://b.example/x"}`, "https://b.example/x"},
		{"static_select", "Blue", `{"selected_option":{"text":{"emoji":true,"text":"Blue","type":"plain_text"},"value":"b"},"type":"static_select"}`, "{Blue}"},
		{"radio_buttons", "Blue", `{"selected_option":{"text":{"emoji":true,"text":"Blue","type":"plain_text"},"value":"b"},"type":"radio_buttons"}`, "( ) Red  ( ) Green, light  (x) Blue"},
		{"multi_static_select", "Green, light", `{"selected_options":[{"text":{"emoji":true,"text":"Green, light","type":"plain_text"},"value":"g"}],"type":"multi_static_select"}`, "{Green, light}"},
		{"checkboxes", "Red\nBlue", `{"selected_options":[{"text":{"emoji":true,"text":"Red","type":"plain_text"},"value":"r"},{"text":{"emoji":true,"text":"Blue","type":"plain_text"},"value":"b"}],"type":"checkboxes"}`, "(x) Red  ( ) Green, light  (x) Blue"},
		{"users_select", "bob", `{"selected_user":"U0BOB","type":"users_select"}`, "{Bob Diaz}"},
		{"multi_users_select", "bob, Ann Berg", `{"selected_users":["U0BOB","U0ANN"],"type":"multi_users_select"}`, "{Bob Diaz, Ann Berg}"},
		{"channels_select", "#general", `{"selected_channel":"C0GEN","type":"channels_select"}`, "{#general}"},
		{"conversations_select", "secret", `{"selected_conversation":"C0PRIV","type":"conversations_select"}`, "{#secret}"},
		{"datepicker", "2031-02-03", `{"selected_date":"2031-02-03","type":"datepicker"}`, "2031-02-03"},
		{"timepicker", "09:30", `{"selected_time":"09:30","type":"timepicker"}`, "09:30"},
		{"datetimepicker", "2031-01-01 12:00", `{"selected_date_time":1925031600,"type":"datetimepicker"}`, "2031-01-01 11:00 UTC"}, // Oslo is an hour ahead
	}
	for _, c := range cases {
		t.Run(c.kind, func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
				e := el(c.kind, obj{})
				switch c.kind {
				case "static_select", "radio_buttons", "multi_static_select", "checkboxes":
					e["options"] = opts
				case "number_input":
					e["is_decimal_allowed"] = true
				}
				if out := r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", input("b", "Field", e))}); out["ok"] != true {
					t.Fatal(mustText(out))
				}
				m, _ := ann.Modal(ctx)
				if res, _ := m.Submit(ctx); res.Errors["Field"] != "Please complete this required field." {
					t.Errorf("empty: %+v", res)
				}
				mustFill(t, m, "Field", c.say)
				if want := "Field*: " + c.shows + "\n"; !strings.Contains(m.Text(), want) {
					t.Errorf("shows\n%s\nwant %s", m.Text(), want)
				}
				if res, err := m.Submit(ctx); err != nil || res.Kind != "closed" {
					t.Fatalf("%+v %v", res, err)
				}
				if got := mustText(at(b.next(), "payload", "view", "state", "values", "b", "a")); got != c.want {
					t.Errorf("state\n%s\nwant\n%s", got, c.want)
				}
			})
		})
	}
}

func TestClientChecks(t *testing.T) {
	cases := []struct {
		name string
		el   obj
		say  string
		good bool
	}{
		{"too short", obj{"type": "plain_text_input", "min_length": 3}, "ab", false},
		{"long enough", obj{"type": "plain_text_input", "min_length": 3}, "åbç", true},
		{"too long", obj{"type": "plain_text_input", "max_length": 3}, "abcd", false},
		{"four code points", obj{"type": "plain_text_input", "max_length": 4}, "äöüß", true},
		{"no number", obj{"type": "number_input", "is_decimal_allowed": true}, "twelve", false},
		{"no whole number", obj{"type": "number_input", "is_decimal_allowed": false}, "1.5", false},
		{"below", obj{"type": "number_input", "is_decimal_allowed": false, "min_value": "3"}, "2", false},
		{"above", obj{"type": "number_input", "is_decimal_allowed": false, "max_value": "3"}, "4", false},
		{"at the edge", obj{"type": "number_input", "is_decimal_allowed": false, "max_value": "3"}, "3", true},
		{"no address", obj{"type": "email_text_input"}, "ann at b", false},
		{"no URL", obj{"type": "url_text_input"}, "b.example", false},
		{"no date", obj{"type": "datepicker"}, "tomorrow", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
				c.el["action_id"] = "a"
				if out := r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", input("b", "Field", c.el))}); out["ok"] != true {
					t.Fatal(mustText(out))
				}
				m, _ := ann.Modal(ctx)
				mustFill(t, m, "Field", c.say)
				res, err := m.Submit(ctx)
				if err != nil || (res.Kind == "closed") != c.good || (res.Errors["Field"] == "") != c.good {
					t.Errorf("%+v %v", res, err)
				}
				synctest.Wait()
				if len(b.frames) > 0 != c.good {
					t.Errorf("%d frames reached the app", len(b.frames))
				}
			})
		})
	}
}

func TestActionsInViews(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
		typed := input("note", "Note", text("a"))
		typed["dispatch_action"] = true
		withEdit := section("*Scope* and more")
		withEdit["accessory"] = obj{"type": "button", "action_id": "edit1", "text": plain("Edit"), "value": "scope"}
		withEdit2 := section("People")
		withEdit2["accessory"] = obj{"type": "button", "action_id": "edit2", "text": plain("Edit"), "value": "people"}
		more := section("More")
		more["accessory"] = obj{"type": "overflow", "action_id": "more", "options": []obj{{"text": plain("Rename"), "value": "1"}, {"text": plain("Remove"), "value": "2"}}}
		pick := obj{"type": "actions", "block_id": "row", "elements": []obj{{"type": "static_select", "action_id": "pick", "placeholder": plain("Choose one"),
			"options": []obj{{"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}}}}}
		if out := r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", typed, withEdit, withEdit2, more, pick)}); out["ok"] != true {
			t.Fatal(mustText(out))
		}
		m, _ := ann.Modal(ctx)
		action := func() obj { return at(b.next(), "payload").(obj) }
		first := func(p obj) obj { return p["actions"].([]any)[0].(obj) }

		if err := m.Press(ctx, "Edit"); err == nil {
			t.Error("two buttons say Edit, and one was pressed")
		}
		if err := m.PressIn(ctx, "People", "Edit"); err != nil {
			t.Fatal(err)
		}
		if a := first(action()); a["value"] != "people" || a["action_id"] != "edit2" || a["action_ts"] == "" {
			t.Errorf("button: %v", a)
		}
		mustFill(t, m, "Note", "typed")
		p := action()
		if a := first(p); a["type"] != "plain_text_input" || a["value"] != "typed" || at(p, "view", "state", "values", "note", "a", "value") != "typed" {
			t.Errorf("input: %v", p)
		}
		if err := m.Select(ctx, "Choose one", "B"); err != nil {
			t.Fatal(err)
		}
		p = action()
		if at(first(p), "selected_option", "value") != "b" || at(p, "view", "state", "values", "row", "pick", "selected_option", "value") != "b" {
			t.Errorf("menu: %v", p)
		}
		if err := m.Press(ctx, "Remove"); err != nil {
			t.Fatal(err)
		}
		if a := first(action()); a["type"] != "overflow" || at(a, "selected_option", "value") != "2" {
			t.Errorf("overflow: %v", a)
		}
		if err := m.Select(ctx, "Choose one", "C"); err == nil || !strings.Contains(err.Error(), `["A" "B"]`) {
			t.Errorf("unknown option: %v", err)
		}
		fault(t, r, sandbox.Fault{Kind: sandbox.FaultEmptyState})
		if err := m.Press(ctx, "Rename"); err != nil {
			t.Fatal(err)
		}
		if p := action(); mustText(at(p, "view", "state")) != `{"values":[]}` {
			t.Errorf("empty state: %v", mustText(at(p, "view", "state")))
		}
	})
}

func TestExternalMenus(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b := r.connect(func(_ *bot, f obj) (any, bool) {
			if at(f, "payload", "type") == "block_suggestion" {
				typed, _ := at(f, "payload", "value").(string)
				return obj{"options": []obj{{"text": plain(typed), "value": strings.ToLower(typed)}}}, true
			}
			return nil, true
		})
		ann, ctx := r.w.Person("ann"), t.Context()
		r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", input("b", "Partner", obj{"type": "external_select", "action_id": "a"}))})
		m, _ := ann.Modal(ctx)
		mustFill(t, m, "Partner", "Acme")
		if f := b.next(); at(f, "payload", "action_id") != "a" || f["accepts_response_payload"] != true {
			t.Errorf("suggestion: %v", f)
		}
		if m.Value("Partner") != "Acme" {
			t.Errorf("shows %q", m.Value("Partner"))
		}
	})
}
