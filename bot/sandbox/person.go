package sandbox

import (
	"context"
	"errors"
	"fmt"
)

// Person acts as one human in the workspace, by what a human sees. It uses the same code as the page. Wherever a channel
// is asked for, an id, a name, AppMember (the DM with the app) or @handle (the DM with that person) will do.
type Person struct {
	w  *Workspace
	id string
}

// Person returns the person with that id, handle or real name, or nil when there is none.
func (w *Workspace) Person(id string) *Person {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.findUser(id)
	if u == nil || u.bot || u.slackbot {
		return nil
	}
	return &Person{w, u.ID}
}

// ID is the person's user id.
func (p *Person) ID() string { return p.id }

func (p *Person) channel(name string) (*channel, error) { return p.w.channelFor(p.id, name) }

// channelID resolves a channel without the lock.
func (p *Person) channelID(name string) (string, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c, err := p.channel(name)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// ChannelID is the id of a channel; "" when the person sees none of that name.
func (p *Person) ChannelID(name string) string {
	id, err := p.channelID(name)
	if err != nil {
		return ""
	}
	return id
}

// Command types a slash command in a channel and returns after the acknowledgement. The error is ErrDispatchFailed or
// ErrOperationTimeout when Slack would show that; the ephemeral line that says so is there too.
func (p *Person) Command(ctx context.Context, in, text string) error {
	id, err := p.channelID(in)
	if err != nil {
		return err
	}
	return p.w.runCommand(ctx, p.id, id, text)
}

// Shortcut runs a global shortcut and returns after the acknowledgement.
func (p *Person) Shortcut(ctx context.Context, callbackID string) error {
	return p.w.runShortcut(ctx, p.id, callbackID, "", "")
}

// MessageShortcut runs a message shortcut on one message and returns after the acknowledgement.
func (p *Person) MessageShortcut(ctx context.Context, callbackID, in, ts string) error {
	id, err := p.channelID(in)
	if err != nil {
		return err
	}
	return p.w.runShortcut(ctx, p.id, callbackID, id, ts)
}

// OpenHome opens the app's Home tab and waits until something is published there. What was published before counts; to see
// what this opening changed, Await a text on the screen.
func (p *Person) OpenHome(ctx context.Context) (*Screen, error) {
	p.w.mu.Lock()
	p.w.openHome(p.id, "home")
	p.w.mu.Unlock()
	s := &Screen{p: p, home: true}
	err := p.w.Wait(ctx, "the Home tab", func() bool {
		p.w.mu.Lock()
		defer p.w.mu.Unlock()
		return s.view() != nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Home is the Home tab as it stands, without opening it anew; its Text is "" until something is published.
func (p *Person) Home() *Screen { return &Screen{p: p, home: true} }

// Modal waits until a modal is open for this person and returns it. It always shows the top of the stack.
func (p *Person) Modal(ctx context.Context) (*Modal, error) {
	m := &Modal{Screen{p: p}}
	if err := p.w.Wait(ctx, "a modal", func() bool { return m.Depth() > 0 }); err != nil {
		return nil, err
	}
	return m, nil
}

// NoModal waits until no modal is open for this person.
func (p *Person) NoModal(ctx context.Context) error {
	m := &Modal{Screen{p: p}}
	return p.w.Wait(ctx, "all modals to be closed", func() bool { return m.Depth() == 0 })
}

// Send posts a message; @handle and #channel become mentions.
func (p *Person) Send(ctx context.Context, in, text string) (ts string, err error) {
	return p.post(ctx, in, "", text, false)
}

// Reply posts into a thread.
func (p *Person) Reply(ctx context.Context, in, threadTS, text string) (ts string, err error) {
	return p.post(ctx, in, threadTS, text, false)
}

func (p *Person) post(ctx context.Context, in, thread, text string, broadcast bool) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c, err := p.channel(in)
	if err != nil {
		return "", err
	}
	m, err := p.w.send(p.id, c, text, thread, broadcast)
	if err != nil {
		return "", err
	}
	return m.TS, nil
}

// Edit replaces the text of an own message.
func (p *Person) Edit(ctx context.Context, in, ts, text string) error {
	return p.locked(ctx, in, func(c *channel) error { return p.w.editOwn(p.id, c.ID, ts, text) })
}

// Delete removes an own message.
func (p *Person) Delete(ctx context.Context, in, ts string) error {
	return p.locked(ctx, in, func(c *channel) error { return p.w.deleteOwn(p.id, c.ID, ts) })
}

// React adds a reaction, or takes it away.
func (p *Person) React(ctx context.Context, in, ts, name string, on bool) error {
	return p.locked(ctx, in, func(c *channel) error {
		return p.w.reactAs(p.id, messageRef{Channel: c.ID, TS: ts, Name: name, On: on})
	})
}

// Invite adds another person (or AppMember) to a channel.
func (p *Person) Invite(ctx context.Context, in, who string) error {
	return p.locked(ctx, in, func(c *channel) error { return p.w.inviteAs(p.id, c.ID, who) })
}

// Join joins a public channel.
func (p *Person) Join(ctx context.Context, in string) error {
	return p.locked(ctx, in, func(c *channel) error { return p.w.joinAs(p.id, c.ID) })
}

// Leave leaves a channel.
func (p *Person) Leave(ctx context.Context, in string) error {
	return p.locked(ctx, in, func(c *channel) error { return p.w.leaveAs(p.id, c.ID) })
}

// Remove takes the app out of a channel, as a member may.
func (p *Person) Remove(ctx context.Context, in, who string) error {
	return p.locked(ctx, in, func(c *channel) error {
		u := p.w.findUser(who)
		if u == nil || !c.has(p.id) || c.direct() {
			return errors.New("you cannot remove people here")
		}
		p.w.leave(c, u.ID, p.id)
		return nil
	})
}

func (p *Person) locked(ctx context.Context, name string, do func(*channel) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c, err := p.channel(name)
	if err != nil {
		return err
	}
	return do(c)
}

// Press presses the button with that visible text in a message and returns after the acknowledgement. The error is
// ErrDispatchFailed or ErrOperationTimeout when Slack would show its warning beside the button.
func (p *Person) Press(ctx context.Context, m Message, button string) error {
	return p.onMessage(ctx, m, func(t *target) (*element, obj, error) { return t.button(button, "") })
}

// PressIn presses a button that belongs to the block of the message with that text, as Screen.PressIn does.
func (p *Person) PressIn(ctx context.Context, m Message, text, button string) error {
	return p.onMessage(ctx, m, func(t *target) (*element, obj, error) { return t.button(button, text) })
}

// Select chooses in a menu of a message, found by its placeholder, action_id or the text beside it, by the option's text.
func (p *Person) Select(ctx context.Context, m Message, menu, option string) error {
	return p.onMessage(ctx, m, func(t *target) (*element, obj, error) {
		el, err := t.field(menu)
		if err != nil {
			return nil, nil, err
		}
		v, err := t.value(ctx, el, option)
		return el, v, err
	})
}

func (p *Person) onMessage(ctx context.Context, m Message, find func(*target) (*element, obj, error)) error {
	p.w.mu.Lock()
	c := p.w.channels[m.Channel]
	var now *message
	if c != nil {
		now = c.find(m.TS)
	}
	if now == nil {
		p.w.mu.Unlock()
		return fmt.Errorf("the message is gone")
	}
	t := &target{p: p, blocks: now.allBlocks()}
	t.req.Container.Type, t.req.Container.Channel, t.req.Container.TS = "message", c.ID, m.TS
	p.w.mu.Unlock()
	el, value, err := find(t)
	if err != nil {
		return err
	}
	return t.act(ctx, el, value)
}
