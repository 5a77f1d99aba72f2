package flows

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Reply is a message a person wrote in a thread, or a change to it.
type Reply struct {
	Channel ChannelID
	Thread  string // ts of the root
	TS      string
	User    UserID
	Text    string // mrkdwn as Slack gives it; "" when deleted
	Link    string // permalink, "" when not known
	Edited  bool
	Deleted bool
	Bot     bool   // of a bot or a notice: nothing to PVX
	Event   string // Slack's event id, for dedupe; "" when read back
}

// keepReplies is how long a reply's key is remembered: events come back within hours, read-backs after an outage later.
const keepReplies = 60 * 24 * time.Hour

// Reply files what a person wrote in a decision's thread. A reply in another thread is nothing to PVX.
func (f *Flow) Reply(ctx context.Context, a Actor, r Reply) error {
	if r.Thread == "" || r.Bot || r.User == "" || a.External {
		return nil
	}
	now, ids, salts := f.clock.Now(), f.newIDs(), newSalts()
	err := f.store.Update(ctx, a.Team, func(tx Tx) error {
		id, _, err := tx.FindMessage(r.Channel, r.Thread)
		if err != nil || outsider(tx, a) {
			return err
		}
		kind := ""
		if r.Edited || r.Deleted {
			kind = r.Event
		}
		first, err := tx.Once(fmt.Sprintf("reply/%s/%s/%s", r.Channel, r.TS, kind), now.Add(keepReplies))
		if err != nil || !first {
			return err
		}
		s, err := f.backstage(tx, a.Team, id, a.User, now, ids)
		if err != nil {
			return err
		}
		if r.Event == "" { // read back: whatever was done to it since, it is new here
			r.Edited, r.Deleted = false, false
		}
		return f.file(tx, s, r, salts[0])
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// file puts one reply into the log and answers with a reaction.
func (f *Flow) file(tx Tx, s *Scene, r Reply, salt []byte) error {
	note := map[string]any{"channel": r.Channel, "ts": r.TS, "thread": r.Thread}
	if r.Link != "" {
		note["link"] = r.Link
	}
	here := Target{Channel: r.Channel, User: r.User, Thread: r.Thread}
	if r.Edited || r.Deleted {
		filed, err := repliesFiled(tx, s.D.ID, r.Channel)
		if err != nil {
			return err
		}
		if was, known := filed[r.TS]; known && (was.gone || r.Edited && was.says(r.Text)) {
			return nil // it was read back already, or is the same again
		}
	}
	switch {
	case r.Deleted:
		return f.record(tx, s, "reply deleted", note, salt)
	case r.Edited:
		note["text"] = r.Text
		return f.record(tx, s, "reply edited", note, salt)
	}
	heading, text := headingOf(r.Text)
	note["text"] = text
	var posts []Post
	once := fmt.Sprintf("%s/react/%s", s.D.ID, r.TS)
	switch heading {
	case "reading":
		if s.mayReport() != nil {
			posts = append(posts, Post{Kind: "reading-refused", To: here, Once: once + "/refused"})
			break
		}
		component, option, value, period, err := readingIn(*s.D, text)
		if err != nil {
			posts = append(posts, Post{Kind: "not-understood", To: here, Arg: r.TS, Once: once},
				Post{Kind: "reading-help", To: here, Arg: err.Error(), Once: once + "/help"})
			break
		}
		posts = append(posts, Post{Kind: "confirm-reading", To: here, Once: once + "/confirm",
			Arg: strings.Join([]string{component, option, value, period}, "|")})
	case "":
		if err := f.record(tx, s, "reply", note, salt); err != nil {
			return err
		}
		if near, word := headingMeant(r.Text); near != "" {
			posts = append(posts, Post{Kind: "reply-help", To: here, Arg: near + "|" + word, Once: once + "/help"})
		}
	default:
		if text == "" {
			note["text"] = r.Text
			if err := f.record(tx, s, "reply", note, salt); err != nil {
				return err
			}
			posts = append(posts, Post{Kind: "not-understood", To: here, Arg: r.TS, Once: once},
				Post{Kind: "reply-help", To: here, Arg: heading + "|", Once: once + "/help"})
			break
		}
		note["heading"] = heading
		if err := f.record(tx, s, "filed", note, salt); err != nil {
			return err
		}
		posts = append(posts, Post{Kind: "filed", To: here, Arg: r.TS, Once: once})
	}
	if heading == "" {
		posts = append(posts, Post{Kind: "filed", To: here, Arg: r.TS, Once: once})
	}
	for _, p := range posts {
		j, err := postJob(s, p)
		if err != nil {
			return err
		}
		if err := tx.Enqueue(j); err != nil {
			return err
		}
	}
	return nil
}

// headingOf parts "risk: the build slips" into its heading and its text; heading is "" when it has none of ours.
func headingOf(text string) (heading, rest string) {
	text = strings.TrimSpace(text)
	word, after, ok := strings.Cut(text, ":")
	if !ok {
		return "", text
	}
	word = strings.ToLower(strings.Trim(strings.TrimSpace(word), "*_"))
	if word == "reading" {
		return word, strings.TrimSpace(after)
	}
	for _, h := range headings {
		if word == h.ID {
			return word, strings.TrimSpace(after)
		}
	}
	return "", text
}

// headingMeant is the heading that a reply's first word is one slip away from ("evidense:", "risks:"), and that word; both are
// "" when there is none.
func headingMeant(text string) (heading, word string) {
	word, _, ok := strings.Cut(strings.TrimSpace(text), ":")
	word = strings.ToLower(strings.Trim(strings.TrimSpace(word), "*_"))
	if !ok {
		return "", ""
	}
	for _, h := range headings {
		if oneSlip(word, h.ID) {
			return h.ID, word
		}
	}
	if oneSlip(word, "reading") {
		return "reading", word
	}
	return "", ""
}

// oneSlip says that a becomes b when one letter is put in, left out, replaced, or changes places with its neighbour.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch len(a) - len(b) {
	case 1:
		return a[1:] == b
	case -1:
		return a == b[1:]
	case 0:
		return a != "" && (a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:])
	}
	return false
}

// readingIn understands "A sourced 854k, 2026-10": an option's letter or name where one is needed, the quantity, the
// value and, after a comma, the period.
func readingIn(d Decision, text string) (component, option, value, period string, err error) {
	text = strings.Trim(strings.TrimSpace(text), "*_")
	if i := strings.LastIndex(text, ", "); i >= 0 { // a comma without a space belongs to the number
		text, period = strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+2:])
	}
	words := strings.Fields(text)
	at := -1
	for i, w := range words {
		if strings.ContainsAny(w, "0123456789") && i > 0 {
			at = i
			break
		}
	}
	if at < 0 {
		return "", "", "", "", errors.New("it names no quantity and value")
	}
	name, value := strings.ToLower(strings.Join(words[:at], " ")), strings.Join(words[at:], " ")
	if len(words) > 1 && at > 1 {
		for _, o := range d.Options {
			if strings.EqualFold(words[0], o.Key) || strings.EqualFold(words[0], o.Name) {
				option, name = o.Key, strings.ToLower(strings.Join(words[1:at], " "))
			}
		}
	}
	best := 0
	for _, def := range d.Definitions {
		for _, c := range def.Components {
			n := strings.ToLower(c.Name)
			score := 0
			switch {
			case name == c.ID || name == n:
				score = 3
			case strings.HasPrefix(n, name):
				score = 2
			case strings.Contains(n, name) || strings.Contains(strings.ToLower(def.Name), name):
				score = 1
			}
			if score > best {
				best, component = score, c.ID
			}
		}
	}
	if best == 0 {
		return "", "", "", "", fmt.Errorf("there is no quantity “%s” here", name)
	}
	c, _, _ := d.Component(component)
	if c.Shared {
		option = ""
	} else if option == "" {
		if option, err = onlyOption(d, component); err != nil {
			return "", "", "", "", err
		}
	}
	if _, _, err := ParseQuantity(d, component, option, value); err != nil {
		return "", "", "", "", err
	}
	return component, option, value, period, nil
}

// onlyOption is the option meant when none is named: the decided one.
func onlyOption(d Decision, component string) (string, error) {
	if d.Recommendation.Option != "" {
		return d.Recommendation.Option, nil
	}
	return "", errors.New("say which option, by its letter")
}
