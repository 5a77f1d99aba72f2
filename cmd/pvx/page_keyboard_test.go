package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focusFinders tells where the focus is. ring says that a person can see it there.
const focusFinders = finders + `
const ring = (a) => {
  for (let e = a, i = 0; e && i < 3; e = e.parentElement, i++) {
    const s = getComputedStyle(e);
    if (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none') return true;
  }
  return false;
};
const where = (e) => { // the focus against what is looked for
  const a = document.activeElement, f = front();
  return {hit: !!e && a === e, inside: !f || f.contains(a) || a === document.body, seen: a === document.body || a === f || ((a.matches(':focus-visible') || a.isContentEditable) && ring(a)),
    what: a.tagName + ' ' + clean(a.getAttribute('aria-label') || a.innerText || a.dataset.testid).slice(0, 60)};
};
`

// tabTo presses Tab until the focus is on what an expression finds. On the way the focus must be visible, and must not leave an
// open window.
func (b *browser) tabTo(what, expr string) {
	b.t.Helper()
	b.await(what, expr)
	js := "(() => {" + focusFinders + "let e = null; try { e = " + expr + " } catch (x) {} return where(e) })()"
	for range 160 {
		raw, err := chromedp.Run(b.ctx, chromedp.Evaluate[json.RawMessage](js))
		if err != nil {
			b.t.Fatalf("%s: %v", what, err)
		}
		var at struct {
			Hit, Inside, Seen bool
			What              string
		}
		if err := json.Unmarshal(raw, &at); err != nil {
			b.t.Fatal(err)
		}
		if !at.Inside {
			b.t.Fatalf("on the way to %s the focus left the window for %s", what, at.What)
		}
		if !at.Seen {
			b.t.Errorf("on the way to %s nobody sees the focus on %s", what, at.What)
		}
		if at.Hit {
			return
		}
		b.keys(kb.Tab)
	}
	b.t.Fatalf("Tab never comes to %s", what)
}

// keys presses keys as a keyboard does: a key whose press the page has taken types nothing any more.
func (b *browser) keys(keys string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	b.do("keys", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, r := range keys {
			text := ""
			for _, k := range kb.Encode(r) {
				if k.Type == kb.KeyChar {
					text = k.Text
				}
			}
			for _, k := range kb.Encode(r) {
				switch {
				case k.Type == kb.KeyChar:
					continue
				case k.Type == kb.KeyDown:
					k.Text = text
				}
				for _, m := range modifiers {
					k.Modifiers |= int64(m)
				}
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *k); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// enter goes to what an expression finds and presses Enter there.
func (b *browser) enter(what, expr string) {
	b.t.Helper()
	b.tabTo(what, expr)
	b.keys(kb.Enter)
}

func (b *browser) enterButton(near, text string) {
	b.t.Helper()
	expr := "button(front() || document, " + quote(text) + ")[0]"
	if near != "" {
		expr = "beside(front() || document, " + quote(near) + ", " + quote(text) + ")"
	}
	b.enter(text, expr)
}

// typeInto goes to fields of the front window and types.
func (b *browser) typeInto(pairs ...string) {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		f := "field(front(), " + quote(pairs[i]) + ")"
		b.tabTo(pairs[i], f)
		b.keys(strings.ReplaceAll(pairs[i+1], "\n", "\r"))
		b.await(pairs[i]+" to hold what was typed", f+".value === "+quote(pairs[i+1]))
	}
}

// pickIn opens a menu with the down arrow, finds each text by typing, and takes it with Enter.
func (b *browser) pickIn(label string, texts ...string) {
	b.t.Helper()
	f := "field(front(), " + quote(label) + ")"
	b.tabTo(label, f)
	b.keys(kb.ArrowDown)
	for _, text := range texts {
		b.await("the menu's search", "document.activeElement?.matches('.opt-search') && (document.activeElement.select(), true)")
		b.keys(text)
		b.await(text, "(' ' + clean(document.querySelector('.opt.active')?.innerText)).endsWith(' ' + "+quote(text)+")")
		b.keys(kb.Enter)
	}
	b.await("what was chosen", "["+quote(texts...)+"].every((w) => says("+f+", w))")
	if len(texts) > 1 {
		b.keys(kb.Escape)
	}
	b.await("the focus to come back to the menu", "document.activeElement === "+f)
}

func (b *browser) submitByKey() { b.t.Helper(); b.enter("submit", "id('modal-submit')") }

// The whole story by keyboard alone, from the command to the reminder: Tab and Shift+Tab, Enter, Escape and the arrows; there is
// no mouse in it. It can catch a control that cannot be reached, a window that lets the focus out, a menu that swallows it, and
// a focus that nobody sees.
func TestPageByKeyboard(t *testing.T) {
	b := openDemo(t)
	b.settled("Head of Alliances")
	b.enter("the channel", "id('channel-partner-decisions')")
	b.tabTo("the composer", "id('composer')")
	b.keys("/pvx new Route to market\r")

	b.modal("Scope and metrics", "Step 1 of 5")
	b.await("the focus to be in the window", "front().contains(document.activeElement)")
	b.keys(kb.Tab, chromedp.ModifierShift)
	b.await("Shift+Tab to stay in the window", "front().contains(document.activeElement)")
	b.typeInto("Options", "Referral\nCo-sell tier")
	// Decide by: four days on from today, in the calendar.
	b.pickDay("Decide by", "Dec 4, 2026", kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	b.enterButton("People", "Edit")
	b.modal("People")
	b.pickIn("Approvers", "CFO", "VP Sales")
	b.submitByKey()
	b.modal("Scope and metrics", "CFO", "VP Sales")
	b.submitByKey()

	b.modal("Inputs", "A Referral")
	b.typeInto("Sourced co-sell revenue", "about a million")
	b.submitByKey()
	b.await("the focus at the error", "front().querySelector('.has-error')?.contains(document.activeElement)")
	b.keys(kb.Home)
	b.keys(kb.End, chromedp.ModifierShift)
	b.keys("500–700k")
	for i, f := range []string{"", "0", "30 ± 5 n=40", "D1", "3", "16", "40", "5%"} {
		if f != "" {
			b.typeInto(inputLines[i], f)
		}
	}
	b.submitByKey()
	b.modal("Inputs", "B Co-sell tier")
	for i, f := range []string{"0.9–1.1M", "0", "40 ± 5 n=40", "D3", "4", "20–28 hours/month", "", "8–12 %"} {
		if f != "" {
			b.typeInto(inputLines[i], f)
		}
	}
	b.submitByKey()

	b.modal("Scenarios")
	b.typeInto("From the worst", "55", "Between which answers", "50–60")
	b.enterButton("", "Run")
	b.modal("Scenarios", "Result", "B (Co-sell tier) is preferred")
	b.enterButton("", "Lock the definitions")
	b.await("the question", "id('confirm')?.contains(document.activeElement)")
	b.enter("yes", "id('confirm-yes')")
	b.modal("Scenarios", "Post to channel")
	b.enterButton("", "Post to channel")
	b.modal("Scenarios", "Posted to #partner-decisions")
	b.submitByKey()

	b.modal("Recommendation")
	b.typeInto("Rationale", "Reach grows fastest for what support can carry.")
	const first = "[...front().querySelectorAll('button')].find((e) => shown(e) && clean(e.innerText).startsWith('Waive'))"
	for range 40 {
		var name string
		if err := json.Unmarshal(b.await("the recommendation", "id('modal-title').innerText === 'Recommendation' && !front().matches('.loading') && (clean("+first+"?.innerText) || 'none')"), &name); err != nil {
			t.Fatal(err)
		}
		if name == "none" {
			break
		}
		b.enter(name, first)
		b.modal("Waive")
		b.typeInto("Why may it stand?", "Known, and small against the margin.")
		b.submitByKey()
		b.await("the waived finding to leave", "id('modal-title').innerText === 'Recommendation' && clean("+first+"?.innerText) !== "+quote(name))
	}
	b.submitByKey()

	b.modal("Monitoring")
	b.pickIn("Regular review", "Monthly, on the first Tuesday")
	b.enterButton("", "Add a date")
	b.modal("Review on a date")
	b.pickDay("Date", "Jan 29, 2027", kb.PageDown, kb.PageDown, kb.ArrowLeft)
	b.typeInto("Why then?", "The pilot's first figures")
	b.submitByKey()
	b.modal("Monitoring", "29 Jan 2027")
	b.enter("refresh the rest", "[...front().querySelectorAll('button')].find((e) => says(e, 'Refresh the rest'))")
	b.await("the refresh to stand there", "![...front().querySelectorAll('button')].some((e) => says(e, 'Refresh the rest'))")
	b.submitByKey()
	b.noModal()
	b.sees("", "PVX-4", "Route to market", "Proposed")
	b.await("the focus to be back", "document.activeElement === id('composer')")

	// Messages are walked with the arrows, and one is left with Tab for what can be done with it.
	b.tabTo("the messages", "document.querySelector('[role=log]').parentElement")
	b.keys(kb.ArrowUp)
	b.await("a message to have the focus", "document.activeElement.matches('article.message')")
	b.keys(kb.ArrowUp)
	b.tabTo("its actions", "document.activeElement.closest('article.message').querySelector('.message-tools [tabindex=\"0\"]')")
	b.keys(kb.End)
	b.await("the last action", "document.activeElement.dataset.testid === 'message-more'")
	b.keys(kb.Enter)
	b.await("its menu", "document.activeElement.matches('[role=menuitem]') && says(document.activeElement, 'Add to decision record')")
	b.keys(kb.Escape)
	b.await("the focus to be back at the action", "document.activeElement.dataset.testid === 'message-more'")

	b.approveByKey("CFO", "Next is VP Sales")
	b.approveByKey("VP Sales", "PVX-4 is decided")
	b.becomeByKey("Head of Alliances")
	b.enter("the channel", "id('channel-partner-decisions')")
	b.sees("", "PVX-4 · Route to market", "Decided on 30 Nov 2026: B (Co-sell tier)")

	// A reply in the thread is filed as evidence, and the bot says so with a reaction.
	b.enter("the replies", b.message("", "PVX-4 · Route to market", "Decided")+".querySelector('.reply-line')")
	b.await("the thread with the focus in its composer", "document.activeElement === id('thread-composer')")
	b.keys("evidence: 38 h/month were counted in October\r")
	b.await("the reaction", b.message("id('thread')", "38 h/month were counted")+".querySelector('.reaction:not(.add)')")
	b.keys(kb.Escape)
	b.await("the thread to be gone", "!id('thread')")

	// A value through its button.
	b.enter("Report value", "button("+b.message("", "PVX-4 · Route to market", "Decided")+", 'Report value')[0]")
	b.modal("Report a value")
	b.pickIn("Which quantity?", "B's sourced co-sell revenue")
	b.typeInto("Observed value", "300k", "For which period?", "2026-10")
	b.submitByKey()
	b.noModal()
	b.sees("", "PVX-4", "trigger crossed")

	// The clock moves on; the reminder is answered in the direct message.
	b.enter("a day later", "id('clock-day')")
	b.messagesByKey()
	b.sees("", "Review due", "PVX-4", "No change", "Snooze", "Open")
	b.enter("No change", "button("+b.message("", "Review due", "PVX-4")+", 'No change')[0]")
	b.sees("", "no change in PVX-4")
}

// pickDay opens a date field's calendar with the down arrow, walks with keys and takes the day with Enter.
func (b *browser) pickDay(label, want string, keys ...string) {
	b.t.Helper()
	f := "field(front(), " + quote(label) + ")"
	b.tabTo(label, f)
	b.keys(kb.ArrowDown)
	b.await("the focus in the calendar", "document.activeElement?.matches('.cal-day:focus-visible')")
	for _, k := range keys {
		b.keys(k)
	}
	b.keys(kb.Enter)
	b.await("the day, and the focus back", f+".value === "+quote(want)+" && document.activeElement === "+f)
}

// becomeByKey makes the page another person's: the switch, the arrow down to the name, Enter.
func (b *browser) becomeByKey(name string) {
	b.t.Helper()
	b.enter("the switch", "id('person-switch')")
	for range 30 {
		var at string
		if err := json.Unmarshal(b.await("a name", "document.activeElement.matches('[role=menuitem]') && clean(document.activeElement.querySelector('.menu-label').innerText)"), &at); err != nil {
			b.t.Fatal(err)
		}
		if at == name {
			break
		}
		b.keys(kb.ArrowDown)
	}
	b.keys(kb.Enter)
	b.settled(name)
}

func (b *browser) messagesByKey() {
	b.t.Helper()
	b.enter("the app", "id('app-PVX')")
	// With something unread it opens at the messages, else at Home.
	if string(b.await("its tabs", "[...document.querySelectorAll('[role=tab][aria-selected=true]')].map((e) => e.dataset.testid)[0]")) != `"tab-messages"` {
		b.tabTo("the tab Home", "document.querySelector('[role=tab][aria-selected=true]')")
		b.keys(kb.ArrowRight)
		b.await("the tab Messages", "document.activeElement === id('tab-messages')")
		b.keys(kb.Enter)
	}
	b.await("the conversation", "id('tab-messages').getAttribute('aria-selected') === 'true'")
}

// approveByKey approves as a person, in the direct message in which they are asked.
func (b *browser) approveByKey(name, then string) {
	b.t.Helper()
	b.becomeByKey(name)
	b.messagesByKey()
	b.sees("", "Route to market", "Your approval is asked")
	b.enter("Approve", "button("+b.message("", "Route to market", "Your approval is asked")+", 'Approve')[0]")
	b.await("the question", "id('confirm')?.contains(document.activeElement)")
	b.enter("yes", "id('confirm-yes')")
	b.sees("", then)
}
