package bot

import (
	"context"

	"pvx/bot/text"
)

func commandList() Command {
	return Command{Name: "list", Usage: "list [mine|due|open|closed|all] [words]", About: "Decisions you may see, newest change first.",
		Example: "/pvx list open marketplace", run: runList}
}

func runList(b *Bot, ctx context.Context, r *request, args string) (reply, error) {
	m, err := b.flow.List(ctx, r.actor, args, "")
	if err != nil {
		return reply{}, err
	}
	if m.Text == "" && len(m.Items) == 0 {
		m = wordsMessage(text.ListEmpty)
	}
	return reply{ack: privately(m)}, nil
}
