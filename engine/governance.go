package engine

import "strconv"

// governance runs the checks of the framework's three pitfalls.
func (p *problem) governance(a *Analysis) []Check {
	return []Check{
		check("G1", "Metrics validated by inputs", p.inputsValid(a)),
		check("G2", "Trade-off of reach against complexity", p.tradeOffStable(a)),
		check("G3", "Data fit to decide on", p.dataFit(a)),
	}
}

func check(id, title string, fs []Failure) Check {
	return Check{ID: id, Title: title, Passed: len(fs) == 0, Failures: fs}
}

// inputsValid: each eligible option has all its inputs, with owner and source, not opinion only, fresh and with confidence
// above low. A metric's own weakness is a finding, and a hole in it is the grade's business.
func (p *problem) inputsValid(a *Analysis) []Failure {
	var out []Failure
	eligible := map[string]bool{}
	for _, o := range a.Options {
		eligible[o.ID] = o.Eligible
	}
	for c := range p.comps {
		if !p.isInput(c) {
			continue
		}
		seen := map[int]bool{}
		for o, opt := range p.opts {
			if !eligible[opt.ID] {
				continue
			}
			i := p.compVar[c][o]
			if i >= 0 && seen[i] {
				continue // shared
			}
			id, option := p.comps[c].ID, opt.ID
			if p.comps[c].Shared {
				option = ""
			}
			name, verbs := upperFirst(p.m.Subject(id, option)), VerbsOf(p.m.Name(id))
			if i < 0 {
				if !seen[-1] || option != "" {
					out = append(out, failure("G1", "missing", id, option, "", name+verbs.pick(" has", " have")+" no value.", "Give an estimate, or ask a colleague for one."))
				}
				seen[-1] = true
				continue
			}
			seen[i] = true
			e := p.vars[i].est
			q := p.judge(e)
			fail := func(code, text, mend string) {
				out = append(out, failure("G1", code, id, option, e.Owner, name+text, mend))
			}
			if q.unowned {
				fail("unowned", verbs.pick(" has", " have")+" no owner.", "Name who answers for it.")
			}
			if q.unsourced {
				fail("no_source", verbs.pick(" has", " have")+" no source.", "Say where the figure comes from.")
			}
			if q.opinion {
				fail("opinion", verbs.pick(" rests", " rest")+" on opinion only.", "Find a measured or written source.")
			}
			if q.stale {
				fail("stale", " "+verbs.Is+" "+strconv.Itoa(q.age)+" days old, more than the "+strconv.Itoa(e.Refresh)+verbs.pick(" it is", " they are")+" good for.", "Refresh it.")
			}
			if q.lowConfidence {
				fail("low_confidence", " "+verbs.Is+" given with low confidence.", "Raise the confidence with a better source, or accept it with a reason.")
			}
		}
	}
	return out
}

func failure(check, code, component, option, owner, text, mend string) Failure {
	return Failure{Key: check + "/" + code + "/" + component + "/" + option, Component: component, Option: option, Owner: owner, Text: text, Mend: mend}
}

// isInput tells whether component c is part of an input.
func (p *problem) isInput(c int) bool {
	for k := range p.crit {
		if p.crit[k].Kind != Input {
			continue
		}
		for _, x := range p.parts(k) {
			if x == c {
				return true
			}
		}
	}
	return false
}

// tradeOffStable: no shift of the trade-off weight within its plausible range changes the preferred option, and the
// weight is not one-sided.
func (p *problem) tradeOffStable(a *Analysis) []Failure {
	var out []Failure
	fail := func(code, text, mend string) {
		out = append(out, failure("G2", code, "trade-off", "", "", text, mend))
	}
	t := p.m.TradeOff
	switch {
	case !p.bothSide:
		fail("one-sided", "One side has no weight at all: reach and complexity are not weighed against each other.", "Give swing points on both sides.")
	case t.Weight < p.rules.OneSidedLow || t.Weight > p.rules.OneSidedHigh:
		fail("one-sided", "Reach counts for "+p.m.Amount("trade-off", t.Weight)+" of the decision: the trade-off is one-sided.", "Check the answer to the trade-off question, or accept it with a reason.")
	}
	switch {
	case len(a.Undecided) > 0:
		var on []string
		for _, f := range a.Findings {
			if f.Code == "missing" && f.Severity == Blocking {
				on = append(on, p.m.Subject(f.Component, f.Option))
			}
		}
		fail("undecided", "Whether a shift of the trade-off weight would undo the choice cannot be judged until "+list(on, "and")+" "+
			knownVerb(len(on))+" known: "+list(a.Undecided, "or")+" could be preferred.", "Give an estimate, or ask a colleague for one.")
	case a.Preferred == "" && len(a.Tied) == 0:
		fail("no-option", "Whether a shift of the trade-off weight would undo the choice cannot be judged: no option stays within its limits.",
			"Change an option or a limit.")
	}
	for _, f := range a.TradeOff.Flips {
		if f.Inside && f.Nearest {
			side := "falling"
			if f.Rising {
				side = "rising"
			}
			fail("flip-"+side, p.m.Sentence(f)+" That is inside the plausible range "+p.m.Amount("trade-off", f.Low)+" to "+p.m.Amount("trade-off", f.High)+".",
				"Agree on a narrower range, or say why the stated weight holds.")
		}
	}
	return out
}

func knownVerb(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// dataFit: no stale, unowned or source-less estimate among those whose range reaches a flip.
func (p *problem) dataFit(a *Analysis) []Failure {
	var out []Failure
	for _, f := range a.Findings {
		if f.Code == "missing" && f.Severity == Blocking {
			out = append(out, failure("G3", "missing", f.Component, f.Option, "", f.Text, "Give an estimate, or ask a colleague for one."))
		}
	}
	reaches := map[Quantity]bool{}
	for _, f := range a.Flips {
		if f.Inside {
			reaches[Quantity{f.Subject, f.Option}] = true
		}
	}
	for i := range p.vars {
		e := p.vars[i].est
		if e == nil || !reaches[Quantity{e.Component, e.Option}] {
			continue
		}
		q := p.judge(e)
		name, verbs := upperFirst(p.m.Subject(e.Component, e.Option)), VerbsOf(p.m.Name(e.Component))
		fail := func(code, text, mend string) {
			out = append(out, failure("G3", code, e.Component, e.Option, e.Owner, name+text+" "+upperFirst(verbs.Its)+" range reaches a flip point.", mend))
		}
		if q.stale {
			fail("stale", " "+verbs.Is+" "+strconv.Itoa(q.age)+" days old, more than the "+strconv.Itoa(e.Refresh)+verbs.pick(" it is", " they are")+" good for.", "Refresh it.")
		}
		if q.unowned {
			fail("unowned", verbs.pick(" has", " have")+" no owner.", "Name who answers for it.")
		}
		if q.unsourced {
			fail("no_source", verbs.pick(" has", " have")+" no source.", "Say where the figure comes from.")
		}
	}
	return out
}
