package pvx_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pkg is one package of the module as `go list -json` tells it. Paths of ours begin with "pvx".
type pkg struct {
	ImportPath, Name string
	Imports          []string // of the program
	TestImports      []string // of tests inside the package
	XTestImports     []string // of tests outside it
}

// place says which packages of ours the packages at one place may import. A pattern is a path, or a path and "/..." for
// all below it and itself. Of several places that match, the one with the longest path rules.
type place struct {
	at    string
	may   []string // the program
	tests []string // its tests, besides
	std   []string // packages of the standard library that have no business here
}

// places is the picture in docs/architecture.md: arrows point down, the edges do not know each other.
var places = []place{
	{at: "pvx"}, // the manifest alone
	{at: "pvx/engine/...", may: []string{"pvx/engine/..."}, std: []string{"context", "os/...", "net/...", "log/...", "database/...", "io/fs"}},
	{at: "pvx/flows/...", may: []string{"pvx/engine/...", "pvx/flows/..."}, tests: []string{"pvx/storage/..."}, std: []string{"os/...", "net/...", "database/..."}},

	{at: "pvx/bot", may: []string{"pvx/bot/blockkit", "pvx/bot/text", "pvx/flows/...", "pvx/engine/..."}, tests: []string{"pvx", "pvx/bot/sandbox", "pvx/storage/..."}},
	{at: "pvx/bot/text"},
	{at: "pvx/bot/blockkit/..."},
	{at: "pvx/bot/sandbox/...", may: []string{"pvx/bot/blockkit", "pvx/bot/sandbox/..."}}, // a Slack, whoever the bot is

	{at: "pvx/storage", may: []string{"pvx/flows/...", "pvx/engine/...", "pvx/storage/..."}},
	{at: "pvx/storage/bolt", may: []string{"pvx/flows/...", "pvx/engine/..."}, tests: []string{"pvx/storage/storagetest"}},
	{at: "pvx/storage/storagetest", may: []string{"pvx/flows/...", "pvx/engine/..."}},

	{at: "pvx/cmd/pvx/...", may: []string{"pvx/..."}},
}

// library says where one third-party import may stand.
type library struct {
	path  string // a pattern
	in    []string
	tests []string // besides
}

// libraries holds every third-party import, each in as few places as it can. A new one gets a line here and one in
// docs/dependencies.md that says why.
var libraries = []library{
	{path: "github.com/slack-go/slack/...", in: []string{"pvx/bot", "pvx/cmd/pvx/..."}, tests: []string{"pvx/bot/blockkit", "pvx/bot/sandbox"}},
	{path: "github.com/gorilla/websocket", in: []string{"pvx/bot/sandbox", "pvx/bot"}},
	{path: "go.etcd.io/bbolt/...", in: []string{"pvx/storage/bolt"}},
	{path: "github.com/teambition/rrule-go", in: []string{"pvx/flows/calendar"}},
	{path: "github.com/spf13/cobra/...", in: []string{"pvx/cmd/pvx/..."}},
	{path: "github.com/agnivade/levenshtein", in: []string{"pvx/bot", "pvx/engine/file"}},
	{path: "gonum.org/v1/gonum/...", in: []string{"pvx/engine/..."}},
	{path: "github.com/santhosh-tekuri/jsonschema/v6/...", in: nil, tests: []string{"pvx", "pvx/..."}},
	{path: "github.com/goccy/go-yaml/...", in: []string{"pvx/engine/...", "pvx/flows/...", "pvx/bot/sandbox", "pvx/cmd/pvx/..."}, tests: []string{"pvx", "pvx/..."}},
	{path: "github.com/google/uuid", in: []string{"pvx/flows", "pvx/bot/sandbox", "pvx/bot", "pvx/cmd/pvx/..."}, tests: []string{"pvx/..."}},
	{path: "golang.org/x/text/...", in: []string{"pvx/..."}}, // currencies, case folding, widths: each where it is asked
	{path: "golang.org/x/time/rate", in: []string{"pvx/bot", "pvx/bot/sandbox", "pvx/flows"}},
	{path: "golang.org/x/sync/...", in: []string{"pvx/bot", "pvx/bot/sandbox", "pvx/flows", "pvx/cmd/pvx/..."}, tests: []string{"pvx/..."}},
	{path: "github.com/google/go-cmp/...", in: []string{"pvx/storage/storagetest"}, tests: []string{"pvx", "pvx/..."}},
	{path: "pgregory.net/rapid", in: []string{"pvx/storage/storagetest"}, tests: []string{"pvx", "pvx/..."}},
	{path: "github.com/chromedp/...", in: nil, tests: []string{"pvx/bot", "pvx/bot/sandbox", "pvx/cmd/pvx/..."}},
}

// emptyNames say nothing about what is inside.
var emptyNames = []string{"util", "utils", "common", "types", "models", "model", "helper", "helpers", "misc", "base", "shared"}

// TestArrows reads the import graph. It catches an arrow that points up or sideways, a third-party import that spreads, a
// package without a place and a package whose name says nothing.
func TestArrows(t *testing.T) {
	packages := list(t)
	if len(packages) < 8 {
		t.Fatalf("go list found %d packages only; is this the whole module?", len(packages))
	}
	for _, wrong := range check(packages) {
		t.Error(wrong)
	}
}

// TestArrowsAreGuarded shows the check graphs that are wrong in one way each. A new rule gets a case here.
func TestArrowsAreGuarded(t *testing.T) {
	for _, c := range []struct {
		name string
		p    pkg
		want string // part of the only complaint; "" for none
	}{
		{"engine up", pkg{ImportPath: "pvx/engine", Imports: []string{"pvx/flows"}}, "pvx/engine imports pvx/flows"},
		{"engine looks at files", pkg{ImportPath: "pvx/engine", Imports: []string{"os"}}, "pvx/engine imports os"},
		{"engine down", pkg{ImportPath: "pvx/engine", Imports: []string{"math", "pvx/engine/quantity"}}, ""},
		{"flows knows Slack", pkg{ImportPath: "pvx/flows", Imports: []string{"github.com/slack-go/slack"}}, "github.com/slack-go/slack"},
		{"flows knows a store", pkg{ImportPath: "pvx/flows", Imports: []string{"pvx/storage/bolt"}}, "pvx/flows imports pvx/storage/bolt"},
		{"a test of flows knows a store", pkg{ImportPath: "pvx/flows", XTestImports: []string{"pvx/storage/bolt"}}, ""},
		{"sandbox knows PVX", pkg{ImportPath: "pvx/bot/sandbox", Imports: []string{"pvx/flows"}}, "pvx/bot/sandbox imports pvx/flows"},
		{"a test of sandbox knows PVX", pkg{ImportPath: "pvx/bot/sandbox", XTestImports: []string{"pvx/bot"}}, "test of pvx/bot/sandbox imports pvx/bot"},
		{"bot knows sandbox", pkg{ImportPath: "pvx/bot", Imports: []string{"pvx/bot/sandbox"}}, "pvx/bot imports pvx/bot/sandbox"},
		{"a backend knows another", pkg{ImportPath: "pvx/storage/bolt", Imports: []string{"pvx/storage/postgres"}}, "pvx/storage/bolt imports pvx/storage/postgres"},
		{"a second package takes bbolt", pkg{ImportPath: "pvx/storage", Imports: []string{"go.etcd.io/bbolt"}}, "go.etcd.io/bbolt"},
		{"a test library in the program", pkg{ImportPath: "pvx/bot", Imports: []string{"pgregory.net/rapid"}}, "pgregory.net/rapid"},
		{"an unknown library", pkg{ImportPath: "pvx/bot", Imports: []string{"example.com/thing"}}, "docs/dependencies.md"},
		{"no place", pkg{ImportPath: "pvx/web"}, "pvx/web has no place"},
		{"an empty name", pkg{ImportPath: "pvx/bot/sandbox/helpers", Name: "helpers"}, "name says nothing"},
		{"cmd knows all", pkg{ImportPath: "pvx/cmd/pvx", Imports: []string{"pvx/bot", "pvx/storage", "pvx/bot/sandbox", "os", "net/http"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := check([]pkg{c.p})
			switch {
			case c.want == "" && len(got) != 0:
				t.Errorf("got %q, want no complaint", got)
			case c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)):
				t.Errorf("got %q, want one complaint with %q", got, c.want)
			}
		})
	}
}

// TestDependenciesAreExplained catches a direct requirement without a reason, and a reason for something that left.
func TestDependenciesAreExplained(t *testing.T) {
	doc, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(run(t, "mod", "edit", "-json"), &mod); err != nil {
		t.Fatal(err)
	}
	direct := map[string]bool{}
	for _, r := range mod.Require {
		if r.Indirect {
			continue
		}
		direct[r.Path] = true
		if !bytes.Contains(doc, []byte("`"+r.Path+"`")) {
			t.Errorf("go.mod requires %s; docs/dependencies.md does not say why", r.Path)
		}
	}
	for line := range strings.Lines(string(doc)) {
		path, found := strings.CutPrefix(line, "| `")
		path, _, _ = strings.Cut(path, "`")
		if found && strings.Contains(path, "/") && !direct[path] {
			t.Errorf("docs/dependencies.md explains %s, which go.mod does not require", path)
		}
	}
}

// check returns one sentence for each thing that is wrong.
func check(packages []pkg) []string {
	var wrong []string
	for _, p := range packages {
		if slices.Contains(emptyNames, p.Name) {
			wrong = append(wrong, fmt.Sprintf("package %s: its name says nothing; call it after what is inside", p.ImportPath))
		}
		at, ok := placeOf(p.ImportPath)
		if !ok {
			wrong = append(wrong, fmt.Sprintf("%s has no place in the picture: give it one in docs/architecture.md and here", p.ImportPath))
			continue
		}
		for _, path := range p.Imports {
			if why := at.refuses(p.ImportPath, path, false); why != "" {
				wrong = append(wrong, p.ImportPath+" imports "+path+": "+why)
			}
		}
		for _, path := range append(slices.Clone(p.TestImports), p.XTestImports...) {
			if why := at.refuses(p.ImportPath, path, true); why != "" {
				wrong = append(wrong, "a test of "+p.ImportPath+" imports "+path+": "+why)
			}
		}
	}
	return wrong
}

// refuses says why the package at this place may not import path; "" when it may.
func (at place) refuses(from, path string, test bool) string {
	switch first, _, _ := strings.Cut(path, "/"); {
	case path == from:
		return ""
	case first == "pvx":
		if matches(at.may, path) || test && matches(at.tests, path) {
			return ""
		}
		return "the arrow points up or sideways"
	case !strings.Contains(first, "."): // the standard library
		if !test && matches(at.std, path) {
			return "this layer has no files, network or settings of its own"
		}
		return ""
	}
	for _, l := range libraries {
		if !matches([]string{l.path}, path) {
			continue
		}
		if matches(l.in, from) || test && matches(l.tests, from) {
			return ""
		}
		return "this library stands elsewhere; use the package that wraps it"
	}
	return "an unknown library: say why it is there in docs/dependencies.md and in the table here"
}

func placeOf(path string) (place, bool) {
	var best place
	for _, p := range places {
		if matches([]string{p.at}, path) && len(p.at) > len(best.at) {
			best = p
		}
	}
	return best, best.at != ""
}

func matches(patterns []string, path string) bool {
	for _, p := range patterns {
		tree, all := strings.CutSuffix(p, "/...")
		if path == tree || all && strings.HasPrefix(path, tree+"/") {
			return true
		}
	}
	return false
}

// list reads the import graph of the module. Imports that do not build are listed too; the compiler tells of them.
func list(t *testing.T) []pkg {
	t.Helper()
	// The go command remembers a test's result until a file that the test itself looked at changes.
	if err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	in := json.NewDecoder(bytes.NewReader(run(t, "list", "-e", "-json=ImportPath,Name,Imports,TestImports,XTestImports", "./...")))
	var out []pkg
	for {
		var p pkg
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

// run asks the go command, which `go test` puts in the path; it needs no network.
func run(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Env = append(os.Environ(), "GOPROXY=off")
	out, err := cmd.Output()
	if err != nil {
		var bad *exec.ExitError
		if errors.As(err, &bad) {
			t.Fatalf("go %s: %s", strings.Join(args, " "), bad.Stderr)
		}
		t.Fatal(err)
	}
	return out
}
