package blockkit

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// FillIDs gives blocks what Slack adds when it stores them: a block_id and an action_id where the app gave none,
// "emoji": true in plain_text and "verbatim": false in mrkdwn, "optional" and "dispatch_action": false in input
// blocks. It takes an array of blocks, or a whole view, whose title and buttons are filled too. The ids are short,
// look random, and are the same again for the same content at the same place. An error means raw is no such JSON.
func FillIDs(raw json.RawMessage) (json.RawMessage, error) {
	v, ok := decode(raw)
	if !ok {
		return nil, errors.New("fill block ids: not one JSON value")
	}
	var list []any
	switch v := v.(type) {
	case []any:
		list = v
	case map[string]any:
		list = listAt(v, "blocks")
	default:
		return nil, errors.New("fill block ids: neither an array of blocks nor a view")
	}
	used := map[string]bool{}
	places := blocksIn(list, "")
	for _, b := range places {
		used[textAt(b.value, "block_id")] = true
	}
	for _, b := range places {
		if textAt(b.value, "block_id") == "" {
			b.value["block_id"] = newID(b, used)
		}
		actions := map[string]bool{}
		elements := elementsOf(b)
		for _, e := range elements {
			actions[textAt(e.value, "action_id")] = true
		}
		for _, e := range elements {
			if textAt(e.value, "type") != "image" && textAt(e.value, "action_id") == "" {
				e.value["action_id"] = newID(e, actions)
			}
		}
		if textAt(b.value, "type") == "input" {
			fillFalse(b.value, "optional")
			fillFalse(b.value, "dispatch_action")
		}
	}
	fillTexts(v)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("fill block ids: %w", err)
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// newID is five characters drawn from the place and what stands there, and from a counter while they are taken.
func newID(p place, used map[string]bool) string {
	content, _ := json.Marshal(p.value)
	for try := 0; ; try++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s", try, p.at, content))
		id := base64.RawURLEncoding.EncodeToString(sum[:])[:5]
		if !used[id] {
			used[id] = true
			return id
		}
	}
}

func fillFalse(o map[string]any, key string) {
	if _, ok := o[key]; !ok {
		o[key] = false
	}
}

// fillTexts completes every text object below v.
func fillTexts(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			fillTexts(one)
		}
	case map[string]any:
		if _, ok := v["text"].(string); ok {
			switch v["type"] {
			case "plain_text":
				if _, ok := v["emoji"]; !ok {
					v["emoji"] = true
				}
			case "mrkdwn":
				fillFalse(v, "verbatim")
			}
		}
		for k, one := range v {
			if k != "event_payload" && k != "state" {
				fillTexts(one)
			}
		}
	}
}
