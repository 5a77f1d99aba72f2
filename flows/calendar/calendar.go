// Package calendar says when things come due in a person's own time: review cadences, working hours, snoozes. It reads
// no clock.
package calendar

import (
	"fmt"
	"time"

	"github.com/teambition/rrule-go"
)

// Working hours, local time, Monday to Friday: [Opens, Closes).
const (
	Opens  = 9
	Closes = 17
)

// Cadence is a recurring review.
type Cadence struct {
	ID, Label string
	rule      rrule.ROption
}

// Cadences are those a decision can have, in the order in which they are offered.
func Cadences() []Cadence {
	return []Cadence{
		{"weekly", "Weekly, on Mondays", rrule.ROption{Freq: rrule.WEEKLY, Byweekday: []rrule.Weekday{rrule.MO}}},
		{"monthly", "Monthly, on the first working day", rrule.ROption{Freq: rrule.MONTHLY, Byweekday: workdays(), Bysetpos: []int{1}}},
		{"first-tuesday", "Monthly, on the first Tuesday", rrule.ROption{Freq: rrule.MONTHLY, Byweekday: []rrule.Weekday{rrule.TU.Nth(1)}}},
		{"quarterly", "Quarterly, on the first working day", rrule.ROption{Freq: rrule.MONTHLY, Bymonth: []int{1, 4, 7, 10}, Byweekday: workdays(), Bysetpos: []int{1}}},
	}
}

func workdays() []rrule.Weekday {
	return []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR}
}

// Label is the cadence's words; the id itself when it is not known.
func Label(id string) string {
	for _, c := range Cadences() {
		if c.ID == id {
			return c.Label
		}
	}
	return id
}

// Next is the first occurrence after t, at the opening hour in loc. An unknown id is an error that lists the known.
func Next(id string, t time.Time, loc *time.Location) (time.Time, error) {
	for _, c := range Cadences() {
		if c.ID != id {
			continue
		}
		// The rule counts civil days, so it is asked in UTC and its answer is read as a date: a change to or from
		// summer time cannot move the hour.
		local := t.In(loc)
		o := c.rule
		o.Dtstart = time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -7)
		r, err := rrule.NewRRule(o)
		if err != nil {
			return time.Time{}, fmt.Errorf("cadence %s: %w", id, err)
		}
		day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
		for {
			on := r.After(day, true)
			if on.IsZero() {
				return time.Time{}, fmt.Errorf("cadence %s has no occurrence after %s", id, t)
			}
			if at := At(on.Year(), on.Month(), on.Day(), loc); at.After(t) {
				return at, nil
			}
			day = on.AddDate(0, 0, 1)
		}
	}
	return time.Time{}, fmt.Errorf("unknown cadence %q: weekly, monthly, first-tuesday or quarterly", id)
}

// At is the opening hour of a civil day in loc.
func At(y int, m time.Month, d int, loc *time.Location) time.Time {
	return time.Date(y, m, d, Opens, 0, 0, 0, loc)
}

// Day is the opening hour of a date YYYY-MM-DD in loc.
func Day(date string, loc *time.Location) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a date like 2027-04-15", date)
	}
	return At(t.Year(), t.Month(), t.Day(), loc), nil
}

// Working is t itself when it falls into working hours in loc, else the next opening.
func Working(t time.Time, loc *time.Location) time.Time {
	l := t.In(loc)
	day := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC)
	if free(day.Weekday()) || l.Hour() >= Closes {
		day = day.AddDate(0, 0, 1)
	} else if l.Hour() >= Opens {
		return t
	}
	for free(day.Weekday()) {
		day = day.AddDate(0, 0, 1)
	}
	return At(day.Year(), day.Month(), day.Day(), loc)
}

func free(w time.Weekday) bool { return w == time.Saturday || w == time.Sunday }

// Snooze is when a reminder that is put off comes back; the kinds are "1h", "tomorrow" (at opening) and "monday" (the next one, at opening).
func Snooze(kind string, now time.Time, loc *time.Location) (time.Time, error) {
	l := now.In(loc)
	switch kind {
	case "1h":
		return now.Add(time.Hour), nil
	case "tomorrow":
		return At(l.Year(), l.Month(), l.Day()+1, loc), nil
	case "monday":
		days := (8 - int(l.Weekday())) % 7
		if days == 0 {
			days = 7
		}
		return At(l.Year(), l.Month(), l.Day()+days, loc), nil
	}
	return time.Time{}, fmt.Errorf("unknown snooze %q: 1h, tomorrow or monday", kind)
}
