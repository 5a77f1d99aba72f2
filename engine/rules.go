package engine

// Rules are the thresholds of the grade, the governance check and the triggers; all are printed with the analysis. The last
// number of each comment is its default.
type Rules struct {
	CloseMargin   float64 // points; below: too close. 1
	ClearMargin   float64 // points; at least: may be clear. 5
	CloseBest     float64 // probability best below: too close. 0.5
	ClearBest     float64 // probability best at least: may be clear. 0.7
	CloseEVPI     float64 // points above: too close. 2
	BreachLimit   float64 // probability of breaching a gate at which an option is at most conditional. 0.1
	OneSidedLow   float64 // trade-off weight below: one-sided. 0.2
	OneSidedHigh  float64 // trade-off weight above: one-sided. 0.8
	WarningShare  float64 // early warning at this share of the way to the flip. 0.8
	RearmShare    float64 // re-armed after a reading back past the threshold by this share of the scale. 0.02
	SmallSample   int     // fewer answers are a small sample. 10
	TriggersShown int     // how many triggers a page shows; Analysis.Triggers has them all. 5
	WorthKnowing  float64 // points of consequence from which a weak input is a task and not a note. 0.1
}

// DefaultRules are the thresholds of the method as published with the framework.
func DefaultRules() Rules {
	return Rules{
		CloseMargin: 1, ClearMargin: 5, CloseBest: 0.5, ClearBest: 0.7, CloseEVPI: 2, BreachLimit: 0.1,
		OneSidedLow: 0.2, OneSidedHigh: 0.8, WarningShare: 0.8, RearmShare: 0.02, SmallSample: 10, TriggersShown: 5, WorthKnowing: 0.1,
	}
}
