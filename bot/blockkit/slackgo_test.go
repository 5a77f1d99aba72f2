package blockkit_test

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
)

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, true, false)
}

func mrkdwn(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, false)
}

func pair() []*slack.OptionBlockObject {
	return []*slack.OptionBlockObject{
		slack.NewOptionBlockObject("a", plainText("A"), nil),
		slack.NewOptionBlockObject("b", plainText("B"), plainText("the other")),
	}
}

func richText(s string) *slack.RichTextBlock {
	section := slack.NewRichTextSection(slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true}),
		slack.NewRichTextSectionLinkElement("https://e.example", "link", nil), slack.NewRichTextSectionUserElement("U1", nil))
	return slack.NewRichTextBlock("", section, slack.NewRichTextList(slack.RTEListBullet, 0, section),
		&slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: section.Elements[:2]})
}

func sentInputs() []slack.Block {
	static := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("pick"), "static", pair()...)
	static.InitialOption = pair()[1]
	multi := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, "multi", pair()...)
	multi.InitialOptions = pair()[:1]
	radio := slack.NewRadioButtonsBlockElement("radio", pair()...)
	radio.InitialOption = pair()[0]
	number := slack.NewNumberInputBlockElement(nil, "number", true)
	number.MinValue, number.InitialValue = "0", "1.5"
	plain := slack.NewPlainTextInputBlockElement(plainText("say"), "plain")
	plain.Multiline, plain.MaxLength = true, 3000
	var all []slack.Block
	for _, e := range []slack.BlockElement{plain, static, multi, radio, number,
		slack.NewCheckboxGroupsBlockElement("check", pair()...), slack.NewDatePickerBlockElement("date"),
		slack.NewTimePickerBlockElement("time"), slack.NewDateTimePickerBlockElement("datetime"),
		slack.NewEmailTextInputBlockElement(nil, "mail"), slack.NewURLTextInputBlockElement(nil, "url"),
		slack.NewRichTextInputBlockElement(nil, "rich"), slack.NewFileInputBlockElement("file"),
		slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "user"),
		slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, "conversation"),
		slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, nil, "channel"),
		slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, "external"),
		slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "users"),
		slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, nil, "groups", slack.NewOptionGroupBlockElement(plainText("g"), pair()...)),
	} {
		all = append(all, slack.NewInputBlock("", plainText("Label"), plainText("hint"), e))
	}
	return all
}

func sentAnywhere() []slack.Block {
	button := slack.NewButtonBlockElement("go", "v", plainText("Go")).WithStyle(slack.StylePrimary).
		WithConfirm(slack.NewConfirmationBlockObject(plainText("Sure?"), mrkdwn("really"), plainText("Yes"), plainText("No")))
	return []slack.Block{
		slack.NewHeaderBlock(plainText("Head")), slack.NewDividerBlock(),
		slack.NewSectionBlock(mrkdwn("text"), []*slack.TextBlockObject{mrkdwn("f"), plainText("g")}, slack.NewAccessory(button)),
		slack.NewSectionBlock(mrkdwn("text"), nil, slack.NewAccessory(slack.NewOverflowBlockElement("more", pair()...))),
		slack.NewContextBlock("", mrkdwn("c"), slack.NewImageBlockElement("https://e.example/a.png", "alt")),
		slack.NewActionBlock("", button, slack.NewDatePickerBlockElement("d")),
		slack.NewImageBlock("https://e.example/a.png", "alt", "", plainText("t")),
		slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: "F1"}, "alt", "", nil),
		richText("rich"),
	}
}

func sentInMessages() []slack.Block {
	axis := slack.NewDataVisualizationAxisConfig("x").WithXLabel("X")
	series := slack.NewDataVisualizationDataSeries("s", slack.NewDataVisualizationDataPoint("x", 1.25))
	table := slack.NewTableBlock("")
	table.AddRow(slack.NewTableRawTextCell("a"), slack.NewTableRawTextCell("b"))
	table = table.WithColumnSettings(slack.ColumnSetting{Align: slack.ColumnAlignmentRight, IsWrapped: true})
	return append(sentAnywhere(), table,
		slack.NewMarkdownBlock("", "**x**"),
		slack.NewDataVisualizationBlock("t", slack.NewDataVisualizationLineChart(axis, series)),
		slack.NewDataVisualizationBlock("t", slack.NewDataVisualizationPieChart(slack.NewDataVisualizationSegment("a", 1))),
		&slack.ContainerBlock{Type: slack.MBTContainer, Title: plainText("t"), IsCollapsible: true, ChildBlocks: slack.Blocks{BlockSet: sentAnywhere()}},
		&slack.CardBlock{Type: slack.MBTCard, Title: plainText("t"), Body: mrkdwn("b")},
		&slack.PlanBlock{Type: slack.MBTPlan, Title: "p", Tasks: []slack.TaskCardBlock{{Type: slack.MBTTaskCard, TaskID: "1", Title: "t",
			Status: slack.TaskCardStatusComplete, Details: richText("d")}}},
	)
}

// What slack-go sends for normal values passes, even the strict reading.
func TestWhatSlackGoSendsPasses(t *testing.T) {
	modal := slack.ModalViewRequest{Type: slack.VTModal, Title: plainText("T"), Submit: plainText("S"), Close: plainText("C"),
		Blocks: slack.Blocks{BlockSet: append(sentAnywhere(), sentInputs()...)}, PrivateMetadata: "m", CallbackID: "c", NotifyOnClose: true}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: sentAnywhere()}, CallbackID: "c"}
	for name, view := range map[string]any{"modal": modal, "home": home} {
		raw, err := json.Marshal(view)
		if err != nil {
			t.Fatal(err)
		}
		if got := blockkit.CheckView(raw, blockkit.Strict); len(got) > 0 {
			t.Errorf("%s: %v", name, got.Lines())
		}
	}
	raw, err := json.Marshal(map[string]any{
		"text": "t", "blocks": slack.Blocks{BlockSet: sentInMessages()},
		"attachments": []slack.Attachment{{Text: "a"}, {Color: "#ff0000", Blocks: slack.Blocks{BlockSet: sentAnywhere()}}},
		"metadata":    slack.SlackMetadata{EventType: "t", EventPayload: map[string]any{"key": "k"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if code, p := blockkit.CheckMessage(raw, blockkit.Strict); code != "" {
		t.Errorf("message: %s %v", code, p.Lines())
	}
}

// What slack-go sends of the newest blocks and elements passes the newest reading.
func TestTheNewestOfSlackGoPasses(t *testing.T) {
	table := slack.NewDataTableBlock("caption").AddRow(slack.NewDataTableRawTextCell("a"), slack.NewDataTableRawTextCell("b")).
		AddRow(slack.NewDataTableRichTextCell(richText("r").Elements...), slack.NewDataTableActionCell(slack.NewButtonBlockElement("b", "v", plainText("Go")))).
		AddRow(slack.NewDataTableRawNumberCell(1.5), slack.NewDataTableRawTextCell("c")).WithPageSize(10)
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	url, otherwise := "https://e.example", "then"
	newest := slack.NewRichTextBlock("", slack.NewRichTextSection(
		slack.NewRichTextSectionTagElement("t", nil), slack.NewRichTextSectionChannelElement("C1", bold), slack.NewRichTextSectionEmojiElement("wave", 2, bold),
		slack.NewRichTextSectionAttachmentMentionElement(url, nil), slack.NewRichTextSectionWorkObjectMentionElement("E1", "A1", "w", url, nil),
		slack.NewRichTextSectionWorkflowMentionElement("Wf1", "Ft1", "w", nil), slack.NewRichTextSectionSalesforceDataFieldElement("001", nil),
		slack.NewRichTextSectionCanvasElement("F1", nil), slack.NewRichTextSectionCanvasUserMentionElement("U1", nil),
		slack.NewRichTextSectionCanvasMessageUnfurlElement("C1", "1.2", nil), slack.NewRichTextSectionFileElement("F1", nil),
		slack.NewRichTextSectionListRecordElement("F1", nil), slack.NewRichTextSectionMessageMentionElement("C1", "1.2", nil),
		slack.NewRichTextSectionTeamElement("T1", nil), slack.NewRichTextSectionUserGroupElement("S1"),
		slack.NewRichTextSectionDateElement(1700000000, "{date}", &url, &otherwise), slack.NewRichTextSectionBroadcastElement("here"),
		slack.NewRichTextSectionColorElement("#ff0000"),
		slack.NewRichTextSectionCitationElement(url, "c", 1, &slack.RichTextCitationWebDetails{Type: "web", Title: &otherwise})))
	auth := slack.NewAuthProviderBlock("v", plainText("Name"), true)
	auth.AuthURL = url
	raw, err := json.Marshal(slack.Blocks{BlockSet: []slack.Block{
		table, newest, auth,
		slack.NewLayoutBlock("l", slack.NewLayoutRow(slack.NewLayoutItem(slack.NewDividerBlock()).WithWidth("wide"))),
		slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement("f", slack.NewFeedbackButton(plainText("Good"), "1"), slack.NewFeedbackButton(plainText("Bad"), "0")),
			slack.NewIconButtonBlockElement("trash", plainText("Delete"), "d")),
		slack.NewCarouselBlock(&slack.CardBlock{Type: slack.MBTCard, Title: plainText("t"), SlackIcon: slack.NewSlackIconObject("sparkle")}),
		slack.NewActionBlock("", slack.NewWorkflowButtonBlockElement(plainText("Run"), &slack.Workflow{Trigger: &slack.WorkflowTrigger{URL: url}}, "w")),
		slack.NewVideoBlock(url, url, "alt", "", plainText("v")), slack.NewTaskCardBlock("1", "t"), slack.NewCallBlock("R1"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := blockkit.CheckBlocks(raw, blockkit.Message, blockkit.Newest); len(got) > 0 {
		t.Errorf("%v\n%s", got.Lines(), raw)
	}
	modal, err := json.Marshal(slack.Blocks{BlockSet: []slack.Block{slack.NewAlertBlock(mrkdwn("a"))}})
	if err != nil {
		t.Fatal(err)
	}
	if got := blockkit.CheckBlocks(modal, blockkit.Modal, blockkit.Newest); len(got) > 0 {
		t.Errorf("%v", got.Lines())
	}
}

// What FillIDs returns can be read by slack-go, and every block has an id.
func TestSlackGoReadsFilledBlocks(t *testing.T) {
	raw, err := json.Marshal(slack.Blocks{BlockSet: append(sentInMessages(), sentInputs()...)})
	if err != nil {
		t.Fatal(err)
	}
	filled, err := blockkit.FillIDs(raw)
	if err != nil {
		t.Fatal(err)
	}
	var read slack.Blocks
	if err := json.Unmarshal(filled, &read); err != nil {
		t.Fatal(err)
	}
	for i, b := range read.BlockSet {
		if b.ID() == "" {
			t.Errorf("block %d (%s) has no id", i, b.BlockType())
		}
	}
}
