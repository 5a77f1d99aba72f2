package bot

import (
	"strings"

	"pvx/flows"
)

// Route is one line of the routing table: what Slack sends, by kind and id.
type Route struct {
	Kind string // "command", "shortcut", "message_shortcut", "view", "event"
	ID   string // "/pvx", a callback_id, a view's callback_id, an event as the manifest names it

	handle handler
}

// Routes is everything that PVX answers. The manifest asks Slack for exactly this.
func Routes() []Route {
	return []Route{
		{"command", "/pvx", slash},
		{"shortcut", "pvx_new", shortcutNew},
		{"message_shortcut", "pvx_evidence", shortcutEvidence},
		{"view", pageView, page},
		{"view", homeCallback, press},
		{"event", "app_home_opened", homeOpened},
		{"event", "app_uninstalled", removed},
		{"event", "channel_deleted", channelChanged},
		{"event", "channel_id_changed", channelChanged},
		{"event", "channel_left", channelChanged},
		{"event", "channel_rename", channelChanged},
		{"event", "group_deleted", channelChanged},
		{"event", "group_left", channelChanged},
		{"event", "group_rename", channelChanged},
		{"event", "member_joined_channel", channelChanged},
		{"event", "member_left_channel", channelChanged},
		{"event", "message.channels", messageEvent},
		{"event", "message.groups", messageEvent},
		{"event", "message.im", messageEvent},
		{"event", "team_join", userChanged},
		{"event", "tokens_revoked", removed},
		{"event", "user_change", userChanged},
	}
}

var routes = index(Routes())

type routeKey struct{ kind, id string }

func index(rs []Route) map[routeKey]handler {
	out := map[routeKey]handler{}
	for _, r := range rs {
		k := routeKey{r.Kind, r.ID}
		if out[k] != nil {
			panic("bot: two routes for " + r.Kind + " " + r.ID)
		}
		out[k] = r.handle
	}
	return out
}

// route finds a request's handler and lane; nil when nobody serves it. What happens in one stack of views, what one
// person does outside of views, and what happens in one thread keeps its order.
func route(r *request) (handler, string) {
	user := "user/" + string(r.actor.User)
	switch r.Type() {
	case slashCommands:
		return routes[routeKey{"command", r.Command}], user
	case "shortcut":
		return routes[routeKey{"shortcut", r.CallbackID}], user
	case "message_action":
		return routes[routeKey{"message_shortcut", r.CallbackID}], user
	case "view_submission", "view_closed":
		if r.View == nil {
			return nil, ""
		}
		return routes[routeKey{"view", r.View.Callback}], "view/" + orElse(r.View.Root, r.View.ID)
	case "block_actions":
		if r.View != nil && r.View.Type != "" {
			return routes[routeKey{"view", r.View.Callback}], "view/" + orElse(r.View.Root, r.View.ID)
		}
		return press, user
	case eventsAPI:
		ev := r.event()
		h := routes[routeKey{"event", ev.name()}]
		return h, "event/" + ev.lane()
	}
	return nil, ""
}

// pressOf is the first action of a request as flows has it.
func pressOf(r *request) (flows.Press, bool) {
	if len(r.Actions) == 0 {
		return flows.Press{}, false
	}
	a := r.Actions[0]
	p := flows.Press{Action: original(a.ActionID), Value: a.answer()}
	if ch := orElse(r.Container.Channel, r.payload.Channel.ID); ch != "" {
		ts := r.Container.Message
		thread := r.Container.Thread
		if r.Message != nil {
			ts, thread = orElse(r.Message.TS, ts), orElse(r.Message.Thread, thread)
		}
		if thread == ts {
			thread = ""
		}
		p.Message = flows.MessageRef{Channel: flows.ChannelID(ch), TS: ts, Thread: thread}
	}
	p.Action = strings.TrimPrefix(p.Action, opens)
	return p, true
}
