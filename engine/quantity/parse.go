package quantity

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

const (
	huge    = 1e15 // the largest magnitude accepted, in the wanted unit
	longest = 300  // bytes of a text; a quantity needs far fewer
)

var (
	sampleText = regexp.MustCompile(`(?i)[,;]?\s*\(?\bn\s*[=:]\s*(\d[\d.,]*)\s*\)?`)
	waveText   = regexp.MustCompile(`(?i)[,;]?\s*\(?(?:\bwave\s*)?\b(20\d\d\s*-?\s*Q[1-4]|Q[1-4]\s*-?\s*20\d\d)\b\)?`)
)

// value is one number of a text before units are applied.
type value struct {
	text  string
	v     float64
	scale float64 // 0 when no suffix was typed
	neg   bool
	base  bool // marked with the word base
	delta bool // follows ±
	pct   bool // followed by %
}

// reading is what a text says, before it is turned into what is wanted.
type reading struct {
	values   []value
	seps     []token
	currency string
	period   string
	unit     Kind
	unitText string
	span     span
}

// Parse reads text as the quantity w describes. The echo says what was understood in the wanted unit, period and
// currency ("= 3.89M USD/yr at 1.08 USD per EUR"). Accepted are single values, ranges ("0.9–1.4M", "12 to 15 %"),
// tolerances ("42 ± 8", "1.2M ± 10 %"), low / base / high, level names, and n=63 for samples. A net promoter score may be
// typed as answers ("12/5/3", "12 promoters, 5 passives, 3 detractors") and has its margin of error as range when none is
// typed. Amounts over other spans are normalised ("per 13-week quarter", "over 9 months", "MRR"). The error is an *Error.
func Parse(text string, w Want) (Estimate, string, error) {
	e, echo, err := parse(text, w)
	if err != nil {
		return Estimate{}, "", err // never a typed nil
	}
	return e, echo, nil
}

func parse(text string, w Want) (Estimate, string, *Error) {
	var e Estimate
	s := strings.TrimSpace(cleaner.Replace(text))
	if len(s) > longest {
		return e, "", w.fail("the text is too long for one quantity", strings.ToValidUTF8(s[:20], ""))
	}
	s, panel, err := e.asides(s, w)
	if err != nil {
		return e, "", err
	}
	if s == "" {
		return e, "", w.fail("no value was given", "")
	}
	if w.Kind == Level {
		return parseLevel(s, e, w)
	}
	if w.Kind == Points {
		if p, ok := poll(s, e); ok {
			return p.read(s, e, w, panel)
		}
	}
	s, sp, err := spans(s, w)
	if err != nil {
		return e, "", err
	}
	tokens, err := lex(s, w)
	if err != nil {
		return e, "", err
	}
	r, err := read(tokens, w)
	if err != nil {
		return e, "", err
	}
	r.span, e.Window = sp, sp.window
	if sp.perYear != 0 && r.period != "" && perYear(r.period) != sp.perYear {
		return e, "", w.fail("two different periods in one estimate: use one", r.period)
	}
	note, err := r.estimate(&e, w)
	if err != nil {
		return e, "", err
	}
	conv, err := r.convert(&e, w)
	if err != nil {
		return e, "", err
	}
	if c := strings.Trim(strings.TrimSpace(conv), "()"); c != "" && e.Converted != "" {
		e.Converted += ", " + c
	} else if c != "" {
		e.Converted = c
	}
	if w.Kind == Points {
		if m := e.sampled(panel); m != "" {
			note = m
		}
	}
	if err := check(e, s, w); err != nil {
		return e, "", err
	}
	return e, echo(e, w, note, conv), nil
}

// asides takes what stands beside the value out of s: the sample size, the panel it is from (0: not known) and the wave.
func (e *Estimate) asides(s string, w Want) (rest string, panel int, err *Error) {
	if m := panelText.FindStringSubmatchIndex(s); m != nil && w.Kind == Points {
		panel, _ = strconv.Atoi(s[m[4]:m[5]])
		s = strings.TrimSpace(s[:m[3]] + " " + s[m[1]:])
	}
	if m := sampleText.FindStringSubmatchIndex(s); m != nil {
		n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "").Replace(s[m[2]:m[3]]))
		if err != nil || n <= 0 || n > 1e9 {
			return s, 0, w.fail("a sample size is a whole number above 0", strings.TrimSpace(s[m[0]:m[1]]))
		}
		e.N = n
		s = strings.TrimSpace(s[:m[0]] + " " + s[m[1]:])
	}
	if panel == 0 {
		panel = w.Panel
	}
	if panel > 0 && panel < e.N {
		return s, 0, w.fail("more answers than there are in the panel", strconv.Itoa(e.N)+" of "+strconv.Itoa(panel))
	}
	if w.Kind == Points {
		if m := waveText.FindStringSubmatchIndex(s); m != nil {
			e.Wave = wave(s[m[2]:m[3]])
			s = strings.TrimSpace(s[:m[0]] + " " + s[m[1]:])
		}
	}
	return s, panel, nil
}

// read makes an estimate of a poll that was typed as s.
func (p Poll) read(s string, e Estimate, w Want, panel int) (Estimate, string, *Error) {
	if p.Panel == 0 {
		p.Panel = panel
	}
	if e.N > 0 && e.N != p.Answers() {
		return e, "", w.fail("the answers add up to "+strconv.Itoa(p.Answers())+", not to n = "+strconv.Itoa(e.N), s)
	}
	if p.Panel > 0 && p.Panel < p.Answers() {
		return e, "", w.fail("more answers than there are in the panel", s)
	}
	e, note := p.polled(e)
	if err := check(e, s, w); err != nil {
		return e, "", err
	}
	return e, echo(e, w, note, ""), nil
}

// wave writes "Q3 2026" and "2026 q3" as 2026-Q3.
func wave(s string) string {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	if s[0] == 'Q' {
		return s[2:] + "-" + s[:2]
	}
	return s[:4] + "-" + s[4:]
}

// read groups tokens into values, units and separators.
func read(tokens []token, w Want) (reading, *Error) {
	var r reading
	neg, base, delta, per := false, false, false, false
	set := func(to *string, v, where, what string) *Error {
		if *to != "" && *to != v {
			return w.fail("two different "+what+" in one estimate: use one", where)
		}
		*to = v
		return nil
	}
	for i, t := range tokens {
		switch t.kind {
		case tokNumber:
			if n := len(r.values); n > 0 && len(r.seps) < n {
				return r, w.fail("there is no – or / between “"+r.values[n-1].text+"” and “"+t.text+"”", t.text)
			}
			r.values = append(r.values, value{text: t.text, neg: neg, base: base, delta: delta})
			neg, base, delta = false, false, false
		case tokMinus:
			neg = true
		case tokPlusMinus:
			delta = true
			r.seps = append(r.seps, t)
		case tokSlash:
			if i+1 < len(tokens) && tokens[i+1].kind == tokWord && tokens[i+1].word != "base" {
				per = true
				continue
			}
			r.seps = append(r.seps, t)
		case tokSep:
			r.seps = append(r.seps, t)
		case tokWord:
			if err := r.word(t, &base, &per, set, w); err != nil {
				return r, err
			}
		}
	}
	if len(r.values) == 0 {
		return r, w.fail("there is no number in it", "")
	}
	if len(r.seps) != len(r.values)-1 {
		return r, w.fail("a value is missing beside “"+r.seps[len(r.seps)-1].text+"”", r.seps[len(r.seps)-1].text)
	}
	if per {
		return r, w.fail("after / or per comes a period: year, quarter or month", "")
	}
	return r, r.scales(w)
}

// word gives one word its meaning: suffix, currency, unit, period, base or a filler.
func (r *reading) word(t token, base, per *bool, set func(*string, string, string, string) *Error, w Want) *Error {
	switch t.word {
	case "base", "mid", "expected", "likely":
		*base = true
		return nil
	case "per", "each", "a", "an", "every":
		*per = true
		return nil
	case "about", "approx", "approximately", "ca", "circa", "of", "revenue", "around", "roughly", "low", "high", "between", "from", "at":
		return nil
	}
	last := len(r.values) - 1
	if *per {
		p := periodOf(t.word)
		if p == "" && t.word == "m" {
			p = "month"
		}
		if p == "" {
			return w.fail("“"+t.text+"” is no period: use year, quarter, month or week", t.text)
		}
		*per = false
		return set(&r.period, p, t.text, "periods")
	}
	if f := magnitude(t.word); f != 0 && last >= 0 && r.values[last].scale == 0 && len(r.seps) == last {
		if t.text == "m" && w.Kind == Hours {
			return w.fail("“m” could be million or minutes: write the hours out", t.text)
		}
		r.values[last].scale = f
		return nil
	}
	if code, ambiguous := currencyOf(t, w); ambiguous {
		return w.fail("“"+t.text+"” stands for several currencies: write the code, such as "+w.currency(), t.text)
	} else if code != "" {
		return set(&r.currency, code, t.text, "currencies")
	}
	if k := unitOf(t.word, w); k != "" {
		if k == Percent && last >= 0 {
			r.values[last].pct = true
			if r.values[last].delta && w.Kind != Percent {
				return nil // ± 10 % is a share of the value, whatever its unit
			}
		}
		if r.unit != "" && r.unit != k {
			return w.fail("two different units in one estimate: use one", t.text)
		}
		r.unit, r.unitText = k, t.text
		return nil
	}
	if p := periodOf(t.word); p != "" {
		return set(&r.period, p, t.text, "periods")
	}
	// Suffix and currency run together: 900kUSD.
	if rs := []rune(t.word); len(rs) == 4 && magnitude(string(rs[0])) != 0 && last >= 0 && r.values[last].scale == 0 {
		if code, _ := currencyOf(token{word: string(rs[1:])}, w); code != "" {
			r.values[last].scale = magnitude(string(rs[0]))
			return set(&r.currency, code, t.text, "currencies")
		}
	}
	return w.fail("“"+t.text+"” is not understood"+expected(w), t.text)
}

// expected names the unit that w wants.
func expected(w Want) string {
	if s := strings.TrimSpace(w.suffix()); s != "" {
		return ": this is asked in " + s
	}
	return ""
}

// scales gives every value its suffix and its number. The suffix of the last applies when the others have none; any
// other mixture is refused, because it cannot be known what was meant.
func (r *reading) scales(w Want) *Error {
	var last value
	with := 0
	for _, v := range r.values {
		if v.base && v.scale != 0 && len(r.values) > 1 {
			continue // "0.9–1.6M, base 1.25M": the base speaks for itself
		}
		last = v
		if v.scale != 0 {
			with++
		}
	}
	for i := range r.values {
		v := &r.values[i]
		switch {
		case v.scale != 0:
		case with == 0 || v.delta && v.pct:
			v.scale = 1
		case with == 1 && last.scale != 0:
			v.scale = last.scale
		case with == 1 && last.delta && last.pct:
			v.scale = 1
		case v.text == "0":
			v.scale = 1
		default:
			return w.fail("some of the numbers have a suffix such as k or M and “"+v.text+"” has none: write it on each", v.text)
		}
		n, err := number(v.text, v.scale, w)
		if err != nil {
			return err
		}
		v.v = n * v.scale
		if v.neg {
			v.v = -v.v
		}
		if !(math.Abs(v.v) <= huge) {
			return w.fail("“"+v.text+"” is too large", v.text)
		}
	}
	return nil
}

// estimate turns the values into low, base and high, still in the typed unit, and returns what it assumed.
func (r *reading) estimate(e *Estimate, w Want) (note string, err *Error) {
	vs := r.values
	marked := -1
	for i, v := range vs {
		if v.base {
			if marked >= 0 {
				return "", w.fail("base is given twice", v.text)
			}
			marked = i
		}
	}
	switch {
	case len(vs) == 1:
		e.Low, e.Base, e.High = vs[0].v, vs[0].v, vs[0].v
	case len(vs) == 2 && vs[1].delta:
		d := vs[1].v
		if vs[1].pct && w.Kind != Percent {
			d = math.Abs(vs[0].v) * d / 100
		}
		if d < 0 {
			return "", w.fail("the part after ± cannot be negative", vs[1].text)
		}
		e.Low, e.Base, e.High, e.Ranged = vs[0].v-d, vs[0].v, vs[0].v+d, d > 0
	case len(vs) == 2 && marked < 0:
		if r.seps[0].kind == tokSlash {
			return "", w.fail("two numbers with / between them could be a range or a fraction: write low–high, or low / base / high", vs[0].text+"/"+vs[1].text)
		}
		e.Low, e.High, e.Ranged = vs[0].v, vs[1].v, true
		e.Base = e.Low + (e.High-e.Low)/2
		note = "midpoint"
	case len(vs) == 3 && !vs[1].delta && !vs[2].delta:
		lo, ba, hi := vs[0].v, vs[1].v, vs[2].v
		if marked == 0 {
			lo, ba = ba, lo
		} else if marked == 2 {
			ba, hi = hi, ba
		}
		e.Low, e.Base, e.High, e.Ranged = lo, ba, hi, true
	default:
		return "", w.fail("give one value, low–high, value ± range, or low / base / high", "")
	}
	if !(e.Low <= e.Base && e.Base <= e.High) {
		names := plainNumber(e.Low) + ", " + plainNumber(e.Base) + ", " + plainNumber(e.High)
		if note != "" {
			names = plainNumber(e.Low) + ", " + plainNumber(e.High)
		}
		return "", w.fail("the numbers are not in order from low to high: "+names, "")
	}
	return note, nil
}

// check tests the wanted limits.
func check(e Estimate, s string, w Want) *Error {
	for _, v := range []float64{e.Low, e.Base, e.High} {
		switch {
		case math.IsNaN(v) || math.Abs(v) > huge:
			return w.fail("the number is too large", s)
		case v < 0 && w.Kind != Points && !(w.Min != nil && *w.Min < 0) && !(w.Kind == Score && w.Min == nil):
			return w.fail(Format(v, w)+" is negative, which this cannot be", s)
		case w.Min != nil && v < *w.Min:
			return w.fail(Format(v, w)+" is below the lowest possible value "+Format(*w.Min, w), s)
		case w.Max != nil && v > *w.Max:
			return w.fail(Format(v, w)+" is above the highest possible value "+Format(*w.Max, w), s)
		}
	}
	return nil
}

// echo says what was understood.
func echo(e Estimate, w Want, note, conv string) string {
	s := "= " + FormatRange(Estimate{Low: e.Low, Base: e.Base, High: e.High, Ranged: e.Ranged}, w)
	if note != "" {
		s += " (" + note + ")"
	}
	if conv != "" {
		s += conv
	}
	if e.N > 0 {
		s += ", n=" + strconv.Itoa(e.N)
	}
	if e.Wave != "" {
		s += ", wave " + e.Wave
	}
	return s
}
