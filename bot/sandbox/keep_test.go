package sandbox_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/bot/sandbox"
)

func TestResponseURLs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, config())
		b := r.connect(ackAll)
		ann, ctx := r.w.Person("ann"), t.Context()
		post := func(url string, body obj) (int, obj) {
			req, _ := http.NewRequest("POST", strings.Replace(url, "http://127.0.0.1", r.url, 1), strings.NewReader(mustText(body)))
			req.Header.Set("Content-Type", "application/json")
			res, out := r.do(req)
			return res.StatusCode, out
		}
		if err := ann.Command(ctx, "outside", "/tally"); err != nil { // the app is not in this channel
			t.Fatal(err)
		}
		url := at(b.next(), "payload", "response_url").(string)
		for i, c := range []struct {
			body   obj
			status int
			seen   int
		}{
			{obj{"text": "for you"}, 200, 1},
			{obj{"text": "for all", "response_type": "in_channel"}, 200, 2},
			{obj{"text": ""}, 400, 2},
			{obj{"blocks": []obj{{"type": "section"}}}, 400, 2},
			{obj{"text": "fifth"}, 200, 3},
			{obj{"text": "sixth"}, 404, 3},
		} {
			if status, out := post(url, c.body); status != c.status || len(ann.Messages("outside")) != c.seen {
				t.Errorf("use %d: %d %v, %d messages; want %d and %d", i+1, status, out, len(ann.Messages("outside")), c.status, c.seen)
			}
		}
		r.api("chat.postMessage", obj{"channel": "C0GEN", "text": "x", "blocks": []obj{{"type": "actions", "elements": []obj{{"type": "button", "action_id": "go", "text": plain("Go")}}}}})
		for b.next()["type"] != "events_api" {
		}
		if err := ann.Press(ctx, ann.Messages("general")[0], "Go"); err != nil {
			t.Fatal(err)
		}
		p := at(b.next(), "payload").(obj)
		if at(p, "container", "type") != "message" || at(p, "message", "text") != "x" || at(p, "channel", "id") != "C0GEN" {
			t.Errorf("press: %v", p)
		}
		url = p["response_url"].(string)
		if status, out := post(url, obj{"text": "done", "replace_original": true}); status != 200 || ann.Messages("general")[0].Text != "done" {
			t.Errorf("replace: %d %v", status, out)
		}
		if status, _ := post(url, obj{"delete_original": true}); status != 200 || len(ann.Messages("general")) != 0 {
			t.Errorf("delete: %d", status)
		}
		time.Sleep(30*time.Minute + time.Second)
		if status, out := post(url, obj{"text": "late"}); status != 404 || out["error"] != "expired_url" {
			t.Errorf("late: %d %v", status, out)
		}
	})
}

func TestFiles(t *testing.T) {
	r := start(t, config())
	get := func(url, token, as string) (int, string) {
		if as != "" {
			url += "?as=" + as
		}
		req, _ := http.NewRequest("GET", url, nil)
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := r.http.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(raw)
	}
	out := r.form("files.getUploadURLExternal", "xoxb-test", map[string][]string{"filename": {"a.csv"}, "length": {"3"}})
	url, id := out["upload_url"].(string), out["file_id"]
	if out := r.api("files.completeUploadExternal", obj{"files": []obj{{"id": id}}, "channel_id": "C0GEN"}); out["error"] != "file_not_found" {
		t.Errorf("completed before it was uploaded: %v", out)
	}
	res, err := r.http.Post(url, "application/octet-stream", strings.NewReader("1,2"))
	if err != nil || res.StatusCode != 200 {
		t.Fatal(err)
	}
	out = r.api("files.completeUploadExternal", obj{"files": []obj{{"id": id, "title": "Numbers"}}, "channel_id": "C0GEN", "initial_comment": "see"})
	if out["ok"] != true {
		t.Fatal(out)
	}
	m := r.w.Person("ann").Messages("general")[0]
	if m.Subtype != "file_share" || m.Text != "see" || len(m.Files) != 1 || m.Files[0] != "a.csv" {
		t.Errorf("message: %+v", m)
	}
	link := at(r.api("files.info", obj{"file": id}), "file", "url_private").(string)
	if status, text := get(link, "xoxb-test", ""); status != 200 || text != "1,2" {
		t.Errorf("app: %d %q", status, text)
	}
	if status, _ := get(link, "", "U0BOB"); status != 200 {
		t.Errorf("bob: %d", status)
	}
	if status, _ := get(link, "", ""); status != 403 {
		t.Errorf("nobody: %d", status)
	}

	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	_ = parts.WriteField("channel", "C0GEN")
	file, _ := parts.CreateFormFile("file", "b.txt")
	_, _ = file.Write([]byte("hello"))
	parts.Close()
	req, _ := http.NewRequest("POST", r.url+"/client/upload?as=U0ANN", &form)
	req.Header.Set("Content-Type", parts.FormDataContentType())
	if res, out := r.do(req); res.StatusCode != 200 || out["ts"] == nil {
		t.Errorf("upload: %d %v", res.StatusCode, out)
	}
}

func TestFileInput(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		b, ann, ctx := r.connect(ackAll), r.w.Person("ann"), t.Context()
		r.api("views.open", obj{"trigger_id": b.trigger(ann), "view": modal("T", input("f", "Export", obj{"type": "file_input", "action_id": "a"}))})
		m, _ := ann.Modal(ctx)
		if err := m.Upload(ctx, "Export", "x.csv", []byte("a,b")); err != nil {
			t.Fatal(err)
		}
		if res, _ := m.Submit(ctx); res.Kind != "closed" {
			t.Fatal(res)
		}
		files := at(b.next(), "payload", "view", "state", "values", "f", "a", "files").([]any)
		id := at(files[0], "id")
		if at(files[0], "user_team") == nil || at(files[0], "file_access") != "visible" {
			t.Errorf("the app is not told whose file it is: %v", files[0])
		}
		if out := r.api("files.info", obj{"file": id}); at(out, "file", "name") != "x.csv" || at(out, "file", "size") != float64(3) {
			t.Errorf("file: %v", out)
		}
	})
}

func TestRestart(t *testing.T) {
	dir := t.TempDir()
	cfg := config()
	cfg.Dir = dir
	cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
	w, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ann, ctx := w.Person("ann"), t.Context()
	ts, _ := ann.Send(ctx, "general", "kept")
	gone, _ := ann.Send(ctx, "general", "deleted")
	reply, _ := ann.Reply(ctx, "general", ts, "in the thread")
	_, _ = ann.Send(ctx, sandbox.AppMember, "to the app")
	_ = ann.Delete(ctx, "general", gone)
	_ = ann.React(ctx, "general", ts, "eyes", true)
	w.Advance(48 * time.Hour)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	cfg.Clock = sandbox.NewClock(time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC))
	w, err = sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ann = w.Person("ann")
	got := ann.Messages("general")
	if len(got) != 1 || got[0].Text != "kept" || got[0].TS != ts || got[0].Replies != 1 || len(got[0].Reactions["eyes"]) != 1 {
		t.Errorf("general: %+v", got)
	}
	if got := ann.Thread("general", ts); len(got) != 2 || got[1].TS != reply {
		t.Errorf("thread: %+v", got)
	}
	if got := ann.DM(); len(got) != 1 || got[0].Text != "to the app" {
		t.Errorf("DM: %+v", got)
	}
	if now := cfg.Clock.Now(); now.Before(time.Date(2031, 3, 5, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("the clock went back to %s", now)
	}
	if later, _ := ann.Send(ctx, "general", "new"); later <= reply {
		t.Errorf("stamp %s is not later than %s", later, reply)
	}
}

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)
		c := sandbox.NewClock(begin)
		var jumps []time.Time
		stop := c.OnJump(func(now time.Time) { jumps = append(jumps, now) })
		time.Sleep(time.Minute)
		if got := c.Now().Sub(begin); got != time.Minute {
			t.Errorf("after a minute it shows %s", got)
		}
		woken := make(chan time.Time, 1)
		go func() {
			_ = c.Wait(t.Context(), begin.Add(2*time.Hour))
			woken <- c.Now()
		}()
		synctest.Wait()
		c.Advance(time.Hour)
		synctest.Wait()
		if len(woken) != 0 {
			t.Error("woken an hour early")
		}
		c.Advance(time.Hour)
		if got := <-woken; got.Before(begin.Add(2 * time.Hour)) {
			t.Errorf("woken at %s", got)
		}
		before := c.Now()
		if c.Advance(-time.Hour); c.Now().Before(before) {
			t.Error("it moved backwards")
		}
		stop()
		c.Advance(time.Second)
		if len(jumps) != 2 {
			t.Errorf("%d jumps told, want 2", len(jumps))
		}
		if wall := sandbox.WallClock(); wall.Story() || time.Until(wall.Advance(time.Hour)) > time.Minute {
			t.Error("the wall clock was moved")
		}
	})
}
