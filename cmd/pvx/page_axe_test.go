package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const axeSource = "../../bot/sandbox/testdata/conformance/node_modules/axe-core/axe.min.js"

// TestPageAccessibility lets axe-core look for what keeps people with a screen reader, a keyboard or weak eyes out: a channel
// with a summary, its thread, a modal, a stack of them, menus, search, the Home tab, an approver's message, failures and the
// side panel, in light and dark. Findings that are serious or critical fail. What it cannot catch is what axe cannot: whether
// the words make sense.
func TestPageAccessibility(t *testing.T) {
	source, err := os.ReadFile(axeSource)
	if err != nil {
		const how = "axe-core is missing: run 'npm ci' in bot/sandbox/testdata/conformance"
		if _, node := exec.LookPath("node"); node == nil && os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip("NOT TESTED: " + how)
	}
	b := demoPage(t)
	load := func() { // into each page anew
		t.Helper()
		b.do("load axe", chromedp.Evaluate[chromedp.Void](string(source)+";true"))
	}
	load()
	look := func(what string) {
		t.Helper()
		for _, theme := range []string{"light", "dark"} {
			b.await("the "+theme+" theme", "(document.documentElement.dataset.theme = "+quote(theme)+", true)")
			b.await("everything to stand still", "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)")
			b.axe(what + ", " + theme)
		}
	}
	b.command("/pvx show PVX-1")
	b.sees("", "Only visible to you", "PVX-1")
	look("channel")
	b.clickID("log-toggle")
	b.await("the side panel", "id('log')")
	look("side panel")
	b.clickID("log-toggle")
	b.click("Open", b.message("", "Only visible to you", "PVX-1")+" && button("+b.message("", "Only visible to you", "PVX-1")+", 'Open')[0]")
	b.await("a window", "id('modal')")
	look("modal")
	b.typed("\x1b")
	b.noModal()

	b.command("/pvx new Route to market")
	b.modal("Scope and metrics", "Step 1 of 5")
	b.next()
	b.await("the error of a required field", "front().querySelector('.has-error')")
	look("modal with an error")
	b.pressBeside("People", "Edit")
	b.modal("People")
	look("stack of two")
	b.click("a menu", "field(front(), 'Approvers')")
	b.await("its options", "[...document.querySelectorAll('.opt')].some(shown)")
	look("menu of people")
	b.typed("\x1b")
	b.typed("\x1b")
	b.modal("Scope and metrics")
	b.typed("\x1b")
	b.noModal()

	b.openThread("PVX-2", "Proposed: waits for CFO", "reply")
	b.clickID("thread-composer")
	b.typed("That holds for Europe too.\n")
	b.sees("id('thread')", "That holds for Europe too.")
	look("thread")
	b.clickID("thread-close")

	b.clickID("app-PVX")
	b.await("the Home tab", "says(id('home'), 'PVX-1')")
	look("home")
	b.clickID("tab-messages")
	b.await("the conversation", "id('tab-messages').getAttribute('aria-selected') === 'true'")
	look("direct message")
	b.clickID("person-switch")
	b.await("the switch", "id('become-cfo')")
	look("menu")
	b.typed("\x1b")

	// What opens over the messages, and what a failure looks like.
	b.clickID("channel-partner-decisions")
	b.clickID("composer")
	b.typed("/")
	b.await("the commands", "shown(document.querySelector('.completion'))")
	look("commands")
	b.typed("\x1b")
	b.await("an empty box", "(id('composer').value = '', true)")
	b.clickID("shortcuts")
	b.await("the shortcuts", "document.activeElement.matches('[role=menuitem]')")
	look("shortcuts")
	b.typed("\x1b")
	b.clickID("search")
	b.typed("mid-market")
	b.await("what is found", "document.querySelector('.quick .opt mark')")
	look("search")
	b.typed("\x1b")
	b.fault(`{"kind":"late_ack"}`)
	b.click("Open", b.message("", "PVX-1", "Result")+".querySelector('[data-testid=\"element-open\"], button.btn')")
	b.await("the triangle beside the button", "shown(id('trouble'))")
	b.typed("\x1b")
	b.noModal()
	look("triangle")
	b.command("/pvx new Route")
	b.modal("Scope and metrics")
	b.fill("Options", "Referral\nCo-sell tier")
	b.fault(`{"kind":"late_ack"}`)
	b.next()
	b.await("the banner", "shown(id('modal-trouble'))")
	look("banner")
	b.clickID("modal-close")
	b.noModal()
	b.become("cfo", "CFO")
	load()
	b.messagesOfPVX()
	b.sees("", "PVX-2", "Your approval is asked")
	look("approver's message")
}

// axe fails the test for each serious finding of axe-core about the page as it stands.
func (b *browser) axe(what string) {
	b.t.Helper()
	raw, err := chromedp.Run(b.ctx, chromedp.Evaluate[json.RawMessage](`axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) =>
		({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ' — ' + n.html.slice(0, 200) + ' — ' + (n.failureSummary || '').slice(0, 300))})))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	var found []struct {
		ID, Impact, Help string
		Nodes            []string
	}
	if err := json.Unmarshal(raw, &found); err != nil {
		b.t.Fatal(err)
	}
	for _, f := range found {
		line := fmt.Sprintf("%s: %s (%s): %s\n  %s", what, f.ID, f.Impact, f.Help, strings.Join(f.Nodes, "\n  "))
		if f.Impact == "serious" || f.Impact == "critical" {
			b.t.Error(line)
		} else {
			b.t.Log(line)
		}
	}
}
