package engine

// JointAlone is Analysis.Joint without anything else: brute force over many models needs it alone.
func JointAlone(m Model) (preferred string, j *Joint) {
	m, _ = prepare(m)
	p := compile(m)
	var a Analysis
	if b := p.choose(&a, p.evaluate(p.base, p.even(50)), p.evaluate(p.base, p.even(0)), p.evaluate(p.base, p.even(100))); b >= 0 {
		return a.Preferred, p.joint(b)
	}
	return "", nil
}

// DominanceAlone is Analysis.Dominance without anything else.
func DominanceAlone(m Model) []Dominance {
	m, _ = prepare(m)
	p := compile(m)
	return p.dominances(p.evaluate(p.base, p.even(50)), p.evaluate(p.base, p.even(0)), p.evaluate(p.base, p.even(100)))
}
