package blockkit

// Which elements a block takes.
var (
	selects = []string{"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select"}
	accessories = append([]string{"button", "checkboxes", "datepicker", "image", "overflow", "radio_buttons",
		"timepicker", "workflow_button"}, selects...)
	actors = append([]string{"button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons",
		"timepicker", "workflow_button"}, selects...)
	inputs = append([]string{"checkboxes", "datepicker", "datetimepicker", "email_text_input", "file_input", "number_input",
		"plain_text_input", "radio_buttons", "rich_text_input", "timepicker", "url_text_input"}, selects...)
)

// element is a definition's keys with the one every interactive element has.
func element(keys ...key) []key { return append([]key{opt("action_id", actionID)}, keys...) }

var (
	actionID    = str(0, 255).strictly(str(1, 255))
	confirm     = opt("confirm", a(objects, "confirm"))
	placeholder = opt("placeholder", text(plain, 150))
	focus       = opt("focus_on_load", boolean)
	dispatch    = opt("dispatch_action_config", a(objects, "dispatch_action_config"))
	optionsOf   = opt("options", list(1, 100, a(objects, "option")))
	groups      = opt("option_groups", list(1, 100, a(objects, "option_group")))
	chosen      = opt("initial_options", list(0, 100, a(objects, "option")).strictly(list(1, 100, a(objects, "option"))))
	minQuery    = opt("min_query_length", integer(0, 0))
	maxSelected = opt("max_selected_items", integer(1, 0))
	style       = opt("style", enum("primary", "danger"))
	spoken      = opt("accessibility_label", str(0, 75))
	shownTo     = opt("visible_to_user_ids", list(0, 0, userID).strictly(list(1, 10, userID)))
	choices     = list(1, 10, a(objects, "formatted_option"))

	userID         = match(`^[UW][A-Z0-9]+$`)
	channelID      = match(`^[CG][A-Z0-9]+$`)
	conversationID = match(`^[CDGUW][A-Z0-9]+$`)
	amount         = match(`^-?[0-9]+(\.[0-9]+)?$`)
)

// some is a list of at least one in the stricter reading, of any length in the newest.
func some(item shape) shape { return list(0, 0, item).strictly(list(1, 0, item)) }

var elementTable = typed(
	definition{name: "button", keys: element(
		req("text", text(plain, 75)),
		opt("url", link(3000)),
		opt("value", str(0, 2000)),
		style, confirm, spoken,
		optNewest("agent_prompt", str(0, 0)),
		optNewest("agent_prompt_display", str(0, 0)),
		optNewest("visible_to_user_ids", list(0, 0, userID)),
	)},
	definition{name: "checkboxes", keys: element(
		req("options", choices),
		opt("initial_options", list(0, 10, a(objects, "formatted_option")).strictly(choices)),
		confirm, focus,
		optNewest("visible_to_user_ids", list(0, 0, userID)),
	), also: []rule{initialAmongOptions}},
	definition{name: "datepicker", keys: element(
		opt("initial_date", isoDate),
		confirm, focus, placeholder,
	)},
	definition{name: "datetimepicker", on: inMessagesModals, keys: element(
		opt("initial_date_time", integer(1000000000, 9999999999)),
		confirm, focus,
	)},
	definition{name: "email_text_input", on: inModals, keys: element(
		opt("initial_value", str(0, 0)),
		dispatch, focus, placeholder,
	)},
	definition{name: "feedback_buttons", on: inMessages, keys: element(
		req("positive_button", a(objects, "feedback_button")),
		req("negative_button", a(objects, "feedback_button")),
	)},
	definition{name: "file_input", on: inModals, keys: element(
		opt("filetypes", some(someText)),
		opt("max_files", integer(1, 10)),
	)},
	definition{name: "icon_button", on: inMessages, keys: element(
		req("icon", enum("trash")),
		req("text", text(plain, 3000).strictly(text(plain, 75))),
		opt("value", str(0, 2000)),
		confirm, spoken, shownTo,
	)},
	definition{name: "image", keys: []key{
		req("alt_text", str(1, 2000)),
		opt("image_url", link(3000)),
		opt("slack_file", a(objects, "slack_file")),
	}, one: []string{"image_url", "slack_file"}},
	definition{name: "multi_static_select", keys: element(optionsOf, groups, chosen,
		confirm, maxSelected, focus, placeholder,
	), one: []string{"options", "option_groups"}, also: []rule{initialAmongOptions}},
	definition{name: "multi_external_select", keys: element(minQuery, chosen,
		confirm, maxSelected, focus, placeholder,
	)},
	definition{name: "multi_users_select", keys: element(
		opt("initial_users", some(userID)),
		confirm, maxSelected, focus, placeholder,
	)},
	definition{name: "multi_conversations_select", keys: element(
		opt("initial_conversations", some(conversationID)),
		opt("default_to_current_conversation", boolean),
		confirm, maxSelected,
		opt("filter", a(objects, "filter")),
		focus, placeholder,
	)},
	definition{name: "multi_channels_select", keys: element(
		opt("initial_channels", some(channelID)),
		confirm, maxSelected, focus, placeholder,
	)},
	definition{name: "number_input", on: inModals, keys: element(
		req("is_decimal_allowed", boolean),
		opt("initial_value", amount),
		opt("min_value", amount),
		opt("max_value", amount),
		dispatch, focus, placeholder,
	), also: []rule{boundsInOrder, initialWithinBounds}},
	definition{name: "overflow", keys: element(
		req("options", list(1, 5, a(objects, "overflow_option")).strictly(list(2, 5, a(objects, "overflow_option")))),
		confirm,
	)},
	definition{name: "plain_text_input", keys: element(
		opt("initial_value", str(0, 0).strictly(str(0, 3000))),
		opt("multiline", boolean),
		opt("min_length", integer(0, 3000)),
		opt("max_length", integer(1, 3000)),
		dispatch, focus, placeholder,
	), also: []rule{lengthsInOrder}},
	definition{name: "radio_buttons", keys: element(
		req("options", choices),
		opt("initial_option", a(objects, "formatted_option")),
		confirm, focus,
	), also: []rule{initialAmongOptions}},
	definition{name: "rich_text_input", on: inViews, keys: []key{
		req("action_id", actionID),
		opt("initial_value", among(blocks, "rich_text")),
		dispatch, focus, placeholder,
		optNewest("min_lines", integer(1, 100)),
		optNewest("max_lines", integer(1, 100)),
	}},
	definition{name: "static_select", keys: element(optionsOf, groups,
		opt("initial_option", a(objects, "option")),
		confirm, focus, placeholder,
	), one: []string{"options", "option_groups"}, also: []rule{initialAmongOptions}},
	definition{name: "external_select", keys: element(
		opt("initial_option", a(objects, "option")),
		minQuery, confirm, focus, placeholder,
	)},
	definition{name: "users_select", keys: element(
		opt("initial_user", userID),
		confirm, focus, placeholder,
	)},
	definition{name: "conversations_select", keys: element(
		opt("initial_conversation", conversationID),
		opt("default_to_current_conversation", boolean),
		confirm,
		opt("response_url_enabled", boolean),
		opt("filter", a(objects, "filter")),
		focus, placeholder,
	)},
	definition{name: "channels_select", keys: element(
		opt("initial_channel", channelID),
		confirm,
		opt("response_url_enabled", boolean),
		focus, placeholder,
	)},
	definition{name: "timepicker", keys: element(
		opt("initial_time", match(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)),
		confirm, focus, placeholder,
		opt("timezone", someText),
	)},
	definition{name: "url_text_input", on: inModals, keys: element(
		opt("initial_value", str(0, 0)),
		dispatch, focus, placeholder,
	)},
	definition{name: "workflow_button", on: inMessages, keys: []key{
		req("text", text(plain, 75)),
		req("workflow", a(objects, "workflow")),
		req("action_id", actionID),
		style, spoken,
	}},

	// Text objects stand among elements in a context block only.
	definition{name: "plain_text", keys: []key{
		req("text", str(1, 3000)),
		opt("emoji", boolean),
	}},
	definition{name: "mrkdwn", keys: []key{
		req("text", str(1, 3000)),
		opt("verbatim", boolean),
	}},
)
