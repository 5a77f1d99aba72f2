package sandbox

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"pvx/bot/blockkit"
)

// runSuggest asks the app for the options of an external menu. Without w.mu.
func (w *Workspace) runSuggest(ctx context.Context, userID string, container actionRequest, typed string) (obj, error) {
	w.mu.Lock()
	payload := obj{"type": "block_suggestion", "user": w.actor(userID), "api_app_id": w.appID, "token": "verification-token", "team": w.teamObject(),
		"enterprise": w.enterprise(), "is_enterprise_install": w.orgWide(), "action_id": container.Action, "block_id": container.Block, "value": typed}
	var err error
	if v := w.views[container.Container.ViewID]; v != nil && v.user == userID {
		payload["container"], payload["view"], payload["team"] = obj{"type": "view", "view_id": v.id}, w.viewObject(v), w.viewTeam()
	} else if c := w.channels[container.Container.Channel]; c != nil && c.visible(userID) && c.find(container.Container.TS) != nil {
		payload["container"] = obj{"type": "message", "message_ts": container.Container.TS, "channel_id": c.ID, "is_ephemeral": false}
		payload["channel"], payload["message"] = obj{"id": c.ID, "name": channelLabel(c)}, w.apiMessage(c, c.find(container.Container.TS), false)
	} else {
		err = missing("there is no such menu")
	}
	w.mu.Unlock()
	if err != nil {
		return nil, err
	}
	raw, err := w.interact(ctx, "interactive", "block_suggestion "+container.Action, payload, true)
	if err != nil {
		return nil, err
	}
	var o obj
	_ = json.Unmarshal(raw, &o)
	fillTexts(o) // what is chosen of them comes back filled in
	if o["options"] == nil && o["option_groups"] == nil {
		return obj{"options": []any{}}, nil
	}
	if bad := badSuggestions(o); len(bad) > 0 {
		w.mu.Lock()
		w.note(entry{Kind: "refusal", What: "acknowledgement of block_suggestion", Trouble: "the menu stays empty", Detail: strings.Join(bad.Lines(), " ")})
		w.mu.Unlock()
		return obj{"options": []any{}}, nil
	}
	return o, nil
}

// badSuggestions holds the options that an app offers for an external menu against the rules of a menu that has them itself.
func badSuggestions(o obj) blockkit.Problems {
	menu := obj{"type": "static_select", "action_id": "a"}
	if options := list(o, "options"); len(options) > 0 {
		menu["options"] = options
	} else if groups := slices.DeleteFunc(slices.Clone(list(o, "option_groups")), func(g obj) bool { return len(list(g, "options")) == 0 }); len(groups) > 0 {
		menu["option_groups"] = groups
	} else {
		return nil
	}
	return blockkit.CheckBlocks(mustJSON([]obj{{"type": "actions", "elements": []obj{menu}}}), blockkit.Message, blockkit.Newest)
}
