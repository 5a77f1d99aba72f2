package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pvx/flows"
)

func draftKey(k flows.DraftKey) []byte {
	return append(part(part(nil, k.User), k.Decision), k.At...)
}

// Draft returns what the person typed there; flows.ErrNotFound.
func (t *tx) Draft(k flows.DraftKey) (flows.Draft, error) {
	d, err := load[flows.Draft](t, drafts, draftKey(k))
	if err != nil {
		return flows.Draft{}, fmt.Errorf("draft at %s of %s: %w", k.At, k.Decision, err)
	}
	return d, nil
}

// PutDraft replaces the draft of that person at that place.
func (t *tx) PutDraft(d flows.Draft) error {
	if err := store(t, drafts, draftKey(d.DraftKey), d); err != nil {
		return fmt.Errorf("save draft at %s of %s: %w", d.At, d.Decision, err)
	}
	return nil
}

// DropDraft does nothing when there is no such draft.
func (t *tx) DropDraft(k flows.DraftKey) error {
	b, err := t.make(drafts)
	if err == nil {
		err = b.Delete(draftKey(k))
	}
	if err != nil {
		return fmt.Errorf("drop draft at %s of %s: %w", k.At, k.Decision, err)
	}
	return nil
}

// Drafts returns the person's drafts, the one saved last first.
func (t *tx) Drafts(who flows.UserID) ([]flows.Draft, error) {
	out, err := collect[flows.Draft](t, drafts, part(nil, who))
	if err != nil {
		return nil, fmt.Errorf("drafts of %s: %w", who, err)
	}
	slices.SortStableFunc(out, func(a, b flows.Draft) int { return b.Saved.Compare(a.Saved) })
	return out, nil
}

func collect[T any](t *tx, bucket string, prefix []byte) ([]T, error) {
	var out []T
	err := scan(t.mine(bucket), prefix, func(_, v []byte) error {
		r, err := decode[T](v)
		out = append(out, r)
		return err
	})
	return out, err
}

// Once remembers key until that time has come by the clock of Claim.
func (t *tx) Once(key string, until time.Time) (bool, error) {
	first, err := t.remember(onces, ref(t.team, key), until)
	if err != nil {
		return false, fmt.Errorf("once: %w", err)
	}
	return first, nil
}

// swept is how many forgotten keys each new one clears away: more than one, so that they cannot pile up.
const swept = 4

// remember reports whether r is new in the bucket (or forgotten by now), and remembers it.
func (t *tx) remember(bucket string, r []byte, until time.Time) (bool, error) {
	b, err := t.makeAll(bucket)
	if err != nil {
		return false, err
	}
	if v := b.Get(r); v != nil && timeAt(v).After(t.s.now()) {
		return false, nil
	}
	if err := t.sweep(swept); err != nil {
		return false, err
	}
	ends, err := t.makeAll(expiry)
	if err != nil {
		return false, err
	}
	at := instant(nil, until)
	if err := ends.Put(append(part(bytes.Clone(at), bucket), r...), nil); err != nil {
		return false, err
	}
	return true, b.Put(r, at)
}

// sweep drops up to most keys whose time is over.
func (t *tx) sweep(most int) error {
	ends, err := t.makeAll(expiry)
	if err != nil {
		return err
	}
	now := t.s.now()
	var over [][]byte
	c := ends.Cursor()
	for k, _ := c.First(); k != nil && len(over) < most && !timeAt(k).After(now); k, _ = c.Next() {
		over = append(over, bytes.Clone(k))
	}
	for _, k := range over {
		if err := ends.Delete(k); err != nil {
			return err
		}
		name, r, _ := bytes.Cut(k[timeLen:], []byte{0, 1})
		b, err := t.makeAll(string(name))
		if err != nil {
			return err
		}
		// A key that was remembered anew has a later time, and stays.
		if bytes.Equal(b.Get(r), k[:timeLen]) {
			if err := b.Delete(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// Readings returns the decision's readings by time, then id.
func (t *tx) Readings(id flows.ID) ([]flows.Reading, error) {
	out, err := collect[flows.Reading](t, readings, part(nil, id))
	if err != nil {
		return nil, fmt.Errorf("readings of %s: %w", id, err)
	}
	slices.SortFunc(out, func(a, b flows.Reading) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out, nil
}

// PutReading adds a reading, or replaces the one with its id.
func (t *tx) PutReading(r flows.Reading) error {
	if r.ID == "" || r.Decision == "" {
		return errors.New("save reading: its id or its decision's is missing")
	}
	if err := store(t, readings, append(part(nil, r.Decision), r.ID...), r); err != nil {
		return fmt.Errorf("save reading of %s: %w", r.Decision, err)
	}
	return nil
}

// named is one entry of the index from a place in Slack to a decision's message.
type named struct {
	Decision flows.ID `json:"decision"`
	Name     string   `json:"name"`
}

// threadKeys are the keys under which a message is found: by itself, and after all such by the thread it stands in.
func threadKeys(id flows.ID, name string, m flows.MessageRef) [][]byte {
	var out [][]byte
	for rank, ts := range []string{m.TS, m.Thread} {
		if ts != "" {
			k := append(part(part(nil, m.Channel), ts), byte(rank))
			out = append(out, append(part(k, id), name...))
		}
	}
	return out
}

// Messages returns the decision's messages by name; an empty map when there are none.
func (t *tx) Messages(id flows.ID) (map[string]flows.MessageRef, error) {
	out, prefix := map[string]flows.MessageRef{}, part(nil, id)
	err := scan(t.mine(messages), prefix, func(k, v []byte) error {
		m, err := decode[flows.MessageRef](v)
		out[string(k[len(prefix):])] = m
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("messages of %s: %w", id, err)
	}
	return out, nil
}

// PutMessage names a message; one that had the name is no longer found.
func (t *tx) PutMessage(id flows.ID, name string, m flows.MessageRef) error {
	if err := t.putMessage(id, name, m); err != nil {
		return fmt.Errorf("save message %s of %s: %w", name, id, err)
	}
	return nil
}

func (t *tx) putMessage(id flows.ID, name string, m flows.MessageRef) error {
	key := append(part(nil, id), name...)
	index, err := t.make(threads)
	if err != nil {
		return err
	}
	old, err := load[flows.MessageRef](t, messages, key)
	if err != nil && !errors.Is(err, flows.ErrNotFound) {
		return err
	}
	for _, k := range threadKeys(id, name, old) {
		if err := index.Delete(k); err != nil {
			return err
		}
	}
	for _, k := range threadKeys(id, name, m) {
		if err := store(t, threads, k, named{id, name}); err != nil {
			return err
		}
	}
	return store(t, messages, key, m)
}

// FindMessage looks for the message itself first, then for one of ours in the thread that hangs from it.
func (t *tx) FindMessage(ch flows.ChannelID, ts string) (flows.ID, string, error) {
	prefix := part(part(nil, ch), ts)
	if b := t.mine(threads); b != nil && ts != "" {
		if k, v := b.Cursor().Seek(prefix); bytes.HasPrefix(k, prefix) {
			n, err := decode[named](v)
			return n.Decision, n.Name, err
		}
	}
	return "", "", fmt.Errorf("message %s in %s: %w", ts, ch, flows.ErrNotFound)
}

// Person returns what is known of a member; flows.ErrNotFound.
func (t *tx) Person(id flows.UserID) (flows.Person, error) {
	p, err := load[flows.Person](t, persons, []byte(id))
	if err != nil {
		return flows.Person{}, fmt.Errorf("person %s: %w", id, err)
	}
	return p, nil
}

// PutPerson replaces what is known of a member.
func (t *tx) PutPerson(p flows.Person) error {
	if err := store(t, persons, []byte(p.ID), p); err != nil {
		return fmt.Errorf("save person %s: %w", p.ID, err)
	}
	return nil
}

// Channel returns what is known of a channel; flows.ErrNotFound.
func (t *tx) Channel(id flows.ChannelID) (flows.Channel, error) {
	c, err := load[flows.Channel](t, channels, []byte(id))
	if err != nil {
		return flows.Channel{}, fmt.Errorf("channel %s: %w", id, err)
	}
	return c, nil
}

// PutChannel replaces what is known of a channel.
func (t *tx) PutChannel(c flows.Channel) error {
	if err := store(t, channels, []byte(c.ID), c); err != nil {
		return fmt.Errorf("save channel %s: %w", c.ID, err)
	}
	return nil
}

// Setting returns "" when it is unset.
func (t *tx) Setting(name string) (string, error) {
	v, err := load[string](t, settings, []byte(name))
	if err != nil && !errors.Is(err, flows.ErrNotFound) {
		return "", fmt.Errorf("setting %s: %w", name, err)
	}
	return v, nil
}

// PutSetting sets a value; "" unsets it.
func (t *tx) PutSetting(name, value string) error {
	if err := store(t, settings, []byte(name), value); err != nil {
		return fmt.Errorf("save setting %s: %w", name, err)
	}
	return nil
}
