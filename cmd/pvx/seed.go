package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"pvx/engine/file"
	"pvx/flows"
)

// The sample decisions, made-up data: one decided, one awaiting an approval, one with open inputs.
//
//go:embed demo
var samples embed.FS

// seedDemo stores the people and the sample decisions, unless the store has decisions already.
func seedDemo(ctx context.Context, f *flows.Flow, store flows.Store, team flows.TeamID, now time.Time) error {
	full := false
	err := store.View(ctx, team, func(tx flows.Tx) error {
		rows, _, err := tx.List(flows.Query{Max: 1}, "")
		full = len(rows) > 0
		return err
	})
	if err != nil || full {
		return err
	}
	ids := map[string]flows.UserID{}
	for _, r := range roles {
		ids[r.name] = flows.UserID(r.id)
		if err := f.LearnPerson(ctx, team, flows.Person{ID: flows.UserID(r.id), Name: r.name, TZ: r.zone}); err != nil {
			return err
		}
	}
	if err := f.LookUp(ctx, team, partnerDecisions, true); err != nil {
		return err
	}
	names, err := fs.Glob(samples, "demo/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		raw, err := samples.ReadFile(name)
		if err != nil {
			return err
		}
		doc, err := file.Read(name, raw)
		if err != nil {
			return err
		}
		_, err = f.Import(ctx, doc, flows.Imports{Team: team, Channel: partnerDecisions, Demo: true, Who: func(role string) flows.UserID { return ids[role] }})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
