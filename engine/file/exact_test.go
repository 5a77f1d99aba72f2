package file_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

// written is the analysis of a file as JSON and as a page.
func written(t *testing.T, text string) (map[string]any, string) {
	t.Helper()
	doc, err := file.Read("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	m, err := doc.Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	var b, p bytes.Buffer
	if err := file.WriteJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	if err := report.Text(&p, doc, a, 200); err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out, p.String()
}

// list is the objects under a key of the analysis.
func list(a map[string]any, key string) []map[string]any {
	var out []map[string]any
	for _, x := range a[key].([]any) {
		out = append(out, x.(map[string]any))
	}
	return out
}

// A point of k is worth 1e-6 of value: the lead of 2e-5 is lost at 20, where two lines are all but parallel.
func TestUnresolvedIsWritten(t *testing.T) {
	a, page := written(t, `pvx: 1
criteria:
  - {id: k, group: reach, points: 0.000001, scale: {kind: linear, worst: 0, best: 100}}
  - {id: p, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 100}}
options: [{id: A}, {id: B}]
estimates: {A: {k: 0, p: 50}, B: {k: 0, p: 50.00002}}
`)
	found := false
	for _, f := range list(a, "flips") {
		if f["subject"] == "k" && f["kind"] == "estimate" {
			found = found || f["unresolved"] == true
		}
	}
	for _, x := range list(a, "triggers") {
		if x["subject"] == "k" {
			t.Errorf("watched though unresolved: %v", x)
		}
	}
	if !found || !strings.Contains(page, "This crossing is numerically unresolved") || !strings.Contains(page, "NOT EXACT") {
		t.Errorf("not said: %v\n%s", found, page)
	}
}

// Two powers of one driver have no closed form: the resolution of the search is in the record. From the base 1 to 2.5,
// where B's score is full, 64 samples lie .0234 apart.
func TestResolutionIsWritten(t *testing.T) {
	a, page := written(t, `pvx: 1
criteria:
  - {id: k, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 100}}
  - {id: p, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 100}}
drivers: [{id: d, name: Adoption, low: 0.5, base: 1, high: 3, links: [{component: k, option: A, elasticity: 2, constant_elasticity: true}, {component: k, option: B}]}]
options: [{id: A}, {id: B}]
estimates: {A: {k: 10, p: 80}, B: {k: 40, p: 40}}
`)
	want := "Adoption: crossings are bracketed at 64 points a piece and refined to the last digit; two that are closer than 0.02344 may be missed."
	if got := a["numerics"].([]any); len(got) != 1 || got[0] != want {
		t.Errorf("numerics %v, want %q", got, want)
	}
	if !strings.Contains(page, want) {
		t.Errorf("not on the page:\n%s", page)
	}
	for _, s := range list(a, "sweeps") {
		if s["kind"] == "driver" && (s["bracketed"] != true || s["resolution"].(float64) != 1.5/64 || len(s["touches"].([]any)) != 1) {
			t.Errorf("%v", s)
		}
	}
}

// Of two options that share the highest value each has its flips: C passes either at 70.
func TestTieHasFlipsForEach(t *testing.T) {
	a, _ := written(t, `pvx: 1
criteria:
  - {id: k, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 100}}
  - {id: p, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 100}}
options: [{id: A}, {id: B}, {id: C}]
estimates: {A: {k: 60, p: 40}, B: {k: 40, p: 60}, C: {k: 30, p: 30}}
`)
	if tied := a["tied"].([]any); len(tied) != 2 {
		t.Fatalf("tied %v", tied)
	}
	from := map[any]bool{}
	for _, f := range list(a, "flips") {
		if f["subject"] == "k" && f["option"] == "C" && f["kind"] == "estimate" && f["at"].(float64) == 70 && f["nearest"] == true {
			from[f["from"]] = true
		}
	}
	if !from["A"] || !from["B"] {
		t.Errorf("flips at 70 from %v, want from A and from B", from)
	}
	ids := map[any]bool{}
	for _, x := range list(a, "triggers") {
		if ids[x["id"]] {
			t.Errorf("two triggers have the id %v", x["id"])
		}
		ids[x["id"]] = true
	}
}

// A frontier that touches the box in a corner only has no formula there, and the figures stay numbers.
func TestFrontierThroughCornerIsWritten(t *testing.T) {
	out, _ := written(t, `{pvx: 1, title: t, draws: 100, trade_off: {weight: 0.36}, options: [{id: o3}, {id: o4}],
criteria: [
  {id: c3, group: complexity, points: 30, scale: {kind: linear, worst: 0, best: 100}, formula: {kind: ratio, above: a, below: b, times: 100}},
  {id: c4, group: reach, points: 20, scale: {kind: linear, worst: 0, best: 100}, gate: {min: 20.8},
   formula: {kind: sum, terms: [{component: k0, parameter: p0}, {component: k1, parameter: p1}]}}],
components: [{id: a, min: 0}, {id: b, min: 1}, {id: k0, min: 0, shared: true}, {id: k1, min: 0}],
parameters: [{id: p0, base: 0.789}, {id: p1, low: 0.28, base: 0.492, high: 0.565}],
estimates: {o3: {a: 47.2, b: 97, k1: 19.3}, o4: {a: 77.9, b: 97.3, k1: 18.2}, shared: {k0: 16}}}`)
	if len(out["frontiers"].([]any)) == 0 {
		t.Error("no frontier")
	}
}

// A term with a coefficient and a parameter would be computed without the coefficient.
func TestTermHasOneCoefficient(t *testing.T) {
	_, err := file.Read("x", []byte(`{pvx: 1, title: t, options: [{id: A}, {id: B}],
criteria: [{id: c, group: reach, points: 1, scale: {kind: linear, worst: 0, best: 9}, formula: {kind: sum, terms: [{component: k, coefficient: -1, parameter: p}]}}],
components: [{id: k}], parameters: [{id: p, base: 2}], estimates: {A: {k: 1}, B: {k: 2}}}`))
	if err == nil || !strings.Contains(err.Error(), "criteria[0].formula.terms[0]: has a coefficient and a parameter") {
		t.Errorf("%v", err)
	}
}
