package sandbox

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var fileMethods = map[string]method{
	"files.getUploadURLExternal":   {scopes: []string{"files:write"}, tier: tier4, run: filesUploadURL},
	"files.completeUploadExternal": {scopes: []string{"files:write"}, tier: tier4, run: filesComplete},
	"files.info":                   {scopes: []string{"files:read"}, tier: tier4, run: filesInfo},
}

const (
	maxUpload  = 10 << 20 // bytes
	maxSnippet = 1 << 20
	maxShared  = 100 // channels of one upload
)

var snippetType = regexp.MustCompile(`^[a-z][a-z0-9_+#-]{0,30}$`)

func fileType(name string) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
}

func isPicture(ext string) bool {
	return slices.Contains([]string{"png", "jpg", "jpeg", "gif", "webp", "heic"}, ext)
}

// file is an uploaded file. Its content lies in memory, or in the directory of the workspace.
type file struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	User     string   `json:"user"`
	Created  int64    `json:"created"`
	Size     int      `json:"size"`
	Channels []string `json:"channels"`
	Ready    bool     `json:"ready"`
	AltText  string   `json:"alt_txt,omitempty"`
	Snippet  string   `json:"snippet,omitempty"` // the language, for a snippet
	Preview  obj      `json:"preview,omitempty"` // size and small stand-in of a picture

	upload  string // secret part of the upload URL, "" once used
	length  int
	content []byte
	got     bool
}

func filesUploadURL(w *Workspace, c *call) (obj, *apiError) {
	n, kind := c.int("length", 0), c.str("snippet_type")
	switch {
	case n <= 0:
		return nil, fail1("missing_argument")
	case kind != "" && !snippetType.MatchString(kind):
		return nil, fail1("unknown_snippet_type")
	case kind != "" && n > maxSnippet:
		return nil, fail1("snippet_too_large")
	case n > maxUpload:
		return nil, fail1("file_upload_size_restricted")
	}
	if fail := w.uploading(c.str("filename"), n); fail != nil {
		return nil, fail
	}
	f := &file{ID: w.newID("F"), Name: filepath.Base(c.str("filename")), User: w.botUser, Created: w.cfg.Clock.Now().Unix(), length: n,
		upload: secret(12), AltText: c.str("alt_txt"), Snippet: kind}
	w.files[f.ID] = f
	return obj{"upload_url": w.base + "/upload/" + f.ID + "/" + f.upload, "file_id": f.ID}, nil
}

// serveUpload takes the bytes of an upload, plain or as a form.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	id, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/upload/"), "/")
	body, err := readUpload(rw, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[id]
	switch {
	case f == nil || f.upload == "" || f.upload != key:
		http.Error(rw, "this upload URL was used before or was never given out", http.StatusNotFound)
	case err != nil:
		http.Error(rw, "the upload could not be read", http.StatusBadRequest)
	default:
		f.upload, f.got = "", true
		w.storeFile(f, body)
		w.note(entry{Kind: "call", What: "upload", Status: 200, Bytes: len(body)})
		_, _ = io.WriteString(rw, "OK - "+itoa(len(body)))
	}
}

func readUpload(rw http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxUpload+1<<16)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxUpload); err != nil {
			return nil, err
		}
		for _, headers := range r.MultipartForm.File {
			in, err := headers[0].Open()
			if err != nil {
				return nil, err
			}
			defer in.Close()
			return io.ReadAll(in)
		}
	}
	return io.ReadAll(r.Body)
}

// storeFile keeps the content. w.mu held.
func (w *Workspace) storeFile(f *file, content []byte) {
	f.Size, f.content, f.Preview = len(content), content, pictureKeys(content)
	if w.disk != nil {
		if err := os.WriteFile(filepath.Join(w.disk.dir, "files", f.ID), content, 0o600); err != nil {
			w.log.Error("a file is kept in memory only", "error", err)
		}
	}
}

func filesComplete(w *Workspace, c *call) (obj, *apiError) {
	var want []struct{ ID, Title string }
	if json.Unmarshal(c.raw("files"), &want) != nil || len(want) == 0 {
		return nil, invalidArguments([]string{"[ERROR] must provide an array [json-pointer:/files]"})
	}
	var ids []string
	for _, one := range want {
		f := w.files[one.ID]
		switch {
		case f == nil || !f.got:
			return nil, fail1("file_not_found")
		case f.User != w.botUser:
			return nil, fail1("access_denied")
		case f.Ready:
			return nil, fail1("file_update_failed")
		}
		ids = append(ids, f.ID)
	}
	var targets []*channel
	into := append(c.list("channels"), c.list("channel_id")...)
	switch {
	case len(into) > maxShared:
		return nil, fail1("channels_limit_exceeded")
	case len(into) > 1 && c.str("thread_ts") != "": // a thread is in one channel
		return nil, fail1("invalid_channel")
	}
	for _, id := range into {
		ch, fail := w.target(id)
		if fail != nil {
			return nil, fail
		}
		if fail := w.mayPost(ch); fail != nil {
			if fail.code != "not_in_channel" {
				fail = fail1("posting_to_channel_denied")
			}
			return nil, fail
		}
		if fail := w.threadRefusal(ch, c.str("thread_ts")); fail != nil {
			if fail.code == "cannot_reply_to_message" {
				return nil, fail1("invalid_channel")
			}
			return nil, fail1("posting_to_channel_denied")
		}
		targets = append(targets, ch)
	}
	var m *message
	if comment := c.str("initial_comment"); comment != "" || c.has("blocks") {
		args := obj{"text": outside(comment, linkURLs)}
		if comment == "" { // with a comment the blocks are passed over
			args = obj{"blocks": c.args["blocks"]}
		}
		var fail *apiError
		if m, fail = w.parseMessage(args); fail != nil {
			return nil, fail
		}
	}
	out := []obj{}
	for _, one := range want {
		f := w.files[one.ID]
		f.Ready, f.Title = true, one.Title
		if f.Title == "" {
			f.Title = f.Name
		}
	}
	for _, ch := range targets {
		post := message{User: w.botUser, Subtype: "file_share", Files: ids, ThreadTS: c.str("thread_ts")}
		if m != nil {
			post.Text, post.Blocks = m.Text, m.Blocks
		}
		w.sign(c, &post)
		w.share(ch, &post)
	}
	for _, id := range ids {
		w.save("file", w.files[id])
		o := w.fileObject(w.files[id]) // Slack shares after it answered: where it went is read later, from files.info
		o["channels"], o["groups"], o["ims"], o["shares"] = []string{}, []string{}, []string{}, obj{}
		w.addDetail(w.files[id], o)
		out = append(out, o)
	}
	return obj{"files": out}, nil
}

// share posts a message with files. w.mu held.
func (w *Workspace) share(c *channel, m *message) {
	for _, id := range m.Files {
		w.files[id].Channels = append(w.files[id].Channels, c.ID)
		if c.has(w.botUser) && w.man.scope("files:read") {
			w.sendEvent("file_shared", obj{"type": "file_shared", "file_id": id, "user_id": m.User, "file": obj{"id": id}, "channel_id": c.ID}, c)
		}
	}
	w.post(c, m)
}

func filesInfo(w *Workspace, c *call) (obj, *apiError) {
	f := w.files[c.str("file")]
	if f == nil || !f.Ready {
		return nil, fail1("file_not_found")
	}
	visible := f.User == w.botUser || len(f.Channels) == 0 // without a channel it came through a file input
	for _, id := range f.Channels {
		visible = visible || w.channels[id].has(w.botUser)
	}
	if !visible {
		return nil, fail1("not_visible")
	}
	return obj{"file": w.wholeFile(f), "comments": []any{}, "response_metadata": nextCursor("")}, nil
}

func (w *Workspace) fileLink(f *file) string { return w.base + "/files/" + f.ID + "/" + f.Name }

// serveFile hands a file to the app (by token) or to the page (by ?as=).
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/files/"), "/")
	w.mu.Lock()
	f := w.files[id]
	as := r.URL.Query().Get("as")
	allowed := r.Header.Get("Authorization") == "Bearer "+w.cfg.BotToken && w.man.scope("files:read")
	if f != nil && w.users[as] != nil {
		allowed = f.User == as
		for _, c := range f.Channels {
			allowed = allowed || w.channels[c].visible(as)
		}
	}
	var content []byte
	if f != nil && allowed {
		content = f.content
		if content == nil && w.disk != nil {
			content, _ = os.ReadFile(filepath.Join(w.disk.dir, "files", f.ID))
		}
	}
	w.mu.Unlock()
	switch {
	case !allowed:
		http.Error(rw, "not yours to read", http.StatusForbidden)
	case f == nil || content == nil:
		http.NotFound(rw, r)
	default:
		rw.Header().Set("Content-Type", str(w.fileObject(f), "mimetype"))
		rw.Header().Set("X-Content-Type-Options", "nosniff")
		rw.Header().Set("Content-Security-Policy", "sandbox") // what people uploaded never runs on the page's origin
		_, _ = rw.Write(content)
	}
}
