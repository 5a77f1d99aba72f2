package blockkit

// The tables are written in the order and the words of Slack's reference, one line a key, so that the two can be
// laid side by side. Numbers are code points or items. Where sources disagree, strictly(...) or a Strict marker
// carries the second reading; the package comment lists those points.

var allTables = map[table]map[string]definition{
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
var everyBlock = among(blocks, "section", "header", "divider", "context", "context_actions", "actions", "image", "input",
	"rich_text", "markdown", "table", "data_table", "data_visualization", "alert", "card", "carousel", "container",
	"layout", "plan", "task_card", "video", "file", "call")

var viewTable = map[string]definition{
	"modal": {keys: []key{
		req("type", enum("modal")),
		req("title", text(plain, 24)),
		req("blocks", list(1, 100, everyBlock)),
		opt("close", text(plain, 24)),
		opt("submit", text(plain, 24)),
		opt("private_metadata", str(0, 3000)),
		opt("callback_id", str(0, 255)),
		opt("clear_on_close", boolean),
		opt("notify_on_close", boolean),
		opt("external_id", str(0, 255)),
	}},
	"home": {keys: []key{
		req("type", enum("home")),
		req("blocks", list(1, 100, everyBlock)),
		opt("private_metadata", str(0, 3000)),
		opt("callback_id", str(0, 255)),
		opt("external_id", str(0, 255)),
	}},
}

// block is a definition with the two keys every block has.
func block(keys ...key) []key {
	return append(append([]key{req("type", str(1, 0))}, keys...), opt("block_id", str(0, 255)))
}

var blockTable = map[string]definition{
	"section": {keys: block(
		opt("text", text(both, 3000)),
		opt("fields", list(1, 10, text(both, 2000))),
		opt("accessory", among(elements, accessories...)),
		opt("expand", boolean),
	), also: []rule{textOrFields}},
	"header": {keys: block(
		req("text", text(plain, 150)),
		opt("level", integer(1, 4)),
	)},
	"divider": {keys: block()},
	"context": {keys: block(
		req("elements", list(1, 10, among(elements, "image", "plain_text", "mrkdwn"))),
	)},
	"context_actions": {on: inMessages, keys: block(
		req("elements", list(1, 5, among(elements, "feedback_buttons", "icon_button"))),
	)},
	"actions": {keys: block(
		req("elements", list(1, 25, among(elements, actors...))),
	)},
	"image": {keys: block(
		opt("image_url", link(3000)),
		opt("slack_file", a(objects, "slack_file")),
		req("alt_text", str(1, 2000)),
		opt("title", text(plain, 2000)),
	), one: []string{"image_url", "slack_file"}},
	"input": {keys: block(
		req("label", text(plain, 2000)),
		req("element", among(elements, inputs...)),
		opt("hint", text(plain, 2000)),
		opt("optional", boolean),
		opt("dispatch_action", boolean),
	), also: []rule{noDispatchOfFiles}},
	"rich_text": {keys: block(
		req("elements", list(0, 0, among(rich, richParts...))),
	)},
	"markdown": {on: inMessages, keys: block(
		req("text", str(1, 12000)),
	)},
	"table": {on: inMessages, keys: block(
		req("rows", list(1, 100, list(1, 20, among(cells, "raw_text", "rich_text", "raw_number").
			strictly(among(cells, "raw_text", "rich_text"))))),
		opt("column_settings", list(0, 20, orNull(a(objects, "column_setting")))),
	)},
	"data_table": {on: inMessages, keys: block(
		req("caption", str(1, 0)),
		req("rows", list(2, 201, dataRow).strictly(list(2, 101, dataRow))),
		opt("page_size", integer(1, 100)),
		opt("row_header_column_index", integer(0, 19)),
	), also: []rule{plainHeaderRow, equalRows}},
	"data_visualization": {on: inMessagesHome, strictOn: inMessages, keys: block(
		req("title", str(1, 50)),
		req("chart", among(charts, "pie", "bar", "area", "line")),
	)},
	"alert": {on: inModals, keys: block(
		req("text", text(both, 200)),
		opt("level", enum("default", "info", "warning", "error", "success")),
	)},
	"card": {on: inMessagesHome, strictOn: inMessages, keys: block(
		opt("hero_image", among(elements, "image")),
		opt("icon", among(elements, "image")),
		optNewest("slack_icon", a(objects, "slack_icon")),
		opt("title", text(both, 150)),
		opt("subtitle", text(both, 150)),
		opt("body", text(both, 200)),
		optNewest("subtext", text(both, 200)),
		opt("actions", list(1, 3, among(elements, "button")).strictly(list(1, 2, among(elements, "button")))),
	), any: []string{"hero_image", "title", "actions", "body"}, also: []rule{oneIcon}},
	"carousel": {on: inMessagesHome, strictOn: inMessages, keys: block(
		req("elements", list(1, 10, among(blocks, "card"))),
	)},
	"container": {on: inMessagesHome, strictOn: inMessages, keys: block(
		opt("title", text(plain, 150)),
		opt("rich_text_title", among(blocks, "rich_text")),
		opt("subtitle", text(both, 150)),
		opt("icon", among(elements, "image")),
		opt("width", enum("narrow", "standard", "wide", "full")),
		opt("is_collapsible", boolean),
		opt("default_collapsed", boolean),
		opt("has_header_divider", boolean),
		req("child_blocks", list(1, 10, among(blocks, append([]string{"layout"}, children...)...).
			strictly(among(blocks, children...)))),
	), any: []string{"title", "rich_text_title"}, also: []rule{collapsedNeedsCollapsible}},
	"layout": {strictOn: nowhere, keys: block(
		req("label", str(1, 150)),
		req("rows", list(1, 5, a(objects, "layout_row"))),
		opt("is_label_visible", boolean),
		opt("grid_lines", enum("none", "rows", "outer")),
		opt("fallback", list(0, 0, among(blocks, "context", "divider", "header", "image", "rich_text", "section", "table", "video"))),
	)},
	"plan": {on: inMessages, keys: block(
		req("title", stringOr(text(plain, 3000)).strictly(str(1, 0))),
		opt("tasks", list(0, 50, a(blocks, "task_card"))),
	)},
	"task_card": {on: inMessages, keys: []key{
		reqStrict("type", enum("task_card")), // the documentation's own plan leaves it out of its tasks
		opt("block_id", str(0, 255)),
		req("task_id", str(1, 0)),
		req("title", str(1, 0)),
		opt("status", enum("pending", "in_progress", "complete", "error").
			strictly(enum("in_progress", "complete", "error"))),
		opt("details", among(blocks, "rich_text")),
		opt("output", among(blocks, "rich_text")),
		opt("sources", list(0, 0, a(objects, "url_source"))),
		optNewest("icon", a(objects, "task_icon")),
		optNewest("hide_title", boolean),
	}},
	"video": {keys: block(
		req("alt_text", str(1, 2000)),
		req("title", text(plain, 200)),
		req("thumbnail_url", link(3000)),
		req("video_url", link(3000)),
		opt("title_url", link(2000)),
		opt("description", text(plain, 200)),
		opt("author_name", str(0, 50)),
		opt("provider_name", str(0, 50)),
		opt("provider_icon_url", link(2000)),
	)},
	"file": {on: nowhere, keys: block( // Slack puts it into messages it returns; apps cannot send it
		req("external_id", str(1, 0)),
		req("source", enum("remote")),
	)},
	"call": {on: inMessages, keys: block(
		req("call_id", str(1, 0)),
		optNewest("call", anyJSON),
		optNewest("api_decoration_available", boolean),
	)},
}

// children are the blocks a container holds.
var children = []string{"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
	"table", "video"}

var dataRow = list(1, 20, among(cells, "raw_text", "raw_number", "rich_text", "action_cell").
	strictly(among(cells, "raw_text", "raw_number", "rich_text")))

var cellTable = map[string]definition{
	"raw_text": {keys: []key{
		req("type", str(1, 0)),
		req("text", str(1, 0)),
	}},
	"raw_number": {keys: []key{
		req("type", str(1, 0)),
		req("value", number),
		reqStrict("text", str(1, 0)),
	}},
	"rich_text": {keys: []key{
		req("type", str(1, 0)),
		req("elements", list(0, 0, among(rich, richParts...))),
	}},
	"action_cell": {keys: []key{
		req("type", str(1, 0)),
		req("element", among(elements, "button")),
		opt("fallback", among(cells, "raw_text", "raw_number", "rich_text")),
	}},
}

var chartTable = map[string]definition{
	"pie": {keys: []key{
		req("type", str(1, 0)),
		req("segments", list(1, 12, a(objects, "segment")).strictly(list(1, 6, a(objects, "segment")))),
	}},
	"bar":  {keys: seriesChart, also: []rule{seriesFitCategories}},
	"area": {keys: seriesChart, also: []rule{seriesFitCategories}},
	"line": {keys: seriesChart, also: []rule{seriesFitCategories}},
}

var seriesChart = []key{
	req("type", str(1, 0)),
	req("series", list(1, 12, a(objects, "series")).strictly(list(1, 6, a(objects, "series")))),
	req("axis_config", a(objects, "axis_config")),
}
