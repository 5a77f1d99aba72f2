package sandbox_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pvx/bot/sandbox"
)

// The official Bolt framework connects to the workspace as it is and runs an ordinary app; people use the app. It can catch
// whatever the workspace and Slack's own clients understand differently.
func TestBolt(t *testing.T) {
	nodeTools(t)
	w, err := sandbox.New(config())
	if err != nil {
		t.Fatal(err)
	}
	var forms, others atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		if strings.HasPrefix(req.URL.Path, "/api/") {
			if strings.HasPrefix(req.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
				forms.Add(1)
			} else {
				others.Add(1)
			}
		}
		w.Handler().ServeHTTP(rw, req)
	}))
	t.Cleanup(func() { w.Close(); srv.CloseClientConnections(); srv.Close() })
	r := &rig{t: t, w: w, http: http.DefaultClient, url: srv.URL}
	p := r.program("bolt.mjs")
	p.await("ready")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ann, bob := w.Person("ann"), w.Person("bob")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sees := func(text string, who *sandbox.Person, in string) sandbox.Message {
		t.Helper()
		var hit sandbox.Message
		must(w.Wait(ctx, text, func() bool {
			for _, m := range who.Messages(in) {
				if strings.Contains(m.Transcript(), text) {
					hit = m
					return true
				}
			}
			return false
		}))
		return hit
	}

	t.Run("answers to a command", func(t *testing.T) {
		must(ann.Command(ctx, "general", "/tally answer"))
		p.tells("command", obj{"text": "answer", "user": "ann"})
		if m := sees("answered in the acknowledgement", ann, "general"); !m.Ephemeral {
			t.Error("an answer is for one person, unless it says otherwise")
		}
		must(ann.Command(ctx, "outside", "/tally respond")) // a response URL works where the app is no member
		sees("answered through the response URL", ann, "outside")
		must(ann.Command(ctx, "general", "/tally say"))
		sees("said once", bob, "general")
		must(ann.Command(ctx, "general", "/tally upload"))
		if m := sees("The menu", bob, "general"); len(m.Files) != 1 || m.Files[0] != "menu.txt" {
			t.Errorf("files: %v", m.Files)
		}
	})

	t.Run("two views, errors, an update, a push", func(t *testing.T) {
		must(ann.Command(ctx, "general", "/tally new"))
		m, err := ann.Modal(ctx)
		must(err)
		must(m.Fill(ctx, "Dish", "so"))
		must(m.Fill(ctx, "Cook", "Bob Diaz"))
		must(m.Fill(ctx, "Wine", "Red"))
		p.tells("options", obj{"typed": "Red"})
		got, err := m.Submit(ctx)
		must(err)
		p.tells("first", obj{"cook": "U0BOB", "wine": "red"})
		if got.Kind != "errors" || got.Errors["Dish"] != "A dish has at least three letters." {
			t.Errorf("two letters: %+v", got)
		}
		must(m.Fill(ctx, "Dish", "soup"))
		got, err = m.Submit(ctx)
		must(err)
		if got.Kind != "updated" || m.Title() != "Details" || m.Depth() != 1 {
			t.Errorf("the second view: %+v, %s", got, m.Text())
		}
		must(m.Press(ctx, "Add a note"))
		p.tells("pushed", obj{"under": true, "root": true})
		if m.Title() != "Note" || m.Depth() != 2 {
			t.Errorf("the pushed view: %s", m.Text())
		}
		must(m.Fill(ctx, "Note", "no salt"))
		got, err = m.Submit(ctx)
		must(err)
		p.tells("noted", obj{"typed": "no salt"})
		if got.Kind != "closed" {
			t.Errorf("the note: %+v", got)
		}
		must(m.Await(ctx, "no salt"))
		must(m.Fill(ctx, "Price", "0"))
		got, err = m.Submit(ctx)
		must(err)
		if got.Kind != "pushed" || m.Title() != "Why so cheap?" {
			t.Errorf("a push by the acknowledgement: %+v %s", got, m.Text())
		}
		must(m.Fill(ctx, "Note", "a gift"))
		_, err = m.Submit(ctx)
		must(err)
		p.tells("why", obj{"typed": "a gift", "stack": true})
		p.tells("refused", obj{"error": "hash_conflict"})
		must(m.Fill(ctx, "Price", "7.50"))
		got, err = m.Submit(ctx)
		must(err)
		if got.Kind != "cleared" || m.Depth() != 0 {
			t.Errorf("the end: %+v", got)
		}
		p.tells("published", obj{"dish": "soup"})
	})

	t.Run("a button in a message", func(t *testing.T) {
		m := sees("soup for 7.50", bob, "general")
		must(bob.Press(ctx, m, "Eat"))
		p.tells("eaten", obj{"value": "soup"})
		sees("soup, eaten by bob", ann, "general")
		if m := sees("Enjoy the soup", bob, "general"); !m.Ephemeral {
			t.Error("what is said through a response URL is for one person, unless it says otherwise")
		}
	})

	t.Run("events", func(t *testing.T) {
		ts, err := bob.Send(ctx, "general", "hello there")
		must(err)
		p.tells("message", obj{"text": "hello there"})
		must(w.Wait(ctx, "the answer in the thread", func() bool { return len(bob.Thread("general", ts)) == 2 }))
		_, err = bob.Send(ctx, "general", "ask @tally")
		must(err)
		p.tells("mention", obj{"text": "ask <@" + w.BotUserID() + ">"})
		home, err := ann.OpenHome(ctx)
		must(err)
		p.tells("home", obj{"tab": "home"})
		must(home.Await(ctx, "*Welcome home*"))
	})

	t.Run("shortcuts, and closing", func(t *testing.T) {
		ts, err := ann.Send(ctx, "general", "worth keeping")
		must(err)
		must(bob.MessageShortcut(ctx, "keep", "general", ts))
		p.tells("keep", obj{"text": "worth keeping", "channel": "C0GEN"})
		m, err := bob.Modal(ctx)
		must(err)
		if m.Title() != "Keep" {
			t.Errorf("the form: %s", m.Text())
		}
		must(m.CloseAll(ctx))
		p.tells("closed", obj{"cleared": true})
		must(ann.Shortcut(ctx, "start"))
		m, err = ann.Modal(ctx)
		must(err)
		must(m.Close(ctx))
		p.tells("closed", obj{"cleared": false})
	})

	if forms.Load() < 15 || others.Load() != 0 {
		t.Errorf("%d calls came as forms and %d otherwise; the official client sends forms", forms.Load(), others.Load())
	}

	// However a connection ends, the client comes back by itself, and the app works on.
	for _, f := range []struct {
		name  string
		fault sandbox.Fault
	}{
		{"warning", sandbox.Fault{Kind: sandbox.FaultWarning, After: 0.3}},
		{"refresh", sandbox.Fault{Kind: sandbox.FaultRefresh}},
		{"too many sockets", sandbox.Fault{Kind: sandbox.FaultTooMany}},
		{"dropped", sandbox.Fault{Kind: sandbox.FaultDrop}},
	} {
		t.Run("reconnects: "+f.name, func(t *testing.T) {
			before := len(opens(w))
			must(w.Fault(f.fault))
			must(w.Wait(ctx, "a new connection", func() bool { return len(opens(w)) > before && w.Connected() == 1 }))
			must(ann.Command(ctx, "general", "/tally answer"))
		})
	}

	t.Run("silence is told to the person", func(t *testing.T) {
		if err := ann.Command(ctx, "general", "/tally slow"); !errors.Is(err, sandbox.ErrDispatchFailed) {
			t.Errorf("got %v", err)
		}
		sees(`/tally failed with the error "dispatch_failed"`, ann, "general")
	})

	for _, o := range p.all() {
		if o["what"] == "error" || o["what"] == "noise" {
			t.Errorf("the app reports: %s", mustText(o))
		}
	}
}

func (p *program) all() []obj {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]obj(nil), p.told...)
}

// opens are the connections there were.
func opens(w *sandbox.Workspace) []sandbox.Call {
	var out []sandbox.Call
	for _, c := range w.Wire() {
		if c.Kind == "socket" && c.What == "connected" {
			out = append(out, c)
		}
	}
	return out
}

// The two clients beneath Bolt: retries as they read them, paging, refusals with Slack's details, and patience with limits.
func TestOfficialClients(t *testing.T) {
	nodeTools(t)
	cfg := config()
	cfg.Protocol.Retries = []time.Duration{0, time.Millisecond, time.Millisecond}
	cfg.Protocol.Ack = time.Second
	r := served(t, cfg)
	p := r.program("clients.mjs")
	p.tells("ready", obj{"scopes": true, "user": r.w.BotUserID()})
	p.tells("people", obj{"people": 6})
	p.tells("refused", obj{"method": "chat.postMessage", "error": "channel_not_found", "platform": true})
	if m := p.await("refused"); m["error"] != "invalid_blocks" || !strings.Contains(mustText(m["messages"]), "must define either `text` or `fields`") {
		t.Errorf("an empty section: %v", m)
	}
	if m := p.await("refused"); m["error"] != "invalid_arguments" || !strings.Contains(mustText(m["messages"]), "must be less than 25 characters [json-pointer:/view/title/text]") {
		t.Errorf("a long title: %v", m)
	}
	p.tells("refused", obj{"method": "usergroups.list", "error": "missing_scope", "needed": "usergroups:read"})
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultRateLimit, Method: "chat.postMessage", After: 1})
	p.say("post")
	p.tells("posted", obj{"waited": true})
	p.tells("message", obj{"text": "patient", "retry": 0, "reason": "", "accepts": false})

	ann, ctx := r.w.Person("ann"), t.Context()
	fault(t, r, sandbox.Fault{Kind: sandbox.FaultLostAck})
	if _, err := ann.Send(ctx, "general", "twice"); err != nil {
		t.Fatal(err)
	}
	p.tells("message", obj{"text": "twice", "retry": 0, "reason": ""})
	p.tells("message", obj{"text": "twice", "retry": 1, "reason": "timeout"})
	if err := ann.Command(ctx, "general", "/tally now"); err != nil {
		t.Error(err)
	}
	if m := ann.Ephemerals("general"); len(m) != 1 || m[0].Text != "you typed now" {
		t.Errorf("the answer: %+v", m)
	}
}

// The example of the README is a whole bot, and it works.
func TestReadmeExample(t *testing.T) {
	nodeTools(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(readme), "\n```js\n")
	code, _, closed := strings.Cut(after, "\n```\n")
	if !found || !closed || strings.Count(code, "\n") != 9 {
		t.Fatalf("README.md has no example of ten lines:\n%s", code)
	}
	dir := t.TempDir()
	modules, err := filepath.Abs(filepath.Join(conformance, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	// Beyond the ten lines it only ends with the test and says that it is ready.
	code += "\nprocess.stdin.on('end', () => process.exit(0)).resume();\nconsole.log('{\"what\":\"ready\"}');\n"
	if err := os.WriteFile(filepath.Join(dir, "bot.mjs"), []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	r := served(t, config())
	p := r.program(filepath.Join(dir, "bot.mjs"))
	p.await("ready")
	ann, ctx := r.w.Person("ann"), t.Context()
	if err := ann.Command(ctx, "general", "/tally"); err != nil {
		t.Fatal(err)
	}
	if m := ann.Ephemerals("general"); len(m) != 1 || m[0].Text != "Counted." {
		t.Errorf("the command: %+v", m)
	}
	if _, err := ann.Send(ctx, "general", "hello"); err != nil {
		t.Fatal(err)
	}
	if err := r.w.Wait(ctx, "the greeting", func() bool {
		ms := ann.Messages("general")
		return ms[len(ms)-1].Text == "Hello <@U0ANN>"
	}); err != nil {
		t.Fatal(err)
	}
}
