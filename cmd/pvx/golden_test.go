package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"pvx/bot/blockkit"
	"pvx/bot/sandbox"
	"pvx/flows"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenStage has the three sample decisions, ids that count up, and so the same figures in every run.
func goldenStage(t *testing.T) *stage {
	return newStageWith(t, func(s *stage) {
		var n atomic.Int64
		s.newID = func() flows.ID { return flows.ID(fmt.Sprintf("00000000-0000-7000-8000-%012d", n.Add(1))) }
		s.ready = func(ctx context.Context, f *flows.Flow, team flows.TeamID) error {
			// The ids that the draws' seeds follow from are given out here, before anything else can take one.
			n.Store(0)
			s.flow = f
			return s.withStore(func(store flows.Store) error { return seedDemo(ctx, f, store, team, s.clock.Now()) })
		}
	})
}

// withStore hands the open store to a step of the set-up.
func (s *stage) withStore(do func(flows.Store) error) error { return do(s.open) }

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// slug names a message by its first words.
func slug(m sandbox.Message) string {
	s := strings.Trim(notWord.ReplaceAllString(strings.ToLower(strings.SplitN(m.Text, ".", 2)[0]), "-"), "-")
	return s[:min(len(s), 48)]
}

// ids that Slack makes are no part of a picture.
var made = regexp.MustCompile(`\d{10}\.\d{6}|/p\d{16}|F0[A-Z0-9]{8,}`)

// golden compares a value with its file, and holds the value to Slack's rules.
func golden(t *testing.T, name string, v any, check func([]byte) blockkit.Problems) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if p := check(b.Bytes()); len(p) > 0 {
		t.Errorf("%s: Slack would refuse it: %v", name, p.Lines())
	}
	got := made.ReplaceAll(b.Bytes(), []byte("STAMP"))
	path := filepath.Join("testdata", t.Name(), name+".golden.json")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; write it with: go test ./cmd/pvx -run %s -update", err, t.Name())
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file (-update writes it anew):\n%s", name, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			old := ""
			if i < len(w) {
				old = w[i]
			}
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], old)
		}
	}
	return "it is shorter"
}

// door calls the workspace's page door.
func (s *stage) door(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.ctx, method, s.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %s", path, resp.Status, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}
