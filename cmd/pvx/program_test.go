package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// asProgram makes the test program behave as pvx: the real main, in a process of its own.
const asProgram = "PVX_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		watchHeap()
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program is pvx with arguments, in an environment that holds no settings but these.
func program(tb testing.TB, env []string, args ...string) *exec.Cmd {
	tb.Helper()
	path, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{asProgram + "=1"}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PVX_") && !strings.HasPrefix(v, "SLACK_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	cmd.Dir = tb.TempDir()
	return cmd
}

// ran is how a program ended.
type ran struct {
	out, err string
	code     int
}

func runProgram(t *testing.T, env []string, stdin string, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := program(t, env, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// Wrong or missing settings end the program with 78 and one line that names the variable and where its value comes from.
func TestRunNamesWhatIsMissing(t *testing.T) {
	app, token := "SLACK_APP_TOKEN=xapp-1-x", "SLACK_BOT_TOKEN=xoxb-x"
	for _, tt := range []struct {
		name     string
		env      []string
		variable string
		where    string
	}{
		{"nothing is set", nil, "SLACK_APP_TOKEN", "App-Level Tokens"},
		{"app token empty", []string{"SLACK_APP_TOKEN=", token}, "SLACK_APP_TOKEN", "App-Level Tokens"},
		{"tokens swapped", []string{"SLACK_APP_TOKEN=xoxb-x", "SLACK_BOT_TOKEN=xapp-x"}, "SLACK_APP_TOKEN", "xapp-"},
		{"no bot token", []string{app}, "SLACK_BOT_TOKEN", "OAuth & Permissions"},
		{"a person's token", []string{app, "SLACK_BOT_TOKEN=xoxp-x"}, "SLACK_BOT_TOKEN", "xoxb-"},
		{"API URL without /api/", []string{app, token, "SLACK_API_URL=https://slack.com/"}, "SLACK_API_URL", "/api/"},
		{"API URL is none", []string{app, token, "SLACK_API_URL=slack"}, "SLACK_API_URL", "/api/"},
		{"plain http to another machine", []string{app, token, "SLACK_API_URL=http://192.0.2.1/api/"}, "SLACK_API_URL", "https://"},
		{"store of another kind", []string{app, token, "PVX_STORE=mysql://x"}, "PVX_STORE", "pvx.db"},
		{"store in no directory", []string{app, token, "PVX_STORE=none/pvx.db"}, "PVX_STORE", "directory"},
		{"log level", []string{app, token, "PVX_LOG=loud"}, "PVX_LOG", "info"},
		{"log form", []string{app, token, "PVX_LOG=info,xml"}, "PVX_LOG", "json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, tt.env, "", "run")
			if got.code != exitConfig {
				t.Errorf("exit code %d, want %d", got.code, exitConfig)
			}
			if n := strings.Count(got.err, "\n"); n != 1 || !strings.HasSuffix(got.err, "\n") {
				t.Errorf("%d lines on standard error, want one:\n%s", n, got.err)
			}
			if !strings.Contains(got.err, tt.variable) || !strings.Contains(got.err, tt.where) {
				t.Errorf("the line names not both of %s and %q: %s", tt.variable, tt.where, got.err)
			}
			if got.out != "" {
				t.Errorf("standard output: %s", got.out)
			}
		})
	}
}

func TestWrongUsageIsTwo(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"unknown command", []string{"frobnicate"}, "frobnicate"},
		{"mistyped command", []string{"analyse"}, "analyze"},
		{"unknown flag", []string{"demo", "--frob"}, "--frob"},
		{"unknown flag of all", []string{"--frob"}, "--frob"},
		{"argument too many", []string{"version", "x"}, "pvx version"},
		{"argument missing", []string{"analyze"}, "one decision file"},
		{"file missing", []string{"analyze", "none.yaml"}, "none.yaml"},
		{"flag of another type", []string{"analyze", "--draws", "many", "x"}, "draws"},
		{"demo for everybody", []string{"demo", "--http", "0.0.0.0:8080"}, "loopback"},
		{"demo on all addresses", []string{"demo", "--http", ":8080"}, "loopback"},
		{"demo without port", []string{"demo", "--http", "127.0.0.1"}, "127.0.0.1:8080"},
		{"demo on no port", []string{"demo", "--http", "127.0.0.1:web"}, "web"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, nil, "", tt.args...)
			if got.code != exitUsage {
				t.Errorf("exit code %d, want %d", got.code, exitUsage)
			}
			if !strings.HasPrefix(got.err, "pvx: ") || !strings.Contains(got.err, tt.says) {
				t.Errorf("standard error says nothing of %q: %s", tt.says, got.err)
			}
		})
	}
}

func TestProgramPrints(t *testing.T) {
	for _, args := range [][]string{nil, {"help"}, {"--help"}} {
		got := runProgram(t, nil, "", args...)
		if got.code != 0 || !strings.Contains(got.out, "pvx demo") || !strings.Contains(got.out, "analyze") || got.err != "" {
			t.Errorf("pvx %v: %d\n%s%s", args, got.code, got.out, got.err)
		}
	}
	got := runProgram(t, nil, "", "manifest")
	want, err := os.ReadFile("../../manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	if got.code != 0 || got.out != string(want) {
		t.Errorf("pvx manifest: %d, and not manifest.yml as it is", got.code)
	}
	var m map[string]any
	if err := yaml.Unmarshal([]byte(got.out), &m); err != nil || m["features"] == nil {
		t.Errorf("pvx manifest is no manifest: %v", err)
	}
	got = runProgram(t, nil, "", "version")
	if got.code != 0 || !regexp.MustCompile(`^pvx \S.*go1\.\d+.*\n$`).MatchString(got.out) {
		t.Errorf("pvx version: %d %q", got.code, got.out)
	}
}

func TestAnalyzeReadsFilesAndStandardInput(t *testing.T) {
	raw, err := samples.ReadFile("demo/1-midmarket-route.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(t.TempDir(), "good.yaml")
	if err := os.WriteFile(good, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	file, stdin := runProgram(t, nil, "", "analyze", good), runProgram(t, nil, string(raw), "analyze", "-")
	if file.code != 0 || stdin.code != 0 || file.out != stdin.out || len(file.out) < 500 {
		t.Errorf("from a file: %d, %d bytes; from standard input: %d, %d bytes", file.code, len(file.out), stdin.code, len(stdin.out))
	}
	if j := runProgram(t, nil, string(raw), "analyze", "--json", "-"); j.code != 0 || !strings.HasPrefix(j.out, "{") {
		t.Errorf("as JSON: %d %.80s %s", j.code, j.out, j.err)
	}

	// Three mistakes far apart: all three are told, each with its line.
	bad := strings.Replace(string(raw), "pvx: 1\n", "pvx: 1\nfrobnicate: yes\n", 1)
	bad = regexp.MustCompile(`(?m)^title:.*$`).ReplaceAllString(bad, "title: [1, 2]")
	bad = regexp.MustCompile(`(?m)weight: *[0-9.]+`).ReplaceAllString(bad, "weight: heavy")
	got := runProgram(t, nil, bad, "analyze", "-")
	if got.code != exitUsage || got.out != "" {
		t.Errorf("a bad file: exit code %d, want %d; printed %q", got.code, exitUsage, got.out)
	}
	for _, want := range []string{"frobnicate", "title", "weight"} {
		if !strings.Contains(got.err, want) {
			t.Errorf("the mistake at %s is not told:\n%s", want, got.err)
		}
	}
	if lines := regexp.MustCompile(`standard input:\d+`).FindAllString(got.err, -1); len(lines) < 3 {
		t.Errorf("%d places named, want every mistake with its line:\n%s", len(lines), got.err)
	}
}

// A demo whose port is taken goes to the next free one and says which.
func TestDemoTakesTheNextPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	cmd := program(t, nil, "demo", "--empty", "--http", taken.Addr().String())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the demo printed nothing: %v\n%s", err, errs.String())
	}
	url := strings.TrimSpace(strings.TrimPrefix(line, "PVX demo: "))
	if !strings.HasPrefix(url, "http://127.0.0.1:") || strings.HasSuffix(url, taken.Addr().String()) {
		t.Fatalf("the demo printed %q, want the address after %s", line, taken.Addr())
	}
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("<html")) {
		t.Errorf("the page answers %d with %d bytes", res.StatusCode, len(page))
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the demo ended with %v\n%s", err, errs.String())
	}
}
