package bolt_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"pvx/flows"
	"pvx/storage/bolt"
)

func open(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pvx.db")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %o, want 600", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		given func(t *testing.T, path string)
		want  []string
	}{
		{"a file that is held", func(t *testing.T, path string) { open(t, path) }, []string{"another process holds", "stop it"}},
		{"a newer schema", func(t *testing.T, path string) {
			if err := open(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			edit(t, path, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("2")) })
		}, []string{"newer PVX", "schema 2"}},
		{"a schema that is no number", func(t *testing.T, path string) {
			if err := open(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			edit(t, path, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("x")) })
		}, []string{"damaged"}},
		{"another program's file", func(t *testing.T, path string) {
			edit(t, path, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
		}, []string{"another program"}},
		{"a text file", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("not a store\n", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, []string{"not a file of PVX"}},
		{"a directory that is not there", func(t *testing.T, path string) { os.Remove(filepath.Dir(path)) }, []string{"directory does not exist"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "pvx.db")
			tt.given(t, path)
			s, err := bolt.Open(path, bolt.Options{LockWait: time.Millisecond})
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			for _, w := range append(tt.want, path) {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not say %q", err, w)
				}
			}
		})
	}
}

func edit(t *testing.T, path string, fn func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(fn); err != nil {
		t.Fatal(err)
	}
}

func TestCloseWaitsForWhatIsUnderWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pvx.db")
	s := open(t, path)
	inside, goOn := make(chan bool), make(chan bool)
	written, closed := make(chan error, 1), make(chan error, 1)
	go func() {
		written <- s.Update(context.Background(), "T1", func(tx flows.Tx) error {
			close(inside)
			<-goOn
			return tx.PutSetting("a", "b")
		})
	}()
	<-inside
	go func() { closed <- s.Close() }()
	// Until the update may go on, Close cannot be over, whenever it began.
	select {
	case <-closed:
		t.Error("closed while an update was under way")
	default:
	}
	close(goOn)
	if err := <-written; err != nil {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := s.View(context.Background(), "T1", func(flows.Tx) error { return nil }); err == nil {
		t.Error("a closed store can be read")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	err := open(t, path).View(context.Background(), "T1", func(tx flows.Tx) error {
		if v, err := tx.Setting("a"); v != "b" || err != nil {
			t.Errorf("got %q, %v", v, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestPanicInAnUpdateCommitsNothingAndLeavesTheStoreUsable(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "pvx.db"))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(context.Background(), "T1", func(tx flows.Tx) error {
			if err := tx.PutSetting("a", "b"); err != nil {
				return err
			}
			panic("in the middle")
		})
	}()
	err := s.Update(context.Background(), "T1", func(tx flows.Tx) error {
		if v, err := tx.Setting("a"); v != "" || err != nil {
			t.Errorf("got %q, %v", v, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestForgottenKeysDoNotPileUp(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "pvx.db")
	s := open(t, path)
	start := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	const all, lasting = 200, 10 // each key is remembered for so many minutes, and one comes each minute
	for i := range all {
		now := start.Add(time.Duration(i) * time.Minute)
		if _, err := s.Claim(ctx, flows.Timers, "holder", now, time.Minute, 1); err != nil {
			t.Fatal(err)
		}
		err := s.Update(ctx, "T1", func(tx flows.Tx) error {
			_, err := tx.Once(strings.Repeat("k", i+1), now.Add(lasting*time.Minute))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	edit(t, path, func(tx *bbolt.Tx) error {
		for _, name := range []string{"once", "expiry"} {
			n := 0
			if err := tx.Bucket([]byte(name)).ForEach(func(_, _ []byte) error { n++; return nil }); err != nil {
				return err
			}
			if n != lasting {
				t.Errorf("%d keys in %s, want the %d that are not forgotten", n, name, lasting)
			}
		}
		return nil
	})
}
