package flows

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Sentinels of the store. A backend turns its driver's errors into these.
var (
	ErrNotFound  = errors.New("not found")          // no such record
	ErrConflict  = errors.New("changed by another") // Save with a version that is not current
	ErrLeaseLost = errors.New("lease lost")         // a newer fence exists, or the job is settled
	ErrBusy      = errors.New("store is busy")      // try again
	ErrForbidden = errors.New("not allowed")        // wrapped by *Refusal
)

// KeyOf is the short name of decision number n.
func KeyOf(n int64) string { return fmt.Sprintf("PVX-%d", n) }

// Store is one transaction boundary for decisions, log, drafts, jobs, facts and dedupe keys.
//
// fn may run more than once, so it touches nothing but tx and its own results, which it sets anew each time: no Slack,
// no clock, no new ids or salts. All of an Update commits, durably, or none. A cancelled ctx commits nothing.
type Store interface {
	View(ctx context.Context, team TeamID, fn func(Tx) error) error
	Update(ctx context.Context, team TeamID, fn func(Tx) error) error

	// Claim leases up to max jobs of a queue whose NotBefore is not after now, oldest first, over all workspaces. Of
	// each lane only the oldest unsettled job can be claimed; a parked job does not hold its lane. A job whose lease
	// has ended can be claimed again, with a higher fence, Tries counted up and Unclear set.
	//
	// Within a lane jobs go in the order in which they were enqueued, among those whose NotBefore has come; one that
	// was claimed stays first until it is settled or parked, also while it waits for another try. A job without a lane
	// waits for no other. The latest now given here is the store's time: it has no clock of its own.
	Claim(ctx context.Context, queue, holder string, now time.Time, ttl time.Duration, max int) ([]Claim, error)
	// Extend moves a lease's end; ErrLeaseLost when the claim is not the current one.
	Extend(ctx context.Context, c Claim, until time.Time) error
	// Due is the earliest time at which Claim on queue could return a job (a not-before or the end of a lease); ok is
	// false when the queue is empty or holds parked jobs only.
	Due(ctx context.Context, queue string) (at time.Time, ok bool, err error)
	// Changed returns a channel that is closed at the next commit that adds or changes a job of the queue; a Claim and
	// an Extend do not count. It is taken before Claim is called, so that no change is missed.
	Changed(queue string) <-chan struct{}
	Close() error
}

// Tx is a view of one workspace's data, or a change to it.
type Tx interface {
	// Decision returns the record and its version; ErrNotFound.
	Decision(id ID) (Decision, Version, error)
	// Find returns the id of the decision with that number; ErrNotFound.
	Find(number int64) (ID, error)
	// Save writes the record and its index rows; was is 0 for a new one. ErrConflict when was is not current.
	Save(d Decision, was Version) error
	// List reads index rows alone, newest change first; cursor "" starts, "" returned ends.
	List(q Query, cursor string) ([]Row, string, error)
	NextNumber() (int64, error)

	// Append adds entries to the decision's log and sets their Seq, Prev and Hash; it leaves the version alone.
	Append(id ID, e ...Entry) error
	// Log returns entries with Seq > after, in order, at most max (0: 1,000).
	Log(id ID, after Seq, max int) ([]Entry, error)
	// Redact drops words and salt of one entry and keeps its commitment.
	Redact(id ID, at Seq) error
	// Pseudonym returns the person's name in this decision's log, storing candidate when there is none yet.
	Pseudonym(id ID, who UserID, candidate string) (string, error)

	Draft(k DraftKey) (Draft, error) // ErrNotFound
	PutDraft(d Draft) error
	DropDraft(k DraftKey) error
	Drafts(who UserID) ([]Draft, error) // of one person, newest first

	// Once reports whether key is seen for the first time; it is remembered until the time given, by the time of Claim.
	Once(key string, until time.Time) (first bool, err error)

	Readings(id ID) ([]Reading, error) // by At, then ID
	PutReading(r Reading) error        // same ID replaces

	Messages(id ID) (map[string]MessageRef, error) // by name: "card", "summary", "recommendation/1", …
	PutMessage(id ID, name string, m MessageRef) error
	// FindMessage returns the decision whose message or thread that is; ErrNotFound.
	FindMessage(ch ChannelID, ts string) (ID, string, error)

	Person(id UserID) (Person, error) // ErrNotFound
	PutPerson(p Person) error
	Channel(id ChannelID) (Channel, error) // ErrNotFound
	PutChannel(c Channel) error
	Setting(name string) (string, error) // "" when unset
	PutSetting(name, value string) error

	// Enqueue adds jobs. A job with the key of an unclaimed one replaces it; a key that is claimed, parked or settled
	// within the last day is ignored.
	Enqueue(j ...Job) error
	// Cancel removes unclaimed jobs, parked ones too, whose key begins with prefix; the keys are free again.
	Cancel(prefix string) error
	// Settle ends a claim; ErrLeaseLost when a newer fence exists.
	Settle(c Claim, r Result) error
	// Parked lists the jobs that were given up until somebody acts; Unpark makes those with the prefix ready again.
	Parked() ([]Job, error)
	Unpark(prefix string, now time.Time) error
}

// Seq counts the entries of one decision's log from 1.
type Seq int64

// Query selects rows of the list. Zero fields select all.
type Query struct {
	Status  []Status
	Owner   UserID
	Turn    UserID // whose approval is awaited
	Person  UserID // owner, approver or contributor
	Channel ChannelID
	Words   string // all of them in title or key, case folded
	Max     int    // 0: 50
}

// Row is what a list shows; it is written with the record.
type Row struct {
	ID        ID
	Number    int64
	Title     string
	Status    Status
	Owner     UserID
	People    []UserID // everybody with a role
	Turn      UserID
	Channel   ChannelID
	DecideBy  Date
	Step      Place
	Preferred string // option name once proposed
	Changed   time.Time
}

// RowOf is the index row of a decision; backends store it as it is.
func RowOf(d Decision) Row {
	r := Row{ID: d.ID, Number: d.Number, Title: d.Title, Status: d.Status, Owner: d.People.Owner, Channel: d.Channel,
		DecideBy: d.DecideBy, Step: d.At, Changed: d.Changed, Turn: d.Turn()}
	r.People = append(append(append([]UserID{d.People.Owner}, d.People.Approvers...), d.People.Contributors...), d.People.Informed...)
	if o, ok := d.Option(d.Recommendation.Option); ok && d.Status != InDraft {
		r.Preferred = o.Name
	}
	return r
}

// Turn is the approver whose verdict is awaited; "" when none is.
func (d Decision) Turn() UserID {
	if d.Status != Proposed || d.Proposal == nil || len(d.Proposal.Verdicts) >= len(d.Proposal.Approvers) {
		return ""
	}
	return d.Proposal.Approvers[len(d.Proposal.Verdicts)]
}

// Option finds an option by its letter.
func (d Decision) Option(key string) (Option, bool) {
	for _, o := range d.Options {
		if o.Key == key {
			return o, true
		}
	}
	return Option{}, false
}

// Entry is one line of the hash-chained log: who, when, what, before and after.
//
// Hash covers Seq, At, Kind, Actor, Prev and Commitment; Commitment is SHA-256(Salt ‖ Content), so content and salt can
// be erased and the chain still verifies.
type Entry struct {
	Seq        Seq       `json:"seq"`
	At         time.Time `json:"at"`
	Kind       string    `json:"kind"`              // "started", "answered", "locked", "ran", "proposed", "verdict", "reading", "evidence", …
	Actor      string    `json:"actor"`             // pseudonym
	Content    []byte    `json:"content,omitempty"` // canonical JSON
	Salt       []byte    `json:"salt,omitempty"`    // 16 random bytes, made before the transaction
	Commitment []byte    `json:"commitment"`
	Prev       []byte    `json:"prev"`
	Hash       []byte    `json:"hash"`
}

// DraftKey is where somebody is typing.
type DraftKey struct {
	Decision ID     `json:"decision"`
	At       Place  `json:"at"`
	User     UserID `json:"user"`
}

// Draft is what a person typed at one place, raw, also text that does not parse. Was holds the values the page showed
// when it was drawn, so that Next can merge field by field.
type Draft struct {
	DraftKey
	Base  Version   `json:"base"`
	Was   Answers   `json:"was"`
	Now   Answers   `json:"now"`
	Saved time.Time `json:"saved"`
}

// MessageRef is one message in Slack.
type MessageRef struct {
	Channel ChannelID `json:"channel"`
	TS      string    `json:"ts"`
	Thread  string    `json:"thread,omitempty"` // the root's ts, for a reply
	Hash    string    `json:"hash,omitempty"`   // of what was sent last, to skip an edit that changes nothing
	Link    string    `json:"link,omitempty"`
}

// Person is a member of the workspace, as last known.
type Person struct {
	ID       UserID    `json:"id"`
	Name     string    `json:"name"`
	TZ       string    `json:"tz"` // IANA name; "" counts as UTC
	Deleted  bool      `json:"deleted,omitempty"`
	Bot      bool      `json:"bot,omitempty"`
	External bool      `json:"external,omitempty"` // of another company
	Admin    bool      `json:"admin,omitempty"`
	AsOf     time.Time `json:"as_of"`
}

// Channel is a conversation, as last known.
type Channel struct {
	ID       ChannelID `json:"id"`
	Name     string    `json:"name"`
	Private  bool      `json:"private,omitempty"`
	Archived bool      `json:"archived,omitempty"`
	ReadOnly bool      `json:"read_only,omitempty"`
	Shared   bool      `json:"shared,omitempty"`  // with another company
	Member   bool      `json:"member"`            // the bot is in it
	Problem  string    `json:"problem,omitempty"` // Slack's code when it could not be read or joined
	Members  []UserID  `json:"members,omitempty"`
	AsOf     time.Time `json:"as_of"`
}

// Queues.
const (
	Posts  = "posts"  // messages to send or edit
	Timers = "timers" // things that come due
)

// JobKind names what a job does; the payload's form goes with it.
type JobKind string

// Job is something to do after the commit. Payload is versioned JSON; a backend never looks inside.
type Job struct {
	Key       string
	Team      TeamID
	Queue     string
	Lane      string // the channel of a post, the decision of a timer
	NotBefore time.Time
	Kind      JobKind
	Payload   []byte
}

// Claim is a leased job.
type Claim struct {
	Job
	Holder  string
	Fence   int64
	Until   time.Time
	Tries   int  // 1 for the first
	Unclear bool // an earlier try may have been carried out
}

// Result ends a claim. The zero value is done.
type Result struct {
	Again  time.Time // not zero: try again then
	Parked bool      // give up until somebody acts
	Why    string
	// Unclear says that this try may have been carried out; the next claim of a job tried again or unparked has it set.
	Unclear bool
}

// Clock is the time PVX lives in.
type Clock interface {
	Now() time.Time
	// Wait returns nil when Now is not before until, or ctx's error.
	Wait(ctx context.Context, until time.Time) error
}

// Notifier puts messages into Slack. Every call may take seconds; none is made inside a transaction.
type Notifier interface {
	// Send posts m. The key goes into the message's metadata. A *SendError says what Slack refused.
	Send(ctx context.Context, team TeamID, to Target, key string, m Message) (MessageRef, error)
	// Sent looks through the target's recent history for a message of ours with that key.
	Sent(ctx context.Context, team TeamID, to Target, key string, since time.Time) (MessageRef, bool, error)
	Edit(ctx context.Context, team TeamID, ref MessageRef, m Message) error
	React(ctx context.Context, team TeamID, ref MessageRef, name string) error
	// Whisper shows m to one person only; it is never tried twice.
	Whisper(ctx context.Context, team TeamID, to Target, m Message) error
}

// Target is where a message goes: a channel or a person, and a thread.
type Target struct {
	Channel ChannelID `json:"channel,omitempty"`
	User    UserID    `json:"user,omitempty"` // a DM when Channel is empty; the reader of a whisper otherwise
	Thread  string    `json:"thread,omitempty"`
	// Broadcast shows a reply in the channel as well.
	Broadcast bool `json:"broadcast,omitempty"`
}

// SendError is Slack's refusal.
type SendError struct {
	Code    string        // Slack's, such as "not_in_channel", "is_archived", "ratelimited"
	After   time.Duration // > 0: may be tried again after
	Unclear bool          // the message may have been sent
	Err     error
}

func (e *SendError) Error() string { return "slack refused: " + e.Code }
func (e *SendError) Unwrap() error { return e.Err }

// Directory asks Slack who and where.
type Directory interface {
	Person(ctx context.Context, team TeamID, id UserID) (Person, error)
	// Channel reads a channel's state and members, joining it when it is public and join is set.
	Channel(ctx context.Context, team TeamID, id ChannelID, join bool) (Channel, error)
	// Replies reads the replies to a thread's root that are newer than a ts, oldest first, of people and of bots.
	Replies(ctx context.Context, team TeamID, root MessageRef, after string) ([]Reply, error)
}
