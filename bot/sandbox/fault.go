package sandbox

import "time"

// Fault is one failure to rehearse. The zero of a field means its natural default.
type Fault struct {
	Kind   string        `json:"kind"`   // see the constants
	On     bool          `json:"on"`     // for switches
	Count  int           `json:"count"`  // how many times; 0 means once
	Method string        `json:"method"` // Web API method; "" means any
	Code   string        `json:"code"`   // error code to answer
	Done   bool          `json:"done"`   // the call is carried out, only its answer is lost
	User   string        `json:"user"`
	Block  string        `json:"block"`
	Event  string        `json:"event"`
	After  time.Duration `json:"after"`
}

// The kinds of fault.
const (
	FaultDrop       = "drop_socket"
	FaultWarning    = "warning"
	FaultRefresh    = "refresh"
	FaultTooMany    = "too_many"
	FaultDisabled   = "link_disabled"   // On
	FaultLateAck    = "late_ack"        // Count
	FaultLostAck    = "lost_ack"        // Count
	FaultDuplicate  = "duplicate_event" // Count
	FaultRateLimit  = "rate_limit"      // Method, Count, After
	FaultServer     = "server_error"    // Method, Count, Done
	FaultError      = "api_error"       // Method, Count, Code
	FaultEmptyState = "empty_state"     // Count
	FaultUnknown    = "unknown_event"   // Event
	FaultRevoked    = "token_revoked"   // On
	FaultInactive   = "deactivate"      // User, On
	FaultRefuse     = "refuse_block"    // Block, On: this workspace does not know the block type yet
)

// Fault arranges a failure.
func (w *Workspace) Fault(f Fault) error { return nil }
