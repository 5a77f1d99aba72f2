package sandbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// disk keeps the workspace as a file of lines, one JSON record each, written as things change and rewritten short at start.
// A half line at the end, left by a kill, is ignored. Open modals are not kept.
type disk struct {
	dir   string
	f     *os.File
	clock time.Time // last one written
}

type record struct {
	Kind    string          `json:"kind"`
	Channel string          `json:"channel,omitempty"`
	Data    json.RawMessage `json:"data"`
}

const stateName = "workspace.jsonl"

// openDisk reads what the last run left and begins a fresh file with it. w.mu held.
func (w *Workspace) openDisk(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "files"), 0o700); err != nil {
		return fmt.Errorf("workspace directory: %w", err)
	}
	path := filepath.Join(dir, stateName)
	if err := w.readDisk(path); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("workspace state: %w", err)
	}
	w.disk = &disk{dir: dir, f: f}
	w.saveAll()
	if err := errors.Join(f.Sync(), os.Rename(path+".new", path)); err != nil {
		return fmt.Errorf("workspace state: %w", err)
	}
	return nil
}

func (w *Workspace) readDisk(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // a half line, if any, was cut off by a kill
		}
		if err != nil {
			return err
		}
		var r record
		if json.Unmarshal(line, &r) == nil {
			w.restore(r)
		}
	}
}

// restore applies one record; what no longer fits is left out. w.mu held.
func (w *Workspace) restore(r record) {
	switch r.Kind {
	case "meta":
		var m struct {
			Seq    int   `json:"seq"`
			LastTS int64 `json:"last_ts"`
			Clock  int64 `json:"clock"`
		}
		if json.Unmarshal(r.Data, &m) != nil {
			return
		}
		w.seq, w.lastTS = max(w.seq, m.Seq+500), max(w.lastTS, m.LastTS) // a kill may have lost the last ids given out
		if at := time.UnixMicro(m.Clock); m.Clock > 0 {
			w.cfg.Clock.Advance(at.Sub(w.cfg.Clock.Now()))
		}
	case "channel":
		var c channel
		if json.Unmarshal(r.Data, &c) != nil || c.ID == "" {
			return
		}
		if old := w.channels[c.ID]; old != nil {
			c.messages = old.messages
			*old = c
			if old.LastRead == nil {
				old.LastRead = map[string]string{}
			}
		} else {
			w.addChannel(&c)
		}
	case "message":
		var m message
		c := w.channels[r.Channel]
		if c == nil || json.Unmarshal(r.Data, &m) != nil || m.TS == "" {
			return
		}
		if old := c.find(m.TS); old != nil {
			*old = m
		} else {
			c.messages = append(c.messages, &m)
			slices.SortFunc(c.messages, func(a, b *message) int { return strings.Compare(a.TS, b.TS) })
		}
		if micro, ok := parseTS(m.TS); ok {
			w.lastTS = max(w.lastTS, micro)
		}
	case "deleted":
		var d obj
		if json.Unmarshal(r.Data, &d) == nil {
			if c := w.channels[str(d, "channel")]; c != nil {
				c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m.TS == str(d, "ts") })
			}
		}
	case "channel_deleted":
		var id string
		if json.Unmarshal(r.Data, &id) == nil && w.channels[id] != nil {
			w.dropChannel(id)
		}
	case "file":
		var f file
		if json.Unmarshal(r.Data, &f) == nil {
			w.files[f.ID] = &f
		}
	case "scheduled":
		var s []*scheduled
		if json.Unmarshal(r.Data, &s) == nil {
			w.scheduled = s
		}
	case "user":
		var u User
		if json.Unmarshal(r.Data, &u) != nil || u.ID == "" {
			return
		}
		if w.users[u.ID] == nil { // joined later
			w.addUser(&user{User: u})
		}
		w.users[u.ID].User = u
	}
}

func (w *Workspace) saveAll() {
	w.saveMeta()
	for _, id := range w.chanOrder {
		c := w.channels[id]
		w.save("channel", c)
		for _, m := range c.messages {
			w.saveMessage(c, m)
		}
	}
	for _, f := range w.files {
		w.save("file", f)
	}
	for _, id := range w.userOrder {
		if u := w.users[id]; !u.bot && !u.slackbot {
			w.save("user", u.User)
		}
	}
	for _, id := range w.gone {
		w.save("channel_deleted", id)
	}
	w.saveScheduled()
}

// save appends one record. w.mu held.
func (w *Workspace) save(kind string, data any) { w.append(record{Kind: kind, Data: mustJSON(data)}) }

func (w *Workspace) saveMessage(c *channel, m *message) {
	if m.EphemeralTo == "" {
		w.append(record{Kind: "message", Channel: c.ID, Data: mustJSON(m)})
	}
}

func (w *Workspace) saveScheduled() { w.save("scheduled", w.scheduled) }

func (w *Workspace) saveMeta() {
	if w.disk == nil {
		return
	}
	meta := obj{"seq": w.seq, "last_ts": w.lastTS}
	if w.cfg.Clock.Story() {
		meta["clock"] = w.cfg.Clock.Now().UnixMicro()
	}
	w.save("meta", meta)
}

// saveClock writes the story's time when it has moved by more than ten seconds. w.mu held.
func (w *Workspace) saveClock() {
	if w.disk == nil {
		return
	}
	if now := w.cfg.Clock.Now(); now.Sub(w.disk.clock) > 10*time.Second {
		w.disk.clock = now
		w.saveMeta()
	}
}

func (w *Workspace) append(r record) {
	if w.disk == nil || w.disk.f == nil {
		return
	}
	if _, err := w.disk.f.Write(append(mustJSON(r), '\n')); err != nil {
		w.log.Error("workspace state is no longer written", "error", err)
		w.disk.f.Close()
		w.disk.f = nil
	}
}

func (w *Workspace) closeDisk() error {
	if w.disk == nil || w.disk.f == nil {
		return nil
	}
	w.saveMeta()
	err := errors.Join(w.disk.f.Sync(), w.disk.f.Close())
	w.disk.f = nil
	return err
}
