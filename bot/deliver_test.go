package bot_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pvx/bot/sandbox"
	"pvx/flows"
)

const team = flows.TeamID("T0LOCALTEAM")

func newServer(h http.Handler) *httptest.Server { return httptest.NewServer(h) }

// TestSend posts, finds again by key, edits, reacts and whispers.
func TestSend(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	since := time.Now()
	to := flows.Target{Channel: "C0GEN"}
	ref, err := r.client.Send(r.ctx, team, to, "d1/card/1", flows.Message{Text: "A & <b>", Items: []flows.Item{flows.Note{Text: "*Card*"}}})
	r.ok(err)
	if ref.TS == "" || ref.Channel != "C0GEN" || !strings.Contains(ref.Link, "/archives/C0GEN/p"+strings.ReplaceAll(ref.TS, ".", "")) {
		t.Errorf("ref %+v", ref)
	}
	in := flows.Target{Channel: "C0GEN", Thread: ref.TS}
	reply, err := r.client.Send(r.ctx, team, in, "d1/detail/1", flows.Message{Text: "Detail"})
	r.ok(err)
	dm, err := r.client.Send(r.ctx, team, flows.Target{User: "U0BOB"}, "d1/dm/1", flows.Message{Text: "For Bob"})
	r.ok(err)
	for key, want := range map[string]struct {
		to  flows.Target
		ref flows.MessageRef
	}{"d1/card/1": {to, ref}, "d1/detail/1": {in, reply}, "d1/dm/1": {flows.Target{User: "U0BOB"}, dm}} {
		got, ok, err := r.client.Sent(r.ctx, team, want.to, key, since)
		if err != nil || !ok || got.TS != want.ref.TS || got.Channel != want.ref.Channel {
			t.Errorf("%s: %+v %v %v, want %+v", key, got, ok, err, want.ref)
		}
	}
	if _, ok, err := r.client.Sent(r.ctx, team, to, "never sent", since); ok || err != nil {
		t.Errorf("a key that was never sent: %v %v", ok, err)
	}
	r.ok(r.client.Edit(r.ctx, team, ref, flows.Message{Text: "Edited", Items: []flows.Item{flows.Note{Text: "*New card*"}}}))
	if _, ok, _ := r.client.Sent(r.ctx, team, to, "d1/card/1", since); !ok {
		t.Error("an edited message is not found by its key any more")
	}
	first := r.ann.Messages("general")[0]
	if !strings.Contains(first.Transcript(), "New card") || strings.Contains(first.Transcript(), "*Card*") {
		t.Errorf("edited:\n%s", first.Transcript())
	}
	r.ok(r.client.React(r.ctx, team, ref, "white_check_mark"))
	r.ok(r.client.React(r.ctx, team, ref, "white_check_mark")) // once more is no error
	r.ok(r.client.Whisper(r.ctx, team, flows.Target{Channel: "C0GEN", User: "U0ANN"}, flows.Message{Text: "psst"}))
	r.ok(r.client.Whisper(r.ctx, team, flows.Target{Channel: "C0PRIV", User: "U0ANN"}, flows.Message{Text: "not in there"}))
	r.whispered("psst")
	r.whispered("not in there")
}

// TestRefusedBlocks holds that nothing is lost where a workspace does not know a block type yet, and that it is asked once.
func TestRefusedBlocks(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	m := flows.Message{Text: "Summary", Items: []flows.Item{
		flows.Chart{Title: "Value", Categories: []string{"0 %", "100 %"}, Series: []flows.Series{{Name: "A", Values: []float64{1, 2}}}, Text: "A rises."},
		flows.Figures{Head: []string{"Option", "Value"}, Rows: [][]string{{"A", "1"}}}}}
	last := func() sandbox.Message {
		all := r.ann.Messages("general")
		return all[len(all)-1]
	}
	kinds := func(m sandbox.Message) string {
		var out []string
		for _, b := range m.Blocks {
			out = append(out, b["type"].(string))
		}
		return strings.Join(out, " ")
	}
	_, err := r.client.Send(r.ctx, team, flows.Target{Channel: "C0GEN"}, "1", m)
	r.ok(err)
	if got := kinds(last()); got != "data_visualization table" {
		t.Errorf("native form: %s", got)
	}
	r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultRefuse, Block: "data_visualization", On: true}))
	ref, err := r.client.Send(r.ctx, team, flows.Target{Channel: "C0GEN"}, "2", m)
	r.ok(err)
	if got := kinds(last()); got != "section section table" || !strings.Contains(last().Transcript(), "A rises.") {
		t.Errorf("plain form: %s", got)
	}
	refusals := func() (n int) {
		for _, c := range r.w.Wire() {
			if strings.HasPrefix(c.What, "chat.") && c.Trouble != "" {
				n++
			}
		}
		return n
	}
	before := refusals()
	if before == 0 {
		t.Fatal("the workspace refused nothing")
	}
	r.ok(r.client.Edit(r.ctx, team, ref, m))
	if refusals() != before {
		t.Error("a refused block type was tried again within a day")
	}
}

// TestSendErrors holds what is told of each refusal: whether it may be tried again, and whether it may have arrived.
func TestSendErrors(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultInactive, User: "bob", On: true}))
	for _, c := range []struct {
		name    string
		fault   *sandbox.Fault
		to      flows.Target
		code    string
		after   bool
		unclear bool
	}{
		{"not a member", nil, flows.Target{Channel: "C0OUT"}, "not_in_channel", false, false},
		{"a private channel", nil, flows.Target{Channel: "C0PRIV"}, "channel_not_found", false, false},
		{"a person who left", nil, flows.Target{User: "U0BOB"}, "user_disabled", false, false},
		{"too fast", &sandbox.Fault{Kind: sandbox.FaultRateLimit, Method: "chat.postMessage", After: 7}, flows.Target{Channel: "C0GEN"}, "ratelimited", true, false},
		{"a broken answer", &sandbox.Fault{Kind: sandbox.FaultServer, Method: "chat.postMessage", Done: true}, flows.Target{Channel: "C0GEN"}, "server_error", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := r.in(t)
			if c.fault != nil {
				r.ok(r.w.Fault(*c.fault))
			}
			_, err := r.client.Send(r.ctx, team, c.to, c.name, flows.Message{Text: "x"})
			var e *flows.SendError
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			if e.Code != c.code || (e.After > 0) != c.after || e.Unclear != c.unclear {
				t.Errorf("%+v", e)
			}
		})
	}
	// The message behind the broken answer is there, and found by its key.
	if _, ok, err := r.client.Sent(r.ctx, team, flows.Target{Channel: "C0GEN"}, "a broken answer", time.Now().Add(-time.Hour)); !ok || err != nil {
		t.Errorf("not found: %v", err)
	}
}

func TestDirectory(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	p, err := r.client.Person(r.ctx, team, "U0ANN")
	if r.ok(err); p.Name != "Ann Berg" && p.Name != "ann" || p.TZ != "Europe/Oslo" || p.External || p.Bot {
		t.Errorf("person %+v", p)
	}
	if p, err = r.client.Person(r.ctx, team, "U0EXT"); err == nil && !p.External {
		t.Errorf("a stranger is taken for one of us: %+v", p)
	}
	for _, c := range []struct {
		id     flows.ChannelID
		join   bool
		member bool
	}{{"C0GEN", false, true}, {"C0OUT", false, false}, {"C0OUT", true, true}} {
		ch, err := r.client.Channel(r.ctx, team, c.id, c.join)
		if err != nil || ch.Member != c.member || ch.Member != (len(ch.Members) > 0) || ch.Member != (ch.Problem == "") {
			t.Errorf("channel %s join %v: %+v %v", c.id, c.join, ch, err)
		}
	}
	if _, err := r.client.Channel(r.ctx, team, "C0PRIV", true); err == nil {
		t.Error("a private channel without us is read")
	} else if e := new(flows.SendError); !errors.As(err, &e) || e.Code != "channel_not_found" {
		t.Errorf("error %v", err)
	}
	if ch, err := r.client.Channel(r.ctx, team, "C0SHARED", false); err != nil || !ch.Shared {
		t.Errorf("shared channel %+v %v", ch, err)
	}
}
