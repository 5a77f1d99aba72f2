package sandbox

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
)

// send posts what a person typed. w.mu held.
func (w *Workspace) send(userID string, c *channel, text, thread string, broadcast bool) (*message, error) {
	return w.sendWritten(userID, c, text, thread, broadcast, written{})
}

// sendWritten posts what a person wrote in the page's editor. w.mu held.
func (w *Workspace) sendWritten(userID string, c *channel, text, thread string, broadcast bool, more written) (*message, error) {
	if strings.TrimSpace(text) == "" && len(more.Files) == 0 {
		return nil, errors.New("there is nothing to send")
	}
	if err := w.checkWritten(userID, more); err != nil {
		return nil, err
	}
	if runes(text) > maxText {
		return nil, fmt.Errorf("a message holds at most %d characters", maxText)
	}
	switch w.writable(c, userID) {
	case "":
	case "is_archived":
		return nil, errors.New("this channel is archived")
	case "not_in_channel":
		return nil, errors.New("join the channel first")
	default:
		return nil, errors.New("only some people can post in this channel")
	}
	if c.Kind == kindIM && c.has(w.botUser) && (!w.man.Features.Home.Messages || w.man.Features.Home.ReadOnly) {
		return nil, errors.New("sending messages to this app has been turned off")
	}
	if thread != "" {
		parent := c.find(thread)
		if parent == nil {
			return nil, missing("there is no message %s", thread)
		}
		if parent.reply() {
			thread = parent.ThreadTS
		}
	}
	if err := w.threadTrouble(c, thread); err != nil {
		return nil, err
	}
	m := &message{User: userID, Text: w.compose(text), ThreadTS: thread, Broadcast: broadcast && thread != "", Blocks: more.Blocks}
	if len(more.Files) > 0 {
		m.Subtype, m.Files = "file_share", more.Files
		w.share(c, m)
		return m, nil
	}
	return w.post(c, m), nil
}

func sendMessage(a *asker) (any, error) {
	var in struct {
		Channel   string `json:"channel"`
		Text      string `json:"text"`
		ThreadTS  string `json:"thread_ts"`
		Broadcast bool   `json:"broadcast"`
		written
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	w := a.w
	w.mu.Lock()
	word, _, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	if strings.HasPrefix(word, "/") && in.ThreadTS == "" && w.knownCommand(word) {
		w.mu.Unlock()
		return nil, quietly(w.runCommand(a.r.Context(), a.user, in.Channel, in.Text))
	}
	defer w.mu.Unlock()
	c, err := w.seen(a.user, in.Channel)
	if err != nil {
		return nil, err
	}
	m, err := w.sendWritten(a.user, c, in.Text, in.ThreadTS, in.Broadcast, in.written)
	if err != nil {
		return nil, err
	}
	return obj{"ts": m.TS}, nil
}

func (w *Workspace) knownCommand(word string) bool {
	for _, c := range w.man.Features.Commands {
		if c.Command == word {
			return true
		}
	}
	return false
}

// quietly drops failures that Slack shows by itself.
func quietly(err error) error {
	if failureCode(err) != "" {
		return nil
	}
	return err
}

// own finds a message the person wrote. w.mu held.
func (w *Workspace) own(userID, channelID, ts string) (*channel, *message, error) {
	c, err := w.seen(userID, channelID)
	if err != nil {
		return nil, nil, err
	}
	m := c.find(ts)
	if m == nil {
		return nil, nil, missing("there is no message %s", ts)
	}
	if m.User != userID {
		return nil, nil, errors.New("this is somebody else's message")
	}
	return c, m, nil
}

type messageRef struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Text    string `json:"text"`
	Name    string `json:"name"`
	On      bool   `json:"on"`
	written
}

func editMessage(a *asker) (any, error) {
	var in messageRef
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	if err := a.w.checkWritten(a.user, in.written); err != nil {
		return nil, err
	}
	return nil, a.w.editOwn(a.user, in.Channel, in.TS, in.Text, in.Blocks...)
}

// editOwn changes a person's own message; without blocks they are made of the text. w.mu held.
func (w *Workspace) editOwn(userID, channelID, ts, text string, blocks ...obj) error {
	c, m, err := w.own(userID, channelID, ts)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return errors.New("there is nothing to send")
	}
	text = w.compose(text)
	if len(blocks) == 0 {
		blocks = []obj{richText(text, m.TS)}
	}
	w.edit(c, m, userID, func(m *message) { m.Text, m.Blocks = text, blocks })
	return nil
}

func deleteMessage(a *asker) (any, error) {
	var in messageRef
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	return nil, a.w.deleteOwn(a.user, in.Channel, in.TS)
}

func (w *Workspace) deleteOwn(userID, channelID, ts string) error {
	if c := w.channels[channelID]; c != nil && c.visible(userID) { // what only I see I can dismiss
		if m := c.find(ts); m != nil && m.EphemeralTo == userID {
			w.remove(c, m)
			return nil
		}
	}
	c, m, err := w.own(userID, channelID, ts)
	if err == nil {
		w.remove(c, m)
	}
	return err
}

func reactMessage(a *asker) (any, error) {
	var in messageRef
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	return nil, a.w.reactAs(a.user, in)
}

func (w *Workspace) reactAs(userID string, in messageRef) error {
	c, err := w.seen(userID, in.Channel)
	if err != nil {
		return err
	}
	m := c.find(in.TS)
	if m == nil || m.EphemeralTo != "" {
		return missing("there is no message %s", in.TS)
	}
	if !emojiName.MatchString(in.Name) {
		return fmt.Errorf("%q is no emoji name", in.Name)
	}
	w.react(c, m, userID, in.Name, in.On)
	return nil
}

func openDM(a *asker) (any, error) {
	var in struct {
		User string `json:"user"`
	}
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	u := a.w.findUser(in.User)
	if u == nil {
		return nil, missing("there is no person %s", in.User)
	}
	return obj{"channel": a.w.channelView(a.w.openIM(a.user, u.ID), a.user)}, nil
}

type memberRef struct {
	Channel string `json:"channel"`
	User    string `json:"user"`
	TS      string `json:"ts"`
	Name    string `json:"name"`
	Private bool   `json:"private"`
}

func joinChannel(a *asker) (any, error) {
	return a.member(func(w *Workspace, in memberRef) error { return w.joinAs(a.user, in.Channel) })
}

func leaveChannel(a *asker) (any, error) {
	return a.member(func(w *Workspace, in memberRef) error { return w.leaveAs(a.user, in.Channel) })
}

func inviteUser(a *asker) (any, error) {
	return a.member(func(w *Workspace, in memberRef) error { return w.inviteAs(a.user, in.Channel, in.User) })
}

func (a *asker) member(do func(*Workspace, memberRef) error) (any, error) {
	var in memberRef
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	return nil, do(a.w, in)
}

func (w *Workspace) joinAs(userID, channelID string) error {
	c, err := w.seen(userID, channelID)
	switch {
	case err != nil:
		return err
	case c.private():
		return errors.New("somebody in this channel has to invite you")
	case c.Archived:
		return errors.New("this channel is archived")
	}
	w.join(c, userID, "")
	return nil
}

func (w *Workspace) leaveAs(userID, channelID string) error {
	c, err := w.seen(userID, channelID)
	if err != nil {
		return err
	}
	if c.direct() {
		return errors.New("a direct message cannot be left")
	}
	w.leave(c, userID, userID)
	return nil
}

func (w *Workspace) inviteAs(userID, channelID, who string) error {
	c, err := w.seen(userID, channelID)
	if err != nil {
		return err
	}
	u := w.findUser(who)
	switch {
	case u == nil || u.Deleted || u.slackbot:
		return missing("there is no person %s", who)
	case !c.has(userID) || c.direct():
		return errors.New("you cannot invite people here")
	case c.Archived:
		return errors.New("this channel is archived")
	}
	w.join(c, u.ID, userID)
	return nil
}

var channelName = regexp.MustCompile(`^[\p{Ll}\p{N}][\p{Ll}\p{N}_-]{0,79}$`)

func createChannel(a *asker) (any, error) {
	var in memberRef
	if err := a.decode(&in); err != nil {
		return nil, err
	}
	w := a.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if !channelName.MatchString(in.Name) {
		return nil, errors.New("a channel name has lower-case letters, digits, hyphens and underscores, at most 80")
	}
	if w.findChannel(in.Name) != nil {
		return nil, errors.New("this name is taken")
	}
	c := w.newChannel(in.Name, a.user, in.Private)
	return obj{"channel": w.channelView(c, a.user)}, nil
}

func markRead(a *asker) (any, error) {
	return a.member(func(w *Workspace, in memberRef) error {
		c, err := w.seen(a.user, in.Channel)
		if err != nil {
			return err
		}
		if in.TS > c.LastRead[a.user] {
			c.LastRead[a.user] = in.TS
			w.emit([]string{a.user}, func(viewer string) obj { return obj{"type": "channel", "channel": w.channelView(c, viewer)} })
			w.save("channel", c)
		}
		return nil
	})
}

// pageUpload shares a file as a person. Without w.mu.
func (w *Workspace) pageUpload(rw http.ResponseWriter, r *http.Request, userID string) (any, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxUpload+1<<16)
	if err := r.ParseMultipartForm(maxUpload); err != nil {
		return nil, errors.New("the upload could not be read; files hold at most 10 MB")
	}
	headers := r.MultipartForm.File["file"]
	if len(headers) != 1 {
		return nil, errors.New("send one file")
	}
	in, err := headers[0].Open()
	if err != nil {
		return nil, errors.New("the upload could not be read")
	}
	defer in.Close()
	content := make([]byte, headers[0].Size)
	if _, err := io.ReadFull(in, content); err != nil {
		return nil, errors.New("the upload could not be read")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.FormValue("channel") == "" { // for a file input of a modal
		f := w.addFile(userID, filepath.Base(headers[0].Filename), content)
		w.save("file", f)
		return obj{"file": w.wholeFile(f)}, nil
	}
	c, err := w.seen(userID, r.FormValue("channel"))
	if err != nil {
		return nil, err
	}
	if w.writable(c, userID) != "" {
		return nil, errors.New("you cannot post here")
	}
	f := w.addFile(userID, filepath.Base(headers[0].Filename), content)
	m := &message{User: userID, Subtype: "file_share", Files: []string{f.ID}, Text: w.compose(r.FormValue("text")), ThreadTS: r.FormValue("thread_ts")}
	w.share(c, m)
	w.save("file", f)
	return obj{"ts": m.TS, "file": w.fileObject(f)}, nil
}

// addFile stores a person's file. w.mu held.
func (w *Workspace) addFile(userID, name string, content []byte) *file {
	f := &file{ID: w.newID("F"), Name: name, Title: name, User: userID, Created: w.cfg.Clock.Now().Unix(), Ready: true, got: true}
	w.files[f.ID] = f
	w.storeFile(f, content)
	return f
}
