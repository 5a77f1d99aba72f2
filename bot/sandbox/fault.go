package sandbox

import (
	"fmt"
	"time"
)

// Fault is one failure to rehearse. /control/fault takes the same fields as JSON.
type Fault struct {
	Kind   string  `json:"kind"`   // see the constants
	On     bool    `json:"on"`     // for switches
	Count  int     `json:"count"`  // how many times; 0 means once
	Method string  `json:"method"` // Web API method; "" means any
	Code   string  `json:"code"`   // the error code to answer
	Done   bool    `json:"done"`   // the call is carried out, only its answer is lost
	User   string  `json:"user"`   // id or handle
	Block  string  `json:"block"`  // block type
	Event  string  `json:"event"`  // inner event type; "" means one that no library knows
	After  float64 `json:"after"`  // seconds: Retry-After, or from a warning to the close
}

// The kinds of fault, and the fields each reads.
const (
	FaultDrop       = "drop_socket"       // all sockets end without a handshake
	FaultWarning    = "warning"           // After
	FaultRefresh    = "refresh"           //
	FaultTooMany    = "too_many"          //
	FaultDisabled   = "link_disabled"     // On; off lets sockets open again
	FaultLateAck    = "late_ack"          // Count; the next acknowledgements of interactive envelopes count as late
	FaultLostAck    = "lost_ack"          // Count; the next acknowledgements of any envelope are lost
	FaultDuplicate  = "duplicate_event"   // Count; the next events arrive twice, same envelope
	FaultRateLimit  = "rate_limit"        // Method, Count, After
	FaultServer     = "server_error"      // Method, Count, Done
	FaultError      = "api_error"         // Method, Count, Code
	FaultSlow       = "slow_answer"       // Method, Count, After: the call is carried out at once, its answer comes After seconds later
	FaultEmptyState = "empty_state"       // Count; state.values is an empty list
	FaultUnknown    = "unknown_event"     // Event
	FaultRevoked    = "token_revoked"     // On
	FaultUninstall  = "uninstalled"       // On: the app is taken out of the workspace; off installs it again
	FaultInactive   = "deactivate"        // User, On
	FaultEvents     = "subscriptions_off" // On: the app hears of no events, as when nearly all deliveries of an hour failed
	FaultRefuse     = "refuse_block"      // Block, On: this workspace does not know the block type yet
)

type faults struct {
	counts   map[string]int
	calls    []Fault // for the Web API, first match wins
	slow     []Fault // likewise
	disabled bool
	revoked  bool
	refused  map[string]bool
}

// take uses up one of a counted fault.
func (f *faults) take(kind string) bool {
	if f.counts[kind] == 0 {
		return false
	}
	f.counts[kind]--
	return true
}

// call uses up one fault that applies to a Web API method.
func (f *faults) call(method string) (Fault, bool) { return use(f.calls, method) }

// late is how long the answer of a Web API method is held back now.
func (f *faults) late(method string) time.Duration {
	one, _ := use(f.slow, method)
	return time.Duration(one.After * float64(time.Second))
}

func use(all []Fault, method string) (Fault, bool) {
	for i := range all {
		one := &all[i]
		if one.Count > 0 && (one.Method == "" || one.Method == method) {
			one.Count--
			return *one, true
		}
	}
	return Fault{}, false
}

// Fault arranges a failure. The error names a kind or user that does not exist.
func (w *Workspace) Fault(f Fault) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.Count <= 0 {
		f.Count = 1
	}
	w.note(entry{Kind: "fault", What: f.Kind, Detail: f.Method + f.Block + f.Event})
	defer w.notify()
	switch f.Kind {
	case FaultDrop:
		for _, s := range w.sockets {
			s.leaving = true
			s.abort()
		}
	case FaultWarning:
		after := w.cfg.Protocol.Warning
		if f.After > 0 {
			after = time.Duration(f.After * float64(time.Second))
		}
		w.disconnectAll("warning", after)
	case FaultRefresh:
		w.disconnectAll("refresh_requested", time.Second)
	case FaultTooMany:
		w.disconnectAll("too_many_websockets", 0)
	case FaultDisabled:
		w.faults.disabled = f.On
		if f.On {
			w.disconnectAll("link_disabled", 0)
		}
	case FaultLateAck, FaultLostAck, FaultDuplicate, FaultEmptyState:
		if w.faults.counts == nil {
			w.faults.counts = map[string]int{}
		}
		w.faults.counts[f.Kind] += f.Count
	case FaultRateLimit, FaultServer, FaultError:
		w.faults.calls = append(w.faults.calls, f)
	case FaultSlow:
		if f.After <= 0 {
			return fmt.Errorf("%s needs after, in seconds", f.Kind)
		}
		w.faults.slow = append(w.faults.slow, f)
	case FaultUnknown:
		if f.Event == "" {
			f.Event = "a_later_invention"
		}
		w.deliverEvent(w.outerEvent(obj{"type": f.Event, "event_ts": w.nextTS()}, nil))
	case FaultRevoked:
		w.faults.revoked = f.On
		if f.On {
			w.sendEvent("tokens_revoked", obj{"type": "tokens_revoked", "tokens": obj{"oauth": []string{}, "bot": []string{w.botUser}}}, nil)
		}
	case FaultUninstall:
		if f.On {
			w.sendEvent("app_uninstalled", obj{"type": "app_uninstalled"}, nil)
		}
		w.faults.revoked = f.On
	case FaultInactive:
		u := w.findUser(f.User)
		if u == nil {
			return fmt.Errorf("nobody is called %q", f.User)
		}
		u.Deleted = f.On
		w.changeUser(u)
	case FaultEvents:
		w.deliveries = deliveries{disabled: f.On}
	case FaultRefuse:
		if w.faults.refused == nil {
			w.faults.refused = map[string]bool{}
		}
		w.faults.refused[f.Block] = f.On
	default:
		return fmt.Errorf("there is no fault %q", f.Kind)
	}
	return nil
}

func (w *Workspace) disconnectAll(reason string, after time.Duration) {
	for _, s := range w.sockets {
		w.disconnect(s, reason, after)
	}
}
