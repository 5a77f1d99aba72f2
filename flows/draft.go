package flows

import "errors"

// valuesOf is what a page's fields show.
func valuesOf(p Page) Answers {
	out := Answers{}
	for _, it := range p.Items {
		if f, ok := it.(Field); ok {
			out[f.ID] = f.Value
		}
	}
	return out
}

// overlay puts what was typed over the fields' values.
func overlay(items []Item, typed Answers) []Item {
	out := make([]Item, len(items))
	for i, it := range items {
		if f, ok := it.(Field); ok {
			if v, ok := typed[f.ID]; ok {
				f.Value = v
				it = f
			}
		}
		out[i] = it
	}
	return out
}

func same(was, now Answers) bool {
	for k, v := range now {
		if was[k] != v {
			return false
		}
	}
	return true
}

// merge brings a submitted page together with what others saved meanwhile, field by field: changed only by me, mine;
// only by others, theirs; by both and differently, a clash.
func (f *Flow) merge(tx Tx, s *Scene, addr Address, in Answers) (Answers, []string, error) {
	cur, err := f.stored(s, addr.At)
	if err != nil {
		return nil, nil, err
	}
	was := cur
	d, err := tx.Draft(DraftKey{s.D.ID, addr.At, s.Who})
	switch {
	case err == nil:
		was = d.Was
	case !errors.Is(err, ErrNotFound):
		return nil, nil, err
	}
	out, clash := Answers{}, []string(nil)
	for k, v := range in {
		w, known := was[k]
		c, stored := cur[k]
		switch {
		case !known || !stored || v == c || c == w:
			out[k] = v
		case v == w:
			out[k] = c
		default:
			clash = append(clash, k)
			out[k] = v
		}
	}
	return out, clash, nil
}

// both redraws the page after a clash: the person's own text in the fields, the other's under them. Sending it again
// keeps what stands in the fields.
func (f *Flow) both(tx Tx, s *Scene, at Place, in Answers, clash []string) (Shown, error) {
	cur, err := f.stored(s, at)
	if err != nil {
		return Shown{}, err
	}
	d := Draft{DraftKey: DraftKey{s.D.ID, at, s.Who}, Base: s.Version, Was: cur, Now: in, Saved: s.Now}
	if err := tx.PutDraft(d); err != nil {
		return Shown{}, err
	}
	out, err := f.draw(tx, s, at)
	if err != nil {
		return Shown{}, err
	}
	hit := map[string]bool{}
	for _, k := range clash {
		hit[k] = true
	}
	items := []Item{Note{Warn, "Somebody else changed this page while you were typing. Both versions are below: yours is in the field, theirs under it. Press Next to keep what stands in the fields."}}
	for _, it := range out.Page.Items {
		if fl, ok := it.(Field); ok && hit[fl.ID] {
			fl.Echo = Markupf("Saved meanwhile: *%s*", orDash(cur[fl.ID]))
			it = fl
		}
		items = append(items, it)
	}
	out.Page.Items, out.Go = items, Stay
	return out, nil
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
