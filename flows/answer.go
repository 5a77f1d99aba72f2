package flows

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Act takes a button, a switch or a choice on a page. What was typed is saved first.
func (f *Flow) Act(ctx context.Context, a Actor, addr Address, action, value string, in Answers) (Shown, error) {
	return f.answer(ctx, a, addr, action, value, in)
}

// Submit takes Next. FieldErrors go to the fields; what was typed is kept whatever happens.
func (f *Flow) Submit(ctx context.Context, a Actor, addr Address, in Answers) (Shown, error) {
	return f.answer(ctx, a, addr, "next", "", in)
}

func (f *Flow) answer(ctx context.Context, a Actor, addr Address, action, value string, in Answers) (Shown, error) {
	var out Shown
	var told error // for the person; what was typed is saved all the same
	var check ChannelID
	now, ids, salts := f.clock.Now(), f.newIDs(), newSalts()
	err := f.update(ctx, a.Team, func(tx Tx) error {
		out, told, check = Shown{}, nil, ""
		var meanwhile Markup
		s, err := f.scene(tx, a, addr.Decision, now, ids)
		if err != nil {
			return err
		}
		addr, err := meant(tx, s, addr)
		if err != nil {
			return err
		}
		in, err := f.withChoice(s, addr.At, action, value, in)
		if err != nil {
			return err
		}
		if err := f.keep(tx, s, addr, in); err != nil {
			return err
		}
		if action == "back" {
			to, err := s.behind(addr.At)
			if err != nil {
				return err
			}
			out, err = f.draw(tx, s, to)
			out.Go = Replace
			return err
		}
		merged := in
		var theirs []string
		if action == "next" {
			if told = mayAnswer(s, addr.At, action); told != nil {
				unchanged, err := f.unchanged(tx, s, addr, in)
				if err != nil || !unchanged {
					return err
				}
				told = nil // who may only look moves on all the same
				out, err = f.draw(tx, s, onward(s, addr.At))
				out.Go = Replace
				if addr.At.Depth() > 1 {
					out.Go = Pop
				}
				return err
			}
		}
		if action == "next" || savesAll(addr.At, action) && mayAnswer(s, addr.At, "next") == nil {
			var clash []string
			if merged, clash, theirs, err = f.merge(tx, s, addr, in); err != nil {
				return err
			}
			if len(clash) > 0 {
				out, err = f.both(tx, s, addr.At, merged, clash)
				return err
			}
		}
		if action != "next" {
			all := Answers{}
			for k, v := range merged {
				all[k] = v
			}
			all[action] = value
			merged = all
		}
		if told = mayAnswer(s, addr.At, action); told != nil {
			return nil
		}
		step, err := stepAt(addr.At)
		if err != nil {
			return err
		}
		d, _, err := draftOf(tx, s.draftKey(addr.At))
		if err != nil {
			return err
		}
		s.Typed = d.typed()
		if len(theirs) > 0 {
			page, err := step.Page(s, addr.At)
			if err != nil {
				return fmt.Errorf("draw a page of %s: %w", rootOf(addr.At), err)
			}
			meanwhile = Markupf("Somebody else changed this meanwhile, and it was kept: %s.", labels(page, theirs))
		}
		was := clone(*s.D)
		o, err := step.Answer(s, addr.At, action, merged)
		if err != nil {
			var fe FieldErrors
			var re *Refusal
			if errors.As(err, &fe) || errors.As(err, &re) {
				told = err
				return nil
			}
			return fmt.Errorf("answer a page of %s: %w", rootOf(addr.At), err)
		}
		if err := f.commit(tx, s, was, addr.At, action, o, salts); err != nil {
			return err
		}
		if action == "next" || o.Drop || o.Go == Pop || o.Go == Finish {
			if err := tx.DropDraft(s.draftKey(addr.At)); err != nil {
				return err
			}
		}
		for _, more := range []Markup{s.said, meanwhile} {
			o.Say = Markup(strings.TrimSpace(string(o.Say + " " + more)))
		}
		check = o.Check
		to := addr.At
		switch {
		case o.To != "":
			to = o.To
		case o.Go == Pop:
			to = addr.At.Up()
		}
		if o.Go == Finish {
			out = Shown{Go: Finish, Address: Address{Decision: s.D.ID}, Say: o.Say}
			return nil
		}
		if o.Of != "" && o.Of != s.D.ID {
			if s, err = f.scene(tx, a, o.Of, now, ids); err != nil {
				return err
			}
		}
		out, err = f.draw(tx, s, to)
		out.Go, out.Say = o.Go, o.Say
		return err
	})
	if err != nil {
		return Shown{}, err
	}
	if told != nil {
		return Shown{}, told
	}
	if check != "" {
		out.Then = func(ctx context.Context) (Shown, error) {
			if err := f.LookUp(ctx, a.Team, check, true); err != nil {
				return Shown{}, err
			}
			return f.Open(ctx, a, out.Address.Decision, out.Address.At)
		}
	}
	return out, nil
}
