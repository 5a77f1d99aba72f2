package sandbox

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
)

// happens are the events that can come about in a workspace, with the scope each needs; "" needs none.
var happens = map[string]string{
	"app_home_opened": "", "app_uninstalled": "", "channel_deleted": "channels:read", "group_deleted": "groups:read", "team_join": "users:read", "app_mention": "app_mentions:read", "channel_archive": "channels:read", "channel_created": "channels:read", "channel_left": "channels:read",
	"channel_rename": "channels:read", "channel_unarchive": "channels:read", "file_shared": "files:read", "group_archive": "groups:read", "group_left": "groups:read",
	"group_rename": "groups:read", "group_unarchive": "groups:read", "link_shared": "links:read", "member_joined_channel": "channels:read",
	"member_left_channel": "channels:read", "message.channels": "channels:history", "message.groups": "groups:history", "message.im": "im:history",
	"message.mpim": "mpim:history", "pin_added": "pins:read", "pin_removed": "pins:read", "reaction_added": "reactions:read", "reaction_removed": "reactions:read",
	"tokens_revoked": "", "user_change": "users:read",
}

// parts of a manifest that the workspace passes over, by their path, and what that means for the app.
var passedOver = []struct{ path, means string }{
	{"functions", "steps for Workflow Builder are not run here"},
	{"workflows", "workflows are not run here"},
	{"triggers", "workflows are not run here"},
	{"datastores", "Slack's datastores are not kept here"},
	{"types", "types of workflows are not read here"},
	{"external_auth_providers", "no other service is asked to sign people in"},
	{"outgoing_domains", "nothing is kept from calling out"},
	{"features.workflow_steps", "steps from apps are retired, at Slack too"},
	{"features.assistant_view", "the assistant's pane is not drawn; its thread is an ordinary direct message"},
	{"features.agent_view", "the agent's pane is not drawn; its thread is an ordinary direct message"},
	{"features.rich_previews", "previews of work objects are not drawn"},
	{"features.search", "the app is not asked when people search"},
	{"oauth_config.redirect_urls", "nobody installs the app by OAuth: it is installed, with the tokens that are printed"},
	{"oauth_config.scopes.user", "there is a bot token only, no user tokens"},
	{"oauth_config.token_management_enabled", "tokens are not rotated"},
	{"settings.token_rotation_enabled", "tokens are not rotated"},
	{"settings.incoming_webhooks", "there are no incoming webhooks; response URLs work"},
	{"settings.siws_links", "nobody signs in with Slack"},
	{"settings.allowed_ip_address_ranges", "the workspace answers on this machine alone"},
	{"settings.hermes_app_type", "Slack does not host the app"},
	{"settings.function_runtime", "Slack does not host the app"},
	{"settings.event_subscriptions.user_events", "there is a bot token only, so the events of user tokens do not come"},
	{"settings.event_subscriptions.metadata_subscriptions", "events about message metadata do not come"},
	{"settings.event_subscriptions.request_url", "events come over Socket Mode, not to this address"},
	{"settings.interactivity.request_url", "clicks and submissions come over Socket Mode, not to this address"},
	{"settings.interactivity.message_menu_options_url", "external menus ask over Socket Mode, not at this address"},
}

// ManifestNotes says what of an app's manifest a workspace does not do, a sentence each; none means all of it works. The error is
// that of New: the manifest cannot be used at all.
func ManifestNotes(raw []byte) ([]string, error) {
	m, err := parseManifest(raw)
	if err != nil {
		return nil, err
	}
	var tree obj
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("read app manifest: %w", err)
	}
	var notes []string
	note := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if !m.Settings.SocketMode {
		note("settings.socket_mode_enabled is not true: apps.connections.open refuses with forbidden_team, as at Slack; the workspace speaks Socket Mode only")
	}
	if !m.Settings.Interactivity.Enabled && (len(m.Features.Shortcuts) > 0 || m.Features.Home.HomeTab) {
		note("settings.interactivity.is_enabled is not true: at Slack no shortcut, click or submission would reach the app; here they do")
	}
	for _, one := range passedOver {
		if given(tree, one.path) {
			note("%s is passed over: %s", one.path, one.means)
		}
	}
	for _, c := range m.Features.Commands {
		if !strings.HasPrefix(c.Command, "/") {
			note("the command %q does not begin with a slash, so nobody can type it", c.Command)
		}
	}
	var never, unheard []string
	for _, e := range m.Settings.Events.Bot {
		scope, known := happens[e]
		switch {
		case !known:
			never = append(never, e)
		case scope != "" && !m.scope(scope) && !(strings.HasPrefix(e, "member_") && m.scope("groups:read")):
			unheard = append(unheard, e+" ("+scope+")")
		}
	}
	if len(never) > 0 {
		sort.Strings(never)
		note("these events never happen here: %s", strings.Join(never, ", "))
	}
	if len(unheard) > 0 {
		note("these events do not reach the app, because a scope is missing: %s", strings.Join(unheard, ", "))
	}
	if len(m.Features.Commands) > 0 && !m.scope("commands") {
		note("slash commands need the scope commands; they work here without it")
	}
	if slices.Contains(m.OAuth.Scopes.Bot, "incoming-webhook") {
		note("the scope incoming-webhook is passed over: there are no incoming webhooks; response URLs work")
	}
	return notes, nil
}

// given tells whether a manifest says something at a path, and not false or nothing.
func given(tree obj, path string) bool {
	first, rest, deeper := strings.Cut(path, ".")
	v, ok := tree[first]
	if !ok || v == nil || v == false || v == "" || v == "none" || v == "remote" {
		return false
	}
	if list, isList := v.([]any); isList && len(list) == 0 {
		return false
	}
	if !deeper {
		return true
	}
	next, _ := v.(obj)
	return given(next, rest)
}
