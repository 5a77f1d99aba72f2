package engine

import "math"

// Dissent is a rule that would choose another option than the preferred one, and why.
type Dissent struct {
	Rule string   // as in RuleResult.Name
	Best []string // option ids it would choose
	Why  string   // a clause with the figures behind it, without full stop
}

// dissents lists the rules of a that disagree, in their order.
func (p *problem) dissents(a *Analysis) []Dissent {
	if a.Preferred == "" {
		return nil
	}
	var out []Dissent
	for _, r := range a.Rules {
		if r.Agrees || len(r.Best) == 0 {
			continue
		}
		b, best := a.Preferred, r.Best[0]
		d := Dissent{Rule: r.Name, Best: r.Best}
		x, y := r.Figure[b], r.Figure[best]
		switch r.Name {
		case "expected value":
			d.Why = "over the stated ranges " + best + " is worth " + points(y) + " on average and " + b + " " + points(x) + ": the ranges reach further on one side"
		case "probability best":
			d.Why = best + " is best in " + share(y) + " of the draws and " + b + " in " + share(x)
		case "minimax regret":
			d.Why = b + " is at most " + points(x) + " behind the best option" + in(worstCase(a, b, true)) + ", " + best + " at most " + points(y) + in(worstCase(a, best, true))
		case "maximin":
			d.Why = b + " is worth at least " + points(x) + in(worstCase(a, b, false)) + ", " + best + " at least " + points(y) + in(worstCase(a, best, false))
		}
		out = append(out, d)
	}
	return out
}

// worstCase names the scenario of an option's largest regret or lowest value.
func worstCase(a *Analysis, option string, regret bool) string {
	name, worst := "", math.Inf(-1)
	for _, s := range a.Scenarios {
		v, ok := s.Regret[option]
		if !regret {
			v, ok = s.Value[option]
			v = -v
		}
		if ok && v > worst+tolerance {
			name, worst = s.Name, v
		}
	}
	return name
}

func in(scenario string) string {
	if scenario == "" {
		return ""
	}
	return " (“" + scenario + "”)"
}
