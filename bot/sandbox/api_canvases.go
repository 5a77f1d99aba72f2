package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
)

var canvasMethods = map[string]method{
	"canvases.create":               {scopes: []string{"canvases:write"}, tier: tier2, run: canvasesCreate},
	"canvases.edit":                 {scopes: []string{"canvases:write"}, tier: tier3, run: canvasesEdit},
	"canvases.access.set":           {scopes: []string{"canvases:write"}, tier: tier3, run: canvasesAccess},
	"canvases.sections.lookup":      {scopes: []string{"canvases:read"}, tier: tier3, run: canvasesLookup},
	"conversations.canvases.create": {scopes: []string{"canvases:write"}, tier: tier2, run: channelCanvas},
}

// canvas is a document of sections, each a piece of Markdown.
type canvas struct {
	title    string
	channel  string
	sections []section
}

func (d *canvas) length() int {
	n := 0
	for _, s := range d.sections {
		n += runes(s.text)
	}
	return n
}

type section struct{ id, text string }

func (w *Workspace) newSections(text string) []section {
	var out []section
	for _, part := range strings.Split(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, section{"temp:C:" + strings.ToLower(w.newID("")), part})
		}
	}
	return out
}

func canvasesCreate(w *Workspace, c *call) (obj, *apiError) {
	if fail := w.canvasAllowed(c); fail != nil {
		return nil, fail
	}
	raw := c.raw("document_content")
	var d struct {
		Type     string `json:"type"`
		Markdown string `json:"markdown"`
	}
	if len(raw) > 0 && (json.Unmarshal(raw, &d) != nil || d.Type != "markdown") {
		return nil, fail1("canvas_creation_failed")
	}
	id := w.newID("F")
	w.canvases[id] = &canvas{title: c.str("title"), channel: c.str("channel_id"), sections: w.newSections(d.Markdown)}
	return obj{"canvas_id": id}, nil
}

const maxCanvas = 1 << 20 // characters of one piece of Markdown

// canvasAllowed is what the plan and the policy say to a new canvas, and whether its channel is there. w.mu held.
func (w *Workspace) canvasAllowed(c *call) *apiError {
	channelID := c.str("channel_id")
	ch := w.channels[channelID]
	switch {
	case w.policy.NoCanvases:
		return fail1("canvas_disabled_user_team")
	case w.policy.FreePlan && channelID == "":
		return fail1("free_teams_cannot_create_standalone_canvases")
	case channelID != "" && (ch == nil || !ch.has(w.botUser)), runes(string(c.raw("document_content"))) > maxCanvas:
		return fail1("canvas_creation_failed")
	case w.policy.FreePlan && w.canvasOf(channelID) != nil:
		return fail1("free_team_canvas_tab_already_exists")
	}
	return nil
}

// canvasOf is the canvas of a channel, nil for none.
func (w *Workspace) canvasOf(channelID string) *canvas {
	for _, one := range w.canvases {
		if one.channel == channelID {
			return one
		}
	}
	return nil
}

func channelCanvas(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel_id"))
	if fail != nil {
		return nil, fail1("channel_canvas_creation_failed")
	}
	if w.canvasOf(ch.ID) != nil {
		return nil, fail1("channel_canvas_already_exists")
	}
	return canvasesCreate(w, c)
}

func canvasesEdit(w *Workspace, c *call) (obj, *apiError) {
	doc := w.canvases[c.str("canvas_id")]
	if doc == nil {
		return nil, fail1("canvas_not_found")
	}
	var changes []struct {
		Operation string `json:"operation"`
		Section   string `json:"section_id"`
		Content   struct {
			Markdown string `json:"markdown"`
		} `json:"document_content"`
		Title struct {
			Markdown string `json:"markdown"`
		} `json:"title_content"`
	}
	if json.Unmarshal(c.raw("changes"), &changes) != nil || len(changes) != 1 { // one change a call
		return nil, fail1("canvas_editing_failed")
	}
	switch {
	case w.policy.NoCanvases:
		return nil, fail1("canvas_disabled_user_team")
	case w.policy.FreePlan && doc.channel == "":
		return nil, fail1("free_teams_cannot_edit_standalone_canvases")
	case runes(changes[0].Content.Markdown)+doc.length() > maxCanvas:
		return nil, fail1("canvas_too_large")
	}
	one := changes[0]
	at := slices.IndexFunc(doc.sections, func(s section) bool { return s.id == one.Section })
	if one.Section != "" && at < 0 {
		return nil, fail1("canvas_editing_failed")
	}
	added := w.newSections(one.Content.Markdown)
	switch one.Operation {
	case "insert_at_end":
		doc.sections = append(doc.sections, added...)
	case "insert_at_start":
		doc.sections = slices.Insert(doc.sections, 0, added...)
	case "insert_before":
		doc.sections = slices.Insert(doc.sections, max(at, 0), added...)
	case "insert_after":
		doc.sections = slices.Insert(doc.sections, at+1, added...)
	case "delete":
		if at < 0 {
			return nil, fail1("canvas_editing_failed")
		}
		doc.sections = slices.Delete(doc.sections, at, at+1)
	case "replace":
		if at < 0 {
			doc.sections = added
		} else {
			doc.sections = slices.Replace(doc.sections, at, at+1, added...)
		}
	case "rename":
		doc.title = one.Title.Markdown
	default:
		return nil, fail1("canvas_editing_failed")
	}
	return nil, nil
}

// canvasesAccess grants access; everybody can read every canvas here.
func canvasesAccess(w *Workspace, c *call) (obj, *apiError) {
	if w.canvases[c.str("canvas_id")] == nil {
		return nil, fail1("canvas_not_found")
	}
	if (len(c.list("user_ids")) == 0) == (len(c.list("channel_ids")) == 0) {
		return nil, fail1("invalid_parameters")
	}
	for _, id := range c.list("user_ids") {
		if w.users[id] == nil {
			return nil, fail1("user_not_found")
		}
	}
	for _, id := range c.list("channel_ids") {
		if w.channels[id] == nil {
			return nil, fail1("channel_not_found")
		}
	}
	return obj{"failed_to_update_channel_ids": []any{}, "failed_to_update_user_ids": []any{}}, nil
}

func canvasesLookup(w *Workspace, c *call) (obj, *apiError) {
	doc := w.canvases[c.str("canvas_id")]
	switch {
	case w.policy.NoCanvases:
		return nil, fail1("canvas_disabled_user_team")
	case doc == nil:
		return nil, fail1("canvas_not_found")
	}
	var want struct {
		Text  string   `json:"contains_text"`
		Types []string `json:"section_types"`
	}
	if json.Unmarshal(c.raw("criteria"), &want) != nil {
		return nil, invalidArguments([]string{"[ERROR] must provide an object [json-pointer:/criteria]"})
	}
	out := []obj{}
	for _, s := range doc.sections {
		if strings.Contains(s.text, want.Text) && (len(want.Types) == 0 || strings.HasPrefix(s.text, "#")) {
			out = append(out, obj{"id": s.id})
		}
	}
	return obj{"sections": out}, nil
}
