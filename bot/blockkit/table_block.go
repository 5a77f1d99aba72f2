package blockkit

// The tables are written in the order and the words of Slack's reference (docs.slack.dev/reference/block-kit), one
// line a key, so that the two can be laid side by side. Numbers are code points or items. Where sources disagree,
// strictly(...) or a Strict marker carries the second reading; the package comment lists those points.
// testdata/table.golden is all of it on one page.

var tables = map[table][]definition{
	views: viewTable, blocks: blockTable, elements: elementTable, objects: objectTable,
	rich: richTable, leaves: leafTable, cells: cellTable, charts: chartTable,
}

var (
	inMessages       = []Surface{Message}
	inModals         = []Surface{Modal}
	inMessagesHome   = []Surface{Message, Home}
	inMessagesModals = []Surface{Message, Modal}
	inViews          = []Surface{Modal, Home}
	nowhere          = []Surface{}
)

// every block Slack knows; where each may stand is in its definition.
var everyBlock = among(blocks, "actions", "alert", "auth_provider", "card", "carousel", "container", "context", "context_actions",
	"data_table", "data_visualization", "divider", "file", "header", "image", "input", "layout", "markdown", "plan",
	"rich_text", "section", "table", "task_card", "video", "call")

var viewTable = typed(
	definition{name: "modal", keys: []key{
		req("type", enum("modal")),
		req("title", text(plain, 24)),
		req("blocks", list(0, 100, everyBlock).strictly(list(1, 100, everyBlock))),
		opt("close", text(plain, 24)),
		opt("submit", text(plain, 24)),
		opt("private_metadata", str(0, 3000)),
		opt("callback_id", str(0, 255)),
		opt("clear_on_close", boolean),
		opt("notify_on_close", boolean),
		opt("external_id", str(0, 255)),
	}},
	definition{name: "home", keys: []key{
		req("type", enum("home")),
		req("blocks", list(0, 100, everyBlock).strictly(list(1, 100, everyBlock))),
		opt("private_metadata", str(0, 3000)),
		opt("callback_id", str(0, 255)),
		opt("external_id", str(0, 255)),
	}},
)

// block is a definition's keys with the one every block has.
func block(keys ...key) []key { return append(keys, opt("block_id", str(0, 255))) }

var blockTable = typed(
	definition{name: "actions", keys: block(
		req("elements", list(1, 25, among(elements, append([]string{"rich_text_input"}, actors...)...).
			strictly(among(elements, actors...)))),
	)},
	definition{name: "alert", on: inModals, keys: block(
		req("text", text(both, 200)),
		opt("level", enum("default", "info", "warning", "error", "success")),
	)},
	definition{name: "auth_provider", strictOn: nowhere, keys: block( // in the reference of @slack/types alone
		req("value", someText),
		req("name", text(plain, 3000)),
		req("is_connected", boolean),
		opt("description", text(plain, 3000)),
		opt("icon_url", link(3000)),
		opt("auth_url", link(3000)),
		opt("disconnect_url", link(3000)),
		opt("connected_identity", text(plain, 3000)),
		opt("connected_context", text(plain, 3000)),
		opt("accessory", among(elements, "overflow")),
		opt("fallback", list(0, 0, simpleBlock)),
	), also: []rule{overHTTPS("auth_url", "disconnect_url")}},
	definition{name: "card", strictOn: inMessages, keys: block(
		opt("hero_image", among(elements, "image")),
		opt("icon", among(elements, "image")),
		opt("title", bareText(both, 150)),
		opt("subtitle", bareText(both, 150)),
		opt("body", bareText(both, 200)),
		opt("actions", list(1, 3, among(elements, "button")).strictly(list(1, 2, among(elements, "button")))),
		optNewest("slack_icon", a(objects, "slack_icon")),
		optNewest("subtext", bareText(both, 200)),
	), any: []string{"hero_image", "title", "actions", "body"}, also: []rule{oneIcon}},
	definition{name: "carousel", on: inMessagesHome, strictOn: inMessages, keys: block(
		req("elements", list(1, 10, among(blocks, "card"))),
	)},
	definition{name: "container", on: inMessagesHome, strictOn: inMessages, keys: block(
		opt("title", text(plain, 150)),
		opt("rich_text_title", among(blocks, "rich_text")),
		opt("subtitle", text(both, 150).strictly(text(plain, 150))),
		req("child_blocks", list(1, 10, among(blocks, append([]string{"layout"}, children...)...).
			strictly(among(blocks, children...)))),
		opt("width", enum("narrow", "standard", "wide", "full")),
		opt("icon", among(elements, "image")),
		opt("is_collapsible", boolean),
		opt("default_collapsed", boolean),
		opt("has_header_divider", boolean),
	), any: []string{"title", "rich_text_title"}, also: []rule{collapsedNeedsCollapsible}},
	definition{name: "context_actions", on: inMessages, keys: block(
		req("elements", list(1, 5, among(elements, "feedback_buttons", "icon_button"))),
	)},
	definition{name: "context", keys: block(
		req("elements", list(1, 10, among(elements, "image", "plain_text", "mrkdwn"))),
	)},
	definition{name: "data_table", on: inMessagesHome, strictOn: inMessages, keys: block(
		req("rows", list(2, 201, dataRow).strictly(list(2, 101, dataRow))),
		opt("page_size", integer(1, 100)),
		req("caption", someText),
		opt("row_header_column_index", integer(0, 19)),
	), also: []rule{plainHeaderRow, equalRows}},
	definition{name: "data_visualization", on: inMessagesHome, strictOn: inMessages, keys: block(
		req("title", str(1, 50)),
		req("chart", oneOf(among(charts, "pie", "bar", "area", "line"))),
	)},
	definition{name: "divider", keys: block()},
	definition{name: "file", on: nowhere, keys: block( // Slack puts it into messages it returns; apps cannot send it
		req("external_id", someText),
		req("source", enum("remote")),
	)},
	definition{name: "header", keys: block(
		req("text", text(plain, 150)),
		opt("level", integer(1, 4)),
	)},
	definition{name: "image", keys: block(
		req("alt_text", str(1, 2000)),
		opt("image_url", link(3000)),
		opt("slack_file", a(objects, "slack_file")),
		opt("title", text(plain, 2000)),
	), one: []string{"image_url", "slack_file"}},
	definition{name: "input", keys: block(
		req("label", text(plain, 2000)),
		req("element", among(elements, inputs...)),
		opt("dispatch_action", boolean),
		opt("hint", text(plain, 2000)),
		opt("optional", boolean),
	), also: []rule{noDispatchOfFiles}},
	definition{name: "layout", strictOn: nowhere, keys: block( // not in the reference; slack-go has it
		req("label", str(1, 150)),
		req("rows", list(1, 5, a(objects, "layout_row"))),
		opt("is_label_visible", boolean),
		opt("grid_lines", enum("none", "rows", "outer")),
		opt("fallback", list(0, 0, simpleBlock)),
	)},
	definition{name: "markdown", on: inMessages, keys: block(
		req("text", str(1, 12000)),
	)},
	definition{name: "plan", on: inMessages, keys: block(
		req("title", someText),
		opt("tasks", list(0, 0, a(blocks, "task_card")).strictly(list(0, 50, a(blocks, "task_card")))),
		optNewest("status", enum("pending", "in_progress", "complete", "error")), // taken, and without effect
	)},
	definition{name: "rich_text", keys: block(
		req("elements", list(0, 0, richPart)),
	)},
	definition{name: "section", keys: block(
		opt("text", text(both, 3000)),
		opt("fields", list(1, 10, text(both, 2000))),
		opt("accessory", among(elements, accessories...)),
		opt("expand", boolean),
	), also: []rule{textOrFields}},
	definition{name: "table", on: inMessagesHome, strictOn: inMessages, keys: block(
		req("rows", list(1, 100, tableRow)),
		opt("column_settings", list(0, 20, orNull(a(objects, "column_setting")))),
	)},
	definition{name: "task_card", on: inMessages, keys: []key{
		reqStrict("type", enum("task_card")), // the reference's own plan leaves it out of its tasks
		req("task_id", someText),
		req("title", someText),
		opt("details", among(blocks, "rich_text")),
		opt("output", among(blocks, "rich_text")),
		opt("sources", list(0, 0, a(objects, "url"))),
		opt("status", enum("pending", "in_progress", "complete", "error").
			strictly(enum("in_progress", "complete", "error"))),
		optNewest("icon", a(objects, "task_icon")),
		optNewest("hide_title", boolean),
		opt("block_id", str(0, 255)),
	}},
	definition{name: "video", keys: block(
		req("alt_text", str(1, 2000).strictly(str(1, 200))),
		opt("author_name", str(0, 50).strictly(str(0, 49))),
		opt("description", text(plain, 200).strictly(text(plain, 199))),
		opt("provider_icon_url", link(2000)),
		opt("provider_name", str(0, 50)),
		req("title", text(plain, 200).strictly(text(plain, 199))),
		opt("title_url", link(2000)),
		req("thumbnail_url", link(3000)),
		req("video_url", link(3000)),
	), also: []rule{overHTTPS("title_url", "video_url")}},
	definition{name: "call", on: inMessages, keys: block( // not in the reference; Slack shows calls with it
		req("call_id", someText),
		optNewest("call", anyJSON),
		optNewest("api_decoration_available", boolean),
	)},
)

// simpleBlock is what may stand for a block that a client does not know.
var simpleBlock = among(blocks, "context", "divider", "header", "image", "rich_text", "section", "table", "video")

// children are the blocks a container holds.
var children = []string{"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
	"table", "video"}

// Slack tries a cell against every kind of cell, in this order.
var (
	tableRow = list(1, 20, anyOf(cells, "action_cell", "rich_text", "raw_number", "raw_text").
			strictly(anyOf(cells, "rich_text", "raw_text")))
	dataRow = list(1, 20, anyOf(cells, "action_cell", "rich_text", "raw_number", "raw_text").
		strictly(anyOf(cells, "rich_text", "raw_number", "raw_text")))
)

var cellTable = typed(
	definition{name: "raw_text", keys: []key{
		req("text", someText),
	}},
	definition{name: "raw_number", keys: []key{
		req("value", number),
		reqStrict("text", someText),
	}},
	definition{name: "rich_text", keys: []key{
		req("elements", list(0, 0, richPart)),
	}},
	definition{name: "action_cell", keys: []key{
		req("element", among(elements, "button")),
		opt("fallback", anyOf(cells, "raw_text", "raw_number", "rich_text")),
	}},
)

var chartTable = typed(
	definition{name: "pie", keys: []key{
		req("segments", list(1, 12, a(objects, "segment")).strictly(list(1, 6, a(objects, "segment")))),
	}},
	definition{name: "bar", keys: seriesChart, also: seriesRules},
	definition{name: "area", keys: seriesChart, also: seriesRules},
	definition{name: "line", keys: seriesChart, also: seriesRules},
)

var seriesChart = []key{
	req("series", list(1, 12, a(objects, "series")).strictly(list(1, 6, a(objects, "series")))),
	req("axis_config", a(objects, "axis_config")),
}

var seriesRules = []rule{categoriesDiffer, namesDiffer, onePointEach}
