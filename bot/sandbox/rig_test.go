package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"pvx/bot/sandbox"
)

type obj = map[string]any

const manifest = `
display_information: {name: Tally, description: Counts things, background_color: "#225577"}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  bot_user: {display_name: Tally, always_online: true}
  slash_commands:
    - {command: /tally, description: Start, usage_hint: "new [title]", should_escape: false}
  shortcuts:
    - {name: Start a tally, type: global, callback_id: start, description: Opens the form}
    - {name: Keep this, type: message, callback_id: keep, description: Keeps a message}
oauth_config:
  scopes:
    bot: [commands, "chat:write", "im:write", "users:read", "channels:read", "channels:join", "groups:read", "im:read", "channels:history",
      "groups:history", "im:history", "reactions:write", "reactions:read", "files:read", "files:write", "app_mentions:read", "canvases:write",
      "canvases:read", "pins:write", "bookmarks:write", "team:read"]
settings:
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
  event_subscriptions:
    bot_events: [app_home_opened, app_mention, message.channels, message.groups, message.im, member_joined_channel, member_left_channel,
      user_change, reaction_added, channel_rename, file_shared]
`

func config() sandbox.Config {
	return sandbox.Config{
		Manifest: []byte(manifest), Unlimited: true, AppToken: "xapp-1-test", BotToken: "xoxb-test",
		People: []sandbox.User{
			{ID: "U0ANN", Name: "ann", RealName: "Ann Berg", Title: "Partner manager", TZ: "Europe/Oslo"},
			{ID: "U0BOB", Name: "bob", RealName: "Bob Diaz", Title: "Support lead", TZ: "America/New_York"},
			{ID: "U0GONE", Name: "gone", RealName: "Gone Person", Deleted: true},
			{ID: "U0EXT", Name: "ext", RealName: "Ext Stranger", Stranger: true},
		},
		Channels: []sandbox.Channel{
			{ID: "C0GEN", Name: "general", Members: []string{"ann", "bob", sandbox.AppMember}},
			{ID: "C0OUT", Name: "outside", Members: []string{"ann"}},
			{ID: "C0PRIV", Name: "secret", Private: true, Members: []string{"ann"}},
			{ID: "C0OLD", Name: "old", Archived: true, Members: []string{"ann", sandbox.AppMember}},
			{ID: "C0READ", Name: "news", ReadOnly: true, Members: []string{"ann", "bob", sandbox.AppMember}},
			{ID: "C0SHARED", Name: "with-acme", Shared: true, Members: []string{"ann", "ext", sandbox.AppMember}},
		},
	}
}

// rig is a workspace behind a server, and how to call it. It works inside and outside synctest bubbles.
type rig struct {
	t    *testing.T
	w    *sandbox.Workspace
	http *http.Client
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
	url  string
}

// pipes is a listener without a network, so that synctest can tell when everybody waits.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func start(t *testing.T, cfg sandbox.Config) *rig {
	t.Helper()
	w, err := sandbox.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: w.Handler()}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(p) }()
	transport := &http.Transport{DialContext: p.dial}
	t.Cleanup(func() {
		w.Close()
		transport.CloseIdleConnections()
		server.Close()
		<-served
	})
	return &rig{t: t, w: w, http: &http.Client{Transport: transport}, dial: p.dial, url: "http://127.0.0.1"}
}

// api calls a Web API method with a JSON body, or as a form where the method reads no JSON.
func (r *rig) api(method string, args obj) obj {
	r.t.Helper()
	_, out := r.call(method, "xoxb-test", args)
	return out
}

func (r *rig) call(method, token string, args obj) (*http.Response, obj) {
	r.t.Helper()
	if sandbox.FormOnly(method) {
		return r.asForm(method, token, args)
	}
	return r.asJSON(method, token, args)
}

// asForm sends strings as they are and everything else as JSON, as the official clients do.
func (r *rig) asForm(method, token string, args obj) (*http.Response, obj) {
	r.t.Helper()
	form := url.Values{}
	for k, v := range args {
		if s, ok := v.(string); ok {
			form.Set(k, s)
		} else if v != nil {
			form.Set(k, mustText(v))
		}
	}
	req, _ := http.NewRequest("POST", r.url+"/api/"+method, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return r.do(req)
}

func (r *rig) asJSON(method, token string, args obj) (*http.Response, obj) {
	r.t.Helper()
	raw, _ := json.Marshal(args)
	req, _ := http.NewRequest("POST", r.url+"/api/"+method, bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return r.do(req)
}

func (r *rig) form(method, token string, args url.Values) obj {
	r.t.Helper()
	req, _ := http.NewRequest("POST", r.url+"/api/"+method, strings.NewReader(args.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	_, out := r.do(req)
	return out
}

// page calls the page's door.
func (r *rig) page(method, path string, body any) (int, obj) {
	r.t.Helper()
	var in io.Reader
	if body != nil {
		raw, _ := json.Marshal(body)
		in = bytes.NewReader(raw)
	}
	req, _ := http.NewRequest(method, r.url+path, in)
	req.Header.Set("Content-Type", "application/json")
	res, out := r.do(req)
	return res.StatusCode, out
}

func (r *rig) do(req *http.Request) (*http.Response, obj) {
	r.t.Helper()
	res, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	var out obj
	_ = json.Unmarshal(raw, &out)
	return res, out
}

// bot is a raw Socket Mode client: it keeps all frames and answers envelopes by reply, when that is set.
type bot struct {
	r      *rig
	conn   *websocket.Conn
	frames chan obj
	reply  func(b *bot, frame obj) (payload any, ack bool)
	mu     sync.Mutex
	done   chan struct{}
	pings  chan time.Time
}

func (r *rig) ticket() string {
	r.t.Helper()
	_, out := r.call("apps.connections.open", "xapp-1-test", obj{})
	if out["ok"] != true {
		r.t.Fatalf("apps.connections.open: %v", out)
	}
	return out["url"].(string)
}

func (r *rig) connect(reply func(b *bot, frame obj) (any, bool)) *bot {
	r.t.Helper()
	d := websocket.Dialer{NetDialContext: r.dial, WriteBufferSize: 32 << 10} // an acknowledgement is one frame
	conn, _, err := d.Dial(r.ticket(), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	b := &bot{r: r, conn: conn, frames: make(chan obj, 1000), reply: reply, done: make(chan struct{}), pings: make(chan time.Time, 100)}
	conn.SetPingHandler(func(data string) error {
		select {
		case b.pings <- time.Now():
		default:
		}
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	go func() {
		defer close(b.done)
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil {
				return
			}
			var f obj
			_ = json.Unmarshal(raw, &f)
			b.frames <- f
			if f["envelope_id"] != nil && b.reply != nil {
				go func() {
					if payload, ack := b.reply(b, f); ack {
						b.ack(f, payload)
					}
				}()
			}
		}
	}()
	r.t.Cleanup(func() { conn.Close(); <-b.done })
	if hello := b.next(); hello["type"] != "hello" {
		r.t.Fatalf("first frame: %v", hello)
	}
	return b
}

func (b *bot) ack(frame obj, payload any) {
	o := obj{"envelope_id": frame["envelope_id"]}
	if payload != nil {
		o["payload"] = payload
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.conn.WriteJSON(o)
}

// next is the next frame.
func (b *bot) next() obj {
	b.r.t.Helper()
	select {
	case f := <-b.frames:
		return f
	case <-b.done:
		select {
		case f := <-b.frames:
			return f
		default:
		}
		b.r.t.Fatal("the socket is closed")
	case <-time.After(30 * time.Minute): // bubble time
		b.r.t.Fatal("no frame")
	}
	return nil
}

func ackAll(*bot, obj) (any, bool) { return nil, true }

func at(o any, path ...string) any {
	for _, key := range path {
		if items, ok := o.([]any); ok { // by its place
			o = nil
			if i, err := strconv.Atoi(key); err == nil && i < len(items) {
				o = items[i]
			}
			continue
		}
		m, _ := o.(obj)
		o = m[key]
	}
	return o
}

func plain(text string) obj { return obj{"type": "plain_text", "text": text} }

func input(block, label string, element obj) obj {
	return obj{"type": "input", "block_id": block, "label": plain(label), "element": element}
}

func modal(title string, blocks ...obj) obj {
	return obj{"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Next"), "close": plain("Cancel"), "blocks": blocks}
}

func section(text string) obj {
	return obj{"type": "section", "text": obj{"type": "mrkdwn", "text": text}}
}

func text(action string) obj { return obj{"type": "plain_text_input", "action_id": action} }

func newRequest(method, address, body string) (*http.Request, error) {
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	return http.NewRequest(method, address, in)
}
