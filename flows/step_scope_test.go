package flows_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pvx/engine"
	"pvx/flows"
)

// refusedAt checks that Next was refused at one field with words and an accepted example, and changed nothing.
func (d *desk) refusedAt(sh flows.Shown, typed flows.Answers, at, says, example string) {
	d.t.Helper()
	before := d.decision(sh.Address.Decision)
	_, err := d.next(olga, sh, typed)
	var fe flows.FieldErrors
	if !errors.As(err, &fe) {
		d.t.Fatalf("next with %v: %v, want an error at %s", typed, err, at)
	}
	if len(fe) != 1 || !strings.Contains(fe[at], says) || !strings.Contains(fe[at], example) {
		d.t.Errorf("errors are %v, want at %s: %q with example %q", fe, at, says, example)
	}
	if after := d.decision(sh.Address.Decision); !reflect.DeepEqual(before, after) {
		d.t.Error("a refused answer changed the decision")
	}
}

// TestScopeErrors: each answer that cannot be taken says at its field what was wrong, with an example.
func TestScopeErrors(t *testing.T) {
	seven := "a\nb\nc\nd\ne\nf\ng"
	for _, c := range []struct {
		name          string
		at            flows.Place
		typed         flows.Answers
		field         string
		says, example string
	}{
		{"no title", "scope", flows.Answers{"title": "  "}, "title", "needs a title", "Partner tiers"},
		{"long title", "scope", flows.Answers{"title": strings.Repeat("x", 151)}, "title", "too long", "Partner tiers"},
		{"one option", "scope", flows.Answers{"options": "Referral"}, "options", "at least two", "Co-sell tier"},
		{"options on one line", "scope", flows.Answers{"options": "Referral, Co-sell"}, "options", "one line", "its own line"},
		{"seven options", "scope", flows.Answers{"options": seven}, "options", "more than six", "Co-sell tier"},
		{"option twice", "scope", flows.Answers{"options": "Referral\nreferral"}, "options", "twice", "Co-sell tier"},
		{"long option", "scope", flows.Answers{"options": strings.Repeat("x", 76) + "\nb"}, "options", "75", "Co-sell tier"},
		{"past date", "scope", flows.Answers{"decide_by": "2026-10-04"}, "decide_by", "has passed", "4 Nov 2026"},
		{"a DM as channel", "scope", flows.Answers{"channel": "D123"}, "channel", "direct message", "#partners"},
		{"horizon backwards", "scope/horizon", flows.Answers{"to": "2026-01-01"}, "to", "does not come after", "5 Oct 2027"},
		{"no first day", "scope/horizon", flows.Answers{"from": ""}, "from", "first day", "5 Oct 2026"},
		{"no owner", "scope/people", flows.Answers{"owner": ""}, "owner", "one owner", "yourself"},
		{"owner approves", "scope/people", flows.Answers{"approvers": string(olga)}, "approvers", "own proposal", "sponsor"},
		{"outsider approves", "scope/people", flows.Answers{"approvers": string(otto)}, "approvers", "another company", "yourself"},
		{"no currency", "scope/money", flows.Answers{"currency": "dollars"}, "currency", "no currency code", "USD"},
		{"made-up currency", "scope/money", flows.Answers{"currency": "XQZ"}, "currency", "no currency code", "USD"},
		{"rate without number", "scope/money", flows.Answers{"rates": "EUR about one"}, "rates", "not understood", "EUR 1.08 2026-10-31"},
		{"rate of itself", "scope/money", flows.Answers{"rates": "USD 1.2"}, "rates", "always 1", "EUR 1.08"},
		{"rate twice", "scope/money", flows.Answers{"rates": "EUR 1.08\nEUR 1.09"}, "rates", "two rates", "EUR 1.08"},
		{"rate of zero", "scope/money", flows.Answers{"rates": "EUR 0"}, "rates", "above 0", "EUR 1.08"},
		{"rate of no day", "scope/money", flows.Answers{"rates": "EUR 1.08 2026-02-31"}, "rates", "not a date", "EUR 1.08"},
		{"currency without rate", "scope/money", flows.Answers{"currency": "EUR", "rates": ""}, "rates", "figures in USD", "USD 0.92"},
		{"scale without width", "scope/definition-nps", flows.Answers{"worst": "80"}, "best", "the same", "differs"},
		{"scale beyond the possible", "scope/definition-nps", flows.Answers{"worst": "-120"}, "worst", "beyond what is possible", "-100 points"},
		{"scale in words", "scope/definition-incentives", flows.Answers{"worst": "a lot"}, "worst", "", "%"},
		{"limit without side", "scope/definition-nps", flows.Answers{"gate": "20"}, "gate", "at least", "at least 30 points"},
		{"limits crossed", "scope/definition-nps", flows.Answers{"gate": "at least 50; at most 20"}, "gate", "no option could pass", "points"},
		{"one level", "scope/definition-depth", flows.Answers{"levels": "D0 none"}, "levels", "2 to 10", "D2 one-way sync = 50"},
		{"some levels scored", "scope/definition-depth", flows.Answers{"levels": "D0 = 0\nD1\nD2 = 50\nD3\nD4"}, "levels", "give one to each", "= 50"},
		{"levels below a figure", "scope/definition-depth", flows.Answers{"levels": "D0 none\nD1 some"}, "levels", "above the last level", "D1 some"},
		{"knots without score", "scope/definition-utilisation", flows.Answers{"knots": "0 %\n100 %"}, "knots", "no =", "85 % = 40"},
		{"knots alike", "scope/definition-utilisation", flows.Answers{"knots": "0 % = 50\n100 % = 50"}, "knots", "same score", "85 % = 40"},
		{"hours per ticket", "scope/definition-utilisation", flows.Answers{"ticket": "some"}, "ticket", "above 0", "0.75"},
		{"influence above one", "scope/definition-revenue", flows.Answers{"influence": "1.5"}, "influence", "above the highest", "0.3"},
		{"nothing counts", "scope/definition-nps", flows.Answers{"what": ""}, "what", "Say what counts", "revenue"},
		{"own without name", "scope/definition-new", flows.Answers{"worst": "90", "best": "10"}, "name", "needs a name", "Time to onboard"},
		{"own as another", "scope/definition-new", flows.Answers{"name": "partner nps", "worst": "90", "best": "10"}, "name", "already", "Time to onboard"},
		{"own without width", "scope/definition-new", flows.Answers{"name": "X", "worst": "10", "best": "10"}, "best", "the same", "90"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			d.refusedAt(d.show(olga, id, c.at), c.typed, c.field, c.says, c.example)
		})
	}
}

// TestOptionsKeepTheirKeys: letters follow the option, not the line.
func TestOptionsKeepTheirKeys(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		want        string // keys and names in order
		says        string
	}{
		{"as they were", "Referral\nCo-sell tier\nDeep embed", "A Referral, B Co-sell tier, C Deep embed", ""},
		{"letters and bullets typed", "A) Referral\n- Co-sell tier\n3. Deep embed", "A Referral, B Co-sell tier, C Deep embed", ""},
		{"renamed", "Referral\nCo-sell programme\nDeep embed", "A Referral, B Co-sell programme, C Deep embed", "B was Co-sell tier"},
		{"reordered", "Deep embed\nReferral\nCo-sell tier", "C Deep embed, A Referral, B Co-sell tier", ""},
		{"one more", "Referral\nCo-sell tier\nDeep embed\nNo programme", "A Referral, B Co-sell tier, C Deep embed, D No programme", ""},
		{"one removed", "Referral\nDeep embed", "A Referral, C Deep embed", "B Co-sell tier was removed"},
		{"first removed, then one renamed", "Co-sell tier\nDeeper embed", "B Co-sell tier, D Deeper embed", "A Referral was removed"},
		{"one put in between", "Referral\nMarketplace\nCo-sell tier\nDeep embed", "A Referral, D Marketplace, B Co-sell tier, C Deep embed", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.full()
			sh := d.mustNext(olga, d.show(olga, id, "scope"), flows.Answers{"options": c.lines})
			rec := d.decision(id)
			var got []string
			for _, o := range rec.Options {
				got = append(got, o.Key+" "+o.Name)
				if o.Key != "D" {
					if e, ok := rec.Estimate("sourced", o.Key); !ok || e.Base != map[string]float64{"A": 600e3, "B": 1e6, "C": 1.4e6}[o.Key] {
						t.Errorf("%s lost its figures: %v %v", o.Key, e.Base, ok)
					}
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("options are %v, want %s", got, c.want)
			}
			if !strings.Contains(string(sh.Say), c.says) || c.says == "" && sh.Say != "" {
				t.Errorf("says %q, want %q", sh.Say, c.says)
			}
			for _, e := range rec.Estimates {
				if _, ok := rec.Option(e.Option); !ok && e.Option != "" {
					t.Errorf("a figure of %s is left behind", e.Option)
				}
			}
		})
	}
}

func TestChannelIsCheckedAtOnce(t *testing.T) {
	for _, c := range []struct {
		name  string
		room  flows.Channel
		says  string
		again bool // can be checked again
	}{
		{"public", flows.Channel{Name: "open"}, "PVX is in", false},
		{"private", flows.Channel{Private: true}, "`/invite @PVX`", true},
		{"archived", flows.Channel{Archived: true}, "archived", true},
		{"read-only", flows.Channel{Member: true, ReadOnly: true}, "Only some people may post", true},
		{"shared", flows.Channel{Member: true, Shared: true}, "second confirmation", false},
		{"unknown", flows.Channel{ID: "none"}, "`/invite @PVX`", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			sh := d.start("Partner tiers")
			if c.room.ID == "" {
				c.room.ID = "C2"
				d.rooms["C2"] = c.room
			}
			sh, err := d.act(olga, sh, "channel", "C2", nil)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(words(sh.Page), c.says) {
				t.Errorf("page says %s", words(sh.Page))
			}
			if got := field(t, sh.Page, "channel").Value; got != "C2" {
				t.Errorf("the field shows %s", got)
			}
			has := false
			for _, it := range sh.Page.Items {
				if a, ok := it.(flows.Action); ok && a.ID == "check-channel" {
					has = true
				}
			}
			if has != c.again {
				t.Errorf("Check again is there: %v, want %v", has, c.again)
			}
			if !c.again || c.room.Archived || c.room.ReadOnly {
				return
			}
			d.rooms["C2"] = flows.Channel{ID: "C2", Private: true, Member: true}
			if sh, err = d.act(olga, sh, "check-channel", "", nil); err != nil || !strings.Contains(words(sh.Page), "PVX is in") {
				t.Errorf("after the invitation it says %s (%v)", words(sh.Page), err)
			}
		})
	}
}

func TestLock(t *testing.T) {
	d := newDesk(t)
	first := d.start("Partner tiers")
	id := first.Address.Decision
	_, err := d.act(olga, first, "lock", "", nil)
	var re *flows.Refusal
	if !errors.As(err, &re) || !strings.Contains(string(re.Text), "step 2") {
		t.Fatalf("locked before step two: %v", err)
	}
	sh := d.mustNext(olga, first, flows.Answers{"options": "Referral\nCo-sell tier"})
	if _, err = d.act(olga, sh, "lock", "", nil); !errors.As(err, &re) || !strings.Contains(string(re.Text), "no scale yet") {
		t.Fatalf("locked without a scale for revenue: %v", err)
	}
	sh = d.mustNext(olga, sh, figures("A"))
	sh, err = d.act(olga, sh, "lock", "", nil)
	if err != nil || !strings.Contains(words(sh.Page), "Definitions locked by <@U0OWNER> on 5 Oct 2026") {
		t.Fatalf("%v: %s", err, words(sh.Page))
	}
	rec := d.decision(id)
	if def, _ := rec.Definition("revenue"); def.Scale.Best != 1e6 {
		t.Errorf("the proposed scale was not kept: %+v", def.Scale)
	}
	d.change(id, func(rec *flows.Decision) {
		rec.Run = &flows.Run{At: time.Now(), DefsVersion: rec.DefsVersion, Fingerprint: flows.Fingerprint(*rec)}
	})
	if d.decision(id).Stale() {
		t.Error("a run is stale at once")
	}
	nps := d.show(olga, id, "scope/definition-nps")
	d.refusedAt(nps, flows.Answers{"best": "70"}, "reason", "needs a reason", "net revenue")
	d.mustNext(olga, d.show(olga, id, "scope/definition-nps"), flows.Answers{"best": "70", "reason": "the survey changed"})
	rec = d.decision(id)
	def, _ := rec.Definition("nps")
	if rec.DefsVersion != 2 || rec.Lock.Version != 2 || def.Scale.Best != 70 || def.Default || !rec.Stale() {
		t.Errorf("version %d, lock %d, best %v, default %v, stale %v", rec.DefsVersion, rec.Lock.Version, def.Scale.Best, def.Default, rec.Stale())
	}
	log, err := d.entries(id)
	if err != nil {
		t.Fatal(err)
	}
	if last := log[len(log)-1]; last.Kind != "defined" || !strings.Contains(string(last.Content), "the survey changed") {
		t.Errorf("the log's last entry is %s %s", last.Kind, last.Content)
	}
}

func TestOwnMetric(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.mustNext(olga, d.show(olga, id, "scope/definition-new"), flows.Answers{"name": "Time to onboard", "kind": "metric", "group": "complexity",
		"unit": "days", "worst": "90", "best": "10 days", "what": "Days to the first joint customer"})
	rec := d.decision(id)
	def, ok := rec.Definition("time_to_onboard")
	if !ok || def.Unit != "days" || def.Scale.Worst != 90 || def.Scale.Best != 10 || def.Group != engine.Complexity {
		t.Fatalf("definition %+v", def)
	}
	sh := d.show(olga, id, "inputs")
	if sh.Page.Next != "Next: more inputs" {
		t.Errorf("Next says %q", sh.Page.Next)
	}
	sh = d.mustNext(olga, sh, nil)
	if sh.Address.At != "inputs:A.2" || len(fields(sh.Page)) != 1 {
		t.Fatalf("at %s with %d fields", sh.Address.At, len(fields(sh.Page)))
	}
	sh = d.mustNext(olga, sh, flows.Answers{"time_to_onboard": "30–45 days"})
	if sh.Address.At != "inputs:B" {
		t.Errorf("then at %s", sh.Address.At)
	}
	if got := flows.QuantityName(d.decision(id), "time_to_onboard", "A"); got != "A's time to onboard" {
		t.Errorf("named %q", got)
	}
	if _, err := d.act(olga, d.show(olga, id, "scope/definition-time_to_onboard"), "remove", "", nil); err != nil {
		t.Fatal(err)
	}
	rec = d.decision(id)
	if _, ok := rec.Definition("time_to_onboard"); ok || len(rec.Definitions) != 6 {
		t.Error("it was not removed")
	}
	for _, e := range rec.Estimates {
		if e.Component == "time_to_onboard" {
			t.Error("its figure was left behind")
		}
	}
	if _, err := d.act(olga, d.show(olga, id, "scope/definition-nps"), "remove", "", nil); !errors.Is(err, flows.ErrForbidden) {
		t.Errorf("a metric of the framework was removed: %v", err)
	}
}

func TestMoney(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"sourced": "€500k"})
	base := func(component, option string) float64 {
		e, _ := d.decision(id).Estimate(component, option)
		return e.Base
	}
	if got := base("sourced", "A"); got != 540e3 {
		t.Errorf("€500k at 1.08 is %v", got)
	}
	d.mustNext(olga, d.show(olga, id, "scope/money"), flows.Answers{"rates": "EUR 1,2 2026-10-02 ECB"})
	if got := base("sourced", "A"); got != 600e3 {
		t.Errorf("after the rate moved to 1.2 it is %v", got)
	}
	if r := d.decision(id).Money.Rates; len(r) != 1 || r[0].Per != 1.2 || r[0].AsOf != "2026-10-02" || r[0].Source != "ECB" {
		t.Errorf("rates %+v", r)
	}
	d.mustNext(olga, d.show(olga, id, "scope/money"), flows.Answers{"currency": "eur", "rates": "USD 0.5"})
	if got := base("sourced", "B"); got != 500e3 {
		t.Errorf("1M USD at 0.5 is %v EUR", got)
	}
	sh := d.show(olga, id, "inputs:B")
	if f := field(t, sh.Page, "sourced"); !strings.Contains(f.Value, "EUR/yr") || !strings.Contains(f.Label, "EUR per year") {
		t.Errorf("%q shows %q", f.Label, f.Value)
	}
	d.mustNext(olga, d.show(olga, id, "scope/horizon"), flows.Answers{"basis": "quarter"})
	if got := base("sourced", "B"); got != 125e3 {
		t.Errorf("a quarter of it is %v", got)
	}
	if got := base("support_needed", "B"); got != 190 {
		t.Errorf("hours per month moved to %v", got)
	}
	next := d.start("Another")
	if got := d.decision(next.Address.Decision).Money.Currency; got != "EUR" {
		t.Errorf("the next decision starts in %s", got)
	}
}

func TestHoursPerTicket(t *testing.T) {
	d := newDesk(t)
	id := d.full()
	d.mustNext(olga, d.show(olga, id, "scope/definition-utilisation"), flows.Answers{"ticket": "0.5"})
	d.mustNext(olga, d.show(olga, id, "inputs"), flows.Answers{"support_needed": "200 tickets/month"})
	e, _ := d.decision(id).Estimate("support_needed", "A")
	if e.Base != 100 {
		t.Errorf("200 tickets at half an hour are %v hours", e.Base)
	}
	d.mustNext(olga, d.show(olga, id, "scope/definition-utilisation"), flows.Answers{"ticket": "0.75"})
	if e, _ = d.decision(id).Estimate("support_needed", "A"); e.Base != 150 {
		t.Errorf("at three quarters they are %v", e.Base)
	}
}
