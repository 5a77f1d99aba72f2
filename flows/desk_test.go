package flows_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pvx/flows"
	"pvx/storage/bolt"
)

// People of the made-up workspace.
const (
	olga   flows.UserID = "U0OWNER"
	carl   flows.UserID = "U0CONTRIB"
	anna   flows.UserID = "U0APPROVE"
	ingo   flows.UserID = "U0INFORMED"
	mia    flows.UserID = "U0MEMBER"
	eve    flows.UserID = "U0STRANGER"
	otto   flows.UserID = "U0OUTSIDE" // of another company
	figure flows.UserID = "U0FIGURE"  // owns one estimate
)

const (
	team     flows.TeamID    = "T1"
	partners flows.ChannelID = "C1PARTNERS"
)

// desk is people at work on decisions: the real flows on the real store, with a clock that stands still until moved and
// channels that are what the test says.
type desk struct {
	t     *testing.T
	path  string
	store *bolt.Store
	f     *flows.Flow
	mu    sync.Mutex
	now   time.Time
	rooms map[flows.ChannelID]flows.Channel
	folk  map[flows.UserID]flows.Person
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "pvx.db"), now: time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC),
		rooms: map[flows.ChannelID]flows.Channel{}, folk: map[flows.UserID]flows.Person{}}
	d.rooms[partners] = flows.Channel{ID: partners, Name: "partners", Member: true, Members: []flows.UserID{olga, carl, mia, otto}}
	for id, name := range map[flows.UserID]string{olga: "Olga", carl: "Carl", anna: "Anna", ingo: "Ingo", mia: "Mia", eve: "Eve", otto: "Otto", figure: "Fay"} {
		d.folk[id] = flows.Person{ID: id, Name: name, TZ: "Europe/Berlin", External: id == otto}
	}
	d.open()
	ctx := context.Background()
	for _, p := range d.folk {
		if err := d.f.LearnPerson(ctx, team, p); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// open opens the store anew, as after a crash.
func (d *desk) open() {
	d.t.Helper()
	if d.store != nil {
		if err := d.store.Close(); err != nil {
			d.t.Fatal(err)
		}
	}
	var err error
	if d.store, err = bolt.Open(d.path, bolt.Options{}); err != nil {
		d.t.Fatal(err)
	}
	store := d.store
	d.t.Cleanup(func() { store.Close() })
	if d.f, err = flows.New(flows.Config{Store: d.store, Clock: d, Notifier: quiet{}, Directory: d}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) Now() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.now }

func (d *desk) Wait(ctx context.Context, _ time.Time) error { <-ctx.Done(); return ctx.Err() }

func (d *desk) later(by time.Duration) { d.mu.Lock(); defer d.mu.Unlock(); d.now = d.now.Add(by) }

func (d *desk) Person(_ context.Context, _ flows.TeamID, id flows.UserID) (flows.Person, error) {
	return d.folk[id], nil
}

func (d *desk) Channel(_ context.Context, _ flows.TeamID, id flows.ChannelID, join bool) (flows.Channel, error) {
	c, ok := d.rooms[id]
	if !ok {
		return flows.Channel{}, &flows.SendError{Code: "channel_not_found"}
	}
	if join && !c.Private && !c.Archived {
		c.Member = true
	}
	return c, nil
}

func (d *desk) Replies(context.Context, flows.TeamID, flows.MessageRef, string) ([]flows.Reply, error) {
	return nil, nil
}

// quiet is a Slack that nothing is sent to.
type quiet struct{}

func (quiet) Send(context.Context, flows.TeamID, flows.Target, string, flows.Message) (flows.MessageRef, error) {
	return flows.MessageRef{}, errors.New("nothing is sent here")
}
func (quiet) Sent(context.Context, flows.TeamID, flows.Target, string, time.Time) (flows.MessageRef, bool, error) {
	return flows.MessageRef{}, false, nil
}
func (quiet) Edit(context.Context, flows.TeamID, flows.MessageRef, flows.Message) error { return nil }
func (quiet) React(context.Context, flows.TeamID, flows.MessageRef, string) error       { return nil }
func (quiet) Whisper(context.Context, flows.TeamID, flows.Target, flows.Message) error  { return nil }

func by(u flows.UserID) flows.Actor { return flows.Actor{Team: team, User: u, Channel: partners} }

// start begins a decision as the owner, with its channel looked up.
func (d *desk) start(title string) flows.Shown {
	d.t.Helper()
	sh, err := d.f.Start(context.Background(), by(olga), title)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.then(sh)
}

// then runs what follows the acknowledgement.
func (d *desk) then(sh flows.Shown) flows.Shown {
	d.t.Helper()
	if sh.Then == nil {
		return sh
	}
	more, err := sh.Then(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	more.Say = sh.Say
	return more
}

// show opens a page.
func (d *desk) show(u flows.UserID, id flows.ID, at flows.Place) flows.Shown {
	d.t.Helper()
	sh, err := d.f.Open(context.Background(), by(u), id, at)
	if err != nil {
		d.t.Fatalf("%s opens %s: %v", u, at, err)
	}
	return sh
}

// fill is what a view with these fields holds after some were typed over.
func fill(sh flows.Shown, typed flows.Answers) flows.Answers {
	in := flows.Answers{}
	for _, f := range fields(sh.Page) {
		in[f.ID] = f.Value
	}
	for k, v := range typed {
		in[k] = v
	}
	return in
}

func fields(p flows.Page) []flows.Field {
	var out []flows.Field
	for _, it := range p.Items {
		if f, ok := it.(flows.Field); ok {
			out = append(out, f)
		}
	}
	return out
}

func field(t *testing.T, p flows.Page, id string) flows.Field {
	t.Helper()
	for _, f := range fields(p) {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("page %q has no field %q", p.Title, id)
	return flows.Field{}
}

// words is all the text of a page that is not in fields.
func words(p flows.Page) string {
	out := ""
	for _, it := range p.Items {
		switch v := it.(type) {
		case flows.Note:
			out += string(v.Text) + "\n"
		case flows.Line:
			out += string(v.Text) + " " + string(v.Detail) + "\n"
		case flows.Field:
			out += string(v.Echo) + "\n"
		}
	}
	return out
}

// next presses the submit button.
func (d *desk) next(u flows.UserID, sh flows.Shown, typed flows.Answers) (flows.Shown, error) {
	d.t.Helper()
	out, err := d.f.Submit(context.Background(), by(u), sh.Address, fill(sh, typed))
	if err != nil {
		return out, err
	}
	return d.then(out), nil
}

// mustNext is next without complaint.
func (d *desk) mustNext(u flows.UserID, sh flows.Shown, typed flows.Answers) flows.Shown {
	d.t.Helper()
	out, err := d.next(u, sh, typed)
	if err != nil {
		d.t.Fatalf("next on %s: %v", sh.Address.At, err)
	}
	return out
}

// act presses a button or chooses.
func (d *desk) act(u flows.UserID, sh flows.Shown, action, value string, typed flows.Answers) (flows.Shown, error) {
	d.t.Helper()
	out, err := d.f.Act(context.Background(), by(u), sh.Address, action, value, fill(sh, typed))
	if err != nil {
		return out, err
	}
	return d.then(out), nil
}

// decision is the record as it stands.
func (d *desk) decision(id flows.ID) flows.Decision {
	d.t.Helper()
	var out flows.Decision
	err := d.store.View(context.Background(), team, func(tx flows.Tx) error {
		var err error
		out, _, err = tx.Decision(id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// change writes the record behind the flows' back, for what other steps would have done.
func (d *desk) change(id flows.ID, fn func(*flows.Decision)) {
	d.t.Helper()
	err := d.store.Update(context.Background(), team, func(tx flows.Tx) error {
		rec, v, err := tx.Decision(id)
		if err != nil {
			return err
		}
		fn(&rec)
		return tx.Save(rec, v)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// figures are one line for each component: what the short path asks for.
func figures(option string) flows.Answers {
	return map[string]flows.Answers{
		"A": {"sourced": "500–700k", "influenced": "200k", "nps": "30 ± 8 n=63", "depth": "D1", "value_proposition": "3",
			"support_needed": "120 hours/month", "support_available": "320 hours/month", "incentives": "5 %"},
		"B": {"sourced": "0.8–1.2M USD/yr", "influenced": "300k", "nps": "40", "depth": "D3", "value_proposition": "4",
			"support_needed": "190", "support_available": "320 hours/month", "incentives": "8–12 %"},
		"C": {"sourced": "1.1/1.4/1.8M", "influenced": "€0", "nps": "50", "depth": "D4", "value_proposition": "4",
			"support_needed": "290", "support_available": "320 hours/month", "incentives": "15 %"},
	}[option]
}

// scoped is a decision with a title and three options, at step two.
func (d *desk) scoped() flows.Shown {
	d.t.Helper()
	return d.mustNext(olga, d.start("Partner tiers"), flows.Answers{"options": "Referral\nCo-sell tier\nDeep embed"})
}
