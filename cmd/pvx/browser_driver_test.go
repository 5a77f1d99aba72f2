package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The window in which the story is clicked, in CSS pixels.
const windowWidth, windowHeight = 1280, 860

// patience is how long a condition may take on a machine that has much else to do.
const patience = 40 * time.Second

// browser is one tab of a headless Chromium on the page of a local workspace. It does what a hand does: it moves to what
// is on top at a place, clicks and types; it finds things by what they say and waits for conditions in the page.
type browser struct {
	t   *testing.T
	ctx context.Context
	url string
}

// newBrowser starts Chromium on a page; without one the test is skipped, but in CI it fails.
func newBrowser(t *testing.T, url string) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: install the package chromium")
		}
		t.Skip("NOT TESTED: there is no Chromium on this machine, so nobody clicked through the page. Install the package chromium.")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(t.TempDir(), "browser")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("blink-settings", "preferredColorScheme=1"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(alloc)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(tab, 5*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, url: url}
	b.do("open the page", chromedp.EmulateViewport(windowWidth, windowHeight, chromedp.EmulateScale(1.5)), chromedp.Navigate(url))
	return b
}

func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// finders is what every condition may use. shown(e) says that a person can see e; block(text) is the block of the front
// window that says it, as the words stand there.
const finders = `
const clean = (s) => (s || '').replace(/\s+/g, ' ').trim();
const shown = (e) => !!e && e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const id = (name) => [...document.querySelectorAll('[data-testid="' + name + '"]')].find(shown);
const front = () => id('confirm') || id('modal');
const says = (e, text) => clean(e.innerText).includes(text);
const blocks = (root) => [...root.querySelectorAll('.block')];
const press = (e) => { // where to click: only when it is enabled, in sight, on top and where it was a frame ago; else it is scrolled to
  if (!shown(e) || e.disabled || e.closest('.loading')) return null;
  for (const scroll of [false, true]) {
    if (scroll) e.scrollIntoView({block: 'center', behavior: 'instant'});
    const r = e.getBoundingClientRect(), x = r.left + Math.min(r.width / 2, 60), y = r.top + Math.min(r.height / 2, 24);
    const hit = document.elementFromPoint(x, y);
    if (hit && e.contains(hit)) {
      const was = window.pressed;
      window.pressed = {e, x, y};
      if (!was || was.e !== e || was.x !== x || was.y !== y) return null;
      window.clicked = 'missed';
      e.addEventListener('click', () => { window.clicked = 'hit' }, {once: true, capture: true});
      return {x, y};
    }
  }
  return null;
};
const button = (root, text) => [...root.querySelectorAll('button')].filter((e) => shown(e) && clean(e.innerText) === text);
const beside = (root, near, text) => { // a button of the block that says near, or of the next row of buttons below it
  const all = blocks(root), at = all.findIndex((e) => says(e, near));
  if (at < 0) return null;
  for (let i = at; i < all.length; i++) {
    const hit = button(all[i], text)[0];
    if (hit) return hit;
    if (i > at && all[i].matches('.b-actions')) return null;
  }
  return null;
};
const field = (root, label) => blocks(root).filter((e) => e.matches('.b-input') && clean(e.querySelector('.input-label')?.innerText).startsWith(label))
  .map((e) => e.querySelector('textarea,input.field,button.select,input'))[0];
const message = (words, where) => [...(where || document).querySelectorAll('article.message')].filter((e) => shown(e) && words.every((w) => says(e, w))).at(-1);
`

type point struct{ X, Y float64 }

// await waits until an expression is true in the page and returns its value as JSON.
func (b *browser) await(what, expr string) json.RawMessage {
	b.t.Helper()
	js := "(() => {" + finders + "try { return (" + expr + ") || false } catch (e) { return false } })()"
	got, err := chromedp.Run(b.ctx, chromedp.Poll[json.RawMessage](js, chromedp.WithPollingTimeout(patience)))
	if err != nil {
		b.t.Fatalf("%s: %v\n%s\nthe page says:\n%s", what, err, expr, b.text())
	}
	return got
}

// comes says whether an expression becomes true within three seconds.
func (b *browser) comes(expr string) bool {
	js := "(() => {" + finders + "try { return !!(" + expr + ") } catch (e) { return false } })()"
	ok, err := chromedp.Run(b.ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(3*time.Second)))
	return err == nil && ok
}

// text is what the front window says, or else the page.
func (b *browser) text() string {
	js := "(() => {" + finders + "return (front() || document.body).innerText })()"
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](js))
	if err != nil {
		return err.Error()
	}
	return s
}

// click clicks what an expression finds. What moves away from under the mouse just then is missed, and clicked again.
func (b *browser) click(what, expr string) {
	b.t.Helper()
	for range 5 {
		var at point
		if err := json.Unmarshal(b.await(what, "press("+expr+")"), &at); err != nil {
			b.t.Fatal(err)
		}
		b.do(what, chromedp.MouseClickXY(at.X, at.Y))
		got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String(window.clicked)"))
		if err != nil || got != "missed" { // or the page went, because it was hit
			return
		}
	}
	b.t.Fatalf("%s: it never stands still:\n%s", what, b.text())
}

// quote writes words as JavaScript's strings, parted by commas.
func quote(words ...string) string {
	if len(words) == 0 {
		return ""
	}
	raw, err := json.Marshal(words)
	if err != nil {
		panic(err)
	}
	return string(raw)[1 : len(string(raw))-1]
}

func (b *browser) clickID(name string) { b.t.Helper(); b.click(name, "id("+quote(name)+")") }

// press presses a button of the front window, or of the page when no window is open.
func (b *browser) press(text string) {
	b.t.Helper()
	b.click("press "+text, "button(front() || document, "+quote(text)+")[0]")
}

func (b *browser) pressBeside(near, text string) {
	b.t.Helper()
	b.click("press "+text+" beside "+near, "beside(front() || document, "+quote(near)+", "+quote(text)+")")
}

// next presses the window's submit button.
func (b *browser) next() { b.t.Helper(); b.clickID("modal-submit") }

// modal waits for a window in front that has this title and says all these words.
func (b *browser) modal(title string, words ...string) {
	b.t.Helper()
	b.await("a window "+title, "id('modal-title')?.innerText === "+quote(title)+" && !front().matches('.loading') && ["+quote(words...)+"].every((w) => says(front(), w))")
}

func (b *browser) noModal() { b.t.Helper(); b.await("the window to close", "!front()") }

// fill types into a field of the front window, in place of what it held.
func (b *browser) fill(pairs ...string) {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		f := "field(front(), " + quote(pairs[i]) + ")"
		// A window that is drawn anew just then, by an answer to the field before, takes the focus or the text: a person tries again.
		for try := 1; ; try++ {
			b.click(pairs[i], f)
			if b.comes("document.activeElement === " + f + " && (" + f + ".select(), true)") {
				b.typed(pairs[i+1])
				if b.comes(f + ".value === " + quote(pairs[i+1])) {
					break
				}
			}
			if try == 4 {
				b.t.Fatalf("%s does not take %q:\n%s", pairs[i], pairs[i+1], b.text())
			}
		}
	}
}

// typed types where the focus is.
func (b *browser) typed(text string) {
	b.t.Helper()
	b.do("type", chromedp.KeyEvent(strings.ReplaceAll(text, "\n", "\r")))
}

// choose opens a menu of the front window and picks each text.
func (b *browser) choose(label string, texts ...string) {
	b.t.Helper()
	b.click(label, "field(front(), "+quote(label)+")")
	for _, text := range texts {
		b.click(text, "[...document.querySelectorAll('.opt')].filter((e) => shown(e) && (' ' + clean(e.innerText)).endsWith(' ' + "+quote(text)+"))[0]")
	}
	b.await("what was chosen", "["+quote(texts...)+"].every((w) => says(field(front(), "+quote(label)+"), w))")
	if len(texts) > 1 {
		b.typed("\x1b")
	}
	b.await("the menu to close", "![...document.querySelectorAll('.opt-search')].some(shown)")
}

// command types a slash command and Enter.
func (b *browser) command(text string) {
	b.t.Helper()
	b.clickID("composer")
	b.await("the composer", "document.activeElement === id('composer')")
	b.typed(text)
	b.await("the command to stand there", "id('composer').value === "+quote(text))
	b.typed("\r")
}

// become makes the page another person's.
func (b *browser) become(handle, name string) {
	b.t.Helper()
	b.clickID("person-switch")
	b.click(name, "id("+quote("become-"+handle)+")")
	b.settled(name)
}

// settled waits until the page is there for a person.
func (b *browser) settled(name string) {
	b.t.Helper()
	js := "(() => {" + finders + "return document.readyState === 'complete' && says(id('person-switch') || document.body, " + quote("You are: "+name) + ") && !!id('channel-title') })()"
	for ctx := b.ctx; ctx.Err() == nil; {
		if ok, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(patience))); err == nil && ok {
			return
		} else if err != nil && strings.Contains(err.Error(), "timeout") {
			break
		} // else the poll ended with the page it ran in: the new one is asked
	}
	b.t.Fatalf("the page is not %s's:\n%s", name, b.text())
}

// sees waits for a message with these words; where is an expression for the part of the page, "" for all of it.
func (b *browser) sees(where string, words ...string) {
	b.t.Helper()
	b.await("a message", b.message(where, words...))
}

func (b *browser) message(where string, words ...string) string {
	if where == "" {
		where = "null"
	}
	return "message([" + quote(words...) + "], " + where + ")"
}

// pressIn presses a button of the newest message with these words.
func (b *browser) pressIn(where, text string, words ...string) {
	b.t.Helper()
	b.click("press "+text, "button("+b.message(where, words...)+", "+quote(text)+")[0]")
}

// openThread opens the thread of the message with these words.
func (b *browser) openThread(words ...string) {
	b.t.Helper()
	b.click("the replies", b.message("", words...)+".querySelector('.reply-line')")
	b.await("the thread", "id('thread')")
}

// scrollTo brings the block of the front window that says something to the top.
func (b *browser) scrollTo(text string) {
	b.t.Helper()
	b.await(text, "(blocks(front()).find((e) => says(e, "+quote(text)+")).scrollIntoView({block: 'start', behavior: 'instant'}), front().querySelector('.modal-body').scrollTop -= 14, true)")
}

// messageAtTop scrolls the newest message with these words to the top of its pane.
func (b *browser) messageAtTop(words ...string) {
	b.t.Helper()
	b.await("the message", "("+b.message("", words...)+".scrollIntoView({block: 'start', behavior: 'instant'}), document.querySelectorAll('.jump').forEach((e) => { e.hidden = true }), true)")
}
