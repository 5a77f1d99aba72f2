package quantity_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pvx/engine/quantity"
)

// Published and textbook figures: 324 answers of which 1/2, 1/3 and 1/6 give 33.3 ± 8.1, and 20 with 12/5/3 give 45 ± 32
// (var = p + d - (p-d)²: .6 + .15 - .2025 = .5475, 196·sqrt(.5475/20) = 32.43).
func TestPoll(t *testing.T) {
	for _, c := range []struct {
		name          string
		p             quantity.Poll
		score, margin float64
		digits        float64
	}{
		{"324", quantity.Poll{Promoters: 162, Passives: 108, Detractors: 54}, 100.0 / 3, 8.1, 0.05},
		{"20", quantity.Poll{Promoters: 12, Passives: 5, Detractors: 3}, 45, 32.43, 0.005},
		{"20 of 40", quantity.Poll{Promoters: 12, Passives: 5, Detractors: 3, Panel: 40}, 45, 32.4295 * math.Sqrt(20.0/39), 0.005},
		{"everybody", quantity.Poll{Promoters: 12, Passives: 5, Detractors: 3, Panel: 20}, 45, 0, 1e-12},
		// all alike: shares 21/23 and 1/23, .9565 - .7561 = .2004, 196·sqrt(.2004/20) = 19.62
		{"all promoters", quantity.Poll{Promoters: 20}, 100, 19.62, 0.01},
		{"all passives", quantity.Poll{Passives: 20}, 0, 196 * math.Sqrt(2.0/23/20), 0.01},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.p.Score(); math.Abs(got-c.score) > 1e-9 {
				t.Errorf("score %v, want %v", got, c.score)
			}
			if got := c.p.Margin(); math.Abs(got-c.margin) > c.digits {
				t.Errorf("margin %v, want %v", got, c.margin)
			}
		})
	}
}

// Two independent waves: margins add as squares, hypot(8.1, 32.43) = 33.4.
func TestChangeBetweenWaves(t *testing.T) {
	points, margin := quantity.Change(quantity.Poll{Promoters: 162, Passives: 108, Detractors: 54}, quantity.Poll{Promoters: 12, Passives: 5, Detractors: 3})
	if math.Abs(points-(45-100.0/3)) > 1e-9 || math.Abs(margin-33.4) > 0.1 {
		t.Errorf("%v ± %v", points, margin)
	}
}

// What is known of the answers can only narrow the margin.
func TestScoreMarginIsTheWidest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := quantity.Poll{Promoters: rapid.IntRange(0, 200).Draw(t, "p"), Passives: rapid.IntRange(0, 200).Draw(t, "a"), Detractors: rapid.IntRange(0, 200).Draw(t, "d")}
		if p.Answers() == 0 || p.Passives == p.Answers() {
			return
		}
		if wide := quantity.ScoreMargin(p.Score(), p.Answers(), 0); p.Margin() > wide+1e-9 && p.Margin() < 100 {
			t.Fatalf("%+v: margin %v, without the answers only %v", p, p.Margin(), wide)
		}
	})
}

func TestParsePoll(t *testing.T) {
	for _, c := range []struct {
		text      string
		low, base float64
		n         int
		echo      string
	}{
		{"12/5/3", 45 - 32.43, 45, 20, "12 promoters, 5 passives, 3 detractors"},
		{"12 / 5 / 3 of 40", 45 - 23.22, 45, 20, "in a panel of 40"},
		{"3/5/12 promoters/passives/detractors", -45 - 32.43, -45, 20, "margin of error"},
		{"3/5/12 n=20", -45 - 32.43, -45, 20, "margin of error"},
		{"12 promoters, 5 passives and 3 detractors", 45 - 32.43, 45, 20, ""},
		{"12 promoters, 3 detractors, n=20, Q3 2026", 45 - 32.43, 45, 20, "wave 2026-Q3"},
		{"341/341/341", -5.0, 0, 1023, "341 promoters, 341 passives, 341 detractors"},   // no score is 341
		{"30 / 40 / 50", 30, 40, 0, "base 40"},                                          // rising: low, base, high
		{"42 n=63", 42 - 196*math.Sqrt((1-.1764)/63), 42, 63, "± 22.41 is the largest"}, // 196·sqrt(.8236/63)
		{"42 n=63 of 80", 42 - 22.41*math.Sqrt(17.0/79), 42, 63, "panel of 80"},
		{"100 n=20", 80.38, 100, 20, ""},
		{"42 ± 8 n=63", 34, 42, 63, ""}, // what was typed stands
	} {
		e, echo, err := quantity.Parse(c.text, nps)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if math.Abs(e.Low-c.low) > 0.02 || math.Abs(e.Base-c.base) > 1e-9 || e.N != c.n || !strings.Contains(echo, c.echo) {
			t.Errorf("%q: %+v, %q; want low %v, base %v, n %d, %q", c.text, e, echo, c.low, c.base, c.n, c.echo)
		}
	}
	for _, bad := range []string{"12/5/3 n=21", "42 n=63 of 20", "12/5/3 of 10"} {
		var qe *quantity.Error
		if e, _, err := quantity.Parse(bad, nps); !errors.As(err, &qe) {
			t.Errorf("%q is accepted as %+v", bad, e)
		}
	}
}

// A year has 365 days: thirteen weeks are 91 of them. A month is a twelfth of a year.
func TestSpans(t *testing.T) {
	for _, c := range []struct {
		text string
		base float64
		says string
		back string
	}{
		{"91k USD per 13-week quarter", 365e3, "365/91", ""},
		{"91k USD per 4-4-5 quarter", 365e3, "91", ""},
		{"98k USD per 14-week quarter", 365e3, "365/98", ""},
		{"371k USD per 53-week year", 365e3, "365/371", ""},
		{"90k USD over 9 months", 120e3, "12/9", ""},
		{"200k in 2 quarters", 400e3, "4/2", ""},
		{"10k USD MRR", 120e3, "MRR × 12", "forward"},
		{"1.2M ARR", 1.2e6, "ARR", "forward"},
		{"854k USD TTM", 854e3, "trailing twelve", "trailing"},
		{"854k trailing four quarters", 854e3, "trailing", "trailing"},
		{"300k per fiscal quarter", 1.2e6, "1.2M USD/yr", ""},
		{"€10k MRR", 129.6e3, "1.08", "forward"},
		{"0.9–1.4M USD ARR", 1.15e6, "midpoint", "forward"},
	} {
		e, echo, err := quantity.Parse(c.text, usd)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if math.Abs(e.Base-c.base) > 1e-6*c.base || !strings.Contains(echo, c.says) || e.Window != c.back {
			t.Errorf("%q: %+v, %q; want %v and %q", c.text, e, echo, c.base, c.says)
		}
	}
	for text, says := range map[string]string{
		"300k USD in Q3 FY27":       "fiscal year",
		"30k USD one-time":          "not annualised",
		"30k per 4-4-5 month":       "four or five weeks",
		"30k per 4-4-5 year":        "52 or 53",
		"30k MRR per quarter":       "two different periods",
		"30k TTM MRR":               "looks back",
		"30k over 0 months":         "no length",
		"1M ARR trailing 12 months": "looks forward",
	} {
		var qe *quantity.Error
		if e, _, err := quantity.Parse(text, usd); !errors.As(err, &qe) || !strings.Contains(qe.What, says) {
			t.Errorf("%q: %+v, %v; want %q", text, e, err, says)
		}
	}
	if _, _, err := quantity.Parse("42 TTM", nps); err == nil {
		t.Error("a score has no period")
	}
}
