package engine

// PreferredAt returns which options of m are preferred when quantities x and y have the values of each point, all others
// at base: several ids, ascending, on a tie, none where no option stays within its limits. Errors are those of FrontierOf.
func PreferredAt(m Model, x, y Axis, points []Point) ([][]string, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	m, _ = prepare(m)
	p := compile(m)
	a, err := p.resolve(x)
	if err != nil {
		return nil, err
	}
	b, err := p.resolve(y)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(points))
	for i, at := range points {
		q := p.put(a, at.X).put(b, at.Y)
		t := q.evaluate(q.base, q.even(midScore))
		out[i] = q.ids(winners(t.value, t.over, nil))
	}
	return out, nil
}
