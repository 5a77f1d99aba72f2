package sandbox

var userMethods = map[string]method{
	"users.info":          {scopes: []string{"users:read"}, tier: tier4, run: usersInfo},
	"users.list":          {scopes: []string{"users:read"}, tier: tier2, run: usersList},
	"users.lookupByEmail": {scopes: []string{"users:read.email"}, tier: tier3, run: usersLookup},
	"bots.info":           {scopes: []string{"users:read"}, tier: tier3, run: botsInfo},
	"team.info":           {scopes: []string{"team:read"}, tier: tier3, run: teamInfo},
}

func usersInfo(w *Workspace, c *call) (obj, *apiError) {
	u := w.users[c.str("user")]
	if u == nil {
		return nil, fail1("user_not_found")
	}
	if u.Stranger && !w.shares(u.ID) {
		return nil, fail1("user_not_visible")
	}
	o := w.userObject(u)
	if c.bool("include_locale") {
		o["locale"] = locale
	}
	return obj{"user": o}, nil
}

// locale is everybody's language here.
const locale = "en-US"

// shares tells whether the app and a user are in one channel.
func (w *Workspace) shares(userID string) bool {
	for _, c := range w.channels {
		if c.has(userID) && c.has(w.botUser) {
			return true
		}
	}
	return false
}

func usersList(w *Workspace, c *call) (obj, *apiError) {
	out := []obj{}
	for _, id := range w.userOrder {
		if u := w.users[id]; !u.Stranger || w.shares(id) {
			o := w.userObject(u)
			if c.bool("include_locale") {
				o["locale"] = locale
			}
			out = append(out, o)
		}
	}
	if w.policy.LargeTeam && c.int("limit", 0) == 0 {
		return nil, fail1("limit_required")
	}
	part, next, fail := page(c, out, max(1, len(out)))
	if fail != nil {
		return nil, fail
	}
	return obj{"members": part, "cache_ts": w.cfg.Clock.Now().Unix(), "response_metadata": nextCursor(next)}, nil
}

func usersLookup(w *Workspace, c *call) (obj, *apiError) {
	for _, id := range w.userOrder {
		if u := w.users[id]; u.Email != "" && u.Email == c.str("email") && !u.Deleted && !u.Stranger {
			return obj{"user": w.userObject(u)}, nil
		}
	}
	return nil, fail1("users_not_found")
}

func botsInfo(w *Workspace, c *call) (obj, *apiError) {
	if id := c.str("bot"); id != "" && id != w.botID {
		return nil, fail1("bot_not_found")
	}
	return obj{"bot": obj{"id": w.botID, "deleted": false, "name": w.man.Features.Bot.Name, "updated": 0, "app_id": w.appID, "user_id": w.botUser,
		"icons": w.botIcons()}}, nil
}

func (w *Workspace) botIcons() obj {
	icon := w.base + "/assets/icon.svg"
	return obj{"image_36": icon, "image_48": icon, "image_72": icon}
}

func teamInfo(w *Workspace, c *call) (obj, *apiError) {
	if id := c.str("team"); id != "" && id != w.cfg.Team.ID {
		return nil, fail1("team_not_found")
	} else if domain := c.str("domain"); id == "" && domain != "" {
		if w.cfg.Org == nil {
			return nil, fail1("team_not_on_enterprise")
		}
		if domain != w.cfg.Team.Domain {
			return nil, fail1("team_not_found")
		}
	}
	o := obj{"id": w.cfg.Team.ID, "name": w.cfg.Team.Name, "domain": w.cfg.Team.Domain, "email_domain": "",
		"url": "https://" + w.cfg.Team.Domain + ".slack.com/", "icon": obj{"image_default": true}}
	if w.orgWide() {
		o["enterprise_id"], o["enterprise_name"], o["enterprise_domain"] = w.cfg.Org.ID, w.cfg.Org.Name, w.cfg.Org.Domain
	}
	return obj{"team": o}, nil
}
