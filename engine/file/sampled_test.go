package file_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
)

// sampledFigures are those that come from draws; each has its standard error beside it.
var sampledFigures = strings.Fields(`probability_best expected_value expected_loss breach value_sd evpi lead_mean lead_sd evppi p_change
	variance_share value_shares rank_correlation rank central confidence`)

// Standard errors with every sampled figure, and with each the number of draws it rests on, for every kind of draws.
func TestStandardErrors(t *testing.T) {
	for _, kind := range []string{"random", "stratified", "quasi"} {
		m, err := read(t, `pvx: 1
sampling: `+kind+`
draws: 70000
criteria:
  - {id: revenue, group: reach, points: 2, scale: {kind: linear, worst: 0, best: 100}, formula: {kind: sum, terms: [{component: sourced}, {component: other, parameter: credit}]}}
  - {id: effort, group: complexity, points: 1, scale: {kind: linear, worst: 100, best: 0}, gate: {max: 60}}
components: [{id: sourced}, {id: other}]
parameters: [{id: credit, low: 0, base: 0.4, high: 0.6}]
options: [{id: A}, {id: B}, {id: C}]
estimates:
  A: {sourced: 20–50, other: 10–30, effort: 20–70}
  B: {sourced: 10–60, other: 10–20, effort: 10–50}
  C: {sourced: 15–45, other: 10–40, effort: 30–40}
correlations: [{a: effort/A, b: effort/B, rho: 0.5}]
`).Model()
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
		var out map[string]any
		if err := json.Unmarshal(b.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		var look func(v any)
		look = func(v any) {
			switch x := v.(type) {
			case []any:
				for _, y := range x {
					look(y)
				}
			case map[string]any:
				for _, k := range sampledFigures {
					if _, ok := x[k]; ok && (k != "rank" || x["rank_se"] != nil || x["confidence"] != nil) {
						found[k] = true
						if se, ok := x[k+"_se"]; !ok || se == nil && x[k] != nil {
							t.Errorf("%s: %s has no standard error", kind, k)
						}
					}
				}
				for _, y := range x {
					look(y)
				}
			}
		}
		for _, part := range []string{"simulation", "acceptability"} {
			look(out[part])
		}
		for _, o := range out["options"].([]any) {
			x := o.(map[string]any)
			delete(x, "rank") // at base: nothing is drawn
			look(x)
		}
		for _, k := range sampledFigures {
			if !found[k] {
				t.Errorf("%s: %s is not in the JSON", kind, k)
			}
		}
		s := a.Simulation
		if a.Acceptability[0].Draws != min(a.Draws, 128*1024) || s.Sets[0].Draws != min(a.Draws, 64*1024) || s.TradeOff[0].Draws != min(a.Draws, 32*1024) || s.RankDraws != min(a.Draws, 64*1024) {
			t.Errorf("%s, %d draws: ranks over weights rest on %d, sets on %d, the trade-off curve on %d, rank correlations on %d", kind, a.Draws, a.Acceptability[0].Draws, s.Sets[0].Draws, s.TradeOff[0].Draws, s.RankDraws)
		}
		if o := a.Acceptability[0].Options[0]; o.Confidence != nil && o.AtDraws == 0 {
			t.Errorf("%s: the confidence factor does not say what it rests on", kind)
		}
	}
}
