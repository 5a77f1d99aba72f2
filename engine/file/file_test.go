package file_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
)

const small = `pvx: 1
title: Two ways
money: {currency: USD, rates: {EUR: 1.08}}
criteria:
  - {id: revenue, name: Revenue, group: reach, unit: USD, period: year, points: 60, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: cost, name: Incentives, group: complexity, unit: "%", points: 40, percent_of: revenue, scale: {kind: linear, worst: 25, best: 0}}
options: [{id: A, name: Direct}, {id: B, name: Resellers}]
sources: {crm: {name: CRM export, owner: RevOps Lead, as_of: 2026-10-31, refresh_days: 30}}
estimates:
  A: {revenue: 0.9 / 1.25 / 1.6M USD/yr, cost: {value: 30k EUR, source: crm}}
  B: {revenue: {low: 400000, base: 700000, high: 900000}, cost: 7.5}
`

func read(t *testing.T, text string) file.Document {
	t.Helper()
	d, err := file.Read("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestModel(t *testing.T) {
	m, err := read(t, small).Model()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][3]float64{}
	for _, e := range m.Estimates {
		got[e.Component+e.Option] = [3]float64{e.Low, e.Base, e.High}
		if e.Component == "cost" && e.Option == "A" && (e.Owner != "RevOps Lead" || e.Source != "CRM export" || e.Refresh != 30) {
			t.Errorf("the source's owner, name and freshness are not on %+v", e)
		}
	}
	// 30k EUR × 1.08 of 1.25M USD is 2.592 %; a bare number is that number.
	want := map[string][3]float64{"revenueA": {9e5, 1.25e6, 1.6e6}, "revenueB": {4e5, 7e5, 9e5}, "costA": {2.592, 2.592, 2.592}, "costB": {7.5, 7.5, 7.5}}
	for k, w := range want {
		for i := range w {
			if d := got[k][i] - w[i]; d > 1e-9*w[i] || d < -1e-9*w[i] {
				t.Errorf("%s = %v, want %v", k, got[k], w)
			}
		}
	}
	if m.TradeOff.Weight != 0.5 || m.TradeOff.Low != 0.35 || m.TradeOff.High != 0.65 {
		t.Errorf("trade-off %+v", m.TradeOff)
	}
}

// All mistakes come at once, each with line and path.
func TestEveryMistakeAtOnce(t *testing.T) {
	text := `pvx: 1
titel: Two ways
decide_by: 31.10.2026
criteria:
  - {id: revenue, group: reech, unit: USD, period: year, points: many, scale: {kind: linear, worst: 0, best: 2000000}}
  - {id: revenue, group: reach, points: 1}
options: [{id: A}, {id: B}]
estimates:
  A: {revenue: 1.234 USD}
  Z: {revenue: 5}
options: []
`
	_, err := file.Read("bad.yaml", []byte(text))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"bad.yaml:2: titel: is not a key of a decision file; did you mean title?",
		"bad.yaml:3: decide_by: “31.10.2026” is not a date; for example 2026-10-31",
		"bad.yaml:5: criteria[0].group: “reech” is not one of reach, complexity; for example reach",
		"bad.yaml:5: criteria[0].points: should be a number",
		"bad.yaml:6: criteria[1]: the key scale is missing; for example scale: {kind: linear",
		"bad.yaml:9: estimates.A.revenue: “1.234” can be read as",
		"bad.yaml:10: estimates.Z: there is no option “Z”",
		"bad.yaml:11: options: is given twice",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
	var fe *file.Error
	if !errors.As(err, &fe) || fe.File != "bad.yaml" {
		t.Errorf("%v holds no *file.Error", err)
	}
}

func TestModelMistakesHaveLines(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"no width", "worst: 0, best: 2000000", "worst: 0, best: 0", ":5: criteria[0].scale: worst and best are both 0"},
		{"unknown component", "cost: 7.5", "costs: 7.5", ":11: estimates.B.costs: there is no component"},
		{"disordered", "low: 400000", "low: 800000", ":11: estimates.B.revenue: low 800000"},
		{"option gone", ", {id: B, name: Resellers}", "", ":11: estimates.B: there is no option"},
		{"alias", "title: Two ways", "title: *x", "anchors, aliases, tags and << are not used"},
		{"version", "pvx: 1", "pvx: 7", ":1: pvx: version 7"},
		{"syntax", "options: [", "options: [[", "neither YAML nor JSON"},
		{"comma in a note", "name: Direct}", "name: Direct, or not so direct}", "needs quotes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := file.Read("x", []byte(strings.Replace(small, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestShocks(t *testing.T) {
	shock := func(component, change string) (engine.Shock, error) {
		d, err := file.Read("x", []byte(small+"scenarios: [{id: s, shocks: [{component: "+component+", change: \""+change+"\"}]}]\n"))
		if err != nil {
			return engine.Shock{}, err
		}
		m, err := d.Model()
		return m.Scenarios[0].Shocks[0], err
	}
	for _, c := range []struct {
		component, change string
		kind              engine.ShockKind
		by                float64
	}{
		{"revenue", "-30 %", engine.Percent, -30}, {"revenue", "−30%", engine.Percent, -30}, {"revenue", "+100k USD", engine.Plus, 1e5},
		{"cost", "+5 points", engine.Plus, 5}, {"cost", "= 12 %", engine.Set, 12}, {"revenue", "= €1M", engine.Set, 1.08e6},
	} {
		got, err := shock(c.component, c.change)
		if err != nil || got.Kind != c.kind || got.By != c.by {
			t.Errorf("%s %q: %+v, %v", c.component, c.change, got, err)
		}
	}
	for _, bad := range []string{"30 %", "", "- lots", "+5 parsecs"} {
		if got, err := shock("revenue", bad); err == nil {
			t.Errorf("%q is accepted as %+v", bad, got)
		}
	}
}

// What is written reads back as the same document and model, as YAML and as JSON.
func TestRoundTrip(t *testing.T) {
	for _, path := range samples(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := file.Read(path, data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := d.Model()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"x.yaml", "x.json"} {
			var b bytes.Buffer
			if err := file.Write(&b, name, d); err != nil {
				t.Fatal(err)
			}
			again, err := file.Read(name, b.Bytes())
			if err != nil {
				t.Fatalf("%s as %s: %v\n%s", path, name, err, b.String())
			}
			m2, err := again.Model()
			if err != nil || !reflect.DeepEqual(m, m2) {
				t.Errorf("%s as %s gives another model: %v", path, name, err)
			}
			var c bytes.Buffer
			if err := file.Write(&c, name, again); err != nil || !bytes.Equal(b.Bytes(), c.Bytes()) {
				t.Errorf("%s as %s is written differently the second time: %v", path, name, err)
			}
		}
	}
}

func samples(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../../cmd/pvx/demo/*.yaml")
	if err != nil || len(paths) != 3 {
		t.Fatalf("sample files: %v, %v", paths, err)
	}
	return paths
}

func TestAnalysisJSONIsStable(t *testing.T) {
	m, err := read(t, small).Model()
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for range 3 {
		a, err := engine.Analyze(m)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := file.WriteJSON(&b, a); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the same analysis is written differently")
		}
	}
	for _, key := range []string{`"pvx_analysis": 1`, `"trade_off": {`, `"p_cross":`, `"evpi_se":`, `"probability_best":`, `"margin_range":`, `"max_regret":`} {
		if !bytes.Contains(first, []byte(key)) {
			t.Errorf("%s is missing", key)
		}
	}
	if bytes.Contains(first, []byte("null,\n    ]")) {
		t.Error("a list is null")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("{\"pvx\": 1, \"options\": [{}], \"criteria\": {}}"))
	f.Add([]byte("- - - :\n&a *a\n!!x"))
	f.Add([]byte(payable))
	f.Add([]byte("m[id: A,e,d]\nsources: {crm:{e ,as_of:2026-10-31,erseda:0}}\nestimates:\n A: {revenue:.9/1.5/16USD/y,cost:{value:0EUR}}"))
	for _, c := range refused {
		text := c.text
		for i := 0; i < len(c.change); i += 2 {
			text = strings.Replace(text, c.change[i], c.change[i+1], 1)
		}
		f.Add([]byte(text + c.add))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := file.Read("fuzz", data)
		if err != nil {
			return
		}
		if _, err := d.Model(); err != nil {
			t.Fatalf("read without error, but no model: %v", err)
		}
	})
}
