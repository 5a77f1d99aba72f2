package flows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Leases and retries.
const (
	lease     = 30 * time.Second // three times the notifier's HTTP timeout; it is extended while the work goes on
	batch     = 8
	firstWait = 2 * time.Second
	mostWait  = 10 * time.Minute
	mostTries = 12
)

// Run sends posts and serves timers until ctx ends. It finishes what it has begun and leaves no goroutine.
func (f *Flow) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for queue, work := range map[string]func(context.Context, Claim) error{Posts: f.post, Timers: f.timer} {
		wg.Go(func() { f.serve(ctx, queue, work) })
	}
	wg.Wait()
	return nil
}

// serve claims ready jobs of a queue and does them side by side: each is of another lane.
func (f *Flow) serve(ctx context.Context, queue string, work func(context.Context, Claim) error) {
	for ctx.Err() == nil {
		changed := f.store.Changed(queue)
		claims, err := f.store.Claim(ctx, queue, f.holder, f.clock.Now(), lease, batch)
		if err != nil {
			if ctx.Err() == nil {
				f.log.Warn("claim jobs", "queue", queue, "error", err)
				f.pause(ctx, changed, f.clock.Now().Add(firstWait))
			}
			continue
		}
		if len(claims) == 0 {
			at, ok, err := f.store.Due(ctx, queue)
			switch {
			case err != nil:
				at = f.clock.Now().Add(firstWait)
			case !ok:
				at = time.Time{}
			}
			f.pause(ctx, changed, at)
			continue
		}
		var wg sync.WaitGroup
		for _, c := range claims {
			// What is claimed is finished although the program stops: a message half sent is worse than a slow stop.
			wg.Go(func() { f.do(context.WithoutCancel(ctx), c, work) })
		}
		wg.Wait()
	}
}

// pause waits for a change of the queue, for a time (zero: none), or for the end.
func (f *Flow) pause(ctx context.Context, changed <-chan struct{}, until time.Time) {
	if until.IsZero() {
		select {
		case <-changed:
		case <-ctx.Done():
		}
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	due := make(chan struct{})
	go func() {
		defer close(due)
		_ = f.clock.Wait(ctx, until)
	}()
	select {
	case <-changed:
	case <-due:
	case <-ctx.Done():
	}
	cancel()
	<-due
}

// do carries out one job. A panic or an unknown error tries again later and, after many tries, parks the job.
func (f *Flow) do(ctx context.Context, c Claim, work func(context.Context, Claim) error) {
	err := func() (err error) {
		ctx, release := f.hold(ctx, c)
		defer release()
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		return work(ctx, c)
	}()
	if err == nil || errors.Is(err, ErrLeaseLost) {
		return
	}
	r := Result{Again: f.clock.Now().Add(backoff(c.Tries)), Why: "error"}
	if c.Tries >= mostTries {
		r = Result{Parked: true, Why: "error"}
	}
	var se *SendError
	if errors.As(err, &se) {
		r.Why = se.Code
		switch {
		case se.After > 0:
			r = Result{Again: f.clock.Now().Add(se.After), Why: se.Code}
		case permanent(se.Code):
			r = Result{Parked: true, Why: se.Code}
		}
		r.Unclear = se.Unclear
	}
	if r.Parked {
		f.log.Error("a job is parked until somebody acts", "kind", c.Kind, "job", jobName(c), "tries", c.Tries, "why", r.Why, "error", err)
	} else if se != nil && se.After > 0 {
		f.log.Info("a message waits its turn", "kind", c.Kind, "job", jobName(c), "after", se.After)
	} else {
		f.log.Warn("a job is tried again", "kind", c.Kind, "job", jobName(c), "tries", c.Tries, "why", r.Why, "error", err)
	}
	now, salts := f.clock.Now(), newSalts()
	err = f.store.Update(ctx, c.Team, func(tx Tx) error {
		if err := tx.Settle(c, r); err != nil {
			return err
		}
		if r.Parked && c.Queue == Posts {
			return f.tellParked(tx, c, r.Why, now, salts[0])
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrLeaseLost) {
		f.log.Error("settle job", "job", jobName(c), "error", err)
	}
}

// hold extends the lease of a job until it is released, and ends the work when another holder has the job: what a killed
// process held is free again soon, and what takes long is not done twice.
func (f *Flow) hold(ctx context.Context, c Claim) (_ context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := f.store.Extend(ctx, c, f.clock.Now().Add(lease)); errors.Is(err, ErrLeaseLost) {
				cancel()
			}
		}
	})
	return ctx, func() { cancel(); wg.Wait() }
}

func backoff(tries int) time.Duration {
	d := firstWait << min(max(tries-1, 0), 12)
	return min(d, mostWait)
}

// permanent says that trying again changes nothing until somebody acts.
func permanent(code string) bool {
	switch code {
	case "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "restricted_action_read_only_channel",
		"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
		"user_disabled", "user_not_found", "user_not_in_channel", "cannot_reply_to_message", "invalid_blocks", "msg_blocks_too_long",
		"no_text", "missing_scope", "messages_tab_disabled", "cant_update_message", "edit_window_closed", "is_inactive":
		return true
	}
	return false
}

// post sends or edits one message. Before any second try the history is read for the job's key.
func (f *Flow) post(ctx context.Context, c Claim) error {
	var p postPayload
	if err := json.Unmarshal(c.Payload, &p); err != nil {
		return f.giveUp(ctx, c, "payload")
	}
	build, ok := posters()[p.Post.Kind]
	if !ok {
		return f.giveUp(ctx, c, "unknown kind "+p.Post.Kind)
	}
	var out Outgoing
	now := f.clock.Now()
	ids := f.newIDs()
	err := f.store.View(ctx, c.Team, func(tx Tx) error {
		s, err := f.backstage(tx, c.Team, p.Decision, p.Who, now, ids)
		if err != nil {
			return err
		}
		if out, err = build(s, p.Post, p.Who); err != nil {
			return fmt.Errorf("build %s: %w", p.Post.Kind, err)
		}
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		return f.giveUp(ctx, c, "the decision is gone")
	}
	if err != nil {
		return err
	}
	done := func(ref *MessageRef) error {
		return f.store.Update(ctx, c.Team, func(tx Tx) error {
			if ref != nil && out.Name != "" {
				if err := tx.PutMessage(p.Decision, out.Name, *ref); err != nil {
					return err
				}
			}
			return tx.Settle(c, Result{})
		})
	}
	switch {
	case out.Skip:
		return done(nil)
	case out.React != "":
		if err := f.notify.React(ctx, c.Team, MessageRef{Channel: out.To.Channel, TS: p.Post.Arg}, out.React); err != nil {
			var se *SendError
			if !errors.As(err, &se) || (se.Code != "already_reacted" && se.Code != "message_not_found") {
				return err
			}
		}
		return done(nil)
	case out.Whisper:
		if c.Tries == 1 {
			if err := f.notify.Whisper(ctx, c.Team, out.To, out.M); err != nil {
				f.log.Warn("a note to one person was not shown", "kind", p.Post.Kind, "error", err)
			}
		}
		return done(nil)
	}
	hash := messageHash(out.M)
	if out.Name != "" {
		// Jobs of one message stand in two lanes once its channel was changed: the second shall see what the first has sent.
		defer f.sending.lock(string(p.Decision) + "/" + out.Name)()
		have, err := f.sent(ctx, c.Team, p.Decision, out.Name)
		switch {
		case err != nil:
			return err
		case have.TS == "":
		case out.To.Channel != "" && have.Channel != "" && have.Channel != out.To.Channel:
			// The decision has another channel now. The old message stops showing it, and a new one is posted there.
			if err := f.leave(ctx, c.Team, have, out); err != nil {
				return err
			}
		case !out.Edit || have.Hash == hash:
			return done(nil)
		default:
			err := f.notify.Edit(ctx, c.Team, have, out.M)
			var se *SendError
			if errors.As(err, &se) && se.Code == "message_not_found" {
				break // somebody deleted it: it is posted anew
			}
			if err != nil {
				return err
			}
			have.Hash = hash
			return done(&have)
		}
	}
	if c.Tries > 1 || c.Unclear {
		ref, found, err := f.notify.Sent(ctx, c.Team, out.To, c.Key, now.Add(-25*time.Hour))
		if err != nil {
			return err
		}
		if found {
			if err := done(&ref); err != nil || out.To.Thread != "" {
				return err
			}
			// People may have answered it while nobody here knew that it is ours.
			return f.readBack(ctx, c.Team, openThread{p.Decision, ref, ref.TS, ref.TS})
		}
	}
	ref, err := f.notify.Send(ctx, c.Team, out.To, c.Key, out.M)
	if err != nil {
		return err
	}
	ref.Hash = hash
	f.log.Debug("sent", "kind", p.Post.Kind, "decision", p.Decision)
	return done(&ref)
}

// leave takes what it showed out of a message whose decision is in another channel now.
func (f *Flow) leave(ctx context.Context, team TeamID, have MessageRef, out Outgoing) error {
	if !out.Edit {
		return nil
	}
	gone := "This decision has moved to another channel."
	err := f.notify.Edit(ctx, team, have, Message{gone, []Item{Note{Quiet, Plaintext(gone)}}})
	var se *SendError
	if errors.As(err, &se) && (se.Code == "message_not_found" || permanent(se.Code)) {
		return nil
	}
	return err
}

// sent is the message of that name; the zero MessageRef when there is none yet.
func (f *Flow) sent(ctx context.Context, team TeamID, id ID, name string) (ref MessageRef, err error) {
	err = f.store.View(ctx, team, func(tx Tx) error {
		all, err := tx.Messages(id)
		ref = all[name]
		return err
	})
	return ref, err
}

// jobName is a job in the log: the decision and what kind of message or timer. The rest of its key may be made from what
// people wrote.
func jobName(c Claim) string {
	parts := strings.SplitN(c.Key, "/", 3)
	return strings.Join(parts[:min(len(parts), 2)], "/")
}

func (f *Flow) giveUp(ctx context.Context, c Claim, why string) error {
	f.log.Error("a job cannot be done", "kind", c.Kind, "job", jobName(c), "why", why)
	return f.store.Update(ctx, c.Team, func(tx Tx) error { return tx.Settle(c, Result{}) })
}

func messageHash(m Message) string {
	raw, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	h := sha256.Sum256(raw)
	return hex.EncodeToString(h[:8])
}

// backstage is a scene for PVX itself: no permission is asked.
func (f *Flow) backstage(tx Tx, team TeamID, id ID, who UserID, now time.Time, ids []ID) (*Scene, error) {
	d, v, err := tx.Decision(id)
	if err != nil {
		return nil, err
	}
	s := &Scene{D: &d, Version: v, Who: who, Now: now, tx: tx, ids: ids, analyze: f.analyzer(tx, now)}
	if s.Readings, err = tx.Readings(id); err != nil {
		return nil, err
	}
	if s.Messages, err = tx.Messages(id); err != nil {
		return nil, err
	}
	return s, nil
}
