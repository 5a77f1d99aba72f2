package flows

import (
	"regexp"
	"strconv"
	"strings"

	"pvx/engine"
)

// The pages of step one that are not about definitions: horizon, people and money.

func horizonPage(s *Scene) Page {
	sc := s.D.Scope
	return Page{Title: "Scope and horizon", Next: "Save", Items: []Item{
		Field{ID: "objective", Kind: LongField, Label: "Objective", Optional: true, Autosave: true, Max: 1000, Value: sc.Objective,
			Placeholder: "e.g. Grow partner-sourced revenue without overloading support"},
		Field{ID: "in", Kind: LongField, Label: "In scope", Optional: true, Autosave: true, Max: 1000, Value: sc.In,
			Placeholder: "e.g. Marketplace resellers in EMEA"},
		Field{ID: "out", Kind: LongField, Label: "Out of scope", Optional: true, Autosave: true, Max: 1000, Value: sc.Out,
			Placeholder: "e.g. OEM contracts, existing managed partners"},
		Field{ID: "from", Kind: DateField, Label: "From", Value: string(sc.From)},
		Field{ID: "to", Kind: DateField, Label: "To", Value: string(sc.To)},
		Field{ID: "basis", Kind: SelectField, Label: "Money is counted per", Value: orElse(sc.Basis, perYear),
			Hint:    "Figures typed so far are converted when this changes.",
			Choices: []Choice{{ID: perYear, Label: "Year"}, {ID: perQuarter, Label: "Quarter"}, {ID: perMonth, Label: "Month"}}},
	}}
}

func horizonDetail(d Decision) Markup {
	text := Markupf("%s to %s, money per %s", sayDate(d.Scope.From), sayDate(d.Scope.To), orElse(d.Scope.Basis, perYear))
	if d.Scope.Objective != "" {
		text += Markupf(" · %s", clip(d.Scope.Objective, 100))
	}
	return text
}

func orElse(v, other string) string {
	if v == "" {
		return other
	}
	return v
}

func answerHorizon(s *Scene, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	from, to, basis := Date(in["from"]), Date(in["to"]), orElse(in["basis"], orElse(d.Scope.Basis, perYear))
	if !from.valid() {
		bad["from"] = "The horizon needs a first day. Try: " + sayDate(s.Today())
	}
	switch {
	case !to.valid():
		bad["to"] = "The horizon needs a last day. Try: " + sayDate(s.Today().plus(365))
	case from.valid() && to <= from:
		bad["to"] = "The last day does not come after the first. Try: " + sayDate(from.plus(365))
	}
	if perYearOf(basis) == 0 {
		bad["basis"] = "Choose year, quarter or month, for example year"
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	out := Outcome{Go: Pop}
	if was := orElse(d.Scope.Basis, perYear); was != basis {
		out.Say = d.remeasure(d.Money.Currency, was, d.Money.Currency, basis, perYearOf(was)/perYearOf(basis))
		d.defsChanged()
	}
	d.Scope = Scope{Objective: strings.TrimSpace(in["objective"]), In: strings.TrimSpace(in["in"]), Out: strings.TrimSpace(in["out"]),
		From: from, To: to, Basis: d.Scope.Basis}
	if basis != orElse(d.Scope.Basis, perYear) {
		d.Scope.Basis = basis
	}
	return out, nil
}

// perYearOf is how many of a period a year has; 0 when it is none.
func perYearOf(period string) float64 {
	return map[string]float64{perYear: 1, perQuarter: 4, perMonth: 12}[period]
}

// defsChanged counts a change of the definitions once they were locked.
func (d *Decision) defsChanged() {
	if d.Lock != nil {
		d.DefsVersion++
		d.Lock.Version = d.DefsVersion
	}
}

// remeasure moves every quantity of money in one unit and period to another, by a factor; what was typed no longer
// applies and figures are shown as converted. Period "" means any, and is kept.
func (d *Decision) remeasure(unit, period, newUnit, newPeriod string, factor float64) Markup {
	hit := func(u, p string) bool { return u == unit && (period == "" || p == period) }
	moved := map[string]bool{}
	for i := range d.Definitions {
		def := &d.Definitions[i]
		if hit(def.Unit, def.Period) {
			def.Unit = newUnit
			if period != "" {
				def.Period = newPeriod
			}
			def.Scale.Worst, def.Scale.Best, def.Scale.Target = def.Scale.Worst*factor, def.Scale.Best*factor, def.Scale.Target*factor
			def.Scale.Knots = append([]engine.Knot(nil), def.Scale.Knots...)
			for j := range def.Scale.Knots {
				def.Scale.Knots[j].X *= factor
			}
			if g := def.Gate; g != nil {
				def.Gate = &engine.Gate{Min: times(g.Min, factor), Max: times(g.Max, factor), Why: g.Why}
			}
		}
		def.Components = append([]engine.Component(nil), def.Components...)
		for j := range def.Components {
			if c := &def.Components[j]; hit(c.Unit, c.Period) {
				c.Unit = newUnit
				if period != "" {
					c.Period = newPeriod
				}
				c.Min, c.Max = times(c.Min, factor), times(c.Max, factor)
				moved[c.ID] = true
			}
		}
	}
	n := 0
	for i := range d.Estimates {
		if e := &d.Estimates[i]; moved[e.Component] {
			e.Low, e.Base, e.High, e.Typed = e.Low*factor, e.Base*factor, e.High*factor, ""
			n++
		}
	}
	for i := range d.Scenarios {
		for j := range d.Scenarios[i].Shocks {
			if sh := &d.Scenarios[i].Shocks[j]; moved[sh.Component] && sh.Kind != engine.Percent {
				sh.By *= factor
			}
		}
	}
	for i := range d.Monitoring.Triggers {
		if t := &d.Monitoring.Triggers[i]; moved[t.Component] {
			t.Base, t.Threshold, t.Warning, t.Rearm = t.Base*factor, t.Threshold*factor, t.Warning*factor, t.Rearm*factor
		}
	}
	if n == 0 {
		return ""
	}
	return Markupf("%d figures were converted; have a look at them in step 2.", n)
}

func times(v *float64, factor float64) *float64 {
	if v == nil {
		return nil
	}
	out := *v * factor
	return &out
}

func peoplePage(s *Scene) Page {
	p := s.D.People
	return Page{Title: "People", Next: "Save", Items: []Item{
		Field{ID: "owner", Kind: UserField, Label: "Owner", Value: string(p.Owner), Hint: "Edits the decision and is reminded of what comes due."},
		Field{ID: "approvers", Kind: UsersField, Label: "Approvers, in order", Optional: true, Value: joinUsers(p.Approvers),
			Hint: "Each is asked after the one before has approved."},
		Field{ID: "contributors", Kind: UsersField, Label: "Contributors", Optional: true, Value: joinUsers(p.Contributors), Hint: "Fill in inputs."},
		Field{ID: "informed", Kind: UsersField, Label: "Informed", Optional: true, Value: joinUsers(p.Informed),
			Hint: "Told once, by direct message, when it is decided and when it is superseded."},
	}}
}

func peopleDetail(d Decision) Markup {
	text := Markupf("Owner %s", d.People.Owner)
	for _, g := range []struct {
		name string
		us   []UserID
	}{{"approvers", d.People.Approvers}, {"contributors", d.People.Contributors}, {"informed", d.People.Informed}} {
		if len(g.us) == 0 {
			if g.name == "approvers" {
				text += " · no approvers yet"
			}
			continue
		}
		var who []string
		for _, u := range g.us {
			who = append(who, string(Mention(u)))
		}
		text += Markupf(" · %s ", g.name) + Markup(strings.Join(who, ", "))
	}
	return text
}

func answerPeople(s *Scene, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	owner := UserID(strings.TrimSpace(in["owner"]))
	groups := map[string][]UserID{"approvers": splitUsers(in["approvers"]), "contributors": splitUsers(in["contributors"]), "informed": splitUsers(in["informed"])}
	check := func(field string, us []UserID) {
		for _, u := range us {
			if p := s.Person(u); p.External && !p.Deleted && !p.Bot && field == "informed" {
				continue
			}
			if why := s.unfit(u); why != "" {
				bad[field] = why
			}
		}
	}
	if owner == "" {
		bad["owner"] = "A decision needs one owner. Choose a person, for example yourself"
	}
	if owner != d.People.Owner {
		check("owner", []UserID{owner})
	}
	for field, us := range groups {
		check(field, us)
	}
	if contains(groups["approvers"], owner) && !selfApproval(s) {
		bad["approvers"] = s.Person(owner).Name + " owns the decision, and nobody approves their own proposal. Choose somebody else, for example your executive sponsor"
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	out := Outcome{Go: Pop}
	if owner != d.People.Owner {
		out.Say = Markupf("%s is now owned by %s.", d.Key(), owner)
		if owner != s.Who {
			out.Say += " You can no longer edit it."
		}
	}
	d.People = People{Owner: owner, Approvers: groups["approvers"], Contributors: groups["contributors"], Informed: groups["informed"]}
	return out, nil
}

// selfApproval says that the workspace lets owners approve what they propose.
func selfApproval(s *Scene) bool { return s.Setting("self_approval") == "on" }

func joinUsers(us []UserID) string {
	out := make([]string, len(us))
	for i, u := range us {
		out[i] = string(u)
	}
	return strings.Join(out, ",")
}

func splitUsers(v string) []UserID {
	var out []UserID
	for _, u := range strings.Split(v, ",") {
		if u = strings.TrimSpace(u); u != "" && !contains(out, UserID(u)) {
			out = append(out, UserID(u))
		}
	}
	return out
}

func moneyPage(s *Scene) Page {
	m := s.D.Money
	return Page{Title: "Money", Next: "Save", Items: []Item{
		Field{ID: "currency", Kind: TextField, Label: "Reporting currency", Value: m.Currency, Max: 3, Autosave: true,
			Placeholder: "e.g. USD", Hint: "Every amount is shown in it; what was typed in another one is kept."},
		Field{ID: "rates", Kind: LongField, Label: "Rates, one a line", Optional: true, Autosave: true, Max: 1000,
			Placeholder: "e.g. EUR 1.08 2026-10-31", Value: rateLines(m),
			Hint: "Currency, what one unit of it is worth in the reporting currency, the date, and where the rate is from."},
	}}
}

func moneyDetail(d Decision) Markup {
	text := Markupf("In %s", d.Money.Currency)
	for i, r := range d.Money.Rates {
		if i == 4 {
			text += Markupf(" and %d more rates", len(d.Money.Rates)-i)
			break
		}
		text += Markupf(" · 1 %s = %s %s", r.Currency, number(r.Per), d.Money.Currency)
	}
	return text
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func rateLines(m Money) string {
	var out []string
	for _, r := range m.Rates {
		out = append(out, strings.TrimSpace(strings.Join([]string{r.Currency, number(r.Per), string(r.AsOf), r.Source}, " ")))
	}
	return strings.Join(out, "\n")
}

var rateLine = regexp.MustCompile(`^(?:1\s+)?([A-Za-z]{3})\s*[=:]?\s*(\d+(?:[.,]\d+)?)(?:\s+(\d{4}-\d{2}-\d{2}))?(?:\s+(\D.*))?$`)

// readRates reads "EUR 1.08 2026-10-31 ECB", one a line; a rate without a date is of today.
func readRates(text, currency string, today Date) ([]Rate, string) {
	const example = ". Try: EUR 1.08 2026-10-31"
	var out []Rate
	for _, l := range strings.Split(text, "\n") {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			continue
		}
		m := rateLine.FindStringSubmatch(l)
		if m == nil {
			return nil, "“" + clip(l, 40) + "” is not understood as a currency, a rate and a date" + example
		}
		r := Rate{Currency: strings.ToUpper(m[1]), AsOf: Date(m[3]), Source: m[4]}
		r.Per, _ = strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
		switch {
		case !isCurrency(r.Currency):
			return nil, "“" + r.Currency + "” is no currency that PVX knows" + example
		case r.Currency == currency:
			return nil, "“" + r.Currency + "” is the reporting currency: its rate is always 1" + example
		case !(r.Per > 0 && r.Per < 1e9):
			return nil, "The rate of " + r.Currency + " must be above 0" + example
		case m[3] != "" && !r.AsOf.valid():
			return nil, "“" + m[3] + "” is not a date" + example
		}
		for _, o := range out {
			if o.Currency == r.Currency {
				return nil, r.Currency + " has two rates: keep one" + example
			}
		}
		if r.AsOf == "" {
			r.AsOf = today
		}
		out = append(out, r)
	}
	return out, ""
}

func answerMoney(s *Scene, in Answers) (Outcome, error) {
	d, bad := s.D, FieldErrors{}
	currency := strings.ToUpper(strings.TrimSpace(in["currency"]))
	if !isCurrency(currency) {
		bad["currency"] = "“" + clip(in["currency"], 20) + "” is no currency code of three letters. Try: USD"
	}
	rates, problem := d.Money.Rates, ""
	if in["rates"] != rateLines(d.Money) || currency != d.Money.Currency {
		if rates, problem = readRates(in["rates"], currency, s.Today()); problem != "" {
			bad["rates"] = problem
		}
	}
	if len(bad) > 0 {
		return Outcome{}, bad
	}
	out := Outcome{Go: Pop, Tx: func(tx Tx) error { return tx.PutSetting("currency", currency) }}
	if currency == d.Money.Currency {
		out.Tx = nil
	} else {
		factor, known := 1.0, false
		for _, r := range rates {
			if r.Currency == d.Money.Currency {
				factor, known = r.Per, true
			}
		}
		if !known && d.hasMoney() {
			return Outcome{}, FieldErrors{"rates": "There are figures in " + d.Money.Currency + ": add what one " + d.Money.Currency +
				" is worth in " + currency + ". Try: " + d.Money.Currency + " 0.92 " + string(s.Today())}
		}
		out.Say = d.remeasure(d.Money.Currency, "", currency, "", factor)
		d.defsChanged()
	}
	old := *d
	old.Estimates = append([]Estimate(nil), d.Estimates...)
	d.Money = Money{Currency: currency, Rates: rates}
	if n := d.reread(old); n > 0 {
		out.Say = Markupf("%d figures were converted again at the new rates.", n)
	}
	return out, nil
}

// hasMoney says that a figure or a scale is an amount of the reporting currency.
func (d Decision) hasMoney() bool {
	for _, e := range d.Estimates {
		if c, _, ok := d.Component(e.Component); ok && c.Unit == d.Money.Currency {
			return true
		}
	}
	for _, def := range d.Definitions {
		if def.Unit == d.Money.Currency && def.Scale.Worst != def.Scale.Best {
			return true
		}
	}
	return false
}
