package bolt

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"pvx/flows"
)

// Buckets of one workspace, inside the top-level bucket "team/<id>".
const (
	decisions  = "decisions"  // id -> version, record
	places     = "places"     // id -> version, number, edition, key in rows
	rows       = "rows"       // ^changed, id -> index row
	numbers    = "numbers"    // number, edition, id -> id
	logs       = "log"        // id, seq -> entry
	chains     = "chains"     // id -> seq and hash of the last entry
	pseudonyms = "pseudonyms" // id, user -> name
	drafts     = "drafts"     // user, decision, place -> draft
	readings   = "readings"   // decision, id -> reading
	messages   = "messages"   // decision, name -> message
	threads    = "threads"    // channel, ts, rank, decision, name -> decision and name
	persons    = "persons"
	channels   = "channels"
	settings   = "settings"
)

// Buckets over all workspaces, so that one look finds what is due.
const (
	jobs    = "jobs"    // team, key -> job
	parked  = "parked"  // team, key -> nothing
	waiting = "waiting" // queue, not-before, seq -> lane, ref: not looked at by Claim yet
	lanes   = "lanes"   // lane, rank, seq -> ref: those whose time has come, in their order
	heads   = "heads"   // queue, time, seq -> ref: of each lane the first, at the time it can be claimed
	headOf  = "head-of" // lane -> its key in heads
	settled = "settled" // team, key -> until when the key is remembered
	onces   = "once"    // team, key -> until when the key is remembered
	expiry  = "expiry"  // until, bucket, ref -> nothing
)

var errReadOnly = errors.New("a View cannot write")

// tx is a flows.Tx. It lives as long as the call of fn.
type tx struct {
	s      *Store
	b      *bbolt.Tx
	team   flows.TeamID
	cached map[string]*bbolt.Bucket
	told   map[string]bool // queues that will be told of this commit
}

var _ flows.Tx = (*tx)(nil)

func (t *tx) teamName() []byte { return []byte("team/" + string(t.team)) }

// mine is a bucket of this workspace, nil when nothing was ever put in.
func (t *tx) mine(name string) *bbolt.Bucket {
	if b := t.cached[name]; b != nil {
		return b
	}
	team := t.b.Bucket(t.teamName())
	if team == nil {
		return nil
	}
	return t.cache(name, team.Bucket([]byte(name)))
}

// make is a bucket of this workspace to write to.
func (t *tx) make(name string) (*bbolt.Bucket, error) {
	if !t.b.Writable() {
		return nil, errReadOnly
	}
	if b := t.cached[name]; b != nil {
		return b, nil
	}
	team, err := t.b.CreateBucketIfNotExists(t.teamName())
	if err != nil {
		return nil, fmt.Errorf("workspace %s: %w", t.team, err)
	}
	b, err := team.CreateBucketIfNotExists([]byte(name))
	return t.cache(name, b), err
}

// all is a bucket over all workspaces, nil when nothing was ever put in.
func (t *tx) all(name string) *bbolt.Bucket {
	if b := t.cached["/"+name]; b != nil {
		return b
	}
	return t.cache("/"+name, t.b.Bucket([]byte(name)))
}

// makeAll is a bucket over all workspaces to write to.
func (t *tx) makeAll(name string) (*bbolt.Bucket, error) {
	if !t.b.Writable() {
		return nil, errReadOnly
	}
	if b := t.cached["/"+name]; b != nil {
		return b, nil
	}
	b, err := t.b.CreateBucketIfNotExists([]byte(name))
	return t.cache("/"+name, b), err
}

func (t *tx) cache(name string, b *bbolt.Bucket) *bbolt.Bucket {
	if b != nil {
		if t.cached == nil {
			t.cached = map[string]*bbolt.Bucket{}
		}
		t.cached[name] = b
	}
	return b
}

func get(b *bbolt.Bucket, key []byte) []byte {
	if b == nil || len(key) == 0 {
		return nil
	}
	return b.Get(key)
}

// load reads one record of this workspace; flows.ErrNotFound.
func load[T any](t *tx, bucket string, key []byte) (T, error) {
	v := get(t.mine(bucket), key)
	if v == nil {
		var none T
		return none, flows.ErrNotFound
	}
	return decode[T](v)
}

// store writes one record of this workspace.
func store[T any](t *tx, bucket string, key []byte, v T) error {
	b, err := t.make(bucket)
	if err != nil {
		return err
	}
	enc, err := encode(v)
	if err != nil {
		return err
	}
	return b.Put(key, enc)
}

// scan reads the records whose key begins with prefix, in the order of their keys. The bucket must not be written to
// while it runs.
func scan(b *bbolt.Bucket, prefix []byte, each func(k, v []byte) error) error {
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := each(k, v); err != nil {
			return err
		}
	}
	return nil
}

// tell closes the queue's Changed channel once this transaction is on disk.
func (t *tx) tell(queue string) {
	if t.told[queue] {
		return
	}
	if t.told == nil {
		t.told = map[string]bool{}
	}
	t.told[queue] = true
	t.b.OnCommit(func() { t.s.changed.fire(queue) })
}
