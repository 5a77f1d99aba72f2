package flows

import (
	"strconv"
	"strings"

	"pvx/engine"
)

// inputsStep is step two: the figures of every option, with where they come from.
type inputsStep struct{}

func (inputsStep) Name() string  { return "inputs" }
func (inputsStep) Title() string { return "Inputs" }

// Actions of the inputs' pages.
const (
	actOption    = "option"
	actCheck     = "check"
	actKeepScale = "keep-scale"
	actConfirm   = "confirm"
)

// mostRows is how many figures one page asks for.
const mostRows = 8

// inputsOption is the option whose page that is: the first when the place names none.
func inputsOption(d Decision, at Place) string {
	key, _, _ := strings.Cut(at.Arg(), ".")
	if _, ok := d.Option(key); ok || len(d.Options) == 0 {
		return key
	}
	return d.Options[0].Key
}

// inputsSheet is which page of the option's that is, from 0.
func inputsSheet(d Decision, at Place) int {
	_, n, _ := strings.Cut(at.Arg(), ".")
	i, err := strconv.Atoi(n)
	if err != nil || i < 1 || i > sheets(d) {
		return 0
	}
	return i - 1
}

func sheets(d Decision) int { return max(1, (len(d.Components())+mostRows-1)/mostRows) }

// inputsPlace is the one address of an option's page: "inputs" for the first page of the first option.
func inputsPlace(d Decision, option string, sheet int) Place {
	p := "inputs:" + option
	if sheet > 0 {
		return Place(p + "." + strconv.Itoa(sheet+1))
	}
	if len(d.Options) == 0 || d.Options[0].Key == option {
		return "inputs"
	}
	return Place(p)
}

// afterInputs is where Next leads: the option's next page, the next option, then step three.
func afterInputs(d Decision, at Place) Place {
	option, sheet := inputsOption(d, at), inputsSheet(d, at)
	if sheet+1 < sheets(d) {
		return inputsPlace(d, option, sheet+1)
	}
	for i, o := range d.Options {
		if o.Key == option && i+1 < len(d.Options) {
			return inputsPlace(d, d.Options[i+1].Key, 0)
		}
	}
	return NextPlace("inputs")
}

// rows are the components asked for on one page.
func rows(d Decision, sheet int) []engine.Component {
	all := d.Components()
	from := min(sheet*mostRows, len(all))
	return all[from:min(from+mostRows, len(all))]
}

func (st inputsStep) Page(s *Scene, at Place) (Page, error) {
	d := *s.D
	if at.Depth() > 1 {
		return st.deeper(s, at), nil
	}
	p := Page{Title: "Inputs", Back: "Back: scope", Items: progress(s, at)}
	if len(d.Options) == 0 {
		p.Items = append(p.Items, Note{Info, "Name the options in step 1 first; then their figures are asked for here."})
		return p, nil
	}
	option, sheet := inputsOption(d, at), inputsSheet(d, at)
	to := afterInputs(d, at)
	switch {
	case to.Root() != "inputs":
		p.Next = "Next: scenarios"
	case inputsOption(d, to) == option:
		p.Next = "Next: more inputs"
	default:
		p.Next = "Next: option " + inputsOption(d, to)
	}
	working := withTyped(s, option)
	p.Items = append(p.Items, optionSwitch(working, option)...)
	for _, c := range rows(d, sheet) {
		p.Items = append(p.Items, st.row(s, working, c, option, at)...)
	}
	p.Items = append(p.Items, Divider{},
		Line{ID: "all", Text: "Same owner, source and date", Detail: Markupf("For all figures of %s at once", OptionName(d, option)),
			Button: "Set for all", Open: at + "/all"},
		Action{ID: actCheck, Label: "Show what was understood"})
	p.Items = append(p.Items, scaleItems(s)...)
	p.Items = append(p.Items, gapItems(working, option, s.Today())...)
	p.Items = append(p.Items, lockItems(s)...)
	return p, nil
}

// optionSwitch chooses the option, and says how far each is.
func optionSwitch(d Decision, option string) []Item {
	if len(d.Options) < 2 {
		return []Item{Note{Heading, Plaintext(OptionName(d, option))}}
	}
	sw := Switch{ID: actOption, Label: "Option", Value: option}
	for _, o := range d.Options {
		done, all := 0, d.Components()
		for _, c := range all {
			if e, ok := d.Estimate(c.ID, o.Key); ok && !e.Assumed {
				done++
			}
		}
		sw.Choices = append(sw.Choices, Choice{ID: o.Key, Label: clip(OptionName(d, o.Key), 55) + " · " + strconv.Itoa(done) + " of " + strconv.Itoa(len(all))})
	}
	return []Item{sw}
}

// row is one figure: its field with what was understood, and the line to its details.
func (inputsStep) row(s *Scene, working Decision, c engine.Component, option string, at Place) []Item {
	d := *s.D
	f := figureField(d, c, option)
	f.Echo = figureEcho(s, working, c, option, f.Value)
	detail := Markup("Owner, source and date") // typing never redraws the page: nothing here may speak of the figure
	if e, ok := working.Estimate(c.ID, option); ok {
		detail = provenance(s, e)
	}
	return []Item{f, Line{ID: "details-" + c.ID, Text: detail, Button: "Details", Open: at + Place("/"+c.ID)}}
}

func (st inputsStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	if at.Depth() > 1 {
		return st.answerDeeper(s, at, action, in)
	}
	d := s.D
	switch action {
	case actLock:
		return lockDefinitions(s)
	case actKeepScale:
		return keepScale(s)
	case actCheck:
		return Outcome{}, nil
	case actOption:
		to := in[actOption]
		if _, ok := d.Option(to); !ok {
			return Outcome{}, nil
		}
		return Outcome{Go: Replace, To: inputsPlace(*d, to, 0), Drop: st.keepValid(s, at)}, nil
	case "next":
		if len(d.Options) == 0 {
			return Outcome{Go: Replace, To: "scope"}, nil
		}
		if err := st.take(s, at, in); err != nil {
			return Outcome{}, err
		}
		to := afterInputs(*d, at)
		d.reach(to)
		return Outcome{Go: Replace, To: to}, nil
	}
	return Outcome{}, nil
}

// take stores a page's figures; one that is left empty is a hole.
func (inputsStep) take(s *Scene, at Place, in Answers) error {
	d, bad := s.D, FieldErrors{}
	option := inputsOption(*d, at)
	for _, c := range d.Components() { // also one that moved to another page while this one was open
		text, there := in[c.ID]
		if !there || text == shownFigure(*d, c.ID, option) {
			continue
		}
		if strings.TrimSpace(text) == "" {
			d.DropEstimate(c.ID, option)
			continue
		}
		e, _, err := readFigure(s, *d, c, option, text)
		if err != nil {
			bad[c.ID] = wrong(err)
			continue
		}
		d.SetEstimate(e)
	}
	if len(bad) > 0 {
		return bad
	}
	assumeInfluenced(s, option)
	return nil
}

// keepValid stores what was typed here and is understood, when the person turns to another option without Next. What
// others changed meanwhile, or what is not understood, stays in the draft. It reports whether nothing was left there.
func (inputsStep) keepValid(s *Scene, at Place) bool {
	if s.D.Frozen() || s.Who != s.D.People.Owner && !s.fillsInputs(at) {
		return false
	}
	d, ok, err := draftOf(s.tx, s.draftKey(at))
	if err != nil || !ok {
		return false
	}
	all, option := true, inputsOption(*s.D, at)
	for _, c := range rows(*s.D, inputsSheet(*s.D, at)) {
		text, typed := d.typed()[c.ID]
		shown := shownFigure(*s.D, c.ID, option)
		if !typed || text == shown {
			continue
		}
		if d.Was[c.ID] != shown {
			all = false
			continue
		}
		if strings.TrimSpace(text) == "" {
			s.D.DropEstimate(c.ID, option)
		} else if e, _, err := readFigure(s, *s.D, c, option, text); err == nil {
			s.D.SetEstimate(e)
		} else {
			all = false
		}
	}
	assumeInfluenced(s, option)
	return all
}

// scaleItems offers to keep a proposed scale, once.
func scaleItems(s *Scene) []Item {
	var out []Item
	for _, def := range s.D.Definitions {
		scale, proposed := s.D.ScaleOf(def)
		if _, known := s.D.highest(def); !proposed || !known {
			continue
		}
		out = append(out, Line{ID: actKeepScale, Text: Markupf("*%s* is judged from %s to %s", def.Name,
			FormatValue(*s.D, def.ID, scale.Worst), FormatValue(*s.D, def.ID, scale.Best)),
			Detail: "Proposed from your figures, and moving with them until it is kept. Another one: step 1.", Button: "Keep"})
		break // one button keeps all
	}
	return out
}

func keepScale(s *Scene) (Outcome, error) {
	if s.Who != s.D.People.Owner {
		return Outcome{}, refuse("The scale is part of the definitions; the owner %s keeps it.", s.D.People.Owner)
	}
	for _, def := range s.D.Definitions {
		scale, proposed := s.D.ScaleOf(def)
		if _, known := s.D.highest(def); proposed && known {
			def.Scale = scale
			s.D.setDefinition(def)
		}
	}
	return Outcome{Kind: "defined", Say: "The scale is kept."}, nil
}

func (inputsStep) Missing(s *Scene) []Problem {
	d := *s.D
	if len(d.Options) == 0 {
		return []Problem{{"scope", "options", "the options"}}
	}
	var out []Problem
	for i, c := range d.Components() {
		for j, o := range d.Options {
			if c.Shared && j > 0 {
				break
			}
			if _, ok := d.Estimate(c.ID, o.Key); !ok {
				out = append(out, Problem{inputsPlace(d, o.Key, i/mostRows), c.ID, Plaintext(QuantityName(d, c.ID, o.Key))})
			}
		}
	}
	return out
}
