package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// The workspace alone: what is printed is enough for a bot that is not ours to connect, and the people are those of the file.
func TestSandboxCommand(t *testing.T) {
	dir := t.TempDir()
	people := filepath.Join(dir, "people.yaml")
	write(t, people, "team: {name: Riverbend, domain: riverbend}\npeople:\n  - {name: baker, real_name: Head Baker}\nchannels:\n  - {name: oven, members: [baker, '@app']}\n")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ctx, stop := context.WithCancel(ctx)
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		cmd := root()
		cmd.SetArgs([]string{"sandbox", "--http", "127.0.0.1:0", "--manifest", "../../manifest.yml", "--people", people})
		cmd.SetOut(w)
		ended <- cmd.ExecuteContext(ctx)
		w.Close()
	}()
	env, address := map[string]string{}, ""
	lines := bufio.NewScanner(r)
	for range 4 {
		if !lines.Scan() {
			t.Fatal("it ended: ", <-ended)
		}
		line := lines.Text()
		if setting, ok := strings.CutPrefix(line, "export "); ok {
			name, value, _ := strings.Cut(setting, "=")
			env[name] = value
		} else {
			_, address, _ = strings.Cut(line, " is at ")
			address, _, _ = strings.Cut(address, ";")
		}
	}
	rest := make(chan string, 1)
	go func() { // what the manifest asks for and the workspace does not do, until the end
		all, _ := io.ReadAll(r)
		rest <- string(all)
	}()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("<html")) {
		t.Errorf("the page at %q: %s", address, res.Status)
	}
	client := slack.New(env["SLACK_BOT_TOKEN"], slack.OptionAPIURL(env["SLACK_API_URL"]), slack.OptionAppLevelToken(env["SLACK_APP_TOKEN"]))
	if _, url, err := client.StartSocketModeContext(ctx); err != nil || !strings.HasPrefix(url, "ws://127.0.0.1:") {
		t.Errorf("a socket: %q %v", url, err)
	}
	users, err := client.GetUsersContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, u := range users {
		found = found || u.RealName == "Head Baker"
	}
	if !found {
		t.Errorf("the people are %v", users)
	}
	if _, _, err := client.PostMessageContext(ctx, "oven", slack.MsgOptionText("warm", false)); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestSandboxUsage(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.yaml")
	write(t, bad, "people:\n  - {name: baker, nickname: B}\n")
	nobody := filepath.Join(dir, "nobody.yaml")
	write(t, nobody, "team: {name: Riverbend}\n")
	empty := filepath.Join(dir, "empty.yml")
	write(t, empty, "features: {}\n")
	const good = "../../manifest.yml"
	for _, c := range []struct {
		name string
		args []string
		say  string
	}{
		{"no manifest", nil, "--manifest FILE is needed"},
		{"manifest is not there", []string{"--manifest", filepath.Join(dir, "none.yml")}, "none.yml"},
		{"manifest without a name", []string{"--manifest", empty}, "display_information.name"},
		{"unknown key", []string{"--manifest", good, "--people", bad}, "nickname"},
		{"nobody", []string{"--manifest", good, "--people", nobody}, "names no people"},
		{"not loopback", []string{"--manifest", good, "--http", "0.0.0.0:0"}, "loopback"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := root()
			args := append([]string{"sandbox"}, c.args...)
			if !strings.Contains(strings.Join(args, " "), "--http") {
				args = append(args, "--http", "127.0.0.1:0")
			}
			cmd.SetArgs(args)
			cmd.SetOut(io.Discard)
			err := cmd.ExecuteContext(t.Context())
			var code coded
			if !errors.As(err, &code) || code.code != exitUsage || !strings.Contains(err.Error(), c.say) {
				t.Errorf("got %v, want usage and %q", err, c.say)
			}
		})
	}
}

func write(t *testing.T, name, body string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}
