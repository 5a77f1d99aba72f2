// Package sandbox is a Slack workspace on this machine: Web API, Socket Mode, response URLs and a page to use it by hand.
// It answers as Slack answers, refusals included, and knows nothing about the bot that connects to it.
package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Config says what workspace to build.
type Config struct {
	Manifest []byte    // app manifest, YAML or JSON: commands, shortcuts, scopes, events, App Home, bot name; required
	Team     Team      // zero: a made-up company
	People   []User    // at least one
	Channels []Channel // may be empty
	Switch   []string  // ids or handles of the persons one may become in the page; empty means everybody active and not a stranger
	Clock    *Clock    // story clock; nil is the wall clock
	Dir      string    // where messages, channels and files are kept; "" keeps them in memory
	Log      *slog.Logger
	Notice   string // one sentence for the top of the page; "" shows none
	AppToken string // xapp-…; "" makes one
	BotToken string // xoxb-…; "" makes one
	URL      string // base URL that links start with; "" takes it from the first request
	Hosts    []string
	// Unlimited switches the rate limits off (1 message a second and channel with a burst, and the methods' tiers).
	Unlimited bool
	// Protocol overrides Slack's own times, for tests.
	Protocol Protocol
}

// Protocol holds the times of Slack's protocol. They are wall time. Zero fields mean what Slack does.
type Protocol struct {
	Ack     time.Duration   // an envelope must be acknowledged within; 3 s
	Trigger time.Duration   // a trigger_id lives; 3 s
	Retries []time.Duration // an event not acknowledged is sent again after; 0, 1 min, 5 min
	Ping    time.Duration   // between two pings; 10 s
	Warning time.Duration   // from a warning frame to the close; 10 s
}

// ErrDispatchFailed is what a person sees when no app is connected.
var ErrDispatchFailed = errors.New("dispatch_failed")

// ErrOperationTimeout is what a person sees when the app did not acknowledge in time.
var ErrOperationTimeout = errors.New("operation_timeout")

// Workspace is one Slack workspace with one app installed. Its methods are safe for concurrent use.
type Workspace struct{}

// New checks the configuration and builds the workspace. It starts nothing.
func New(cfg Config) (*Workspace, error) { return &Workspace{}, nil }

// Handler serves the Web API at /api/, Socket Mode at /link/, the page at / and its door at /client/ and /control/.
func (w *Workspace) Handler() http.Handler { return http.NotFoundHandler() }

// Run sends scheduled messages when they are due and writes the state to disk; it returns when ctx ends.
func (w *Workspace) Run(ctx context.Context) error { <-ctx.Done(); return nil }

// Close ends all sockets and timers and writes the state.
func (w *Workspace) Close() error { return nil }

// AppToken is the app-level token, for apps.connections.open.
func (w *Workspace) AppToken() string { return "" }

// BotToken is the bot token.
func (w *Workspace) BotToken() string { return "" }

// BotUserID is the app's user.
func (w *Workspace) BotUserID() string { return "" }

// Wait returns nil once cond is true. It is asked again after each change in the workspace and each jump of the clock.
// When ctx ends first, the error names what was waited for and the last entries of the wire log.
func (w *Workspace) Wait(ctx context.Context, what string, cond func() bool) error { return ctx.Err() }
