package flows

import (
	"errors"
	"regexp"
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
	longestTitle  = 150
	longestOption = 75
	fewestOptions = 2
	mostOptions   = 6
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
		Field{ID: "question", Kind: LongField, Label: "Question", Optional: true, Autosave: true, Max: 1000,
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
			bad["decide_by"] = "This is not a date. Try: " + string(s.Today().plus(30))
		} else if v < s.Today() {
			bad["decide_by"] = "This date has passed. Try: " + string(s.Today().plus(30))
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
	}
	d.reach("inputs")
	return out, nil
}

var bullet = regexp.MustCompile(`^\s*(?:[A-Fa-f][:.)]|[-*•–]|\d{1,2}[.)])\s+`)

// optionNames reads the options, one a line; letters and bullets in front are left out.
func optionNames(text string) ([]string, error) {
	const example = " Try: Referral, Co-sell tier and Deep embed, each on its own line"
	var names []string
	seen := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		l = strings.Join(strings.Fields(l), " ")
		for bullet.MatchString(l) {
			l = bullet.ReplaceAllString(l, "")
		}
		if l == "" {
			continue
		}
		if utf8.RuneCountInString(l) > longestOption {
			return nil, errors.New("“" + clip(l, 30) + "” is too long for an option's name: 75 characters at most." + example)
		}
		if seen[strings.ToLower(l)] {
			return nil, errors.New("“" + l + "” is there twice: each option needs a name of its own." + example)
		}
		seen[strings.ToLower(l)] = true
		names = append(names, l)
	}
	switch n := len(names); {
	case n == 1 && strings.ContainsAny(names[0], ",;"):
		return nil, errors.New("These options stand on one line: write each on a line of its own." + example)
	case n < fewestOptions:
		return nil, errors.New("A decision needs at least two options." + example)
	case n > mostOptions:
		return nil, errors.New("There are more than six options: keep the six that are really open." + example)
	}
	return names, nil
}

func optionLines(d Decision) string {
	var out []string
	for _, o := range d.Options {
		out = append(out, o.Name)
	}
	return strings.Join(out, "\n")
}

// optionEcho says which letters the options have, or will have.
func optionEcho(s *Scene) Markup {
	names, err := optionNames(s.Value("options", optionLines(*s.D)))
	if err != nil {
		return ""
	}
	var out []string
	options, _, _ := matchOptions(s.D.Options, names)
	for _, o := range options {
		out = append(out, o.Key+" "+o.Name)
	}
	return Plaintext(strings.Join(out, " · "))
}

// matchOptions gives every name its key: a name that was there keeps its own, then what is left over pairs off in order
// as renamed, then new names take free letters. dropped are the options that have no line any more.
func matchOptions(old []Option, names []string) (now, renamed, dropped []Option) {
	now = make([]Option, len(names))
	taken := map[string]bool{}
	for i, n := range names {
		for _, o := range old {
			if strings.EqualFold(o.Name, n) && !taken[o.Key] {
				o.Name = n
				now[i], taken[o.Key] = o, true
				break
			}
		}
	}
	var left []Option
	for _, o := range old {
		if !taken[o.Key] {
			left = append(left, o)
		}
	}
	open := 0
	for i := range now {
		if now[i].Key == "" {
			open++
		}
	}
	// With as many new names as names gone, or more, each one gone was renamed. With fewer, the ones that kept their line were.
	for i := range now {
		if now[i].Key != "" {
			continue
		}
		for j, o := range left {
			if open >= len(left) || i < len(old) && old[i].Key == o.Key {
				renamed = append(renamed, o)
				o.Name = names[i]
				now[i] = o
				taken[o.Key] = true
				left = append(left[:j:j], left[j+1:]...)
				open--
				break
			}
		}
	}
	for i := range now {
		if now[i].Key == "" {
			now[i] = Option{Key: freeKey(taken, left), Name: names[i]}
			taken[now[i].Key] = true
		}
	}
	return now, renamed, left
}

// freeKey is the first letter that no option has, if possible not one that was given up just now.
func freeKey(taken map[string]bool, left []Option) string {
	avoid := map[string]bool{}
	for _, o := range left {
		avoid[o.Key] = true
	}
	for _, strict := range []bool{true, false} {
		for k := 'A'; k < 'A'+mostOptions; k++ {
			if key := string(k); !taken[key] && !(strict && avoid[key]) {
				return key
			}
		}
	}
	return "G" // not reached: there are never more options than letters
}

// setOptions takes over the options' names and says what became of figures.
func (d *Decision) setOptions(names []string) Markup {
	now, renamed, dropped := matchOptions(d.Options, names)
	d.Options = now
	var say []string
	for _, o := range renamed {
		if d.figures(o.Key) > 0 {
			say = append(say, string(Markupf("%s was %s and is now %s; its figures stay.", o.Key, o.Name, OptionName(*d, o.Key))))
		}
	}
	for _, o := range dropped {
		if n := d.figures(o.Key); n > 0 {
			say = append(say, string(Markupf("%s %s was removed, and its %d figures with it; they stay in the log.", o.Key, o.Name, n)))
		}
		d.dropOption(o.Key)
	}
	return Markup(strings.Join(say, " "))
}

// figures is how many estimates an option has of its own.
func (d Decision) figures(option string) (n int) {
	for _, e := range d.Estimates {
		if e.Option == option {
			n++
		}
	}
	return n
}

// dropOption removes what hangs on an option that is gone.
func (d *Decision) dropOption(key string) {
	estimates := d.Estimates[:0:0]
	for _, e := range d.Estimates {
		if e.Option != key {
			estimates = append(estimates, e)
		}
	}
	d.Estimates = estimates
	for i := range d.Scenarios {
		shocks := d.Scenarios[i].Shocks[:0:0]
		for _, sh := range d.Scenarios[i].Shocks {
			if sh.Option != key {
				shocks = append(shocks, sh)
			}
		}
		d.Scenarios[i].Shocks = shocks
	}
	triggers := d.Monitoring.Triggers[:0:0]
	for _, t := range d.Monitoring.Triggers {
		if t.Option != key {
			triggers = append(triggers, t)
		}
	}
	d.Monitoring.Triggers = triggers
	if d.Recommendation.Option == key {
		d.Recommendation.Option = ""
	}
}

// channelItems says what PVX knows of the chosen channel.
func channelItems(s *Scene) []Item {
	id := ChannelID(s.Value("channel", string(s.D.Channel)))
	if id == "" {
		return []Item{Note{Quiet, "Without a channel nothing is posted; you can still fill in everything and run a preview."}}
	}
	level, text, usable := channelState(s.Channel(id))
	out := []Item{Note{level, text}}
	if !usable || s.Channel(id).AsOf.IsZero() {
		out = append(out, Action{ID: actCheckChannel, Label: "Check again"})
	}
	return out
}

// channelState is what a channel is good for; usable is false when a post would fail. A channel that was not looked at
// yet counts as usable: the look follows.
func channelState(c Channel) (Level, Markup, bool) {
	switch {
	case c.AsOf.IsZero():
		return Quiet, Markupf("%s has not been checked yet.", c.ID), true
	case c.Archived || c.Problem == "is_archived":
		return Warn, Markupf("%s is archived, so nothing can be posted there. Unarchive it, or choose another channel.", c.ID), false
	case !c.Member && (c.Private || c.Problem == "channel_not_found" || c.Problem == "missing_scope"):
		return Warn, "This channel is private and PVX is not in it. Type `/invite @PVX` there and press Check again.", false
	case c.ReadOnly || c.Problem == "restricted_action":
		return Warn, Markupf("Only some people may post in %s. Ask its admins to let PVX post, or choose another channel.", c.ID), false
	case !c.Member:
		return Warn, Markupf("PVX could not join %s (%s). Type `/invite @PVX` there and press Check again.", c.ID, orDash(c.Problem)), false
	case c.Shared:
		return Warn, Markupf("%s is shared with another company. Figures are posted there only after a second confirmation.", c.ID), true
	}
	return Quiet, Markupf("PVX is in %s and will post the decision's card there.", c.ID), true
}

// lockItems is the state of the lock, with its button when it can be pressed.
func lockItems(s *Scene) []Item {
	d := s.D
	if l := d.Lock; l != nil {
		text := Markupf("Definitions locked by %s on %s.", l.By, sayDate(dateOf(l.At.In(s.Person(s.Who).Location()))))
		if d.DefsVersion > 1 {
			text += Markupf(" They are at version %d.", d.DefsVersion)
		}
		return []Item{Note{Success, text + " A change needs a reason and makes results stale."}}
	}
	text := Markup("Definitions are not locked. Lock them once everybody agrees what counts: results can be posted from then on.")
	switch {
	case d.At == "scope":
		return []Item{Note{Quiet, text + " You can do that from step 2 on."}}
	case s.Who != d.People.Owner:
		return []Item{Note{Quiet, text + Markupf(" The owner %s can.", d.People.Owner)}}
	}
	return []Item{Note{Quiet, text}, Action{ID: actLock, Label: "Lock definitions",
		Confirm: "From now on a change of what counts needs a reason and makes results computed before it stale."}}
}

// lockDefinitions locks what counts. A proposed scale becomes the definition's own, so that it no longer moves with the
// figures.
func lockDefinitions(s *Scene) (Outcome, error) {
	d := s.D
	switch {
	case s.Who != d.People.Owner:
		return Outcome{}, refuse("Only the owner of %s locks its definitions: %s.", d.Key(), d.People.Owner)
	case d.Lock != nil:
		return Outcome{Say: "The definitions are locked already."}, nil
	}
	for i, def := range d.Definitions {
		scale, proposed := d.ScaleOf(def)
		if !proposed {
			continue
		}
		if _, ok := d.highest(def); !ok {
			return Outcome{}, refuse("%s has no scale yet. Enter a figure for at least one option, or set its worst and best in step 1, then lock.", def.Name)
		}
		d.Definitions[i].Scale = scale
	}
	d.Lock = &Lock{By: s.Who, At: s.Now.UTC(), Version: d.DefsVersion}
	return Outcome{Kind: "locked", Note: map[string]any{"version": d.DefsVersion}, Say: "Definitions locked."}, nil
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
