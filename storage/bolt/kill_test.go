package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pvx/flows"
	"pvx/storage/bolt"
)

// The test program is also the writer that is killed: with this variable set to a file it writes there until it dies.
const writerVariable = "PVX_TEST_WRITE_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerVariable); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const (
	team    = flows.TeamID("T1")
	writers = 4
	sent    = flows.ID("sent") // whose log names the jobs that were settled
)

func writerID(w int) flows.ID { return flows.ID(fmt.Sprint("d", w)) }

// writeForEver saves, logs and enqueues in one transaction, says so on standard output once it is committed, and sends
// what it enqueued; several writers at once.
func writeForEver(path string) error {
	s, err := bolt.Open(path, bolt.Options{LockWait: time.Minute})
	if err != nil {
		return err
	}
	ctx, failed := context.Background(), make(chan error)
	for w := range writers {
		go func() {
			for {
				var v flows.Version
				err := s.Update(ctx, team, func(tx flows.Tx) (err error) { v, err = step(tx, w); return err })
				if err != nil {
					failed <- err
					return
				}
				fmt.Println(w, v)
			}
		}()
	}
	go func() {
		for {
			if _, err := send(ctx, s, time.Now(), time.Hour); err != nil {
				failed <- err
				return
			}
		}
	}()
	return <-failed
}

func step(tx flows.Tx, w int) (flows.Version, error) {
	id := writerID(w)
	d, v, err := tx.Decision(id)
	if err != nil && !errors.Is(err, flows.ErrNotFound) {
		return 0, err
	}
	if v == 0 {
		d = flows.Decision{ID: id, Number: int64(w) + 1}
	}
	d.DefsVersion++
	key := fmt.Sprintf("%s/%d", id, v+1)
	return v + 1, errors.Join(
		tx.Save(d, v),
		tx.Append(id, flows.Entry{Kind: "answered", Content: []byte(key)}),
		tx.PutSetting(string(id), key),
		tx.Enqueue(flows.Job{Key: key, Queue: flows.Posts, Lane: string(id)}),
	)
}

// send settles some jobs, each with an entry in the log of what was sent.
func send(ctx context.Context, s flows.Store, now time.Time, ttl time.Duration) (int, error) {
	claims, err := s.Claim(ctx, flows.Posts, "holder", now, ttl, 3)
	if err != nil {
		return 0, err
	}
	for _, c := range claims {
		err := s.Update(ctx, team, func(tx flows.Tx) error {
			return errors.Join(tx.Settle(c, flows.Result{}), tx.Append(sent, flows.Entry{Kind: "sent", Content: []byte(c.Key)}))
		})
		if err != nil {
			return 0, err
		}
	}
	return len(claims), nil
}

func TestKilledWriterLosesNothingItAcknowledged(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "pvx.db")
	acknowledged := make([]flows.Version, writers)
	for round := range rounds {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), writerVariable+"="+path)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		kill := sync.OnceFunc(func() { _ = cmd.Process.Kill() })
		lines, last := bufio.NewReader(out), rand.IntN(80)
		for n := 0; ; n++ {
			line, err := lines.ReadString('\n')
			if err != nil { // the writer is dead; what it had begun to print does not count
				if !errors.Is(err, io.EOF) {
					t.Fatal(err)
				}
				break
			}
			var w int
			var v flows.Version
			if _, err := fmt.Sscan(line, &w, &v); err != nil {
				t.Fatalf("writer said %q: %v", line, err)
			}
			if v <= acknowledged[w] {
				t.Errorf("round %d: version %d of %d was given twice", round, v, w)
			}
			acknowledged[w] = v
			if n >= last {
				kill() // the other writers are anywhere by now
			}
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
			t.Fatalf("round %d: the writer ended by itself: %v", round, err)
		}
		judge(t, path, acknowledged)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
}

// judge opens what the dead left, sends the rest, and compares.
func judge(t *testing.T, path string, acknowledged []flows.Version) {
	t.Helper()
	ctx := context.Background()
	s := open(t, path)
	defer s.Close()
	want := map[string]bool{}
	err := s.View(ctx, team, func(tx flows.Tx) error {
		for w, least := range acknowledged {
			id := writerID(w)
			d, v, err := tx.Decision(id)
			if errors.Is(err, flows.ErrNotFound) && least == 0 {
				continue
			}
			if err != nil {
				return err
			}
			log, err := tx.Log(id, 0, 1<<20)
			if err != nil {
				return err
			}
			last, err := tx.Setting(string(id))
			if err != nil {
				return err
			}
			if v < least {
				t.Errorf("%s has version %d, %d was acknowledged", id, v, least)
			}
			if len(log) != int(v) || d.DefsVersion != int(v) || last != fmt.Sprintf("%s/%d", id, v) {
				t.Errorf("%s is half written: version %d, %d entries, %d changes, last %s", id, v, len(log), d.DefsVersion, last)
			}
			if err := flows.VerifyLog(log); err != nil {
				t.Error(err)
			}
			for n := range v {
				want[fmt.Sprintf("%s/%d", id, n+1)] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// What the dead held can be had once the leases are over, and each job is sent once over all rounds.
	for {
		n, err := send(ctx, s, time.Now().Add(2*time.Hour), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	err = s.View(ctx, team, func(tx flows.Tx) error {
		log, err := tx.Log(sent, 0, 1<<20)
		if err != nil {
			return err
		}
		if err := flows.VerifyLog(log); err != nil {
			t.Error(err)
		}
		for _, e := range log {
			if !want[string(e.Content)] {
				t.Errorf("%s was sent twice, or never enqueued", e.Content)
			}
			delete(want, string(e.Content))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) > 0 {
		t.Errorf("%d jobs were lost, %v among them", len(want), want)
	}
}
