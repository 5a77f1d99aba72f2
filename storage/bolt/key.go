package bolt

import (
	"encoding/binary"
	"strings"
	"time"

	"pvx/flows"
)

// Keys are built so that their order as bytes is the order wanted, and so that one part can never run into the next:
// a text part ends in 0x00 0x01, and a 0x00 inside it becomes 0x00 0xFF. The last text part stands as it is, so that a
// prefix of it can be searched.

// part appends one closed text part.
func part[S ~string](key []byte, s S) []byte {
	if strings.IndexByte(string(s), 0) < 0 {
		return append(append(key, s...), 0, 1)
	}
	for i := range len(s) {
		key = append(key, s[i])
		if s[i] == 0 {
			key = append(key, 0xFF)
		}
	}
	return append(key, 0, 1)
}

func number(key []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(key, n) }

// yearOne is the Unix time of the zero time.Time.
const yearOne = -62135596800

const timeLen = 12

// instant appends a time in 12 bytes that sort; what lies before year one counts as year one.
func instant(key []byte, t time.Time) []byte {
	s, n := t.Unix()-yearOne, t.Nanosecond()
	if s < 0 {
		s, n = 0, 0
	}
	return binary.BigEndian.AppendUint32(number(key, uint64(s)), uint32(n))
}

// backwards appends a time so that later ones sort first.
func backwards(key []byte, t time.Time) []byte {
	from := len(key)
	key = instant(key, t)
	for i := from; i < len(key); i++ {
		key[i] = ^key[i]
	}
	return key
}

// timeAt reads what instant wrote; b holds at least 12 bytes.
func timeAt(b []byte) time.Time {
	return time.Unix(int64(binary.BigEndian.Uint64(b))+yearOne, int64(binary.BigEndian.Uint32(b[8:]))).UTC()
}

// ref is the address of a job or a once-key among those of all workspaces.
func ref(team flows.TeamID, key string) []byte {
	return append(part(nil, team), key...)
}

// successor is the first key after all those that begin with prefix; nil when there is none.
func successor(prefix []byte) []byte {
	out := append([]byte(nil), prefix...)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] < 0xFF {
			out[i]++
			return out[:i+1]
		}
	}
	return nil
}
