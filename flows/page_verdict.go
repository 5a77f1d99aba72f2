package flows

type verdictPages struct{}

func (verdictPages) Name() string  { return "verdict" }
func (verdictPages) Title() string { return "verdict" }

func (verdictPages) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (verdictPages) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (verdictPages) Missing(s *Scene) []Problem { return nil }
