package flows

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"pvx/engine"
	"pvx/engine/quantity"
)

// scopeStep is step one: what the decision is about, who takes it, and what its metrics and inputs mean.
type scopeStep struct{}

func (scopeStep) Name() string  { return "scope" }
func (scopeStep) Title() string { return "Scope and metrics" }

// Actions of the scope's and the inputs' pages.
const (
	actLock         = "lock"
	actCheckChannel = "check-channel"
)

// Bounds of what is typed in step one.
const (
	longestTitle    = 150
	longestQuestion = 1000
	longestOption   = 75
	fewestOptions   = 2
	mostOptions     = 6
)

func (st scopeStep) Page(s *Scene, at Place) (Page, error) {
	switch rest := at.Rest(); {
	case rest == "":
		return st.first(s), nil
	case rest == "horizon":
		return horizonPage(s), nil
	case rest == "people":
		return peoplePage(s), nil
	case rest == "money":
		return moneyPage(s), nil
	case rest == "definition-new":
		return newDefinitionPage(s), nil
	case strings.HasPrefix(rest, "definition-"):
		return definitionPage(s, strings.TrimPrefix(rest, "definition-")), nil
	}
	return gonePage("This page"), nil
}

// gonePage stands in for what another person removed meanwhile.
func gonePage(what string) Page {
	return Page{Title: "Not here any more", Items: []Item{Note{Info, Markupf("%s is no longer part of this decision. Close this page to go back.", what)}}}
}

func (scopeStep) first(s *Scene) Page {
	d := s.D
	p := Page{Title: "Scope and metrics", Next: "Next: inputs", Items: progress(s, "scope")}
	p.Items = append(p.Items,
		Field{ID: "title", Kind: TextField, Label: "Title", Placeholder: "e.g. Partner tiers for the cloud marketplace",
			Value: d.Title, Max: longestTitle, Autosave: true},
		Field{ID: "question", Kind: LongField, Label: "Question", Optional: true, Autosave: true, Max: longestQuestion,
			Placeholder: "e.g. How should we structure the exchange with resellers next year?", Value: d.Question},
		Field{ID: "options", Kind: LongField, Label: "Options, one a line (2 to 6)", Autosave: true, Max: 600,
			Placeholder: "e.g. Referral, Co-sell tier and Deep embed, each on its own line",
			Value:       optionLines(*d), Echo: optionEcho(s)},
		Field{ID: "channel", Kind: ChannelField, Label: "Channel", Optional: true, Redraw: true, Autosave: true,
			Hint: "Where the decision's card and results are posted.", Value: string(d.Channel)},
	)
	p.Items = append(p.Items, channelItems(s)...)
	p.Items = append(p.Items,
		Field{ID: "decide_by", Kind: DateField, Label: "Decide by", Optional: true, Value: string(d.DecideBy)},
		Divider{},
		Line{ID: "horizon", Text: "*Scope and horizon*", Detail: horizonDetail(*d), Button: "Edit", Open: "scope/horizon"},
		Line{ID: "people", Text: "*People*", Detail: peopleDetail(*d), Button: "Edit", Open: "scope/people"},
		Line{ID: "money", Text: "*Money*", Detail: moneyDetail(*d), Button: "Edit", Open: "scope/money"},
		Note{Heading, "Metrics"},
	)
	for _, kind := range []engine.Kind{engine.Metric, engine.Input} {
		if kind == engine.Input {
			p.Items = append(p.Items, Note{Heading, "Inputs"})
		}
		for _, def := range d.Definitions {
			if def.Kind == kind {
				p.Items = append(p.Items, Line{ID: "definition-" + def.ID, Text: Markupf("*%s*", def.Name),
					Detail: definitionDetail(*d, def), Button: "Edit", Open: Place("scope/definition-" + def.ID)})
			}
		}
	}
	p.Items = append(p.Items, Line{ID: "definition-new", Text: "A metric or an input of your own", Button: "Add", Open: "scope/definition-new"})
	p.Items = append(p.Items, lockItems(s)...)
	p.Items = append(p.Items, missingItems(s, scopeStep{}.Missing(s))...)
	return p
}

// missingItems is what keeps a step from being done, in one note.
func missingItems(s *Scene, ps []Problem) []Item {
	if len(ps) == 0 {
		return nil
	}
	var texts []string
	for i, p := range ps {
		if i == 5 {
			texts = append(texts, string(Markupf("and %d more", len(ps)-i)))
			break
		}
		texts = append(texts, string(p.Text))
	}
	return []Item{Note{Quiet, Markup("*Still missing:* " + strings.Join(texts, "; ") + ".")}}
}

func (scopeStep) Missing(s *Scene) []Problem {
	var out []Problem
	if s.D.Title == "" {
		out = append(out, Problem{"scope", "title", "a title"})
	}
	if len(s.D.Options) < fewestOptions {
		out = append(out, Problem{"scope", "options", "at least two options"})
	}
	if s.D.Channel == "" {
		out = append(out, Problem{"scope", "channel", "a channel for the card"})
	} else if _, _, usable := channelState(s.Channel(s.D.Channel)); !usable {
		out = append(out, Problem{"scope", "channel", Markupf("a channel PVX can post to (%s cannot be used yet)", s.D.Channel)})
	}
	return out
}

func (st scopeStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	switch action {
	case actLock:
		if s.D.At == "scope" {
			return Outcome{}, refuse("Definitions are locked from step 2 on: press Next first, so that you see what is asked for each option.")
		}
		return lockDefinitions(s)
	case actCheckChannel, "channel":
		id := ChannelID(in["channel"])
		if id == "" && action == actCheckChannel {
			id = s.D.Channel
		}
		return Outcome{Check: id}, nil
	}
	rest := at.Rest()
	id := strings.TrimPrefix(rest, "definition-")
	switch {
	case rest == "horizon" && action == "next":
		return answerHorizon(s, in)
	case rest == "people" && action == "next":
		return answerPeople(s, in)
	case rest == "money" && action == "next":
		return answerMoney(s, in)
	case rest == "definition-new" && action == "next":
		return answerNewDefinition(s, in)
	case id != rest && action == "remove":
		return removeDefinition(s, id, in)
	case id != rest && action == "next":
		return answerDefinition(s, id, in)
	case rest == "" && action == "next":
		return answerScope(s, in)
	}
	return Outcome{}, nil
}

func answerScope(s *Scene, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	title := strings.Join(strings.Fields(in["title"]), " ")
	switch n := utf8.RuneCountInString(title); {
	case n == 0:
		bad["title"] = "A decision needs a title. Try: Partner tiers for the cloud marketplace"
	case n > longestTitle:
		bad["title"] = "This title is too long: 150 characters at most. Try: Partner tiers for the cloud marketplace"
	}
	names, err := optionNames(in["options"])
	if err != nil {
		bad["options"] = err.Error()
	}
	if v := Date(in["decide_by"]); v != "" && v != d.DecideBy {
		if !v.valid() {
			bad["decide_by"] = "This is not a date. Try: " + sayDate(s.Today().plus(30))
		} else if v < s.Today() {
			bad["decide_by"] = "This date has passed. Try: " + sayDate(s.Today().plus(30))
		}
	}
	channel := ChannelID(in["channel"])
	if strings.HasPrefix(string(channel), "D") {
		bad["channel"] = "A direct message is no place for a decision's card. Choose a channel, for example #partners"
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	d.Title, d.Question = title, strings.TrimSpace(in["question"])
	if v, ok := in["decide_by"]; ok {
		d.DecideBy = Date(v)
	}
	out := Outcome{Go: Replace, To: "inputs", Say: d.setOptions(names)}
	if _, ok := in["channel"]; ok && channel != d.Channel {
		d.Channel, out.Check = channel, channel
		if d.Run != nil { // it was posted to the other one
			run := *d.Run
			run.Posted = false
			d.Run = &run
		}
	}
	d.reach("inputs")
	return out, nil
}

// valid says that a date is one.
func (d Date) valid() bool { _, err := time.Parse(time.DateOnly, string(d)); return err == nil }

// plus is the date some days later; the same when it is no date.
func (d Date) plus(days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return dateOf(t.AddDate(0, 0, days))
}

// wrong turns a quantity's error into a field's: what was wrong, and an accepted example.
func wrong(err error) string {
	var q *quantity.Error
	if !errors.As(err, &q) {
		return upperFirst(err.Error()) + "."
	}
	s := upperFirst(q.What)
	if q.Where != "" && !strings.Contains(q.What, q.Where) {
		s += " (at “" + clip(q.Where, 30) + "”)"
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	if q.Example != "" {
		s += " Try: " + q.Example
	}
	return s
}
