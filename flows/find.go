package flows

import (
	"context"
	"errors"
)

// Find returns the id of the decision that people call key, such as PVX-12. A *Refusal says that it is no key, or that
// there is none that this person may see.
func (f *Flow) Find(ctx context.Context, a Actor, key string) (ID, error) {
	n, err := parseKey(key)
	if err != nil {
		return "", err
	}
	var id ID
	now, ids := f.clock.Now(), f.newIDs()
	err = f.store.View(ctx, a.Team, func(tx Tx) error {
		var err error
		id, err = tx.Find(n)
		if errors.Is(err, ErrNotFound) {
			return &Refusal{Markupf("There is no decision %s. `/pvx list all` shows those you can see.", KeyOf(n))}
		}
		if err != nil {
			return err
		}
		_, err = f.scene(tx, a, id, now, ids)
		return err
	})
	return id, err
}
