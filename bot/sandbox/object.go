package sandbox

import (
	"encoding/json"
	"strings"
)

// obj is a JSON object as Slack sends it.
type obj = map[string]any

func str(o obj, key string) string {
	s, _ := o[key].(string)
	return s
}

func sub(o obj, key string) obj {
	s, _ := o[key].(obj)
	return s
}

func list(o obj, key string) []obj { return objects(o[key]) }

// objects turns a decoded JSON array into its objects; other items are left out.
func objects(v any) []obj {
	switch items := v.(type) {
	case []obj:
		return items
	case []any:
		out := make([]obj, 0, len(items))
		for _, one := range items {
			if o, ok := one.(obj); ok {
				out = append(out, o)
			}
		}
		return out
	}
	return nil
}

// clone is a deep copy, so that what was stored and what was handed out never share memory.
func clone[T any](v T) T {
	raw, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out T
	if json.Unmarshal(raw, &out) != nil {
		return v
	}
	return out
}

func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil { // only values built here are encoded
		return json.RawMessage("null")
	}
	return raw
}

// textOf is the text of a text object, "" for anything else.
func textOf(v any) string {
	o, _ := v.(obj)
	return str(o, "text")
}

// fillTexts adds what Slack adds to every text object it stores.
func fillTexts(v any) {
	switch x := v.(type) {
	case obj:
		switch str(x, "type") {
		case "plain_text":
			if _, ok := x["emoji"]; !ok {
				x["emoji"] = true
			}
		case "mrkdwn":
			if _, ok := x["verbatim"]; !ok {
				x["verbatim"] = false
			}
		}
		for key, one := range x {
			if key != "state" {
				fillTexts(one)
			}
		}
	case []any:
		for _, one := range x {
			fillTexts(one)
		}
	}
}

func words(list []string) string { return strings.Join(list, ",") }
