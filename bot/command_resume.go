package bot

import (
	"context"

	"pvx/bot/text"
)

func commandResume() Command {
	return Command{Name: "resume", Usage: "resume", About: "Go on where you stopped typing, on any device.",
		Example: "/pvx resume", run: runResume}
}

func runResume(b *Bot, ctx context.Context, r *request, _ string) (reply, error) {
	shown, m, err := b.flow.Resume(ctx, r.actor)
	switch {
	case err != nil:
		return reply{}, err
	case len(shown.Page.Items) > 0:
		return b.shown(r, shown), nil
	case m.Text == "" && len(m.Items) == 0:
		return reply{ack: privately(wordsMessage(text.NoDrafts))}, nil
	}
	return reply{ack: privately(m)}, nil
}
