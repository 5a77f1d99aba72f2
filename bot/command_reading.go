package bot

import (
	"context"

	"pvx/bot/text"
	"pvx/flows"
)

func commandReading() Command {
	return Command{Name: "reading", Usage: "reading KEY", About: "Report an observed value of a decided decision.",
		Example: "/pvx reading PVX-12", run: runReading}
}

func runReading(b *Bot, ctx context.Context, r *request, args string) (reply, error) {
	if args == "" {
		return reply{ack: privately(wordsMessage(flows.Markup(text.Usage("/pvx reading KEY", "/pvx reading PVX-12"))))}, nil
	}
	id, err := b.flow.Find(ctx, r.actor, args)
	if err != nil {
		return reply{}, err
	}
	shown, err := b.flow.Press(ctx, r.actor, flows.Press{Action: "report", Value: string(id)})
	if err != nil {
		return reply{}, err
	}
	return b.shown(r, shown), nil
}
