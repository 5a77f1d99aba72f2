package blockkit

// objectTable holds composition objects, and after them the parts of blocks that have no page of their own.
var objectTable = []definition{
	{name: "confirm", keys: []key{
		req("title", text(plain, 100)),
		req("text", text(both, 300)),
		req("confirm", text(plain, 30)),
		req("deny", text(plain, 30)),
		style,
	}},
	{name: "filter", keys: []key{
		opt("include", list(1, 0, conversationKind).strictly(list(1, 4, conversationKind).allDiffer())),
		opt("exclude_external_shared_channels", boolean),
		opt("exclude_bot_users", boolean),
	}, any: []string{"include", "exclude_external_shared_channels", "exclude_bot_users"}},
	{name: "dispatch_action_config", keys: []key{
		reqStrict("trigger_actions_on", list(1, 2, dispatchMoment).strictly(list(1, 2, dispatchMoment).allDiffer())),
	}},
	{name: "option", keys: []key{
		req("text", text(plain, 75)),
		req("value", optionValue),
		opt("description", text(plain, 75)),
	}},
	{name: "overflow_option", keys: []key{
		req("text", text(plain, 75)),
		req("value", optionValue),
		opt("description", text(plain, 75)),
		opt("url", link(3000)),
	}},
	{name: "formatted_option", keys: []key{ // of checkboxes and radio buttons
		req("text", text(both, 75)),
		req("value", optionValue),
		opt("description", text(both, 75)),
	}},
	{name: "option_group", keys: []key{
		req("label", text(plain, 75)),
		req("options", list(1, 100, a(objects, "option"))),
	}},
	{name: "slack_file", keys: []key{
		opt("url", link(3000)),
		opt("id", someText),
	}, one: []string{"id", "url"}},
	{name: "slack_icon", keys: []key{ // of a card
		req("type", enum("icon")),
		req("name", enum(append(iconNames, "call", "email", "file", "link", "user")...)),
	}},
	{name: "trigger", keys: []key{
		req("url", link(3000)),
		opt("customizable_input_parameters", list(0, 0, a(objects, "input_parameter"))),
	}},
	{name: "input_parameter", keys: []key{
		req("name", someText),
		req("value", anyJSON),
	}},
	{name: "workflow", keys: []key{
		req("trigger", a(objects, "trigger")),
	}},

	{name: "feedback_button", keys: []key{
		req("text", text(plain, 75)),
		req("value", str(0, 2000)),
		spoken,
	}},
	{name: "column_setting", keys: []key{
		opt("align", enum("left", "center", "right")),
		opt("is_wrapped", boolean),
	}},
	{name: "url", keys: []key{ // the source of a task
		req("type", enum("url")),
		req("url", link(3000)),
		req("text", someText),
	}},
	{name: "task_icon", keys: []key{
		req("type", enum("icon")),
		req("name", enum(iconNames...)),
	}},
	{name: "layout_row", keys: []key{
		req("items", list(1, 3, a(objects, "layout_item"))),
	}},
	{name: "layout_item", keys: []key{
		req("block", among(blocks, "actions", "alert", "card", "carousel", "container", "context", "data_table",
			"data_visualization", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video")),
		opt("width", enum("narrow", "standard", "wide")),
		opt("horizontal_alignment", enum("start", "center", "end")),
	}},
	{name: "segment", keys: []key{
		req("label", str(1, 20)),
		req("value", positive),
	}},
	{name: "series", keys: []key{
		req("name", str(1, 20)),
		req("data", list(1, 20, a(objects, "point"))),
	}},
	{name: "point", keys: []key{
		req("label", str(1, 20)),
		req("value", number),
	}},
	{name: "axis_config", keys: []key{
		req("categories", list(1, 20, str(1, 20))),
		opt("x_label", str(0, 50)),
		opt("y_label", str(0, 50)),
	}},
	{name: "style", keys: []key{ // of an element of rich text
		opt("bold", boolean),
		opt("italic", boolean),
		opt("strike", boolean),
		opt("code", boolean),
		opt("highlight", boolean),
		opt("client_highlight", boolean),
		opt("underline", boolean),
		opt("unlink", boolean),
	}},
	{name: "citation_details", keys: []key{
		req("citation_type", enum("file", "external", "web", "message", "memory")),
		opt("descriptor", str(0, 0)), opt("file_id", str(0, 0)), // file
		opt("app_name", str(0, 0)), opt("app_icon_url", str(0, 0)), // external
		opt("display_name", str(0, 0)), opt("title", str(0, 0)), opt("snippet", str(0, 0)), // web
		opt("channel", str(0, 0)), opt("message_ts", str(0, 0)), // message
		opt("memory_id", str(0, 0)), // memory
	}},
}

var (
	optionValue      = str(0, 150).strictly(str(1, 75))
	conversationKind = enum("im", "mpim", "private", "public")
	dispatchMoment   = enum("on_enter_pressed", "on_character_entered")
)

var iconNames = []string{"archive", "book", "bookmark", "bot", "bug", "calendar", "caret-left", "caret-right", "check",
	"clipboard", "code", "comment", "compass", "copy", "cube", "download", "edit", "eye-closed", "eye-open", "flag",
	"folder", "gear", "globe", "heart", "help", "image", "info", "key", "lightbulb", "map", "mobile", "new-window", "pin",
	"plus", "refine", "refresh", "rocket", "save", "screen", "share", "sparkle", "star", "star-filled", "tag",
	"thumbs-down", "thumbs-up", "trash", "upload", "warning"}
