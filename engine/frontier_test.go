package engine_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine"
)

func est(component, option string) engine.Axis {
	return engine.Axis{Kind: engine.FlipEstimate, Subject: component, Option: option}
}

func frontier(t *testing.T, m engine.Model, x, y engine.Axis) engine.Frontier {
	t.Helper()
	f, err := engine.FrontierOf(m, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// between finds the piece between two options.
func between(t *testing.T, f engine.Frontier, a, b string) engine.FrontierPiece {
	t.Helper()
	for _, p := range f.Pieces {
		if len(p.Below) == 1 && len(p.Above) == 1 && (p.Below[0] == a && p.Above[0] == b || p.Below[0] == b && p.Above[0] == a) {
			return p
		}
	}
	t.Fatalf("no piece between %s and %s in %+v", a, b, f.Pieces)
	return engine.FrontierPiece{}
}

// The worked example: B against A, r = 812.5 + 30 (u - 60) thousand. B against C, 3 points instead of 1.875 ahead:
// r = 700 + 30 (u - 60), below the other line and so nowhere a frontier.
func TestFrontierOfTwoInputs(t *testing.T) {
	f := frontier(t, worked(), est("use", "B"), est("revenue", "B"))
	p := between(t, f, "A", "B")
	if p.Form != "line" || p.Gate || len(f.Pieces) != 1 || len(f.Triples) != 0 {
		t.Fatalf("%+v", f)
	}
	near(t, "slope", *p.B, 30_000)
	near(t, "at 0", *p.A, 812_500-60*30_000)
	if f.Bracketed || len(f.Best) != 2 {
		t.Errorf("%+v", f)
	}
	// Without ranges the unit is half the box, 50 points and 1000 k: slopes .3 and .01 make 15 and 10 points a unit.
	near(t, "joint margin", *f.Distance, 1.875/math.Hypot(15, 10))
}

// With ranges: |D0| / √((g r)² + (h s)²), g r = .3·10 and h s = .01·200.
func TestJointMargin(t *testing.T) {
	m := worked()
	ends(&m, "use", "B", 50, 70)
	ends(&m, "revenue", "B", 800_000, 1_200_000)
	f := frontier(t, m, est("use", "B"), est("revenue", "B"))
	rho := 1.875 / math.Hypot(3, 2)
	near(t, "joint margin", *f.Distance, rho)
	// The nearest point of a line in scaled coordinates lies along its normal.
	near(t, "use", f.Nearest.X, 60+10*rho*3/math.Hypot(3, 2))
	near(t, "revenue", f.Nearest.Y, 1e6-2e5*rho*2/math.Hypot(3, 2))
	// Asked for in the model, it comes first in the analysis; four quantities make six pairs beside it.
	m.Frontiers = [][2]engine.Axis{{est("nps", "A"), est("fit", "C")}}
	a := analyze(t, m)
	if len(a.Frontiers) != 7 || a.Frontiers[0].X.Axis != est("nps", "A") {
		t.Errorf("%d frontiers, first %+v", len(a.Frontiers), a.Frontiers[0].X)
	}
}

// Weight by input is a hyperbola. B against A: 23.75 λ + (1-λ)(16 - .6 u) = 0, u = (16 + 7.75 λ)/(.6 - .6 λ); against C:
// -20 λ + (1-λ)(78 - 16 - .6 u) = 0, u = (62 - 82 λ)/(.6 - .6 λ). A and C are equal at 43.75 λ = 46 (1-λ), the triple point.
func TestFrontierOfWeightAndInput(t *testing.T) {
	f := frontier(t, worked(), engine.Axis{Kind: engine.FlipTradeOff}, est("use", "B"))
	for _, c := range []struct {
		with    string
		a, b, c float64
	}{{"A", 16 / 0.6, 7.75 / 0.6, -1}, {"C", 62 / 0.6, -82 / 0.6, -1}} {
		p := between(t, f, "B", c.with)
		if p.Form != "hyperbola" {
			t.Fatalf("%+v", p)
		}
		for i, got := range []float64{*p.A, *p.B, *p.C} {
			if want := []float64{c.a, c.b, c.c}[i]; math.Abs(got-want) > 1e-6*math.Abs(want) {
				t.Errorf("B and %s: coefficient %d is %v, want %v", c.with, i, got, want)
			}
		}
		for _, q := range p.Points {
			if want := (c.a + c.b*q.X) / (1 + c.c*q.X); math.Abs(q.Y-want) > 1e-6 {
				t.Errorf("(%v, %v) is not on the hyperbola: %v", q.X, q.Y, want)
			}
		}
	}
	if len(f.Triples) != 1 {
		t.Fatalf("triple points %+v", f.Triples)
	}
	l := 46 / 89.75
	near(t, "weight", f.Triples[0].X, l)
	near(t, "use", f.Triples[0].Y, (16+7.75*l)/(0.6-0.6*l))
	vertical := between(t, f, "A", "C") // above the triple point the choice between A and C depends on the weight alone
	if vertical.Form != "line" || math.Abs(vertical.Points[0].X-l) > 1e-8 || vertical.B != nil {
		t.Errorf("%+v", vertical)
	}
}

// Two quantities that change nothing together have no frontier; the errors name what is asked for.
func TestFrontierEdges(t *testing.T) {
	m := columns([]float64{1, 0.01}, map[string][]float64{"A": {90, 50}, "B": {10, 50}})
	f := frontier(t, m, est("k1", "A"), est("k1", "B"))
	if len(f.Pieces) != 0 || f.Nearest != nil || f.Distance != nil || len(f.Best) != 1 {
		t.Errorf("%+v", f)
	}
	if _, err := engine.FrontierOf(m, est("k1", "A"), est("k1", "A")); err == nil {
		t.Error("one quantity twice is no pair")
	}
	if _, err := engine.FrontierOf(m, est("k1", "A"), est("k9", "A")); err == nil {
		t.Error("there is no k9")
	}
	tie := columns([]float64{1, 1}, map[string][]float64{"A": {60, 40}, "B": {40, 60}})
	if f := frontier(t, tie, est("k0", "A"), est("k0", "B")); f.Distance == nil || *f.Distance != 0 || len(f.Nearest.Options) != 2 {
		t.Errorf("the base is on the frontier: %+v", f.Nearest)
	}
}

// What lies to the left of the line is told by one input alone; the other's range is 1 down and 22 up.
func TestNearestAcrossUnequalUnits(t *testing.T) {
	m := columns([]float64{1, 0.1}, map[string][]float64{"A": {50, 50}, "B": {80, 50}, "C": {10, 50}})
	ends(&m, "k1", "C", 49, 72)
	f := frontier(t, m, est("k0", "A"), est("k1", "C"))
	near(t, "x", f.Nearest.X, 80)
	near(t, "y", f.Nearest.Y, 50)
	near(t, "distance", *f.Distance, 30./50)
}

// B takes over from A on two hyperbolas over the same weights, below and above its dip: the upper one is the nearer.
func TestNearestOfTwoEdgesOverOneWeight(t *testing.T) {
	m := columns([]float64{1, 1}, map[string][]float64{"A": {90, 50}, "B": {85, 40}})
	m.Criteria[0].Scale = engine.Scale{Kind: engine.Piecewise, Worst: 0, Best: 100, Knots: []engine.Knot{{X: 0, Score: 0}, {X: 30, Score: 100}, {X: 60, Score: 0}, {X: 100, Score: 100}}}
	m.Criteria[1].Group, m.TradeOff.Weight = engine.Complexity, 0.5
	f := frontier(t, m, engine.Axis{Kind: engine.FlipTradeOff, Subject: "trade-off"}, est("k0", "B"))
	if len(f.Pieces) < 2 || f.Nearest.Y < 85 {
		t.Fatalf("nearest %+v of %d pieces", f.Nearest, len(f.Pieces))
	}
	best := math.Inf(1)
	for _, p := range f.Pieces {
		for _, q := range p.Points {
			best = math.Min(best, math.Hypot((q.X-f.X.Base)/f.X.Up, (q.Y-f.Y.Base)/f.Y.Up))
		}
	}
	if *f.Distance > best+1e-9 {
		t.Errorf("%v, but a point lies at %v", *f.Distance, best)
	}
}

// B needs 40 on k0. With little k1 it takes over from A by value, with much k1 by the limit: two pieces, one of them a gate.
func TestLimitAndTieAreTwoPieces(t *testing.T) {
	limit := 40.0
	m := columns([]float64{1, 1}, map[string][]float64{"A": {60, 50}, "B": {65, 60}})
	m.Criteria[0].Gate = &engine.Gate{Min: &limit}
	f := frontier(t, m, est("k1", "B"), est("k0", "B"))
	var tie, gate bool
	for _, p := range f.Pieces {
		for _, q := range p.Points {
			if apart := math.Abs(q.X+q.Y-110) > 1e-6; apart && !p.Gate {
				t.Errorf("not equal at %v of %+v", q, p)
			}
		}
		tie, gate = tie || !p.Gate, gate || p.Gate
	}
	if !tie || !gate {
		t.Errorf("%+v", f.Pieces)
	}
}

// Brute force: on rings nearer than the nearest point the choice is that of the base; at the nearest point two options are
// equal or a limit is reached; at every point of every piece the two sides are the best there.
func TestFrontierAgreesWithGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		m.Draws = 10
		a := analyzeIn(t, m)
		if a.Preferred == "" {
			return
		}
		axes := []engine.Axis{{Kind: engine.FlipTradeOff, Subject: "trade-off"}, {Kind: engine.FlipParameter, Subject: "w"}, {Kind: engine.FlipWeight, Subject: "sum"}}
		for _, e := range m.Estimates {
			axes = append(axes, engine.Axis{Kind: engine.FlipEstimate, Subject: e.Component, Option: e.Option})
		}
		x := rapid.SampledFrom(axes).Draw(t, "x")
		y := rapid.SampledFrom(axes).Draw(t, "y")
		f, err := engine.FrontierOf(m, x, y)
		if err != nil {
			return
		}
		best := func(px, py float64) engine.Analysis {
			c := with(m, engine.Flip{Kind: x.Kind, Subject: x.Subject, Option: x.Option}, px)
			c = with(c, engine.Flip{Kind: y.Kind, Subject: y.Subject, Option: y.Option}, py)
			return valuesIn(t, c)
		}
		inside := func(v float64, a engine.FrontierAxis) bool { return v >= a.From && v <= a.To && (a.To != 1 || v < 1) }
		if f.Distance != nil {
			for i := range 12 {
				angle := 2 * math.Pi * float64(i) / 12
				u, v := 0.98**f.Distance*math.Cos(angle), 0.98**f.Distance*math.Sin(angle)
				px, py := f.X.Base+u*f.X.Up, f.Y.Base+v*f.Y.Up
				if u < 0 {
					px = f.X.Base + u*f.X.Down
				}
				if v < 0 {
					py = f.Y.Base + v*f.Y.Down
				}
				if !inside(px, f.X) || !inside(py, f.Y) {
					continue
				}
				if b := best(px, py); b.Preferred != a.Preferred && !close2(b, a.Preferred) {
					t.Fatalf("%q is preferred at (%v, %v), nearer than %v in %+v", b.Preferred, px, py, *f.Distance, f)
				}
			}
		} else {
			for i := range 5 {
				px, py := f.X.From+(f.X.To-f.X.From)*float64(i+1)/6.5, f.Y.From+(f.Y.To-f.Y.From)*float64((i*3)%5+1)/6.5
				if b := best(px, py); b.Preferred != a.Preferred && !close2(b, a.Preferred) {
					t.Fatalf("no frontier, but %q is preferred at (%v, %v)", b.Preferred, px, py)
				}
			}
		}
		for _, p := range f.Pieces {
			if p.Gate || p.Form == "curve" || p.Form == "hyperbola" && len(p.Points) > 40 {
				continue
			}
			q := p.Points[len(p.Points)/2]
			if !inside(q.X, f.X) || !inside(q.Y, f.Y) {
				continue
			}
			b := best(q.X, q.Y)
			if lo, hi := value(b, p.Below[0]), value(b, p.Above[0]); math.Abs(lo-hi) > 1e-4 {
				t.Fatalf("on %+v the sides have %v and %v", p, lo, hi)
			}
		}
	})
}
