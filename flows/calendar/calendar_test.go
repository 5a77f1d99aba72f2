package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pvx/flows/calendar"
)

func local(t *testing.T, zone, at string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", at, loc)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNext(t *testing.T) {
	for _, c := range []struct{ name, id, zone, from, want string }{
		{"weekly from a Monday at nine", "weekly", "Europe/Berlin", "2026-11-23 09:00", "2026-11-30 09:00"},
		{"weekly from a Monday at eight", "weekly", "Europe/Berlin", "2026-11-23 08:59", "2026-11-23 09:00"},
		{"first working day after a Sunday the first", "monthly", "Europe/Berlin", "2026-10-31 12:00", "2026-11-02 09:00"},
		{"first Tuesday, same month", "first-tuesday", "America/New_York", "2026-11-01 00:00", "2026-11-03 09:00"},
		{"first Tuesday, next month", "first-tuesday", "America/New_York", "2026-11-03 09:00", "2026-12-01 09:00"},
		{"quarterly over the year", "quarterly", "Asia/Tokyo", "2026-10-05 10:00", "2027-01-01 09:00"},
		{"the hour holds over the end of summer time", "weekly", "Europe/Berlin", "2026-10-20 10:00", "2026-10-26 09:00"},
		{"the hour holds over the start of summer time", "weekly", "America/New_York", "2027-03-09 10:00", "2027-03-15 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from := local(t, c.zone, c.from)
			got, err := calendar.Next(c.id, from, from.Location())
			if err != nil {
				t.Fatal(err)
			}
			if want := local(t, c.zone, c.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	if _, err := calendar.Next("daily", time.Now(), time.UTC); err == nil {
		t.Error("an unknown cadence gave no error")
	}
}

func TestWorking(t *testing.T) {
	for _, c := range []struct{ name, zone, at, want string }{
		{"in hours", "Europe/Berlin", "2026-11-23 11:30", "2026-11-23 11:30"},
		{"before opening", "Europe/Berlin", "2026-11-23 06:00", "2026-11-23 09:00"},
		{"after closing", "Europe/Berlin", "2026-11-23 17:00", "2026-11-24 09:00"},
		{"Friday evening", "Asia/Tokyo", "2026-11-27 19:00", "2026-11-30 09:00"},
		{"Saturday", "Asia/Tokyo", "2026-11-28 10:00", "2026-11-30 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := local(t, c.zone, c.at)
			if got, want := calendar.Working(at, at.Location()), local(t, c.zone, c.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestSnooze(t *testing.T) {
	for _, c := range []struct{ kind, at, want string }{
		{"1h", "2026-11-23 11:30", "2026-11-23 12:30"},
		{"tomorrow", "2026-11-30 11:30", "2026-12-01 09:00"},
		{"monday", "2026-11-23 11:30", "2026-11-30 09:00"},
		{"monday", "2026-11-22 11:30", "2026-11-23 09:00"},
	} {
		at := local(t, "Europe/Berlin", c.at)
		got, err := calendar.Snooze(c.kind, at, at.Location())
		if want := local(t, "Europe/Berlin", c.want); err != nil || !got.Equal(want) {
			t.Errorf("%s from %s: got %s, %v, want %s", c.kind, c.at, got, err, want)
		}
	}
}
