package sandbox

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apiError is a refusal in Slack's words.
type apiError struct {
	code     string
	messages []string // response_metadata.messages
	extra    obj
	retry    int // seconds; makes it HTTP 429
	status   int
}

func fail1(code string) *apiError { return &apiError{code: code} }

func invalidArguments(messages []string) *apiError {
	return &apiError{code: "invalid_arguments", messages: messages}
}

func missingArgument(name string) *apiError {
	return invalidArguments([]string{"[ERROR] missing required field: " + name})
}

func (e *apiError) body() obj {
	o := obj{"ok": false, "error": e.code}
	if len(e.messages) > 0 {
		o["response_metadata"] = obj{"messages": e.messages}
	}
	maps.Copy(o, e.extra)
	return o
}

type tokenKind int

const (
	botOnly tokenKind = iota
	appOnly
	anyToken
	noToken
)

// method is one entry of the Web API: what it demands and what it does. run is called with w.mu held.
type method struct {
	scopes []string // one of them is enough; nil means none
	token  tokenKind
	tier   int // calls a minute, 0 for the special ones
	run    func(w *Workspace, c *call) (obj, *apiError)
}

// Tiers of the Web API, calls a minute.
const (
	tier1 = 1
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

// methods is the whole Web API, put together from the families.
var methods = func() map[string]method {
	all := map[string]method{}
	for _, family := range []map[string]method{
		authMethods, viewMethods, chatMethods, scheduleMethods, conversationMethods, historyMethods, userMethods, reactionMethods,
		fileMethods, canvasMethods, miscMethods, channelMethods, listMethods,
	} {
		maps.Copy(all, family)
	}
	return all
}()

// Methods lists the Web API methods that the workspace has, in the order of the alphabet.
func Methods() []string { return slices.Sorted(maps.Keys(methods)) }

// serveAPI answers /api/METHOD.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	c, warning, fail := readCall(r)
	name := c.method
	header := strings.TrimSpace(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))

	w.mu.Lock()
	if w.base == "" {
		w.base = "http://" + r.Host
	}
	var out obj
	if fail == nil {
		fail = w.admit(c, header)
	}
	late := w.faults.late(name)
	fault, faulty := w.faults.call(name)
	if fail == nil && faulty && !fault.Done {
		fail = fault.apiError()
	}
	if fail == nil {
		fail = w.fits(c)
	}
	if fail == nil {
		out, fail = methods[name].run(w, c)
	}
	if fail == nil && faulty && fault.Done {
		fail = fault.apiError()
	}
	if c.asJSON {
		w.note(entry{Kind: "doubt", What: name, Detail: "Its reference names no JSON body, and Slack was seen to read nothing of one: send a form."})
	}
	status := http.StatusOK
	if fail != nil {
		out = fail.body()
		if fail.status != 0 {
			status = fail.status
		}
		if fail.retry > 0 {
			status = http.StatusTooManyRequests
			rw.Header().Set("Retry-After", strconv.Itoa(fail.retry))
		}
	} else {
		if out == nil {
			out = obj{}
		}
		out["ok"] = true
	}
	if warning != "" {
		out["warning"] = warning
		meta, _ := out["response_metadata"].(obj)
		if meta == nil {
			meta = obj{}
		}
		meta["warnings"] = []string{warning}
		out["response_metadata"] = meta
	}
	one := entry{Kind: "call", What: name, Status: status, TookMS: float64(time.Since(start).Microseconds()) / 1000}
	if fail != nil {
		one.Trouble, one.Detail = fail.code, strings.Join(fail.messages, " ")
		if _, known := methods[name]; !known {
			one.Detail = "This workspace has no such method; docs/workspace.md lists those it has."
		}
	}
	one.frame = callFrame(c.args, out)
	w.note(one)
	raw := mustJSON(out)
	w.notify()
	w.mu.Unlock()
	if late > 0 && !waited(r.Context(), late) {
		return // the caller gave up
	}

	rw.Header().Set("X-OAuth-Scopes", words(w.man.OAuth.Scopes.Bot))
	if m, ok := methods[name]; ok && len(m.scopes) > 0 {
		rw.Header().Set("X-Accepted-OAuth-Scopes", words(m.scopes))
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(raw)
}

// apiError is what a rehearsed failure answers.
func (f Fault) apiError() *apiError {
	switch f.Kind {
	case FaultRateLimit:
		return &apiError{code: "ratelimited", retry: max(1, int(f.After))}
	case FaultServer:
		return &apiError{code: "internal_error", status: http.StatusServiceUnavailable}
	}
	if f.Code == "" {
		f.Code = "internal_error"
	}
	return fail1(f.Code)
}

// waited lets time pass on the wall; false when the caller gave up before.
func waited(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// admit checks method, token, scopes and tier, in Slack's order. w.mu held.
func (w *Workspace) admit(c *call, header string) *apiError {
	m, known := methods[c.method]
	if !known {
		return &apiError{code: "unknown_method", extra: obj{"req_method": c.method}}
	}
	token := header
	if inBody := c.str("token"); token == "" && inBody != "" {
		if m.token == appOnly {
			return invalidArguments([]string{"[ERROR] the token belongs in the Authorization header"})
		}
		token = inBody
	}
	delete(c.args, "token")
	if m.token != noToken {
		switch {
		case token == "":
			return fail1("not_authed")
		case token != w.cfg.AppToken && token != w.cfg.BotToken:
			return fail1("invalid_auth")
		case w.faults.revoked:
			return fail1("token_revoked")
		case m.token == appOnly && token != w.cfg.AppToken, m.token == botOnly && token != w.cfg.BotToken:
			return fail1("not_allowed_token_type")
		}
	}
	if c.method == "apps.connections.open" && !c.post {
		return fail1("insecure_request")
	}
	if m.token == botOnly && w.users[w.botUser].Deleted {
		return fail1("account_inactive")
	}
	if len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, w.man.scope) {
		return w.needScope(m.scopes...)
	}
	if !w.cfg.Unlimited {
		if after := w.limits.tier(c.method, m.tier); after > 0 {
			return &apiError{code: "ratelimited", retry: after}
		}
	}
	return nil
}

// fits checks the arguments. w.mu held.
func (w *Workspace) fits(c *call) *apiError {
	if fail := methodArguments[c.method].check(c); fail != nil {
		return fail
	}
	return w.teamRule(c)
}

func (w *Workspace) needScope(needed ...string) *apiError {
	return &apiError{code: "missing_scope", extra: obj{"needed": words(needed), "provided": words(w.man.OAuth.Scopes.Bot)}}
}

func writeJSON(rw http.ResponseWriter, status int, o any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, _ = rw.Write(mustJSON(o))
}

func itoa(n int) string { return strconv.Itoa(n) }

// page cuts a list by limit and cursor and returns where the next page begins, "" at the end.
func page[T any](c *call, items []T, def int) (part []T, next string, fail *apiError) {
	limit := c.int("limit", def)
	if limit <= 0 || limit > 1000 {
		return nil, "", fail1("invalid_limit")
	}
	start := 0
	if cur := c.str("cursor"); cur != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(cur, "bmV4dDo"))
		if err != nil || !strings.HasPrefix(cur, "bmV4dDo") || n < 0 || n > len(items) {
			return nil, "", fail1("invalid_cursor")
		}
		start = n
	}
	end := min(len(items), start+limit)
	if end < len(items) {
		next = fmt.Sprintf("bmV4dDo%d", end)
	}
	return items[start:end], next, nil
}

func nextCursor(next string) obj { return obj{"next_cursor": next} }
