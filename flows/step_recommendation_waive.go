package flows

import (
	"fmt"
	"slices"
	"strings"

	"pvx/engine"
)

// Failures with one cause ("no source") are shown, and can be waived, together: whoever waives twelve of them one by one
// stops reading. Each still gets a waiver of its own.

// causeOf is what a failure's key names after its check: "no_source" of "G1/no_source/incentives/A".
func causeOf(f engine.Failure) string {
	parts := strings.SplitN(f.Key, "/", 3)
	if len(parts) < 3 {
		return f.Key
	}
	return parts[1]
}

// causes groups failures by cause, in the order in which the causes come; what is not about an estimate stands alone.
func causes(fs []engine.Failure) [][]engine.Failure {
	var out [][]engine.Failure
	at := map[string]int{}
	for _, f := range fs {
		key := causeOf(f)
		if i, ok := at[key]; ok && f.Component != "" {
			out[i] = append(out[i], f)
			continue
		}
		if f.Component != "" {
			at[key] = len(out)
		}
		out = append(out, []engine.Failure{f})
	}
	return out
}

// causeText says what several estimates have in common.
func causeText(cause string) string {
	switch cause {
	case "missing":
		return "have no value"
	case "no_source":
		return "have no source"
	case "unowned":
		return "have no owner"
	case "stale":
		return "are older than they are good for"
	case "opinion":
		return "rest on opinion only"
	case "low_confidence":
		return "are given with low confidence"
	}
	return "fail: " + strings.ReplaceAll(cause, "_", " ")
}

// quantityList names the quantities of failures: "A's and B's contract incentives, support hours available".
func quantityList(d Decision, fs []engine.Failure) string {
	var order []string
	options := map[string][]string{}
	for _, f := range fs {
		if _, ok := options[f.Component]; !ok {
			order = append(order, f.Component)
		}
		options[f.Component] = append(options[f.Component], f.Option)
	}
	var out []string
	for _, c := range order {
		var who []string
		for _, o := range options[c] {
			if o != "" {
				who = append(who, o+"'s")
			}
		}
		name := QuantityName(d, c, "")
		if len(who) > 0 {
			name = andList(who) + " " + name
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

// failureItems is one cause on the page: what is wrong, the button that mends it, and for the owner the one that waives.
func (s *Scene) failureItems(c engine.Check, g []engine.Failure) []Item {
	f := g[0]
	text, label := f.Text, "Waive: "+c.ID
	if f.Component != "" {
		label += ", " + QuantityName(*s.D, f.Component, f.Option)
	}
	detail := Markupf("%s", clip(f.Mend, 200))
	key := waiveKey(c.ID, f.Key)
	if len(g) > 1 {
		text = fmt.Sprintf("%d estimates %s: %s.", len(g), causeText(causeOf(f)), quantityList(*s.D, g))
		label = fmt.Sprintf("Waive all %d", len(g))
		key = waiveKey(c.ID, causeOf(f))
	}
	if who := s.failureOwners(g); who != "" {
		detail = Markupf("Owner: %s. ", who) + detail
	}
	items := []Item{Line{ID: gotoAction(mendPlace(*s.D, f)), Text: Markupf("%s", clip(text, 600)), Detail: detail, Button: "Mend"}}
	if s.Who == s.D.People.Owner && !s.D.Frozen() {
		items = append(items, Action{ID: "waive-" + key, Label: clip(label, 60), Open: Place("recommendation/waive-" + key)})
	}
	return items
}

// failureOwners names who owns the estimates, each once; "" when it is not about estimates.
func (s *Scene) failureOwners(g []engine.Failure) string {
	var out []string
	for _, f := range g {
		if _, _, ok := s.D.Component(f.Component); !ok {
			continue
		}
		who := "nobody"
		if f.Owner != "" {
			who = ownerName(s, f.Owner)
		}
		if !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	return andList(out)
}

// failuresOf finds the failures that a page to waive is about: one by its own short name, or all open ones of a cause.
func failuresOf(s *Scene, key string) (check engine.Check, open []engine.Failure, waived bool, err error) {
	a, err := s.Analysis()
	if err != nil {
		return engine.Check{}, nil, false, err
	}
	for _, c := range a.Governance {
		for _, f := range c.Failures {
			if waiveKey(c.ID, f.Key) != key && waiveKey(c.ID, causeOf(f)) != key {
				continue
			}
			if check = c; s.D.waived(c.ID, f.Key) {
				waived = true
			} else {
				open = append(open, f)
			}
		}
	}
	return check, open, waived, nil
}

func waivePage(s *Scene, key string) (Page, error) {
	c, open, waived, err := failuresOf(s, key)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: "Waive"}
	switch {
	case len(open) == 0 && waived:
		p.Items = []Item{Note{Info, "This is waived already."}}
	case len(open) == 0:
		p.Items = []Item{Note{Success, "This is mended: there is nothing to waive."}}
	case s.Who != s.D.People.Owner:
		p.Items = []Item{Note{Info, Markupf("Only the owner %s can waive it.", nameOf(s, s.D.People.Owner))}}
	default:
		p.Next = "Waive"
		p.Items = []Item{Note{Text: Markupf("*%s* %s", c.ID, c.Title)}}
		var list Markup
		for i, f := range open {
			if i == 12 {
				list += Markupf("• and %d more of the same\n", len(open)-i)
				break
			}
			list += Markupf("• %s\n", clip(f.Text, 200))
		}
		hint := "The reason stands in the record, for this failure in this version only."
		if len(open) > 1 {
			hint = fmt.Sprintf("The reason stands in the record for each of these %d failures, in this version only.", len(open))
		}
		p.Items = append(p.Items, Note{Text: Markup(strings.TrimSpace(string(list)))},
			Note{Quiet, Markupf("What mends it: %s", clip(open[0].Mend, 300))},
			Field{ID: "reason", Kind: LongField, Label: "Why may it stand?", Autosave: true, Hint: hint,
				Placeholder: "e.g. the survey runs in March; NPS cannot change the choice before"})
	}
	return p, nil
}

func answerWaive(s *Scene, key, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil
	}
	if s.Who != s.D.People.Owner {
		return Outcome{}, refuse("Only the owner %s can waive a failure.", s.D.People.Owner)
	}
	reason := strings.TrimSpace(in["reason"])
	if len([]rune(reason)) < 3 {
		return Outcome{}, FieldErrors{"reason": "Give the reason in a sentence, for example: the survey runs in March."}
	}
	c, open, _, err := failuresOf(s, key)
	if err != nil || len(open) == 0 {
		return Outcome{Go: Pop}, err
	}
	var keys []string
	for _, f := range open {
		s.D.Waivers = append(s.D.Waivers, Waiver{Check: c.ID, Key: f.Key, Reason: reason, By: s.Who, At: s.Now.UTC()})
		keys = append(keys, f.Key)
	}
	return Outcome{Go: Pop, Kind: "waived", Note: map[string]any{"check": c.ID, "failures": keys}}, nil
}
