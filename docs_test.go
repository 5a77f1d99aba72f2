package pvx_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"pvx"
)

// TestScopesAreExplained catches a scope that the manifest asks for and the README does not explain, and the reverse.
func TestScopesAreExplained(t *testing.T) {
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(pvx.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	if len(m.OAuth.Scopes.Bot) == 0 {
		t.Fatal("manifest.yml asks for no scopes")
	}
	_, table, found := strings.Cut(read(t, "README.md"), "### Why each scope")
	if !found {
		t.Fatal("README.md has no part that explains the scopes")
	}
	table, _, _ = strings.Cut(table, "\n#")
	var explained []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(table, -1) {
		explained = append(explained, row[1])
	}
	for _, s := range m.OAuth.Scopes.Bot {
		if !slices.Contains(explained, s) {
			t.Errorf("manifest.yml asks for %s; the README does not say why", s)
		}
	}
	for _, s := range explained {
		if !slices.Contains(m.OAuth.Scopes.Bot, s) {
			t.Errorf("the README explains %s, which manifest.yml does not ask for", s)
		}
	}
}

// TestLinksLead catches a link in the documents to a file that is not there.
func TestLinksLead(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`(?:^|[^!])\[[^\]]*\]\(([^)#]+)[^)]*\)`)
	seen := 0
	for _, page := range append(pages, "README.md", "CHANGELOG.md") {
		for _, l := range link.FindAllStringSubmatch(read(t, page), -1) {
			if strings.Contains(l[1], "://") {
				continue
			}
			seen++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), l[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, l[1])
			}
		}
	}
	if seen == 0 {
		t.Error("no links were found; the pattern must be wrong")
	}
}

// TestPlacesNamed catches a file or directory that the documents name in backquotes and that has moved. A name counts
// when its first part is one of ours; what holds a placeholder does not.
func TestPlacesNamed(t *testing.T) {
	named := regexp.MustCompile("`((?:bot|cmd|engine|flows|storage|docs)/[A-Za-z0-9_./-]+)`")
	for _, page := range []string{"README.md", "docs/architecture.md", "docs/dependencies.md", "docs/operations.md"} {
		found := named.FindAllStringSubmatch(read(t, page), -1)
		for _, n := range found {
			if _, err := os.Stat(n[1]); err != nil {
				t.Errorf("%s names %s, which is not there", page, n[1])
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
