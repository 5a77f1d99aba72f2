package engine

// Analysis is everything computed from a Model. Lists are ordered as their comments say, never by input order.
type Analysis struct {
	Weights    map[string]float64 // criterion id -> flat weight, λ·wR or (1-λ)·wC; they add to 1
	Options    []OptionResult     // by model order
	Preferred  string             // option id; "" when there is no single one
	Tied       []string           // the options that share the highest value when more than one does
	Undecided  []string           // with holes: the options that could be preferred
	Holes      []HoleChoice       // what each missing estimate decides while several options could be preferred; else empty
	Second     string             // the next best eligible option; "" when none
	Margin     float64            // value of Preferred minus value of Second, points 0..100
	Flips      []Flip             // nearest first: inside the stated range, then by MarginRange; empty while Undecided
	TradeOff   Curve              // value of each option along the trade-off weight 0..1
	Scenarios  []ScenarioResult   // cautious, base, favourable, then the named ones
	Rules      []RuleResult       // expected value, probability best, minimax regret, maximin
	Simulation *Simulation        // nil when nothing has a range
	Terms      []Contribution     // Preferred against Second, largest effect first
	Findings   []Finding          // blocking first
	Inputs     []InputQuality     // every estimate and hole, what is most worth mending first
	Widened    []Widening         // ranges that are wider than stated, by component and option
	Tornado    []Bar              // the lead at both ends of everything with a range, largest swing first
	MustHaves  []MustHave         // the gates as statements, by criterion id
	Dissent    []Dissent          // the rules that would choose another option, and why
	Governance []Check            // G1, G2, G3
	Grade      Grade              // how far the recommendation can be trusted
	Reasons    []string           // why that grade, in sentences
	Triggers   []Trigger          // proposed, most likely to be crossed first

	Sweeps        []Sweep      // each quantity across all it can be: who is preferred where, ties and touches
	Frontiers     []Frontier   // of the pairs the model asks for, then of those among the quantities that matter most, nearest first
	Joint         *Joint       // how far everything may move against the preferred option; nil without one or without ranges
	Dominance     []Dominance  // pairs of which one is better in some sense, ascending by Option and Over
	Tradeables    []Tradeable  // reach against complexity, by complexity: which options can be best at some trade-off weight
	Critical      *Critical    // weights and scores after Triantaphyllou and Sánchez; nil with holes
	LocalScales   []LocalScale // what scales made from the options themselves would say, for comparison only
	ScenarioRules *RuleTable   // the classic rules on the options' values in the scenarios
	PayoffRules   *RuleTable   // the classic rules on the model's own payoff table; nil without one

	Numerics []string // what is not exact and by how much, as sentences: bracketed crossings with their resolution, unresolved ones, figures that are bounds; empty when all is exact

	Acceptability []Acceptability // ranks over uncertain weights, by weight space; empty when no option is eligible

	Used Rules // the thresholds that were applied
	// The conventions that inputs were judged and widened by, defaults included.
	PedigreeFactors  Factors            // by axis and score
	QualityFactors   map[string]float64 // what each finding leaves of an input's quality
	AdditiveWidening float64            // share of the scale, see Model.Additive
	Seed             uint64             // of the model
	Draws            int                // that were made, rounded up for stratified and quasi ones; 0 without a Simulation
}

// OptionResult is one option at base.
type OptionResult struct {
	ID, Name          string
	Value             float64            // 0..100; with holes the middle of Low and High
	Low, High         float64            // value with holes at worst and at best; equal to Value without holes
	Reach, Complexity float64            // 0..100; complexity as a burden
	Rank              int                // 1 is best among the eligible; 0 for an ineligible option
	Eligible          bool               // within all gates at base
	Why               []string           // gates breached: sentences
	DominatedBy       []string           // option ids
	Raw               map[string]float64 // criterion id -> raw value at base; absent for a hole
	Score             map[string]float64 // criterion id -> 0..100; absent for a hole
	Contributions     map[string]float64 // criterion id -> weight × score, points of value; they add to Value without holes
	Holes             []string           // criterion ids
	ProbabilityBest   float64            // share of the draws, ties shared; without ranges 1 for the best; 0 when ineligible
	ExpectedValue     float64            // mean over the draws, 0..100; Value without ranges
	ExpectedLoss      float64            // mean shortfall from the best option over the draws, points; from the best at base without ranges
	MaxRegret         float64            // over the scenarios, points
	Breach            float64            // probability of breaching a gate, share of the draws

	ValueSD                                                      float64 // standard deviation of the value over what is uncertain
	ValueSDSE                                                    float64 // its standard error
	ProbabilityBestSE, ExpectedValueSE, ExpectedLossSE, BreachSE float64 // standard errors of the figures without SE
}

// FlipKind is what is moved to find a flip.
type FlipKind string

const (
	FlipTradeOff  FlipKind = "trade-off" // the weight of reach against complexity, 0..1
	FlipEstimate  FlipKind = "estimate"  // one component of one option, or a shared one
	FlipParameter FlipKind = "parameter" // e.g. the weight of influenced revenue
	FlipDriver    FlipKind = "driver"    // all that it is linked to moves
	FlipWeight    FlipKind = "weight"    // a swing weight inside its group, the others of the group in proportion
	// FlipGlobalWeight is a weight among those of all criteria, the others in proportion.
	FlipGlobalWeight FlipKind = "global-weight"
	FlipGate         FlipKind = "gate" // the option becomes ineligible beyond it
)

// Flip is the value of one quantity at which the preferred option changes, all others at base.
type Flip struct {
	Kind        FlipKind // what is moved
	Subject     string   // component, parameter, driver or criterion id; "trade-off"
	Option      string   // whose estimate; "" for shared ones and weights
	Rising      bool     // crossed by going up from Base
	Base, At    float64  // where it stands, and where the choice changes, in its unit; weights as shares 0..1
	Printed     float64  // At rounded away from the base side, so that the printed number still flips
	From, To    string   // option ids: preferred before and after; "" when no option stays within its limits
	Low, High   float64  // the stated range of the quantity; both Base when there is none
	Inside      bool     // At lies inside Low..High
	MarginAbs   float64  // |At-Base|
	MarginPct   *float64 // |At-Base|/|Base|, a share; nil when Base is 0
	MarginRange *float64 // |At-Base| / |range end on that side - Base|; nil without a range
	PCross      *float64 // probability beyond At under its own distribution; nil where there is none
	Integer     bool     // report as levels: Printed is the first level that flips
	Nearest     bool     // the nearest on its side of the base; further crossings have false
	Bracketed   bool     // found by bracketing and not in closed form, see Sweep.Resolution
	Unresolved  bool     // numerically unresolved: evaluation a small step to either side of At does not confirm the change, so that where it lies is not known
}

// Curve is the value of each option along the trade-off weight.
type Curve struct {
	X      []float64            // ascending, 0 … 1, the flips among them
	Values map[string][]float64 // option id -> value at each X
	Flips  []Flip               // ascending in At
}

// ScenarioResult is the table row of one future.
type ScenarioResult struct {
	ID, Name    string
	Probability *float64           // as stated; nil: none given
	Value       map[string]float64 // option id -> value, 0..100
	OverLimit   map[string]bool    // breaches a gate here: cannot be best, sets no regret benchmark
	Best        []string           // option ids; several on a tie; empty when none is eligible
	Regret      map[string]float64 // option id -> points behind the best there, >= 0; empty when no option is eligible
}

// RuleResult is what one of the classic rules would choose.
type RuleResult struct {
	Name   string             // "expected value", "probability best", "minimax regret", "maximin"
	Best   []string           // ids it would choose; several on a tie
	Figure map[string]float64 // eligible option id -> points, or a probability
	Agrees bool               // Best contains the preferred option
}

// Contribution is one criterion's share of the difference between the preferred option and the second.
type Contribution struct {
	Criterion string
	Points    float64 // > 0 speaks for the preferred option
}

// Severity is how much a finding weighs.
type Severity string

const (
	Blocking Severity = "blocking" // no clear grade before it is mended
	Warning  Severity = "warning"  // worth mending
	Notice   Severity = "note"     // worth knowing
)

// Finding is something about the data that a reader should know; Code is one of the codes of the data checks:
// missing, no_range, stale, future_dated, unowned, no_source, single_source, opinion, low_confidence, defaulted,
// unit_mismatch, period_mismatch, invalid, out_of_scale, not_comparable, duplicate, small_sample, widened. (A disordered
// estimate is refused before.)
type Finding struct {
	Code              string   // short name of the finding, such as no_source
	Severity          Severity // Blocking, Warning or Notice
	Component, Option string   // ids; Option is "" of a shared component or of several options, Component of several components
	Text              string   // one sentence
	Consequence       float64  // how much it can matter: EVPPI in points, or 1 when its range reaches a flip

	Standard string   // the quality characteristic of ISO/IEC 25012 / DAMA that it is about
	Quality  *float64 // of the input, 0..1; nil when it is about several
	Priority float64  // Consequence × (1 - Quality); 0 without a Quality
}

// Check is one of the governance checks G1 to G3.
type Check struct {
	ID       string    // "G1", "G2", "G3"
	Title    string    // what it checks, for people
	Passed   bool      // nothing fails it
	Failures []Failure // what fails it; empty when it is passed
}

// Failure names what fails a check, whose it is and what mends it. Its Key is stable while the cause is the same, so
// that a waiver can name it.
type Failure struct {
	Key               string // stable while the cause is the same, what a waiver names: check/cause/component/option, such as "G1/no_source/cost/A"
	Component, Option string // "" when it is not about an estimate
	Owner             string // of the estimate; "" when nobody is
	Text              string // what is wrong
	Mend              string // what to do
}

// Grade is how far the recommendation can be trusted.
type Grade string

const (
	InsufficientData Grade = "insufficient data" // a missing value can change the preferred option, or none stays within its limits
	TooClose         Grade = "too close"         // to be measured before it is chosen
	Conditional      Grade = "conditional"       // on what Analysis.Reasons says
	Clear            Grade = "clear"             // nothing known speaks against it
)

// What a trigger watches when it is no single flip. Neither has a threshold: no reading fires them.
const (
	TriggerJoint FlipKind = "joint" // several quantities together: the analysis is run again with each reading of one
	TriggerData  FlipKind = "data"  // an estimate that must be mended, or that is good until a date
)

// Trigger is a flip turned into something to watch; of the kinds joint and data, Text says what.
type Trigger struct {
	ID         string   // stable: kind/subject/option/direction
	Kind       FlipKind // that of the flip, or joint or data
	Subject    string   // as in Flip; of the kind data a component; of the kind joint ""
	Option     string   // as in Flip
	Rising     bool     // fires when a reading rises above Threshold; else when it falls below
	Base       float64  // what the decision assumed
	Threshold  float64  // printed value; 0 for the kinds joint and data
	Warning    float64  // early warning value
	Rearm      float64  // a reading back past this re-arms it
	From, To   string   // as in Flip
	PCross     *float64 // as in Flip
	Margin     *float64 // as Flip.MarginRange; of the kind joint in range units of all together
	Persist    int      // consecutive readings needed
	OutOfRange bool     // the threshold lies outside the stated range

	At         float64  // the exact value at which the choice changes; Threshold is it rounded away from the base
	MarginAbs  float64  // |At - Base|, in the unit of the quantity
	MarginPct  *float64 // |At - Base| / |Base|, a share; nil when Base is 0
	Z          *float64 // |At - Base| / standard deviation; nil without a range
	Error      *float64 // half the 95 % interval of a reading with as many answers as the estimate's; nil when unknown
	Rearming   float64  // how far back past Threshold a reading re-arms: the larger of Error and a share of the scale
	Unit       string   // of the quantity; "" for weights
	Owner      string   // of the estimate; of the kind joint all owners
	AsOf       string   // YYYY-MM-DD of the estimate
	NextReview string   // YYYY-MM-DD, AsOf and the days the estimate is good for; "" when either is unknown

	Text  string // of the kinds joint and data: what is watched and what to do, in sentences; else ""
	Moves []Move // of the kind joint: the quantities and the combination at which the choice changes; else empty
	Due   string // of the kind data: YYYY-MM-DD by which it is to be mended or refreshed; "" when the day is not known
}
