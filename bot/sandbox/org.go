package sandbox

// Org is an Enterprise Grid organisation. An app installed in it serves all of its workspaces with one token, so that payloads name
// the organisation and methods that list things ask for a team_id. The one workspace here belongs to it.
type Org struct {
	ID     string `json:"id"`     // E…; "" means a fixed one
	Name   string `json:"name"`   // "" means the team's
	Domain string `json:"domain"` // the part before .enterprise.slack.com; "" means the team's
}

// orgWide says whether the app is installed in an organisation.
func (w *Workspace) orgWide() bool { return w.cfg.Org != nil }

// enterprise is the organisation as payloads show it, nil without one.
func (w *Workspace) enterprise() any {
	if !w.orgWide() {
		return nil
	}
	return obj{"id": w.cfg.Org.ID, "name": w.cfg.Org.Name}
}

// installedIn is the id of what the app is installed in: the organisation or the workspace.
func (w *Workspace) installedIn() string {
	if w.orgWide() {
		return w.cfg.Org.ID
	}
	return w.cfg.Team.ID
}

// viewTeam is the team of payloads that come from a view. An app of an organisation opens views for it, not for a workspace.
func (w *Workspace) viewTeam() any {
	if w.orgWide() {
		return nil
	}
	return w.teamObject()
}

// Methods that need a team_id with an organisation's token, and their refusal of one that the token does not reach where it is not
// team_access_not_granted.
var perTeam = map[string]string{
	"bots.info": "team_not_found", "chat.scheduledMessages.list": "", "conversations.list": "", "usergroups.list": "invalid_team", "usergroups.users.list": "",
	"users.conversations": "", "users.list": "",
}

// teamRule checks team_id. A workspace's own token passes it over, whatever it is. w.mu held.
func (w *Workspace) teamRule(c *call) *apiError {
	code, listed := perTeam[c.method]
	if !w.orgWide() || !listed {
		return nil
	}
	switch id := c.str("team_id"); {
	case id == "":
		return fail1("missing_argument")
	case id != w.cfg.Team.ID && code != "":
		return fail1(code)
	case id != w.cfg.Team.ID:
		return fail1("team_access_not_granted")
	}
	return nil
}

// named tells whether a channel was named and not given by its id, which an organisation's token cannot tell apart. w.mu held.
func (w *Workspace) named(c *call) bool {
	id := c.str("channel")
	return w.orgWide() && w.channels[id] == nil && w.users[id] == nil && w.findChannel(id) != nil
}
