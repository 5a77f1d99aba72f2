package main

import (
	"math"
	"path/filepath"
	"testing"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/flows"
	"pvx/storage"
)

// A decision file that was imported into the bot's store is the same decision: the engine sees the same model, so a
// scenario, a gate or a parameter that the record could not carry shows as another value.
func TestImportedSamplesComputeTheSame(t *testing.T) {
	names := []string{"demo/1-midmarket-route.yaml", "demo/2-incentive-mix.yaml", "demo/3-japan-entry.yaml"}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := samples.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := file.Read(name, raw)
			if err != nil {
				t.Fatal(err)
			}
			m, err := doc.Model()
			if err != nil {
				t.Fatal(err)
			}
			want, err := engine.Analyze(m)
			if err != nil {
				t.Fatal(err)
			}
			got, err := engine.Analyze(imported(t, doc, m))
			if err != nil {
				t.Fatal(err)
			}
			if got.Preferred != want.Preferred || got.Grade != want.Grade || len(got.Flips) != len(want.Flips) || len(got.Findings) != len(want.Findings) {
				t.Errorf("preferred %q, grade %q, %d flips, %d findings; the file gives %q, %q, %d, %d",
					got.Preferred, got.Grade, len(got.Flips), len(got.Findings), want.Preferred, want.Grade, len(want.Flips), len(want.Findings))
			}
			if len(got.Scenarios) != len(want.Scenarios) {
				t.Fatalf("%d scenarios, the file gives %d", len(got.Scenarios), len(want.Scenarios))
			}
			for i, sc := range want.Scenarios {
				for o, v := range sc.Value {
					if math.Abs(got.Scenarios[i].Value[o]-v) > 1e-9 {
						t.Errorf("%s, option %s: %v, the file gives %v", sc.Name, o, got.Scenarios[i].Value[o], v)
					}
				}
			}
		})
	}
}

// imported is the engine's model of the decision as the store has it; seed and date are the file's.
func imported(t *testing.T, doc file.Document, m engine.Model) engine.Model {
	t.Helper()
	store, err := storage.Open(filepath.Join(t.TempDir(), "pvx.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	f, err := flows.New(flows.Config{Store: store, Clock: flows.WallClock(), Notifier: noSlack{}, Directory: noSlack{}})
	if err != nil {
		t.Fatal(err)
	}
	id, err := f.Import(t.Context(), doc, flows.Imports{Team: "T1", Channel: "C1", Who: func(role string) flows.UserID { return flows.UserID(role) }})
	if err != nil {
		t.Fatal(err)
	}
	var out engine.Model
	err = store.View(t.Context(), "T1", func(tx flows.Tx) error {
		d, _, err := tx.Decision(id)
		out = flows.Model(d, flows.Date(m.Today))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out.Seed, out.Draws = m.Seed, m.Draws
	return out
}

// noSlack is never called: the workers do not run.
type noSlack struct {
	flows.Notifier
	flows.Directory
}
