package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pvx/bot/sandbox"
	"pvx/engine/file"
	"pvx/flows"
	"pvx/storage"
)

// times are the durations of one thing, to be told as its median and its slowest in a hundred.
type times map[string][]time.Duration

func (t times) report(b *testing.B) {
	b.ReportMetric(0, "ns/op") // the sum of unlike things says nothing
	for what, all := range t {
		slices.Sort(all)
		at := func(share float64) float64 {
			return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000
		}
		b.ReportMetric(at(0.5), what+"-p50-ms")
		b.ReportMetric(at(0.99), what+"-p99-ms")
	}
}

// BenchmarkCommand is /pvx new: from the command to its acknowledgement on the wire, and to the opened view. The bot is a
// process of its own; the first command after its start is counted apart.
func BenchmarkCommand(b *testing.B) {
	r := newRig(b)
	r.start()
	owner := r.space.Person("U0ALLIANCES")
	all := times{}
	command := func(what string) {
		began := time.Now()
		if err := owner.Command(r.ctx, partnerDecisions, "/pvx new Route"); err != nil {
			b.Fatal(err)
		}
		m, err := owner.Modal(r.ctx)
		if err != nil {
			b.Fatal(err)
		}
		all[what+"view"] = append(all[what+"view"], time.Since(began))
		all[what+"ack"] = append(all[what+"ack"], r.lastAck("/pvx"))
		if err := m.CloseAll(r.ctx); err != nil {
			b.Fatal(err)
		}
	}
	command("first-")
	for b.Loop() {
		command("")
	}
	all.report(b)
}

// lastAck is how long the last acknowledgement of that kind took, on the wire.
func (r *rig) lastAck(what string) time.Duration {
	list := r.space.Wire()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Kind == "ack" && strings.HasPrefix(list[i].What, what) {
			return list[i].Took
		}
	}
	r.tb.Fatalf("no acknowledgement of %s", what)
	return 0
}

// BenchmarkPath takes decisions of three options from the command to the posted summary, one after another: typing is
// left out, each wait of the person is counted.
func BenchmarkPath(b *testing.B) {
	r := newRig(b)
	r.start()
	owner := r.space.Person("U0ALLIANCES")
	all := times{}
	n := 0
	for b.Loop() {
		n++
		r.path(b, owner, fmt.Sprintf("Route %d", n), all)
	}
	all.report(b)
}

func (r *rig) path(b *testing.B, p *sandbox.Person, title string, all times) {
	ctx, cancel := context.WithTimeout(r.ctx, time.Minute)
	defer cancel()
	try := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatalf("%s: %v\n%s", title, err, r.log.tail())
		}
	}
	try(p.Command(ctx, partnerDecisions, "/pvx new "+title))
	m, err := p.Modal(ctx)
	try(err)
	next := func(what string) {
		b.Helper()
		began := time.Now()
		res, err := m.Submit(ctx)
		try(err)
		if res.Kind != "updated" {
			b.Fatalf("%s: %s %v", what, res.Kind, res.Errors)
		}
		all[what] = append(all[what], time.Since(began))
	}
	try(m.Fill(ctx, "Options", "Referral\nCo-sell tier\nDeep embed"))
	next("step1")
	for i := range 3 {
		for j, label := range []string{"Sourced co-sell revenue", "Influenced co-sell revenue", "Partner NPS", "Integration depth", "Value proposition",
			"Support hours needed", "Support hours available", "Contract incentives"} {
			if i == 0 || label != "Support hours available" {
				try(m.Fill(ctx, label, []string{fmt.Sprintf("%d00–900k", i+5), "0", "30 ± 5 n=40", "D" + strconv.Itoa(i+1), "3", strconv.Itoa(16 + 8*i), "40", "5%"}[j]))
			}
		}
		next("step2")
	}
	began := time.Now()
	try(m.Press(ctx, "Run"))
	all["run-ack"] = append(all["run-ack"], r.lastAck("block_actions"))
	try(m.Await(ctx, "preferred"))
	all["run-shown"] = append(all["run-shown"], time.Since(began))
	try(m.Press(ctx, "Lock the definitions"))
	try(m.Await(ctx, "Post to channel"))
	sent := r.posted()
	began = time.Now()
	try(m.Press(ctx, "Post to channel"))
	all["post-ack"] = append(all["post-ack"], r.lastAck("block_actions"))
	try(r.space.Wait(ctx, "card and summary", func() bool { return r.posted() >= sent+2 }))
	all["post-shown"] = append(all["post-shown"], time.Since(began))
	try(m.CloseAll(ctx))
}

// posted counts the messages that the bot has sent.
func (r *rig) posted() int {
	list := r.space.Wire()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Seq <= r.counted {
			break
		}
		if list[i].Kind == "call" && list[i].What == "chat.postMessage" {
			r.sent++
		}
	}
	if len(list) > 0 {
		r.counted = list[len(list)-1].Seq
	}
	return r.sent
}

// BenchmarkAtRest starts the bot on a store of so many decisions: until it takes events, and its memory then.
func BenchmarkAtRest(b *testing.B) {
	for _, n := range []int{0, 1000} {
		b.Run(fmt.Sprintf("decisions=%d", n), func(b *testing.B) {
			r := newRig(b)
			r.fill(n)
			all := times{}
			var rss, heap float64
			for b.Loop() {
				began := time.Now()
				r.start()
				all["start"] = append(all["start"], time.Since(began))
				b.StopTimer()
				rss, heap = r.memory()
				r.kill()
				b.StartTimer()
			}
			all.report(b)
			b.ReportMetric(rss, "rss-MiB")
			b.ReportMetric(heap, "heap-MiB")
		})
	}
}

// fill imports a sample decision so many times; a tenth of them is open, the others are closed.
func (r *rig) fill(n int) {
	r.tb.Helper()
	store, err := storage.Open(r.store)
	if err != nil {
		r.tb.Fatal(err)
	}
	defer store.Close()
	f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: noSlack{}, Directory: noSlack{}})
	if err != nil {
		r.tb.Fatal(err)
	}
	raw, err := samples.ReadFile("demo/1-midmarket-route.yaml")
	if err != nil {
		r.tb.Fatal(err)
	}
	team, _, _ := world()
	for i := range n {
		doc, err := file.Read("sample", raw)
		if err != nil {
			r.tb.Fatal(err)
		}
		doc.Key = ""
		doc.Title = fmt.Sprintf("Decision %d", i)
		who := func(string) flows.UserID { return "U0ALLIANCES" }
		if _, err := f.Import(r.ctx, doc, flows.Imports{Team: flows.TeamID(team.ID), Channel: partnerDecisions, Who: who}); err != nil {
			r.tb.Fatal(err)
		}
	}
}

// memory is the bot's resident set and its live heap in MiB.
func (r *rig) memory() (rss, heap float64) {
	r.tb.Helper()
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(r.cmd.Process.Pid), "status"))
	if err != nil {
		r.tb.Skip("the memory of a process is read from /proc")
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, _ := strconv.ParseFloat(strings.Fields(v)[0], 64)
			rss = kib / 1024
		}
	}
	if err := r.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		r.tb.Fatal(err)
	}
	line, err := bufio.NewReader(r.out).ReadString('\n')
	if err != nil {
		r.tb.Fatal(err)
	}
	bytes, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
	if err != nil {
		r.tb.Fatal(err)
	}
	return rss, bytes / (1 << 20)
}
