package flows

import (
	"context"
)

// Keep saves what a person has typed so far; nothing is redrawn and the decision is not changed.
func (f *Flow) Keep(ctx context.Context, a Actor, addr Address, in Answers) error {
	now, ids := f.clock.Now(), f.newIDs()
	update := f.update
	if root := addr.At.Root(); root == "scope" || root == "inputs" {
		update = f.store.Update // these pages cost no analysis
	}
	return update(ctx, a.Team, func(tx Tx) error {
		s, err := f.scene(tx, a, addr.Decision, now, ids)
		if err != nil {
			return err
		}
		if addr, err = meant(tx, s, addr); err != nil {
			return err
		}
		return f.keep(tx, s, addr, in)
	})
}

func (f *Flow) keep(tx Tx, s *Scene, addr Address, in Answers) error {
	if len(in) == 0 {
		return nil
	}
	key := s.draftKey(addr.At)
	d, drafted, err := draftOf(tx, key)
	if err != nil {
		return err
	}
	shown := d.Was
	if !drafted || addr.Base < d.Base {
		if shown, err = f.shownAt(tx, s, addr.At, addr.Base); err != nil {
			return err
		}
	}
	if !drafted {
		if len(shown) == 0 || same(shown, in) {
			return nil // nothing was typed, or there is nowhere to type: no draft
		}
		d = Draft{DraftKey: key, Base: addr.Base, Was: shown, Now: Answers{}}
	}
	now := Answers{}
	for k, v := range d.Now {
		now[k] = v
	}
	for k, v := range in {
		if _, typed := now[k]; !typed && addr.Base < d.Base && v == shown[k] {
			continue // an older view of the same page, where this field was left alone
		}
		now[k] = v
	}
	d.Now, d.Saved = now, s.Now
	return tx.PutDraft(d)
}

// withChoice adds a chosen value to what the view held, when the action is one of the page's fields.
func (f *Flow) withChoice(s *Scene, at Place, action, value string, in Answers) (Answers, error) {
	if action == "next" || action == "back" {
		return in, nil
	}
	shown, err := f.stored(s, at)
	if err != nil {
		return nil, err
	}
	if _, ok := shown[action]; !ok {
		return in, nil
	}
	out := Answers{action: value}
	for k, v := range in {
		if k != action {
			out[k] = v
		}
	}
	return out, nil
}

// unchanged says that a person pressed Next without having typed anything here.
func (f *Flow) unchanged(tx Tx, s *Scene, addr Address, in Answers) (bool, error) {
	shown, err := f.shownAt(tx, s, addr.At, addr.Base)
	if err != nil {
		return false, err
	}
	return same(shown, in), nil
}
