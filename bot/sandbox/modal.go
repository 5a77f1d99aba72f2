package sandbox

import "context"

// Screen is something with blocks that a person looks at: the top modal or the Home tab. Every method reads what is shown now.
type Screen struct {
	p    *Person
	home bool
}

// Modal is the top of a person's stack of modals.
type Modal struct{ Screen }

// Result is what Submit led to.
type Result struct {
	Kind   string            // closed, errors, updated, pushed, cleared, trouble (Slack's connection error), blocked (the client refused, nothing was sent)
	Errors map[string]string // by visible label, for errors and blocked
}

// Text is a readable transcript of all blocks, inputs with their values and errors; stable enough for golden files.
func (s *Screen) Text() string { return "" }

// Fill sets an input found by its visible label, block_id or action_id: text as it is, selects and checkboxes by option
// text, users and channels by name or id, several separated by commas or lines, dates as YYYY-MM-DD. It sends
// block_actions when the element asks for that.
func (s *Screen) Fill(ctx context.Context, label, value string) error { return nil }

// Press presses the button with that visible text; there must be exactly one. It returns after the acknowledgement.
func (s *Screen) Press(ctx context.Context, button string) error { return nil }

// PressIn presses a button that belongs to the block with that text (part of it is enough): its accessory, or in the
// nearest actions block below it.
func (s *Screen) PressIn(ctx context.Context, text, button string) error { return nil }

// Select chooses an option in a menu of an actions block or an accessory, found by placeholder, action_id or the text beside it.
func (s *Screen) Select(ctx context.Context, menu, option string) error { return nil }

// Title is the modal's title, "" when none is open.
func (m *Modal) Title() string { return "" }

// Depth is how many modals are stacked, 0 when none is open.
func (m *Modal) Depth() int { return 0 }

// Submit presses the modal's submit button.
func (m *Modal) Submit(ctx context.Context) (Result, error) { return Result{}, nil }

// Close closes the top modal as a click on its close button does.
func (m *Modal) Close(ctx context.Context) error { return nil }

// CloseAll closes the whole stack as a click on the x does.
func (m *Modal) CloseAll(ctx context.Context) error { return nil }
