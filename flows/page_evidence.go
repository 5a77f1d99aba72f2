package flows

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// headings are under what a reply can be filed.
var headings = [...]Choice{
	{ID: "evidence", Label: "Evidence"},
	{ID: "risk", Label: "Risk"},
	{ID: "objection", Label: "Objection"},
	{ID: "condition", Label: "Condition"},
	{ID: "question", Label: "Question"},
}

// sentTwice is how long the same words from the same person are the same act: somebody whose answer was lost presses again.
const sentTwice = 10 * time.Minute

// evidencePages file something in the record by hand: "evidence" for a decision that is known, from a button or from the
// message shortcut; "evidence:which" asks for the decision first.
type evidencePages struct{}

func (evidencePages) Name() string             { return "evidence" }
func (evidencePages) Title() string            { return "Add to the record" }
func (evidencePages) Missing(*Scene) []Problem { return nil }

func (evidencePages) Page(s *Scene, at Place) (Page, error) {
	if at == whichPlace {
		return whichPage(s)
	}
	return Page{Title: "Add to the record", Next: "File it", Items: []Item{
		Note{Text: Markupf("*%s · %s*", s.D.Key(), s.D.Title)},
		Field{ID: "heading", Kind: SelectField, Label: "File it under", Value: "evidence", Choices: headings[:]},
		Field{ID: "text", Kind: LongField, Label: "What it says", Autosave: true, Placeholder: "e.g. The term sheet of 9 November caps the margin at 32 %"},
		Field{ID: "link", Kind: TextField, Label: "Where it can be read", Optional: true, Max: 500, Placeholder: "e.g. a link to the message or the document"},
		Field{ID: "quantity", Kind: SelectField, Label: "Which estimate does it support?", Optional: true, Choices: quantities(*s.D)},
	}}, nil
}

func (evidencePages) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	if action != "next" {
		return Outcome{}, nil
	}
	if at == whichPlace {
		return answerWhich(s, in)
	}
	text := strings.TrimSpace(in["text"])
	if text == "" {
		return Outcome{}, FieldErrors{"text": "Say in a sentence what it shows; for example: The term sheet of 9 November caps the margin at 32 %"}
	}
	if !offered(headings[:], in["heading"]) {
		return Outcome{}, FieldErrors{"heading": "Choose under what it is filed; for example Evidence"}
	}
	if q := in["quantity"]; q != "" && !offered(quantities(*s.D), q) {
		return Outcome{}, FieldErrors{"quantity": "This estimate is no longer part of the decision: choose another, or none."}
	}
	note := map[string]any{"heading": in["heading"], "text": text}
	for _, k := range []string{"link", "quantity"} {
		if v := strings.TrimSpace(in[k]); v != "" {
			note[k] = v
		}
	}
	print := sha256.Sum256(fmt.Appendf(nil, "%s|%q|%q|%q|%q", s.Who, in["heading"], text, note["link"], note["quantity"]))
	first, err := s.tx.Once(fmt.Sprintf("evidence/%s/%x", s.D.ID, print[:16]), s.Now.Add(sentTwice))
	if err != nil {
		return Outcome{}, err
	}
	if !first {
		return Outcome{Go: Finish, Say: Markupf("This is in the record of %s already: it was filed once.", s.D.Key())}, nil
	}
	return Outcome{Go: Finish, Kind: "filed", Note: note, Say: Markupf("Filed in %s under %s.", s.D.Key(), in["heading"])}, nil
}

// offered says that an answer is one of a field's choices.
func offered(cs []Choice, id string) bool {
	for _, c := range cs {
		if c.ID == id {
			return true
		}
	}
	return false
}
