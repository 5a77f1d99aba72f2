// Package blockkit holds Slack's rules for blocks, elements, composition objects, views and messages as code, in
// tables that can be read next to Slack's reference; testdata/table.golden is all of them on one page. It sends
// nothing, draws nothing and knows nothing of PVX; it does not fetch images, look up users or know an app's scopes.
//
// Lengths are Unicode code points of the text as sent, that is after escaping: see CutEscaped.
//
// Sources about Slack disagree at some points. Newest refuses only what the newest documentation refuses, Strict
// takes the stricter reading:
//
//	what                                        Newest              Strict
//	blocks of a view                            0-100               1-100
//	action_id                                   may be empty        1-255
//	option value                                0-150               1-75
//	overflow options                            1-5                 2-5
//	initial option                              text and value      equal to an option in every key
//	initial_users and its like, filetypes       may be empty        one at least
//	filter include, trigger_actions_on          may repeat          without doubles
//	trigger_actions_on                          may be left out     required
//	plain_text_input initial_value              no limit            3000
//	number_input initial_value                  any number          between min_value and max_value
//	rich_text_input in an actions block         taken               refused
//	rich_text_input min_lines, max_lines        known               unknown keys
//	button agent_prompt, visible_to_user_ids    known               unknown keys
//	icon_button text, visible_to_user_ids       3000, any           75, 1-10
//	pie segments, chart series                  12                  6
//	card actions                                3                   2
//	card subtext, slack_icon                    known               unknown keys
//	card in a modal or on a home view           taken               refused
//	carousel, container, data_table, data_visualization, table on a home view    taken / refused
//	container subtitle                          plain_text, mrkdwn  plain_text
//	container default_collapsed                 alone               only with is_collapsible
//	layout and auth_provider blocks             everywhere          refused
//	markdown 12,000                             each block          all blocks together
//	plan tasks, status                          any, known          50, unknown key
//	task_card status pending                    taken               refused
//	task_card type, inside a plan               may be left out     required
//	table raw_number and action_cell cells      taken               refused
//	data_table rows, with the header            201                 101
//	data_table cells, over the message          20,000              10,000, those of a table too
//	data_table raw_number without text          taken               refused
//	data_table action_cell                      taken               refused
//	tables in a message                         one table           one of table and data_table
//	rich text parts without elements            taken               refused
//	rich_text_list indent                       any                 0-8
//	rich text elements such as canvas, citation known               refused
//	link url, date url                          any                 a URL
//	usergroup_id, team_id, channel_id           S or G; T or E; C, D, G, U, W    S; T; C or G
//	video title, description, author_name       200, 200, 50        199, 199, 49
//	video alt_text                              2000                200
//	text of all blocks                          13,200 less cells   13,172 with cells
//	message text                                no limit            4,000
//	metadata                                    no limit            12,000 bytes
//
// The words and pointers of a refusal are those of Slack's generator of checks, or were captured from Slack;
// testdata/captured.json holds each captured one with its source. Guessed are those of a second focus_on_load, of a
// third chart, of response_url_enabled at a wrong place, of bounds that cross, and of what relates the series of
// a chart to its categories.
package blockkit

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Mode chooses a reading where the sources about Slack disagree.
type Mode int

const (
	Newest Mode = iota // Newest refuses only what the newest documentation refuses.
	Strict             // Strict takes the stricter of two readings: what passes here passes everywhere.
)

// Surface is the place blocks are shown on.
type Surface string

// The three surfaces an app can put blocks on.
const (
	Modal   Surface = "modal"
	Home    Surface = "home"
	Message Surface = "message"
)

// The codes of a Problem.
const (
	MissingField     = "missing_field"
	InvalidType      = "invalid_type"
	FailedConstraint = "failed_constraint"
)

// Problem is one refusal in Slack's generated wording.
type Problem struct {
	Code       string // MissingField, InvalidType or FailedConstraint
	Constraint string // what kind of rule: "max_length", "enum", "any_of"; "" for the first two codes
	Message    string // "must be less than 25 characters"
	// RFC 6901, rooted at the argument: "/view/title/text", "/blocks/0/text". Of what is preselected and of a URL in a
	// view Slack writes it without the first slash.
	Pointer  string
	Expected any // what the constraint wants: 24 of a max_length, the values of an enum; nil when it is no such value
}

// MarshalJSON writes a problem as blocks.validate does: the constraint as an object with type and expected, left out
// where there is none.
func (p Problem) MarshalJSON() ([]byte, error) {
	type constraint struct {
		Type     string `json:"type"`
		Expected any    `json:"expected,omitempty"`
	}
	out := struct {
		Code       string      `json:"code"`
		Message    string      `json:"message"`
		Pointer    string      `json:"pointer"`
		Constraint *constraint `json:"constraint,omitempty"`
	}{Code: p.Code, Message: p.Message, Pointer: p.Pointer}
	if p.Constraint != "" {
		out.Constraint = &constraint{p.Constraint, p.Expected}
	}
	return json.Marshal(out)
}

// String is the line Slack puts into response_metadata.messages.
func (p Problem) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer)
}

// Problems is every refusal Slack would tell, in document order, a composite line before the lines it was made of.
// It is not every fault: what lacks a key is not looked into further. Empty means that Slack would take the document.
type Problems []Problem

// Error joins the lines; it lets Problems travel as an error. Test the length before you do so: an empty
// Problems in an error variable is not nil.
func (p Problems) Error() string { return strings.Join(p.Lines(), "; ") }

// Lines are the problems as Slack words them, one a line.
func (p Problems) Lines() []string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return lines
}
