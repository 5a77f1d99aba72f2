package flows_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pvx/engine"
	"pvx/flows"
	"pvx/storage/bolt"
)

const (
	second = flows.UserID("USECOND")
	reader = flows.UserID("UREADER")
)

// stage is a decision on the real store with a double in Slack's place and the workers running.
type stage struct {
	t   *testing.T
	ctx context.Context
	f   *flows.Flow
	s   *slackDouble
	id  flows.ID
	st  flows.Store
}

// staged runs a story about a decision with three options, every estimate given, two approvers and one reader. The
// bubble's clock starts on Saturday 1 January 2000.
func staged(t *testing.T, change func(*flows.Decision), story func(g *stage)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pvx.db")
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s := &slackDouble{}
		f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: s, Directory: s})
		if err != nil {
			t.Fatal(err)
		}
		d := threeWays()
		if change != nil {
			change(&d)
		}
		ctx, stop := context.WithCancel(t.Context())
		err = store.Update(ctx, team, func(tx flows.Tx) error {
			for _, p := range []flows.UserID{owner, boss, second, reader} {
				if err := tx.PutPerson(flows.Person{ID: p, Name: strings.ToLower(string(p[1:])), TZ: "Europe/Berlin", AsOf: time.Now()}); err != nil {
					return err
				}
			}
			if err := tx.PutChannel(flows.Channel{ID: "C1", Member: true, Members: []flows.UserID{owner, boss, second, reader, "UOTHER"}, AsOf: time.Now()}); err != nil {
				return err
			}
			return tx.Save(d, 0)
		})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx) }()
		story(&stage{t, ctx, f, s, d.ID, store})
		settle()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// threeWays is a complete draft: referral, co-sell tier, deep embed.
func threeWays() flows.Decision {
	d := flows.Fresh("018cc251-f400-7000-8000-000000000001", 7, flows.Actor{Team: team, User: owner, Channel: "C1"}, "Route to market", "USD", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	d.Options = []flows.Option{{Key: "A", Name: "Referral"}, {Key: "B", Name: "Co-sell tier"}, {Key: "C", Name: "Deep embed"}}
	d.At = "scenarios"
	d.People.Approvers = []flows.UserID{boss, second}
	d.People.Informed = []flows.UserID{reader, owner}
	for option, vs := range map[string]map[string][3]float64{
		"A": {"sourced": {500e3, 600e3, 700e3}, "influenced": {0, 0, 0}, "nps": {25, 30, 35}, "depth": {1, 1, 1}, "value_proposition": {3, 3, 3}, "support_needed": {35, 40, 45}, "incentives": {4, 5, 6}},
		"B": {"sourced": {900e3, 1000e3, 1100e3}, "influenced": {0, 0, 0}, "nps": {35, 40, 45}, "depth": {2, 3, 3}, "value_proposition": {4, 4, 4}, "support_needed": {55, 60, 65}, "incentives": {8, 10, 12}},
		"C": {"sourced": {1200e3, 1400e3, 1600e3}, "influenced": {0, 0, 0}, "nps": {45, 50, 55}, "depth": {4, 4, 4}, "value_proposition": {4, 4, 4}, "support_needed": {70, 75, 80}, "incentives": {12, 15, 18}},
	} {
		for c, v := range vs {
			d.SetEstimate(estimate(c, option, v))
		}
	}
	d.SetEstimate(estimate("support_available", "", [3]float64{100, 100, 100}))
	for i := range d.Definitions {
		if d.Definitions[i].ID == flows.Revenue {
			d.Definitions[i].Scale.Best = 2e6
		}
	}
	return d
}

func estimate(component, option string, v [3]float64) flows.Estimate {
	return flows.Estimate{Estimate: engine.Estimate{Component: component, Option: option, Low: v[0], Base: v[1], High: v[2],
		Owner: string(owner), Source: "CRM", AsOf: "1999-12-20", Refresh: 90, Confidence: "high"}}
}

func (g *stage) actor(u flows.UserID) flows.Actor { return flows.Actor{Team: team, User: u} }

// at addresses a page as it stands.
func (g *stage) at(u flows.UserID, at flows.Place) flows.Address {
	g.t.Helper()
	out, err := g.f.Open(g.ctx, g.actor(u), g.id, at)
	if err != nil {
		g.t.Fatalf("open %s: %v", at, err)
	}
	return out.Address
}

func (g *stage) page(at flows.Place) flows.Page {
	g.t.Helper()
	out, err := g.f.Open(g.ctx, g.actor(owner), g.id, at)
	if err != nil {
		g.t.Fatalf("open %s: %v", at, err)
	}
	return out.Page
}

// next submits a page with answers laid over what it shows.
func (g *stage) next(at flows.Place, in flows.Answers) (flows.Shown, error) {
	g.t.Helper()
	out, err := g.f.Open(g.ctx, g.actor(owner), g.id, at)
	if err != nil {
		g.t.Fatalf("open %s: %v", at, err)
	}
	return g.f.Submit(g.ctx, g.actor(owner), out.Address, over(out.Page, in))
}

func over(p flows.Page, in flows.Answers) flows.Answers {
	all := flows.Answers{}
	for _, it := range p.Items {
		if f, ok := it.(flows.Field); ok {
			all[f.ID] = f.Value
		}
	}
	for k, v := range in {
		all[k] = v
	}
	return all
}

func (g *stage) mustNext(at flows.Place, in flows.Answers) flows.Shown {
	g.t.Helper()
	out, err := g.next(at, in)
	if err != nil {
		g.t.Fatalf("next %s: %v %s", at, err, said(err))
	}
	return out
}

func (g *stage) act(u flows.UserID, at flows.Place, action string, in flows.Answers) (flows.Shown, error) {
	g.t.Helper()
	return g.f.Act(g.ctx, g.actor(u), g.at(u, at), action, "", in)
}

func (g *stage) mustAct(at flows.Place, action string, in flows.Answers) flows.Shown {
	g.t.Helper()
	out, err := g.act(owner, at, action, in)
	if err != nil {
		g.t.Fatalf("act %s %s: %v %s", at, action, err, said(err))
	}
	return out
}

func (g *stage) decision() flows.Decision {
	g.t.Helper()
	var d flows.Decision
	err := g.st.View(g.ctx, team, func(tx flows.Tx) error {
		var err error
		d, _, err = tx.Decision(g.id)
		return err
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return d
}

func (g *stage) press(u flows.UserID, action string) (flows.Shown, error) {
	d := g.decision()
	round := "1"
	if d.Proposal != nil {
		round = string(rune('0' + d.Proposal.Round))
	}
	return g.f.Press(g.ctx, g.actor(u), flows.Press{Action: action, Value: string(g.id) + ":" + round})
}

// said is what an error tells the person.
func said(err error) string {
	var r *flows.Refusal
	var fe flows.FieldErrors
	switch {
	case errors.As(err, &r):
		return string(r.Text)
	case errors.As(err, &fe):
		var all []string
		for k, v := range fe {
			all = append(all, k+": "+v)
		}
		return strings.Join(all, "; ")
	}
	return ""
}

// textOf is everything a list of items says, a line each.
func textOf(items []flows.Item) string {
	var b strings.Builder
	for _, it := range items {
		switch v := it.(type) {
		case flows.Note:
			b.WriteString(string(v.Level) + "| " + string(v.Text))
		case flows.Line:
			b.WriteString("line| " + string(v.Text) + " [" + v.Button + " " + v.ID + " " + string(v.Open) + "]")
			if v.Detail != "" {
				b.WriteString("\n    " + string(v.Detail))
			}
		case flows.Field:
			b.WriteString("field| " + v.ID + " " + v.Label + " = " + v.Value)
			if v.Echo != "" {
				b.WriteString("\n    " + string(v.Echo))
			}
		case flows.Action:
			b.WriteString("action| " + v.ID + " [" + v.Label + "] " + v.Value)
		case flows.Figures:
			b.WriteString("figures| " + strings.Join(v.Head, " | "))
			for _, r := range v.Rows {
				b.WriteString("\n    " + strings.Join(r, " | "))
			}
			b.WriteString("\n    " + string(v.Text))
		case flows.Chart:
			b.WriteString("chart| " + v.Title + " " + strings.Join(v.Categories, ", ") + "\n    " + string(v.Text))
		}
		b.WriteString("\n")
	}
	return b.String()
}
