// Package flows is what the product does: it takes a decision through the framework's five steps, keeps its record, and
// brings it back when a trigger or a date comes due.
//
// It says what it needs of the world as small interfaces (ports.go) and describes what people see as data (page.go,
// message.go). It does not know Slack, a database or the wall clock.
package flows

import (
	"time"

	"pvx/engine"
)

// ID is a UUIDv7 in text form.
type ID string

// Ids as Slack gives them. Team is the enterprise's or the workspace's.
type (
	TeamID    string
	UserID    string
	ChannelID string
)

// Version counts the saves of one decision's record, from 1; 0 is a record not saved yet.
type Version int64

// Date is a civil date, YYYY-MM-DD; "" is none.
type Date string

// Status is the stored status. Everything else (ready, stale, monitored, in review) is derived.
type Status string

const (
	InDraft    Status = "draft"
	Proposed   Status = "proposed"
	Decided    Status = "decided"
	Closed     Status = "closed"
	Superseded Status = "superseded"
)

// Decision is the stored record. Times are UTC; people are user ids; what people wrote is kept as they wrote it.
type Decision struct {
	Schema  int    `json:"schema"` // of this struct, 1
	ID      ID     `json:"id"`
	Number  int64  `json:"number"` // 12 of PVX-12
	Team    TeamID `json:"team"`
	Edition int    `json:"edition"` // 1, and one more for each reopening
	Before  ID     `json:"before,omitempty"`
	After   ID     `json:"after,omitempty"`
	Status  Status `json:"status"`
	Demo    bool   `json:"demo,omitempty"`

	Title    string    `json:"title"`
	Question string    `json:"question,omitempty"`
	Channel  ChannelID `json:"channel,omitempty"`
	DecideBy Date      `json:"decide_by,omitempty"`
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
	At       Place     `json:"at"` // the furthest step that was reached

	Scope       Scope              `json:"scope"`
	People      People             `json:"people"`
	Money       Money              `json:"money"`
	Options     []Option           `json:"options"`
	Definitions []Definition       `json:"definitions"`
	Parameters  []engine.Parameter `json:"parameters,omitempty"`
	Lock        *Lock              `json:"lock,omitempty"`
	DefsVersion int                `json:"defs_version"` // one more for each change of a definition after the first lock

	Estimates []Estimate        `json:"estimates"`
	Scenarios []engine.Scenario `json:"scenarios,omitempty"`
	TradeOff  engine.TradeOff   `json:"trade_off"`
	Run       *Run              `json:"run,omitempty"` // the last run; figures are computed again, never stored

	Recommendation Recommendation `json:"recommendation"`
	Waivers        []Waiver       `json:"waivers,omitempty"`
	Proposal       *Proposal      `json:"proposal,omitempty"`
	DecidedAt      time.Time      `json:"decided_at,omitzero"`

	Monitoring Monitoring `json:"monitoring"`
}

// Key is the short name people use, such as PVX-12.
func (d Decision) Key() string { return KeyOf(d.Number) }

// Scope is what the decision is about. Empty fields fall back to stated defaults.
type Scope struct {
	Objective string `json:"objective,omitempty"`
	In        string `json:"in,omitempty"`
	Out       string `json:"out,omitempty"`
	From      Date   `json:"from,omitempty"`
	To        Date   `json:"to,omitempty"`
	Basis     string `json:"basis,omitempty"` // "year", "quarter", "month"
}

// People are the roles of one decision.
type People struct {
	Owner        UserID   `json:"owner"`
	Approvers    []UserID `json:"approvers,omitempty"` // in order
	Contributors []UserID `json:"contributors,omitempty"`
	Informed     []UserID `json:"informed,omitempty"`
}

// Money is the reporting currency and the declared rates.
type Money struct {
	Currency string `json:"currency"` // ISO 4217
	Rates    []Rate `json:"rates,omitempty"`
}

// Rate is how many units of the reporting currency one unit of Currency is worth.
type Rate struct {
	Currency string  `json:"currency"`
	Per      float64 `json:"per"`
	AsOf     Date    `json:"as_of,omitempty"`
	Source   string  `json:"source,omitempty"`
}

// Option is one course of action. Key is its letter, A to F.
type Option struct {
	Key         string `json:"key"`
	Name        string `json:"name"`
	Proposition string `json:"proposition,omitempty"` // the value proposition as a sentence
}

// Definition is what a metric or an input means in this decision.
type Definition struct {
	engine.Criterion
	Components []engine.Component `json:"components"`
	What       string             `json:"what"`             // what counts
	Where      string             `json:"where,omitempty"`  // where it is measured
	Window     string             `json:"window,omitempty"` // "trailing" or "forward"
	Default    bool               `json:"default"`          // the framework's own; nobody has changed it
}

// Lock is when the definitions were locked, and by whom.
type Lock struct {
	By      UserID    `json:"by"`
	At      time.Time `json:"at"`
	Version int       `json:"version"` // DefsVersion that was locked
}

// Estimate is the engine's estimate with what people typed and its provenance. Owner is a user id, or a role's name in
// an imported record.
type Estimate struct {
	engine.Estimate
	Typed string `json:"typed,omitempty"` // as typed, for editing again
	Note  string `json:"note,omitempty"`
	Wave  string `json:"wave,omitempty"`
	// Assumed says that nobody gave this figure: it follows from another one, and stands until somebody types one.
	Assumed bool      `json:"assumed,omitempty"`
	By      UserID    `json:"by,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// Run says what the last run was computed under, so that a stale result is known.
type Run struct {
	At          time.Time `json:"at"`
	By          UserID    `json:"by"`
	Fingerprint string    `json:"fingerprint"` // of the model
	DefsVersion int       `json:"defs_version"`
	Posted      bool      `json:"posted,omitempty"`
}

// Recommendation is step four.
type Recommendation struct {
	Option      string     `json:"option,omitempty"` // option key
	Why         string     `json:"why,omitempty"`    // reason for another choice than the engine's
	Rationale   string     `json:"rationale,omitempty"`
	Criteria    []string   `json:"criteria,omitempty"`
	Constraints []string   `json:"constraints,omitempty"`
	Risks       []Risk     `json:"risks,omitempty"`
	Dissent     string     `json:"dissent,omitempty"`
	Steps       []NextStep `json:"steps,omitempty"`
}

// Risk is a risk and what is done about it.
type Risk struct {
	Text       string `json:"text"`
	Mitigation string `json:"mitigation,omitempty"`
}

// NextStep is a next step.
type NextStep struct {
	What string `json:"what"`
	Who  UserID `json:"who,omitempty"`
	By   Date   `json:"by,omitempty"`
	Done bool   `json:"done,omitempty"`
}

// Waiver lets one failure of a governance check stand, for this edition and the failure with this key only.
type Waiver struct {
	Check  string    `json:"check"` // G1, G2, G3
	Key    string    `json:"key"`   // engine.Failure.Key
	Reason string    `json:"reason"`
	By     UserID    `json:"by"`
	At     time.Time `json:"at"`
}

// VerdictKind is an approver's answer.
type VerdictKind string

const (
	Approved     VerdictKind = "approved"
	ApprovedIf   VerdictKind = "approved with condition"
	ChangesAsked VerdictKind = "changes requested"
)

// Proposal is the recommendation under approval. Approvers are taken over at the time of proposing, in order.
type Proposal struct {
	By        UserID    `json:"by"`
	At        time.Time `json:"at"`
	Approvers []UserID  `json:"approvers"`
	Verdicts  []Verdict `json:"verdicts,omitempty"`
	Round     int       `json:"round"` // one more for each proposing of this edition
}

// Verdict is one approver's answer.
type Verdict struct {
	By        UserID      `json:"by"`
	At        time.Time   `json:"at"`
	Kind      VerdictKind `json:"kind"`
	Condition string      `json:"condition,omitempty"` // or what must change
	Due       Date        `json:"due,omitempty"`
}

// Monitoring is step five.
type Monitoring struct {
	Cadence    string             `json:"cadence,omitempty"` // calendar.Cadence id: weekly, monthly, quarterly, first-tuesday
	Triggers   []Trigger          `json:"triggers,omitempty"`
	NotWatched map[string]string  `json:"not_watched,omitempty"` // criterion id -> why not
	Refresh    map[string]Refresh `json:"refresh,omitempty"`     // criterion id -> data refresh plan
}

// Refresh is the data refresh plan of one metric or input.
type Refresh struct {
	On    Date   `json:"on"`
	Owner UserID `json:"owner"`
}

// TriggerKind is what brings a decision back.
type TriggerKind string

const (
	OnThreshold TriggerKind = "threshold"
	OnDate      TriggerKind = "date"
	OnRefresh   TriggerKind = "refresh"
	OnWords     TriggerKind = "words" // a condition in the team's words, which nothing here measures: shown at each review
)

// Trigger brings the decision back for review: a threshold on a component, or a date.
type Trigger struct {
	ID     string      `json:"id"`
	Kind   TriggerKind `json:"kind"`
	Owner  UserID      `json:"owner"`
	Deputy UserID      `json:"deputy,omitempty"`
	Text   string      `json:"text,omitempty"` // in the team's words; "" is generated

	Component string  `json:"component,omitempty"`
	Option    string  `json:"option,omitempty"`
	Rising    bool    `json:"rising,omitempty"`
	Base      float64 `json:"base,omitempty"`
	Threshold float64 `json:"threshold,omitempty"`
	Warning   float64 `json:"warning,omitempty"`
	Rearm     float64 `json:"rearm,omitempty"`
	From, To  string  `json:",omitempty"` // preferred option before and beyond
	Persist   int     `json:"persist,omitempty"`
	ArmedFrom Date    `json:"armed_from,omitempty"`
	Window    string  `json:"window,omitempty"`

	On  Date `json:"on,omitempty"` // OnDate, OnRefresh
	Off bool `json:"off,omitempty"`
}

// Reading is an observed value. Readings never move the decision's version.
type Reading struct {
	ID        ID        `json:"id"`
	Decision  ID        `json:"decision"`
	Component string    `json:"component"`
	Option    string    `json:"option,omitempty"`
	Value     float64   `json:"value"`
	Typed     string    `json:"typed,omitempty"`
	Period    string    `json:"period,omitempty"` // "2026-10", "2026-Q3", free text otherwise
	Window    string    `json:"window,omitempty"`
	N         int       `json:"n,omitempty"`
	By        UserID    `json:"by"`
	At        time.Time `json:"at"`
	Source    string    `json:"source,omitempty"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
	NoChange  bool      `json:"no_change,omitempty"` // said to be as before
}
