package flows

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"pvx/engine"
)

// summaryPost is the result in the channel: chart, table and sentences, in one message whose text reads alone.
func summaryPost(s *Scene, p Post, who UserID) (Outgoing, error) {
	d := *s.D
	if d.Channel == "" {
		return Outgoing{Skip: true}, nil
	}
	a, err := s.Analysis()
	if err != nil {
		return Outgoing{}, err
	}
	answer := answerText(d, a)
	items := []Item{Note{Heading, Markupf("%s · Result: %s", d.Key(), clip(d.Title, 110))}, Note{Text: Markupf("*%s*", answer)}}
	why := whyText(a)
	if why != "" {
		items = append(items, Note{Quiet, Markupf("%s", why)})
	}
	if c, ok := tradeOffChart(d, a); ok {
		items = append(items, c, Note{Quiet, Markupf("%s", clip(legend(d), 400))})
	}
	items = append(items, scenarioFigures(d, a))
	items = append(items, sentences("Where it flips", flipList(d, a, engine.DefaultRules().TriggersShown))...)
	items = append(items, sentences("How sure it is", sureTexts(a))...)
	items = append(items, sentences("Worth finding out before deciding", findOutTexts(d, a, 3))...)
	if t := assumedText(d); t != "" {
		items = append(items, Note{Quiet, Markupf("%s", t)})
	}
	if !d.TradeOff.Confirmed && !strings.Contains(why, "The weights are defaults") {
		items = append(items, Note{Quiet, "The weights are the framework’s defaults; nobody has confirmed them yet."})
	}
	foot := fmt.Sprintf("Definitions version %d · %s draws, seed %d", d.DefsVersion, thousands(a.Draws), a.Seed)
	if d.Run != nil {
		foot = "Run on " + dayOf(d.Run.At, s.Person(d.People.Owner)) + " by " + nameOf(s, d.Run.By) + " · " + foot
	}
	items = append(items, Note{Quiet, Markupf("%s", foot)}, Action{ID: "open", Label: "Open", Value: string(d.ID)}, Action{ID: "figures", Label: "All figures", Value: string(d.ID)})
	to := Target{Channel: d.Channel}
	if t, ok := s.thread(); ok {
		to = t
		to.Broadcast = true
	}
	name := "summary"
	if p.Arg != "" {
		name += "/" + p.Arg
	}
	return Outgoing{To: to, Name: name, M: Message{summaryText(d, a), items}}, nil
}

// summaryText is the whole summary as plain text.
func summaryText(d Decision, a engine.Analysis) string {
	parts := []string{d.Key() + " " + clip(d.Title, 110) + ".", answerText(d, a)}
	if ts := scenarioTexts(a); len(ts) > 0 {
		parts = append(parts, "Preferred by scenario: "+clip(strings.Join(ts, "; "), 600)+".")
	}
	parts = append(parts, flipTexts(d, a, 3)...)
	parts = append(parts, sureTexts(a)...)
	return clip(strings.Join(append(parts, findOutTexts(d, a, 2)...), " "), 2800)
}

// sentences are a small heading and its sentences as one note.
func sentences(head string, ts []string) []Item {
	if len(ts) == 0 {
		return nil
	}
	m := Markupf("*%s*", head)
	for _, t := range ts {
		m += Markupf("\n• %s", clip(t, 400))
	}
	return []Item{Note{Text: m}}
}

// chartFlips is how many flips have a category of their own on the chart.
const chartFlips = 6

// tradeOffChart is the value of each option along the weight of reach, 0 to 100 %, with the flips as categories of their
// own: "46 % A→B".
func tradeOffChart(d Decision, a engine.Analysis) (Chart, bool) {
	if len(a.TradeOff.X) < 2 || len(d.Options) == 0 {
		return Chart{}, false
	}
	flips := append([]engine.Flip(nil), a.TradeOff.Flips...)
	sort.Slice(flips, func(i, j int) bool { return near(flips[i].At, a) < near(flips[j].At, a) })
	flips = flips[:min(len(flips), chartFlips)]
	marks := map[float64]string{}
	for _, f := range flips {
		below, above := acrossFlip(f)
		marks[f.At] = weightText(f.Printed) + " " + below + "→" + above
	}
	at := make([]float64, 0, 17)
	for i := range 11 {
		x := float64(i) / 10
		taken := false
		for m := range marks {
			taken = taken || math.Abs(m-x) < 0.0005
		}
		if !taken {
			at = append(at, x)
		}
	}
	for m := range marks {
		at = append(at, m)
	}
	sort.Float64s(at)
	c := Chart{Title: "Value of each option by weight of reach", X: "Weight of reach against complexity", Y: "Value, 0 to 100"}
	used := map[string]bool{}
	for _, x := range at {
		label := orElse(marks[x], decimal(100*x, 0)+" %")
		for n := 2; used[label] && n < 5; n++ { // flips that lie closer than a decimal can tell
			label = decimal(100*x, n) + " %" + marks[x][strings.IndexByte(marks[x]+"%", '%')+1:]
		}
		used[label] = true
		c.Categories = append(c.Categories, label)
	}
	for i, o := range d.Options {
		values, ok := a.TradeOff.Values[o.Key]
		if i == 6 || !ok || len(values) != len(a.TradeOff.X) {
			continue
		}
		line := Series{Name: o.Key}
		for _, x := range at {
			line.Values = append(line.Values, math.Round(100*along(a.TradeOff.X, values, x))/100)
		}
		c.Series = append(c.Series, line)
	}
	if len(c.Series) == 0 {
		return Chart{}, false
	}
	c.Text = Markupf("%s", tradeOffText(d, a))
	return c, true
}

// acrossFlip is a trade-off flip read from the left to the right of the chart.
func acrossFlip(f engine.Flip) (below, above string) {
	if f.Rising {
		return f.From, f.To
	}
	return f.To, f.From
}

func near(at float64, a engine.Analysis) float64 {
	base := 0.5
	for _, f := range a.TradeOff.Flips {
		base = f.Base
	}
	return math.Abs(at - base)
}

// along reads a polyline at x; xs ascend.
func along(xs, ys []float64, x float64) float64 {
	i := sort.SearchFloat64s(xs, x)
	switch {
	case i >= len(xs):
		return ys[len(ys)-1]
	case i == 0 || xs[i] == x:
		return ys[i]
	}
	return ys[i-1] + (ys[i]-ys[i-1])*(x-xs[i-1])/(xs[i]-xs[i-1])
}

// tradeOffText says in words what the chart shows: who is preferred at which weight of reach.
func tradeOffText(d Decision, a engine.Analysis) string {
	flips := a.TradeOff.Flips
	if len(flips) == 0 {
		if a.Preferred == "" {
			return "No weight of reach changes the order of the options."
		}
		return optionLabel(d, a.Preferred) + " is preferred at every weight of reach against complexity."
	}
	var parts []string
	from := "0 %"
	for i, f := range flips {
		below, above := acrossFlip(f)
		to := weightText(f.Printed)
		parts = append(parts, below+" from "+from+" to "+to)
		from = to
		if i == len(flips)-1 {
			parts = append(parts, above+" from "+to+" to 100 %")
		}
	}
	return "Preferred by weight of reach against complexity: " + strings.Join(parts, ", ") + "."
}
