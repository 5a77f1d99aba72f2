package sandbox

import (
	"encoding/json"
)

func doCommand(a *asker) (any, error) {
	var in struct {
		Channel string `json:"channel"`
		Text    string `json:"text"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	return nil, quietly(a.w.runCommand(a.r.Context(), a.user, in.Channel, in.Text))
}

func doShortcut(a *asker) (any, error) {
	var in struct {
		Callback string `json:"callback_id"`
		Channel  string `json:"channel"`
		TS       string `json:"ts"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	return nil, quietly(a.w.runShortcut(a.r.Context(), a.user, in.Callback, in.Channel, in.TS))
}

func doAction(a *asker) (any, error) {
	var in actionRequest
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	err := a.w.runAction(a.r.Context(), a.user, in)
	switch failureCode(err) {
	case "dispatch_failed":
		return obj{"ok": false, "trouble": "disconnected"}, nil
	case "operation_timeout":
		return obj{"ok": false, "trouble": "timeout"}, nil
	}
	return obj{"ok": err == nil}, err
}

func doSuggest(a *asker) (any, error) {
	var in struct {
		ViewID  string `json:"view_id"`
		Channel string `json:"channel"`
		TS      string `json:"ts"`
		Block   string `json:"block_id"`
		Action  string `json:"action_id"`
		Value   string `json:"value"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	req := actionRequest{Block: in.Block, Action: in.Action}
	req.Container.ViewID, req.Container.Channel, req.Container.TS = in.ViewID, in.Channel, in.TS
	out, err := a.w.runSuggest(a.r.Context(), a.user, req, in.Value)
	if failureCode(err) != "" {
		return obj{"options": []any{}}, nil
	}
	return out, err
}

func doSubmit(a *asker) (any, error) {
	var in struct {
		ViewID string          `json:"view_id"`
		State  json.RawMessage `json:"state"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	return a.w.runSubmit(a.r.Context(), a.user, in.ViewID, in.State)
}

func doClose(a *asker) (any, error) {
	var in struct {
		ViewID string `json:"view_id"`
		All    bool   `json:"all"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	v := a.w.views[in.ViewID]
	if v == nil || v.user != a.user || !v.modal() {
		return nil, missing("this view is closed")
	}
	a.w.closeView(v, in.All)
	return obj{"views": a.w.stackViews(a.user)}, nil
}

func doHome(a *asker) (any, error) {
	var in struct {
		Tab string `json:"tab"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	if in.Tab != "messages" {
		in.Tab = "home"
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	v := a.w.openHome(a.user, in.Tab)
	if v == nil {
		return obj{"view": nil}, nil
	}
	return obj{"view": a.w.pageView(v)}, nil
}
