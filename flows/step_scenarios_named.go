package flows

import (
	"errors"
	"fmt"
	"strings"

	"pvx/engine"
)

// scenarioPage is one named scenario; id "new" starts one.
func scenarioPage(s *Scene, id string) Page {
	sc, known := namedScenario(*s.D, id)
	if !known && id != "new" {
		return Page{Title: "Scenario", Items: []Item{Note{Info, "This scenario was deleted."}}}
	}
	p := Page{Title: "Scenario", Next: "Save"}
	probability := ""
	if sc.Probability != nil {
		probability = decimal(100**sc.Probability, 2) + " %"
	}
	shocks := strings.Join(shockTexts(*s.D, sc.Shocks), "\n")
	var names []string
	for _, c := range s.D.Components() {
		names = append(names, within(clip(c.Name, 40)))
	}
	p.Items = []Item{
		Field{ID: "name", Kind: TextField, Label: "Name", Value: sc.Name, Placeholder: "e.g. Support team shrinks", Max: 80},
		Field{ID: "shocks", Kind: LongField, Label: "What is different, one a line", Value: shocks,
			Placeholder: "e.g. support capacity −30 %\n" + shockExample + "\nNPS +5 points\nincentives = 12 %",
			Hint:        "Percentages for money, hours and counts; points for NPS, levels and rates; = for a value. Name an option (" + shockExample + ") or leave it out for all.",
			Echo:        shockEcho(s, shocks)},
		Field{ID: "probability", Kind: TextField, Optional: true, Label: "Probability, if your team has one", Value: probability, Placeholder: "e.g. 25 %", Max: 20},
		Note{Quiet, Markupf("Quantities: %s.", strings.Join(names, ", "))},
		Action{ID: "show", Label: "Show what is understood"},
	}
	if known {
		p.Items = append(p.Items, Action{ID: "delete", Label: "Delete", Style: "danger", Confirm: "Delete this scenario?"})
	}
	return p
}

func shockEcho(s *Scene, stored string) Markup {
	text := s.Value("shocks", stored)
	if strings.TrimSpace(text) == "" {
		return ""
	}
	shocks, err := parseShocks(*s.D, text)
	if err != nil {
		return Markupf("⚠ %s", err)
	}
	return Markupf("= %s", clip(strings.Join(shockTexts(*s.D, shocks), "; "), 500))
}

func namedScenario(d Decision, id string) (engine.Scenario, bool) {
	for _, sc := range d.Scenarios {
		if sc.ID == id {
			return sc, true
		}
	}
	return engine.Scenario{}, false
}

func answerScenario(s *Scene, id, action string, in Answers) (Outcome, error) {
	was, known := namedScenario(*s.D, id)
	if !known && id != "new" {
		return Outcome{Go: Pop}, nil
	}
	switch action {
	case "delete":
		kept := s.D.Scenarios[:0:0]
		for _, sc := range s.D.Scenarios {
			if sc.ID != id {
				kept = append(kept, sc)
			}
		}
		s.D.Scenarios = kept
		return Outcome{Go: Pop, Kind: "scenario deleted"}, nil
	case "next":
	default:
		return Outcome{}, nil
	}
	sc := engine.Scenario{ID: id, Name: strings.TrimSpace(in["name"]), Shocks: was.Shocks}
	errs := FieldErrors{}
	if why := scenarioNameTaken(*s.D, id, sc.Name); why != "" {
		errs["name"] = why
	}
	if text := in["shocks"]; !known || text != strings.Join(shockTexts(*s.D, was.Shocks), "\n") {
		shocks, err := parseShocks(*s.D, text)
		switch {
		case err != nil:
			errs["shocks"] = err.Error()
		case len(shocks) == 0:
			errs["shocks"] = "Say at least one thing that is different, for example " + shockExample + "."
		case len(shocks) > 30:
			errs["shocks"] = "A scenario has at most 30 lines."
		}
		sc.Shocks = shocks
	}
	p, err := probabilityOf(in["probability"])
	switch {
	case err != nil:
		errs["probability"] = parseError(err)
	case p != nil && otherChances(*s.D, id)+*p > 1+1e-9:
		errs["probability"] = fmt.Sprintf("The probabilities of all named scenarios add to more than 100 %%: %s are left.", share(max(0, 1-otherChances(*s.D, id))))
	}
	sc.Probability = p
	if known && was.Probability != nil && p != nil && in["probability"] == decimal(100**was.Probability, 2)+" %" {
		sc.Probability = was.Probability
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	if known {
		for i := range s.D.Scenarios {
			if s.D.Scenarios[i].ID == id {
				s.D.Scenarios[i] = sc
			}
		}
		return Outcome{Go: Pop, Kind: "scenario"}, nil
	}
	if len(s.D.Scenarios) >= 50 {
		return Outcome{}, FieldErrors{"name": "A decision has at most 50 named scenarios: delete one first."}
	}
	sc.ID = freshScenario(*s.D)
	s.D.Scenarios = append(s.D.Scenarios, sc)
	return Outcome{Go: Pop, Kind: "scenario"}, nil
}

// freshScenario is an id that no scenario has: s1, s2, …
func freshScenario(d Decision) string {
	for n := 1; ; n++ {
		id := fmt.Sprintf("s%d", n)
		if _, taken := namedScenario(d, id); !taken {
			return id
		}
	}
}

func scenarioNameTaken(d Decision, id, name string) string {
	if name == "" {
		return "Give the scenario a name, for example Support team shrinks."
	}
	for _, b := range []string{"cautious", "base", "favourable"} {
		if strings.EqualFold(name, b) {
			return "“" + name + "” is the name of a built-in scenario: choose another."
		}
	}
	for _, sc := range d.Scenarios {
		if sc.ID != id && strings.EqualFold(sc.Name, name) {
			return "Another scenario has this name: choose another."
		}
	}
	return ""
}

func otherChances(d Decision, id string) float64 {
	sum := 0.0
	for _, sc := range d.Scenarios {
		if sc.ID != id && sc.Probability != nil {
			sum += *sc.Probability
		}
	}
	return sum
}

// probabilityOf reads "25 %" or "0.25"; nil when it is empty.
func probabilityOf(text string) (*float64, error) {
	t := strings.TrimSpace(text)
	if t == "" {
		return nil, nil
	}
	n, percent := strings.CutSuffix(t, "%")
	v, err := plainFloat(n)
	if percent || v > 1 {
		v /= 100
	}
	if err != nil || v < 0 || v > 1 {
		return nil, errors.New("“" + clip(t, 20) + "” is not a probability; for example 25 %")
	}
	return &v, nil
}
