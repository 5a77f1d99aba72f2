package file

import "pvx/engine"

// FrontierPair asks for the two-way flips of two quantities.
type FrontierPair struct {
	X Moved `pvx:"x,required" doc:"The quantity along the page."`
	Y Moved `pvx:"y,required" doc:"The quantity up the page."`
}

// Moved names one quantity that can be moved, as engine.Axis does.
type Moved struct {
	Kind    string `pvx:"kind" enum:"trade-off|weight|global-weight|estimate|parameter|driver" doc:"An estimate, parameter or driver when left out."`
	Subject string `pvx:"subject" doc:"A component, parameter, driver or criterion; nothing for the trade-off weight."`
	Option  string `pvx:"option" doc:"Whose estimate; nothing for a shared one."`
}

func (m Moved) axis() engine.Axis {
	return engine.Axis{Kind: engine.FlipKind(m.Kind), Subject: m.Subject, Option: m.Option}
}
