package flows

import "context"

// Reply is a message a person wrote in a thread, or a change to it.
type Reply struct {
	Channel ChannelID
	Thread  string // ts of the root
	TS      string
	User    UserID
	Text    string // mrkdwn as Slack gives it; "" when deleted
	Link    string // permalink, "" when not known
	Edited  bool
	Deleted bool
	Event   string // Slack's event id, for dedupe; "" when read back
}

// Reply files what a person wrote in a decision's thread. A reply in another thread is nothing to PVX.
func (f *Flow) Reply(ctx context.Context, a Actor, r Reply) error { return nil }

// Evidence opens the page that files a message as evidence; the message shortcut.
func (f *Flow) Evidence(ctx context.Context, a Actor, r Reply) (Shown, error) {
	return Shown{}, ErrNotFound
}

// CatchUp reads back the replies of open decisions' threads that were missed while disconnected.
func (f *Flow) CatchUp(ctx context.Context, team TeamID) error { return nil }
