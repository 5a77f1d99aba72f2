package file_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"pvx/engine/file"
)

// Every path of "What the JSON holds" is one of the schema, and every key of the schema's first level is on the page.
func TestDocumentedPaths(t *testing.T) {
	raw, err := os.ReadFile("../../docs/decision-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(raw), "## What the JSON holds")
	if !ok {
		t.Fatal("the page has no such section")
	}
	var schema map[string]any
	if err := json.Unmarshal(file.AnalysisSchema, &schema); err != nil {
		t.Fatal(err)
	}
	seen, paths := map[string]bool{}, 0
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		parent := ""
		for _, m := range regexp.MustCompile("`([^` ]+)`").FindAllStringSubmatch(cells[2], -1) {
			p := m[1]
			if strings.HasPrefix(p, ".") {
				p = parent + p
			} else if i := strings.LastIndex(p, "."); i >= 0 && !strings.HasSuffix(p, "]") {
				parent = strings.TrimSuffix(p[:i], ".ID")
			} else {
				parent = p
			}
			paths++
			seen[strings.FieldsFunc(p, func(r rune) bool { return r == '.' || r == '[' })[0]] = true
			if !described(schema, schema, p) {
				t.Errorf("the JSON has no %s", p)
			}
		}
	}
	if paths < 60 {
		t.Errorf("only %d paths were read", paths)
	}
	for key := range schema["properties"].(map[string]any) {
		if key != "pvx_analysis" && !seen[key] {
			t.Errorf("%s is not on the page", key)
		}
	}
}

// described tells whether the schema knows path p below n: a.b, a[], a.ID for a key that the file names.
func described(root, n map[string]any, p string) bool {
	for {
		if ref, ok := n["$ref"].(string); ok {
			n = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
			continue
		}
		if one, ok := n["oneOf"].([]any); ok {
			n = one[1].(map[string]any)
			continue
		}
		break
	}
	if p = strings.TrimPrefix(p, "."); p == "" {
		return true
	}
	if rest, ok := strings.CutPrefix(p, "[]"); ok {
		items, ok := n["items"].(map[string]any)
		return ok && described(root, items, rest)
	}
	end := strings.IndexAny(p, ".[")
	if end < 0 {
		end = len(p)
	}
	if p[:end] == "ID" {
		more, ok := n["additionalProperties"].(map[string]any)
		return ok && described(root, more, p[end:])
	}
	props, _ := n["properties"].(map[string]any)
	x, ok := props[p[:end]].(map[string]any)
	return ok && described(root, x, p[end:])
}
