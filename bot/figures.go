package bot

import (
	"math"
	"strings"
	"unicode"

	"github.com/slack-go/slack"
	"golang.org/x/text/width"

	"pvx/bot/blockkit"
	"pvx/flows"
)

// wide is how many columns of a fixed font a modal shows before it wraps.
const wide = 60

// columns is how many columns of a fixed font a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\u200d' || r == '\ufe0f':
		case width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func pad(s string, to int, right bool) string {
	fill := strings.Repeat(" ", max(0, to-columns(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// numeric says whether a cell reads as a quantity, so that it is set to the right.
func numeric(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) {
			return true
		}
		if unicode.IsLetter(r) {
			return false
		}
	}
	return false
}

// grid is the rows with their head, every row as wide as the widest and no cell with a line break.
func grid(f flows.Figures) [][]string {
	var all [][]string
	if len(f.Head) > 0 {
		all = append(all, f.Head)
	}
	all = append(all, f.Rows...)
	cols := 0
	for _, r := range all {
		cols = max(cols, len(r))
	}
	out := make([][]string, len(all))
	for i, r := range all {
		out[i] = make([]string, cols)
		for j := range cols {
			if j < len(r) {
				out[i][j] = strings.Join(strings.Fields(flows.Visible(r[j])), " ")
			}
			if out[i][j] == "" {
				out[i][j] = "–"
			}
		}
	}
	return out
}

// rightward tells for each column whether its cells below the head are quantities.
func rightward(g [][]string, head bool) []bool {
	if len(g) == 0 {
		return nil
	}
	out := make([]bool, len(g[0]))
	from := 0
	if head {
		from = 1
	}
	for j := range out {
		out[j] = j > 0 && len(g) > from
		for _, r := range g[from:] {
			out[j] = out[j] && (numeric(r[j]) || r[j] == "–")
		}
	}
	return out
}

// inWords draws figures for a place that has no tables: aligned in a fixed font when narrow enough, else a line a row.
func inWords(f flows.Figures) []slack.Block {
	var out []slack.Block
	if f.Caption != "" {
		out = append(out, section("*"+flows.Plaintext(f.Caption)+"*"))
	}
	g := grid(f)
	if len(g) > 0 {
		for _, part := range split(aligned(g, len(f.Head) > 0), maxSection-10) {
			out = append(out, fixedOrNot(part))
		}
	}
	if f.Text != "" {
		out = append(out, quiet(f.Text))
	}
	return out
}

// fixed marks a text as one for a fixed font; split keeps it in front of every part.
const fixed = "\x00"

func fixedOrNot(part string) slack.Block {
	if body, ok := strings.CutPrefix(part, fixed); ok {
		return section(flows.Markup("```\n" + strings.ReplaceAll(body, fixed, "") + "\n```"))
	}
	return section(flows.Markup(part))
}

// aligned pads the cells to columns when the table fits a modal's width; else it names the head beside every cell.
func aligned(g [][]string, head bool) string {
	widths := make([]int, len(g[0]))
	total := 2 * (len(widths) - 1)
	for j := range widths {
		for _, r := range g {
			widths[j] = max(widths[j], columns(r[j]))
		}
		total += widths[j]
	}
	right := rightward(g, head)
	var b strings.Builder
	if total <= wide {
		for i, r := range g {
			b.WriteString(fixed)
			for j, cell := range r {
				if j > 0 {
					b.WriteString("  ")
				}
				b.WriteString(pad(cell, widths[j], right[j]))
			}
			if i < len(g)-1 {
				b.WriteString("\n")
			}
		}
		// A run of backticks in a cell would end the block.
		lines := strings.Split(blockkit.Escape(strings.ReplaceAll(b.String(), "`", "ˋ")), "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		return strings.Join(lines, "\n")
	}
	for i, r := range g {
		if head && i == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString("*" + string(flows.Plaintext(r[0])) + "*")
		for j := 1; j < len(r); j++ {
			b.WriteString(" · ")
			if head {
				b.WriteString(string(flows.Plaintext(g[0][j])) + " ")
			}
			b.WriteString(string(flows.Plaintext(r[j])))
		}
	}
	return b.String()
}

// table draws figures as Slack's table block; nil when it would not fit one.
func table(f flows.Figures) *slack.TableBlock {
	g := grid(f)
	if len(g) == 0 || len(g) > 100 || len(g[0]) == 0 || len(g[0]) > 20 {
		return nil
	}
	size := 0
	t := slack.NewTableBlock("")
	for _, r := range g {
		cells := make([]slack.TableCell, len(r))
		for j, c := range r {
			size += blockkit.Length(c)
			cells[j] = slack.NewTableRawTextCell(bind(c))
		}
		t.AddRow(cells...)
	}
	if size > 9000 {
		return nil
	}
	settings := make([]slack.ColumnSetting, 0, len(g[0]))
	for _, right := range rightward(g, len(f.Head) > 0) {
		s := slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
		if right {
			s.Align = slack.ColumnAlignmentRight
		}
		settings = append(settings, s)
	}
	return t.WithColumnSettings(settings...)
}

// chart draws a line chart; nil when Slack would refuse it.
func chart(c flows.Chart) *slack.DataVisualizationBlock {
	axis := slack.NewDataVisualizationAxisConfig(c.Categories...).WithXLabel(blockkit.Cut(c.X, 50)).WithYLabel(blockkit.Cut(c.Y, 50))
	var series []slack.DataVisualizationDataSeries
	for _, s := range c.Series {
		var points []slack.DataVisualizationDataPoint
		for i, v := range s.Values {
			if i >= len(c.Categories) || math.IsNaN(v) || math.IsInf(v, 0) {
				return nil
			}
			points = append(points, slack.NewDataVisualizationDataPoint(c.Categories[i], v))
		}
		series = append(series, slack.NewDataVisualizationDataSeries(blockkit.Cut(s.Name, 20), points...))
	}
	b := slack.NewDataVisualizationBlock(blockkit.Cut(c.Title, 50), slack.NewDataVisualizationLineChart(axis, series...))
	if b.Validate() != nil {
		return nil
	}
	return b
}

// chartInWords is what stands where a chart cannot.
func chartInWords(c flows.Chart) []slack.Block {
	out := []slack.Block{section("*" + flows.Plaintext(c.Title) + "*")}
	if c.Text != "" {
		out = append(out, sections(c.Text)...)
	}
	return out
}
