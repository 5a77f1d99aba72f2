package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"pvx/bot/blockkit"
)

const (
	maxStack    = 3
	maxViewSize = 250 * 1024
	troubleText = "We had some trouble connecting. Try again?"
)

// view is an open modal or a published Home tab.
type view struct {
	id       string
	user     string
	channel  string // where it was opened from, "" when from nowhere
	def      obj    // as the app gave it, with what Slack fills in
	state    obj    // block_id → action_id → value, as the person sees it now
	errors   map[string]string
	trouble  string
	loading  bool
	hash     string
	root     string
	previous string
}

func (v *view) modal() bool    { return str(v.def, "type") == "modal" }
func (v *view) blocks() []obj  { return list(v.def, "blocks") }
func (v *view) notifies() bool { b, _ := v.def["notify_on_close"].(bool); return b }

// parseView checks a view as Slack does and fills in what Slack fills in. The error code is "" when it is good. w.mu held.
func (w *Workspace) parseView(raw json.RawMessage, kind string) (def obj, fail *apiError) {
	if len(raw) > maxViewSize {
		return nil, fail1("view_too_large")
	}
	if json.Unmarshal(raw, &def) != nil || def == nil {
		return nil, invalidArguments([]string{"[ERROR] must provide an object [json-pointer:/view]"})
	}
	if bad := blockkit.CheckView(raw, blockkit.Newest); len(bad) > 0 {
		return nil, invalidArguments(bad.Lines())
	}
	w.noteDoubt("view", blockkit.CheckView(raw, blockkit.Strict))
	if t := str(def, "type"); t != kind {
		return nil, invalidArguments([]string{"[ERROR] must be a valid enum value [json-pointer:/view/type]"})
	}
	if line := w.refusedBlock(list(def, "blocks"), "/view/blocks"); line != "" {
		return nil, invalidArguments([]string{line})
	}
	blocks, err := blockkit.FillIDs(mustJSON(def["blocks"]))
	if err != nil {
		return nil, invalidArguments([]string{"[ERROR] must provide an array [json-pointer:/view/blocks]"})
	}
	var items []any
	_ = json.Unmarshal(blocks, &items)
	def["blocks"] = items
	fillTexts(def)
	for key, zero := range map[string]any{"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": false,
		"notify_on_close": false, "close": nil, "submit": nil} {
		if _, ok := def[key]; !ok {
			def[key] = zero
		}
	}
	if def["title"] == nil {
		def["title"] = obj{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	return def, nil
}

// noteDoubt tells the developer, in the wire log, what was taken here and would be refused where the older or narrower of two
// documents holds. w.mu held.
func (w *Workspace) noteDoubt(what string, strict blockkit.Problems) {
	if len(strict) == 0 {
		return
	}
	lines := strict.Lines()
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "[ERROR] ")
	}
	w.note(entry{Kind: "doubt", What: what, Detail: "Taken here, but Slack's documents disagree, and by the stricter it would be refused: " + strings.Join(lines, "; ") +
		". What holds everywhere stays inside it."})
}

// refusedBlock rehearses a workspace that does not know a block type. w.mu held.
func (w *Workspace) refusedBlock(blocks []obj, pointer string) string {
	for i, b := range blocks {
		if w.faults.refused[str(b, "type")] {
			return "[ERROR] unsupported type: " + str(b, "type") + " [json-pointer:" + pointer + "/" + itoa(i) + "/type]"
		}
	}
	return ""
}

// object is the view as Slack sends it. w.mu held.
func (w *Workspace) viewObject(v *view) obj {
	o := clone(v.def)
	o["id"], o["team_id"], o["hash"], o["app_id"], o["app_installed_team_id"], o["bot_id"] = v.id, w.cfg.Team.ID, v.hash, w.appID, w.installedIn(), w.botID
	o["state"] = obj{"values": clone(v.state)}
	o["root_view_id"] = v.root
	o["previous_view_id"] = nil
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}

// pageView adds what the page shows beside the view. w.mu held.
func (w *Workspace) pageView(v *view) obj {
	o := w.viewObject(v)
	if len(v.errors) > 0 {
		o["errors"] = v.errors
	}
	if v.trouble != "" {
		o["trouble"] = v.trouble
	}
	if v.loading {
		o["loading"] = true
	}
	return o
}

func (w *Workspace) stackViews(userID string) []obj {
	out := []obj{}
	for _, v := range w.stacks[userID] {
		out = append(out, w.pageView(v))
	}
	return out
}

// stackChanged shows the stack to its person. w.mu held.
func (w *Workspace) stackChanged(userID string) {
	o := obj{"type": "views", "views": w.stackViews(userID)}
	if s := w.stacks[userID]; len(s) > 0 && s[len(s)-1].loading {
		o["loading"] = true
	}
	w.emit([]string{userID}, fixed(o))
}

// duplicateExternal tells whether another open view has the external_id. w.mu held.
func (w *Workspace) duplicateExternal(def obj, own string) bool {
	ext := str(def, "external_id")
	for id, v := range w.views {
		if ext != "" && id != own && str(v.def, "external_id") == ext {
			return true
		}
	}
	return false
}

// openView puts a view on top of a person's stack; fresh starts a new stack. w.mu held.
func (w *Workspace) openView(userID, channelID string, def obj, fresh bool) *view {
	if fresh {
		w.dropViews(w.stacks[userID])
		delete(w.stacks, userID)
	}
	v := &view{id: w.newID("V"), user: userID, channel: channelID, def: def, hash: newHash()}
	v.root = v.id
	if s := w.stacks[userID]; len(s) > 0 {
		v.root, v.previous = s[0].id, s[len(s)-1].id
	}
	v.state = mergeState(v.blocks(), nil, nil, channelID)
	w.views[v.id] = v
	w.stacks[userID] = append(w.stacks[userID], v)
	w.stackChanged(userID)
	return v
}

// replaceView gives an open view a new definition. Values of elements that keep block_id and action_id stay. w.mu held.
func (w *Workspace) replaceView(v *view, def obj) {
	v.def, v.hash, v.errors, v.trouble = def, newHash(), nil, ""
	v.state = mergeState(v.blocks(), v.state, nil, v.channel)
	if v.modal() {
		w.stackChanged(v.user)
		return
	}
	w.emit([]string{v.user}, fixed(obj{"type": "home", "app": w.appID, "view": w.pageView(v)}))
}

func (w *Workspace) dropViews(vs []*view) {
	for _, v := range vs {
		delete(w.views, v.id)
	}
}

// popView takes the top view off. w.mu held.
func (w *Workspace) popView(userID string) {
	s := w.stacks[userID]
	if len(s) == 0 {
		return
	}
	w.dropViews(s[len(s)-1:])
	w.stacks[userID] = slices.Clip(s[:len(s)-1])
	w.stackChanged(userID)
}

func (w *Workspace) clearViews(userID string) {
	w.dropViews(w.stacks[userID])
	delete(w.stacks, userID)
	w.stackChanged(userID)
}

// topView is the view a person looks at. w.mu held.
func (w *Workspace) topView(userID string) *view {
	s := w.stacks[userID]
	if len(s) == 0 {
		return nil
	}
	return s[len(s)-1]
}

// closeView closes the top view, or all of them, and tells the app when the views asked for it. w.mu held.
func (w *Workspace) closeView(v *view, all bool) {
	if c, _ := v.def["clear_on_close"].(bool); c {
		all = true
	}
	stack := w.stacks[v.user]
	at := slices.Index(stack, v)
	if at < 0 {
		return
	}
	if all {
		at = 0
	}
	for i := len(stack) - 1; i >= at; i-- {
		one := stack[i]
		if one.notifies() {
			o := w.viewObject(one)
			o["state"] = obj{"values": obj{}}
			w.tell("view_closed", obj{"type": "view_closed", "team": w.viewTeam(), "user": w.actor(one.user), "api_app_id": w.appID,
				"token": "verification-token", "view": o, "is_cleared": all, "is_enterprise_install": w.orgWide(), "enterprise": w.enterprise()})
		}
	}
	w.dropViews(stack[at:])
	w.stacks[v.user] = slices.Clip(stack[:at])
	if at == 0 {
		delete(w.stacks, v.user)
	}
	w.stackChanged(v.user)
}

func (w *Workspace) teamObject() obj {
	o := obj{"id": w.cfg.Team.ID, "domain": w.cfg.Team.Domain}
	if w.orgWide() {
		o["enterprise_id"], o["enterprise_name"] = w.cfg.Org.ID, w.cfg.Org.Name
	}
	return o
}

// actor is the user object of interactive payloads. w.mu held.
func (w *Workspace) actor(userID string) obj {
	u := w.users[userID]
	return obj{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": w.team(userID)}
}

func runes(s string) int { return utf8.RuneCountInString(s) }
