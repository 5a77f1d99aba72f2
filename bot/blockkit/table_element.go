package blockkit

// Which elements a block takes.
var (
	selects = []string{"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select"}
	accessories = append([]string{"button", "checkboxes", "datepicker", "timepicker", "image", "overflow",
		"radio_buttons", "workflow_button"}, selects...)
	actors = append([]string{"button", "checkboxes", "datepicker", "datetimepicker", "timepicker", "overflow",
		"radio_buttons", "workflow_button"}, selects...)
	inputs = append([]string{"plain_text_input", "email_text_input", "url_text_input", "number_input", "checkboxes",
		"radio_buttons", "datepicker", "datetimepicker", "timepicker", "rich_text_input", "file_input"}, selects...)
)

// element is a definition with the two keys every interactive element has.
func element(keys ...key) []key {
	return append([]key{req("type", str(1, 0)), opt("action_id", str(0, 255).strictly(str(1, 255)))}, keys...)
}

var (
	confirm     = opt("confirm", a(objects, "confirm"))
	placeholder = opt("placeholder", text(plain, 150))
	focus       = opt("focus_on_load", boolean)
	dispatch    = opt("dispatch_action_config", a(objects, "dispatch_action_config"))
	optionsOf   = opt("options", list(1, 100, a(objects, "option")))
	groups      = opt("option_groups", list(1, 100, a(objects, "option_group")))
	minQuery    = opt("min_query_length", integer(0, 0))
	maxSelected = opt("max_selected_items", integer(1, 0))
	style       = opt("style", enum("primary", "danger"))
	spoken      = opt("accessibility_label", str(0, 75))
	shownTo     = list(1, 10, userID)
	choices     = list(1, 10, a(objects, "formatted_option"))

	userID         = match(`^[UW][A-Z0-9]+$`)
	channelID      = match(`^[CG][A-Z0-9]+$`)
	conversationID = match(`^[CDGUW][A-Z0-9]+$`)
	isoDate        = match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`)
	amount         = match(`^-?[0-9]+(\.[0-9]+)?$`)
)

var elementTable = map[string]definition{
	// Text objects stand among elements in a context block only.
	"plain_text": {keys: []key{
		req("type", str(1, 0)),
		req("text", str(1, 3000)),
		opt("emoji", boolean),
	}},
	"mrkdwn": {keys: []key{
		req("type", str(1, 0)),
		req("text", str(1, 3000)),
		opt("verbatim", boolean),
	}},
	"image": {keys: []key{
		req("type", str(1, 0)),
		opt("image_url", link(3000)),
		opt("slack_file", a(objects, "slack_file")),
		req("alt_text", str(1, 2000)),
	}, one: []string{"image_url", "slack_file"}},

	"button": {keys: element(
		req("text", text(plain, 75)),
		opt("url", link(3000)),
		opt("value", str(0, 2000)),
		style, confirm, spoken,
		optNewest("agent_prompt", str(0, 0)),
		optNewest("agent_prompt_display", str(0, 0)),
		optNewest("visible_to_user_ids", shownTo),
	)},
	"icon_button": {on: inMessages, keys: element(
		req("icon", enum("trash")),
		req("text", text(plain, 75)),
		opt("value", str(0, 2000)),
		confirm, spoken,
		opt("visible_to_user_ids", shownTo),
	)},
	"feedback_buttons": {on: inMessages, keys: element(
		req("positive_button", a(objects, "feedback_button")),
		req("negative_button", a(objects, "feedback_button")),
	)},
	"workflow_button": {on: inMessages, keys: element(
		req("text", text(plain, 75)),
		req("workflow", a(objects, "workflow")),
		style, spoken,
	)},
	"overflow": {keys: element(
		req("options", list(1, 5, a(objects, "overflow_option")).strictly(list(2, 5, a(objects, "overflow_option")))),
		confirm,
	)},
	"checkboxes": {keys: element(
		req("options", choices),
		opt("initial_options", choices),
		confirm, focus,
		optNewest("visible_to_user_ids", shownTo),
	), also: []rule{initialAmongOptions}},
	"radio_buttons": {keys: element(
		req("options", choices),
		opt("initial_option", a(objects, "formatted_option")),
		confirm, focus,
	), also: []rule{initialAmongOptions}},

	"static_select": {keys: element(optionsOf, groups,
		opt("initial_option", a(objects, "option")),
		placeholder, confirm, focus,
	), one: []string{"options", "option_groups"}, also: []rule{initialAmongOptions}},
	"external_select": {keys: element(minQuery,
		opt("initial_option", a(objects, "option")),
		placeholder, confirm, focus,
	)},
	"users_select": {keys: element(
		opt("initial_user", userID),
		placeholder, confirm, focus,
	)},
	"conversations_select": {keys: element(
		opt("initial_conversation", conversationID),
		opt("default_to_current_conversation", boolean),
		opt("response_url_enabled", boolean),
		opt("filter", a(objects, "filter")),
		placeholder, confirm, focus,
	)},
	"channels_select": {keys: element(
		opt("initial_channel", channelID),
		opt("response_url_enabled", boolean),
		placeholder, confirm, focus,
	)},
	"multi_static_select": {keys: element(optionsOf, groups, maxSelected,
		opt("initial_options", list(1, 100, a(objects, "option"))),
		placeholder, confirm, focus,
	), one: []string{"options", "option_groups"}, also: []rule{initialAmongOptions}},
	"multi_external_select": {keys: element(minQuery, maxSelected,
		opt("initial_options", list(1, 100, a(objects, "option"))),
		placeholder, confirm, focus,
	)},
	"multi_users_select": {keys: element(maxSelected,
		opt("initial_users", list(1, 0, userID)),
		placeholder, confirm, focus,
	)},
	"multi_conversations_select": {keys: element(maxSelected,
		opt("initial_conversations", list(1, 0, conversationID)),
		opt("default_to_current_conversation", boolean),
		opt("filter", a(objects, "filter")),
		placeholder, confirm, focus,
	)},
	"multi_channels_select": {keys: element(maxSelected,
		opt("initial_channels", list(1, 0, channelID)),
		placeholder, confirm, focus,
	)},

	"datepicker": {keys: element(
		opt("initial_date", isoDate),
		placeholder, confirm, focus,
	), also: []rule{dateExists}},
	"timepicker": {keys: element(
		opt("initial_time", match(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)),
		opt("timezone", str(1, 0)),
		placeholder, confirm, focus,
	)},
	"datetimepicker": {on: inMessagesModals, keys: element(
		opt("initial_date_time", integer(1000000000, 9999999999)),
		confirm, focus,
	)},

	"plain_text_input": {keys: element(
		opt("initial_value", str(0, 0).strictly(str(0, 3000))),
		opt("multiline", boolean),
		opt("min_length", integer(0, 3000)),
		opt("max_length", integer(1, 3000)),
		dispatch, placeholder, focus,
	), also: []rule{lengthsInOrder}},
	"rich_text_input": {on: inViews, keys: element(
		opt("initial_value", among(blocks, "rich_text")),
		optNewest("min_lines", integer(1, 100)),
		optNewest("max_lines", integer(1, 100)),
		dispatch, placeholder, focus,
	)},
	"number_input": {on: inModals, keys: element(
		req("is_decimal_allowed", boolean),
		opt("initial_value", amount),
		opt("min_value", amount),
		opt("max_value", amount),
		dispatch, placeholder, focus,
	), also: []rule{valuesInOrder}},
	"email_text_input": {on: inModals, keys: element(
		opt("initial_value", str(0, 0)),
		dispatch, placeholder, focus,
	)},
	"url_text_input": {on: inModals, keys: element(
		opt("initial_value", str(0, 0)),
		dispatch, placeholder, focus,
	)},
	"file_input": {on: inModals, keys: element(
		opt("filetypes", list(1, 0, str(1, 0))),
		opt("max_files", integer(1, 10)),
	)},
}
