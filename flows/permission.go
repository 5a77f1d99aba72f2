package flows

import "strings"

// Who may do what: the owner edits; contributors fill inputs and run previews; approvers decide; named people and members
// of the decision's channel see it; nobody else does, and an admin has no back door. A refusal says who can.

// maySee refuses everybody who is not named in the decision nor in its channel, and who is of another company.
func maySee(s *Scene, a Actor) error {
	if s.named(a.User) || a.User != "" && contains(s.Channel(s.D.Channel).Members, a.User) {
		if outsider(s.tx, a) {
			return refuse("People from another company see %s in its channel, but cannot act on it. Its owner is %s.", s.D.Key(), s.D.People.Owner)
		}
		return nil
	}
	where := Markup("the people named in it")
	if s.D.Channel != "" {
		where = Markupf("the people named in it and the members of %s", s.D.Channel)
	}
	return refuse("%s is open to %s. Its owner %s can name you.", s.D.Key(), where, s.D.People.Owner)
}

// outsider says that somebody is of another company, by what the request or the store says.
func outsider(tx Tx, a Actor) bool {
	if a.External {
		return true
	}
	p, err := tx.Person(a.User)
	return err == nil && p.External
}

// mayStart refuses what no decision is behind to people of another company.
func mayStart(tx Tx, a Actor) error {
	if a.User == "" || outsider(tx, a) {
		return &Refusal{"People of another company can read decisions in a shared channel, but not start or list them here."}
	}
	return nil
}

// mayAnswer refuses an act that is not this person's. Moving between pages is free to everybody who sees the decision.
func mayAnswer(s *Scene, at Place, action string) error {
	if movesOnly(at, action) {
		return nil
	}
	root := at.Root()
	switch root {
	case "verdict", "evidence":
		return nil // a verdict's page knows whose turn it is; evidence is open to all who see the decision, like its thread
	case "reading", "review":
		return s.mayReport()
	}
	if s.D.Frozen() && root != "monitoring" {
		return refuse("%s is %s, so its content stands as it was decided. To change it, reopen it as a new version: its owner %s can, at a review.",
			s.D.Key(), string(s.D.Status), s.D.People.Owner)
	}
	if s.D.Status == Closed || s.D.Status == Superseded {
		return refuse("%s is %s and stands as it is.", s.D.Key(), string(s.D.Status))
	}
	if s.Who == s.D.People.Owner {
		return nil
	}
	if root == "inputs" && action != "lock" && s.fillsInputs(at) {
		return nil
	}
	if root == "scenarios" && (action == "run" || action == "preview") && contains(s.D.People.Contributors, s.Who) {
		return nil
	}
	if root == "inputs" {
		return refuse("The owner %s and the contributors of %s fill in its inputs. %s can name you a contributor.",
			s.D.People.Owner, s.D.Key(), s.D.People.Owner)
	}
	if contains(s.D.People.Contributors, s.Who) {
		return refuse("Only the owner %s changes this page of %s. Its inputs (step 2) are yours to fill, and you can run a preview.", s.D.People.Owner, s.D.Key())
	}
	return refuse("Only the owner of %s can do this: %s.", s.D.Key(), s.D.People.Owner)
}

// Frozen says that the content was decided and is no longer edited.
func (d Decision) Frozen() bool {
	return d.Status == Decided || d.Status == Closed || d.Status == Superseded
}

// savesAll says that a button saves the page's fields as Next does.
func savesAll(at Place, action string) bool {
	return at == "recommendation" && action == "save" || at == "scenarios" && action == "run"
}

// movesOnly says that an action shows another page and saves nothing.
func movesOnly(at Place, action string) bool {
	if strings.HasPrefix(action, "goto:") {
		return at == "recommendation"
	}
	switch action {
	case "back":
		return true
	case actOption, actCheck:
		return at.Root() == "inputs"
	case "show":
		return at.Root() == "scenarios"
	}
	return false
}

// fillsInputs says that a person is a contributor, or that the page is that of the one estimate they own.
func (s *Scene) fillsInputs(at Place) bool {
	if contains(s.D.People.Contributors, s.Who) {
		return true
	}
	if at.Depth() < 2 {
		return false
	}
	e, ok := s.D.Estimate(at.Rest(), inputsOption(*s.D, at))
	return ok && e.Owner == string(s.Who)
}

// mayReport is for readings: everybody with a part in the decision or in watching it.
func (s *Scene) mayReport() error {
	if s.named(s.Who) {
		return nil
	}
	return &Refusal{reportersOnly(s)}
}

func reportersOnly(s *Scene) Markup {
	return Markupf("Readings of %s come from the people named in it. Its owner %s can name you.", s.D.Key(), s.D.People.Owner)
}

// named says that a person has a part in the decision: a role, an estimate, a trigger or a refresh.
func (s *Scene) named(u UserID) bool {
	d := s.D
	if u == "" {
		return false
	}
	if u == d.People.Owner || contains(d.People.Approvers, u) || contains(d.People.Contributors, u) || contains(d.People.Informed, u) {
		return true
	}
	if d.Proposal != nil && contains(d.Proposal.Approvers, u) {
		return true
	}
	for _, e := range d.Estimates {
		if e.Owner == string(u) {
			return true
		}
	}
	for _, t := range d.Monitoring.Triggers {
		if t.Owner == u || t.Deputy == u {
			return true
		}
	}
	for _, r := range d.Monitoring.Refresh {
		if r.Owner == u {
			return true
		}
	}
	for _, st := range d.Recommendation.Steps {
		if st.Who == u {
			return true
		}
	}
	return false
}

func refuse(format string, args ...any) error { return &Refusal{Text: Markupf(format, args...)} }

func contains[T comparable](list []T, u T) bool {
	for _, v := range list {
		if v == u {
			return true
		}
	}
	return false
}

// unfit says why somebody cannot look after something here; "" when they can, and for nobody.
func (s *Scene) unfit(u UserID) string {
	p := s.Person(u)
	switch {
	case u == "":
		return ""
	case p.Deleted:
		return p.Name + " has left the workspace. Choose somebody who is here, for example yourself"
	case p.Bot:
		return p.Name + " is an app. Choose a person, for example yourself"
	case p.External:
		return p.Name + " is of another company and cannot act here. Choose a colleague, for example yourself"
	}
	return ""
}

// newcomers says at their fields who cannot look after something; whoever does already is not asked about again.
func (s *Scene) newcomers(in Answers, errs FieldErrors, was map[string]UserID) {
	for field, before := range was {
		if u := UserID(in[field]); u != before && errs[field] == "" {
			if why := s.unfit(u); why != "" {
				errs[field] = why
			}
		}
	}
}
