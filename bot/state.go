package bot

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"pvx/flows"
)

// values is view.state.values: block_id, then action_id. Slack sends an empty list where there is nothing.
type values map[string]map[string]held

func (v *values) UnmarshalJSON(raw []byte) error {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || raw[0] != '{' {
		*v = nil
		return nil
	}
	var m map[string]map[string]held
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	*v = m
	return nil
}

type choice struct {
	Value string `json:"value"`
}

// held is what one element holds; which key is set depends on its type.
type held struct {
	Type          string   `json:"type"`
	Value         *string  `json:"value"`
	Option        *choice  `json:"selected_option"`
	Options       []choice `json:"selected_options"`
	User          *string  `json:"selected_user"`
	Users         []string `json:"selected_users"`
	Channel       *string  `json:"selected_channel"`
	Channels      []string `json:"selected_channels"`
	Conversation  *string  `json:"selected_conversation"`
	Conversations []string `json:"selected_conversations"`
	Date          *string  `json:"selected_date"`
	Time          *string  `json:"selected_time"`
}

// answer is the element's content as flows has it; nothing chosen is "".
func (e held) answer() string {
	for _, s := range []*string{e.Value, e.User, e.Channel, e.Conversation, e.Date, e.Time} {
		if s != nil {
			return *s
		}
	}
	if e.Option != nil {
		return e.Option.Value
	}
	for _, many := range [][]string{e.Users, e.Channels, e.Conversations} {
		if len(many) > 0 {
			return strings.Join(many, ",")
		}
	}
	ids := make([]string, len(e.Options))
	for i, o := range e.Options {
		ids[i] = o.Value
	}
	return strings.Join(ids, ",")
}

// answers are a view's fields by their id. What stands in an actions block (a switch) is no field: fields names those.
func (v values) answers(fields map[string]string) flows.Answers {
	out := flows.Answers{}
	for block, elements := range v {
		for id, e := range elements {
			if fields[id] == block {
				out[id] = e.answer()
			}
		}
	}
	return out
}

func validDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
