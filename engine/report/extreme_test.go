package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

// extremes are decisions at the edge of what can be said: each must give an analysis that its schema accepts, and a page
// without a figure that is none.
func extremes() map[string]string {
	k := func(worst, best string) string {
		return "criteria: [{id: k, name: Yield, group: reach, points: 1, scale: {kind: linear, worst: " + worst + ", best: " + best + "}}]\n"
	}
	two := "pvx: 1\noptions: [{id: A}, {id: B}]\n"
	est := func(a, b string) string { return "estimates: {A: {k: " + a + "}, B: {k: " + b + "}}\n" }
	rng := func(l, b, h string) string { return "{low: " + l + ", base: " + b + ", high: " + h + "}" }
	out := map[string]string{
		"tiny":              two + k("0", "1e-12") + est(rng("1e-13", "2e-13", "6e-13"), rng("1e-13", "3e-13", "4e-13")),
		"huge":              two + k("0", "1e15") + est(rng("1e14", "2e14", "6e14"), rng("1e14", "3e14", "4e14")),
		"huge and close":    two + k("1000000000000000", "1000000000001000") + est("1000000000000400", "1000000000000300"),
		"negative":          two + k("-1e15", "-1e9") + est(rng("-5e14", "-2e14", "-1e14"), rng("-9e14", "-3e14", "-1e10")),
		"across zero":       two + k("-100", "100") + est(rng("-50", "0", "50"), rng("-20", "0", "20")),
		"one draw":          two + "draws: 1\n" + k("0", "100") + est(rng("10", "20", "60"), rng("10", "30", "40")),
		"two draws":         two + "draws: 2\n" + k("0", "100") + est(rng("10", "20", "60"), rng("10", "30", "40")),
		"one quasi draw":    two + "draws: 1\nsampling: quasi\n" + k("0", "100") + est(rng("10", "20", "60"), rng("10", "30", "40")),
		"stratified":        two + "draws: 100\nsampling: stratified\n" + k("0", "100") + est(rng("10", "20", "60"), rng("10", "30", "40")),
		"nothing known":     two + k("0", "100"),
		"one known":         two + k("0", "100") + "estimates: {A: {k: 100}}\n",
		"tied":              two + k("0", "100") + est("50", "50"),
		"tied with ranges":  two + k("0", "100") + est("40–60", "40–60"),
		"all at worst":      two + k("0", "100") + est("0", "0"),
		"beyond the scale":  two + k("0", "100") + est("-500", "900"),
		"no weight":         two + strings.Replace(k("0", "100"), "}}]", "}}, {id: j, group: complexity, points: 0, scale: {kind: linear, worst: 1, best: 0}}]", 1) + est("10", "20"),
		"reach alone":       two + "trade_off: {weight: 0, low: 0, high: 0}\n" + k("0", "100") + est("10", "20–30"),
		"one within limits": two + strings.Replace(k("0", "100"), "scale:", "gate: {max: 50}, scale:", 1) + est("40–60", "70"),
		"none within":       two + strings.Replace(k("0", "100"), "scale:", "gate: {max: 5}, scale:", 1) + est("40–60", "70"),
		"steep":             two + strings.Replace(k("0", "100"), "kind: linear", "kind: exponential, rate: 50", 1) + est("40–60", "50–70"),
		"step":              two + strings.Replace(k("0", "100"), "kind: linear", "kind: piecewise, knots: [[0, 0], [50, 0], [50.000001, 100], [100, 100]]", 1) + est("40–60", "30–70"),
		"thin":              two + k("0", "100") + est(rng("49.9999999999", "50", "50.0000000001"), "50"),
		"lognormal":         two + k("0", "100") + est("{base: 10, sd: 5, distribution: lognormal}", "{base: 20, sd: 0.01, distribution: lognormal}"),
		"wide normal":       two + k("0", "100") + est("{base: 10, sd: 1e50}", "{base: 20, sd: 1}"),
		"zero payoffs":      "pvx: 1\noptions: [{id: A}, {id: B}]\npayoffs: {states: [{id: s}], table: {A: {s: 0}, B: {s: 0}}}\n",
		"huge payoffs":      "pvx: 1\noptions: [{id: A}, {id: B}]\npayoffs: {unit: USD, states: [{id: s, probability: 0}, {id: t, probability: 1}], table: {A: {s: -1e15, t: 1e15}, B: {s: 1e-12, t: 0}}}\n",
		"perfectly bound": two + k("0", "100") + est("10–60", "20–50") +
			"correlations: [{a: k/A, b: k/B, rho: 0.9999}]\ninformation_sets: [{id: x, of: [k/A]}]\n",
	}
	var many, large strings.Builder
	many.WriteString("pvx: 1\ndraws: 200\n" + k("0", "100") + "options: [")
	for i := range 50 {
		fmt.Fprintf(&many, "{id: o%d}, ", i)
	}
	many.WriteString("]\nestimates:\n")
	for i := range 50 {
		fmt.Fprintf(&many, "  o%d: {k: {low: %d, base: %d, high: %d}}\n", i, i, i+5, i+20)
	}
	out["fifty options"] = many.String()
	large.WriteString("pvx: 1\ndraws: 500\noptions: [")
	for i := range 10 {
		fmt.Fprintf(&large, "{id: %c, name: Option number %d with a name}, ", 'A'+i, i)
	}
	large.WriteString("]\ncriteria:\n")
	for j := range 20 {
		fmt.Fprintf(&large, "  - {id: c%d, name: Criterion number %d, group: %s, unit: hours, points: %d, scale: {kind: linear, worst: 0, best: 100}}\n", j, j, []string{"reach", "complexity"}[j%2], 5+j)
	}
	large.WriteString("estimates:\n")
	for i := range 10 {
		fmt.Fprintf(&large, "  %c: {", 'A'+i)
		for j := range 20 {
			b := 20 + (i*17+j*29)%60
			fmt.Fprintf(&large, "c%d: {low: %d, base: %d, high: %d}, ", j, b-9, b, b+12)
		}
		large.WriteString("}\n")
	}
	out["ten by twenty"] = large.String()
	return out
}

var noFigure = regexp.MustCompile(`(?i)\bnan\b|[+-]?\binf\b|null|%!|<nil>|-0(\.0+)?\b[^.0-9]|\be[+-]\d`)

func TestExtremes(t *testing.T) {
	raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(file.AnalysisSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("a.json", raw); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("a.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range extremes() {
		t.Run(name, func(t *testing.T) {
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
			var b bytes.Buffer
			if err := file.WriteJSON(&b, a); err != nil {
				t.Fatal(err)
			}
			v, err := jsonschema.UnmarshalJSON(&b)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Error(err)
			}
			for _, width := range []int{60, 80, 120} {
				b.Reset()
				if err := report.Text(&b, doc, a, width); err != nil {
					t.Fatal(err)
				}
				for _, head := range []string{" best in", " over a limit", " best\n"} { // columns go into another table, not away
					if name == "ten by twenty" && !strings.Contains(b.String(), head) {
						t.Errorf("width %d: there is no column %q", width, head)
					}
				}
				for _, l := range strings.Split(b.String(), "\n") {
					if bad := noFigure.FindString(l); bad != "" {
						t.Errorf("%q in %q", bad, l)
					}
					if n := len([]rune(l)); n > width {
						t.Errorf("%d columns of %d in %q", n, width, l)
					}
				}
			}
		})
	}
}
