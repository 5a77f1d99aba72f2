package engine

import (
	"math"
	"slices"
	"sort"
)

// finish turns paths into pieces and points where regions meet into triple points.
func (t *tracer) finish() {
	seen := map[int]bool{}
	for i := range t.nodes {
		for _, b := range t.nodes[i].best {
			for _, o := range b {
				seen[o] = true
			}
		}
	}
	for o, opt := range t.p.opts {
		if seen[o] {
			t.f.Best = append(t.f.Best, opt.ID)
		}
	}
	for _, c := range t.corner {
		t.triple(c)
	}
	for i := range t.paths {
		if q := &t.paths[i]; len(q.points) > 1 {
			t.snap(q)
			if ps := t.simple(q.points); ps[0] == ps[len(ps)-1] {
				continue // a hair in a corner that snapping has closed: it has no direction and no formula
			}
			for _, part := range t.split(q) {
				t.f.Pieces = append(t.f.Pieces, t.piece(&part))
			}
		}
	}
	sort.SliceStable(t.f.Pieces, func(i, j int) bool {
		a, b := t.f.Pieces[i].Points[0], t.f.Pieces[j].Points[0]
		if a.X != b.X {
			return a.X < b.X
		}
		return a.Y < b.Y
	})
}

// snap puts the ends of a path on the triple point or the border that they come within a hair of.
func (t *tracer) snap(q *path) {
	f, n := t.f, len(q.points)
	if q.vertical { // where the options really change, in the middle of the line
		x := q.points[0].X
		best := 1e-4 * t.spanX
		t.walkFrom(t.y, (q.points[0].Y+q.points[1].Y)/2, t.x).survey(func(from, _ float64, _ []int) {
			if d := math.Abs(from - x); d < best {
				best = d
				q.points[0].X, q.points[1].X = from, from
			}
		}, nil)
	}
	for end := range 2 {
		at, next := 0, 1
		if end == 1 {
			at, next = n-1, n-2
		}
		for next > 0 && next < n-1 && math.Abs(q.points[next].X-q.points[at].X) <= snapBy*t.spanX && !q.vertical {
			next += 1 - 2*end
		}
		e, o := &q.points[at], q.points[next]
		done := false
		for _, c := range f.Triples {
			if math.Abs(c.X-e.X) <= snapBy*t.spanX && math.Abs(c.Y-e.Y) <= snapBy*t.spanY {
				*e, done = Point{c.X, c.Y}, true
			}
		}
		slope, level := 0.0, o.X == e.X
		if !level {
			slope = (o.Y - e.Y) / (o.X - e.X)
		}
		for _, y := range [2]float64{f.Y.From, f.Y.To} {
			if !done && e.Y != y && math.Abs(e.Y-y) <= snapBy*t.spanY {
				x := e.X
				if slope != 0 {
					x += (y - e.Y) / slope
				}
				if math.Abs(x-e.X) <= snapBy*t.spanX && x >= f.X.From && x <= f.X.To {
					*e, done = Point{x, y}, true
				}
			}
		}
		for _, x := range [2]float64{f.X.From, f.X.To} {
			if !done && !level && e.X != x && math.Abs(e.X-x) <= snapBy*t.spanX {
				*e = Point{x, e.Y + slope*(x-e.X)}
			}
		}
	}
	t.shave(q)
}

// shave drops the points within a hair of an end, which a moved end may lie before.
func (t *tracer) shave(q *path) {
	first, last := q.points[0], q.points[len(q.points)-1]
	out := q.points[:1]
	for _, p := range q.points[1 : len(q.points)-1] {
		hair := false
		for _, e := range [2]Point{first, last} {
			hair = hair || math.Abs(p.X-e.X) <= snapBy*t.spanX && math.Abs(p.Y-e.Y) <= snapBy*t.spanY
		}
		if !hair {
			out = append(out, p)
		}
	}
	q.points = append(out, last)
}

// split parts a path where it goes over from a limit to a tie of values, or back.
func (t *tracer) split(q *path) []path {
	if q.vertical || len(q.points) < 3 || len(q.below) == 0 || len(q.above) == 0 {
		return []path{*q}
	}
	apart := make([]bool, len(q.points))
	for i, at := range q.points {
		v := t.values(at).value
		apart[i] = math.Abs(v[q.below[0]]-v[q.above[0]]) > 1e-4
	}
	var out []path
	from := 0
	for i := 1; i < len(q.points); i++ {
		if i+1 == len(q.points) || (apart[i-1] || apart[i]) != (apart[i] || apart[i+1]) {
			part := *q
			part.points = q.points[from : i+1 : i+1]
			out, from = append(out, part), i
		}
	}
	return out
}

func (t *tracer) piece(q *path) FrontierPiece {
	out := FrontierPiece{Below: t.p.ids(q.below), Above: t.p.ids(q.above), Points: t.simple(q.points)}
	n := len(q.points)
	a, b := q.points[(n-1)/2], q.points[(n-1)/2+1]
	if len(q.below) > 0 && len(q.above) > 0 {
		at := Point{a.X, a.Y}
		if q.vertical || n == 2 || !q.curved {
			long := -1.0
			for i := 1; i < n; i++ { // the first may be a hair next to a corner
				c, d := q.points[i-1], q.points[i]
				if l := math.Abs(d.X-c.X)/t.spanX + math.Abs(d.Y-c.Y)/t.spanY; l > long {
					long, at = l, Point{c.X + (d.X-c.X)/2, c.Y + (d.Y-c.Y)/2}
				}
			}
		}
		v := t.values(at).value
		out.Gate = math.Abs(v[q.below[0]]-v[q.above[0]]) > 1e-4
	} else {
		out.Gate = true
	}
	mid := Point{a.X + (b.X-a.X)/2, a.Y + (b.Y-a.Y)/2}
	if !q.vertical {
		mid = a
	}
	out.Unresolved = !t.shown(mid, q)
	switch first, last := out.Points[0], out.Points[len(out.Points)-1]; {
	case len(out.Points) == 2:
		out.Form = "line"
		if !q.vertical {
			slope := (last.Y - first.Y) / (last.X - first.X)
			at0, zero := first.Y-slope*first.X, 0.0
			out.A, out.B, out.C = &at0, &slope, &zero
		}
	case !q.curved:
		out.Form = "lines"
	default:
		out.Form = "curve"
		if a, b, c, ok := t.hyperbola(q.points); ok {
			out.Form, out.A, out.B, out.C = "hyperbola", &a, &b, &c
		}
	}
	return out
}

// shown tells whether the two sides of a piece are seen a small step to either side of one of its points.
func (t *tracer) shown(at Point, q *path) bool {
	for _, share := range aside {
		l, h := at, at
		if q.vertical {
			l.X, h.X = at.X-share*t.spanX, at.X+share*t.spanX
		} else {
			l.Y, h.Y = at.Y-share*t.spanY, at.Y+share*t.spanY
		}
		below, above := t.values(l), t.values(h)
		if slices.Equal(winners(below.value, below.over, nil), q.below) && slices.Equal(winners(above.value, above.over, nil), q.above) {
			return true
		}
	}
	return false
}

// simple drops points on a straight line between their neighbours, and doubles.
func (t *tracer) simple(ps []Point) []Point {
	out := []Point{ps[0]}
	for i := 1; i < len(ps); i++ {
		if i+1 < len(ps) {
			a, b, c := out[len(out)-1], ps[i], ps[i+1]
			if c.X-a.X <= 1e-8*t.spanX && math.Abs(c.Y-a.Y) <= 1e-8*t.spanY {
				continue
			}
			if c.X > a.X && math.Abs(a.Y+(c.Y-a.Y)*((b.X-a.X)/(c.X-a.X))-b.Y) <= 1e-9*t.spanY {
				continue
			}
		}
		out = append(out, ps[i])
	}
	return out
}

// hyperbola fits y = (a + b·x)/(1 + c·x) through three points and tells whether all others lie on it.
func (t *tracer) hyperbola(ps []Point) (a, b, c float64, ok bool) {
	n := len(ps)
	if n < 5 {
		return 0, 0, 0, false
	}
	// a + b·x - c·x·y = y at three points, measured from the first so that little cancels
	p, q, r := ps[0], ps[n/2], ps[n-1]
	// With x = p.X + u, y = p.Y + v the curve is v = βu/(1 + γu): two equations.
	u1, v1, u2, v2 := q.X-p.X, q.Y-p.Y, r.X-p.X, r.Y-p.Y
	// β u - γ u v = v
	det := -u1*u2*v2 + u2*u1*v1
	if det == 0 {
		return 0, 0, 0, false
	}
	beta := (-v1*u2*v2 + v2*u1*v1) / det
	gamma := (u1*v2 - u2*v1) / det
	if 1+gamma*u2 <= 0 {
		return 0, 0, 0, false // it would have its pole between the ends
	}
	for _, s := range ps {
		u := s.X - p.X
		if math.Abs(p.Y+beta*u/(1+gamma*u)-s.Y) > 1e-8*t.spanY {
			return 0, 0, 0, false
		}
	}
	// y = p.Y + βu/(1 + γu) with u = x - p.X, divided by 1 - γ p.X
	d := 1 - gamma*p.X
	if math.Abs(d) < 1e-12 {
		return 0, 0, 0, false
	}
	return (p.Y*d - beta*p.X) / d, (p.Y*gamma + beta) / d, gamma / d, true
}

// triple adds the point when three or more options are equal and best there, after polishing it by Newton's method.
func (t *tracer) triple(at Point) {
	near := t.values(at)
	top := math.Inf(-1)
	for o, v := range near.value {
		if !near.over[o] {
			top = math.Max(top, v)
		}
	}
	var os []int
	for o, v := range near.value {
		if !near.over[o] && top-v <= 1e-2 { // Newton and the tolerance decide
			os = append(os, o)
		}
	}
	if len(os) < 3 {
		return
	}
	start := at
	gaps := func(q Point) (float64, float64) {
		v := t.values(q).value
		return v[os[0]] - v[os[1]], v[os[0]] - v[os[2]]
	}
	hx, hy := 1e-7*t.spanX, 1e-7*t.spanY
	for range 8 {
		d, e := gaps(at)
		if math.Abs(d)+math.Abs(e) < 1e-13 {
			break
		}
		// Differences from the side towards the middle, to stay inside the box.
		if at.X > t.f.X.From+t.spanX/2 {
			hx = -math.Abs(hx)
		}
		if at.Y > t.f.Y.From+t.spanY/2 {
			hy = -math.Abs(hy)
		}
		dx, ex := gaps(Point{at.X + hx, at.Y})
		dy, ey := gaps(Point{at.X, at.Y + hy})
		a, b, c, g := (dx-d)/hx, (dy-d)/hy, (ex-e)/hx, (ey-e)/hy
		det := a*g - b*c
		if det == 0 {
			break
		}
		at = Point{at.X - (d*g-b*e)/det, at.Y - (a*e-d*c)/det}
	}
	inside := at.X >= t.f.X.From-1e-9*t.spanX && at.X <= t.f.X.To+1e-9*t.spanX && at.Y >= t.f.Y.From-1e-9*t.spanY && at.Y <= t.f.Y.To+1e-9*t.spanY
	if !inside || math.Abs(at.X-start.X) > 1e-4*t.spanX || math.Abs(at.Y-start.Y) > 1e-4*t.spanY {
		return
	}
	v := t.values(at)
	if best := winners(v.value, v.over, nil); len(best) >= 3 {
		for _, old := range t.f.Triples {
			if math.Abs(old.X-at.X) <= 1e-7*t.spanX && math.Abs(old.Y-at.Y) <= 1e-7*t.spanY {
				return
			}
		}
		t.f.Triples = append(t.f.Triples, FrontierPoint{X: at.X, Y: at.Y, Options: t.p.ids(best)})
	}
}
