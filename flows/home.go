package flows

import (
	"context"
	"fmt"
	"time"
)

// homeRows is how many rows each part of App Home shows.
const homeRows = 8

// Home is App Home: what waits for me, my drafts, open decisions, due reviews.
func (f *Flow) Home(ctx context.Context, a Actor) (Message, error) {
	var m Message
	now, ids := f.clock.Now(), f.newIDs()
	err := f.store.View(ctx, a.Team, func(tx Tx) error {
		if err := mayStart(tx, a); err != nil {
			return err
		}
		m = Message{Text: "PVX", Items: []Item{
			Note{Heading, "Partner value exchange"},
			Note{Quiet, "Decisions about partners: what they rest on, where the answer flips, and when to look again."},
			Action{ID: "new", Label: "New decision", Style: "primary"}, Action{ID: "help", Label: "Help"}}}
		waits, _, err := tx.List(Query{Turn: a.User, Status: []Status{Proposed}, Max: homeRows}, "")
		if err != nil {
			return err
		}
		drafts, err := draftsOf(tx, a.User)
		if err != nil {
			return err
		}
		open, _, err := tx.List(Query{Status: []Status{Proposed, Decided}, Max: 50}, "")
		if err != nil {
			return err
		}
		mine, _, err := tx.List(Query{Person: a.User, Max: 1}, "")
		if err != nil {
			return err
		}
		if len(mine) == 0 && len(drafts) == 0 {
			m.Items = append(m.Items, Note{Info, "*Welcome.* Start with *New decision*: a title, two or three options, and one line for each metric and input give a first result. Everything else has a stated default."})
		}
		var reviews, others []Item
		for _, r := range open {
			if !maySeeRow(tx, r, a) || r.Turn == a.User {
				continue
			}
			if r.Status == Decided && len(reviews) < homeRows {
				if line, ok, err := f.reviewLine(tx, a, r, now, ids); err != nil {
					return err
				} else if ok {
					reviews = append(reviews, line)
					continue
				}
			}
			if len(others) < homeRows {
				others = append(others, rowLine(tx, r, now))
			}
		}
		due, err := f.waitingLines(tx, a, open)
		if err != nil {
			return err
		}
		m.part("Waits for you", append(lines(tx, waits, now), due...), "Nothing waits for you.")
		m.part("Your drafts", lines(tx, drafts[:min(len(drafts), homeRows)], now), "")
		m.part("Reviews", reviews, "")
		m.part("Open decisions", others, "")
		return nil
	})
	return m, err
}

func (m *Message) part(title string, rows []Item, none Markup) {
	if len(rows) == 0 && none == "" {
		return
	}
	m.Items = append(m.Items, Divider{}, Note{Text: Markupf("*%s*", title)})
	if len(rows) == 0 {
		m.Items = append(m.Items, Note{Quiet, none})
	}
	m.Items = append(m.Items, rows...)
}

func lines(tx Tx, rows []Row, now time.Time) []Item {
	var out []Item
	for _, r := range rows {
		out = append(out, rowLine(tx, r, now))
	}
	return out
}

// reviewLine is a decided decision of the person's with its next date, or with its crossed trigger.
func (f *Flow) reviewLine(tx Tx, a Actor, r Row, now time.Time, ids []ID) (Line, bool, error) {
	mine := false
	for _, p := range r.People {
		mine = mine || p == a.User
	}
	if !mine {
		return Line{}, false, nil
	}
	s, err := f.backstage(tx, a.Team, r.ID, a.User, now, ids)
	if err != nil {
		return Line{}, false, err
	}
	l := rowLine(tx, r, now)
	if len(s.crossed()) > 0 {
		l.Detail = Markupf("*A review trigger is crossed* · %s", statusWords(r))
		return l, true, nil
	}
	loc := s.Person(a.User).Location()
	at, what := NextDue(*s.D, now, loc)
	if at.IsZero() {
		return Line{}, false, nil
	}
	l.Detail = Markupf("%s · next: %s, %s", statusWords(r), what, fmt.Sprint(at.In(loc).Format("Monday 2 January 2006")))
	return l, true, nil
}
