package engine

// Simulation holds the figures of the draws. A field whose name ends in SE is the standard error of the figure before it, in
// the same unit; 0 where that is exact. All hold at the stated trade-off weight, which is never drawn.
type Simulation struct {
	Draws         int     // how many were made
	Sampling      string  // "random", "stratified" or "quasi"
	Replicates    int     // independent parts that the standard errors come from; 0 of random draws, each of which is one
	EVPI          float64 // points; what knowing everything exactly would be worth
	EVPISE        float64
	Lead          [2]string // the two options whose difference the shares and correlations are about
	LeadMean      float64   // its expected value, points
	LeadMeanSE    float64
	LeadSD        float64 // its standard deviation, points
	LeadSDSE      float64
	Information   []Information    // largest EVPPI first
	Sets          []SetInformation // largest EVPPI first
	TradeOff      []TradeOffPoint  // ascending; empty when one side has no weight
	TradeOffMoves []TradeOffMove   // where the highest expected value moves; ascending
	RankDraws     int              // how many draws the rank correlations rest on
	ProbabilitySE float64          // the largest standard error of a probability best
}

// Information is what is drawn of one quantity, and what learning it exactly would be worth. Component is a component,
// parameter or driver, Option "" where it is shared. Fields with SE are as in Simulation.
type Information struct {
	Component, Option string
	EVPPI             float64 // points, 0 … EVPI
	EVPPISE           float64
	PChange           float64 // probability that the choice changes once it is known
	PChangeSE         float64
	Method            string // "exact", or "regression" where several quantities are mixed in one score

	Hole         bool    // nothing is known: drawn uniform over the scale
	Distribution string  // "pert", "triangular", "uniform", "normal", "lognormal"
	Reading      string  // how low and high were read, in words
	Mean, SD     float64 // of what is drawn, in the quantity's unit
	P10, P50     float64 // values below which 10 % and half of the draws lie, in the quantity's unit
	P90          float64 // and 90 %

	VarianceShare     float64            // 0..1 of the variance of the lead: Var(E[lead | x])/Var(lead)
	VarianceShareSE   float64            // approximate
	ValueShares       map[string]float64 // option id -> the same of the value of each option that it moves
	ValueSharesSE     map[string]float64 // approximate
	RankCorrelation   *float64           // Spearman's, with the lead; nil when the lead never varies
	RankCorrelationSE *float64
}

// SetInformation is what learning a set of quantities at once would be worth: never less than one of its parts. Fields with
// SE are as in Simulation.
type SetInformation struct {
	ID, Name  string     // "option/" or "component/" and an id, or "set/" and that of an InformationSet
	Of        []Quantity // what is drawn of the set; may be fewer than were asked for
	EVPPI     float64    // points
	EVPPISE   float64
	Method    string  // "draws", or "regression" where a score is fixed in part only; the error of the curves is in EVPPISE
	PChange   float64 // probability that the choice changes once they are known
	PChangeSE float64
	Draws     int // how many draws the figures rest on, the first ones
}

// TradeOffPoint is the draws looked at with another trade-off weight. Figures are those of Simulation and OptionResult.
type TradeOffPoint struct {
	Weight            float64            // share of reach
	Best              []string           // highest expected value; several on a tie
	ProbabilityBest   map[string]float64 // by option; ineligible ones are left out
	ProbabilityBestSE map[string]float64
	ExpectedLoss      map[string]float64 // by option, points
	ExpectedLossSE    map[string]float64
	EVPI              float64 // points, the least expected loss
	EVPISE            float64
	Draws             int // how many draws the figures rest on, the first ones
}

// TradeOffMove is a trade-off weight at which the highest expected value moves from one option to another: the exact
// crossing of the lines of mean values.
type TradeOffMove struct {
	At       float64 // 0..1
	From, To string  // option ids, below and above At
}
