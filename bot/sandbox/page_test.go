package sandbox_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pvx/bot/sandbox"
)

// A person uses the page in a real browser: a command, a modal that is refused and then taken, a message with a button. It
// can catch whatever page and door understand differently.
func TestPageInABrowser(t *testing.T) {
	w, err := sandbox.New(config())
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	r := &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
	r.connect(func(b *bot, f obj) (any, bool) { return tally(r, f), true })

	ctx := openBrowser(t, srv.URL+"/?as=U0ANN")
	id := func(name string) chromedp.CSS { return chromedp.CSS(`[data-testid="` + name + `"]`) }
	if err := chromedp.Do(ctx,
		chromedp.Click(id("channel-general")),
		chromedp.SendKeys(id("composer"), "/tally new\r"),
	); err != nil {
		t.Fatal(err, w.Wire())
	}
	title, err := chromedp.Run(ctx, chromedp.Text(id("modal-title")))
	if err != nil {
		t.Fatal(err, w.Wire())
	}
	if err := chromedp.Do(ctx, chromedp.Click(id("modal-submit"))); err != nil {
		t.Fatal(err, w.Wire())
	}
	problem, err := chromedp.Run(ctx, chromedp.Text(id("error-b")))
	if err != nil {
		t.Fatal(err, w.Wire())
	}
	if err := chromedp.Do(ctx,
		chromedp.SendKeys(id("element-a"), "soup"),
		chromedp.Click(id("modal-submit")),
		chromedp.WaitNotPresent(id("modal")),
		chromedp.Click(id("element-count")),
		chromedp.WaitNotPresent(id("element-count")),
	); err != nil {
		t.Fatal(err, w.Wire())
	}
	if title != "Tally" || !strings.Contains(problem, "Please complete this required field.") {
		t.Errorf("title %q, problem %q", title, problem)
	}
	got := w.Person("bob").Messages("general")
	if len(got) != 1 || got[0].Transcript() != "soup, counted by ann\n" {
		t.Errorf("bob reads %+v", got)
	}
}

// Three windows on each other, the most that Slack holds: each way down leads to the one beneath, with what was typed there; a
// fourth is refused and the x closes them all.
func TestStackOfThreeInABrowser(t *testing.T) {
	w, err := sandbox.New(config())
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	r := &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
	level := func(n int) obj {
		name := string(rune('0' + n))
		return modal("Level "+name, input("b"+name, "Name", text("a")), obj{"type": "actions", "block_id": "more" + name, "elements": []obj{{"type": "button", "action_id": "down" + name, "value": name, "text": plain("Deeper")}}})
	}
	refused := make(chan any, 1)
	r.connect(func(b *bot, f obj) (any, bool) {
		p, _ := f["payload"].(obj)
		switch {
		case p["command"] != nil:
			r.api("views.open", obj{"trigger_id": p["trigger_id"], "view": level(1)})
		case p["type"] == "block_actions":
			n := int(p["actions"].([]any)[0].(obj)["value"].(string)[0]-'0') + 1
			if out := r.api("views.push", obj{"trigger_id": p["trigger_id"], "view": level(n)}); out["ok"] != true {
				refused <- out["error"]
			}
		}
		return nil, true
	})
	ctx := openBrowser(t, srv.URL+"/?as=U0ANN")
	id := func(name string) chromedp.CSS { return chromedp.CSS(`[data-testid="` + name + `"]`) }
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatal(err, w.Wire())
		}
	}
	title := func(want string) {
		t.Helper()
		js := `document.querySelectorAll('[data-testid="modal"]').length === 1 && document.querySelector('[data-testid="modal-title"]').innerText === ` + mustText(want)
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(15*time.Second))); err != nil {
			t.Fatal(want, err, w.Wire())
		}
	}
	value := func(want string) {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('[data-testid="element-a"]').value`))
		if err != nil || got != want {
			t.Errorf("the field holds %q, want %q (%v)", got, want, err)
		}
	}
	do(chromedp.Click(id("channel-general")), chromedp.SendKeys(id("composer"), "/tally new\r"))
	for _, name := range []string{"1", "2", "3"} {
		title("Level " + name)
		do(chromedp.SendKeys(id("element-a"), "typed on "+name), chromedp.Click(id("element-down"+name)))
	}
	if got := <-refused; got != "push_limit_reached" {
		t.Errorf("a fourth window: %v", got)
	}
	title("Level 3")
	value("typed on 3")
	do(chromedp.Click(id("modal-back")))
	title("Level 2")
	value("typed on 2")
	do(chromedp.KeyEvent("\x1b"))
	title("Level 1")
	value("typed on 1")
	do(chromedp.Click(id("element-down1")))
	title("Level 2")
	do(chromedp.Click(id("modal-close")), chromedp.WaitNotPresent(id("modal")))
}

// openBrowser opens a page in headless Chromium; without one the test is skipped, but in CI it fails.
func openBrowser(t *testing.T, url string) context.Context {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: install the package chromium")
		}
		t.Skip("NOT TESTED: there is no Chromium on this machine")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, stopTab := chromedp.NewContext(alloc)
	t.Cleanup(stopTab)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tally does what the small bot of this test does with one envelope.
func tally(r *rig, f obj) any {
	p, _ := f["payload"].(obj)
	switch {
	case p["command"] != nil:
		r.api("views.open", obj{"trigger_id": p["trigger_id"], "view": modal("Tally", input("b", "Name", text("a")))})
	case p["type"] == "view_submission":
		name := at(p, "view", "state", "values", "b", "a", "value").(string)
		r.api("chat.postMessage", obj{"channel": "C0GEN", "text": name, "blocks": []obj{section(name), {"type": "actions", "elements": []obj{{"type": "button", "action_id": "count", "value": name, "text": plain("Count")}}}}})
	case p["type"] == "block_actions":
		name := p["actions"].([]any)[0].(obj)["value"].(string)
		r.api("chat.update", obj{"channel": "C0GEN", "ts": at(p, "container", "message_ts"), "text": name, "blocks": []obj{section(name + ", counted by " + at(p, "user", "name").(string))}})
	}
	return nil
}
