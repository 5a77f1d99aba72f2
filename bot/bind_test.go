package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pvx/bot"
	"pvx/flows"
)

// TestNumbersAndUnits: what belongs together does not part at the end of a line. It can catch a "%" alone on a line, and a
// hyphen where a minus belongs; not what a unit is that a team made up.
func TestNumbersAndUnits(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"best in 34 % and 12 %", "best in 34~% and 12~%"},
		{"falls below 636.7k USD/yr (base 1.25M USD/yr)", "falls below 636.7k~USD/yr (base 1.25M~USD/yr)"},
		{"1.9 points ahead; 1 point", "1.9~points ahead; 1~point"},
		{"rise above 66.25 hours/mo", "rise above 66.25~hours/mo"},
		{"on 30 Nov 2026", "on 30~Nov 2026"},
		{"Support capacity -15 %", "Support capacity −15~%"},
		{"(-3.5 points)", "(−3.5~points)"},
		{"PVX-12 · 2026-11-30 · 2 of 3 · co-sell", "PVX-12 · 2026-11-30 · 2 of 3 · co-sell"},
	} {
		want := strings.ReplaceAll(c.want, "~", "\u00a0")
		d := bot.View(flows.Page{Title: "Page", Items: []flows.Item{flows.Note{Text: flows.Plaintext(c.in)}}}, flows.Address{}, "")
		raw, err := json.Marshal(d.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		got := string(raw)
		if !strings.Contains(got, want) {
			t.Errorf("%q is drawn as %s, want %q", c.in, got, want)
		}
		if utf8.RuneCountInString(want) != utf8.RuneCountInString(c.in) {
			t.Errorf("%q changes its length", c.in)
		}
	}
}
