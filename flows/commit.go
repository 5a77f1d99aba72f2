package flows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"time"
)

// Change is one field of the record before and after.
type Change struct {
	Path   string `json:"path"`
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty"`
}

// commit saves what an answer changed, with its log entry and its jobs.
func (f *Flow) commit(tx Tx, s *Scene, was Decision, at Place, action string, o Outcome, salts [][]byte) error {
	changes, err := diff(was, *s.D)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		if was.Status == Proposed && s.D.Status == Proposed && s.D.Proposal != nil && was.Proposal != nil &&
			s.D.Proposal.Round == was.Proposal.Round && len(s.D.Proposal.Verdicts) == len(was.Proposal.Verdicts) && !o.Stands && touchesContent(changes) {
			withdraw(s, &o)
			if changes, err = diff(was, *s.D); err != nil {
				return err
			}
		}
		s.D.Changed = s.Now
		if err := tx.Save(*s.D, s.Version); err != nil {
			return fmt.Errorf("save decision %s: %w", s.D.ID, err)
		}
		s.Version++
	}
	if len(changes) > 0 || o.Kind != "" {
		kind := o.Kind
		if kind == "" {
			kind = "answered"
		}
		note := map[string]any{"at": at, "action": action}
		for k, v := range o.Note {
			note[k] = v
		}
		if len(changes) > 0 {
			note["changes"], note["version"] = changes, s.Version
		}
		if err := f.record(tx, s, kind, note, salts[0]); err != nil {
			return err
		}
	}
	if o.Tx != nil {
		if err := o.Tx(tx); err != nil {
			return err
		}
	}
	posts := o.Posts
	if len(changes) > 0 && s.Messages["card"].TS != "" {
		// At most one edit a second: of the jobs of one second the first to go shows everything, the others change nothing.
		posts = append(posts, Post{Kind: "card", At: s.Now.Truncate(time.Second).Add(time.Second)})
		if s.D.Channel != was.Channel && s.D.Channel != "" { // the card is posted anew there, with a thread of its own
			posts = append(posts, Post{Kind: "thread", At: s.Now.Truncate(time.Second).Add(time.Second), Once: once(s, "thread", string(s.D.Channel))})
		}
	}
	jobs := append([]Job(nil), o.Jobs...)
	for i := range jobs {
		if jobs[i].Queue == Timers { // one that is due in a year must not hold up one that is due tomorrow
			jobs[i].Lane = jobs[i].Key
		}
	}
	for _, p := range posts {
		j, err := postJob(s, p)
		if err != nil {
			return err
		}
		jobs = append(jobs, j)
	}
	if len(jobs) > 0 {
		return tx.Enqueue(jobs...)
	}
	return nil
}

// record appends one entry to the decision's log.
func (f *Flow) record(tx Tx, s *Scene, kind string, content map[string]any, salt []byte) error {
	raw, err := json.Marshal(content) // keys of a map are sorted: canonical
	if err != nil {
		return fmt.Errorf("encode log entry: %w", err)
	}
	actor, err := tx.Pseudonym(s.D.ID, s.Who, fmt.Sprintf("p-%x", salt[:6]))
	if err != nil {
		return err
	}
	return tx.Append(s.D.ID, Entry{At: s.Now.UTC(), Kind: kind, Actor: actor, Content: raw, Salt: salt, Commitment: Commit(salt, raw)})
}

// postJob turns a wish for a message into a job. Its lane is the channel it goes to.
func postJob(s *Scene, p Post) (Job, error) {
	raw, err := json.Marshal(postPayload{Schema: 1, Decision: s.D.ID, Post: p, Who: s.Who})
	if err != nil {
		return Job{}, fmt.Errorf("encode post: %w", err)
	}
	key := p.Once
	if key == "" {
		key = fmt.Sprintf("%s/%s/%s/%d", s.D.ID, p.Kind, p.Arg, s.Version)
	}
	lane := string(p.To.Channel)
	switch {
	case lane == "" && p.To.User != "":
		lane = string(p.To.User)
	case lane == "":
		lane = string(s.D.Channel)
	}
	at := p.At
	if at.IsZero() {
		at = s.Now
	}
	return Job{Key: key, Team: s.D.Team, Queue: Posts, Lane: lane, NotBefore: at, Kind: JobKind(p.Kind), Payload: raw}, nil
}

type postPayload struct {
	Schema   int    `json:"schema"`
	Decision ID     `json:"decision"`
	Post     Post   `json:"post"`
	Who      UserID `json:"who"` // whose act it follows from
}

// touchesContent says whether a change is to what approvers were shown.
func touchesContent(cs []Change) bool {
	for _, c := range cs {
		switch c.Path {
		case "at", "changed", "monitoring", "run", "channel", "status", "proposal", "decided_at", "waivers":
		default:
			return true
		}
	}
	return false
}

// withdraw takes a proposal back because its content was edited.
func withdraw(s *Scene, o *Outcome) {
	round := fmt.Sprint(s.D.Proposal.Round)
	o.Posts = append(o.Posts, Post{Kind: "withdrawn", Arg: round}, Post{Kind: "recommendation", Arg: round})
	for _, u := range s.D.Proposal.Approvers[:min(len(s.D.Proposal.Verdicts)+1, len(s.D.Proposal.Approvers))] {
		o.Posts = append(o.Posts, Post{Kind: "brief", Arg: round, To: Target{User: u}, // takes the buttons away
			Once: fmt.Sprintf("%s/brief/%s/%s/%d", s.D.ID, round, u, s.Version)})
	}
	s.D.Status = InDraft
	s.D.Proposal.Verdicts = nil
	s.said = "The proposal is withdrawn because its content changed; verdicts given so far are void."
	o.Kind = "withdrawn"
}

// diff lists the top-level fields of the record that differ; lists of estimates and definitions go one deeper, by their
// key, so that the log names the one that changed.
func diff(was, now Decision) ([]Change, error) {
	a, err := asMap(was)
	if err != nil {
		return nil, err
	}
	b, err := asMap(now)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	var out []Change
	for k := range keys {
		if k == "changed" || reflect.DeepEqual(a[k], b[k]) {
			continue
		}
		la, aok := a[k].([]any)
		lb, bok := b[k].([]any)
		if (k == "estimates" || k == "definitions") && (aok || bok) {
			out = append(out, diffList(k, la, lb)...)
			continue
		}
		out = append(out, Change{k, a[k], b[k]})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

func diffList(path string, was, now []any) []Change {
	a, b := map[string]any{}, map[string]any{}
	for _, v := range was {
		a[listKey(v)] = v
	}
	for _, v := range now {
		b[listKey(v)] = v
	}
	var out []Change
	for k, v := range a {
		if w, ok := b[k]; !ok || !reflect.DeepEqual(v, w) {
			out = append(out, Change{path + "/" + k, v, b[k]})
		}
	}
	for k, v := range b {
		if _, ok := a[k]; !ok {
			out = append(out, Change{path + "/" + k, nil, v})
		}
	}
	return out
}

// listKey names a definition by its id and an estimate by its option and component.
func listKey(v any) string {
	m, _ := v.(map[string]any)
	if id, ok := m["ID"].(string); ok {
		return id
	}
	c, _ := m["Component"].(string)
	o, _ := m["Option"].(string)
	return o + "/" + c
}

func asMap(d Decision) (map[string]any, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode decision: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("decode decision: %w", err)
	}
	return m, nil
}
