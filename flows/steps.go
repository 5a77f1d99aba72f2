package flows

import (
	"errors"
	"fmt"
)

// Steps are the framework's five, in order.
func Steps() []Step {
	return []Step{scopeStep{}, inputsStep{}, scenariosStep{}, recommendationStep{}, monitoringStep{}}
}

// others are the pages that belong to no step.
func others() []Step { return []Step{readingPages{}, evidencePages{}, verdictPages{}, figuresPages{}} }

func stepAt(at Place) (Step, error) {
	for _, s := range append(Steps(), others()...) {
		if s.Name() == at.Root() {
			return s, nil
		}
	}
	return nil, fmt.Errorf("no such page: %w", ErrNotFound)
}

// rootOf names the family of a page for errors, which are logged: the rest of a place may be made from what people wrote,
// such as a metric's id.
func rootOf(at Place) string {
	if s, err := stepAt(at); err == nil {
		return s.Name()
	}
	return "none"
}

func isStep(at Place) bool { return indexOf(at) >= 0 }

// indexOf is the step's place in the order from 0; -1 for other pages.
func indexOf(at Place) int {
	for i, s := range Steps() {
		if s.Name() == at.Root() {
			return i
		}
	}
	return -1
}

// before is the root page of the step before; of the first, its own.
func before(at Place) Place {
	i := indexOf(at)
	if i <= 0 {
		return Place(at.Root())
	}
	return Place(Steps()[i-1].Name())
}

// behind is where Back leads: from step three to the figures that the person was typing, else to the first option that lacks
// one, else to the last page of them.
func (s *Scene) behind(at Place) (Place, error) {
	to := before(at)
	if to != "inputs" || at.Root() == "inputs" || len(s.D.Options) == 0 {
		return to, nil
	}
	mine, err := s.tx.Drafts(s.Who)
	if err != nil {
		return "", err
	}
	for _, d := range mine {
		if d.Decision == s.D.ID && d.At.Root() == "inputs" && d.At.Depth() == 1 && !inputsGone(*s.D, d.At) && len(d.typed()) > 0 {
			return canonical(*s.D, d.At), nil
		}
	}
	if at, ok := firstHole(*s.D); ok {
		return at, nil
	}
	return inputsPlace(*s.D, s.D.Options[len(s.D.Options)-1].Key, sheets(*s.D)-1), nil
}

// firstHole is the first page of figures that lacks one.
func firstHole(d Decision) (Place, bool) {
	for _, o := range d.Options {
		for sheet := range sheets(d) {
			for _, c := range rows(d, sheet) {
				if _, ok := d.Estimate(c.ID, o.Key); !ok {
					return inputsPlace(d, o.Key, sheet), true
				}
			}
		}
	}
	return "", false
}

// NextPlace is the root page of the step after; of the last, its own.
func NextPlace(at Place) Place {
	steps := Steps()
	i := indexOf(at)
	if i < 0 || i == len(steps)-1 {
		return at
	}
	return Place(steps[i+1].Name())
}

// onward is where Next leads from a page when nothing is saved.
func onward(s *Scene, at Place) Place {
	if at.Depth() > 1 {
		return at.Up()
	}
	if at.Root() == "inputs" {
		return afterInputs(*s.D, at)
	}
	return NextPlace(at)
}

// reach remembers the furthest step that was reached.
func (d *Decision) reach(at Place) {
	if indexOf(at) > indexOf(d.At) {
		d.At = Place(at.Root())
	}
}

// progress is the head of every step page: key, step and where the person stands.
func progress(s *Scene, at Place) []Item {
	i := indexOf(at)
	var row Markup
	for n, st := range Steps() {
		mark := Markup("○")
		switch {
		case n == i:
			mark = "●"
		case len(st.Missing(s)) == 0:
			mark = "✓"
		}
		if n > 0 {
			row += "  "
		}
		row += Markupf("%s\u00a0%d\u00a0%s", mark, n+1, st.Title())
	}
	items := []Item{Note{Quiet, Markupf("*%s · Step %d of %d* · ", s.D.Key(), i+1, len(Steps())) + row}}
	var no *Refusal
	if errors.As(mayAnswer(s, at, "next"), &no) { // said before somebody types in vain
		items = append(items, Note{Info, "You can look around here. " + no.Text})
	}
	return items
}
