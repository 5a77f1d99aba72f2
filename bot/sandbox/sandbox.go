// Package sandbox is a Slack workspace on this machine: Web API, Socket Mode, response URLs and a page to use it by hand.
// It answers as Slack answers, refusals included, and knows nothing about the bot that connects to it.
package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Config says what workspace to build.
type Config struct {
	Manifest []byte       // app manifest, YAML or JSON: commands, shortcuts, scopes, events, App Home, bot name; required
	Org      *Org         // the organisation that the app is installed in, with all its workspaces; nil means in this workspace alone
	Team     Team         // zero: a made-up company
	People   []User       // at least one
	Channels []Channel    // may be empty
	Groups   []Group      // user groups; may be empty
	Policy   Policy       // what administrators forbid; zero forbids nothing
	Switch   []string     // ids or handles of the persons one may become in the page; empty means everybody active who is no stranger
	Clock    *Clock       // story clock; nil is the wall clock
	Dir      string       // where messages, channels and files are kept; "" keeps them in memory
	Log      *slog.Logger // nil discards
	Notice   string       // one sentence for the top of the page; "" shows none
	AppToken string       // xapp-…; "" makes one
	BotToken string       // xoxb-…; "" makes one
	URL      string       // base URL that links start with, without a final slash; "" takes it from the first request
	Hosts    []string     // further host names a request may name beside the loopback ones

	// Unlimited switches the rate limits off (1 message a second and channel with a burst, and the methods' tiers).
	Unlimited bool
	// Protocol overrides Slack's own times, for tests.
	Protocol Protocol
}

// Protocol holds the times of Slack's protocol. They are wall time. Zero fields mean what Slack does.
type Protocol struct {
	Ack     time.Duration   // an envelope must be acknowledged within; 3 s
	Late    time.Duration   // beyond Ack, how long a late answer to a command is told from silence; 2 s
	Trigger time.Duration   // a trigger_id lives; 3 s
	Retries []time.Duration // an event not acknowledged is sent again after; 0, 1 min, 5 min
	Ping    time.Duration   // between two pings; 10 s
	Warning time.Duration   // from a warning frame to the close; 10 s
}

// ErrDispatchFailed is what a person sees when no app is connected, or when one never says anything to a command.
var ErrDispatchFailed = errors.New("dispatch_failed")

// ErrOperationTimeout is what a person sees when the app acknowledged too late.
var ErrOperationTimeout = errors.New("operation_timeout")

// Workspace is one Slack workspace with one app installed. Its methods are safe for concurrent use.
type Workspace struct {
	cfg Config
	log *slog.Logger
	man manifest

	mu      sync.Mutex
	changed chan struct{} // closed and replaced after each change
	closed  bool
	base    string // base URL, known from the first request on
	seq     int
	lastTS  int64

	users     map[string]*user
	userOrder []string
	channels  map[string]*channel
	chanOrder []string
	botUser   string
	botID     string
	appID     string

	views   map[string]*view // open modals and published homes
	stacks  map[string][]*view
	homes   map[string]*view
	trigger map[string]*trigger
	hooks   map[string]*hook

	files     map[string]*file
	canvases  map[string]*canvas
	groups    []*Group
	gone      []string // channels of the configuration that were deleted
	policy    Policy
	unfurls   map[string][2]string // unfurl_id to channel and ts
	scheduled []*scheduled

	sockets []*socket
	tickets map[string]bool
	nextRR  int
	dials   int
	pending map[string]*envelope
	timers  map[*time.Timer]bool

	faults     faults
	limits     limits
	deliveries deliveries
	journal    journal
	stream     stream
	disk       *disk

	unsubscribe func() // from the clock
}

// New checks the configuration and builds the workspace, with what Dir holds from the run before. It starts nothing.
func New(cfg Config) (*Workspace, error) {
	man, err := parseManifest(cfg.Manifest)
	if err != nil {
		return nil, err
	}
	if len(cfg.People) == 0 {
		return nil, errors.New("a workspace needs at least one person")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if cfg.Team.ID == "" {
		cfg.Team.ID = "T0LOCALTEAM"
	}
	if cfg.Team.Name == "" {
		cfg.Team.Name = "Northwind Alliances"
	}
	if cfg.Team.Domain == "" {
		cfg.Team.Domain = "northwind-alliances"
	}
	if cfg.Org != nil {
		org := *cfg.Org
		org.ID, org.Name, org.Domain = cmp.Or(org.ID, "E0LOCALORG"), cmp.Or(org.Name, cfg.Team.Name), cmp.Or(org.Domain, cfg.Team.Domain)
		cfg.Org = &org
	}
	if cfg.AppToken == "" {
		cfg.AppToken = "xapp-1-A0LOCALAPP-" + secret(16)
	}
	if cfg.BotToken == "" {
		cfg.BotToken = "xoxb-" + secret(16)
	}
	p := &cfg.Protocol
	setDefault(&p.Ack, 3*time.Second)
	setDefault(&p.Late, 2*time.Second)
	setDefault(&p.Trigger, 3*time.Second)
	setDefault(&p.Ping, 10*time.Second)
	setDefault(&p.Warning, 10*time.Second)
	if p.Retries == nil {
		p.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	w := &Workspace{
		cfg: cfg, log: cfg.Log, man: man, base: cfg.URL, appID: "A0LOCALAPP",
		changed: make(chan struct{}),
		users:   map[string]*user{}, channels: map[string]*channel{},
		views: map[string]*view{}, stacks: map[string][]*view{}, homes: map[string]*view{},
		trigger: map[string]*trigger{}, hooks: map[string]*hook{},
		files: map[string]*file{}, canvases: map[string]*canvas{},
		unfurls: map[string][2]string{}, policy: clone(cfg.Policy),
		tickets: map[string]bool{}, pending: map[string]*envelope{}, timers: map[*time.Timer]bool{},
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.seed(); err != nil {
		return nil, err
	}
	if cfg.Dir != "" {
		if err := w.openDisk(cfg.Dir); err != nil {
			return nil, err
		}
	}
	if err := w.seedPosts(); err != nil {
		return nil, err
	}
	w.unsubscribe = cfg.Clock.OnJump(func(time.Time) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sendScheduled()
		w.clockJumped()
	})
	return w, nil
}

func setDefault(d *time.Duration, v time.Duration) {
	if *d == 0 {
		*d = v
	}
}

// Run sends scheduled messages when they are due and keeps the clock on disk; it returns when ctx ends, after Close.
func (w *Workspace) Run(ctx context.Context) error {
	defer w.Close()
	for ctx.Err() == nil {
		w.mu.Lock()
		next := w.sendScheduled()
		changed := w.changed
		w.saveClock()
		w.mu.Unlock()
		waitCtx, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer cancel()
			_ = w.cfg.Clock.Wait(waitCtx, next)
		}()
		select {
		case <-waitCtx.Done():
		case <-changed:
		}
		cancel()
		<-done
	}
	return nil
}

// Close ends all sockets and timers and writes the state. The workspace answers no more events afterwards.
func (w *Workspace) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	w.unsubscribe()
	for t := range w.timers {
		t.Stop()
	}
	for _, s := range w.sockets {
		s.abort()
	}
	w.notify()
	return w.closeDisk()
}

// AppToken is the app-level token, for apps.connections.open.
func (w *Workspace) AppToken() string { return w.cfg.AppToken }

// BotToken is the bot token.
func (w *Workspace) BotToken() string { return w.cfg.BotToken }

// BotUserID is the app's user.
func (w *Workspace) BotUserID() string { return w.botUser }

// Connected is how many Socket Mode connections take envelopes now.
func (w *Workspace) Connected() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.connected()
}

func (w *Workspace) connected() int {
	n := 0
	for _, s := range w.sockets {
		if !s.leaving {
			n++
		}
	}
	return n
}

// Wait returns nil once cond is true. It is asked again after each change in the workspace and each jump of the clock.
// When ctx ends first, the error names what was waited for and the last entries of the wire log.
func (w *Workspace) Wait(ctx context.Context, what string, cond func() bool) error {
	jumped := make(chan struct{}, 1)
	stop := w.cfg.Clock.OnJump(func(time.Time) {
		select {
		case jumped <- struct{}{}:
		default:
		}
	})
	defer stop()
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-jumped:
		case <-ctx.Done():
			w.mu.Lock()
			tail := w.journal.tail(12)
			w.mu.Unlock()
			return fmt.Errorf("waited for %s: %w; the wire said last:\n%s", what, ctx.Err(), tail)
		}
	}
}

// notify wakes everybody who waits for a change. w.mu held.
func (w *Workspace) notify() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// after runs fn with w.mu held once d has passed on the wall, unless the workspace is closed by then. w.mu held.
func (w *Workspace) after(d time.Duration, fn func()) *time.Timer {
	if w.closed {
		return nil
	}
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.timers, t)
		if !w.closed {
			fn()
		}
	})
	w.timers[t] = true
	return t
}

// forget stops a timer of after that nobody needs any more. w.mu held.
func (w *Workspace) forget(t *time.Timer) {
	if t != nil {
		t.Stop()
		delete(w.timers, t)
	}
}
