package sandbox

import "slices"

// changes are what a call of chat.update has to say about a message's files and reach.
type changes struct {
	files     []string
	broadcast bool // a reply is shown in the channel from now on
	unfurled  []obj
}

// change reads them. content tells whether the call changes the message's content too. w.mu held.
func (w *Workspace) change(c *call, ch *channel, old *message, content bool) (out changes, fail *apiError) {
	if c.bool("reply_broadcast") && !old.Broadcast {
		switch {
		case !old.reply():
			return out, fail1("cant_broadcast_message")
		case content:
			return out, fail1("no_dual_broadcast_content_update")
		}
		out.broadcast = true
	}
	out.files = c.list("file_ids")
	for _, id := range out.files {
		f := w.files[id]
		if f == nil || !f.Ready {
			return out, fail1("file_not_found")
		}
	}
	if c.has("unfurled_attachments") {
		m, fail := w.parseMessage(obj{"text": "x", "attachments": c.args["unfurled_attachments"]})
		if fail != nil {
			return out, fail
		}
		out.unfurled = m.Attachments
	}
	return out, nil
}

func chatUpdate(w *Workspace, c *call) (obj, *apiError) {
	ch, old, fail := w.ownMessage(c, "cant_update_message")
	switch {
	case fail != nil:
		return nil, fail
	case ch.Archived:
		return nil, fail1("is_inactive")
	case w.editClosed(old):
		return nil, fail1("edit_window_closed")
	case runes(c.str("text")) > maxEdited:
		return nil, fail1("msg_too_long")
	case w.policy.MessageLimit:
		return nil, fail1("message_limit_exceeded")
	}
	hasText, hasBlocks, hasAttachments := c.has("text"), c.has("blocks"), c.has("attachments")
	content := hasText || hasBlocks || hasAttachments || c.str("markdown_text") != ""
	more, fail := w.change(c, ch, old, content)
	if fail != nil {
		return nil, fail
	}
	// Text, or anything else that says nothing by itself, keeps what is there.
	args := clone(c.args)
	for _, key := range []string{"blocks", "attachments"} {
		if string(c.raw(key)) == "[]" {
			delete(args, key)
		}
	}
	forget := string(c.raw("metadata")) == "{}"
	if forget {
		delete(args, "metadata")
	}
	if !content && (more.broadcast || len(more.files) > 0 || more.unfurled != nil) {
		args["text"] = old.Text
	}
	m, fail := w.written(&call{method: c.method, args: args})
	if fail != nil {
		return nil, fail
	}
	w.edit(ch, old, w.botUser, func(t *message) {
		if hasText {
			t.Text, t.Plain = m.Text, m.Plain
		}
		if hasBlocks || c.str("markdown_text") != "" {
			t.Blocks, t.State = m.Blocks, nil
			if !hasText {
				t.Text = m.Text
			}
		}
		if hasAttachments {
			t.Attachments = m.Attachments
		}
		if more.unfurled != nil {
			t.Attachments = append(slices.DeleteFunc(t.Attachments, func(a obj) bool { return str(a, "from_url") != "" }), more.unfurled...)
		}
		if m.Metadata != nil || forget {
			t.Metadata = m.Metadata
		}
		if len(more.files) > 0 {
			t.Files = more.files
		}
		t.Broadcast = t.Broadcast || more.broadcast
	})
	if more.broadcast {
		w.unreadChanged(ch)
	}
	return obj{"channel": ch.ID, "ts": old.TS, "text": old.Text, "message": w.apiMessage(ch, old, true)}, nil
}
