package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// asker is one request of the page: who asks, and the JSON body.
type asker struct {
	w    *Workspace
	r    *http.Request
	user string
	body []byte
}

func (a *asker) decode(into any) error {
	if len(a.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return fmt.Errorf("the request is not the JSON it should be: %w", err)
	}
	return nil
}

// door registers the page's calls. Each takes JSON and answers JSON or one sentence about what is wrong.
func (w *Workspace) door(mux *http.ServeMux) {
	handle := func(pattern string, fn func(*asker) (any, error)) {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) {
			user, err := w.who(r)
			var body []byte
			if err == nil && r.Method == http.MethodPost {
				// A plain form of another site cannot set this type without asking first.
				if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
					err = errors.New("send application/json")
				} else {
					body, err = io.ReadAll(http.MaxBytesReader(rw, r.Body, 4<<20))
				}
			}
			var out any
			if err == nil {
				out, err = fn(&asker{w, r, user, body})
			}
			answerPage(rw, out, err)
		})
	}
	handle("GET /client/boot", boot)
	handle("GET /client/history", history)
	handle("GET /client/replies", threadReplies)
	handle("GET /client/views", openViews)
	handle("GET /client/log", wireLog)
	w.roomDoor(handle)
	handle("POST /client/send", sendMessage)
	handle("POST /client/edit", editMessage)
	handle("POST /client/delete", deleteMessage)
	handle("POST /client/react", reactMessage)
	handle("POST /client/command", doCommand)
	handle("POST /client/shortcut", doShortcut)
	handle("POST /client/action", doAction)
	handle("POST /client/suggest", doSuggest)
	handle("POST /client/submit", doSubmit)
	handle("POST /client/close", doClose)
	handle("POST /client/home", doHome)
	handle("POST /client/open", openDM)
	handle("POST /client/join", joinChannel)
	handle("POST /client/leave", leaveChannel)
	handle("POST /client/invite", inviteUser)
	handle("POST /client/create", createChannel)
	handle("POST /client/read", markRead)
	mux.HandleFunc("POST /client/upload", func(rw http.ResponseWriter, r *http.Request) {
		user, err := w.who(r)
		var out any
		if err == nil {
			out, err = w.pageUpload(rw, r, user)
		}
		answerPage(rw, out, err)
	})
	mux.HandleFunc("GET /client/events", func(rw http.ResponseWriter, r *http.Request) {
		user, err := w.who(r)
		if err != nil {
			answerPage(rw, nil, err)
			return
		}
		w.serveEvents(rw, r, user)
	})
}

func answerPage(rw http.ResponseWriter, out any, err error) {
	switch {
	case errors.Is(err, errNotFound):
		writeJSON(rw, http.StatusNotFound, obj{"error": strings.TrimPrefix(err.Error(), errNotFound.Error()+": ")})
	case err != nil:
		writeJSON(rw, http.StatusBadRequest, obj{"error": err.Error()})
	case out == nil:
		writeJSON(rw, http.StatusOK, obj{})
	default:
		writeJSON(rw, http.StatusOK, out)
	}
}

// who is the person named by ?as=.
func (w *Workspace) who(r *http.Request) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	as := r.URL.Query().Get("as")
	if as == "" { // the first one the page may become
		if s := w.switchable(); len(s) > 0 {
			as = s[0]
		}
	}
	u := w.findUser(as)
	if u == nil || u.bot || u.slackbot {
		return "", missing("there is no person %q", as)
	}
	if u.Deleted {
		return "", fmt.Errorf("%s has left", u.RealName)
	}
	return u.ID, nil
}

// switchable lists whom one may become. w.mu held.
func (w *Workspace) switchable() []string {
	out := []string{}
	for _, s := range w.cfg.Switch {
		out = append(out, w.findUser(s).ID)
	}
	if len(out) == 0 {
		for _, id := range w.userOrder {
			if u := w.users[id]; !u.bot && !u.slackbot && !u.Deleted && !u.Stranger {
				out = append(out, id)
			}
		}
	}
	return out
}

func boot(a *asker) (any, error) {
	w := a.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.base == "" {
		w.base = "http://" + a.r.Host
	}
	im := w.openIM(a.user, w.botUser)
	people, channels := []obj{}, []obj{}
	for _, id := range w.userOrder {
		people = append(people, w.personObject(w.users[id], a.user))
	}
	for _, id := range w.chanOrder {
		if c := w.channels[id]; c.visible(a.user) {
			channels = append(channels, w.channelView(c, a.user))
		}
	}
	commands, shortcuts := []obj{}, []obj{}
	for _, c := range w.man.Features.Commands {
		commands = append(commands, obj{"command": c.Command, "description": c.Description, "usage_hint": c.Hint})
	}
	for _, s := range w.man.Features.Shortcuts {
		shortcuts = append(shortcuts, obj{"name": s.Name, "type": s.Type, "callback_id": s.CallbackID, "description": s.Description})
	}
	app := obj{"id": w.appID, "name": w.man.Display.Name, "description": w.man.Display.Description, "color": w.man.Display.Color,
		"bot_user": w.botUser, "im": im.ID, "commands": commands, "shortcuts": shortcuts,
		"home_tab": w.man.Features.Home.HomeTab, "messages_tab": w.man.Features.Home.Messages, "connected": w.connected() > 0}
	return obj{
		"team": w.cfg.Team, "me": w.personObject(w.users[a.user], a.user), "people": people, "channels": channels, "apps": []obj{app},
		"clock": w.clockObject(), "notice": w.cfg.Notice, "switch": w.switchable(), "stream": w.stream.seq,
	}, nil
}

func (w *Workspace) clockObject() obj {
	return obj{"now": float64(w.cfg.Clock.Now().UnixMilli()) / 1000, "story": w.cfg.Clock.Story()}
}

// seen finds a channel the person can see. w.mu held.
func (w *Workspace) seen(userID, channelID string) (*channel, error) {
	c := w.channels[channelID]
	if c == nil || !c.visible(userID) {
		return nil, missing("there is no channel %s", channelID)
	}
	return c, nil
}

func history(a *asker) (any, error) {
	w, q := a.w, a.r.URL.Query()
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seen(a.user, q.Get("channel"))
	if err != nil {
		return nil, err
	}
	limit, _ := strconv.Atoi(q.Get("limit"))
	if limit <= 0 || limit > 500 {
		limit = 100
	}
	all := w.visibleMessages(c, a.user, q.Get("before"))
	out := []obj{}
	for _, m := range all[max(0, len(all)-limit):] {
		out = append(out, w.pageMessage(c, m))
	}
	return obj{"messages": out, "has_more": len(all) > limit}, nil
}

// visibleMessages lists what a person sees in the channel itself, oldest first. w.mu held.
func (w *Workspace) visibleMessages(c *channel, userID, before string) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.inChannel() && (m.EphemeralTo == "" || m.EphemeralTo == userID) && (before == "" || m.TS < before) {
			out = append(out, m)
		}
	}
	return out
}

func threadReplies(a *asker) (any, error) {
	w, q := a.w, a.r.URL.Query()
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seen(a.user, q.Get("channel"))
	if err != nil {
		return nil, err
	}
	parent := c.find(q.Get("ts"))
	if parent != nil && parent.reply() {
		parent = c.find(parent.ThreadTS)
	}
	if parent == nil {
		return nil, missing("there is no message %s", q.Get("ts"))
	}
	out := []obj{w.pageMessage(c, parent)}
	for _, m := range c.replies(parent.TS, a.user) {
		out = append(out, w.pageMessage(c, m))
	}
	return obj{"messages": out}, nil
}

func openViews(a *asker) (any, error) {
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	return obj{"views": a.w.stackViews(a.user)}, nil
}

func wireLog(a *asker) (any, error) {
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	after, _ := strconv.Atoi(a.r.URL.Query().Get("after"))
	return obj{"entries": a.w.journal.after(after)}, nil
}
