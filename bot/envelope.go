package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"pvx/flows"
)

// envelope is one frame from Slack. It is decoded here and not by the library, whose types refuse payloads that Slack
// does send: an empty list where state values belong, inner events newer than the library.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
	Attempt int             `json:"retry_attempt"`

	received time.Time
}

type party struct {
	ID         string `json:"id"`
	TeamID     string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
}

// payload is what PVX reads of a slash command, an interaction or an event; the rest is left alone.
type payload struct {
	Type      string `json:"type"`
	TriggerID string `json:"trigger_id"`
	Response  string `json:"response_url"`

	// Slash commands.
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
	ChannelID    string `json:"channel_id"`
	UserID       string `json:"user_id"`
	Command      string `json:"command"`
	Text         string `json:"text"`

	// Interactions.
	CallbackID string     `json:"callback_id"`
	Team       *party     `json:"team"`
	User       party      `json:"user"`
	Channel    party      `json:"channel"`
	Actions    []pressed  `json:"actions"`
	View       *view      `json:"view"`
	Cleared    bool       `json:"is_cleared"`
	Container  container  `json:"container"`
	Message    *message   `json:"message"`
	State      *viewState `json:"state"`

	// Events.
	EventID string          `json:"event_id"`
	Event   json.RawMessage `json:"event"`
}

type container struct {
	Type    string `json:"type"`
	Message string `json:"message_ts"`
	Channel string `json:"channel_id"`
	Thread  string `json:"thread_ts"`
}

type viewState struct {
	Values values `json:"values"`
}

// view is what comes back of a modal or of App Home. Nothing in it is trusted.
type view struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Callback string    `json:"callback_id"`
	Metadata string    `json:"private_metadata"`
	Hash     string    `json:"hash"`
	Root     string    `json:"root_view_id"`
	Previous string    `json:"previous_view_id"`
	State    viewState `json:"state"`
	Blocks   []struct {
		Type    string `json:"type"`
		BlockID string `json:"block_id"`
		Element struct {
			ActionID string `json:"action_id"`
			Dispatch struct {
				On []string `json:"trigger_actions_on"`
			} `json:"dispatch_action_config"`
		} `json:"element"`
	} `json:"blocks"`
}

// fields maps the ids of a view's fields to their blocks; order has the field ids from top to bottom.
func (v *view) fields() (blocks map[string]string, order []string) {
	blocks = map[string]string{}
	for _, b := range v.Blocks {
		if b.Type == "input" && b.Element.ActionID != "" {
			blocks[b.Element.ActionID] = b.BlockID
			order = append(order, b.Element.ActionID)
		}
	}
	return blocks, order
}

func (v *view) answers() flows.Answers {
	blocks, _ := v.fields()
	return v.State.Values.answers(blocks)
}

func (v *view) carried() (carried, error) {
	var c carried
	if err := json.Unmarshal([]byte(v.Metadata), &c); err != nil {
		return carried{}, fmt.Errorf("read private metadata of a view: %w", err)
	}
	return c, nil
}

// pressed is one entry of actions: a button, or an element that dispatches.
type pressed struct {
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"`
	held
}

type message struct {
	Type     string    `json:"type"`
	Subtype  string    `json:"subtype"`
	Channel  string    `json:"channel"`
	Kind     string    `json:"channel_type"`
	User     string    `json:"user"`
	Bot      string    `json:"bot_id"`
	Text     string    `json:"text"`
	TS       string    `json:"ts"`
	Thread   string    `json:"thread_ts"`
	Deleted  string    `json:"deleted_ts"`
	Team     string    `json:"team"`
	UserTeam string    `json:"user_team"`
	Source   string    `json:"source_team"`
	Message  *message  `json:"message"`
	Previous *message  `json:"previous_message"`
	Edited   *struct{} `json:"edited"`
}

// request is one envelope decoded, with who sent it.
type request struct {
	env envelope
	payload
	actor flows.Actor
}

// decode reads an envelope. A payload that cannot be read still gives a request to acknowledge.
func (e envelope) decode(self Self) (request, error) {
	r := request{env: e}
	if len(e.Payload) == 0 {
		return r, fmt.Errorf("envelope of type %q has no payload", e.Type)
	}
	if err := json.Unmarshal(e.Payload, &r.payload); err != nil {
		return r, fmt.Errorf("read payload of type %q: %w", e.Type, err)
	}
	r.actor = flows.Actor{Team: self.Team}
	p := &r.payload
	switch e.Type {
	case slashCommands:
		r.actor.User = flows.UserID(p.UserID)
		if !isDM(p.ChannelID) {
			r.actor.Channel = flows.ChannelID(p.ChannelID)
		}
		r.actor.External = outside(self, p.TeamID, p.EnterpriseID)
	case interactive:
		r.actor.User = flows.UserID(p.User.ID)
		if c := orElse(p.Channel.ID, p.Container.Channel); !isDM(c) {
			r.actor.Channel = flows.ChannelID(c)
		}
		enterprise := ""
		if p.Team != nil {
			enterprise = p.Team.Enterprise
		}
		r.actor.External = outside(self, p.User.TeamID, enterprise)
	}
	return r, nil
}

// outside says whether somebody's team is another company's.
func outside(self Self, team, enterprise string) bool {
	if team == "" || team == string(self.Team) {
		return false
	}
	return self.Enterprise == "" || enterprise != self.Enterprise
}
