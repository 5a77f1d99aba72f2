package bot_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"pvx/flows"
)

// TestOneViewKeepsItsOrder presses while an earlier press is still being served. It can catch handlers of one view that
// overtake each other.
func TestOneViewKeepsItsOrder(t *testing.T) {
	var mu sync.Mutex
	var order []string
	first := make(chan struct{})
	f := &script{act: func(_ context.Context, at flows.Address, action, value string, _ flows.Answers) (flows.Shown, error) {
		if value == "A" {
			<-first
		}
		mu.Lock()
		defer mu.Unlock()
		order = append(order, value)
		return flows.Shown{Address: at, Page: onePage("After " + value)}, nil
	}}
	r := connect(t, workspace(), f, nil)
	m := r.open("Scope")
	var wg sync.WaitGroup
	wg.Go(func() { r.ok(m.Fill(r.ctx, "Kind", "Choice A")) })
	r.wait("the first press", func() bool { return f.count("act kind") == 1 })
	wg.Go(func() { r.ok(m.Fill(r.ctx, "Kind", "Choice B")) })
	r.wait("the second press on the wire", func() bool {
		n := 0
		for _, c := range r.w.Wire() {
			if c.Kind == "envelope" && strings.Contains(c.What, "block_actions") {
				n++
			}
		}
		return n == 2
	})
	if n := f.count("act kind"); n != 1 {
		t.Errorf("%d presses are served at once", n)
	}
	close(first)
	wg.Wait()
	r.wait("the page after both", func() bool { return m.Title() == "After B" })
	if !slices.Equal(order, []string{"A", "B"}) {
		t.Errorf("served in the order %v", order)
	}
}

// TestSlowResultCoversNothingNewer lets a look-up end after the person has moved on.
func TestSlowResultCoversNothingNewer(t *testing.T) {
	goOn, looked := make(chan struct{}), make(chan struct{})
	f := &script{}
	f.start = func(flows.Actor, string) (flows.Shown, error) {
		return flows.Shown{Go: flows.Show, Address: addr, Page: onePage("First"), Then: func(context.Context) (flows.Shown, error) {
			<-goOn
			defer close(looked)
			return flows.Shown{Address: addr, Page: onePage("Late")}, nil
		}}, nil
	}
	f.submit = func(_ context.Context, at flows.Address, _ flows.Answers) (flows.Shown, error) {
		return flows.Shown{Go: flows.Replace, Address: at, Page: onePage("Second")}, nil
	}
	r := connect(t, workspace(), f, nil)
	m := r.open("First")
	if res := r.submit(m); res.Kind != "updated" || m.Title() != "Second" {
		t.Fatalf("%+v, %q", res, m.Title())
	}
	close(goOn)
	<-looked
	r.ok(r.stop()) // all that was begun is done now
	if m.Title() != "Second" {
		t.Errorf("the late result covers the newer page: %q", m.Title())
	}
}

// TestLookUpRedraws shows the result of what a page still asked for.
func TestLookUpRedraws(t *testing.T) {
	f := &script{start: func(flows.Actor, string) (flows.Shown, error) {
		return flows.Shown{Go: flows.Show, Address: addr, Page: onePage("First"), Then: func(context.Context) (flows.Shown, error) {
			return flows.Shown{Address: addr, Page: onePage("Looked up")}, nil
		}}, nil
	}}
	r := connect(t, workspace(), f, nil)
	r.ok(r.ann.Command(r.ctx, "general", "/pvx new"))
	m := r.modal()
	r.wait("the redrawn page", func() bool { return m.Title() == "Looked up" })
	if strings.Contains(m.Text(), "First") {
		t.Error("two titles")
	}
}
