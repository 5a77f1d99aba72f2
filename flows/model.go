package flows

import (
	"sync"
	"time"

	"pvx/engine"
)

// Model builds the engine's model of a decision, as of a day.
func Model(d Decision, today Date) engine.Model { return engine.Model{Today: string(today)} }

// analyses remembers the last analyses by the model's fingerprint.
type analyses struct {
	mu   sync.Mutex
	last map[string]engine.Analysis
}

func (c *analyses) of(now time.Time) func(Decision) (engine.Analysis, error) {
	return func(d Decision) (engine.Analysis, error) { return engine.Analysis{}, nil }
}
