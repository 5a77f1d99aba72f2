package flows

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/flows/calendar"
)

// Imports says where a decision file goes and who its people are.
type Imports struct {
	Team    TeamID
	Channel ChannelID
	Who     func(role string) UserID // "" for a role nobody here has
	Demo    bool
}

// Import stores a decision file as a new decision with its readings, its evidence, its dates and its messages. Nothing
// the engine computes is taken from the file.
func (f *Flow) Import(ctx context.Context, doc file.Document, to Imports) (ID, error) {
	model, err := doc.Model()
	if err != nil {
		return "", err
	}
	id, now := f.newID(), f.clock.Now()
	ids := f.newIDs()
	salts := make([][]byte, 0, len(doc.Evidence)+len(doc.Timeline)+2)
	for len(salts) < cap(salts) {
		salts = append(salts, newSalts()...)
	}
	err = f.store.Update(ctx, to.Team, func(tx Tx) error {
		n, err := tx.NextNumber()
		if err != nil {
			return err
		}
		d, err := importDecision(doc, model, id, n, to, now)
		if err != nil {
			return err
		}
		(&Scene{D: &d}).plan()
		if err := tx.Save(d, 0); err != nil {
			return err
		}
		s, err := f.backstage(tx, to.Team, id, d.People.Owner, now, ids)
		if err != nil {
			return err
		}
		if err := f.importLog(tx, s, doc, to, salts); err != nil {
			return err
		}
		for i, r := range doc.Readings {
			v, _, err := ParseQuantity(d, r.Component, r.Option, r.Value)
			if err != nil {
				return fmt.Errorf("readings[%d]: %w", i, err)
			}
			at, err := day9(r.On)
			if err != nil {
				return fmt.Errorf("readings[%d]: %w", i, err)
			}
			if err := tx.PutReading(Reading{ID: s.NewID(), Decision: id, Component: r.Component, Option: d.optionOf(r.Component, r.Option), Value: v.Base, N: v.N,
				Typed: r.Value, Window: r.Window, By: to.who(r.By, d.People.Owner), At: at, Period: at.Format("2006-01"), Source: r.Note}); err != nil {
				return err
			}
		}
		jobs, err := s.importJobs()
		if err != nil {
			return err
		}
		return tx.Enqueue(jobs...)
	})
	return id, err
}

func (to Imports) who(role string, otherwise UserID) UserID {
	if to.Who != nil {
		if u := to.Who(role); u != "" {
			return u
		}
	}
	return otherwise
}

func (to Imports) all(roles []string) []UserID {
	var out []UserID
	for _, r := range roles {
		if u := to.who(r, ""); u != "" {
			out = append(out, u)
		}
	}
	return out
}

func day9(date string) (time.Time, error) { return calendar.Day(date, time.UTC) }

func importDecision(doc file.Document, m engine.Model, id ID, n int64, to Imports, now time.Time) (Decision, error) {
	owner := to.who(doc.People.Owner, "")
	if owner == "" {
		return Decision{}, fmt.Errorf("people.owner: nobody here is %q", doc.People.Owner)
	}
	d := Fresh(id, n, Actor{Team: to.Team, User: owner, Channel: to.Channel}, doc.Title, doc.Money.Currency, now)
	d.Demo, d.Question, d.DecideBy = to.Demo, doc.Question, Date(doc.DecideBy)
	d.Scope = Scope{Objective: doc.Objective, In: doc.Scope.In, Out: doc.Scope.Out, From: Date(doc.Horizon.From), To: Date(doc.Horizon.To), Basis: basisOf(doc.Horizon.Basis)}
	d.People = People{Owner: owner, Approvers: to.all(doc.People.Approvers), Contributors: to.all(doc.People.Contributors), Informed: to.all(doc.People.Informed)}
	d.Money.Rates = nil
	for c, per := range doc.Money.Rates {
		d.Money.Rates = append(d.Money.Rates, Rate{Currency: c, Per: per, AsOf: Date(doc.Money.AsOf)})
	}
	sort.Slice(d.Money.Rates, func(i, j int) bool { return d.Money.Rates[i].Currency < d.Money.Rates[j].Currency })
	d.Options = nil
	for _, o := range doc.Options {
		d.Options = append(d.Options, Option{Key: o.ID, Name: o.Name, Proposition: o.Value})
	}
	d.TradeOff, d.Scenarios = m.TradeOff, m.Scenarios
	importDefinitions(&d, doc, m)
	d.Estimates = nil
	for _, e := range m.Estimates {
		role := e.Owner
		e.Owner = string(to.who(role, ""))
		if e.Owner == "" && role != "" {
			e.Owner = role
		}
		key := e.Option
		if key == "" {
			key = file.SharedOption
		}
		src := doc.Estimates[key][e.Component]
		est := Estimate{Estimate: e, Typed: src.Value, Note: src.Note, By: owner, At: now}
		if est.Typed == "" {
			est.Typed = FormatEstimate(d, est)
		}
		d.Estimates = append(d.Estimates, est)
	}
	importAfter(&d, doc, to)
	if doc.Locked.On != "" {
		at, err := day9(doc.Locked.On)
		if err != nil {
			return Decision{}, fmt.Errorf("definitions_locked.on: %w", err)
		}
		d.DefsVersion = 1
		d.Lock = &Lock{By: to.who(doc.Locked.By, owner), At: at, Version: 1}
	}
	if err := importStatus(&d, doc, to); err != nil {
		return Decision{}, err
	}
	if d.Status != InDraft {
		d.Run = &Run{At: now, By: owner, Fingerprint: Fingerprint(d), DefsVersion: d.DefsVersion, Posted: true}
	}
	return d, importTriggers(&d, doc, to)
}

// basisOf keeps the basis when it is one of ours; a basis in words counts as a year's.
func basisOf(s string) string {
	switch s {
	case "quarter", "month":
		return s
	}
	return "year"
}

func importDefinitions(d *Decision, doc file.Document, m engine.Model) {
	d.Definitions, d.Parameters = nil, m.Parameters
	used := map[string]bool{}
	component := func(id string) []engine.Component {
		for _, c := range m.Components {
			if c.ID == id && !used[id] {
				used[id] = true
				return []engine.Component{c}
			}
		}
		return nil
	}
	for i, c := range m.Criteria {
		def := Definition{Criterion: c}
		if i < len(doc.Criteria) {
			def.What, def.Where, def.Window = doc.Criteria[i].Counts, doc.Criteria[i].Measured, doc.Criteria[i].Window
		}
		switch c.Formula.Kind {
		case engine.Sum:
			for _, t := range c.Formula.Terms {
				def.Components = append(def.Components, component(t.Component)...)
			}
		case engine.Ratio:
			def.Components = append(component(c.Formula.Above), component(c.Formula.Below)...)
		default:
			if def.Components = component(c.ID); def.Components == nil {
				def.Components = []engine.Component{{ID: c.ID, Name: c.Name, Unit: c.Unit, Period: c.Period, Integer: c.Scale.Kind == engine.Levels}}
			}
		}
		d.Definitions = append(d.Definitions, def)
	}
	for _, p := range doc.Components {
		if p.Ticket > 0 {
			if _, ok := d.Parameter(HoursPerTicket); !ok {
				d.Parameters = append(d.Parameters, engine.Parameter{ID: HoursPerTicket, Name: "Hours per ticket", Low: p.Ticket, Base: p.Ticket, High: p.Ticket})
			}
		}
	}
}

func importAfter(d *Decision, doc file.Document, to Imports) {
	d.Recommendation = Recommendation{Option: doc.Recommendation.Option, Rationale: doc.Recommendation.Rationale, Criteria: doc.DecisionCriteria,
		Constraints: doc.Constraints, Dissent: strings.Join(doc.Dissent, "\n")}
	for _, r := range doc.Risks {
		d.Recommendation.Risks = append(d.Recommendation.Risks, Risk{Text: r.Risk, Mitigation: r.Mitigation})
	}
	for _, st := range doc.NextSteps {
		d.Recommendation.Steps = append(d.Recommendation.Steps, NextStep{What: st.What, Who: to.who(st.Who, ""), By: Date(st.By)})
	}
	for _, w := range doc.Waivers {
		at, _ := day9(w.On)
		check, _, _ := strings.Cut(w.Key, "/")
		d.Waivers = append(d.Waivers, Waiver{Check: check, Key: w.Key, Reason: w.Reason, By: to.who(w.By, d.People.Owner), At: at})
	}
}

func importStatus(d *Decision, doc file.Document, to Imports) error {
	d.Status, d.At = InDraft, "inputs"
	if doc.Status == "" || doc.Status == string(InDraft) {
		return nil
	}
	d.Status, d.At = Status(doc.Status), "monitoring"
	p := &Proposal{By: d.People.Owner, At: d.Created, Approvers: d.People.Approvers, Round: 1}
	for i, v := range doc.Verdicts {
		if v.Verdict == "" || v.Verdict == "pending" {
			break
		}
		at, err := day9(v.At)
		if err != nil {
			return fmt.Errorf("verdicts[%d].at: %w", i, err)
		}
		if i == 0 {
			p.At = at.Add(-24 * time.Hour)
		}
		p.Verdicts = append(p.Verdicts, Verdict{By: to.who(v.Role, ""), At: at, Kind: VerdictKind(v.Verdict), Condition: v.Note, Due: Date(v.Due)})
		d.DecidedAt = at
	}
	d.Proposal = p
	if d.Status == Proposed {
		d.At, d.DecidedAt = "recommendation", time.Time{}
	}
	return nil
}

func importTriggers(d *Decision, doc file.Document, to Imports) error {
	d.Monitoring = Monitoring{Cadence: cadenceOf(doc.Cadence), NotWatched: map[string]string{}, Refresh: map[string]Refresh{}}
	for i, t := range doc.Triggers {
		tr := Trigger{ID: fmt.Sprintf("t%d", i+1), Owner: to.who(t.Owner, d.People.Owner), Deputy: to.who(t.Deputy, ""), Persist: t.Readings}
		typed := t.Below
		switch {
		case t.Date != "":
			tr.Kind, tr.On, tr.Text = OnDate, Date(t.Date), t.Then
		case t.Component != "" && (t.Below != "" || t.Above != ""):
			if t.Above != "" {
				typed, tr.Rising = t.Above, true
			}
			v, _, err := ParseQuantity(*d, t.Component, t.Option, typed)
			if err != nil {
				return fmt.Errorf("triggers[%d]: %w", i, err)
			}
			tr.Kind, tr.Component, tr.Option, tr.Threshold = OnThreshold, t.Component, d.optionOf(t.Component, t.Option), v.Base
			if e, ok := d.Estimate(t.Component, t.Option); ok {
				tr.Base = e.Base
			}
			r := engine.DefaultRules()
			tr.Warning = tr.Base + r.WarningShare*(tr.Threshold-tr.Base)
			tr.Rearm = tr.Threshold - r.RearmShare*(tr.Threshold-tr.Base)
		default:
			tr.Kind, tr.Text = OnWords, t.Text
		}
		d.Monitoring.Triggers = append(d.Monitoring.Triggers, tr)
	}
	for _, r := range doc.RefreshPlan {
		if r.NotWatched != "" {
			d.Monitoring.NotWatched[r.Criterion] = r.NotWatched
			continue
		}
		d.Monitoring.Refresh[r.Criterion] = Refresh{On: Date(r.On), Owner: to.who(r.Owner, d.People.Owner)}
	}
	return nil
}

// cadenceOf understands a cadence in words.
func cadenceOf(s string) string {
	s = strings.ToLower(s)
	for _, c := range []struct{ word, id string }{{"first tuesday", "first-tuesday"}, {"first-tuesday", "first-tuesday"}, {"quarter", "quarterly"}, {"week", "weekly"}, {"month", "monthly"}} {
		if strings.Contains(s, c.word) {
			return c.id
		}
	}
	return ""
}

// importLog writes what happened before the import, and what was filed, into the decision's log.
func (f *Flow) importLog(tx Tx, s *Scene, doc file.Document, to Imports, salts [][]byte) error {
	now := s.Now
	defer func() { s.Now, s.Who = now, s.D.People.Owner }()
	n := 0
	for _, e := range doc.Timeline {
		at, err := day9(e.On)
		if err != nil {
			return fmt.Errorf("timeline: %w", err)
		}
		s.Now = at
		if err := f.record(tx, s, "noted", map[string]any{"text": e.What}, salts[n]); err != nil {
			return err
		}
		n++
	}
	for _, e := range doc.Evidence {
		at, err := day9(e.At)
		if err != nil {
			at = now
		}
		s.Now, s.Who = at, to.who(e.By, s.D.People.Owner)
		note := map[string]any{"heading": e.Kind, "text": e.Text, "link": e.Link}
		if e.Component != "" {
			note["quantity"] = e.Component + "." + e.Option
		}
		if err := f.record(tx, s, "filed", note, salts[n]); err != nil {
			return err
		}
		n++
	}
	s.Now, s.Who = now, s.D.People.Owner
	return f.record(tx, s, "imported", map[string]any{"title": s.D.Title, "status": s.D.Status}, salts[n])
}

// importJobs are the messages and dates that a decision in its status has.
func (s *Scene) importJobs() ([]Job, error) {
	var posts []Post
	var jobs []Job
	switch s.D.Status {
	case Decided:
		posts = []Post{{Kind: "card"}, {Kind: "thread"}, {Kind: "summary"}}
		var o Outcome
		if err := s.startTimers(&o); err != nil {
			return nil, err
		}
		jobs = o.Jobs
		for i := range jobs {
			jobs[i].Lane = jobs[i].Key
		}
	case Proposed:
		posts = []Post{{Kind: "card"}, {Kind: "thread"}, {Kind: "summary"}, {Kind: "recommendation", Arg: "1"}}
		if u := s.D.Turn(); u != "" {
			posts = append(posts, Post{Kind: "brief", Arg: "1", To: Target{User: u}})
		}
	}
	for _, p := range posts {
		if _, ok := posters()[p.Kind]; !ok {
			return nil, errors.New("no message of kind " + p.Kind)
		}
		j, err := postJob(s, p)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}
