package bot

import (
	"context"
	"strings"

	"github.com/agnivade/levenshtein"

	"pvx/bot/text"
	"pvx/flows"
)

// Command is one word after /pvx. Each stands in a file of its own, with its help.
type Command struct {
	Name    string
	Usage   string // after /pvx
	About   string // one line of help
	Example string

	run func(b *Bot, ctx context.Context, r *request, args string) (reply, error)
}

// Commands are all of them, in the order in which help lists them.
func Commands() []Command {
	return []Command{commandNew(), commandResume(), commandList(), commandShow(), commandReading(), commandHelp()}
}

// slash takes /pvx.
func slash(b *Bot, ctx context.Context, r *request) (reply, error) {
	if r.actor.External {
		return reply{}, errExternal
	}
	word, args := cutWord(r.payload.Text)
	if word == "" {
		word = "help"
	}
	for _, c := range Commands() {
		if c.Name == word {
			return c.run(b, ctx, r, args)
		}
	}
	return reply{ack: privately(wordsMessage(flows.Markup(text.Unknown(string(flows.Plaintext(word)), nearest(word)))))}, nil
}

// cutWord parts the first word, in lower case, from the rest.
func cutWord(s string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimSpace(s), " ")
	return strings.ToLower(word), strings.TrimSpace(rest)
}

// nearest is the command that a word was probably meant to be; "" when it is unlike all of them.
func nearest(word string) string {
	best, at := "", 1+len([]rune(word))/2
	for _, c := range Commands() {
		d := levenshtein.ComputeDistance(word, c.Name)
		if strings.HasPrefix(c.Name, word) {
			d = 0
		}
		if d < at {
			best, at = c.Name, d
		}
	}
	return best
}
