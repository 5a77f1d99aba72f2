package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

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

var errNoView = errors.New("nothing is open")

// view is what the person looks at, nil for nothing. w.mu held.
func (s *Screen) view() *view {
	if s.home {
		return s.p.w.homes[s.p.id]
	}
	return s.p.w.topView(s.p.id)
}

// target is the screen as something to act on.
func (s *Screen) target() (*target, error) {
	w := s.p.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := s.view()
	if v == nil {
		return nil, errNoView
	}
	t := &target{p: s.p, blocks: v.blocks()}
	t.req.Container.Type, t.req.Container.ViewID = "view", v.id
	return t, nil
}

// Text is a readable transcript of title, all blocks, inputs with their values and errors, and the footer; stable enough for golden files.
func (s *Screen) Text() string {
	w := s.p.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := s.view()
	if v == nil {
		return ""
	}
	body := w.transcript(v.blocks(), v.state, v.errors)
	if s.home {
		return body
	}
	var b strings.Builder
	fmt.Fprintf(&b, "=== %s ===\n%s", textOf(v.def["title"]), body)
	if v.trouble != "" {
		fmt.Fprintf(&b, "(!) %s\n", v.trouble)
	}
	var foot []string
	if t := textOf(v.def["close"]); t != "" {
		foot = append(foot, "["+t+"]")
	}
	if t := textOf(v.def["submit"]); t != "" {
		foot = append(foot, "["+t+"]")
	}
	if len(foot) > 0 {
		fmt.Fprintf(&b, "=== %s\n", strings.Join(foot, " "))
	}
	return b.String()
}

// Await waits until Text contains part.
func (s *Screen) Await(ctx context.Context, part string) error {
	err := s.p.w.Wait(ctx, fmt.Sprintf("%q on the screen", part), func() bool { return strings.Contains(s.Text(), part) })
	if err != nil {
		return fmt.Errorf("%w\nthe screen shows:\n%s", err, s.Text())
	}
	return nil
}

// Buttons lists the visible texts of the buttons, in order.
func (s *Screen) Buttons() []string {
	t, err := s.target()
	if err != nil {
		return nil
	}
	return buttonTexts(t.blocks)
}

// Fill sets a field found by its visible label, action_id, block_id, placeholder or the text beside it: text as it is, menus and
// checkboxes by option text, users and channels by name or id, several separated by commas or lines, dates as YYYY-MM-DD,
// moments as YYYY-MM-DD HH:MM; "" empties it. It sends block_actions when the element asks for that and then returns after the acknowledgement.
func (s *Screen) Fill(ctx context.Context, label, value string) error {
	t, err := s.target()
	if err != nil {
		return err
	}
	el, err := t.field(label)
	if err != nil {
		return err
	}
	v, err := t.value(ctx, el, value)
	if err != nil {
		return fmt.Errorf("%s: %w", label, err)
	}
	return s.put(ctx, t, el, v)
}

func (s *Screen) put(ctx context.Context, t *target, el *element, v obj) error {
	w := s.p.w
	w.mu.Lock()
	if now := s.view(); now != nil && now.id == t.req.Container.ViewID {
		setState(now.state, el, v)
		w.notify()
	}
	w.mu.Unlock()
	if dispatches(el) {
		return t.act(ctx, el, v)
	}
	return nil
}

// dispatches tells whether a value put into an element is sent at once.
func dispatches(el *element) bool {
	on, _ := el.parent["dispatch_action"].(bool)
	return !el.input || on
}

// Upload puts a file into a file input found by its label.
func (s *Screen) Upload(ctx context.Context, label, name string, content []byte) error {
	t, err := s.target()
	if err != nil {
		return err
	}
	el, err := t.field(label)
	if err != nil {
		return err
	}
	if str(el.el, "type") != "file_input" {
		return fmt.Errorf("%s takes no files", label)
	}
	w := s.p.w
	w.mu.Lock()
	f := clone(w.wholeFile(w.addFile(s.p.id, name, slices.Clone(content))))
	w.mu.Unlock()
	return s.put(ctx, t, el, obj{"type": "file_input", "files": []any{f}})
}

// Press presses the button or overflow entry with that visible text; there must be exactly one. It returns after the acknowledgement.
func (s *Screen) Press(ctx context.Context, button string) error { return s.PressIn(ctx, "", button) }

// PressIn presses a button that belongs to the block with that text (part of it is enough): its accessory, or in the
// nearest actions block below it.
func (s *Screen) PressIn(ctx context.Context, text, button string) error {
	t, err := s.target()
	if err != nil {
		return err
	}
	el, v, err := t.button(button, text)
	if err != nil {
		return err
	}
	return t.act(ctx, el, v)
}

// Select is Fill, said of a menu.
func (s *Screen) Select(ctx context.Context, menu, option string) error {
	return s.Fill(ctx, menu, option)
}

// Value is what a field holds now, as Text shows it; "" when it is empty or absent.
func (s *Screen) Value(label string) string {
	t, err := s.target()
	if err != nil {
		return ""
	}
	el, err := t.field(label)
	if err != nil {
		return ""
	}
	w := s.p.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := s.view()
	if v == nil {
		return ""
	}
	return w.shownValue(sub(sub(v.state, el.block), el.action))
}

// Title is the modal's title, "" when none is open.
func (m *Modal) Title() string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	if v := m.view(); v != nil {
		return textOf(v.def["title"])
	}
	return ""
}

// Depth is how many modals are stacked, 0 when none is open.
func (m *Modal) Depth() int {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return len(m.p.w.stacks[m.p.id])
}

// Errors are the field errors shown now, by visible label.
func (m *Modal) Errors() map[string]string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	if v := m.view(); v != nil {
		return byLabel(v.blocks(), v.errors)
	}
	return nil
}

// Submit presses the modal's submit button and returns what the acknowledgement led to. The error is for a modal that is
// closed, has no submit button, or a context that ended.
func (m *Modal) Submit(ctx context.Context) (Result, error) {
	w := m.p.w
	w.mu.Lock()
	v := m.view()
	var blocks []obj
	if v != nil {
		blocks = v.blocks()
	}
	w.mu.Unlock()
	if v == nil {
		return Result{}, errNoView
	}
	out, err := w.runSubmit(ctx, m.p.id, v.id, nil)
	if err != nil {
		return Result{}, err
	}
	r := Result{Kind: out.Result, Errors: byLabel(blocks, out.Errors)}
	if out.Local {
		r.Kind = "blocked"
	}
	return r, ctx.Err()
}

func byLabel(blocks []obj, errs map[string]string) map[string]string {
	out := map[string]string{}
	for id, text := range errs {
		label := id
		for _, b := range blocks {
			if str(b, "block_id") == id && textOf(b["label"]) != "" {
				label = textOf(b["label"])
			}
		}
		out[label] = text
	}
	return out
}

// Close closes the top modal as a click on its close button does.
func (m *Modal) Close(ctx context.Context) error { return m.close(ctx, false) }

// CloseAll closes the whole stack as a click on the x does.
func (m *Modal) CloseAll(ctx context.Context) error { return m.close(ctx, true) }

func (m *Modal) close(ctx context.Context, all bool) error {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	v := m.view()
	if v == nil {
		return errNoView
	}
	m.p.w.closeView(v, all)
	return ctx.Err()
}
