package engine

import (
	"hash/fnv"
	"math/bits"
	"runtime"
	"sync"
)

// DefaultDraws is the number of draws when a model gives none.
const DefaultDraws = 10_000

// stream is xoshiro256++ of Blackman and Vigna (2019). Each quantity has one stream a block of draws, so neither the
// order of a model's lists, nor the other quantities, nor the number of cores changes what is drawn.
type stream struct{ a, b, c, d uint64 }

// goldenGamma is 2⁶⁴ over the golden ratio, the step of splitmix; blockStride, a multiplier of Steele
// and Vigna (2021), is that from the seed of one block to that of the next and keeps their states apart.
const (
	goldenGamma = 0x9e3779b97f4a7c15
	blockStride = 0xd1342543de82ef95
)

// splitmix is SplitMix64 (Steele, Lea and Flood 2014), which the authors of xoshiro seed it with.
func splitmix(state *uint64) uint64 {
	*state += goldenGamma
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// nameSeed mixes the seed of a model with the name of a stream.
func nameSeed(seed uint64, name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	s := h.Sum64()
	return splitmix(&s) ^ splitmix(&seed)
}

// newStream is the stream of one block of draws.
func newStream(seed uint64, block int) stream {
	s := seed + uint64(block)*blockStride
	return stream{splitmix(&s), splitmix(&s), splitmix(&s), splitmix(&s)}
}

// next is the next 64 random bits.
func (s *stream) next() uint64 {
	r := bits.RotateLeft64(s.a+s.d, 23) + s.a
	t := s.b << 17
	s.c ^= s.a
	s.d ^= s.b
	s.b ^= s.c
	s.a ^= s.d
	s.c ^= t
	s.d = bits.RotateLeft64(s.d, 45)
	return r
}

// words fills into, whose length is even, with random words: each step of next, here with the state in registers, gives two.
func (s *stream) words(into []uint32) {
	a, b, c, d := s.a, s.b, s.c, s.d
	for i := 0; i+1 < len(into); i += 2 {
		r := bits.RotateLeft64(a+d, 23) + a
		t := b << 17
		c ^= a
		d ^= b
		b ^= c
		a ^= d
		c ^= t
		d = bits.RotateLeft64(d, 45)
		into[i], into[i+1] = uint32(r>>32), uint32(r)
	}
	s.a, s.b, s.c, s.d = a, b, c, d
}

// uniform turns a word into a number above 0 and below 1.
func uniform(w uint32) float64 { return (float64(w) + 0.5) * 0x1p-32 }

// wordOf is the word whose uniform number is nearest to u.
func wordOf(u float64) uint32 {
	x := u * 0x1p32
	if !(x > 0) {
		return 0
	}
	if x >= 0x1p32-1 {
		return 1<<32 - 1
	}
	return uint32(x)
}

// parallel runs f(0) … f(n-1) on the cores there are. Every f writes only what is its own, so the result does not
// depend on their number.
func parallel(n int, f func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
