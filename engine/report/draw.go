package report

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"pvx/engine"
)

// columns is how many terminal columns s takes: wide runes two, marks none.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// oneLine makes text safe for a line: no line breaks, no control characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// words cuts text at blanks, but never between a number and its per cent sign.
func words(text string) []string {
	var out []string
	for _, w := range strings.Fields(oneLine(text)) {
		if n := len(out); n > 0 && strings.HasPrefix(w, "%") && unicode.IsDigit(rune(out[n-1][len(out[n-1])-1])) {
			out[n-1] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}

// wrap breaks text into lines of at most w columns, at blanks, and inside a word only when it is longer than a line.
func wrap(text string, w int) []string {
	w = max(w, 10)
	var out []string
	cur := ""
	for _, word := range words(text) {
		for columns(word) > w {
			head, n := "", 0
			for _, r := range word {
				if n+runeColumns(r) > w {
					break
				}
				head += string(r)
				n += runeColumns(r)
			}
			if cur != "" {
				out = append(out, cur)
				cur = ""
			}
			out = append(out, head)
			word = word[len(head):]
		}
		switch {
		case cur == "":
			cur = word
		case columns(cur)+1+columns(word) <= w:
			cur += " " + word
		default:
			out = append(out, cur)
			cur = word
		}
	}
	if cur != "" || out == nil {
		out = append(out, cur)
	}
	return out
}

// pad fills s to w columns.
func pad(s string, w int, right bool) string {
	fill := strings.Repeat(" ", max(0, w-columns(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// cut shortens s to w columns.
func cut(s string, w int) string {
	if columns(s) <= w {
		return s
	}
	out, n := "", 0
	for _, r := range s {
		if n+runeColumns(r) > w-1 {
			break
		}
		out += string(r)
		n += runeColumns(r)
	}
	return out + "…"
}

// bar draws v of 0..100 in n columns, in eighths.
func bar(v float64, n int) string {
	eighths := int(math.Round(math.Max(0, math.Min(100, v)) / 100 * float64(n) * 8))
	s := strings.Repeat("█", eighths/8)
	if r := eighths % 8; r > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[r-1])
	}
	return s + strings.Repeat(" ", max(0, n-columns(s)))
}

// table is rows of cells; the flex column gives way when the page is too narrow.
type table struct {
	head  []string
	right []bool
	flex  int
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (p *page) table(t table) {
	all := t.rows
	if t.head != nil {
		all = append([][]string{t.head}, all...)
	}
	var w []int
	for _, row := range all {
		for i, c := range row {
			for len(w) <= i {
				w = append(w, 0)
			}
			w[i] = max(w[i], columns(printable(c)))
		}
	}
	total := 2 * len(w)
	for _, x := range w {
		total += x
	}
	if total > p.width && t.flex < len(w) {
		w[t.flex] = max(min(12, w[t.flex]), w[t.flex]-(total-p.width))
	}
	for i, part := range parts(w, t.flex, p.width) {
		if i > 0 {
			p.line("")
		}
		for _, row := range all {
			s := " "
			for _, i := range part {
				c := ""
				if i < len(row) {
					c = row[i]
				}
				s += " " + pad(cut(printable(c), w[i]), w[i], i < len(t.right) && t.right[i]) + " "
			}
			p.line(cut(strings.TrimRight(s, " "), p.width))
		}
	}
}

// parts splits columns of widths w into tables that fit the page, each with the columns up to the flexible one.
func parts(w []int, flex, width int) [][]int {
	var lead []int
	used := 1
	for i := 0; i <= flex && i < len(w); i++ {
		lead, used = append(lead, i), used+w[i]+2
	}
	part, at := append([]int(nil), lead...), used
	var out [][]int
	for i := len(lead); i < len(w); i++ {
		if at+w[i]+1 > width && len(part) > len(lead) {
			out = append(out, part)
			part, at = append([]int(nil), lead...), used
		}
		part, at = append(part, i), at+w[i]+2
	}
	return append(out, part)
}

// printable is oneLine that keeps the blanks of bars.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// tradeOff draws which option is best along the trade-off weight, where the decision stands and the plausible range.
func (p *page) tradeOff() {
	c := p.a.TradeOff
	if len(c.X) < 2 || p.a.Preferred == "" || p.a.Second == "" || !p.bothSides() {
		return
	}
	p.heading("Trade-off of reach against complexity")
	n := min(61, p.width-24)
	at := func(x float64) int { return int(math.Round(x * float64(n-1))) }
	letters := []rune(strings.Repeat(" ", n))
	shown := map[string]bool{}
	for i := range letters {
		id := p.bestAt(float64(i) / float64(n-1))
		letters[i], shown[id] = p.letter(id), true
	}
	p.line("  weight of reach   " + "0 %" + strings.Repeat(" ", max(0, n-8)) + "100 %")
	p.line("  best option       " + string(letters))
	p.lettersSaid(p.listed(shown))
	mark := []rune(strings.Repeat(" ", n))
	t := p.m.TradeOff
	for i := at(t.Low); i <= at(t.High); i++ {
		mark[i] = '─'
	}
	mark[at(t.Low)], mark[at(t.High)] = '├', '┤'
	mark[at(t.Weight)] = '▲'
	p.line("  plausible range   " + string(mark))
	p.line("  ▲ reach counts for " + percent(t.Weight) + ", plausibly " + percent(t.Low) + " to " + percent(t.High))
	for _, f := range c.Flips {
		p.para("  · ", p.m.Sentence(f))
	}
	if len(c.Flips) == 0 {
		p.para("  · ", p.called(p.a.Preferred)+" is preferred at every trade-off weight.")
	}
}

// bestAt is the id of the best eligible option at trade-off weight x, from the lines of the curve.
func (p *page) bestAt(x float64) string {
	c := p.a.TradeOff
	best, top := " ", math.Inf(-1)
	for _, o := range p.a.Options {
		ys := c.Values[o.ID]
		if !o.Eligible || len(ys) != len(c.X) {
			continue
		}
		last := len(c.X) - 1
		v := ys[0] + (ys[last]-ys[0])*(x-c.X[0])/(c.X[last]-c.X[0])
		if v > top+1e-9 {
			best, top = o.ID, v
		}
	}
	return best
}

// flips lists the nearest flip points and draws each against its stated range.
func (p *page) flips() {
	var fs []engine.Flip
	for _, f := range p.a.Flips {
		if f.Nearest && f.Kind != engine.FlipTradeOff && f.Kind != engine.FlipGlobalWeight {
			fs = append(fs, f)
		}
	}
	if p.a.Preferred == "" && len(fs) == 0 {
		return
	}
	p.heading("Where the answer flips")
	if len(fs) == 0 {
		p.para("  ", "Nowhere within the scales: no single figure changes the preferred option.")
		return
	}
	more := max(0, len(fs)-maxFlips)
	fs = fs[:min(len(fs), maxFlips)]
	tracks := false
	for _, f := range fs {
		p.para("  · ", p.m.Sentence(f))
		if f.Low < f.High {
			p.line("      " + p.track(f))
			tracks = true
		}
	}
	if more > 0 {
		p.line("    and more, further away")
	}
	if tracks {
		p.line("")
		p.line("  ━ stated range   ● base   ◆ flip point")
	}
}

// track draws range, base and flip of one quantity on one line, between the outermost of them.
func (p *page) track(f engine.Flip) string {
	n := max(12, min(40, p.width-42))
	lo, hi := math.Min(f.Low, f.At), math.Max(f.High, f.At)
	at := func(v float64) int { return int(math.Round((v - lo) / (hi - lo) * float64(n-1))) }
	r := []rune(strings.Repeat("·", n))
	for i := at(f.Low); i <= at(f.High); i++ {
		r[i] = '━'
	}
	r[at(f.Base)] = '●'
	r[at(f.At)] = '◆'
	left, right := p.m.Amount(f.Subject, lo), p.m.Amount(f.Subject, hi)
	if f.At == lo {
		left = p.m.Amount(f.Subject, f.Printed)
	} else if f.At == hi {
		right = p.m.Amount(f.Subject, f.Printed)
	}
	return pad(cut(left, 16), 16, true) + " " + string(r) + " " + cut(right, 16)
}
