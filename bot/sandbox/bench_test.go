package sandbox_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"pvx/bot/sandbox"
)

// BenchmarkCommandToView is the workspace's own share: a command, views.open by the app, the acknowledgement, and closing, over
// loopback, with an app that does nothing else.
func BenchmarkCommandToView(b *testing.B) {
	w, err := sandbox.New(config())
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	defer w.Close()
	call := func(method, token, body string) obj {
		req, _ := http.NewRequest("POST", srv.URL+"/api/"+method, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			b.Error(err)
			return nil
		}
		defer res.Body.Close()
		var out obj
		_ = json.NewDecoder(res.Body).Decode(&out)
		return out
	}
	url := call("apps.connections.open", "xapp-1-test", "{}")["url"].(string)
	conn, _, err := (&websocket.Dialer{NetDialContext: (&net.Dialer{}).DialContext}).Dial(url, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	view := mustText(modal("T", input("b", "L", text("a"))))
	go func() {
		for {
			var f obj
			if conn.ReadJSON(&f) != nil {
				return
			}
			if id := at(f, "payload", "trigger_id"); id != nil {
				call("views.open", "xoxb-test", `{"trigger_id":"`+id.(string)+`","view":`+view+`}`)
				_ = conn.WriteJSON(obj{"envelope_id": f["envelope_id"]})
			}
		}
	}()
	ann := w.Person("ann")
	if err := w.Wait(b.Context(), "the app", func() bool { return w.Connected() > 0 }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := ann.Command(b.Context(), "general", "/tally"); err != nil {
			b.Fatal(err)
		}
		m, err := ann.Modal(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := m.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
