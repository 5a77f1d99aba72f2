package flows

// What step one says of the channel, and the lock of the definitions.

// channelItems says what PVX knows of the chosen channel.
func channelItems(s *Scene) []Item {
	id := ChannelID(s.Value("channel", string(s.D.Channel)))
	if id == "" {
		return []Item{Note{Quiet, "Without a channel nothing is posted; you can still fill in everything and run a preview."}}
	}
	level, text, usable := channelState(s.Channel(id))
	out := []Item{Note{level, text}}
	if !usable {
		out = append(out, Action{ID: actCheckChannel, Label: "Check again"})
	}
	return out
}

// channelState is what a channel is good for; usable is false when a post would fail. A channel that was not looked at
// yet counts as usable: the look follows.
func channelState(c Channel) (Level, Markup, bool) {
	switch {
	case c.AsOf.IsZero():
		return Quiet, Markupf("The decision's card is posted in %s.", c.ID), true
	case c.Archived || c.Problem == "is_archived":
		return Warn, Markupf("%s is archived, so nothing can be posted there. Unarchive it, or choose another channel.", c.ID), false
	case !c.Member && (c.Private || c.Problem == "channel_not_found" || c.Problem == "missing_scope"):
		return Warn, "This channel is private and PVX is not in it. Type `/invite @PVX` there and press Check again.", false
	case c.ReadOnly || c.Problem == "restricted_action":
		return Warn, Markupf("Only some people may post in %s. Ask its admins to let PVX post, or choose another channel.", c.ID), false
	case !c.Member:
		return Warn, Markupf("PVX could not join %s (%s). Type `/invite @PVX` there and press Check again.", c.ID, orDash(c.Problem)), false
	case c.Shared:
		return Warn, Markupf("%s is shared with another company. Figures are posted there only after a second confirmation.", c.ID), true
	}
	return Quiet, Markupf("PVX is in %s and will post the decision's card there.", c.ID), true
}

// lockItems is the state of the lock, with its button when it can be pressed.
func lockItems(s *Scene) []Item {
	d := s.D
	if l := d.Lock; l != nil {
		text := Markupf("Definitions locked by %s on %s.", l.By, sayDate(dateOf(l.At.In(s.Person(s.Who).Location()))))
		if d.DefsVersion > 1 {
			text += Markupf(" They are at version %d.", d.DefsVersion)
		}
		return []Item{Note{Success, text + " A change needs a reason and makes results stale."}}
	}
	text := Markup("Definitions are not locked. Lock them once everybody agrees what counts: results can be posted from then on.")
	switch {
	case d.At == "scope":
		return []Item{Note{Quiet, text + " You can do that from step 2 on."}}
	case s.Who != d.People.Owner:
		return []Item{Note{Quiet, text + Markupf(" The owner %s can.", d.People.Owner)}}
	}
	return []Item{Note{Quiet, text}, Action{ID: actLock, Label: "Lock definitions", Verb: "Lock",
		Confirm: "From now on a change of what counts needs a reason and makes results computed before it stale."}}
}

// lockDefinitions locks what counts. A proposed scale becomes the definition's own, so that it no longer moves with the
// figures.
func lockDefinitions(s *Scene) (Outcome, error) {
	d := s.D
	switch {
	case s.Who != d.People.Owner:
		return Outcome{}, refuse("Only the owner of %s locks its definitions: %s.", d.Key(), d.People.Owner)
	case d.Lock != nil:
		return Outcome{Say: "The definitions are locked already."}, nil
	}
	for i, def := range d.Definitions {
		scale, proposed := d.ScaleOf(def)
		if !proposed {
			continue
		}
		if _, ok := d.highest(def); !ok {
			return Outcome{}, refuse("%s has no scale yet. Enter a figure for at least one option, or set its worst and best in step 1, then lock.", def.Name)
		}
		d.Definitions[i].Scale = scale
	}
	d.Lock = &Lock{By: s.Who, At: s.Now.UTC(), Version: d.DefsVersion}
	return Outcome{Kind: "locked", Note: map[string]any{"version": d.DefsVersion}, Say: "Definitions locked."}, nil
}
