package sandbox

import (
	"bufio"
	"encoding/binary"
	"net"
	"net/http"
	"sync"
)

// fragments is a connection that notes, for every WebSocket message that comes in, whether it came in several frames. Slack does not
// join those, and the library does without telling.
type fragments struct {
	net.Conn

	mu     sync.Mutex
	broken []bool // one for each message begun and not asked for yet
	head   []byte // the bytes of a frame's head so far
	skip   uint64 // bytes of the frame still to come
}

// Read hands the bytes on and looks at the frames' heads in passing.
func (f *fragments) Read(p []byte) (int, error) {
	n, err := f.Conn.Read(p)
	f.mu.Lock()
	f.look(p[:n])
	f.mu.Unlock()
	return n, err
}

func (f *fragments) look(p []byte) {
	for len(p) > 0 {
		if f.skip > 0 {
			n := min(f.skip, uint64(len(p)))
			f.skip -= n
			p = p[n:]
			continue
		}
		f.head, p = append(f.head, p[0]), p[1:]
		if size, ok := headSize(f.head); ok {
			f.skip = size
			final, code := f.head[0]&0x80 != 0, f.head[0]&0x0f
			if code == 1 || code == 2 { // the first frame of a message
				f.broken = append(f.broken, !final)
			}
			f.head = f.head[:0]
		}
	}
}

// headSize is how many bytes follow a complete head of a masked frame (RFC 6455, 5.2); false while the head is incomplete.
func headSize(h []byte) (uint64, bool) {
	if len(h) < 2 {
		return 0, false
	}
	mask := 0
	if h[1]&0x80 != 0 {
		mask = 4
	}
	switch n := uint64(h[1] & 0x7f); n {
	case 126:
		if len(h) < 4+mask {
			return 0, false
		}
		return uint64(binary.BigEndian.Uint16(h[2:])), true
	case 127:
		if len(h) < 10+mask {
			return 0, false
		}
		return binary.BigEndian.Uint64(h[2:]), true
	default:
		return n, len(h) >= 2+mask
	}
}

// next tells whether the message that was read just now came in several frames.
func (f *fragments) next() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.broken) == 0 {
		return false
	}
	one := f.broken[0]
	f.broken = f.broken[1:]
	return one
}

// watched is a response whose connection, once taken over, is a fragments.
type watched struct {
	http.ResponseWriter
	conn *fragments
}

// Hijack takes the connection over.
func (r *watched) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	r.conn = &fragments{Conn: conn}
	return r.conn, rw, nil
}
