package engine

import (
	"math"
	"slices"
	"sort"
)

// InputQuality is how good one input is, and whether that matters: two scores, not one.
type InputQuality struct {
	Component, Option string   // as in Estimate
	Quality           float64  // 0 (missing or impossible) to 1 (nothing found against it)
	Consequence       float64  // as in Finding
	Priority          float64  // Consequence × (1 - Quality): what gaps are ranked by
	Task              bool     // Consequence is at least Rules.WorthKnowing and Quality is below 1; else a note
	Codes             []string // what was found against it, ascending
	Owner             string   // who can mend it; "" nobody
}

// shortfall is what is left of an input's quality when a finding stands against it; several multiply. The figures are a
// convention, which Model.Quality may change. What is not in the table costs nothing.
var shortfall = map[string]float64{
	"medium_confidence": 0.9, "stale_at_least": 0.25,
	"missing": 0, "invalid": 0, "disordered": 0, "unit_mismatch": 0.2, "period_mismatch": 0.2,
	"no_source": 0.5, "opinion": 0.5, "low_confidence": 0.6, "future_dated": 0.5, "not_comparable": 0.6,
	"no_range": 0.8, "unowned": 0.8, "defaulted": 0.8, "single_source": 0.9, "duplicate": 0.95,
}

// QualityFactors returns what is left of an input's quality for each code of a finding, as the model is computed with:
// the defaults with what Quality changes. "medium_confidence" is for medium confidence, "stale_at_least" the least that
// age leaves.
func (m Model) QualityFactors() map[string]float64 {
	out := make(map[string]float64, len(shortfall))
	for code, f := range shortfall {
		out[code] = f
	}
	for code, f := range m.Quality {
		out[code] = f
	}
	return out
}

// standard is each finding's name in ISO/IEC 25012, and that of DAMA UK after a slash where it has another.
var standard = map[string]string{
	"missing": "completeness", "no_range": "precision", "stale": "currentness / timeliness", "future_dated": "currentness / timeliness",
	"unowned": "accountability, traceability", "no_source": "credibility, traceability", "single_source": "credibility, traceability",
	"opinion": "credibility, traceability", "low_confidence": "credibility", "defaulted": "credibility",
	"unit_mismatch": "consistency, understandability", "period_mismatch": "consistency, understandability", "invalid": "validity",
	"out_of_scale": "validity", "disordered": "consistency", "not_comparable": "consistency, comparability", "duplicate": "uniqueness",
	"small_sample": "precision, accuracy", "widened": "precision",
}

// inputs scores every estimate and every hole, what is most worth mending first.
func (p *problem) inputs(findings []Finding, matters map[Quantity]float64) []InputQuality {
	at := map[Quantity]int{}
	left := p.m.QualityFactors()
	var out []InputQuality
	put := func(component, option string, e *Estimate) {
		q := InputQuality{Component: component, Option: option, Quality: 1, Consequence: matters[Quantity{component, option}]}
		if e != nil {
			q.Owner = e.Owner
			q.Quality = p.worth(e, left)
		}
		at[Quantity{component, option}] = len(out)
		out = append(out, q)
	}
	for c := range p.comps {
		seen := false
		for o := range p.opts {
			option := p.opts[o].ID
			if p.comps[c].Shared {
				if seen {
					continue
				}
				option, seen = "", true
			}
			if v := p.compVar[c][o]; v >= 0 {
				put(p.comps[c].ID, option, p.vars[v].est)
			} else {
				put(p.comps[c].ID, option, nil)
			}
		}
	}
	for _, f := range findings {
		i, ok := at[Quantity{f.Component, f.Option}]
		if f.Code == "not_comparable" || f.Code == "single_source" {
			for j := range out {
				if f.Component != "" && out[j].Component == f.Component || f.Component == "" && out[j].Option == f.Option {
					out[j].against(f, left)
				}
			}
		} else if ok {
			out[i].against(f, left)
		}
	}
	for i := range out {
		q := &out[i]
		q.Priority = q.Consequence * (1 - q.Quality)
		q.Task = q.Quality < 1 && q.Consequence >= p.rules.WorthKnowing
		sort.Strings(q.Codes)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Priority != b.Priority {
			return a.Priority > b.Priority
		}
		if a.Quality != b.Quality {
			return a.Quality < b.Quality
		}
		if a.Component != b.Component {
			return a.Component < b.Component
		}
		return a.Option < b.Option
	})
	return out
}

func (q *InputQuality) against(f Finding, left map[string]float64) {
	if slices.Contains(q.Codes, f.Code) {
		return
	}
	q.Codes = append(q.Codes, f.Code)
	if s, ok := left[f.Code]; ok && !(f.Severity == Notice && (f.Code == "unit_mismatch" || f.Code == "period_mismatch")) {
		q.Quality *= s
	}
}

// worth is what an estimate's provenance leaves of its quality by degrees: confidence, age, answers and pedigree.
func (p *problem) worth(e *Estimate, left map[string]float64) float64 {
	w, q := 1.0, p.judge(e)
	if e.Confidence == "medium" {
		w *= left["medium_confidence"]
	}
	if q.stale { // half as good at twice the age
		w *= math.Max(left["stale_at_least"], float64(e.Refresh)/float64(q.age))
	}
	if q.small {
		w *= math.Sqrt(float64(e.N) / float64(p.rules.SmallSample))
	}
	sum, n := 0, 0
	for _, s := range e.Pedigree {
		if s > 0 {
			sum, n = sum+s-1, n+1
		}
	}
	if n > 0 {
		w *= 1 - float64(sum)/float64(n)/5
	}
	return w
}
