package flows

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// factsAge is how long what Slack said of a person counts as fresh.
const factsAge = 24 * time.Hour

// Once reports whether an event is seen for the first time; Slack sends some twice.
func (f *Flow) Once(ctx context.Context, team TeamID, key string) (bool, error) {
	first := false
	until := f.clock.Now().Add(24 * time.Hour)
	err := f.store.Update(ctx, team, func(tx Tx) error {
		var err error
		first, err = tx.Once("event/"+key, until)
		return err
	})
	return first, err
}

// Meet makes sure that a person's name and time zone are known; it asks Slack when they are not, or are a day old.
func (f *Flow) Meet(ctx context.Context, team TeamID, id UserID) error {
	fresh := false
	now := f.clock.Now()
	err := f.store.View(ctx, team, func(tx Tx) error {
		p, err := tx.Person(id)
		if errors.Is(err, ErrNotFound) {
			fresh = false
			return nil
		}
		fresh = err == nil && now.Sub(p.AsOf) < factsAge
		return err
	})
	if err != nil || fresh {
		return err
	}
	p, err := f.dir.Person(ctx, team, id)
	if err != nil {
		return fmt.Errorf("ask slack about a person: %w", err)
	}
	return f.LearnPerson(ctx, team, p)
}
