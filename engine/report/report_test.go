package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

var update = flag.Bool("update", false, "rewrite the golden pages")

func page(t *testing.T, doc file.Document, width int) string {
	t.Helper()
	m, err := doc.Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.Text(&b, doc, a, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The pages of the samples. A changed page is reviewed as text: go test ./engine/report -update.
func TestSamples(t *testing.T) {
	paths, _ := filepath.Glob("../../cmd/pvx/demo/*.yaml")
	if len(paths) != 3 {
		t.Fatalf("sample files: %v", paths)
	}
	for _, p := range paths {
		name := strings.TrimSuffix(filepath.Base(p), ".yaml")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := file.Read(p, data)
			if err != nil {
				t.Fatal(err)
			}
			got := page(t, doc, 100)
			golden := filepath.Join("testdata", name+".golden.txt")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the page changed:\n%s", got)
			}
		})
	}
}

// Wide names, control characters and a narrow page: lines stay inside it, nothing acts on the terminal.
func TestPageIsSafeAndNarrow(t *testing.T) {
	doc, err := file.Read("x", []byte(`pvx: 1
title: "日本市場への参入経路を決める \x1b[31mred\a"
question: "`+strings.Repeat("a", 300)+`"
criteria:
  - {id: gain, name: 共同販売の売上高, group: reach, unit: USD, period: year, points: 60, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: effort, group: complexity, unit: "%", points: 40, scale: {kind: linear, worst: 100, best: 0}}
options: [{id: A, name: "販売代理店 \e[2J を任命する, 三割の手数料で, そして長い名前を持つ選択肢"}, {id: B, name: Resellers}]
estimates:
  A: {gain: 0.9 / 1.25 / 1.6M, effort: 20–60 %}
  B: {gain: 0.5–1.2M, effort: 10–30 %}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{60, 80, 120} {
		got := page(t, doc, width)
		for _, l := range strings.Split(got, "\n") {
			n := 0
			for _, r := range l {
				if unicode.IsControl(r) {
					t.Fatalf("control character %q in %q", r, l)
				}
				n++
				if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
					n++
				}
			}
			if n > width {
				t.Errorf("width %d: %d columns in %q", width, n, l)
			}
		}
		if !utf8.ValidString(got) {
			t.Error("not UTF-8")
		}
	}
}
