package flows

import (
	"fmt"
	"math"
	"strings"

	"pvx/engine"
)

// fieldsPerPage is how many inputs a view has at most.
const fieldsPerPage = 8

// weightsPage asks the swing points of each metric and input, within its group, the largest being 100.
func weightsPage(s *Scene) Page {
	p := Page{Title: "Weights", Next: "Save", Items: []Item{
		Note{Quiet, Markupf("*%s* · Within each group: imagine everything at its worst. Which one would you first bring to its best? It gets 100. The others get what their own change is worth beside it.", s.D.Key())},
		Action{ID: "show", Label: "Show the weights"}}}
	if len(s.D.Definitions) > fieldsPerPage {
		p.Items = append(p.Items, pointsAsText(s)...)
		return p
	}
	typed := typedPoints(s)
	for _, g := range []engine.Group{engine.Reach, engine.Complexity} {
		total := 0.0
		for _, def := range s.D.Definitions {
			if def.Group == g {
				total += typed[def.ID]
			}
		}
		head := false
		for _, def := range s.D.Definitions {
			if def.Group != g {
				continue
			}
			if !head {
				p.Items, head = append(p.Items, Note{Heading, Markup(upperFirst(string(g)))}), true
			}
			f := Field{ID: "points-" + def.ID, Kind: TextField, Label: clip(def.Name, 80), Hint: scaleEnds(*s.D, def),
				Value: pointsText(*s.D, def), Placeholder: "e.g. 60", Max: 20}
			if total > 0 {
				f.Echo = Markupf("= %s of %s", decimal(100*typed[def.ID]/total, 1)+" %", string(g))
			}
			p.Items = append(p.Items, f)
		}
	}
	return p
}

// pointsAsText asks the same in one long text for each group, when there are more criteria than a view has inputs.
func pointsAsText(s *Scene) []Item {
	var items []Item
	for _, g := range []engine.Group{engine.Reach, engine.Complexity} {
		var lines []string
		for _, def := range s.D.Definitions {
			if def.Group == g {
				lines = append(lines, clip(def.Name, 80)+" = "+pointsText(*s.D, def))
			}
		}
		if len(lines) > 0 {
			items = append(items, Field{ID: "points:" + string(g), Kind: LongField, Label: upperFirst(string(g)) + ", one a line",
				Value: strings.Join(lines, "\n"), Placeholder: "e.g. " + lines[0]})
		}
	}
	return items
}

// pointsText is a criterion's points with the largest of its group as 100.
func pointsText(d Decision, def Definition) string {
	top := 0.0
	for _, o := range d.Definitions {
		if o.Group == def.Group {
			top = math.Max(top, o.Points)
		}
	}
	if top == 0 {
		return "0"
	}
	return decimal(100*def.Points/top, 2)
}

// typedPoints are the points as they stand on the page; what does not parse counts as 0 there.
func typedPoints(s *Scene) map[string]float64 {
	out := map[string]float64{}
	for _, def := range s.D.Definitions {
		v, err := plainFloat(s.Value("points-"+def.ID, pointsText(*s.D, def)))
		if err == nil && v > 0 {
			out[def.ID] = v
		}
	}
	return out
}

// scaleEnds says what a swing goes from and to.
func scaleEnds(d Decision, def Definition) string {
	scale, _ := d.ScaleOf(def)
	if scale.Worst == scale.Best {
		return ""
	}
	return "From " + FormatValue(d, def.ID, scale.Worst) + " to " + FormatValue(d, def.ID, scale.Best)
}

func answerWeights(s *Scene, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil
	}
	errs := FieldErrors{}
	points, place := map[string]float64{}, map[string]string{}
	if len(s.D.Definitions) > fieldsPerPage {
		readPointLines(*s.D, in, points, place, errs)
	} else {
		for _, def := range s.D.Definitions {
			id := "points-" + def.ID
			text, ok := in[id]
			if !ok {
				continue
			}
			place[def.ID] = id
			if text == pointsText(*s.D, def) {
				points[def.ID] = math.NaN() // as it was, to the last digit
				continue
			}
			v, err := plainFloat(text)
			if err != nil || v < 0 {
				errs[id] = fmt.Sprintf("“%s” is not a number from 0 to 100; for example 60.", clip(text, 20))
				continue
			}
			points[def.ID] = v
		}
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	for _, g := range []engine.Group{engine.Reach, engine.Complexity} {
		if id, ok := takePoints(s.D, g, points, place); !ok {
			errs[id] = "At least one of the group must be above 0; the most important gets 100."
		}
	}
	if len(errs) > 0 {
		return Outcome{}, errs
	}
	return Outcome{Go: Pop, Kind: "weighed"}, nil
}

// takePoints stores one group's points with the largest as 100. It reports the field to mend when all are 0.
func takePoints(d *Decision, g engine.Group, points map[string]float64, place map[string]string) (string, bool) {
	old, top := 0.0, 0.0
	for _, def := range d.Definitions {
		if def.Group == g {
			old = math.Max(old, def.Points)
		}
	}
	now, changed, last := map[string]float64{}, false, ""
	for _, def := range d.Definitions {
		if def.Group != g {
			continue
		}
		v, typed := points[def.ID]
		if !typed || math.IsNaN(v) {
			v = 0
			if old > 0 {
				v = 100 * def.Points / old
			}
		} else {
			changed = true
		}
		if place[def.ID] != "" {
			last = place[def.ID]
		}
		now[def.ID] = v
		top = math.Max(top, v)
	}
	if !changed {
		return "", true
	}
	if top == 0 {
		return last, false
	}
	for i := range d.Definitions {
		if v, ok := now[d.Definitions[i].ID]; ok {
			d.Definitions[i].Points = 100 * v / top
		}
	}
	return "", true
}

// readPointLines reads "name = points" lines.
func readPointLines(d Decision, in Answers, points map[string]float64, place map[string]string, errs FieldErrors) {
	for _, g := range []engine.Group{engine.Reach, engine.Complexity} {
		id := "points:" + string(g)
		for _, line := range strings.Split(in[id], "\n") {
			if strings.TrimSpace(line) == "" {
				continue
			}
			i := strings.LastIndexByte(line, '=')
			def, ok := Definition{}, false
			if i > 0 {
				for _, c := range d.Definitions {
					if c.Group == g && strings.EqualFold(clip(c.Name, 80), clip(line[:i], 80)) {
						def, ok = c, true
					}
				}
			}
			if !ok {
				errs[id] = fmt.Sprintf("“%s” is not a name of this group, “=” and points; for example Co-sell revenue = 100.", clip(line, 60))
				break
			}
			v, err := plainFloat(line[i+1:])
			if err != nil || v < 0 {
				errs[id] = fmt.Sprintf("“%s” is not a number from 0 to 100; for example 60.", clip(line[i+1:], 20))
				break
			}
			points[def.ID], place[def.ID] = v, id
		}
	}
}
