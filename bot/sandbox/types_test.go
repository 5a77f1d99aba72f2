package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Blocks that Slack documents and @slack/types does not know yet. They are left out of the check below; blockkit and
// slack-go still hold them.
var untyped = map[string]bool{"data_visualization": true, "layout": true}

// The golden payloads are what a bot of ours sends; each block and each view has the keys and types of Slack's own
// TypeScript package. What it can catch: a misspelt, misplaced or missing key, a wrong enum value. A new golden file takes
// part by itself.
func TestGoldenPayloadsHaveSlacksTypes(t *testing.T) {
	nodeTools(t)
	dir := t.TempDir()
	modules, err := filepath.Abs(filepath.Join(conformance, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	var names []string
	write := func(body string) string {
		name := fmt.Sprintf("p%03d.ts", len(names))
		names = append(names, name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("import type { KnownBlock, ModalView, HomeView } from '@slack/types';\n"+body+"export {};\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	from := map[string]string{} // file and line, to what it came from
	files, blocks, left := 0, 0, map[string]int{}
	for _, root := range []string{"../testdata", "../../cmd/pvx/testdata"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".golden.json") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var doc obj
			if err := json.Unmarshal(raw, &doc); err != nil {
				return nil // not a payload
			}
			var body strings.Builder
			lines := []string{}
			add := func(what string, v any, kind string) {
				fmt.Fprintf(&body, "(%s) satisfies %s;\n", mustText(v), kind)
				lines = append(lines, path+" "+what)
			}
			known := true
			list, _ := doc["blocks"].([]any)
			for i, b := range list {
				if kind := fmt.Sprint(b.(obj)["type"]); untyped[kind] {
					left[kind]++
					known = false
					continue
				}
				blocks++
				add(fmt.Sprintf("/blocks/%d", i), b, "KnownBlock")
			}
			switch {
			case doc["type"] == "modal" && known:
				add("/", doc, "ModalView")
			case doc["type"] == "home" && known:
				add("/", doc, "HomeView")
			}
			files++
			name := write(body.String())
			for i, l := range lines {
				from[fmt.Sprintf("%s(%d", name, i+2)] = l
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 || blocks < 500 {
		t.Fatalf("only %d golden files with %d blocks; the places must be wrong", files, blocks)
	}
	// The check must be able to fail: each of these is wrong, and the compiler says so when it is not.
	wrong := ""
	for _, b := range []string{
		`{"type":"section","txt":{"type":"mrkdwn","text":"x"}}`,
		`{"type":"section","text":{"type":"markdown","text":"x"}}`,
		`{"type":"actions","elements":[{"type":"button","text":{"type":"mrkdwn","text":"x"}}]}`,
		`{"type":"input","element":{"type":"plain_text_input"}}`,
		`{"type":"nonsense"}`,
	} {
		wrong += "// @ts-expect-error\n(" + b + ") satisfies KnownBlock;\n"
	}
	write(wrong)
	config := `{"compilerOptions":{"strict":true,"noEmit":true,"skipLibCheck":true,"module":"nodenext","moduleResolution":"nodenext","types":[],"noErrorTruncation":true},"files":` + mustText(names) + `}`
	if err := os.WriteFile(filepath.Join(dir, "tsconfig.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(modules, "typescript", "bin", "tsc"), "-p", dir, "--pretty", "false")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	for _, line := range strings.Split(string(out), "\n") {
		if at, _, ok := strings.Cut(line, ","); ok && from[at] != "" {
			line = from[at] + ": " + line
		}
		if strings.TrimSpace(line) != "" {
			t.Error(line)
		}
	}
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d golden files with %d blocks have Slack's types; without a type of Slack's: %v", files, blocks, left)
}
