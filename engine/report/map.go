package report

import (
	"math"
	"strings"

	"pvx/engine"
)

// mapRows is how many lines the picture of two quantities has.
const mapRows = 9

// pair draws which option is preferred as the two quantities move that are nearest to changing the choice together.
func (p *page) pair() {
	if p.tableAlone() {
		return
	}
	for _, f := range p.a.Frontiers {
		if len(f.Pieces) == 0 || f.Distance == nil || f.Nearest == nil || p.levels(f.X.Axis) || p.levels(f.Y.Axis) || !(f.X.From < f.X.To && f.Y.From < f.Y.To) {
			continue
		}
		p.draw(f)
		return
	}
}

func (p *page) draw(f engine.Frontier) {
	left, right := p.amountOf(f.X.Axis, f.X.From), p.amountOf(f.X.Axis, f.X.To)
	top, bottom := p.amountOf(f.Y.Axis, f.Y.To), p.amountOf(f.Y.Axis, f.Y.From)
	side := max(columns(top), columns(bottom))
	n := max(20, min(60, p.width-side-6))
	var points []engine.Point
	for r := range mapRows {
		for c := range n {
			points = append(points, engine.Point{X: f.X.From + (f.X.To-f.X.From)*float64(c)/float64(n-1), Y: f.Y.To - (f.Y.To-f.Y.From)*float64(r)/float64(mapRows-1)})
		}
	}
	best, err := engine.PreferredAt(p.m, f.X.Axis, f.Y.Axis, points)
	if err != nil {
		return
	}
	p.heading("Two figures at once")
	p.para("  ", upperFirst(p.whatIn(f.Y.Axis))+" up the page, "+p.whatIn(f.X.Axis)+" along it; each letter is the preferred option there.")
	rows := make([][]rune, mapRows)
	shown := map[string]bool{}
	for i, ids := range best {
		l := ' '
		switch {
		case len(ids) > 1:
			l = '='
		case len(ids) == 1:
			l, shown[ids[0]] = p.letter(ids[0]), true
		}
		rows[i/n] = append(rows[i/n], l)
	}
	at := func(v, from, to float64, n int) int {
		return max(0, min(n-1, int(math.Round((v-from)/(to-from)*float64(n-1)))))
	}
	row := func(y float64) int { return mapRows - 1 - at(y, f.Y.From, f.Y.To, mapRows) }
	near := [2]int{row(f.Nearest.Y), at(f.Nearest.X, f.X.From, f.X.To, n)}
	rows[near[0]][near[1]] = '◆'
	rows[row(f.Y.Base)][at(f.X.Base, f.X.From, f.X.To, n)] = '●'
	for r, cells := range rows {
		label := ""
		switch r {
		case 0:
			label = top
		case mapRows - 1:
			label = bottom
		}
		p.line("  " + pad(label, side, true) + " │" + string(cells))
	}
	p.line("  " + strings.Repeat(" ", side) + " └" + strings.Repeat("─", n))
	gap := n - columns(left) - columns(right)
	if gap < 1 {
		right, gap = "", 0
	}
	p.line("  " + strings.Repeat(" ", side+2) + left + strings.Repeat(" ", gap) + right)
	p.lettersSaid(p.listed(shown))
	p.para("  ", "● now, ◆ the nearest change: "+p.moved(f.X.Axis, f.Nearest.X)+" with "+p.moved(f.Y.Axis, f.Nearest.Y)+", "+one(*f.Distance)+" of their ranges away")
}

// letter is one letter for an option, its id's first where that tells them apart.
func (p *page) letter(id string) rune {
	seen := map[rune]bool{}
	for _, o := range p.a.Options {
		r := []rune(o.ID)[0]
		if seen[r] || columns(string(r)) != 1 {
			seen = nil
			break
		}
		seen[r] = true
	}
	for i, o := range p.a.Options {
		if o.ID != id {
			continue
		}
		if seen != nil {
			return []rune(id)[0]
		}
		const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		if i < len(letters) {
			return rune(letters[i])
		}
		return '?'
	}
	return ' '
}

// listed returns ids in the order of the options.
func (p *page) listed(of map[string]bool) []string {
	var out []string
	for _, o := range p.a.Options {
		if of[o.ID] {
			out = append(out, o.ID)
		}
	}
	return out
}

// lettersSaid explains letters that are not the options' own.
func (p *page) lettersSaid(ids []string) {
	var out []string
	for _, id := range ids {
		if l := string(p.letter(id)); l != string([]rune(id)[0]) || columns(id) > 1 {
			out = append(out, l+" "+id)
		}
	}
	if out != nil {
		p.para("  ", strings.Join(out, " · "))
	}
}

func (p *page) amountOf(a engine.Axis, v float64) string { return p.m.Amount(amountID(a), v) }

// whatIn names a quantity within a sentence.
func (p *page) whatIn(a engine.Axis) string {
	s := p.what(a)
	if strings.HasPrefix(s, "Weight of ") {
		return "the w" + s[1:]
	}
	return s
}

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
