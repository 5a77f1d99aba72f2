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
	Criteria   []Criterion // at least one, with some swing points
	Components []Component // what estimates are given for; a plain criterion has one component of the same id
	Parameters []Parameter // numbers inside definitions, such as the weight of influenced revenue
	Drivers    []Driver    // quantities that move several estimates at once
	Options    []Option    // 2 to 10 in a decision; any number in a file
	Estimates  []Estimate  // at most one per (component, option); missing ones are holes
	Scenarios  []Scenario  // named ones; cautious, base and favourable are built in
	Payoffs    *Payoffs    // a plain payoff table beside the criteria; nil: none
	Frontiers  [][2]Axis   // pairs of quantities whose frontier is wanted whatever matters most; what moves no value is left out
	TradeOff   TradeOff    // not used when one group has no swing points: all weight is then the other's
	Today      string      // YYYY-MM-DD, what freshness is judged against; empty: freshness is not judged
	Currency   string      // ISO 4217, the reporting currency, for words and for Rates; "": nothing is converted
	Seed       uint64      // of the draws; the same seed gives the same figures; 0 is one like any other
	Draws      int         // 0: DefaultDraws; at most MaxDraws
	Sampling   Sampling    // how they are spread; zero value: independent draws
	Rules      Rules       // zero value: DefaultRules

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
	Kind     Kind // of the two only Input counts: G1 looks at inputs; "" is a metric
	Group    Group
	Unit     string  // of its raw value, e.g. "USD", "points", "level", "%"; "" none
	Period   string  // "year", "quarter", "month" for flows; "" for stocks and rates
	Points   float64 // swing points within the group, >= 0; weights are points divided by their sum
	Scale    Scale   // of the raw value, in Unit per Period
	Formula  Formula // zero value: the component of the same id
	Gate     *Gate   // a hard limit outside the sum; nil: none
}

// ScaleKind is the form of a value function.
type ScaleKind string

const (
	Linear      ScaleKind = "linear"      // straight from Worst to Best
	Piecewise   ScaleKind = "piecewise"   // straight between Knots
	Levels      ScaleKind = "levels"      // a table: raw value is the level's index 0, 1, 2 …
	Target      ScaleKind = "target"      // 100 at Target, falling straight to 0 at both ends
	Exponential ScaleKind = "exponential" // (1-exp(-r z))/(1-exp(-r)) of the linear score z
)

// Scale maps a raw value to a score, 0 at Worst and 100 at Best; beyond the ends it is clipped and a finding says so.
type Scale struct {
	Kind        ScaleKind // one of the five; "" is refused
	Worst, Best float64   // may be in either order, never equal; not used by Levels
	Knots       []Knot    // Piecewise: sorted by X, covering Worst and Best
	Levels      []Level   // Levels: at least two, from index 0, not all of one score
	Target      float64   // Target: between Worst and Best, ends included
	Rate        float64   // Exponential: r, -50..50; above 0 the first steps from Worst count most, 0 is Linear
}

// Knot is one corner of a piecewise value function: raw value X, in the criterion's unit, scores Score (0..100).
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
	Kind         FormulaKind // Plain, Sum or Ratio
	Terms        []Term      // Sum: at least one
	Above, Below string      // Ratio: component ids; the estimates of Below are above 0
	Times        float64     // Ratio: 0 counts as 1; 100 for a percentage
}

// Term is one summand of a sum, coefficient × component. A Parameter, when named, is the coefficient in place of Coefficient.
type Term struct {
	Component   string  // id
	Coefficient float64 // any finite number; 0 takes the term out
	Parameter   string  // id; "": Coefficient
}

// Gate is a hard limit on the unclipped value of a criterion. A nil end is open.
type Gate struct {
	Min, Max *float64 // in the criterion's unit and period, Min <= Max; a value at an end passes
	Why      string   // what the limit is, in the team's words
}

// Component is one quantity that is estimated for each option, or once for all of them.
type Component struct {
	ID, Name, Unit, Period string   // Period as in Criterion
	Shared                 bool     // one estimate, with Option "", serves every option
	Min, Max               *float64 // hard limits of a possible value (NPS -100..100); nil: open
	Integer                bool     // ordinal levels: flips are reported as levels
}

// Parameter is a number inside a definition with a plausible range, Low <= Base <= High; equal ends are no range. Dist,
// Shape and P10P90 are as in Estimate.
type Parameter struct {
	ID, Name        string
	Low, Base, High float64
	Dist            Dist
	Shape           float64 // of PERT, see Estimate
	P10P90          bool
}

// Driver is one quantity that moves several estimates: x = base × (1 + e (d/d0 - 1)), or (d/d0)^e when
// Power is set; e is the link's Elasticity and d0, never 0, the driver's Base. Low <= Base <= High; Dist, Shape and P10P90 are
// as in Estimate.
type Driver struct {
	ID, Name, Unit  string
	Low, Base, High float64
	Dist            Dist
	Shape           float64 // of PERT, see Estimate
	P10P90          bool
	Links           []Link
}

// Link ties a driver to a component of one option, or of all when Option is ""; a link of one option goes before that of
// all.
type Link struct {
	Component, Option string
	Elasticity        float64 // e, -100..100; 0: the driver does not move it
	Power             bool    // constant elasticity; needs a driver that is never negative
}

// Option is one course of action.
type Option struct{ ID, Name string }

// Dist is how an estimate is drawn between its low and high, which Estimate says how to read.
type Dist string

const (
	PERT       Dist = ""           // the default
	Triangular Dist = "triangular" // mode at base
	Uniform    Dist = "uniform"    // base says nothing
	Normal     Dist = "normal"     // absolute ends are three standard deviations away
	Lognormal  Dist = "lognormal"  // median at base, low above 0; ends as of Normal
	Fixed      Dist = "fixed"      // never drawn, whatever the range
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
	Confidence string // "low", "medium", "high"; any other says nothing
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
	Shocks      []Shock  // at most one per component and option; empty: the base
	Probability *float64 // 0..1; nil: none given
}

// ShockKind is how a shock changes a quantity.
type ShockKind string

const (
	Percent ShockKind = "percent" // × (1 + By/100)
	Plus    ShockKind = "plus"    // + By
	Set     ShockKind = "set"     // = By
)

// Shock changes one component, parameter or driver (Component is its id), for one option or for all when Option is "". A
// shock for one option goes before that for all.
type Shock struct {
	Component, Option string
	Kind              ShockKind // Percent, Plus or Set
	By                float64   // per cent, or in the component's unit; what is not possible is cut to the component's limits
}

// TradeOff is the weight of reach against complexity, a preference and never drawn.
type TradeOff struct {
	Weight    float64 // 0..1, share of reach
	Low, High float64 // the plausible range, 0..1; both 0: none, the weight alone
	Confirmed bool    // a person answered the trade-off question and the swing points
}
