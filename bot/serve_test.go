package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pvx/bot"
	"pvx/bot/sandbox"
	"pvx/flows"
)

// TestPages takes a person through everything a view can do. It can catch a page that moves wrongly, an answer that
// arrives under another field, and text that is lost on the way.
func TestPages(t *testing.T) {
	var got flows.Answers
	f := &script{submit: func(_ context.Context, at flows.Address, in flows.Answers) (flows.Shown, error) {
		got = in
		switch in["title"] {
		case "bad":
			return flows.Shown{}, flows.FieldErrors{"title": "Say it in other words, e.g. Marketplace."}
		case "elsewhere":
			return flows.Shown{}, flows.FieldErrors{"owner": "Choose an owner."}
		case "no":
			return flows.Shown{}, &flows.Refusal{Text: "Only the owner may."}
		case "broken":
			return flows.Shown{}, errors.New("disk on fire")
		case "on":
			return flows.Shown{Go: flows.Replace, Address: flows.Address{Decision: at.Decision, At: "inputs"}, Page: onePage("Inputs"), Say: "Moved on."}, nil
		}
		return flows.Shown{Go: flows.Finish, Say: "All said and done."}, nil
	}}
	r := connect(t, workspace(), f, nil)
	m := r.open("Scope")
	for _, c := range []struct{ name, typed, kind, shown string }{
		{"an error at its field", "bad", "errors", ""},
		{"an error of an absent field", "elsewhere", "updated", "Choose an owner."},
		{"a refusal", "no", "updated", "Only the owner may."},
		{"an unexpected error keeps the text", "broken", "errors", ""},
		{"the next page", "on", "updated", "Moved on."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.in(t)
			r.ok(m.Fill(r.ctx, "Title", c.typed))
			res := r.submit(m)
			if res.Kind != c.kind {
				t.Fatalf("result %+v, want %s", res, c.kind)
			}
			if got["title"] != c.typed || got["kind"] != "" {
				t.Errorf("answers %v", got)
			}
			if c.kind == "errors" && res.Errors["Title"] == "" {
				t.Errorf("errors %v are not at the field", res.Errors)
			}
			if !strings.Contains(m.Text(), c.shown) {
				t.Errorf("%q is not on the page:\n%s", c.shown, m.Text())
			}
		})
	}
	if r.log.has("disk on fire") == false {
		t.Error("the unexpected error is not in the log")
	}
	r.ok(m.Fill(r.ctx, "Title", "end"))
	if res := r.submit(m); res.Kind != "cleared" {
		t.Errorf("the end: %+v", res)
	}
	r.whispered("All said and done.")
}

func TestActionsAndDeeperPages(t *testing.T) {
	var valued string
	f := &script{}
	f.act = func(_ context.Context, at flows.Address, action, value string, in flows.Answers) (flows.Shown, error) {
		switch action {
		case "kind":
			valued = value
			return flows.Shown{Address: at, Page: onePage("Chosen " + value)}, nil
		case "run":
			return flows.Shown{}, flows.FieldErrors{"title": "Type a title first.", "gone": "And an owner."}
		}
		return flows.Shown{}, flows.ErrNotFound
	}
	f.submit = func(_ context.Context, at flows.Address, in flows.Answers) (flows.Shown, error) {
		return flows.Shown{Go: flows.Pop, Address: flows.Address{Decision: at.Decision, At: at.At.Up()}, Page: onePage("Beneath"), Say: "People are saved."}, nil
	}
	r := connect(t, workspace(), f, nil)
	m := r.open("Scope")
	r.ok(m.Fill(r.ctx, "Kind", "Choice B"))
	r.wait("the redrawn page", func() bool { return m.Title() == "Chosen B" })
	if valued != "B" {
		t.Errorf("value %q", valued)
	}
	r.ok(m.Press(r.ctx, "Run"))
	r.ok(m.Await(r.ctx, "Type a title first."))
	r.ok(m.Await(r.ctx, "And an owner."))
	r.ok(m.Press(r.ctx, "Edit"))
	r.wait("the deeper page", func() bool { return m.Depth() == 2 && m.Title() == "Page scope/people" })
	if f.count("keep") == 0 {
		t.Error("the page beneath was not kept before the deeper one opened")
	}
	if res := r.submit(m); res.Kind != "closed" {
		t.Fatalf("pop: %+v", res)
	}
	r.wait("the page beneath, redrawn", func() bool { return m.Title() == "Beneath" && strings.Contains(m.Text(), "People are saved.") })
	r.ok(m.Press(r.ctx, "Edit"))
	r.wait("the deeper page again", func() bool { return m.Depth() == 2 })
	opened := f.count("open scope")
	r.ok(m.Close(r.ctx))
	r.wait("the page beneath redrawn after a close", func() bool { return f.count("open scope") > opened && m.Title() == "Page scope" })
}

// TestTypingIsSaved holds that what is typed is stored soon, not at every letter, and never redraws the view.
func TestTypingIsSaved(t *testing.T) {
	saved := make(chan string, 100)
	f := &script{keep: func(_ context.Context, _ flows.Address, in flows.Answers) error {
		saved <- in["title"]
		return nil
	}}
	r := connect(t, workspace(), f, func(c *bot.Config) { c.Keep = 300 * time.Millisecond })
	m := r.open("Scope")
	for _, s := range []string{"M", "Ma", "Mar", "Mark", "Market"} {
		r.ok(m.Fill(r.ctx, "Title", s))
	}
	last := ""
	for last != "Market" {
		select {
		case last = <-saved:
		case <-r.ctx.Done():
			t.Fatalf("saved last: %q", last)
		}
	}
	if n := f.count("keep"); n > 3 {
		t.Errorf("%d saves for five letters within a moment", n)
	}
	if n := r.calls("views.update"); n != 0 {
		t.Errorf("typing redrew the view %d times", n)
	}
	// What is typed and not saved when the bot stops is saved then.
	r.ok(m.Fill(r.ctx, "Title", "Market place"))
	r.ok(m.Fill(r.ctx, "Title", "Marketplace"))
	r.ok(r.stop())
	close(saved)
	for s := range saved {
		last = s
	}
	if last != "Marketplace" {
		t.Errorf("saved at the end: %q", last)
	}
}

// TestWhatAFailedRequestCarriedIsSaved: a submission or a button that could not be stored leaves what was typed to be saved
// in a moment; the person may close the window.
func TestWhatAFailedRequestCarriedIsSaved(t *testing.T) {
	saved := make(chan string, 100)
	busy := func() (flows.Shown, error) { return flows.Shown{}, flows.ErrBusy }
	var r *rig
	f := &script{
		submit: func(context.Context, flows.Address, flows.Answers) (flows.Shown, error) { return busy() },
		act: func(context.Context, flows.Address, string, string, flows.Answers) (flows.Shown, error) {
			return busy()
		},
		keep: func(_ context.Context, _ flows.Address, in flows.Answers) error {
			saved <- in["title"]
			return nil
		}}
	r = connect(t, workspace(), f, func(c *bot.Config) { c.Keep = 100 * time.Millisecond })
	m := r.open("Scope")
	until := func(want string) {
		t.Helper()
		for {
			select {
			case got := <-saved:
				if got == want {
					return
				}
			case <-r.ctx.Done():
				t.Fatalf("%q was never saved", want)
			}
		}
	}
	r.ok(m.Fill(r.ctx, "Title", "Market"))
	until("Market")
	r.submit(m)
	until("Market") // once more: the submission failed
	r.ok(m.Press(r.ctx, "Run"))
	until("Market")
}

// TestEveryEnvelopeIsAcknowledged sends what is unknown, broken and hurtful.
func TestEveryEnvelopeIsAcknowledged(t *testing.T) {
	f := &script{}
	r := connect(t, workspace(), f, nil)
	acked := func(what string) func() bool {
		return func() bool {
			for _, c := range r.w.Wire() {
				if c.Kind == "ack" && c.What == what && c.Trouble == "" {
					return true
				}
			}
			return false
		}
	}
	r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultUnknown}))
	r.wait("the unknown event's acknowledgement", acked("a_later_invention"))
	r.ok(r.w.ChangeUser("bob", sandbox.UserChange{}))

	t.Run("a panicking handler", func(t *testing.T) {
		r := r.in(t)
		f.start = func(flows.Actor, string) (flows.Shown, error) { panic("no") }
		r.ok(r.ann.Command(r.ctx, "general", "/pvx new Boom"))
		r.whispered("reference")
		f.start = nil
	})
	t.Run("state values as an empty list", func(t *testing.T) {
		r := r.in(t)
		m := r.open("Quirk")
		r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultEmptyState}))
		if res := r.submit(m); res.Kind != "cleared" {
			t.Errorf("%+v", res)
		}
	})
	t.Run("a large page", func(t *testing.T) {
		r := r.in(t)
		big := onePage("Big")
		for range 12 {
			big.Items = append(big.Items, flows.Note{Text: flows.Markup(strings.Repeat("words ", 400))})
		}
		f.submit = func(_ context.Context, at flows.Address, _ flows.Answers) (flows.Shown, error) {
			return flows.Shown{Go: flows.Replace, Address: at, Page: big}, nil
		}
		m := r.open("Small")
		if res := r.submit(m); res.Kind != "updated" {
			t.Fatalf("%+v", res)
		}
		r.wait("the large page", func() bool { return len(m.Text()) > 20000 })
		r.ok(m.CloseAll(r.ctx))
		f.submit = func(_ context.Context, at flows.Address, _ flows.Answers) (flows.Shown, error) {
			return flows.Shown{Go: flows.Push, Address: at, Page: big}, nil
		}
		m = r.open("Small again")
		if res := r.submit(m); res.Kind != "pushed" {
			t.Fatalf("%+v", res)
		}
		r.wait("the large page on top", func() bool { return m.Depth() == 2 && len(m.Text()) > 20000 })
		r.ok(m.CloseAll(r.ctx))
	})
	t.Run("a large answer to a command", func(t *testing.T) {
		r := r.in(t)
		f.list = func(string, string) (flows.Message, error) {
			var m flows.Message
			for range 30 {
				m.Items = append(m.Items, flows.Note{Text: flows.Markup(strings.Repeat("日本語", 130))})
			}
			m.Text = "A long list"
			return m, nil
		}
		r.ok(r.ann.Command(r.ctx, "general", "/pvx list"))
		r.whispered("日本語")
	})
	t.Run("a slow submission is told so and not stored", func(t *testing.T) {
		slow := connect(t, workspace(), &script{submit: func(ctx context.Context, _ flows.Address, _ flows.Answers) (flows.Shown, error) {
			<-ctx.Done()
			return flows.Shown{}, ctx.Err()
		}}, func(c *bot.Config) { c.Answer = 50 * time.Millisecond })
		m := slow.open("Slow")
		slow.ok(m.Fill(slow.ctx, "Title", "typed"))
		if res := slow.submit(m); res.Kind != "errors" || !strings.Contains(res.Errors["Title"], "too long") {
			t.Errorf("%+v", res)
		}
		if m.Value("Title") != "typed" {
			t.Errorf("the text is gone: %q", m.Value("Title"))
		}
	})
	if !r.log.has("a handler panicked") {
		t.Error("the panic is not in the log")
	}
}

func TestCommands(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	for _, c := range []struct{ typed, said string }{
		{"/pvx", "reading KEY"},
		{"/pvx help list", "newest change first"},
		{"/pvx lsit", "Did you mean `/pvx list`"},
		{"/pvx xyzzyxyzzy", "There is no command"},
		{"/pvx show", "Usage"},
		{"/pvx show PVX-2", "PVX-2 stands in step 2."},
		{"/pvx list", "No decision matches"},
		{"/pvx RESUME", "nothing half-typed"},
		{"/pvx reading PVX-9", "no decision of that key"},
		{"/pvx reading PVX-1", "no longer there"},
	} {
		t.Run(c.typed, func(t *testing.T) {
			r := r.in(t)
			seen := len(r.ann.Ephemerals("general"))
			r.ok(r.ann.Command(r.ctx, "general", c.typed))
			r.wait("an answer to "+c.typed, func() bool { return len(r.ann.Ephemerals("general")) > seen })
			got := r.ann.Ephemerals("general")[seen]
			if !strings.Contains(got.Transcript(), c.said) {
				t.Errorf("said\n%s\nwant %q in it", got.Transcript(), c.said)
			}
		})
	}
}

func TestShortcutsHomeAndButtons(t *testing.T) {
	f := &script{press: func(a flows.Actor, p flows.Press) (flows.Shown, error) {
		if p.Action == "new" {
			return flows.Shown{Go: flows.Show, Address: addr, Page: onePage("From home")}, nil
		}
		if p.Action == "approve" && p.Value == "d1|2" && p.Message.Channel == "C0GEN" && p.Message.TS != "" {
			return flows.Shown{Say: "Approved by you."}, nil
		}
		return flows.Shown{}, flows.ErrNotFound
	}}
	r := connect(t, workspace(), f, nil)
	r.ok(r.ann.Shortcut(r.ctx, "pvx_new"))
	m := r.modal()
	r.ok(m.CloseAll(r.ctx))
	ts, err := r.ann.Send(r.ctx, "general", "NPS fell last month")
	r.ok(err)
	r.ok(r.ann.MessageShortcut(r.ctx, "pvx_evidence", "general", ts))
	m = r.modal()
	r.wait("the evidence page", func() bool { return strings.HasPrefix(m.Title(), "File: NPS") })
	r.ok(m.CloseAll(r.ctx))
	home, err := r.ann.OpenHome(r.ctx)
	r.ok(err)
	r.ok(home.Await(r.ctx, "Nothing waits for you."))
	r.ok(home.Press(r.ctx, "Help"))
	m = r.modal()
	r.ok(m.Await(r.ctx, "five steps"))
	r.ok(m.CloseAll(r.ctx))
	r.ok(home.Press(r.ctx, "New decision"))
	m = r.modal()
	r.wait("the page from home", func() bool { return m.Title() == "From home" })
	r.ok(m.CloseAll(r.ctx))
	_, err = r.client.Send(r.ctx, "T0LOCALTEAM", flows.Target{Channel: "C0GEN"}, "k1", flows.Message{Text: "Please approve", Items: []flows.Item{
		flows.Action{ID: "approve", Label: "Approve", Value: "d1|1"}, flows.Action{ID: "approve", Label: "With condition", Value: "d1|2"}}})
	r.ok(err)
	all := r.ann.Messages("general")
	r.ok(r.ann.Press(r.ctx, all[len(all)-1], "With condition"))
	r.whispered("Approved by you.")
}
