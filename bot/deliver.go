package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
	"pvx/flows"
)

// postEvent is the metadata event type of every message that PVX posts; its payload holds the job's key.
const postEvent = "pvx_post"

// forgetRefusal is how long a block type that a workspace refused is not tried again.
const forgetRefusal = 24 * time.Hour

var _ flows.Notifier = (*Client)(nil)

// Send posts m. The key goes into the message's metadata. A *flows.SendError says what Slack refused; a block type that
// Slack refuses is put into plain sections at once, and for a day.
func (c *Client) Send(ctx context.Context, team flows.TeamID, to flows.Target, key string, m flows.Message) (flows.MessageRef, error) {
	channel, err := c.channelOf(ctx, to)
	if err != nil {
		return flows.MessageRef{}, err
	}
	opts := []slack.MsgOption{slack.MsgOptionMetadata(slack.SlackMetadata{EventType: postEvent, EventPayload: map[string]any{"key": key}})}
	if to.Thread != "" {
		opts = append(opts, slack.MsgOptionTS(to.Thread))
		if to.Broadcast {
			opts = append(opts, slack.MsgOptionBroadcast())
		}
	}
	var ref flows.MessageRef
	err = c.deliver(team, m, func(d drawn) error {
		ch, ts, err := c.api.PostMessageContext(ctx, string(channel), append(opts, d.options()...)...)
		ref = flows.MessageRef{Channel: flows.ChannelID(ch), TS: ts, Thread: to.Thread}
		return err
	})
	if err != nil {
		return flows.MessageRef{}, fmt.Errorf("post message: %w", err)
	}
	ref.Link = c.link(ref)
	return ref, nil
}

// Edit replaces a message's text and blocks.
func (c *Client) Edit(ctx context.Context, team flows.TeamID, ref flows.MessageRef, m flows.Message) error {
	err := c.deliver(team, m, func(d drawn) error {
		_, _, _, err := c.api.UpdateMessageContext(ctx, string(ref.Channel), ref.TS, d.options()...)
		return err
	})
	if err != nil {
		return fmt.Errorf("edit message: %w", err)
	}
	return nil
}

// Whisper shows m to one person only: in the channel, or by DM where Slack does not let the bot whisper.
func (c *Client) Whisper(ctx context.Context, team flows.TeamID, to flows.Target, m flows.Message) error {
	if to.Channel != "" && !strings.HasPrefix(string(to.Channel), "D") {
		err := c.deliver(team, m, func(d drawn) error {
			opts := d.options()
			if to.Thread != "" {
				opts = append(opts, slack.MsgOptionTS(to.Thread))
			}
			_, err := c.api.PostEphemeralContext(ctx, string(to.Channel), string(to.User), opts...)
			return err
		})
		switch code(err) {
		case "not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "restricted_action":
		case "":
			return nil
		default:
			return fmt.Errorf("whisper: %w", err)
		}
	}
	channel, err := c.channelOf(ctx, flows.Target{User: to.User})
	if err != nil {
		return err
	}
	err = c.deliver(team, m, func(d drawn) error {
		_, _, err := c.api.PostMessageContext(ctx, string(channel), d.options()...)
		return err
	})
	if err != nil {
		return fmt.Errorf("whisper by DM: %w", err)
	}
	return nil
}

// React adds a reaction; one that is there already is no error.
func (c *Client) React(ctx context.Context, _ flows.TeamID, ref flows.MessageRef, name string) error {
	err := c.api.AddReactionContext(ctx, name, slack.NewRefToMessage(string(ref.Channel), ref.TS))
	if err == nil || code(err) == "already_reacted" {
		return nil
	}
	return fmt.Errorf("react: %w", refusedBy(err))
}

// Sent looks for a message of ours with that key among those since a time, at most 600 of them.
func (c *Client) Sent(ctx context.Context, _ flows.TeamID, to flows.Target, key string, since time.Time) (flows.MessageRef, bool, error) {
	channel, err := c.channelOf(ctx, to)
	if err != nil {
		return flows.MessageRef{}, false, err
	}
	oldest := strconv.FormatFloat(float64(since.Add(-time.Minute).Unix()), 'f', 6, 64)
	cursor := ""
	for range 3 {
		var found []slack.Message
		var next string
		if to.Thread != "" {
			found, _, next, err = c.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: string(channel), Timestamp: to.Thread, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
		} else {
			var h *slack.GetConversationHistoryResponse
			h, err = c.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: string(channel), Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
			if h != nil {
				found, next = h.Messages, h.ResponseMetaData.NextCursor
			}
		}
		if err != nil {
			return flows.MessageRef{}, false, fmt.Errorf("look for a message: %w", refusedBy(err))
		}
		for _, m := range found {
			if m.Metadata.EventType == postEvent && m.Metadata.EventPayload["key"] == key {
				ref := flows.MessageRef{Channel: channel, TS: m.Timestamp, Thread: to.Thread}
				ref.Link = c.link(ref)
				return ref, true, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return flows.MessageRef{}, false, nil
}

// options are what every message has: text and blocks, no unfurling. Slack makes no links of bare names unless asked.
func (d drawn) options() []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionText(d.text, false), slack.MsgOptionBlocks(d.blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
}

// deliver draws and sends, with ever plainer forms of the same message until Slack takes one.
func (c *Client) deliver(team flows.TeamID, m flows.Message, send func(drawn) error) error {
	d := c.fitting(m, c.refusedIn(team))
	err := send(d)
	if len(d.native) > 0 && blocksRefused(err) {
		culprits := guilty(err, d)
		c.refuse(team, culprits)
		c.log.Warn("a block type is refused, the plain form is sent", "team", team, "blocks", culprits)
		d = c.fitting(m, c.refusedIn(team))
		if err = send(d); len(d.native) > 0 && blocksRefused(err) {
			c.refuse(team, []string{tableBlock, chartBlock})
			d = c.fitting(m, c.refusedIn(team))
			err = send(d)
		}
	}
	if blocksRefused(err) {
		// Nothing is lost: what reads alone goes out alone.
		c.log.Error("blocks are refused, text alone is sent", "team", team, "code", code(err))
		d.blocks, d.native = sections(flows.Markup(d.text)), nil
		err = send(d)
	}
	return refusedBy(err)
}

// fitting draws a message and checks it as Slack will; a form that would be refused is replaced by a plainer one.
func (c *Client) fitting(m flows.Message, refused []string) drawn {
	d := draw(m, refused)
	problem := d.problem()
	if problem == "" {
		return d
	}
	if len(d.native) > 0 {
		c.log.Warn("a native block would be refused", "why", problem)
		if d = draw(m, []string{tableBlock, chartBlock}); d.problem() == "" {
			return d
		}
	}
	c.log.Error("a message would be refused, its text alone is sent", "why", problem)
	d.blocks, d.native = sections(flows.Markup(d.text)), nil
	return d
}

// problem is the first thing Slack would refuse; it names rules and places, never what people wrote.
func (d drawn) problem() string {
	raw, err := json.Marshal(struct {
		Text   string        `json:"text"`
		Blocks []slack.Block `json:"blocks"`
	}{d.text, d.blocks})
	if err != nil {
		return err.Error()
	}
	if code, p := blockkit.CheckMessage(raw, blockkit.Strict); code != "" || len(p) > 0 {
		return code + ": " + strings.Join(p.Lines(), "; ")
	}
	return ""
}

// blocksRefused says whether Slack refused the blocks, so that nothing was posted and another form may be tried.
func blocksRefused(err error) bool {
	switch code(err) {
	case "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_blocks_too_long", "only_one_table_allowed":
		return true
	}
	return false
}

// guilty are the native block types that Slack's answer points at; all of them when it points at none.
func guilty(err error, d drawn) []string {
	var said slack.SlackErrorResponse
	if !errors.As(err, &said) {
		return d.native
	}
	lines := append([]string(nil), said.ResponseMetadata.Messages...)
	for _, e := range said.Errors {
		switch {
		case e.AppsManifestCreateResponseError != nil:
			lines = append(lines, e.AppsManifestCreateResponseError.Message+" [json-pointer:"+e.AppsManifestCreateResponseError.Pointer+"]")
		case e.Message != nil:
			lines = append(lines, *e.Message)
		}
	}
	var out []string
	for i, b := range d.blocks {
		kind := string(b.BlockType())
		if !slices.Contains(d.native, kind) || slices.Contains(out, kind) {
			continue
		}
		for _, l := range lines {
			if strings.Contains(l, kind) || strings.Contains(l, fmt.Sprintf("/blocks/%d/", i)) || strings.Contains(l, fmt.Sprintf("/blocks/%d]", i)) {
				out = append(out, kind)
				break
			}
		}
	}
	if len(out) == 0 {
		return d.native
	}
	return out
}

func (c *Client) refuse(team flows.TeamID, blocks []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range blocks {
		c.refused[refusal{team, b}] = c.now().Add(forgetRefusal)
	}
}

func (c *Client) refusedIn(team flows.TeamID) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for r, until := range c.refused {
		if r.team == team && c.now().Before(until) {
			out = append(out, r.block)
		}
	}
	slices.Sort(out)
	return out
}

// channelOf is the conversation a target means; a person's is opened, so that one who left is noticed.
func (c *Client) channelOf(ctx context.Context, to flows.Target) (flows.ChannelID, error) {
	if to.Channel != "" {
		return to.Channel, nil
	}
	c.mu.Lock()
	known := c.dms[to.User]
	c.mu.Unlock()
	if known != "" {
		return known, nil
	}
	ch, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(to.User)}})
	if err != nil {
		err = refusedBy(err)
		var e *flows.SendError
		if errors.As(err, &e) {
			e.Unclear = false // opening posts nothing
		}
		return "", fmt.Errorf("open conversation with %s: %w", to.User, err)
	}
	id := flows.ChannelID(ch.ID)
	c.mu.Lock()
	c.dms[to.User] = id
	c.mu.Unlock()
	return id, nil
}

// forget drops a person's conversation, so that the next message notices whether they left.
func (c *Client) forget(id flows.UserID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.dms, id)
}

// link is a message's permalink, put together as Slack does; "" before the workspace is known.
func (c *Client) link(ref flows.MessageRef) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return permalink(c.self, ref)
}

func permalink(s *Self, ref flows.MessageRef) string {
	if s == nil || s.URL == "" || ref.TS == "" {
		return ""
	}
	l := s.URL + "archives/" + string(ref.Channel) + "/p" + strings.ReplaceAll(ref.TS, ".", "")
	if ref.Thread != "" && ref.Thread != ref.TS {
		l += "?thread_ts=" + ref.Thread + "&cid=" + string(ref.Channel)
	}
	return l
}
