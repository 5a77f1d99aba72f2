package bot_test

import (
	"testing"

	"pvx/bot/sandbox"
	"pvx/flows"
)

// TestThreadsAreReadAtSlacksPace: a refusal for haste while threads are read back is waited out. It can catch replies that
// are lost because Slack was in no hurry.
func TestThreadsAreReadAtSlacksPace(t *testing.T) {
	r := connect(t, workspace(), &script{}, nil)
	root, err := r.client.Send(r.ctx, "T0LOCALTEAM", flows.Target{Channel: "C0GEN"}, "root", flows.Message{Text: "PVX-1"})
	r.ok(err)
	_, err = r.ann.Reply(r.ctx, "general", root.TS, "evidence: churn is down")
	r.ok(err)
	r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultRateLimit, Method: "conversations.replies", Count: 2}))
	got, err := r.client.Replies(r.ctx, "T0LOCALTEAM", root, "")
	if err != nil || len(got) != 1 || got[0].User != "U0ANN" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCommandsAreServedDuringCatchUp: reading hundreds of threads takes minutes, and nobody waits for it.
func TestCommandsAreServedDuringCatchUp(t *testing.T) {
	begun, release := make(chan struct{}, 4), make(chan struct{})
	f := &script{catchUp: func() error {
		begun <- struct{}{}
		<-release
		return nil
	}}
	r := connect(t, workspace(), f, nil)
	defer close(release)
	select {
	case <-begun:
	case <-r.ctx.Done():
		t.Fatal("nothing is read back")
	}
	if m := r.open("Meanwhile"); m.Title() != "Meanwhile" {
		t.Errorf("the modal is %q", m.Title())
	}
}
