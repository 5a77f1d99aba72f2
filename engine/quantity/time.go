package quantity

import (
	"regexp"
	"strconv"
	"strings"
)

// Time words that say over what a flow runs. They are taken out of the text before the rest is read.
var (
	spanText     = regexp.MustCompile(`(?i)(?:\b(?:per|over|in|every|for)\s+|/\s*)(?:a\s+|an\s+|the\s+|last\s+|next\s+)?(\d{1,3})[\s-]*(day|week|month|quarter)s?\b(?:[\s-]+(?:quarter|year|period)s?\b)?`)
	calendarText = regexp.MustCompile(`(?i)(?:\b(?:per|in|over)\s+|/\s*)?(?:an?\s+|the\s+)?\b(?:4-4-5|4-5-4|5-4-4)\b(?:[\s-]*(quarter|qtr|month|year))?`)
	recurText    = regexp.MustCompile(`(?i)\b(MRR|ARR|QRR)\b`)
	trailText    = regexp.MustCompile(`(?i)\b(?:TTM|LTM|(?:trailing|last)\s+(?:twelve|12)\s+months|(?:trailing|last)\s+(?:four|4)\s+quarters)\b`)
	forwardText  = regexp.MustCompile(`(?i)\b(?:NTM|next\s+(?:twelve|12)\s+months)\b`)
	fiscalText   = regexp.MustCompile(`(?i)\b(?:FY\s*'?\d{2,4}\s*-?\s*Q[1-4]|Q[1-4]\s*-?\s*FY\s*'?\d{2,4}|FQ[1-4]|fiscal\s+Q[1-4])\b`)
	fiscalWord   = regexp.MustCompile(`(?i)\bfiscal\s+(quarter|year|month)\b`)
	onceText     = regexp.MustCompile(`(?i)\b(?:one[\s-](?:time|off)|non-?recurring|once)\b`)
)

// span is over what a typed flow runs, when words say it that are not a plain period.
type span struct {
	perYear float64 // how many of it a year has; 0: nothing was said
	note    string  // how it was converted
	window  string  // "trailing" or "forward"; "" not said
}

// spans takes the time words out of s. Amounts that cannot be put on a period are refused, never guessed.
func spans(s string, w Want) (string, span, *Error) {
	var sp span
	if w.Period == "" && w.Kind != Money && w.Kind != Percent {
		return s, sp, nil
	}
	if m := onceText.FindString(s); m != "" {
		return s, sp, w.fail("a one-time amount is not an amount per period and is not annualised: spread it over the years it is for, or leave it out", m)
	}
	if m := fiscalText.FindString(s); m != "" {
		return s, sp, w.fail("“"+m+"” is one quarter of a fiscal year whose start is not stated: write the amount per quarter, and the quarter's dates under as of", m)
	}
	s = fiscalWord.ReplaceAllString(s, "$1") // as long as any other
	take := func(re *regexp.Regexp) []string {
		m := re.FindStringSubmatchIndex(s)
		if m == nil {
			return nil
		}
		var parts []string
		for i := 0; i < len(m); i += 2 {
			if m[i] < 0 {
				parts = append(parts, "")
			} else {
				parts = append(parts, s[m[i]:m[i+1]])
			}
		}
		s = strings.TrimSpace(s[:m[0]] + " " + s[m[1]:])
		return parts
	}
	set := func(perYear float64, note, where string) *Error {
		if sp.perYear != 0 && sp.perYear != perYear {
			return w.fail("two different periods in one estimate: use one", where)
		}
		sp.perYear, sp.note = perYear, note
		return nil
	}
	if m := take(trailText); m != nil {
		sp.window = "trailing"
		if err := set(1, "the trailing twelve months", m[0]); err != nil {
			return s, sp, err
		}
	}
	if m := take(forwardText); m != nil {
		sp.window = "forward"
		if err := set(1, "the next twelve months", m[0]); err != nil {
			return s, sp, err
		}
	}
	if m := take(calendarText); m != nil {
		switch strings.ToLower(m[1]) {
		case "month":
			return s, sp, w.fail("a month of such a calendar has four or five weeks: give the quarter, or the number of weeks", m[0])
		case "year":
			return s, sp, w.fail("a year of such a calendar has 52 or 53 weeks: write per 52-week year or per 53-week year", m[0])
		}
		if err := set(365.0/91, "by days: a quarter of 13 weeks has 91 of 365", m[0]); err != nil {
			return s, sp, err
		}
	}
	if m := take(spanText); m != nil {
		n, _ := strconv.Atoi(m[1])
		if n == 0 {
			return s, sp, w.fail("a period of 0 "+m[2]+"s has no length", m[0])
		}
		unit := strings.ToLower(m[2])
		perYear, note := 0.0, ""
		switch unit {
		case "month":
			perYear, note = 12/float64(n), "× 12/"+m[1]
		case "quarter":
			perYear, note = 4/float64(n), "× 4/"+m[1]
		default:
			days := n
			if unit == "week" {
				days *= 7
			}
			perYear, note = 365/float64(days), "by days: × 365/"+strconv.Itoa(days)
		}
		if err := set(perYear, note, m[0]); err != nil {
			return s, sp, err
		}
	}
	if m := take(recurText); m != nil {
		perYear, note := 1.0, "ARR, looking forward"
		switch strings.ToUpper(m[1]) {
		case "MRR":
			perYear, note = 12, "MRR × 12, looking forward"
		case "QRR":
			perYear, note = 4, "QRR × 4, looking forward"
		}
		if sp.window == "trailing" {
			return s, sp, w.fail("recurring revenue looks forward, “trailing” looks back: say which it is", m[0])
		}
		sp.window = "forward"
		if err := set(perYear, note, m[0]); err != nil {
			return s, sp, err
		}
	}
	if sp.perYear != 0 && w.Period == "" && w.Kind != Percent {
		return s, sp, w.fail("this is not an amount per period: leave the time out", "")
	}
	return s, sp, nil
}
