package flows

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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
