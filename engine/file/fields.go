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
