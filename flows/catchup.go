package flows

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// What happened in decisions' threads while nobody listened is read back from Slack: replies that were missed, and edits
// and deletions of those that were filed.

const (
	// threadsAtOnce is how many threads are read side by side. The directory keeps to Slack's pace.
	threadsAtOnce = 4
	// lookBack is how far back edits and deletions are looked for.
	lookBack = 30 * 24 * time.Hour
	// longThread is from how many replies on a thread may not have been read to its end.
	longThread = 1000
)

// openThread is the thread under an open decision's card.
type openThread struct {
	id   ID
	root MessageRef
	seen string // replies up to this ts were read back before
	from string // what is newer than this is compared; never after seen
}

// CatchUp reads back what happened in open decisions' threads while disconnected, the latest changed decisions first. A
// thread that cannot be read is left for the next time.
func (f *Flow) CatchUp(ctx context.Context, team TeamID) error {
	threads, err := f.openThreads(ctx, team)
	if err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	var g errgroup.Group
	g.SetLimit(threadsAtOnce)
	for _, t := range threads {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return f.readBack(ctx, team, t) })
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	return ctx.Err()
}

func (f *Flow) openThreads(ctx context.Context, team TeamID) ([]openThread, error) {
	var out []openThread
	since := fmt.Sprintf("%010d.000000", f.clock.Now().Add(-lookBack).Unix())
	err := f.store.View(ctx, team, func(tx Tx) error {
		out = nil
		for cursor := ""; ; {
			rows, next, err := tx.List(Query{Status: []Status{InDraft, Proposed, Decided}}, cursor)
			if err != nil {
				return err
			}
			for _, row := range rows {
				ms, err := tx.Messages(row.ID)
				if err != nil {
					return err
				}
				card, ok := ms["card"]
				if !ok {
					continue
				}
				seen, err := tx.Setting(seenKey(row.ID))
				if err != nil {
					return err
				}
				seen = max(seen, card.TS)
				out = append(out, openThread{row.ID, card, seen, max(min(seen, since), card.TS)})
			}
			if next == "" {
				return nil
			}
			cursor = next
		}
	})
	return out, err
}

func seenKey(id ID) string { return "seen/" + string(id) }

// markSeen remembers up to where a thread was read back. Replies that arrive by themselves do not count: one before them
// may have been missed.
func markSeen(tx Tx, id ID, ts string) error {
	was, err := tx.Setting(seenKey(id))
	if err != nil || was >= ts {
		return err
	}
	return tx.PutSetting(seenKey(id), ts)
}

// readBack brings the record to what a thread holds.
func (f *Flow) readBack(ctx context.Context, team TeamID, t openThread) error {
	rs, err := f.dir.Replies(ctx, team, t.root, t.from)
	if err != nil {
		f.log.Warn("a thread was not read back", "decision", t.id, "error", err)
		return nil
	}
	var filed map[string]filedReply
	if err := f.store.View(ctx, team, func(tx Tx) error {
		var err error
		filed, err = repliesFiled(tx, t.id, t.root.Channel)
		return err
	}); err != nil {
		return fmt.Errorf("read what is filed of a thread: %w", err)
	}
	there := map[string]bool{}
	for _, r := range rs {
		there[r.TS] = true
		was, known := filed[r.TS]
		switch {
		case known && !was.gone && !was.says(r.Text):
			r.Edited, r.Event = true, "read back"
			err = f.follow(ctx, team, t.id, r)
		case !known && r.TS > t.seen && r.User != "":
			if err := f.Meet(ctx, team, r.User); err != nil { // whether they are of another company
				f.log.Warn("a person's facts are not known", "user", r.User, "error", err)
			}
			err = f.Reply(ctx, Actor{Team: team, User: r.User, Channel: r.Channel}, r)
		}
		if err != nil {
			return fmt.Errorf("file a missed reply: %w", err)
		}
	}
	for ts, was := range filed {
		read := len(rs) < longThread || ts <= rs[len(rs)-1].TS // of a very long one Slack shows the beginning
		if read && !there[ts] && !was.gone && was.thread == t.root.TS && ts > t.from {
			if err := f.follow(ctx, team, t.id, Reply{Channel: t.root.Channel, Thread: t.root.TS, TS: ts, Deleted: true}); err != nil {
				return fmt.Errorf("file a missed deletion: %w", err)
			}
		}
	}
	if len(rs) == 0 {
		return nil
	}
	return f.store.Update(ctx, team, func(tx Tx) error { return markSeen(tx, t.id, rs[len(rs)-1].TS) })
}

// follow files an edit or a deletion that was read back. Who deleted a reply is not known.
func (f *Flow) follow(ctx context.Context, team TeamID, id ID, r Reply) error {
	now, salts := f.clock.Now(), newSalts()
	return f.store.Update(ctx, team, func(tx Tx) error {
		s, err := f.backstage(tx, team, id, r.User, now, nil)
		if err != nil {
			return err
		}
		return f.file(tx, s, r, salts[0])
	})
}

// filedReply is a reply as the log has it last.
type filedReply struct {
	text   string
	edited bool   // text is the whole message; before, its heading is cut off
	thread string // ts of the root; "" in entries of before it was noted
	gone   bool
}

// says tells whether a message still has the words that are filed of it.
func (r filedReply) says(text string) bool {
	if !r.edited {
		_, text = headingOf(text)
	}
	return r.text == text
}

// repliesFiled are the replies of a channel that a decision's log has, by ts. Those whose words were erased are not in it.
func repliesFiled(tx Tx, id ID, ch ChannelID) (map[string]filedReply, error) {
	out := map[string]filedReply{}
	for after := Seq(0); ; {
		entries, err := tx.Log(id, after, 0)
		if err != nil || len(entries) == 0 {
			return out, err
		}
		for _, e := range entries {
			after = e.Seq
			switch e.Kind {
			case "reply", "filed", "reply edited", "reply deleted":
			default:
				continue
			}
			var n struct {
				Channel ChannelID `json:"channel"`
				TS      string    `json:"ts"`
				Thread  string    `json:"thread"`
				Text    string    `json:"text"`
			}
			if len(e.Content) == 0 || json.Unmarshal(e.Content, &n) != nil || n.TS == "" || n.Channel != ch {
				continue
			}
			r := out[n.TS]
			r.gone, r.edited, r.text = e.Kind == "reply deleted", e.Kind == "reply edited", n.Text
			if n.Thread != "" {
				r.thread = n.Thread
			}
			out[n.TS] = r
		}
	}
}
