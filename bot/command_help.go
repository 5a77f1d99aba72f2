package bot

import (
	"context"

	"pvx/flows"
)

func commandHelp() Command {
	return Command{Name: "help", Usage: "help [command]", About: "This list, or one command in full.", Example: "/pvx help list", run: runHelp}
}

func runHelp(_ *Bot, _ context.Context, _ *request, args string) (reply, error) {
	return reply{ack: privately(help(args))}, nil
}

// help is the list of commands, or one of them.
func help(topic string) flows.Message {
	word, _ := cutWord(topic)
	for _, c := range Commands() {
		if c.Name == word {
			words := flows.Markupf("*`/pvx "+c.Usage+"`*\n%s\nFor example: `"+c.Example+"`", flows.Markup(c.About))
			return flows.Message{Text: "/pvx " + c.Usage + ": " + c.About, Items: []flows.Item{flows.Note{Text: words}}}
		}
	}
	m := flows.Message{Text: "PVX takes a partner decision from an argument to a record. Commands: ", Items: []flows.Item{
		flows.Note{Text: "*PVX* takes a partner decision through five steps: scope and metrics, inputs, scenarios, recommendation, monitoring. It shows where the answer flips, and comes back when the world has moved past such a point."},
	}}
	var list flows.Markup
	for i, c := range Commands() {
		if i > 0 {
			list += "\n"
			m.Text += ", "
		}
		m.Text += "/pvx " + c.Usage
		list += flows.Markup("`/pvx " + c.Usage + "` · " + c.About + "\n        _" + c.Example + "_")
	}
	m.Items = append(m.Items, flows.Note{Text: list},
		flows.Note{Level: flows.Quiet, Text: "In a decision's thread: `evidence:`, `risk:`, `objection:`, `condition:` or `question:` at the start of a reply files it in the record. Any message's menu has *Add to decision record*. Slack has no slash commands in threads: use the buttons there."})
	return m
}
