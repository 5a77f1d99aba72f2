package flows

import (
	"context"
	"errors"
	"time"

	"pvx/engine"
)

// A large decision takes a good part of a second to analyse, and the store has one writer. So an update that draws pages is
// rehearsed first on a view, which holds up nobody: what it needs of the engine is computed there.

// update is the store's Update for what draws pages: fn is run on a view beforehand, whatever comes of it.
func (f *Flow) update(ctx context.Context, team TeamID, fn func(Tx) error) error {
	had := map[string]engine.Analysis{}
	err := f.store.View(ctx, team, func(tx Tx) error {
		return fn(&rehearsal{Tx: tx, had: had, drafts: map[DraftKey]Draft{}})
	})
	if ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	// A refusal or another error may be one of the rehearsal alone: the update says what counts.
	return f.store.Update(ctx, team, func(tx Tx) error { return fn(&prepared{tx, had}) })
}

// prepared is a transaction that has the analyses of its rehearsal at hand.
type prepared struct {
	Tx
	had map[string]engine.Analysis
}

// analyzer is how a scene of this transaction gets its analyses.
func (f *Flow) analyzer(tx Tx, now time.Time) func(Decision) (engine.Analysis, error) {
	var had map[string]engine.Analysis
	switch tx := tx.(type) {
	case *prepared:
		had = tx.had
	case *rehearsal:
		had = tx.had
	default:
		return f.cache.of(now)
	}
	return func(d Decision) (engine.Analysis, error) {
		q := ask(d, now)
		if a, ok := had[q.key]; ok {
			return a, nil
		}
		a, ok := f.cache.known(q.key)
		if !ok {
			var err error
			if a, err = f.cache.compute(q); err != nil {
				return engine.Analysis{}, err
			}
		}
		had[q.key] = a
		return a, nil
	}
}

// rehearsal is a view that takes changes and forgets them. Drafts are read back as they were put, for what a page shows
// depends on them; everything else that is read is as it is stored.
type rehearsal struct {
	Tx
	had    map[string]engine.Analysis
	drafts map[DraftKey]Draft // without Now: dropped
}

func (r *rehearsal) Draft(k DraftKey) (Draft, error) {
	d, ok := r.drafts[k]
	switch {
	case !ok:
		return r.Tx.Draft(k)
	case d.Now == nil:
		return Draft{}, ErrNotFound
	}
	return d, nil
}

func (r *rehearsal) PutDraft(d Draft) error                              { r.drafts[d.DraftKey] = d; return nil }
func (r *rehearsal) DropDraft(k DraftKey) error                          { r.drafts[k] = Draft{}; return nil }
func (*rehearsal) Save(Decision, Version) error                          { return nil }
func (*rehearsal) NextNumber() (int64, error)                            { return 1, nil }
func (*rehearsal) Append(ID, ...Entry) error                             { return nil }
func (*rehearsal) Redact(ID, Seq) error                                  { return nil }
func (*rehearsal) Pseudonym(_ ID, _ UserID, name string) (string, error) { return name, nil }
func (*rehearsal) Once(string, time.Time) (bool, error)                  { return true, nil }
func (*rehearsal) PutReading(Reading) error                              { return nil }
func (*rehearsal) PutMessage(ID, string, MessageRef) error               { return nil }
func (*rehearsal) PutPerson(Person) error                                { return nil }
func (*rehearsal) PutChannel(Channel) error                              { return nil }
func (*rehearsal) PutSetting(string, string) error                       { return nil }
func (*rehearsal) Enqueue(...Job) error                                  { return nil }
func (*rehearsal) Cancel(string) error                                   { return nil }
func (*rehearsal) Settle(Claim, Result) error                            { return nil }
func (*rehearsal) Unpark(string, time.Time) error                        { return nil }
