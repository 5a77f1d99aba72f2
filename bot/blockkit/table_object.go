package blockkit

// objectTable holds composition objects and the parts of blocks that have no type of their own.
var objectTable = map[string]definition{
	"confirm": {keys: []key{
		req("title", text(plain, 100)),
		req("text", text(both, 300)),
		req("confirm", text(plain, 30)),
		req("deny", text(plain, 30)),
		style,
	}},
	"option": {keys: []key{
		req("text", text(plain, 75)),
		req("value", str(0, 150).strictly(str(1, 75))),
		opt("description", text(plain, 75)),
	}},
	"overflow_option": {keys: []key{
		req("text", text(plain, 75)),
		req("value", str(0, 150).strictly(str(1, 75))),
		opt("description", text(plain, 75)),
		opt("url", link(3000)),
	}},
	"formatted_option": {keys: []key{ // of checkboxes and radio buttons
		req("text", text(both, 75)),
		req("value", str(0, 150).strictly(str(1, 75))),
		opt("description", text(both, 75)),
	}},
	"option_group": {keys: []key{
		req("label", text(plain, 75)),
		req("options", list(1, 100, a(objects, "option"))),
	}},
	"slack_file": {keys: []key{
		opt("id", str(1, 0)),
		opt("url", link(3000)),
	}, one: []string{"id", "url"}},
	"dispatch_action_config": {keys: []key{
		opt("trigger_actions_on", list(1, 2, enum("on_enter_pressed", "on_character_entered"))),
	}},
	"filter": {keys: []key{
		opt("include", list(1, 4, enum("im", "mpim", "private", "public"))),
		opt("exclude_external_shared_channels", boolean),
		opt("exclude_bot_users", boolean),
	}, any: []string{"include", "exclude_external_shared_channels", "exclude_bot_users"}},
	"feedback_button": {keys: []key{
		req("text", text(plain, 75)),
		req("value", str(0, 2000)),
		spoken,
	}},
	"workflow": {keys: []key{
		req("trigger", a(objects, "workflow_trigger")),
	}},
	"workflow_trigger": {keys: []key{
		req("url", link(3000)),
		opt("customizable_input_parameters", list(0, 0, a(objects, "input_parameter"))),
	}},
	"input_parameter": {keys: []key{
		req("name", str(1, 0)),
		req("value", anyJSON),
	}},

	"column_setting": {keys: []key{
		opt("align", enum("left", "center", "right")),
		opt("is_wrapped", boolean),
	}},
	"url_source": {keys: []key{
		req("type", enum("url")),
		req("url", link(3000)),
		req("text", str(1, 0)),
	}},
	"layout_row": {keys: []key{
		req("items", list(1, 3, a(objects, "layout_item"))),
	}},
	"layout_item": {keys: []key{
		req("block", among(blocks, "actions", "alert", "card", "carousel", "container", "context", "data_table",
			"data_visualization", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video")),
		opt("width", enum("narrow", "standard", "wide")),
		opt("horizontal_alignment", enum("start", "center", "end")),
	}},

	"segment": {keys: []key{
		req("label", str(1, 20)),
		req("value", positive),
	}},
	"series": {keys: []key{
		req("name", str(1, 20)),
		req("data", list(1, 20, a(objects, "point"))),
	}},
	"point": {keys: []key{
		req("label", str(1, 20)),
		req("value", number),
	}},
	"axis_config": {keys: []key{
		req("categories", list(1, 20, str(1, 20))),
		opt("x_label", str(0, 50)),
		opt("y_label", str(0, 50)),
	}},

	"slack_icon": {keys: []key{ // of a card
		req("type", enum("icon")),
		req("name", enum(append(iconNames, "call", "email", "file", "link", "user")...)),
	}},
	"task_icon": {keys: []key{
		req("type", enum("icon")),
		req("name", enum(iconNames...)),
	}},
}

var iconNames = []string{"archive", "book", "bookmark", "bot", "bug", "calendar", "caret-left", "caret-right", "check",
	"clipboard", "code", "comment", "compass", "copy", "cube", "download", "edit", "eye-closed", "eye-open", "flag",
	"folder", "gear", "globe", "heart", "help", "image", "info", "key", "lightbulb", "map", "mobile", "new-window", "pin",
	"plus", "refine", "refresh", "rocket", "save", "screen", "share", "sparkle", "star", "star-filled", "tag",
	"thumbs-down", "thumbs-up", "trash", "upload", "warning"}

var richParts = []string{"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}

var (
	// The leaves every description of Slack lists, and those only the newest one has.
	commonLeaves = []string{"text", "link", "user", "channel", "usergroup", "team", "emoji", "date", "broadcast", "color"}
	leaf         = among(leaves, append([]string{"attachment_mention", "canvas", "canvas_message_unfurl",
		"canvas_user_mention", "citation", "file", "list_record", "message_mention", "salesforce_data_field", "tag",
		"work_object_mention", "workflow_mention"}, commonLeaves...)...).strictly(among(leaves, commonLeaves...))
	border = opt("border", integer(0, 1))
)

// richTable holds the parts of a rich_text block.
var richTable = map[string]definition{
	"rich_text_section": {keys: []key{
		req("type", str(1, 0)),
		req("elements", list(0, 0, leaf)),
	}},
	"rich_text_list": {keys: []key{
		req("type", str(1, 0)),
		req("style", enum("bullet", "ordered")),
		req("elements", list(0, 0, among(rich, "rich_text_section")).strictly(list(1, 0, among(rich, "rich_text_section")))),
		opt("indent", integer(0, 8)),
		opt("offset", integer(0, 0)),
		border,
	}},
	"rich_text_preformatted": {keys: []key{
		req("type", str(1, 0)),
		req("elements", list(0, 0, leaf)),
		border,
		opt("language", str(1, 0)),
	}},
	"rich_text_quote": {keys: []key{
		req("type", str(1, 0)),
		req("elements", list(0, 0, leaf)),
		border,
	}},
	"style": {keys: []key{
		opt("bold", boolean),
		opt("italic", boolean),
		opt("strike", boolean),
		opt("code", boolean),
		opt("underline", boolean),
		opt("highlight", boolean),
		opt("client_highlight", boolean),
		opt("unlink", boolean),
	}},
}

// leafOf is a definition with the two keys every leaf has.
func leafOf(keys ...key) definition {
	return definition{keys: append([]key{req("type", str(1, 0)), opt("style", a(rich, "style"))}, keys...)}
}

var leafTable = map[string]definition{
	"text": leafOf(req("text", str(1, 0))),
	"link": leafOf(req("url", link(0)), opt("text", str(0, 0)), opt("unsafe", boolean),
		optNewest("from_llm", boolean), optNewest("is_slack_url", boolean), optNewest("truncated", boolean)),
	"user":      leafOf(req("user_id", userID), optNewest("from_llm", boolean)),
	"channel":   leafOf(req("channel_id", conversationID), optNewest("tab_id", str(0, 0)), optNewest("from_llm", boolean)),
	"usergroup": leafOf(req("usergroup_id", match(`^S[A-Z0-9]+$`))),
	"team":      leafOf(req("team_id", match(`^[TE][A-Z0-9]+$`))),
	"emoji": leafOf(req("name", str(1, 0)), opt("skin_tone", integer(1, 6)), opt("unicode", str(1, 0)),
		optNewest("url", str(0, 0))),
	"date": leafOf(req("timestamp", integer(0, 0)), req("format", str(1, 0)), opt("url", link(0)),
		opt("fallback", str(0, 0)), optNewest("timezone", str(0, 0))),
	"broadcast": leafOf(req("range", enum("here", "channel", "everyone"))),
	"color":     leafOf(req("value", match(`^#?[0-9a-fA-F]{6}$`))),
	"tag": leafOf(req("text", str(1, 0)), opt("color", enum("gray", "brown", "purple", "indigo", "blue", "green",
		"yellow", "orange", "red"))),
	"attachment_mention": leafOf(req("url", str(1, 0)), opt("text", anyJSON), opt("app_id", anyJSON), opt("entity_id", anyJSON),
		opt("icon_url", anyJSON), opt("channel_id", anyJSON), opt("ts", anyJSON), opt("full_size_preview_enabled", anyJSON),
		opt("icon_name", anyJSON), opt("reference_object_type", anyJSON), opt("product_name", anyJSON)),
	"work_object_mention": leafOf(req("entity_id", str(1, 0)), req("app_id", str(1, 0)), req("text", str(0, 0)),
		req("url", str(1, 0)), opt("icon_url", anyJSON), opt("full_size_preview_enabled", anyJSON), opt("product_name", anyJSON)),
	"workflow_mention": leafOf(req("workflow_id", str(1, 0)), req("function_trigger_id", str(1, 0)), req("text", str(0, 0)),
		opt("url", anyJSON), opt("channel_id", anyJSON), opt("ts", anyJSON)),
	"salesforce_data_field": leafOf(req("salesforce_record_id", str(1, 0)), opt("salesforce_field_label", anyJSON),
		opt("salesforce_field_api_name", anyJSON), opt("salesforce_include_field_label", anyJSON),
		opt("has_withheld_salesforce_field_names", anyJSON)),
	"canvas": leafOf(req("file_id", str(1, 0)), opt("label", anyJSON), opt("hide_title", anyJSON), opt("section_id", anyJSON),
		opt("text", anyJSON), opt("url", anyJSON), opt("is_skill_invocation", anyJSON)),
	"canvas_user_mention":   leafOf(req("user_id", userID), opt("thread_id", anyJSON)),
	"canvas_message_unfurl": leafOf(req("root_message_channel", str(1, 0)), req("root_message_ts", str(1, 0))),
	"file": leafOf(req("file_id", str(1, 0)), opt("text", anyJSON), opt("url", anyJSON),
		opt("is_skill_invocation", anyJSON)),
	"list_record": leafOf(req("file_id", str(1, 0)), opt("record_id", anyJSON), opt("view_id", anyJSON), opt("text", anyJSON),
		opt("url", anyJSON)),
	"message_mention": leafOf(req("channel_id", str(1, 0)), req("message_ts", str(1, 0)), opt("author_id", anyJSON),
		opt("thread_ts", anyJSON), opt("text", anyJSON), opt("url", anyJSON)),
	"citation": leafOf(req("url", str(1, 0)), req("text", str(0, 0)), req("index", number), req("details", anyJSON),
		opt("from_llm", anyJSON), opt("is_slack_url", anyJSON)),
}
