package blockkit_test

import (
	"testing"

	"pvx/bot/blockkit"
)

func section(leaf string) string {
	return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + leaf + `]}]}`
}

func table(rows string) string { return `{"type":"table","rows":[` + rows + `]}` }

func dataTable(rows string) string {
	return `{"type":"data_table","caption":"c","rows":[` + rows + `]}`
}

func chart(kind string) string {
	return `{"type":"data_visualization","title":"t","chart":` + kind + `}`
}

const oneCard = `{"type":"card","title":{"type":"plain_text","text":"t"},"actions":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}}]}`

// The blocks of data, layout and rich text, as in TestBlocks.
func TestRicherBlocks(t *testing.T) {
	testBlocks(t, []blockCase{
		{name: "rich text", block: `{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true,"italic":true,"strike":true,"code":true}},
				{"type":"link","url":"https://e.example","text":"l","unsafe":true},{"type":"user","user_id":"U1"},{"type":"channel","channel_id":"C1"},
				{"type":"usergroup","usergroup_id":"S1"},{"type":"emoji","name":"wave","skin_tone":2,"unicode":"1f44b"},
				{"type":"date","timestamp":1700000000,"format":"{date}","fallback":"f"},{"type":"broadcast","range":"here"},{"type":"color","value":"#FF0000"},{"type":"team","team_id":"T1"}]},
			{"type":"rich_text_list","style":"bullet","indent":1,"offset":0,"border":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"i"}]}]},
			{"type":"rich_text_quote","border":1,"elements":[{"type":"text","text":"q"}]},
			{"type":"rich_text_preformatted","language":"go","elements":[{"type":"text","text":"p"}]}]}`},
		{name: "list in a list", block: `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_list","style":"ordered","elements":[{"type":"text","text":"i"}]}]}]}`,
			newest: []string{"must be a valid enum value @/elements/0/elements/0/type", "invalid additional property: style @/elements/0/elements/0"}},
		{name: "list of a wrong style, too deep", block: `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"dash","indent":9,"border":2,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"i"}]}]}]}`,
			newest: []string{"must be a valid enum value @/elements/0/style", "must be less than 1 @/elements/0/border"},
			strict: []string{"must be a valid enum value @/elements/0/style", "must be less than 8 @/elements/0/indent", "must be less than 1 @/elements/0/border"}},
		{name: "section of nothing", block: `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[]}]}`,
			newest: none, strict: []string{"must provide at least 1 items @/elements/0/elements"}},
		{name: "mention in code", block: `{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}]}`,
			newest: []string{"unsupported type: user @/elements/0/elements/0/type"}},
		{name: "link of no text", block: section(`{"type":"link","url":"https://e.example","text":""}`),
			newest: []string{"must be more than 0 characters @/elements/0/elements/0/text"}},
		{name: "empty leaf", block: section(`{"type":"text","text":""}`), newest: []string{"must be more than 0 characters @/elements/0/elements/0/text"}},
		{name: "style that is none", block: section(`{"type":"text","text":"x","style":{"blink":true}}`),
			newest: []string{"invalid additional property: blink @/elements/0/elements/0/style"}},
		{name: "user by name", block: section(`{"type":"user","user_id":"bob"}`),
			newest: []string{"input must match regex pattern: ^[UW][A-Z0-9]+$ @/elements/0/elements/0/user_id"}},
		{name: "broadcast to nobody", block: section(`{"type":"broadcast","range":"all"}`), newest: []string{"must be a valid enum value @/elements/0/elements/0/range"}},
		{name: "color by name", block: section(`{"type":"color","value":"red"}`),
			newest: []string{"input must match regex pattern: ^#?[0-9a-fA-F]{6}$ @/elements/0/elements/0/value"}},
		{name: "leaf of the newest documentation", block: section(`{"type":"canvas","file_id":"F1"}`),
			newest: none, strict: []string{"unsupported type: canvas @/elements/0/elements/0/type"}},
		{name: "leaf outside a part", block: `{"type":"rich_text","elements":[{"type":"text","text":"x"}]}`, newest: []string{"unsupported type: text @/elements/0/type"}},

		{name: "markdown", block: `{"type":"markdown","text":"**x**"}`},
		{name: "markdown in a modal", on: blockkit.Modal, block: `{"type":"markdown","text":"x"}`,
			newest: []string{"unsupported type: markdown @/type"}},

		{name: "table", block: `{"type":"table","column_settings":[{"align":"right","is_wrapped":true},null],"rows":[` + rowOfTwo + `,[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]]}`},
		{name: "table of 101 rows", block: `{"type":"table","rows":` + many(101, rowOfTwo) + `}`, newest: []string{"no more than 100 items allowed @/rows"}},
		{name: "table of 21 columns", block: table(many(21, `{"type":"raw_text","text":"a"}`)), newest: []string{"no more than 20 items allowed @/rows/0"}},
		{name: "table with an empty cell", block: table(`[{"type":"raw_text","text":""}]`),
			newest: []string{"failed to match any allowed schemas @/rows/0/0", "missing required field: element @/rows/0/0", "missing required field: elements @/rows/0/0",
				"missing required field: value @/rows/0/0", "must be more than 0 characters @/rows/0/0/text"},
			strict: []string{"failed to match any allowed schemas @/rows/0/0", "missing required field: elements @/rows/0/0", "must be more than 0 characters @/rows/0/0/text"}},
		{name: "table with a number", block: table(`[{"type":"raw_number","value":1.5,"text":"1.5"}]`),
			newest: none, strict: []string{"failed to match any allowed schemas @/rows/0/0", "missing required field: elements @/rows/0/0",
				"must be a valid enum value @/rows/0/0/type", "invalid additional property: value @/rows/0/0"}},
		{name: "table aligned nowhere", block: `{"type":"table","column_settings":[{"align":"top"}],"rows":[` + rowOfTwo + `]}`,
			newest: []string{"must be a valid enum value @/column_settings/0/align"}},
		{name: "table in a modal", on: blockkit.Modal, block: table(rowOfTwo), newest: []string{"unsupported type: table @/type"}},
		{name: "table on a home view", on: blockkit.Home, block: table(rowOfTwo), newest: none, strict: []string{"unsupported type: table @/type"}},

		{name: "data_table", block: `{"type":"data_table","caption":"c","page_size":100,"row_header_column_index":1,"rows":[` + rowOfTwo + `,[{"type":"raw_number","value":-2,"text":"-2"},{"type":"rich_text","elements":[]}]]}`},
		{name: "data_table of a header", block: dataTable(rowOfTwo), newest: []string{"must provide at least 2 items @/rows"}},
		{name: "data_table of 101 rows", block: `{"type":"data_table","caption":"c","rows":` + many(101, rowOfTwo) + `}`},
		{name: "data_table of 102 rows", block: `{"type":"data_table","caption":"c","rows":` + many(102, rowOfTwo) + `}`,
			newest: none, strict: []string{"no more than 101 items allowed @/rows"}},
		{name: "data_table of 202 rows", block: `{"type":"data_table","caption":"c","rows":` + many(202, rowOfTwo) + `}`,
			newest: []string{"no more than 201 items allowed @/rows"}, strict: []string{"no more than 101 items allowed @/rows"}},
		{name: "data_table of unequal rows", block: dataTable(rowOfTwo + `,[{"type":"raw_text","text":"a"}]`), newest: []string{"must provide at least 2 items @/rows/1"}},
		{name: "data_table with rich text in the header", block: dataTable(`[{"type":"rich_text","elements":[]}],[{"type":"raw_text","text":"a"}]`),
			newest: []string{"unsupported type: rich_text @/rows/0/0/type"}},
		{name: "data_table with a bare number", block: dataTable(`[{"type":"raw_text","text":"a"}],[{"type":"raw_number","value":1}]`),
			newest: none, strict: []string{"failed to match any allowed schemas @/rows/1/0", "missing required field: elements @/rows/1/0",
				"missing required field: text @/rows/1/0", "missing required field: text @/rows/1/0"}},
		{name: "data_table with column_settings", block: `{"type":"data_table","caption":"c","column_settings":[],"rows":[` + rowOfTwo + `,` + rowOfTwo + `]}`,
			newest: []string{"invalid additional property: column_settings @"}},
		{name: "data_table without caption, with column_settings", block: `{"type":"data_table","column_settings":[],"rows":[` + rowOfTwo + `,` + rowOfTwo + `]}`,
			newest: []string{"missing required field: caption @"}},
		{name: "data_table headed by a column it has not", block: `{"type":"data_table","caption":"c","row_header_column_index":2,"rows":[` + rowOfTwo + `,` + rowOfTwo + `]}`,
			newest: []string{"must be less than 1 @/row_header_column_index"}},

		{name: "pie", block: chart(`{"type":"pie","segments":[{"label":"a","value":1.5}]}`)},
		{name: "pie of nothing", block: chart(`{"type":"pie","segments":[{"label":"a","value":0}]}`), newest: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "pie of seven", block: chart(`{"type":"pie","segments":` + many(7, `{"label":"a","value":1}`) + `}`),
			newest: none, strict: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "pie of thirteen", block: chart(`{"type":"pie","segments":` + many(13, `{"label":"a","value":1}`) + `}`),
			newest: []string{"failed to match exactly one allowed schema @/chart"}, strict: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "line", block: chart(`{"type":"line","axis_config":{"categories":["x","y"],"x_label":"X","y_label":"Y"},"series":[{"name":"s","data":[{"label":"x","value":-1},{"label":"y","value":2}]}]}`)},
		{name: "bar without axis", block: chart(`{"type":"bar","series":[{"name":"s","data":[{"label":"x","value":1}]}]}`),
			newest: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "area with a point missing", block: chart(`{"type":"area","axis_config":{"categories":["x","y"]},"series":[{"name":"s","data":[{"label":"x","value":1}]}]}`),
			newest: []string{"must provide at least 2 items @/chart/series/0/data"}},
		{name: "two series of one name", block: chart(`{"type":"bar","axis_config":{"categories":["x"]},"series":[{"name":"s","data":[{"label":"x","value":1}]},{"name":"s","data":[{"label":"x","value":1}]}]}`),
			newest: []string{"Input contains duplicate items @/chart/series"}},
		{name: "chart of no known type", block: chart(`{"type":"radar"}`), newest: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "chart on a home view", on: blockkit.Home, block: chart(`{"type":"pie","segments":[{"label":"a","value":1}]}`),
			newest: none, strict: []string{"unsupported type: data_visualization @/type"}},
		{name: "chart in a modal", on: blockkit.Modal, block: chart(`{}`), newest: []string{"unsupported type: data_visualization @/type"}},
		{name: "chart with its labels beside the axis", block: chart(`{"type":"line","x_label":"X","axis_config":{"categories":["x"]},"series":[{"name":"s","data":[{"label":"x","value":1}]}]}`),
			newest: []string{"failed to match exactly one allowed schema @/chart"}},
		{name: "two categories of one name", block: chart(`{"type":"bar","axis_config":{"categories":["x","x"]},"series":[{"name":"s","data":[{"label":"x","value":1}]}]}`),
			newest: []string{"Input contains duplicate items @/chart/axis_config/categories"}},
		{name: "point in no category", block: chart(`{"type":"bar","axis_config":{"categories":["x"]},"series":[{"name":"s","data":[{"label":"y","value":1}]}]}`),
			newest: []string{"must be a valid enum value @/chart/series/0/data/0/label"}},

		{name: "alert", on: blockkit.Modal, block: `{"type":"alert","level":"warning","text":{"type":"mrkdwn","text":"x"}}`},
		{name: "alert of a wrong level", on: blockkit.Modal, block: `{"type":"alert","level":"fatal","text":{"type":"mrkdwn","text":"x"}}`, newest: []string{"must be a valid enum value @/level"}},
		{name: "alert in a message", block: `{"type":"alert","text":{"type":"mrkdwn","text":"x"}}`, newest: []string{"Block type is not supported in this container @"}},
		{name: "alert on a home view", on: blockkit.Home, block: `{"type":"alert","text":{"type":"mrkdwn","text":"x"}}`, newest: []string{"unsupported type: alert @/type"}},

		{name: "card", block: oneCard},
		{name: "empty card", block: `{"type":"card","subtitle":{"type":"mrkdwn","text":"x"}}`,
			newest: []string{"failed to match any allowed schemas @", "missing required field: hero_image @", "missing required field: title @", "missing required field: actions @", "missing required field: body @"}},
		{name: "card of three buttons", block: `{"type":"card","actions":` + many(3, `{"type":"button","text":{"type":"plain_text","text":"x"}}`) + `}`,
			newest: none, strict: []string{"no more than 2 items allowed @/actions"}},
		{name: "card of two icons", block: `{"type":"card","title":{"type":"plain_text","text":"t"},"icon":{"type":"image","image_url":"https://e.example/a.png","alt_text":"a"},"slack_icon":{"type":"icon","name":"link"}}`,
			newest: []string{"failed to match exactly one allowed schema @"},
			strict: []string{"invalid additional property: slack_icon @"}},
		{name: "carousel", block: `{"type":"carousel","elements":[` + oneCard + `,` + oneCard + `]}`},
		{name: "carousel of eleven", block: `{"type":"carousel","elements":` + many(11, oneCard) + `}`, newest: []string{"no more than 10 items allowed @/elements"}},
		{name: "carousel of a divider", block: `{"type":"carousel","elements":[{"type":"divider"}]}`, newest: []string{"unsupported type: divider @/elements/0/type"}},

		{name: "container", block: `{"type":"container","title":{"type":"plain_text","text":"t"},"width":"wide","is_collapsible":true,"default_collapsed":true,"child_blocks":[{"type":"divider"},` + table(rowOfTwo) + `]}`},
		{name: "container without a title, empty", block: `{"type":"container","child_blocks":[]}`,
			newest: []string{"must provide at least 1 items @/child_blocks"}},
		{name: "container without a title", block: `{"type":"container","child_blocks":[{"type":"divider"}]}`,
			newest: []string{"failed to match any allowed schemas @", "missing required field: title @", "missing required field: rich_text_title @"}},
		{name: "container of markdown", block: `{"type":"container","title":{"type":"plain_text","text":"t"},"child_blocks":[{"type":"markdown","text":"x"}]}`,
			newest: []string{"unsupported type: markdown @/child_blocks/0/type"}},
		{name: "container of one block_id twice", block: `{"type":"container","block_id":"b","title":{"type":"plain_text","text":"t"},"child_blocks":[{"type":"divider","block_id":"b"}]}`,
			newest: []string{"`block_id` \"b\" already exists @/child_blocks/0/block_id"}},
		{name: "container collapsed for ever", block: `{"type":"container","title":{"type":"plain_text","text":"t"},"default_collapsed":true,"child_blocks":[{"type":"divider"}]}`,
			newest: none, strict: []string{"must be a valid enum value @/is_collapsible"}},
		{name: "layout", block: `{"type":"layout","label":"l","grid_lines":"rows","rows":[{"items":[{"block":{"type":"divider"},"width":"wide"}]}]}`,
			newest: none, strict: []string{"Block type is not supported in this container @"}},
		{name: "layout of four beside each other", block: `{"type":"layout","label":"l","rows":[{"items":` + many(4, `{"block":{"type":"divider"}}`) + `}]}`,
			newest: []string{"no more than 3 items allowed @/rows/0/items"}, strict: []string{"Block type is not supported in this container @"}},

		{name: "auth_provider", block: `{"type":"auth_provider","value":"v","name":{"type":"plain_text","text":"n"},"is_connected":true,"auth_url":"https://e.example","accessory":{"type":"overflow","options":` + opts(2) + `}}`,
			newest: none, strict: []string{"Block type is not supported in this container @"}},
		{name: "auth_provider without TLS", block: `{"type":"auth_provider","value":"v","name":{"type":"plain_text","text":"n"},"is_connected":false,"auth_url":"http://e.example"}`,
			newest: []string{"invalid url @/auth_url"}, strict: []string{"Block type is not supported in this container @"}},
		{name: "plan", block: `{"type":"plan","title":"p","tasks":[{"type":"task_card","task_id":"1","title":"t","status":"complete","sources":[{"type":"url","url":"https://e.example","text":"s"}]}]}`},
		{name: "plan of tasks without type", block: `{"type":"plan","title":"p","tasks":[{"task_id":"1","title":"t"}]}`,
			newest: none, strict: []string{"missing required field: type @/tasks/0"}},
		{name: "plan without title", block: `{"type":"plan"}`, newest: []string{"missing required field: title @"}},
		{name: "pending task", block: `{"type":"task_card","task_id":"1","title":"t","status":"pending"}`,
			newest: none, strict: []string{"must be a valid enum value @/status"}},
		{name: "task done", block: `{"type":"task_card","title":"t","status":"done"}`,
			newest: []string{"missing required field: task_id @"}},
		{name: "video", block: `{"type":"video","alt_text":"a","title":{"type":"plain_text","text":"t"},"thumbnail_url":"https://e.example/t.png","video_url":"https://e.example/v","author_name":"n"}`},
		{name: "file", block: `{"type":"file","external_id":"x","source":"remote"}`, newest: []string{"Block type is not supported in this container @"}},
		{name: "call", block: `{"type":"call","call_id":"R1"}`},
	})
}
