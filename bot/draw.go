package bot

import (
	"html"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
	"pvx/bot/text"
	"pvx/flows"
)

// Slack's limits that drawing stays within, in code points.
const (
	maxTitle   = 24
	maxSection = 3000
	maxHeader  = 150
	maxButton  = 75
	maxLabel   = 2000
	maxHold    = 150 // placeholder
	maxOption  = 75
	maxValue   = 2000
	maxInput   = 3000
	maxID      = 255
)

// plain is a plain_text object of words that people may have written; an empty one becomes a dash, which Slack takes.
func plain(s string, max int) *slack.TextBlockObject {
	s = bind(blockkit.Cut(strings.TrimSpace(flows.Visible(s)), max))
	if s == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// marked is a mrkdwn object. Verbatim keeps Slack from making links and mentions of bare words.
func marked(m flows.Markup, max int) *slack.TextBlockObject {
	s := bind(blockkit.Cut(strings.TrimSpace(string(m)), max))
	if s == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

// bare is markup as plain text: entities back to characters, the signs of formatting gone.
func bare(m flows.Markup) string {
	return html.UnescapeString(strings.NewReplacer("*", "", "`", "").Replace(string(m)))
}

func section(m flows.Markup) *slack.SectionBlock {
	b := slack.NewSectionBlock(marked(m, maxSection), nil, nil)
	b.Expand = blockkit.Length(b.Text.Text) > folded
	return b
}

// folded is from where a client may hide the rest of a text behind "See more", unless it is told not to.
const folded = 300

func quiet(m flows.Markup) *slack.ContextBlock {
	return slack.NewContextBlock("", marked(m, maxSection))
}

// sections are as many sections as a long text needs, parted at line ends where there are any.
func sections(m flows.Markup) []slack.Block {
	var out []slack.Block
	for _, part := range split(string(m), maxSection) {
		out = append(out, section(flows.Markup(part)))
	}
	return out
}

// split cuts a text into parts of at most max code points, at line ends when a line is shorter than that.
func split(s string, max int) []string {
	s = strings.TrimSpace(s)
	if blockkit.Length(s) <= max {
		return []string{s}
	}
	var out []string
	var part strings.Builder
	size := 0
	flush := func() {
		if p := strings.TrimSpace(part.String()); p != "" {
			out = append(out, p)
		}
		part.Reset()
		size = 0
	}
	for _, line := range strings.SplitAfter(s, "\n") {
		n := blockkit.Length(line)
		if size+n > max {
			flush()
		}
		if n > max {
			line = blockkit.Cut(line, max)
			n = max
		}
		part.WriteString(line)
		size += n
	}
	flush()
	return out
}

// signs mark the levels of notes; there is no coloured block that every workspace takes.
var signs = map[flows.Level]flows.Markup{flows.Info: "ℹ️ ", flows.Success: "✅ ", flows.Warn: "⚠️ ", flows.Alarm: "🛑 "}

func note(n flows.Note) []slack.Block {
	switch n.Level {
	case flows.Heading:
		return []slack.Block{slack.NewHeaderBlock(plain(bare(n.Text), maxHeader))}
	case flows.Quiet:
		return []slack.Block{quiet(n.Text)}
	case flows.Plain:
		return sections(n.Text)
	default:
		return sections(signs[n.Level] + n.Text)
	}
}

// button draws an action; id is what comes back as action_id.
func button(a flows.Action, id string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(id, blockkit.Cut(a.Value, maxValue), plain(a.Label, maxButton))
	if a.Style == "primary" || a.Style == "danger" {
		b.Style = slack.Style(a.Style)
	}
	if a.Confirm != "" {
		deny := text.Cancel
		if a.Style == "danger" {
			deny = text.Keep // beside "Delete", "Cancel" could be read as either
		}
		b.Confirm = slack.NewConfirmationBlockObject(plain(a.Label, 100), plain(a.Confirm, 300), plain(orElse(a.Verb, a.Label), 30), plain(deny, 30))
		b.Confirm.Style = b.Style
	}
	return b
}

// The action_id of a button that pushes a page.
const opens = "open:"

// actionID is what a button is called on the wire; twins in one block are told apart by a number after a tilde.
func actionID(id string, open flows.Place, used map[string]bool) string {
	if open != "" {
		id = opens + string(open)
	}
	if id == "" {
		id = "none"
	}
	id = blockkit.Cut(id, maxID-4)
	name := id
	for n := 2; used[name]; n++ {
		name = id + "~" + strconv.Itoa(n)
	}
	used[name] = true
	return name
}

// original takes the number off again.
func original(id string) string {
	i := strings.LastIndexByte(id, '~')
	if i <= 0 {
		return id
	}
	if _, err := strconv.Atoi(id[i+1:]); err != nil {
		return id
	}
	return id[:i]
}

// perRow is how many buttons stand side by side before a phone wraps them badly.
const perRow = 5

// rows puts neighbouring actions into blocks of at most five.
func rows(actions []flows.Action) []slack.Block {
	var out []slack.Block
	for len(actions) > 0 {
		n := min(perRow, len(actions))
		used := map[string]bool{}
		var es []slack.BlockElement
		for _, a := range actions[:n] {
			es = append(es, button(a, actionID(a.ID, a.Open, used)))
		}
		out = append(out, slack.NewActionBlock("", es...))
		actions = actions[n:]
	}
	return out
}

// line draws a row: text, a button beside it, small text under it.
func line(l flows.Line) []slack.Block {
	s := section(l.Text)
	if l.Button != "" {
		a := flows.Action{ID: l.ID, Label: l.Button, Open: l.Open}
		s.Accessory = slack.NewAccessory(button(a, actionID(l.ID, l.Open, map[string]bool{})))
	}
	out := []slack.Block{s}
	if l.Detail != "" {
		out = append(out, quiet(l.Detail))
	}
	return out
}

// options draws choices; chosen are those whose id is in value (several parted by ",").
func options(cs []flows.Choice, value string, limit int) (all, chosen []*slack.OptionBlockObject) {
	want := map[string]bool{}
	for _, v := range strings.Split(value, ",") {
		if v != "" {
			want[v] = true
		}
	}
	seen := map[string]bool{}
	for _, c := range cs {
		if c.ID == "" || seen[c.ID] || len(all) == limit {
			continue
		}
		seen[c.ID] = true
		var detail *slack.TextBlockObject
		if c.Detail != "" {
			detail = plain(c.Detail, maxOption)
		}
		o := slack.NewOptionBlockObject(c.ID, plain(c.Label, maxOption), detail)
		all = append(all, o)
		if want[c.ID] {
			chosen = append(chosen, o)
		}
	}
	return all, chosen
}

// choose draws a switch.
func choose(s flows.Switch) *slack.ActionBlock {
	all, chosen := options(s.Choices, s.Value, 100)
	if len(all) == 0 {
		return nil
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(orElse(s.Label, text.Choose), maxHold), actionID(s.ID, "", map[string]bool{}), all...)
	if len(chosen) > 0 {
		e.InitialOption = chosen[0]
	}
	return slack.NewActionBlock("", e)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
