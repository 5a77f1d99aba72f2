package sandbox_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/gorilla/websocket"
)

// captured is where frames and bodies that real Slack sent may lie, beside the repository.
const captured = "../../../shared/slack/samples"

func sample(t *testing.T, name string) obj {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(captured, name))
	if os.IsNotExist(err) {
		t.Skip("NOT TESTED: no captured frames on this machine, so our frames were not held against Slack's own")
	}
	if err != nil {
		t.Fatal(err)
	}
	var o obj
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// keyPaths lists every key of a JSON value with its place; items of a list share one place.
func keyPaths(v any) map[string]bool {
	out := map[string]bool{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch x := v.(type) {
		case obj:
			for k, one := range x {
				out[at+k] = true
				walk(at+k+".", one)
			}
		case []any:
			for _, one := range x {
				walk(at+"[].", one)
			}
		}
	}
	walk("", v)
	return out
}

// Why a key may stand on one side only.
const (
	olderCapture = "the capture is older: Slack added the key since" // ours only
	gridOnly     = "of an organisation with several workspaces"      // theirs only
	httpOnly     = "of the HTTP form, not of Socket Mode"
	droppedSince = "Slack dropped the key since"
	trimmed      = "cut out of the sample by those who published it"
)

// Every key of our frames stands in Slack's own frame of the same kind, and every key of Slack's in ours. A key that stands on
// one side only needs a reason here, and a reason that is not needed is a mistake too. What it can catch: a key forgotten,
// invented or misplaced. To add a case, add a sample and a way to bring the same thing about.
func TestFramesHaveTheKeysOfCapturedOnes(t *testing.T) {
	if _, err := os.Stat(captured); err != nil {
		t.Skip("NOT TESTED: no captured frames on this machine, so our frames were not held against Slack's own")
	}
	grid := map[string]string{"team.enterprise_id": gridOnly, "team.enterprise_name": gridOnly}
	modern := map[string]string{"is_enterprise_install": olderCapture, "enterprise": olderCapture}
	outer := map[string]string{"enterprise_id": gridOnly}
	viewTexts := map[string]string{"view.title.emoji": trimmed, "view.submit.emoji": trimmed, "view.close.emoji": trimmed,
		"view.blocks.[].label.emoji": trimmed}
	both := func(parts ...map[string]string) map[string]string {
		all := map[string]string{}
		for _, p := range parts {
			for k, v := range p {
				all[k] = v
			}
		}
		return all
	}
	cases := []struct {
		name  string
		make  func(s *stand) obj
		why   map[string]string
		inner bool // the sample is the payload without its envelope
	}{
		{name: "socket-mode/hello.json", make: func(s *stand) obj { return s.hello }},
		{name: "socket-mode/disconnect_too_many_websockets.json", make: (*stand).eleventh},
		{name: "socket-mode/envelope_1_slash_command.json", make: (*stand).command, why: map[string]string{"payload.is_enterprise_install": olderCapture}},
		{name: "socket-mode/envelope_2_app_mention.json", make: (*stand).mention},
		{name: "socket-mode/envelope_3_global_shortcut.json", make: (*stand).shortcut},
		{name: "socket-mode/envelope_4_message_channel.json", make: (*stand).bare},
		{name: "socket-mode/envelope_5_block_actions_modal_large.json", make: (*stand).choice},
		{name: "socket-mode/envelope_retry_events_api.json", make: (*stand).said},
		{name: "commands/bolt-python_slash_command_slash_command_body.json", make: (*stand).command, inner: true,
			why: map[string]string{"is_enterprise_install": olderCapture, "api_app_id": olderCapture, "enterprise_id": gridOnly, "enterprise_name": gridOnly}},
		{name: "interactions/bolt-python_block_actions_body.json", make: (*stand).press, inner: true,
			why: both(grid, modern, map[string]string{"message": trimmed, "state": olderCapture})},
		{name: "interactions/bolt-python_shortcut_global_shortcut_body.json", make: (*stand).shortcut, inner: true, why: both(grid, modern)},
		{name: "interactions/bolt-python_shortcut_message_shortcut_body.json", make: (*stand).keep, inner: true,
			why: both(grid, modern, map[string]string{"user.username": olderCapture, "user.team_id": olderCapture})},
		{name: "interactions/bolt-python_view_submission_body.json", make: (*stand).submit, inner: true, why: both(grid, modern, viewTexts)},
		{name: "interactions/bolt-python_view_closed_body.json", make: (*stand).close, inner: true,
			why: both(grid, modern, viewTexts, map[string]string{"response_urls": droppedSince, "is_cleared": olderCapture})},
		{name: "events/bolt-python_events_org_apps_test_app_home_opened_event_payload.json", make: (*stand).home, inner: true,
			why: both(outer, map[string]string{"event_context": olderCapture})},
		{name: "events/bolt-python_message_message_body.json", make: (*stand).said, inner: true,
			why: both(outer, map[string]string{"authed_users": droppedSince, "authorizations": olderCapture, "is_ext_shared_channel": olderCapture, "event_context": olderCapture})},
		{name: "events/bolt-python_message_bot_bot_message_event_payload.json", make: (*stand).posted, inner: true,
			why: both(outer, map[string]string{"event.app_id": olderCapture})},
		{name: "events/bolt-python_message_changed_event_payload.json", make: (*stand).edited, inner: true,
			why: both(outer, map[string]string{"event.message.ts": trimmed, "event.message.client_msg_id": trimmed, "event.previous_message.client_msg_id": trimmed})},
		{name: "events/bolt-python_message_deleted_event_payload.json", make: (*stand).deleted, inner: true,
			why: both(outer, map[string]string{"event.previous_message.blocks": trimmed, "event.previous_message.client_msg_id": trimmed})},
		{name: "events/bolt-python_message_thread_broadcast_event_payload.json", make: (*stand).broadcast, inner: true,
			why: both(outer, map[string]string{"event.blocks": olderCapture, "event.root.blocks": olderCapture, "event.team": olderCapture,
				"event.parent_user_id": olderCapture})},
		{name: "events/bolt-python_message_file_share_event_payload.json", make: (*stand).upload, inner: true},
	}
	for _, c := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(c.name), ".json"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				want := keyPaths(sample(t, c.name))
				s := newStand(t)
				frame := c.make(s)
				if c.inner {
					frame = frame["payload"].(obj)
				}
				raw, _ := json.Marshal(frame)
				frame = nil
				_ = json.Unmarshal(raw, &frame)
				got := keyPaths(frame)
				needed := map[string]bool{}
				explained := func(key string) bool { // a reason for a key holds for what lies below it
					for at := range c.why {
						if key == at || strings.HasPrefix(key, at+".") {
							needed[at] = true
							return true
						}
					}
					return contents(key)
				}
				for key := range got {
					if !want[key] && !explained(key) {
						t.Errorf("ours alone has %s", key)
					}
				}
				for key := range want {
					if !got[key] && !explained(key) {
						t.Errorf("Slack's alone has %s", key)
					}
				}
				for at := range c.why {
					if !needed[at] {
						t.Errorf("nothing needs the reason for %s", at)
					}
				}
			})
		})
	}
	var files []string
	for _, c := range cases {
		files = append(files, c.name)
	}
	for _, dir := range []string{"socket-mode", "commands", "interactions", "events"} {
		all, _ := filepath.Glob(filepath.Join(captured, dir, "*.json"))
		for _, f := range all {
			if name := dir + "/" + filepath.Base(f); !slices.Contains(files, name) {
				t.Errorf("the sample %s is not used", name)
			}
		}
	}
}

// contents tells keys that depend on what was said or put into a view, not on the frame: what lies inside blocks and values.
func contents(key string) bool {
	for _, at := range []string{"blocks.[].", "state.values.", "actions.[].selected_option.text"} {
		if strings.Contains(key, at) {
			return true
		}
	}
	return false
}

// stand is a workspace with a bot that acknowledges everything, ready for one thing to happen.
type stand struct {
	*rig
	b     *bot
	hello obj
}

func newStand(t *testing.T) *stand {
	r := start(t, config())
	d := websocket.Dialer{NetDialContext: r.dial}
	conn, _, err := d.Dial(r.ticket(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{rig: r}
	if err := conn.ReadJSON(&s.hello); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	synctest.Wait()
	s.b = r.connect(ackAll)
	return s
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) eleventh() obj {
	for range 9 {
		s.connect(ackAll)
	}
	d := websocket.Dialer{NetDialContext: s.dial}
	conn, _, err := d.Dial(s.ticket(), nil)
	s.must(err)
	defer conn.Close()
	var frame obj
	s.must(conn.ReadJSON(&frame))
	return frame
}

func (s *stand) command() obj {
	s.must(s.w.Person("ann").Command(s.t.Context(), "general", "/tally"))
	return s.b.next()
}

func (s *stand) shortcut() obj {
	s.must(s.w.Person("ann").Shortcut(s.t.Context(), "start"))
	return s.b.next()
}

func (s *stand) say(text string) string {
	ts, err := s.w.Person("ann").Send(s.t.Context(), "general", text)
	s.must(err)
	return ts
}

func (s *stand) said() obj {
	s.say("hi <@U0BOB>")
	return s.b.next()
}

// bare is a message as sent by a client that attaches no blocks; the capture has none either.
func (s *stand) bare() obj {
	f := s.said()
	delete(at(f, "payload", "event").(obj), "blocks")
	return f
}

func (s *stand) mention() obj {
	s.say("<@" + s.w.BotUserID() + "> hi")
	s.b.next() // the message event
	return s.b.next()
}

func (s *stand) keep() obj {
	ts := s.say("worth keeping")
	s.b.next()
	s.must(s.w.Person("bob").MessageShortcut(s.t.Context(), "keep", "general", ts))
	return s.b.next()
}

func (s *stand) open() {
	trigger := at(s.shortcut(), "payload", "trigger_id")
	out := s.api("views.open", obj{"trigger_id": trigger, "view": obj{"type": "modal", "callback_id": "form", "title": plain("T"), "submit": plain("Go"),
		"close": plain("No"), "notify_on_close": true, "blocks": []obj{input("hspI", "Label", text("maBWU")),
			{"type": "actions", "block_id": "block", "elements": []obj{{"type": "static_select", "action_id": "a", "option_groups": []obj{
				{"label": plain("G"), "options": []obj{{"text": plain("One"), "value": "1"}}}}}}}}}})
	if out["ok"] != true {
		s.t.Fatal(out)
	}
}

func (s *stand) choice() obj {
	s.open()
	m, err := s.w.Person("ann").Modal(s.t.Context())
	s.must(err)
	s.must(m.Fill(s.t.Context(), "a", "One"))
	return s.b.next()
}

func (s *stand) submit() obj {
	s.open()
	m, err := s.w.Person("ann").Modal(s.t.Context())
	s.must(err)
	s.must(m.Fill(s.t.Context(), "Label", "x"))
	_, err = m.Submit(s.t.Context())
	s.must(err)
	return s.b.next()
}

func (s *stand) close() obj {
	s.open()
	m, err := s.w.Person("ann").Modal(s.t.Context())
	s.must(err)
	s.must(m.Close(s.t.Context()))
	return s.b.next()
}

func (s *stand) press() obj {
	s.post(obj{"blocks": []obj{{"type": "actions", "elements": []obj{{"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}}}}})
	s.b.next()
	ann := s.w.Person("ann")
	s.must(ann.Press(s.t.Context(), ann.Messages("general")[0], "Go"))
	return s.b.next()
}

func (s *stand) home() obj {
	status, _ := s.page("POST", "/client/home?as=U0ANN", obj{"app": "A0LOCALAPP", "tab": "messages"})
	if status != http.StatusOK {
		s.t.Fatal(status)
	}
	return s.b.next()
}

func (s *stand) post(more obj) obj {
	args := obj{"channel": "C0GEN", "text": "posted"}
	for k, v := range more {
		args[k] = v
	}
	out := s.api("chat.postMessage", args)
	if out["ok"] != true {
		s.t.Fatal(out)
	}
	return out
}

func (s *stand) posted() obj {
	s.post(nil)
	return s.b.next()
}

func (s *stand) edited() obj {
	ts := s.say("one")
	s.b.next()
	s.must(s.w.Person("ann").Edit(s.t.Context(), "general", ts, "two"))
	return s.b.next()
}

func (s *stand) deleted() obj {
	ts := s.say("one")
	s.b.next()
	s.must(s.w.Person("ann").Delete(s.t.Context(), "general", ts))
	return s.b.next()
}

func (s *stand) broadcast() obj {
	ts := s.say("one")
	s.b.next()
	status, out := s.page("POST", "/client/send?as=U0BOB", obj{"channel": "C0GEN", "text": "loud", "thread_ts": ts, "broadcast": true})
	if status != http.StatusOK {
		s.t.Fatal(out)
	}
	return s.b.next()
}

func (s *stand) upload() obj {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	s.must(form.WriteField("channel", "C0GEN"))
	s.must(form.WriteField("text", "Hi there!"))
	part, err := form.CreateFormFile("file", "file.png")
	s.must(err)
	s.must(png.Encode(part, image.NewRGBA(image.Rect(0, 0, 1134, 362))))
	s.must(form.Close())
	req, _ := http.NewRequest("POST", s.url+"/client/upload?as=U0ANN", &body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	if res, out := s.do(req); res.StatusCode != http.StatusOK {
		s.t.Fatal(out)
	}
	s.b.next() // file_shared
	return s.b.next()
}
