package flows

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Start begins a decision with its defaults and opens the first step.
func (f *Flow) Start(ctx context.Context, a Actor, title string) (Shown, error) {
	var out Shown
	now, ids, salts := f.clock.Now(), f.newIDs(), newSalts()
	id := ids[0]
	var channel ChannelID
	err := f.store.Update(ctx, a.Team, func(tx Tx) error {
		if err := mayStart(tx, a); err != nil {
			return err
		}
		n, err := tx.NextNumber()
		if err != nil {
			return err
		}
		currency, err := tx.Setting("currency")
		if err != nil {
			return err
		}
		here := now.UTC()
		if p, err := tx.Person(a.User); err == nil {
			here = now.In(p.Location())
		}
		name := strings.Join(strings.Fields(title), " ")
		d := Fresh(id, n, a, clip(name, longestTitle), currency, here)
		if utf8.RuneCountInString(name) > longestTitle {
			d.Question = cut(title, longestQuestion) // a whole sentence after the command: nothing of it is lost
		}
		channel = d.Channel
		if err := tx.Save(d, 0); err != nil {
			return err
		}
		s, err := f.scene(tx, a, id, now, ids[1:])
		if err != nil {
			return err
		}
		if err := f.record(tx, s, "started", map[string]any{"title": d.Title, "number": n}, salts[0]); err != nil {
			return err
		}
		out, err = f.draw(tx, s, "scope")
		out.Go = Show
		return err
	})
	if err != nil {
		return Shown{}, err
	}
	if channel != "" {
		out.Then = func(ctx context.Context) (Shown, error) {
			if err := f.LookUp(ctx, a.Team, channel, true); err != nil {
				return Shown{}, err
			}
			return f.Open(ctx, a, id, out.Address.At)
		}
	}
	return out, nil
}
