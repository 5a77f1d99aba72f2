package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// newID makes the next id with a prefix such as C or F. Ids count up, so that a run can be repeated. w.mu held.
func (w *Workspace) newID(prefix string) string {
	w.seq++
	return prefix + "0" + strings.ToUpper(fmt.Sprintf("%08s", strconv.FormatInt(int64(w.seq)*7919+46656, 36)))
}

// nextTS makes a message stamp: story time in microseconds, later than every stamp before it. w.mu held.
func (w *Workspace) nextTS() string {
	now := w.cfg.Clock.Now().UnixMicro()
	if now <= w.lastTS {
		now = w.lastTS + 1
	}
	w.lastTS = now
	return formatTS(now)
}

func formatTS(micro int64) string { return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6) }

// parseTS reads a stamp into microseconds; short fractions are padded as Slack does.
func parseTS(ts string) (int64, bool) {
	sec, frac, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseInt(sec, 10, 64)
	if err != nil || len(frac) > 6 || s < 0 || s > 1<<40 {
		return 0, false
	}
	frac += strings.Repeat("0", 6-len(frac))
	f, err := strconv.ParseUint(frac, 10, 32)
	if err != nil {
		return 0, false
	}
	return s*1e6 + int64(f), true
}

func secret(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails on supported systems
	return hex.EncodeToString(b)
}

func newUUID() string { return uuid.NewString() }

// wallTS is a wall-clock stamp, for action_ts and hashes.
func wallTS() string { return formatTS(time.Now().UnixMicro()) }

func newHash() string { return fmt.Sprintf("%d.%s", time.Now().Unix(), secret(4)) }
