package engine

import (
	"slices"
	"strconv"
)

// grade judges how far the recommendation can be trusted, the first that fits, with the reasons in sentences.
func (p *problem) grade(a *Analysis) (Grade, []string) {
	pref := a.Preferred
	var result *OptionResult
	for i := range a.Options {
		if a.Options[i].ID == a.Preferred {
			result = &a.Options[i]
		}
	}
	if why := p.insufficient(a, result); why != nil {
		return InsufficientData, why
	}
	if len(a.Tied) > 0 {
		return TooClose, append([]string{list(a.Tied, "and") + " have the same value: there is a tie."}, p.nextMeasurement(a)...)
	}
	var why []string
	second := a.Second
	r := p.rules
	if a.Second != "" && a.Margin < r.CloseMargin {
		why = append(why, pref+" leads "+second+" by only "+points(a.Margin)+", less than "+points(r.CloseMargin)+".")
	}
	if a.Simulation != nil {
		if result.ProbabilityBest < r.CloseBest {
			why = append(why, pref+" is best in only "+share(result.ProbabilityBest)+" of the draws within the stated ranges, fewer than "+share(r.CloseBest)+".")
		}
		if a.Simulation.EVPI > r.CloseEVPI {
			why = append(why, "Knowing everything exactly would be worth "+points(a.Simulation.EVPI)+", more than "+points(r.CloseEVPI)+".")
		}
	}
	if why != nil {
		return TooClose, append(why, p.nextMeasurement(a)...)
	}
	if why = p.conditions(a, result); why != nil {
		return Conditional, why
	}
	if a.Second == "" {
		return Clear, []string{pref + " is the only option within its limits."}
	}
	why = append(why, pref+" leads "+second+" by "+points(a.Margin)+".")
	if a.Simulation != nil {
		why = append(why, "It is best in "+share(result.ProbabilityBest)+" of the draws within the stated ranges.")
	}
	return Clear, append(why, "No flip point lies inside a stated range.")
}

// insufficient returns why no preferred option can be named, or why a missing value could undo it.
func (p *problem) insufficient(a *Analysis, pref *OptionResult) []string {
	if len(a.Undecided) > 0 {
		var on []string
		for _, f := range a.Findings {
			if f.Code == "missing" && f.Severity == Blocking {
				on = append(on, p.m.Subject(f.Component, f.Option))
			}
		}
		return []string{"No preferred option yet: " + list(a.Undecided, "or") + ", depending on " + list(on, "and") + "."}
	}
	if pref == nil {
		if len(a.Tied) > 0 {
			return nil
		}
		return []string{"No option stays within its limits."}
	}
	for k := range p.crit {
		if o := p.opt[pref.ID]; p.hole(o, k) && p.gateOpen(k) {
			return []string{pref.ID + " would be preferred, but " + p.m.Subject(p.crit[k].ID, pref.ID) + " " + VerbsOf(p.m.Name(p.crit[k].ID)).pick("has", "have") + " no value and could be over the limit."}
		}
	}
	return nil
}

// nextMeasurement says what to find out first.
func (p *problem) nextMeasurement(a *Analysis) []string {
	if a.Simulation == nil || len(a.Simulation.Information) == 0 || a.Simulation.Information[0].EVPPI <= 0 {
		return nil
	}
	i := a.Simulation.Information[0]
	return []string{"Find out first: " + p.m.Subject(i.Component, i.Option) + ". Knowing it would be worth " + points(i.EVPPI) +
		" and change the choice with a probability of " + share(i.PChange) + "."}
}

// conditions returns what keeps a preferred option from being clear.
func (p *problem) conditions(a *Analysis, pref *OptionResult) []string {
	var why []string
	r := p.rules
	if a.Second != "" && a.Margin < r.ClearMargin {
		why = append(why, pref.ID+" leads "+a.Second+" by "+points(a.Margin)+", less than the "+points(r.ClearMargin)+" of a clear lead.")
	}
	if a.Simulation != nil && pref.ProbabilityBest < r.ClearBest {
		why = append(why, "It is best in "+share(pref.ProbabilityBest)+" of the draws, fewer than "+share(r.ClearBest)+".")
	}
	if pref.Breach >= r.BreachLimit {
		why = append(why, "It goes over a limit in "+share(pref.Breach)+" of the draws.")
	}
	regretAgrees := true
	for _, x := range a.Rules {
		if x.Agrees {
			continue
		}
		if x.Name == "minimax regret" {
			regretAgrees = false
		}
		s := "The rule of " + RuleWords(x.Name) + " would choose " + list(x.Best, "or") + " instead"
		for _, d := range a.Dissent {
			if d.Rule == x.Name {
				s += ": " + d.Why
			}
		}
		why = append(why, s+".")
	}
	for _, s := range a.Scenarios[builtIn:] {
		if s.OverLimit[pref.ID] {
			why = append(why, "In the scenario “"+s.Name+"” it goes over a limit.")
		} else if !regretAgrees && !slices.Contains(s.Best, pref.ID) {
			why = append(why, "In the scenario “"+s.Name+"” "+list(s.Best, "or")+" is better.")
		}
	}
	inside := 0
	for _, f := range a.Flips {
		if f.Inside && f.Nearest {
			if inside++; inside <= 3 {
				why = append(why, p.m.Sentence(f)+" That lies inside the stated range.")
			}
		}
	}
	if inside > 3 {
		why = append(why, strconv.Itoa(inside-3)+" more flip points lie inside their stated ranges.")
	}
	blocking := 0
	for _, f := range a.Findings {
		if f.Severity == Blocking {
			if blocking++; blocking == 1 {
				why = append(why, f.Text)
			}
		}
	}
	if !p.m.TradeOff.Confirmed {
		why = append(why, "The weights are defaults that nobody has confirmed.")
	}
	return why
}

// RuleWords is a rule of RuleResult as it stands after "the rule of".
func RuleWords(name string) string {
	switch name {
	case "expected value":
		return "the highest expected value"
	case "probability best":
		return "the highest probability of being best"
	case "minimax regret":
		return "the smallest largest regret"
	case "maximin":
		return "the best worst case"
	}
	return name
}
