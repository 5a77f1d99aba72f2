package sandbox_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// What stands around the messages (bookmarks, canvas, pins, user groups, search), what a person writes and how it is kept, and
// the side panel that shows what went over the wire.
func TestRoomInABrowser(t *testing.T) {
	cfg := config()
	cfg.Groups = []sandbox.Group{{ID: "S0SALES", Handle: "sales", Name: "Sales", Members: []string{"ann"}}}
	w, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	r := &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
	r.connect(func(b *bot, f obj) (any, bool) { return tally(r, f), true })
	call := func(method string, args obj) obj {
		t.Helper()
		out := r.api(method, args)
		if out["ok"] != true {
			t.Fatalf("%s: %v", method, out)
		}
		return out
	}
	call("conversations.canvases.create", obj{"channel_id": "C0GEN", "title": "Ground rules", "document_content": obj{"type": "markdown", "markdown": "# Rules\n\nBring *figures*."}})
	call("chat.postMessage", obj{"channel": "C0GEN", "text": "The ledger of October closes on Friday"})
	pinned := call("chat.postMessage", obj{"channel": "C0GEN", "text": "For <!subteam^S0SALES> to read"})

	p := &tab{t: t, ctx: openBrowser(t, srv.URL+"/?as=U0ANN#C0GEN"), wire: func() any { return w.Wire() }}
	p.await("the messages", `document.querySelectorAll('article.message').length >= 2`)
	p.await("the group, which is the person's own", `says(document.querySelector('.mention.me'), '@sales')`)
	p.await("a tab of the canvas", `says(el('tab-canvas', ''), 'Ground rules')`)

	// A bookmark and a pin arrive while the channel is open.
	call("bookmarks.add", obj{"channel_id": "C0GEN", "title": "Ledger", "type": "link", "link": "https://example.com/ledger", "emoji": ":ledger:"})
	p.await("the bookmark", `says(document.querySelector('a.bookmark[href="https://example.com/ledger"]'), 'Ledger')`)
	call("pins.add", obj{"channel": "C0GEN", "timestamp": pinned["ts"]})
	p.await("the canvas", `(el('tab-canvas', '').click(), says(el('sheet', ''), 'Bring figures.') && el('sheet', '').querySelector('em'))`)
	p.await("the pin", `(el('tab-pins', '').click(), says(el('sheet', ''), 'For @sales to read'))`)
	p.await("the messages again", `(el('tab-messages', '').click(), shown(el('composer', '')))`)

	// A person writes with marks and mentions; the message keeps them as a block, and an edit begins where it ended.
	p.await("the composer", `(el('composer', '').focus(), true)`)
	p.keys("We *must* ask @bo")
	p.await("Bob", `says(document.querySelector('.completion-row.active'), 'Bob Diaz')`)
	p.keys("\t")
	p.await("his name in the box", `says(el('composer', '').querySelector('.mention'), '@Bob Diaz') && el('composer', '').querySelector('b') && el('composer', '').value === 'We *must* ask @bob '`)
	p.keys("first\n")
	p.await("the message", `[...document.querySelectorAll('article.message')].some((m) => says(m, 'We must ask @Bob Diaz first') && m.querySelector('strong'))`)
	sent := w.Person("bob").Messages("general")
	if got := sent[len(sent)-1].Text; got != "We *must* ask <@U0BOB> first" {
		t.Errorf("the message's text is %q", got)
	}
	p.await("an empty box", `el('composer', '').value === ''`)
	p.await("the last message to be edited", `el('edit-box', '') || (el('composer', '').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true})), false)`)
	p.keys(" of all\n")
	p.await("the edit", `[...document.querySelectorAll('article.message')].some((m) => says(m, 'We must ask @Bob Diaz first of all (edited)') && m.querySelector('strong'))`)

	// Search finds messages and goes there.
	p.await("the search", `(el('search', '').click(), document.activeElement?.matches('.opt-search'))`)
	p.keys("ledger october")
	p.await("the message found", `[...document.querySelectorAll('.quick .opt')].some((o) => says(o, 'The ledger of October') && o.querySelector('mark'))`)
	p.keys("\n")
	p.await("to be there", `!document.querySelector('.quick') && [...document.querySelectorAll('article.message')].some((m) => says(m, 'The ledger of October'))`)

	// The side panel: an envelope with its acknowledgement in one line, what passed as a tree, and only problems on demand.
	p.await("the panel", `(el('log-toggle', '').click(), shown(el('log', '')))`)
	p.await("the composer", `(el('composer', '').focus(), true)`)
	p.keys("/tally new\n")
	p.await("the window", `el('modal-title', '')`)
	p.await("no window", `!el('modal', '') || (el('modal-close', '').click(), false)`)
	row := func(what string) string {
		return `[...document.querySelectorAll('.log-row:not([hidden])')].filter((r) => r.querySelector('.log-name').textContent === '` + what + `')`
	}
	p.await("the command and its acknowledgement as one line", row("/tally")+`.length === 1 && /^ack [\d.]+ (ms|s)$/.test(`+row("/tally")+`[0].querySelector('.log-ms').textContent)`)
	p.await("the frames", `(r => (r.open || r.querySelector('summary').click(), says(r, 'Envelope') && says(r, 'Acknowledgement') && says(r, 'command: "/tally"') && says(r, 'accepts_response_payload: true')))(`+row("/tally")+`[0])`)
	p.await("a call with its arguments", `(r => (r.open || r.querySelector('summary').click(), says(r, 'Arguments') && says(r, 'trigger_id') && says(r, 'as curl')))(`+row("views.open")+`[0])`)
	if p.has(`says(el('log', ''), 'xoxb')`) {
		t.Error("the panel shows a token")
	}
	r.api("chat.postMessage", obj{"channel": "C0NONE", "text": "x"})
	p.await("problems alone", `(el('log-bad', '').getAttribute('aria-pressed') === 'true' || el('log-bad', '').click(), says(el('log', ''), 'channel_not_found') && !`+row("/tally")+`.length)`)
	p.await("all again", `(el('log-bad', '').click(), true)`)
	p.await("the filter", `(f => (f.value = 'views.open', f.dispatchEvent(new Event('input')), `+row("views.open")+`.length === 1 && !`+row("/tally")+`.length))(el('log-filter', ''))`)
	if strings.Contains(p.text(), "undefined") {
		t.Error("something on the page is undefined:\n" + p.text())
	}
}
