package bot

import (
	"context"

	"pvx/bot/text"
	"pvx/flows"
)

func commandShow() Command {
	return Command{Name: "show", Usage: "show KEY", About: "One decision: where it stands and what to do next.",
		Example: "/pvx show PVX-12", run: runShow}
}

func runShow(b *Bot, ctx context.Context, r *request, args string) (reply, error) {
	if args == "" {
		return reply{ack: privately(wordsMessage(flows.Markup(text.Usage("/pvx show KEY", "/pvx show PVX-12"))))}, nil
	}
	m, err := b.flow.Show(ctx, r.actor, args)
	if err != nil {
		return reply{}, err
	}
	if m.Text == "" && len(m.Items) == 0 {
		m = wordsMessage(text.Gone)
	}
	return reply{ack: privately(m)}, nil
}
