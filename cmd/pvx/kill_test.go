package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pvx/bot/sandbox"
	"pvx/flows"
)

// seedVariable repeats a run: the seed is in the log of the test.
const seedVariable = "PVX_TEST_SEED"

// promise is what a person was told about one decision: everything acknowledged must be there at the end.
type promise struct {
	title, channel string
	begun          bool
	typed          string             // text of a field whose saving was acknowledged
	options        bool               // step one was taken
	figures        map[string]float64 // option to the low end that was taken
	locked, posted bool
}

// Killed at any moment, as often as it takes: what was acknowledged is there afterwards, no message is there twice, and
// what people wrote while the bot was down is filed once. It can catch an acknowledgement before its write, a write in
// two halves, a message sent without a trace, a reply nobody reads back.
func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	seed := uint64(time.Now().UnixNano())
	if v, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64); err == nil {
		seed = v
	}
	t.Logf("%s=%d", seedVariable, seed)
	random := rand.New(rand.NewPCG(seed, 0))

	players := []string{"U0ALLIANCES", "U0REVOPS", "U0CFO"}
	var channels []sandbox.Channel
	for i := range rounds {
		channels = append(channels, sandbox.Channel{ID: fmt.Sprintf("C0ROUND%02d", i), Name: fmt.Sprintf("round-%02d", i),
			Members: append(everybody(), sandbox.AppMember)})
	}
	r := newRig(t, channels...)
	var promises []*promise
	replies := map[string]string{} // ts to channel
	for i := range rounds {
		r.start()
		in := channels[i].ID
		round, over := context.WithCancel(r.ctx)
		var wg sync.WaitGroup
		made := make([]*promise, len(players))
		for n, id := range players {
			made[n] = &promise{title: fmt.Sprintf("Decision %d-%d", i, n), channel: in, figures: map[string]float64{}}
			wg.Go(func() { r.drive(round, r.space.Person(id), made[n]) })
		}
		for ts, channel := range r.reply(players[i%len(players)], "evidence: while it ran", 3) {
			replies[ts] = channel
		}
		// Every third kill waits for a message on its way, the others for a moment by chance.
		if sent := r.calls("chat.postMessage"); i%3 == 2 {
			r.wait("a message", 30*time.Second, func() bool { return r.calls("chat.postMessage") > sent })
		} else {
			pause := time.NewTimer(time.Duration(50+random.IntN(2500)) * time.Millisecond)
			<-pause.C
		}
		r.kill()
		over()
		wg.Wait()
		promises = append(promises, made...)
		for _, id := range players {
			if m, err := r.space.Person(id).Modal(round); err == nil { // left open in somebody's face
				_ = m.CloseAll(r.ctx)
			}
		}
		for ts, channel := range r.reply(players[(i+1)%len(players)], "risk: while it was down", 4) {
			replies[ts] = channel
		}
	}

	r.start()
	ctx, cancel := context.WithTimeout(r.ctx, 90*time.Second)
	defer cancel()
	_ = r.space.Wait(ctx, "everything that was promised", func() bool { return r.owed(promises, replies) == "" }) // told below
	if code := r.terminate(); code != 0 {
		t.Errorf("the program ended with %d\n%s", code, r.log.tail())
	}
	if o := r.owed(promises, replies); o != "" {
		t.Error(o)
	}
	r.nothingTwice()
	r.kept(promises, replies)
	n := 0
	for _, p := range promises {
		if p.posted {
			n++
		}
	}
	t.Logf("%d decisions begun, %d posted, %d replies", len(promises), n, len(replies))
	if n == 0 || len(replies) == 0 {
		t.Error("no kill came late enough: the test proves nothing")
	}
}

// drive takes a decision through three steps until something fails, and writes down what was acknowledged.
func (r *rig) drive(ctx context.Context, p *sandbox.Person, made *promise) {
	if p.Command(ctx, made.channel, "/pvx new "+made.title) != nil {
		return
	}
	made.begun = true
	m, err := p.Modal(ctx)
	if err != nil {
		return
	}
	reaches := func(title string) bool {
		return r.space.Wait(ctx, title, func() bool { return m.Title() == title }) == nil
	}
	next := func() bool {
		res, err := m.Submit(ctx)
		if err == nil && res.Kind != "updated" && res.Kind != "trouble" {
			r.tb.Errorf("%s: submitting %q: %s %v", made.title, m.Title(), res.Kind, res.Errors)
		}
		return err == nil && res.Kind == "updated"
	}
	options := "Referral\nCo-sell of " + made.title
	if m.Fill(ctx, "Options", options) != nil {
		return
	}
	made.typed = options
	if !next() {
		return
	}
	made.options, made.typed = true, ""
	for i, option := range []string{"A", "B"} {
		if !reaches("Inputs") || r.space.Wait(ctx, "option "+option, func() bool { return strings.Contains(m.Text(), "{"+option+" ") }) != nil {
			return
		}
		for j, label := range []string{"Sourced co-sell revenue", "Influenced co-sell revenue", "Partner NPS", "Integration depth", "Value proposition",
			"Support hours needed", "Support hours available", "Contract incentives"} {
			figure := []string{fmt.Sprintf("%d00–900k", i+5), "0", "30 ± 5 n=40", "D" + strconv.Itoa(i+1), "3", "16", "40", "5%"}[j]
			if i == 1 && label == "Support hours available" {
				continue // once for all options
			}
			if m.Fill(ctx, label, figure) != nil {
				return
			}
			if j == 0 {
				made.typed = figure
			}
		}
		if !next() {
			return
		}
		made.figures[option], made.typed = float64(i+5)*100e3, ""
	}
	if !reaches("Scenarios") || m.Press(ctx, "Run") != nil || m.Await(ctx, "preferred") != nil || m.Press(ctx, "Lock the definitions") != nil {
		return
	}
	made.locked = true
	if m.Await(ctx, "Post to channel") == nil && m.Press(ctx, "Post to channel") == nil {
		made.posted = true
	}
}

// reply writes into the threads of up to most cards and returns the stamps with their channels.
func (r *rig) reply(who, text string, most int) map[string]string {
	out := map[string]string{}
	cards := r.ours(func(m sandbox.Message) bool { return kindOf(m) == "card" })
	slices.Reverse(cards)
	for _, card := range cards[:min(most, len(cards))] {
		ts, err := r.space.Person(who).Reply(r.ctx, card.Channel, card.TS, text)
		if err != nil {
			r.tb.Error(err)
			continue
		}
		out[ts] = card.Channel
	}
	return out
}

func (r *rig) calls(method string) int {
	n := 0
	for _, c := range r.space.Wire() {
		if c.Kind == "call" && c.What == method {
			n = c.Seq
		}
	}
	return n
}

// ours lists the bot's messages in all channels, threads and conversations with it, each once.
func (r *rig) ours(keep func(sandbox.Message) bool) []sandbox.Message {
	var out []sandbox.Message
	r.each(func(m sandbox.Message) {
		if m.BotID != "" && keep(m) {
			out = append(out, m)
		}
	})
	return out
}

func (r *rig) each(see func(sandbox.Message)) {
	seen := map[string]bool{}
	visit := func(list []sandbox.Message) {
		for _, m := range list {
			if at := m.Channel + m.TS; !seen[at] && !m.Ephemeral {
				seen[at] = true
				see(m)
			}
		}
	}
	for i, id := range everybody() {
		p := r.space.Person(id)
		visit(p.DM())
		if i > 0 {
			continue
		}
		for _, c := range r.channels {
			for _, m := range p.Messages(c) {
				visit([]sandbox.Message{m})
				visit(p.Thread(c, m.TS))
			}
		}
	}
}

// keyOf is the job's key that every message of ours carries; kindOf is its second part.
func keyOf(m sandbox.Message) string {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	key, _ := payload["key"].(string)
	return key
}

func kindOf(m sandbox.Message) string {
	if parts := strings.Split(keyOf(m), "/"); len(parts) > 1 {
		return parts[1]
	}
	return ""
}

// owed names the first thing that was promised and is not in Slack yet; "" when all of it is.
func (r *rig) owed(promises []*promise, replies map[string]string) string {
	cards, summaries, filed := map[string]bool{}, map[string]bool{}, map[string]bool{}
	r.each(func(m sandbox.Message) {
		if len(m.Reactions["white_check_mark"]) == 1 {
			filed[m.TS] = true
		}
		for _, p := range promises {
			if m.BotID != "" && p.posted && m.Channel == p.channel && strings.Contains(m.Transcript(), p.title) {
				cards[p.title] = cards[p.title] || kindOf(m) == "card"
				summaries[p.title] = summaries[p.title] || kindOf(m) == "summary"
			}
		}
	})
	for _, p := range promises {
		if p.posted && (!cards[p.title] || !summaries[p.title]) {
			return fmt.Sprintf("%s was posted: card %v, summary %v", p.title, cards[p.title], summaries[p.title])
		}
	}
	for ts := range replies {
		if !filed[ts] {
			return "the reply " + ts + " has no reaction"
		}
	}
	return ""
}

// nothingTwice looks for messages with one key and for a second card or summary of one decision.
func (r *rig) nothingTwice() {
	r.tb.Helper()
	seen := map[string]int{}
	for _, m := range r.ours(func(sandbox.Message) bool { return true }) {
		key := keyOf(m)
		if key == "" {
			r.tb.Errorf("a message without a key: %s", m.Transcript())
		}
		seen["key "+key]++
		if id, _, _ := strings.Cut(key, "/"); kindOf(m) == "card" || kindOf(m) == "summary" {
			seen[kindOf(m)+" of "+id]++
		}
		for name := range m.Reactions {
			r.tb.Errorf("the bot's own message has a reaction %s: %s", name, m.Transcript())
		}
	}
	for what, n := range seen {
		if n > 1 {
			r.tb.Errorf("%d messages with %s", n, what)
		}
	}
}

// kept looks in the store for everything that was acknowledged.
func (r *rig) kept(promises []*promise, replies map[string]string) {
	r.tb.Helper()
	byTitle, filed := map[string]int{}, map[string]int{}
	r.decisions(func(tx flows.Tx, d flows.Decision, _ flows.Version) {
		byTitle[d.Title]++
		log, err := tx.Log(d.ID, 0, 0)
		if err != nil {
			r.tb.Error(err)
		}
		if err := flows.VerifyLog(log); err != nil {
			r.tb.Errorf("%s: %v", d.Title, err)
		}
		for _, e := range log {
			var c struct {
				TS string `json:"ts"`
			}
			if err := json.Unmarshal(e.Content, &c); err == nil && c.TS != "" {
				filed[c.TS]++
			}
		}
		i := slices.IndexFunc(promises, func(p *promise) bool { return p.title == d.Title })
		if i < 0 {
			r.tb.Errorf("nobody began %q", d.Title)
			return
		}
		p := promises[i]
		if p.options && len(d.Options) != 2 {
			r.tb.Errorf("%s: the options were taken and are not there", p.title)
		}
		for o, want := range p.figures {
			if e, ok := d.Estimate("sourced", o); !ok || e.Low != want {
				r.tb.Errorf("%s: %s's sourced revenue was taken and is not there: %+v", p.title, o, e)
			}
		}
		if p.locked && d.Lock == nil {
			r.tb.Errorf("%s: the lock was taken and is not there", p.title)
		}
		if p.typed == "" {
			return
		}
		drafts, err := tx.Drafts(d.People.Owner)
		if err != nil {
			r.tb.Error(err)
		}
		found := len(d.Options) == 2 && strings.Contains(p.typed, d.Options[1].Name)
		for _, o := range []string{"A", "B"} { // the answer was stored, its acknowledgement was lost
			e, ok := d.Estimate("sourced", o)
			found = found || ok && strings.HasPrefix(p.typed, fmt.Sprintf("%d00–", int(e.Low/100e3)))
		}
		for _, one := range drafts {
			for _, text := range one.Now {
				found = found || one.Decision == d.ID && text == p.typed
			}
		}
		if !found {
			r.tb.Errorf("%s: %q was typed and saved, and is not there", p.title, p.typed)
		}
	})
	for _, p := range promises {
		if n := byTitle[p.title]; n > 1 || n == 0 && p.begun {
			r.tb.Errorf("%d decisions are called %s", n, p.title)
		}
	}
	for ts := range replies {
		if filed[ts] != 1 {
			r.tb.Errorf("the reply %s is filed %d times", ts, filed[ts])
		}
	}
	for ts := range filed {
		if _, ok := replies[ts]; !ok {
			r.tb.Errorf("something that is no person's reply is filed: %s", ts)
		}
	}
}
