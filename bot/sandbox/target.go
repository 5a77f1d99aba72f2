package sandbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// target is a set of blocks a person acts on: a modal, a Home tab or a message.
type target struct {
	p      *Person
	blocks []obj
	req    actionRequest // its container is set
}

// act sends block_actions for an element.
func (t *target) act(ctx context.Context, el *element, value obj) error {
	req := t.req
	req.Block, req.Action, req.Value = el.block, el.action, value
	return t.p.w.runAction(ctx, t.p.id, req)
}

func buttonText(el obj) string { return textOf(el["text"]) }

func buttonTexts(blocks []obj) []string {
	var out []string
	for _, e := range elements(blocks) {
		switch str(e.el, "type") {
		case "button", "workflow_button":
			out = append(out, buttonText(e.el))
		case "overflow":
			for _, o := range options(e.el) {
				out = append(out, textOf(o["text"]))
			}
		}
	}
	return out
}

// blockText is all text of one block, for finding it.
func blockText(b obj) string {
	var parts []string
	for _, key := range []string{"text", "label", "title", "hint"} {
		parts = append(parts, textOf(b[key]))
	}
	for _, key := range []string{"fields", "elements"} {
		for _, f := range list(b, key) {
			if t := str(f, "type"); t == "mrkdwn" || t == "plain_text" {
				parts = append(parts, str(f, "text"))
			}
		}
	}
	return strings.Join(parts, "\n")
}

// button finds the one button or overflow entry with that text; near limits it to the block with that text and the nearest
// actions block below it.
func (t *target) button(text, near string) (*element, obj, error) {
	within := func(int) bool { return true }
	if near != "" {
		at := slices.IndexFunc(t.blocks, func(b obj) bool { return strings.Contains(t.p.w.plainLocked(blockText(b)), near) })
		if at < 0 {
			return nil, nil, fmt.Errorf("no block says %q", near)
		}
		next := at
		if sub(t.blocks[at], "accessory") == nil || !slices.Contains(buttonTexts(t.blocks[at:at+1]), text) {
			for next++; next < len(t.blocks) && str(t.blocks[next], "type") != "actions"; next++ {
			}
		}
		within = func(i int) bool { return i == at || i == next }
	}
	var hits []element
	var values []obj
	for _, e := range elements(t.blocks) {
		if !within(e.at) {
			continue
		}
		switch str(e.el, "type") {
		case "button", "workflow_button":
			if buttonText(e.el) == text || e.action == text {
				hits, values = append(hits, e), append(values, nil)
			}
		case "overflow":
			for _, o := range options(e.el) {
				if textOf(o["text"]) == text {
					hits, values = append(hits, e), append(values, obj{"selected_option": clone(o)})
				}
			}
		}
	}
	switch len(hits) {
	case 0:
		return nil, nil, fmt.Errorf("there is no button %q; there are %q", text, buttonTexts(t.blocks))
	case 1:
		return &hits[0], values[0], nil
	}
	return nil, nil, fmt.Errorf("%d buttons say %q; name the block with PressIn", len(hits), text)
}

// field finds an element that takes a value: by label, action_id, block_id, placeholder or the text beside it.
func (t *target) field(label string) (*element, error) {
	var all []element
	for _, e := range elements(t.blocks) {
		if kind := str(e.el, "type"); stateKeys[kind].key != "" || kind == "overflow" {
			all = append(all, e)
		}
	}
	plain := t.p.w.plainLocked
	for _, same := range []func(e element) bool{
		func(e element) bool { return e.input && plain(textOf(e.parent["label"])) == label },
		func(e element) bool { return e.action == label },
		func(e element) bool { return e.block == label },
		func(e element) bool { return textOf(e.el["placeholder"]) == label },
		func(e element) bool { return plain(blockText(e.parent)) == label },
		func(e element) bool { return strings.HasPrefix(plain(blockText(e.parent)), label) },
		func(e element) bool { return strings.Contains(plain(blockText(e.parent)), label) },
	} {
		var hits []element
		for _, e := range all {
			if same(e) {
				hits = append(hits, e)
			}
		}
		if len(hits) == 1 {
			return &hits[0], nil
		}
		if len(hits) > 1 {
			return nil, fmt.Errorf("%d fields are called %q", len(hits), label)
		}
	}
	var names []string
	for _, e := range all {
		name := textOf(e.parent["label"])
		if name == "" {
			name = e.action
		}
		names = append(names, name)
	}
	return nil, fmt.Errorf("there is no field %q; there are %q", label, names)
}

// value is what choosing or typing text puts into an element, in the element's own key.
func (t *target) value(ctx context.Context, el *element, text string) (obj, error) {
	kind := str(el.el, "type")
	k := stateKeys[kind]
	if kind == "overflow" {
		k.key = "selected_option"
	}
	one := func(v any) (obj, error) { return obj{"type": kind, k.key: v}, nil }
	if strings.TrimSpace(text) == "" {
		if k.many {
			return one([]any{})
		}
		return one(nil)
	}
	pick, err := t.picker(ctx, el, kind)
	if err != nil {
		return nil, err
	}
	switch {
	case pick != nil && !k.many:
		v, err := pick(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		return one(v)
	case pick != nil:
		if v, err := pick(strings.TrimSpace(text)); err == nil { // an option's text may hold a comma
			return one([]any{v})
		}
		items := []any{}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
			v, err := pick(strings.TrimSpace(part))
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		return one(items)
	case kind == "datetimepicker":
		at, err := t.p.parseTime(text)
		if err != nil {
			return nil, err
		}
		return one(at.Unix())
	case kind == "rich_text_input":
		return one(richText(escaper.Replace(text), "0.000001"))
	case kind == "file_input":
		return nil, fmt.Errorf("a file input takes Upload")
	}
	return one(text)
}

// picker returns how a text chooses in an element; nil for elements one types into.
func (t *target) picker(ctx context.Context, el *element, kind string) (func(string) (any, error), error) {
	byText := func(offered []obj) func(string) (any, error) {
		return func(text string) (any, error) {
			var names []string
			for _, o := range offered {
				name := textOf(o["text"])
				if name == text || t.p.w.plainLocked(name) == text {
					return clone(o), nil
				}
				names = append(names, name)
			}
			for _, o := range offered {
				if str(o, "value") == text {
					return clone(o), nil
				}
			}
			return nil, fmt.Errorf("there is no option %q; there are %q", text, names)
		}
	}
	switch strings.TrimPrefix(kind, "multi_") {
	case "static_select", "radio_buttons", "checkboxes", "overflow":
		return byText(options(el.el)), nil
	case "external_select":
		return func(text string) (any, error) {
			req := t.req
			req.Block, req.Action = el.block, el.action
			got, err := t.p.w.runSuggest(ctx, t.p.id, req, text)
			if err != nil {
				return nil, err
			}
			return byText(options(got))(text)
		}, nil
	case "users_select":
		return func(text string) (any, error) {
			t.p.w.mu.Lock()
			defer t.p.w.mu.Unlock()
			u := t.p.w.findUser(text)
			if u == nil || u.Deleted {
				return nil, fmt.Errorf("nobody is called %q", text)
			}
			return u.ID, nil
		}, nil
	case "channels_select", "conversations_select":
		return func(text string) (any, error) {
			t.p.w.mu.Lock()
			defer t.p.w.mu.Unlock()
			c, err := t.p.channel(text)
			if err != nil {
				return nil, err
			}
			if c.Kind != kindPublic && strings.HasSuffix(kind, "channels_select") || !offered(el.el, c) {
				return nil, fmt.Errorf("the menu does not offer %q", text)
			}
			return c.ID, nil
		}, nil
	}
	return nil, nil
}

// offered tells whether a conversations menu's filter lets a channel through.
func offered(el obj, c *channel) bool {
	filter := sub(el, "filter")
	include, _ := filter["include"].([]any)
	kinds := map[string]string{kindPublic: "public", kindPrivate: "private", kindIM: "im", kindMPIM: "mpim"}
	if len(include) > 0 && !slices.Contains(include, any(kinds[c.Kind])) {
		return false
	}
	ext, _ := filter["exclude_external_shared_channels"].(bool)
	return !(ext && c.Shared)
}

// parseTime reads "2006-01-02 15:04" in the person's zone, or RFC 3339.
func (p *Person) parseTime(text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	p.w.mu.Lock()
	zone := p.w.users[p.id].TZ
	p.w.mu.Unlock()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	return time.ParseInLocation("2006-01-02 15:04", text, loc)
}
