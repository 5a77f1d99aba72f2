package blockkit

// What a rich_text block holds.

var richPart = among(rich, "rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section")

var (
	// The elements every description of Slack lists, and those only the newest one has.
	commonLeaves = []string{"broadcast", "color", "channel", "date", "emoji", "link", "team", "text", "user", "usergroup"}
	leaf         = among(leaves, append([]string{"attachment_mention", "canvas", "canvas_message_unfurl",
		"canvas_user_mention", "citation", "file", "list_record", "message_mention", "salesforce_data_field", "tag",
		"work_object_mention", "workflow_mention"}, commonLeaves...)...).strictly(among(leaves, commonLeaves...))
	codeLeaf = among(leaves, "link", "text")
	border   = opt("border", integer(0, 1))
)

var richTable = typed(
	definition{name: "rich_text_list", keys: []key{
		req("style", enum("bullet", "ordered")),
		req("elements", some(a(rich, "rich_text_section"))),
		opt("indent", integer(0, 0).strictly(integer(0, 8))),
		opt("offset", integer(0, 0)),
		border,
	}},
	definition{name: "rich_text_preformatted", keys: []key{
		req("elements", some(codeLeaf)),
		border,
		opt("language", someText),
	}},
	definition{name: "rich_text_quote", keys: []key{
		req("elements", some(leaf)),
		border,
	}},
	definition{name: "rich_text_section", keys: []key{
		req("elements", some(leaf)),
	}},
)

// leafOf is a definition with the key every element of rich text has.
func leafOf(name string, keys ...key) definition {
	return definition{name: name, keys: append(keys, opt("style", a(objects, "style")))}
}

var leafTable = typed(
	leafOf("attachment_mention", req("url", someText), opt("text", anyText), opt("app_id", anyText), opt("entity_id", anyText),
		opt("icon_url", anyText), opt("channel_id", anyText), opt("ts", anyText), opt("full_size_preview_enabled", boolean),
		opt("icon_name", anyText), opt("reference_object_type", anyText), opt("product_name", anyText)),
	leafOf("broadcast", req("range", enum("here", "channel", "everyone"))),
	leafOf("canvas", req("file_id", someText), opt("label", anyText), opt("hide_title", boolean), opt("section_id", anyText),
		opt("text", anyText), opt("url", anyText), opt("is_skill_invocation", boolean)),
	leafOf("canvas_message_unfurl", req("root_message_ts", someText), req("root_message_channel", someText)),
	leafOf("canvas_user_mention", req("user_id", userID), opt("thread_id", anyText)),
	leafOf("channel", req("channel_id", conversationID.strictly(channelID)), optNewest("tab_id", anyText), optNewest("from_llm", boolean)),
	leafOf("citation", req("url", someText), req("text", anyText), req("index", number), req("details", a(objects, "citation_details")),
		opt("from_llm", boolean), opt("is_slack_url", boolean)),
	leafOf("color", req("value", match(`^#?[0-9a-fA-F]{6}$`))),
	leafOf("date", req("timestamp", integer(0, 0)), req("format", someText), optNewest("timezone", anyText),
		opt("url", anyText.strictly(link(0))), opt("fallback", anyText)),
	leafOf("emoji", req("name", someText), opt("unicode", someText), opt("skin_tone", integer(1, 6)), optNewest("url", anyText)),
	leafOf("file", req("file_id", someText), opt("text", anyText), opt("url", anyText), opt("is_skill_invocation", boolean)),
	leafOf("link", req("url", someText.strictly(link(0))), opt("text", someText), opt("unsafe", boolean),
		optNewest("from_llm", boolean), optNewest("is_slack_url", boolean), optNewest("truncated", boolean)),
	leafOf("list_record", req("file_id", someText), opt("record_id", anyText), opt("view_id", anyText), opt("text", anyText),
		opt("url", anyText)),
	leafOf("message_mention", req("channel_id", someText), req("message_ts", someText), opt("author_id", anyText),
		opt("thread_ts", anyText), opt("text", anyText), opt("url", anyText)),
	leafOf("salesforce_data_field", req("salesforce_record_id", someText), opt("salesforce_field_label", anyText),
		opt("salesforce_field_api_name", anyText), opt("salesforce_include_field_label", boolean),
		opt("has_withheld_salesforce_field_names", anyJSON)),
	leafOf("tag", req("text", someText), opt("color", enum("gray", "brown", "purple", "indigo", "blue", "green", "yellow",
		"orange", "red"))),
	leafOf("team", req("team_id", match(`^[TE][A-Z0-9]+$`).strictly(match(`^T[A-Z0-9]+$`)))),
	leafOf("text", req("text", someText)),
	leafOf("user", req("user_id", userID), optNewest("from_llm", boolean)),
	leafOf("usergroup", req("usergroup_id", match(`^[GS][A-Z0-9]+$`).strictly(match(`^S[A-Z0-9]+$`)))),
	leafOf("work_object_mention", req("entity_id", someText), req("app_id", someText), req("text", anyText), req("url", someText),
		opt("icon_url", anyText), opt("full_size_preview_enabled", boolean), opt("product_name", anyText)),
	leafOf("workflow_mention", req("workflow_id", someText), req("function_trigger_id", someText), req("text", anyText),
		opt("url", anyText), opt("channel_id", anyText), opt("ts", anyText)),
)

var anyText = str(0, 0)
