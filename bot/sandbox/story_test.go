package sandbox_test

import (
	"context"
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"pvx/bot/sandbox"
)

// A whole conversation with slack-go's own Socket Mode client over a real loopback connection. It can catch anything that
// the library reads differently from what the workspace writes.
func TestStoryWithSlackGo(t *testing.T) {
	w, err := sandbox.New(config())
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	mentions := make(chan string, 4)
	stopped := runTally(ctx, t, srv.URL, mentions)
	defer func() { cancel(); <-stopped }()

	ann := w.Person("ann")
	if err := w.Wait(ctx, "the app to connect", func() bool {
		for _, c := range w.Wire() {
			if c.Kind == "socket" && c.What == "connected" {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatal(err)
	}
	if err := ann.Command(ctx, "general", "/tally new Lunch"); err != nil {
		t.Fatal(err)
	}
	m, err := ann.Modal(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Text(), "=== Lunch ===\nName*: _e.g. soup_\nHow many: 2\n=== [Cancel] [Next]\n"; got != want {
		t.Errorf("modal:\n%s\nwant:\n%s", got, want)
	}
	res, err := m.Submit(ctx)
	if err != nil || res.Kind != "blocked" || res.Errors["Name"] != "Please complete this required field." {
		t.Fatalf("empty form: %+v, %v", res, err)
	}
	mustFill(t, m, "Name", "bad")
	if res, err = m.Submit(ctx); err != nil || res.Kind != "errors" || res.Errors["Name"] != "not this one" {
		t.Fatalf("refused form: %+v, %v", res, err)
	}
	mustFill(t, m, "Name", "soup")
	if res, err = m.Submit(ctx); err != nil || res.Kind != "updated" {
		t.Fatalf("first page: %+v, %v", res, err)
	}
	if m.Title() != "Second" || m.Depth() != 1 || !strings.Contains(m.Text(), "You said soup, 2") {
		t.Fatalf("second page:\n%s", m.Text())
	}
	if res, err = m.Submit(ctx); err != nil || res.Kind != "closed" {
		t.Fatalf("second page: %+v, %v", res, err)
	}

	var post sandbox.Message
	if err := w.Wait(ctx, "the post", func() bool {
		all := ann.Messages("general")
		if len(all) == 0 {
			return false
		}
		post = all[len(all)-1]
		return post.User == w.BotUserID()
	}); err != nil {
		t.Fatal(err)
	}
	if err := ann.Press(ctx, post, "Count"); err != nil {
		t.Fatal(err)
	}
	if err := w.Wait(ctx, "the counted post", func() bool {
		return strings.Contains(ann.Messages("general")[0].Transcript(), "counted by ann")
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := ann.Send(ctx, "general", "hello @tally"); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-mentions:
		if got != "hello <@"+w.BotUserID()+">" {
			t.Errorf("mention reads %q", got)
		}
	case <-ctx.Done():
		t.Fatal("no mention arrived")
	}
	home, err := ann.OpenHome(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := home.Await(ctx, "Welcome"); err != nil {
		t.Fatal(err)
	}
}

func mustFill(t *testing.T, m *sandbox.Modal, label, value string) {
	t.Helper()
	if err := m.Fill(context.Background(), label, value); err != nil {
		t.Fatal(err)
	}
}

// runTally is a small bot made with slack-go.
func runTally(ctx context.Context, t *testing.T, base string, mentions chan<- string) <-chan struct{} {
	api := slack.New("xoxb-test", slack.OptionAppLevelToken("xapp-1-test"), slack.OptionAPIURL(base+"/api/"))
	client := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	stopped := make(chan struct{})
	run := make(chan struct{})
	go func() { defer close(run); _ = client.RunContext(ctx) }()
	form := func(title string, blocks ...slack.Block) slack.ModalViewRequest {
		return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: "form", PrivateMetadata: title, Title: pt(title), Submit: pt("Next"), Close: pt("Cancel"), Blocks: slack.Blocks{BlockSet: blocks}}
	}
	go func() {
		defer close(stopped)
		defer func() { <-run }()
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-client.Events:
				switch data := ev.Data.(type) {
				case slack.SlashCommand:
					name := slack.NewInputBlock("name", pt("Name"), nil, &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput, ActionID: "v", Placeholder: pt("e.g. soup")})
					count := slack.NewInputBlock("count", pt("How many"), nil, slack.NumberInputBlockElement{Type: slack.METNumber, ActionID: "v", InitialValue: "2"})
					count.Optional = true
					if _, err := api.OpenViewContext(ctx, data.TriggerID, form(strings.TrimPrefix(data.Text, "new "), name, count)); err != nil {
						t.Errorf("open view: %v", err)
					}
					_ = client.Ack(*ev.Request)
				case slack.InteractionCallback:
					answer(ctx, t, api, client, ev, data, form)
				case slackevents.EventsAPIEvent:
					_ = client.Ack(*ev.Request)
					switch inner := data.InnerEvent.Data.(type) {
					case *slackevents.AppMentionEvent:
						mentions <- inner.Text
					case *slackevents.AppHomeOpenedEvent:
						if _, err := api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: inner.User, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab,
							Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewHeaderBlock(pt("Welcome"))}}}}); err != nil && ctx.Err() == nil {
							t.Errorf("publish: %v", err)
						}
					}
				}
			}
		}
	}()
	return stopped
}

func answer(ctx context.Context, t *testing.T, api *slack.Client, client *socketmode.Client, ev socketmode.Event, cb slack.InteractionCallback,
	form func(string, ...slack.Block) slack.ModalViewRequest) {
	switch cb.Type {
	case slack.InteractionTypeViewSubmission:
		values := cb.View.State.Values
		name := values["name"]["v"].Value
		switch {
		case cb.View.PrivateMetadata == "Second":
			_ = client.Ack(*ev.Request)
			if _, _, err := api.PostMessageContext(ctx, "C0GEN", slack.MsgOptionText("a tally", false), slack.MsgOptionBlocks(
				slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "a tally", false, false), nil, nil),
				slack.NewActionBlock("row", slack.NewButtonBlockElement("count", "1", pt("Count"))))); err != nil {
				t.Errorf("post: %v", err)
			}
		case name == "bad":
			_ = client.Ack(*ev.Request, slack.NewErrorsViewSubmissionResponse(map[string]string{"name": "not this one"}))
		default:
			view := form("Second", slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "You said "+name+", "+values["count"]["v"].Value, false, false), nil, nil))
			_ = client.Ack(*ev.Request, slack.NewUpdateViewSubmissionResponse(&view))
		}
	case slack.InteractionTypeBlockActions:
		_ = client.Ack(*ev.Request)
		if _, _, _, err := api.UpdateMessageContext(ctx, cb.Channel.ID, cb.Message.Timestamp, slack.MsgOptionText("counted", false),
			slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "counted by "+cb.User.Name, false, false), nil, nil))); err != nil {
			t.Errorf("update: %v", err)
		}
	}
}

func pt(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}
