package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
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
	scopes   []string // one of them is enough; nil means none
	token    tokenKind
	tier     int // calls a minute, 0 for the special ones
	required []string
	run      func(w *Workspace, c *call) (obj, *apiError)
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
		fileMethods, canvasMethods, miscMethods,
	} {
		maps.Copy(all, family)
	}
	return all
}()

// call is one request: its arguments, however they were encoded.
type call struct {
	method string
	args   obj
}

func (c *call) str(name string) string {
	switch x := c.args[name].(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	}
	return ""
}

func (c *call) bool(name string) bool {
	s := c.str(name)
	return s == "true" || s == "1"
}

func (c *call) int(name string, or int) int {
	n, err := strconv.Atoi(c.str(name))
	if err != nil {
		return or
	}
	return n
}

// raw is an argument that is JSON: an object in a JSON body, a string holding JSON in a form.
func (c *call) raw(name string) json.RawMessage {
	switch x := c.args[name].(type) {
	case nil:
		return nil
	case string:
		return json.RawMessage(x)
	default:
		return mustJSON(x)
	}
}

// list is an argument that is a list: an array, or words separated by commas.
func (c *call) list(name string) []string {
	var out []string
	if items, ok := c.args[name].([]any); ok {
		for _, i := range items {
			if s, ok := i.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	for _, s := range strings.Split(c.str(name), ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// serveAPI answers /api/METHOD.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	args, warning, fail := readArgs(r)
	c := &call{method: name, args: args}
	header := strings.TrimSpace(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))

	w.mu.Lock()
	if w.base == "" {
		w.base = "http://" + r.Host
	}
	var out obj
	if fail == nil {
		fail = w.admit(c, header)
	}
	fault, faulty := w.faults.call(name)
	if fail == nil && faulty && !fault.Done {
		fail = fault.apiError()
	}
	if fail == nil {
		out, fail = methods[name].run(w, c)
	}
	if fail == nil && faulty && fault.Done {
		fail = fault.apiError()
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
	}
	w.note(one)
	raw := mustJSON(out)
	w.notify()
	w.mu.Unlock()

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

// admit checks token, method, scopes, tier and required arguments, in Slack's order. w.mu held.
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
	if len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, w.man.scope) {
		return w.needScope(m.scopes...)
	}
	if !w.cfg.Unlimited {
		if after := w.limits.tier(c.method, m.tier); after > 0 {
			return &apiError{code: "ratelimited", retry: after}
		}
	}
	for _, arg := range m.required {
		if v, ok := c.args[arg]; !ok || v == "" || v == nil {
			return missingArgument(arg)
		}
	}
	return nil
}

func (w *Workspace) needScope(needed ...string) *apiError {
	return &apiError{code: "missing_scope", extra: obj{"needed": words(needed), "provided": words(w.man.OAuth.Scopes.Bot)}}
}

// readArgs reads a form, a JSON object or a query string; JSON without a charset earns Slack's warning.
func readArgs(r *http.Request) (args obj, warning string, fail *apiError) {
	args = obj{}
	for k, v := range r.URL.Query() {
		args[k] = v[0]
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		return args, "", fail1("request_timeout")
	}
	switch kind {
	case "application/json":
		if len(strings.TrimSpace(string(body))) == 0 {
			break
		}
		dec := json.NewDecoder(strings.NewReader(string(body)))
		dec.UseNumber()
		var o obj
		if dec.Decode(&o) != nil || o == nil {
			return args, "", fail1("invalid_json")
		}
		maps.Copy(args, o)
		if params["charset"] == "" {
			warning = "missing_charset"
		}
	case "multipart/form-data":
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if r.ParseMultipartForm(8<<20) != nil {
			return args, "", fail1("invalid_form_data")
		}
		for k, v := range r.MultipartForm.Value {
			args[k] = v[0]
		}
	default: // Slack takes anything else for a form
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if r.ParseForm() != nil {
			return args, "", fail1("invalid_form_data")
		}
		for k, v := range r.PostForm {
			args[k] = v[0]
		}
	}
	return args, warning, nil
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
