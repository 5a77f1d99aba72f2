package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// fault asks the workspace behind the page for a failure.
func (b *browser) fault(body string) {
	b.t.Helper()
	base, _, _ := strings.Cut(b.url, "/?")
	res, err := http.Post(base+"/control/fault", "application/json", strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("fault %s: %s", body, res.Status)
	}
}

// What a person sees when the app fails, as Slack shows it: a line for a command, a triangle beside a button, a banner in the
// window whose text stays; each in both themes on the way. And what the page does with a stack of three and a dropped file.
func TestPageFailures(t *testing.T) {
	b := demoPage(t)
	b.fault(`{"kind":"late_ack"}`)
	b.command("/pvx help")
	b.sees("", "Slackbot", "Only visible to you", `/pvx failed with the error "operation_timeout"`)

	b.fault(`{"kind":"late_ack"}`)
	b.click("Open", b.message("", "PVX-1", "Result")+".querySelector('[data-testid=\"element-open\"], button.btn')")
	b.await("the triangle beside the button", "shown(id('trouble')) && /did not answer in time/.test(id('trouble').getAttribute('aria-label'))")
	b.picture("triangle")

	b.typed("\x1b")
	b.noModal()
	b.command("/pvx new Route to market")
	b.modal("Scope and metrics", "Step 1 of 5")
	b.fill("Options", "Referral\nCo-sell tier")
	b.fault(`{"kind":"late_ack"}`)
	b.next()
	b.await("the banner", "shown(id('modal-trouble')) && says(id('modal-trouble'), 'We had some trouble connecting. Try again?')")
	b.await("the typed text to stay", "field(front(), 'Options').value === 'Referral\\nCo-sell tier' && !id('modal-submit').disabled")
	b.picture("banner")

	// A stack: what waits beneath keeps its text.
	b.pressBeside("People", "Edit")
	b.modal("People")
	b.await("two windows, one shown", "document.querySelectorAll('[data-testid=\"modal\"]').length === 1 && shown(id('modal-back'))")
	b.picture("stack")
	b.clickID("modal-back")
	b.modal("Scope and metrics")
	b.await("the typed text of the window beneath", "field(front(), 'Options').value === 'Referral\\nCo-sell tier'")
	b.next()
	b.modal("Inputs", "A Referral")

	// Escape closes the top one, the x all of them.
	b.pressBeside("Owner, source and date", "Details")
	b.await("the second window", "id('modal-title').innerText !== 'Inputs' && !front().matches('.loading')")
	b.typed("\x1b")
	b.modal("Inputs", "A Referral")
	b.clickID("modal-close")
	b.noModal()

	b.drop("a file", "id('composer').closest('.composer')", "evidence.txt", "38 h/month\n")
	b.await("the file to wait beneath the text", "says(document.querySelector('.tray'), 'evidence.txt') && !id('send').disabled")
	b.clickID("composer")
	b.typed("Counted by hand\n")
	b.sees("", "Head of Alliances", "Counted by hand", "evidence.txt")
}

// While no app is connected, a command says so at once, and a window keeps what was typed.
func TestPageWithoutTheApp(t *testing.T) {
	s := newStage(t)
	b := newBrowser(t, s.url)
	b.settled("Head of Alliances")
	b.clickID("channel-partner-decisions")
	b.command("/pvx new Route to market")
	b.modal("Scope and metrics", "Step 1 of 5")
	b.fill("Options", "Referral\nCo-sell tier")
	s.stop()
	b.next()
	b.await("the banner", "shown(id('modal-trouble')) && field(front(), 'Options').value === 'Referral\\nCo-sell tier'")
	b.clickID("modal-close")
	b.noModal()
	b.command("/pvx help")
	b.sees("", "Slackbot", "Only visible to you", `/pvx failed with the error "dispatch_failed"`)
	b.picture("dispatch")
}

// drop lets a file fall on what an expression finds.
func (b *browser) drop(what, expr, name, content string) {
	b.t.Helper()
	b.await(what, "(() => { const d = new DataTransfer(); d.items.add(new File(["+quote(content)+"], "+quote(name)+", {type: 'text/plain'}));"+
		"const on = "+expr+"; for (const kind of ['dragenter', 'dragover', 'drop']) on.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: d})); return true })()")
}

// picture keeps what the page looks like in both themes, when PVX_PICTURES names a directory.
func (b *browser) picture(name string) {
	b.t.Helper()
	for _, theme := range []string{"light", "dark"} {
		b.await("the "+theme+" theme", "(document.documentElement.dataset.theme = "+quote(theme)+", true)")
		raw, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			b.t.Fatal(err)
		}
		if dir := os.Getenv("PVX_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+"-"+theme+".png"), raw, 0o600); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}
