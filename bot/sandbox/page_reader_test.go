package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// spoken is one thing of the page as Chromium tells it to a screen reader.
type spoken struct {
	Role, Name, Description string
	Props                   map[string]string // "invalid", "expanded", "modal", "focused" …
	Depth                   int
}

// tree is the page as Chromium computes it for screen readers, in reading order, without what they are not told.
func (p *tab) tree() []spoken {
	p.t.Helper()
	var nodes []*accessibility.Node
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		out, err := cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		nodes = out.Nodes
		return err
	}))
	if err != nil {
		p.t.Fatal(err)
	}
	text := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var s string
		if json.Unmarshal(v.Value, &s) != nil {
			return string(v.Value)
		}
		return s
	}
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	var out []spoken
	var walk func(n *accessibility.Node, depth int)
	walk = func(n *accessibility.Node, depth int) {
		if !n.Ignored {
			s := spoken{Role: text(n.Role), Name: text(n.Name), Description: text(n.Description), Props: map[string]string{}, Depth: depth}
			for _, q := range n.Properties {
				s.Props[string(q.Name)] = text(q.Value)
				if q.Value != nil && len(q.Value.RelatedNodes) > 0 {
					s.Props[string(q.Name)] = "there" // it names another thing of the tree
				}
			}
			out = append(out, s)
			depth++
		}
		for _, id := range n.ChildIDs {
			if kid := byID[id]; kid != nil {
				walk(kid, depth)
			}
		}
	}
	walk(nodes[0], 0)
	return out
}

// hear waits until the tree has what a function looks for.
func (p *tab) hear(what string, is func(s spoken) bool) spoken {
	p.t.Helper()
	for until := time.Now().Add(20 * time.Second); ; {
		all := p.tree()
		if i := slices.IndexFunc(all, is); i >= 0 {
			return all[i]
		}
		if time.Now().After(until) {
			var b strings.Builder
			for _, s := range all {
				if s.Role != "StaticText" && s.Role != "InlineTextBox" {
					b.WriteString(strings.Repeat(" ", s.Depth) + s.Role + " " + s.Name + "\n")
				}
			}
			p.t.Fatalf("a screen reader is not told of %s; it hears\n%s", what, b.String())
		}
		p.await("a moment", "new Promise((done) => setTimeout(() => done(true), 50))")
	}
}

func named(role, name string) func(spoken) bool {
	return func(s spoken) bool { return s.Role == role && s.Name == name }
}

// controls are the roles that nobody can use without a name.
var controls = []string{"button", "link", "textbox", "searchbox", "combobox", "listbox", "option", "checkbox", "radio", "radiogroup", "menu", "menuitem", "tab",
	"dialog", "alertdialog", "image", "img", "article", "table", "grid", "navigation", "main", "complementary", "tablist"}

// nameless fails the test for each control without a name.
func (p *tab) nameless(where string) {
	p.t.Helper()
	all := p.tree()
	for i, s := range all {
		if slices.Contains(controls, s.Role) && strings.TrimSpace(s.Name) == "" && (s.Role != "table" || !captioned(all[i+1:])) {
			p.t.Errorf("%s: a %s has no name; before it: %v", where, s.Role, all[max(0, i-3):i])
		}
	}
}

// captioned says that the table whose parts follow stands in a group with a name: its own is not needed.
func captioned(parts []spoken) bool {
	return slices.ContainsFunc(parts, func(s spoken) bool { return s.Role == "columnheader" && s.Name != "" })
}

// What Chromium tells a screen reader of the page: landmarks, messages with author, time and text, live news, windows with
// their fields, errors and menus. It can catch what looks right and says nothing.
func TestPageToAScreenReader(t *testing.T) {
	g := openGallery(t)
	const click = `(e => e && (e.focus(), e.click(), true))`
	for _, mark := range [][2]string{{"main", "Conversation"}, {"navigation", "Channels"}, {"log", "Messages"}} {
		g.hear(mark[0], named(mark[0], mark[1]))
	}
	g.hear("the top bar", func(s spoken) bool { return s.Role == "banner" })
	article := g.hear("a message with author, time and text", func(s spoken) bool {
		return s.Role == "article" && strings.HasPrefix(s.Name, "Tally, ") && strings.HasSuffix(s.Name, "Text blocks")
	})
	if !strings.Contains(article.Name, "AM") && !strings.Contains(article.Name, "PM") {
		t.Errorf("the message %q has no time", article.Name)
	}
	g.hear("what a message says", func(s spoken) bool {
		return s.Role == "StaticText" && strings.Contains(s.Name, "A section with a button beside it")
	})
	for _, name := range []string{"Option", "Reach", "Deals", "Quarter"} {
		g.hear("the head "+name, func(s spoken) bool { return s.Role == "columnheader" && strings.Contains(s.Name, name) })
	}
	g.hear("a row's head", named("rowheader", "Northwind"))
	for _, name := range []string{"A line", "A pie", "Bars", "An area"} {
		g.hear("the chart "+name, named("figure", name))
		g.hear("its numbers", named("table", name))
	}
	g.hear("a picture", named("image", "a picture of the mark"))
	g.hear("the composer", func(s spoken) bool { return s.Role == "textbox" && s.Name == "Message #general" })
	g.nameless("messages")

	// What arrives is announced; what was there is not.
	g.hear("the live region", func(s spoken) bool { return s.Role == "status" && s.Props["live"] == "polite" })
	g.sendAs("U0BOB", "C0GEN", "The *contract* is signed")
	g.hear("the new message", func(s spoken) bool { return s.Role == "StaticText" && s.Name == "Bob Diaz: The contract is signed" })

	// A menu: its role, its lines, one of them focused; Escape gives the focus back.
	g.await("the menu", click+`(el('plus', ''))`)
	g.hear("the menu", named("menu", "Attachments and shortcuts"))
	g.hear("its first line, focused", func(s spoken) bool { return s.Role == "menuitem" && s.Props["focused"] == "true" })
	g.nameless("menu")
	g.keys("\x1b")
	g.hear("the button again", func(s spoken) bool {
		return s.Name == "Attachments and shortcuts" && s.Role == "button" && s.Props["focused"] == "true"
	})

	// Suggestions while one types.
	g.await("the composer", `(el('composer', '').focus(), true)`)
	g.keys("@bo")
	g.hear("a suggestion", func(s spoken) bool {
		return s.Role == "option" && strings.HasPrefix(s.Name, "Bob Diaz") && s.Props["selected"] == "true"
	})
	g.hear("that it is the active one", func(s spoken) bool { return s.Role == "textbox" && s.Props["activedescendant"] != "" })
	g.await("an empty composer", `(el('composer', '').value = '', el('composer', '').dispatchEvent(new Event('input')), true)`)

	// A window: a name, the focus in it, all else out of reach, each field with label, hint and, after a submission, its error.
	g.openModal()
	g.hear("the window", func(s spoken) bool {
		return s.Role == "dialog" && s.Name == "Every input" && s.Props["modal"] == "true"
	})
	for _, name := range []string{"Short text", "Long text (optional)", "Rich text", "Email (optional)"} {
		g.hear(name, func(s spoken) bool { return s.Role == "textbox" && s.Name == name })
	}
	for _, name := range []string{"One of a few", "Day (optional)", "Hour (optional)", "Person (optional)"} {
		g.hear(name, func(s spoken) bool { return s.Role == "combobox" && strings.HasPrefix(s.Name, name) })
	}
	for _, name := range []string{"Legal agrees", "Finance agrees"} {
		g.hear(name, func(s spoken) bool { return s.Role == "checkbox" && strings.HasPrefix(s.Name, name) })
	}
	g.hear("a group of choices", named("radiogroup", "Radio (optional)"))
	g.nameless("window")
	short := func(s spoken) bool { return s.Role == "textbox" && s.Name == "Short text" }
	if s := g.hear("the field", short); !strings.Contains(s.Description, "At least three letters") || s.Props["required"] != "true" || s.Props["invalid"] == "true" {
		t.Errorf("the field is %+v", s)
	}
	g.await("submit", click+`(el('modal-submit', ''))`)
	g.hear("the error of the field", func(s spoken) bool {
		return short(s) && s.Props["invalid"] == "true" && s.Props["focused"] == "true" && strings.Contains(s.Description, "Please complete this required field.")
	})
	g.hear("the alert", func(s spoken) bool { return s.Role == "alert" })

	// A menu of options in the window: Escape closes it alone.
	g.await("a select", click+`(block('one').querySelector('button.select'))`)
	g.hear("the options", func(s spoken) bool { return s.Role == "option" && strings.HasPrefix(s.Name, "Referral") })
	g.hear("the search with its active option", func(s spoken) bool {
		return s.Role == "combobox" && s.Props["activedescendant"] != "" && s.Props["focused"] == "true"
	})
	g.nameless("options")
	g.keys("\x1b")
	g.await("the window to stay", `!document.querySelector('.popover') && el('modal', '') && document.activeElement === block('one').querySelector('button.select')`)
	g.await("the calendar", `(e => (e.focus(), e.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true})), true))(block('day').querySelector('input'))`)
	g.hear("the grid of days", func(s spoken) bool { return s.Role == "grid" && s.Name != "" })
	g.hear("the focused day", func(s spoken) bool {
		return s.Role == "button" && strings.Contains(s.Name, "today") && s.Props["focused"] == "true"
	})
	g.keys("\x1b")
	g.await("the window to stay", `!document.querySelector('.popover') && el('modal', '')`)
	g.keys("\x1b")
	g.await("the focus to be back where it came from", `!el('modal', '') && document.activeElement === el('composer', '')`)
}

// sendAs posts as another person, through the page's door.
func (p *tab) sendAs(user, channel, text string) {
	p.t.Helper()
	var where string
	where, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("location.origin"))
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := json.Marshal(obj{"channel": channel, "text": text})
	if err != nil {
		p.t.Fatal(err)
	}
	res, err := http.Post(where+"/client/send?as="+url.QueryEscape(user), "application/json", strings.NewReader(string(body)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		p.t.Fatal(res.Status)
	}
}
