package file

// What follows an analysis is kept with the numbers and is not computed with. Component and Option are ids, Option empty for what
// all options share; people are named by role or name, and a date is YYYY-MM-DD.

// Recommendation is what the team recommends; Option may differ from the preferred one, with the reason in Rationale.
// Confidence is in words.
type Recommendation struct {
	Option     string `pvx:"option"`
	Rationale  string `pvx:"rationale"`
	Confidence string `pvx:"confidence"`
}

// Risk is one risk with what is done about it.
type Risk struct {
	Risk       string `pvx:"risk,required"`
	Mitigation string `pvx:"mitigation"`
	Owner      string `pvx:"owner"`
}

// Step is one next step.
type Step struct {
	What string `pvx:"what,required"`
	Who  string `pvx:"who"`
	By   string `pvx:"by" format:"date"`
}

// Waiver accepts one failed governance check, by its key, with a reason.
type Waiver struct {
	Key    string `pvx:"key,required"`
	Reason string `pvx:"reason,required"`
	By     string `pvx:"by"`
	On     string `pvx:"on" format:"date"`
}

// Trigger is a condition on a quantity, on a date or in words. Below and Above are typed quantities; at most one of them is given.
type Trigger struct {
	Component string `pvx:"component"`
	Option    string `pvx:"option"`
	Below     string `pvx:"below"`
	Above     string `pvx:"above"`
	Readings  int    `pvx:"readings" doc:"Consecutive readings needed; 1 when left out."`
	Text      string `pvx:"text" doc:"A condition in words, for what is not an estimate."`
	Date      string `pvx:"date" format:"date" doc:"A review on this date."`
	Then      string `pvx:"then" doc:"What happens."`
	Owner     string `pvx:"owner"`
	Deputy    string `pvx:"deputy"`
}

// Refresh answers for a criterion that has no threshold: when its data is renewed, or in NotWatched why not.
type Refresh struct {
	Criterion  string `pvx:"criterion,required"`
	On         string `pvx:"on" format:"date"`
	Owner      string `pvx:"owner"`
	NotWatched string `pvx:"not_watched_because"`
}

// Verdict is what one approver said; an empty Verdict is pending, Due the date by which a condition is to be met.
type Verdict struct {
	Role    string `pvx:"role,required"`
	At      string `pvx:"at" format:"date"`
	Verdict string `pvx:"verdict" enum:"pending|approved|approved with condition|changes requested"`
	Note    string `pvx:"note"`
	Due     string `pvx:"due" format:"date"`
}

// Evidence is something filed under a heading, about an estimate where Component names one.
type Evidence struct {
	Kind      string `pvx:"kind" enum:"evidence|risk|objection|condition|question"`
	Text      string `pvx:"text,required"`
	By        string `pvx:"by"`
	At        string `pvx:"at" format:"date"`
	Link      string `pvx:"link"`
	Component string `pvx:"component"`
	Option    string `pvx:"option"`
}

// Reading is one observed value, as typed.
type Reading struct {
	Component string `pvx:"component,required"`
	Option    string `pvx:"option"`
	Value     string `pvx:"value,required"`
	On        string `pvx:"on,required" format:"date"`
	Window    string `pvx:"window" enum:"trailing|forward"`
	By        string `pvx:"by"`
	Note      string `pvx:"note"`
}

// Entry is one line of what happened.
type Entry struct {
	On   string `pvx:"on,required" format:"date"`
	What string `pvx:"what,required"`
}
