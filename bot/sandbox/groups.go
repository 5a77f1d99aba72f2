package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Group is a user group that can be mentioned.
type Group struct {
	ID       string   `json:"id"`       // S…; "" makes one
	Handle   string   `json:"handle"`   // without @
	Name     string   `json:"name"`     // "" means the handle
	Members  []string `json:"members"`  // users' ids or handles
	Disabled bool     `json:"disabled"` // kept, but out of use
}

func (w *Workspace) seedGroups() error {
	for _, g := range w.cfg.Groups {
		if g.Handle == "" {
			return fmt.Errorf("a user group has no handle")
		}
		if g.ID == "" {
			g.ID = w.newID("S")
		}
		if g.Name == "" {
			g.Name = g.Handle
		}
		members := []string{}
		for _, m := range g.Members {
			u := w.findUser(m)
			if u == nil {
				return fmt.Errorf("group %s: nobody is called %s", g.Handle, m)
			}
			members = append(members, u.ID)
		}
		g.Members = members
		w.groups = append(w.groups, &g)
	}
	return nil
}

// findGroup looks a user group up by id or handle. w.mu held.
func (w *Workspace) findGroup(s string) *Group {
	s = strings.TrimPrefix(s, "@")
	for _, g := range w.groups {
		if g.ID == s || g.Handle == s && s != "" {
			return g
		}
	}
	return nil
}

func usergroupsList(w *Workspace, c *call) (obj, *apiError) {
	if w.policy.FreePlan {
		return nil, fail1("plan_upgrade_required")
	}
	out := []obj{}
	for _, g := range w.groups {
		if g.Disabled && !c.bool("include_disabled") {
			continue
		}
		deleted := 0
		if g.Disabled {
			deleted = 1
		}
		o := obj{"id": g.ID, "team_id": w.cfg.Team.ID, "is_usergroup": true, "is_subteam": true, "name": g.Name, "description": "", "handle": g.Handle,
			"is_external": false, "date_create": 0, "date_update": 0, "date_delete": deleted, "auto_type": nil, "auto_provision": false,
			"enterprise_subteam_id": "", "created_by": "", "updated_by": "", "deleted_by": nil, "prefs": obj{"channels": []any{}, "groups": []any{}}}
		if c.bool("include_users") {
			o["users"] = slices.Clone(g.Members)
		}
		if c.bool("include_count") {
			o["user_count"] = len(g.Members)
		}
		out = append(out, o)
	}
	return obj{"usergroups": out}, nil
}

func usergroupUsers(w *Workspace, c *call) (obj, *apiError) {
	if w.policy.FreePlan {
		return nil, fail1("plan_upgrade_required")
	}
	g := w.findGroup(c.str("usergroup"))
	if g == nil || g.ID != c.str("usergroup") || g.Disabled && !c.bool("include_disabled") {
		return nil, fail1("no_such_subteam")
	}
	return obj{"users": slices.Clone(g.Members)}, nil
}
