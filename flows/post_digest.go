package flows

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// digestTrigger is the timer that sends what has come due to one person.
const digestTrigger = "digest"

const (
	gather      = time.Second // what comes due to one person within it goes out together
	mostSingles = 3           // so many reminders at once go out as messages of their own
	mostLines   = 20          // of a digest
)

// due is one reminder that waits for the person's others.
type due struct {
	Decision ID   `json:"decision"`
	Post     Post `json:"post"`
}

func dueKey(to UserID) string { return "due/" + string(to) }

// remind puts a reminder to a person on that person's list, and asks for the list to be sent in a moment.
func (s *Scene) remind(p Post) (Job, error) {
	to := p.To.User
	list, err := dueList(s.tx, to)
	if err != nil {
		return Job{}, err
	}
	raw, err := json.Marshal(append(list, due{s.D.ID, p}))
	if err != nil {
		return Job{}, fmt.Errorf("encode reminder: %w", err)
	}
	if err := s.tx.PutSetting(dueKey(to), string(raw)); err != nil {
		return Job{}, err
	}
	at := s.Now.Truncate(gather).Add(gather)
	return timerJob(*s.D, fmt.Sprintf("digest/%s/%d", to, at.UnixNano()), at, timerPayload{Trigger: digestTrigger, To: to})
}

func dueList(tx Tx, to UserID) (list []due, err error) {
	raw, err := tx.Setting(dueKey(to))
	if err != nil || raw == "" {
		return nil, err
	}
	if err := json.Unmarshal([]byte(raw), &list); err != nil {
		return nil, fmt.Errorf("decode reminders of %s: %w", to, err)
	}
	return list, nil
}

// sendDue empties a person's list: up to three reminders as messages of their own, more as one digest.
func (f *Flow) sendDue(tx Tx, c Claim, p timerPayload, now time.Time, ids []ID) error {
	list, err := dueList(tx, p.To)
	if err != nil {
		return err
	}
	if err := tx.PutSetting(dueKey(p.To), ""); err != nil {
		return err
	}
	for i, d := range list {
		s, err := f.backstage(tx, c.Team, d.Decision, "", now, ids)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		post := d.Post
		if len(list) > mostSingles {
			raw, err := json.Marshal(list)
			if err != nil {
				return fmt.Errorf("encode digest: %w", err)
			}
			post = Post{Kind: "digest", To: Target{User: p.To}, Arg: string(raw), Once: c.Key + "/post"}
		}
		j, err := postJob(s, post)
		if err != nil {
			return err
		}
		if err := tx.Enqueue(j); err != nil {
			return err
		}
		if i == 0 && len(list) > mostSingles {
			break
		}
	}
	return tx.Settle(c, Result{})
}

// digestPost is one message for everything that came due to a person at once. Arg is the list as JSON.
func digestPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	var list []due
	if err := json.Unmarshal([]byte(p.Arg), &list); err != nil {
		return Outgoing{Skip: true}, nil
	}
	sort.SliceStable(list, func(i, j int) bool { // in what order they were written down says nothing
		a, b := list[i], list[j]
		return a.Decision < b.Decision || a.Decision == b.Decision && a.Post.Arg < b.Post.Arg
	})
	var lines []Item
	text, n := "", 0
	for _, one := range list {
		d, _, err := s.tx.Decision(one.Decision)
		if errors.Is(err, ErrNotFound) || err == nil && d.Status != Decided {
			continue
		}
		if err != nil {
			return Outgoing{}, err
		}
		about, _, try, ok := reminderArg(one.Post.Arg)
		id, _ := dueOf(about)
		what := "Regular review"
		if t, found := d.trigger(id); found && !t.Off {
			readings, err := s.tx.Readings(d.ID)
			if err != nil {
				return Outgoing{}, err
			}
			what = triggerText(d, t, readings)
		} else if id != cadenceTrigger {
			ok = false
		}
		if !ok {
			continue
		}
		if n++; n > mostLines {
			continue
		}
		m := Markupf("*%s · %s*\n%s", d.Key(), clip(d.Title, 120), clip(what, 300))
		detail := Markup("")
		if try > 0 {
			detail = "Asked before and not answered yet."
		}
		lines = append(lines, Line{ID: "remind", Text: m, Detail: detail, Button: "Answer", Value: fmt.Sprintf("%s|%s", d.ID, one.Post.Arg)})
		if name := fmt.Sprintf(" %s %s.", d.Key(), clip(d.Title, 60)); n <= 8 && !strings.Contains(text, name) {
			text += name
		}
	}
	if n == 0 {
		return Outgoing{Skip: true}, nil
	}
	items := append([]Item{Note{Text: Markupf("*%d reviews are due*", n)}}, lines...)
	if n > mostLines {
		items = append(items, Note{Quiet, Markupf("… and %d more: `/pvx list due`.", n-mostLines)})
	}
	items = append(items, Note{Quiet, "Answer opens one of them here, to report a value, note no change or snooze it. What is not answered is asked again in two days."})
	return Outgoing{To: p.To, M: Message{fmt.Sprintf("%d reviews are due:%s", n, text), items}}, nil
}

// answerDue sends one reminder of a digest as a message of its own. arg is trigger|due|try.
func (s *Scene) answerDue(arg string) (Outcome, error) {
	trigger, _, _, ok := reminderArg(arg)
	if !ok {
		return Outcome{}, ErrNotFound
	}
	if err := s.mayAnswerDue(trigger); err != nil {
		return Outcome{}, err
	}
	return Outcome{Posts: []Post{{Kind: "reminder", To: Target{User: s.Who}, Arg: arg,
		Once: fmt.Sprintf("%s/asked/%s/%s/%d", s.D.ID, s.Who, arg, s.Now.UnixNano())}},
		Say: Markupf("%s is below.", s.D.Key())}, nil
}
