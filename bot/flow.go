package bot

import (
	"context"

	"pvx/flows"
)

// Flow is what the bot asks of the flows; *flows.Flow has it.
type Flow interface {
	Start(ctx context.Context, a flows.Actor, title string) (flows.Shown, error)
	Open(ctx context.Context, a flows.Actor, id flows.ID, at flows.Place) (flows.Shown, error)
	Keep(ctx context.Context, a flows.Actor, at flows.Address, in flows.Answers) error
	Act(ctx context.Context, a flows.Actor, at flows.Address, action, value string, in flows.Answers) (flows.Shown, error)
	Submit(ctx context.Context, a flows.Actor, at flows.Address, in flows.Answers) (flows.Shown, error)
	Press(ctx context.Context, a flows.Actor, p flows.Press) (flows.Shown, error)

	Find(ctx context.Context, a flows.Actor, key string) (flows.ID, error)
	List(ctx context.Context, a flows.Actor, words, cursor string) (flows.Message, error)
	Show(ctx context.Context, a flows.Actor, key string) (flows.Message, error)
	Resume(ctx context.Context, a flows.Actor) (flows.Shown, flows.Message, error)
	Home(ctx context.Context, a flows.Actor) (flows.Message, error)

	Reply(ctx context.Context, a flows.Actor, r flows.Reply) error
	Evidence(ctx context.Context, a flows.Actor, r flows.Reply) (flows.Shown, error)
	CatchUp(ctx context.Context, team flows.TeamID) error
	Meet(ctx context.Context, team flows.TeamID, id flows.UserID) error
	LearnPerson(ctx context.Context, team flows.TeamID, p flows.Person) error
	LookUp(ctx context.Context, team flows.TeamID, id flows.ChannelID, join bool) error
}

var _ Flow = (*flows.Flow)(nil)
