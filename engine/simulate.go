package engine

import (
	"math"
	"slices"
	"sort"
)

// keptBlocks is how many blocks rank correlations are taken from, curveBlocks how many the trade-off curve.
const (
	keptBlocks  = 64
	curveBlocks = 32
)

// results is what a sampler found, ready for the figures.
type results struct {
	s        *sampler
	eligible []int
	n        float64
	weights  []float64 // of the trade-off curve
	lane     []*tally
	total    *tally
	mean     []float64 // [option] expected value, exact as far as it can be
	meanVar  []float64 // [option] of its estimate
	best     int       // the highest mean
	lead     [2]int    // -1: there is no second
	leadMean float64
	leadVar  float64
	pairs    []pair
	evpi     float64
	evpiSE   float64
	kept     kept
	fits     []learned // [pair]
}

// kept holds the lead and the words of the sources that move it, for ranks.
type kept struct {
	lead []float64
	word [][]uint32 // [source], nil: does not move the lead
}

// pair is a mixed cell and a source that says something about it.
type pair struct{ cell, source int }

// simulate fills the sampled figures of a: one pass over the draws for all that can be counted at once, a second over some
// of them for what needs the first one's means.
func (p *problem) simulate(a *Analysis, eligible []int) {
	if len(eligible) == 0 {
		return
	}
	s := p.newSampler(p.evaluate(p.base, p.even(midScore)))
	m, k := len(p.opts), len(p.crit)
	var r *results
	blocks, ranked := s.blocks(), min(s.blocks(), rankBlocks)
	if len(s.sources) > 0 {
		r = s.newResults(a, eligible)
	} else {
		blocks = ranked
	}
	// Without mixed scores all means are exact before the first draw, and one pass is enough for sets too.
	var sets []set
	once := r != nil && len(r.pairs) == 0
	if once {
		r.means()
		sets = r.planSets()
	}
	spaces := p.weightSpaces()
	used := min(lanes, blocks)
	counted, scratch, tallies := make([][]*acceptance, used), make([]*ranker, used), make([][]setTally, used)
	for l := range counted {
		scratch[l], tallies[l] = newRanker(m, k), make([]setTally, len(sets))
		for _, w := range spaces {
			counted[l] = append(counted[l], newAcceptance(w, m, k))
		}
	}
	s.each(blocks, func(lane, block int, b *block) {
		if r != nil {
			r.visit(lane, block, b)
			r.visitSets(tallies[lane], sets, block, b, scratch[lane].value)
		}
		if block < ranked {
			for _, c := range counted[lane] {
				c.visit(scratch[lane], s, block, b, eligible)
			}
		}
	})
	for i := range spaces {
		total := newAcceptance(spaces[i], m, k)
		var parts []*acceptance
		for _, c := range counted {
			total.add(c[i])
			if s.replicated() {
				parts = append(parts, c[i])
			}
		}
		a.Acceptability = append(a.Acceptability, total.conclude(p, eligible, min(s.n, ranked*s.size), parts))
	}
	var later []set
	if r != nil {
		r.conclude()
		r.report(a)
		if !once {
			sets = r.planSets()
			later = sets
			s.fitParts(later)
		}
	}
	more := s.second(r, a, eligible, later, scratch)
	if once {
		more = tallies
	}
	if r != nil {
		a.Simulation.Sets = r.concludeSets(sets, more, a.Simulation.Information)
	}
}

// second goes over draws again for confidence factors and for what learning each of sets is worth, by lane.
func (s *sampler) second(r *results, a *Analysis, eligible []int, sets []set, scratch []*ranker) [][]setTally {
	conf := s.newConfidence(len(a.Acceptability), len(eligible))
	blocks := conf.blocks
	if len(sets) > 0 {
		blocks = max(blocks, min(s.blocks(), setBlocks))
	}
	used := min(lanes, blocks)
	tallies, confs := make([][]setTally, used), make([]*confidence, used)
	for l := range tallies {
		tallies[l], confs[l] = make([]setTally, len(sets)), s.newConfidence(len(a.Acceptability), len(eligible))
	}
	s.each(blocks, func(lane, block int, b *block) {
		if block < conf.blocks {
			if len(s.sources) == 0 {
				b.n = 1 // nothing is drawn: every draw is the same
			}
			confs[lane].visit(scratch[lane], s, b, eligible, a.Acceptability)
		}
		r.visitSets(tallies[lane], sets, block, b, scratch[lane].value)
	})
	for l := range confs {
		for i := range confs[l].wins {
			for o, w := range confs[l].wins[i] {
				conf.wins[i][o] += w
			}
		}
	}
	n := min(s.n, conf.blocks*s.size)
	if len(s.sources) == 0 {
		n, confs = 1, nil
	} else if !s.replicated() {
		confs = nil
	}
	conf.conclude(s.p, a.Acceptability, n, confs)
	return tallies
}

// newResults prepares the counting of the draws.
func (s *sampler) newResults(a *Analysis, eligible []int) *results {
	r := &results{s: s, eligible: eligible, n: float64(s.n), weights: curveWeights(s.p)}
	r.leaders(a)
	r.pairs = s.pairs()
	nKept := min(s.n, keptBlocks*s.size)
	if r.lead[1] >= 0 {
		r.kept = kept{lead: make([]float64, nKept), word: make([][]uint32, len(s.sources))}
		for i := range s.sources {
			if r.movesLead(i) {
				r.kept.word[i] = make([]uint32, nKept)
			}
		}
	}
	for range min(lanes, s.blocks()) {
		r.lane = append(r.lane, r.newTally())
	}
	return r
}

// leaders chooses the options whose difference is explained: the preferred one and the second, else the two highest.
func (r *results) leaders(a *Analysis) {
	p := r.s.p
	r.lead = [2]int{-1, -1}
	if a.Preferred != "" && a.Second != "" {
		r.lead = [2]int{p.opt[a.Preferred], p.opt[a.Second]}
		return
	}
	by := append([]int(nil), r.eligible...)
	sort.SliceStable(by, func(i, j int) bool { return r.s.base.value[by[i]] > r.s.base.value[by[j]]+tolerance })
	if len(by) > 1 {
		r.lead = [2]int{by[0], by[1]}
	}
}

// pairs lists the mixed cells with their sources and with what is correlated with those.
func (s *sampler) pairs() []pair {
	var out []pair
	for c := range s.cells {
		if s.cells[c].score != nil {
			continue
		}
		for _, i := range s.informs(c) {
			out = append(out, pair{c, i})
		}
	}
	return out
}

// informs lists the sources that say something about cell c: its own and what is correlated with them.
func (s *sampler) informs(c int) []int {
	var out []int
	for _, d := range s.cells[c].deps {
		if g := s.sources[d].group; g >= 0 {
			for _, i := range s.groups[g].members {
				if !slices.Contains(out, i) {
					out = append(out, i)
				}
			}
		} else if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	sort.Ints(out)
	return out
}

// movesLead tells whether source i says something about the lead.
func (r *results) movesLead(i int) bool {
	for c := range r.s.cells {
		if o := r.s.cells[c].o; (o == r.lead[0] || o == r.lead[1]) && r.s.p.flat[r.s.cells[c].k] > 0 && slices.Contains(r.s.informs(c), i) {
			return true
		}
	}
	return false
}

// conclude adds up the lanes.
func (r *results) conclude() {
	r.total = r.newTally()
	for _, t := range r.lane {
		r.total.add(t)
	}
	r.means()
	least := math.Inf(1)
	for _, o := range r.eligible {
		if loss, se := r.loss(o); loss < least {
			least, r.evpi, r.evpiSE = loss, loss, se
		}
	}
	if r.lead[1] >= 0 {
		r.leadMean = r.mean[r.lead[0]] - r.mean[r.lead[1]]
		r.leadVar = r.varianceOfLead()
	}
}

// loss is what choosing option o loses on average, with its standard error.
func (r *results) loss(o int) (mean, se float64) {
	return r.s.average(r.n, func(l int) (float64, float64) { c := &r.lane[l].column; return c.gap[o], c.gap2[o] })
}

// means computes expected values, and the option with the highest. Cells with one source have exact means; only mixed
// ones are left to the draws.
func (r *results) means() {
	s := r.s
	m := len(s.p.opts)
	r.mean, r.meanVar = make([]float64, m), make([]float64, m)
	for o := range s.p.opts {
		r.mean[o] = s.p.lambda*s.constant[o] + (1-s.p.lambda)*s.constEase[o]
	}
	for c := range s.cells {
		cell := &s.cells[c]
		if cell.score == nil {
			mean := r.total.mixed[c] / r.n
			cell.mean, cell.variance = mean, math.Max(0, r.total.mixed2[c]/r.n-mean*mean)
			w := s.p.flat[cell.k]
			r.meanVar[cell.o] += w * w * cell.variance / r.n
		}
		r.mean[cell.o] += s.p.flat[cell.k] * cell.mean
	}
	if s.replicated() && len(r.pairs) > 0 {
		for o := range r.meanVar {
			se := laneSE(len(r.lane), func(l int) float64 {
				sum := 0.0
				for c := range s.cells {
					if cell := &s.cells[c]; cell.o == o && cell.score == nil {
						sum += s.p.flat[cell.k] * r.lane[l].mixed[c]
					}
				}
				return sum / r.n * float64(len(r.lane))
			})
			r.meanVar[o] = se * se
		}
	}
	r.best = r.eligible[0]
	for _, o := range r.eligible {
		if r.mean[o] > r.mean[r.best]+tolerance {
			r.best = o
		}
	}
}

// report writes the figures of the draws into a.
func (r *results) report(a *Analysis) {
	s := r.s
	a.Draws = s.n
	out := &Simulation{Draws: s.n, Sampling: s.p.m.Sampling.String(), Replicates: s.replicates(), EVPI: r.evpi, EVPISE: r.evpiSE, LeadMean: r.leadMean, LeadSD: math.Sqrt(r.leadVar)}
	if r.lead[1] >= 0 {
		exact := r.exactLead()
		out.RankDraws = len(r.kept.lead)
		out.LeadSDSE = r.deviationSE(out.LeadSD, exact)
		if len(r.pairs) > 0 && !exact {
			_, out.LeadMeanSE = s.average(r.n, func(l int) (float64, float64) { return r.lane[l].lead, r.lane[l].lead2 })
		}
		out.Lead = [2]string{s.p.opts[r.lead[0]].ID, s.p.opts[r.lead[1]].ID}
	}
	for i := range a.Options {
		x := &a.Options[i]
		o := s.p.opt[x.ID]
		x.ExpectedValue, x.ExpectedValueSE = r.mean[o], math.Sqrt(r.meanVar[o])
		x.ValueSD = math.Sqrt(r.varianceOf(o))
		x.ValueSDSE = r.deviationSE(x.ValueSD, r.exact(o))
		x.Breach, x.BreachSE = s.chance(r.n, func(l int) float64 { return float64(r.lane[l].over[o]) })
		if !x.Eligible {
			continue
		}
		x.ProbabilityBest, x.ProbabilityBestSE = s.chance(r.n, func(l int) float64 { return r.lane[l].column.wins[o] })
		x.ExpectedLoss, x.ExpectedLossSE = r.loss(o)
		out.ProbabilitySE = math.Max(out.ProbabilitySE, x.ProbabilityBestSE)
	}
	out.Information = r.information()
	out.TradeOff, out.TradeOffMoves = r.tradeOff()
	a.Simulation = out
}
