package flows

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"pvx/engine"
)

// The pages beneath an option's figures: one figure's details, and the same for all of them.

var confidences = []Choice{
	{ID: "high", Label: "High", Detail: "measured, and checked by somebody"},
	{ID: "medium", Label: "Medium", Detail: "from a system or a written estimate"},
	{ID: "low", Label: "Low", Detail: "little data, or old"},
	{ID: "opinion", Label: "Opinion", Detail: "somebody's judgement, with no data"},
}

func confidenceOf(e Estimate) string {
	if e.Opinion {
		return "opinion"
	}
	return e.Confidence
}

func (e *Estimate) setConfidence(v string) {
	e.Opinion = v == "opinion"
	if e.Confidence = v; e.Opinion {
		e.Confidence = "low"
	}
}

func (st inputsStep) deeper(s *Scene, at Place) Page {
	d := *s.D
	option := inputsOption(d, at)
	if at.Rest() == "all" {
		return st.forAll(s, option)
	}
	c, def, ok := d.Component(at.Rest())
	if _, there := d.Option(option); !ok || !there || inputsGone(d, at) {
		return gonePage("This figure")
	}
	e, known := d.Estimate(c.ID, option)
	p := Page{Title: clip(c.Name, 24), Next: "Save"}
	if !known {
		e.Owner, e.AsOf, e.Refresh, e.Confidence = string(d.People.Owner), string(s.Today()), 90, "medium"
	}
	f := figureField(d, c, option)
	f.ID, f.Optional = "value", false
	above := draftAbove(s, at)
	if v, ok := above[c.ID]; ok {
		f.Value = v // typed on the page beneath and not sent yet
	}
	f.Label = upperFirst(QuantityName(d, c.ID, option))
	if u := unitWords(c); u != "" {
		f.Label += " (" + u + ")"
	}
	text := s.Value("value", f.Value)
	if strings.TrimSpace(text) != "" {
		if _, echo, err := readFigure(s, d, c, option, text); err != nil {
			f.Echo = Markupf("Not counted yet. %s", wrong(err))
		} else {
			f.Echo = Plaintext(echo)
		}
	}
	p.Items = append(p.Items, Note{Quiet, Markupf("%s", clip(def.What, 300))}, f)
	if c.ID == ValueProposition {
		o, _ := d.Option(option)
		p.Items = append(p.Items, Field{ID: "proposition", Kind: LongField, Label: "The value proposition in a sentence", Optional: true, Autosave: true,
			Max: 600, Value: o.Proposition, Placeholder: "e.g. Resellers close cloud deals faster because onboarding is shared"})
	}
	owner := e.Owner
	if !hasSlackID(owner) {
		owner = "" // a role's name, in an imported record
	}
	p.Items = append(p.Items,
		Field{ID: "owner", Kind: UserField, Label: "Owner of the figure", Optional: true, Value: owner, Hint: roleHint(e.Owner)},
		Field{ID: "source", Kind: TextField, Label: "Source", Optional: true, Autosave: true, Max: 300, Value: e.Source,
			Placeholder: "e.g. CRM report of 1 October; partner survey"},
		Field{ID: "as_of", Kind: DateField, Label: "As of", Optional: true, Value: e.AsOf},
		Field{ID: "refresh", Kind: TextField, Label: "Stale after (days)", Optional: true, Autosave: true, Max: 5, Value: refreshText(e.Refresh),
			Placeholder: "e.g. 90", Hint: "Empty: never."},
		Field{ID: "confidence", Kind: SelectField, Label: "Confidence", Value: confidenceOf(e), Choices: confidences})
	if c.ID != ValueProposition {
		n := ""
		if e.N > 0 {
			n = strconv.Itoa(e.N)
		}
		p.Items = append(p.Items, Field{ID: "n", Kind: TextField, Label: "Number of answers or cases", Optional: true, Autosave: true, Max: 9, Value: n, Placeholder: "e.g. 63"})
	}
	p.Items = append(p.Items, Field{ID: "note", Kind: LongField, Label: "Note", Optional: true, Autosave: true, Max: 1000, Value: e.Note,
		Placeholder: "e.g. Two large deals slip into January"})
	if known && e.Defaulted {
		p.Items = append(p.Items, Note{Quiet, "Owner, date and confidence are defaults that nobody confirmed."},
			Action{ID: actConfirm, Label: "These are right"})
	}
	return p
}

// draftAbove is what the person has typed on the page beneath this one and not sent.
func draftAbove(s *Scene, at Place) Answers {
	d, ok, err := draftOf(s.tx, s.draftKey(at.Up()))
	if err != nil || !ok {
		return nil
	}
	return d.typed()
}

func hasSlackID(owner string) bool { return strings.HasPrefix(string(Mention(UserID(owner))), "<@") }

func roleHint(owner string) string {
	if owner == "" || hasSlackID(owner) {
		return ""
	}
	return "Now: " + clip(owner, 60) + ". Choose a person, who can be reminded."
}

func refreshText(days int) string {
	if days <= 0 {
		return ""
	}
	return strconv.Itoa(days)
}

// forAll sets owner, source and dates of all figures of an option; a field is filled in when all have the same.
func (inputsStep) forAll(s *Scene, option string) Page {
	d := *s.D
	p := Page{Title: "All figures of " + option, Next: "Save"}
	es := d.ofOption(option)
	if len(es) == 0 {
		p.Items = []Item{Note{Info, "There is no figure of this option yet. Enter some first; then their owner, source and date can be set here at once."}}
		p.Next = ""
		return p
	}
	same := sharedAnswers(es)
	p.Items = append(p.Items, Note{Quiet, Markupf("For the %d figures of %s. What is left empty stays as it is.", len(es), OptionName(d, option))},
		Field{ID: "owner", Kind: UserField, Label: "Owner of the figures", Optional: true, Value: same["owner"]},
		Field{ID: "source", Kind: TextField, Label: "Source", Optional: true, Autosave: true, Max: 300, Value: same["source"], Placeholder: "e.g. CRM report of 1 October"},
		Field{ID: "as_of", Kind: DateField, Label: "As of", Optional: true, Value: same["as_of"]},
		Field{ID: "refresh", Kind: TextField, Label: "Stale after (days)", Optional: true, Autosave: true, Max: 5, Value: same["refresh"], Placeholder: "e.g. 90"},
		Field{ID: "confidence", Kind: SelectField, Label: "Confidence", Optional: true, Value: same["confidence"], Choices: confidences},
		Action{ID: actConfirm, Label: "What is there is right"})
	return p
}

// ofOption are the estimates an option rests on, shared ones among them.
func (d Decision) ofOption(option string) []Estimate {
	var out []Estimate
	for _, c := range d.Components() {
		if e, ok := d.Estimate(c.ID, option); ok {
			out = append(out, e)
		}
	}
	return out
}

// sharedAnswers are the details that all of the estimates have in common.
func sharedAnswers(es []Estimate) Answers {
	out := detailsOf(es[0])
	for _, e := range es[1:] {
		for k, v := range detailsOf(e) {
			if out[k] != v {
				out[k] = ""
			}
		}
	}
	return out
}

func detailsOf(e Estimate) Answers {
	owner := e.Owner
	if !hasSlackID(owner) {
		owner = ""
	}
	return Answers{"owner": owner, "source": e.Source, "as_of": e.AsOf, "refresh": refreshText(e.Refresh), "confidence": confidenceOf(e)}
}

func (st inputsStep) answerDeeper(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	d := s.D
	option := inputsOption(*d, at)
	c, _, ok := d.Component(at.Rest())
	_, there := d.Option(option)
	switch {
	case at.Rest() == "all" && action == "next":
		return answerAll(s, option, in)
	case at.Rest() == "all" && action == actConfirm:
		for _, e := range d.ofOption(option) {
			e.Defaulted = false
			d.SetEstimate(e)
		}
		return Outcome{Go: Pop}, nil
	case !ok || !there:
		return Outcome{Go: Pop, Say: "This figure is no longer asked for."}, nil
	case action == actConfirm:
		if e, ok := d.Estimate(c.ID, option); ok {
			e.Defaulted = false
			d.SetEstimate(e)
		}
		return Outcome{Go: Pop}, nil
	case action == "next":
		return answerDetails(s, c, option, in)
	}
	return Outcome{}, nil
}

func answerDetails(s *Scene, c engine.Component, option string, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	was, known := d.Estimate(c.ID, option)
	e, text := was, in["value"]
	switch {
	case strings.TrimSpace(text) == "":
		bad["value"] = "Enter the figure first; owner and source are kept with it. Try: " + figureExample(*d, c.ID, option)
	case !known || text != shownFigure(*d, c.ID, option):
		read, _, err := readFigure(s, *d, c, option, text)
		if err != nil {
			bad["value"] = wrong(err)
		}
		e = read
	}
	before := detailsOf(e)
	applyDetails(s, &e, before, in, bad)
	if v, ok := in["n"]; ok && v != refreshText(e.N) && v != refreshText(was.N) {
		n, err := strconv.Atoi(strings.TrimSpace(v))
		switch {
		case strings.TrimSpace(v) == "":
			e.N = 0
		case err != nil || n <= 0:
			bad["n"] = "“" + clip(v, 20) + "” is no number of answers. Try: 63"
		default:
			e.N = n
		}
	}
	if v, ok := in["note"]; ok {
		e.Note = strings.TrimSpace(v)
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	if known && e.Estimate != was.Estimate {
		e.Defaulted = e.Defaulted && sameDetails(e, was)
		e.By, e.At = s.Who, s.Now.UTC()
	} else if !known {
		fresh, _, _ := readFigure(s, *d, c, option, text)
		e.Defaulted = sameDetails(e, fresh)
	}
	if !known || e != was {
		d.SetEstimate(e)
	}
	if v, ok := in["proposition"]; ok {
		if utf8.RuneCountInString(v) > 600 {
			return Outcome{}, FieldErrors{"proposition": "This is too long: one sentence, 600 characters at most. Try: Resellers close cloud deals faster because onboarding is shared"}
		}
		options := append([]Option(nil), d.Options...)
		for i := range options {
			if options[i].Key == option {
				options[i].Proposition = strings.TrimSpace(v)
			}
		}
		d.Options = options
	}
	return Outcome{Go: Pop}, nil
}

// sameDetails says that nobody touched who stands behind a figure; a figure that was only retyped keeps its defaults.
func sameDetails(a, b Estimate) bool {
	x, y := detailsOf(a), detailsOf(b)
	for k := range x {
		if x[k] != y[k] {
			return false
		}
	}
	return true
}

// applyDetails takes over owner, source, date, refresh and confidence where they differ from what was shown.
func applyDetails(s *Scene, e *Estimate, shown, in Answers, bad FieldErrors) {
	if v, ok := in["owner"]; ok && v != shown["owner"] {
		if why := s.unfit(UserID(v)); why != "" {
			bad["owner"] = why
		}
		e.Owner = v
	}
	if v, ok := in["source"]; ok && v != shown["source"] {
		e.Source = strings.TrimSpace(v)
	}
	if v, ok := in["as_of"]; ok && v != shown["as_of"] {
		switch day := Date(v); {
		case v != "" && !day.valid():
			bad["as_of"] = "This is not a date. Try: " + sayDate(s.Today())
		case day > s.Today():
			bad["as_of"] = "A figure cannot be of a day to come. Try: " + sayDate(s.Today())
		default:
			e.AsOf = v
		}
	}
	if v, ok := in["refresh"]; ok && v != shown["refresh"] {
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "days")))
		switch {
		case strings.TrimSpace(v) == "":
			e.Refresh = 0
		case err != nil || n < 1 || n > 3650:
			bad["refresh"] = "“" + clip(v, 20) + "” is no number of days. Try: 90"
		default:
			e.Refresh = n
		}
	}
	if v, ok := in["confidence"]; ok && v != "" && v != shown["confidence"] {
		e.setConfidence(v)
	}
}

// answerAll changes what was filled in, for every figure of the option.
func answerAll(s *Scene, option string, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	es := d.ofOption(option)
	if len(es) == 0 {
		return Outcome{Go: Pop}, nil
	}
	shown := sharedAnswers(es)
	said := Answers{}
	for k, v := range in {
		if strings.TrimSpace(v) != "" && v != shown[k] {
			said[k] = v
		}
	}
	for _, e := range es {
		was := e
		applyDetails(s, &e, detailsOf(e), said, bad)
		if e != was {
			e.Defaulted, e.By, e.At = false, s.Who, s.Now.UTC()
			d.SetEstimate(e)
		}
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	return Outcome{Go: Pop}, nil
}
