package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// errNotFound marks what a person cannot act on; the door answers 404.
var errNotFound = errors.New("not found")

func missing(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errNotFound}, args...)...)
}

// runCommand types a slash command and returns after its acknowledgement. Without w.mu.
func (w *Workspace) runCommand(ctx context.Context, userID, channelID, typed string) error {
	word, text, _ := strings.Cut(strings.TrimSpace(typed), " ")
	w.mu.Lock()
	c := w.channels[channelID]
	if c == nil || !c.has(userID) {
		w.mu.Unlock()
		return missing("you are not in channel %s", channelID)
	}
	found, escape := false, false
	for _, cmd := range w.man.Features.Commands {
		if cmd.Command == word && w.team(userID) != elsewhere { // commands belong to one's own workspace
			found, escape = true, cmd.Escape
		}
	}
	if !found {
		w.slackbotSays(c, userID, fmt.Sprintf("%s is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands.", escaper.Replace(word)))
		w.mu.Unlock()
		return missing("there is no command %s", word)
	}
	name := c.Name
	switch c.Kind {
	case kindIM:
		name = "directmessage"
	case kindPrivate:
		name = "privategroup"
	}
	u := w.users[userID]
	payload := obj{
		"token": "verification-token", "team_id": w.cfg.Team.ID, "team_domain": w.cfg.Team.Domain, "channel_id": c.ID, "channel_name": name,
		"user_id": u.ID, "user_name": u.Name, "command": word, "text": strings.TrimSpace(w.commandText(text, escape)), "api_app_id": w.appID,
		"is_enterprise_install": strconv.FormatBool(w.orgWide()), "response_url": w.newHook("commands", userID, c.ID, nil), "trigger_id": w.newTrigger(userID, c.ID, ""),
	}
	if w.orgWide() {
		payload["enterprise_id"], payload["enterprise_name"] = w.cfg.Org.ID, w.cfg.Org.Name
	}
	w.mu.Unlock()
	raw, err := w.interact(ctx, "slash_commands", word, payload, true)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		if code := failureCode(err); code != "" {
			w.slackbotSays(c, userID, fmt.Sprintf("%s failed with the error \"%s\"", word, code))
		}
		return err
	}
	if raw != nil {
		var ack obj
		_ = json.Unmarshal(raw, &ack)
		if fail := w.answer(c, userID, "", ack); fail != nil {
			w.note(entry{Kind: "refusal", What: "acknowledgement of " + word, Trouble: fail.code, Detail: strings.Join(fail.messages, " ")})
			w.slackbotSays(c, userID, fmt.Sprintf("%s failed with the error \"%s\"", word, fail.code))
		}
	}
	return nil
}

func failureCode(err error) string {
	switch {
	case errors.Is(err, ErrDispatchFailed):
		return "dispatch_failed"
	case errors.Is(err, ErrOperationTimeout):
		return "operation_timeout"
	}
	return ""
}

// answer shows a message the app gave with an acknowledgement or a response URL. w.mu held.
func (w *Workspace) answer(c *channel, userID, threadTS string, body obj) *apiError {
	m, fail := w.parseMessage(body)
	if fail != nil {
		return fail
	}
	m.User, m.ThreadTS = w.botUser, threadTS
	if str(body, "response_type") != "in_channel" {
		m.EphemeralTo = userID
	}
	w.postParts(c, m)
	return nil
}

// runShortcut runs a global shortcut, or a message shortcut when ts is given. Without w.mu.
func (w *Workspace) runShortcut(ctx context.Context, userID, callbackID, channelID, ts string) error {
	kind := "global"
	if ts != "" {
		kind = "message"
	}
	w.mu.Lock()
	found := false
	for _, s := range w.man.Features.Shortcuts {
		found = found || s.CallbackID == callbackID && s.Type == kind
	}
	if !found {
		w.mu.Unlock()
		return missing("there is no %s shortcut %s", kind, callbackID)
	}
	payload := obj{"type": "shortcut", "token": "verification-token", "action_ts": wallTS(), "team": w.teamObject(),
		"user": obj{"id": userID, "username": w.users[userID].Name, "team_id": w.team(userID)}, "is_enterprise_install": w.orgWide(), "enterprise": w.enterprise(), "callback_id": callbackID}
	if kind == "message" {
		c := w.channels[channelID]
		if c == nil || !c.visible(userID) || c.find(ts) == nil {
			w.mu.Unlock()
			return missing("there is no message %s", ts)
		}
		payload["type"], payload["channel"] = "message_action", obj{"id": c.ID, "name": channelLabel(c)}
		payload["user"] = obj{"id": userID, "username": w.users[userID].Name, "team_id": w.team(userID), "name": w.users[userID].Name}
		payload["message_ts"], payload["message"] = ts, w.apiMessage(c, c.find(ts), false)
		payload["response_url"] = w.newHook("app", userID, c.ID, c.find(ts))
	}
	payload["trigger_id"] = w.newTrigger(userID, channelID, "")
	w.mu.Unlock()
	_, err := w.interact(ctx, "interactive", str(payload, "type")+" "+callbackID, payload, false)
	if code := failureCode(err); code != "" {
		w.mu.Lock()
		defer w.mu.Unlock()
		c := w.channels[channelID]
		if c == nil {
			c = w.openIM(userID, w.botUser)
		}
		w.slackbotSays(c, userID, fmt.Sprintf("The shortcut failed with the error \"%s\"", code))
	}
	return err
}

func channelLabel(c *channel) string {
	switch c.Kind {
	case kindIM:
		return "directmessage"
	case kindPrivate:
		return "privategroup"
	}
	return c.Name
}

// actionRequest is a click or a choice, as the page tells it.
type actionRequest struct {
	Container struct {
		Type    string `json:"type"`
		Channel string `json:"channel"`
		TS      string `json:"ts"`
		ViewID  string `json:"view_id"`
	} `json:"container"`
	Block  string          `json:"block_id"`
	Action string          `json:"action_id"`
	Value  obj             `json:"value"`
	State  json.RawMessage `json:"state"`
}

// runAction sends block_actions and returns after the acknowledgement. A failure is shown beside the element. Without w.mu.
func (w *Workspace) runAction(ctx context.Context, userID string, a actionRequest) error {
	w.mu.Lock()
	payload, where, err := w.actionPayload(userID, a)
	w.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = w.interact(ctx, "interactive", "block_actions "+a.Action, payload, false)
	if err != nil {
		kind := "timeout"
		if errors.Is(err, ErrDispatchFailed) {
			kind = "disconnected"
		}
		w.mu.Lock()
		w.emit([]string{userID}, fixed(obj{"type": "trouble", "where": where, "kind": kind}))
		w.mu.Unlock()
	}
	return err
}

// actionPayload checks a click and builds what the app receives. w.mu held.
func (w *Workspace) actionPayload(userID string, a actionRequest) (payload, where obj, err error) {
	var blocks []obj
	payload = obj{"type": "block_actions", "user": w.actor(userID), "api_app_id": w.appID, "token": "verification-token", "team": w.teamObject(),
		"enterprise": w.enterprise(), "is_enterprise_install": w.orgWide()}
	if a.Container.Type == "view" {
		v := w.views[a.Container.ViewID]
		if v == nil || v.user != userID {
			return nil, nil, missing("this view is closed")
		}
		blocks = v.blocks()
		v.state = mergeState(blocks, v.state, decodeState(a.State), v.channel)
		where = obj{"view_id": v.id}
		el := findElement(blocks, a.Block, a.Action)
		if el == nil {
			return nil, nil, missing("the view has no element %s in block %s", a.Action, a.Block)
		}
		setState(v.state, el, a.Value)
		v.trouble = ""
		payload["container"], payload["team"] = obj{"type": "view", "view_id": v.id}, w.viewTeam()
		payload["trigger_id"] = w.newTrigger(userID, v.channel, v.root)
		if !v.modal() {
			payload["trigger_id"] = w.newTrigger(userID, "", "")
		}
		payload["view"] = w.viewObject(v)
		payload["actions"] = []obj{actionObject(el, a.Value)}
		return payload, where, nil
	}
	c := w.channels[a.Container.Channel]
	if c == nil || !c.visible(userID) {
		return nil, nil, missing("there is no channel %s", a.Container.Channel)
	}
	m := c.find(a.Container.TS)
	if m == nil || m.EphemeralTo != "" && m.EphemeralTo != userID {
		return nil, nil, missing("there is no message %s", a.Container.TS)
	}
	el := findElement(m.allBlocks(), a.Block, a.Action)
	if el == nil {
		return nil, nil, missing("the message has no element %s in block %s", a.Action, a.Block)
	}
	m.State = mergeState(m.allBlocks(), m.State, decodeState(a.State), c.ID)
	setState(m.State, el, a.Value)
	where = obj{"channel": c.ID, "ts": m.TS}
	container := obj{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.EphemeralTo != ""}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	if in := m.attachmentOf(el); in != nil {
		unfurl, _ := in["is_app_unfurl"].(bool)
		container["type"], container["attachment_id"], container["is_app_unfurl"] = "message_attachment", in["id"], unfurl
		if unfurl {
			container["app_unfurl_url"], payload["app_unfurl"] = in["app_unfurl_url"], clone(in)
		}
	}
	payload["container"], payload["channel"] = container, obj{"id": c.ID, "name": channelLabel(c)}
	payload["trigger_id"] = w.newTrigger(userID, c.ID, "")
	payload["state"] = obj{"values": clone(m.State)}
	payload["response_url"] = w.newHook("actions", userID, c.ID, m)
	if m.EphemeralTo == "" {
		payload["message"] = w.apiMessage(c, m, false)
	}
	payload["actions"] = []obj{actionObject(el, a.Value)}
	return payload, where, nil
}

// setState notes what was chosen in an element that has state.
func setState(state obj, el *element, value obj) {
	k, ok := stateKeys[str(el.el, "type")]
	if !ok || value == nil {
		return
	}
	if _, has := value[k.key]; !has {
		return
	}
	v := clean(el.el, value)
	if b, ok := state[el.block].(obj); ok {
		b[el.action] = v
	}
}

// actionObject is one entry of actions[].
func actionObject(el *element, value obj) obj {
	o := obj{"type": str(el.el, "type"), "action_id": el.action, "block_id": el.block, "action_ts": wallTS()}
	for k, v := range value {
		if k != "type" {
			o[k] = v
		}
	}
	switch str(el.el, "type") {
	case "button", "workflow_button", "icon_button":
		o["text"] = clone(el.el["text"])
		if v, ok := el.el["value"]; ok {
			o["value"] = v
		}
		if s := str(el.el, "style"); s != "" {
			o["style"] = s
		}
	default:
		if p, ok := el.el["placeholder"]; ok {
			o["placeholder"] = clone(p)
		}
		if k := stateKeys[str(el.el, "type")]; k.initial != "" {
			if v, ok := el.el[k.initial]; ok {
				o[k.initial] = clone(v)
			}
		}
	}
	return o
}

// openHome shows the Home or Messages tab and tells the app. w.mu held.
func (w *Workspace) openHome(userID, tab string) *view {
	im := w.openIM(userID, w.botUser)
	ev := obj{"type": "app_home_opened", "user": userID, "channel": im.ID, "tab": tab}
	v := w.homes[userID]
	if tab == "home" && v != nil {
		ev["view"] = w.viewObject(v)
	}
	w.sendEvent("app_home_opened", ev, nil)
	return v
}

// trigger is the right to open a view, for a few seconds and once.
type trigger struct {
	user    string
	channel string
	root    string // the stack it came from, "" outside modals
	born    time.Time
	used    bool
}

// newTrigger makes a trigger_id. w.mu held.
func (w *Workspace) newTrigger(userID, channelID, root string) string {
	now := time.Now()
	for id, t := range w.trigger { // kept a while, to tell expired from never given out
		if now.Sub(t.born) > time.Hour {
			delete(w.trigger, id)
		}
	}
	w.seq++
	id := fmt.Sprintf("%d.%d.%s", now.UnixMilli(), 1000000+w.seq, secret(16))
	w.trigger[id] = &trigger{user: userID, channel: channelID, root: root, born: now}
	return id
}

// useTrigger exchanges a trigger_id for what it allows. w.mu held.
func (w *Workspace) useTrigger(id string) (*trigger, *apiError) {
	t := w.trigger[id]
	switch {
	case t == nil:
		return nil, fail1("invalid_trigger_id")
	case t.used:
		return nil, fail1("exchanged_trigger_id")
	case time.Since(t.born) > w.cfg.Protocol.Trigger:
		return nil, fail1("expired_trigger_id")
	}
	t.used = true
	return t, nil
}
