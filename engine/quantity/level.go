package quantity

import (
	"math"
	"strconv"
	"strings"
)

// parseLevel reads one to three level names, codes or indices.
func parseLevel(s string, e Estimate, w Want) (Estimate, string, *Error) {
	if len(w.Levels) == 0 {
		return e, "", w.fail("this scale has no levels yet", "")
	}
	vs := w.splitLevels(s)
	note := ""
	switch len(vs) {
	case 1:
		e.Low, e.Base, e.High = vs[0], vs[0], vs[0]
	case 2:
		// There may be no level in the middle: the lower neighbour is the careful choice, and the echo names it.
		e.Low, e.Base, e.High, e.Ranged = vs[0], math.Floor((vs[0]+vs[1])/2), vs[1], true
		note = "midpoint"
		if e.Base*2 != vs[0]+vs[1] {
			note = "the lower of the two in the middle"
		}
		e.Base = math.Max(e.Base, e.Low)
	case 3:
		e.Low, e.Base, e.High, e.Ranged = vs[0], vs[1], vs[2], true
	default:
		return e, "", w.fail("“"+s+"” is no level: the levels are "+strings.Join(w.labels(), ", "), s)
	}
	if e.Low > e.Base || e.Base > e.High {
		return e, "", w.fail("the levels are not in order from low to high", s)
	}
	if err := check(e, s, w); err != nil {
		return e, "", err
	}
	return e, echo(e, w, note, ""), nil
}

// splitLevels reads s as one, two or three levels; nil when it is not.
func (w Want) splitLevels(s string) []float64 {
	if v, ok := w.level(s); ok {
		return []float64{v}
	}
	low := strings.ToLower(s)
	type cut struct{ from, to int }
	var cuts []cut
	for _, sep := range []string{"–", "..", " to ", "-", "/", ",", ";", "base"} {
		for from := 0; ; {
			i := strings.Index(low[from:], sep)
			if i < 0 {
				break
			}
			cuts = append(cuts, cut{from + i, from + i + len(sep)})
			from += i + len(sep)
		}
	}
	if len(low) != len(s) || len(cuts) > 24 {
		return nil
	}
	for _, c := range cuts {
		a, ok := w.level(s[:c.from])
		if !ok {
			continue
		}
		if b, ok := w.level(s[c.to:]); ok {
			return []float64{a, b}
		}
		for _, d := range cuts {
			if d.from < c.to {
				continue
			}
			b, okb := w.level(s[c.to:d.from])
			rest := strings.TrimSpace(s[d.to:])
			marked := strings.HasPrefix(strings.ToLower(rest), "base ")
			if marked {
				rest = rest[len("base "):]
			}
			if z, okz := w.level(rest); okb && okz {
				if marked {
					return []float64{a, z, b}
				}
				return []float64{a, b, z}
			}
		}
	}
	return nil
}

// level reads one level: its whole name, its label, its index, or a label with a fraction as Format writes it.
func (w Want) level(s string) (float64, bool) {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), "()"))
	if s == "" {
		return 0, false
	}
	for i, name := range w.Levels {
		if s == strings.ToLower(strings.TrimSpace(name)) || s == strings.ToLower(w.label(i)) {
			return float64(i), true
		}
	}
	s = strings.TrimSpace(strings.TrimPrefix(s, "level"))
	if p := w.prefix(); p != "" {
		s = strings.TrimSpace(strings.TrimPrefix(s, strings.ToLower(p)))
	}
	if s == "" || !isDigit(rune(s[0])) || strings.ContainsAny(s, "exp_") {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > float64(len(w.Levels)-1) {
		return 0, false
	}
	return v, true
}

// label is the short name of level i: the first word of its name when those differ, else the whole name.
func (w Want) label(i int) string {
	first := func(s string) string { f, _, _ := strings.Cut(strings.TrimSpace(s), " "); return f }
	seen := map[string]bool{}
	for _, name := range w.Levels {
		seen[strings.ToLower(first(name))] = true
	}
	if len(seen) == len(w.Levels) {
		return first(w.Levels[i])
	}
	return strings.TrimSpace(w.Levels[i])
}

func (w Want) labels() []string {
	out := make([]string, len(w.Levels))
	for i := range w.Levels {
		out[i] = w.label(i)
	}
	return out
}

// prefix is what the labels have before their index (D of D0, D1 …); "" when they are not numbered that way.
func (w Want) prefix() string {
	p := ""
	for i := range w.Levels {
		s, ok := strings.CutSuffix(w.label(i), strconv.Itoa(i))
		if !ok || s == "" || i > 0 && s != p {
			return ""
		}
		p = s
	}
	return p
}
