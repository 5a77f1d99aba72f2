package flows

import (
	"strings"
)

// How a metric or an input is watched.
const (
	byThreshold = "threshold"
	byRefresh   = "refresh"
	notWatched  = "not"
)

func watchPage(s *Scene, criterion string) (Page, error) {
	def, ok := s.D.Definition(criterion)
	if !ok {
		return Page{Title: "Watch", Items: []Item{Note{Info, "This metric or input is no longer there."}}}, nil
	}
	ts, err := s.triggers()
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: "Watch", Next: "Save", Items: []Item{Note{Text: Markupf("*%s*", clip(def.Name, 80))}}}
	for _, t := range ts {
		if watchesDefinition(def, t) {
			p.Items = append(p.Items, Note{Quiet, Markupf("%s", triggerText(*s.D, t, s.Readings))})
		}
	}
	how := watchedHow(*s.D, def, ts)
	field := Field{ID: "how", Kind: RadioField, Label: "How is it watched?", Value: how, Redraw: true, Choices: []Choice{
		{ID: byThreshold, Label: "By a threshold", Detail: "a reading past it brings the decision back"},
		{ID: byRefresh, Label: "By a data refresh", Detail: "a date on which its owner reports a value"},
		{ID: notWatched, Label: "Not watched", Detail: "with a reason"}}}
	p.Items = append(p.Items, field)
	switch s.Value("how", how) {
	case byThreshold:
		p.Items = append(p.Items, thresholdFields(s, def)...)
	case notWatched:
		p.Items = append(p.Items, Field{ID: "why", Kind: TextField, Label: "Not watched because", Value: s.D.Monitoring.NotWatched[criterion], Max: 300,
			Placeholder: "e.g. it is fixed by contract until 2028"})
	default:
		r, ok := s.D.Monitoring.Refresh[criterion]
		if !ok {
			r = Refresh{On: s.in(refreshDays), Owner: s.ownerOf(def)}
		}
		p.Items = append(p.Items,
			Field{ID: "on", Kind: DateField, Label: "Refresh on", Value: string(r.On)},
			Field{ID: "owner", Kind: UserField, Label: "By", Value: string(r.Owner)})
	}
	return p, nil
}

func watchedHow(d Decision, def Definition, ts []Trigger) string {
	if _, ok := d.Monitoring.Refresh[def.ID]; ok {
		return byRefresh
	}
	if d.Monitoring.NotWatched[def.ID] != "" {
		return notWatched
	}
	for _, t := range ts {
		if watchesDefinition(def, t) {
			return byThreshold
		}
	}
	return byRefresh
}

// thresholdFields ask for one more threshold of the team's own.
func thresholdFields(s *Scene, def Definition) []Item {
	which := Field{ID: "quantity", Kind: SelectField, Label: "Quantity", Optional: true}
	for _, c := range def.Components {
		if c.Shared {
			which.Choices = append(which.Choices, Choice{ID: c.ID + "|", Label: clip(upperFirst(QuantityName(*s.D, c.ID, "")), 70)})
			continue
		}
		for _, o := range s.D.Options {
			which.Choices = append(which.Choices, Choice{ID: c.ID + "|" + o.Key, Label: clip(upperFirst(QuantityName(*s.D, c.ID, o.Key)), 70)})
		}
	}
	if len(which.Choices) == 0 {
		return []Item{Note{Info, "There is no option yet: add options in step 1."}}
	}
	which.Choices = which.Choices[:min(len(which.Choices), 100)]
	var example string
	if len(def.Components) > 0 {
		scale, _ := s.D.ScaleOf(def)
		example = "e.g. " + FormatValue(*s.D, def.Components[0].ID, (scale.Worst+scale.Best)/2)
	}
	return []Item{
		Note{Quiet, "Leave it empty to keep the thresholds that are there."},
		which,
		Field{ID: "direction", Kind: RadioField, Label: "Review if it", Value: "falls", Choices: []Choice{{ID: "falls", Label: "falls below"}, {ID: "rises", Label: "rises above"}}},
		Field{ID: "threshold", Kind: TextField, Label: "Threshold", Optional: true, Max: 60, Placeholder: example},
		Field{ID: "owner", Kind: UserField, Label: "Owner", Optional: true, Value: string(s.ownerOf(def))}}
}

func answerWatch(s *Scene, criterion, action string, in Answers) (Outcome, error) {
	def, ok := s.D.Definition(criterion)
	if !ok {
		return Outcome{Go: Pop}, nil
	}
	if action != "next" {
		return Outcome{}, nil // the choice of how: the page is drawn again
	}
	switch in["how"] {
	case byThreshold, byRefresh, notWatched:
	default:
		return Outcome{}, FieldErrors{"how": "Choose how it is watched."}
	}
	ts, err := s.keepTriggers()
	if err != nil {
		return Outcome{}, err
	}
	switch in["how"] {
	case byThreshold:
		return s.addThreshold(def, ts, in)
	case byRefresh:
		errs := FieldErrors{}
		on := Date(in["on"])
		if !validDate(on) {
			errs["on"] = "Choose a date, for example " + string(s.in(refreshDays)) + "."
		} else if on <= s.Today() {
			errs["on"] = "Choose a date after today."
		}
		if in["owner"] == "" {
			errs["owner"] = "Name who refreshes the data."
		}
		s.newcomers(in, errs, map[string]UserID{"owner": s.D.Monitoring.Refresh[criterion].Owner})
		if len(errs) > 0 {
			return Outcome{}, errs
		}
		s.setRefresh(criterion, Refresh{On: on, Owner: UserID(in["owner"])})
		return s.replan(Outcome{Go: Pop, Kind: "refresh plan"})
	default:
		why := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(in["why"]), "because "))
		if why == "" {
			return Outcome{}, FieldErrors{"why": "Give the reason, for example: it is fixed by contract until 2028."}
		}
		if s.D.Monitoring.NotWatched == nil {
			s.D.Monitoring.NotWatched = map[string]string{}
		}
		s.D.Monitoring.NotWatched[criterion] = why
		delete(s.D.Monitoring.Refresh, criterion)
		return s.replan(Outcome{Go: Pop, Kind: "not watched"})
	}
}

// addThreshold adds a threshold of the team's own; with the fields left empty the ones that are there count.
func (s *Scene) addThreshold(def Definition, ts []Trigger, in Answers) (Outcome, error) {
	component, option, _ := strings.Cut(in["quantity"], "|")
	text := strings.TrimSpace(in["threshold"])
	if component == "" && text == "" {
		for _, t := range ts {
			if watchesDefinition(def, t) {
				s.forgetPlan(def.ID)
				return s.replan(Outcome{Go: Pop, Kind: "trigger"})
			}
		}
		return Outcome{}, FieldErrors{"threshold": "Type the threshold, for example the value at which you would decide anew."}
	}
	errs := FieldErrors{}
	c, owns, ok := s.D.Component(component)
	if !ok || owns.ID != def.ID {
		return Outcome{}, FieldErrors{"quantity": "Choose whose value is watched."}
	}
	if _, known := s.D.Option(option); !known && !c.Shared {
		return Outcome{}, FieldErrors{"quantity": "Choose whose value is watched."}
	}
	t := Trigger{Kind: OnThreshold, Component: c.ID, Option: option, Rising: in["direction"] == "rises", Owner: UserID(in["owner"]), Window: def.Window}
	e, estimated := s.D.Estimate(c.ID, option)
	v, err := readOne(*s.D, c.ID, text)
	switch {
	case !estimated:
		errs["quantity"] = "There is no estimate of " + QuantityName(*s.D, c.ID, option) + " yet: give it one in step 2, or choose another."
	case err != nil:
		errs["threshold"] = parseError(err)
	default:
		s.newcomers(in, errs, map[string]UserID{"owner": ""})
		t.Base = e.Base
		if why := thresholdWrong(*s.D, c, t, v); why != "" {
			errs["threshold"] = why
		}
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	t.Warning, t.Rearm, t.Threshold = v, v, v // a warning of its own is set below
	t = s.moveThreshold(c, t, v)
	if c.Unit == "points" && c.Min != nil && *c.Min < 0 {
		t.Persist = 2 // a survey's wave can swing by chance
	}
	if def.Window == "forward" {
		t.ArmedFrom = s.D.Scope.From
	}
	for _, o := range ts {
		if t.ID = o.ID; o == t {
			return Outcome{Go: Pop}, nil // Next was pressed twice
		}
	}
	t.ID = freshTrigger(ts, "own")
	s.D.Monitoring.Triggers = append(append([]Trigger(nil), ts...), t)
	s.forgetPlan(def.ID)
	return s.replan(Outcome{Go: Pop, Kind: "trigger"})
}

// forgetPlan drops the refresh date and the reason of what is watched by a threshold now.
func (s *Scene) forgetPlan(criterion string) {
	delete(s.D.Monitoring.Refresh, criterion)
	delete(s.D.Monitoring.NotWatched, criterion)
}
