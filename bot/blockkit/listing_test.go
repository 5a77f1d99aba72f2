package blockkit

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/table.golden")

// All rules on one page, in the order of Slack's reference, for a person who reads the two side by side. A change of
// a rule shows as a change of a line. It looks into the package, because the tables have no other door.
func TestTable(t *testing.T) {
	var b strings.Builder
	b.WriteString(`The rules of Block Kit as the tables have them, made by go test ./bot/blockkit -run Table -update

A key with * is required. Numbers count code points of a string, items of a list. Behind "strict" stands what the
stricter of two sources holds; "newest only" is known to the newest documentation alone.
`)
	for _, part := range []struct {
		title string
		list  []definition
	}{
		{"Views", viewTable}, {"Blocks", blockTable}, {"Block elements", elementTable}, {"Rich text: parts", richTable},
		{"Rich text: elements", leafTable}, {"Composition objects and parts of blocks", objectTable}, {"Cells of tables", cellTable},
		{"Charts", chartTable},
	} {
		fmt.Fprintf(&b, "\n\n%s\n%s\n", part.title, strings.Repeat("=", len(part.title)))
		for _, d := range part.list {
			writeDefinition(&b, d)
		}
	}
	b.WriteString("\n\nOver a view or a message\n========================\n\n")
	for _, r := range wholeRules {
		fmt.Fprintf(&b, "  %s\n", r.says)
	}
	fmt.Fprintf(&b, "\nOver a message\n==============\n\n  blocks: 0-%d\n  attachments: 0-%d (too_many_attachments)\n", maxBlocks, maxAttachments)
	for _, s := range totals {
		fmt.Fprintf(&b, "  %s%s: %s (%s)\n", s.says, ofWhich(s), readings(atMost(s.max), atMost(s.strict)), s.code)
	}
	fmt.Fprintf(&b, "  text: %s (msg_too_long)\n  metadata: %s, in bytes (metadata_too_large)\n", readings("any", atMost(textStrict)), readings("any", atMost(metadataBytes)))

	path := filepath.Join("testdata", "table.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the listing is old; look at the change, then -update (-want +got):\n%s", diff)
	}
}

// Every type of the tables is met by what others take or refuse.
func TestEveryTypeIsMetByAForeignCase(t *testing.T) {
	var cases strings.Builder
	for _, name := range []string{"captured.json", "foreign_invalid.json", "foreign_valid.json"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		cases.Write(raw)
	}
	ours := []string{"auth_provider", "layout", "call", "action_cell"}
	for _, part := range []table{views, blocks, elements, rich, leaves, cells, charts} {
		for _, d := range tables[part] {
			// Some are in no collection of others: the tests of this package hold them.
			if !strings.Contains(cases.String(), `"type": "`+d.name+`"`) && !slices.Contains(ours, d.name) {
				t.Errorf("no case with a %s %s", part, d.name)
			}
		}
	}
}

func ofWhich(s total) string {
	if s.strictOf == nil {
		return ""
	}
	return " (strict: " + strings.Join(s.strictOf, " and ") + ")"
}

func atMost(n int) string {
	if n == 0 {
		return "any"
	}
	return fmt.Sprintf("at most %d", n)
}

func readings(newest, strict string) string {
	if newest == strict {
		return newest
	}
	return newest + " (strict: " + strict + ")"
}

func writeDefinition(b *strings.Builder, d definition) {
	fmt.Fprintf(b, "\n%s%s\n", d.name, places(d))
	for _, k := range d.keys {
		b.WriteString(wrapped(k.name+[...]string{"", " *", " * strict", " newest only"}[k.need], k.shape.String()))
	}
	if d.one != nil {
		fmt.Fprintf(b, "  - exactly one of %s\n", strings.Join(d.one, ", "))
	}
	if d.any != nil {
		fmt.Fprintf(b, "  - at least one of %s\n", strings.Join(d.any, ", "))
	}
	for _, r := range d.also {
		fmt.Fprintf(b, "  - %s\n", r.says)
	}
}

func places(d definition) string {
	on := func(list []Surface) string {
		if list == nil {
			return "everywhere"
		}
		if len(list) == 0 {
			return "nowhere"
		}
		names := make([]string, len(list))
		for i, s := range list {
			names[i] = string(s)
		}
		return strings.Join(names, ", ")
	}
	if d.strictOn == nil {
		if d.on == nil {
			return ""
		}
		return "   (" + on(d.on) + ")"
	}
	return "   (" + readings(on(d.on), on(d.strictOn)) + ")"
}

// String is the shape in words. A type or a bound that Strict does not take is told beside the one the newest
// documentation has.
func (s shape) String() string {
	strict := s
	if s.strict != nil {
		strict = *s.strict
	}
	s.strict, strict.strict = nil, nil
	switch {
	case s.kind == kindList && strict.kind == kindList && s.item.String() == strict.item.String():
		return readings(s.span("list"), strict.span("list")) + " of " + s.item.String()
	case s.kind == kindUnion || s.kind == kindAnyOf:
		return s.types(strict.of)
	}
	return readings(s.words(), strict.words())
}

// span is a name with the bounds behind it.
func (s shape) span(name string) string {
	if s.unique {
		name += " without doubles"
	}
	switch {
	case s.max > 0:
		return fmt.Sprintf("%s %d-%d", name, s.min, s.max)
	case s.min > 0:
		return fmt.Sprintf("%s from %d", name, s.min)
	}
	return name
}

// types are the names of a union, those that Strict does not take with a mark, groups under one name.
func (s shape) types(strict []string) string {
	var shown []string
	for _, name := range s.of {
		switch {
		case slices.Contains(selects, name) && len(s.of) >= len(selects):
			name = "any select menu"
		case slices.Contains(commonLeaves, name) && len(s.of) >= len(commonLeaves):
			name = "the common rich text elements: " + strings.Join(commonLeaves, ", ")
		case !slices.Contains(strict, name):
			name += " (newest only)"
		}
		if !slices.Contains(shown, name) {
			shown = append(shown, name)
		}
	}
	if slices.Equal(s.of, everyBlock.of) {
		return "any block"
	}
	return strings.Join(shown, " | ")
}

func (s shape) words() string {
	switch s.kind {
	case kindString:
		switch {
		case s.enum != nil:
			return strings.Join(s.enum, " | ")
		case s.pattern != nil:
			return s.pattern.String()
		case s.format != "":
			return s.span(s.format)
		}
		return s.span("string")
	case kindBoolean:
		return "true or false"
	case kindInteger:
		return s.span("integer")
	case kindNumber:
		if s.over {
			return "number above 0"
		}
		return "number"
	case kindList:
		return s.span("list") + " of " + s.item.String()
	case kindText, kindBareText:
		return s.span(strings.Join(s.of, " or "))
	case kindOneOf:
		return s.item.String()
	case kindRef:
		return s.of[0]
	case kindNull:
		return s.item.String() + " or null"
	}
	return "anything"
}

// wrapped breaks a line between words behind column 130, and goes on under the second column.
func wrapped(first, rest string) string {
	line, out := fmt.Sprintf("  %-32s", first), ""
	for _, word := range strings.Fields(rest) {
		if len(line)+len(word) > 130 {
			out, line = out+line+"\n", strings.Repeat(" ", 34)
		}
		line += " " + word
	}
	return out + line + "\n"
}
