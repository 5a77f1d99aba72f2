package sandbox

import "context"

// Person acts as one human in the workspace, by what a human sees. It uses the same code as the page.
type Person struct {
	w  *Workspace
	id string
}

// Message is a message as a person sees it.
type Message struct {
	TS, Channel, User, BotID, Text, ThreadTS, Subtype string
	Blocks                                            []map[string]any
	Ephemeral, Edited, Pinned                         bool
	Replies                                           int
	Reactions                                         map[string][]string // emoji name to the users' ids
	Files                                             []string            // names
}

// Person returns the person with that id or handle, or nil when there is none.
func (w *Workspace) Person(id string) *Person { return nil }

// Command types a slash command in a channel (id or name, or "@app" for the DM with the app) and returns after the acknowledgement.
// The error is ErrDispatchFailed or ErrOperationTimeout when Slack would show that.
func (p *Person) Command(ctx context.Context, channel, text string) error { return nil }

// Shortcut runs a global shortcut.
func (p *Person) Shortcut(ctx context.Context, callbackID string) error { return nil }

// MessageShortcut runs a message shortcut on one message.
func (p *Person) MessageShortcut(ctx context.Context, callbackID, channel, ts string) error {
	return nil
}

// OpenHome opens the app's Home tab and waits until something is published there.
func (p *Person) OpenHome(ctx context.Context) (*Screen, error) { return nil, nil }

// Modal waits until a modal is open for this person and returns it.
func (p *Person) Modal(ctx context.Context) (*Modal, error) { return nil, nil }

// Messages lists a channel's messages without thread replies (broadcast ones stay), oldest first, this person's ephemeral ones included.
func (p *Person) Messages(channel string) []Message { return nil }

// Ephemerals lists what only this person sees in a channel; "" means everywhere.
func (p *Person) Ephemerals(channel string) []Message { return nil }

// DM lists the messages of the conversation with the app.
func (p *Person) DM() []Message { return nil }

// Thread lists the parent and its replies.
func (p *Person) Thread(channel, ts string) []Message { return nil }

// Send posts a message; @handle and #channel become mentions.
func (p *Person) Send(ctx context.Context, channel, text string) (ts string, err error) {
	return "", nil
}

// Reply posts into a thread.
func (p *Person) Reply(ctx context.Context, channel, threadTS, text string) (ts string, err error) {
	return "", nil
}

// Edit replaces the text of an own message.
func (p *Person) Edit(ctx context.Context, channel, ts, text string) error { return nil }

// Delete removes an own message.
func (p *Person) Delete(ctx context.Context, channel, ts string) error { return nil }

// React adds a reaction, or takes it away.
func (p *Person) React(ctx context.Context, channel, ts, name string, on bool) error { return nil }

// Press presses the button with that visible text in a message and returns after the acknowledgement.
func (p *Person) Press(ctx context.Context, m Message, button string) error { return nil }

// Select chooses in a select menu of a message, by its placeholder or action_id and the option's text.
func (p *Person) Select(ctx context.Context, m Message, menu, option string) error { return nil }

// Invite adds another person (or AppMember) to a channel; Join and Leave act on oneself.
func (p *Person) Invite(ctx context.Context, channel, who string) error { return nil }

// Join joins a public channel.
func (p *Person) Join(ctx context.Context, channel string) error { return nil }

// Leave leaves a channel.
func (p *Person) Leave(ctx context.Context, channel string) error { return nil }

// Transcript is everything readable in the message, its blocks line by line; stable enough for golden files.
func (m Message) Transcript() string { return "" }
