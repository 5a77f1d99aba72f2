package engine

import "math"

// look bounds the function over a patch; it fills total, slope and up, and returns the goals whose limit runs through the
// patch. It is false when no point of the patch is within the limits.
func (s *search) look(x *patch) (bound float64, limits []int, ok bool) {
	for i := range s.total {
		s.total[i], s.up[i], s.alike[i] = span{}, false, s.alike[i][:0]
		s.mid[i] = x.lo[i] + (x.hi[i]-x.lo[i])/2
	}
	for n := 0; n < len(s.goals); n++ {
		if s.cancels(n, x) {
			n++
			continue
		}
		g := &s.goals[n]
		raw, wild := s.raw(n, x.lo, x.hi)
		if raw.lo > g.max || raw.hi < g.min {
			return 0, nil, false
		}
		limited := raw.hi > g.max || raw.lo < g.min
		if limited {
			limits = append(limits, n)
		}
		steep, falls, rises := span{1, 1}, true, true
		score := raw
		if g.c != nil {
			steep, falls, rises = g.c.slopes(raw.lo, raw.hi)
			score = hull(g.c.span(raw.lo, raw.hi))
		}
		w := span{g.weight, g.weight}
		bound += w.by(score).lo
		steep = w.by(steep)
		if g.weight < 0 {
			falls = rises
		}
		for _, h := range s.own[n] {
			s.up[h] = s.up[h] || limited || wild || s.bendsUp(g, h, steep, falls, x)
		}
		s.gather(g, steep, x)
	}
	for h := range s.alike {
		for i := range s.alike[h] {
			a := &s.alike[h][i]
			s.total[h] = s.total[h].plus(a.times.by(a.steep(x.lo[h], x.hi[h])))
		}
	}
	if math.IsNaN(bound) {
		bound = math.Inf(-1)
	}
	v, _ := s.value(s.mid)
	for i := range s.total {
		if w := (x.hi[i] - x.lo[i]) / 2; w > 0 {
			v -= w * math.Max(-s.total[i].lo, s.total[i].hi)
		}
	}
	if v > bound { // not when it is not a number
		bound = v
	}
	return bound, limits, true
}

// cancels tells whether goal n and the next, of the same criterion and opposite weights, are the same function on a patch:
// where handles that stand still make the same coefficients.
func (s *search) cancels(n int, x *patch) bool {
	if n+1 >= len(s.goals) {
		return false
	}
	g, o := &s.goals[n], &s.goals[n+1]
	if g.c == nil || g.c != o.c || g.weight != -o.weight || !math.IsInf(o.max, 0) || !math.IsInf(o.min, 0) || len(g.terms) != len(o.terms) {
		return false
	}
	for i := range g.terms {
		a, b := &g.terms[i], &o.terms[i]
		ca, na := s.rest0(a, x)
		cb, nb := s.rest0(b, x)
		if ca != cb || na != nb {
			return false
		}
		for j := range a.parts {
			q := &a.parts[j]
			if x.lo[q.h] == x.hi[q.h] {
				continue
			}
			found := false
			for l := range b.parts {
				found = found || b.parts[l].like(q) && b.parts[l].below == q.below
			}
			if !found {
				return false
			}
		}
	}
	return true
}

// rest0 is what the handles that stand still make of a product's coefficient, and how many parts still move.
func (s *search) rest0(t *product, x *patch) (c float64, moving int) {
	c = t.coef
	for i := range t.parts {
		switch q := &t.parts[i]; {
		case x.lo[q.h] < x.hi[q.h]:
			moving++
		case q.below:
			c = divide(c, q.at(x.lo[q.h]))
		default:
			c *= q.at(x.lo[q.h])
		}
	}
	return c, moving
}

// gather adds the products of a goal to the groups of their handles; steep is weight times slope.
func (s *search) gather(g *goal, steep span, x *patch) {
	if steep == (span{}) {
		return
	}
	for i := range g.terms {
		t := &g.terms[i]
		t.over(x.lo, x.hi, s.rest)
		for j := range t.parts {
			q, times := &t.parts[j], steep.by(s.rest[j])
			gs, found := s.alike[q.h], false
			for n := range gs {
				if gs[n].like(q) && gs[n].below == q.below {
					gs[n].times, found = gs[n].times.plus(times), true
				}
			}
			if !found {
				s.alike[q.h] = append(gs, group{*q, times})
			}
		}
	}
}

// raw is the range of a goal's raw value over a box, and fills its slope.
func (s *search) raw(n int, lo, hi []float64) (r span, wild bool) {
	g := &s.goals[n]
	for _, h := range s.own[n] {
		s.slope[n][h] = span{}
	}
	for i := range g.terms {
		t := &g.terms[i]
		v, w := t.over(lo, hi, s.rest)
		r, wild = r.plus(v), wild || w
		for j := range t.parts {
			h := t.parts[j].h
			s.slope[n][h] = s.slope[n][h].plus(s.rest[j].by(t.parts[j].steep(lo[h], hi[h])))
		}
	}
	return r, wild
}

// bendsUp tells whether the goal might bend up along handle h in a patch: whether its least may lie elsewhere than at an end.
// steep is the range of weight times slope, falls tells whether that never rises with the raw value.
func (s *search) bendsUp(g *goal, h int, steep span, falls bool, x *patch) bool {
	for i := range g.terms {
		t := &g.terms[i]
		bends, times, rest := 0, 0, span{t.coef, t.coef}
		for j := range t.parts {
			q := &t.parts[j]
			if q.h == h {
				bends, times = q.bends(), times+1
				continue
			}
			f := q.over(x.lo[q.h], x.hi[q.h])
			if q.below {
				f = f.inverse()
			}
			rest = rest.by(f)
		}
		switch {
		case times > 1:
			return true
		case times == 0 || bends == 0 && (falls || steep.lo == steep.hi):
		case steep.lo != steep.hi:
			return true
		default:
			if rest = rest.by(steep); float64(bends)*rest.lo > 0 || float64(bends)*rest.hi > 0 {
				return true
			}
		}
	}
	return false
}

// value is the function at a point, and whether that is within the limits.
func (s *search) value(x []float64) (v float64, ok bool) {
	ok = true
	for n := range s.goals {
		g := &s.goals[n]
		r := 0.0
		for i := range g.terms {
			r += g.terms[i].at(x)
		}
		ok = ok && r <= g.max && r >= g.min
		if g.c != nil {
			r = g.c.score(r)
		}
		v += product0(g.weight, r)
	}
	return v, ok
}
