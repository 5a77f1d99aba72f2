// Package bot connects the flows to Slack: it reads the socket, decodes what people do, calls one use case, and draws the
// answer. It decides nothing about decisions and keeps nothing on disk.
package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"pvx/flows"
)

// Sentinels of Run. All of them ask an operator to act.
var (
	ErrAuth     = errors.New("slack refuses the tokens")                          // wrong, revoked, or of a removed app
	ErrDisabled = errors.New("socket mode is switched off in the app's settings") // link_disabled
	ErrRemoved  = errors.New("the app was removed from the workspace")            // app_uninstalled, tokens_revoked
)

// Config is what a Bot needs. Client and Flow are required.
type Config struct {
	Client *Client
	Flow   Flow         // *flows.Flow
	Log    *slog.Logger // nil: silent

	// Answer is how long a handler may take before the envelope is acknowledged without it; 0: 2.5 s. Slack waits 3 s.
	Answer time.Duration
	// Keep is the shortest time between two saves of what somebody types in one view; 0: 1 s.
	Keep time.Duration
	// Drain is how long Run waits at its end for what is accepted; 0: 10 s.
	Drain time.Duration
	// PingEvery is the longest silence of Slack before the connection counts as dead; 0: 30 s.
	PingEvery time.Duration
}

// Bot is the connection of one workspace.
type Bot struct {
	c      *Client
	flow   Flow
	log    *slog.Logger
	answer time.Duration
	keep   time.Duration
	drain  time.Duration
	ping   time.Duration

	self    Self
	socket  atomic.Pointer[socketmode.Client]
	acked   atomic.Int64 // wall time of the last acknowledgement handed over, in nanoseconds
	asks    *lanes       // handlers
	work    *lanes       // what follows an acknowledgement
	said    *recent
	keeps   keeper
	pages   drawnPages
	met     met
	removed chan struct{}
	once    sync.Once
	ready   chan struct{}
	up      sync.Once
	base    context.Context // of what was accepted; ends after the drain
	live    context.Context // of what need not be finished; ends with Run's
}

// New checks the configuration and fills in defaults. It starts nothing.
func New(c Config) (*Bot, error) {
	if c.Client == nil || c.Flow == nil {
		return nil, errors.New("bot: client and flow are required")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	setDefault(&c.Answer, 2500*time.Millisecond)
	setDefault(&c.Keep, time.Second)
	setDefault(&c.Drain, 10*time.Second)
	setDefault(&c.PingEvery, 30*time.Second)
	b := &Bot{c: c.Client, flow: c.Flow, log: c.Log, answer: c.Answer, keep: c.Keep, drain: c.Drain, ping: c.PingEvery,
		said: newRecent(time.Minute), removed: make(chan struct{}), ready: make(chan struct{})}
	b.asks = newLanes(workers, b.panicked)
	b.work = newLanes(workers, b.panicked)
	b.keeps.views = map[string]*kept{}
	b.pages.at = map[string]drawnPage{}
	b.met.at = map[flows.UserID]time.Time{}
	return b, nil
}

func setDefault(d *time.Duration, v time.Duration) {
	if *d <= 0 {
		*d = v
	}
}

func (b *Bot) panicked(lane string, cause any, stack []byte) {
	b.log.Error("a task panicked", "lane", lane, "cause", fmt.Sprint(cause), "stack", string(stack))
}

// Ready is closed once the first connection stands.
func (b *Bot) Ready() <-chan struct{} { return b.ready }

// Run connects and serves until ctx ends, then finishes what was accepted and returns nil. It returns one of the
// sentinels when going on is of no use. Call it once.
func (b *Bot) Run(ctx context.Context) error {
	if err := b.identify(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	// What was accepted outlives ctx, and so does the socket that carries its acknowledgements.
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	b.base, b.live = base, ctx
	fatal := b.connect(ctx, base)
	b.log.Info("stopped", "team", b.self.Team)
	return fatal
}

// identify asks who the bot is, as often as it takes.
func (b *Bot) identify(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
		self, err := b.c.refresh(ctx)
		if err == nil {
			b.self = self
			b.log.Info("signed in", "team", self.Team, "name", self.TeamName)
			return nil
		}
		if fatalAuth(code(err)) {
			return fmt.Errorf("%w (%s): check SLACK_BOT_TOKEN", ErrAuth, code(err))
		}
		b.log.Warn("slack does not say who we are", "code", code(err), "again", wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// core are the scopes without which something people see does not work.
var core = []string{"commands", "chat:write", "im:write", "users:read", "channels:read", "channels:join", "groups:read",
	"channels:history", "groups:history", "im:history", "reactions:write"}

func (b *Bot) checkScopes(s Self) {
	for _, scope := range core {
		if s.Scopes != nil && !slices.Contains(s.Scopes, scope) {
			b.log.Error("a scope is missing: install the app again with its manifest", "scope", scope)
		}
	}
}

func fatalAuth(code string) bool {
	switch code {
	case "invalid_auth", "account_inactive", "not_authed", "token_revoked", "token_expired", "user_removed_from_team", "team_disabled", "not_allowed_token_type", "missing_scope":
		return true
	}
	return false
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patience is the longest pause between two tries that the library may take; it grows to five minutes by itself.
const patience = 30 * time.Second

// connect keeps a socket open until ctx ends or there is no use.
func (b *Bot) connect(ctx, base context.Context) error {
	for {
		sm := socketmode.New(b.c.api, socketmode.OptionPingInterval(b.ping), socketmode.OptionLog(nowhere{}),
			socketmode.OptionReadLimit(4<<20), socketmode.OptionDialer(&websocket.Dialer{
				HandshakeTimeout: 10 * time.Second,
				Proxy:            socketProxy,
				// Slack does not put split frames together again: the buffer is larger than any acknowledgement.
				WriteBufferSize: 32 << 10,
			}))
		b.socket.Store(sm)
		run, end := context.WithCancel(base)
		var ended error
		done := make(chan struct{})
		go func() {
			defer close(done)
			ended = sm.RunContext(run)
		}()
		err, again := b.read(ctx, sm, done, &ended)
		if err == nil && !again {
			b.finish(sm)
		}
		end()
		drainEvents(sm, done)
		if !again {
			return err
		}
		if sleep(ctx, time.Second) != nil {
			return nil
		}
	}
}

// errPlainSocket is why a socket is not dialled.
var errPlainSocket = errors.New("the socket's address is ws:// and not on this machine: only wss:// is dialled elsewhere")

// socketProxy is the environment's proxy for a socket. It is the one place that sees the address before it is dialled, so
// it also refuses a plain one that leaves this machine: the ticket in it is a secret.
func socketProxy(r *http.Request) (*url.URL, error) {
	if host := r.URL.Hostname(); r.URL.Scheme == "http" && host != "localhost" {
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			return nil, errPlainSocket
		}
	}
	return http.ProxyFromEnvironment(r)
}

// drainEvents lets the library end: it may be waiting to hand over an event.
func drainEvents(sm *socketmode.Client, done <-chan struct{}) {
	for {
		select {
		case <-sm.Events:
		case <-done:
			return
		}
	}
}

// read is the one reader of the socket. It returns nil when ctx ended, an error when there is no use in going on, and
// again when a new client shall be tried.
func (b *Bot) read(ctx context.Context, sm *socketmode.Client, done <-chan struct{}, ended *error) (err error, again bool) {
	for {
		select {
		case <-ctx.Done():
			return nil, false
		case <-b.removed:
			return ErrRemoved, false
		case <-done:
			return b.ended(*ended)
		case ev := <-sm.Events:
			switch ev.Type {
			case socketmode.EventTypeHello: // the first frame: from here on Slack sends
				b.connected()
			case socketmode.EventTypeConnectionError:
				e, _ := ev.Data.(*slack.ConnectionErrorEvent)
				if e == nil {
					continue
				}
				c := code(e.ErrorObj)
				b.log.Warn("no connection to Slack", "code", c, "attempt", e.Attempt, "again", e.Backoff)
				switch {
				case fatalAuth(c):
					return fmt.Errorf("%w (%s): check SLACK_APP_TOKEN and its scope connections:write", ErrAuth, c), false
				case disabled(c):
					return fmt.Errorf("%w (%s)", ErrDisabled, c), false
				case e.Backoff > patience:
					return nil, true
				}
			case socketmode.EventTypeErrorWriteFailed:
				b.resend(ev)
			case socketmode.EventTypeErrorBadMessage:
				if bad, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
					b.acceptRaw(bad.Message)
				}
			default:
				if ev.Request != nil {
					b.accept(envelope{ID: ev.Request.EnvelopeID, Type: ev.Request.Type, Payload: ev.Request.Payload, Attempt: ev.Request.RetryAttempt})
				}
			}
		}
	}
}

// disabled tells Slack's words for Socket Mode being off.
func disabled(code string) bool {
	return code == "link_disabled" || code == "socket_mode_disabled" || code == "forbidden_team" || code == "socket_mode_not_enabled"
}

func (b *Bot) ended(err error) (error, bool) {
	switch c := code(err); {
	case err == nil || errors.Is(err, context.Canceled):
		return nil, true
	case fatalAuth(c):
		return fmt.Errorf("%w (%s): check SLACK_APP_TOKEN and its scope connections:write", ErrAuth, c), false
	case disabled(c):
		return fmt.Errorf("%w (%s)", ErrDisabled, c), false
	default:
		b.log.Warn("the connection to Slack ended", "code", c)
		return nil, true
	}
}

// connected is told after every connection: what was missed meanwhile is read back.
func (b *Bot) connected() {
	b.c.pace.connected(time.Now())
	if n := b.c.pace.unsteady(); n > 3 {
		b.log.Error("Slack ends every connection at once: is Socket Mode on, and do fewer than ten copies run?", "times", n)
	} else {
		b.log.Info("connected", "team", b.self.Team)
	}
	b.up.Do(func() { close(b.ready) })
	if !b.work.queued(catchUpLane) { // one that has not begun sees this connection too
		b.work.add(catchUpLane, b.catchUp)
	}
}

const (
	catchUpLane = "catch up"
	// mostCatchUp is how long reading the threads back may take: Slack lets about fifty be read in a minute.
	mostCatchUp = 30 * time.Minute
)

func (b *Bot) catchUp() {
	ctx, cancel := context.WithTimeout(b.live, mostCatchUp)
	defer cancel()
	if self, err := b.c.refresh(ctx); err == nil {
		b.checkScopes(self)
	}
	if err := b.flow.CatchUp(ctx, b.self.Team); err != nil && ctx.Err() == nil {
		b.log.Warn("missed replies could not be read back", "team", b.self.Team, "err", err)
	}
}

// acceptRaw takes a frame that the library could not read. When not even the envelope can be read there is nothing to
// acknowledge.
func (b *Bot) acceptRaw(frame json.RawMessage) {
	var e envelope
	if err := json.Unmarshal(frame, &e); err != nil || e.ID == "" {
		var only struct {
			ID any `json:"envelope_id"`
		}
		_ = json.Unmarshal(frame, &only)
		id, _ := only.ID.(string)
		b.log.Warn("a frame cannot be read", "envelope", id, "bytes", len(frame))
		if id != "" {
			b.acknowledge(id, nil)
		}
		return
	}
	b.accept(e)
}

// finish serves what Slack has handed over already, waits for all of it, and gives the last acknowledgements time to
// leave: the library writes them in the background and tells nobody when it has.
func (b *Bot) finish(sm *socketmode.Client) {
	for more := true; more; {
		select {
		case ev := <-sm.Events:
			if ev.Request != nil && ev.Type != socketmode.EventTypeHello {
				b.accept(envelope{ID: ev.Request.EnvelopeID, Type: ev.Request.Type, Payload: ev.Request.Payload, Attempt: ev.Request.RetryAttempt})
			} else if bad, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
				b.acceptRaw(bad.Message)
			}
		default:
			more = false
		}
	}
	ctx, cancel := context.WithTimeout(b.base, b.drain)
	defer cancel()
	err := b.asks.wait(ctx)
	b.flushAll(ctx)
	err = errors.Join(err, b.asks.wait(ctx), b.work.wait(ctx))
	if err != nil {
		b.log.Error("stopped before everything was done", "err", err)
	}
	const leave = 100 * time.Millisecond
	if since := time.Since(time.Unix(0, b.acked.Load())); since < leave {
		_ = sleep(ctx, leave-since)
	}
}
