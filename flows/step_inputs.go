package flows

type inputsStep struct{}

func (inputsStep) Name() string  { return "inputs" }
func (inputsStep) Title() string { return "Inputs" }

func (inputsStep) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (inputsStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (inputsStep) Missing(s *Scene) []Problem { return nil }
