package sandbox

import (
	"context"
	"encoding/json"
	"strings"
)

// outcome is what a submission led to, as the page reads it.
type outcome struct {
	Result string            `json:"result"` // closed, errors, updated, pushed, cleared, trouble
	Errors map[string]string `json:"errors,omitempty"`
	Local  bool              `json:"local,omitempty"` // the client refused, nothing was sent
	Views  []obj             `json:"views"`
}

// runSubmit presses a modal's submit button. Without w.mu.
func (w *Workspace) runSubmit(ctx context.Context, userID, viewID string, state json.RawMessage) (outcome, error) {
	w.mu.Lock()
	v := w.views[viewID]
	if v == nil || v.user != userID || v != w.topView(userID) {
		w.mu.Unlock()
		return outcome{}, missing("this view is closed")
	}
	if v.def["submit"] == nil {
		w.mu.Unlock()
		return outcome{}, missing("this view has no submit button")
	}
	v.state = mergeState(v.blocks(), v.state, decodeState(state), v.channel)
	v.trouble = ""
	if v.errors = checkInputs(v.blocks(), v.state); len(v.errors) > 0 {
		w.stackChanged(userID)
		out := outcome{Result: "errors", Errors: v.errors, Local: true, Views: w.stackViews(userID)}
		w.mu.Unlock()
		return out, nil
	}
	payload := obj{"type": "view_submission", "team": w.viewTeam(), "user": w.actor(userID), "api_app_id": w.appID, "token": "verification-token",
		"trigger_id": w.newTrigger(userID, v.channel, v.root), "view": w.viewObject(v), "response_urls": w.responseURLs(v),
		"is_enterprise_install": w.orgWide(), "enterprise": w.enterprise()}
	what := "view_submission " + str(v.def, "callback_id")
	v.loading = true
	w.stackChanged(userID)
	w.mu.Unlock()

	raw, err := w.interact(ctx, "interactive", what, payload, true)

	w.mu.Lock()
	defer w.mu.Unlock()
	v.loading = false
	result, why := "trouble", ""
	if err == nil && w.views[v.id] == nil { // the app or the person closed it meanwhile
		return outcome{Result: "closed", Views: w.stackViews(userID)}, nil
	}
	if err == nil {
		result, why = w.applyAck(v, raw)
	}
	if result == "trouble" {
		v.trouble = troubleText
		if why != "" {
			w.note(entry{Kind: "refusal", What: "acknowledgement of view_submission", Trouble: "shown to the person only", Detail: why})
		}
		kind := "timeout"
		if failureCode(err) == "dispatch_failed" {
			kind = "disconnected"
		}
		w.emit([]string{userID}, fixed(obj{"type": "trouble", "where": obj{"view_id": v.id}, "kind": kind}))
	}
	w.stackChanged(userID)
	out := outcome{Result: result, Views: w.stackViews(userID)}
	if result == "errors" {
		out.Errors = v.errors
	}
	return out, nil
}

// applyAck does what the app's answer to a submission says. Anything it cannot do is trouble, told to the person only. w.mu held.
func (w *Workspace) applyAck(v *view, raw json.RawMessage) (result, why string) {
	if raw == nil {
		w.popView(v.user)
		return "closed", ""
	}
	var ack struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if err := json.Unmarshal(raw, &ack); err != nil {
		return "trouble", "the answer is not what a submission takes"
	}
	switch ack.Action {
	case "errors":
		if len(ack.Errors) == 0 {
			return "trouble", "no errors given"
		}
		inputs := map[string]bool{}
		for _, e := range elements(v.blocks()) {
			inputs[e.block] = inputs[e.block] || e.input
		}
		for id := range ack.Errors {
			if !inputs[id] {
				return "trouble", "errors name block " + id + ", which is no input block"
			}
		}
		v.errors = ack.Errors
		return "errors", ""
	case "clear":
		w.clearViews(v.user)
		return "cleared", ""
	case "update", "push":
		def, fail := w.parseView(ack.View, "modal")
		if fail != nil {
			return "trouble", fail.code + " " + strings.Join(fail.messages, " ")
		}
		own := v.id
		if ack.Action == "push" {
			own = ""
		}
		if w.duplicateExternal(def, own) {
			return "trouble", "duplicate_external_id"
		}
		if ack.Action == "update" {
			w.replaceView(v, def)
			return "updated", ""
		}
		if len(w.stacks[v.user]) >= maxStack {
			return "trouble", "push_limit_reached"
		}
		w.openView(v.user, v.channel, def, false)
		return "pushed", ""
	}
	return "trouble", "unknown response_action"
}

// responseURLs serves inputs that ask for one by response_url_enabled. w.mu held.
func (w *Workspace) responseURLs(v *view) []obj {
	out := []obj{}
	for _, e := range elements(v.blocks()) {
		if on, _ := e.el["response_url_enabled"].(bool); !on || !e.input {
			continue
		}
		value := sub(sub(v.state, e.block), e.action)
		id := str(value, "selected_conversation") + str(value, "selected_channel")
		if w.channels[id] != nil {
			out = append(out, obj{"block_id": e.block, "action_id": e.action, "channel_id": id, "response_url": w.newHook("app", v.user, id, nil)})
		}
	}
	return out
}
