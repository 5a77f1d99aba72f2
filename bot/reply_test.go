package bot_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"pvx/bot"
	"pvx/bot/sandbox"
	"pvx/flows"
)

// TestReplies holds that people's words in threads reach the flows, with edits and deletions, and nobody else's do.
func TestReplies(t *testing.T) {
	got := make(chan flows.Reply, 20)
	f := &script{reply: func(a flows.Actor, r flows.Reply) error {
		if a.External {
			r.Text += " (external)"
		}
		got <- r
		return nil
	}}
	r := connect(t, workspace(), f, nil)
	root, err := r.client.Send(r.ctx, "T0LOCALTEAM", flows.Target{Channel: "C0GEN"}, "root", flows.Message{Text: "PVX-1"})
	r.ok(err)
	next := func() flows.Reply {
		t.Helper()
		select {
		case one := <-got:
			return one
		case <-r.ctx.Done():
			t.Fatal("no reply arrived")
			return flows.Reply{}
		}
	}
	_, err = r.client.Send(r.ctx, "T0LOCALTEAM", flows.Target{Channel: "C0GEN", Thread: root.TS}, "mine", flows.Message{Text: "the bot's own words"})
	r.ok(err)
	_, err = r.ann.Send(r.ctx, "general", "not in a thread")
	r.ok(err)
	r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultDuplicate}))
	ts, err := r.ann.Reply(r.ctx, "general", root.TS, "evidence: churn is down")
	r.ok(err)
	one := next()
	if one.Text != "evidence: churn is down" || one.Thread != root.TS || one.TS != ts || one.User != "U0ANN" || one.Event == "" || !strings.Contains(one.Link, "thread_ts=") {
		t.Errorf("reply %+v", one)
	}
	r.ok(r.ann.Edit(r.ctx, "general", ts, "evidence: churn is up"))
	if e := next(); !e.Edited || e.Text != "evidence: churn is up" || e.TS != ts || e.Thread != root.TS {
		t.Errorf("edit %+v", e)
	}
	r.ok(r.ann.Delete(r.ctx, "general", ts))
	if d := next(); !d.Deleted || d.TS != ts || d.Text != "" || d.Thread != root.TS {
		t.Errorf("deletion %+v", d)
	}
	back, err := r.client.Replies(r.ctx, "T0LOCALTEAM", root, "")
	r.ok(err)
	for _, b := range back {
		if b.User != "" {
			t.Errorf("%+v is told as a person's", b)
		}
	}
}

// TestBadTokens holds that Run ends with a clear error instead of trying for ever.
func TestBadTokens(t *testing.T) {
	w, err := sandbox.New(workspace())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	srv := serve(t, w.Handler())
	for name, cfg := range map[string]bot.ClientConfig{
		"bot": {AppToken: w.AppToken(), BotToken: "xoxb-wrong", APIURL: srv + "/api/"},
		"app": {AppToken: "xapp-wrong", BotToken: w.BotToken(), APIURL: srv + "/api/"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := bot.NewClient(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer c.CloseIdle()
			b, err := bot.New(bot.Config{Client: c, Flow: &script{}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			if err := b.Run(ctx); !errors.Is(err, bot.ErrAuth) {
				t.Errorf("run ended with %v", err)
			}
		})
	}
	for _, cfg := range []bot.ClientConfig{{}, {AppToken: "xoxb-1", BotToken: "xapp-1"}, {AppToken: "xapp-1", BotToken: "xoxb-1", APIURL: "http://127.0.0.1/api"}} {
		if _, err := bot.NewClient(cfg); err == nil {
			t.Errorf("%+v is taken", cfg)
		}
	}
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	srv := newServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}
