package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Policy is what administrators and plans forbid. The zero value forbids nothing. /control/policy takes the same fields as JSON;
// fields left out stay as they are.
type Policy struct {
	EditWindow   float64  `json:"edit_window"`   // seconds after which a message cannot be edited; 0 means never: edit_window_closed
	NoPosting    bool     `json:"no_posting"`    // apps may not post: restricted_action
	MessageLimit bool     `json:"message_limit"` // the plan's messages are used up: message_limit_exceeded
	KeysRevoked  bool     `json:"keys_revoked"`  // enterprise key management has withdrawn its keys: ekm_access_denied
	NoUploads    bool     `json:"no_uploads"`    // file_uploads_disabled
	ImagesOnly   bool     `json:"images_only"`   // file_uploads_except_images_disabled
	NoFileTypes  []string `json:"no_file_types"` // endings without the dot: file_type_not_allowed
	Storage      int      `json:"storage"`       // bytes that all files may take; 0 means any: storage_limit_reached
	NoCanvases   bool     `json:"no_canvases"`   // canvas_disabled_user_team
	FreePlan     bool     `json:"free_plan"`     // no user groups, no standalone canvases, one canvas a channel
	LargeTeam    bool     `json:"large_team"`    // users.list needs a limit: limit_required
}

// Policy is what is forbidden now.
func (w *Workspace) Policy() Policy {
	w.mu.Lock()
	defer w.mu.Unlock()
	return clone(w.policy)
}

// SetPolicy changes what is forbidden from now on.
func (w *Workspace) SetPolicy(p Policy) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.policy = clone(p)
	w.note(entry{Kind: "fault", What: "policy", Detail: string(mustJSON(p))})
	w.notify()
}

// LockThread locks the thread under a message, or opens it again. The error says that there is no such message.
func (w *Workspace) LockThread(channelID, ts string, on bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channelID)
	if c == nil {
		return missing("there is no channel %s", channelID)
	}
	m := c.find(ts)
	if m == nil || m.reply() {
		return missing("there is no message %s that begins a thread", ts)
	}
	m.Locked = on
	w.emitMessage("message_changed", c, m)
	w.saveMessage(c, m)
	w.notify()
	return nil
}

// posting is what the policy says to a post of the app.
func (p Policy) posting() *apiError {
	switch {
	case p.KeysRevoked:
		return fail1("ekm_access_denied")
	case p.NoPosting:
		return fail1("restricted_action")
	case p.MessageLimit:
		return fail1("message_limit_exceeded")
	}
	return nil
}

// closed tells whether a message is too old to be edited. w.mu held.
func (w *Workspace) editClosed(m *message) bool {
	at, ok := parseTS(m.TS)
	window := time.Duration(w.policy.EditWindow * float64(time.Second))
	return window > 0 && ok && w.cfg.Clock.Now().Sub(time.UnixMicro(at)) > window
}

// uploading is what the policy says to a file of the app. w.mu held.
func (w *Workspace) uploading(name string, size int) *apiError {
	p, ext, stored := w.policy, fileType(name), size
	for _, f := range w.files {
		stored += f.Size
	}
	switch {
	case p.NoUploads:
		return fail1("file_uploads_disabled")
	case p.ImagesOnly && !isPicture(ext):
		return fail1("file_uploads_except_images_disabled")
	case slices.Contains(p.NoFileTypes, ext):
		return fail1("file_type_not_allowed")
	case p.Storage > 0 && stored > p.Storage:
		return fail1("storage_limit_reached")
	}
	return nil
}

// threadRefusal says why there can be no post there: in a thread, or beside one. w.mu held.
func (w *Workspace) threadRefusal(c *channel, threadTS string) *apiError {
	if threadTS == "" {
		if c.ThreadOnly {
			return fail1("restricted_action_thread_only_channel")
		}
		return nil
	}
	parent := c.find(threadTS)
	switch {
	case c.NoThreads:
		return fail1("restricted_action_non_threadable_channel")
	case parent == nil || parent.reply() || parent.EphemeralTo != "" || parent.Subtype == "tombstone" && parent.ThreadTS == "":
		return fail1("cannot_reply_to_message")
	case parent.Locked:
		return fail1("restricted_action_thread_locked")
	}
	return nil
}

// threadTrouble is the same for a person, in words. w.mu held.
func (w *Workspace) threadTrouble(c *channel, threadTS string) error {
	fail := w.threadRefusal(c, threadTS)
	if fail == nil || fail.code == "cannot_reply_to_message" {
		return nil
	}
	return fmt.Errorf("this cannot be posted here: %s", fail.code)
}
