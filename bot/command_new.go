package bot

import "context"

func commandNew() Command {
	return Command{Name: "new", Usage: "new [title]", About: "Start a decision. It belongs to you and to the channel you type in.",
		Example: "/pvx new Marketplace co-sell for next year", run: runNew}
}

func runNew(b *Bot, ctx context.Context, r *request, args string) (reply, error) {
	shown, err := b.flow.Start(ctx, r.actor, args)
	if err != nil {
		return reply{}, err
	}
	return b.shown(r, shown), nil
}
