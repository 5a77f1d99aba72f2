package flows

type monitoringStep struct{}

func (monitoringStep) Name() string  { return "monitoring" }
func (monitoringStep) Title() string { return "Monitoring" }

func (monitoringStep) Page(s *Scene, at Place) (Page, error) { return Page{}, nil }

func (monitoringStep) Answer(s *Scene, at Place, action string, in Answers) (Outcome, error) {
	return Outcome{}, nil
}

func (monitoringStep) Missing(s *Scene) []Problem { return nil }
