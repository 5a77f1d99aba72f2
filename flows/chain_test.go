package flows_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"pvx/flows"
)

// chained builds a sound log of n entries by the definition of the chain.
func chained(n int) []flows.Entry {
	var log []flows.Entry
	var prev []byte
	for i := range n {
		content, salt := fmt.Appendf(nil, `{"n":%d}`, i), bytes.Repeat([]byte{byte(i + 1)}, 16)
		e := flows.Entry{Seq: flows.Seq(i + 1), At: time.Date(2026, 10, 1, 9, i, 0, 7, time.UTC), Kind: "answered",
			Actor: "person 1", Content: content, Salt: salt, Commitment: flows.Commit(salt, content), Prev: prev}
		e.Hash = e.Sum()
		prev = e.Hash
		log = append(log, e)
	}
	return log
}

func TestVerifyLogAccepts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func([]flows.Entry)
	}{
		{"a sound log", func([]flows.Entry) {}},
		{"a redacted entry", func(l []flows.Entry) { l[2].Content, l[2].Salt = nil, nil }},
		{"the same instant in another zone", func(l []flows.Entry) { l[1].At = l[1].At.In(time.FixedZone("", 3600)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := chained(5)
			tt.change(l)
			if err := flows.VerifyLog(l); err != nil {
				t.Error(err)
			}
		})
	}
	if err := flows.VerifyLog(nil); err != nil {
		t.Errorf("an empty log: %v", err)
	}
}

func TestVerifyLogNamesTheFirstBadEntry(t *testing.T) {
	rehash := func(l []flows.Entry, from int) {
		for i := from; i < len(l); i++ {
			if i > 0 {
				l[i].Prev = l[i-1].Hash
			}
			l[i].Hash = l[i].Sum()
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*[]flows.Entry)
		want   flows.Seq
	}{
		{"words changed", func(l *[]flows.Entry) { (*l)[2].Content = []byte(`{"n":9}`) }, 3},
		{"salt erased alone", func(l *[]flows.Entry) { (*l)[2].Salt = nil }, 3},
		{"time moved by a nanosecond", func(l *[]flows.Entry) { (*l)[1].At = (*l)[1].At.Add(1) }, 2},
		{"another actor", func(l *[]flows.Entry) { (*l)[0].Actor = "person 2" }, 1},
		{"a byte moved from kind to actor", func(l *[]flows.Entry) { (*l)[0].Kind, (*l)[0].Actor = "answere", "dperson 1" }, 1},
		{"another kind, hashed anew", func(l *[]flows.Entry) { (*l)[1].Kind = "locked"; (*l)[1].Hash = (*l)[1].Sum() }, 3},
		{"an entry taken out", func(l *[]flows.Entry) { *l = append((*l)[:2], (*l)[3:]...) }, 3},
		{"an entry taken out and numbered anew", func(l *[]flows.Entry) {
			*l = append((*l)[:2], (*l)[3:]...)
			for i := range *l {
				(*l)[i].Seq = flows.Seq(i + 1)
			}
		}, 3},
		{"the first taken out", func(l *[]flows.Entry) { *l = (*l)[1:] }, 1},
		{"two exchanged", func(l *[]flows.Entry) { (*l)[3], (*l)[4] = (*l)[4], (*l)[3] }, 4},
		{"no commitment, hashed anew", func(l *[]flows.Entry) { (*l)[1].Commitment = nil; rehash(*l, 1) }, 2},
		{"a commitment to other words, hashed anew", func(l *[]flows.Entry) {
			(*l)[1].Commitment = flows.Commit((*l)[1].Salt, []byte("other"))
			rehash(*l, 1)
		}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := chained(5)
			tt.change(&l)
			err := flows.VerifyLog(l)
			var bad *flows.LogError
			if !errors.As(err, &bad) || bad.Seq != tt.want {
				t.Errorf("got %v, want entry %d", err, tt.want)
			}
		})
	}
}

func TestCommit(t *testing.T) {
	// SHA-256 of "abc", FIPS 180-2, appendix B.1.
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := fmt.Sprintf("%x", flows.Commit([]byte("a"), []byte("bc"))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
