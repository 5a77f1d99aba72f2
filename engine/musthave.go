package engine

import "strings"

// MustHave is one gate as a statement that can be checked, with how each option stands to it at base.
type MustHave struct {
	Criterion string
	Statement string           // "Support utilisation is at most 100 % (no new headcount before 2027-02-01)"
	Min, Max  *float64         // the ends, in the criterion's unit; nil: open
	Options   []MustHaveResult // by model order
}

// MustHaveResult is one option against one gate.
type MustHaveResult struct {
	Option   string
	Met      *bool    // at base; nil when the value is missing
	Raw      *float64 // unclipped; nil when the value is missing
	Headroom *float64 // how far the raw value is inside the nearest end, below 0 outside; nil when missing
}

// mustHaves lists the gates by criterion id.
func (p *problem) mustHaves(base table) []MustHave {
	var out []MustHave
	for k, c := range p.crit {
		g := c.Gate
		if g == nil || g.Min == nil && g.Max == nil {
			continue
		}
		h := MustHave{Criterion: c.ID, Min: g.Min, Max: g.Max}
		var ends []string
		if g.Min != nil {
			ends = append(ends, "at least "+p.m.Amount(c.ID, *g.Min))
		}
		if g.Max != nil {
			ends = append(ends, "at most "+p.m.Amount(c.ID, *g.Max))
		}
		h.Statement = p.m.Name(c.ID) + " " + VerbsOf(p.m.Name(c.ID)).Is + " " + strings.Join(ends, " and ")
		if g.Why != "" {
			h.Statement += " (" + g.Why + ")"
		}
		for _, o := range p.m.Options {
			r := MustHaveResult{Option: o.ID}
			if i := p.opt[o.ID]; !p.hole(i, k) {
				raw := base.raw[i][k]
				met := !p.breaches(k, raw)
				r.Met = &met
				if x, ok := headroom(g, raw); ok {
					r.Raw, r.Headroom = &raw, &x
				}
			}
			h.Options = append(h.Options, r)
		}
		out = append(out, h)
	}
	return out
}

// headroom is false for a raw value without limit, which no number describes.
func headroom(g *Gate, raw float64) (float64, bool) {
	room, set := 0.0, false
	if g.Max != nil {
		room, set = *g.Max-raw, true
	}
	if g.Min != nil && (!set || raw-*g.Min < room) {
		room = raw - *g.Min
	}
	return room, room > -1e300 && room < 1e300
}
