package engine

import "math"

// Acceptability counts the ranks of the eligible options over uncertain weights and scores at once (SMAA-2, Lahdelma and
// Salminen 2001). The weights are those of the whole value, over all criteria, whatever the stated ones are.
type Acceptability struct {
	Weights string                // "free": any; "ranked": the order of the model's weights; "ranked as declared"; "ranges"
	Draws   int                   // of weights and scores together
	Options []OptionAcceptability // the eligible ones, ids ascend
}

// OptionAcceptability is one option's ranks.
type OptionAcceptability struct {
	Option       string
	Rank         []float64       // share of the draws at rank 1, 2 …; they add to 1; ties share their ranks
	RankSE       []float64       // its standard errors
	Central      *CentralWeights // mean weights of the draws where it is first; nil when it never is
	CentralSE    *CentralWeights // its standard errors; nil with Central
	Confidence   *float64        // probability that it is first at its own central weights; nil without them
	ConfidenceSE *float64        // its standard error; nil with Confidence
	AtDraws      int             // draws of scores that the confidence rests on
}

// CentralWeights is a weight of each criterion, by id; they add to 1.
type CentralWeights map[string]float64

const (
	rankBlocks    = 128     // at most this many blocks of weights
	confidenceOps = 1 << 25 // about how many products confidence factors may take
)

// acceptance counts one weight space.
type acceptance struct {
	space   weightSpace
	rank    [][]float64 // [option][rank]
	weight  [][]float64 // [option][criterion] sums where it is first
	weight2 [][]float64
	first   []float64 // [option] sums of shares, squared
}

func newAcceptance(w weightSpace, m, k int) *acceptance {
	a := &acceptance{space: w, first: make([]float64, m)}
	for range m {
		a.rank, a.weight, a.weight2 = append(a.rank, make([]float64, m)), append(a.weight, make([]float64, k)), append(a.weight2, make([]float64, k))
	}
	return a
}

func (a *acceptance) add(b *acceptance) {
	for o := range a.rank {
		a.first[o] += b.first[o]
		for i := range a.rank[o] {
			a.rank[o][i] += b.rank[o][i]
		}
		for k := range a.weight[o] {
			a.weight[o][k] += b.weight[o][k]
			a.weight2[o][k] += b.weight2[o][k]
		}
	}
}

// ranker is the scratch of one lane.
type ranker struct {
	weight [][]float64 // [criterion] columns
	value  [][]float64 // [option] columns
	e, tmp []float64
	by     []int
	order  []int
	v      []float64
}

func newRanker(m, k int) *ranker {
	r := &ranker{e: make([]float64, k), tmp: make([]float64, k), by: make([]int, 0, k), order: make([]int, m), v: make([]float64, m)}
	for range k {
		r.weight = append(r.weight, make([]float64, blockSize))
	}
	for range m {
		r.value = append(r.value, make([]float64, blockSize))
	}
	return r
}

// draw fills the weight columns of a block. They may hold what the space before it drew.
func (r *ranker) draw(w *weightSpace, block, n int) {
	s := newStream(w.seed, block)
	var x *walker
	if w.low != nil {
		x = newWalker(w)
	}
	for d := range n {
		switch {
		case x != nil:
			x.draw(&s, r.e)
		case w.again:
			for k := range r.e {
				r.e[k] = r.weight[k][d]
			}
		default:
			simplex(&s, r.e)
		}
		if w.groups != nil {
			w.rank(r.e, r.tmp, r.by)
		}
		for k, v := range r.e {
			r.weight[k][d] = v
		}
	}
}

// values fills the value columns of the eligible options.
func (r *ranker) values(s *sampler, b *block, eligible []int) {
	for _, o := range eligible {
		v := r.value[o][:b.n]
		clear(v)
		for k, c := range s.cellAt[o] {
			w := r.weight[k][:b.n]
			if c < 0 {
				x := s.base.score[o][k]
				for d := range v {
					v[d] += w[d] * x
				}
				continue
			}
			x := b.score[c][:b.n]
			for d := range v {
				v[d] += w[d] * x[d]
			}
		}
	}
}

// visit counts one block.
func (a *acceptance) visit(r *ranker, s *sampler, block int, b *block, eligible []int) {
	r.draw(&a.space, block, b.n)
	r.values(s, b, eligible)
	order, v := r.order[:len(eligible)], r.v[:len(eligible)]
	for d := range b.n {
		tied := false
		for i, o := range eligible { // insertion: few options
			x := r.value[o][d]
			j := i
			for ; j > 0 && v[j-1] < x; j-- {
				v[j], order[j] = v[j-1], order[j-1]
			}
			v[j], order[j] = x, o
		}
		for i := 1; i < len(v); i++ {
			tied = tied || v[i-1]-v[i] <= tolerance
		}
		if tied {
			a.shared(r, order, v, d)
			continue
		}
		for i, o := range order {
			a.rank[o][i]++
		}
		a.firstAt(r, order[0], 1, d)
	}
}

// shared counts a draw with ties: tied options share the ranks that they take.
func (a *acceptance) shared(r *ranker, order []int, v []float64, d int) {
	for i := 0; i < len(v); {
		j := i + 1
		for j < len(v) && v[i]-v[j] <= tolerance {
			j++
		}
		share := 1 / float64(j-i)
		for _, o := range order[i:j] {
			for rank := i; rank < j; rank++ {
				a.rank[o][rank] += share
			}
			if i == 0 {
				a.firstAt(r, o, share, d)
			}
		}
		i = j
	}
}

func (a *acceptance) firstAt(r *ranker, o int, share float64, d int) {
	a.first[o] += share * share
	to, to2 := a.weight[o], a.weight2[o]
	for k := range to {
		w := r.weight[k][d]
		to[k] += share * w
		to2[k] += share * w * w
	}
}

// conclude makes the figures of one space from n draws, without the confidence factors. Parts are the same by replicate;
// nil when every draw is one.
func (a *acceptance) conclude(p *problem, eligible []int, n int, parts []*acceptance) Acceptability {
	out := Acceptability{Weights: a.space.name, Draws: n}
	for _, o := range eligible {
		x := OptionAcceptability{Option: p.opts[o].ID}
		for i := range eligible {
			b := a.rank[o][i] / float64(n)
			se := probabilitySE(b, float64(n))
			if parts != nil {
				se = laneSE(len(parts), func(l int) float64 { return parts[l].rank[o][i] / float64(n) * float64(len(parts)) })
			}
			x.Rank, x.RankSE = append(x.Rank, b), append(x.RankSE, se)
		}
		if total := a.rank[o][0]; total > 0 {
			mean, se := CentralWeights{}, CentralWeights{}
			for k, c := range p.crit {
				m := a.weight[o][k] / total
				mean[c.ID] = m
				// Shares are weights of the mean: the effective number of draws is (Σ share)²/Σ share².
				se[c.ID] = math.Sqrt(math.Max(0, a.weight2[o][k]/total-m*m) * a.first[o] / (total * total))
			}
			x.Central, x.CentralSE = &mean, &se
		}
		out.Options = append(out.Options, x)
	}
	return out
}

// confidence counts how often each option is first at its own central weights.
type confidence struct {
	wins   [][]float64 // [space][option]
	blocks int
}

func (s *sampler) newConfidence(spaces, eligible int) *confidence {
	c := &confidence{blocks: 1}
	if len(s.sources) > 0 {
		ops := spaces * eligible * eligible * len(s.p.crit)
		c.blocks = max(1, min(s.blocks(), confidenceOps/ops/s.size))
		if s.replicated() { // as many of each replicate
			c.blocks = max(lanes, c.blocks/lanes*lanes)
		}
	}
	for range spaces {
		c.wins = append(c.wins, make([]float64, len(s.p.opts)))
	}
	return c
}

func (c *confidence) visit(r *ranker, s *sampler, b *block, eligible []int, spaces []Acceptability) {
	for i := range spaces {
		for _, x := range spaces[i].Options {
			if x.Central == nil {
				continue
			}
			own := s.p.opt[x.Option]
			for k, crit := range s.p.crit {
				w := (*x.Central)[crit.ID]
				col := r.weight[k][:b.n]
				for d := range col {
					col[d] = w
				}
			}
			r.values(s, b, eligible)
			for d := range b.n {
				v := r.value[own][d]
				ties, best := 0, true
				for _, o := range eligible {
					gap := r.value[o][d] - v
					if gap > tolerance {
						best = false
						break
					}
					if gap >= -tolerance {
						ties++
					}
				}
				if best {
					c.wins[i][own] += 1 / float64(ties)
				}
			}
		}
	}
}

// conclude makes confidence factors from n draws; parts as in acceptance.conclude.
func (c *confidence) conclude(p *problem, spaces []Acceptability, n int, parts []*confidence) {
	for i := range spaces {
		for j := range spaces[i].Options {
			x := &spaces[i].Options[j]
			if x.Central == nil {
				continue
			}
			o := p.opt[x.Option]
			v := math.Min(1, c.wins[i][o]/float64(n))
			se := probabilitySE(v, float64(n))
			if parts != nil {
				se = laneSE(len(parts), func(l int) float64 { return parts[l].wins[i][o] / float64(n) * float64(len(parts)) })
			}
			x.Confidence, x.ConfidenceSE, x.AtDraws = &v, &se, n
		}
	}
}
