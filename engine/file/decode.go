package file

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Error is one mistake in a decision file.
type Error struct {
	File    string // its name, as Read was given it
	Line    int    // from 1; 0 when it is the file as a whole
	Path    string // "criteria[2].scale"
	What    string // what is wrong
	Example string // something that is accepted; may be empty

	about string // the path that the mistake is about where that is not Path: of a missing key the key itself
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

// MaxBytes is the size of the largest decision file.
const MaxBytes = 4 << 20

// maxDepth is how many blocks may stand inside each other; a decision file has six.
const maxDepth = 20

// Read decodes a decision file, YAML or JSON; name is used in errors only. Every mistake is in the error, as joined
// *Error in the order of the lines, those of the numbers and of the model included; what only follows from another
// mistake is left out. A Document that Read returns without error has a Model.
func Read(name string, data []byte) (Document, error) {
	d := &decoder{file: name, lines: map[string]int{}}
	var doc Document
	data, bad := plainText(data)
	if bad != nil {
		d.add(bad.Line, "", bad.What, bad.Example)
		return doc, join(d.errs)
	}
	root, err := parse(data)
	if err != nil {
		at, what, example := inWords(err)
		d.add(at, "", what, example)
		return doc, join(d.errs)
	}
	if root == nil {
		d.add(0, "", "the file is empty", smallest)
		return doc, join(d.errs)
	}
	if _, ok := entries(root); !ok {
		d.add(line(root), "", "a decision file is a block of keys", smallest)
		return doc, join(d.errs)
	}
	d.into(root, reflect.ValueOf(&doc).Elem(), "", 0)
	doc.lines = d.lines
	_, given := d.lines["criteria"]
	_, table := d.lines["payoffs"]
	if table && doc.Payoffs == nil && len(d.errs) == 0 { // "payoffs:" with nothing after it is none
		table = false
	}
	if !given && !table {
		d.missing(root, "", "criteria")
	}
	if _, ok := d.lines["pvx"]; ok && doc.Version != Version && !d.complained("pvx") {
		d.addAbout("pvx", d.lines["pvx"], "pvx", "version "+strconv.Itoa(doc.Version)+" is not one that this program reads", "")
	}
	return doc, join(doc.check(name, d.errs))
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
		if _, null := doc.Body.(*ast.NullNode); doc.Body == nil || null {
			continue
		}
		if _, comment := doc.Body.(*ast.CommentGroupNode); comment {
			continue
		}
		if root != nil {
			return nil, &secondDocument{line(doc.Body)}
		}
		root = doc.Body
	}
	return root, nil
}

type decoder struct {
	file  string
	lines map[string]int
	errs  []*Error
}

func (d *decoder) add(line int, path, what, example string) {
	d.addAbout(path, line, path, what, example)
}

func (d *decoder) addAbout(about string, line int, path, what, example string) {
	if example == "" && path != "" {
		example = exampleAt(about)
	}
	d.errs = append(d.errs, &Error{File: d.file, Line: line, Path: tame(path, maxPath), What: tame(what, maxWhat), Example: example, about: about})
}

// complained tells whether there is a mistake at path.
func (d *decoder) complained(path string) bool {
	for _, e := range d.errs {
		if e.about == path {
			return true
		}
	}
	return false
}

// missing says that the block at n has no key.
func (d *decoder) missing(n ast.Node, path, key string) {
	about := under(path, key)
	d.addAbout(about, line(n), path, "the key "+key+" is missing", exampleAt(about))
}

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
		d.add(at, path, noAnchors, "")
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
		d.add(line(n), path, "should be a block of keys", "")
		return
	}
	known := fields(v.Type())
	seen := map[string]bool{}
	for _, e := range list {
		if _, merge := e.Key.(*ast.MergeKeyNode); merge {
			d.add(line(e.Key), path, noAnchors, "")
			continue
		}
		key := keyText(e.Key)
		sub := under(path, key)
		f := find(known, key)
		_, null := e.Value.(*ast.NullNode)
		switch {
		case seen[key]:
			d.add(line(e.Key), sub, "is given twice: keep one of them", "")
		case f == nil && len(d.errs) > maxErrors:
			d.add(line(e.Key), sub, "is not a key of a decision file", "")
		case f == nil && (null || strings.Contains(key, " ")):
			d.add(line(e.Key), sub, "is not a key of a decision file: a text with a comma needs quotes between { and }", `{note: "now D2, later D4"}`)
		case f == nil:
			d.add(line(e.Key), sub, "is not a key of a decision file"+nearest(key, known), keysOf(known))
		case null && f.required:
			d.add(line(e.Key), sub, "has no value", "")
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
			d.missing(n, path, f.key)
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
			d.add(line(n), path, "“"+v.String()+"” is not a date", "2026-10-31, year first")
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
	d.add(line(n), path, "“"+v.String()+"” is not one of "+strings.Join(f.enum, ", "), nearestOf(v.String(), f.enum))
}

func (d *decoder) table(n ast.Node, v reflect.Value, path string, depth int) {
	list, ok := entries(n)
	if !ok {
		d.add(line(n), path, "should be a block of keys", "")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range list {
		if _, merge := e.Key.(*ast.MergeKeyNode); merge {
			d.add(line(e.Key), path, noAnchors, "")
			continue
		}
		key := keyText(e.Key)
		sub := under(path, key)
		k := reflect.ValueOf(key)
		if v.MapIndex(k).IsValid() {
			d.add(line(e.Key), sub, "is given twice: keep one of them", "")
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
		d.add(line(n), path, "should be a list: [ … ], or lines that start with -", "")
		return
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values)))
	} else if len(s.Values) != v.Len() {
		d.add(line(n), path, fmt.Sprintf("should have %d values, not %d", v.Len(), len(s.Values)), "")
		return
	}
	for i, x := range s.Values {
		sub := path + "[" + strconv.Itoa(i) + "]"
		if _, null := x.(*ast.NullNode); null {
			d.add(line(x), sub, "is empty", "")
			continue
		}
		d.into(x, v.Index(i), sub, depth+1)
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
			d.add(at, path, "should be a text, not "+shapeOf(n), "")
		}
	case reflect.Bool:
		if x, ok := n.(*ast.BoolNode); ok {
			v.SetBool(x.Value)
		} else {
			d.add(at, path, "should be true or false", "")
		}
	case reflect.Float64:
		if f, ok := float(n); ok {
			v.SetFloat(f)
		} else {
			d.add(at, path, "should be a number"+notNumber(n), "")
		}
	case reflect.Int, reflect.Uint64:
		if i, ok := whole(n); ok && (v.Kind() == reflect.Uint64 || i <= math.MaxInt64) {
			if v.Kind() == reflect.Int {
				v.SetInt(int64(i))
			} else {
				v.SetUint(i)
			}
			return
		}
		d.add(at, path, "should be a whole number of at least 0"+notNumber(n), "")
	}
}

// whole reads a whole number that is not negative; 1e5 is one.
func whole(n ast.Node) (uint64, bool) {
	if x, ok := n.(*ast.IntegerNode); ok {
		u, err := strconv.ParseUint(fmt.Sprint(x.Value), 10, 64)
		return u, err == nil
	}
	t := n.GetToken()
	f, ok := float(n)
	if !ok || t == nil || !strings.ContainsAny(t.Value, "eE") || f < 0 || f > 1<<53 || f != math.Trunc(f) {
		return 0, false
	}
	return uint64(f), true
}

// notNumber says what stands where a number should.
func notNumber(n ast.Node) string {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		t := n.GetToken()
		if t == nil || t.Value == "" {
			return ""
		}
		if f, err := strconv.ParseFloat(t.Value, 64); errors.Is(err, strconv.ErrRange) || err == nil && f > 1<<63 && !math.IsInf(f, 0) {
			return ": “" + t.Value + "” is too large"
		}
		return ", not “" + t.Value + "”"
	}
	return ", not " + shapeOf(n)
}

// shapeOf names a list or a block.
func shapeOf(n ast.Node) string {
	if _, ok := n.(*ast.SequenceNode); ok {
		return "a list"
	}
	if _, ok := entries(n); ok {
		return "a block of keys"
	}
	return "this"
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

// under is the path of a key inside a block.
func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
