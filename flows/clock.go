package flows

import (
	"context"
	"time"
)

// WallClock is the machine's time.
func WallClock() Clock { return wall{} }

type wall struct{}

// recheck bounds one nap, so that a machine that slept or whose clock was set is noticed.
const recheck = time.Minute

func (wall) Now() time.Time { return time.Now() }

func (wall) Wait(ctx context.Context, until time.Time) error {
	for {
		left := time.Until(until)
		if left <= 0 {
			return nil
		}
		t := time.NewTimer(min(left, recheck))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}
