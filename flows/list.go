package flows

import "context"

// List answers /pvx list [mine|due|open|closed|all] [words]; cursor is "" for the first page.
func (f *Flow) List(ctx context.Context, a Actor, text, cursor string) (Message, error) {
	return Message{}, nil
}

// Show answers /pvx show KEY.
func (f *Flow) Show(ctx context.Context, a Actor, key string) (Message, error) { return Message{}, nil }

// Resume reopens what the person was typing: the one draft as a Shown with Go Show, or a message to choose from.
func (f *Flow) Resume(ctx context.Context, a Actor) (Shown, Message, error) {
	return Shown{}, Message{}, nil
}

// Home is App Home: what waits for me, my drafts, open decisions, due reviews.
func (f *Flow) Home(ctx context.Context, a Actor) (Message, error) { return Message{}, nil }
