package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pvx/bot/sandbox"
)

const conformance = "testdata/conformance"

// nodeTools returns the path of node when it and the packages of testdata/conformance are here. Without them the test is
// skipped, saying how to get them; in CI, packages missing beside a Node are a failure.
func nodeTools(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("NOT TESTED: there is no Node on this machine, so the official clients, Slack's types and axe-core were not held against the workspace. Install Node 20 or newer.")
	}
	if _, err := os.Stat(filepath.Join(conformance, "node_modules", "@slack", "bolt")); err != nil {
		const how = "the npm packages of bot/sandbox/testdata/conformance are missing: run 'npm ci' there"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip("NOT TESTED: " + how)
	}
	return node
}

// served is a workspace behind a real port, which programs outside of this test can reach.
func served(t *testing.T, cfg sandbox.Config) *rig {
	t.Helper()
	w, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(func() { w.Close(); srv.CloseClientConnections(); srv.Close() })
	return &rig{t: t, w: w, http: http.DefaultClient, dial: (&net.Dialer{}).DialContext, url: srv.URL}
}

// program is a Node program beside the test. It tells what it does as JSON lines and ends when its standard input does.
type program struct {
	t     *testing.T
	mu    sync.Mutex
	told  []obj
	taken []bool
	more  chan struct{}
	ended chan struct{}
	in    io.WriteCloser
	noise strings.Builder
}

func (r *rig) program(script string) *program {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), nodeTools(r.t), script)
	cmd.Dir = conformance
	cmd.Env = append(os.Environ(), "SLACK_APP_TOKEN="+r.w.AppToken(), "SLACK_BOT_TOKEN="+r.w.BotToken(), "SLACK_API_URL="+r.url+"/api/", "NODE_ENV=production", "NO_PROXY=*")
	in, err := cmd.StdinPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	p := &program{t: r.t, more: make(chan struct{}), ended: make(chan struct{}), in: in}
	out, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			var o obj
			if json.Unmarshal(s.Bytes(), &o) != nil {
				o = obj{"what": "noise", "line": s.Text()}
			}
			p.mu.Lock()
			p.told, p.taken = append(p.told, o), append(p.taken, false)
			close(p.more)
			p.more = make(chan struct{})
			p.mu.Unlock()
		}
	})
	reading.Go(func() {
		raw, _ := io.ReadAll(errs)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.noise.Write(raw)
	})
	go func() {
		reading.Wait()
		_ = cmd.Wait()
		close(p.ended)
	}()
	r.t.Cleanup(func() {
		in.Close()
		select {
		case <-p.ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-p.ended
			r.t.Error("the program did not end when it was asked to")
		}
		if r.t.Failed() {
			p.mu.Lock()
			defer p.mu.Unlock()
			r.t.Logf("it told: %s\nand said: %s\nthe wire: %+v", mustText(p.told), p.noise.String(), r.w.Wire())
		}
	})
	return p
}

// say gives the program its next line of input.
func (p *program) say(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

// await waits for the next thing of that name the program tells, each being returned once.
func (p *program) await(what string) obj {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer cancel()
	for {
		p.mu.Lock()
		more := p.more
		for i, o := range p.told {
			if !p.taken[i] && o["what"] == what {
				p.taken[i] = true
				p.mu.Unlock()
				return o
			}
		}
		p.mu.Unlock()
		select {
		case <-more:
		case <-p.ended:
			p.t.Fatalf("the program ended before it told of %q", what)
		case <-ctx.Done():
			p.t.Fatalf("the program never told of %q", what)
		}
	}
}

// tells waits for what the program tells next under that name and holds it against these values.
func (p *program) tells(what string, want obj) {
	p.t.Helper()
	got := p.await(what)
	for k, v := range want {
		if mustText(got[k]) != mustText(v) {
			p.t.Errorf("%s told %s, want %s: %v", what, mustText(got), k, v)
		}
	}
}
