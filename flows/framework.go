package flows

import "time"

// Fresh is a new decision with every default of the framework.
func Fresh(id ID, number int64, a Actor, title, currency string, now time.Time) Decision {
	return Decision{Schema: 1, ID: id, Number: number, Team: a.Team, Edition: 1, Status: InDraft, Title: title, Created: now, Changed: now}
}
