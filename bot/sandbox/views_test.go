package sandbox_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

// trigger runs a shortcut and returns the trigger_id of its envelope.
func (b *bot) trigger(p *sandbox.Person) string {
	b.r.t.Helper()
	if err := p.Shortcut(b.r.t.Context(), "start"); err != nil {
		b.r.t.Fatal(err)
	}
	for {
		if f := b.next(); f["type"] == "interactive" {
			return at(f, "payload", "trigger_id").(string)
		}
	}
}

func inBubble(t *testing.T, run func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { run(t, start(t, config())) })
}

func TestTriggers(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann := r.connect(ackAll), r.w.Person("ann")
		form := modal("T", input("b", "L", text("a")))
		id := b.trigger(ann)
		if out := r.api("views.open", obj{"trigger_id": id, "view": form}); out["ok"] != true || at(out, "view", "hash") == "" {
			t.Errorf("first use: %v", out)
		}
		if out := r.api("views.open", obj{"trigger_id": id, "view": form}); out["error"] != "exchanged_trigger_id" {
			t.Errorf("second use: %v", out)
		}
		id = b.trigger(ann)
		time.Sleep(3*time.Second + time.Millisecond)
		if out := r.api("views.open", obj{"trigger_id": id, "view": form}); out["error"] != "expired_trigger_id" {
			t.Errorf("late use: %v", out)
		}
	})
}

func TestHashesAndExternalIDs(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann := r.connect(ackAll), r.w.Person("ann")
		form := modal("T", input("b", "L", text("a")))
		form["external_id"] = "ext-1"
		open := r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": form})
		id, hash := at(open, "view", "id"), at(open, "view", "hash")
		if out := r.api("views.open", obj{"trigger_id": b.trigger(r.w.Person("bob")), "view": form}); out["error"] != "duplicate_external_id" {
			t.Errorf("same external_id: %v", out)
		}
		out := r.api("views.update", obj{"external_id": "ext-1", "hash": hash, "view": form})
		if out["ok"] != true || at(out, "view", "hash") == hash || at(out, "view", "id") != id {
			t.Errorf("update: %v", out)
		}
		if out := r.api("views.update", obj{"view_id": id, "hash": hash, "view": form}); out["error"] != "hash_conflict" {
			t.Errorf("old hash: %v", out)
		}
		m, _ := ann.Modal(t.Context())
		if err := m.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if out := r.api("views.update", obj{"view_id": id, "view": form}); out["error"] != "not_found" {
			t.Errorf("closed view: %v", out)
		}
	})
}

// pusher answers a submission with what the first input says.
func pusher(_ *bot, f obj) (any, bool) {
	if at(f, "payload", "type") != "view_submission" {
		return nil, true
	}
	want := at(f, "payload", "view", "state", "values", "b", "a", "value")
	next := modal("Next", input("b", "L", text("a")))
	switch want {
	case "push":
		return obj{"response_action": "push", "view": next}, true
	case "update":
		return obj{"response_action": "update", "view": next}, true
	case "clear":
		return obj{"response_action": "clear"}, true
	case "bad view":
		return obj{"response_action": "update", "view": modal(strings.Repeat("x", 30))}, true
	case "bad errors":
		return obj{"response_action": "errors", "errors": obj{"nowhere": "x"}}, true
	case "errors":
		return obj{"response_action": "errors", "errors": obj{"b": "Too short."}}, true
	case "nonsense":
		return obj{"text": "hello"}, true
	case "silence":
		return nil, false
	}
	return nil, true
}

func TestSubmissionAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(pusher), r.w.Person("ann"), t.Context()
		r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("First", input("b", "L", text("a")))})
		m, err := ann.Modal(ctx)
		if err != nil {
			t.Fatal(err)
		}
		steps := []struct {
			say, kind, title string
			depth            int
		}{
			{"", "blocked", "First", 1},
			{"errors", "errors", "First", 1},
			{"bad errors", "trouble", "First", 1},
			{"bad view", "trouble", "First", 1},
			{"nonsense", "trouble", "First", 1},
			{"silence", "trouble", "First", 1},
			{"push", "pushed", "Next", 2},
			{"push", "pushed", "Next", 3},
			{"push", "trouble", "Next", 3},
			{"close", "closed", "Next", 2},
			{"close", "closed", "First", 1},
			{"update", "updated", "Next", 1},
			{"push", "pushed", "Next", 2},
			{"clear", "cleared", "", 0},
		}
		for i, s := range steps {
			if err := m.Fill(ctx, "L", s.say); err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
			res, err := m.Submit(ctx)
			if err != nil || res.Kind != s.kind || m.Title() != s.title || m.Depth() != s.depth {
				t.Errorf("step %d, %q: %+v %v, shows %q at depth %d; want %+v", i, s.say, res, err, m.Title(), m.Depth(), s)
			}
			switch s.kind {
			case "errors":
				if res.Errors["L"] != "Too short." || !strings.Contains(m.Text(), "! Too short.") {
					t.Errorf("errors: %+v\n%s", res, m.Text())
				}
			case "trouble":
				if !strings.Contains(m.Text(), "trouble connecting") || m.Value("L") != s.say {
					t.Errorf("step %d: trouble must show and keep what was typed:\n%s", i, m.Text())
				}
			}
		}
	})
}

// An update keeps what stands in elements with the same ids, and forgets what is gone; new ids begin with their first value.
func TestUpdateKeepsTypedValues(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
		element := text("a")
		open := r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", input("one", "One", element), input("two", "Two", text("a")))})
		m, _ := ann.Modal(ctx)
		mustFill(t, m, "One", "typed")
		element["initial_value"] = "from the app"
		r.api("views.update", obj{"view_id": at(open, "view", "id"), "view": modal("T", input("one", "One", element), input("three", "Three", element))})
		if got := m.Value("One") + "|" + m.Value("Three"); got != "typed|from the app" {
			t.Errorf("got %q", got)
		}
		if err := m.Fill(ctx, "Two", "x"); err == nil {
			t.Error("a field that is gone was filled")
		}
	})
}

func TestViewClosed(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(pusher), r.w.Person("ann"), t.Context()
		form := modal("T", input("b", "L", text("a")))
		form["notify_on_close"] = true
		r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": form})
		m, _ := ann.Modal(ctx)
		mustFill(t, m, "L", "push")
		if res, _ := m.Submit(ctx); res.Kind != "pushed" {
			t.Fatal(res)
		}
		b.next()
		if err := m.Close(ctx); err != nil { // this one did not ask to be told
			t.Fatal(err)
		}
		if err := m.CloseAll(ctx); err != nil {
			t.Fatal(err)
		}
		p := at(b.next(), "payload").(obj)
		if p["type"] != "view_closed" || p["is_cleared"] != true || p["trigger_id"] != nil || mustText(at(p, "view", "state", "values")) != "{}" {
			t.Errorf("view_closed: %v", p)
		}
		synctest.Wait()
		if len(b.frames) != 0 {
			t.Error("the pushed view was told of too")
		}
	})
}

// Every element that holds a value is in the state, filled by what a person sees.
// What Slack's client refuses by itself never reaches the app.
// Buttons, menus and inputs that dispatch send block_actions with the whole state.
func TestHome(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
		page := obj{"type": "home", "blocks": []obj{section("Nothing waits"), {"type": "actions", "elements": []obj{{"type": "button", "action_id": "new", "text": plain("New")}}}}}
		out := r.api("views.publish", obj{"user_id": "U0ANN", "view": page})
		if out["ok"] != true {
			t.Fatal(mustText(out))
		}
		home, err := ann.OpenHome(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if e := at(b.next(), "payload", "event").(obj); e["type"] != "app_home_opened" || e["tab"] != "home" || at(e, "view", "id") != at(out, "view", "id") {
			t.Errorf("event: %v", e)
		}
		if home.Text() != "Nothing waits\n[New]\n" {
			t.Errorf("shows %q", home.Text())
		}
		if err := home.Press(ctx, "New"); err != nil {
			t.Fatal(err)
		}
		p := at(b.next(), "payload").(obj)
		if at(p, "container", "view_id") != at(out, "view", "id") || at(p, "view", "type") != "home" {
			t.Errorf("press: %v", p)
		}
		if out := r.api("views.open", obj{"trigger_id": p["trigger_id"], "view": modal("T", input("b", "L", text("a")))}); out["ok"] != true {
			t.Errorf("modal from home: %v", out)
		}
		if out := r.api("views.publish", obj{"user_id": "U0ANN", "view": page, "hash": "0.old"}); out["error"] != "hash_conflict" {
			t.Errorf("old hash: %v", out)
		}
	})
}
