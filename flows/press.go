package flows

import "context"

// Press is a button in a message. Action is Action.ID as drawn, Value its Action.Value; neither is trusted.
type Press struct {
	Action, Value string
	Message       MessageRef
}

// Press takes a button in a message or on App Home.
func (f *Flow) Press(ctx context.Context, a Actor, p Press) (Shown, error) {
	return Shown{}, ErrNotFound
}
