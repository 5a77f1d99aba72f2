package sandbox

import (
	"regexp"
	"strings"
	"time"
)

type user struct {
	User
	bot      bool
	slackbot bool
	updated  int64
}

var notHandle = regexp.MustCompile(`[^a-z0-9._-]+`)

func botHandle(name string) string {
	return notHandle.ReplaceAllString(strings.ToLower(strings.ReplaceAll(name, " ", "_")), "")
}

func (w *Workspace) addUser(u *user) {
	w.users[u.ID] = u
	w.userOrder = append(w.userOrder, u.ID)
}

// findUser looks a person up by id, handle (with or without @), real name, or AppMember. w.mu held.
func (w *Workspace) findUser(s string) *user {
	if s == AppMember {
		return w.users[w.botUser]
	}
	if u := w.users[s]; u != nil {
		return u
	}
	s = strings.TrimPrefix(s, "@")
	for _, id := range w.userOrder {
		if w.users[id].Name == s {
			return w.users[id]
		}
	}
	for _, id := range w.userOrder {
		if w.users[id].RealName == s {
			return w.users[id]
		}
	}
	return nil
}

// avatarSizes are the widths of a profile's pictures; everybody has them, if only the default one.
var avatarSizes = []string{"24", "32", "48", "72", "192", "512"}

// zoneNames spells out what users.info calls the common zones; others keep their abbreviation.
var zoneNames = map[string]string{
	"EST": "Eastern Standard Time", "EDT": "Eastern Daylight Time", "CST": "Central Standard Time", "CDT": "Central Daylight Time",
	"MST": "Mountain Standard Time", "MDT": "Mountain Daylight Time", "PST": "Pacific Standard Time", "PDT": "Pacific Daylight Time",
	"GMT": "Greenwich Mean Time", "BST": "British Summer Time", "WET": "Western European Time", "WEST": "Western European Summer Time",
	"CET": "Central European Time", "CEST": "Central European Summer Time", "EET": "Eastern European Time", "EEST": "Eastern European Summer Time",
	"JST": "Japan Standard Time", "AEST": "Australian Eastern Standard Time", "AEDT": "Australian Eastern Daylight Time",
}

func zoneName(abbreviation string) string {
	if s := zoneNames[abbreviation]; s != "" {
		return s
	}
	return abbreviation
}

func (u *user) zone() (label string, offset int) {
	loc, err := time.LoadLocation(u.TZ)
	if err != nil {
		return "UTC", 0
	}
	return time.Now().In(loc).Zone()
}

// object is the user as the Web API shows it; the e-mail address needs a scope of its own.
func (w *Workspace) userObject(u *user) obj {
	label, offset := u.zone()
	profile := obj{
		"title": u.Title, "phone": "", "skype": "", "real_name": u.RealName, "real_name_normalized": u.RealName,
		"display_name": u.RealName, "display_name_normalized": u.RealName, "status_text": "", "status_emoji": "",
		"avatar_hash": "g" + strings.ToLower(u.ID), "team": w.cfg.Team.ID, "status_text_canonical": "", "status_expiration": 0,
		"status_emoji_display_info": []any{},
	}
	for _, size := range avatarSizes {
		profile["image_"+size] = w.base + "/assets/icon.svg"
	}
	first, last, _ := strings.Cut(u.RealName, " ")
	profile["first_name"], profile["last_name"] = first, last
	if w.man.scope("users:read.email") && !u.bot && u.Email != "" {
		profile["email"] = u.Email
	}
	o := obj{
		"id": u.ID, "team_id": w.cfg.Team.ID, "name": u.Name, "deleted": u.Deleted, "color": u.Color, "real_name": u.RealName,
		"tz": u.TZ, "tz_label": zoneName(label), "tz_offset": offset, "profile": profile, "is_admin": false, "is_owner": false,
		"who_can_share_contact_card": "EVERYONE", "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false, "is_bot": u.bot,
		"is_app_user": false, "updated": u.updated, "is_email_confirmed": true,
	}
	if u.bot {
		profile["api_app_id"], profile["bot_id"], profile["always_active"] = w.appID, w.botID, w.man.Features.Bot.AlwaysOnline
	}
	if w.orgWide() && !u.Stranger {
		o["enterprise_user"] = obj{"id": u.ID, "enterprise_id": w.cfg.Org.ID, "enterprise_name": w.cfg.Org.Name, "is_admin": false, "is_owner": false,
			"is_primary_owner": false, "teams": []string{w.cfg.Team.ID}}
	}
	if u.Stranger {
		o["team_id"], o["is_stranger"] = elsewhere, true
		profile["team"] = elsewhere
		delete(profile, "email")
	}
	if u.Deleted { // Slack leaves the zone of people who left away
		delete(o, "tz")
		delete(o, "tz_label")
		delete(o, "tz_offset")
	}
	return o
}

// team is the id of a user's workspace.
func (w *Workspace) team(userID string) string {
	if u := w.users[userID]; u != nil && u.Stranger {
		return elsewhere
	}
	return w.cfg.Team.ID
}

func initials(name string) string {
	var out []rune
	for _, part := range strings.Fields(name) {
		if r := []rune(part); len(out) < 2 {
			out = append(out, r[0])
		}
	}
	return strings.ToUpper(string(out))
}

// personObject is the user as the page reads it, seen by viewer. w.mu held.
func (w *Workspace) personObject(u *user, viewer string) obj {
	label, _ := u.zone()
	o := obj{
		"id": u.ID, "name": u.Name, "real_name": u.RealName, "title": u.Title, "tz": u.TZ, "tz_label": label, "color": "#" + u.Color,
		"initials": initials(u.RealName), "is_bot": u.bot || u.slackbot, "deleted": u.Deleted, "is_stranger": u.Stranger,
	}
	if u.bot {
		o["app_id"] = w.appID
	}
	if ch := w.imBetween(viewer, u.ID); ch != nil {
		o["im"] = ch.ID
	}
	return o
}

// changeUser tells app and pages that a person's record changed. w.mu held.
func (w *Workspace) changeUser(u *user) {
	u.updated = w.cfg.Clock.Now().Unix()
	if w.man.event("user_change") && w.man.scope("users:read") {
		w.sendEvent("user_change", obj{"type": "user_change", "user": w.userObject(u), "cache_ts": u.updated}, nil)
	}
	id := u.ID
	w.emit(w.everyone(), func(viewer string) obj {
		return obj{"type": "person", "person": w.personObject(w.users[id], viewer)}
	})
	w.save("user", u.User)
}

func (w *Workspace) everyone() []string { return w.userOrder }
