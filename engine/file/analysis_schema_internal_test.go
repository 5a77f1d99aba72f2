package file

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pvx/engine"
)

// source is what the engine's own comments say of its types: the descriptions of the schema are theirs, so that they
// cannot fall behind.
type source struct {
	types  map[string]string            // type -> doc
	fields map[string]map[string]string // type -> field -> comment
	words  map[string][]string          // string type -> its constants
}

func engineSource(t *testing.T) source {
	t.Helper()
	s := source{map[string]string{}, map[string]map[string]string{}, map[string][]string{}}
	set := token.NewFileSet()
	names, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				switch x := spec.(type) {
				case *ast.TypeSpec:
					doc := x.Doc.Text()
					if doc == "" {
						doc = g.Doc.Text()
					}
					s.types[x.Name.Name] = oneLine(doc)
					if st, ok := x.Type.(*ast.StructType); ok {
						s.fields[x.Name.Name] = comments(st)
					}
				case *ast.ValueSpec:
					if id, ok := x.Type.(*ast.Ident); ok && g.Tok == token.CONST {
						for _, v := range x.Values {
							if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
								w, _ := strconv.Unquote(lit.Value)
								s.words[id.Name] = append(s.words[id.Name], w)
							}
						}
					}
				}
			}
		}
	}
	return s
}

// comments gives each field the comment beside it or the one above.
func comments(st *ast.StructType) map[string]string {
	out := map[string]string{}
	for _, f := range st.Fields.List {
		text := f.Comment.Text()
		if text == "" {
			text = f.Doc.Text()
		}
		for _, n := range f.Names {
			out[n.Name] = oneLine(text)
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plainly are fields whose name says all there is.
var plainly = map[string]string{
	"ID": "Id, as in the decision file.", "Name": "Name, as in the decision file.", "Component": "Component id; empty when it is not about one.",
	"Option": "Option id; empty for what all options share.", "Criterion": "Criterion id.", "Seed": "Seed of the draws.",
	"Draws": "Number of draws; 0 when nothing has a range.", "Title": "Title in a few words.", "Text": "The whole as a sentence.", "Grade": "How far the recommendation can be trusted.",
	"Subject": "Component, parameter, driver or criterion id; trade-off for the trade-off weight.", "Kind": "What sort of quantity it is about.",
	"Rising": "Upwards from the base; else downwards.", "Severity": "blocking, warning or note.", "Probability": "As given, 0 to 1; null when none is.",
	"Passed": "Whether nothing fails it.", "Failures": "What fails it.", "Unit": "As in the decision file.", "Base": "The value at base.",
	"Low": "Low end.", "High": "High end.", "Regret": "Option id -> shortfall from the best option there, points.", "Rule": "Name of the rule.",
	"From": "Option id: preferred before.", "To": "Option id: preferred after.", "Best": "Option ids; several on a tie.", "Code": "Short name of the finding.",
	"Region.From": "Where it starts, in the quantity's unit.", "Region.To": "Where it ends, in the quantity's unit.",
	"Rival.R": "As in Joint; null when it never becomes as good.", "Dominance.Over": "Option id: the one that is dominated.",
	"Dominance.Option": "Option id: the one that dominates.", "Dominance": "Every pair of options of which one is better in some sense, ascending.",
	"Reach": "Reach index, 0 to 100.", "Weight": "As it is used, 0 to 1.", "Criteria": "By criterion.", "Against": "Option id: the one it changes places with.",
	"Move.From": "Where it stands at base.", "Move.To": "Where it stands there.",
	"Mean": "Over the draws, in the quantity's unit.", "SD": "Standard deviation over the draws, in the quantity's unit.",
	"Of": "The quantities in it.", "PChange": "Probability that the choice changes once it is known.",
	"Stretch.From": "Where it starts, 0 to 1.", "Stretch.To": "Where it ends, 0 to 1.",
	"Eligible": "Within its gates at base.", "ExpectedValue": "Mean value over the draws, 0 to 100; 0 without draws.",
	"ExpectedLoss": "Mean shortfall from the best option over the draws, points.", "At": "Where it happens, exactly, in the quantity's unit.",
	"MarginAbs": "|At - Base|, in the quantity's unit.", "EVPI": "Expected value of perfect information, points.",
	"Key": "Stable while the cause is the same: what a waiver names.", "Owner": "Who answers for it; empty when nobody does.",
	"PCross": "As in Flip; null where there is none.", "States": "In the order of the table.", "State": "Id of the state.",
	"Rules": "One entry a rule.", "Stretches": "Who is chosen where, ascending.", "Switches": "Where the choice changes, ascending.",
	"Notes": "What to keep in mind, as sentences.", "Axis": "What is moved, and across which values.", "Tie": "Several are preferred.",
	"Used": "The thresholds that were used.", "Rank": "1 is best.", "Options": "By option.",
	"Min": "Lowest accepted value; null when open.", "Max": "Highest accepted value; null when open.", "Value": "Value, 0 to 100.", "Points": "Points of value.",
}

func (s source) schema(t *testing.T, rt reflect.Type, defs map[string]any) map[string]any {
	switch rt.Kind() {
	case reflect.Struct:
		name := snake(rt.Name())
		ref := map[string]any{"$ref": "#/$defs/" + name}
		if _, ok := defs[name]; !ok {
			defs[name] = nil
			defs[name] = s.object(t, rt, defs)
		}
		return ref
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.schema(t, rt.Elem(), defs)}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.schema(t, rt.Elem(), defs)}
	case reflect.Array:
		return map[string]any{"type": "array", "items": s.schema(t, rt.Elem(), defs), "minItems": rt.Len(), "maxItems": rt.Len()}
	case reflect.Pointer:
		return map[string]any{"oneOf": []any{map[string]any{"type": "null"}, s.schema(t, rt.Elem(), defs)}}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.String:
		out := map[string]any{"type": "string"}
		if w := s.words[rt.Name()]; w != nil {
			out["enum"] = w
		}
		return out
	}
	t.Fatalf("no schema for %v", rt)
	return nil
}

func (s source) object(t *testing.T, rt reflect.Type, defs map[string]any) map[string]any {
	props, required := map[string]any{}, []any{}
	for i := range rt.NumField() {
		f := rt.Field(i)
		x := s.schema(t, f.Type, defs)
		doc := s.fields[rt.Name()][f.Name]
		if doc == "" {
			doc = plainly[rt.Name()+"."+f.Name]
		}
		if doc == "" {
			doc = plainly[f.Name]
		}
		if of, ok := strings.CutSuffix(f.Name, "SE"); doc == "" && ok {
			doc = "Standard error of " + snake(of) + ", in its unit."
		}
		if doc == "" {
			t.Errorf("engine.%s.%s has no comment that says what it is, its unit and its range", rt.Name(), f.Name)
		}
		x["description"] = doc
		props[snake(f.Name)] = x
		required = append(required, snake(f.Name))
	}
	return map[string]any{"type": "object", "description": s.types[rt.Name()], "properties": props, "required": required, "additionalProperties": false}
}

func TestAnalysisSchemaFollowsTheTypes(t *testing.T) {
	defs := map[string]any{}
	src := engineSource(t)
	s := src.object(t, reflect.TypeFor[engine.Analysis](), defs)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "https://pvx.example/analysis-" + strconv.Itoa(AnalysisVersion) + ".schema.json"
	s["title"] = "PVX analysis, version " + strconv.Itoa(AnalysisVersion)
	s["$defs"] = defs
	s["properties"].(map[string]any)["pvx_analysis"] = map[string]any{"const": AnalysisVersion, "description": "Version of this form."}
	s["required"] = append([]any{"pvx_analysis"}, s["required"].([]any)...)
	want, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("analysis.schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(AnalysisSchema, want) {
		t.Error("analysis.schema.json is not what the types say: go test ./engine/file -update")
	}
}

// compiledAnalysis is the schema in the repository.
func compiledAnalysis(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(AnalysisSchema))
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

// What WriteJSON writes of the samples, of a tie, of holes, of nothing eligible and of a payoff table is valid.
func TestAnalysesFollowTheSchema(t *testing.T) {
	s := compiledAnalysis(t)
	head := "pvx: 1\noptions: [{id: A}, {id: B}]\ncriteria: [{id: k, group: reach, points: 1, gate: {max: 5}, scale: {kind: linear, worst: 0, best: 10}}]\n"
	texts := map[string]string{
		"tie":        head + "estimates: {A: {k: 3}, B: {k: 3}}\n",
		"holes":      head + "estimates: {A: {k: 3}}\n",
		"nothing":    head,
		"over":       head + "estimates: {A: {k: 7}, B: {k: 8}}\n",
		"pedigree":   head + "estimates: {A: {k: {base: 3, pedigree: [5, 1, 1, 1, 1]}, }, B: {k: 2}}\n",
		"unresolved": head + "estimates: {A: {k: 3}, B: {k: 3.00000002}}\n",
		"payoffs":    "pvx: 1\noptions: [{id: A}, {id: B}]\npayoffs: {states: [{id: s}, {id: t}], table: {A: {s: 1, t: 2}, B: {s: 0, t: 5}}}\n",
	}
	paths, _ := filepath.Glob("../../cmd/pvx/demo/*.yaml")
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(p)] = string(data)
	}
	if len(paths) == 0 {
		t.Error("no sample files")
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			doc, err := Read(name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			validAnalysis(t, s, doc)
		})
	}
	if s.Validate(map[string]any{"pvx_analysis": json.Number("1")}) == nil {
		t.Error("the schema accepts anything")
	}
}

func validAnalysis(t *testing.T, s *jsonschema.Schema, doc Document) {
	t.Helper()
	m, err := doc.Model()
	if err != nil {
		t.Fatal(err)
	}
	m.Draws = 200
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if err := s.Validate(v); err != nil {
		t.Error(err)
	}
}

// Whatever reads is analysed without a panic, to figures that JSON can hold and the schema describes.
func FuzzAnalyze(f *testing.F) {
	s := compiledAnalysis(f)
	f.Add([]byte("pvx: 1\noptions: [{id: A}, {id: B}]\ncriteria: [{id: k, group: reach, unit: USD, period: year, points: 2, scale: {kind: target, target: 3, worst: 0, best: 10}}, {id: n, group: complexity, unit: points, points: 1, scale: {kind: linear, worst: 100, best: -100}}]\n" +
		"estimates: {A: {k: 1–4, n: 12/5/3}, B: {k: {low: 1, base: 2, high: 7, distribution: normal, pedigree: [2, 3, 4, 5, 1]}, n: 42 n=63}}\n" +
		"correlations: [{a: k/A, b: k/B, rho: 0.5}]\nscenarios: [{id: s, shocks: [{component: k, change: \"-30 %\"}]}]\nrules: {close_margin: 2}\n"))
	f.Add([]byte("pvx: 1\noptions: [{id: A}, {id: B}]\ncriteria: [{id: k, group: reach, points: 1, formula: {kind: ratio, above: x, below: y}, gate: {max: 5}, scale: {kind: exponential, rate: 3, worst: 0, best: 10}}]\n" +
		"components: [{id: x}, {id: y}]\ndrivers: [{id: d, low: 0, base: 1, high: 2, links: [{component: x, constant_elasticity: true}]}]\nestimates: {A: {x: 1e300, y: 1e-300}, B: {x: {low: 0, base: 1, high: 9}, y: 0.1–3}}\n"))
	f.Add([]byte("pvx: 1\noptions: [ id: 00,  id: 01]\npayoffs:"))
	f.Add([]byte("pvx: 1\noptions: [{id: A}, {id: B}]\npayoffs: {states: [{id: s}], table: {A: {s: 1}, B: {s: 0}}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read("fuzz", data)
		if err != nil || len(doc.Options) > 6 || len(doc.Criteria) > 8 {
			return
		}
		validAnalysis(t, s, doc)
	})
}
