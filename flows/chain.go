package flows

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
)

// Commit is SHA-256(salt ‖ content), in 32 bytes. A salt has 16 random bytes, so that short content cannot be guessed
// from its commitment once both are erased.
func Commit(salt, content []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return h.Sum(nil)
}

// entryForm names the encoding that Sum hashes; another encoding would get another name.
const entryForm = "pvx log entry 1"

// Sum is the hash of the entry in 32 bytes: SHA-256 over Seq, At (as an instant, whatever its zone), Kind, Actor, Prev
// and Commitment. Every text is preceded by its length, so no two entries encode alike.
func (e Entry) Sum() []byte {
	h := sha256.New()
	hashBytes(h, []byte(entryForm))
	hashInt(h, int64(e.Seq))
	hashInt(h, e.At.Unix())
	hashInt(h, int64(e.At.Nanosecond()))
	hashBytes(h, []byte(e.Kind))
	hashBytes(h, []byte(e.Actor))
	hashBytes(h, e.Prev)
	hashBytes(h, e.Commitment)
	return h.Sum(nil)
}

func hashInt(h hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}

func hashBytes(h hash.Hash, b []byte) {
	hashInt(h, int64(len(b)))
	h.Write(b)
}

// LogError is the first entry of a log that does not verify.
type LogError struct {
	Seq  Seq    // as it should be, counted from 1
	What string // what is wrong with it
}

func (e *LogError) Error() string { return fmt.Sprintf("log entry %d: %s", e.Seq, e.What) }

// VerifyLog checks a whole log from its first entry: numbers without a gap, every link of the chain, every hash, and
// the words of every entry that was not redacted against their commitment. It returns a *LogError for the first bad
// entry. Entries missing at the end cannot be seen in a log alone: compare the last hash with one kept elsewhere.
func VerifyLog(log []Entry) error {
	var prev []byte
	for i, e := range log {
		bad := ""
		redacted := len(e.Content) == 0 && len(e.Salt) == 0
		switch {
		case e.Seq != Seq(i+1):
			bad = fmt.Sprintf("its number is %d", e.Seq)
		case !bytes.Equal(e.Prev, prev):
			bad = "it does not follow the entry before"
		case len(e.Commitment) != sha256.Size:
			bad = "it has no commitment"
		case !bytes.Equal(e.Hash, e.Sum()):
			bad = "its hash does not match"
		case !redacted && !bytes.Equal(e.Commitment, Commit(e.Salt, e.Content)):
			bad = "its content is not what was committed to"
		}
		if bad != "" {
			return &LogError{Seq(i + 1), bad}
		}
		prev = e.Hash
	}
	return nil
}
