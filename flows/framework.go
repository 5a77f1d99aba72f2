package flows

import (
	"strings"
	"time"

	"pvx/engine"
)

// Ids of the framework's own criteria, components and parameters.
const (
	Revenue          = "revenue"
	NPS              = "nps"
	Depth            = "depth"
	ValueProposition = "value_proposition"
	Utilisation      = "utilisation"
	Incentives       = "incentives"

	Sourced          = "sourced"
	Influenced       = "influenced"
	SupportNeeded    = "support_needed"
	SupportAvailable = "support_available"

	InfluenceWeight = "influence_weight"
	// HoursPerTicket turns tickets into support hours when they are typed. No formula uses it, so it is no part of the
	// model; it is absent until a team states it.
	HoursPerTicket = "hours_per_ticket"
)

// Basis values and their word in a unit.
const (
	perYear    = "year"
	perQuarter = "quarter"
	perMonth   = "month"
)

// Fresh is a new decision with every default of the framework. The civil dates in it are those of now's location; an
// empty currency is USD.
func Fresh(id ID, number int64, a Actor, title, currency string, now time.Time) Decision {
	currency = strings.ToUpper(strings.TrimSpace(currency))
	if currency == "" {
		currency = "USD"
	}
	d := Decision{
		Schema: 1, ID: id, Number: number, Team: a.Team, Edition: 1, Status: InDraft,
		Title: title, Created: now.UTC(), Changed: now.UTC(), At: "scope",
		Scope:       Scope{From: dateOf(now), To: dateOf(now.AddDate(1, 0, 0)), Basis: perYear},
		People:      People{Owner: a.User},
		Money:       Money{Currency: currency},
		Definitions: FrameworkDefinitions(currency),
		Parameters:  []engine.Parameter{{ID: InfluenceWeight, Name: "Weight of influenced revenue", Low: 0, Base: 0.3, High: 1}},
		DefsVersion: 1,
		TradeOff:    engine.TradeOff{Weight: 0.5, Low: 0.35, High: 0.65},
	}
	if strings.HasPrefix(string(a.Channel), "C") || strings.HasPrefix(string(a.Channel), "G") {
		d.Channel = a.Channel // a DM is no place for a decision's card
	}
	return d
}

func dateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// FrameworkDefinitions are the framework's six metrics and inputs as published, in the reporting currency.
func FrameworkDefinitions(currency string) []Definition {
	zero, hundred, one, five, least := 0.0, 100.0, 1.0, 5.0, -100.0
	return []Definition{
		{
			Criterion: engine.Criterion{
				ID: Revenue, Name: "Co-sell revenue", Kind: engine.Metric, Group: engine.Reach,
				Unit: currency, Period: perYear, Points: 40, Scale: engine.Scale{Kind: engine.Linear}, // no scale until figures are known
				Formula: engine.Formula{Kind: engine.Sum, Terms: []engine.Term{
					{Component: Sourced, Coefficient: 1}, {Component: Influenced, Parameter: InfluenceWeight}}},
			},
			Components: []engine.Component{
				{ID: Sourced, Name: "Sourced co-sell revenue", Unit: currency, Period: perYear, Min: &zero},
				{ID: Influenced, Name: "Influenced co-sell revenue", Unit: currency, Period: perYear, Min: &zero},
			},
			What: "Closed-won revenue with the partner, gross of partner share and incentives. Sourced: it would not exist " +
				"without the partner, proved by deal registration. Influenced: the partner helped a deal that existed; it counts by the influence weight.",
			Where: "CRM, closed-won opportunities with partner registration", Window: "forward", Default: true,
		},
		{
			Criterion: engine.Criterion{
				ID: NPS, Name: "Partner NPS", Kind: engine.Metric, Group: engine.Reach,
				Unit: "points", Points: 20, Scale: engine.Scale{Kind: engine.Linear, Worst: -20, Best: 80},
			},
			Components: []engine.Component{{ID: NPS, Name: "Partner NPS", Unit: "points", Min: &least, Max: &hundred}},
			What: "Share of promoters (9–10) minus share of detractors (0–6) among the partners of this option, in the " +
				"latest wave, with the number of answers.",
			Where: "Partner survey, latest wave", Default: true,
		},
		{
			Criterion: engine.Criterion{
				ID: Depth, Name: "Integration depth", Kind: engine.Metric, Group: engine.Reach,
				Unit: "level", Points: 25,
				Scale: engine.Scale{Kind: engine.Levels, Worst: 0, Best: 4, Levels: []engine.Level{
					{Name: "D0 none", Score: 0}, {Name: "D1 link-out", Score: 25}, {Name: "D2 one-way sync", Score: 50},
					{Name: "D3 two-way sync with shared sign-in", Score: 75}, {Name: "D4 embedded and transacting", Score: 100}}},
			},
			Components: []engine.Component{{ID: Depth, Name: "Integration depth", Unit: "level", Integer: true}},
			What: "The deepest integration level that is live for joint customers. Its upkeep is counted in the support " +
				"hours, not here.",
			Where: "Product and partner engineering, release notes", Default: true,
		},
		{
			Criterion: engine.Criterion{
				ID: ValueProposition, Name: "Value proposition", Kind: engine.Input, Group: engine.Reach,
				Unit: "score", Points: 15, Scale: engine.Scale{Kind: engine.Linear, Worst: 1, Best: 5},
			},
			Components: []engine.Component{{ID: ValueProposition, Name: "Value proposition", Unit: "score", Min: &one, Max: &five}},
			What: "The joint reason to buy: 1 none, 2 plausible, 3 named customers asked for it, 4 won a deal by it, " +
				"5 won three or more deals by it in the last year.",
			Where: "Win reports, customer interviews", Default: true,
		},
		{
			Criterion: engine.Criterion{
				ID: Utilisation, Name: "Support utilisation", Kind: engine.Input, Group: engine.Complexity,
				Unit: "%", Points: 60,
				Scale:   engine.Scale{Kind: engine.Piecewise, Worst: 100, Best: 0, Knots: []engine.Knot{{X: 0, Score: 100}, {X: 85, Score: 40}, {X: 100, Score: 0}}},
				Formula: engine.Formula{Kind: engine.Ratio, Above: SupportNeeded, Below: SupportAvailable, Times: 100},
				Gate:    &engine.Gate{Max: &hundred, Why: "support cannot be booked beyond its capacity"},
			},
			Components: []engine.Component{
				{ID: SupportNeeded, Name: "Support hours needed", Unit: "hours", Period: perMonth, Min: &zero},
				{ID: SupportAvailable, Name: "Support hours available", Unit: "hours", Period: perMonth, Shared: true, Min: &zero},
			},
			What:  "Support hours the option needs each month, against the hours available for partners, shared by all options.",
			Where: "Help desk, team calendar", Default: true,
		},
		{
			Criterion: engine.Criterion{
				ID: Incentives, Name: "Contract incentives", Kind: engine.Input, Group: engine.Complexity,
				Unit: "%", Points: 40, Scale: engine.Scale{Kind: engine.Linear, Worst: 25, Best: 0},
			},
			Components: []engine.Component{{ID: Incentives, Name: "Contract incentives", Unit: "%", Min: &zero, Max: &hundred}},
			What: "Margin, funds and rebates promised to the partner, as a share of this option's co-sell revenue. " +
				"Typed money is divided by the option's base revenue.",
			Where: "Partner contracts, finance", Default: true,
		},
	}
}
