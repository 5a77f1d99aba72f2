package file

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite schema.json from the Go types")

// schemaOf derives the schema from the tags, so that it cannot fall behind the types.
func schemaOf(t reflect.Type, defs map[string]any) map[string]any {
	switch t.Kind() {
	case reflect.Struct:
		name := strings.ToLower(t.Name())
		ref := map[string]any{"$ref": "#/$defs/" + name}
		if _, ok := defs[name]; ok {
			return ref
		}
		defs[name] = nil // cut recursion
		defs[name] = objectSchema(t, defs)
		if t == reflect.TypeFor[Estimate]() {
			defs[name] = map[string]any{"oneOf": []any{map[string]any{"type": "string", "description": "As people type it: 0.9–1.4M USD/yr."}, map[string]any{"type": "number"}, defs[name]}}
		}
		return ref
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), defs)}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), defs)}
	case reflect.Array:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), defs), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Pointer:
		return schemaOf(t.Elem(), defs)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Uint64:
		return map[string]any{"type": "integer", "minimum": 0}
	}
	return map[string]any{"type": "string"}
}

func objectSchema(t reflect.Type, defs map[string]any) map[string]any {
	props, required := map[string]any{}, []any{}
	for _, f := range fields(t) {
		sf := t.Field(f.index)
		s := schemaOf(sf.Type, defs)
		if d := sf.Tag.Get("doc"); d != "" {
			s["description"] = d
		}
		if f.format != "" {
			s["format"] = f.format
		}
		if f.enum != nil {
			s["enum"] = f.enum
		}
		if sf.Type.Kind() == reflect.String && f.enum == nil && f.format == "" {
			s["type"] = []any{"string", "number", "boolean"} // a bare 42 or yes is a text here
		}
		if f.required {
			required = append(required, f.key)
		}
		props[f.key] = s
	}
	out := map[string]any{"type": "object", "properties": props, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func TestSchemaFollowsTheTypes(t *testing.T) {
	defs := map[string]any{}
	s := objectSchema(reflect.TypeFor[Document](), defs)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "https://pvx.example/decision-1.schema.json"
	s["title"] = "PVX decision file, version 1"
	s["$defs"] = defs
	s["properties"].(map[string]any)["pvx"] = map[string]any{"const": Version, "description": "Version of the format."}
	want, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema, want) {
		t.Error("schema.json is not what the types say: go test ./engine/file -update")
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("decision.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("decision.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	j, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The sample files and what Write makes of them are valid.
func TestSamplesFollowTheSchema(t *testing.T) {
	s := compiled(t)
	paths, _ := filepath.Glob("../../cmd/pvx/demo/*.yaml")
	if len(paths) == 0 {
		t.Fatal("no sample files")
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: %v", p, err)
		}
		d, err := Read(p, data)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, "x.json", d); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asJSON(t, b.Bytes())); err != nil {
			t.Errorf("%s written again: %v", p, err)
		}
	}
}

// What Read refuses for its keys, words or types the schema refuses too.
func TestSchemaRefuses(t *testing.T) {
	s := compiled(t)
	good := "pvx: 1\noptions: [{id: A}, {id: B}]\ncriteria: [{id: k, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 1}}]\n"
	if err := s.Validate(asJSON(t, []byte(good))); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		strings.Replace(good, "reach", "reech", 1), strings.Replace(good, "points", "pionts", 1), strings.Replace(good, "worst: 0", "worst: none", 1),
		strings.Replace(good, "pvx: 1", "pvx: 2", 1), good + "decide_by: tomorrow\n", good + "titel: x\n", "pvx: 1\n",
	} {
		if s.Validate(asJSON(t, []byte(bad))) == nil {
			t.Errorf("the schema accepts\n%s", bad)
		}
		if _, err := Read("x", []byte(bad)); err == nil {
			t.Errorf("Read accepts\n%s", bad)
		}
	}
}
