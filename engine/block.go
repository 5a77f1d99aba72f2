package engine

import (
	"runtime"
	"sort"
	"sync"
)

// block is the draws of one block: scratch of one worker.
type block struct {
	n                  int
	word               [][]uint32  // [source]
	z                  [][]float64 // [source], of correlated ones
	x                  [][]float64 // [source], when its values are needed
	score              [][]float64 // [cell]
	reach, ease, value [][]float64 // [option]; value at the stated weight
	over               [][]bool    // [option]
	raw, scratch       []float64
}

func (s *sampler) newBlock() *block {
	m := len(s.p.opts)
	columns := func(n int) [][]float64 {
		out := make([][]float64, n)
		flat := make([]float64, n*blockSize)
		for i := range out {
			out[i] = flat[i*blockSize : (i+1)*blockSize : (i+1)*blockSize]
		}
		return out
	}
	b := &block{word: make([][]uint32, len(s.sources)), z: make([][]float64, len(s.sources)), x: make([][]float64, len(s.sources)),
		score: columns(len(s.cells)), reach: columns(m), ease: columns(m), value: columns(m), raw: make([]float64, blockSize), scratch: make([]float64, blockSize)}
	for i := range s.sources {
		b.word[i] = make([]uint32, blockSize)
		if s.sources[i].group >= 0 {
			b.z[i] = make([]float64, blockSize)
		}
		if s.sources[i].mixed {
			b.x[i] = make([]float64, blockSize)
		}
	}
	for range m {
		b.over = append(b.over, make([]bool, blockSize))
	}
	return b
}

func (s *sampler) blocks() int { return (s.n + s.size - 1) / s.size }

// each draws the first blocks and shows each one to visit, the blocks of one lane in their order and by one worker.
func (s *sampler) each(blocks int, visit func(lane, block int, b *block)) {
	used := min(lanes, blocks)
	workers := min(runtime.GOMAXPROCS(0), used)
	work := func(w int) {
		b := s.newBlock()
		for lane := w; lane < used; lane += workers {
			for i := lane; i < blocks; i += lanes {
				s.fill(b, i)
				visit(lane, i, b)
			}
		}
	}
	if workers < 2 {
		work(0)
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { work(w) })
	}
	wg.Wait()
}

// fill draws block i.
func (s *sampler) fill(b *block, i int) {
	b.n = min(s.size, s.n-i*s.size)
	n := b.n
	for j := range s.sources {
		s.draw(j, i, b.word[j][:(n+1)&^1])
	}
	for g := range s.groups {
		s.groups[g].correlate(s.normal, b.word, b.z, n)
	}
	for j := range s.sources {
		if s.sources[j].mixed {
			s.sources[j].values.look(b.word[j][:n], b.x[j])
		}
	}
	for o := range s.p.opts {
		reach, ease := b.reach[o][:n], b.ease[o][:n]
		for d := range reach {
			reach[d], ease[d] = s.constant[o], s.constEase[o]
		}
		if s.gates {
			over := b.over[o][:n]
			for d := range over {
				over[d] = s.always[o]
			}
		}
	}
	for c := range s.cells {
		s.fillCell(b, c)
	}
	lambda := s.p.lambda
	for o := range s.p.opts {
		value, ease := b.value[o][:n], b.ease[o][:n]
		for d, r := range b.reach[o][:n] {
			value[d] = lambda*r + (1-lambda)*ease[d]
		}
	}
}

// fillCell draws one cell and adds it to its option.
func (s *sampler) fillCell(b *block, c int) {
	p, cell, n := s.p, &s.cells[c], b.n
	score := b.score[c][:n]
	over := b.over[cell.o][:n]
	if cell.score != nil {
		w := b.word[cell.deps[0]][:n]
		if cell.fast != nil {
			cell.fast.look(w, score)
		} else {
			cell.score.look(w, score)
		}
		for _, r := range cell.breach {
			from, span := r[0], r[1]-r[0]
			for d, x := range w {
				if x-from <= span {
					over[d] = true
				}
			}
		}
	} else {
		raw := b.raw[:n]
		s.mix(b, cell, raw)
		curve := &p.curves[cell.k]
		for d, x := range raw {
			score[d] = curve.score(x)
		}
		if p.crit[cell.k].Gate != nil {
			for d, x := range raw {
				if p.breaches(cell.k, x) {
					over[d] = true
				}
			}
		}
	}
	to := b.ease[cell.o][:n]
	if p.crit[cell.k].Group == Reach {
		to = b.reach[cell.o][:n]
	}
	share := p.share[cell.k]
	for d, x := range score {
		to[d] += share * x
	}
}

// mix fills raw with the values of a cell that several sources move.
func (s *sampler) mix(b *block, c *randomCell, raw []float64) {
	p := s.p
	scratch := b.scratch[:len(raw)]
	if p.above[c.k] >= 0 {
		s.amount(b, p.above[c.k], c.o, raw)
		s.amount(b, p.below[c.k], c.o, scratch)
		times := p.times[c.k]
		for i := range raw {
			raw[i] = divide(times*raw[i], scratch[i])
		}
		return
	}
	clear(raw)
	for _, t := range p.terms[c.k] {
		s.amount(b, t.comp, c.o, scratch)
		if col := s.column(b, t.param); col != nil {
			for i := range raw {
				raw[i] += col[i] * scratch[i]
			}
			continue
		}
		f := t.coef
		if t.param >= 0 {
			f = p.base[t.param]
		}
		for i := range raw {
			raw[i] += f * scratch[i]
		}
	}
}

// column is the values of a variable; nil when it is not drawn.
func (s *sampler) column(b *block, v int) []float64 {
	if v < 0 {
		return nil
	}
	i := sort.Search(len(s.sources), func(i int) bool { return s.sources[i].v < 0 || s.sources[i].v >= v })
	if i == len(s.sources) || s.sources[i].v != v {
		return nil
	}
	return b.x[i]
}

// amount fills into with component c of option o.
func (s *sampler) amount(b *block, c, o int, into []float64) {
	p := s.p
	v := p.compVar[c][o]
	if col := s.column(b, v); col != nil {
		copy(into, col)
	} else {
		for i := range into {
			into[i] = p.base[v]
		}
	}
	for j := range p.links[c][o] {
		l := &p.links[c][o][j]
		col := s.column(b, l.v)
		if col == nil || l.elasticity == 0 {
			continue
		}
		for i := range into {
			into[i] *= p.linkFactor(l, col[i])
		}
	}
}
