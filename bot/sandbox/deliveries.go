package sandbox

import "time"

// Slack's bounds on events to one app in one workspace, within an hour.
const (
	maxEvents     = 30000 // more are dropped, and the app hears app_rate_limited once for each minute
	failingEvents = 1000  // from here on the share of failures counts
	failingShare  = 0.95  // above it the subscriptions are switched off
)

// deliveries counts the events of the last hour by the workspace's clock, minute by minute.
type deliveries struct {
	minutes  map[int64]*tally
	told     int64 // the minute app_rate_limited was last sent for
	disabled bool  // the subscriptions are switched off
}

type tally struct{ events, done, failed int }

// now is the tally of this minute; those older than an hour are forgotten.
func (d *deliveries) now(at time.Time) *tally {
	minute := at.Unix() / 60
	if d.minutes == nil {
		d.minutes = map[int64]*tally{}
	}
	if d.minutes[minute] == nil {
		for m := range d.minutes {
			if m <= minute-60 {
				delete(d.minutes, m)
			}
		}
		d.minutes[minute] = &tally{}
	}
	return d.minutes[minute]
}

// hour adds the last sixty minutes up.
func (d *deliveries) hour(at time.Time) (sum tally) {
	d.now(at)
	for m, t := range d.minutes {
		if m > at.Unix()/60-60 {
			sum.events, sum.done, sum.failed = sum.events+t.events, sum.done+t.done, sum.failed+t.failed
		}
	}
	return sum
}

// eventAllowed counts one event to the app and says whether it is sent. w.mu held.
func (w *Workspace) eventAllowed(what string) bool {
	d, now := &w.deliveries, w.cfg.Clock.Now()
	if d.disabled {
		w.note(entry{Kind: "refusal", What: what, Trouble: "event subscriptions are switched off"})
		return false
	}
	d.now(now).events++
	if w.cfg.Unlimited || d.hour(now).events <= maxEvents {
		return true
	}
	w.note(entry{Kind: "refusal", What: what, Trouble: "app_rate_limited", Detail: "more than " + itoa(maxEvents) + " events within an hour"})
	if minute := now.Unix() / 60; d.told != minute {
		d.told = minute
		w.attempt(mustJSON(obj{"token": "verification-token", "type": "app_rate_limited", "team_id": w.cfg.Team.ID, "minute_rate_limited": minute * 60, "api_app_id": w.appID}),
			"app_rate_limited", 0)
	}
	return false
}

// delivered counts how the sending of an event ended, and switches the subscriptions off when nearly all fail. w.mu held.
func (w *Workspace) delivered(ok bool) {
	d, now := &w.deliveries, w.cfg.Clock.Now()
	t := d.now(now)
	t.done++
	if ok {
		return
	}
	t.failed++
	if w.cfg.Unlimited || d.disabled {
		return
	}
	if h := d.hour(now); h.events > failingEvents && float64(h.failed) > failingShare*float64(h.done) {
		d.disabled = true
		w.note(entry{Kind: "fault", What: "subscriptions_off", Trouble: "event subscriptions are switched off",
			Detail: "More than 95 % of the deliveries of the last hour failed; Slack writes an e-mail to the app's owners. " +
				`They come back with the fault {"kind": "subscriptions_off", "on": false}.`})
	}
}
