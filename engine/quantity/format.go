package quantity

import (
	"math"
	"strconv"
	"strings"
)

// Format writes v, in w's unit and period, the short way people see values: "1.25M USD/yr", "66.25 %", "D3",
// "42 points". Four digits count; Parse reads it back to the same text.
func Format(v float64, w Want) string {
	if w.Kind == Level {
		return formatLevel(v, w)
	}
	n := plainNumber(v)
	if w.Kind == Points && n == "1" {
		return n + " point"
	}
	return n + w.suffix()
}

// FormatRange writes e as Format does: "900k–1.4M USD/yr, base 1.25M", with n and wave where they are known. A value
// without range is written alone.
func FormatRange(e Estimate, w Want) string {
	s := Format(e.Base, w)
	if e.Ranged && e.Low != e.High {
		sep := "–"
		if e.Low < 0 || w.Kind == Level && w.prefix() == "" {
			sep = " to "
		}
		var lo, hi, mid string
		if w.Kind == Level {
			lo, hi, mid = Format(e.Low, w), Format(e.High, w), Format(e.Base, w)
			s = lo + sep + hi + ", base " + mid
		} else {
			// Ends that are written the same are no range to a reader.
			if lo, hi, mid = alike(e.Low, e.High, e.Base); lo != hi {
				s = lo + sep + hi + w.suffix() + ", base " + mid
			}
		}
	}
	if e.N > 0 {
		s += ", n=" + strconv.Itoa(e.N)
	}
	if e.Wave != "" {
		s += ", " + e.Wave
	}
	return s
}

// alike writes three numbers so that all of them have a suffix such as k or none has (0 apart): "5–12k" would read as
// 5k to 12k.
func alike(a, b, c float64) (string, string, string) {
	out := [3]string{plainNumber(a), plainNumber(b), plainNumber(c)}
	with, without := 0, 0
	for _, s := range out {
		if strings.ContainsAny(s, "kMB") {
			with++
		} else if s != "0" {
			without++
		}
	}
	if with == 0 || without == 0 {
		return out[0], out[1], out[2]
	}
	short := true
	for i, v := range [3]float64{a, b, c} {
		if s := out[i]; s != "0" && !strings.ContainsAny(s, "kMB") {
			k := Round(v) / 1e3
			out[i] = strconv.FormatFloat(k, 'f', -1, 64) + "k"
			short = short && math.Abs(k) >= 1 && math.Abs(k*100-math.Round(k*100)) < 1e-9
		}
	}
	if !short {
		for i, v := range [3]float64{a, b, c} {
			out[i] = strconv.FormatFloat(Round(v), 'f', -1, 64)
		}
	}
	return out[0], out[1], out[2]
}

// suffix is what follows a number: " USD/yr", " %", " hours/mo".
func (w Want) suffix() string {
	s := ""
	switch w.Kind {
	case Money:
		s = w.currency()
	case Percent:
		return " %"
	case Points:
		s = w.Unit
		if s == "" {
			s = "points"
		}
	case Score, Level:
		if u := strings.ToLower(w.Unit); u != "score" && u != "level" {
			s = w.Unit
		}
	default:
		s = w.Unit
	}
	if s == "" {
		return ""
	}
	if w.Period != "" {
		s += "/" + periodShort(w.Period)
	}
	return " " + s
}

func formatLevel(v float64, w Want) string {
	v = math.Round(v*100) / 100
	if i := int(v); v >= 0 && i < len(w.Levels) && v == float64(i) {
		return w.label(i)
	}
	n := strconv.FormatFloat(v, 'f', -1, 64)
	if p := w.prefix(); p != "" {
		return p + n
	}
	return "level " + n
}

// magnitudes are the suffixes numbers are written with, largest first.
var magnitudes = []struct {
	from, factor float64
	suffix       string
}{{1e9, 1e9, "B"}, {1e6, 1e6, "M"}, {1e4, 1e3, "k"}, {0, 1, ""}}

// plainNumber writes v with four significant digits, k from ten thousand, and never in a form that could be read in
// two ways (1.234).
func plainNumber(v float64) string {
	if math.IsNaN(v) {
		return "not a number"
	}
	r := Round(v)
	for _, m := range magnitudes {
		if a := math.Abs(r); a >= m.from {
			digits := 3
			if a < 1 {
				digits = 6
			} else if m.factor == 1 || m.factor == 1e3 {
				digits = 2
			}
			s := strconv.FormatFloat(r/m.factor, 'f', digits, 64)
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
			if s == "-0" || s == "" {
				s = "0"
			}
			return s + m.suffix
		}
	}
	return "0"
}

// step is the distance between neighbouring values that Format can tell apart around v.
func step(v float64) float64 {
	a := math.Abs(v)
	if a == 0 || math.IsInf(a, 0) || math.IsNaN(a) {
		return 0
	}
	e := math.Floor(math.Log10(a)) - 3
	if a >= 1 && a < 10 {
		e = -2
	}
	return math.Pow(10, math.Max(e, -6))
}

// Round returns v as Format shows it: four significant digits, two decimals between 1 and 10, at most six below 1.
func Round(v float64) float64 { return toStep(v, math.Round) }

// Away returns at as Format shows it, rounded away from base, so that a printed threshold still lies beyond the exact
// one when it is approached from base. It returns the exact value when that can be shown exactly.
func Away(at, base float64) float64 {
	r := Round(at)
	if math.Abs(r-at) <= 1e-9*math.Max(math.Abs(at), 1e-9) {
		return r
	}
	if at >= base {
		return toStep(at, math.Ceil)
	}
	return toStep(at, math.Floor)
}

func toStep(v float64, f func(float64) float64) float64 {
	s := step(v)
	if s == 0 {
		return v
	}
	// Dividing by the inverse of a small step keeps decimal fractions exact.
	if s < 1 {
		inv := math.Round(1 / s)
		return f(v*inv) / inv
	}
	return f(v/s) * s
}
