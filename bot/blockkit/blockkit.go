// Package blockkit holds Slack's rules for blocks, elements, composition objects, views and messages as code.
// It sends nothing, draws nothing and knows nothing of PVX.
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

// CheckView checks a modal or home view, chosen by its "type". Pointers start with /view.
func CheckView(raw json.RawMessage, m Mode) Problems { return nil }

// CheckBlocks checks an array of blocks for surface s. Pointers start with /blocks.
func CheckBlocks(raw json.RawMessage, s Surface, m Mode) Problems { return nil }

// CheckMessage checks an object with text, blocks, attachments and metadata.
func CheckMessage(raw json.RawMessage, m Mode) (code string, p Problems) { return "", nil }

// Escape replaces &, < and > by their entities, as Slack asks for text people wrote.
func Escape(s string) string { return s }

// Length is how Slack counts: Unicode code points.
func Length(s string) int { return len([]rune(s)) }

// Cut shortens s to max code points, the last one an ellipsis when something was cut.
func Cut(s string, max int) string { return s }

// CutEscaped escapes s and shortens the result to max code points without splitting an entity.
func CutEscaped(s string, max int) string { return s }

// FillIDs adds what Slack fills in when it stores blocks.
func FillIDs(blocks json.RawMessage) (json.RawMessage, error) { return blocks, nil }
