package sandbox

var viewMethods = map[string]method{
	"views.open":    {tier: tier4, run: viewsOpen},
	"views.push":    {tier: tier4, run: viewsPush},
	"views.update":  {tier: tier4, run: viewsUpdate},
	"views.publish": {tier: tier4, run: viewsPublish},
}

func (c *call) triggerID() string {
	if id := c.str("trigger_id"); id != "" {
		return id
	}
	return c.str("interactivity_pointer")
}

func viewsOpen(w *Workspace, c *call) (obj, *apiError) {
	if c.triggerID() == "" {
		return nil, missingArgument("trigger_id")
	}
	def, fail := w.parseView(c.raw("view"), "modal")
	if fail != nil {
		return nil, fail
	}
	if w.duplicateExternal(def, "") {
		return nil, fail1("duplicate_external_id")
	}
	t, fail := w.useTrigger(c.triggerID())
	if fail != nil {
		return nil, fail
	}
	return obj{"view": w.newView(w.openView(t.user, t.channel, def, true))}, nil
}

func viewsPush(w *Workspace, c *call) (obj, *apiError) {
	if c.triggerID() == "" {
		return nil, missingArgument("trigger_id")
	}
	def, fail := w.parseView(c.raw("view"), "modal")
	if fail != nil {
		return nil, fail
	}
	if w.duplicateExternal(def, "") {
		return nil, fail1("duplicate_external_id")
	}
	t, fail := w.useTrigger(c.triggerID())
	if fail != nil {
		return nil, fail
	}
	switch n := len(w.stacks[t.user]); {
	case n == 0 || t.root == "" || w.stacks[t.user][0].id != t.root:
		return nil, fail1("not_found")
	case n >= maxStack:
		return nil, fail1("push_limit_reached")
	}
	return obj{"view": w.newView(w.openView(t.user, t.channel, def, false))}, nil
}

func viewsUpdate(w *Workspace, c *call) (obj, *apiError) {
	var v *view
	switch id, ext := c.str("view_id"), c.str("external_id"); {
	case id != "":
		v = w.views[id]
	case ext != "":
		for _, one := range w.views {
			if str(one.def, "external_id") == ext {
				v = one
			}
		}
	default:
		return nil, missingArgument("view_id")
	}
	if v == nil {
		return nil, fail1("not_found")
	}
	def, fail := w.parseView(c.raw("view"), str(v.def, "type"))
	if fail != nil {
		return nil, fail
	}
	if hash := c.str("hash"); hash != "" && hash != v.hash {
		return nil, fail1("hash_conflict")
	}
	if w.duplicateExternal(def, v.id) {
		return nil, fail1("duplicate_external_id")
	}
	w.replaceView(v, def)
	return obj{"view": w.newView(v)}, nil
}

func viewsPublish(w *Workspace, c *call) (obj, *apiError) {
	if !w.man.Features.Home.HomeTab {
		return nil, fail1("not_enabled")
	}
	u := w.users[c.str("user_id")]
	if u == nil || u.bot || u.slackbot {
		return nil, invalidArguments([]string{"[ERROR] must be the id of a person [json-pointer:/user_id]"})
	}
	def, fail := w.parseView(c.raw("view"), "home")
	if fail != nil {
		return nil, fail
	}
	v := w.homes[u.ID]
	own := ""
	if v != nil {
		own = v.id
	}
	if hash := c.str("hash"); hash != "" && (v == nil || hash != v.hash) {
		return nil, fail1("hash_conflict")
	}
	if w.duplicateExternal(def, own) {
		return nil, fail1("duplicate_external_id")
	}
	if v == nil {
		v = &view{id: w.newID("V"), user: u.ID}
		v.root = v.id
		w.homes[u.ID], w.views[v.id] = v, v
	}
	w.replaceView(v, def)
	return obj{"view": w.newView(v)}, nil
}

// newView is what the view methods answer: no values yet.
func (w *Workspace) newView(v *view) obj {
	o := w.viewObject(v)
	o["state"] = obj{"values": obj{}}
	return o
}
