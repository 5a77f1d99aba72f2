package file_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

var fenced = regexp.MustCompile("(?ms)^```(yaml|text)\n(.*?)^```$")

// The examples of the documents read and analyse, and what the pages are said to print they print. A block of yaml is a
// whole decision file; a block of text stands in the page of the file above it.
func TestDocumentedExamples(t *testing.T) {
	for _, name := range []string{"engine.md", "decision-file.md"} {
		raw, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files, texts, page := 0, 0, ""
		for _, m := range fenced.FindAllStringSubmatch(string(raw), -1) {
			if m[1] == "text" {
				if texts++; !strings.Contains(page, m[2]) {
					t.Errorf("%s: the page does not say\n%s", name, m[2])
				}
				continue
			}
			files++
			doc, err := file.Read(name, []byte(m[2]))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			model, err := doc.Model()
			if err != nil {
				t.Fatal(err)
			}
			a, err := engine.Analyze(model)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for _, f := range a.Findings {
				if f.Severity == engine.Blocking {
					t.Errorf("%s: %s", name, f.Text)
				}
			}
			var b bytes.Buffer
			if err := report.Text(&b, doc, a, 90); err != nil {
				t.Fatal(err)
			}
			page = b.String()
		}
		if files == 0 || texts == 0 {
			t.Errorf("%s has %d files and %d texts: the pattern must be wrong", name, files, texts)
		}
	}
}
