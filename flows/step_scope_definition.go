package flows

import (
	"slices"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// The pages of one definition: what a metric or an input means in this decision, and its scale.

// part is one field of a definition's page: how it is shown, and how an answer changes the definition. set returns what
// is wrong, with an accepted example; "" when it was taken.
type part struct {
	field Field
	set   func(d *Decision, def *Definition, text string) string
}

// definitionParts are the questions about one definition; with the reason after a lock they are at most 8.
func definitionParts(d Decision, def Definition) []part {
	parts := []part{{
		Field{ID: "what", Kind: LongField, Label: "What counts", Value: def.What, Autosave: true, Max: 1000},
		func(_ *Decision, def *Definition, text string) string {
			if text == "" {
				return "Say what counts, so that everybody measures the same. Try: Closed-won revenue, gross of incentives"
			}
			def.What = text
			return ""
		}}, {
		Field{ID: "where", Kind: TextField, Label: "Where it is measured", Value: def.Where, Optional: true, Autosave: true, Max: 300,
			Placeholder: "e.g. CRM, closed-won opportunities"},
		func(_ *Decision, def *Definition, text string) string { def.Where = text; return "" }}}
	if !def.Default && !isFramework(def.ID) {
		parts = append([]part{{
			Field{ID: "name", Kind: TextField, Label: "Name", Value: def.Name, Autosave: true, Max: 60},
			func(_ *Decision, def *Definition, text string) string {
				if text == "" {
					return "It needs a name. Try: Time to onboard"
				}
				def.Name = text
				for i := range def.Components {
					if def.Components[i].ID == def.ID {
						def.Components[i].Name = text
					}
				}
				return ""
			}}}, parts...)
	} else {
		parts = append(parts, part{
			Field{ID: "window", Kind: SelectField, Label: "Window of a reading", Value: orElse(def.Window, "none"),
				Choices: []Choice{{ID: "forward", Label: "Forward: what is expected over the horizon"},
					{ID: "trailing", Label: "Trailing: what was measured over the last period"},
					{ID: "none", Label: "None: the latest value counts"}}},
			func(_ *Decision, def *Definition, text string) string {
				if def.Window = text; text == "none" {
					def.Window = ""
				}
				return ""
			}})
	}
	parts = append(parts, scaleParts(d, def)...)
	if def.ID == Revenue {
		if p, ok := d.Parameter(InfluenceWeight); ok {
			parts = append(parts, part{
				Field{ID: "influence", Kind: TextField, Label: "Weight of influenced revenue", Value: parameterText(p), Autosave: true,
					Placeholder: "e.g. 0–1, base 0.3", Hint: "How much one unit of influenced revenue counts, with its plausible range."},
				setInfluence})
		}
		return parts
	}
	parts = append(parts, part{
		Field{ID: "group", Kind: SelectField, Label: "Side of the trade-off", Value: string(def.Group), Choices: groupChoices},
		func(_ *Decision, def *Definition, text string) string {
			if g := engine.Group(text); g == engine.Reach || g == engine.Complexity {
				def.Group = g
				return ""
			}
			return "Choose ecosystem reach or operational complexity, for example reach"
		}}, part{
		Field{ID: "gate", Kind: TextField, Label: "Limit", Value: gateText(d, def), Optional: true, Autosave: true,
			Placeholder: "e.g. " + sampleLimit(d, def), Hint: "An option beyond it is not eligible. Leave it empty for none."},
		setGate})
	if def.ID == Utilisation {
		text := ""
		if p, ok := d.Parameter(HoursPerTicket); ok {
			text = number(p.Base)
		}
		parts = append(parts, part{
			Field{ID: "ticket", Kind: TextField, Label: "Hours per ticket", Value: text, Optional: true, Autosave: true,
				Placeholder: "e.g. 0.75", Hint: "With it, support hours may be typed as tickets."},
			setHoursPerTicket})
	}
	return parts
}

var groupChoices = []Choice{{ID: string(engine.Reach), Label: "Ecosystem reach"}, {ID: string(engine.Complexity), Label: "Operational complexity"}}

// isFramework says that a criterion is one of the framework's own six.
func isFramework(id string) bool {
	for _, def := range FrameworkDefinitions("USD") {
		if def.ID == id {
			return true
		}
	}
	return false
}

// definitionDetail is a definition in one small line: scale, direction, limit.
func definitionDetail(d Decision, def Definition) Markup {
	scale, proposed := d.ScaleOf(def)
	side := "ecosystem reach"
	if def.Group == engine.Complexity {
		side = "operational complexity"
	}
	text := Markupf("%s · ", upperFirst(side))
	_, known := d.highest(def)
	switch {
	case scale.Kind == engine.Levels:
		text += Markupf("%d levels, %s to %s", len(scale.Levels), scale.Levels[0].Name, scale.Levels[len(scale.Levels)-1].Name)
	case proposed && !known:
		text += "scale proposed once figures are known"
	default:
		text += Markupf("worst %s, best %s", FormatValue(d, def.ID, scale.Worst), FormatValue(d, def.ID, scale.Best))
		if proposed {
			text += " (proposed from your figures)"
		}
	}
	if g := gateText(d, def); g != "" {
		text += Markupf(" · limit %s", g)
	}
	if p, ok := d.Parameter(InfluenceWeight); ok && def.ID == Revenue {
		text += Markupf(" · sourced + %s × influenced", number(p.Base))
	}
	if def.Default {
		text += " · framework default"
	}
	return text
}

func definitionPage(s *Scene, id string) Page {
	def, ok := s.D.Definition(id)
	if !ok {
		return gonePage("This metric or input")
	}
	p := Page{Title: clip(def.Name, 24), Next: "Save"}
	for _, pt := range definitionParts(*s.D, def) {
		p.Items = append(p.Items, pt.field)
	}
	p.Items = append(p.Items, reasonField(s)...)
	if !isFramework(id) {
		p.Items = append(p.Items, Divider{}, Action{ID: "remove", Label: "Remove " + clip(def.Name, 20), Style: "danger",
			Verb: "Remove", Confirm: "Its figures are removed with it; they stay in the log."})
	}
	return p
}

// reasonField asks why, once the definitions are locked.
func reasonField(s *Scene) []Item {
	if s.D.Lock == nil {
		return nil
	}
	return []Item{Field{ID: "reason", Kind: TextField, Label: "Reason for the change", Optional: true, Autosave: true, Max: 300,
		Placeholder: "e.g. Finance moved to net revenue on 1 October",
		Hint:        "Definitions are locked: a change needs a reason and makes earlier results stale."}}
}

func missingReason(s *Scene, in Answers) error {
	if s.D.Lock != nil && strings.TrimSpace(in["reason"]) == "" {
		return FieldErrors{"reason": "The definitions are locked, so this change needs a reason. Try: Finance moved to net revenue on 1 October"}
	}
	return nil
}

func answerDefinition(s *Scene, id string, in Answers) (Outcome, error) {
	d := s.D
	def, ok := d.Definition(id)
	if !ok {
		return Outcome{Go: Pop, Say: "Somebody else removed this metric or input meanwhile."}, nil
	}
	bad := FieldErrors{}
	next := clone(*d)
	changed, _ := next.Definition(id)
	touched := false
	for _, pt := range definitionParts(*d, def) {
		text, there := in[pt.field.ID]
		if !there || text == pt.field.Value {
			continue
		}
		touched = true
		if problem := pt.set(&next, &changed, strings.TrimSpace(text)); problem != "" {
			bad[pt.field.ID] = problem
		}
	}
	if len(bad) == 0 {
		checkScale(in, changed, bad)
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	if !touched {
		return Outcome{Go: Pop}, nil
	}
	if err := missingReason(s, in); err != nil {
		return Outcome{}, err
	}
	changed.Default = false
	old := *d
	d.Parameters = next.Parameters
	d.setDefinition(changed)
	d.defsChanged()
	out := Outcome{Go: Pop, Kind: "defined", Note: map[string]any{"definition": id, "reason": in["reason"]}}
	if n := d.reread(old); n > 0 {
		out.Say = Markupf("%d figures were converted again.", n)
	}
	return out, nil
}

func (d *Decision) setDefinition(def Definition) {
	defs := append([]Definition(nil), d.Definitions...)
	for i := range defs {
		if defs[i].ID == def.ID {
			defs[i] = def
		}
	}
	d.Definitions = defs
}

func newDefinitionPage(s *Scene) Page {
	p := Page{Title: "A metric or input", Next: "Add", Items: []Item{
		Field{ID: "name", Kind: TextField, Label: "Name", Autosave: true, Max: 60, Placeholder: "e.g. Time to onboard"},
		Field{ID: "kind", Kind: RadioField, Label: "It is", Value: string(engine.Metric), Choices: []Choice{
			{ID: string(engine.Metric), Label: "A success metric"}, {ID: string(engine.Input), Label: "An input the metrics rest on"}}},
		Field{ID: "group", Kind: SelectField, Label: "Side of the trade-off", Value: string(engine.Reach), Choices: groupChoices},
		Field{ID: "unit", Kind: TextField, Label: "Unit", Optional: true, Autosave: true, Max: 40,
			Placeholder: "e.g. days, %, deals per month, " + s.D.Money.Currency + " per year"},
		Field{ID: "worst", Kind: TextField, Label: "Worst", Autosave: true, Max: 40, Placeholder: "e.g. 90"},
		Field{ID: "best", Kind: TextField, Label: "Best", Autosave: true, Max: 40, Placeholder: "e.g. 10"},
		Field{ID: "what", Kind: LongField, Label: "What counts", Optional: true, Autosave: true, Max: 1000,
			Placeholder: "e.g. Days from contract to the first joint customer"},
	}}
	p.Items = append(p.Items, reasonField(s)...)
	return p
}

// mostCriteria is how many metrics and inputs a decision can have.
const mostCriteria = 20

func answerNewDefinition(s *Scene, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	name := strings.Join(strings.Fields(in["name"]), " ")
	if name == "" {
		bad["name"] = "It needs a name. Try: Time to onboard"
	}
	for _, def := range d.Definitions {
		if strings.EqualFold(def.Name, name) {
			bad["name"] = "There is a “" + def.Name + "” already. Try: another name, such as Time to onboard"
		}
	}
	if len(d.Definitions) >= mostCriteria {
		bad["name"] = "There are twenty metrics and inputs already: remove one first, for example one with few points"
	}
	unit, period := readUnit(in["unit"], d.Money.Currency)
	id := d.newID(name)
	def := Definition{
		Criterion: engine.Criterion{ID: id, Name: name, Kind: engine.Kind(in["kind"]), Group: engine.Group(in["group"]),
			Unit: unit, Period: period, Points: 20, Scale: engine.Scale{Kind: engine.Linear}},
		Components: []engine.Component{{ID: id, Name: name, Unit: unit, Period: period}},
		What:       strings.TrimSpace(in["what"]),
	}
	if def.Kind != engine.Metric && def.Kind != engine.Input {
		bad["kind"] = "Choose a metric or an input, for example a success metric"
	}
	if def.Group != engine.Reach && def.Group != engine.Complexity {
		bad["group"] = "Choose a side, for example ecosystem reach"
	}
	with := *d
	with.Definitions = append(append([]Definition(nil), d.Definitions...), def)
	w := scaleWant(with, def)
	for field, to := range map[string]*float64{"worst": &def.Scale.Worst, "best": &def.Scale.Best} {
		e, _, err := quantity.Parse(in[field], w)
		if err != nil {
			bad[field] = wrong(err)
		}
		*to = e.Base
	}
	if bad["worst"] == "" && bad["best"] == "" && def.Scale.Worst == def.Scale.Best {
		bad["best"] = "Worst and best are the same. Try: a worst of 90 and a best of 10"
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	if err := missingReason(s, in); err != nil {
		return Outcome{}, err
	}
	d.Definitions = append(append([]Definition(nil), d.Definitions...), def)
	d.defsChanged()
	return Outcome{Go: Pop, Kind: "defined", Note: map[string]any{"definition": id, "reason": in["reason"]},
		Say: Markupf("%s was added. Step 2 asks for it for each option.", name)}, nil
}

func removeDefinition(s *Scene, id string, in Answers) (Outcome, error) {
	d := s.D
	if isFramework(id) {
		return Outcome{}, refuse("The framework's own metrics and inputs stay. Give it 0 points in step 3 to leave it out of the sum.")
	}
	def, ok := d.Definition(id)
	if !ok {
		return Outcome{Go: Pop}, nil
	}
	if err := missingReason(s, in); err != nil {
		return Outcome{}, refuse("The definitions are locked: write the reason for the change on this page, then press Remove again.")
	}
	var defs []Definition
	for _, o := range d.Definitions {
		if o.ID != id {
			defs = append(defs, o)
		}
	}
	d.Definitions = defs
	for _, c := range def.Components {
		d.dropComponent(c.ID)
	}
	delete(d.Monitoring.NotWatched, id)
	delete(d.Monitoring.Refresh, id)
	d.defsChanged()
	return Outcome{Go: Pop, Kind: "defined", Note: map[string]any{"definition": id, "reason": in["reason"]}, Say: Markupf("%s was removed.", def.Name)}, nil
}

// dropComponent removes what hangs on a component that is gone.
func (d *Decision) dropComponent(id string) {
	d.dropWhere(func(component, _ string) bool { return component == id })
}

// dropWhere removes the estimates, shocks and triggers of some quantities.
func (d *Decision) dropWhere(gone func(component, option string) bool) {
	d.Estimates = slices.DeleteFunc(d.Estimates, func(e Estimate) bool { return gone(e.Component, e.Option) })
	for i := range d.Scenarios {
		d.Scenarios[i].Shocks = slices.DeleteFunc(d.Scenarios[i].Shocks, func(s engine.Shock) bool { return gone(s.Component, s.Option) })
	}
	d.Monitoring.Triggers = slices.DeleteFunc(d.Monitoring.Triggers, func(t Trigger) bool { return gone(t.Component, t.Option) })
}
