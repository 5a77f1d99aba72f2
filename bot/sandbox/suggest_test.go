package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
)

// What an app offers for an external menu is held against the rules of options; what breaks them leaves the menu empty, and the
// wire log says why. What it can catch: options that work here and that nobody sees at Slack. To add a case, add a line.
func TestOfferedOptions(t *testing.T) {
	many := func(n int) []obj {
		out := []obj{}
		for i := range n {
			out = append(out, obj{"text": plain(fmt.Sprint(i)), "value": fmt.Sprint(i)})
		}
		return out
	}
	long := func(n int) []obj { return []obj{{"text": plain(strings.Repeat("x", n)), "value": "v"}} }
	for _, c := range []struct {
		name  string
		reply obj
		want  string // a part of what the person is offered
		why   string // a part of the wire log, "" when nothing was wrong
	}{
		{"a hundred", obj{"options": many(100)}, `"99"`, ""},
		{"more than a hundred", obj{"options": many(101)}, `"options":[]`, "no more than 100 items allowed"},
		{"as long as may be", obj{"options": long(75)}, "xxx", ""},
		{"too long", obj{"options": long(76)}, `"options":[]`, "must be less than 76 characters"},
		{"groups", obj{"option_groups": []obj{{"label": plain("G"), "options": many(2)}, {"label": plain("none"), "options": []obj{}}}}, `"label":`, ""},
		{"a group with an option too long", obj{"option_groups": []obj{{"label": plain("G"), "options": long(76)}}}, `"options":[]`, "must be less than 76 characters"},
		{"nothing found", obj{"options": []obj{}}, `"options":[]`, ""},
		{"no answer at all", obj{}, `"options":[]`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, config())
			b := r.connect(func(_ *bot, f obj) (any, bool) {
				if at(f, "payload", "type") == "block_suggestion" {
					return c.reply, true
				}
				return nil, true
			})
			r.api("views.open", obj{"trigger_id": b.trigger(r.w.Person("ann")), "view": modal("T", input("who", "Who", obj{"type": "external_select", "action_id": "a"}))})
			_, views := r.page("GET", "/client/views?as=U0ANN", nil)
			status, out := r.page("POST", "/client/suggest?as=U0ANN", obj{"view_id": at(views, "views", "0", "id"), "block_id": "who", "action_id": "a", "value": "x"})
			if got := mustText(out); status != 200 || !strings.Contains(got, c.want) {
				t.Errorf("the person is offered %.200s, not %s", got, c.want)
			}
			_, log := r.page("GET", "/client/log", nil)
			if got := mustText(log); c.why == "" && strings.Contains(got, "the menu stays empty") || c.why != "" && !strings.Contains(got, c.why) {
				t.Errorf("the wire log lacks %q or has a refusal too many: %.600s", c.why, got)
			}
		})
	}
}
