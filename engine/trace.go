package engine

import (
	"math"
	"slices"
	"sort"
)

// tracer follows the frontier of two quantities: for any value of the first, the flips of the second are exact, so that
// only the number of such slices is a choice.
type tracer struct {
	p      *problem
	x, y   axis
	holes  []float64
	f      *Frontier
	nodes  []node
	spanX  float64
	spanY  float64
	paths  []path
	corner []Point // candidates for triple points
}

// node is the plane cut at x: the regions along y from below.
type node struct {
	x      float64
	edges  []float64 // between regions
	best   [][]int   // one more than edges
	curved bool      // the frontier bends between this node and the next
}

// path is a piece while it is followed.
type path struct {
	below, above []int
	points       []Point
	curved       bool
	vertical     bool
}

const (
	eventWidth = 1e-8     // of the box: where the order of regions changes
	sliver     = 1e-7     // of the box: a thinner region is the width of a line, where values tie within the tolerance
	snapBy     = 1e-5     // of the box: ends of pieces this near to a border or a triple point are put on it
	straightBy = 1e-10    // of the box: a line
	pictureBy  = 1e-4     // of the box: how well the points picture a bent piece
	joinBy     = 1e-5     // of the box: edges this near on either side of an event are one piece
	upright    = 1e-6     // of the box: a line that all cuts nearer than this lie on is vertical
	offMiddle  = 0.381966 // of a gap whose middle lies on a vertical line: the smaller part of the golden section
	bendDepth  = 12       // halvings of a bent piece
	kinkDepth  = 40       // of a straight one, whose corners are found
	eventDepth = 60       // of a gap in which regions change
)

// frontier traces the pair.
func (p *problem) frontier(x, y axis) Frontier {
	f := Frontier{X: p.frontierAxis(x), Y: p.frontierAxis(y)}
	base, start := p.standing()
	t := &tracer{p: p, x: x, y: y, f: &f, holes: p.even(midScore), spanX: f.X.To - f.X.From, spanY: f.Y.To - f.Y.From}
	if len(start) == 1 && p.anyHole() {
		t.holes = p.even(100)
		t.holes[start[0]] = 0
	}
	if !(t.spanX > 0 && t.spanY > 0) || len(start) == 0 {
		return f
	}
	t.slices(base, start)
	t.follow()
	t.nearest(start)
	t.finish()
	return f
}

func (p *problem) anyHole() bool {
	for o := range p.opts {
		for k := range p.crit {
			if p.hole(o, k) {
				return true
			}
		}
	}
	return false
}

// walkFrom returns a walk along one quantity with another at v, run.
func (t *tracer) walkFrom(fixed axis, v float64, along axis) *walk {
	q := t.p.put(fixed, v)
	base := q.evaluate(q.base, t.holes)
	w := q.newWalk(base, base.over, winners(base.value, base.over, nil))
	w.toward(along, base)
	w.run()
	t.f.Bracketed = t.f.Bracketed || w.searched
	return w
}

// cut computes the node at x.
func (t *tracer) cut(x float64) node {
	n := node{x: x}
	edge, thin := t.f.Y.From, false
	t.walkFrom(t.x, x, t.y).survey(func(from, to float64, best []int) {
		if to-from <= sliver*t.spanY {
			if !thin {
				edge, thin = (from+to)/2, true
			}
			return
		}
		if !thin {
			edge = from
		}
		thin = false
		if k := len(n.best); k > 0 {
			if slices.Equal(n.best[k-1], best) {
				return
			}
			n.edges = append(n.edges, edge)
		}
		n.best = append(n.best, append([]int(nil), best...))
	}, nil)
	return n
}

// tied tells whether options tie in some region, as they do on a vertical line.
func (n *node) tied() bool {
	for _, b := range n.best {
		if len(b) > 1 {
			return true
		}
	}
	return false
}

func (n *node) like(m *node) bool {
	return slices.EqualFunc(n.best, m.best, slices.Equal[[]int])
}

// slices cuts the plane where something can happen and as often as bends need.
func (t *tracer) slices(base table, start []int) {
	f := t.f
	xs := []float64{f.X.From, f.X.To, f.X.Base}
	for i := 1; i < 8; i++ {
		xs = append(xs, f.X.From+t.spanX*float64(i)/8)
	}
	w := t.p.newWalk(base, base.over, start)
	w.toward(t.x, base)
	xs = append(xs, w.cuts()...)
	w.toward(t.y, base)
	levels := append([]float64(nil), w.cuts()...) // of y: its ends, its base and the kinks of its value functions
	for _, y := range levels {
		edge := y <= f.Y.From || y >= f.Y.To
		t.walkFrom(t.y, y, t.x).survey(func(from, _ float64, _ []int) {
			switch {
			case from <= f.X.From:
			case edge: // the frontier leaves the box here: look at both sides
				xs = append(xs, from-3*sliver*t.spanX, from+3*sliver*t.spanX)
			default:
				xs = append(xs, from)
			}
		}, nil)
	}
	sort.Float64s(xs)
	kept := xs[:0]
	for _, x := range xs {
		if x >= f.X.From && x <= f.X.To && (len(kept) == 0 || x-kept[len(kept)-1] > eventWidth*t.spanX/8) {
			kept = append(kept, x)
		}
	}
	l := t.beside(kept[0])
	for _, x := range kept[1:] {
		r := t.beside(x)
		if r.x <= l.x {
			continue
		}
		t.refine(l, r, 0)
		l = r
	}
	t.nodes = append(t.nodes, l)
}

// beside cuts at x, or a little inwards where x lies on a vertical line.
func (t *tracer) beside(x float64) node {
	n := t.cut(x)
	if !n.tied() {
		return n
	}
	step := 1.1 * upright * t.spanX // past it
	if x > t.f.X.From+t.spanX/2 {
		step = -step
	}
	if m := t.cut(x + step); !m.tied() {
		return m
	}
	return n
}

// refine appends l and what is needed between l and r.
func (t *tracer) refine(l, r node, depth int) {
	if l.like(&r) {
		if len(l.edges) == 0 || depth > kinkDepth {
			t.nodes = append(t.nodes, l)
			return
		}
		m := t.cut(l.x + (r.x-l.x)/2)
		if m.like(&l) {
			off := 0.0
			for i, e := range m.edges {
				off = math.Max(off, math.Abs(e-(l.edges[i]+r.edges[i])/2)/t.spanY)
			}
			switch {
			case off <= straightBy:
				t.nodes = append(t.nodes, l)
				return
			case off <= pictureBy || depth > bendDepth:
				l.curved, m.curved = true, true
				t.nodes = append(t.nodes, l, m)
				return
			}
		}
		t.refine(l, m, depth+1)
		t.refine(m, r, depth+1)
		return
	}
	if r.x-l.x <= eventWidth*t.spanX || depth > eventDepth {
		t.nodes = append(t.nodes, l)
		return
	}
	m := t.cut(l.x + (r.x-l.x)/2)
	if m.tied() && !m.like(&l) && !m.like(&r) { // on a vertical line, perhaps
		if r.x-l.x <= upright*t.spanX {
			t.nodes = append(t.nodes, l)
			return
		}
		m = t.cut(l.x + (r.x-l.x)*offMiddle)
	}
	t.refine(l, m, depth+1)
	t.refine(m, r, depth+1)
}

// follow joins the edges of the nodes into paths.
func (t *tracer) follow() {
	var open []int // path of each edge
	begin := func(n *node, i int) int {
		t.paths = append(t.paths, path{below: n.best[i], above: n.best[i+1], points: []Point{{n.x, n.edges[i]}}})
		return len(t.paths) - 1
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		next := make([]int, len(n.edges))
		switch {
		case i == 0:
			for e := range n.edges {
				next[e] = begin(n, e)
			}
		case n.like(&t.nodes[i-1]):
			for e := range n.edges {
				q := &t.paths[open[e]]
				q.points = append(q.points, Point{n.x, n.edges[e]})
				q.curved = q.curved || t.nodes[i-1].curved
				next[e] = open[e]
			}
		default:
			prev := &t.nodes[i-1]
			for e := range n.edges {
				next[e] = -1
				for d := range prev.edges {
					if slices.Equal(prev.best[d], n.best[e]) && slices.Equal(prev.best[d+1], n.best[e+1]) && math.Abs(prev.edges[d]-n.edges[e]) <= joinBy*t.spanY {
						next[e] = open[d]
						t.paths[open[d]].points = append(t.paths[open[d]].points, Point{n.x, n.edges[e]})
					}
				}
				if next[e] < 0 {
					next[e] = begin(n, e)
				}
			}
			t.event(prev, n)
		}
		open = next
	}
}

// event notes vertical pieces and possible triple points between two nodes whose regions differ.
func (t *tracer) event(l, r *node) {
	x := l.x + (r.x-l.x)/2
	ends := func(n *node, i int) (float64, float64) {
		lo, hi := t.f.Y.From, t.f.Y.To
		if i > 0 {
			lo = n.edges[i-1]
		}
		if i < len(n.edges) {
			hi = n.edges[i]
		}
		return lo, hi
	}
	for i := range l.best {
		for j := range r.best {
			if slices.Equal(l.best[i], r.best[j]) {
				continue
			}
			a, b := ends(l, i)
			c, d := ends(r, j)
			lo, hi := math.Max(a, c), math.Min(b, d)
			if hi-lo > joinBy*t.spanY {
				t.paths = append(t.paths, path{below: l.best[i], above: r.best[j], points: []Point{{x, lo}, {x, hi}}, vertical: true})
			}
		}
	}
	for _, n := range []*node{l, r} {
		for _, y := range n.edges {
			t.corner = append(t.corner, Point{x, y})
		}
	}
}

// values returns all options' values at a point and which of them are over a limit.
func (t *tracer) values(q Point) table {
	a := t.p.put(t.x, q.X).put(t.y, q.Y)
	return a.evaluate(a.base, t.holes)
}

// nearest finds the point of the frontier nearest to the base.
func (t *tracer) nearest(start []int) {
	f := t.f
	if len(start) > 1 {
		zero := 0.0
		f.Nearest, f.Distance = &FrontierPoint{X: f.X.Base, Y: f.Y.Base, Options: t.p.ids(start)}, &zero
		return
	}
	best, at := math.Inf(1), Point{}
	var on *path
	where := 0
	for i := range t.paths {
		q := &t.paths[i]
		for j := 1; j < len(q.points); j++ {
			if w, d := f.nearestOn(q.points[j-1], q.points[j]); d < best-1e-15 {
				best, at, on, where = d, w, q, j
			}
		}
	}
	if on == nil {
		return
	}
	if on.curved { // between the neighbouring nodes the distance has one minimum
		lo, hi := on.points[max(where-2, 0)].X, on.points[min(where+1, len(on.points)-1)].X
		along := func(x float64) float64 { // the path as it was traced
			ps := on.points[max(where-2, 0):min(where+2, len(on.points))]
			i := 1
			for i < len(ps)-1 && ps[i].X < x {
				i++
			}
			if ps[i].X == ps[i-1].X {
				return ps[i].Y
			}
			return ps[i-1].Y + (ps[i].Y-ps[i-1].Y)*((x-ps[i-1].X)/(ps[i].X-ps[i-1].X))
		}
		y := func(x float64) (float64, bool) { // two options can change places more than once over one x: the edge of this path
			n, found, off := t.cut(x), false, math.Inf(1)
			var v float64
			for e := range n.edges {
				if d := math.Abs(n.edges[e] - along(x)); d < off && slices.Equal(n.best[e], on.below) && slices.Equal(n.best[e+1], on.above) {
					v, off, found = n.edges[e], d, true
				}
			}
			return v, found
		}
		distance := func(x float64) float64 {
			v, ok := y(x)
			if !ok {
				return math.Inf(1)
			}
			return math.Hypot(f.scaled(Point{x, v}))
		}
		x := golden(distance, lo, hi)
		if d := distance(x); !math.IsInf(d, 1) {
			v, _ := y(x)
			best, at = d, Point{x, v}
		}
	}
	f.Nearest = &FrontierPoint{X: at.X, Y: at.Y, Options: t.p.ids(union(on.below, on.above)), Unresolved: !t.shown(at, on)}
	f.Distance = &best
}

func union(a, b []int) []int {
	out := append([]int(nil), a...)
	for _, o := range b {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	sort.Ints(out)
	return out
}
