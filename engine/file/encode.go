package file

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"pvx/engine"
)

// Write writes doc as YAML, or as JSON when name ends in .json. What is empty is left out. Read reads it back to the
// same Document.
func Write(w io.Writer, name string, doc Document) error {
	doc.Version = Version
	t := tree(reflect.ValueOf(doc))
	if strings.HasSuffix(strings.ToLower(name), ".json") {
		return writeJSON(w, t)
	}
	data, err := yaml.MarshalWithOptions(t, yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true),
		yaml.CustomMarshaler(func(f float64) ([]byte, error) { return strconv.AppendFloat(nil, f, 'f', -1, 64), nil }))
	if err != nil {
		return fmt.Errorf("write decision file: %w", err)
	}
	_, err = w.Write(data)
	return err
}

// tree turns tagged structs into ordered maps, without what is empty.
func tree(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		out := yaml.MapSlice{}
		for _, f := range fields(v.Type()) {
			x := v.Field(f.index)
			if empty(x) && !f.required && !ends(v, f.key) {
				continue
			}
			out = append(out, yaml.MapItem{Key: f.key, Value: tree(x)})
		}
		return out
	case reflect.Map:
		out := yaml.MapSlice{}
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			out = append(out, yaml.MapItem{Key: k.String(), Value: tree(v.MapIndex(k))})
		}
		return out
	case reflect.Slice, reflect.Array:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = tree(v.Index(i))
		}
		return out
	case reflect.Pointer:
		return tree(v.Elem())
	}
	return v.Interface()
}

// ends tells whether key is one of two ends that are given together: 0 is an end too.
func ends(v reflect.Value, key string) bool {
	switch x := v.Interface().(type) {
	case Scale:
		return x.Kind != "levels" && (key == "worst" || key == "best")
	case Parameter:
		return (x.Low != 0 || x.High != 0) && (key == "low" || key == "high")
	}
	return false
}

func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		for _, f := range fields(v.Type()) {
			if !empty(v.Field(f.index)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}

// ordered keeps the order of a MapSlice in JSON.
type ordered yaml.MapSlice

// MarshalJSON writes the keys in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, item := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(item.Key)
		if err != nil {
			return nil, err
		}
		v, err := marshal(item.Value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes no HTML escapes: the text is for people too.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(reorder(v))
	return bytes.TrimSpace(b.Bytes()), err
}

func reorder(v any) any {
	switch x := v.(type) {
	case yaml.MapSlice:
		return ordered(x)
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = reorder(x[i])
		}
		return out
	}
	return v
}

func writeJSON(w io.Writer, v any) error {
	raw, err := marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}

// WriteJSON writes an analysis with snake_case keys in a fixed order; "pvx_analysis" is the version of this form. The
// same analysis gives the same bytes.
func WriteJSON(w io.Writer, a engine.Analysis) error {
	body := plain(reflect.ValueOf(a)).(yaml.MapSlice)
	return writeJSON(w, append(yaml.MapSlice{{Key: "pvx_analysis", Value: AnalysisVersion}}, body...))
}

// plain turns structs into ordered maps with snake_case keys; lists are never null.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		out := yaml.MapSlice{}
		for i := range v.NumField() {
			out = append(out, yaml.MapItem{Key: snake(v.Type().Field(i).Name), Value: plain(v.Field(i))})
		}
		return out
	case reflect.Map:
		out := yaml.MapSlice{}
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			out = append(out, yaml.MapItem{Key: k.String(), Value: plain(v.MapIndex(k))})
		}
		return out
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plain(v.Index(i))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	}
	return v.Interface()
}

// snake turns ProbabilityBest into probability_best and EVPISE into evpi_se.
func snake(name string) string {
	if rest, ok := strings.CutSuffix(name, "SE"); ok && rest != "" {
		return snake(rest) + "_se"
	}
	var b strings.Builder
	rs := []rune(name)
	for i, r := range rs {
		if unicode.IsUpper(r) {
			before := i > 0 && unicode.IsLower(rs[i-1])
			last := i > 0 && unicode.IsUpper(rs[i-1]) && i+1 < len(rs) && unicode.IsLower(rs[i+1])
			if before || last {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
