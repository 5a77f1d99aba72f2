package flows

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// listed is how many rows a list shows at once: each is one section, and Slack takes fifty blocks a message.
const listed = 10

// List answers /pvx list [mine|due|open|closed|all] [words]; cursor is "" for the first page.
func (f *Flow) List(ctx context.Context, a Actor, text, cursor string) (Message, error) {
	which, words := "open", strings.TrimSpace(text)
	if first, rest, _ := strings.Cut(words, " "); first != "" {
		switch w := strings.ToLower(first); w {
		case "mine", "due", "open", "closed", "all":
			which, words = w, strings.TrimSpace(rest)
		}
	}
	words = clip(words, 200) // with the cursor it must fit a button
	q := Query{Words: words, Max: listed}
	switch which {
	case "mine":
		q.Person = a.User
	case "open", "due":
		q.Status = []Status{InDraft, Proposed, Decided}
	case "closed":
		q.Status = []Status{Closed, Superseded}
	}
	if which == "due" {
		q.Status = []Status{Proposed, Decided}
	}
	var m Message
	now, ids := f.clock.Now(), f.newIDs()
	err := f.store.View(ctx, a.Team, func(tx Tx) error {
		if err := mayStart(tx, a); err != nil {
			return err
		}
		var rows []Row
		next := cursor
		for len(rows) < listed {
			got, more, err := tx.List(q, next)
			if err != nil {
				return err
			}
			for _, r := range got {
				if !maySeeRow(tx, r, a) {
					continue
				}
				if which == "due" {
					due, err := f.dueNow(tx, a, r, now, ids)
					if err != nil {
						return err
					}
					if !due {
						continue
					}
				}
				rows = append(rows, r)
			}
			if next = more; next == "" {
				break
			}
		}
		m = listMessage(tx, rows, which, words, now)
		if next != "" {
			m.Items = append(m.Items, Action{ID: "more", Label: "More", Value: which + " " + words + "|" + next})
		}
		return nil
	})
	return m, err
}

// dueNow says whether a decision waits for somebody: an approval, or a review that is due or overdue this week.
func (f *Flow) dueNow(tx Tx, a Actor, r Row, now time.Time, ids []ID) (bool, error) {
	if r.Status == Proposed {
		return true, nil
	}
	s, err := f.backstage(tx, a.Team, r.ID, a.User, now, ids)
	if err != nil {
		return false, err
	}
	if len(s.crossed()) > 0 {
		return true, nil
	}
	at, _ := NextDue(*s.D, now, s.Person(a.User).Location())
	return !at.IsZero() && at.Before(now.AddDate(0, 0, 7)), nil
}

// maySeeRow is maySee for a list's row.
func maySeeRow(tx Tx, r Row, a Actor) bool {
	for _, p := range r.People {
		if p == a.User {
			return true
		}
	}
	c, err := tx.Channel(r.Channel)
	if err != nil {
		return false
	}
	for _, m := range c.Members {
		if m == a.User {
			return true
		}
	}
	return false
}

func listMessage(tx Tx, rows []Row, which, words string, now time.Time) Message {
	title := map[string]string{"mine": "Your decisions", "due": "Due or waiting", "open": "Open decisions", "closed": "Closed decisions", "all": "All decisions"}[which]
	if words != "" {
		title += " with “" + words + "”"
	}
	if len(rows) == 0 {
		return Message{Text: title + ": none.", Items: []Item{Note{Text: Markupf("*%s*: none.", title)},
			Note{Quiet, "Start one with `/pvx new`, or see the others with `/pvx list all`."}}}
	}
	m := Message{Text: fmt.Sprintf("%s: %d shown.", title, len(rows)), Items: []Item{Note{Text: Markupf("*%s*", title)}}}
	for _, r := range rows {
		m.Items = append(m.Items, rowLine(tx, r, now))
	}
	return m
}

// rowLine is one decision in a list.
func rowLine(tx Tx, r Row, now time.Time) Line {
	owner := string(r.Owner)
	if p, err := tx.Person(r.Owner); err == nil {
		owner = p.Name
	}
	detail := Markupf("%s · %s · changed %s", statusWords(r), owner, ago(now.Sub(r.Changed)))
	if r.DecideBy != "" && r.Status != Decided {
		detail += Markupf(" · decide by %s", sayDate(r.DecideBy))
	}
	return Line{ID: "open", Text: Markupf("*%s* %s", KeyOf(r.Number), titleOf(r.Title)), Detail: detail, Button: "Open", Value: string(r.ID)}
}

func titleOf(t string) string {
	if t == "" {
		return "(no title yet)"
	}
	return t
}

// statusWords is the status as people read it.
func statusWords(r Row) string {
	switch r.Status {
	case InDraft:
		return fmt.Sprintf("Draft, step %d of %d", max(indexOf(r.Step), 0)+1, len(Steps()))
	case Proposed:
		return "Proposed, awaiting approval"
	case Decided:
		return "Decided: " + r.Preferred
	}
	return upperFirst(string(r.Status))
}

func ago(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d minutes ago", int(d.Minutes()))
	case d < 2*time.Hour:
		return "an hour ago"
	case d < 24*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	case d < 48*time.Hour:
		return "yesterday"
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// Show answers /pvx show KEY: the card's content to one person, with buttons.
func (f *Flow) Show(ctx context.Context, a Actor, key string) (Message, error) {
	n, err := parseKey(key)
	if err != nil {
		return Message{}, err
	}
	var m Message
	now, ids := f.clock.Now(), f.newIDs()
	err = f.store.View(ctx, a.Team, func(tx Tx) error {
		id, err := tx.Find(n)
		if errors.Is(err, ErrNotFound) {
			return &Refusal{Markupf("There is no decision %s. `/pvx list all` shows those you can see.", KeyOf(n))}
		}
		if err != nil {
			return err
		}
		s, err := f.scene(tx, a, id, now, ids)
		if err != nil {
			return err
		}
		out, err := posters()["card"](s, Post{Kind: "card"}, a.User)
		if err != nil {
			return err
		}
		m = out.M
		if ref := s.Messages["card"]; ref.Link != "" {
			m.Items = append(m.Items, Note{Quiet, Markupf("<%s|Its thread>", ref.Link)})
		}
		return nil
	})
	return m, err
}

// parseKey reads PVX-12, pvx 12, #12 or 12.
func parseKey(key string) (int64, error) {
	k := strings.ToUpper(strings.TrimSpace(key))
	k = strings.TrimLeft(strings.TrimPrefix(k, "PVX"), "-# ")
	n, err := strconv.ParseInt(k, 10, 64)
	if err != nil || n < 1 {
		return 0, &Refusal{Markupf("“%s” is not a decision's key. Type for example `/pvx show PVX-12`; `/pvx list` shows the keys.", strings.TrimSpace(key))}
	}
	return n, nil
}

// Resume reopens what the person was typing: the one draft as a Shown with Go Show, or a message to choose from.
func (f *Flow) Resume(ctx context.Context, a Actor) (Shown, Message, error) {
	var rows []Row
	now := f.clock.Now()
	var m Message
	err := f.store.View(ctx, a.Team, func(tx Tx) error {
		err := mayStart(tx, a)
		if err != nil {
			return err
		}
		if rows, err = draftsOf(tx, a.User); err != nil {
			return err
		}
		m = Message{Text: "Your drafts.", Items: []Item{Note{Text: "*Where do you want to go on?*"}}}
		for i, r := range rows {
			if i < listed {
				m.Items = append(m.Items, rowLine(tx, r, now))
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return Shown{}, Message{}, err
	case len(rows) == 0:
		t := "You have no draft. Start a decision with `/pvx new`."
		return Shown{}, Message{Text: plain(Markup(t)), Items: []Item{Note{Text: Markup(t)}}}, nil
	case len(rows) == 1:
		out, err := f.show(ctx, a, rows[0].ID, "")
		return out, Message{}, err
	}
	return Shown{}, m, nil
}

// draftsOf are the decisions where the person typed last, newest first, then the drafts the person owns.
func draftsOf(tx Tx, who UserID) ([]Row, error) {
	var out []Row
	seen := map[ID]bool{}
	drafts, err := tx.Drafts(who)
	if err != nil {
		return nil, err
	}
	for _, dr := range drafts {
		if seen[dr.Decision] || !isStep(dr.At) {
			continue
		}
		d, _, err := tx.Decision(dr.Decision)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if maySee(&Scene{D: &d, tx: tx}, Actor{User: who}) != nil {
			continue // somebody who has no part in it any more
		}
		if d.Status == InDraft || d.Status == Decided && dr.At.Root() == "monitoring" {
			seen[d.ID] = true
			out = append(out, RowOf(d))
		}
	}
	rows, _, err := tx.List(Query{Owner: who, Status: []Status{InDraft}, Max: 20}, "")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if !seen[r.ID] {
			out = append(out, r)
		}
	}
	return out, nil
}
