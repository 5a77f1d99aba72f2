package engine

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// Frontier is where the preferred option changes when two quantities move together, all others at base: the lines between
// the regions of the plane in which each option is preferred.
type Frontier struct {
	X, Y      FrontierAxis    // the two quantities
	Pieces    []FrontierPiece // empty: no flip in this box
	Triples   []FrontierPoint // where three or more options are equal
	Nearest   *FrontierPoint  // the point of the frontier nearest to the base; nil without a frontier
	Distance  *float64        // its distance in range units: the joint margin; below 1 about as likely as values inside the ranges
	Best      []string        // all that are preferred somewhere in the box, ascending ids
	Bracketed bool            // a link or a value function bends, so that points are located by bracketing
}

// FrontierAxis is one of the two quantities. One range unit is the stated range on the side in question; the other side's
// where there is none, and half of the box when the quantity has no range at all (Stated is false).
type FrontierAxis struct {
	Axis
	Base, From, To float64 // where it stands, and the box
	Down, Up       float64 // one range unit below and above the base
	Stated         bool    // the unit is a stated range
}

// FrontierPiece is one line between two regions, as points with X not falling. Form is "line", "lines" (straight between
// its points), "hyperbola" (y = (A + B·x)/(1 + C·x), exactly; the points are a picture of it) or "curve".
type FrontierPiece struct {
	Form         string   // "line", "lines", "hyperbola" or "curve"
	Below, Above []string // preferred on either side: below and above in Y; of a vertical line, left and right
	Gate         bool     // a limit is passed here; the values are not equal
	Unresolved   bool     // numerically unresolved: evaluation on both sides of its middle does not show the two sides
	Points       []Point  // at least two
	A, B, C      *float64 // of a hyperbola and, with C = 0, of a line that is not vertical
}

// Point is a value of X with one of Y.
type Point struct {
	X, Y float64 // in the units of the two quantities
}

// FrontierPoint is a point with the options that are equal there.
type FrontierPoint struct {
	X, Y    float64  // in the units of the two quantities
	Options []string // ascending ids

	Unresolved bool // numerically unresolved, as in FrontierPiece
}

// FrontierOf returns the frontier of any two quantities of m. The error is that of Analyze, or says that there is no such
// quantity, or that both are the same.
func FrontierOf(m Model, x, y Axis) (Frontier, error) {
	if err := m.Validate(); err != nil {
		return Frontier{}, err
	}
	p := compile(m)
	a, err := p.resolve(x)
	if err != nil {
		return Frontier{}, err
	}
	b, err := p.resolve(y)
	if err != nil {
		return Frontier{}, err
	}
	if a == b {
		return Frontier{}, fmt.Errorf("frontier: both quantities are %s %s %s", x.Kind, x.Subject, x.Option)
	}
	return p.frontier(a, b), nil
}

// resolve finds a quantity that can be moved.
func (p *problem) resolve(q Axis) (axis, error) {
	for _, a := range p.axes() {
		n := p.named(a)
		if n == q || q.Kind == FlipTradeOff && n.Kind == FlipTradeOff ||
			a.v >= 0 && n.Subject == q.Subject && n.Option == q.Option && (q.Kind == FlipGate || q.Kind == "") {
			return a, nil
		}
	}
	return axis{}, fmt.Errorf("there is no quantity %s %q %q that moves a value", q.Kind, q.Subject, q.Option)
}

func (c *checker) frontiers(m Model, criteria, components, parameters, drivers, options map[string]bool) {
	for i, pair := range m.Frontiers {
		for j, q := range pair {
			path := fmt.Sprintf("frontiers[%d].%s", i, [2]string{"x", "y"}[j])
			known := components[q.Subject] || parameters[q.Subject] || drivers[q.Subject]
			switch q.Kind {
			case FlipTradeOff:
				continue
			case FlipWeight, FlipGlobalWeight:
				known = criteria[q.Subject]
			case FlipEstimate, FlipParameter, FlipDriver, FlipGate, "":
			default:
				c.add(path+".kind", "%q is not one of trade-off, weight, global-weight, estimate, parameter, driver", q.Kind)
				continue
			}
			if !known {
				c.add(path+".subject", "there is no quantity %q", q.Subject)
			}
			if q.Option != "" && !options[q.Option] {
				c.add(path+".option", "there is no option %q", q.Option)
			}
		}
		if pair[0] == pair[1] {
			c.add(fmt.Sprintf("frontiers[%d]", i), "both quantities are the same")
		}
	}
}

// frontiers traces the pairs that the model asks for, and those among the four quantities that matter most.
func (p *problem) frontiers(a *Analysis) []Frontier {
	if a.Preferred == "" {
		return nil
	}
	var pairs [][2]axis
	for _, q := range p.m.Frontiers {
		x, err := p.resolve(q[0])
		y, err2 := p.resolve(q[1])
		if err == nil && err2 == nil && x != y {
			pairs = append(pairs, [2]axis{x, y})
		}
	}
	asked := len(pairs)
	top := p.relevant(a, 4)
	for j := range top {
		for i := range j {
			if pair := [2]axis{top[i], top[j]}; !slices.Contains(pairs[:asked], pair) {
				pairs = append(pairs, pair)
			}
		}
	}
	out := make([]Frontier, len(pairs))
	parallel(len(pairs), func(i int) { out[i] = p.frontier(pairs[i][0], pairs[i][1]) })
	rest := out[asked:]
	sort.SliceStable(rest, func(i, j int) bool {
		a, b := rest[i].Distance, rest[j].Distance
		return a != nil && (b == nil || *a < *b)
	})
	return out
}

// relevant returns up to n quantities: those with the nearest flips, then those that the joint robustness moves. Swing
// weights are left out.
func (p *problem) relevant(a *Analysis, n int) []axis {
	var out []axis
	add := func(q Axis) {
		if q.Kind == FlipWeight || q.Kind == FlipGlobalWeight || len(out) == n {
			return
		}
		if x, err := p.resolve(q); err == nil && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	for _, f := range a.Flips {
		add(Axis{f.Kind, f.Subject, f.Option})
	}
	if a.Joint != nil {
		for _, m := range a.Joint.Moves {
			add(m.Axis)
		}
	}
	return out
}

func (p *problem) frontierAxis(a axis) FrontierAxis {
	f := FrontierAxis{Axis: p.named(a), Base: p.now(a), To: 1}
	if a.v >= 0 {
		f.From, f.To = p.vars[a.v].lo, p.vars[a.v].hi
	}
	low, high := p.stated(a)
	f.Down, f.Up, f.Stated = f.Base-low, high-f.Base, low < high
	if !f.Stated {
		f.Down, f.Up = (f.To-f.From)/2, (f.To-f.From)/2
	} else if f.Down == 0 {
		f.Down = f.Up
	} else if f.Up == 0 {
		f.Up = f.Down
	}
	return f
}

// scaled is a point in range units from the base.
func (f *Frontier) scaled(q Point) (u, v float64) {
	unit := func(a *FrontierAxis, x float64) float64 {
		if x < a.Base {
			return (x - a.Base) / a.Down
		}
		return (x - a.Base) / a.Up
	}
	return unit(&f.X, q.X), unit(&f.Y, q.Y)
}

// nearestOn returns the point of the straight segment from a to b nearest to the base and its distance in range units. The
// units differ on the two sides of the base, so that the segment is taken quadrant by quadrant.
func (f *Frontier) nearestOn(a, b Point) (Point, float64) {
	cuts := []float64{0, 1}
	for _, c := range [2][3]float64{{a.X, b.X, f.X.Base}, {a.Y, b.Y, f.Y.Base}} {
		if (c[0] < c[2]) != (c[1] < c[2]) && c[0] != c[2] && c[1] != c[2] {
			cuts = append(cuts, (c[2]-c[0])/(c[1]-c[0]))
		}
	}
	sort.Float64s(cuts)
	along := func(t float64) Point { return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)} }
	at, best := a, math.Inf(1)
	for i := 1; i < len(cuts); i++ {
		if w, d := f.nearestInside(along(cuts[i-1]), along(cuts[i])); d < best {
			at, best = w, d
		}
	}
	return at, best
}

// nearestInside is nearestOn for a segment in one quadrant around the base.
func (f *Frontier) nearestInside(a, b Point) (Point, float64) {
	ux, uy := f.scaled(a)
	vx, vy := f.scaled(b)
	dx, dy := vx-ux, vy-uy
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = math.Max(0, math.Min(1, -(ux*dx+uy*dy)/l))
	}
	return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)}, math.Hypot(ux+t*dx, uy+t*dy)
}
