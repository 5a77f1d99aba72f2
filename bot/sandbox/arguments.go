package sandbox

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// argument is one row of a method's argument table.
type argument struct {
	name string
	kind string   // string, bool, int, json or array
	need string   // the code that a missing one is answered with, "" when it may be missing
	bad  string   // the code that a value of the wrong kind is answered with
	min  int      // of an int's value or an array's length; 0 means none
	max  int      // of an int's value, a string's characters or an array's length; 0 means none
	enum []string // all values there are; nil means any
}

// methodArguments is Slack's argument table of each method, to be read beside the reference: "name", a "!" when it is needed,
// and after a colon its kind (string when left out) with its bounds. "=code" after the name or after the kind is what a missing
// or a bad value is answered with where that is not invalid_arguments. formOnly in front marks methods whose reference names no JSON body.
var methodArguments = parseArguments(map[string]string{
	"api.test":                    `error foo`,
	"auth.test":                   ``,
	"apps.connections.open":       ``,
	"apps.manifest.validate":      `manifest!:json app_id`,
	"blocks.validate":             `blocks:json(0-100000) message:json(0-100000) view:json(0-100000)`,
	"bookmarks.add":               `channel_id!=channel_not_found title!(0-256) link(0-2048) type! emoji entity_id access_level:(read|write) parent_id`,
	"bookmarks.edit":              `channel_id!=channel_not_found bookmark_id! title(0-256) link(0-2048) emoji`,
	"bookmarks.list":              `formOnly channel_id!=channel_not_found`,
	"bookmarks.remove":            `channel_id!=channel_not_found bookmark_id! quip_section_id`,
	"canvases.delete":             `canvas_id!`,
	"chat.meMessage":              `channel! text!=no_text`,
	"conversations.archive":       `channel!`,
	"conversations.close":         `channel!`,
	"conversations.create":        `name!=invalid_name_required is_private:bool team_id`,
	"conversations.kick":          `channel! user!=user_not_found`,
	"conversations.mark":          `channel! ts!`,
	"conversations.rename":        `channel! name!=invalid_name_required`,
	"conversations.setPurpose":    `channel! purpose`,
	"conversations.setTopic":      `channel! topic`,
	"conversations.unarchive":     `channel!`,
	"emoji.list":                  `include_categories:bool`,
	"files.delete":                `file!`,
	"files.list":                  `formOnly channel user count:int page:int`,
	"pins.list":                   `formOnly channel!=channel_not_found`,
	"reactions.list":              `formOnly user limit:int cursor full:bool count:int page:int`,
	"users.getPresence":           `formOnly user`,
	"users.profile.get":           `formOnly user include_labels:bool`,
	"bots.info":                   `formOnly bot team_id`,
	"canvases.access.set":         `canvas_id! access_level!:(read|write|owner) channel_ids:array(1-1) user_ids:array(1-1)`,
	"canvases.create":             `title document_content:json channel_id`,
	"canvases.edit":               `canvas_id! changes!:array(1-1)`,
	"canvases.sections.lookup":    `canvas_id! criteria!:json`,
	"chat.delete":                 `as_user:bool channel! ts!`,
	"chat.deleteScheduledMessage": `as_user:bool channel! scheduled_message_id!`,
	"chat.getPermalink":           `formOnly channel! message_ts!`,
	"chat.postEphemeral": `as_user:bool attachments:json blocks:json channel! icon_emoji icon_url link_names:bool markdown_text metadata:json
		parse:(none|full|mrkdwn|false) text thread_ts user! username`,
	"chat.postMessage": `as_user:bool attachments:json blocks:json channel! current_draft_last_updated_ts icon_emoji icon_url link_names:bool
		markdown_text metadata:json mrkdwn:bool parse reply_broadcast:bool text thread_ts unfurl_links:bool unfurl_media:bool username`,
	"chat.scheduleMessage": `as_user:bool attachments:json blocks:json channel! link_names:bool markdown_text metadata:json parse:(none|full)
		post_at!:int=invalid_time reply_broadcast:bool text thread_ts unfurl_links:bool unfurl_media:bool`,
	"chat.scheduledMessages.list": `channel cursor latest limit:int oldest team_id`,
	"chat.unfurl": `channel ts unfurls!=missing_unfurls:json user_auth_message user_auth_required:bool user_auth_url user_auth_blocks:json unfurl_id
		source:(composer|conversations_history)=invalid_source`,
	"chat.update": `as_user:bool attachments:json unfurled_attachments:json blocks:json markdown_text metadata:json channel! link_names:bool parse text
		ts! reply_broadcast:bool file_ids:array`,
	"conversations.canvases.create": `channel_id! document_content:json title`,
	"conversations.history": `channel! cursor include_all_metadata:bool inclusive:bool latest limit:int(1-999) oldest
		metadata_keys_to_include:array=invalid_metadata_filter_keys`,
	"conversations.info":           `formOnly channel! include_locale:bool include_num_members:bool`,
	"conversations.invite":         `channel! users! force:bool`,
	"conversations.join":           `channel!`,
	"conversations.leave":          `channel!`,
	"conversations.list":           `formOnly cursor exclude_archived:bool limit:int(1-1000)=invalid_limit team_id types`,
	"conversations.members":        `formOnly channel! cursor limit:int(1-1000)=invalid_limit`,
	"conversations.open":           `channel return_im:bool users prevent_creation:bool`,
	"conversations.replies":        `formOnly channel!=channel_not_found cursor include_all_metadata:bool inclusive:bool latest limit:int(1-1000) oldest ts!=thread_not_found metadata_keys_to_include:array=invalid_metadata_filter_keys`,
	"files.completeUploadExternal": `files!:array channel_id thread_ts channels initial_comment blocks:json username icon_url icon_emoji`,
	"files.getUploadURLExternal":   `formOnly length!=missing_argument:int filename! snippet_type alt_txt(0-1000)=alt_txt_too_large`,
	"files.info":                   `formOnly count:int cursor file! limit:int page:int`,
	"pins.add":                     `channel!=channel_not_found timestamp!=no_item_specified`,
	"pins.remove":                  `channel!=channel_not_found timestamp!=no_item_specified`,
	"reactions.add":                `channel!=no_item_specified name!=invalid_name timestamp!=no_item_specified`,
	"reactions.get":                `channel!=no_item_specified timestamp!=no_item_specified full:bool`,
	"reactions.remove":             `channel!=no_item_specified name!=invalid_name timestamp!=no_item_specified`,
	"team.info":                    `domain team`,
	"usergroups.list":              `formOnly include_count:bool include_disabled:bool include_users:bool team_id`,
	"usergroups.users.list":        `formOnly include_disabled:bool usergroup! team_id`,
	"users.conversations":          `formOnly cursor exclude_archived:bool exclude_muted:bool limit:int(1-1000)=invalid_limit team_id types user`,
	"users.info":                   `formOnly include_locale:bool user!=user_not_found`,
	"users.list":                   `formOnly cursor include_locale:bool limit:int(0-1000) team_id`,
	"users.lookupByEmail":          `formOnly email!=users_not_found`,
	"views.open":                   `trigger_id interactivity_pointer view!:json`,
	"views.publish":                `user_id! view!:json hash interactivity_pointer`,
	"views.push":                   `trigger_id interactivity_pointer view!:json`,
	"views.update":                 `view_id external_id view!:json hash`,
})

// arguments are what one method takes.
type arguments struct {
	list     []argument
	formOnly bool // a JSON body is not read
}

var (
	argumentRow  = regexp.MustCompile(`^([a-z_]+)(!(?:=([a-z_]+))?)?(?::(string|bool|int|json|array)?)?(?:\(([^)]*)\))?(?:=([a-z_]+))?$`)
	argumentName = regexp.MustCompile(`^[A-Za-z0-9_]{1,100}$`)
)

func parseArguments(table map[string]string) map[string]arguments {
	out := map[string]arguments{}
	for method, row := range table {
		var all arguments
		for _, word := range strings.Fields(row) {
			if word == "formOnly" {
				all.formOnly = true
				continue
			}
			parts := argumentRow.FindStringSubmatch(word)
			if parts == nil {
				panic("the argument " + word + " of " + method + " is written wrongly")
			}
			a := argument{name: parts[1], need: parts[3], kind: parts[4], bad: parts[6]}
			if parts[2] != "" && a.need == "" {
				a.need = "invalid_arguments"
			}
			if a.kind == "" {
				a.kind = "string"
			}
			if a.bad == "" {
				a.bad = "invalid_arguments"
			}
			if bounds := parts[5]; strings.Contains(bounds, "|") {
				a.enum = strings.Split(bounds, "|")
			} else if bounds != "" {
				if _, err := fmt.Sscanf(bounds, "%d-%d", &a.min, &a.max); err != nil {
					panic("the bounds of " + word + " of " + method + " are written wrongly")
				}
			}
			all.list = append(all.list, a)
		}
		out[method] = all
	}
	return out
}

// FormOnly tells whether a Web API method reads no JSON body: its reference names none, and Slack answers as if nothing had been sent.
func FormOnly(method string) bool { return methodArguments[method].formOnly }

// check holds a call's arguments against its method's table: what is needed first, then kinds and bounds in the order of the
// table. An argument that is null or empty counts as left out; one that the table does not have is passed over, as Slack does.
func (all arguments) check(c *call) *apiError {
	for _, a := range all.list {
		if v := c.args[a.name]; a.need != "" && (v == nil || v == "") {
			if a.need == "invalid_arguments" {
				return missingArgument(a.name)
			}
			return fail1(a.need)
		}
	}
	for _, a := range all.list {
		v := c.args[a.name]
		if v == nil || v == "" {
			continue
		}
		if reason := a.wrong(c, v); reason != "" {
			if a.bad != "invalid_arguments" {
				return fail1(a.bad)
			}
			return invalidArguments([]string{"[ERROR] " + reason + " [json-pointer:/" + a.name + "]"})
		}
	}
	return nil
}

// wrong says in Slack's words what is wrong with a value, "" when it is right.
func (a argument) wrong(c *call, v any) string {
	switch a.kind {
	case "bool":
		switch strings.ToLower(c.str(a.name)) {
		case "true", "false", "1", "0":
			return ""
		}
		return "must be a boolean"
	case "int":
		n, err := strconv.Atoi(c.str(a.name))
		switch {
		case err != nil:
			return "must provide an integer"
		case a.max > 0 && n < a.min: // Slack names the bound itself for numbers, and one more for lengths
			return "must be greater than " + itoa(a.min)
		case a.max > 0 && n > a.max:
			return "must be less than " + itoa(a.max)
		}
		return ""
	case "json":
		switch x := v.(type) {
		case string:
			if a.max > 0 && runes(x) > a.max {
				return "must be less than " + itoa(a.max+1) + " characters"
			}
		case bool, json.Number, float64:
			return "must provide an object"
		}
		return ""
	case "array":
		n := len(c.items(a.name))
		switch {
		case n == 0 && !c.isList(a.name):
			return "must provide an array"
		case n < a.min:
			return "must provide at least " + itoa(a.min) + " items"
		case a.max > 0 && n > a.max:
			return "no more than " + itoa(a.max) + " items allowed"
		}
		return ""
	}
	s, ok := v.(string)
	switch {
	case !ok:
		return "must provide a string"
	case a.enum != nil && !slices.Contains(a.enum, s):
		return "must be a valid enum value"
	case a.max > 0 && runes(s) > a.max:
		return "must be less than " + itoa(a.max+1) + " characters"
	}
	return ""
}
