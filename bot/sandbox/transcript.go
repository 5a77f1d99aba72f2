package sandbox

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var markup = regexp.MustCompile(`<([^<>]+)>`)

// plain is Slack's markup as a person reads it: names for ids, labels for links, characters for entities. w.mu held.
func (w *Workspace) plain(text string) string {
	text = markup.ReplaceAllStringFunc(text, func(hit string) string {
		body, label, labelled := strings.Cut(hit[1:len(hit)-1], "|")
		switch {
		case strings.HasPrefix(body, "@"):
			if u := w.users[body[1:]]; u != nil {
				return "@" + u.RealName
			}
		case strings.HasPrefix(body, "#"):
			if c := w.channels[body[1:]]; c != nil {
				return "#" + c.Name
			}
		case strings.HasPrefix(body, "!date^"):
			return label
		case strings.HasPrefix(body, "!"):
			return "@" + body[1:]
		case labelled:
			return label
		case strings.Contains(body, ":"):
			return body
		}
		return hit
	})
	return unescaper.Replace(text)
}

// plainLocked is plain for callers without w.mu.
func (w *Workspace) plainLocked(text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.plain(text)
}

// transcript writes blocks as lines of text. w.mu held.
func (w *Workspace) transcript(blocks []obj, state obj, errs map[string]string) string {
	var b strings.Builder
	for _, one := range blocks {
		w.writeBlock(&b, one, state, errs)
	}
	return b.String()
}

func (w *Workspace) writeBlock(b *strings.Builder, one obj, state obj, errs map[string]string) {
	id := str(one, "block_id")
	field := func(el obj) string { return w.shownElement(el, sub(sub(state, id), str(el, "action_id"))) }
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	text := func(v any) string { return w.plain(textOf(v)) }
	switch kind := str(one, "type"); kind {
	case "header":
		line("# %s", text(one["text"]))
	case "section":
		if t := text(one["text"]); t != "" {
			line("%s", t)
		}
		for _, f := range list(one, "fields") {
			line("| %s", strings.ReplaceAll(w.plain(str(f, "text")), "\n", " / "))
		}
		if el := sub(one, "accessory"); el != nil {
			line("  %s", field(el))
		}
	case "context":
		var parts []string
		for _, el := range list(one, "elements") {
			if str(el, "type") == "image" {
				parts = append(parts, "(image: "+str(el, "alt_text")+")")
			} else {
				parts = append(parts, w.plain(str(el, "text")))
			}
		}
		line("~ %s", strings.Join(parts, " "))
	case "divider":
		line("---")
	case "actions", "context_actions":
		var parts []string
		for _, el := range list(one, "elements") {
			parts = append(parts, field(el))
		}
		line("%s", strings.Join(parts, " "))
	case "input":
		mark := "*"
		if o, _ := one["optional"].(bool); o {
			mark = ""
		}
		el := sub(one, "element")
		line("%s%s: %s", text(one["label"]), mark, field(el))
		if h := text(one["hint"]); h != "" {
			line("    (%s)", h)
		}
		if e := errs[id]; e != "" {
			line("    ! %s", e)
		}
	case "image":
		line("(image: %s)", str(one, "alt_text"))
	case "rich_text":
		line("%s", w.richPlain(one))
	case "markdown":
		line("%s", str(one, "text"))
	case "table", "data_table":
		if c := str(one, "caption"); c != "" {
			line("table: %s", c)
		}
		w.writeRows(b, one)
	case "data_visualization":
		line("(chart: %s)", chartTitle(one))
	case "container", "carousel":
		if t := text(one["title"]); t != "" {
			line("## %s", t)
		}
		for _, child := range append(list(one, "child_blocks"), list(one, "elements")...) {
			w.writeBlock(b, child, state, errs)
		}
	case "card":
		for _, key := range []string{"title", "subtitle", "body", "subtext"} {
			if t := text(one[key]); t != "" {
				line("%s", t)
			}
		}
		for _, el := range list(one, "actions") {
			line("%s", field(el))
		}
	case "alert":
		line("(!) %s", text(one["text"]))
	default:
		line("(%s)", kind)
	}
}

func chartTitle(one obj) string {
	if t := textOf(one["title"]); t != "" {
		return t
	}
	return str(one, "title")
}

func (w *Workspace) writeRows(b *strings.Builder, one obj) {
	rows, _ := one["rows"].([]any)
	for _, r := range rows {
		var cells []string
		for _, c := range objects(r) {
			switch {
			case str(c, "type") == "rich_text":
				cells = append(cells, w.richPlain(c))
			case c["text"] != nil:
				cells = append(cells, str(c, "text"))
			default:
				cells = append(cells, fmt.Sprint(c["value"]))
			}
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}

// richPlain is the text of a rich text block. w.mu held.
func (w *Workspace) richPlain(one obj) string {
	var b strings.Builder
	for i, el := range list(one, "elements") {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch str(el, "type") {
		case "rich_text_list":
			for j, item := range list(el, "elements") {
				if j > 0 {
					b.WriteByte('\n')
				}
				b.WriteString("- " + w.richPlain(obj{"elements": []any{item}}))
			}
		default:
			for _, leaf := range list(el, "elements") {
				b.WriteString(w.richLeaf(leaf))
			}
		}
	}
	return b.String()
}

func (w *Workspace) richLeaf(leaf obj) string {
	switch str(leaf, "type") {
	case "user":
		return w.plain("<@" + str(leaf, "user_id") + ">")
	case "channel":
		return w.plain("<#" + str(leaf, "channel_id") + ">")
	case "broadcast":
		return "@" + str(leaf, "range")
	case "emoji":
		return ":" + str(leaf, "name") + ":"
	case "link":
		if t := str(leaf, "text"); t != "" {
			return t
		}
		return str(leaf, "url")
	case "date":
		return str(leaf, "fallback")
	}
	return str(leaf, "text")
}

// shownElement is one element with its value. w.mu held.
func (w *Workspace) shownElement(el, value obj) string {
	kind := str(el, "type")
	switch kind {
	case "button", "workflow_button":
		return "[" + w.plain(textOf(el["text"])) + "]"
	case "overflow":
		var names []string
		for _, o := range options(el) {
			names = append(names, textOf(o["text"]))
		}
		return "[… " + strings.Join(names, " | ") + "]"
	case "image":
		return "(image: " + str(el, "alt_text") + ")"
	case "radio_buttons", "checkboxes":
		chosen := map[string]bool{str(sub(value, "selected_option"), "value"): sub(value, "selected_option") != nil}
		for _, o := range list(value, "selected_options") {
			chosen[str(o, "value")] = true
		}
		var names []string
		for _, o := range options(el) {
			box := "( )"
			if chosen[str(o, "value")] {
				box = "(x)"
			}
			names = append(names, box+" "+w.plain(textOf(o["text"])))
		}
		return strings.Join(names, "  ")
	}
	shown := w.shownValue(value)
	if shown == "" {
		shown = "_"
		if p := textOf(el["placeholder"]); p != "" {
			shown = "_" + p + "_"
		}
	}
	if strings.HasSuffix(kind, "select") {
		return "{" + shown + "}"
	}
	return shown
}

// shownValue is a value as a person reads it. w.mu held.
func (w *Workspace) shownValue(v obj) string {
	k := stateKeys[str(v, "type")]
	name := func(x any) string {
		switch y := x.(type) {
		case obj:
			if t := y["text"]; t != nil {
				return w.plain(textOf(t))
			}
			return str(y, "name")
		case string:
			if u := w.users[y]; u != nil {
				return u.RealName
			}
			if c := w.channels[y]; c != nil {
				return "#" + c.Name
			}
			return y
		case float64:
			return time.Unix(int64(y), 0).UTC().Format("2006-01-02 15:04 UTC")
		}
		return ""
	}
	switch x := v[k.key].(type) {
	case nil:
		return ""
	case []any:
		var names []string
		for _, one := range x {
			names = append(names, name(one))
		}
		return strings.Join(names, ", ")
	case obj:
		if str(x, "type") == "rich_text" {
			return w.richPlain(x)
		}
		return name(x)
	case string:
		if k.key == "value" {
			return x
		}
		return name(x)
	case float64:
		if k.key == "value" {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
		return name(x)
	}
	return ""
}
