//go:build !unix

package engine

import "testing"

// ReportCPU does nothing where processor time is not asked for.
func ReportCPU(*testing.B) (done func()) { return func() {} }
