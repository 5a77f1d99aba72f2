package sandbox_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
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
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium on this machine")
	}
	w, err := sandbox.New(config())
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	r := &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
	r.connect(func(b *bot, f obj) (any, bool) { return tally(r, f), true })

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	ctx, stopTab := chromedp.NewContext(alloc)
	defer stopTab()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	id := func(name string) chromedp.CSS { return chromedp.CSS(`[data-testid="` + name + `"]`) }
	if err := chromedp.Do(ctx,
		chromedp.Navigate(srv.URL+"/?as=U0ANN"),
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
