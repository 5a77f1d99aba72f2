package flows

import "strings"

// The page of an option's figures must stay that option's: "inputs" is the first option's page, and which one is first
// can change while somebody types.

// inputsKey is the option that a place names; "" when it names none.
func inputsKey(at Place) string {
	key, _, _ := strings.Cut(at.Arg(), ".")
	return key
}

// inputsGone says that a place names an option which the decision does not have.
func inputsGone(d Decision, at Place) bool {
	key := inputsKey(at)
	_, ok := d.Option(key)
	return at.Root() == "inputs" && key != "" && !ok
}

// explicit is a place of figures with its option's letter; other places are as they are.
func explicit(d Decision, at Place) Place {
	if at.Root() != "inputs" || len(d.Options) == 0 || inputsGone(d, at) {
		return at
	}
	return named(d, at, inputsOption(d, at))
}

func named(d Decision, at Place, option string) Place {
	p := inputsPlace(d, option, inputsSheet(d, at))
	if p == "inputs" {
		p = Place("inputs:" + option)
	}
	if rest := at.Rest(); rest != "" {
		p += Place("/" + rest)
	}
	return p
}

// canonical is the one address that a page has. The figures of an option that is gone become those of the first.
func canonical(d Decision, at Place) Place {
	switch {
	case at.Root() != "inputs":
		return at
	case inputsGone(d, at) && at.Depth() == 1:
		return "inputs"
	case inputsGone(d, at) || len(d.Options) == 0:
		return at
	}
	option := inputsOption(d, at)
	p := inputsPlace(d, option, inputsSheet(d, at))
	if rest := at.Rest(); rest != "" {
		p += Place("/" + rest)
	}
	return p
}

// meant is the address with the option that its page showed when it was drawn. It refuses what was typed for an option
// that was removed since.
func meant(tx Tx, s *Scene, addr Address) (Address, error) {
	if addr.At.Root() != "inputs" {
		return addr, nil
	}
	key := inputsKey(addr.At)
	if key == "" {
		was, err := rewind(tx, *s.D, s.Version, addr.Base)
		if err != nil {
			return addr, err
		}
		if len(was.Options) == 0 {
			return addr, nil
		}
		key = was.Options[0].Key
	}
	if _, ok := s.D.Option(key); !ok {
		return addr, refuse("Option %s is no longer part of %s: it was removed while this page was open, and its figures with it.", clip(key, 5), s.D.Key())
	}
	addr.At = named(*s.D, addr.At, key)
	return addr, nil
}

// draftKey is under what the person's draft of a page is kept.
func (s *Scene) draftKey(at Place) DraftKey { return DraftKey{s.D.ID, explicit(*s.D, at), s.Who} }
