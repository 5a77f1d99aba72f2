package flows

import (
	"strings"

	"pvx/engine"
)

// figuresPages show everything that was computed: what the messages have no room for. "figures" opens from a message,
// "scenarios/figures" from step three. Nothing is asked.
type figuresPages struct{}

func (figuresPages) Name() string             { return "figures" }
func (figuresPages) Title() string            { return "All figures" }
func (figuresPages) Missing(*Scene) []Problem { return nil }

func (figuresPages) Page(s *Scene, _ Place) (Page, error) { return figuresPage(s) }

func (figuresPages) Answer(*Scene, Place, string, Answers) (Outcome, error) { return Outcome{}, nil }

// Longest lists of the page; a window holds 100 blocks.
const (
	mostFlips    = 60
	mostBars     = 15
	mostFindings = 20
)

func figuresPage(s *Scene) (Page, error) {
	d := *s.D
	p := Page{Title: "All figures", Items: []Item{Note{Text: Markupf("*%s · %s*", d.Key(), clip(d.Title, 150))}}}
	switch {
	case d.Run == nil:
		p.Items = append(p.Items, Note{Info, "Nothing was run yet: the figures come with the first run in step 3."})
		return p, nil
	case !s.seesPreview():
		p.Items = append(p.Items, Note{Info, "Until the definitions are locked the figures are a preview for owner and contributors."})
		return p, nil
	case d.Stale():
		p.Items = append(p.Items, Note{Warn, "Figures, weights or definitions changed since the last run. This is how they stand now."})
	}
	a, err := s.Analysis()
	if err != nil {
		return Page{}, err
	}
	add := func(items ...Item) { p.Items = append(p.Items, items...) }
	add(Note{Text: Markupf("*%s*", answerText(d, a))})
	if t := whyText(a); t != "" {
		add(Note{Quiet, Markupf("%s", clip(t, 1000))})
	}
	add(optionFigures(d, a), Note{Quiet, Markupf("%s", clip(legend(d), 400))})
	near, far := flipsByDistance(d, a)
	add(bullets("Where it flips", near, mostFlips)...)
	add(bullets("Beyond the first flip on that side", far, mostFlips/2)...)
	add(bullets("How sure it is", append(sureTexts(a), dissentTexts(a)...), 10)...)
	add(worthFigures(d, a)...)
	add(leadFigures(d, a)...)
	add(scenarioFigures(d, a))
	add(bullets("To be watched together", triggerTexts(a, engine.TriggerJoint), 5)...)
	add(bullets("Data to renew", triggerTexts(a, engine.TriggerData), 15)...)
	add(bullets("What the data lack", findingTexts(a), mostFindings)...)
	add(bullets("What is not exact", a.Numerics, 10)...)
	return p, nil
}

// bullets are a heading and its sentences, in as many notes as Slack's longest text asks for.
func bullets(head string, ts []string, max int) []Item {
	if len(ts) == 0 {
		return nil
	}
	more := len(ts) - max
	if more > 0 {
		ts = ts[:max]
	}
	m := Markupf("*%s*", head)
	var out []Item
	for _, t := range ts {
		line := Markupf("\n• %s", clip(t, 400))
		if len(m)+len(line) > 2600 {
			out, m = append(out, Note{Text: m}), Markup(strings.TrimPrefix(string(line), "\n"))
			continue
		}
		m += line
	}
	if more > 0 {
		m += Markupf("\n… and %d more, further away.", more)
	}
	return append(out, Note{Text: m})
}

// flipsByDistance are all flips as sentences: the first on each side, and those beyond.
func flipsByDistance(d Decision, a engine.Analysis) (near, far []string) {
	near, _ = flipsOf(d, a, len(a.Flips)+1)
	for _, f := range a.Flips {
		if !f.Nearest && f.Kind != engine.FlipGlobalWeight {
			far = append(far, flipText(d, f))
		}
	}
	return near, far
}

// worthFigures are what each figure is worth finding out, the most first.
func worthFigures(d Decision, a engine.Analysis) []Item {
	if a.Simulation == nil || len(a.Simulation.Information) == 0 {
		return bullets("Worth finding out", findOutTexts(d, a, 10), 10)
	}
	f := Figures{Caption: "Worth finding out", Head: []string{"Estimate", "Points", "Changes"},
		Text: "Points: what knowing it exactly is worth on average. Changes: how often the preferred option would then be another."}
	for i, x := range a.Simulation.Information {
		if i == mostBars || x.EVPPI < 0.005 && x.PChange < 0.005 { // shown as 0
			break
		}
		name := QuantityName(d, x.Component, x.Option)
		if x.Hole {
			name += " (missing)"
		}
		f.Rows = append(f.Rows, []string{upperFirst(name), decimal(x.EVPPI, 2), share(x.PChange)})
	}
	if len(f.Rows) == 0 {
		return bullets("Worth finding out", findOutTexts(d, a, 10), 10)
	}
	return []Item{f}
}

// leadFigures are the preferred option's lead with one quantity at either end of its range: a tornado as a table.
func leadFigures(d Decision, a engine.Analysis) []Item {
	if a.Preferred == "" || len(a.Tornado) == 0 {
		return nil
	}
	f := Figures{Caption: "Lead of " + a.Preferred + " over the best other option", Head: []string{"With", "at its low", "at its high"},
		Text: Markupf("At base the lead is %s. Below 0 another option is preferred.", sayPoints(a.Margin))}
	for i, b := range a.Tornado {
		if i == mostBars {
			break
		}
		f.Rows = append(f.Rows, []string{upperFirst(barName(d, b)), oneDecimal(b.AtLow), oneDecimal(b.AtHigh)})
	}
	return []Item{f}
}

func barName(d Decision, b engine.Bar) string {
	switch b.Kind {
	case engine.FlipTradeOff:
		return "weight of reach"
	case engine.FlipParameter, engine.FlipDriver:
		for _, p := range d.Parameters {
			if p.ID == b.Subject && p.Name != "" {
				return p.Name
			}
		}
		return b.Subject
	}
	return QuantityName(d, b.Subject, b.Option)
}

// triggerTexts are the proposed triggers of a kind that no single reading crosses.
func triggerTexts(a engine.Analysis, kind engine.FlipKind) []string {
	var out []string
	for _, t := range a.Triggers {
		if t.Kind == kind && t.Text != "" {
			out = append(out, t.Text)
		}
	}
	return out
}

// findingTexts are what was found against the data, blocking first.
func findingTexts(a engine.Analysis) []string {
	var out []string
	for _, f := range a.Findings {
		t := f.Text
		if f.Severity == engine.Blocking {
			t = "Blocking: " + t
		}
		out = append(out, t)
	}
	return out
}
