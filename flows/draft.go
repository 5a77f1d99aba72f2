package flows

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"
)

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

// freshen marks every field with its stored value: when that changes, what the client holds is replaced. A stored text
// that is longer than its field takes (of an imported record) widens it, because Slack refuses the view otherwise.
func freshen(items []Item) []Item {
	for i, it := range items {
		if f, ok := it.(Field); ok && f.Fresh == "" {
			h := fnv.New32a()
			_, _ = h.Write([]byte(f.Value)) // never fails
			f.Fresh = strconv.FormatUint(uint64(h.Sum32()), 36)
			if n := utf8.RuneCountInString(f.Value); f.Max > 0 && n > f.Max {
				f.Max = n
			}
			items[i] = f
		}
	}
	return items
}

func same(was, now Answers) bool {
	for k, v := range now {
		if was[k] != v {
			return false
		}
	}
	return true
}

// typed is what a person changed in a draft; fields they left alone are not in it.
func (d Draft) typed() Answers {
	out := Answers{}
	for k, v := range d.Now {
		if w, ok := d.Was[k]; !ok || w != v {
			out[k] = v
		}
	}
	return out
}

// rebase brings a draft to the record as it stands: fields the person left alone follow it, what was typed stays with
// what it was typed over, so that a clash is still seen at Next.
func (d Draft) rebase(cur Answers, v Version) Draft {
	out := d
	out.Base, out.Was, out.Now = v, Answers{}, Answers{}
	typed := d.typed()
	for k, c := range cur {
		out.Was[k] = c
		if t, ok := typed[k]; ok && t == c {
			delete(typed, k) // saved meanwhile, on another page or by somebody else
		} else if ok {
			out.Now[k] = t
			if w, ok := d.Was[k]; ok {
				out.Was[k] = w
			}
		}
	}
	for k, t := range typed {
		out.Now[k] = t // a field that is not drawn now may come back
	}
	return out
}

// merge brings a submitted page together with what others saved meanwhile, field by field: changed only by me, mine;
// only by others, theirs; by both and differently, a clash. theirs lists the fields taken over from others.
func (f *Flow) merge(tx Tx, s *Scene, addr Address, in Answers) (out Answers, clash, theirs []string, err error) {
	cur, err := f.stored(s, addr.At)
	if err != nil {
		return nil, nil, nil, err
	}
	shown, err := f.shownAt(tx, s, addr.At, addr.Base)
	if err != nil {
		return nil, nil, nil, err
	}
	was := shown
	d, drafted, err := draftOf(tx, s.draftKey(addr.At))
	if err != nil {
		return nil, nil, nil, err
	}
	if drafted {
		was = d.Was
	}
	out = Answers{}
	for k, v := range in {
		w, known := was[k]
		c, stored := cur[k]
		if sh, ok := shown[k]; drafted && addr.Base < d.Base && ok && v == sh {
			w = v // an older view of the same page, where this field was left alone
		}
		switch {
		case known && !stored && v == w:
			// Left alone, and no longer on the page: it is not for this page to say what it is.
		case !known || !stored || v == c || c == w:
			out[k] = v
		case v == w:
			out[k] = c
			theirs = append(theirs, k)
		default:
			clash = append(clash, k)
			out[k] = v
		}
	}
	if addr.Base < s.Version {
		for k, c := range cur { // what others' answers brought onto the page since it was drawn
			if _, shown := out[k]; !shown {
				out[k] = c
			}
		}
	}
	return out, clash, theirs, nil
}

// labels names fields for a sentence, in the page's order.
func labels(p Page, ids []string) string {
	hit := map[string]bool{}
	for _, id := range ids {
		hit[id] = true
	}
	var out []string
	for _, it := range p.Items {
		if fl, ok := it.(Field); ok && hit[fl.ID] {
			out = append(out, fl.Label)
		}
	}
	return strings.Join(out, ", ")
}

// both redraws the page after a clash: the person's own text in the fields, the other's under them. Sending it again
// keeps what stands in the fields. merged holds what merge made of the page.
func (f *Flow) both(tx Tx, s *Scene, at Place, merged Answers, clash []string) (Shown, error) {
	cur, err := f.stored(s, at)
	if err != nil {
		return Shown{}, err
	}
	d := Draft{DraftKey: s.draftKey(at), Base: s.Version, Was: cur, Now: merged, Saved: s.Now}
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
