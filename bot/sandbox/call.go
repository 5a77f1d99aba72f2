package sandbox

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// call is one request: its arguments, however they were encoded.
type call struct {
	method string
	args   obj
	post   bool // not a GET
	asJSON bool // arguments came as JSON, which the method's reference does not name
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
	s := strings.ToLower(c.str(name))
	return s == "true" || s == "1"
}

func (c *call) int(name string, or int) int {
	n, err := strconv.Atoi(c.str(name))
	if err != nil {
		return or
	}
	return n
}

// has tells whether an argument was given at all, be it empty.
func (c *call) has(name string) bool { v, ok := c.args[name]; return ok && v != nil }

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

// items is an argument that is an array: one, a string holding one in JSON, or words separated by commas.
func (c *call) items(name string) []any {
	switch x := c.args[name].(type) {
	case []any:
		return x
	case string:
		var out []any
		if strings.HasPrefix(strings.TrimSpace(x), "[") {
			_ = json.Unmarshal([]byte(x), &out)
			return out
		}
		for _, s := range strings.Split(x, ",") {
			if s = strings.TrimSpace(s); s != "" && !strings.HasPrefix(s, "{") {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// isList tells an array with nothing in it from what is no array.
func (c *call) isList(name string) bool {
	switch x := c.args[name].(type) {
	case []any:
		return true
	case string:
		return strings.TrimSpace(x) == "[]"
	}
	return false
}

// list is the strings of an argument that is a list.
func (c *call) list(name string) []string {
	var out []string
	for _, i := range c.items(name) {
		if s, ok := i.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// readCall reads a form, a JSON object or a query string; JSON without a charset earns Slack's warning.
func readCall(r *http.Request) (c *call, warning string, fail *apiError) {
	c = &call{method: strings.TrimPrefix(r.URL.Path, "/api/"), args: obj{}, post: r.Method == http.MethodPost}
	take := func(name string, v any) {
		switch {
		case strings.Contains(name, "["):
			fail = fail1("invalid_array_arg")
		case !argumentName.MatchString(name):
			fail = fail1("invalid_arg_name")
		default:
			c.args[name] = v
		}
	}
	for k, v := range r.URL.Query() {
		if k != "token" { // a token in an address ends up in logs; Slack takes none from there
			take(k, v[0])
		}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		return c, "", fail1("request_timeout")
	}
	header := r.Header.Get("Content-Type")
	if header == "" {
		if len(body) > 0 {
			return c, "", fail1("missing_post_type")
		}
		return c, "", fail
	}
	kind, params, err := mime.ParseMediaType(header)
	if err != nil {
		return c, "", fail1("invalid_post_type")
	}
	if set := strings.ToLower(params["charset"]); set != "" && set != "utf-8" && set != "utf8" && set != "iso-8859-1" {
		return c, "", fail1("invalid_charset")
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch kind {
	case "application/json":
		if len(strings.TrimSpace(string(body))) == 0 {
			break
		}
		dec := json.NewDecoder(strings.NewReader(string(body)))
		dec.UseNumber()
		var o obj
		if dec.Decode(&o) != nil || o == nil {
			return c, "", fail1("invalid_json")
		}
		c.asJSON = methodArguments[c.method].formOnly && len(o) > 0
		for k, v := range o {
			take(k, v)
		}
		if params["charset"] == "" {
			warning = "missing_charset"
		}
	case "multipart/form-data":
		if r.ParseMultipartForm(8<<20) != nil {
			return c, "", fail1("invalid_form_data")
		}
		for k, v := range r.MultipartForm.Value {
			take(k, v[0])
		}
	case "application/x-www-form-urlencoded", "text/plain":
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if r.ParseForm() != nil {
			return c, "", fail1("invalid_form_data")
		}
		for k, v := range r.PostForm {
			take(k, v[0])
		}
	default:
		return c, "", fail1("invalid_post_type")
	}
	return c, warning, fail
}
