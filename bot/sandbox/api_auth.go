package sandbox

import "strings"

var authMethods = map[string]method{
	"api.test":              {token: noToken, run: apiTest},
	"auth.test":             {token: anyToken, run: authTest},
	"apps.connections.open": {token: appOnly, tier: tier3, run: connectionsOpen},
}

func apiTest(w *Workspace, c *call) (obj, *apiError) {
	if code := c.str("error"); code != "" {
		return nil, fail1(code)
	}
	return obj{"args": c.args}, nil
}

func authTest(w *Workspace, c *call) (obj, *apiError) {
	if w.orgWide() { // unlike a workspace's token, it is not one team's
		return obj{"url": "https://" + w.cfg.Org.Domain + ".enterprise.slack.com/", "team": w.cfg.Org.Name, "user": w.users[w.botUser].Name,
			"team_id": w.cfg.Org.ID, "user_id": w.botUser, "bot_id": w.botID, "enterprise_id": w.cfg.Org.ID, "is_enterprise_install": true}, nil
	}
	return obj{"url": "https://" + w.cfg.Team.Domain + ".slack.com/", "team": w.cfg.Team.Name, "user": w.users[w.botUser].Name,
		"team_id": w.cfg.Team.ID, "user_id": w.botUser, "bot_id": w.botID, "is_enterprise_install": false}, nil
}

// connectionsOpen gives out a ticket for one dial.
func connectionsOpen(w *Workspace, c *call) (obj, *apiError) {
	if w.faults.disabled || !w.man.Settings.SocketMode {
		return nil, fail1("forbidden_team")
	}
	ticket := newUUID()
	w.tickets[ticket] = true
	w.after(w.cfg.Protocol.Warning*3, func() { delete(w.tickets, ticket) })
	url := strings.Replace(w.base, "http", "ws", 1)
	return obj{"url": url + "/link/?ticket=" + ticket + "&app_id=" + w.appID}, nil
}
