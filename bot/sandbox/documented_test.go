package sandbox_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pvx/bot/sandbox"
)

// reference is Slack's own list of methods with their arguments and errors, beside the repository.
const reference = captured + "/method-reference"

func documented(t *testing.T, file string) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(reference, file))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Errors map[string]any `json:"errors"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for code := range doc.Errors {
		out[code] = true
	}
	return out
}

// Codes that Slack answers and its reference does not list, each with where it was seen.
var undocumented = map[string]string{
	"invalid_arguments":       "quoted in threads about every method",
	"not_in_channel":          "conversations.replies answers it in practice",
	"invalid_limit":           "methods that page share it",
	"internal_error":          "any method",
	"invalid_auth":            "any method",
	"msg_blocks_too_long":     "chat.update and chat.postEphemeral measure as chat.postMessage does",
	"missing_scope":           "any method",
	"no_reaction":             "reactions.remove has no stored page",
	"invalid_attachments":     "quoted in threads about chat.postMessage",
	"invalid_blocks":          "the code of blocks wherever they are taken",
	"thread_not_found":        "conversations.replies",
	"message_not_found":       "reactions and pins",
	"channel_not_found":       "any method that names a channel",
	"already_in_channel":      "conversations.invite has no stored page",
	"cant_invite_self":        "conversations.invite has no stored page",
	"user_not_found":          "conversations.invite has no stored page",
	"is_archived":             "any method that writes into a channel",
	"restricted_action":       "any method that writes into a channel",
	"invalid_form_data":       "any method",
	"invalid_json":            "any method",
	"cannot_reply_to_message": "scheduling into a thread that is not there",
}

// errorCode is an effect that is a refusal.
var errorCode = regexp.MustCompile(`^"[a-z]+(_[a-z]+)+"$`)

// Codes that other tests bring about, each in the test named.
var elsewhere = map[string][]string{
	"views.open":            {"exchanged_trigger_id", "expired_trigger_id", "duplicate_external_id"}, // TestTriggers, TestHashesAndExternalIDs
	"views.push":            {"push_limit_reached", "exchanged_trigger_id", "expired_trigger_id", "duplicate_external_id", "not_found"},
	"apps.connections.open": {"insecure_request", "forbidden_team", "invalid_auth"}, // TestHowCallsAreWritten, TestLinkDisabled, TestTokens
	"auth.test":             {"invalid_auth"},                                       // TestTokens
	"chat.postMessage":      {"rate_limited", "team_not_found"},                     // TestRateLimits (ratelimited), TestOrgWide
	"conversations.list":    {"missing_argument"},                                   // TestOrgWide
	"users.list":            {"missing_argument"},
	"users.conversations":   {"missing_argument"},
	"usergroups.list":       {"missing_argument", "invalid_team"},
	"bots.info":             {"missing_argument", "team_not_found"},
}

// Every error that Slack documents for a method comes out of the workspace: those of TestRefusals because of what was sent,
// the others on demand, so that a bot can be tested against them; and what TestRefusals expects is documented for that
// method. What it can catch: a code of our own invention, a method that is not there.
func TestDocumentedErrors(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(reference, "*.json"))
	if len(files) == 0 {
		t.Skip("NOT TESTED: no method reference on this machine, so our refusals were not held against Slack's lists")
	}
	common := documented(t, "_common_errors.json")
	cfg := config()
	cfg.Manifest = []byte(strings.Replace(manifest, "[commands,", "[commands, \"users:read.email\", \"usergroups:read\", \"links:write\", \"mpim:write\",", 1))
	r := start(t, cfg)
	byState := map[string][]string{}
	for _, c := range refusals() {
		byState[c.method] = append(byState[c.method], c.want)
	}
	for _, c := range forbidden() {
		byState[c.method] = append(byState[c.method], c.want)
	}
	for _, c := range states() {
		byState[c.method] = append(byState[c.method], c.want)
	}
	for _, c := range manifestStates() {
		byState[c.method] = append(byState[c.method], c.want)
	}
	for what, e := range effects() {
		if method, _, _ := strings.Cut(what, " "); errorCode.MatchString(e.want) {
			byState[method] = append(byState[method], strings.Trim(e.want, `"`))
		}
	}
	for what, code := range ownMissing {
		method, _, _ := strings.Cut(what, " ")
		byState[method] = append(byState[method], code)
	}
	for what, code := range ownBad {
		method, _, _ := strings.Cut(what, " ")
		byState[method] = append(byState[method], code)
	}
	for method, codes := range elsewhere {
		byState[method] = append(byState[method], codes...)
	}
	sent, demanded := 0, map[string][]string{}
	for _, file := range files {
		method := strings.TrimSuffix(filepath.Base(file), ".json")
		if strings.HasPrefix(method, "_") {
			continue
		}
		codes := documented(t, filepath.Base(file))
		for _, code := range byState[method] {
			if code != "" && !codes[code] && !common[code] && undocumented[code] == "" {
				t.Errorf("%s answers %s, which Slack does not document", method, code)
			}
		}
		token := "xoxb-test"
		if method == "apps.connections.open" {
			token = "xapp-1-test"
		}
		if _, out := r.call(method, token, obj{}); out["error"] == "unknown_method" {
			t.Errorf("the workspace does not know %s", method)
			continue
		}
		for code := range codes {
			if slices.Contains(byState[method], code) {
				sent++
				continue
			}
			fault(t, r, sandbox.Fault{Kind: sandbox.FaultError, Method: method, Code: code})
			if _, out := r.call(method, token, obj{}); out["ok"] != false || out["error"] != code {
				t.Errorf("%s was asked for %s and answers %s", method, code, mustText(out))
			}
			demanded[code] = append(demanded[code], method)
		}
	}
	t.Logf("%d documented errors follow from what is sent or from the state, these come on demand: %v", sent, demanded)
}
