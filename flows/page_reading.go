package flows

type readingPages struct{}

func (readingPages) Name() string  { return "reading" }
func (readingPages) Title() string { return "reading" }

func (readingPages) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (readingPages) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (readingPages) Missing(s *Scene) []Problem { return nil }
