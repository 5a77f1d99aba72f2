package flows

type scenariosStep struct{}

func (scenariosStep) Name() string  { return "scenarios" }
func (scenariosStep) Title() string { return "Scenarios" }

func (scenariosStep) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (scenariosStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (scenariosStep) Missing(s *Scene) []Problem { return nil }
