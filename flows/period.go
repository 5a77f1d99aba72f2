package flows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	quarterFirst = regexp.MustCompile(`^q([1-4])(?:[ /-]*'?(\d{4}|\d{2}))?$`)
	yearFirst    = regexp.MustCompile(`^(\d{4})[ /.-]*(?:q([1-4])|(\d{1,2}))$`)
	monthNumber  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{4})$`)
	monthWord    = regexp.MustCompile(`^([a-z]{3,9})\.?(?:[ /,-]*'?(\d{4}|\d{2}))?$`)
)

// readPeriod is the month or quarter that people write in many ways ("Oct", "Nov 26", "10/2026", "Q3 2026") in the one way it
// is kept: "2026-10", "2026-Q3". Without a year it is the latest that has begun by now. What is neither is kept as typed, cut
// to longestPeriod.
func readPeriod(text string, now time.Time) string {
	typed := clip(text, longestPeriod)
	s := strings.ToLower(typed)
	if m := quarterFirst.FindStringSubmatch(s); m != nil {
		q, _ := strconv.Atoi(m[1])
		return fmt.Sprintf("%d-Q%d", yearOf(m[2], 3*q-2, now), q)
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		if m[2] != "" {
			return m[1] + "-Q" + m[2]
		}
		if month, _ := strconv.Atoi(m[3]); month >= 1 && month <= 12 {
			return fmt.Sprintf("%s-%02d", m[1], month)
		}
	}
	if m := monthNumber.FindStringSubmatch(s); m != nil {
		if month, _ := strconv.Atoi(m[1]); month >= 1 && month <= 12 {
			return fmt.Sprintf("%s-%02d", m[2], month)
		}
	}
	if m := monthWord.FindStringSubmatch(s); m != nil {
		if month := monthNamed(m[1]); month > 0 {
			return fmt.Sprintf("%d-%02d", yearOf(m[2], month, now), month)
		}
	}
	return typed
}

// monthNamed is 1 to 12 for a month's English name or its beginning, at least three letters of it; 0 for another word.
func monthNamed(word string) int {
	if word == "sept" {
		return 9
	}
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); word == name || word == name[:3] {
			return int(m)
		}
	}
	return 0
}

// yearOf reads two or four digits; with none it is the year in which the month began last.
func yearOf(digits string, month int, now time.Time) int {
	y, err := strconv.Atoi(digits)
	switch {
	case err == nil && y < 100:
		return 2000 + y
	case err == nil:
		return y
	case month > int(now.Month()):
		return now.Year() - 1
	}
	return now.Year()
}

// sayPeriod writes a kept period as people read it: "Oct 2026", "Q3 2026"; another text as it is.
func sayPeriod(p string) string {
	if t, err := time.Parse("2006-01", p); err == nil {
		return t.Format("Jan 2006")
	}
	if y, q, ok := strings.Cut(p, "-Q"); ok && len(y) == 4 && len(q) == 1 {
		return "Q" + q + " " + y
	}
	return p
}

// readDate is a day as people write it ("2027-01-31", "31 Jan 2027", "Jan 31, 2027", "31.1.2027"); ok is false for what is no
// date or could be two.
func readDate(text string) (d Date, ok bool) {
	s := strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " ")
	for _, layout := range []string{time.DateOnly, "2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006", "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return dateOf(t), true
		}
	}
	return "", false
}
