package quantity

import (
	"strconv"
	"strings"
	"unicode"
)

type tokenKind int

const (
	tokNumber tokenKind = iota
	tokWord             // letters, a currency sign or %
	tokSep              // between values: - – .. to , ;
	tokSlash
	tokMinus // a sign, not a range
	tokPlusMinus
)

type token struct {
	kind tokenKind
	text string // as typed
	word string // lower case, for words
}

// cleaner unifies the spellings of blanks, minus signs and plus-minus.
var cleaner = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\t", " ", "\n", " ", "\r", " ",
	"\u2212", "-", "+/-", "±", "+-", "±", "…", "..", "’", "'", "—", "–", "‑", "-", "~", " ", "≈", " ")

// lex cuts cleaned text into tokens. It fails only at characters that have no meaning in a quantity.
func lex(text string, w Want) ([]token, *Error) {
	var out []token
	rs := []rune(text)
	for i := 0; i < len(rs); {
		r := rs[i]
		rest := string(rs[i:])
		switch {
		case r == ' ' || r == '(' || r == ')':
			i++
		case isDigit(r) || ((r == '.' || r == ',') && i+1 < len(rs) && isDigit(rs[i+1]) && fresh(rs, i)):
			n := numberLength(rs[i:])
			out = append(out, token{kind: tokNumber, text: string(rs[i : i+n])})
			i += n
		case strings.HasPrefix(rest, ".."):
			out = append(out, token{kind: tokSep, text: ".."})
			i += 2
			for i < len(rs) && rs[i] == '.' {
				i++
			}
		case r == '±':
			out = append(out, token{kind: tokPlusMinus, text: "±"})
			i++
		case r == '/':
			out = append(out, token{kind: tokSlash, text: "/"})
			i++
		case r == '-' && signHere(out):
			out = append(out, token{kind: tokMinus, text: "-"})
			i++
		case r == '+' && signHere(out):
			i++
		case r == '-' || r == '–' || r == ',' || r == ';':
			out = append(out, token{kind: tokSep, text: string(r)})
			i++
		case r == '%' || unicode.Is(unicode.Sc, r):
			out = append(out, token{kind: tokWord, text: string(r), word: string(r)})
			i++
		case unicode.IsLetter(r):
			j := i
			for j < len(rs) && (unicode.IsLetter(rs[j]) || (rs[j] == '.' && j+1 < len(rs) && unicode.IsLetter(rs[j+1]))) {
				j++
			}
			t := string(rs[i:j])
			// "US$", "p.a." and "ca." read as one word each.
			if j < len(rs) && rs[j] == '$' {
				j++
				t += "$"
			} else if j < len(rs) && rs[j] == '.' && (j+1 == len(rs) || rs[j+1] == ' ') {
				j++
			}
			word := strings.ToLower(t)
			if word == "to" || word == "until" || word == "and" {
				out = append(out, token{kind: tokSep, text: t})
			} else {
				out = append(out, token{kind: tokWord, text: t, word: word})
			}
			i = j
		case r == '.' && i == len(rs)-1:
			i++ // the full stop of a sentence
		default:
			return nil, w.fail("“"+string(r)+"” has no meaning in a quantity", string(r))
		}
	}
	return out, nil
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// fresh tells whether a separator at i may start a number such as ".5".
func fresh(rs []rune, i int) bool {
	return rs[i] == '.' && (i == 0 || !isDigit(rs[i-1]) && rs[i-1] != '.')
}

// signHere tells whether a minus after these tokens is a sign: nothing that could be the lower end came before.
func signHere(before []token) bool {
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	switch last.kind {
	case tokNumber, tokMinus:
		return false
	case tokWord:
		if last.word == "base" {
			return true
		}
		// "EUR -5" is a sign, "5 EUR - 7 EUR" a range.
		for _, t := range before {
			if t.kind == tokNumber {
				return false
			}
		}
	}
	return true
}

// numberLength returns how many runes at the start belong to one number: digits with grouping and decimals.
func numberLength(rs []rune) int {
	i := 0
	for i < len(rs) && isDigit(rs[i]) {
		i++
	}
	for i+1 < len(rs) && (rs[i] == '.' || rs[i] == ',') && isDigit(rs[i+1]) {
		i++
		for i < len(rs) && isDigit(rs[i]) {
			i++
		}
	}
	if i > 3 && !strings.ContainsAny(string(rs[:i]), ".,") {
		return i
	}
	// Groups of three after a blank or an apostrophe: 1 250 000 or 1'250'000,50.
	for i+3 < len(rs) && (rs[i] == ' ' || rs[i] == '\'') && isDigit(rs[i+1]) && isDigit(rs[i+2]) && isDigit(rs[i+3]) &&
		!strings.ContainsAny(string(rs[:i]), ".,") && (i+4 == len(rs) || !isDigit(rs[i+4])) {
		i += 4
		if i+1 < len(rs) && (rs[i] == '.' || rs[i] == ',') && isDigit(rs[i+1]) {
			i++
			for i < len(rs) && isDigit(rs[i]) {
				i++
			}
			break
		}
	}
	return i
}

// number turns the digits of one number into a value. scale is the value of the suffix that follows, 1 without one: it
// decides whether 1.234 can only be a decimal.
func number(text string, scale float64, w Want) (float64, *Error) {
	plain := strings.NewReplacer(" ", "", "'", "").Replace(text)
	if len(plain) > 40 {
		return 0, w.fail("the number is too long", text)
	}
	dots, commas := strings.Count(plain, "."), strings.Count(plain, ",")
	decimal := ""
	switch {
	case dots > 0 && commas > 0:
		decimal = "."
		if strings.LastIndex(plain, ",") > strings.LastIndex(plain, ".") {
			decimal = ","
		}
	case dots+commas == 1:
		decimal = "."
		if commas == 1 {
			decimal = ","
		}
		whole, frac, _ := strings.Cut(plain, decimal)
		grouped := strings.ContainsAny(text, " '")
		if len(frac) == 3 && whole != "" && whole[0] != '0' && len(whole) <= 3 && !grouped && !(decimal == "." && scale >= 1e6) {
			return 0, w.fail("“"+text+"” can be read as "+whole+"."+frac+" or as "+whole+frac+": write "+whole+frac+" or "+whole+"."+frac[:2], text)
		}
	}
	whole, frac := plain, ""
	if decimal != "" {
		at := strings.LastIndex(plain, decimal)
		whole, frac = plain[:at], plain[at+1:]
		if strings.Contains(whole, decimal) {
			return 0, w.fail("“"+text+"” has more than one decimal mark; separate several values with / or –", text)
		}
	}
	for _, sep := range []string{".", ","} {
		if groups := strings.Split(whole, sep); len(groups) > 1 {
			for i, g := range groups {
				if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
					return 0, w.fail("the groups of digits in “"+text+"” are not thousands; separate several values with / or –", text)
				}
			}
			whole = strings.Join(groups, "")
		}
	}
	v, err := strconv.ParseFloat("0"+whole+"."+frac+"0", 64)
	if err != nil {
		return 0, w.fail("“"+text+"” is not a number", text)
	}
	return v, nil
}
