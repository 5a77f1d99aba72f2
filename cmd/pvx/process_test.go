package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pvx"
	"pvx/bot/sandbox"
	"pvx/flows"
	"pvx/storage"
)

// rig is a workspace on the wall's clock, and the bot as a process of its own that can be stopped or killed.
type rig struct {
	tb    testing.TB
	ctx   context.Context
	space *sandbox.Workspace
	url   string
	store string
	cmd   *exec.Cmd
	log   *lockedBuffer
	out   io.Reader // what it prints

	channels []string // ids

	counted, sent int // of the wire log, for benchmarks
}

// newRig builds a workspace with these channels, all public and everybody in them. No bot is started.
func newRig(tb testing.TB, channels ...sandbox.Channel) *rig {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 9*time.Minute)
	tb.Cleanup(cancel)
	team, users, all := world()
	space, err := sandbox.New(sandbox.Config{Manifest: pvx.Manifest, Team: team, People: users, Channels: append(all, channels...), Unlimited: true})
	if err != nil {
		tb.Fatal(err)
	}
	srv := httptest.NewServer(space.Handler())
	r := &rig{tb: tb, ctx: ctx, space: space, url: srv.URL, store: filepath.Join(tb.TempDir(), "pvx.db"), log: &lockedBuffer{}}
	for _, c := range append(all, channels...) {
		r.channels = append(r.channels, c.ID)
	}
	tb.Cleanup(func() {
		r.kill()
		_ = space.Close()
		srv.Close()
	})
	return r
}

// start runs the bot and returns when it is connected.
func (r *rig) start() {
	r.tb.Helper()
	r.cmd = program(r.tb, []string{"SLACK_APP_TOKEN=" + r.space.AppToken(), "SLACK_BOT_TOKEN=" + r.space.BotToken(),
		"SLACK_API_URL=" + r.url + "/api/", "PVX_STORE=" + r.store, "PVX_LOG=info"}, "run")
	r.cmd.Stderr = r.log
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		r.tb.Fatal(err)
	}
	r.out = out
	if err := r.cmd.Start(); err != nil {
		r.tb.Fatal(err)
	}
	r.wait("the bot to connect", 30*time.Second, func() bool { return r.space.Connected() > 0 })
}

func (r *rig) wait(what string, long time.Duration, cond func() bool) {
	r.tb.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, long)
	defer cancel()
	if err := r.space.Wait(ctx, what, cond); err != nil {
		r.tb.Fatalf("%v\nthe bot said last:\n%s", err, r.log.tail())
	}
}

// kill ends the bot without warning, and waits until the workspace has noticed.
func (r *rig) kill() {
	if r.cmd == nil {
		return
	}
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
	r.cmd = nil
	ctx, cancel := context.WithTimeout(r.ctx, 10*time.Second)
	defer cancel()
	if err := r.space.Wait(ctx, "the socket to end", func() bool { return r.space.Connected() == 0 }); err != nil {
		r.tb.Error(err)
	}
}

// terminate asks the bot to end and returns its exit code.
func (r *rig) terminate() int {
	r.tb.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.tb.Fatal(err)
	}
	_ = r.cmd.Wait()
	code := r.cmd.ProcessState.ExitCode()
	r.cmd = nil
	r.wait("the socket to end", 10*time.Second, func() bool { return r.space.Connected() == 0 })
	return code
}

// decisions reads the store while no bot holds it.
func (r *rig) decisions(read func(tx flows.Tx, d flows.Decision, v flows.Version)) {
	r.tb.Helper()
	store, err := storage.Open(r.store)
	if err != nil {
		r.tb.Fatal(err)
	}
	defer store.Close()
	team, _, _ := world()
	err = store.View(r.ctx, flows.TeamID(team.ID), func(tx flows.Tx) error {
		for cursor := ""; ; {
			rows, next, err := tx.List(flows.Query{}, cursor)
			if err != nil {
				return err
			}
			for _, row := range rows {
				d, v, err := tx.Decision(row.ID)
				if err != nil {
					return err
				}
				read(tx, d, v)
			}
			if cursor = next; cursor == "" {
				return nil
			}
		}
	})
	if err != nil {
		r.tb.Fatal(err)
	}
}

// A bot that is asked to stop while somebody presses Next: the answer is stored and acknowledged, or neither, and the
// program ends with 0.
func TestStopWhileSomebodySubmits(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	r := newRig(t)
	owner := r.space.Person("U0ALLIANCES")
	wide := rand.New(rand.NewPCG(1, 2))
	stored := map[string]bool{}
	for i := range rounds {
		r.start()
		title := "Stopping " + string(rune('a'+i))
		if err := owner.Command(r.ctx, partnerDecisions, "/pvx new "+title); err != nil {
			t.Fatal(err)
		}
		m, err := owner.Modal(r.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Fill(r.ctx, "Options", "Referral\nCo-sell tier"); err != nil {
			t.Fatal(err)
		}
		done := make(chan string, 1)
		go func() {
			res, err := m.Submit(r.ctx)
			if err != nil {
				res.Kind = err.Error()
			}
			done <- res.Kind
		}()
		pause := time.NewTimer(time.Duration(wide.IntN(6000)) * time.Microsecond)
		<-pause.C
		if code := r.terminate(); code != 0 {
			t.Fatalf("the program ended with %d\n%s", code, r.log.tail())
		}
		kind := <-done
		if kind != "updated" && kind != "trouble" {
			t.Errorf("%s: submitting ended with %q", title, kind)
		}
		stored[title] = kind == "updated"
		_ = m.CloseAll(r.ctx)
	}
	seen := 0
	r.decisions(func(_ flows.Tx, d flows.Decision, v flows.Version) {
		seen++
		if has := len(d.Options) == 2; has != stored[d.Title] {
			t.Errorf("%s: acknowledged is %v, stored is %v (version %d)", d.Title, stored[d.Title], has, v)
		}
	})
	if seen != rounds {
		t.Errorf("%d decisions in the store, want %d", seen, rounds)
	}
	t.Logf("acknowledged: %v", stored)
}

// lockedBuffer holds what a process says.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(l.b.String()), "\n")
	return strings.Join(slices.Clone(lines[max(0, len(lines)-25):]), "\n")
}
