package flows

type recommendationStep struct{}

func (recommendationStep) Name() string  { return "recommendation" }
func (recommendationStep) Title() string { return "Recommendation" }

func (recommendationStep) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (recommendationStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (recommendationStep) Missing(s *Scene) []Problem { return nil }
