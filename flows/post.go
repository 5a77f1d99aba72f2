package flows

// poster builds one kind of message from the decision as it stands when it is sent, not when it was asked for.
type poster func(s *Scene, p Post, who UserID) (Outgoing, error)

// Outgoing is a message ready to go.
type Outgoing struct {
	To      Target
	Name    string // under which it is remembered in Messages: "card", "summary", "recommendation/1"; "" is not remembered
	Edit    bool   // edit the message of that name in place when there is one; else a second one is never sent
	M       Message
	Skip    bool   // nothing to say any more
	Whisper bool   // to To.User alone, in To.Channel; tried once
	React   string // a reaction on the message To.Channel, p.Arg instead of a message
}

// posters is the table of all kinds of messages; each stands in post_<name>.go.
func posters() map[string]poster {
	table := map[string]poster{
		"card":           cardPost,
		"thread":         threadNotePost,
		"summary":        summaryPost,
		"recommendation": recommendationPost,
		"brief":          briefMessage,
		"nudge":          nudgePost,
		"withdrawn":      withdrawnPost,
		"verdict":        verdictPost,
		"changes":        changesPost,
		"decided":        decidedPost,
		"informed":       informedPost,
		"unreachable":    unreachablePost,
		"owner-left":     ownerLeftPost,
		"taken-over":     takenOverPost,
	}
	for kind, build := range reminderPosters() {
		table[kind] = build
	}
	return table
}
