package bot_test

import (
	"errors"
	"testing"
	"time"

	"pvx/bot"
	"pvx/bot/sandbox"
	"pvx/flows"
)

// TestReconnect ends the connection in every way that leaves hope, and in those that do not.
func TestReconnect(t *testing.T) {
	f := &script{}
	r := connect(t, workspace(), f, nil)
	for i, kind := range []string{sandbox.FaultRefresh, sandbox.FaultDrop} {
		r.ok(r.w.Fault(sandbox.Fault{Kind: kind}))
		r.wait("the next connection", func() bool { return f.count("catch up") == i+2 })
		r.ok(r.ann.Command(r.ctx, "general", "/pvx help"))
	}
	opened := func() int { return r.calls("apps.connections.open") }
	before := opened()
	for range 3 {
		r.ok(r.w.Fault(sandbox.Fault{Kind: sandbox.FaultTooMany}))
	}
	if n := opened() - before; n > 5 {
		t.Errorf("%d connections were opened at once", n)
	}
}

func TestNoUseInGoingOn(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault sandbox.Fault
		want  error
	}{
		{"socket mode switched off", sandbox.Fault{Kind: sandbox.FaultDisabled, On: true}, bot.ErrDisabled},
	} {
		t.Run(c.name, func(t *testing.T) {
			var done chan error
			r := connect(t, workspace(), &script{}, nil)
			r.ok(r.w.Fault(c.fault))
			done = make(chan error, 1)
			r.wait("the end of Run", func() bool { return r.log.has("stopped") })
			go func() { done <- r.stop() }()
			if err := <-done; !errors.Is(err, c.want) {
				t.Errorf("run ended with %v, want %v", err, c.want)
			}
		})
	}
}

// TestStopLosesNothing holds that what was accepted is served to its end, acknowledgement included.
func TestStopLosesNothing(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	f := &script{start: func(flows.Actor, string) (flows.Shown, error) {
		close(begun)
		<-goOn
		return flows.Shown{Go: flows.Show, Address: addr, Page: onePage("In the end")}, nil
	}}
	r := connect(t, workspace(), f, nil)
	said := make(chan error, 1)
	go func() { said <- r.ann.Command(r.ctx, "general", "/pvx new") }()
	<-begun
	stopped := make(chan error, 1)
	go func() { stopped <- r.stop() }()
	select {
	case <-stopped:
		t.Fatal("it stopped before the command was answered")
	case <-time.After(20 * time.Millisecond):
	}
	close(goOn)
	r.ok(<-stopped)
	r.ok(<-said)
	if m := r.modal(); m.Title() != "In the end" {
		t.Errorf("modal %q", m.Title())
	}
}
