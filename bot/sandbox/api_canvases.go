package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
)

var canvasMethods = map[string]method{
	"canvases.create":               {scopes: []string{"canvases:write"}, tier: tier2, run: canvasesCreate},
	"canvases.edit":                 {scopes: []string{"canvases:write"}, tier: tier3, required: []string{"canvas_id", "changes"}, run: canvasesEdit},
	"canvases.access.set":           {scopes: []string{"canvases:write"}, tier: tier3, required: []string{"canvas_id", "access_level"}, run: canvasesAccess},
	"canvases.sections.lookup":      {scopes: []string{"canvases:read"}, tier: tier3, required: []string{"canvas_id", "criteria"}, run: canvasesLookup},
	"conversations.canvases.create": {scopes: []string{"canvases:write"}, tier: tier2, required: []string{"channel_id"}, run: channelCanvas},
}

// canvas is a document of sections, each a piece of Markdown.
type canvas struct {
	title    string
	channel  string
	sections []section
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
	raw := c.raw("document_content")
	var d struct {
		Type     string `json:"type"`
		Markdown string `json:"markdown"`
	}
	if len(raw) > 0 && (json.Unmarshal(raw, &d) != nil || d.Type != "markdown") {
		return nil, fail1("canvas_creation_failed")
	}
	id := w.newID("F")
	w.canvases[id] = &canvas{title: c.str("title"), sections: w.newSections(d.Markdown)}
	return obj{"canvas_id": id}, nil
}

func channelCanvas(w *Workspace, c *call) (obj, *apiError) {
	ch, fail := w.target(c.str("channel_id"))
	if fail != nil {
		return nil, fail1("channel_canvas_creation_failed")
	}
	for _, one := range w.canvases {
		if one.channel == ch.ID {
			return nil, fail1("channel_canvas_already_exists")
		}
	}
	out, fail := canvasesCreate(w, c)
	if fail == nil {
		w.canvases[str(out, "canvas_id")].channel = ch.ID
	}
	return out, fail
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
	if doc == nil {
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
