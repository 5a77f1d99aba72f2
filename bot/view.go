package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"pvx/bot/blockkit"
	"pvx/bot/text"
	"pvx/flows"
)

// pageView is the callback_id of every page.
const pageView = "pvx_page"

// carried is a view's private metadata: ids and a place only, never what people wrote. Nothing in it is trusted.
type carried struct {
	flows.Address
	Channel flows.ChannelID `json:"c,omitempty"` // where the window was opened from, to whisper there
}

// View draws a page as a Slack modal. It always fits Slack's limits: what is too long is cut, what is too much is left out.
func View(p flows.Page, at flows.Address, channel flows.ChannelID) slack.ModalViewRequest {
	meta, err := json.Marshal(carried{at, channel})
	if err != nil {
		panic("bot: an address does not encode: " + err.Error()) // a mistake in the type, not in data
	}
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: pageView, PrivateMetadata: string(meta),
		Title: plain(orElse(p.Title, text.App), maxTitle), Close: plain(orElse(p.Close, text.Close), maxTitle),
		// A page deeper down leaves a stale one beneath it when it is closed without Next.
		NotifyOnClose: at.At.Depth() > 1,
	}
	v.Blocks.BlockSet = pageBlocks(p, at)
	for _, b := range v.Blocks.BlockSet {
		if b.BlockType() == slack.MBTInput {
			v.Submit = plain(orElse(p.Next, text.Next), maxTitle)
		}
	}
	if p.Next != "" {
		v.Submit = plain(p.Next, maxTitle)
	}
	return v
}

// most is how many blocks a view may hold.
const most = 100

func pageBlocks(p flows.Page, at flows.Address) []slack.Block {
	var out []slack.Block
	var row []flows.Action
	if p.Back != "" {
		row = append(row, flows.Action{ID: "back", Label: p.Back})
	}
	flush := func() {
		out = append(out, rows(row)...)
		row = nil
	}
	ids := map[string]bool{}
	for i, it := range p.Items {
		if a, ok := it.(flows.Action); ok {
			row = append(row, a)
			continue
		}
		// Back stands alone above the page, not in a row with what follows it.
		flush()
		switch it := it.(type) {
		case flows.Field:
			out = append(out, field(it, at, ids)...)
		case flows.Note:
			out = append(out, note(it)...)
		case flows.Line:
			out = append(out, line(it)...)
		case flows.Switch:
			if b := choose(it); b != nil {
				out = append(out, b)
			}
		case flows.Figures:
			out = append(out, inWords(it)...)
		case flows.Chart:
			out = append(out, chartInWords(it)...)
		case flows.Divider:
			out = append(out, slack.NewDividerBlock())
		default:
			panic(fmt.Sprintf("bot: item %d is a %T, which no view can show", i, it))
		}
	}
	flush()
	if len(out) == 0 {
		out = []slack.Block{quiet(text.Empty)}
	}
	if len(out) > most {
		out = append(out[:most-1:most-1], quiet(text.More))
	}
	return out
}

// blockID names a field's block: it stays the same while the client shall keep what was typed, and differs between
// decisions and places and whenever the shown value must replace it.
func blockID(f flows.Field, at flows.Address) string {
	id := string(at.At) + "." + f.ID
	if f.Fresh != "" {
		id += "#" + f.Fresh
	}
	if d := string(at.Decision); len(d) > 6 {
		id += "@" + d[len(d)-6:]
	}
	if blockkit.Length(id) > maxID-len(keptOnly) {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	if f.Autosave && !f.Redraw {
		id += keptOnly
	}
	return id
}

// keptOnly ends the block_id of a field whose changes are saved and never redraw the page.
const keptOnly = "~keep"

// asTyped sends block_actions with every character, for autosave.
var asTyped = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}

// onEnter sends block_actions when Enter is pressed, for a text that redraws the page.
var onEnter = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}

func field(f flows.Field, at flows.Address, ids map[string]bool) []slack.Block {
	e := element(f)
	if e == nil {
		return []slack.Block{quiet("*" + flows.Plaintext(f.Label) + "* " + text.Empty)}
	}
	id := blockID(f, at)
	if ids[id] {
		return nil // two fields of one name: the first counts
	}
	ids[id] = true
	var hint *slack.TextBlockObject
	if f.Hint != "" {
		hint = plain(f.Hint, maxLabel)
	}
	in := slack.NewInputBlock(id, plain(f.Label, maxLabel), hint, e)
	in.Optional = f.Optional
	in.DispatchAction = f.Autosave || f.Redraw
	out := []slack.Block{in}
	if f.Echo != "" {
		out = append(out, quiet(f.Echo))
	}
	return out
}

// element draws what takes the answer; nil when a choice has nothing to choose from.
func element(f flows.Field) slack.BlockElement {
	id := blockkit.Cut(f.ID, maxID)
	var hold *slack.TextBlockObject
	if f.Placeholder != "" {
		hold = plain(f.Placeholder, maxHold)
	}
	value := f.Value
	switch f.Kind {
	case flows.SelectField, flows.RadioField:
		limit := 100
		if f.Kind == flows.RadioField {
			limit = 10
		}
		all, chosen := options(f.Choices, value, limit)
		if len(all) == 0 {
			return nil
		}
		if f.Kind == flows.RadioField && len(f.Choices) <= limit {
			e := slack.NewRadioButtonsBlockElement(id, all...)
			if len(chosen) > 0 {
				e.InitialOption = chosen[0]
			}
			return e
		}
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, hold, id, all...)
		if len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e
	case flows.MultiField, flows.ChecksField:
		all, chosen := options(f.Choices, value, 100)
		if len(all) == 0 {
			return nil
		}
		if f.Kind == flows.ChecksField && len(all) <= 10 {
			e := slack.NewCheckboxGroupsBlockElement(id, all...)
			e.InitialOptions = chosen
			return e
		}
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, hold, id, all...)
		e.InitialOptions = chosen
		return e
	case flows.UserField:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, hold, id)
		e.InitialUser = firstID(value, "UW")
		return e
	case flows.UsersField:
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, hold, id)
		e.InitialUsers = slackIDs(value, "UW")
		return e
	case flows.ChannelField:
		// A conversations select also offers private channels; a channels select does not.
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, hold, id)
		e.InitialConversation = firstID(value, "CG")
		e.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}}
		return e
	case flows.DateField:
		e := slack.NewDatePickerBlockElement(id)
		e.Placeholder = hold
		if validDate(value) {
			e.InitialDate = value
		}
		return e
	default: // text
		e := slack.NewPlainTextInputBlockElement(hold, id)
		e.Multiline = f.Kind == flows.LongField
		e.MaxLength = maxInput
		if f.Max > 0 && f.Max < maxInput {
			e.MaxLength = f.Max
		}
		e.InitialValue = string([]rune(value)[:min(len([]rune(value)), e.MaxLength)])
		switch {
		case f.Redraw:
			e.DispatchActionConfig = onEnter
		case f.Autosave:
			e.DispatchActionConfig = asTyped
		}
		return e
	}
}

// slackIDs are those of a list that Slack could know; a role of an imported record is not one.
func slackIDs(value, letters string) []string {
	var out []string
	for _, v := range strings.Split(value, ",") {
		if len(v) > 2 && strings.ContainsRune(letters, rune(v[0])) && strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" {
			out = append(out, v)
		}
	}
	return out
}

func firstID(value, letters string) string {
	if ids := slackIDs(value, letters); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// maxView is the largest view in bytes that Slack takes, with room for what travels around it.
const maxView = 240_000

// viewProblem is what Slack would refuse in a view; it names rules and places, never what people wrote.
func viewProblem(v slack.ModalViewRequest) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if len(raw) > maxView {
		return fmt.Sprintf("the view has %d bytes", len(raw))
	}
	if p := blockkit.CheckView(raw, blockkit.Strict); len(p) > 0 {
		return strings.Join(p.Lines(), "; ")
	}
	return ""
}
