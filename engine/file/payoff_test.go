package file_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
)

// Thompson Lumber, the payoff table of Render and Stair's quantitative analysis textbooks.
const lumber = `pvx: 1
title: Thompson Lumber
options: [{id: large}, {id: small}, {id: nothing}]
payoffs:
  name: Profit
  unit: USD
  optimism: 0.8
  states: [{id: favourable, probability: 0.5}, {id: unfavourable, probability: 0.5}]
  table:
    large: {favourable: 200000, unfavourable: -180000}
    small: {favourable: 100000, unfavourable: -20000}
    nothing: {favourable: 0, unfavourable: 0}
`

// The book's answers: maximax large, maximin nothing, Hurwicz (0.8) 124,000 / 76,000 / 0, Laplace and expected value
// small (40,000), minimax regret small (100,000), EVPI 60,000. Switches by hand: expected values 380 p - 180, 120 p - 20
// and 0 (thousands) cross at p = 20/120 and 160/260; Hurwicz lines are the same with alpha for p.
func TestPayoffTable(t *testing.T) {
	m, err := read(t, lumber).Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	if a.Preferred != "small" || a.Second != "large" {
		t.Errorf("preferred %q before %q", a.Preferred, a.Second)
	}
	r := a.PayoffRules
	want := map[string]struct {
		best   string
		figure [3]float64 // large, small, nothing
	}{
		"maximax": {"large", [3]float64{200000, 100000, 0}}, "maximin": {"nothing", [3]float64{-180000, -20000, 0}},
		"hurwicz": {"large", [3]float64{124000, 76000, 0}}, "laplace": {"small", [3]float64{10000, 40000, 0}},
		"minimax regret": {"small", [3]float64{180000, 100000, 200000}}, "expected value": {"small", [3]float64{10000, 40000, 0}},
		"expected loss": {"small", [3]float64{90000, 60000, 100000}}, "most likely state": {"small", [3]float64{10000, 40000, 0}},
	}
	for _, c := range r.Rules {
		w, ok := want[c.Name]
		if !ok || !reflect.DeepEqual(c.Best, []string{w.best}) {
			t.Errorf("%s chooses %v, want %s", c.Name, c.Best, w.best)
		}
		for i, o := range []string{"large", "small", "nothing"} {
			if math.Abs(c.Figure[o]-w.figure[i]) > 1e-9 {
				t.Errorf("%s of %s is %v, want %v", c.Name, o, c.Figure[o], w.figure[i])
			}
		}
		delete(want, c.Name)
	}
	if len(want) > 0 {
		t.Errorf("rules missing: %v", want)
	}
	if *r.EVPI != 60000 || *r.ExpectedWithPerfect != 100000 {
		t.Errorf("EVPI %v of %v", *r.EVPI, *r.ExpectedWithPerfect)
	}
	for _, got := range [][]float64{r.Switches, r.ByState[0].Switches} {
		if len(got) != 2 || math.Abs(got[0]-1.0/6) > 1e-12 || math.Abs(got[1]-8.0/13) > 1e-12 {
			t.Errorf("switches at %v, want 1/6 and 8/13", got)
		}
	}
	var b bytes.Buffer
	if err := file.WriteJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	var out struct {
		PayoffRules struct {
			EVPI     float64 `json:"evpi"`
			Switches []float64
		} `json:"payoff_rules"`
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || out.PayoffRules.EVPI != 60000 || len(out.PayoffRules.Switches) != 2 {
		t.Errorf("the JSON has %+v (%v)", out, err)
	}
}

// The same table with its signs turned is one of costs: every rule chooses as before.
func TestPayoffsAsCosts(t *testing.T) {
	m, err := read(t, strings.NewReplacer("  unit", "  costs: true\n  unit", "200000", "-200000", "-180000", "180000", "100000", "-100000", "-20000", "20000").Replace(lumber)).Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range a.PayoffRules.Rules {
		got[c.Name] = c.Best[0]
	}
	want := map[string]string{"maximin": "nothing", "maximax": "large", "hurwicz": "large", "laplace": "small", "minimax regret": "small",
		"expected value": "small", "expected loss": "small", "most likely state": "small"}
	if !reflect.DeepEqual(got, want) || a.Preferred != "small" || *a.PayoffRules.EVPI != 60000 {
		t.Errorf("preferred %s, rules %v, EVPI %v", a.Preferred, got, *a.PayoffRules.EVPI)
	}
	if f := a.PayoffRules.Rules[0].Figure["large"]; f != 180000 {
		t.Errorf("the worst cost of large is %v", f)
	}
}

func TestPayoffMistakes(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"hole", "small: {favourable: 100000, ", "small: {", `:11: payoffs.table.small: has no payoff for state “favourable”`},
		{"row missing", "    nothing: {favourable: 0, unfavourable: 0}\n", "", `payoffs.table: has no row for option “nothing”`},
		{"unknown option", "    nothing:", "    none:", `:12: payoffs.table.none: there is no option “none”`},
		{"half the probabilities", "unfavourable, probability: 0.5", "unfavourable", "1 of 2 states have a probability"},
		{"optimism", "optimism: 0.8", "optimism: 8", ":7: payoffs.optimism: 8 is not between 0 and 1"},
		{"neither table nor criteria", "payoffs:", "payofs:", "the key criteria is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := file.Read("x", []byte(strings.Replace(lumber, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

// Read, Write, Read is stable with a payoff table.
func TestPayoffsRoundTrip(t *testing.T) {
	d := read(t, lumber)
	var b bytes.Buffer
	if err := file.Write(&b, "x.yaml", d); err != nil {
		t.Fatal(err)
	}
	if got := read(t, b.String()); !reflect.DeepEqual(got.Payoffs, d.Payoffs) {
		t.Errorf("%+v\nwas %+v", got.Payoffs, d.Payoffs)
	}
}

// A file may ask for the frontier of any pair, and says where the pair is wrong.
func TestFrontiersAskedFor(t *testing.T) {
	asking := small + "frontiers: [{x: {kind: trade-off}, y: {subject: cost, option: B}}]\n"
	m, err := read(t, asking).Model()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.Analyze(m)
	if err != nil {
		t.Fatal(err)
	}
	f := a.Frontiers[0]
	if f.X.Kind != engine.FlipTradeOff || f.Y.Subject != "cost" || f.Y.Option != "B" {
		t.Errorf("%+v", f)
	}
	for from, want := range map[string]string{
		"subject: cost": `frontiers[0].y.subject: there is no quantity “coast”`, "option: B}}]": `frontiers[0].y.option: there is no option “Z”`,
		"kind: trade-off": "is not one of trade-off, weight",
	} {
		bad := map[string]string{"subject: cost": "subject: coast", "option: B}}]": "option: Z}}]", "kind: trade-off": "kind: tradeof"}[from]
		if _, err := file.Read("x", []byte(strings.Replace(asking, from, bad, 1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}
