package quantity_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pvx/engine/quantity"
)

func f(v float64) *float64 { return &v }

var (
	usd = quantity.Want{Kind: quantity.Money, Unit: "USD", Period: "year", Currency: "USD",
		Rates: map[string]float64{"EUR": 1.08, "GBP": 1.27}}
	nps     = quantity.Want{Kind: quantity.Points, Unit: "points", Min: f(-100), Max: f(100)}
	depth   = quantity.Want{Kind: quantity.Level, Levels: []string{"D0 none", "D1 link-out", "D2 one-way sync", "D3 two-way sync with shared sign-in", "D4 embedded and transacting"}}
	words   = quantity.Want{Kind: quantity.Level, Levels: []string{"none", "link-out", "one-way sync"}}
	tickets = quantity.Want{Kind: quantity.Count, Unit: "tickets", Period: "month"}
	hours   = quantity.Want{Kind: quantity.Hours, Unit: "hours", Period: "month", HoursPerTicket: 2.5}
	cost    = quantity.Want{Kind: quantity.Percent, Unit: "%", Currency: "USD", Rates: map[string]float64{"EUR": 1.08}, Base: f(1.25e6)}
	fit     = quantity.Want{Kind: quantity.Score, Unit: "score", Min: f(1), Max: f(5)}
)

// Every expected number is the arithmetic beside it.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text      string
		want            quantity.Want
		low, base, high float64
		echo            string
	}{
		{"range with unit", "0.9–1.4M USD/yr", usd, 9e5, 1.15e6, 1.4e6, "= 900k–1.4M USD/yr, base 1.15M (midpoint)"},
		{"hyphen", "0.9-1.4M", usd, 9e5, 1.15e6, 1.4e6, "(midpoint)"},
		{"to", "900k to 1.4m", usd, 9e5, 1.15e6, 1.4e6, ""},
		{"dots", "0.9..1.4M", usd, 9e5, 1.15e6, 1.4e6, ""},
		{"single", "1.25m", usd, 1.25e6, 1.25e6, 1.25e6, "= 1.25M USD/yr"},
		{"currency and period", "€900k per quarter", usd, 3.888e6, 3.888e6, 3.888e6, "= 3.888M USD/yr at 1.08 USD per EUR"}, // 900k × 4 × 1.08
		{"continental", "1.250.000,00 EUR", usd, 1.35e6, 1.35e6, 1.35e6, ""},                                                // × 1.08
		{"english groups", "1,250,000.50", usd, 1250000.5, 1250000.5, 1250000.5, ""},
		{"blank groups", "1 250 000 USD", usd, 1.25e6, 1.25e6, 1.25e6, ""},
		{"swiss groups", "1'250'000", usd, 1.25e6, 1.25e6, 1.25e6, ""},
		{"decimal comma", "1,25M", usd, 1.25e6, 1.25e6, 1.25e6, ""},
		{"three decimals with M", "1.565M", usd, 1.565e6, 1.565e6, 1.565e6, ""},
		{"three values, last suffix", "0.9 / 1.25 / 1.6M", usd, 9e5, 1.25e6, 1.6e6, "= 900k–1.6M USD/yr, base 1.25M"},
		{"three values, commas", "900k, 1.25M, 1.6M", usd, 9e5, 1.25e6, 1.6e6, ""},
		{"run together", "900kUSD", usd, 9e5, 9e5, 9e5, ""},
		{"code first", "USD 30k a month", usd, 3.6e5, 3.6e5, 3.6e5, ""}, // × 12
		{"share of the value", "1.2M ± 10 %", usd, 1.08e6, 1.2e6, 1.32e6, ""},
		{"base marked", "0.9–1.6M, base 1.25M", usd, 9e5, 1.25e6, 1.6e6, ""},
		{"zero low", "0-5k", usd, 0, 2500, 5000, ""},
		{"weeks", "1k USD per week", usd, 52000, 52000, 52000, "at 52 weeks a year"},
		{"nps", "42 ± 8", nps, 34, 42, 50, "= 34–50 points, base 42"},
		{"nps typed plus minus", "42 +/- 8 n=63", nps, 34, 42, 50, "n=63"},
		{"negative nps", "-19", nps, -19, -19, -19, "= -19 points"},
		{"negative range", "-20 to -5", nps, -20, -12.5, -5, "= -20 to -5 points, base -12.5"},
		{"negative dashes", "-20–-5", nps, -20, -12.5, -5, ""},
		{"wave", "21 ± 12 (n=63, wave 2026-Q3)", nps, 9, 21, 33, "wave 2026-Q3"},
		{"level", "D3", depth, 3, 3, 3, "= D3"},
		{"level name", "D1 link-out", depth, 1, 1, 1, "= D1"},
		{"level range", "D2-D3", depth, 2, 2, 3, "the lower of the two in the middle"},
		{"level three", "d2 / D3 / D4", depth, 2, 3, 4, "= D2–D4, base D3"},
		{"level apart", "D 2", depth, 2, 2, 2, "= D2"},
		{"level index", "level 3", depth, 3, 3, 3, ""},
		{"hyphenated level", "link-out", words, 1, 1, 1, ""},
		{"hyphenated level range", "none - one-way sync", words, 0, 1, 2, ""},
		{"tickets", "18 tickets/month", tickets, 18, 18, 18, "= 18 tickets/mo"},
		{"tickets by quarter", "54 tickets per quarter", tickets, 18, 18, 18, ""}, // 54 / 3
		{"tickets to hours", "18 tickets/month", hours, 45, 45, 45, "= 45 hours/mo at 2.5 hours a ticket"},
		{"hours", "120-160 h", hours, 120, 140, 160, ""},
		{"percent", "12%", cost, 12, 12, 12, "= 12 %"},
		{"percent range", "12-15 %", cost, 12, 13.5, 15, ""},
		{"percent tolerance", "12 ± 2 %", cost, 10, 12, 14, ""},
		{"percent bare", "12", cost, 12, 12, 12, "= 12 %"},
		{"money as percent", "30k USD", cost, 2.4, 2.4, 2.4, "= 2.4 % (30k USD/yr of 1.25M USD/yr)"}, // 30 / 1250
		{"money as percent, period", "€10k per quarter", cost, 3.456, 3.456, 3.456, ""},              // 10 × 1.08 × 4 / 1250
		{"score", "3-4", fit, 3, 3.5, 4, ""},
		{"score three", "2/3/4", fit, 2, 3, 4, ""},
		{"about", "about 1.25M", usd, 1.25e6, 1.25e6, 1.25e6, ""},
		{"full stop", "1.25M USD.", usd, 1.25e6, 1.25e6, 1.25e6, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, echo, err := quantity.Parse(c.text, c.want)
			if err != nil {
				t.Fatalf("Parse(%q): %v", c.text, err)
			}
			for _, p := range [][2]float64{{got.Low, c.low}, {got.Base, c.base}, {got.High, c.high}} {
				if math.Abs(p[0]-p[1]) > 1e-9*math.Max(1, math.Abs(p[1])) {
					t.Fatalf("Parse(%q) = %+v, want %v %v %v", c.text, got, c.low, c.base, c.high)
				}
			}
			if got.Ranged != (c.low != c.high) {
				t.Errorf("Ranged = %v", got.Ranged)
			}
			if !strings.Contains(echo, c.echo) || !strings.HasPrefix(echo, "= ") {
				t.Errorf("echo = %q, want %q in it", echo, c.echo)
			}
		})
	}
}

func TestParseSample(t *testing.T) {
	got, _, err := quantity.Parse("42 ± 8 n=63, Q3 2026", nps)
	if err != nil || got.N != 63 || got.Wave != "2026-Q3" {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       quantity.Want
		says       string
	}{
		{"nothing", "  ", usd, "no value"},
		{"ambiguous dot", "1.234", usd, "can be read as"},
		{"ambiguous comma", "1,234", tickets, "can be read as"},
		{"ambiguous with k", "1.234k", usd, "can be read as"},
		{"no rate", "30k CHF", usd, "no rate from CHF"},
		{"unknown word", "30k XQZ", usd, "not understood"},
		{"disordered", "1.4-0.9M", usd, "not in order"},
		{"disordered three", "3/2/4", fit, "not in order"},
		{"wrong unit", "12 %", usd, "wrong unit"},
		{"money for hours", "30k USD", hours, "money"},
		{"money without base", "30k USD", quantity.Want{Kind: quantity.Percent, Currency: "USD"}, "base revenue"},
		{"wrong period", "1M USD per fortnight", usd, "no period"},
		{"period on a stock", "42 per year", nps, "leave the period out"},
		{"negative money", "-5k", usd, "negative"},
		{"beyond the limit", "120", nps, "above the highest"},
		{"below the limit", "0.5", fit, "below the lowest"},
		{"huge", "900000000000B", usd, "too large"},
		{"not a number", "NaN", usd, "not understood"},
		{"infinite", "inf", usd, "not understood"},
		{"mixed suffixes", "900 / 1.2M / 1600k", usd, "suffix"},
		{"last without suffix", "0.9M-1.4", usd, "suffix"},
		{"two numbers", "12 15", usd, "between"},
		{"fraction", "4/5", fit, "fraction"},
		{"four values", "1/2/3/4", fit, "give one value"},
		{"two currencies", "€5k - $6k", usd, "two different currencies"},
		{"dangling", "5k -", usd, "missing"},
		{"unknown level", "D7", depth, "D0, D1, D2, D3, D4"},
		{"levels in disorder", "D3-D1", depth, "not in order"},
		{"tickets without hours", "18 tickets", quantity.Want{Kind: quantity.Hours, Unit: "hours", Period: "month"}, "hours per ticket"},
		{"tickets for accounts", "18 tickets", quantity.Want{Kind: quantity.Count, Unit: "accounts"}, "wrong unit"},
		{"a formula", "=1+1", usd, "no meaning"},
		{"bad sample", "42 n=0", nps, "sample size"},
		{"dollar of several", "$5k", quantity.Want{Kind: quantity.Money, Unit: "CAD"}, "several currencies"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := quantity.Parse(c.text, c.want)
			var qe *quantity.Error
			if !errors.As(err, &qe) {
				t.Fatalf("Parse(%q) = %+v, %v; want a *quantity.Error", c.text, got, err)
			}
			if !strings.Contains(qe.What, c.says) {
				t.Errorf("What = %q, want %q in it", qe.What, c.says)
			}
			if qe.Example == "" {
				t.Error("no accepted example")
			}
			if _, _, err := quantity.Parse(qe.Example, c.want); err != nil {
				t.Errorf("the example %q is refused: %v", qe.Example, err)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		v    float64
		w    quantity.Want
		want string
	}{
		{1.25e6, usd, "1.25M USD/yr"}, {812500, usd, "812.5k USD/yr"}, {999999, usd, "1M USD/yr"}, {1565, usd, "1565 USD/yr"},
		{0, usd, "0 USD/yr"}, {66.25, cost, "66.25 %"}, {42, nps, "42 points"}, {1, nps, "1 point"}, {-19.04, nps, "-19.04 points"},
		{3, depth, "D3"}, {2.25, depth, "D2.25"}, {1, words, "link-out"}, {18, tickets, "18 tickets/mo"}, {4, fit, "4"}, {0.3, fit, "0.3"},
		{2.1e8, quantity.Want{Kind: quantity.Money, Unit: "JPY", Period: "year"}, "210M JPY/yr"}, {1.2345, fit, "1.23"},
	} {
		if got := quantity.Format(c.v, c.w); got != c.want {
			t.Errorf("Format(%v) = %q, want %q", c.v, got, c.want)
		}
	}
}

// The printed threshold never lies on the base side of the exact one.
func TestAway(t *testing.T) {
	for _, c := range []struct{ at, base, want float64 }{
		{66.25, 60, 66.25}, {812500, 1e6, 812500}, {812512, 1e6, 812500}, {812512, 5e5, 812600},
		{0.45714, 0.5, 0.4571}, {-3.333, 0, -3.34}, {2.25, 3, 2.25}, {1000049, 9e5, 1001000},
	} {
		if got := quantity.Away(c.at, c.base); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("Away(%v, %v) = %v, want %v", c.at, c.base, got, c.want)
		}
	}
}

func TestFormatRange(t *testing.T) {
	e := quantity.Estimate{Low: 9e5, Base: 1.25e6, High: 1.6e6, Ranged: true, N: 63}
	if got, want := quantity.FormatRange(e, usd), "900k–1.6M USD/yr, base 1.25M, n=63"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What is accepted prints as something that is accepted and prints the same again.
func FuzzParse(f *testing.F) {
	wants := []quantity.Want{usd, nps, depth, words, tickets, hours, cost, fit}
	for i, s := range []string{"0.9–1.4M USD/yr", "42 ± 8 n=63", "D2-D3", "none to link-out", "18 tickets/month", "€900k per quarter",
		"12-15 %", "0.9 / 1.25 / 1.6M", "1.250.000,00 EUR", "1'250 000", "-5 - -3", "9.9999999M", "0.00001", "(", "±", "base 3", "1/2/3", "5k ± 10%", "1000000±1"} {
		f.Add(s, i)
	}
	f.Fuzz(func(t *testing.T, s string, i int) {
		w := wants[((i%len(wants))+len(wants))%len(wants)]
		e, echo, err := quantity.Parse(s, w)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		if !(e.Low <= e.Base && e.Base <= e.High) || echo == "" {
			t.Fatalf("Parse(%q) = %+v, %q", s, e, echo)
		}
		for _, print := range []func(quantity.Estimate) string{
			func(e quantity.Estimate) string { return quantity.FormatRange(e, w) },
			func(e quantity.Estimate) string { return quantity.Format(e.Base, w) },
		} {
			once := print(e)
			again, _, err := quantity.Parse(once, w)
			if err != nil {
				// Rounding for print may step over a limit by less than it shows.
				t.Fatalf("Parse(%q) printed %q, which is refused: %v", s, once, err)
			}
			if twice := print(again); twice != once {
				t.Fatalf("Parse(%q) printed %q, then %q", s, once, twice)
			}
		}
	})
}
