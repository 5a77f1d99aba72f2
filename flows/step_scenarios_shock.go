package flows

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"pvx/engine"
	"pvx/engine/quantity"
)

// shockExample is an accepted line, for placeholders and errors.
const shockExample = "B sourced −20 %"

var (
	shockSigns = strings.NewReplacer("−", "-", "–", "-", "—", "-", "＋", "+", "’", "'", "\u00a0", " ")
	shockWords = []struct {
		re *regexp.Regexp
		to string
	}{
		{regexp.MustCompile(`(?i)\s+(?:falls|drops|shrinks|down|minus)(?:\s+by)?\s+(\d)`), " -$1"},
		{regexp.MustCompile(`(?i)\s+(?:rises|grows|up|plus)(?:\s+by)?\s+(\d)`), " +$1"},
		{regexp.MustCompile(`(?i)\s+(?:is|becomes|to|at)\s+([-+]?\d|[dD]\d)`), " = $1"},
	}
	pointWords = regexp.MustCompile(`(?i)^(.*?)\s*(?:points?|pts?|pp|levels?)$`)
)

// parseShock reads one line such as "support capacity −30 %", "B sourced -20%", "NPS +5 points" or "incentives = 12 %".
// The error is a sentence for the person.
func parseShock(d Decision, line string) (engine.Shock, error) {
	text := strings.Join(strings.Fields(shockSigns.Replace(line)), " ")
	for _, w := range shockWords {
		text = w.re.ReplaceAllString(text, w.to)
	}
	subject, sign, amount, ok := splitShock(text)
	if !ok {
		return engine.Shock{}, fmt.Errorf("“%s” says no change: write a quantity and a change, for example %s", clip(line, 60), shockExample)
	}
	component, option, err := shockSubject(d, subject)
	if err != nil {
		return engine.Shock{}, err
	}
	c, _, _ := d.Component(component)
	if c.Shared {
		option = ""
	}
	sh := engine.Shock{Component: component, Option: option}
	w := want(d, component, "")
	if sign == "=" {
		e, _, err := quantity.Parse(amount, w)
		if err != nil {
			return engine.Shock{}, errors.New(trimStop(parseError(err)))
		}
		sh.Kind, sh.By = engine.Set, e.Base
		return sh, nil
	}
	return shockBy(d, sh, c, sign, amount, w)
}

// shockBy reads the amount of a change up or down.
func shockBy(d Decision, sh engine.Shock, c engine.Component, sign, amount string, w quantity.Want) (engine.Shock, error) {
	name := QuantityName(d, c.ID, sh.Option)
	neg := 1.0
	if sign == "-" {
		neg = -1
	}
	relative := w.Kind == quantity.Money || w.Kind == quantity.Hours || w.Kind == quantity.Count
	if n, isPct := strings.CutSuffix(strings.TrimSpace(amount), "%"); isPct {
		if !relative {
			return sh, fmt.Errorf("a percentage of %s can be read in two ways: write points, for example “%s %s2 points”, or a value, “%s = %s”",
				name, name, sign, name, example(w))
		}
		v, err := plainFloat(n)
		if err != nil {
			return sh, fmt.Errorf("“%s” is no percentage; for example 30 %%", clip(amount, 30))
		}
		if neg*v < -100 {
			return sh, fmt.Errorf("%s cannot fall by more than 100 %%", name)
		}
		sh.Kind, sh.By = engine.Percent, neg*v
		return sh, nil
	}
	if m := pointWords.FindStringSubmatch(amount); m != nil && !relative {
		v, err := plainFloat(m[1])
		if err != nil {
			return sh, fmt.Errorf("“%s” is no number of points; for example 5 points", clip(amount, 30))
		}
		sh.Kind, sh.By = engine.Plus, neg*v
		return sh, nil
	}
	if relative {
		open := w
		open.Min, open.Max = nil, nil
		e, _, err := quantity.Parse(amount, open)
		if err != nil {
			return sh, fmt.Errorf("“%s” is not understood as a change of %s: write a percentage, for example %s30 %%", clip(amount, 30), name, sign)
		}
		sh.Kind, sh.By = engine.Plus, neg*e.Base
		return sh, nil
	}
	v, err := plainFloat(amount)
	if err != nil {
		return sh, fmt.Errorf("“%s” is not understood as a change of %s: write %s5 points", clip(amount, 30), name, sign)
	}
	sh.Kind, sh.By = engine.Plus, neg*v
	return sh, nil
}

// splitShock parts a line at its last "=", or at the last sign that stands before a number.
func splitShock(text string) (subject, sign, amount string, ok bool) {
	if i := strings.LastIndexByte(text, '='); i >= 0 {
		return strings.TrimSpace(text[:i]), "=", strings.TrimSpace(text[i+1:]), strings.TrimSpace(text[i+1:]) != ""
	}
	for i := len(text) - 1; i > 0; i-- {
		if text[i] != '+' && text[i] != '-' {
			continue
		}
		rest := strings.TrimSpace(text[i+1:])
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			continue
		}
		if text[i-1] != ' ' && !(text[i-1] >= 'a' && text[i-1] <= 'z') {
			continue
		}
		return strings.TrimSpace(text[:i]), text[i : i+1], rest, true
	}
	return "", "", "", false
}

// shockSubject finds what a line is about: a component, and the option when one is named.
func shockSubject(d Decision, subject string) (component, option string, err error) {
	if strings.TrimSpace(subject) == "" {
		return "", "", fmt.Errorf("a quantity is missing; for example %s", shockExample)
	}
	rest := subject
	if o, r, ok := leadingOption(d, subject); ok {
		option, rest = o, r
	} else if o, r, ok := trailingOption(d, subject); ok {
		option, rest = o, r
	}
	found := matchComponents(d, rest)
	switch len(found) {
	case 1:
		return found[0].ID, option, nil
	case 0:
		var names []string
		for _, c := range d.Components() {
			names = append(names, within(c.Name))
		}
		return "", "", fmt.Errorf("“%s” is no quantity of this decision: it has %s", clip(rest, 40), andList(names))
	}
	var names []string
	for _, c := range found {
		names = append(names, within(c.Name))
	}
	return "", "", fmt.Errorf("“%s” can be %s: name one of them", clip(rest, 40), orList(names))
}

func leadingOption(d Decision, s string) (key, rest string, ok bool) {
	low := strings.ToLower(s)
	for _, word := range []string{"all options ", "all: ", "all "} {
		if strings.HasPrefix(low, word) {
			return "", s[len(word):], true
		}
	}
	for _, o := range d.Options {
		for _, name := range []string{o.Name, o.Key} {
			n := strings.ToLower(strings.TrimSpace(name))
			if n == "" || !strings.HasPrefix(low, n) {
				continue
			}
			tail := low[len(n):]
			for _, sep := range []string{"'s ", ": ", ":", " "} {
				if strings.HasPrefix(tail, sep) && len(low) == len(s) && strings.TrimSpace(tail[len(sep):]) != "" {
					return o.Key, strings.TrimSpace(s[len(n)+len(sep):]), true
				}
			}
		}
	}
	return "", s, false
}

func trailingOption(d Decision, s string) (key, rest string, ok bool) {
	low := strings.ToLower(s)
	for _, o := range d.Options {
		for _, name := range []string{o.Name, o.Key} {
			n := strings.ToLower(strings.TrimSpace(name))
			if n == "" {
				continue
			}
			for _, form := range []string{" of " + n, " for " + n, " (" + n + ")"} {
				if strings.HasSuffix(low, form) && len(low) == len(s) {
					return o.Key, strings.TrimSpace(s[:len(s)-len(form)]), true
				}
			}
		}
	}
	return "", s, false
}

// matchComponents returns the components that words can mean: the ones of that name or id, else those whose name, or
// whose metric's or input's name, has all the words.
func matchComponents(d Decision, words string) []engine.Component {
	q := nameWords(words)
	if len(q) == 0 {
		return nil
	}
	key := strings.Join(q, " ")
	var exact, inName, inCriterion []engine.Component
	for _, def := range d.Definitions {
		for _, c := range def.Components {
			name, id := nameWords(c.Name), nameWords(strings.ReplaceAll(c.ID, "_", " "))
			own := append(append([]string(nil), name...), id...)
			if c.Unit == "hours" && def.Formula.Kind == engine.Ratio && c.ID == def.Formula.Below {
				own = append(own, "capacity", "available")
			}
			if c.Unit == "hours" && def.Formula.Kind == engine.Ratio && c.ID == def.Formula.Above {
				own = append(own, "load", "demand", "effort")
			}
			switch {
			case strings.Join(name, " ") == key || strings.Join(id, " ") == key:
				exact = append(exact, c)
			case holdsAll(own, q):
				inName = append(inName, c)
			case holdsAll(append(own, nameWords(def.Name)...), q):
				inCriterion = append(inCriterion, c)
			}
		}
	}
	for _, found := range [][]engine.Component{exact, inName} {
		if len(found) > 0 {
			return found
		}
	}
	return inCriterion
}

// nameWords are a name's words, lower case, without the small ones.
func nameWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	}) {
		switch w {
		case "the", "of", "for", "a", "an", "s", "co", "sell", "cosell":
		default:
			out = append(out, w)
		}
	}
	return out
}

// holdsAll says whether each word of q begins a word of have; one-letter words must be the whole.
func holdsAll(have, q []string) bool {
	for _, w := range q {
		ok := false
		for _, h := range have {
			if h == w || len(w) > 2 && (strings.HasPrefix(h, w) || strings.HasPrefix(w, h) && len(h) > 3) {
				ok = true
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// parseShocks reads one shock a line; empty lines are skipped.
func parseShocks(d Decision, text string) ([]engine.Shock, error) {
	var out []engine.Shock
	seen := map[string]int{}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		sh, err := parseShock(d, line)
		if err != nil {
			return nil, fmt.Errorf("Line %d: %w.", i+1, err)
		}
		key := sh.Component + "/" + sh.Option
		if n := seen[key]; n > 0 {
			return nil, fmt.Errorf("Line %d changes the same quantity as line %d: keep one of them.", i+1, n)
		}
		seen[key] = i + 1
		out = append(out, sh)
	}
	return out, nil
}

// shockText writes a shock so that parseShock reads it back.
func shockText(d Decision, sh engine.Shock) string {
	c, _, _ := d.Component(sh.Component)
	name := c.Name
	if name == "" {
		name = sh.Component
	}
	if sh.Option != "" {
		name = sh.Option + ": " + within(name)
	}
	sign := "+"
	if sh.By < 0 {
		sign = "−"
	}
	switch sh.Kind {
	case engine.Percent:
		return name + " " + sign + exactDecimal(math.Abs(sh.By)) + " %"
	case engine.Set:
		return name + " = " + FormatValue(d, sh.Component, sh.By)
	}
	if scales(c) {
		return name + " " + sign + FormatValue(d, sh.Component, math.Abs(sh.By))
	}
	return name + " " + sign + exactDecimal(math.Abs(sh.By)) + " points"
}

func shockTexts(d Decision, shocks []engine.Shock) []string {
	out := make([]string, len(shocks))
	for i, sh := range shocks {
		out[i] = shockText(d, sh)
	}
	return out
}

func exactDecimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// plainFloat reads a bare number with a decimal point or comma.
func plainFloat(s string) (float64, error) {
	s = strings.TrimSpace(shockSigns.Replace(s))
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e15 {
		return 0, fmt.Errorf("“%s” is not a number", clip(s, 30))
	}
	return v, nil
}

// example is a short accepted value of a quantity.
func example(w quantity.Want) string {
	switch w.Kind {
	case quantity.Percent:
		return "12 %"
	case quantity.Points:
		return "35"
	case quantity.Level:
		if len(w.Levels) > 0 {
			return quantity.Format(float64(len(w.Levels)/2), w)
		}
	}
	return "4"
}

// parseError turns what a parser refused into a sentence for a field.
func parseError(err error) string {
	s := upperFirst(strings.TrimSpace(err.Error()))
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

func trimStop(s string) string { return strings.TrimSuffix(s, ".") }
