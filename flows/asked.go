package flows

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"time"
)

// What was asked of whom and not answered yet is kept beside each decision, so that App Home can show it without looking
// at jobs.

// asked is one reminder that waits for an answer.
type asked struct {
	To  UserID `json:"to"`
	Arg string `json:"arg"` // the reminder post's: trigger|due|try
	Due int64  `json:"due"` // Unix time
}

func askedKey(id ID) string { return fmt.Sprintf("asked/%s", id) }

func readAsked(tx Tx, id ID) (map[string]asked, error) {
	out := map[string]asked{}
	raw, err := tx.Setting(askedKey(id))
	if err != nil || raw == "" {
		return out, err
	}
	if err := json.Unmarshal([]byte(raw), &out); err != nil {
		return nil, fmt.Errorf("what decision %s waits for: %w", id, err)
	}
	return out, nil
}

func changeAsked(tx Tx, id ID, change func(map[string]asked)) error {
	all, err := readAsked(tx, id)
	if err != nil {
		return err
	}
	change(all)
	raw, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode what is waited for: %w", err)
	}
	return tx.PutSetting(askedKey(id), string(raw))
}

// waitingLines are the reminders that a person has not answered, oldest first.
func (f *Flow) waitingLines(tx Tx, a Actor, rows []Row) ([]Item, error) {
	type due struct {
		asked
		row Row
	}
	var all []due
	for _, r := range rows {
		if r.Status != Decided {
			continue
		}
		open, err := readAsked(tx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, one := range open {
			if one.To == a.User {
				all = append(all, due{one, r})
			}
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Due != all[j].Due {
			return all[i].Due < all[j].Due
		}
		return all[i].Arg < all[j].Arg
	})
	me, err := tx.Person(a.User)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	var out []Item
	for i, d := range all {
		if i == homeRows {
			break
		}
		out = append(out, Line{ID: "remind", Text: Markupf("*%s* %s", KeyOf(d.row.Number), titleOf(d.row.Title)), Button: "Answer",
			Value: string(d.row.ID) + "|" + d.Arg, Detail: Markupf("Review due since %s", dayOf(time.Unix(d.Due, 0), me))})
	}
	return out, nil
}
