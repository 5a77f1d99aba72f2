package engine

import (
	"sort"
	"strings"
)

// comparison finds what makes options hard to compare: figures of one component measured in different ways, and options
// whose figures all come from one source. Reached tells whether an estimate's range reaches a flip.
func (p *problem) comparison(reached map[Quantity]bool, add addFinding) {
	for c := range p.comps {
		if p.comps[c].Shared {
			continue
		}
		p.unlike(c, "window", func(e *Estimate) string { return e.Window }, reached, add)
		p.unlike(c, "attribution", func(e *Estimate) string { return strings.ToLower(e.Attribution) }, reached, add)
		p.unlike(c, "sample", func(e *Estimate) string {
			if e.N > 0 {
				return "a sample"
			}
			return ""
		}, reached, add)
	}
	for o := range p.opts {
		sources, figures := map[string]int{}, 0
		for c := range p.comps {
			if v := p.compVar[c][o]; v >= 0 && !p.comps[c].Shared {
				figures++
				sources[strings.ToLower(p.vars[v].est.Source)]++
			}
		}
		for s, n := range sources {
			if s != "" && n == figures && n > 2 {
				add("single_source", Notice, "", p.opts[o].ID, "All figures of "+p.opts[o].ID+" come from one source: "+p.sourceName(s)+".")
			}
		}
	}
}

// sourceName is a source as it was written.
func (p *problem) sourceName(lower string) string {
	for i := range p.vars {
		if e := p.vars[i].est; e != nil && strings.ToLower(e.Source) == lower {
			return e.Source
		}
	}
	return lower
}

// unlike reports component c when its estimates say different things about how they were measured. What is not said is
// not held against them, but for samples: a surveyed score beside one that was not surveyed is unlike it.
func (p *problem) unlike(c int, what string, of func(*Estimate) string, reached map[Quantity]bool, add addFinding) {
	by := map[string][]string{}
	flips, silent := false, 0
	for o := range p.opts {
		v := p.compVar[c][o]
		if v < 0 {
			continue
		}
		s := of(p.vars[v].est)
		if s == "" {
			silent++
			continue
		}
		by[s] = append(by[s], p.opts[o].ID)
		flips = flips || reached[Quantity{p.comps[c].ID, p.opts[o].ID}]
	}
	var parts []string
	for s, ids := range by {
		parts = append(parts, s+" for "+list(ids, "and"))
	}
	sort.Strings(parts)
	switch {
	case what == "sample" && (len(by) == 0 || silent == 0):
		return
	case what == "sample":
		add("not_comparable", Warning, p.comps[c].ID, "", upperFirst(within(p.m.Name(p.comps[c].ID)))+" is measured differently between the options: on a sample for "+
			list(by["a sample"], "and")+", not for the rest.")
		return
	case len(by) < 2:
		return
	}
	severity := Warning
	if flips {
		severity = Blocking
	}
	add("not_comparable", severity, p.comps[c].ID, "", upperFirst(within(p.m.Name(p.comps[c].ID)))+" is measured differently between the options: "+what+" "+list(parts, "and")+".")
}
