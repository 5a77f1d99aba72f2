package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pvx/bot/sandbox"
)

// gallery is a page that shows every block and element: messages in a channel, and a modal when somebody types /tally new.
// The app answers every press; what it was told lies in pressed and submitted.
type gallery struct {
	*tab
	pressed, submitted chan obj
}

const accessKit = "testdata/conformance/node_modules/axe-core/axe.min.js"

func openGallery(t *testing.T) *gallery {
	t.Helper()
	cfg := config()
	cfg.Manifest = []byte(strings.Replace(manifest, "[commands,", `[commands, "links.embed:write", "usergroups:read",`, 1))
	cfg.Groups = []sandbox.Group{{ID: "S0SALES", Handle: "sales", Name: "Sales", Members: []string{"bob"}}}
	w, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(srv.Close)
	t.Cleanup(func() { w.Close() })
	g := &gallery{pressed: make(chan obj, 100), submitted: make(chan obj, 10)}
	r := &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
	r.connect(func(_ *bot, f obj) (any, bool) {
		p, _ := f["payload"].(obj)
		switch {
		case p["command"] != nil:
			var view obj
			readGallery(t, srv.URL, "modal.json", &view)
			if out := r.api("views.open", obj{"trigger_id": p["trigger_id"], "view": view}); out["ok"] != true {
				t.Errorf("views.open: %v", out)
			}
		case p["type"] == "block_suggestion":
			return obj{"options": []obj{option("Northwind"), option("Acme")}}, true
		case p["type"] == "block_actions":
			g.pressed <- p["actions"].([]any)[0].(obj)
		case p["type"] == "view_submission":
			g.submitted <- at(p, "view", "state", "values").(obj)
		}
		return nil, true
	})
	var messages []obj
	readGallery(t, srv.URL, "messages.json", &messages)
	for _, m := range messages {
		m["channel"] = "C0GEN"
		if out := r.api("chat.postMessage", m); out["ok"] != true {
			t.Fatalf("%s: %v", m["text"], out)
		}
	}
	g.tab = &tab{t: t, ctx: openBrowser(t, srv.URL+"/?as=U0ANN#C0GEN"), wire: func() any { return w.Wire() }}
	g.await("the messages", `document.querySelectorAll('article.message').length >= `+fmt.Sprint(len(messages)))
	return g
}

func readGallery(t *testing.T, base, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "gallery", name))
	if err == nil {
		err = json.Unmarshal([]byte(strings.ReplaceAll(string(raw), "BASE", base)), into)
	}
	if err != nil {
		t.Error(err)
	}
}

func option(name string) obj { return obj{"text": plain(name), "value": strings.ToLower(name)} }

// Every block and element is drawn as what it is, and what a person does with it reaches the app as Slack words it.
func TestGalleryInABrowser(t *testing.T) {
	g := openGallery(t)
	g.await("no block to be unknown", `!document.querySelector('.unsupported')`)
	var messages []struct {
		Blocks []struct {
			ID string `json:"block_id"`
		}
	}
	readGallery(t, "", "messages.json", &messages)
	for _, m := range messages {
		for _, b := range m.Blocks {
			if b.ID != "" {
				g.await("block "+b.ID, `shown(block('`+b.ID+`'))`)
			}
		}
	}
	for _, c := range []struct{ what, js string }{
		{"marks", `['strong', 'em', 'del', 'code', 'a[href="https://example.com/deal"]', 'blockquote', 'pre', 'time'].every((s) => block('marks').querySelector(s))`},
		{"mentions by name", `says(block('marks'), '@Bob Diaz') && says(block('marks'), '#general') && says(block('marks'), '@here') && says(block('marks'), '@sales')`},
		{"a user group in rich text", `says(block('rich'), '@sales') && says(block('rich'), '@Ann Berg')`},
		{"numbers from one", `[...block('rich').querySelectorAll('.rt-mark')].map((e) => e.innerText).join(' ') === '• • ◦ 1. 2.'`},
		{"fields in two columns", `block('fields').querySelectorAll('.field-cell').length === 4`},
		{"pictures with words", `[...document.querySelectorAll('.block img')].every((e) => e.hasAttribute('alt')) && block('image').querySelector('img').alt === 'a picture of the mark'`},
		{"a table with heads", `block('table').querySelectorAll('thead th[scope=col]').length === 3 && block('table').querySelectorAll('tbody tr').length === 2 && block('table').querySelector('td.al-right')`},
		{"charts with their numbers", `['line', 'pie', 'bar', 'area'].every((id) => block(id).querySelector('svg') && block(id).querySelectorAll('table td').length >= 2)`},
		{"a data table of three rows a page", `block('data').querySelectorAll('tbody tr').length === 3 && says(block('data'), '1–3 of 4') && block('data').querySelector('tbody th[scope=row]')`},
		{"cards", `block('carousel').querySelectorAll('.b-card').length === 3 && says(block('card'), 'On the card')`},
		{"a layout side by side", `block('left').getBoundingClientRect().right <= block('right').getBoundingClientRect().left + 1`},
		{"Markdown", `block('markdown').querySelector('h3, .md-h1') && block('markdown').querySelector('ul ul li') && block('markdown').querySelector('table') && says(block('markdown'), '☑ done')`},
		{"a plan with its tasks", `says(block('plan'), 'Read the contract') && block('plan').querySelectorAll('.task').length === 3 && shown(block('task')) && block('task').getBoundingClientRect().top > block('plan').getBoundingClientRect().top`},
		{"a film", `block('video').querySelector('.video-frame').getAttribute('aria-label') === 'Play: a film about partners'`},
	} {
		g.await(c.what, c.js)
	}

	// What one presses comes to the app.
	press := func(what, js, action string, want obj) {
		t.Helper()
		g.await(what, js)
		select {
		case got := <-g.pressed:
			if got["action_id"] != action {
				t.Errorf("%s: the app hears %v", what, got)
			}
			for k, v := range want {
				if fmt.Sprint(got[k]) != fmt.Sprint(v) {
					t.Errorf("%s: %s is %v, want %v", what, k, got[k], v)
				}
			}
		case <-time.After(15 * time.Second):
			t.Fatalf("%s: the app hears nothing\n%v", what, g.wire())
		}
	}
	const click = `(e => e && (e.click(), true))`
	press("a button", click+`(el('plain'))`, "plain", obj{"value": "p"})
	g.await("a confirmed button", click+`(el('danger'))`)
	press("a confirmed button", click+`(el('confirm-yes', ''))`, "danger", obj{"value": "d"})
	press("a button on a card", click+`(block('card').querySelector('button'))`, "card", nil)
	press("feedback", click+`([...el('verdict').querySelectorAll('button')][0])`, "verdict", obj{"value": "good"})
	press("an icon", click+`(el('bin'))`, "bin", obj{"value": "x"})
	press("a radio button", click+`(el('radio').querySelector('input[value=n]'))`, "radio", obj{"selected_option": obj{"text": obj{"type": "plain_text", "text": "No", "emoji": true}, "value": "n"}})
	press("a check", click+`(el('checks').querySelector('input[value=l]'))`, "checks", nil)
	g.await("an overflow menu", click+`(el('more'))`)
	press("its line", click+`([...document.querySelectorAll('.menu-item')].find((e) => says(e, 'Archive')))`, "more", nil)
	g.await("a menu", click+`(el('one'))`)
	press("its option", click+`([...document.querySelectorAll('.opt')].find((e) => says(e, 'Co-sell')))`, "one", obj{"selected_option": obj{"text": obj{"type": "plain_text", "text": "Co-sell", "emoji": true}, "value": "b"}})
	g.await("a calendar", click+`(el('day'))`)
	press("its day", click+`(document.querySelector('[data-day="2026-12-24"]'))`, "day", obj{"selected_date": "2026-12-24"})

	// What only the page does.
	g.await("a container to fold", click+`(block('container').querySelector('.container-head')) && !shown(block('within'))`)
	g.await("a table to sort", click+`(block('data').querySelectorAll('.dt-sort')[1]) && block('data').querySelector('tbody tr').innerText.startsWith('Acme')`)
	g.await("a table to turn its page", click+`(block('data').querySelector('[aria-label="Next page"]')) && block('data').querySelectorAll('tbody tr').length === 1`)
	g.await("a picture to fold", click+`(block('image').querySelector('.fold')) && !shown(block('image').querySelector('img'))`)
}

// Every input of a modal takes what a person types and chooses, and the app gets it in Slack's shapes.
func TestEveryInputInABrowser(t *testing.T) {
	g := openGallery(t)
	g.openModal()
	const click = `(e => e && (e.click(), true))`

	// The client stops what Slack's client stops.
	g.await("submit", click+`(el('modal-submit', ''))`)
	g.await("three required fields", `['short', 'rich', 'one'].every((id) => says(block(id), 'Please complete this required field.'))`)
	g.await("the focus at the first", `block('short').contains(document.activeElement) && document.activeElement.getAttribute('aria-invalid') === 'true'`)
	g.typeIn("short", "ab")
	g.typeIn("whole", "1.5")
	g.typeIn("email", "nobody")
	g.typeIn("url", "nowhere")
	g.await("submit again", click+`(el('modal-submit', ''))`)
	for id, words := range map[string]string{"short": "at least 3", "whole": "whole number", "email": "valid email", "url": "valid URL"} {
		g.await(words, `says(block('`+id+`'), '`+words+`')`)
	}
	for id, text := range map[string]string{"short": "Referral", "long": "Two\nlines", "whole": "7", "email": "ann@example.com", "url": "https://example.com/x"} {
		g.typeIn(id, text)
	}
	g.await("the counter", `says(block('long'), '51') || block('long').querySelector('.counter').textContent === ''`)

	// Rich text by keys alone.
	g.focus("rich", ".editor")
	g.keys("We *grow* with @bo")
	g.await("the people", `shown(block('rich').querySelector('.completion')) && says(block('rich').querySelector('.completion-row.active'), 'Bob Diaz')`)
	g.keys("\r")
	g.keys("now")

	pick := func(block string, words ...string) {
		t.Helper()
		g.await("the menu of "+block, click+`(block('`+block+`').querySelector('button.select'))`)
		for _, word := range words {
			g.await(word, click+`([...document.querySelectorAll('.opt')].find((e) => shown(e) && says(e, '`+word+`')))`)
		}
		g.await("the menu to be gone", `(document.querySelector('.popover') && document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})), !document.querySelector('.popover'))`)
	}
	pick("one", "Co-sell")
	pick("grouped", "Referral", "Embed")
	pick("founds", "Northwind", "Acme")
	pick("people", "Ann Berg", "Bob Diaz")
	pick("channel", "general")
	pick("channels", "general")
	pick("talks", "general")
	g.typeIn("day", "24 December 2026")
	g.typeIn("hour", "2:30 pm")
	g.typeIn("moment", "2026-12-24")
	g.await("checks", click+`(block('checks').querySelectorAll('input')[1])`)
	g.await("radio", click+`(block('radio').querySelectorAll('input')[0])`)
	g.await("a file", `(() => { const d = new DataTransfer(); d.items.add(new File(['a'], 'a.txt')); d.items.add(new File(['b'], 'b.exe'));
		block('file').querySelector('.file-zone').dispatchEvent(new DragEvent('drop', {bubbles: true, dataTransfer: d})); return true })()`)
	g.await("the file that may come", `says(block('file'), 'a.txt') && says(block('file'), 'Only these kinds of files: txt, csv.') && !block('file').querySelector('.spinner')`)

	g.await("to send", click+`(el('modal-submit', ''))`)
	var got obj
	select {
	case got = <-g.submitted:
	case <-time.After(15 * time.Second):
		t.Fatal("nothing is submitted", g.wire(), g.text())
	}
	value := func(block, key string) any { return at(got, block, "a", key) }
	for _, c := range []struct {
		block, key string
		want       any
	}{
		{"short", "value", "Referral"}, {"long", "value", "Two\nlines"}, {"whole", "value", "7"}, {"email", "value", "ann@example.com"}, {"url", "value", "https://example.com/x"},
		{"person", "selected_user", "U0ANN"}, {"people", "selected_users", []any{"U0ANN", "U0BOB"}}, {"channel", "selected_channel", "C0GEN"}, {"channels", "selected_channels", []any{"C0GEN"}},
		{"talk", "selected_conversation", "C0GEN"}, {"talks", "selected_conversations", []any{"C0GEN"}}, {"day", "selected_date", "2026-12-24"}, {"hour", "selected_time", "14:30"},
	} {
		if fmt.Sprint(value(c.block, c.key)) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.block, value(c.block, c.key), c.want)
		}
	}
	for _, c := range []struct {
		got  any
		want string
	}{
		{at(got, "one", "a", "selected_option", "value"), "b"},
		{len(value("grouped", "selected_options").([]any)), "2"}, {len(value("founds", "selected_options").([]any)), "2"},
		{value("checks", "selected_options").([]any)[0].(obj)["value"], "f"}, {at(got, "radio", "a", "selected_option", "value"), "y"},
		{value("file", "files").([]any)[0].(obj)["name"], "a.txt"}, {value("founds", "selected_options").([]any)[1].(obj)["value"], "acme"},
	} {
		if fmt.Sprint(c.got) != c.want {
			t.Errorf("got %v, want %s", c.got, c.want)
		}
	}
	if moment, _ := value("moment", "selected_date_time").(float64); moment < 1798000000 || moment > 1799000000 {
		t.Errorf("moment: %v", moment)
	}
	rich, err := json.Marshal(value("rich", "rich_text_value"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"elements":[{"elements":[{"text":"We ","type":"text"},{"style":{"bold":true},"text":"grow","type":"text"},{"text":" with ","type":"text"},{"type":"user","user_id":"U0BOB"},{"text":" now","type":"text"}],"type":"rich_text_section"}],"type":"rich_text"}`
	if string(rich) != want {
		t.Errorf("rich text:\n%s\nwant\n%s", rich, want)
	}
	begun, err := json.Marshal(value("begun", "rich_text_value"))
	if err != nil || !strings.Contains(string(begun), `"style":"bullet"`) || !strings.Contains(string(begun), `"user_id":"U0BOB"`) {
		t.Errorf("what was begun comes back as %s (%v)", begun, err)
	}
}

// axe-core finds nothing serious on any block, element, menu or picker, in light and in dark, nor on a narrow window.
func TestGalleryAccessibility(t *testing.T) {
	source, err := os.ReadFile(accessKit)
	if err != nil {
		t.Skip("NOT TESTED: axe-core is missing: run 'npm ci' in bot/sandbox/testdata/conformance")
	}
	g := openGallery(t)
	if err := chromedp.Do(g.ctx, chromedp.Evaluate[chromedp.Void](string(source)+";true")); err != nil {
		t.Fatal(err)
	}
	const click = `(e => e && (e.click(), true))`
	escape := func() {
		g.keys("\x1b")
		g.await("the layer to be gone", `!document.querySelector('.popover')`)
	}
	g.look("messages", "body")
	for _, id := range []string{"one", "people", "day", "hour", "more"} {
		g.await(id, click+`(el('`+id+`'))`)
		g.await("what opens", `document.querySelector('.popover')`)
		if id == "one" || id == "people" {
			g.await("its options", `document.querySelector('.opt')`)
		}
		g.look("open "+id, ".popover")
		if id == "more" {
			g.keys("\x1b")
		} else {
			g.await("closed", `(document.querySelector('.popover input, .popover [data-entry], .popover')?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})), !document.querySelector('.popover'))`)
		}
	}
	g.await("the question", click+`(el('danger'))`)
	g.look("confirmation", ".confirm")
	g.keys("\x1b")
	for _, tab := range []string{"files", "pins"} {
		g.await(tab, click+`(el('tab-`+tab+`', ''))`)
		g.look("tab "+tab, "main")
	}
	g.await("the messages", click+`(el('tab-messages', ''))`)
	g.await("the search", click+`(el('search', ''))`)
	g.keys("gen")
	g.await("its results", `document.querySelector('.quick .opt')`)
	g.look("search", ".quick")
	g.await("closed", `(document.querySelector('.quick input')?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})), !document.querySelector('.quick'))`)
	g.openModal()
	g.look("modal", ".modal")
	g.await("submit", click+`(el('modal-submit', ''))`)
	g.await("errors", `document.querySelector('.has-error')`)
	g.look("modal with errors", ".modal")
	for _, id := range []string{"grouped", "people", "day", "hour"} {
		g.await(id, `(e => (e.focus(), e.click(), true))(block('`+id+`').querySelector('button.select, input'))`)
		g.await("what opens", `document.querySelector('.popover')`)
		g.look("modal, "+id, ".modal .popover")
		escape()
	}
	if err := chromedp.Do(g.ctx, chromedp.EmulateViewport(380, 780)); err != nil {
		t.Fatal(err)
	}
	g.await("the narrow window", `innerWidth === 380 && document.documentElement.scrollWidth <= 380`)
	g.look("narrow modal", ".modal")
	g.await("no window", `!el('modal', '') || (el('modal-close', '').click(), false)`)
	g.look("narrow messages", "body")
	g.await("the drawer", click+`(el('drawer', '')) && shown(document.querySelector('#sidebar'))`)
	g.look("drawer", "#sidebar")
}
