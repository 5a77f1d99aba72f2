package engine

// DefaultRules are the thresholds of the method as published with the framework.
func DefaultRules() Rules {
	return Rules{
		CloseMargin: 1, ClearMargin: 5, CloseBest: 0.5, ClearBest: 0.7, CloseEVPI: 2, BreachLimit: 0.1,
		OneSidedLow: 0.2, OneSidedHigh: 0.8, WarningShare: 0.8, RearmShare: 0.02, SmallSample: 10, TriggersShown: 5, WorthKnowing: 0.1,
	}
}
