package engine

import "strconv"

// numerics says in sentences what is not exact, and by how much; nil when all is.
func (p *problem) numerics(a *Analysis) []string {
	var out []string
	for i := range a.Sweeps {
		if s := &a.Sweeps[i]; s.Bracketed {
			out = append(out, upperFirst(p.m.axisName(s.Axis))+": crossings are bracketed at "+strconv.Itoa(samples)+
				" points a piece and refined to the last digit; two that are closer than "+p.m.Amount(s.Subject, s.Resolution)+" may be missed.")
		}
	}
	for _, f := range a.Flips {
		if f.Unresolved {
			out = append(out, upperFirst(p.m.axisName(Axis{f.Kind, f.Subject, f.Option}))+" near "+p.m.Amount(amountID(f.Kind, f.Subject), f.At)+
				": the change from "+orNo(f.From, "no option")+" to "+orNo(f.To, "no option")+" is numerically unresolved, and nothing is to be watched for it.")
		}
	}
	if j := a.Joint; j != nil && j.Searched {
		out = append(out, "Too many quantities interact to take the joint robustness apart exactly: it may be smaller than is said"+
			" by what "+points(j.Resolution)+" of value make.")
	}
	for _, d := range a.Dominance {
		if d.Searched {
			out = append(out, "Too many quantities interact to settle whether "+d.Option+" is better than "+d.Over+" all over the ranges: it is taken not to be.")
		}
	}
	return out
}

// amountID is the id that amounts of a quantity are written by: weights are shares, as the trade-off is.
func amountID(kind FlipKind, subject string) string {
	if kind == FlipWeight || kind == FlipGlobalWeight {
		return string(FlipTradeOff)
	}
	return subject
}

// axisName names a quantity within a sentence.
func (m Model) axisName(a Axis) string {
	switch a.Kind {
	case FlipTradeOff:
		return "the weight of reach against complexity"
	case FlipWeight, FlipGlobalWeight:
		return "the weight of " + within(m.Name(a.Subject))
	}
	return m.Subject(a.Subject, a.Option)
}
