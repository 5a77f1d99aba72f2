package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"sync"
	"time"

	"pvx/engine"
)

// Model builds the engine's model of a decision, as of a day. Estimates of options or components that are gone are left
// out; a revenue without a scale of its own gets the proposed one.
func Model(d Decision, today Date) engine.Model {
	m := engine.Model{TradeOff: d.TradeOff, Today: string(today), Currency: d.Money.Currency, Seed: seedOf(d.ID)}
	used, known := map[string]bool{}, map[string]engine.Component{}
	for _, def := range d.Definitions {
		c := def.Criterion
		c.Scale, _ = d.ScaleOf(def)
		m.Criteria = append(m.Criteria, c)
		for _, comp := range def.Components {
			if _, twice := known[comp.ID]; !twice {
				known[comp.ID] = comp
				m.Components = append(m.Components, comp)
			}
		}
		for _, t := range c.Formula.Terms {
			used[t.Parameter] = true
		}
	}
	for _, p := range d.Parameters {
		if used[p.ID] {
			m.Parameters = append(m.Parameters, p)
		}
	}
	for _, o := range d.Options {
		m.Options = append(m.Options, engine.Option{ID: o.Key, Name: o.Name})
	}
	for _, e := range d.Estimates {
		c, ok := known[e.Component]
		if _, there := d.Option(e.Option); ok && (there && !c.Shared || c.Shared && e.Option == "") {
			m.Estimates = append(m.Estimates, e.Estimate)
		}
	}
	for _, sc := range d.Scenarios {
		kept := sc
		kept.Shocks = nil
		for _, sh := range sc.Shocks {
			_, ok := known[sh.Component]
			ok = ok || used[sh.Component] // a parameter
			if _, there := d.Option(sh.Option); ok && (there || sh.Option == "") {
				kept.Shocks = append(kept.Shocks, sh)
			}
		}
		m.Scenarios = append(m.Scenarios, kept)
	}
	return m
}

// seedOf is the same for every run of one decision. It stays within what a JSON number can carry.
func seedOf(id ID) uint64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return uint64(h.Sum32())
}

// ScaleOf is the scale a definition is judged on. Proposed is true when nobody has set one: 0 to 1.25 times the highest
// high figure, rounded up to 1, 2 or 5 × 10ⁿ. Before there are figures it is 0 to 1, which nothing is read from.
func (d Decision) ScaleOf(def Definition) (scale engine.Scale, proposed bool) {
	s := def.Scale
	if s.Kind != engine.Linear && s.Kind != "" || s.Worst != s.Best {
		return s, false
	}
	s.Kind, s.Worst, s.Best = engine.Linear, 0, 1
	if top, ok := d.highest(def); ok {
		s.Best = roundUp(1.25 * top)
	}
	return s, true
}

// highest is the largest high of a criterion over the options; ok is false when no figure above zero is known.
func (d Decision) highest(def Definition) (top float64, ok bool) {
	for _, o := range d.Options {
		if v, some := d.raw(def, o.Key, func(e Estimate) float64 { return e.High }, true); some {
			top = math.Max(top, v)
		}
	}
	return top, top > 0
}

// raw is a sum's or plain criterion's value for one option; partly says whether missing summands count as nothing.
func (d Decision) raw(def Definition, option string, end func(Estimate) float64, partly bool) (float64, bool) {
	if def.Formula.Kind == engine.Plain {
		e, ok := d.Estimate(def.ID, option)
		return end(e), ok
	}
	if def.Formula.Kind != engine.Sum {
		return 0, false
	}
	sum, some := 0.0, false
	for _, t := range def.Formula.Terms {
		e, ok := d.Estimate(t.Component, option)
		if !ok && !partly {
			return 0, false
		}
		if ok {
			some = true
			sum += d.coefficient(t) * end(e)
		}
	}
	return sum, some
}

func (d Decision) coefficient(t engine.Term) float64 {
	if p, ok := d.Parameter(t.Parameter); ok {
		return p.Base
	}
	return t.Coefficient
}

// roundUp is the smallest 1, 2 or 5 × 10ⁿ that is not below v > 0.
func roundUp(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 5} {
		if v <= f*p*(1+1e-12) {
			return f * p
		}
	}
	return 10 * p
}

// BaseRevenue is an option's co-sell revenue at base, in the reporting currency and the definition's period; ok is
// false while a part of it is missing.
func (d Decision) BaseRevenue(option string) (float64, bool) {
	def, ok := d.Definition(Revenue)
	if !ok {
		return 0, false
	}
	return d.raw(def, option, func(e Estimate) float64 { return e.Base }, false)
}

// Fingerprint tells whether two states of a decision have the same figures: it covers the model but for the day, the
// names of who stands behind a figure and how fresh it is.
func Fingerprint(d Decision) string {
	m := Model(d, "")
	m.Estimates = append([]engine.Estimate(nil), m.Estimates...)
	for i := range m.Estimates {
		e := &m.Estimates[i]
		e.Owner, e.Source, e.AsOf, e.Refresh, e.Defaulted, e.Opinion, e.Confidence = "", "", "", 0, false, false, ""
	}
	return hashOf(m)
}

// Stale says that the last run was computed under other figures or definitions.
func (d Decision) Stale() bool {
	return d.Run != nil && (d.Run.DefsVersion != d.DefsVersion || d.Run.Fingerprint != Fingerprint(d))
}

func hashOf(m engine.Model) string {
	raw, err := json.Marshal(m)
	if err != nil { // a figure that is not a number; no two of them are the same
		raw = []byte(fmt.Sprintf("%+v", m))
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// analyses remembers the last analyses by the model's fingerprint. What it returns is shared and never changed.
type analyses struct {
	mu    sync.Mutex
	last  map[string]engine.Analysis
	order []string // least recently used first
}

const remembered = 64

// asOf is the moment a decision's data is judged at: what was proposed stands as it was then, decided or not, so that an
// estimate that grows old later does not rewrite what the approvers saw.
func asOf(d Decision, now time.Time) time.Time {
	switch {
	case d.Status != InDraft && d.Proposal != nil:
		return d.Proposal.At
	}
	return now
}

// of analyses decisions as of a moment; what was analysed lately is not computed again.
func (c *analyses) of(now time.Time) func(Decision) (engine.Analysis, error) {
	return func(d Decision) (engine.Analysis, error) {
		q := ask(d, now)
		if a, ok := c.known(q.key); ok {
			return a, nil
		}
		return c.compute(q)
	}
}

// question is one model to analyse, under its key.
type question struct {
	of    ID
	key   string
	model engine.Model
}

func ask(d Decision, now time.Time) question {
	m := Model(d, dateOf(asOf(d, now).UTC()))
	return question{d.ID, hashOf(m), m}
}

func (c *analyses) known(key string) (engine.Analysis, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.last[key]
	if ok {
		c.touch(key)
	}
	return a, ok
}

func (c *analyses) compute(q question) (engine.Analysis, error) {
	a, err := engine.Analyze(q.model)
	if err != nil {
		return engine.Analysis{}, fmt.Errorf("analyse decision %s: mistakes at %s", q.of, mistakesAt(err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil {
		c.last = map[string]engine.Analysis{}
	}
	c.last[q.key] = a
	c.touch(q.key)
	if len(c.order) > remembered {
		delete(c.last, c.order[0])
		c.order = c.order[1:]
	}
	return a, nil
}

func (c *analyses) touch(key string) {
	for i, k := range c.order {
		if k == key {
			c.order = append(c.order[:i], c.order[i+1:]...)
			break
		}
	}
	c.order = append(c.order, key)
}

// mistakesAt lists where the engine found mistakes in a model. What they are names ids, which may be made from what people
// wrote; the error is logged.
func mistakesAt(err error) string {
	var many interface{ Unwrap() []error }
	all := []error{err}
	if errors.As(err, &many) {
		all = many.Unwrap()
	}
	var at []string
	for _, e := range all {
		var one *engine.ModelError
		if errors.As(e, &one) {
			at = append(at, one.Path)
		}
	}
	return strings.Join(at, ", ")
}
