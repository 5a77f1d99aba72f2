package flows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// rewind is the decision as it was at an earlier version: the changes that the log names since are taken back. A page
// that was drawn then is compared with what it showed, not with what others have saved meanwhile.
//
// A change whose words were erased since cannot be taken back and stays.
func rewind(tx Tx, d Decision, now, to Version) (Decision, error) {
	if to >= now || to <= 0 {
		return d, nil
	}
	var undo []Change
	for after := Seq(0); ; {
		entries, err := tx.Log(d.ID, after, 0)
		if err != nil {
			return d, err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			after = e.Seq
			var c struct {
				Version Version  `json:"version"`
				Changes []Change `json:"changes"`
			}
			if len(e.Content) == 0 || json.Unmarshal(e.Content, &c) != nil || c.Version <= to {
				continue
			}
			undo = append(undo, c.Changes...)
		}
	}
	if len(undo) == 0 {
		return d, nil
	}
	m, err := asMap(d)
	if err != nil {
		return d, err
	}
	for i := len(undo) - 1; i >= 0; i-- {
		unchange(m, undo[i])
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return d, fmt.Errorf("encode decision: %w", err)
	}
	var out Decision
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&out); err != nil {
		return d, fmt.Errorf("decode decision: %w", err)
	}
	return out, nil
}

func unchange(m map[string]any, c Change) {
	list, key, part := strings.Cut(c.Path, "/")
	if !part {
		if c.Before == nil {
			delete(m, c.Path)
		} else {
			m[c.Path] = c.Before
		}
		return
	}
	items, _ := m[list].([]any)
	kept := make([]any, 0, len(items)+1)
	put := false
	for _, it := range items {
		switch {
		case listKey(it) != key:
			kept = append(kept, it)
		case c.Before != nil:
			kept, put = append(kept, c.Before), true
		}
	}
	if !put && c.Before != nil {
		kept = append(kept, c.Before)
	}
	m[list] = kept
}

// shownAt is the values that the page's fields had when it was drawn from a version.
func (f *Flow) shownAt(tx Tx, s *Scene, at Place, base Version) (Answers, error) {
	d, err := rewind(tx, *s.D, s.Version, base)
	if err != nil {
		return nil, err
	}
	now := s.D
	s.D = &d
	defer func() { s.D = now }()
	return f.stored(s, at)
}

// draftOf is what somebody is typing at a place; ok is false when nothing is.
func draftOf(tx Tx, k DraftKey) (d Draft, ok bool, err error) {
	d, err = tx.Draft(k)
	if errors.Is(err, ErrNotFound) {
		return Draft{}, false, nil
	}
	return d, err == nil, err
}
