// Package bolt keeps PVX's data in one bbolt file on a local disk, for one process.
//
// It implements flows.Store and nothing more: what the records mean is said in flows, and storage/storagetest states
// what a store must do. It has no clock: "now" is the latest time that Claim was given.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"pvx/flows"
)

// Options of Open; the zero value is right for a service.
type Options struct {
	LockWait   time.Duration // how long to wait for a file that another process holds; 0: 1 s
	BatchDelay time.Duration // how long an update waits for company while others are under way; 0: 1 ms
}

// Store is a flows.Store in a bbolt file. It is safe for use by many goroutines. fn of an Update must not call the
// store again: there is one writer at a time.
type Store struct {
	db       *bbolt.DB
	writers  atomic.Int32
	inflight inflight
	changed  changed

	clock  sync.Mutex
	latest time.Time
}

var _ flows.Store = (*Store)(nil)

// errClosed is returned by every call after Close.
var errClosed = errors.New("the store is closed")

// Open opens the file, making it (readable by its owner only) when there is none. The directory must exist. A file that
// is held by another process, that another program wrote, or that a newer PVX wrote is refused; the error says what to
// do.
func Open(path string, o Options) (*Store, error) {
	if path == "" {
		return nil, errors.New("open store: the file's name is missing; an accepted one is pvx.db")
	}
	if o.LockWait == 0 {
		o.LockWait = time.Second
	}
	if o.BatchDelay == 0 {
		o.BatchDelay = time.Millisecond
	}
	_, err := os.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: o.LockWait,
		// The free list is written with every commit, so that a large file opens at once.
		FreelistType: bbolt.FreelistMapType,
		// Readers hold up a writer only when the mapping must grow; this much address space costs nothing.
		InitialMmapSize: 64 << 20,
		NoStatistics:    true,
	})
	if err != nil {
		return nil, openError(path, err)
	}
	db.MaxBatchDelay = o.BatchDelay
	s := &Store{db: db}
	if err := db.Update(func(tx *bbolt.Tx) error { return migrate(path, tx) }); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if fresh {
		// The file's name lives in the directory: without this a power cut can lose the whole new file.
		if err := syncDir(filepath.Dir(path)); err != nil {
			return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), db.Close())
		}
	}
	return s, nil
}

func openError(path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("open store %s: another process holds this file; stop it (is a second pvx running?) or give this one a file of its own", path)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("open store %s: this is not a file of PVX, or it is damaged (%w); name another file, or put a backup in its place", path, err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open store %s: its directory does not exist; make it first (%w)", path, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("open store %s: this user may not read and write it (%w)", path, err)
	}
	return fmt.Errorf("open store %s: %w", path, err)
}

func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // which has no such call
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some file systems cannot sync a directory, and there is nothing to be done about those.
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}

// Close waits for the calls that are under way, then closes the file. Later calls return an error; closing again does
// nothing.
func (s *Store) Close() error {
	if !s.inflight.close() {
		return nil
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// View runs fn on a consistent state of the workspace's data.
func (s *Store) View(ctx context.Context, team flows.TeamID, fn func(flows.Tx) error) error {
	if err := s.begin(ctx, team); err != nil {
		return err
	}
	defer s.inflight.leave()
	return s.db.View(func(b *bbolt.Tx) error { return fn(&tx{s: s, b: b, team: team}) })
}

// Update runs fn and commits what it did, with an fsync, when it returns nil and ctx has not ended by then.
func (s *Store) Update(ctx context.Context, team flows.TeamID, fn func(flows.Tx) error) error {
	if err := s.begin(ctx, team); err != nil {
		return err
	}
	defer s.inflight.leave()
	return s.write(ctx, func(b *bbolt.Tx) error { return fn(&tx{s: s, b: b, team: team}) })
}

func (s *Store) begin(ctx context.Context, team flows.TeamID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if team == "" {
		return errors.New("the workspace's id is missing")
	}
	return s.inflight.enter()
}

// write commits alone when no other update is under way, and shares one fsync with the others when some are.
func (s *Store) write(ctx context.Context, fn func(*bbolt.Tx) error) error {
	checked := func(b *bbolt.Tx) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(b); err != nil {
			return err
		}
		return ctx.Err()
	}
	defer s.writers.Add(-1)
	if s.writers.Add(1) == 1 {
		return s.db.Update(checked)
	}
	return s.db.Batch(checked)
}

// now is the latest time that Claim was given; the zero time before that.
func (s *Store) now() time.Time {
	s.clock.Lock()
	defer s.clock.Unlock()
	return s.latest
}

func (s *Store) advance(now time.Time) {
	s.clock.Lock()
	defer s.clock.Unlock()
	if now.After(s.latest) {
		s.latest = now
	}
}

// inflight counts the calls under way, so that Close can wait for them.
type inflight struct {
	mu     sync.Mutex
	n      int
	closed bool
	idle   chan struct{} // made by close, closed by the last to leave
}

func (f *inflight) enter() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return errClosed
	}
	f.n++
	return nil
}

func (f *inflight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n--
	if f.n == 0 && f.idle != nil {
		close(f.idle)
	}
}

// close reports whether this call is the one that closes.
func (f *inflight) close() bool {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return false
	}
	f.closed = true
	if f.n == 0 {
		f.mu.Unlock()
		return true
	}
	f.idle = make(chan struct{})
	idle := f.idle
	f.mu.Unlock()
	<-idle
	return true
}

// changed holds a channel a queue, closed at the next commit that touches it.
type changed struct {
	mu     sync.Mutex
	queues map[string]chan struct{}
}

func (c *changed) next(queue string) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch, ok := c.queues[queue]
	if !ok {
		ch = make(chan struct{})
		if c.queues == nil {
			c.queues = map[string]chan struct{}{}
		}
		c.queues[queue] = ch
	}
	return ch
}

func (c *changed) fire(queue string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch, ok := c.queues[queue]; ok {
		close(ch)
		delete(c.queues, queue)
	}
}
