package file_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pvx/engine"
	"pvx/engine/file"
)

// figure is one published number and where the JSON of `pvx analyze --json` has it.
type figure struct {
	path   string  // as at reads it
	want   any     // a number, a text, a list of texts, or nil
	off    float64 // half a unit of the last printed digit, or what the source itself allows; 0 for exact ones
	se     string  // path of the standard error that the JSON prints; four of it are allowed
	theirs float64 // standard error of the published number, when it was sampled too
}

// published is one table of a source, written as a decision file by docs/decision-file.md alone.
type published struct {
	name    string
	source  string               // author, year, place; "by hand" says what is derived from it
	change  func(*file.Document) // another case of the same table
	figures []figure
}

// share is the standard error of a share p counted in n draws.
func share(p, n float64) float64 { return math.Sqrt(p * (1 - p) / n) }

// TestPublished analyses every file of testdata/published and finds the numbers that others have printed.
func TestPublished(t *testing.T) {
	schema := analysisSchema(t)
	used := map[string]bool{}
	for _, group := range [][]published{publishedValues, publishedFlips, publishedRules, publishedDraws, publishedRanks, publishedInputs} {
		for i, c := range group {
			used[c.name] = true
			t.Run(c.name+"/"+strconv.Itoa(i), func(t *testing.T) {
				if c.source == "" {
					t.Error("no source")
				}
				out := printed(t, schema, c)
				for _, f := range c.figures {
					compare(t, out, f)
				}
			})
		}
	}
	files, err := filepath.Glob("testdata/published/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range files {
		if !used[strings.TrimSuffix(filepath.Base(name), ".yaml")] {
			t.Errorf("%s is compared with nothing", name)
		}
	}
}

// printed is what pvx analyze --json prints of a table, read back; it follows the schema.
func printed(t *testing.T, schema *jsonschema.Schema, c published) any {
	t.Helper()
	name := filepath.Join("testdata", "published", c.name+".yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := file.Read(name, raw)
	if err != nil {
		t.Fatal(err)
	}
	if c.change != nil {
		c.change(&doc)
	}
	m, err := doc.Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := file.WriteJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Error(err)
	}
	var out any
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func analysisSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(file.AnalysisSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("analysis.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("analysis.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compare(t *testing.T, out any, f figure) {
	t.Helper()
	got, err := at(out, f.path)
	if err != nil {
		t.Error(err)
		return
	}
	switch want := f.want.(type) {
	case float64, int:
		w, ok := want.(float64)
		if !ok {
			w = float64(want.(int))
		}
		x, ok := got.(float64)
		if !ok {
			t.Errorf("%s is %v, published %v", f.path, got, w)
			return
		}
		allowed := 1e-9 * math.Max(1, math.Abs(w))
		if f.off > 0 {
			allowed += f.off
		}
		if f.se != "" || f.theirs > 0 {
			ours := 0.0
			if f.se != "" {
				v, err := at(out, f.se)
				if err != nil {
					t.Error(err)
				}
				ours, _ = v.(float64)
				if ours <= 0 && f.theirs == 0 {
					t.Errorf("%s has no standard error at %s", f.path, f.se)
				}
			}
			allowed += 4 * math.Hypot(ours, f.theirs)
		}
		if math.Abs(x-w) > allowed {
			t.Errorf("%s is %v, published %v ± %.2g", f.path, x, w, allowed)
		}
	case []string:
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			t.Errorf("%s is %s, published %s", f.path, g, w)
		}
	default:
		if got != want {
			t.Errorf("%s is %v, published %v", f.path, got, want)
		}
	}
}

// at follows a path: keys after dots, [3] into a list, [id=x,option=y] to the one entry of a list that has these.
func at(v any, path string) (any, error) {
	rest := path
	for rest != "" {
		if rest[0] == '[' {
			end := strings.IndexByte(rest, ']')
			list, ok := v.([]any)
			if end < 0 || !ok {
				return nil, fmt.Errorf("%s: no list before %s", path, rest)
			}
			x, err := entry(list, rest[1:end])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			v, rest = x, rest[end+1:]
			continue
		}
		rest = strings.TrimPrefix(rest, ".")
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		object, _ := v.(map[string]any)
		x, ok := object[rest[:end]]
		if !ok {
			return nil, fmt.Errorf("%s: there is no %q", path, rest[:end])
		}
		v, rest = x, rest[end:]
	}
	return v, nil
}

func entry(list []any, which string) (any, error) {
	if i, err := strconv.Atoi(which); err == nil {
		if i >= len(list) {
			return nil, fmt.Errorf("%d entries", len(list))
		}
		return list[i], nil
	}
	var found []any
	for _, x := range list {
		same := true
		for _, pair := range strings.Split(which, ",") {
			k, want, _ := strings.Cut(pair, "=")
			got, err := at(x, k)
			same = same && err == nil && fmt.Sprint(got) == want
		}
		if same {
			found = append(found, x)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d entries have %s", len(found), which)
	}
	return found[0], nil
}
