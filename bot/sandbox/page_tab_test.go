package sandbox_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tab is a page in a browser of which conditions are awaited.
type tab struct {
	t    *testing.T
	ctx  context.Context
	wire func() any // what passed, for failures
}

// Conditions may use these: el(action) is the element of an action, or what has a test id when the second argument is ”.
const tabFinders = `
const clean = (s) => (s || '').replace(/\s+/g, ' ').trim();
const shown = (e) => !!e && e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const within = document.querySelector('[data-testid="modal"]') || document;
const block = (id) => within.querySelector('[data-testid="block-' + id + '"]');
const el = (id, kind = 'element-') => [...document.querySelectorAll('[data-testid="' + kind + id + '"]')].find(shown);
const says = (e, text) => clean(e.innerText).includes(text);
`

func (p *tab) await(what, js string) {
	p.t.Helper()
	js = "(() => {" + tabFinders + "try { return !!(" + js + ") } catch (e) { return false } })()"
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		p.t.Fatalf("%s: %v\n%s\nthe page says:\n%s", what, err, js[strings.LastIndex(js, "try"):], p.text())
	}
}

// has says whether a condition holds just now.
func (p *tab) has(js string) bool {
	p.t.Helper()
	ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("(() => {"+tabFinders+"return !!("+js+") })()"))
	if err != nil {
		p.t.Fatal(err)
	}
	return ok
}

func (p *tab) text() string {
	s, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(document.querySelector('[data-testid="modal"]') || document.body).innerText`))
	if err != nil {
		return err.Error()
	}
	return s
}

func (p *tab) keys(text string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.KeyEvent(strings.ReplaceAll(text, "\n", "\r"))); err != nil {
		p.t.Fatal(err)
	}
}

// focus goes to a field of a block, and to the end of what stands there.
func (p *tab) focus(block, sel string) {
	p.t.Helper()
	p.await("the focus in "+block, `(e => (e.focus(), e.select?.(), document.activeElement === e))(block('`+block+`').querySelector('`+sel+`'))`)
}

// typeIn types into a text field in place of what it held.
func (p *tab) typeIn(block, text string) {
	p.t.Helper()
	p.focus(block, "input,textarea")
	p.keys(text)
	p.await(block+" to hold it", `block('`+block+`').querySelector('input,textarea').value === `+mustText(text))
	p.await("the field to be left", `(block('`+block+`').querySelector('input,textarea').blur(), true)`)
}

func (p *tab) openModal() {
	p.t.Helper()
	p.await("the composer", `(el('composer', '').focus(), document.activeElement === el('composer', ''))`)
	p.keys("/tally new\n")
	p.await("the window", `el('modal-title', '') && !el('modal', '').matches('.loading')`)
}

// look fails the test for each serious finding of axe-core about what a selector finds, in light and in dark.
func (p *tab) look(what, sel string) {
	p.t.Helper()
	for _, theme := range []string{"light", "dark"} {
		p.await(theme, `(document.documentElement.dataset.theme = '`+theme+`', document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity))`)
		raw, err := chromedp.Run(p.ctx, chromedp.Evaluate[json.RawMessage](`axe.run(document.querySelector('`+sel+`'), {resultTypes: ['violations']}).then((r) => r.violations.filter((v) => /serious|critical/.test(v.impact)).map((v) =>
			v.id + ': ' + v.help + v.nodes.slice(0, 3).map((n) => '\n  ' + n.html.slice(0, 200)).join('')))`, chromedp.EvalAwaitPromise))
		if err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		var found []string
		if err := json.Unmarshal(raw, &found); err != nil {
			p.t.Fatal(err)
		}
		for _, f := range found {
			p.t.Errorf("%s, %s: %s", what, theme, f)
		}
	}
}
