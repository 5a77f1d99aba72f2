// Package engine computes what a partner value exchange is worth: an additive value model on fixed scales, the points
// where the preferred option flips, the scenarios and the grade of the recommendation.
//
// It is pure: a Model in, an Analysis out. It has no clock, does no I/O and knows nothing of Slack or of storage.
package engine

// Group says which index a criterion belongs to.
type Group string

// The two sides of the trade-off. Reach is better when high; complexity is displayed as a burden, but its value
// function, like every other, is 0 at the worst and 100 at the best end of its scale.
const (
	Reach      Group = "reach"
	Complexity Group = "complexity"
)

// Kind tells the framework's two sorts of criteria apart; people see "metric" or "input".
type Kind string

const (
	Metric Kind = "metric" // a success metric
	Input  Kind = "input"  // what the metrics rest on
)

// Model is one decision as numbers. Ids are unique within their list; the order of the lists never changes a result.
type Model struct {
	Criteria   []Criterion
	Components []Component // what estimates are given for; a plain criterion has one component of the same id
	Parameters []Parameter // numbers inside definitions, such as the weight of influenced revenue
	Drivers    []Driver    // quantities that move several estimates at once
	Options    []Option    // 2 to 10 in a decision; any number in a file
	Estimates  []Estimate  // at most one per (component, option); missing ones are holes
	Scenarios  []Scenario  // named ones; cautious, base and favourable are built in
	Payoffs    *Payoffs    // a plain payoff table beside the criteria; nil: none
	Frontiers  [][2]Axis   // pairs of quantities whose frontier is wanted whatever matters most
	TradeOff   TradeOff
	Today      string   // YYYY-MM-DD, what freshness is judged against; empty: freshness is not judged
	Currency   string   // ISO 4217, the reporting currency, for words only
	Seed       uint64   // of the draws; the same seed gives the same figures
	Draws      int      // 0: 10,000
	Sampling   Sampling // how they are spread; zero value: independent draws
	Rules      Rules    // zero value: DefaultRules

	Correlations    []Correlation    // rank correlations of the draws
	InformationSets []InformationSet // sets to be cleared up together, beside those by option and by component
	WeightSpace     WeightSpace      // further weights to count the ranks over

	Rates    map[string]float64 // by ISO 4217 code, units of Currency for one unit of it; for estimates given in another currency
	Factors  Factors            // of the pedigree matrix; zero value: DefaultFactors
	Quality  map[string]float64 // by code of a finding, what is left of an input's quality, 0..1, where that is not the default
	Additive *float64           // what may be negative is widened by (factor - 1) × this share of its scale; nil: DefaultAdditive
}

// Criterion is a metric or an input inside the model, on a fixed scale.
type Criterion struct {
	ID, Name string
	Kind     Kind
	Group    Group
	Unit     string  // of its raw value, e.g. "USD", "points", "level", "%"
	Period   string  // "year", "quarter", "month" for flows; "" for stocks and rates
	Points   float64 // swing points within the group, >= 0; weights are points divided by their sum
	Scale    Scale
	Formula  Formula // zero value: the component of the same id
	Gate     *Gate   // a hard limit outside the sum; nil: none
}

// ScaleKind is the form of a value function.
type ScaleKind string

const (
	Linear      ScaleKind = "linear"
	Piecewise   ScaleKind = "piecewise"   // straight between Knots
	Levels      ScaleKind = "levels"      // a table: raw value is the level's index 0, 1, 2 …
	Target      ScaleKind = "target"      // 100 at Target, falling straight to 0 at both ends
	Exponential ScaleKind = "exponential" // (1-exp(-r z))/(1-exp(-r)) of the linear score z
)

// Scale maps a raw value to a score, 0 at Worst and 100 at Best; beyond the ends it is clipped and a finding says so.
type Scale struct {
	Kind        ScaleKind
	Worst, Best float64 // may be in either order, never equal
	Knots       []Knot  // Piecewise: sorted by X, covering Worst and Best
	Levels      []Level // Levels: at least two
	Target      float64
	Rate        float64 // Exponential
}

// Knot is one corner of a piecewise value function: raw value X scores Score (0..100).
type Knot struct{ X, Score float64 }

// Level is one step of an ordinal scale.
type Level struct {
	Name  string  // "D3 two-way sync with shared sign-in"
	Score float64 // 0..100
}

// FormulaKind is the form of a derived criterion.
type FormulaKind string

const (
	Plain FormulaKind = ""      // the component with the criterion's id
	Sum   FormulaKind = "sum"   // Σ coefficient × component
	Ratio FormulaKind = "ratio" // Times × Above / Below
)

// Formula says what a derived criterion is made of.
type Formula struct {
	Kind         FormulaKind
	Terms        []Term
	Above, Below string  // component ids
	Times        float64 // 0 counts as 1; 100 for a percentage
}

// Term is one summand. A Parameter, when named, is the coefficient in place of Coefficient.
type Term struct {
	Component   string
	Coefficient float64
	Parameter   string
}

// Gate is a hard limit on the unclipped value of a criterion. Nil ends are open.
type Gate struct {
	Min, Max *float64
	Why      string // what the limit is, in the team's words
}

// Component is one quantity that is estimated for each option, or once for all of them.
type Component struct {
	ID, Name, Unit, Period string
	Shared                 bool     // one estimate, with Option "", serves every option
	Min, Max               *float64 // hard limits of a possible value (NPS -100..100); nil: open
	Integer                bool     // ordinal levels: flips are reported as levels
}

// Parameter is a number inside a definition with a plausible range.
type Parameter struct {
	ID, Name        string
	Low, Base, High float64
	Dist            Dist
	Shape           float64 // of PERT, see Estimate
	P10P90          bool
}

// Driver is one quantity that moves several estimates: x = base × (1 + e (d/d0 - 1)), or (d/d0)^e when Power is set.
type Driver struct {
	ID, Name, Unit  string
	Low, Base, High float64
	Dist            Dist
	Shape           float64 // of PERT, see Estimate
	P10P90          bool
	Links           []Link
}

// Link ties a driver to a component of one option, or of all when Option is "".
type Link struct {
	Component, Option string
	Elasticity        float64
	Power             bool
}

// Option is one course of action.
type Option struct{ ID, Name string }

// Dist is how an estimate is drawn.
type Dist string

const (
	PERT       Dist = "" // the default
	Triangular Dist = "triangular"
	Uniform    Dist = "uniform"
	Normal     Dist = "normal"
	Lognormal  Dist = "lognormal"
	Fixed      Dist = "fixed"
)

// Estimate is the low, base and high of one component for one option, with where it comes from.
type Estimate struct {
	Component, Option string  // Option is "" for a shared component
	Low, Base, High   float64 // Low <= Base <= High, numeric order whatever the direction
	Dist              Dist
	Shape             float64 // weight of Base in PERT, mean (Low + Shape·Base + High)/(Shape + 2); 0 counts as 4
	P10P90            bool    // Low and High are the 10th and 90th percentile, not absolute ends
	Interval          float64 // share of the draws between Low and High, such as 0.95 for a margin of error; 0: P10P90 says it

	Owner      string // "" is a gap
	Source     string // "" is a gap
	Opinion    bool   // the source is opinion only
	AsOf       string // YYYY-MM-DD; "" unknown
	Refresh    int    // days after which it is stale; 0: never
	Confidence string // "low", "medium", "high"
	Defaulted  bool   // some of the above is a default nobody confirmed
	N          int    // sample size, 0 unknown or not a sample
	Panel      int    // how many could have answered, 0 unknown or large

	Unit, Period string   // of Low, Base and High when they differ from the component's; "" the component's own
	Window       string   // "trailing" or "forward"; "" not said
	Attribution  string   // what is credited, e.g. "sourced", "influenced", "either"; "" not said
	Converted    string   // how a typed figure was turned into the component's unit; "" when it was not
	Pedigree     Pedigree // widens the range; zero value: not asked for
}

// Scenario is one named future.
type Scenario struct {
	ID, Name    string
	Shocks      []Shock
	Probability *float64 // nil: none given
}

// ShockKind is how a shock changes a quantity.
type ShockKind string

const (
	Percent ShockKind = "percent" // × (1 + By/100)
	Plus    ShockKind = "plus"    // + By
	Set     ShockKind = "set"     // = By
)

// Shock changes one component, for one option or for all when Option is "".
type Shock struct {
	Component, Option string
	Kind              ShockKind
	By                float64
}

// TradeOff is the weight of reach against complexity, a preference and never drawn.
type TradeOff struct {
	Weight    float64 // 0..1, share of reach
	Low, High float64 // the plausible range
	Confirmed bool    // a person answered the trade-off question and the swing points
}

// Rules are the thresholds of the grade and of the governance check; all printed with the analysis.
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
	TriggersShown int     // 5
	WorthKnowing  float64 // points of consequence from which a weak input is a task and not a note. 0.1
}
