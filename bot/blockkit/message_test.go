package blockkit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pvx/bot/blockkit"
)

func sections(n, size int) string {
	return many(n, `{"type":"section","text":{"type":"mrkdwn","text":"`+strings.Repeat("日", size)+`"}}`)
}

func TestCheckMessage(t *testing.T) {
	pie := chart(`{"type":"pie","segments":[{"label":"a","value":1}]}`)
	cells := func(n int) string { return `[{"type":"raw_text","text":"` + strings.Repeat("x", n) + `"}]` }
	header := `[{"type":"raw_text","text":"h"}]`
	table1 := table(rowOfTwo)
	for _, c := range []struct {
		name, msg  string
		code, line string // to Newest; line is the first
		strictCode string // "=" for the same
	}{
		{"text alone", `{"channel":"C1","text":"hi"}`, "", "", "="},
		{"blocks null", `{"text":"hi","blocks":null,"attachments":null}`, "", "", "="},
		{"blocks emptied", `{"text":"hi","blocks":[]}`, "", "", "="},
		{"blocks in a string", `{"blocks":"[{\"type\":\"divider\"}]"}`, "", "", "="},
		{"blocks in a string that is none", `{"blocks":"[{"}`, "invalid_blocks_format", "must provide an array @/blocks", "="},
		{"blocks as an object", `{"blocks":{}}`, "invalid_blocks_format", "must provide an array @/blocks", "="},
		{"not JSON", `{`, "invalid_blocks_format", "must provide an object @", "="},
		{"50 blocks", `{"blocks":` + many(50, `{"type":"divider"}`) + `}`, "", "", "="},
		{"51 blocks", `{"blocks":` + many(51, `{"type":"divider"}`) + `}`, "invalid_blocks", "no more than 50 items allowed @/blocks", "="},
		{"a bad block", `{"blocks":[{"type":"section"}]}`, "invalid_blocks", "must define either `text` or `fields` @/blocks/0/type", "="},
		{"text of 4000", `{"text":"` + strings.Repeat("😀", 4000) + `"}`, "", "", "="},
		{"text of 4001", `{"text":"` + strings.Repeat("😀", 4001) + `"}`, "", "", "msg_too_long"},
		{"13172 in blocks", `{"blocks":` + sections(4, 3293) + `}`, "invalid_blocks", "failed to match all allowed schemas @/blocks/0/text", "="},
		{"13170 in blocks", `{"blocks":` + sections(5, 2634) + `}`, "", "", "="},
		{"13180 in blocks", `{"blocks":` + sections(5, 2636) + `}`, "", "", "msg_blocks_too_long"},
		{"13205 in blocks", `{"blocks":` + sections(5, 2641) + `}`, "msg_blocks_too_long", "must be less than 13201 characters @/blocks", "="},
		{"one table", `{"blocks":[` + table1 + `]}`, "", "", "="},
		{"two tables", `{"blocks":[` + table1 + `,{"type":"divider"},` + table1 + `]}`, "invalid_attachments", "only_one_table_allowed @/blocks/2", "="},
		{"a table in an attachment too", `{"blocks":[` + table1 + `],"attachments":[{"blocks":[` + table1 + `]}]}`, "invalid_attachments", "only_one_table_allowed @/attachments/0/blocks/0", "="},
		{"table and data_table", `{"blocks":[` + table1 + `,` + dataTable(rowOfTwo+","+rowOfTwo) + `]}`, "", "", "invalid_attachments"},
		{"table of 10000", `{"blocks":[` + table(cells(10000)) + `]}`, "", "", "="},
		{"table of 10001", `{"blocks":[` + table(cells(10001)) + `]}`, "invalid_blocks", "must be less than 10001 characters @/blocks/0", "="},
		{"data_table of 10001", `{"blocks":[` + dataTable(header+","+cells(10000)) + `]}`, "", "", "invalid_blocks"},
		{"data_tables of 20001", `{"blocks":[` + dataTable(header+","+cells(9999)) + `,` + dataTable(header+","+cells(10000)) + `]}`, "invalid_blocks", "must be less than 20001 characters @/blocks/1", "="},
		{"two charts", `{"blocks":[` + pie + `,` + pie + `]}`, "", "", "="},
		{"three charts", `{"blocks":[` + pie + `,` + pie + `,` + pie + `]}`, "invalid_blocks", "no more than 2 items allowed @/blocks/2", "="},
		{"markdown of 12000", `{"blocks":[{"type":"markdown","text":"` + strings.Repeat("x", 12000) + `"}]}`, "", "", "="},
		{"markdown of 12001", `{"blocks":[{"type":"markdown","text":"` + strings.Repeat("x", 12001) + `"}]}`, "invalid_blocks", "must be less than 12001 characters @/blocks/0/text", "="},
		{"markdown of two times 6001", `{"blocks":` + many(2, `{"type":"markdown","text":"`+strings.Repeat("x", 6001)+`"}`) + `}`, "", "", "invalid_blocks"},
		{"100 attachments", `{"attachments":` + many(100, `{"text":"a","blocks":null}`) + `}`, "", "", "="},
		{"101 attachments", `{"attachments":` + many(101, `{}`) + `}`, "too_many_attachments", "no more than 100 items allowed @/attachments", "="},
		{"attachment with a bad block", `{"attachments":[{"blocks":[{"type":"x"}]}]}`, "invalid_attachments", "unsupported type: x @/attachments/0/blocks/0/type", "="},
		{"attachments as an object", `{"attachments":{}}`, "invalid_attachments", "must provide an array @/attachments", "="},
		{"attachment as a string", `{"attachments":["x"]}`, "invalid_attachments", "must provide an object @/attachments/0", "="},
		{"metadata", `{"text":"x","metadata":{"event_type":"t","event_payload":{"a":1}}}`, "", "", "="},
		{"metadata in a string", `{"text":"x","metadata":"{\"event_type\":\"t\"}"}`, "invalid_metadata_format", "missing required field: event_payload @/metadata", "="},
		{"metadata of words", `{"text":"x","metadata":"words"}`, "invalid_metadata_format", "must provide an object @/metadata", "="},
		{"metadata too large", `{"text":"x","metadata":{"event_type":"t","event_payload":{"a":"` + strings.Repeat("x", 12000) + `"}}}`, "", "", "metadata_too_large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, p := blockkit.CheckMessage([]byte(c.msg), blockkit.Newest)
			line := ""
			if len(p) > 0 {
				line = p[0].Message + " @" + p[0].Pointer
			}
			if code != c.code || line != c.line {
				t.Errorf("newest: %q %q, want %q %q", code, line, c.code, c.line)
			}
			want := c.strictCode
			if want == "=" {
				want = c.code
			}
			if code, p := blockkit.CheckMessage([]byte(c.msg), blockkit.Strict); code != want || (code == "") != (len(p) == 0) {
				t.Errorf("strict: %q %v, want %q", code, p.Lines(), want)
			}
		})
	}
}

func TestFillIDs(t *testing.T) {
	in := `[{"type":"section","text":{"type":"mrkdwn","text":"a <b> & c"},"accessory":{"type":"button","text":{"type":"plain_text","text":"x"}}},
		{"type":"input","block_id":"mine","label":{"type":"plain_text","text":"L","emoji":false},"element":{"type":"radio_buttons","action_id":"a","options":` + opts(1) + `}},
		{"type":"divider"},{"type":"divider"},
		{"type":"container","title":{"type":"plain_text","text":"t"},"child_blocks":[` + actions(`{"type":"datepicker"},{"type":"datepicker"}`) + `]},
		{"type":"table","rows":[[{"type":"raw_number","value":1.10}]]}]`
	out, err := blockkit.FillIDs([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	again, err := blockkit.FillIDs([]byte(in))
	if err != nil || string(again) != string(out) {
		t.Errorf("the second time: %s, %v", again, err)
	}
	twice, err := blockkit.FillIDs(out)
	if err != nil || string(twice) != string(out) {
		t.Errorf("filling what is full changed it: %s, %v", twice, err)
	}
	if got := blockkit.CheckBlocks(out, blockkit.Message, blockkit.Newest); len(got) > 0 {
		t.Errorf("filled blocks are refused: %v", got.Lines())
	}
	if !strings.Contains(string(out), "1.10") || !strings.Contains(string(out), "a <b> & c") {
		t.Errorf("numbers or text were rewritten: %s", out)
	}
	var blocks []map[string]any
	if err := json.Unmarshal(out, &blocks); err != nil {
		t.Fatal(err)
	}
	ids := map[any]bool{}
	for i, b := range blocks {
		if id, _ := b["block_id"].(string); id == "" || ids[id] {
			t.Errorf("block %d has block_id %q", i, b["block_id"])
		}
		ids[b["block_id"]] = true
	}
	if !ids["mine"] {
		t.Error("the app's own block_id is gone")
	}
	var want map[string]any
	_ = json.Unmarshal([]byte(`{"type":"input","block_id":"mine","optional":false,"dispatch_action":false,"label":{"type":"plain_text","text":"L","emoji":false},
		"element":{"type":"radio_buttons","action_id":"a","options":[{"text":{"type":"plain_text","text":"o0","emoji":true},"value":"v0"}]}}`), &want)
	if diff := cmp.Diff(want, blocks[1]); diff != "" {
		t.Errorf("input (-want +got):\n%s", diff)
	}
	accessory := blocks[0]["accessory"].(map[string]any)
	if id, _ := accessory["action_id"].(string); id == "" {
		t.Error("the button has no action_id")
	}
	if text := blocks[0]["text"].(map[string]any); text["verbatim"] != false {
		t.Errorf("section text is %v", text)
	}
}

func TestFillIDsOfAView(t *testing.T) {
	out, err := blockkit.FillIDs([]byte(`{"type":"modal",` + title + `,"blocks":[{"type":"divider"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var view struct {
		Title  struct{ Emoji bool }
		Blocks []struct {
			ID string `json:"block_id"`
		}
	}
	if err := json.Unmarshal(out, &view); err != nil || !view.Title.Emoji || len(view.Blocks) != 1 || view.Blocks[0].ID == "" {
		t.Errorf("%s, %v", out, err)
	}
	for _, bad := range []string{``, `3`, `[`, `null`, fmt.Sprintf("%q", "x")} {
		if _, err := blockkit.FillIDs([]byte(bad)); err == nil {
			t.Errorf("FillIDs(%q) gave no error", bad)
		}
	}
}
