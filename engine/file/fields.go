package file

import (
	"reflect"
	"strings"
)

// field is one key of a block, from the tags of a struct.
type field struct {
	key      string
	index    int
	required bool
	enum     []string
	format   string
}

// fields lists the keys of a struct in their order.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		sf := t.Field(i)
		key, rest, _ := strings.Cut(sf.Tag.Get("pvx"), ",")
		if key == "" {
			continue
		}
		f := field{key: key, index: i, required: rest == "required", format: sf.Tag.Get("format")}
		if e := sf.Tag.Get("enum"); e != "" {
			f.enum = strings.Split(e, "|")
		}
		out = append(out, f)
	}
	return out
}

func find(fs []field, key string) *field {
	for i := range fs {
		if fs[i].key == key {
			return &fs[i]
		}
	}
	return nil
}

// example is an accepted line for a missing key.
func example(f field) string {
	switch {
	case len(f.enum) > 0:
		return f.key + ": " + f.enum[0]
	case f.key == "pvx":
		return "pvx: 1"
	case f.key == "criteria":
		return "criteria: [{id: revenue, group: reach, unit: USD, period: year, points: 40, scale: {kind: linear, worst: 0, best: 2000000}}]"
	case f.key == "options":
		return "options: [{id: A, name: Resellers}, {id: B, name: Direct}]"
	case f.key == "scale":
		return "scale: {kind: linear, worst: 0, best: 100}"
	case f.key == "points":
		return "points: 40"
	case f.key == "id":
		return "id: revenue"
	case f.format == "date":
		return f.key + ": 2026-10-31"
	}
	return f.key + ": …"
}
