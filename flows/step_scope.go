package flows

type scopeStep struct{}

func (scopeStep) Name() string  { return "scope" }
func (scopeStep) Title() string { return "Scope" }

func (scopeStep) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (scopeStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (scopeStep) Missing(s *Scene) []Problem { return nil }
