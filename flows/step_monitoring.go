package flows

import (
	"fmt"
	"strings"

	"pvx/flows/calendar"
)

// monitoringStep is step five: when the decision is reviewed, what brings it back, and how each metric and input is
// watched.
type monitoringStep struct{}

func (monitoringStep) Name() string  { return "monitoring" }
func (monitoringStep) Title() string { return "Monitoring" }

// noCadence says that there is no regular review.
const noCadence = "none"

func (st monitoringStep) Page(s *Scene, at Place) (Page, error) {
	rest := at.Rest()
	switch {
	case rest == "":
		return st.root(s)
	case strings.HasPrefix(rest, "trigger-"):
		return triggerPage(s, strings.TrimPrefix(rest, "trigger-"))
	case strings.HasPrefix(rest, "date-"):
		return datePage(s, strings.TrimPrefix(rest, "date-")), nil
	case strings.HasPrefix(rest, "watch-"):
		return watchPage(s, strings.TrimPrefix(rest, "watch-"))
	}
	return Page{}, fmt.Errorf("no such page of %s: %w", rootOf(at), ErrNotFound)
}

func (st monitoringStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	rest := at.Rest()
	switch {
	case rest == "":
		return st.answerRoot(s, action, in)
	case strings.HasPrefix(rest, "trigger-"):
		return answerTrigger(s, strings.TrimPrefix(rest, "trigger-"), action, in)
	case strings.HasPrefix(rest, "date-"):
		return answerDate(s, strings.TrimPrefix(rest, "date-"), action, in)
	case strings.HasPrefix(rest, "watch-"):
		return answerWatch(s, strings.TrimPrefix(rest, "watch-"), action, in)
	}
	return Outcome{}, fmt.Errorf("no such page of %s: %w", rootOf(at), ErrNotFound)
}

func (monitoringStep) Missing(s *Scene) []Problem {
	var out []Problem
	if s.D.Monitoring.Cadence == "" {
		out = append(out, Problem{"monitoring", "cadence", "Choose how often the decision is reviewed."})
	}
	if len(s.D.Monitoring.Triggers) == 0 && (s.D.Run == nil || len(out) > 0) {
		// Every page of every step asks: what triggers there would be costs an analysis, and is of no use yet.
		return append(out, Problem{"monitoring", "", "No trigger is set yet."})
	}
	triggers, err := s.triggers()
	if err != nil {
		triggers = s.D.Monitoring.Triggers
	}
	for _, def := range s.D.unwatched(triggers) {
		out = append(out, Problem{Place("monitoring/watch-" + def.ID), "", Markupf("%s is not watched yet.", clip(def.Name, 80))})
	}
	return out
}

func (st monitoringStep) root(s *Scene) (Page, error) {
	d := s.D
	triggers, err := s.triggers()
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: "Monitoring", Next: "Start monitoring", Back: "Back"}
	if d.Frozen() {
		p.Next = "Save"
	}
	p.Items = progress(s, "monitoring")
	cadence := Field{ID: "cadence", Kind: SelectField, Label: "Regular review", Value: d.Monitoring.Cadence, Hint: "A reminder goes to those who watch something."}
	if cadence.Value == "" {
		cadence.Value = "monthly"
	}
	for _, c := range calendar.Cadences() {
		cadence.Choices = append(cadence.Choices, Choice{ID: c.ID, Label: c.Label})
	}
	cadence.Choices = append(cadence.Choices, Choice{ID: noCadence, Label: "None: triggers and dates only"})
	p.Items = append(p.Items, cadence, Note{Heading, "Review triggers"})
	if len(d.Monitoring.Triggers) == 0 && len(triggers) > 0 {
		p.Items = append(p.Items, Note{Quiet, "Made from the flip points; edit what does not fit."})
	}
	shown := 0
	for _, t := range triggers {
		if t.Kind == OnRefresh || stepTrigger(t) {
			continue
		}
		if shown++; shown > 15 {
			continue
		}
		p.Items = append(p.Items, triggerLine(s, t))
	}
	switch {
	case shown == 0:
		p.Items = append(p.Items, Note{Quiet, "No trigger yet: no flip point was found. Add a date, or a threshold under a metric or an input."})
	case shown > 15:
		p.Items = append(p.Items, Note{Quiet, Markupf("… and %d more.", shown-15)})
	}
	p.Items = append(p.Items, Action{ID: "add-date", Label: "Add a date", Open: "monitoring/date-new"})
	if len(d.Monitoring.Triggers) > 0 && s.outOfDate() {
		p.Items = append(p.Items, Action{ID: "rederive", Label: "Take over the new flip points", Verb: "Take over",
			Confirm: "Thresholds made from flip points are replaced by today’s. Owners, deputies and dates stay."})
	}
	p.Items = append(p.Items, Note{Heading, "Metrics and inputs"})
	for i, def := range d.Definitions {
		if i == 20 {
			p.Items = append(p.Items, Note{Quiet, Markupf("… and %d more.", len(d.Definitions)-i)})
			break
		}
		p.Items = append(p.Items, watchLine(s, def, triggers))
	}
	if left := d.unwatched(triggers); len(left) > 0 {
		p.Items = append(p.Items, Note{Warn, Markupf("Not watched yet: %s. Each needs a threshold, a refresh date or a reason.", defNames(left))},
			Action{ID: "refresh-rest", Label: fmt.Sprintf("Refresh the rest on %s", sayDate(s.in(refreshDays)))})
	}
	return p, nil
}

// refreshDays is how long data are taken as fresh by default.
const refreshDays = 90

// in is the date some days from today.
func (s *Scene) in(days int) Date {
	return dateOf(s.Now.In(s.Person(s.Who).Location()).AddDate(0, 0, days))
}

func defNames(defs []Definition) string {
	var out []string
	for i, def := range defs {
		if i == 6 && len(defs) > 7 {
			out = append(out, fmt.Sprintf("%d more", len(defs)-i))
			break
		}
		out = append(out, within(clip(def.Name, 40)))
	}
	return andList(out)
}

func triggerLine(s *Scene, t Trigger) Line {
	l := Line{ID: "edit-" + t.ID, Text: Markupf("%s", triggerText(*s.D, t, s.Readings)), Button: "Edit"}
	detail := []string{"Owner: " + nameOf(s, trOwner(*s.D, t))}
	if t.Deputy != "" {
		detail = append(detail, "deputy: "+nameOf(s, t.Deputy))
	}
	if t.Kind == OnThreshold {
		l.Open = Place("monitoring/trigger-" + t.ID)
		if c, _, ok := s.D.Component(t.Component); ok && t.Warning != t.Base && !c.Integer {
			detail = append(detail, "early warning at "+FormatValue(*s.D, t.Component, t.Warning))
		}
		if t.ArmedFrom != "" {
			detail = append(detail, "watched from "+sayDate(t.ArmedFrom))
		}
		if t.Persist > 1 {
			detail = append(detail, fmt.Sprintf("fires after %d readings in a row", t.Persist))
		}
	} else {
		l.Open = Place("monitoring/date-" + t.ID)
	}
	if t.Off {
		detail = append([]string{"Switched off"}, detail...)
	}
	l.Detail = Markupf("%s", strings.Join(detail, " · "))
	return l
}

// watchLine says how one metric or input is watched.
func watchLine(s *Scene, def Definition, triggers []Trigger) Line {
	l := Line{ID: "watch-" + def.ID, Button: "Edit", Open: Place("monitoring/watch-" + def.ID)}
	name := Markupf("*%s*", clip(def.Name, 80))
	m := s.D.Monitoring
	n := 0
	for _, t := range triggers {
		if watchesDefinition(def, t) {
			n++
		}
	}
	switch r, planned := m.Refresh[def.ID]; {
	case n == 1:
		l.Text = name + ": watched by a threshold"
	case n > 1:
		l.Text = name + Markupf(": watched by %d thresholds", n)
	case planned:
		l.Text = name + Markupf(": data refreshed on %s by %s", sayDate(r.On), nameOf(s, r.Owner))
	case m.NotWatched[def.ID] != "":
		l.Text = name + Markupf(": not watched because %s", clip(m.NotWatched[def.ID], 200))
	default:
		l.Text, l.Button = name+": ⚠ not answered", "Answer"
	}
	return l
}

// watchesDefinition says that a trigger is a threshold on what a definition is made of.
func watchesDefinition(def Definition, t Trigger) bool {
	if t.Kind != OnThreshold || t.Off {
		return false
	}
	for _, c := range def.Components {
		if c.ID == t.Component {
			return true
		}
	}
	return false
}

// unwatched are the metrics and inputs with neither a threshold nor a refresh date nor a reason.
func (d Decision) unwatched(triggers []Trigger) []Definition {
	var out []Definition
	for _, def := range d.Definitions {
		_, planned := d.Monitoring.Refresh[def.ID]
		watched := planned || d.Monitoring.NotWatched[def.ID] != ""
		for _, t := range triggers {
			watched = watched || watchesDefinition(def, t)
		}
		if !watched {
			out = append(out, def)
		}
	}
	return out
}

func (st monitoringStep) answerRoot(s *Scene, action string, in Answers) (Outcome, error) {
	d := s.D
	switch action {
	case "rederive":
		if err := s.rederive(); err != nil {
			return Outcome{}, err
		}
		return Outcome{Kind: "triggers"}, nil
	case "refresh-rest":
		triggers, err := s.keepTriggers()
		if err != nil {
			return Outcome{}, err
		}
		for _, def := range d.unwatched(triggers) {
			s.setRefresh(def.ID, Refresh{On: s.in(refreshDays), Owner: s.ownerOf(def)})
		}
		return Outcome{Kind: "refresh plan"}, nil
	case "next":
	default:
		return Outcome{}, nil
	}
	triggers, err := s.keepTriggers()
	if err != nil {
		return Outcome{}, err
	}
	if left := d.unwatched(triggers); len(left) > 0 {
		return Outcome{}, FieldErrors{"cadence": "Not watched yet: " + defNames(left) + ". Give each a threshold, a refresh date or a reason under Metrics and inputs."}
	}
	cadence := in["cadence"]
	if cadence != noCadence && calendar.Label(cadence) == cadence {
		return Outcome{}, FieldErrors{"cadence": "Choose how often the decision is reviewed."}
	}
	d.Monitoring.Cadence = cadence
	s.plan()
	d.reach("monitoring")
	o := Outcome{Go: Finish, Kind: "monitored"}
	return o, s.startTimers(&o)
}

// ownerOf is who owns the figures of a metric or an input: the first estimate's owner who is a member, else the
// decision's.
func (s *Scene) ownerOf(def Definition) UserID {
	for _, c := range def.Components {
		for _, e := range s.D.Estimates {
			if e.Component == c.ID && isMember(e.Owner) && !s.Person(UserID(e.Owner)).Deleted {
				return UserID(e.Owner)
			}
		}
	}
	return s.D.People.Owner
}

// isMember says that an owner is one of Slack's ids and not a role of an imported record.
func isMember(owner string) bool { return strings.HasPrefix(string(Mention(UserID(owner))), "<@") }

func (s *Scene) setRefresh(criterion string, r Refresh) {
	if s.D.Monitoring.Refresh == nil {
		s.D.Monitoring.Refresh = map[string]Refresh{}
	}
	s.D.Monitoring.Refresh[criterion] = r
	delete(s.D.Monitoring.NotWatched, criterion)
}
