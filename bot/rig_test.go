package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pvx"
	"pvx/bot"
	"pvx/bot/sandbox"
	"pvx/flows"
)

// script is a Flow whose answers a test writes; what is not written answers nothing. It counts what it is asked.
type script struct {
	mu    sync.Mutex
	asked []string

	start   func(flows.Actor, string) (flows.Shown, error)
	open    func(flows.Actor, flows.ID, flows.Place) (flows.Shown, error)
	keep    func(context.Context, flows.Address, flows.Answers) error
	act     func(context.Context, flows.Address, string, string, flows.Answers) (flows.Shown, error)
	submit  func(context.Context, flows.Address, flows.Answers) (flows.Shown, error)
	press   func(flows.Actor, flows.Press) (flows.Shown, error)
	list    func(string, string) (flows.Message, error)
	reply   func(flows.Actor, flows.Reply) error
	learn   func(flows.Person) error
	catchUp func() error
}

func (s *script) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, what)
}

func (s *script) count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.asked {
		if a == what {
			n++
		}
	}
	return n
}

func (s *script) Start(_ context.Context, a flows.Actor, title string) (flows.Shown, error) {
	s.note("start")
	if s.start == nil {
		return flows.Shown{Go: flows.Show, Address: addr, Page: onePage(title)}, nil
	}
	return s.start(a, title)
}

func (s *script) Open(_ context.Context, a flows.Actor, id flows.ID, at flows.Place) (flows.Shown, error) {
	s.note("open " + string(at))
	if s.open == nil {
		return flows.Shown{Address: flows.Address{Decision: id, At: at}, Page: onePage("Page " + string(at))}, nil
	}
	return s.open(a, id, at)
}

func (s *script) Keep(ctx context.Context, _ flows.Actor, at flows.Address, in flows.Answers) error {
	s.note("keep")
	if s.keep == nil {
		return nil
	}
	return s.keep(ctx, at, in)
}

func (s *script) Act(ctx context.Context, _ flows.Actor, at flows.Address, action, value string, in flows.Answers) (flows.Shown, error) {
	s.note("act " + action)
	if s.act == nil {
		return flows.Shown{Address: at, Page: onePage("After " + action)}, nil
	}
	return s.act(ctx, at, action, value, in)
}

func (s *script) Submit(ctx context.Context, _ flows.Actor, at flows.Address, in flows.Answers) (flows.Shown, error) {
	s.note("submit")
	if s.submit == nil {
		return flows.Shown{Go: flows.Finish, Say: "Done."}, nil
	}
	return s.submit(ctx, at, in)
}

func (s *script) Press(_ context.Context, a flows.Actor, p flows.Press) (flows.Shown, error) {
	s.note("press " + p.Action)
	if s.press == nil {
		return flows.Shown{}, flows.ErrNotFound
	}
	return s.press(a, p)
}

func (s *script) List(_ context.Context, _ flows.Actor, words, cursor string) (flows.Message, error) {
	s.note("list")
	if s.list == nil {
		return flows.Message{}, nil
	}
	return s.list(words, cursor)
}

func (s *script) Show(_ context.Context, _ flows.Actor, key string) (flows.Message, error) {
	return flows.Message{Text: key + " stands in step 2."}, nil
}

func (s *script) Find(_ context.Context, _ flows.Actor, key string) (flows.ID, error) {
	if key != "PVX-1" {
		return "", &flows.Refusal{Text: "There is no decision of that key."}
	}
	return addr.Decision, nil
}

func (s *script) Resume(context.Context, flows.Actor) (flows.Shown, flows.Message, error) {
	return flows.Shown{}, flows.Message{}, nil
}

func (s *script) Home(context.Context, flows.Actor) (flows.Message, error) {
	return flows.Message{Text: "Home", Items: []flows.Item{flows.Note{Text: "Nothing waits for you."}, flows.Action{ID: "new", Label: "New decision"},
		flows.Action{ID: "help", Label: "Help"}}}, nil
}

func (s *script) Reply(_ context.Context, a flows.Actor, r flows.Reply) error {
	s.note("reply " + r.Text)
	if s.reply == nil {
		return nil
	}
	return s.reply(a, r)
}

func (s *script) Evidence(_ context.Context, _ flows.Actor, r flows.Reply) (flows.Shown, error) {
	return flows.Shown{Go: flows.Show, Address: addr, Page: onePage("File: " + r.Text)}, nil
}

func (s *script) CatchUp(context.Context, flows.TeamID) error {
	s.note("catch up")
	if s.catchUp == nil {
		return nil
	}
	return s.catchUp()
}

func (s *script) Meet(context.Context, flows.TeamID, flows.UserID) error { return nil }

func (s *script) LearnPerson(_ context.Context, _ flows.TeamID, p flows.Person) error {
	if s.learn == nil {
		return nil
	}
	return s.learn(p)
}

func (s *script) LookUp(context.Context, flows.TeamID, flows.ChannelID, bool) error {
	s.note("look up")
	return nil
}

var addr = flows.Address{Decision: "0190a1b2-0000-7000-8000-0000000000ab", At: "scope", Base: 1}

func onePage(title string) flows.Page {
	return flows.Page{Title: title, Next: "Next", Items: []flows.Item{
		flows.Note{Text: "What is it about?"},
		flows.Field{ID: "title", Kind: flows.TextField, Label: "Title", Autosave: true, Optional: true},
		flows.Field{ID: "kind", Kind: flows.SelectField, Label: "Kind", Choices: choices(3), Redraw: true, Optional: true},
		flows.Line{ID: "people", Text: "People", Button: "Edit", Open: "scope/people"},
		flows.Action{ID: "run", Label: "Run"},
	}}
}

// rig is a bot connected to a workspace over a real loopback socket.
type rig struct {
	t      testing.TB
	ctx    context.Context
	w      *sandbox.Workspace
	client *bot.Client
	flow   *script
	ann    *sandbox.Person
	stop   func() error // cancels Run and waits for it
	log    *lines
}

// in is the rig for a subtest.
func (r *rig) in(t testing.TB) *rig {
	sub := *r
	sub.t = t
	return &sub
}

// lines collects the log.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) has(s string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.buf.String(), s)
}

// people of every test's workspace.
func workspace() sandbox.Config {
	return sandbox.Config{
		Manifest: pvx.Manifest, Unlimited: true,
		People: []sandbox.User{{ID: "U0ANN", Name: "ann", RealName: "Ann Berg", TZ: "Europe/Oslo"}, {ID: "U0BOB", Name: "bob", RealName: "Bob Diaz"},
			{ID: "U0EXT", Name: "ext", RealName: "Ext Stranger", Stranger: true}},
		Channels: []sandbox.Channel{{ID: "C0GEN", Name: "general", Members: []string{"ann", "bob", sandbox.AppMember}},
			{ID: "C0OUT", Name: "outside", Members: []string{"ann"}}, {ID: "C0PRIV", Name: "secret", Private: true, Members: []string{"ann"}},
			{ID: "C0SHARED", Name: "with-acme", Shared: true, Members: []string{"ann", "ext", sandbox.AppMember}}},
	}
}

func connect(t testing.TB, ws sandbox.Config, flow *script, change func(*bot.Config)) *rig {
	t.Helper()
	w, err := sandbox.New(ws)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	r := &rig{t: t, ctx: ctx, w: w, flow: flow, ann: w.Person("ann"), log: &lines{}}
	log := slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r.client, err = bot.NewClient(bot.ClientConfig{AppToken: w.AppToken(), BotToken: w.BotToken(), APIURL: srv.URL + "/api/", Log: log})
	if err != nil {
		t.Fatal(err)
	}
	cfg := bot.Config{Client: r.client, Flow: flow, Log: log, Keep: 50 * time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	b, err := bot.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run, end := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- b.Run(run) }()
	var once sync.Once
	var ended error
	r.stop = func() error {
		once.Do(func() { end(); ended = <-done })
		return ended
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Log("run ended with", err)
		}
		r.client.CloseIdle()
		w.Close()
		srv.Close()
		cancel()
		if t.Failed() {
			t.Log(r.log.buf.String())
		}
	})
	select {
	case <-b.Ready():
	case err := <-done:
		t.Fatal("run ended: ", err)
	case <-ctx.Done():
		t.Fatal("the bot does not connect")
	}
	return r
}

// wait until something holds in the workspace or in what the flow was asked.
func (r *rig) wait(what string, cond func() bool) {
	r.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-r.ctx.Done():
			r.t.Fatalf("waited for %s in vain", what)
		}
	}
}

func (r *rig) modal() *sandbox.Modal {
	r.t.Helper()
	m, err := r.ann.Modal(r.ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// open types /pvx new and waits for the modal.
func (r *rig) open(title string) *sandbox.Modal {
	r.t.Helper()
	r.ok(r.ann.Command(r.ctx, "general", "/pvx new "+title))
	m := r.modal()
	r.wait("the modal "+title, func() bool { return m.Title() == title })
	return m
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) submit(m *sandbox.Modal) sandbox.Result {
	r.t.Helper()
	res, err := m.Submit(r.ctx)
	r.ok(err)
	return res
}

// whispered waits for a message to ann alone, or by DM, that contains words.
func (r *rig) whispered(words string) {
	r.t.Helper()
	r.wait("the words "+words, func() bool {
		has := func(m sandbox.Message) bool { return strings.Contains(m.Text+m.Transcript(), words) }
		return slices.ContainsFunc(r.ann.Ephemerals(""), has) || slices.ContainsFunc(r.ann.DM(), has)
	})
}

// calls counts the calls of one Web API method that went well.
func (r *rig) calls(method string) int {
	n := 0
	for _, c := range r.w.Wire() {
		if c.Kind == "call" && c.What == method && c.Trouble == "" {
			n++
		}
	}
	return n
}
