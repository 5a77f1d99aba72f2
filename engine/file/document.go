// Package file reads and writes decision files, version 1, as YAML or JSON, and writes an analysis as JSON.
//
// A file is what people may edit by hand: keys are strict, every mistake is reported at once with its line, and figures
// may be typed as people write them. The package computes nothing; Document.Model hands the numbers to the engine.
package file

// Version is the format version that this package reads and writes.
const Version = 1

// SharedOption is the key under estimates for components that all options share.
const SharedOption = "shared"

// Document is a decision file. Only Version, Options and Criteria, or Payoffs in place of them, are needed.
//
// The tags say what a field is, here and in the types below: pvx is the key in the file and whether it must be there, doc its
// description in the schema, enum the words that it may be, format what a text looks like; a date is YYYY-MM-DD. What is left out
// is the zero value, which means that nothing was said unless the tag names a default. Numbers mean what the field of the same
// name in package engine means, in the same unit and range.
type Document struct {
	Version         int                            `pvx:"pvx,required" doc:"Version of the format: 1."`
	Key             string                         `pvx:"key" doc:"Short key of the decision, such as PVX-12."`
	Title           string                         `pvx:"title" doc:"Title in a few words."`
	Question        string                         `pvx:"question" doc:"What is to be decided."`
	Status          string                         `pvx:"status" enum:"draft|proposed|decided|closed|superseded" doc:"Where the decision stands."`
	Objective       string                         `pvx:"objective" doc:"What the decision is to achieve."`
	Scope           Scope                          `pvx:"scope" doc:"What is in and what is out."`
	Horizon         Horizon                        `pvx:"horizon" doc:"The time the figures are about."`
	DecideBy        string                         `pvx:"decide_by" format:"date" doc:"Date by which to decide."`
	Channel         string                         `pvx:"channel" doc:"Where the decision is discussed."`
	People          People                         `pvx:"people" doc:"Who takes part, as roles or names."`
	Locked          Locked                         `pvx:"definitions_locked" doc:"When and by whom the definitions were locked."`
	Money           Money                          `pvx:"money" doc:"Reporting currency and rates."`
	Today           string                         `pvx:"today" format:"date" doc:"Date against which freshness is judged."`
	Seed            uint64                         `pvx:"seed" doc:"Seed of the draws."`
	Draws           int                            `pvx:"draws" doc:"Number of draws; 10000 when left out."`
	Sampling        string                         `pvx:"sampling" enum:"random|stratified|quasi" doc:"How the draws are spread: random (the default), stratified (Latin hypercube) or quasi (shifted lattices), which say more with as many draws; both round their number up to sixteen times a power of two."`
	TradeOff        TradeOff                       `pvx:"trade_off" doc:"Weight of reach against complexity."`
	Criteria        []Criterion                    `pvx:"criteria" doc:"The metrics and inputs, on fixed scales. Left out only where payoffs is the whole model."`
	Components      []Component                    `pvx:"components" doc:"What derived criteria are made of, and plain ones with limits."`
	Parameters      []Parameter                    `pvx:"parameters" doc:"Numbers inside definitions."`
	Drivers         []Driver                       `pvx:"drivers" doc:"Quantities that move several estimates at once."`
	Options         []Option                       `pvx:"options,required" doc:"The courses of action."`
	Sources         map[string]Source              `pvx:"sources" doc:"Where figures come from; an estimate names one by its key."`
	Estimates       map[string]map[string]Estimate `pvx:"estimates" doc:"By option id (or shared), then by component id."`
	Payoffs         *Payoffs                       `pvx:"payoffs" doc:"A plain table of options against states of the world, for the classic rules."`
	Frontiers       []FrontierPair                 `pvx:"frontiers" doc:"Pairs of quantities whose two-way flips are wanted, beside those that matter most."`
	Correlations    []Correlation                  `pvx:"correlations" doc:"Rank correlations of the draws; pairs that are not named are independent."`
	InformationSets []InformationSet               `pvx:"information_sets" doc:"Quantities that one effort would clear up together; sets by option and by component are built in."`
	Acceptability   Acceptability                  `pvx:"acceptability" doc:"Further weights over which the options' ranks are counted."`
	Scenarios       []Scenario                     `pvx:"scenarios" doc:"Named futures; cautious, base and favourable are built in."`

	Rules           Rules         `pvx:"rules" doc:"Thresholds, where they differ from the defaults."`
	PedigreeFactors [5][5]float64 `pvx:"pedigree_factors" doc:"Five factors of at least 1 for each axis of a pedigree, for scores 1 to 5; ecoinvent's when left out."`

	QualityFactors   map[string]float64 `pvx:"quality_factors" doc:"By code of a finding, such as no_source: what it leaves of an input's quality, 0 to 1, where that differs from the default; medium_confidence and stale_at_least too."`
	AdditiveWidening *float64           `pvx:"additive_widening" doc:"A pedigree factor of 2 widens NPS, scores and levels by this share of their scale on each side; 0.5 when left out."`

	Recommendation   Recommendation `pvx:"recommendation" doc:"What the team recommends."`
	DecisionCriteria []string       `pvx:"decision_criteria" doc:"What the choice must satisfy."`
	Constraints      []string       `pvx:"constraints" doc:"What limits the choice."`
	Risks            []Risk         `pvx:"risks" doc:"Risks and what is done about them."`
	Dissent          []string       `pvx:"dissent" doc:"Objections that stand in the record."`
	NextSteps        []Step         `pvx:"next_steps" doc:"What happens next."`
	KnownGaps        []string       `pvx:"known_gaps" doc:"What is known to be weak, in words."`
	Waivers          []Waiver       `pvx:"waivers" doc:"Failed governance checks that the owner accepts."`
	Cadence          string         `pvx:"cadence" doc:"How often the decision is looked at, such as monthly or first Tuesday."`
	Triggers         []Trigger      `pvx:"triggers" doc:"What brings the decision back for review."`
	RefreshPlan      []Refresh      `pvx:"refresh_plan" doc:"For criteria without a threshold: when the data is refreshed, or why it is not watched."`
	Verdicts         []Verdict      `pvx:"verdicts" doc:"What the approvers said."`
	Evidence         []Evidence     `pvx:"evidence" doc:"What was filed as evidence, risk, objection, condition or question."`
	Readings         []Reading      `pvx:"readings" doc:"Observed values."`
	Timeline         []Entry        `pvx:"timeline" doc:"What happened when."`

	lines map[string]int // path -> line, for errors found after decoding
}

// Correlation ties the draws of two quantities: component/option, or the id of a shared component, parameter or driver.
type Correlation struct {
	A   string  `pvx:"a,required" doc:"Component/option, such as revenue/A; a shared component, parameter or driver by its id alone."`
	B   string  `pvx:"b,required" doc:"The other quantity."`
	Rho float64 `pvx:"rho,required" doc:"Rank (Spearman) correlation, above -1 and below 1."`
}

// InformationSet is a set of quantities to be learned together.
type InformationSet struct {
	ID   string   `pvx:"id,required"`
	Name string   `pvx:"name"`
	Of   []string `pvx:"of,required" doc:"Quantities as in correlations."`
}

// Acceptability says what is known of weights, for the ranks over all of them; any weights and the order of the swing
// weights are counted anyway.
type Acceptability struct {
	Order  []string              `pvx:"order" doc:"Criterion ids, the most important first."`
	Ranges map[string][2]float64 `pvx:"ranges" doc:"By criterion id: lowest and highest share of the whole, 0 to 1."`
}

// Scope says what the decision covers, in words.
type Scope struct {
	In  string `pvx:"in"`
	Out string `pvx:"out"`
}

// Horizon is the time that the figures are about.
type Horizon struct {
	From  string `pvx:"from" format:"date"`
	To    string `pvx:"to" format:"date"`
	Basis string `pvx:"basis" doc:"Such as: annual run rate in FY27."`
}

// People are named by role or name.
type People struct {
	Owner        string   `pvx:"owner"`
	Approvers    []string `pvx:"approvers" doc:"In the order in which they approve."`
	Contributors []string `pvx:"contributors"`
	Informed     []string `pvx:"informed"`
}

// Locked says when the definitions were locked.
type Locked struct {
	On string `pvx:"on" format:"date"`
	By string `pvx:"by"`
}

// Money holds the reporting currency and what one unit of each other currency is worth in it.
type Money struct {
	Currency string             `pvx:"currency" doc:"ISO 4217 code."`
	Rates    map[string]float64 `pvx:"rates" doc:"Units of the reporting currency for one unit of each other."`
	AsOf     string             `pvx:"as_of" format:"date"`
}

// TradeOff is the weight of reach against complexity, 0 to 1, with its plausible range: 0.35 to 0.65, widened to hold the weight,
// where an end is left out.
type TradeOff struct {
	Weight    *float64 `pvx:"weight" doc:"Share of reach, 0 to 1; 0.5 when left out."`
	Low       *float64 `pvx:"low" doc:"Lowest plausible weight; 0.35 when left out, or the weight itself when that is lower."`
	High      *float64 `pvx:"high" doc:"Highest plausible weight; 0.65 when left out, or the weight itself when that is higher."`
	Confirmed bool     `pvx:"confirmed" doc:"A person answered the trade-off question and the swing points."`
}

// Criterion is a metric or an input with its definition.
type Criterion struct {
	ID       string  `pvx:"id,required"`
	Name     string  `pvx:"name"`
	Kind     string  `pvx:"kind" enum:"metric|input"`
	Group    string  `pvx:"group,required" enum:"reach|complexity"`
	Counts   string  `pvx:"counts" doc:"What counts, in words."`
	Measured string  `pvx:"measured" doc:"Where it is measured."`
	Unit     string  `pvx:"unit" doc:"USD, points, level, %, hours, tickets, score …"`
	Period   string  `pvx:"period" enum:"year|quarter|month"`
	Window   string  `pvx:"window" enum:"trailing|forward" doc:"Whether the figure looks back or ahead."`
	Points   float64 `pvx:"points,required" doc:"Swing points inside the group."`
	Scale    Scale   `pvx:"scale,required"`
	Formula  Formula `pvx:"formula" doc:"Left out for a criterion that is estimated directly."`
	Gate     *Gate   `pvx:"gate" doc:"A hard limit."`
	Of       string  `pvx:"percent_of" doc:"For a percentage: the criterion that typed money is divided by."`
}

// Scale is the value function of a criterion: 0 at Worst and 100 at Best, which all kinds but levels have. Target and Rate are of
// the kinds target and exponential, see engine.Scale.
type Scale struct {
	Kind   string       `pvx:"kind,required" enum:"linear|piecewise|levels|target|exponential"`
	Worst  float64      `pvx:"worst"`
	Best   float64      `pvx:"best"`
	Knots  [][2]float64 `pvx:"knots" doc:"Pairs of raw value and score."`
	Levels []Level      `pvx:"levels"`
	Target float64      `pvx:"target"`
	Rate   float64      `pvx:"rate"`
}

// Level is one step of an ordinal scale; Score is 0 to 100.
type Level struct {
	Name  string  `pvx:"name,required"`
	Score float64 `pvx:"score,required"`
}

// Formula says what a derived criterion is made of: the sum of Terms, or Times × Above / Below, which are component ids.
type Formula struct {
	Kind  string  `pvx:"kind,required" enum:"sum|ratio"`
	Terms []Term  `pvx:"terms"`
	Above string  `pvx:"above"`
	Below string  `pvx:"below"`
	Times float64 `pvx:"times" doc:"100 for a percentage."`
}

// Term is one summand: coefficient × component, the coefficient given or a parameter; 1 when neither is.
type Term struct {
	Component   string   `pvx:"component,required"`
	Coefficient *float64 `pvx:"coefficient" doc:"What the component is multiplied by; 1 when left out."`
	Parameter   string   `pvx:"parameter" doc:"A parameter that is the coefficient, in place of a fixed one."`
}

// Gate is a hard limit in the unit of the criterion, at least one end; Why is the reason in words.
type Gate struct {
	Min *float64 `pvx:"min"`
	Max *float64 `pvx:"max"`
	Why string   `pvx:"why"`
}

// Component is one quantity that is estimated.
type Component struct {
	ID       string   `pvx:"id,required"`
	Name     string   `pvx:"name"`
	Unit     string   `pvx:"unit"`
	Period   string   `pvx:"period" enum:"year|quarter|month"`
	Counts   string   `pvx:"counts" doc:"What counts, in words."`
	Measured string   `pvx:"measured" doc:"Where it is measured."`
	Shared   bool     `pvx:"shared" doc:"One estimate serves all options."`
	Min      *float64 `pvx:"min" doc:"Lowest possible value."`
	Max      *float64 `pvx:"max" doc:"Highest possible value."`
	Ticket   float64  `pvx:"hours_per_ticket" doc:"With it, hours may be typed as tickets."`
}

// Parameter is a number inside a definition; without low and high, which come together, it is certain.
type Parameter struct {
	ID     string  `pvx:"id,required"`
	Name   string  `pvx:"name"`
	Low    float64 `pvx:"low"`
	Base   float64 `pvx:"base,required"`
	High   float64 `pvx:"high"`
	Dist   string  `pvx:"distribution" enum:"pert|triangular|uniform|normal|lognormal|fixed"`
	P10P90 bool    `pvx:"p10_p90" doc:"Low and high are the 10th and 90th percentile."`
	Shape  float64 `pvx:"pert_shape" doc:"Weight of the base in PERT; 4 when left out."`
}

// Driver moves several estimates at once.
type Driver struct {
	ID     string  `pvx:"id,required"`
	Name   string  `pvx:"name"`
	Unit   string  `pvx:"unit"`
	Low    float64 `pvx:"low,required"`
	Base   float64 `pvx:"base,required"`
	High   float64 `pvx:"high,required"`
	Dist   string  `pvx:"distribution" enum:"pert|triangular|uniform|normal|lognormal|fixed"`
	P10P90 bool    `pvx:"p10_p90" doc:"Low and high are the 10th and 90th percentile."`
	Shape  float64 `pvx:"pert_shape" doc:"Weight of the base in PERT; 4 when left out."`
	Links  []Link  `pvx:"links,required"`
}

// Link ties a driver to a component of one option, or of all when Option is left out. With Power the elasticity is constant.
type Link struct {
	Component  string   `pvx:"component,required"`
	Option     string   `pvx:"option"`
	Elasticity *float64 `pvx:"elasticity" doc:"1 when left out."`
	Power      bool     `pvx:"constant_elasticity"`
}

// Option is one course of action.
type Option struct {
	ID    string `pvx:"id,required"`
	Name  string `pvx:"name"`
	Value string `pvx:"value_proposition" doc:"Why the other side and the customer gain, in a sentence."`
	Note  string `pvx:"note"`
}

// Source is where figures come from; what an estimate does not say itself it takes from its source. Refresh is after how many
// days they are stale, 0 never.
type Source struct {
	Name       string `pvx:"name"`
	Owner      string `pvx:"owner"`
	AsOf       string `pvx:"as_of" format:"date"`
	Refresh    int    `pvx:"refresh_days"`
	Confidence string `pvx:"confidence" enum:"low|medium|high"`
	Opinion    bool   `pvx:"opinion"`

	Window      string `pvx:"window" enum:"trailing|forward" doc:"Whether its figures look back or ahead."`
	Attribution string `pvx:"attribution" doc:"What is credited: sourced, influenced, either …"`
	Pedigree    [5]int `pvx:"pedigree" doc:"How good its figures are, 1 best to 5, 0 not judged: source, completeness, age, fit to the segment, fit to the option. Asks for their ranges to be widened."`
}

// Estimate is one component for one option: Value as typed, or Low, Base and High as numbers. In a file a bare string or
// number stands for an estimate with nothing else. Base alone is certain, Low and High alone have the base in the middle, and
// none of them is an open input. Refresh nil is that of the source.
type Estimate struct {
	Value      string   `pvx:"value" doc:"As people type it: 0.9–1.4M USD/yr, 42 ± 8, D3, 18 tickets/month."`
	Low        *float64 `pvx:"low"`
	Base       *float64 `pvx:"base"`
	High       *float64 `pvx:"high"`
	SD         *float64 `pvx:"sd" doc:"With base alone, in place of low and high: standard deviation of a normal estimate; of the logarithm, around the median, of a lognormal one."`
	Dist       string   `pvx:"distribution" enum:"pert|triangular|uniform|normal|lognormal|fixed"`
	P10P90     bool     `pvx:"p10_p90" doc:"Low and high are the 10th and 90th percentile."`
	Interval   float64  `pvx:"interval" doc:"Share of the draws between low and high, such as 0.9 or 0.95 of an interval estimate; low and high are absolute ends when left out."`
	Shape      float64  `pvx:"pert_shape" doc:"Weight of the base in PERT, whose mean is (low + w base + high)/(w + 2); 4 when left out."`
	N          int      `pvx:"n" doc:"Sample size."`
	Source     string   `pvx:"source" doc:"A key of sources, or words."`
	Owner      string   `pvx:"owner"`
	AsOf       string   `pvx:"as_of" format:"date"`
	Refresh    *int     `pvx:"refresh_days"`
	Confidence string   `pvx:"confidence" enum:"low|medium|high"`
	Opinion    bool     `pvx:"opinion"`
	Defaulted  bool     `pvx:"defaulted"`
	Note       string   `pvx:"note"`

	Unit        string     `pvx:"unit" doc:"Of low, base and high when it is another than the component's: a currency with a rate."`
	Period      string     `pvx:"period" enum:"year|quarter|month" doc:"Of low, base and high when it is another than the component's."`
	Window      string     `pvx:"window" enum:"trailing|forward" doc:"Whether the figure looks back or ahead."`
	Attribution string     `pvx:"attribution" doc:"What is credited: sourced, influenced, either …"`
	Panel       int        `pvx:"panel" doc:"How many could have answered, when n is a sample of a small group."`
	Pedigree    [5]int     `pvx:"pedigree" doc:"As in sources; goes before the source's."`
	Also        []Estimate `pvx:"also" doc:"Other figures for the same; the one with the latest as_of is used."`
}

// Rules are the thresholds of the grade, the governance check and the triggers; what is left out has its default.
type Rules struct {
	CloseMargin   *float64 `pvx:"close_margin" doc:"Points; a smaller lead is too close. 1"`
	ClearMargin   *float64 `pvx:"clear_margin" doc:"Points; a lead of at least this may be clear. 5"`
	CloseBest     *float64 `pvx:"close_best" doc:"A smaller probability of being best is too close. 0.5"`
	ClearBest     *float64 `pvx:"clear_best" doc:"Probability of being best from which a lead may be clear. 0.7"`
	CloseEVPI     *float64 `pvx:"close_evpi" doc:"Points of perfect information above which it is too close. 2"`
	BreachLimit   *float64 `pvx:"breach_limit" doc:"Probability of breaching a gate from which an option is at most conditional. 0.1"`
	OneSidedLow   *float64 `pvx:"one_sided_low" doc:"A smaller trade-off weight is one-sided. 0.2"`
	OneSidedHigh  *float64 `pvx:"one_sided_high" doc:"A larger trade-off weight is one-sided. 0.8"`
	WarningShare  *float64 `pvx:"warning_share" doc:"Early warning at this share of the way to a flip. 0.8"`
	RearmShare    *float64 `pvx:"rearm_share" doc:"Re-armed after a reading back by this share of the scale. 0.02"`
	SmallSample   *int     `pvx:"small_sample" doc:"Fewer answers are a small sample. 10"`
	TriggersShown *int     `pvx:"triggers_shown" doc:"How many triggers the page shows. 5"`
	WorthKnowing  *float64 `pvx:"worth_knowing" doc:"Points of consequence from which a weak input is a task. 0.1"`
}

// Scenario is one named future; Probability is 0 to 1.
type Scenario struct {
	ID          string   `pvx:"id,required"`
	Name        string   `pvx:"name"`
	Probability *float64 `pvx:"probability"`
	Shocks      []Shock  `pvx:"shocks"`
}

// Shock changes one component, parameter or driver, for one option or for all when Option is left out: "-30 %", "+5 points", "+100k USD", "= 42".
type Shock struct {
	Component string `pvx:"component,required"`
	Option    string `pvx:"option"`
	Change    string `pvx:"change,required"`
}
