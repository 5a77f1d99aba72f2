package engine

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// jointTriggers watches quantities together where none alone undoes the choice inside its range, but several do: the
// nearest pair of a frontier, and all that the joint robustness moves.
func (p *problem) jointTriggers(a *Analysis) []Trigger {
	if a.Joint == nil || a.Preferred == "" {
		return nil
	}
	for _, f := range a.Flips {
		if f.Inside && f.Kind != FlipTradeOff { // a preference is not watched
			return nil
		}
	}
	var out []Trigger
	var pair *Frontier
	for i := range a.Frontiers {
		f := &a.Frontiers[i]
		if f.watchable(p) && (pair == nil || *f.Distance < *pair.Distance) {
			pair = f
		}
	}
	if pair != nil {
		n := pair.Nearest
		moves := []Move{{pair.X.Axis, pair.X.Base, n.X}, {pair.Y.Axis, pair.Y.Base, n.Y}}
		to := ""
		for _, o := range n.Options {
			if o != a.Preferred {
				to = o
			}
		}
		t := Trigger{ID: "joint/" + moves[0].quantity().String() + "+" + moves[1].quantity().String(), From: a.Preferred, To: to, Margin: pair.Distance}
		t.Text = "Run the analysis again with each new reading of " + p.namesOf(moves, "or") + ": at " + p.places(moves) +
			" together the choice changes, though neither does that alone inside its range."
		out = append(out, p.together(t, moves))
	}
	if j := a.Joint; j.R != nil && *j.R < 1 && (len(j.Moves) != 2 || pair == nil) {
		t := Trigger{ID: "joint/all", From: a.Preferred, To: j.To, Margin: j.R}
		then := "the choice changes"
		if j.Gate {
			then = a.Preferred + " reaches a limit"
		}
		t.Text = "Run the analysis again with each new reading: once " + p.namesOf(j.Moves, "and") + " " + gone(j.Moves) + " " +
			strconv.Itoa(int(math.Floor(100**j.R))) + " % of the way to the unfavourable " + endsOf(j.Moves) + ", " + then + "."
		out = append(out, p.together(t, j.Moves))
	}
	return out
}

// watchable tells whether the nearest point of a frontier lies inside the stated ranges of two quantities that readings can
// move, with certainty.
func (f *Frontier) watchable(p *problem) bool {
	if f.Nearest == nil || f.Nearest.Unresolved || f.Distance == nil || !(*f.Distance > 0) || len(f.Nearest.Options) == 0 {
		return false
	}
	for _, x := range []struct {
		FrontierAxis
		at float64
	}{{f.X, f.Nearest.X}, {f.Y, f.Nearest.Y}} {
		switch x.Kind {
		case FlipEstimate, FlipParameter, FlipDriver:
		default:
			return false
		}
		a, err := p.resolve(x.Axis)
		if err != nil || !x.Stated || p.vars[a.v].integer {
			return false
		}
		if low, high := p.stated(a); x.at < low || x.at > high {
			return false
		}
	}
	return true
}

// quantity is what is moved, as correlations name it.
func (m Move) quantity() Quantity { return Quantity{m.Subject, m.Option} }

// maxNamed is how many quantities a sentence names; of more it counts the rest.
const maxNamed = 5

// namesOf names quantities within a sentence.
func (p *problem) namesOf(moves []Move, last string) string {
	var out []string
	for i, m := range moves {
		if i == maxNamed-1 && len(moves) > maxNamed {
			out = append(out, strconv.Itoa(len(moves)-i)+" more")
			break
		}
		out = append(out, p.m.axisName(m.Axis))
	}
	return list(out, last)
}

func gone(moves []Move) string {
	if len(moves) == 1 {
		return "has gone"
	}
	return "have all gone"
}

func endsOf(moves []Move) string {
	if len(moves) == 1 {
		return "end of its range"
	}
	return "ends of their ranges"
}

// places says where quantities stand: "A's NPS 32 points and hours 180".
func (p *problem) places(moves []Move) string {
	var out []string
	for _, m := range moves {
		out = append(out, p.m.axisName(m.Axis)+" "+p.m.Amount(amountID(m.Kind, m.Subject), m.To))
	}
	return list(out, "and")
}

// together completes a joint trigger: its owners are those of its quantities.
func (p *problem) together(t Trigger, moves []Move) Trigger {
	t.Kind, t.Moves, t.Persist = TriggerJoint, moves, 1
	t.OutOfRange = t.Margin != nil && *t.Margin > 1
	var owners []string
	for _, m := range moves {
		for i := range p.vars {
			v := &p.vars[i]
			if v.id == m.Subject && p.optionID(v.opt) == m.Option && v.est != nil && v.est.Owner != "" && !slices.Contains(owners, v.est.Owner) {
				owners = append(owners, v.est.Owner)
			}
		}
	}
	sort.Strings(owners)
	t.Owner = strings.Join(owners, ", ")
	return t
}

// dataTriggers are the estimates that must be mended before the answer can be trusted, and those that matter and are
// good until a date: what must be mended first, by id, then by date.
func (p *problem) dataTriggers(a *Analysis) []Trigger {
	why := map[Quantity][]string{} // what is to be mended
	note := func(component, option, text string) {
		k := Quantity{component, option}
		if component != "" && !slices.Contains(why[k], text) {
			why[k] = append(why[k], text)
		}
	}
	for _, f := range a.Findings {
		if f.Severity == Blocking {
			note(f.Component, f.Option, f.Text)
		}
	}
	for _, c := range a.Governance {
		for _, f := range c.Failures {
			if c.ID == "G3" {
				note(f.Component, f.Option, f.Text)
			}
		}
	}
	input := map[Quantity]*InputQuality{}
	for i := range a.Inputs {
		q := &a.Inputs[i]
		input[Quantity{q.Component, q.Option}] = q
	}
	var urgent, dated []Trigger
	given := map[Quantity]*Estimate{}
	for i := range p.vars {
		e := p.vars[i].est
		if e == nil {
			continue
		}
		k := Quantity{e.Component, e.Option}
		given[k] = e
		until := goodUntil(e)
		if q := input[k]; why[k] == nil && until != "" && q != nil && q.Consequence >= p.rules.WorthKnowing {
			dated = append(dated, p.dataTrigger(k, e, q, until, upperFirst(p.m.Subject(e.Component, e.Option))+" "+
				VerbsOf(p.m.Name(e.Component)).Is+" good until "+until+": refresh and run the analysis again."))
		}
	}
	for k := range why { // holes, and what is about several options, have no estimate
		urgent = append(urgent, p.dataTrigger(k, given[k], input[k], p.m.Today, strings.Join(why[k], " ")+" Mend that before the answer is relied on."))
	}
	slices.SortFunc(urgent, func(x, y Trigger) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(dated, func(x, y Trigger) int { return cmp.Or(cmp.Compare(x.Due, y.Due), cmp.Compare(x.ID, y.ID)) })
	return append(urgent, dated...)
}

// dataTrigger watches the data of one quantity; e and q are nil where there is no estimate, or no input.
func (p *problem) dataTrigger(k Quantity, e *Estimate, q *InputQuality, due, text string) Trigger {
	t := Trigger{ID: "data/" + k.String(), Kind: TriggerData, Subject: k.Component, Option: k.Option, Due: due, Text: text, Persist: 1}
	if e != nil {
		t.Base, t.AsOf, t.NextReview = e.Base, e.AsOf, goodUntil(e)
	}
	if q != nil {
		t.Owner = q.Owner
	}
	if c, ok := p.comp[k.Component]; ok {
		t.Unit = p.comps[c].Unit
	}
	return t
}

// goodUntil is the last day an estimate is fresh; "" when that is not known.
func goodUntil(e *Estimate) string {
	day, err := time.Parse(time.DateOnly, e.AsOf)
	if err != nil || e.Refresh <= 0 {
		return ""
	}
	return day.AddDate(0, 0, e.Refresh).Format(time.DateOnly)
}
