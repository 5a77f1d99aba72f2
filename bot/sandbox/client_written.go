package sandbox

import (
	"errors"

	"pvx/bot/blockkit"
)

// written is what the page's editor sends beside the text: the rich_text block of it, and uploaded files that no message
// shows yet.
type written struct {
	Blocks []obj    `json:"blocks"`
	Files  []string `json:"files"`
}

// checkWritten makes sure that it is what only the editor makes: one rich_text block, which gets an id, and the person's own
// files. w.mu held.
func (w *Workspace) checkWritten(userID string, in written) error {
	if len(in.Blocks) > 1 || len(in.Blocks) == 1 && str(in.Blocks[0], "type") != "rich_text" {
		return errors.New("people write one rich_text block")
	}
	if len(in.Blocks) == 1 {
		id := w.newID("")
		in.Blocks[0]["block_id"] = id[len(id)-5:]
		if bad := blockkit.CheckBlocks(mustJSON(in.Blocks), blockkit.Message, blockkit.Newest); len(bad) > 0 {
			return errors.New("this text cannot be sent: " + bad[0].String())
		}
	}
	if len(in.Files) > 10 {
		return errors.New("a message holds at most 10 files")
	}
	for _, id := range in.Files {
		if f := w.files[id]; f == nil || f.User != userID || len(f.Channels) > 0 {
			return errors.New("this file is not waiting to be sent")
		}
	}
	return nil
}
