// Package text is what the bot itself says, in one place: answers to commands, errors, small buttons. What a decision's
// pages say is with the pages. It formats nothing that people wrote.
package text

import "fmt"

// Buttons and titles of the bot's own.
const (
	App      = "PVX"
	Next     = "Next"
	Close    = "Close"
	Cancel   = "Cancel"
	Keep     = "Keep"
	Choose   = "Choose"
	ChooseAt = "Choose a date"
	Empty    = "There is nothing here yet."
	More     = "… there is more: open the decision with `/pvx show`."
	Untitled = "Message"
)

// What stands in a view for a moment or after it is done.
const (
	Loading = "One moment …"
	Done    = "Done. Close this page to go on."
	Missed  = "_PVX was restarted or Slack was slow. Nothing you typed is lost._"
)

// Answers to commands.
const (
	NoDrafts  = "You have nothing half-typed. `/pvx new` starts a decision, `/pvx list` shows the open ones."
	ListEmpty = "No decision matches. `/pvx list all` shows every one you may see, `/pvx new` starts one."
	TooSoon   = "Slack gave the window only three seconds and they were over. Nothing is lost: type `/pvx resume`."
	InDM      = "I answer to `/pvx help`, in any channel or here. Replies in a decision's thread go to its record."
)

// Unknown answers a word that is no command.
func Unknown(word, nearest string) string {
	if nearest == "" {
		return fmt.Sprintf("There is no command `%s`. `/pvx help` lists what there is.", word)
	}
	return fmt.Sprintf("There is no command `%s`. Did you mean `/pvx %s`? `/pvx help` lists what there is.", word, nearest)
}

// Usage says what a command still needs.
func Usage(usage, example string) string {
	return fmt.Sprintf("Usage: `%s`, for example `%s`.", usage, example)
}

// Errors: what happened, then what to do.
const (
	Gone       = "This decision is no longer there, or you may not see it. `/pvx list all` shows those you can open."
	Forbidden  = "This is not yours to do. The decision's owner can add you."
	Busy       = "Too much is going on at once and this was not saved. What you typed is still here: press the button again in a moment."
	Slow       = "This took too long and was stopped. What you typed is still here: press the button again."
	External   = "This workspace's PVX answers its own members only. Ask somebody there to do it for you."
	NoPage     = "This page cannot be drawn. Close it and type `/pvx resume`."
	Again      = "Try again"
	Stack      = "Slack shows three pages on top of each other and no more. Close one and try again."
	Refused    = "Slack did not take this. Close the window and type `/pvx resume`; what you typed is saved."
	NotAMember = "PVX is not in that channel. Type `/invite @PVX` there, then try again."
	Archived   = "That channel is archived. Unarchive it or choose another one, then try again."
	NoChannel  = "PVX cannot see that channel. If it is private, type `/invite @PVX` there, then try again."
	Restricted = "That channel does not let apps post. Choose another one, or ask its managers."
	Left       = "That person's account is deactivated. Choose somebody else."
	Waiting    = "Slack asks us to slow down. Nothing is lost; it will be sent in a moment."
	Unreached  = "Slack could not be reached. Nothing is lost; it will be tried again."
)

// Scope says which permission is missing.
func Scope(name string) string {
	return fmt.Sprintf("The Slack app lacks the permission `%s`. Add it under OAuth & Permissions and install the app again.", name)
}

// Unexpected is the one sentence for everything else; the reference is in the log.
func Unexpected(reference string) string {
	return fmt.Sprintf("Something went wrong that we did not expect; nothing you typed is lost. Try again, and if it stays so, give your PVX administrator the reference %s.", reference)
}
