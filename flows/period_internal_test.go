package flows

import (
	"testing"
	"time"
)

func TestReadPeriod(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-10": "2026-10", "Oct": "2026-10", "october": "2026-10", "Nov 26": "2026-11", "Nov '26": "2026-11", "Sept. 2025": "2025-09", "Dec": "2026-12",
		"10/2026": "2026-10", "2026/3": "2026-03", "Q3": "2026-Q3", "q4 26": "2026-Q4", "2026-Q3": "2026-Q3", "2026 q1": "2026-Q1",
		"2026-13": "2026-13", "13/2026": "13/2026", "the ramp": "the ramp", "mayhem": "mayhem", "": "",
	} {
		if got := readPeriod(text, now); got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
		if got := readPeriod(readPeriod(text, now), now); got != want {
			t.Errorf("%q read again is %q, want %q", text, got, want)
		}
	}
	if got := readPeriod("Oct", time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)); got != "2026-10" {
		t.Errorf("October, asked in February, is %s", got)
	}
}

func TestSayPeriod(t *testing.T) {
	for p, want := range map[string]string{"2026-10": "Oct 2026", "2026-Q3": "Q3 2026", "the ramp": "the ramp", "2026-13": "2026-13", "": ""} {
		if got := sayPeriod(p); got != want {
			t.Errorf("%q reads %q, want %q", p, got, want)
		}
	}
}

func TestReadDate(t *testing.T) {
	for text, want := range map[string]Date{"2027-01-31": "2027-01-31", " 31 Jan 2027": "2027-01-31", "January 31, 2027": "2027-01-31", "31.1.2027": "2027-01-31",
		"01/02/2027": "", "end of Jan": "", "": "", "31 Feb 2027": ""} {
		if got, ok := readDate(text); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v", text, got, ok)
		}
	}
}
