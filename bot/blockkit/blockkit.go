// Package blockkit holds Slack's rules for blocks, elements, composition objects, views and messages as code, in
// tables that can be read next to Slack's reference. It sends nothing, draws nothing and knows nothing of PVX; it
// does not fetch images, look up users or know an app's scopes.
//
// Lengths are Unicode code points of the text as sent, that is after escaping: see CutEscaped.
//
// Sources about Slack disagree at some points. Newest refuses only what the newest documentation refuses, Strict
// takes the stricter reading:
//
//	what                                        Newest              Strict
//	option value                                0-150               1-75
//	action_id                                   may be empty        1-255
//	overflow options                            1-5                 2-5
//	plain_text_input initial_value              no limit            3000
//	number_input initial_value                  any number          between min_value and max_value
//	initial option                              text and value      equal to an option in every key
//	pie segments, chart series                  12                  6
//	card actions                                3                   2
//	card subtext, slack_icon                    known               unknown keys
//	button agent_prompt, visible_to_user_ids    known               unknown keys
//	rich_text_input min_lines, max_lines        known               unknown keys
//	markdown 12,000                             each block          all blocks together
//	table raw_number cells                      taken               refused
//	data_table rows, with the header            201                 101
//	data_table cells, over the message          20,000              10,000
//	data_table raw_number without text          taken               refused
//	data_table action_cell                      taken               refused
//	tables in a message                         one table           one of table and data_table
//	task_card status pending                    taken               refused
//	task_card type, inside a plan               may be left out     required
//	plan title                                  string or text      string
//	container default_collapsed                 alone               only with is_collapsible
//	card, carousel, container, data_visualization on a home view    taken / refused
//	layout block                                everywhere          refused
//	rich_text list without items                taken               refused
//	rich_text leaves such as canvas, citation   known               refused
//	text of all blocks                          13,200 less cells   13,172 with cells
//	message text                                no limit            4,000
//	metadata                                    no limit            12,000 bytes
package blockkit

import (
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
	Code       string `json:"code"`       // MissingField, InvalidType or FailedConstraint
	Constraint string `json:"constraint"` // what kind of rule: "max_length", "enum", "any_of"; "" for the first two codes
	Message    string `json:"message"`    // "must be less than 25 characters"
	Pointer    string `json:"pointer"`    // RFC 6901, rooted at the argument: "/view/title/text", "/blocks/0/text"
}

// String is the line Slack puts into response_metadata.messages.
func (p Problem) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer)
}

// Problems is every refusal found, in document order, a composite line before the lines it was made of.
// Empty means that Slack would take the document.
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
