package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"pvx/flows"
)

// ClientConfig is what a Client needs. AppToken and BotToken are required.
type ClientConfig struct {
	AppToken string           // xapp-…, scope connections:write; for Socket Mode only
	BotToken string           // xoxb-…
	APIURL   string           // base URL ending in /api/; "" is Slack's
	Timeout  time.Duration    // of one call of the Web API; 0: 10 s
	Log      *slog.Logger     // nil: silent
	Now      func() time.Time // wall time, for what is remembered for a day; nil: time.Now
	// Threads is how many pages of threads are read back a minute; 0: 45, of Slack's 50 and more. Half a minute's may go at once.
	Threads int
}

// Client is the Web API of one workspace. It is the flows' Notifier and Directory. Its methods are safe for concurrent use.
type Client struct {
	api  *slack.Client
	http *http.Client
	pace *pacer
	log  *slog.Logger
	now  func() time.Time
	url  string
	read *rate.Limiter // of threads

	mu      sync.Mutex
	self    *Self
	dms     map[flows.UserID]flows.ChannelID
	refused map[refusal]time.Time
}

// Self is who the bot is, as auth.test says.
type Self struct {
	Team       flows.TeamID
	TeamName   string
	Enterprise string // "" outside an enterprise
	User       flows.UserID
	URL        string   // of the workspace, ending in "/"
	Scopes     []string // granted; nil when Slack did not say
}

// refusal is a block type that a workspace does not know yet.
type refusal struct {
	team  flows.TeamID
	block string
}

// NewClient checks the configuration. It calls nobody.
func NewClient(c ClientConfig) (*Client, error) {
	if !strings.HasPrefix(c.AppToken, "xapp-") {
		return nil, errors.New("the app-level token must begin with xapp-")
	}
	if !strings.HasPrefix(c.BotToken, "xoxb-") {
		return nil, errors.New("the bot token must begin with xoxb-")
	}
	if c.APIURL == "" {
		c.APIURL = slack.APIURL
	}
	if !strings.HasSuffix(c.APIURL, "/") {
		return nil, fmt.Errorf("the API's base URL %q must end in /", c.APIURL)
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	pace := &pacer{}
	web := &http.Client{Timeout: c.Timeout, Transport: &paced{pace: pace, next: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        64,
		MaxIdleConnsPerHost: 32, // the default of two would dial anew under load
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 5 * time.Second,
	}}}
	if c.Threads <= 0 {
		c.Threads = 45
	}
	cl := &Client{http: web, pace: pace, log: c.Log, now: c.Now, url: c.APIURL,
		read: rate.NewLimiter(rate.Limit(c.Threads)/60, max(1, c.Threads/2)),
		dms:  map[flows.UserID]flows.ChannelID{}, refused: map[refusal]time.Time{}}
	cl.api = slack.New(c.BotToken, slack.OptionAPIURL(c.APIURL), slack.OptionAppLevelToken(c.AppToken),
		slack.OptionHTTPClient(web), slack.OptionLog(nowhere{}))
	return cl, nil
}

// nowhere keeps the library from writing to stderr: it would print what people wrote.
type nowhere struct{}

func (nowhere) Output(int, string) error { return nil }

// Self asks Slack who the bot is; later calls answer from memory.
func (c *Client) Self(ctx context.Context) (Self, error) {
	c.mu.Lock()
	known := c.self
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	return c.refresh(ctx)
}

func (c *Client) refresh(ctx context.Context) (Self, error) {
	r, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return Self{}, fmt.Errorf("ask Slack who we are: %w", refusedBy(err))
	}
	s := Self{Team: flows.TeamID(r.TeamID), TeamName: r.Team, Enterprise: r.EnterpriseID, User: flows.UserID(r.UserID), URL: r.URL}
	if h := r.Header.Get("X-OAuth-Scopes"); h != "" {
		for _, scope := range strings.Split(h, ",") {
			s.Scopes = append(s.Scopes, strings.TrimSpace(scope))
		}
	}
	c.mu.Lock()
	c.self = &s
	c.mu.Unlock()
	return s, nil
}

// Codes of a SendError that are not Slack's own.
const (
	codeRateLimited = "ratelimited"
	codeUnreachable = "unreachable"  // nobody answered; Unclear tells whether the call may have arrived
	codeServer      = "server_error" // an answer that is none
)

// refusedBy turns an error of the library into a *flows.SendError. Only what Slack says clearly is not Unclear.
func refusedBy(err error) error {
	if err == nil {
		return nil
	}
	var known *flows.SendError
	if errors.As(err, &known) {
		return err
	}
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return &flows.SendError{Code: codeRateLimited, After: max(limited.RetryAfter, time.Second), Err: err}
	}
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		e := &flows.SendError{Code: said.Err, Err: err}
		switch said.Err {
		case codeRateLimited, "rate_limited":
			e.Code, e.After = codeRateLimited, 30*time.Second
		case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
			e.After, e.Unclear = 10*time.Second, true
		}
		return e
	}
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return &flows.SendError{Code: codeServer, After: 10 * time.Second, Unclear: status.Code >= 500, Err: err}
	}
	// A call that never got a connection did not arrive; of all others nobody knows.
	var op *net.OpError
	dial := errors.As(err, &op) && op.Op == "dial"
	return &flows.SendError{Code: codeUnreachable, After: 5 * time.Second, Unclear: !dial, Err: err}
}

// code is Slack's word for a refusal, "" for another error.
func code(err error) string {
	var e *flows.SendError
	if errors.As(refusedBy(err), &e) {
		return e.Code
	}
	return ""
}

// respond posts to a response URL: five times within half an hour, in any conversation; thread is "" outside of one.
func (c *Client) respond(ctx context.Context, url, thread string, m flows.Message) error {
	d := draw(m, []string{tableBlock, chartBlock})
	off := false
	err := slack.PostWebhookCustomHTTPContext(ctx, url, c.http, &slack.WebhookMessage{
		Text: d.text, Blocks: &slack.Blocks{BlockSet: d.blocks}, ResponseType: slack.ResponseTypeEphemeral, ThreadTimestamp: thread,
		UnfurlLinks: &off, UnfurlMedia: &off,
	})
	if err != nil {
		return fmt.Errorf("answer by response URL: %w", refusedBy(err))
	}
	return nil
}

// paced slows down only the call that opens a connection.
type paced struct {
	pace *pacer
	next http.RoundTripper
}

func (p *paced) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/apps.connections.open") {
		if err := p.pace.wait(r.Context()); err != nil {
			if r.Body != nil {
				_, _ = io.Copy(io.Discard, r.Body)
				_ = r.Body.Close()
			}
			return nil, err
		}
	}
	return p.next.RoundTrip(r)
}

// CloseIdle ends connections that are not in use.
func (c *Client) CloseIdle() { c.http.CloseIdleConnections() }
