package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// controls registers the side panel's calls: the clock, faults, and changes that an administrator would make.
func (w *Workspace) controls(mux *http.ServeMux) {
	handle := func(pattern string, fn func(body []byte) (any, error)) {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) {
			if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
				answerPage(rw, nil, errors.New("send application/json"))
				return
			}
			body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, 1<<20))
			var out any
			if err == nil {
				out, err = fn(body)
			}
			answerPage(rw, out, err)
		})
	}
	handle("POST /control/clock", w.controlClock)
	handle("POST /control/fault", func(body []byte) (any, error) {
		var f Fault
		if err := json.Unmarshal(body, &f); err != nil {
			return nil, err
		}
		return nil, w.Fault(f)
	})
	handle("POST /control/policy", func(body []byte) (any, error) {
		p := w.Policy()
		if err := json.Unmarshal(body, &p); err != nil {
			return nil, err
		}
		w.SetPolicy(p)
		return p, nil
	})
	handle("POST /control/thread", func(body []byte) (any, error) {
		var in struct {
			Channel string `json:"channel"`
			TS      string `json:"ts"`
			Locked  bool   `json:"locked"`
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		return nil, w.LockThread(in.Channel, in.TS, in.Locked)
	})
	handle("POST /control/channel", func(body []byte) (any, error) {
		var in struct {
			Channel string `json:"channel"`
			ChannelChange
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		return nil, w.ChangeChannel(in.Channel, in.ChannelChange)
	})
	handle("POST /control/join", func(body []byte) (any, error) {
		var in User
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		id, err := w.AddUser(in)
		return obj{"id": id}, err
	})
	handle("POST /control/person", func(body []byte) (any, error) {
		var in struct {
			User string `json:"user"`
			UserChange
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		return nil, w.ChangeUser(in.User, in.UserChange)
	})
}

func (w *Workspace) controlClock(body []byte) (any, error) {
	var in struct {
		Advance float64 `json:"advance"`
		To      float64 `json:"to"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if !w.cfg.Clock.Story() {
		return nil, errors.New("this workspace runs on the wall clock")
	}
	d := time.Duration(in.Advance * float64(time.Second))
	if in.To > 0 {
		d = time.UnixMilli(int64(in.To * 1000)).Sub(w.cfg.Clock.Now())
	}
	if d < 0 {
		return nil, errors.New("the clock moves forward only")
	}
	if d > 10*366*24*time.Hour {
		return nil, errors.New("the clock moves ten years at most")
	}
	now := w.Advance(d)
	return obj{"now": float64(now.UnixMilli()) / 1000}, nil
}

// Advance moves the story clock forward, sends what is due by then, and tells the pages. On a wall clock it changes nothing.
func (w *Workspace) Advance(d time.Duration) time.Time { return w.cfg.Clock.Advance(d) }

// ChannelChange is what an administrator changes about a channel; nil leaves a thing as it is.
type ChannelChange struct {
	Name     *string `json:"name"`
	Topic    *string `json:"topic"`
	Archived *bool   `json:"archived"`
	ReadOnly *bool   `json:"read_only"`
	Shared   *bool   `json:"shared"`

	ThreadOnly *bool `json:"thread_only"`
	NoThreads  *bool `json:"no_threads"`

	Deleted bool `json:"deleted"` // for good, with all its messages
}

// ChangeChannel renames, archives or otherwise changes a channel and tells the app. The error says that there is none.
func (w *Workspace) ChangeChannel(channelID string, to ChannelChange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channelID)
	if c == nil || c.direct() {
		return missing("there is no channel %s", channelID)
	}
	w.changeChannel(c, to, c.Creator)
	return nil
}

// changeChannel is ChangeChannel by a user. w.mu held.
func (w *Workspace) changeChannel(c *channel, to ChannelChange, by string) {
	prefix := "channel"
	if c.private() {
		prefix = "group"
	}
	tell := func(name string, ev obj) {
		ev["type"] = name
		if c.has(w.botUser) && w.man.scope(c.scopeKind()+":read") {
			w.sendEvent(name, ev, c)
		}
	}
	if to.Name != nil && *to.Name != c.Name {
		c.Names = append(c.Names, c.Name)
		c.Name = *to.Name
		tell(prefix+"_rename", obj{"channel": obj{"id": c.ID, "name": c.Name, "name_normalized": c.Name, "created": c.Created, "is_channel": !c.private(), "is_mpim": false}})
	}
	if to.Topic != nil {
		c.Topic = *to.Topic
	}
	if to.Archived != nil && *to.Archived != c.Archived {
		c.Archived = *to.Archived
		name := prefix + "_archive"
		if !c.Archived {
			name = prefix + "_unarchive"
		}
		tell(name, obj{"channel": c.ID, "user": by, "is_moved": 0})
	}
	if to.ReadOnly != nil {
		c.ReadOnly = *to.ReadOnly
	}
	if to.Shared != nil {
		c.Shared = *to.Shared
	}
	if to.ThreadOnly != nil {
		c.ThreadOnly = *to.ThreadOnly
	}
	if to.NoThreads != nil {
		c.NoThreads = *to.NoThreads
	}
	if to.Deleted {
		tell(prefix+"_deleted", obj{"channel": c.ID, "actor_id": by})
		w.deleteChannel(c)
		return
	}
	w.channelChanged(c)
}

// AddUser lets a person join the workspace and tells the app (team_join). It returns the person's id; the error says what is wrong
// with the name or the zone.
func (w *Workspace) AddUser(u User) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	added, err := w.newUser(u, len(w.userOrder))
	if err != nil {
		return "", err
	}
	w.save("user", added.User)
	if w.man.scope("users:read") {
		w.sendEvent("team_join", obj{"type": "team_join", "user": w.userObject(added), "cache_ts": w.cfg.Clock.Now().Unix()}, nil)
	}
	w.emit(w.everyone(), func(viewer string) obj {
		return obj{"type": "person", "person": w.personObject(added, viewer)}
	})
	w.notify()
	return added.ID, nil
}

// UserChange is what changes about a person; nil leaves a thing as it is.
type UserChange struct {
	RealName *string `json:"real_name"`
	Title    *string `json:"title"`
	TZ       *string `json:"tz"`
	Deleted  *bool   `json:"deleted"`
}

// ChangeUser changes a person's record and tells the app (user_change). The error says that there is none, or no such zone.
func (w *Workspace) ChangeUser(userID string, to UserChange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.findUser(userID)
	if u == nil {
		return missing("there is no person %s", userID)
	}
	if to.TZ != nil {
		if _, err := time.LoadLocation(*to.TZ); err != nil {
			return err
		}
		u.TZ = *to.TZ
	}
	if to.RealName != nil {
		u.RealName = *to.RealName
	}
	if to.Title != nil {
		u.Title = *to.Title
	}
	if to.Deleted != nil {
		u.Deleted = *to.Deleted
	}
	w.changeUser(u)
	return nil
}
