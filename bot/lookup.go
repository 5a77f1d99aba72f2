package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"pvx/flows"
)

var _ flows.Directory = (*Client)(nil)

// Person asks Slack who somebody is.
func (c *Client) Person(ctx context.Context, team flows.TeamID, id flows.UserID) (flows.Person, error) {
	u, err := c.api.GetUserInfoContext(ctx, string(id))
	if err != nil {
		return flows.Person{}, fmt.Errorf("look up person %s: %w", id, refusedBy(err))
	}
	c.mu.Lock()
	self := c.self
	c.mu.Unlock()
	return person(*u, team, self), nil
}

func person(u slack.User, team flows.TeamID, self *Self) flows.Person {
	name := orElse(u.Profile.DisplayName, orElse(u.Profile.RealName, orElse(u.RealName, orElse(u.Name, u.ID))))
	outside := u.IsStranger || u.TeamID != "" && u.TeamID != string(team)
	if self != nil && self.Enterprise != "" && u.Enterprise.EnterpriseID == self.Enterprise {
		outside = u.IsStranger // another workspace of the same company
	}
	return flows.Person{ID: flows.UserID(u.ID), Name: name, TZ: u.TZ, Deleted: u.Deleted, Bot: u.IsBot || u.ID == "USLACKBOT",
		External: outside, Admin: u.IsAdmin || u.IsOwner}
}

// Channel reads a channel's state and members, joining it when it is public and join is set.
func (c *Client) Channel(ctx context.Context, team flows.TeamID, id flows.ChannelID, join bool) (flows.Channel, error) {
	info, err := c.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: string(id)})
	if err != nil {
		return flows.Channel{}, fmt.Errorf("look up channel %s: %w", id, refusedBy(err))
	}
	ch := flows.Channel{ID: id, Name: info.Name, Private: info.IsPrivate || info.IsGroup, Archived: info.IsArchived,
		ReadOnly: info.IsReadOnly, Shared: info.IsExtShared || info.IsPendingExtShared, Member: info.IsMember || info.IsIM}
	if p := info.Properties; p != nil && len(p.PostingRestrictedTo.Type)+len(p.PostingRestrictedTo.User) > 0 {
		ch.ReadOnly = true
	}
	if join && !ch.Member && !ch.Private && !ch.Archived {
		if _, _, _, err := c.api.JoinConversationContext(ctx, string(id)); err != nil {
			ch.Problem = code(err)
		} else {
			ch.Member = true
		}
	}
	if !ch.Member {
		if ch.Problem == "" {
			ch.Problem = "not_in_channel"
		}
		return ch, nil
	}
	cursor := ""
	for range 20 { // 20,000 members are enough to know who may see a decision
		ids, next, err := c.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: string(id), Cursor: cursor, Limit: 1000})
		if err != nil {
			return flows.Channel{}, fmt.Errorf("look up members of %s: %w", id, refusedBy(err))
		}
		for _, u := range ids {
			ch.Members = append(ch.Members, flows.UserID(u))
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return ch, nil
}

// Replies reads the replies to a thread's root that are newer than a ts, oldest first. Those of bots and Slack's own
// notices have no User.
func (c *Client) Replies(ctx context.Context, _ flows.TeamID, root flows.MessageRef, after string) ([]flows.Reply, error) {
	var out []flows.Reply
	cursor := ""
	for range 50 {
		found, next, err := c.repliesPage(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: string(root.Channel), Timestamp: root.TS, Oldest: after, Cursor: cursor, Limit: 200})
		if err != nil {
			return nil, fmt.Errorf("read replies: %w", refusedBy(err))
		}
		for _, m := range found {
			if m.Timestamp == root.TS || m.Timestamp <= after {
				continue
			}
			r := flows.Reply{Channel: root.Channel, Thread: root.TS, TS: m.Timestamp, Text: m.Text, Edited: m.Edited != nil}
			if written(m.SubType, m.BotID) {
				r.User = flows.UserID(m.User)
			}
			r.Link = c.link(flows.MessageRef{Channel: root.Channel, TS: m.Timestamp, Thread: root.TS})
			out = append(out, r)
		}
		if next == "" {
			return out, nil
		}
		cursor = next
	}
	return out, nil
}

// repliesPage reads one page at the pace that Slack asks for. A refusal for haste is waited out, and tried again.
func (c *Client) repliesPage(ctx context.Context, p *slack.GetConversationRepliesParameters) ([]slack.Message, string, error) {
	for try := 1; ; try++ {
		if err := c.read.Wait(ctx); err != nil {
			return nil, "", err
		}
		found, _, next, err := c.api.GetConversationRepliesContext(ctx, p)
		var limited *slack.RateLimitedError
		if !errors.As(err, &limited) || try == 5 {
			return found, next, err
		}
		if err := sleep(ctx, max(limited.RetryAfter, time.Second)); err != nil {
			return nil, "", err
		}
	}
}

// written says whether a person wrote a message, by its subtype and bot id.
func written(subtype, bot string) bool {
	return bot == "" && (subtype == "" || subtype == "file_share" || subtype == "thread_broadcast" || subtype == "me_message")
}

// isDM tells a direct message's id; in one the bot cannot hold a decision's card.
func isDM(id string) bool { return strings.HasPrefix(id, "D") }
