package flows

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// reminderPosters are the messages of monitoring.
func reminderPosters() map[string]poster {
	return map[string]poster{
		"reminder":        reminderPost,
		"digest":          digestPost,
		"crossed":         crossedPost,
		"crossed-owner":   crossedOwnerPost,
		"warning":         warningPost,
		"parked":          parkedPost,
		"filed":           reactPost("white_check_mark"),
		"not-understood":  reactPost("grey_question"),
		"confirm-reading": confirmReadingPost,
		"reading-help":    readingHelpPost,
		"reading-refused": readingRefusedPost,
		"reply-help":      replyHelpPost,
	}
}

func reactPost(name string) poster {
	return func(s *Scene, p Post, _ UserID) (Outgoing, error) { return Outgoing{To: p.To, React: name}, nil }
}

// reminderArg reads trigger|due|try.
func reminderArg(arg string) (trigger string, dueAt time.Time, try int, ok bool) {
	parts := strings.Split(arg, "|")
	if len(parts) != 3 {
		return "", time.Time{}, 0, false
	}
	at, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return "", time.Time{}, 0, false
	}
	try, err = strconv.Atoi(parts[2])
	return parts[0], time.Unix(at, 0), try, err == nil
}

// reminderPost is the DM of something that came due. Arg is trigger|due|try; dueOf reads the trigger.
func reminderPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	about, dueAt, try, ok := reminderArg(p.Arg)
	if !ok {
		return Outgoing{Skip: true}, nil
	}
	id, whose := dueOf(about)
	var watched, worded []Trigger
	for _, t := range s.D.Monitoring.Triggers {
		switch {
		case t.Off:
			continue
		case id == cadenceTrigger && t.Kind == OnWords:
			worded = append(worded, t) // nothing measures it: it is looked at in every review
			continue
		}
		if t.ID == id || (id == cadenceTrigger && t.Kind == OnThreshold && (p.To.User == "" || trOwner(*s.D, t) == p.To.User || trOwner(*s.D, t) == whose || try >= 2)) {
			watched = append(watched, t)
		}
	}
	if id != cadenceTrigger && len(watched) == 0 {
		return Outgoing{Skip: true}, nil
	}
	measured := len(watched) > 0 && watched[0].Kind == OnThreshold
	watched = append(watched, worded...)
	head := Markupf("*Review due: %s · %s*", s.D.Key(), s.D.Title)
	text := fmt.Sprintf("Review due: %s, %s.", s.D.Key(), s.D.Title)
	switch {
	case try >= 2:
		head = Markupf("*Still open: %s · %s*\nNobody has answered since %s.", s.D.Key(), s.D.Title, day(dueAt, s, p.To.User))
		text = fmt.Sprintf("Still open: %s, %s. Nobody has answered yet.", s.D.Key(), s.D.Title)
	case try == 1:
		head = Markupf("*Reminder: %s · %s*\nThis came due on %s.", s.D.Key(), s.D.Title, day(dueAt, s, p.To.User))
		text = fmt.Sprintf("Reminder: %s, %s.", s.D.Key(), s.D.Title)
	case s.Now.Sub(dueAt) > 72*time.Hour:
		head += Markupf("\nThis came due on %s and is sent late, because PVX was not running then.", day(dueAt, s, p.To.User))
	}
	items := []Item{Note{Text: head}}
	if o, ok := s.D.Option(s.D.Recommendation.Option); ok {
		items = append(items, Note{Quiet, Markupf("Decided: *%s %s*", o.Key, o.Name)})
	}
	for i, t := range watched {
		if i == 10 {
			items = append(items, Note{Quiet, Markupf("… and %d more in the record.", len(watched)-i)})
			break
		}
		if t.Kind == OnThreshold {
			items = append(items, Line{ID: "report", Text: triggerMarkup(s, t), Button: "Report value", Open: "",
				Detail: latestWords(s, t)}.with(fmt.Sprintf("%s|%s", s.D.ID, t.ID)))
			text += " " + plain(triggerMarkup(s, t))
			continue
		}
		items = append(items, Note{Text: triggerMarkup(s, t)})
	}
	value := fmt.Sprintf("%s|%s", s.D.ID, about)
	var row []Item
	if !measured {
		row = append(row, Action{ID: "report", Label: "Report value", Value: value, Style: "primary"})
	}
	row = append(row,
		Action{ID: "no-change", Label: "No change", Value: value},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID)},
		Switch{ID: "snooze", Label: "Snooze", Choices: []Choice{
			{ID: value + "|1h", Label: "Snooze 1 hour"}, {ID: value + "|tomorrow", Label: "Snooze until tomorrow"}, {ID: value + "|monday", Label: "Snooze until Monday"}}})
	items = append(items, row...)
	return Outgoing{To: p.To, M: Message{Text: text, Items: items}}, nil
}

// with is a message's Line that carries a value.
func (l Line) with(value string) Line { l.Value = value; return l }

func latestWords(s *Scene, t Trigger) Markup {
	if _, ok := s.latest(t.Component, t.Option); ok {
		return "" // the sentence has it
	}
	return "No reading yet"
}

func day(t time.Time, s *Scene, who UserID) string {
	return t.In(s.Person(who).Location()).Format("2 January 2006")
}

// plain takes the marks of format out of markup, for a message's text.
func plain(m Markup) string {
	r := strings.NewReplacer("*", "", "_", "", "`", "", "&lt;", "<", "&gt;", ">", "&amp;", "&")
	return r.Replace(string(m))
}

// crossedWords gathers what a crossed trigger's messages say.
func crossedWords(s *Scene, arg string) (t Trigger, r Reading, items []Item, text string, ok bool) {
	tid, rid, _ := strings.Cut(arg, "|")
	if t, ok = s.D.trigger(tid); !ok {
		return
	}
	if r, ok = s.reading(ID(rid)); !ok {
		return
	}
	what := upperFirst(QuantityName(*s.D, r.Component, r.Option))
	was, is := FormatValue(*s.D, t.Component, t.Base), FormatValue(*s.D, r.Component, r.Value)
	verb := "fell below"
	if t.Rising {
		verb = "rose above"
	}
	limit := thresholdText(*s.D, t)
	items = append(items,
		Note{Heading, Markupf("%s · Review trigger crossed", s.D.Key())},
		Note{Text: Markupf("*%s* %s *%s*%s: it is now *%s*, the decision assumed %s.", what, verb, limit, parenPeriod(r.Period), is, was)})
	if t.Text != "" || t.From != "" && t.To != "" { // else the sentence above is the clause
		items = append(items, Note{Quiet, Markupf("The clause: %s", triggerClause(*s.D, t))})
	}
	text = fmt.Sprintf("%s: review trigger crossed. %s %s %s: it is now %s, the decision assumed %s.", s.D.Key(), what, verb, limit, is, was)
	now := s.D.With(r)
	a, err := s.analyze(now)
	chosen, _ := s.D.Option(s.D.Recommendation.Option)
	switch {
	case err != nil:
	case a.Preferred == chosen.Key && a.Preferred != "":
		m := Markupf("With this reading in place of the estimate, *%s* is still preferred, by %.1f points.", OptionName(*s.D, chosen.Key), a.Margin)
		items, text = append(items, Note{Info, m}), text+" "+plain(m)
	case a.Preferred != "":
		m := Markupf("With this reading in place of the estimate, *%s* would be preferred over %s, by %.1f points.", OptionName(*s.D, a.Preferred), OptionName(*s.D, chosen.Key), a.Margin)
		items, text = append(items, Note{Warn, m}), text+" "+plain(m)
	default:
		items = append(items, Note{Warn, Markup("With this reading in place of the estimate no single option is preferred.")})
	}
	return t, r, items, text, true
}

func parenPeriod(p string) Markup {
	if p == "" {
		return ""
	}
	return " (" + Plaintext(sayPeriod(p)) + ")"
}

// crossedPost is the one message in the thread.
func crossedPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	t, _, items, text, ok := crossedWords(s, p.Arg)
	to, there := s.thread()
	if !ok || !there || !s.figuresMayGo() {
		return Outgoing{Skip: true}, nil
	}
	to.Broadcast = true
	items = append(items, Note{Quiet, Markupf("%s owns this trigger. A crossed trigger opens a review; it does not decide.", s.Person(trOwner(*s.D, t)).Name)},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID)})
	return Outgoing{Name: "crossed/" + p.Arg, To: to, M: Message{text, items}}, nil
}

// crossedOwnerPost is the DM to the trigger's owner.
func crossedOwnerPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	t, _, items, text, ok := crossedWords(s, p.Arg)
	if !ok {
		return Outgoing{Skip: true}, nil
	}
	items[0] = Note{Heading, Markupf("Review trigger crossed: %s · %s", s.D.Key(), clip(s.D.Title, 100))} // outside the thread the title is not in sight
	items = append(items, Note{Quiet, "You own this trigger."},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID), Style: "primary"},
		Action{ID: "report", Label: "Report another value", Value: fmt.Sprintf("%s|%s", s.D.ID, t.ID)})
	return Outgoing{To: p.To, M: Message{text, items}}, nil
}

// warningPost is the early warning, to the trigger's owner alone.
func warningPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	tid, rid, _ := strings.Cut(p.Arg, "|")
	t, ok := s.D.trigger(tid)
	r, ok2 := s.reading(ID(rid))
	if !ok || !ok2 {
		return Outgoing{Skip: true}, nil
	}
	m := Markupf("*Early warning: %s · %s*\n%s is now *%s*, close to its review trigger at %s. The decision assumed %s.", s.D.Key(), s.D.Title,
		upperFirst(QuantityName(*s.D, r.Component, r.Option)), FormatValue(*s.D, r.Component, r.Value), thresholdText(*s.D, t), FormatValue(*s.D, t.Component, t.Base))
	return Outgoing{To: p.To, M: Message{plain(m), []Item{Note{Text: m},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID)}}}}, nil
}

// parkedPost tells the owner of a message that Slack refuses. Arg is code|kind.
func parkedPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	code, kind, _ := strings.Cut(p.Arg, "|")
	c := s.Channel(s.D.Channel)
	say := func(channel Markup) Markup {
		return Markupf("*%s · %s*: %s could not be posted to %s. %s Nothing is lost: press *Try again* when it is mended.", s.D.Key(), s.D.Title,
			postWords(kind), channel, sendProblem(code, c))
	}
	m := say(Markupf("%s", s.D.Channel))
	return Outgoing{To: p.To, M: Message{plain(say(Markupf("#%s", orElse(c.Name, string(c.ID))))), []Item{Note{Warn, m},
		Action{ID: "retry", Label: "Try again", Value: string(s.D.ID), Style: "primary"},
		Action{ID: "open", Label: "Open", Value: string(s.D.ID)}}}}, nil
}

// postWords is what a kind of message is to people.
func postWords(kind string) string {
	words := map[string]string{"card": "the card", "thread": "the note in its thread", "summary": "the result", "recommendation": "the recommendation",
		"withdrawn": "the note that the proposal is withdrawn", "verdict": "an approver's answer", "decided": "the note that it is decided",
		"crossed": "the note on a crossed trigger", "reminder": "a reminder", "taken-over": "the note on its new owner"}
	return orElse(words[kind], "a message")
}

// sendProblem says in a sentence or two what a refusal means and what to do.
func sendProblem(code string, c Channel) Markup {
	switch code {
	case "not_in_channel", "channel_not_found", "user_not_in_channel":
		return "PVX is not in that channel: type `/invite @PVX` there."
	case "is_archived":
		return "The channel is archived: unarchive it, or choose another in step 1."
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked":
		return "The channel does not let apps post: choose another in step 1, or ask its managers."
	case "missing_scope":
		return "PVX lacks a permission: an administrator can reinstall it with the current manifest."
	}
	return Markupf("Slack answered “%s”.", code)
}

// confirmReadingPost asks the person who wrote `reading: …` in a thread to confirm what was understood. Arg is
// component|option|value as typed|period.
func confirmReadingPost(s *Scene, p Post, who UserID) (Outgoing, error) {
	parts := strings.SplitN(p.Arg, "|", 4)
	if len(parts) != 4 {
		return Outgoing{Skip: true}, nil
	}
	est, _, err := ParseQuantity(*s.D, parts[0], parts[1], parts[2])
	if err != nil {
		return Outgoing{Skip: true}, nil
	}
	m := Markupf("File a reading: %s is *%s*%s?", QuantityName(*s.D, parts[0], parts[1]), FormatValue(*s.D, parts[0], est.Base), forPeriod(readPeriod(parts[3], s.Now)))
	return Outgoing{To: p.To, Whisper: true, M: Message{plain(m), []Item{Note{Text: m},
		Action{ID: "file-reading", Label: "File it", Style: "primary", Value: string(s.D.ID) + "|" + p.Arg}}}}, nil
}

// readingHelpPost says what a reading in a thread looks like. Arg is what was wrong.
func readingHelpPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	m := Markupf("That reading was not understood: %s. An accepted form: `reading: A sourced 854k, 2026-10`", p.Arg)
	return Outgoing{To: p.To, Whisper: true, M: Message{plain(m), []Item{Note{Text: m}}}}, nil
}

// readingRefusedPost says at once who may report a value, instead of asking somebody else to confirm one.
func readingRefusedPost(s *Scene, p Post, _ UserID) (Outgoing, error) {
	m := reportersOnly(s)
	return Outgoing{To: p.To, Whisper: true, M: Message{plain(m), []Item{Note{Text: m}}}}, nil
}

// replyHelpPost helps with a reply that was meant to be filed under a heading. Arg is heading|word: the word that was taken
// for a slip of the heading, or nothing when no text follows the heading.
func replyHelpPost(_ *Scene, p Post, _ UserID) (Outgoing, error) {
	heading, word, _ := strings.Cut(p.Arg, "|")
	m := Markupf("Nothing follows `%s:`, so nothing was filed under it. An accepted form: `%s: the build slips a quarter`", heading, heading)
	if word != "" {
		m = Markupf("Filed as a reply. Did you mean `%s:`? Write it again with that word, or use *Add to decision record* in the message's menu.", heading)
	}
	return Outgoing{To: p.To, Whisper: true, M: Message{plain(m), []Item{Note{Text: m}}}}, nil
}

// triggerMarkup is a trigger's sentence with the latest reading, made safe.
func triggerMarkup(s *Scene, t Trigger) Markup {
	return Markupf("%s", triggerText(*s.D, t, s.Readings))
}
