package engine

import (
	"strconv"
	"strings"
	"unicode"
)

// within writes a name as it stands inside a sentence; an abbreviation such as NPS keeps its capitals.
func within(name string) string {
	r := []rune(name)
	if len(r) < 2 || unicode.IsUpper(r[1]) {
		return name
	}
	return string(unicode.ToLower(r[0])) + string(r[1:])
}

func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// numeral writes a plain number with at most four decimals.
func numeral(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Verbs are the words that agree with a quantity's name: is, falls, rises, its; or are, fall, rise, their.
type Verbs struct{ Is, Falls, Rises, Its string }

// pick returns the word for one thing or for several.
func (v Verbs) pick(one, several string) string {
	if v.Is == "are" {
		return several
	}
	return one
}

// VerbsOf tells "revenue falls" from "incentives fall": a name with a word in the plural takes the plural; an
// abbreviation such as NPS is none. Words after "of" do not count: "the weight of partners rises".
func VerbsOf(name string) Verbs {
	head, _, _ := strings.Cut(strings.ToLower(name), " of ")
	for i, w := range strings.Fields(name) {
		if i >= len(strings.Fields(head)) {
			break
		}
		low := strings.ToLower(w)
		if len(w) < 4 || w == strings.ToUpper(w) || !strings.HasSuffix(low, "s") {
			continue
		}
		switch low[len(low)-2] {
		case 's', 'u', 'i':
		default:
			return Verbs{"are", "fall", "rise", "their"}
		}
	}
	return Verbs{"is", "falls", "rises", "its"}
}

// Subject names an estimate within a sentence: "A's partner NPS"; without an option the component alone.
func (m Model) Subject(component, option string) string {
	name := within(m.Name(component))
	if option == "" {
		return name
	}
	return possessive(option) + " " + name
}

// possessive is "A's", and "resellers'" for what ends in s.
func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// Legend says what the options' letters stand for: "A Referral · B Co-sell tier"; "" when no option has a name.
func (m Model) Legend() string {
	var out []string
	named := false
	for _, o := range m.Options {
		named = named || o.Name != "" && o.Name != o.ID
		out = append(out, strings.TrimSpace(o.ID+" "+m.optionName(o.ID)))
	}
	if !named {
		return ""
	}
	return strings.Join(out, " · ")
}

// Condition is the first half of a flip's sentence, without full stop: "A's support hours needed rise above 81.5 hours/mo
// (now 60 hours/mo)".
func (m Model) Condition(f Flip) string {
	id, name, what := f.Subject, m.Name(f.Subject), ""
	switch f.Kind {
	case FlipTradeOff:
		what, name = "the weight of reach against complexity", "weight"
	case FlipWeight:
		group := Reach
		for _, k := range m.Criteria {
			if k.ID == f.Subject {
				group = k.Group
			}
		}
		what = "the weight of " + within(name) + " within " + string(group)
		id, name = string(FlipTradeOff), "weight" // a share too
	case FlipGlobalWeight:
		what = "the weight of " + within(name) + " among all criteria"
		id, name = string(FlipTradeOff), "weight"
	case FlipParameter, FlipDriver:
		what = "the " + strings.TrimPrefix(within(name), "the ")
	default:
		what = m.Subject(f.Subject, f.Option)
	}
	v := VerbsOf(name)
	if f.Integer {
		side := " or lower"
		if f.Rising {
			side = " or higher"
		}
		return what + " " + v.Is + " " + m.Amount(id, f.Printed) + side + " (now " + m.Amount(id, f.Base) + ")"
	}
	verb := v.Falls + " below "
	if f.Rising {
		verb = v.Rises + " above "
	}
	return what + " " + verb + m.Amount(id, f.Printed) + " (now " + m.Amount(id, f.Base) + ")"
}

// Sentence says a flip in words, with the options' letters: "B is preferred to A when A's sourced revenue falls below
// 636.7k USD/yr (now 1.25M USD/yr)."
func (m Model) Sentence(f Flip) string {
	when := " when " + m.Condition(f) + "."
	if f.Unresolved {
		when += " This crossing is numerically unresolved: where it lies is not known."
	}
	switch {
	case f.To == "":
		return "No option stays within its limits" + when
	case f.From == "":
		return f.To + " comes within its limits and is preferred" + when
	case f.Kind == FlipGate && f.Option == f.To:
		return f.To + " comes within its limits and is preferred to " + f.From + when
	case f.Kind == FlipGate:
		return f.From + " is over its limit and " + f.To + " is preferred" + when
	}
	return f.To + " is preferred to " + f.From + when
}

// JointSentence says how far everything may move against the preferred option at once; "" when nothing has a range or no
// option is preferred.
func (a Analysis) JointSentence() string {
	j := a.Joint
	if j == nil || a.Preferred == "" {
		return ""
	}
	if j.R == nil {
		return "Even with everything moved against " + a.Preferred + " at once, as far as is possible, it stays preferred."
	}
	then := "the choice would change"
	switch {
	case j.Gate && j.To == "":
		then = a.Preferred + " would break a limit"
	case j.Gate:
		then = a.Preferred + " would break a limit and " + j.To + " be preferred"
	case j.To != "":
		then = j.To + " would be as good"
	}
	if *j.R < 1 {
		return "If every figure moved against " + a.Preferred + " at once, " + then + " once each has gone " + strconv.Itoa(int(100**j.R+0.5)) +
			" % of the way to the end of its range."
	}
	return a.Preferred + " stays preferred even with every figure at the unfavourable end of its range; at " +
		strings.TrimSuffix(strconv.FormatFloat(*j.R, 'f', 1, 64), ".0") + " times that distance " + then + "."
}
