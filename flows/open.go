package flows

import (
	"context"
	"fmt"
	"time"
)

// Open draws a page: local data only. At "" is where the person left off.
func (f *Flow) Open(ctx context.Context, a Actor, id ID, at Place) (Shown, error) {
	var out Shown
	ids := f.newIDs()
	now := f.clock.Now()
	err := f.update(ctx, a.Team, func(tx Tx) error {
		var err error
		out, err = f.open(tx, a, id, at, now, ids)
		return err
	})
	return out, err
}

func (f *Flow) open(tx Tx, a Actor, id ID, at Place, now time.Time, ids []ID) (Shown, error) {
	s, err := f.scene(tx, a, id, now, ids)
	if err != nil {
		return Shown{}, err
	}
	if at == "" {
		at = s.D.At
		mine, err := tx.Drafts(a.User)
		if err != nil {
			return Shown{}, err
		}
		for _, d := range mine {
			if d.Decision == id && d.At.Depth() == 1 && isStep(d.At) && !inputsGone(*s.D, d.At) && len(d.typed()) > 0 {
				at = d.At
				break
			}
		}
	}
	return f.draw(tx, s, at)
}

// draw makes the page at a place with what the person typed laid over it, and remembers what the page showed.
func (f *Flow) draw(tx Tx, s *Scene, at Place) (Shown, error) {
	at = canonical(*s.D, at)
	step, err := stepAt(at)
	if err != nil {
		return Shown{}, err
	}
	draft, drafted, err := draftOf(tx, s.draftKey(at))
	if err != nil {
		return Shown{}, err
	}
	s.Typed = nil
	if drafted {
		if draft.Base < s.Version {
			cur, err := f.stored(s, at)
			if err != nil {
				return Shown{}, err
			}
			draft = draft.rebase(cur, s.Version)
			if len(draft.typed()) == 0 {
				err = tx.DropDraft(draft.DraftKey)
			} else {
				err = tx.PutDraft(draft)
			}
			if err != nil {
				return Shown{}, err
			}
		}
		s.Typed = draft.typed()
	}
	page, err := step.Page(s, at)
	if err != nil {
		return Shown{}, fmt.Errorf("draw a page of %s: %w", rootOf(at), err)
	}
	page.Items = overlay(freshen(page.Items), s.Typed)
	return Shown{Address: Address{s.D.ID, at, s.Version}, Page: page}, nil
}

// stored is the values of the page's fields as the record has them.
func (f *Flow) stored(s *Scene, at Place) (Answers, error) {
	step, err := stepAt(at)
	if err != nil {
		return nil, err
	}
	typed := s.Typed
	s.Typed = nil
	page, err := step.Page(s, at)
	s.Typed = typed
	if err != nil {
		return nil, fmt.Errorf("draw a page of %s: %w", rootOf(at), err)
	}
	return valuesOf(page), nil
}
