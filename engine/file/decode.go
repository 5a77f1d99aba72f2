package file

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Error is one mistake in a decision file.
type Error struct {
	File    string
	Line    int    // from 1; 0 when it is the file as a whole
	Path    string // "criteria[2].scale"
	What    string // what is wrong
	Example string // something that is accepted; may be empty
}

// Error returns file, line, path, what is wrong and an example as one line.
func (e *Error) Error() string {
	s := e.File
	if e.Line > 0 {
		s += ":" + strconv.Itoa(e.Line)
	}
	if e.Path != "" {
		s += ": " + e.Path
	}
	s += ": " + e.What
	if e.Example != "" {
		s += "; for example " + e.Example
	}
	return s
}

const (
	maxBytes = 4 << 20
	maxDepth = 20
)

// Read decodes a decision file, YAML or JSON; name is used in errors only. Every mistake is in the error, as joined
// *Error, those of the numbers and of the model included; a Document that Read returns without error has a Model.
func Read(name string, data []byte) (Document, error) {
	d := &decoder{file: name, lines: map[string]int{}}
	var doc Document
	if len(data) > maxBytes {
		d.add(0, "", "the file is larger than 4 MB", "")
		return doc, d.err()
	}
	root, err := parse(data)
	if err != nil {
		line := 0
		what := err.Error()
		var ye yaml.Error
		if errors.As(err, &ye) {
			what = ye.GetMessage()
			if t := ye.GetToken(); t != nil && t.Position != nil {
				line = t.Position.Line
			}
		}
		d.add(line, "", "this is neither YAML nor JSON: "+what, "")
		return doc, d.err()
	}
	if root == nil {
		d.add(0, "", "the file is empty", "pvx: 1")
		return doc, d.err()
	}
	d.into(root, reflect.ValueOf(&doc).Elem(), "", 0)
	doc.lines = d.lines
	if _, given := d.lines["criteria"]; !given && doc.Payoffs == nil {
		d.add(line(root), "", "the key criteria is missing", example(field{key: "criteria"}))
	}
	if _, ok := d.lines["pvx"]; ok && doc.Version != Version {
		d.add(d.lines["pvx"], "pvx", "version "+strconv.Itoa(doc.Version)+" is not one that this program reads", "pvx: 1")
	}
	if len(d.errs) > 0 {
		// Numbers are looked at even when a key is wrong elsewhere, so that one run shows all there is.
		d.errs = append(d.errs, doc.check(name, false)...)
	} else {
		d.errs = doc.check(name, true)
	}
	return doc, d.err()
}

// parse never panics, whatever the bytes.
func parse(data []byte) (root ast.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("%v", r)
		}
	}()
	f, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	for _, doc := range f.Docs {
		if doc.Body != nil {
			if root != nil {
				return nil, errors.New("there is more than one document in it")
			}
			root = doc.Body
		}
	}
	return root, nil
}

type decoder struct {
	file  string
	lines map[string]int
	errs  []error
}

func (d *decoder) add(line int, path, what, example string) {
	d.errs = append(d.errs, &Error{d.file, line, path, what, example})
}

func (d *decoder) err() error { return errors.Join(d.errs...) }

func line(n ast.Node) int {
	if n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
		return n.GetToken().Position.Line
	}
	return 0
}

// entries lists the key and value nodes of a mapping; ok is false when n is none.
func entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

// into decodes node n into v, noting the line of every path.
func (d *decoder) into(n ast.Node, v reflect.Value, path string, depth int) {
	at := line(n)
	if d.lines[path] == 0 {
		d.lines[path] = at
	}
	if depth > maxDepth {
		d.add(at, path, "is nested too deeply", "")
		return
	}
	switch x := n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		d.add(at, path, "anchors, aliases and tags are not used in decision files: write the value out", "")
		return
	case *ast.NullNode:
		return
	case *ast.LiteralNode:
		n = x.Value
	}
	switch v.Kind() {
	case reflect.Struct:
		if e, ok := v.Addr().Interface().(*Estimate); ok && d.bare(n, e) {
			return
		}
		d.object(n, v, path, depth)
	case reflect.Map:
		d.table(n, v, path, depth)
	case reflect.Slice, reflect.Array:
		d.sequence(n, v, path, depth)
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		before := len(d.errs)
		d.into(n, p.Elem(), path, depth)
		if len(d.errs) == before {
			v.Set(p)
		}
	default:
		d.scalar(n, v, path, at)
	}
}

// bare reads a string or a number that stands for a whole estimate. A number of the file is that number; a string is
// read as typed.
func (d *decoder) bare(n ast.Node, e *Estimate) bool {
	switch x := n.(type) {
	case *ast.StringNode:
		e.Value = x.Value
		return true
	case *ast.IntegerNode, *ast.FloatNode:
		if f, ok := float(x); ok {
			e.Base = &f
			return true
		}
	}
	return false
}

func (d *decoder) object(n ast.Node, v reflect.Value, path string, depth int) {
	list, ok := entries(n)
	if !ok {
		d.add(line(n), path, "should be a block of keys", join("", fields(v.Type())[0].key)+": …")
		return
	}
	known := fields(v.Type())
	seen := map[string]bool{}
	for _, e := range list {
		key := keyText(e.Key)
		sub := join(path, key)
		f := find(known, key)
		switch {
		case seen[key]:
			d.add(line(e.Key), sub, "is given twice", "")
		case f == nil:
			hint, quoted := nearest(key, known), ""
			if strings.Contains(key, " ") {
				hint, quoted = ": a text with a comma needs quotes between { and }", `{note: "now D2, later D4"}`
			}
			d.add(line(e.Key), sub, "is not a key of a decision file"+hint, quoted)
		default:
			d.lines[sub] = line(e.Key)
			field := v.Field(f.index)
			d.into(e.Value, field, sub, depth+1)
			d.constrain(e.Value, field, sub, f)
		}
		seen[key] = true
	}
	for _, f := range known {
		if f.required && !seen[f.key] {
			d.add(line(n), path, "the key "+f.key+" is missing", example(f))
		}
	}
}

// constrain checks the words that a string may have, and dates.
func (d *decoder) constrain(n ast.Node, v reflect.Value, path string, f *field) {
	if v.Kind() != reflect.String || v.String() == "" {
		return
	}
	if f.format == "date" {
		if _, err := time.Parse(time.DateOnly, v.String()); err != nil {
			d.add(line(n), path, "“"+v.String()+"” is not a date", "2026-10-31")
		}
	}
	if len(f.enum) == 0 {
		return
	}
	for _, e := range f.enum {
		if v.String() == e {
			return
		}
	}
	d.add(line(n), path, "“"+v.String()+"” is not one of "+strings.Join(f.enum, ", "), f.enum[0])
}

func (d *decoder) table(n ast.Node, v reflect.Value, path string, depth int) {
	list, ok := entries(n)
	if !ok {
		d.add(line(n), path, "should be a block of keys", "")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range list {
		key := keyText(e.Key)
		sub := join(path, key)
		k := reflect.ValueOf(key)
		if v.MapIndex(k).IsValid() {
			d.add(line(e.Key), sub, "is given twice", "")
			continue
		}
		d.lines[sub] = line(e.Key)
		item := reflect.New(v.Type().Elem()).Elem()
		d.into(e.Value, item, sub, depth+1)
		v.SetMapIndex(k, item)
	}
}

func (d *decoder) sequence(n ast.Node, v reflect.Value, path string, depth int) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.add(line(n), path, "should be a list", "[ … ], or lines that start with -")
		return
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values)))
	} else if len(s.Values) != v.Len() {
		d.add(line(n), path, fmt.Sprintf("should have %d values, not %d", v.Len(), len(s.Values)), "[85, 40]")
		return
	}
	for i, x := range s.Values {
		d.into(x, v.Index(i), path+"["+strconv.Itoa(i)+"]", depth+1)
	}
}

func (d *decoder) scalar(n ast.Node, v reflect.Value, path string, at int) {
	switch v.Kind() {
	case reflect.String:
		switch x := n.(type) {
		case *ast.StringNode:
			v.SetString(x.Value)
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
			v.SetString(n.GetToken().Value)
		default:
			d.add(at, path, "should be a text", "")
		}
	case reflect.Bool:
		if x, ok := n.(*ast.BoolNode); ok {
			v.SetBool(x.Value)
		} else {
			d.add(at, path, "should be true or false", "true")
		}
	case reflect.Float64:
		if f, ok := float(n); ok {
			v.SetFloat(f)
		} else {
			d.add(at, path, "should be a number", "42.5")
		}
	case reflect.Int, reflect.Uint64:
		if x, ok := n.(*ast.IntegerNode); ok {
			if i, err := strconv.ParseInt(fmt.Sprint(x.Value), 10, 64); err == nil && i >= 0 {
				if v.Kind() == reflect.Int {
					v.SetInt(i)
				} else {
					v.SetUint(uint64(i))
				}
				return
			}
			if u, ok := x.Value.(uint64); ok && v.Kind() == reflect.Uint64 {
				v.SetUint(u)
				return
			}
		}
		d.add(at, path, "should be a whole number of at least 0", "30")
	}
}

func float(n ast.Node) (float64, bool) {
	switch x := n.(type) {
	case *ast.IntegerNode:
		f, err := strconv.ParseFloat(fmt.Sprint(x.Value), 64)
		return f, err == nil
	case *ast.FloatNode:
		return x.Value, !math.IsInf(x.Value, 0) && !math.IsNaN(x.Value)
	case *ast.StringNode: // 2e6 is a number in JSON, which the YAML parser takes for a text
		if x.Token.Type == token.StringType && x.Value != "" && strings.Trim(x.Value, "0123456789.eE+-") == "" {
			f, err := strconv.ParseFloat(x.Value, 64)
			return f, err == nil
		}
	}
	return 0, false
}

func keyText(n ast.Node) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	return strings.TrimSpace(n.String())
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// nearest suggests the key that was probably meant.
func nearest(key string, known []field) string {
	best, at := "", 4
	for _, f := range known {
		if n := levenshtein.ComputeDistance(strings.ToLower(key), f.key); n < at {
			best, at = f.key, n
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
