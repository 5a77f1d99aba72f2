package sandbox

import (
	"mime"
	"slices"
	"strings"
)

// kindsOfFile are Slack's names of the common file types, by the ending: the type and how people read it. Others go by their ending.
var kindsOfFile = map[string][2]string{
	"txt": {"text", "Plain Text"}, "md": {"markdown", "Markdown (raw)"}, "js": {"javascript", "JavaScript"}, "py": {"python", "Python"},
	"yml": {"yaml", "YAML"}, "jpg": {"jpg", "JPEG"}, "jpeg": {"jpg", "JPEG"}, "doc": {"doc", "Word Document"}, "docx": {"docx", "Word Document"},
	"xlsx": {"xlsx", "Excel Spreadsheet"}, "pptx": {"pptx", "PowerPoint Presentation"}, "zip": {"zip", "Zip"}, "": {"binary", "Binary"},
}

func (w *Workspace) fileObjects(ids []string) []obj {
	out := []obj{}
	for _, id := range ids {
		if f := w.files[id]; f != nil {
			out = append(out, w.fileObject(f))
		}
	}
	return out
}

func (w *Workspace) fileObject(f *file) obj {
	ext := fileType(f.Name)
	kind, _, _ := strings.Cut(mime.TypeByExtension("."+ext), ";")
	if kind == "" {
		kind = "application/octet-stream"
	}
	known, ok := kindsOfFile[ext]
	if !ok {
		known = [2]string{ext, strings.ToUpper(ext)}
	}
	link := w.fileLink(f)
	o := obj{"id": f.ID, "created": f.Created, "timestamp": f.Created, "name": f.Name, "title": f.Title, "mimetype": kind, "filetype": known[0],
		"pretty_type": known[1], "user": f.User, "editable": false, "size": f.Size, "mode": "hosted", "is_external": false,
		"external_type": "", "is_public": true, "public_url_shared": false, "display_as_bot": false, "username": "", "url_private": link,
		"url_private_download": link, "media_display_type": "unknown", "permalink": link, "permalink_public": link, "has_rich_preview": false}
	for k, v := range f.Preview {
		if v == "" { // the address is not known before the file is asked for
			v = link
		}
		o[k] = v
	}
	if f.Snippet != "" {
		o["mode"], o["filetype"], o["pretty_type"], o["editable"] = "snippet", f.Snippet, strings.ToUpper(f.Snippet), true
	}
	if f.AltText != "" {
		o["alt_txt"] = f.AltText
	}
	return o
}

// wholeFile is the file with all there is to say of it, as files.info and file inputs have it. w.mu held.
func (w *Workspace) wholeFile(f *file) obj {
	o := w.fileObject(f)
	w.addShares(f, o)
	return o
}

// addShares tells where a file was posted, as files.info does: the conversations by kind, and in shares each post. w.mu held.
func (w *Workspace) addShares(f *file, o obj) {
	channels, groups, ims := []string{}, []string{}, []string{}
	public, private := obj{}, obj{}
	for _, id := range f.Channels {
		c := w.channels[id]
		if c == nil {
			continue
		}
		into := public
		switch {
		case c.Kind == kindIM:
			ims, into = append(ims, id), private
		case c.private():
			groups, into = append(groups, id), private
		default:
			channels = append(channels, id)
		}
		var posts []any
		for _, m := range c.messages {
			if !slices.Contains(m.Files, f.ID) {
				continue
			}
			one := obj{"ts": m.TS, "channel_name": c.Name, "team_id": w.cfg.Team.ID, "share_user_id": m.User, "reply_users": []string{},
				"reply_users_count": 0, "reply_count": 0}
			if m.ThreadTS != "" {
				one["thread_ts"] = m.ThreadTS
			}
			posts = append(posts, one)
		}
		if len(posts) > 0 {
			into[id] = posts
		}
	}
	shares := obj{}
	if len(public) > 0 {
		shares["public"] = public
	}
	if len(private) > 0 {
		shares["private"] = private
	}
	o["channels"], o["groups"], o["ims"], o["shares"], o["comments_count"] = channels, groups, ims, shares, 0
	w.addDetail(f, o)
}

// addDetail is what answers about one file have, and files of messages have not. w.mu held.
func (w *Workspace) addDetail(f *file, o obj) {
	o["user_team"], o["file_access"], o["is_starred"] = w.team(f.User), "visible", false
}
