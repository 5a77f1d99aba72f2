package bolt

import (
	"bytes"
	"errors"
	"fmt"

	"pvx/flows"
)

// chain is the end of one decision's log.
type chain struct {
	Seq  flows.Seq `json:"seq"`
	Hash []byte    `json:"hash"`
}

func logKey(id flows.ID, n flows.Seq) []byte { return number(part(nil, id), uint64(n)) }

// Append reads and moves the end of the chain in this transaction, so two writers can never follow the same entry. An
// entry without a commitment gets the one of its salt and content.
func (t *tx) Append(id flows.ID, entries ...flows.Entry) error {
	if id == "" {
		return errors.New("append to log: the decision's id is missing")
	}
	end, err := load[chain](t, chains, []byte(id))
	if err != nil && !errors.Is(err, flows.ErrNotFound) {
		return fmt.Errorf("append to log of %s: %w", id, err)
	}
	for _, e := range entries {
		e.Seq, e.Prev = end.Seq+1, end.Hash
		if len(e.Commitment) == 0 {
			e.Commitment = flows.Commit(e.Salt, e.Content)
		}
		e.Hash = e.Sum()
		if err := store(t, logs, logKey(id, e.Seq), e); err != nil {
			return fmt.Errorf("append to log of %s: %w", id, err)
		}
		end = chain{e.Seq, e.Hash}
	}
	if len(entries) == 0 {
		return nil
	}
	return store(t, chains, []byte(id), end)
}

const defaultEntries = 1000

// Log returns entries in their order; none for a decision without a log.
func (t *tx) Log(id flows.ID, after flows.Seq, most int) ([]flows.Entry, error) {
	if most <= 0 {
		most = defaultEntries
	}
	b := t.mine(logs)
	if b == nil {
		return nil, nil
	}
	prefix := part(nil, id)
	var out []flows.Entry
	c := b.Cursor()
	for k, v := c.Seek(logKey(id, max(after, 0)+1)); k != nil && bytes.HasPrefix(k, prefix) && len(out) < most; k, v = c.Next() {
		e, err := decode[flows.Entry](v)
		if err != nil {
			return nil, fmt.Errorf("log of %s: %w", id, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// Redact returns flows.ErrNotFound when there is no such entry.
func (t *tx) Redact(id flows.ID, at flows.Seq) error {
	e, err := load[flows.Entry](t, logs, logKey(id, at))
	if err == nil {
		e.Content, e.Salt = nil, nil
		err = store(t, logs, logKey(id, at), e)
	}
	if err != nil {
		return fmt.Errorf("redact entry %d of %s: %w", at, id, err)
	}
	return nil
}

// Pseudonym keeps the first candidate it is given.
func (t *tx) Pseudonym(id flows.ID, who flows.UserID, candidate string) (string, error) {
	key := append(part(nil, id), who...)
	name, err := load[string](t, pseudonyms, key)
	if errors.Is(err, flows.ErrNotFound) {
		name, err = candidate, store(t, pseudonyms, key, candidate)
	}
	if err != nil {
		return "", fmt.Errorf("pseudonym in %s: %w", id, err)
	}
	return name, nil
}
