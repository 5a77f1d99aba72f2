package flows

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Config is what Flow needs of the world. Store, Clock, Notifier and Directory are required.
type Config struct {
	Store     Store
	Clock     Clock
	Notifier  Notifier
	Directory Directory
	Log       *slog.Logger // nil: silent
	Holder    string       // names this process in leases; "" is made up
	NewID     func() ID    // nil: NewID. For pictures that shall not change from run to run
}

// Flow is the use cases: it takes people through the steps and keeps the record.
type Flow struct {
	store   Store
	clock   Clock
	notify  Notifier
	dir     Directory
	log     *slog.Logger
	holder  string
	newID   func() ID
	cache   analyses
	sending locks
}

// New checks the configuration and starts nothing.
func New(c Config) (*Flow, error) {
	if c.Store == nil || c.Clock == nil || c.Notifier == nil || c.Directory == nil {
		return nil, errors.New("flows: store, clock, notifier and directory are required")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.NewID == nil {
		c.NewID = NewID
	}
	if c.Holder == "" {
		c.Holder = uuid.NewString()
	}
	return &Flow{store: c.Store, clock: c.Clock, notify: c.Notifier, dir: c.Directory, log: c.Log, holder: c.Holder, newID: c.NewID}, nil
}

// Actor is who did something, and where.
type Actor struct {
	Team     TeamID
	User     UserID
	Channel  ChannelID // where a command was typed or a button stands; "" elsewhere
	External bool      // of another company
}

// Address is what a view carries: ids and a place only, never what people wrote. It is checked at every event.
type Address struct {
	Decision ID      `json:"d,omitempty"`
	At       Place   `json:"p"`
	Base     Version `json:"v,omitempty"` // the version the page was drawn from
}

// Shown is what the person sees next.
type Shown struct {
	Go      Move
	Address Address
	Page    Page
	Say     Markup // told to the person alone
	// Then runs after the acknowledgement; its result redraws the same view. Nil for none.
	Then func(context.Context) (Shown, error)
}

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

// LookUp asks Slack for a channel's state and stores it. A channel that cannot be read is stored with its problem.
func (f *Flow) LookUp(ctx context.Context, team TeamID, id ChannelID, join bool) error {
	c, err := f.dir.Channel(ctx, team, id, join)
	if err != nil {
		var se *SendError
		if !errors.As(err, &se) {
			return fmt.Errorf("look up channel %s: %w", id, err)
		}
		c = Channel{ID: id, Problem: se.Code}
	}
	now := f.clock.Now()
	c.AsOf = now
	return f.store.Update(ctx, team, func(tx Tx) error {
		if err := tx.PutChannel(c); err != nil {
			return err
		}
		return unparkChannel(tx, c, now)
	})
}

// scene gathers what a step may look at.
func (f *Flow) scene(tx Tx, a Actor, id ID, now time.Time, ids []ID) (*Scene, error) {
	d, v, err := tx.Decision(id)
	if err != nil {
		return nil, fmt.Errorf("decision %s: %w", id, err)
	}
	s := &Scene{D: &d, Version: v, Who: a.User, Now: now, tx: tx, ids: ids, analyze: f.analyzer(tx, now)}
	if err := maySee(s, a); err != nil {
		return nil, err
	}
	if s.Readings, err = tx.Readings(id); err != nil {
		return nil, err
	}
	if s.Messages, err = tx.Messages(id); err != nil {
		return nil, err
	}
	return s, nil
}

func (f *Flow) newIDs() []ID {
	ids := make([]ID, 24)
	for i := range ids {
		ids[i] = f.newID()
	}
	return ids
}

// NewID returns a fresh UUIDv7.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

func newSalts() [][]byte {
	out := make([][]byte, 6)
	for i := range out {
		out[i] = make([]byte, 16)
		_, _ = rand.Read(out[i]) // never fails
	}
	return out
}

// clone is a deep copy by way of the stored form.
func clone(d Decision) Decision {
	raw, err := json.Marshal(d)
	if err != nil {
		panic("flows: a decision does not encode: " + err.Error()) // a mistake in the type, not in data
	}
	var out Decision
	if err := json.Unmarshal(raw, &out); err != nil {
		panic("flows: a decision does not decode: " + err.Error())
	}
	return out
}
