package storagetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pvx/flows"
)

// model compares the store with plain Go values under random operations: what a backend keeps in indexes is found here
// by looking at everything.
func model(t *testing.T, h *harness) {
	runs := 0 // each has a workspace and a queue of its own, which is as good as an empty store
	t.Run("records", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			runs++
			m := &recordModel{h: h, team: flows.TeamID(fmt.Sprint("records ", runs)), recorded: recorded{
				saved: map[flows.ID]stored{}, drafts: map[flows.DraftKey]flows.Draft{}, refs: map[string]flows.MessageRef{},
				settings: map[string]string{}, readings: map[flows.ID]flows.Reading{}, onces: map[string]bool{}}}
			rt.Repeat(map[string]func(*rapid.T){"transaction": m.transaction, "": m.check})
		})
	})
	t.Run("jobs", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			runs++
			m := &jobModel{h: h, queue: fmt.Sprint("queue ", runs), team: flows.TeamID(fmt.Sprint("jobs ", runs)), settled: map[string]bool{}}
			rt.Repeat(map[string]func(*rapid.T){
				"enqueue": m.enqueue, "claim": m.claim, "settle": m.settle, "extend": m.extend, "cancel": m.cancel, "unpark": m.unpark,
				"wait": func(rt *rapid.T) { m.now += rapid.IntRange(1, 8).Draw(rt, "minutes") },
				"":     m.check,
			})
		})
	})
}

func differ(rt *rapid.T, what string, got, want any) {
	rt.Helper()
	if reflect.DeepEqual(got, want) { // nearly always, and much faster
		return
	}
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		rt.Fatalf("%s differs (-want +got):\n%s", what, diff)
	}
}

type recordModel struct {
	h    *harness
	team flows.TeamID
	recorded
	tick int
}

// recorded is one workspace as maps.
type recorded struct {
	saved    map[flows.ID]stored
	entries  int
	drafts   map[flows.DraftKey]flows.Draft
	refs     map[string]flows.MessageRef
	settings map[string]string
	readings map[flows.ID]flows.Reading
	onces    map[string]bool
}

func (r recorded) clone() recorded {
	return recorded{maps.Clone(r.saved), r.entries, maps.Clone(r.drafts), maps.Clone(r.refs), maps.Clone(r.settings),
		maps.Clone(r.readings), maps.Clone(r.onces)}
}

// operation does the same to a transaction and to the maps; it reports false when the store answered otherwise.
type operation func(tx flows.Tx, r *recorded) (ok bool, err error)

var errTakenBack = errors.New("taken back")

// transaction runs some operations in one Update, which at times fails at its end.
func (m *recordModel) transaction(rt *rapid.T) {
	var ops []operation
	for range rapid.IntRange(1, 6).Draw(rt, "operations") {
		ops = append(ops, m.operation(rt))
	}
	fail := rapid.IntRange(0, 4).Draw(rt, "fail") == 0
	var after recorded
	agreed := true
	err := m.h.s.Update(context.Background(), m.team, func(tx flows.Tx) error {
		after, agreed = m.recorded.clone(), true
		for _, op := range ops {
			ok, err := op(tx, &after)
			if err != nil {
				return err
			}
			agreed = agreed && ok
		}
		if fail {
			return errTakenBack
		}
		return nil
	})
	if !agreed {
		rt.Fatal("the store answered an operation otherwise than the map")
	}
	if fail {
		if !errors.Is(err, errTakenBack) {
			rt.Fatalf("got error %v, want the function's own", err)
		}
		return
	}
	if err != nil {
		rt.Fatal(err)
	}
	m.recorded = after
}

func (m *recordModel) operation(rt *rapid.T) operation {
	m.tick++
	id := rapid.SampledFrom([]flows.ID{"a", "b", "c"}).Draw(rt, "id")
	name := rapid.SampledFrom([]string{"x", "y", "x/y"}).Draw(rt, "name")
	when := at(rapid.IntRange(0, 9).Draw(rt, "minute"))
	switch rapid.SampledFrom([]string{"save", "save", "stale", "log", "draft", "drop", "message", "setting", "reading", "once"}).Draw(rt, "operation") {
	case "save":
		title := rapid.StringN(0, 8, 40).Draw(rt, "title")
		return func(tx flows.Tx, r *recorded) (bool, error) {
			was := r.saved[id]
			d := flows.Decision{ID: id, Number: int64(id[0]-'a') + 1, Team: m.team, Title: title, Changed: when, DefsVersion: m.tick}
			r.saved[id] = stored{d, was.V + 1}
			return true, tx.Save(d, was.V)
		}
	case "stale":
		off := rapid.SampledFrom([]flows.Version{-1, 1}).Draw(rt, "off")
		return func(tx flows.Tx, r *recorded) (bool, error) {
			err := tx.Save(flows.Decision{ID: id, Title: "stale"}, r.saved[id].V+off)
			return errors.Is(err, flows.ErrConflict), nil
		}
	case "log":
		n := rapid.IntRange(0, 3).Draw(rt, "entries")
		return func(tx flows.Tx, r *recorded) (bool, error) {
			r.entries += n
			return true, tx.Append("log", slices.Repeat([]flows.Entry{entry(1)}, n)...)
		}
	case "draft":
		d := flows.Draft{DraftKey: flows.DraftKey{Decision: id, At: flows.Place(name), User: "U1"}, Saved: at(m.tick)}
		return func(tx flows.Tx, r *recorded) (bool, error) {
			r.drafts[d.DraftKey] = d
			return true, tx.PutDraft(d)
		}
	case "drop":
		k := flows.DraftKey{Decision: id, At: flows.Place(name), User: "U1"}
		return func(tx flows.Tx, r *recorded) (bool, error) {
			delete(r.drafts, k)
			return true, tx.DropDraft(k)
		}
	case "message":
		ref := flows.MessageRef{Channel: "C1", TS: fmt.Sprint(m.tick)}
		return func(tx flows.Tx, r *recorded) (bool, error) {
			r.refs[name] = ref
			return true, tx.PutMessage("m", name, ref)
		}
	case "setting":
		value := rapid.SampledFrom([]string{"", "1", "2"}).Draw(rt, "value")
		return func(tx flows.Tx, r *recorded) (bool, error) {
			r.settings[name] = value
			return true, tx.PutSetting(name, value)
		}
	case "reading":
		v := flows.Reading{ID: id, Decision: "r", At: when, Value: float64(m.tick)}
		return func(tx flows.Tx, r *recorded) (bool, error) {
			r.readings[id] = v
			return true, tx.PutReading(v)
		}
	default:
		return func(tx flows.Tx, r *recorded) (bool, error) {
			first, err := tx.Once(name, at(1<<20))
			ok := first == !r.onces[name]
			r.onces[name] = true
			return ok, err
		}
	}
}

func (m *recordModel) check(rt *rapid.T) {
	err := m.h.s.View(context.Background(), m.team, func(tx flows.Tx) error {
		var rows []flows.Row
		for _, id := range []flows.ID{"a", "b", "c"} {
			want, known := m.saved[id]
			d, v, err := tx.Decision(id)
			if errors.Is(err, flows.ErrNotFound) != !known {
				rt.Fatalf("decision %s: error %v, known %v", id, err, known)
			}
			differ(rt, "decision", stored{d, v}, want)
			if known {
				rows = append(rows, flows.RowOf(want.D))
			}
		}
		got, next, err := tx.List(flows.Query{}, "")
		if err != nil || next != "" {
			rt.Fatalf("list: cursor %q, error %v", next, err)
		}
		if !slices.IsSortedFunc(got, func(a, b flows.Row) int { return b.Changed.Compare(a.Changed) }) {
			rt.Fatalf("the list is not in the order of changes: %v", got)
		}
		slices.SortFunc(got, func(a, b flows.Row) int { return int(a.Number - b.Number) })
		differ(rt, "list", got, rows)

		l, err := tx.Log("log", 0, 0)
		if err != nil || len(l) != m.entries {
			rt.Fatalf("%d entries (%v), want %d", len(l), err, m.entries)
		}
		if err := flows.VerifyLog(l); err != nil {
			rt.Fatal(err)
		}
		drafts, err := tx.Drafts("U1")
		if err != nil {
			return err
		}
		differ(rt, "drafts", drafts, slices.SortedFunc(maps.Values(m.drafts), func(a, b flows.Draft) int { return b.Saved.Compare(a.Saved) }))
		refs, err := tx.Messages("m")
		if err != nil {
			return err
		}
		differ(rt, "messages", refs, m.refs)
		for tick := max(0, m.tick-8); tick <= m.tick; tick++ {
			ts, name, known := fmt.Sprint(tick), "", false
			for n, r := range m.refs {
				if r.TS == ts {
					name, known = n, true
				}
			}
			_, got, err := tx.FindMessage("C1", ts)
			if got != name || errors.Is(err, flows.ErrNotFound) == known {
				rt.Fatalf("message %s is %q (%v), want %q", ts, got, err, name)
			}
		}
		for name, want := range m.settings {
			if got, err := tx.Setting(name); got != want || err != nil {
				rt.Fatalf("setting %s is %q (%v), want %q", name, got, err, want)
			}
		}
		readings, err := tx.Readings("r")
		if err != nil {
			return err
		}
		differ(rt, "readings", readings, slices.SortedFunc(maps.Values(m.readings), func(a, b flows.Reading) int {
			if c := a.At.Compare(b.At); c != 0 {
				return c
			}
			return int(a.ID[0]) - int(b.ID[0])
		}))
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}
