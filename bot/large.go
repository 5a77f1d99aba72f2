package bot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"pvx/bot/text"
)

// large sends an acknowledgement that Slack would drop for its size by way of the Web API: a small view stands in for a
// moment.
func (b *Bot) large(r *request, ack any, then func(context.Context)) (any, func(context.Context)) {
	switch a := ack.(type) {
	case *slack.ViewSubmissionResponse:
		if a.View == nil {
			return nil, then
		}
		big := *a.View
		wait := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: pageView, PrivateMetadata: big.PrivateMetadata, Title: big.Title, Close: big.Close,
			Blocks: slack.Blocks{BlockSet: []slack.Block{quiet(text.Loading)}}}
		small := *a
		small.View = &wait
		after := func() { b.later("view/"+r.View.ID, func(ctx context.Context) { b.replaceOnceShown(ctx, r, big) }) }
		if a.ResponseAction == slack.RAPush {
			wait.ExternalID = "pvx-" + reference() + reference()
			after = func() {
				b.later("view/"+wait.ExternalID, func(ctx context.Context) { b.replaceOncePushed(ctx, r, wait.ExternalID, big) })
			}
		}
		return &small, func(ctx context.Context) {
			after()
			run(ctx, then)
		}
	case *ephemeral:
		return nil, func(ctx context.Context) {
			b.responding(r, a.message)(ctx)
			run(ctx, then)
		}
	}
	return nil, then
}

// tries is how often a large view is sent while Slack has not shown the small one yet, with growing pauses.
const tries = 6

// replaceOnceShown puts a large view in the place of the small one. An acknowledgement travels on another connection than
// a call, and may be applied after it: then the small view would cover the large one for good. The view's hash tells which
// came first, because it changes with each.
func (b *Bot) replaceOnceShown(ctx context.Context, r *request, big slack.ModalViewRequest) {
	seq, hash := b.pages.now(r.View.ID), r.View.Hash
	var err error
	for pause := 50 * time.Millisecond; pause < 50*time.Millisecond<<tries; pause *= 2 {
		if b.pages.now(r.View.ID) != seq {
			return
		}
		var got *slack.ViewResponse
		got, err = b.c.api.UpdateViewContext(ctx, big, "", hash, r.View.ID)
		if hash == "" {
			break
		}
		switch {
		case err == nil:
			hash = got.Hash // the small view is still to come
		case code(err) == "hash_conflict":
			hash = "" // it is there: the next call is the last
			continue
		}
		if sleep(ctx, pause) != nil {
			return
		}
	}
	b.drawnLate(r, err)
}

// replaceOncePushed does the same for a pushed view, whose id nobody knows yet: it has a name of ours.
func (b *Bot) replaceOncePushed(ctx context.Context, r *request, name string, big slack.ModalViewRequest) {
	var err error
	for pause := 50 * time.Millisecond; pause < 50*time.Millisecond<<tries; pause *= 2 {
		if _, err = b.c.api.UpdateViewContext(ctx, big, name, "", ""); code(err) != "not_found" {
			break
		}
		if sleep(ctx, pause) != nil {
			return
		}
	}
	b.drawnLate(r, err)
}

func (b *Bot) drawnLate(r *request, err error) {
	if err != nil {
		b.log.Error("a large view was not drawn", "code", code(err), "envelope", r.env.ID)
	}
}

func run(ctx context.Context, f func(context.Context)) {
	if f != nil {
		f(ctx)
	}
}
