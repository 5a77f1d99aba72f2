package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"pvx/engine"
)

// recommendationStep is step four: the preferred option with its reasons, the governance check, and the proposal.
type recommendationStep struct{}

func (recommendationStep) Name() string  { return "recommendation" }
func (recommendationStep) Title() string { return "Recommendation" }

func (st recommendationStep) Page(s *Scene, at Place) (Page, error) {
	rest := at.Rest()
	if key, ok := strings.CutPrefix(rest, "waive-"); ok {
		return waivePage(s, key)
	}
	switch rest {
	case "":
		return st.root(s)
	case "risks":
		return risksPage(s), nil
	case "steps":
		return nextStepsPage(s), nil
	case "dissent":
		return dissentPage(s), nil
	case "approvers":
		return approversPage(s), nil
	}
	return Page{}, fmt.Errorf("no such page of %s: %w", rootOf(at), ErrNotFound)
}

func (st recommendationStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	rest := at.Rest()
	if key, ok := strings.CutPrefix(rest, "waive-"); ok {
		return answerWaive(s, key, action, in)
	}
	if rest == "" {
		return st.answerRoot(s, at, action, in)
	}
	if action != "next" {
		return Outcome{}, nil
	}
	switch rest {
	case "risks":
		s.D.Recommendation.Risks = parseRisks(in["risks"])
	case "dissent":
		s.D.Recommendation.Dissent = strings.TrimSpace(in["dissent"])
	case "steps":
		return answerNextSteps(s, in)
	case "approvers":
		return answerApprovers(s, in)
	}
	return Outcome{Go: Pop}, nil
}

// Missing says no more than that the decision is not proposed: every page of every step asks for it, and what notReady
// finds costs an analysis.
func (recommendationStep) Missing(s *Scene) []Problem {
	if s.D.Status != InDraft {
		return nil
	}
	return []Problem{{"recommendation", "", "Not proposed yet."}}
}

func (st recommendationStep) root(s *Scene) (Page, error) {
	d := s.D
	r := d.Recommendation
	a, err := s.Analysis()
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: "Recommendation", Next: "Propose", Back: "Back"}
	if d.Status != InDraft {
		p.Next = "Next: monitoring"
	}
	p.Items = append(progress(s, "recommendation"), statusItems(s)...)
	if s.seesPreview() {
		p.Items = append(p.Items, Note{Text: Markupf("*%s*", answerText(*d, a))})
		if t := whyText(a); t != "" {
			p.Items = append(p.Items, Note{Quiet, Markupf("%s", t)})
		}
	}
	if len(d.Options) > 0 {
		f := Field{ID: "option", Kind: SelectField, Label: "Preferred option", Value: r.Option, Redraw: true}
		if f.Value == "" {
			f.Value = a.Preferred
		}
		for _, o := range d.Options {
			c := Choice{ID: o.Key, Label: clip(OptionName(*d, o.Key), 70)}
			if o.Key == a.Preferred {
				c.Detail = "preferred by the figures"
			}
			f.Choices = append(f.Choices, c)
		}
		p.Items = append(p.Items, f)
		if chosen := s.Value("option", f.Value); chosen != "" && chosen != a.Preferred || r.Why != "" {
			label := "Why another option than the figures prefer?"
			if a.Preferred == "" {
				label = "Why this option, although the figures prefer none?"
			}
			p.Items = append(p.Items, Field{ID: "why", Kind: LongField, Label: label, Value: r.Why, Autosave: true,
				Placeholder: "e.g. the largest partner has announced its exit from A"})
		}
	}
	p.Items = append(p.Items,
		Field{ID: "rationale", Kind: LongField, Label: "Rationale", Value: r.Rationale, Autosave: true,
			Placeholder: "e.g. best reach that support can carry; holds in all scenarios but one"},
		Field{ID: "criteria", Kind: LongField, Label: "Decision criteria, one a line", Value: strings.Join(r.Criteria, "\n"), Autosave: true, Optional: true,
			Placeholder: "e.g. support utilisation stays below 85 %"},
		Field{ID: "constraints", Kind: LongField, Label: "Constraints, one a line", Value: strings.Join(r.Constraints, "\n"), Autosave: true, Optional: true,
			Placeholder: "e.g. the exclusivity clause with the current reseller ends in June"})
	p.Items = append(p.Items, detailLines(s)...)
	p.Items = append(p.Items, Divider{})
	p.Items = append(p.Items, governanceItems(s, a)...)
	p.Items = append(p.Items, proposeItems(s)...)
	return p, nil
}

// statusItems say where the proposal stands.
func statusItems(s *Scene) []Item {
	d := s.D
	switch {
	case d.Status == Proposed:
		return []Item{Note{Info, Markupf("Proposed on %s; waits for %s. A change here withdraws the proposal.", dayOf(d.Proposal.At, s.Person(s.Who)), nameOf(s, d.Turn()))}}
	case d.Status == Decided:
		return []Item{Note{Success, Markupf("Decided on %s: %s.", dayOf(d.DecidedAt, s.Person(s.Who)), optionLabel(*d, d.Recommendation.Option))}}
	case d.Status == InDraft && d.Proposal != nil && len(d.Proposal.Verdicts) > 0:
		if v := d.Proposal.Verdicts[len(d.Proposal.Verdicts)-1]; v.Kind == ChangesAsked {
			return []Item{Note{Warn, Markupf("%s asked for changes: %s", nameOf(s, v.By), clip(v.Condition, 500))}}
		}
	}
	return nil
}

// detailLines lead to the pages one deeper.
func detailLines(s *Scene) []Item {
	r := s.D.Recommendation
	count := func(n int, one, many string) Markup {
		switch n {
		case 0:
			return "none yet"
		case 1:
			return Markupf("1 %s", one)
		}
		return Markupf("%d %s", n, many)
	}
	approvers := Markup("none yet")
	if us := s.approvers(); len(us) > 0 {
		approvers = Markupf("%s", names(s, us, ", then "))
	}
	dissent := Markup("none noted")
	if r.Dissent != "" {
		dissent = Markupf("%s", clip(r.Dissent, 120))
	}
	return []Item{
		Line{ID: "risks", Text: "*Risks and mitigations*: " + count(len(r.Risks), "risk", "risks"), Button: "Edit", Open: "recommendation/risks"},
		Line{ID: "steps", Text: "*Next steps*: " + count(len(r.Steps), "step", "steps"), Button: "Edit", Open: "recommendation/steps"},
		Line{ID: "dissent", Text: "*Dissent*: " + dissent, Button: "Edit", Open: "recommendation/dissent"},
		Line{ID: "approvers", Text: "*Approvers*, in order: " + approvers, Button: "Edit", Open: "recommendation/approvers"},
	}
}

func names(s *Scene, us []UserID, sep string) string {
	out := make([]string, len(us))
	for i, u := range us {
		out[i] = nameOf(s, u)
	}
	return strings.Join(out, sep)
}

// failuresShown is how many failures of the governance check a page lists.
const failuresShown = 8

// governanceItems are the checks, and for each open failure whose it is, what mends it and the two ways out.
func governanceItems(s *Scene, a engine.Analysis) []Item {
	items := []Item{Note{Heading, "Governance check"}}
	n, more := 0, 0
	for _, c := range a.Governance {
		open, waived := s.D.openFailures(c)
		switch {
		case len(c.Failures) == 0:
			items = append(items, Note{Text: Markupf("✓ *%s* %s", c.ID, c.Title)})
			continue
		case len(open) == 0:
			items = append(items, Note{Text: Markupf("✓ *%s* %s (%d waived)", c.ID, c.Title, waived)})
			continue
		}
		items = append(items, Note{Text: Markupf("✗ *%s* %s: %d to mend or waive", c.ID, c.Title, len(open))})
		for _, g := range causes(open) {
			if n++; n > failuresShown {
				more += len(g)
				continue
			}
			items = append(items, s.failureItems(c, g)...)
		}
	}
	if more > 0 {
		items = append(items, Note{Quiet, Markupf("%d more come up once these are mended.", more)})
	}
	return items
}

// ownerName is an estimate's owner: a member's name, or the role's in an imported record.
func ownerName(s *Scene, owner string) string { return nameOf(s, UserID(owner)) }

// gotoAction is the id of a button that leads to another step's page.
func gotoAction(at Place) string { return "goto:" + string(at) }

// mendPlace is the page on which a failure is mended.
func mendPlace(d Decision, f engine.Failure) Place {
	if _, _, ok := d.Component(f.Component); !ok {
		if strings.HasPrefix(f.Key, "G2/undecided/") { // it waits for an estimate
			if at, ok := firstHole(d); ok {
				return at
			}
		}
		return "scenarios" // the trade-off
	}
	option := f.Option
	if option == "" && len(d.Options) > 0 {
		option = d.Options[0].Key
	}
	for i, c := range d.Components() {
		if c.ID == f.Component {
			return inputsPlace(d, option, i/mostRows)
		}
	}
	return inputsPlace(d, option, 0)
}

// waiveKey is a failure's short name in a place.
func waiveKey(check, key string) string {
	sum := sha256.Sum256([]byte(check + "/" + key))
	return hex.EncodeToString(sum[:6])
}

// openFailures are the failures of a check that nobody waived.
func (d Decision) openFailures(c engine.Check) (open []engine.Failure, waived int) {
	for _, f := range c.Failures {
		if d.waived(c.ID, f.Key) {
			waived++
		} else {
			open = append(open, f)
		}
	}
	return open, waived
}

func (d Decision) waived(check, key string) bool {
	for _, w := range d.Waivers {
		if w.Check == check && w.Key == key {
			return true
		}
	}
	return false
}

// proposeItems are what keeps from proposing, and the way on without it.
func proposeItems(s *Scene) []Item {
	d := s.D
	if d.Status != InDraft {
		return nil
	}
	items := []Item{Divider{}}
	var texts []string
	for _, w := range s.notReady(s.typedRecommendation()) {
		texts = append(texts, w.text)
	}
	if len(texts) > 0 {
		items = append(items, Note{Quiet, Markupf("Before it can be proposed: %s", clip(strings.Join(texts, " "), 900))})
	}
	if d.Lock == nil && s.Who == d.People.Owner {
		items = append(items, lockAction())
	}
	return append(items, Action{ID: "save", Label: "Save and go on to monitoring"})
}

// typedRecommendation is the record's with what the person has typed on the page laid over it.
func (s *Scene) typedRecommendation() Recommendation {
	in := Answers{}
	for _, id := range []string{"option", "why", "rationale"} {
		if v, ok := s.Typed[id]; ok {
			in[id] = v
		}
	}
	r := s.D.Recommendation
	if r.Option == "" {
		if a, err := s.Analysis(); err == nil {
			r.Option = a.Preferred
		}
	}
	takeRecommendation(&r, in)
	return r
}

// wanting is one thing that keeps a recommendation from being proposed.
type wanting struct{ field, text string }

// notReady lists what a recommendation lacks before it can be proposed.
func (s *Scene) notReady(r Recommendation) []wanting {
	d := s.D
	if d.Status != InDraft {
		return nil
	}
	var out []wanting
	a, err := s.Analysis()
	if err != nil {
		return []wanting{{"option", "The figures cannot be computed yet: complete steps 1 and 2."}}
	}
	o, known := d.Option(r.Option)
	switch {
	case !known:
		out = append(out, wanting{"option", "Choose the preferred option."})
	case o.Key != a.Preferred && strings.TrimSpace(r.Why) == "":
		what := "the figures prefer none"
		if a.Preferred != "" {
			what = "the figures prefer " + a.Preferred
		}
		out = append(out, wanting{"why", "Say why " + o.Key + ", although " + what + "."})
	}
	if strings.TrimSpace(r.Rationale) == "" {
		out = append(out, wanting{"rationale", "Write the rationale in a sentence or two."})
	}
	if d.Lock == nil {
		out = append(out, wanting{"", "Lock the definitions."})
	}
	if why := approversWrong(s, d.People.Approvers); why != "" {
		out = append(out, wanting{"", why})
	}
	if !s.figuresMayGo() {
		out = append(out, wanting{"", "The channel is shared with another company: press Post to channel in step 3 and confirm, or choose another channel in step 1."})
	}
	failures := 0
	for _, c := range a.Governance {
		open, _ := d.openFailures(c)
		failures += len(open)
	}
	if failures == 1 {
		out = append(out, wanting{"", "Mend or waive the failure of the governance check."})
	} else if failures > 1 {
		out = append(out, wanting{"", fmt.Sprintf("Mend or waive the %d failures of the governance check.", failures)})
	}
	return out
}
