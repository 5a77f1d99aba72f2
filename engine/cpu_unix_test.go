//go:build unix

package engine

import (
	"syscall"
	"testing"
	"time"
)

// ReportCPU adds the processor time of an operation to a benchmark, from here to the end of it: on a machine with other
// work it says more than the clock.
func ReportCPU(b *testing.B) (done func()) {
	used := func() time.Duration {
		var r syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
			return 0
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	from := used()
	return func() { b.ReportMetric(float64((used()-from).Microseconds())/1e3/float64(b.N), "cpu-ms/op") }
}
