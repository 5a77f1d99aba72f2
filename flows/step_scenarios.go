package flows

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"pvx/engine"
)

// scenariosStep is step three: weights, the trade-off question, scenarios, and the result.
type scenariosStep struct{}

func (scenariosStep) Name() string  { return "scenarios" }
func (scenariosStep) Title() string { return "Scenarios" }

func (st scenariosStep) Page(s *Scene, at Place) (Page, error) {
	switch rest := at.Rest(); {
	case rest == "":
		return st.root(s)
	case rest == "weights":
		return weightsPage(s), nil
	case rest == "figures":
		return figuresPage(s)
	default:
		return scenarioPage(s, rest), nil
	}
}

func (st scenariosStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	switch rest := at.Rest(); {
	case rest == "":
		return st.answerRoot(s, at, action, in)
	case rest == "weights":
		return answerWeights(s, action, in)
	case rest == "figures":
		return Outcome{}, nil
	default:
		return answerScenario(s, rest, action, in)
	}
}

func (scenariosStep) Missing(s *Scene) []Problem {
	var out []Problem
	if !s.D.TradeOff.Confirmed {
		out = append(out, Problem{"scenarios", "tradeoff", "The trade-off question is not answered: the default, 50, is used."})
	}
	switch {
	case s.D.Run == nil:
		out = append(out, Problem{"scenarios", "", "The scenarios have not been run."})
	case s.D.Stale():
		out = append(out, Problem{"scenarios", "", "Figures, weights or definitions changed since the last run: run again."})
	}
	return out
}

func (st scenariosStep) root(s *Scene) (Page, error) {
	d := s.D
	p := Page{Title: "Scenarios", Next: "Next: recommendation", Back: "Back"}
	p.Items = progress(s, "scenarios")
	items, err := st.result(s)
	if err != nil {
		return Page{}, err
	}
	p.Items = append(append(p.Items, items...), Divider{}, Note{Heading, "What it rests on"})
	p.Items = append(p.Items, Line{ID: "weights", Text: Markupf("*Weights*: %s", weightsText(*d)), Button: "Edit", Open: "scenarios/weights",
		Detail: "What going from the worst to the best end of each scale is worth."})
	tradeoff, band := "", ""
	if d.TradeOff.Confirmed {
		tradeoff, band = decimal(100*d.TradeOff.Weight, 2), rangeText(d.TradeOff)
	}
	p.Items = append(p.Items,
		Field{ID: "tradeoff", Kind: TextField, Optional: true, Max: 20, Value: tradeoff, Placeholder: "e.g. 55",
			Label: "From the worst to the best reach, against the worst to the best complexity: which is worth more?",
			Hint:  "0: only complexity counts. 50: both alike. 100: only reach counts. Left empty: 50, marked unconfirmed.",
			Echo:  tradeOffEcho(s)},
		Field{ID: "band", Kind: TextField, Optional: true, Max: 40, Value: band, Placeholder: "e.g. 40–65",
			Label: "Between which answers could reasonable people in your team stand?",
			Hint:  "The plausible range, left empty: 35–65. A flip inside it means that the choice is not settled."})
	p.Items = append(p.Items, Note{Heading, "Scenarios"},
		Note{Quiet, "Built in: *cautious*, *base* and *favourable*: every estimate at its worse end, at base, at its better end."})
	for i, sc := range d.Scenarios {
		if i == 20 {
			p.Items = append(p.Items, Note{Quiet, Markupf("… and %d more.", len(d.Scenarios)-i)})
			break
		}
		text := Markupf("*%s*", clip(sc.Name, 80))
		if sc.Probability != nil {
			text += Markupf(" (%s)", share(*sc.Probability))
		}
		p.Items = append(p.Items, Line{ID: "scenario-" + sc.ID, Text: text, Button: "Edit", Open: Place("scenarios/" + sc.ID),
			Detail: Markupf("%s", clip(strings.Join(shockTexts(*d, sc.Shocks), "; "), 200))})
	}
	p.Items = append(p.Items, Action{ID: "add", Label: "Add a scenario", Open: "scenarios/new"})
	return p, nil
}

// result is the last run's outcome, and what can be done with it. It stands at the top together with Run, because Slack
// leaves a window where it is when it is redrawn: what appears further down is not seen. Figures are computed again each
// time; when they are no longer those of the run, nothing is shown but that.
func (st scenariosStep) result(s *Scene) ([]Item, error) {
	d := s.D
	items, run := []Item{Note{Heading, "Result"}}, Action{ID: "run", Label: "Run", Style: "primary"}
	switch {
	case d.Run == nil:
		return append(items, Note{Quiet, "Nothing was run yet. Everything below has a default: press Run for a first result."}, run), nil
	case !s.seesPreview():
		return append(items, Note{Info, "Until the definitions are locked the result is a preview for owner and contributors."}, run), nil
	case d.Stale():
		return append(items, Note{Warn, Markupf("Figures, weights or definitions changed since the run of %s. Press Run again.", dayOf(d.Run.At, s.Person(s.Who)))}, run), nil
	}
	a, err := s.Analysis()
	if err != nil {
		return nil, err
	}
	run.Style = "" // what comes next is to lock and to post
	items = append(items, resultLines(*d, a)...)
	items = append(append(items, postLines(s)...), run)
	items = append(items, resultTables(*d, a)...)
	return append(items, Action{ID: "figures", Label: "All figures", Open: "scenarios/figures"}), nil
}

// seesPreview says whether figures may be shown to the person: to everybody who sees the decision once the definitions
// are locked, before that to owner and contributors.
func (s *Scene) seesPreview() bool {
	return s.D.Lock != nil || s.Who == s.D.People.Owner || contains(s.D.People.Contributors, s.Who)
}

// resultLines are the result in sentences: who leads, how likely that is, what flips it, what is worth finding out first.
func resultLines(d Decision, a engine.Analysis) []Item {
	items := []Item{Note{Text: Markupf("*%s*", answerText(d, a))}}
	if t := strings.Join(sureTexts(a), " "); t != "" {
		items = append(items, Note{Text: Markupf("%s", t)})
	}
	items = append(items, sentences("What flips it", flipList(d, a, 3))...)
	items = append(items, sentences("Worth finding out first", findOutTexts(d, a, 2))...)
	for _, t := range []string{assumedText(d), whyText(a), firstDissent(a)} {
		if t != "" {
			items = append(items, Note{Quiet, Markupf("%s", t)})
		}
	}
	return items
}

// resultTables are the figures behind the sentences.
func resultTables(d Decision, a engine.Analysis) []Item {
	return []Item{optionFigures(d, a), scenarioFigures(d, a)}
}

// postLines are the lock and the post, or what stands in their way.
func postLines(s *Scene) []Item {
	d := s.D
	if d.Lock == nil {
		items := []Item{Note{Info, "This is a preview for owner and contributors. Lock the definitions to post it."}}
		if s.Who == d.People.Owner && !d.Frozen() {
			items = append(items, lockAction())
		}
		return items
	}
	if why := postRefused(s); why != "" {
		return []Item{Note{Warn, why}}
	}
	if d.Run.Posted {
		return []Item{Note{Success, Markupf("Posted to %s.", d.Channel)}}
	}
	if s.Channel(d.Channel).Shared {
		return []Item{Note{Warn, Markupf("%s is shared with another company.", d.Channel)},
			Action{ID: "post-shared", Label: "Post to channel", Style: "primary",
				Verb: "Post the figures", Confirm: "People of another company read this channel. Post the figures there?"}}
	}
	return []Item{Action{ID: "post", Label: "Post to channel", Style: "primary"}}
}

func lockAction() Action {
	return Action{ID: "lock", Label: "Lock the definitions", Verb: "Lock",
		Confirm: "From now on a changed definition needs a reason, and marks results computed before it as stale. Lock them?"}
}

// postRefused says in words why nothing can be posted to the decision's channel; "" when it can.
func postRefused(s *Scene) Markup {
	if s.D.Channel == "" {
		return "No channel is chosen yet: choose one in step 1 to post."
	}
	c := s.Channel(s.D.Channel)
	switch {
	case c.AsOf.IsZero():
		return "" // not looked up yet; a refusal by Slack is told to the owner
	case c.Archived:
		return Markupf("%s is archived: unarchive it, or choose another channel in step 1.", s.D.Channel)
	case c.ReadOnly:
		return Markupf("%s does not let apps post: choose another channel in step 1.", s.D.Channel)
	case c.Problem != "" || !c.Member:
		return Markupf("PVX is not in %s: type `/invite @PVX` there, then press Check again in step 1.", s.D.Channel)
	}
	return ""
}

func (st scenariosStep) answerRoot(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	switch action {
	case "run":
		var o Outcome
		if s.Who == s.D.People.Owner {
			if errs := takeTradeOff(s, in); len(errs) > 0 {
				for _, id := range []string{"tradeoff", "band"} {
					if errs[id] != "" {
						o.Say = Markupf("%s The run used the answer saved before.", errs[id])
						break
					}
				}
			} else {
				o.Drop = true
			}
		}
		if _, err := s.Analysis(); err != nil {
			return Outcome{}, err
		}
		s.markRun()
		o.Kind = "ran"
		return o, nil
	case "lock":
		return lockDefinitions(s)
	case "post", "post-shared":
		if s.answersChanged(in) {
			return Outcome{}, refuse("The answer on reach against complexity that stands on this page is not in this result yet: press Run first.")
		}
		return postResult(s, action)
	case "next":
		if errs := takeTradeOff(s, in); len(errs) > 0 {
			return Outcome{}, errs
		}
		return nextStep(s, at), nil
	}
	return Outcome{}, nil
}

// markRun notes that the figures as they stand were looked at. A run of figures that were posted stays posted.
func (s *Scene) markRun() {
	print := Fingerprint(*s.D)
	posted := s.D.Run != nil && s.D.Run.Posted && s.D.Run.Fingerprint == print && s.D.Run.DefsVersion == s.D.DefsVersion
	s.D.Run = &Run{At: s.Now.UTC(), By: s.Who, Fingerprint: print, DefsVersion: s.D.DefsVersion, Posted: posted}
}

// figuresMayGo says that figures may be posted to the decision's channel: into one that is shared with another company
// only after the owner confirmed it.
func (s *Scene) figuresMayGo() bool {
	return !s.Channel(s.D.Channel).Shared || s.D.Run != nil && s.D.Run.Posted && !(s.D.Status == InDraft && s.D.Stale())
}

// postResult posts the card and the summary of the last run.
func postResult(s *Scene, action string) (Outcome, error) {
	d := s.D
	switch {
	case d.Run == nil || d.Stale():
		return Outcome{}, refuse("There is no current result to post: press Run first.")
	case d.Lock == nil:
		return Outcome{}, refuse("Lock the definitions first: until then the result is a preview for owner and contributors. The owner %s can lock them on this page.", d.People.Owner)
	}
	if why := postRefused(s); why != "" {
		return Outcome{}, &Refusal{why}
	}
	if s.Channel(d.Channel).Shared && action != "post-shared" {
		return Outcome{}, refuse("%s is shared with another company: confirm that the figures may be posted there.", d.Channel)
	}
	d.Run.Posted = true
	print := d.Run.Fingerprint[:min(12, len(d.Run.Fingerprint))]
	o := Outcome{Kind: "posted", Say: Markupf("Posted to %s.", d.Channel)}
	o.Posts = append(cardPosts(s), Post{Kind: "summary", Arg: print, Once: once(s, "summary", fmt.Sprint(d.DefsVersion, "/", print))})
	return o, nil
}

// cardPosts are the card and the first note in its thread.
func cardPosts(s *Scene) []Post {
	if s.D.Channel == "" {
		return nil
	}
	return []Post{{Kind: "card"}, {Kind: "thread", Once: once(s, "thread", string(s.D.Channel))}}
}

// answersChanged says that the trade-off question is answered otherwise on the page than in the result beside it.
func (s *Scene) answersChanged(in Answers) bool {
	was := s.D.TradeOff
	if s.Who != s.D.People.Owner {
		return false
	}
	errs := takeTradeOff(s, in)
	now := s.D.TradeOff
	s.D.TradeOff = was
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }
	return len(errs) > 0 || now.Confirmed != was.Confirmed || !near(now.Weight, was.Weight) || !near(now.Low, was.Low) || !near(now.High, was.High)
}

// nextStep moves to the step after, and remembers how far the decision has come.
func nextStep(s *Scene, at Place) Outcome {
	to := NextPlace(at)
	s.D.reach(to)
	return Outcome{Go: Replace, To: to}
}

// takeTradeOff reads the trade-off question and its range. Nothing is changed when something does not parse.
func takeTradeOff(s *Scene, in Answers) FieldErrors {
	t := s.D.TradeOff
	errs := FieldErrors{}
	raw, asked := in["tradeoff"]
	raw = strings.TrimSpace(raw)
	if asked && raw != "" {
		v, err := hundredth(raw)
		if err != nil {
			errs["tradeoff"] = parseError(err)
		}
		if !t.Confirmed || decimal(100*t.Weight, 2) != raw {
			t.Weight = v
		}
		t.Confirmed = true
	} else if asked {
		t.Weight, t.Confirmed = 0.5, false
	}
	if text, ok := in["band"]; ok {
		text = strings.TrimSpace(text)
		switch lo, hi, err := band(text); {
		case text == "" && t.Confirmed:
			t.Low, t.High = min(0.35, t.Weight), max(0.65, t.Weight)
		case text == "":
			t.Low, t.High = 0.35, 0.65
		case err != nil:
			errs["band"] = parseError(err)
		case len(errs) == 0 && (t.Weight < lo-1e-9 || t.Weight > hi+1e-9):
			errs["band"] = fmt.Sprintf("The range must contain the answer above, %s; for example %s.", decimal(100*t.Weight, 1),
				decimal(100*max(0, t.Weight-0.15), 0)+"–"+decimal(100*min(1, t.Weight+0.15), 0))
		default:
			t.Low, t.High = lo, hi
		}
	}
	if len(errs) == 0 {
		s.D.TradeOff = t
	}
	return errs
}

// hundredth reads a number from 0 to 100 as a fraction.
func hundredth(text string) (float64, error) {
	v, err := plainFloat(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if err != nil || v < 0 || v > 100 {
		return 0, fmt.Errorf("“%s” is not a number from 0 to 100; for example 55", clip(text, 20))
	}
	return v / 100, nil
}

func band(text string) (lo, hi float64, err error) {
	t := strings.NewReplacer("−", "-", "–", "-", "—", "-", "%", "", " to ", "-", "..", "-", " and ", "-").Replace(text)
	a, b, ok := strings.Cut(t, "-")
	if ok {
		if lo, err = hundredth(a); err == nil {
			hi, err = hundredth(b)
		}
	}
	if !ok || err != nil || lo > hi {
		return 0, 0, fmt.Errorf("“%s” is not a range from 0 to 100, lower end first; for example 40–65", clip(text, 30))
	}
	return lo, hi, nil
}

func rangeText(t engine.TradeOff) string {
	return decimal(100*t.Low, 2) + "–" + decimal(100*t.High, 2)
}

func tradeOffEcho(s *Scene) Markup {
	stored := ""
	if s.D.TradeOff.Confirmed {
		stored = decimal(100*s.D.TradeOff.Weight, 2)
	}
	raw := strings.TrimSpace(s.Value("tradeoff", stored))
	if raw == "" {
		return Markupf("Not answered: %s is used, with %s as the range.", decimal(100*s.D.TradeOff.Weight, 1), rangeText(s.D.TradeOff))
	}
	v, err := hundredth(raw)
	if err != nil {
		return Markupf("⚠ %s", parseError(err))
	}
	return Markupf("= reach %s, complexity %s", decimal(100*v, 1)+" %", decimal(100*(1-v), 1)+" %")
}

// weightsText is the swing weights within each group: "reach: co-sell revenue 40 %, …".
func weightsText(d Decision) string {
	var parts []string
	for _, g := range []engine.Group{engine.Reach, engine.Complexity} {
		total := groupPoints(d, g)
		var each []string
		for _, def := range d.Definitions {
			if def.Group == g && total > 0 {
				each = append(each, within(clip(def.Name, 40))+" "+strconv.FormatFloat(100*def.Points/total, 'f', 0, 64)+" %")
			}
		}
		if len(each) > 0 {
			parts = append(parts, string(g)+": "+strings.Join(each, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

func groupPoints(d Decision, g engine.Group) float64 {
	total := 0.0
	for _, def := range d.Definitions {
		if def.Group == g {
			total += def.Points
		}
	}
	return total
}
